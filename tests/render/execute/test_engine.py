"""One notebook in one kernel: a result or a failure, and nothing that differs between two runs."""

import nbformat
import pytest

from regenatlas.render.execute.engine import _readable, execute
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


def test_a_reason_is_one_line_without_colours():
    assert _readable("\x1b[31mKeyError: 'a'\x1b[0m\n  more") == "KeyError: 'a'"
    assert _readable("x" * 1000) == "x" * 600 + "…"
    assert _readable(" ") == "unknown error"
