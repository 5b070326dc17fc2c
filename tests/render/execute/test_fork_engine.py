"""Both engines give the same notebooks, and a child that dies is told of where a reader looks."""

import difflib
import json
import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import nbformat
import papermill
import pytest
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.exceptions import PapermillExecutionError

from regenatlas import paths
from regenatlas.render.execute import engine, fork, fork_engine
from regenatlas.render.execute.fork_engine import NAME

CHAPTERS = sorted(path.stem for path in paths.NOTEBOOKS.glob("[0-9]*.ipynb"))
ALWAYS = ("00_overview", "01_claims", "09_region")

#: Whether a cell is meant to fail, and its source.
NASTY = [
    (head.strip() == "fails", source)
    for head, _, source in (
        part.partition("\n")
        for part in Path(__file__).with_name("nasty.txt").read_text(encoding="utf-8").split("\n# %%")[1:]
    )
]

_VOLATILE = (
    (r"(/\w+/ipykernel_\d+/)?\d{8,}\.py|<ipython-input-[^>]+>", "the cell's file"),
    (r"0x[0-9a-f]{6,}", "0x0"),
    (r"[0-9a-f]{32}", "uuid"),
    (r"\[\d\d:\d\d(<|&lt;).*?\]", "[speed]"),
    (r"\d{4}-\d\d-\d\dT[\d:.]+(Z|\+00:00)", "time"),
    (r'"duration": [\d.e-]+', '"duration": 0'),
)


@pytest.fixture(autouse=True)
def can_fork(monkeypatch):
    # A test runner has threads, which do not matter here.
    monkeypatch.setattr(fork, "available", lambda: hasattr(fork.os, "fork"))


def stored(cells):
    """A notebook of these cells, each a source or a pair of whether it is meant to fail and its source."""
    made = [nbformat.v4.new_code_cell("country = 'IRN'", metadata={"tags": ["parameters"]}, id="p")]
    for at, cell in enumerate(cells):
        fails, source = (False, cell) if isinstance(cell, str) else cell
        tags = {"tags": ["raises-exception"]} if fails else {}
        made.append(nbformat.v4.new_code_cell(source, metadata=tags, id=f"c{at}"))
    notebook = nbformat.v4.new_notebook(cells=made)
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return notebook


def executed(notebook, engine_name, folder, **options):
    """The notebook as papermill has written it, whether or not a cell failed."""
    out = folder / f"{engine_name}.ipynb"
    options = {
        "progress_bar": False,
        "record_timing": False,
        "resources": {"metadata": {"path": str(folder)}},
        **options,
    }
    with suppress(PapermillExecutionError):
        papermill.execute_notebook(notebook, out, {"country": "TUR"}, engine_name=engine_name, **options)
    return nbformat.read(out, as_version=4)


def comparable(node):
    """What must be equal: no times, processes or addresses; streams in one up to the next display."""
    text = json.dumps(node, indent=1, sort_keys=True, ensure_ascii=False)
    for pattern, instead in _VOLATILE:
        text = re.sub(pattern, instead, text)
    node = json.loads(text)
    outputs, streams = [], {}
    for output in [*node.get("outputs", ()), None]:
        if output and output["output_type"] == "stream":
            # A kernel sends what is printed a few times a second, each stream by itself: which of two comes
            # first, and in how many pieces, is chance.
            streams.setdefault(output["name"], {**output, "text": ""})["text"] += output["text"]
            continue
        outputs += [streams[name] for name in sorted(streams)]
        streams = {}
        if output:
            output.pop("traceback", "")  # with colours, and what lies between a cell and its outputs
            outputs.append(output)
    if "outputs" in node:
        node["outputs"] = outputs
    if {"injected-parameters", "papermill-error-cell-tag"} & set(node.get("metadata", {}).get("tags", ())):
        node["id"] = "papermill's own"
    return node


def difference(stock, ours):
    """Where two cells differ, for people; "" if they do not."""
    lines = [
        json.dumps(comparable(cell), indent=1, ensure_ascii=False).splitlines() for cell in (stock, ours)
    ]
    return "\n".join(line[:900] for line in difflib.unified_diff(*lines, "stock", "fork", lineterm="", n=2))


EXECUTE = """
import os, sys
from contextlib import suppress
from regenatlas.render.batch.warm import import_jsonschema
import_jsonschema()
import papermill
for folder, name in zip(sys.argv[1:], (None, "regenatlas-fork")):
    os.chdir(folder)
    options = {"progress_bar": False, "record_timing": False, "engine_name": name}
    with suppress(papermill.exceptions.PapermillExecutionError):
        papermill.execute_notebook("in.ipynb", "out.ipynb", {"country": "TUR"}, **options)
"""


@pytest.fixture(scope="module")
def nasty(tmp_path_factory):
    """The nasty notebook by both engines, in a process of its own: a test run filters warnings."""
    folders = [tmp_path_factory.mktemp("engine") / "notebook" for _ in range(2)]
    for folder in folders:
        folder.mkdir()
        (folder / "script.py").write_text("print('ran', __name__)\nz = 5\n")
        nbformat.write(stored(NASTY), folder / "in.ipynb")
    command = [sys.executable, "-c", EXECUTE, *map(str, folders)]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    assert "takes over" not in told
    return [nbformat.read(folder / "out.ipynb", as_version=4) for folder in folders]


