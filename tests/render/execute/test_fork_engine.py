"""Both engines give the same notebooks, and a child that dies is told of where a reader looks."""

import difflib
import json
import logging
import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import nbformat
import papermill
import pytest
from papermill.exceptions import PapermillExecutionError

from regenatlas import paths
from regenatlas.render.execute import engine, fork, fork_engine
from regenatlas.render.execute.fork_engine import NAME

CHAPTERS = sorted(path.stem for path in paths.NOTEBOOKS.glob("[0-9]*.ipynb"))
ALWAYS = ("00_overview", "04_claims", "09_region")

#: Whether a cell is meant to fail, and its source.
NASTY = [
    (head.strip() == "fails", source)
    for head, _, source in (
        part.partition("\n")
        for part in Path(__file__).with_name("nasty.txt").read_text(encoding="utf-8").split("\n# %%")[1:]
    )
]

_VOLATILE = (
    (r"ipykernel_\d+", "ipykernel_0"),  # in the names of files that cells are compiled as
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
    options = {"progress_bar": False, "resources": {"metadata": {"path": str(folder)}}, **options}
    with suppress(PapermillExecutionError):
        papermill.execute_notebook(notebook, out, {"country": "TUR"}, engine_name=engine_name, **options)
    return nbformat.read(out, as_version=4)


def comparable(node):
    """What must be equal: no times, processes or addresses; neighbouring texts of a stream in one."""
    text = json.dumps(node, indent=1, sort_keys=True, ensure_ascii=False)
    for pattern, instead in _VOLATILE:
        text = re.sub(pattern, instead, text)
    node = json.loads(text)
    outputs = []
    for output in node.get("outputs", ()):
        before = outputs[-1] if outputs else {}
        if output["output_type"] == "stream" and before.get("name") == output["name"]:
            before["text"] += output["text"]  # a kernel sends what is printed a few times a second
        else:
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
    return "\n".join(line[:300] for line in difflib.unified_diff(*lines, "stock", "fork", lineterm="", n=2))


@pytest.fixture(scope="module")
def nasty(tmp_path_factory):
    """The nasty notebook by both engines."""
    done = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fork, "available", lambda: True)
        patch.delenv("PYTEST_CURRENT_TEST")  # ipykernel leaves the descriptors alone in a test
        for name in (None, NAME):
            folder = tmp_path_factory.mktemp("engine") / "notebook"
            folder.mkdir()
            (folder / "script.py").write_text("print('ran', __name__)\nz = 5\n")
            # nbclient now and then waits in vain for a widget's answer, and goes on after this time.
            done.append(executed(stored(NASTY), name, folder, execution_timeout=20))
    return done


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
    stock, ours = (dict(notebook.metadata) for notebook in nasty)
    for metadata in (stock, ours):
        del metadata["papermill"]["output_path"]
        state = metadata.pop("widgets")["application/vnd.jupyter.widget-state+json"]["state"]
        # Their ids are random.
        metadata["state"] = sorted(json.dumps(comparable(model), sort_keys=True) for model in state.values())
    assert len(stock["state"]) > 20
    assert difference(stock, ours) == ""


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


@pytest.fixture(scope="module")
def dead(tmp_path_factory):
    """A notebook whose second cell ends its process."""
    cells = ["print('before')", "import os\nos._exit(3)", "print('never')"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fork, "available", lambda: True)
        return executed(stored(cells), NAME, tmp_path_factory.mktemp("dead"))


class TestDeath:
    """A child that dies leaves a notebook that says so."""

    def test_the_cell_says_why(self, dead):
        failed = dead.cells[5]
        assert failed.source == "import os\nos._exit(3)"
        assert failed.outputs[-1].evalue == "the process exited with code 3 in cell 3"
        assert (failed.metadata.papermill.status, failed.execution_count) == ("failed", 4)

    def test_banner_and_anchor_lead_there(self, dead):
        assert "In [4]" in dead.cells[0].source
        assert 'id="papermill-error-cell"' in dead.cells[4].source

    def test_what_was_done_before_is_kept_and_the_rest_is_pending(self, dead):
        assert dead.cells[3].outputs[0].text == "before\n"
        assert dead.cells[6].metadata.papermill.status == "pending"
        assert dead.metadata.papermill.exception is True
        assert dead.metadata.papermill.duration > 0

    def test_a_cell_that_takes_too_long_is_stopped(self, tmp_path):
        notebook = stored(["1", "import time; time.sleep(60)"])
        done = executed(notebook, NAME, tmp_path, execution_timeout=1)
        assert done.cells[-1].outputs[-1].evalue == "it took longer than 1 s in cell 3"

    def test_exit_ends_the_notebook_as_it_ends_a_kernel(self, tmp_path):
        done = executed(stored(["1", "exit()"]), NAME, tmp_path)
        assert done.metadata.papermill.exception is None
        done = executed(stored(["exit()", "2"]), NAME, tmp_path)
        assert done.cells[-1].outputs[-1].evalue == "DeadKernelError: a cell before has called exit()"


class TestBesideTheNotebook:
    """What papermill shows and writes while a notebook runs, it does here too."""

    def test_outputs_go_to_the_log_and_to_files(self, tmp_path, caplog):
        with (tmp_path / "out").open("w") as out, caplog.at_level(logging.INFO, "papermill"):
            executed(stored(["print(country)", "6 * 7"]), NAME, tmp_path, log_output=True, stdout_file=out)
        assert (tmp_path / "out").read_text() == "TUR\n"
        assert [record.message for record in caplog.records if record.message in {"TUR\n", "42"}] == [
            "TUR\n", "42",
        ]  # fmt: skip
        assert sum("Executing Cell" in record.message for record in caplog.records) == 4

    def test_the_command_line_shows_progress_and_writes_the_notebook(self, tmp_path):
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

    def test_it_says_why_once(self, tmp_path, monkeypatch, caplog):
        monkeypatch.setattr(fork, "available", lambda: False)
        fork_engine._say_once.cache_clear()
        for _ in range(2):
            done = executed(stored(["print(country)"]), NAME, tmp_path)
        assert done.cells[-1].outputs[0].text == "TUR\n"
        said = [record.message for record in caplog.records if NAME in record.message]
        assert said == [f"{NAME}: papermill's own engine takes over, because {fork_engine.why_not('')}"]

    def test_another_kernel_than_this_python_is_left_to_it(self):
        assert fork_engine.why_not("ir") == "the kernel «ir» is not this Python"
        assert fork_engine.why_not("python3") == fork_engine.why_not("") == ""

    @pytest.mark.parametrize("first", ["papermill", "regenatlas.render.execute.fork_engine"])
    def test_papermill_finds_the_engine_whichever_is_imported_first(self, first):
        code = f"import {first}, papermill.engines as e; print(e.papermill_engines.get_engine('{NAME}'))"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert done.stdout == "<class 'regenatlas.render.execute.fork_engine.ForkEngine'>\n"


def test_the_folder_is_the_notebook_s_and_the_parent_stays_where_it_is(tmp_path):
    before = Path.cwd()
    done = executed(stored(["import os; print(os.getcwd())"]), NAME, tmp_path)
    assert done.cells[-1].outputs[0].text == f"{tmp_path}\n"
    assert Path.cwd() == before
