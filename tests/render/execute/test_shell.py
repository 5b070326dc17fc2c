"""A notebook executed in this process: what it shows, and that it leaves the process as it was."""

import asyncio
import logging
import os
import sys
import threading
import warnings
from pathlib import Path

import nbformat
import pytest

from regenatlas.render.execute import fork
from regenatlas.render.execute.kernel import prepare
from regenatlas.render.execute.shell import execute_here, stored_number

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")


def run(*sources, **traits):
    """The cells of a notebook of these sources, executed in a child."""
    cells = [nbformat.v4.new_code_cell(source, id=f"c{at}") for at, source in enumerate(sources)]
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"papermill": {}})
    notebook = nbformat.reads(nbformat.writes(notebook), as_version=4)
    done = fork.call(execute_here, notebook, "python3", traits)
    assert not isinstance(done, fork.Died), done.reason + done.detail
    return done.cells


def texts(cell):
    return [(output.get("name", output.output_type), output.get("text", "")) for output in cell.outputs]


def test_streams_come_in_the_order_in_which_a_kernel_sends_them():
    (cell,) = run("import sys\nprint('a')\nprint('b', file=sys.stderr)\nprint('c')\n1")
    assert texts(cell) == [("stdout", "a\nc\n"), ("stderr", "b\n"), ("execute_result", "")]


def test_what_commands_and_forked_processes_print_is_in_its_place():
    source = (
        "print(1)\nos.system('echo 2')\nsys.stdout.flush()\n"
        "if os.fork() == 0:\n    print(3); os._exit(0)\nos.wait(); print(4);"
    )
    cells = run("import os, sys", source)
    assert texts(cells[1]) == [("stdout", "1\n2\n"), ("stdout", "3\n4\n")]


def test_an_update_reaches_the_outputs_of_earlier_cells():
    cells = run("h = display('first', display_id='d')", "h.update('second')")
    assert cells[0].outputs[0].data == {"text/plain": "'second'"}
    assert cells[1].outputs == []


def test_cells_share_what_they_set_in_context_variables():
    cells = run("import decimal; decimal.getcontext().prec = 3", "print(decimal.Decimal(1) / 3)")
    assert texts(cells[1]) == [("stdout", "0.333\n")]


def test_input_is_refused():
    cells = run("try:\n    input()\nexcept Exception as error:\n    print(type(error).__name__)")
    assert texts(cells[0]) == [("stdout", "StdinNotImplementedError\n")]


def test_a_kernel_made_beforehand_shows_the_same(tmp_path):
    sources = (
        "import os\nprint(os.environ['TERM'], __name__)",
        "In[1], _dh == [os.getcwd()], sorted(globals())",
    )
    there = {"resources": {"metadata": {"path": str(tmp_path)}}}

    def prepared():
        prepare()
        return run(*sources, **there)

    fresh, beforehand = run(*sources, **there), fork.call(prepared)
    assert [cell.outputs for cell in fresh] == [cell.outputs for cell in beforehand]
    assert "xterm-color __main__" in fresh[0].outputs[0].text


def test_the_process_is_as_it_was_before(tmp_path):
    source = (
        "import os, sys, warnings, logging\nos.environ['X'] = '1'; os.chdir('/')\n"
        "sys.path.append('x'); sys.argv = []\n"
        "warnings.simplefilter('error'); logging.basicConfig(level=10); sys.excepthook = None"
    )

    def state():
        return (
            dict(os.environ), Path.cwd(), sys.path[:], sys.argv[:], sys.excepthook,
            sys.displayhook, sys.stdout, sys.modules["__main__"], warnings.filters[:],
            logging.root.level, logging.root.handlers[:],
            os.fstat(1), threading.active_count(), len(list(Path("/dev/fd").iterdir())),
        )  # fmt: skip

    def compared():
        from IPython import get_ipython

        before = state()
        notebook = nbformat.v4.new_notebook(
            cells=[nbformat.v4.new_code_cell(source)], metadata={"papermill": {}}
        )
        notebook = nbformat.reads(nbformat.writes(notebook), as_version=4)
        for _ in range(2):  # the second time, nothing is loaded any more
            execute_here(notebook, "", {"resources": {"metadata": {"path": str(tmp_path)}}})
        with pytest.raises(RuntimeError):
            asyncio.get_running_loop()
        return [str(pair) for pair in zip(before, state(), strict=True) if pair[0] != pair[1]], get_ipython()

    assert fork.call(compared) == ([], None)


def test_cells_are_counted_as_they_are_stored():
    tags = [[], ["parameters"], ["injected-parameters"], []]
    cells = [nbformat.v4.new_code_cell("", metadata={"tags": each}) for each in tags]
    notebook = nbformat.v4.new_notebook(cells=cells)
    assert [stored_number(notebook, at) for at in range(4)] == [1, 2, 3, 3]