@pytest.mark.parametrize("at", range(len(NASTY)), ids=lambda at: f"{at}: {NASTY[at][1][:30]!r}")
def test_a_nasty_cell_is_the_same(nasty, at):
    stock, ours = (next(c for c in notebook.cells if c.get("id") == f"c{at}") for notebook in nasty)
    assert stock.metadata.papermill.status != "pending", "the notebook stopped before"
    assert difference(stock, ours) == ""


def test_what_papermill_adds_is_the_same(nasty):
    asked = {f"c{at}" for at in range(len(NASTY))}
    stock, ours = ([cell for cell in notebook.cells if cell.id not in asked] for notebook in nasty)
    assert len(stock) == len(ours) == 4  # banner, parameters, injected parameters, anchor
    assert [difference(*pair) for pair in zip(stock, ours, strict=True)] == [""] * 4


def test_the_metadata_is_the_same(nasty):
    assert difference(*(notebook.metadata for notebook in nasty)) == ""


def test_an_error_that_is_not_expected_stops_the_notebook(tmp_path):
    notebook = ["1", "print(2)\n1/0", "3"]
    stock, ours = (executed(stored(notebook), name, tmp_path) for name in (None, NAME))
    assert [difference(*pair) for pair in zip(stock.cells, ours.cells, strict=True)] == [""] * 7
    assert [cell.metadata.papermill.status for cell in ours.cells if "papermill" in cell.metadata] == [
        *["completed"] * 3, "failed", "pending",
    ]  # fmt: skip
    assert ours.metadata.papermill.exception is True


@pytest.mark.slow
@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_is_the_same(chapter, request):
    if chapter not in ALWAYS and "slow" not in request.config.getoption("markexpr"):
        pytest.skip("asked for by: -m slow")
    path = paths.NOTEBOOKS / f"{chapter}.ipynb"
    stock, ours = (engine.execute(path, {"country": "IRN"}, engine=name) for name in ("stock", "fork"))
    assert (stock.engine, ours.engine) == ("stock", "fork")
    pairs = zip(stock.notebook.cells, ours.notebook.cells, strict=True)
    assert [text for text in (difference(*pair) for pair in pairs) if text] == []
    assert nbformat.writes(stock.notebook) == nbformat.writes(ours.notebook)


class TestDeath:
    """A child that dies is an error of papermill, with the cell in its reason."""

    @pytest.mark.parametrize(
        ("source", "reason"),
        [
            ("import os\nos._exit(3)", "the process exited with code 3 in cell 3"),
            ("import time; time.sleep(60)", "it took longer than 2 s in cell 3"),
        ],
    )
    def test_it_says_why_and_where(self, tmp_path, source, reason):
        with pytest.raises((DeadKernelError, CellTimeoutError), match=reason):
            executed(stored(["1", source, "2"]), NAME, tmp_path, execution_timeout=2)


def test_the_command_line_shows_progress_and_writes_the_notebook(tmp_path):
    nbformat.write(stored(["print(country)"]), tmp_path / "in.ipynb")
    command = [sys.executable, "-m", "papermill", "--engine", NAME, "in.ipynb", "out.ipynb"]
    done = subprocess.run(
        [*command, "-p", "country", "TUR"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert "3/3" in done.stderr
    assert NAME not in done.stderr  # nothing took over
    assert done.stdout == ""
    written = nbformat.read(tmp_path / "out.ipynb", as_version=4)
    assert written.cells[-1].outputs[0].text == "TUR\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.ipynb", "out.ipynb"]


class TestStandIn:
    """Where no child can be forked, papermill's own engine does the work and says so."""

    def test_it_says_why(self, tmp_path, monkeypatch, caplog):
        monkeypatch.setattr(fork, "available", lambda: False)
        done = executed(stored(["print(country)"]), NAME, tmp_path)
        assert done.cells[-1].outputs[0].text == "TUR\n"
        said = [record.message for record in caplog.records if NAME in record.message]
        assert said == [f"{NAME}: papermill's own engine takes over, because {fork_engine.why_not('')}"]

    def test_another_kernel_than_this_python_is_left_to_it(self):
        assert fork_engine.why_not("ir") == "the kernel 'ir' is not this Python"
        assert fork_engine.why_not("python3") == fork_engine.why_not("") == ""

    @pytest.mark.parametrize("first", ["papermill", "regenatlas.render.execute.fork_engine"])
    def test_papermill_finds_the_engine_whichever_is_imported_first(self, first):
        code = f"import {first}, papermill.engines as e; print(e.papermill_engines.get_engine('{NAME}'))"
        code = f"import sys; sys.modules['rfc3987_syntax'] = None; {code}"  # takes seconds, see `warm`
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert done.stdout == "<class 'regenatlas.render.execute.fork_engine.ForkEngine'>\n"


def test_the_folder_is_the_notebook_s_and_the_parent_stays_where_it_is(tmp_path):
    before = Path.cwd()
    done = executed(stored(["import os; print(os.getcwd())"]), NAME, tmp_path)
    assert done.cells[-1].outputs[0].text == f"{tmp_path}\n"
    assert Path.cwd() == before


def test_cells_are_counted_as_they_are_stored():
    tags = [[], ["parameters"], ["injected-parameters"], []]
    cells = [nbformat.v4.new_code_cell("", metadata={"tags": each}) for each in tags]
    notebook = nbformat.v4.new_notebook(cells=cells)
    assert [fork_engine.stored_number(notebook, at) for at in range(4)] == [1, 2, 3, 3]
