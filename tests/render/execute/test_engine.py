"""One notebook in one kernel: a result or a failure, and nothing that differs between two runs."""

import json

import nbformat
import pytest

from regenatlas.render.execute.engine import _readable, execute, read_notebook
from regenatlas.render.execute.outcome import Executed, Failed


def stored(path, *sources):
    cells = [nbformat.v4.new_markdown_cell("# T")]
    cells += [nbformat.v4.new_code_cell("country = 'IRN'", metadata={"tags": ["parameters"]})]
    cells += [nbformat.v4.new_code_cell(source) for source in sources]
    made = nbformat.v4.new_notebook(cells=cells)
    made.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(made, path)
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("with {braces} and spaces")


@pytest.fixture(scope="module")
def executed(folder):
    path = stored(folder / "01_a.ipynb", "import os\nprint(country, os.getcwd())")
    return [execute(path, {"country": "TUR"}) for _ in range(2)]


def test_parameters_arrive_and_the_kernel_works_in_the_notebook_s_folder(executed, folder):
    assert executed[0].notebook.cells[-1].outputs[0].text == f"TUR {folder}\n"


def test_two_runs_give_the_same_bytes(executed):
    first, second = (nbformat.writes(done.notebook) for done in executed)
    assert first == second
    assert executed[0].seconds > 0


def test_no_path_and_no_time_stays_in_the_notebook(executed):
    assert executed[0].notebook.metadata.papermill == {"parameters": {"country": "TUR"}}
    assert all("papermill" not in cell.metadata for cell in executed[0].notebook.cells)


def test_nothing_is_left_beside_the_notebook(executed, folder):
    assert isinstance(executed[0], Executed)
    assert [path.name for path in folder.iterdir()] == ["01_a.ipynb"]


def test_a_failing_cell_is_named_with_its_error(tmp_path):
    done = execute(stored(tmp_path / "01_a.ipynb", "x = 1", "1 / 0"), {"country": "TUR"})
    assert isinstance(done, Failed)
    assert (done.reason, done.cell, done.source) == ("ZeroDivisionError: division by zero", 4, "1 / 0")


def test_a_dead_kernel_is_a_failure_too(tmp_path):
    done = execute(stored(tmp_path / "01_a.ipynb", "import os\nos._exit(1)"), {"country": "TUR"})
    assert isinstance(done, Failed)
    # A process that runs tests side by side has threads, cannot fork, and so leaves it to the stock engine.
    assert done.reason in {"the process exited with code 1 in cell 3", "DeadKernelError: Kernel died"}


def test_a_file_that_is_no_notebook_is_a_failure_too(tmp_path):
    path = tmp_path / "01_a.ipynb"
    path.write_text("{")
    assert isinstance(execute(path, {}), Failed)


@pytest.mark.parametrize("minor", [0, 4])
def test_an_older_notebook_without_kernel_and_ids_reads_the_same_twice(tmp_path, minor):
    cell = {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": ["x = 1"]}
    made = {"nbformat": 4, "nbformat_minor": minor, "metadata": {}, "cells": [cell, cell]}
    path = tmp_path / "01_a.ipynb"
    path.write_text("\ufeff" + json.dumps(made), encoding="utf-8")
    first, second = read_notebook(path), read_notebook(path)
    assert first == second
    assert [cell.id for cell in first.cells] == ["cell-1", "cell-2"]
    assert first.metadata.kernelspec.name == "python3"


def test_a_kernel_of_another_environment_is_this_python_and_another_language_is_not(tmp_path):
    def kernel(**spec):
        made = nbformat.v4.new_notebook(metadata={"kernelspec": {"display_name": "x", **spec}})
        nbformat.write(made, tmp_path / "01_a.ipynb")
        return read_notebook(tmp_path / "01_a.ipynb").metadata.kernelspec.name

    assert kernel(name="conda-env-mine-py", language="python") == "python3"
    assert kernel(name="ir", language="R") == "ir"


def test_a_notebook_of_the_third_format_is_read(tmp_path):
    old = {"nbformat": 3, "nbformat_minor": 0, "metadata": {"name": ""}, "worksheets": [{"cells": [
        {"cell_type": "code", "collapsed": False, "input": ["x = 1"], "language": "python", "metadata": {},
         "outputs": []}], "metadata": {}}]}  # fmt: skip
    (tmp_path / "01_a.ipynb").write_text(json.dumps(old))
    assert [(cell.id, cell.source) for cell in read_notebook(tmp_path / "01_a.ipynb").cells] == [
        ("cell-1", "x = 1")
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        *((text, " cannot be read as a notebook (") for text in ("[]", "{}", "7", '{"cells_": 1}')),
        ("", " cannot be read as a notebook (Expecting value"),
        ('{"nbformat": 3, "worksheets": [], "cells": []}', " cannot be read as a notebook ("),
        ('{\n<<<<<<< HEAD\n"cells": []', ": line 2: «<<<<<<< HEAD» marks a merge that is not finished"),
    ],
)
def test_a_file_that_is_no_notebook_is_named_with_what_is_wrong(tmp_path, text, problem):
    (tmp_path / "01_a.ipynb").write_text(text)
    assert f"01_a.ipynb{problem}" in execute(tmp_path / "01_a.ipynb", {}, engine="stock").reason


def test_a_reason_is_one_line_without_colours():
    assert _readable("\x1b[31mKeyError: 'a'\x1b[0m\n  more") == "KeyError: 'a'"
    assert _readable("x" * 1000) == "x" * 600 + "…"
    assert _readable(" ") == "unknown error"
