"""What the day and the rule of a report decide, whatever its country: derived once for many reports.

A child derives it, since a process that forks must outlive whatever happens; where the child dies, each
report derives its own. What was read for it is remembered with it (`per_tables`), so that a report has read
the same tables either way. Only what belongs to one day is kept: a long batch needs no more memory than a
short one.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from regenatlas import paths
from regenatlas.render.batch.plan import chapter_notebooks
from regenatlas.render.batch.task import ReportTask, shared_by
from regenatlas.render.execute import fork
from regenatlas.render.execute.fork import ProcessDied
from regenatlas.report.parameters import Parameters
from regenatlas.tables.load import Derivations, Tables

if TYPE_CHECKING:
    from regenatlas.counting.snapshot import Snapshot

#: Seconds that it may take, many times what it does.
_PATIENCE = 120


class Shared:
    """What this process has ready for the reports that it forks."""

    def __init__(self) -> None:
        self._of: tuple[object, ...] = ()
        self._always: Derivations = {}  # whatever the day: how countries are called

    def prepare(self, task: object) -> None:
        """Have ready what a report shares with others, if it has many of its day (`ReportTask.many`)."""
        if not isinstance(task, ReportTask) or not task.many:
            return
        from regenatlas.report.passages import passages
        from regenatlas.tables.check import repository_tables

        parameters = task.job.parameters
        if self._of != shared_by(parameters) and fork.available():
            tables = repository_tables(paths.DATA)
            self._always = self._always if self._of else tables.derived
            self._of = shared_by(parameters)
            tables.derived = dict(self._always)
            with suppress(ProcessDied):
                tables.derived = fork.call(_derived, parameters, timeout=_PATIENCE)
            for chapter in chapter_notebooks():
                for passage in passages(chapter, parameters.lang).values():
                    passage.decides and passage.template  # noqa: B018 - compiled here once, not in each report
            gc.freeze()


def _derived(parameters: Parameters) -> Derivations:
    """In a child: what the brief asks of all chapters, what these derive besides, and forecasts."""
    from regenatlas.chapters.capacity.ward import norms
    from regenatlas.chapters.coverage import conditions
    from regenatlas.chapters.outlook import outlook
    from regenatlas.chapters.overview import brief, overview, peer_table
    from regenatlas.chapters.region import neighbours
    from regenatlas.chapters.science import science, translation
    from regenatlas.chapters.standing import robustness, trajectory
    from regenatlas.counting.evidence import confidence
    from regenatlas.report.report import Report
    from regenatlas.tables.check import repository_tables

    tables = repository_tables(paths.DATA)
    report = Report("00_overview", parameters.model_copy(update={"peers": ()}), tables)
    country, snapshot = parameters.country, report.snapshot
    here = tables, country, snapshot
    derivations: list[Callable[[], object]] = [
        partial(brief.brief, report),
        partial(overview.measures, *here),
        lambda: peer_table.peers(tables, country, report.peers, snapshot),
        partial(trajectory.history, tables, [country], snapshot),
        partial(robustness.per_head, tables, snapshot, "population_total", 10_000_000),
        partial(conditions.uses, tables, snapshot),
        *(partial(science.comparisons, tables, what, snapshot) for what in science.COUNTED),
        partial(translation.cases, tables, snapshot),
        partial(norms.ward_parameters, *here),
        partial(neighbours.profiles, tables, country, [country], snapshot),
        # The world ahead without a country that it leaves out, and with one.
        *(partial(_ahead, tables, code, snapshot) for code in [*list(snapshot.tally)[:1], outlook.NOBODY]),
        lambda: [confidence(tables, code, snapshot) for code in snapshot.tally],
    ]
    for derive in derivations:
        with suppress(Exception):  # whoever needs it is told
            derive()
    return tables.derived


def _ahead(tables: Tables, country: str, snapshot: Snapshot) -> None:
    """What forecasts for a country derive by each rule, and their test."""
    from regenatlas.chapters.outlook import aims, backtest, outlook, pace

    ahead = outlook.forecast(tables, country, snapshot)
    pace.by_rule(tables, country, snapshot, ahead, aims.FIRST)
    backtest.replayed(tables, country, snapshot, aims.FIRST)
