"""Cells run in this process: what they show, and that the process is good for an export afterwards."""

import asyncio
import atexit
import json
import os
import sys
import threading
import warnings
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell

from regenatlas.render.execute import fork
from regenatlas.render.execute.runner import keep_ready, shell

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")


def run(*sources):
    """Cells of these sources, run in a child."""

    def in_a_child():
        cells = [new_code_cell(source) for source in sources]
        with shell(None) as running:
            return [(cell, running.run(cell)) for cell in cells]

    return [cell for cell, _ in fork.call(in_a_child)]


def texts(cell):
    return [(output.get("name", output.output_type), output.get("text", "")) for output in cell.outputs]


def test_streams_come_in_the_order_in_which_a_kernel_sends_them():
    (cell,) = run("import sys\nprint('a')\nprint('b', file=sys.stderr)\nprint('c')\n1")
    assert texts(cell) == [("stdout", "a\nc\n"), ("stderr", "b\n"), ("execute_result", "")]


def test_what_is_flushed_comes_first_and_neighbours_are_one():
    (cell,) = run("print('a')\nprint('b', flush=True)\ndisplay(1)\nprint('c', flush=True); print('d')")
    assert texts(cell) == [("stdout", "a\nb\n"), ("display_data", ""), ("stdout", "c\nd\n")]


def test_an_update_reaches_the_outputs_of_earlier_cells():
    cells = run("h = display('first', display_id='d')", "h.update('second')")
    assert cells[0].outputs[0].data == {"text/plain": "'second'"}
    assert cells[1].outputs == []


def test_a_bundle_is_as_it_is_when_it_is_read_from_a_file():
    (cell,) = run("display({'application/x+json': {'a': (1, 2), 3: None}, 'image/png': b'raw'}, raw=True)")
    assert cell.outputs[0].data == {"application/x+json": {"a": [1, 2], "3": None}, "image/png": "cmF3"}


def test_cells_are_counted_and_an_error_is_an_output():
    cells = run("1", "1 / 0", "3")
    assert [cell.execution_count for cell in cells] == [1, 2, 3]
    assert [output.execution_count for output in cells[2].outputs] == [3]
    assert (cells[1].outputs[0].ename, cells[1].outputs[0].evalue) == (
        "ZeroDivisionError",
        "division by zero",
    )


def test_a_cell_may_wait():
    (cell,) = run("import asyncio\nawait asyncio.sleep(0, 5)")
    assert cell.outputs[0].data == {"text/plain": "5"}


def test_what_only_ipython_reads_is_read_as_by_a_kernel():
    here, prompt, magic, text = run("pwd", "In [1]: 5", "x = 1\n%who_ls int", "x = '''\n%pwd\n'''\nx")
    shown = [cell.outputs[0].data["text/plain"] for cell in (here, prompt, magic, text)]
    assert shown == [repr(str(Path.cwd())), "5", "['x']", repr("\n%pwd\n")]


def test_cells_share_what_they_set_in_context_variables():
    cells = run("import decimal; decimal.getcontext().prec = 3", "print(decimal.Decimal(1) / 3)")
    assert texts(cells[1]) == [("stdout", "0.333\n")]


def test_a_warning_is_no_error_although_this_test_run_makes_one_of_it():
    (cell,) = run("import warnings\nwarnings.warn('careful')\n1")
    assert [output.output_type for output in cell.outputs] == ["execute_result"]  # pytest keeps the warning


def test_the_process_is_as_it_was_before(tmp_path):
    def state():
        return (
            *(Path.cwd(), sys.path[:], sys.stdout, sys.stderr, sys.modules["__main__"], sys.displayhook),
            *(os.fstat(1), threading.active_count(), warnings.filters[:]),
        )

    def compared():
        from IPython import get_ipython

        before = state()
        keep_ready()
        for _ in range(2):  # the first time in the shell that is ready, the second in one of its own
            with shell(tmp_path) as running:
                cell = new_code_cell(
                    "import os, sys\nprint(os.getcwd()); os.chdir('/')\nsys.path.append('x')"
                )
                assert running.run(cell)
                assert texts(cell) == [("stdout", f"{tmp_path}\n")]
        with pytest.raises(RuntimeError):
            asyncio.get_running_loop()
        return [str(pair) for pair in zip(before, state(), strict=True) if pair[0] != pair[1]], get_ipython()

    assert fork.call(compared) == ([], None)


def test_half_a_character_is_shown_as_one_that_is_unknown():
    cells = run("print('a\\udcffb')", "'x\\ud800'", "raise ValueError('\\udcff')")
    assert cells[0].outputs[0].text == "a\ufffdb\n"
    assert "\ufffd" in cells[2].outputs[0].evalue
    assert all(json.dumps(cell.outputs, ensure_ascii=False).encode() for cell in cells)


def test_a_file_that_a_cell_leaves_open_is_written(tmp_path):
    run(f"file = open({str(tmp_path / 'x.csv')!r}, 'w')\nfile.write('1')\ndef see(): return file")
    assert (tmp_path / "x.csv").read_text() == "1"


def test_what_is_registered_for_the_exit_runs_and_what_the_parent_has_does_not(tmp_path):
    atexit.register(left := (tmp_path / "parent").touch)
    run(f"import atexit, pathlib\natexit.register(pathlib.Path({str(tmp_path / 'child')!r}).touch)")
    atexit.unregister(left)
    assert [path.name for path in tmp_path.iterdir()] == ["child"]
