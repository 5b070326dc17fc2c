"""Ways to execute a notebook with parameters: each is made ready once and then makes so many reports.

A way imports and starts what its user would have imported and started before a long batch; what it returns
makes reports, each on another country, as a batch does: who keeps a process finds there what every country
needs, and nothing of this one. A way that keeps its process warm is measured warm.
"""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from importlib import import_module
from itertools import cycle, islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any

#: Parameters of a report, and where it goes.
Report = tuple[dict[str, str], Path]
Make = Callable[[Sequence[Report]], None]


class Task:
    """The notebook, the folder for what comes out, how many reports at a time, and countries to have one."""

    def __init__(self, notebook: Path, folder: Path, countries: Sequence[str], jobs: int = 1) -> None:
        self.notebook = notebook
        self.folder = folder
        self.jobs = jobs
        self._spare = [self._report(country) for country in countries[-jobs:]]
        self._left = cycle(countries[:-jobs])

    def rehearsal(self) -> list[Report]:
        """Reports to warm up with, on countries that no other report is on."""
        return self._spare

    def next(self, count: int) -> list[Report]:
        """The next reports of the batch, the same for all ways."""
        return [self._report(country) for country in islice(self._left, count)]

    def _report(self, country: str) -> Report:
        return {"country": country}, self.folder / f"{country}.ipynb"


# ------------------------------------------------------------------------------------- a process a report


def _papermill_command(task: Task) -> Make:
    command = [sys.executable, "-m", "papermill", "--no-progress-bar", "--log-level", "ERROR"]

    def make(reports: Sequence[Report]) -> None:
        for parameters, output in reports:
            given = [text for name, value in parameters.items() for text in ("-p", name, value)]
            subprocess.run([*command, str(task.notebook), str(output), *given], check=True)

    return make


def _nbconvert_command(task: Task) -> Make:
    """It knows no parameters: its user writes them into a copy."""
    import nbformat
    from papermill.iorw import load_notebook_node
    from papermill.parameterize import parameterize_notebook

    command = [sys.executable, "-m", "nbconvert", "--to", "notebook", "--execute", "--log-level", "ERROR"]

    def make(reports: Sequence[Report]) -> None:
        for parameters, output in reports:
            given = parameterize_notebook(load_notebook_node(str(task.notebook)), parameters)
            nbformat.write(given, output)
            subprocess.run([*command, "--inplace", str(output)], check=True)

    return make


# ----------------------------------------------------------------------------------- a kernel a report


def _papermill_here(task: Task) -> Make:
    return partial(_each, _papermill, task)


def _papermill_pool(task: Task) -> Make:
    return _pooled(_papermill, task)


def _papermill(notebook: Path, report: Report) -> None:
    import papermill

    parameters, output = report
    papermill.execute_notebook(str(notebook), str(output), parameters=parameters, progress_bar=False)


# ------------------------------------------------------------------------------- one process for all reports


def _ploomber_here(task: Task) -> Make:
    return partial(_each, _ploomber, task)


def _ploomber_pool(task: Task) -> Make:
    return _pooled(_ploomber, task)


def _ploomber(notebook: Path, report: Report) -> None:
    os.environ["PLOOMBER_STATS_ENABLED"] = "false"
    from ploomber_engine.execute import execute_notebook

    parameters, output = report
    execute_notebook(str(notebook), str(output), parameters=parameters, progress_bar=False)


# ------------------------------------------------------------------------------- a forked child a report


def _ours(task: Task) -> Make:
    """As `regenatlas render` makes many reports of a day: what they share is derived before the first."""
    make = _ours_alone(task)
    from regenatlas import paths
    from regenatlas.render.batch.plan import Selection, plan
    from regenatlas.render.batch.shared import Shared, derived_for_all
    from regenatlas.render.batch.task import ReportTask
    from regenatlas.render.execute import fork
    from regenatlas.report.report import repository_tables

    job = plan(Selection(), repository_tables(paths.DATA))[0]
    Shared().receive(ReportTask(job, {}), fork.call(derived_for_all, job.parameters))
    return make


