"""References are executed anew, and their changes are told in words."""

import copy

import nbformat
import pytest

from regenatlas.render import references
from regenatlas.render.document import FACTS
from regenatlas.render.references import Update, update_references
from regenatlas.render.task import Executed


@pytest.fixture
def update(tables, notebooks, tmp_path, execute, monkeypatch):
    monkeypatch.setattr(references, "COUNTRIES", ("IRN",))
    monkeypatch.setattr(references, "execute", execute)
    (notebooks / "02_portfolio.ipynb").unlink()
    return lambda: list(update_references(tables, tmp_path / "references", notebooks))


def test_a_new_reference_is_an_executed_notebook(update, tmp_path, notebook):
    assert update() == [Update("IRN_01_standing.ipynb", "new")]
    written = nbformat.read(tmp_path / "references" / "IRN_01_standing.ipynb", as_version=4)
    assert written == notebook
    assert update() == [Update("IRN_01_standing.ipynb", "unchanged")]


def test_a_changed_fact_is_told(update, notebook, monkeypatch):
    update()
    other = copy.deepcopy(notebook)
    other.cells[-1].outputs[-1].data[FACTS]["facts"][2]["text"] = "6th"
    monkeypatch.setattr(references, "execute", lambda *_: Executed(other, 0.1))
    assert update() == [
        Update("IRN_01_standing.ipynb", "changed", ("rank: 7th → 6th (world rank by origin)",))
    ]


def test_a_change_of_words_alone_is_told_as_such(update, notebook, monkeypatch):
    update()
    other = copy.deepcopy(notebook)
    other.cells[0].source += " More."
    monkeypatch.setattr(references, "execute", lambda *_: Executed(other, 0.1))
    assert update()[0].lines == ("no fact: words, figures or code",)


def test_a_reference_whose_chapter_fails_stays_and_one_without_chapter_goes(update, execute, tmp_path):
    update()
    (tmp_path / "references" / "IRN_09_gone.ipynb").write_text("{}")
    execute.fails = {("IRN", "01_standing"): "KeyError"}
    assert update() == [
        Update("IRN_01_standing.ipynb", "failed", ("cell 3: KeyError",)),
        Update("IRN_09_gone.ipynb", "removed"),
    ]
    assert (tmp_path / "references" / "IRN_01_standing.ipynb").exists()
