"""Ways to execute a notebook with parameters: each is made ready once and then makes so many reports.

A way imports and starts what its user would have imported and started before a long batch; what it returns
makes `count` reports into files of a folder. A way that keeps its process warm is measured warm.
"""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from typing import Any

PARAMETERS = {"country": "IRN"}

Make = Callable[[int], None]


class Task:
    """The notebook, the folder for what comes out, and how many reports at a time."""

    def __init__(self, notebook: Path, folder: Path, jobs: int = 1) -> None:
        self.notebook = notebook
        self.folder = folder
        self.jobs = jobs

    def outputs(self, count: int) -> list[Path]:
        """Where the reports go."""
        return [self.folder / f"{number}.ipynb" for number in range(count)]


# ------------------------------------------------------------------------------------- a process a report


def _papermill_command(task: Task) -> Make:
    command = [sys.executable, "-m", "papermill", "--no-progress-bar", "--log-level", "ERROR"]
    parameters = [text for name, value in PARAMETERS.items() for text in ("-p", name, value)]
    return lambda count: _run(
        [[*command, str(task.notebook), str(p), *parameters] for p in task.outputs(count)]
    )


def _nbconvert_command(task: Task) -> Make:
    command = [sys.executable, "-m", "nbconvert", "--to", "notebook", "--execute", "--log-level", "ERROR"]
    return lambda count: _run(
        [[*command, str(task.notebook), "--output", str(p)] for p in task.outputs(count)]
    )


def _run(commands: list[list[str]]) -> None:
    for command in commands:
        subprocess.run(command, check=True)


# ----------------------------------------------------------------------------------- a kernel a report


def _papermill_here(task: Task) -> Make:
    return partial(_each, _papermill, task)


def _papermill_pool(task: Task) -> Make:
    return _pooled(_papermill, task)


def _papermill(notebook: str, output: str) -> None:
    import papermill

    papermill.execute_notebook(notebook, output, parameters=PARAMETERS, progress_bar=False)


# ------------------------------------------------------------------------------- one process for all reports


def _ploomber_here(task: Task) -> Make:
    return partial(_each, _ploomber, task)


def _ploomber_pool(task: Task) -> Make:
    return _pooled(_ploomber, task)


def _ploomber(notebook: str, output: str) -> None:
    os.environ["PLOOMBER_STATS_ENABLED"] = "false"
    from ploomber_engine.execute import execute_notebook

    execute_notebook(notebook, output, parameters=PARAMETERS, progress_bar=False)


# ------------------------------------------------------------------------------- a forked child a report


def _ours(task: Task) -> Make:
    from regenatlas.render.batch.warm import warm
    from regenatlas.render.execute import fork

    _import_what_it_uses(task)
    warm()

    def make(count: int) -> None:
        running: list[fork.Child] = []
        for output in task.outputs(count):
            while len(running) >= task.jobs:
                _collect(running)
            running.append(fork.Child(_in_a_child, task.notebook, output))
        while running:
            _collect(running)

    return make


def _collect(running: list[Any]) -> None:
    from regenatlas.render.execute import fork

    for child in fork.wait(running):
        running.remove(child)
        answer = child.result()
        if answer is not None:
            raise RuntimeError(str(answer))


def _in_a_child(notebook: Path, output: Path) -> Any:
    import nbformat

    from regenatlas.render.execute.engine import execute
    from regenatlas.render.execute.outcome import Failed

    done = execute(notebook, PARAMETERS)
    if isinstance(done, Failed):
        return done
    nbformat.write(done.notebook, output)
    return None


# ---------------------------------------------------------------------------------------------- the floor


def _floor(task: Task) -> Make:
    """The cells as plain Python in this process: no notebook, no isolation, nothing written.

    Displayed things are formatted and figures drawn as a notebook would.
    """
    from regenatlas.render.batch.warm import warm

    _import_what_it_uses(task)
    warm()
    cells = _cells(task.notebook)

    def make(count: int) -> None:
        for _ in range(count):
            shown = plainly(cells)
        (task.folder / FLOOR_OUTPUT).write_text(json.dumps(shown))

    return make


def forget() -> None:
    """New tables, so that a report finds nothing that the one before it has derived from them."""
    from regenatlas import paths
    from regenatlas.report.report import repository_tables

    repository_tables.cache_clear()
    repository_tables(paths.DATA)


