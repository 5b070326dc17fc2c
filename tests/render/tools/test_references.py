"""References are executed anew, and their changes are told in words."""

import copy

import nbformat
import pandas as pd
import pytest

from regenatlas.render.execute.outcome import Executed
from regenatlas.render.tools import references
from regenatlas.render.tools.references import Update, update_references
from regenatlas.render.tools.world import COLUMNS
from regenatlas.report.display import FACTS_MIME


@pytest.fixture
def update(tables, notebooks, tmp_path, execute, monkeypatch):
    monkeypatch.setattr(references, "COUNTRIES", ("IRN",))
    monkeypatch.setattr(references, "execute", execute)
    line = pd.DataFrame([["TUR", "products, plain", "1: a"]], columns=COLUMNS)
    monkeypatch.setattr(references, "world", lambda *_: line)
    (notebooks / "03_portfolio.ipynb").unlink()
    return lambda: list(update_references(tables, tmp_path / "references", notebooks))


def test_a_new_reference_is_an_executed_notebook(update, tmp_path, notebook):
    assert update() == [Update("IRN_02_standing.ipynb", "new"), Update("world.csv", "new")]
    written = nbformat.read(tmp_path / "references" / "IRN_02_standing.ipynb", as_version=4)
    assert written == notebook
    assert update() == [Update("IRN_02_standing.ipynb", "unchanged"), Update("world.csv", "unchanged")]


def test_a_changed_fact_is_told(update, notebook, monkeypatch):
    update()
    other = copy.deepcopy(notebook)
    other.cells[-1].outputs[-1].data[FACTS_MIME]["facts"][2]["text"] = "6th"
    monkeypatch.setattr(references, "execute", lambda *_: Executed(other, 0.1))
    assert update()[0] == Update(
        "IRN_02_standing.ipynb", "changed", ("rank: 7th → 6th (world rank by origin)",)
    )


def test_a_change_in_another_country_is_told(update, tmp_path):
    update()
    file = tmp_path / "references" / "world.csv"
    file.write_text(file.read_text().replace("1: a", "2: a b"))
    changed = Update("world.csv", "changed", ("TUR, products, plain: 2: a b → 1: a",))
    assert update()[1] == changed


def test_a_change_of_words_alone_is_told_as_such(update, notebook, monkeypatch):
    update()
    other = copy.deepcopy(notebook)
    other.cells[0].source += " More."
    monkeypatch.setattr(references, "execute", lambda *_: Executed(other, 0.1))
    assert update()[0].lines == ("no fact: words, figures or code",)


def test_a_reference_whose_chapter_fails_stays_and_one_without_chapter_goes(update, execute, tmp_path):
    update()
    (tmp_path / "references" / "IRN_09_gone.ipynb").write_text("{}")
    execute.fails = {("IRN", "02_standing"): "KeyError"}
    assert update() == [
        Update("IRN_02_standing.ipynb", "failed", ("cell 3: KeyError",)),
        Update("world.csv", "unchanged"),
        Update("IRN_09_gone.ipynb", "removed"),
    ]
    assert (tmp_path / "references" / "IRN_02_standing.ipynb").exists()
