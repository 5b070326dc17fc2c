"""Render the jobs of a plan: hand out what is due, record what comes back. A failed report stops no other.

Bundles come one after the other, so that few documents wait for their chapters at a time, and within a bundle
the report that takes longest comes first, so that no core waits at the end.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

from regenatlas.render import lock
from regenatlas.render.bundle import Bundle, Chapters
from regenatlas.render.engine import died_in
from regenatlas.render.fork import Died
from regenatlas.render.inputs import inputs, key
from regenatlas.render.manifest import Manifest
from regenatlas.render.plan import Job, chapter_notebooks, chapter_title
from regenatlas.render.report import REPORT, DocumentTask, Made, ReportTask, entry, failed, write_failure
from regenatlas.render.site import write_site
from regenatlas.render.store import LocalStore, Store, digest
from regenatlas.render.workers import Task, Workers
from regenatlas.tables.load import Tables


@dataclass(frozen=True)
class Result:
    """What became of a report or document: `rendered`, `failed` or `up to date`, why, and how long it took.

    `name` is its path without ending.
    """

    name: str
    job: Job
    status: str
    reason: str = ""
    seconds: float = 0.0


def run(
    jobs: Sequence[Job],
    tables: Tables,
    store: Store,
    workers: Workers,
    *,
    force: bool = False,
    engine: str = "fork",
    tell: Callable[[Result], None] | None = None,
) -> list[Result]:
    """Render what is not up to date, everything with `force`.

    `tell` hears of each report as soon as it is done. Whoever interrupts a batch keeps what was rendered.
    Raises `StoreError` if the place cannot be written to or another batch writes to it.
    """
    with lock.exclusive(store):
        if isinstance(store, LocalStore):
            store.sweep()
        manifest = Manifest(store)
        batch = _Batch(jobs, tables, store, manifest, engine)
        results = []
        try:
            with workers:
                for result in batch.render(workers, force=force):
                    results.append(result)
                    if tell:
                        tell(result)
        finally:
            if batch.recorded:
                manifest.save()
            write_site(store, manifest, tables)
    return results


def reasons(jobs: Sequence[Job], tables: Tables, store: Store) -> list[tuple[Job, str]]:
    """Each job with the reason to render it, "" if it is up to date."""
    batch = _Batch(jobs, tables, store, Manifest(store), "")
    return [(job, bundle.reason(job)) for bundle in batch.bundles for job in bundle.jobs]


@dataclass
class _Open:
    """A bundle of which some reports are not done yet: what its document will be made of."""

    bundle: Bundle
    left: int
    document: bool
    chapters: dict[str, Any] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)


class _Batch:
    def __init__(
        self, jobs: Sequence[Job], tables: Tables, store: Store, manifest: Manifest, engine: str
    ) -> None:
        self.tables = tables
        self.store = store
        self.manifest = manifest
        self.engine = engine
        self.recorded = False
        notebooks = chapter_notebooks(jobs[0].notebook.parent) if jobs else {}
        self.chapters = Chapters(
            {name: chapter_title(path) for name, path in notebooks.items()},
            {name: digest(path.read_bytes()) for name, path in notebooks.items()},
        )
        self.bundles = [
            Bundle(list(group), self.chapters, tables, manifest)
            for _, group in groupby(jobs, key=lambda job: job.folder)
        ]
        self._open: dict[str, _Open] = {}
        self._why: dict[str, str] = {}
        self._seconds: dict[str, float] = {}

    def render(self, workers: Workers, *, force: bool) -> Iterator[Result]:
        """One result for each job, and one for each document that cannot be made."""
        bundles = iter(self.bundles)
        ready: deque[tuple[Task, Sequence[Any]]] = deque()
        while True:
            while not ready and (bundle := next(bundles, None)):
                ready.extend((task, ()) for task in self._due(bundle, force=force))
                yield from (
                    Result(job.name, job, "up to date") for job in bundle.jobs if not self._why[job.name]
                )
            while ready and workers.free():
                workers.submit(*ready.popleft())
            done = workers.finished()
            if not done and not ready:
                return
            lock.renew(self.store)
            for task, made, chapter in done:
                yield from self._record(task, made)
                if isinstance(task, ReportTask):
                    ready.extendleft(self._close(task, made, chapter))

    def _due(self, bundle: Bundle, *, force: bool) -> list[ReportTask]:
        """The reports of a bundle to make or to read again, the longest first."""
        why = {job.name: "asked for" if force else bundle.reason(job) for job in bundle.jobs}
        document = bundle.whole and (any(why.values()) or not bundle.document_current())
        tasks = []
        for job in bundle.jobs:
            kept = document and not why[job.name] and bundle.kept(job)
            if document and not why[job.name] and not kept:
                why[job.name] = f"needed for {REPORT}"
            if why[job.name] or kept:
                tasks.append(ReportTask(job, bundle.beside, self.engine, document=document, kept=kept))
        self._why |= why
        self._open[bundle.folder] = _Open(bundle, len(tasks), document)
        return sorted(tasks, key=self._expected, reverse=True)

    def _expected(self, task: ReportTask) -> float:
        """How many seconds a report may take: as many as the last time, or as the last of its chapter."""
        if task.kept:
            return 0.0
        before = self.manifest.reports.get(task.name)
        return before["seconds"] if before else self._seconds.get(task.job.chapter, 0.0)

    def _record(self, task: Task, made: Made | Died) -> Iterator[Result]:
        if isinstance(task, ReportTask) and task.kept:
            return
        self.recorded = True
        job = task.jobs[0] if isinstance(task, DocumentTask) else task.job
        if isinstance(made, Died):
            made = (
                Made(made.reason) if isinstance(task, DocumentTask) else failed(died_in(job.notebook, made))
            )
        if isinstance(task, DocumentTask):
            self._record_document(task, made)
            if made.reason:
                yield Result(task.name, job, "failed", made.reason, made.seconds)
            return
        self._seconds[job.chapter] = made.seconds
        if made.reason:
            described = made.inputs or inputs(self.chapters.digests[job.chapter], self.tables, None)
            self.manifest.drop(job.name)
            page = write_failure(job, made, task.beside, self.tables, self.store)
            self._put(job, replace(page, inputs=described), task)
            yield Result(job.name, job, "failed", made.reason, made.seconds)
        else:
            self._put(job, replace(made, files=(*made.files, *self._others(job, made))), task)
            yield Result(job.name, job, "rendered", self._why[job.name], made.seconds)

    def _put(self, job: Job, made: Made, task: ReportTask) -> None:
        self.manifest.drop(job.name, {f"{job.folder}/{file['name']}" for file in made.files})
        told = entry(made, job, beside=list(task.beside), headline=dict(made.headline))
        self.manifest.record(job.name, told, made.inputs)

    def _others(self, job: Job, made: Made) -> list[dict[str, str]]:
        """Files of other formats, if an earlier run made them from the same inputs: else they contradict."""
        before = self.manifest.reports.get(job.name, {})
        if before.get("status") != "rendered" or before.get("inputs") != key(made.inputs):
            return []
        new = {file["kind"] for file in made.files} | {"data"}
        return [file for file in before["files"] if file["kind"] not in new]

    def _record_document(self, task: DocumentTask, made: Made) -> None:
        job = task.jobs[0]
        if made.reason:
            self.manifest.forget(task.name)
            return
        described = {one.chapter: str(self.manifest.reports[one.name]["inputs"]) for one in task.jobs}
        status = "incomplete" if task.reasons else "rendered"
        told = {**entry(replace(made, inputs=described), job), "chapter": "", "status": status}
        self.manifest.record(task.name, told, described)

    def _close(
        self, task: ReportTask, made: Made | Died, chapter: Any
    ) -> list[tuple[DocumentTask, Sequence[Any]]]:
        """Count a report of its bundle off; the document, once it was the last that one waits for."""
        bundle = self._open[task.job.folder]
        bundle.left -= 1
        if chapter is None:
            bundle.failed[task.job.chapter] = made.reason or "its notebook is gone"
        else:
            bundle.chapters[task.job.chapter] = chapter
        if bundle.left:
            return []
        del self._open[task.job.folder]
        if not bundle.document:
            return []
        document = DocumentTask(tuple(bundle.bundle.jobs), bundle.failed, bundle.bundle.titles)
        return [(document, [bundle.chapters[name] for name in sorted(bundle.chapters)])]