def _trees(notebook: Path) -> list[tuple[ast.Module, Any]]:
    """Each code cell as a syntax tree, and the cell itself."""
    import nbformat

    cells = nbformat.read(notebook, as_version=4).cells
    return [(ast.parse(cell.source), cell) for cell in cells if cell.cell_type == "code"]


def _cells(notebook: Path) -> list[tuple[Any, Any, bool]]:
    """Each code cell as compiled statements, its last expression, and whether parameters follow it."""
    cells = []
    for tree, cell in _trees(notebook):
        last = None
        # A semicolon at the end means: do not show it.
        if tree.body and isinstance(tree.body[-1], ast.Expr) and not cell.source.rstrip().endswith(";"):
            last = compile(ast.Expression(tree.body.pop().value), "cell", "eval")
        tagged = "parameters" in cell.metadata.get("tags", ())
        cells.append((compile(tree, "cell", "exec"), last, tagged))
    return cells


def plainly(cells: list[tuple[Any, Any, bool]]) -> list[str]:
    """Run the cells; the plain text of all that they show."""
    from IPython.core.formatters import DisplayFormatter

    from regenatlas.report import report

    said: list[str] = []
    formatter = DisplayFormatter()

    def display(thing: Any, *, raw: bool = False, **_: Any) -> None:
        said.append((thing if raw else formatter.format(thing)[0])["text/plain"])

    report.display = display
    names: dict[str, Any] = {"__name__": "__main__", "display": display}
    for statements, last, tagged in cells:
        exec(statements, names)  # noqa: S102 - the notebook under test
        value = eval(last, names) if last else None  # noqa: S307
        if value is not None:
            display(value)
        said.extend([PICTURE] * _draw())
        if tagged:
            names |= PARAMETERS
    return said


def _draw() -> int:
    """Draw the open figures of pyplot as a notebook shows them after a cell, and close them; their number."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is None:
        return 0
    from IPython.core.pylabtools import print_figure

    numbers = pyplot.get_fignums()
    for number in numbers:
        print_figure(pyplot.figure(number))
    pyplot.close("all")
    return len(numbers)


# -------------------------------------------------------------------------------------------------- parts


def _import_what_it_uses(task: Task) -> None:
    """Import in this process what the notebook imports, as one would before a batch of that notebook."""
    found: set[str] = set()
    for tree, _ in _trees(task.notebook):
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found.add(node.module)
    if "matplotlib.pyplot" in found:
        found |= {"matplotlib_inline.backend_inline", "matplotlib.backends.backend_agg"}
    for name in sorted(found):
        import_module(name)


def _each(make: Callable[[str, str], None], task: Task, count: int) -> None:
    for output in task.outputs(count):
        make(str(task.notebook), str(output))


def _pooled(make: Callable[[str, str], None], task: Task) -> Make:
    """The same in as many processes as reports are made at a time, kept from one round to the next."""
    pool = ProcessPoolExecutor(task.jobs, mp_context=get_context("spawn"))

    def run(count: int) -> None:
        done = [pool.submit(make, str(task.notebook), str(output)) for output in task.outputs(count)]
        for one in done:
            one.result()

    return run


def make_one(notebook: Path, output: Path) -> None:
    """One executed notebook, by our engine."""
    answer = _in_a_child(notebook, output)
    if answer is not None:
        raise RuntimeError(str(answer))


def at_a_time(way: str, cores: int) -> list[int]:
    """With how many reports at a time a way is measured."""
    if way == OURS:
        return sorted({1, cores})
    return [cores] if way.endswith("pool") else [1]


#: A start of Python or of a kernel for each report: seconds, whatever the notebook does.
SLOW = {"papermill, command", "nbconvert --execute", "papermill, loop", "papermill, pool"}
#: What stands for a picture where outputs are compared.
PICTURE = "a picture"

OURS, FLOOR, FLOOR_OUTPUT = "regenatlas", "floor", "floor.json"

WAYS: dict[str, Callable[[Task], Make]] = {
    OURS: _ours,
    FLOOR: _floor,
    "ploomber-engine, loop": _ploomber_here,
    "ploomber-engine, pool": _ploomber_pool,
    "papermill, loop": _papermill_here,
    "papermill, pool": _papermill_pool,
    "papermill, command": _papermill_command,
    "nbconvert --execute": _nbconvert_command,
}
