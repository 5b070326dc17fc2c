"""The command line with the real tables, and an engine that answers at once."""

import os
import sys
from pathlib import Path

import nbformat
import pytest
from typer.testing import CliRunner

from regenatlas import paths
from regenatlas.cli import app
from regenatlas.render.execute import engine, fork
from regenatlas.render.execute.outcome import Executed, Failed
from regenatlas.report.display import FACTS_MIME


def executed(parameters):
    """A chapter that states one fact, which depends on the date."""
    text = f"{int(parameters['as_of'][:4]) - 2000}th"
    fact = {
        "id": "rank",
        "kind": "fact",
        "value": 7,
        "text": text,
        "about": "world [rank]",
        "unit": "",
        "rows": [1, 0],
        "verified": 0,
    }
    ledger = {
        **parameters,
        "chapter": "02_standing",
        "data_version": "1",
        "facts": [fact],
        "sources": {},
        "grades": {"interested": "a statement"},
        "rows": [
            {"row": row, "source": "", "verified": False, "evidence": evidence, "grade": grade}
            for row, evidence, grade in (
                ("countries:IRN", "day not seen", "interested"),
                ("definitions:strict_eu_atmp", "", ""),
            )
        ],
    }
    output = nbformat.v4.new_output("display_data", {"text/plain": "1 fact", FACTS_MIME: ledger})
    said = nbformat.v4.new_output(
        "display_data", {"text/plain": text, "text/markdown": f"[{text}](#fact-rank)"}
    )
    cell = nbformat.v4.new_code_cell("report.sources()", outputs=[said, output], id="a")
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# Rank?", id="b"), cell])


@pytest.fixture(autouse=True)
def _found_by_shells(monkeypatch):
    """Messages name the program as a shell finds it: by its name."""
    monkeypatch.setenv("PATH", os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]))


@pytest.fixture
def calls(monkeypatch):
    """Parameters that the engine was asked for; Turkey fails."""
    asked = []

    def execute(_path, parameters, **_):
        asked.append(parameters)
        if parameters["country"] == "TUR":
            return Failed("KeyError: [x]", 3, "frame['[x]']", 0.1)
        return Executed(executed(parameters), 0.1)

    monkeypatch.setattr(engine, "execute", execute)
    # In this process, so that the tests see what the engine was asked for.
    monkeypatch.setattr(fork, "available", lambda: False)
    return asked


@pytest.fixture
def notebooks(tmp_path, monkeypatch):
    folder = tmp_path / "notebooks"
    folder.mkdir()
    cells = [nbformat.v4.new_markdown_cell("# Rank?", id="a")]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), folder / "02_standing.ipynb")
    monkeypatch.setattr(paths, "NOTEBOOKS", folder)
    return folder


@pytest.fixture
def cli(tmp_path, calls, notebooks):  # noqa: ARG001 - no command may start a kernel or touch the repository
    """Run a command; what it writes goes to a folder of its own."""

    def run(*arguments, out=True, **more):
        given = list(map(str, arguments))
        given += ["--out", str(tmp_path / "out")] if out else []
        return CliRunner().invoke(app, given, **more)

    run.out = tmp_path / "out"
    return run
