"""What reports share is derived once: what day and rule decide, for a single bundle also its country.

A child derives it, since a process that forks must outlive whatever happens, and nobody waits for it: it
begins while this process gets warm and a core is idle, and reports that are forked before it is over, or
after it died, derive their own. What was read for an answer is remembered with it (`per_tables`), so that a
report has read the same tables either way. Only what belongs to one day is kept: a long batch needs no more
memory than a short one.
"""

from __future__ import annotations

import gc
import pickle
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

from regenatlas import paths
from regenatlas.render.batch.task import ReportTask, shared_by
from regenatlas.render.batch.warm import one_thread_each, seldom_collect
from regenatlas.render.execute import fork
from regenatlas.render.execute.fork import ProcessDied
from regenatlas.render.page.document import BRIEF
from regenatlas.report.parameters import Parameters
from regenatlas.tables.load import Derivations, Tables

if TYPE_CHECKING:
    from regenatlas.counting.snapshot import Snapshot

#: Seconds that it may take, many times what it does.
PATIENCE = 120


class Shared:
    """What this process has ready for the reports that it forks."""

    def __init__(self) -> None:
        self._of: tuple[object, ...] = ()
        self._always: Derivations = {}  # whatever the day: how countries are called
        self.child: fork.Child | None = None

    def begin(self, task: object) -> None:
        """Let a child derive what a report shares with others (`ReportTask.shares`), if none has done it."""
        shares = task.shares if isinstance(task, ReportTask) else ()
        if not isinstance(task, ReportTask) or shares in {(), self._of} or not fork.available():
            return
        from regenatlas.tables.check import repository_tables

        self.stop()
        one_thread_each()
        seldom_collect()
        import_module("regenatlas.chapters.overview.brief")  # and with it what nearly all analyses need
        tables, parameters = repository_tables(paths.DATA), task.job.parameters
        self._always = self._always if self._of else tables.derived
        if self._of[: len(shared_by(parameters))] != shared_by(parameters):
            tables.derived = dict(self._always)
        self._of = shares
        everyone = shares == shared_by(parameters)
        self.child = fork.Child(_derived, parameters, everyone, timeout=PATIENCE)

    def take(self) -> None:
        """Have ready what the child has derived, if it is over."""
        if self.child and self.child.poll():
            from regenatlas.tables.check import repository_tables

            tables = repository_tables(paths.DATA)
            with suppress(ProcessDied):
                tables.derived = tables.derived | self.child.result()
            self.child = None
            gc.freeze()

    def receive(self, task: ReportTask, derived: bytes) -> None:
        """Have ready what another process has `derived` of what a report shares with others."""
        from regenatlas.tables.check import repository_tables

        tables = repository_tables(paths.DATA)
        self._always = self._always if self._of else tables.derived
        self._of = task.shares
        tables.derived = self._always | pickle.loads(derived)  # noqa: S301 - what a child of ours has sent
        gc.freeze()

    def stop(self) -> None:
        """End a child that is not over."""
        if self.child:
            self.child.kill()
            self.child = None


def derived_for_all(parameters: Parameters) -> bytes:
    """In a child: what reports on many countries share, as a pickle; not what this process has ready."""
    from regenatlas.tables.check import repository_tables

    repository_tables(paths.DATA).derived = {}
    return pickle.dumps(_derived(parameters, everyone=True), protocol=5)


def _derived(parameters: Parameters, everyone: bool) -> Derivations:  # noqa: FBT001 - as it is sent
    """In a child: what the brief asks of all chapters, what these derive besides, and forecasts.

    `everyone`: for reports on many countries, otherwise on this one.
    """
    from regenatlas.chapters.capacity.ward import norms
    from regenatlas.chapters.claims.claim_series import reported_ranks
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
    report = Report(BRIEF, parameters.model_copy(update={"peers": ()}), tables)
    country, snapshot = parameters.country, report.snapshot
    here = tables, country, snapshot
    derivations: list[Callable[[], object]] = [
        partial(brief.brief, report),
        partial(overview.measures, *here),
        lambda: peer_table.peers(tables, country, report.peers, snapshot),
        partial(trajectory.history, tables, [country], snapshot),
        partial(robustness.per_head, tables, snapshot, "population_total", 10_000_000),
        partial(robustness.per_head, tables, snapshot, "gdp_ppp", 100_000_000_000),
        partial(conditions.uses, tables, snapshot),
        *(partial(science.comparisons, tables, what, snapshot) for what in science.COUNTED),
        partial(translation.cases, tables, snapshot),
        partial(norms.ward_parameters, *here),
        partial(neighbours.profiles, tables, country, [country], snapshot),
    ]
    # The world ahead without a country that it leaves out, and with one.
    seen = [*list(snapshot.tally)[:1], outlook.NOBODY] if everyone else [country]
    derivations += [partial(_ahead, tables, code, snapshot) for code in seen]
    derivations += [partial(confidence, tables, code, snapshot) for code in snapshot.tally if everyone]
    if not everyone:  # the days of which others have told a place of the country
        derivations.append(partial(reported_ranks, tables, country, snapshot.as_of, snapshot.known_by))
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