def _ours_alone(task: Task) -> Make:
    """As it makes a few: each report derives all that it needs."""
    from regenatlas.render.batch.warm import warm
    from regenatlas.render.execute import fork

    _import_what_it_uses(task)
    warm()

    def make(reports: Sequence[Report]) -> None:
        running: list[fork.Child] = []
        for report in reports:
            while len(running) >= task.jobs:
                _collect(running)
            running.append(fork.Child(_in_a_child, task.notebook, report))
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


def _in_a_child(notebook: Path, report: Report) -> Any:
    import nbformat

    from regenatlas.render.execute.engine import execute
    from regenatlas.render.execute.outcome import Failed

    parameters, output = report
    done = execute(notebook, parameters)
    if isinstance(done, Failed):
        return done
    nbformat.write(done.notebook, output)
    return None


# ---------------------------------------------------------------------------------------------- the floor


def _floor(task: Task, *, forget: bool = False) -> Make:
    """The cells as plain Python in this process: no notebook, no isolation, nothing written.

    Displayed things are formatted and figures drawn as a notebook would. `forget`: what was derived from the
    tables for one report is gone before the next.
    """
    from regenatlas import paths
    from regenatlas.render.batch.warm import warm
    from regenatlas.report.report import repository_tables

    _import_what_it_uses(task)
    warm()
    cells, tables = _cells(task.notebook), repository_tables(paths.DATA)
    before = _copied(tables.derived)

    def make(reports: Sequence[Report]) -> None:
        for parameters, output in reports:
            if forget:
                tables.derived = _copied(before)
            output.with_suffix(".json").write_text(json.dumps(plainly(cells, parameters)))

    return make


def _copied(derived: dict[str, dict[Any, Any]]) -> dict[str, dict[Any, Any]]:
    return {name: dict(answers) for name, answers in derived.items()}


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


def plainly(cells: list[tuple[Any, Any, bool]], parameters: dict[str, str]) -> list[str]:
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
            names |= parameters
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


def _each(make: Callable[[Path, Report], None], task: Task, reports: Sequence[Report]) -> None:
    for report in reports:
        make(task.notebook, report)


def _pooled(make: Callable[[Path, Report], None], task: Task) -> Make:
    """The same in as many processes as reports are made at a time, kept from one round to the next."""
    pool = ProcessPoolExecutor(task.jobs, mp_context=get_context("spawn"))

    def run(reports: Sequence[Report]) -> None:
        done = [pool.submit(make, task.notebook, report) for report in reports]
        for one in done:
            one.result()

    return run


def make_one(notebook: Path, output: Path) -> None:
    """One executed notebook, by our engine."""
    answer = _in_a_child(notebook, ({"country": "IRN"}, output))
    if answer is not None:
        raise RuntimeError(str(answer))


def at_a_time(way: str, cores: int) -> list[int]:
    """With how many reports at a time a way is measured."""
    if way in {OURS, ALONE}:
        return sorted({1, cores})
    return [cores] if way.endswith("pool") else [1]


#: A start of Python or of a kernel for each report: seconds, whatever the notebook does.
SLOW = {"papermill, command", "nbconvert --execute", "papermill, loop", "papermill, pool"}
#: What stands for a picture where outputs are compared.
PICTURE = "a picture"

OURS, ALONE = "regenatlas", "regenatlas, nothing shared"
FLOOR, FORGETTING = "floor", "floor, nothing kept"
#: What only chapters of ours can tell apart.
OF_CHAPTERS = {ALONE, FORGETTING}

WAYS: dict[str, Callable[[Task], Make]] = {
    OURS: _ours,
    ALONE: _ours_alone,
    FLOOR: _floor,
    FORGETTING: partial(_floor, forget=True),
    "ploomber-engine, loop": _ploomber_here,
    "ploomber-engine, pool": _ploomber_pool,
    "papermill, loop": _papermill_here,
    "papermill, pool": _papermill_pool,
    "papermill, command": _papermill_command,
    "nbconvert --execute": _nbconvert_command,
}
