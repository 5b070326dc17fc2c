"""Render the jobs of a plan: hand out what is due, record what comes back. A failed report stops no other.

Bundles come one after the other, so that few documents wait for their chapters at a time, and within a bundle
the report that takes longest comes first, so that no core waits at the end.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

from regenatlas.render.batch.bundle import Bundle, Chapters
from regenatlas.render.batch.plan import Job, chapter_notebooks, chapter_title
from regenatlas.render.batch.task import DocumentTask, Made, ReportTask, entry
from regenatlas.render.batch.workers import Task, Workers
from regenatlas.render.execute.fork import Died
from regenatlas.render.store import lock
from regenatlas.render.store.fingerprint import cache_key, fingerprint
from regenatlas.render.store.manifest import Manifest
from regenatlas.render.store.store import INDEX, REPORT, Store, StoreError, digest
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
        store.sweep()
        manifest = Manifest(store)
        batch = _Batch(jobs, tables, store, manifest, engine)
        results = []
        with _written_to(store):
            complete = False
            try:
                with workers:
                    for result in batch.render(workers, force=force):
                        results.append(result)
                        if tell:
                            tell(result)
                complete = True
            finally:
                if batch.recorded:
                    manifest.save()
                if batch.recorded or not store.stamps([INDEX]):
                    _front(store, manifest, tables, changes=complete)
    return results


def _front(store: Store, manifest: Manifest, tables: Tables, *, changes: bool) -> None:
    from regenatlas.render.site.site import write_site  # what it takes is not needed when nothing is due

    write_site(store, manifest, tables, changes=changes)


@contextmanager
def _written_to(store: Store) -> Iterator[None]:
    """A full disk ends a batch: what is not written cannot be on record either."""
    try:
        yield
    except OSError as error:
        said = error.strerror or type(error).__name__
        raise StoreError(f"out: {store.url}: {said}; what was rendered before is kept") from None


def reasons(jobs: Sequence[Job], tables: Tables, store: Store) -> list[tuple[Job, str]]:
    """Each job with the reason to render it, "" if it is up to date."""
    batch = _Batch(jobs, tables, store, Manifest(store), "")
    return [(job, bundle.reason(job)) for bundle in batch.bundles.values() for job in bundle.jobs]


@dataclass
class _Open:
    """A bundle of which `left` reports are not done yet.

    `chapters` and `failed`: what its document will be made of, if it has to be made; `whole`: it has, and all
    its chapters are on their way.
    """

    bundle: Bundle
    left: int = 0
    whole: bool = False
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
        self.bundles = {
            folder: Bundle(list(group), self.chapters, tables, manifest)
            for folder, group in groupby(jobs, key=lambda job: job.folder)
        }
        self._open: dict[str, _Open] = {}
        self._why: dict[str, str] = {}
        self._seconds: dict[str, float] = {}

    def render(self, workers: Workers, *, force: bool) -> Iterator[Result]:
        """One result for each job, and one for each document that cannot be made."""
        bundles = iter(self.bundles.values())
        ready: deque[tuple[Task, Sequence[Any]]] = deque()
        while True:
            while workers.free():  # no core waits for the last report of a bundle
                while not ready and (bundle := next(bundles, None)):
                    ready.extend((task, ()) for task in self._due(bundle, force=force))
                    yield from (
                        Result(job.name, job, "up to date") for job in bundle.jobs if not self._why[job.name]
                    )
                if not ready:
                    break
                workers.submit(*ready.popleft())
            done = workers.finished()
            if not done:
                break
            lock.renew(self.store)
            for task, made, chapter in done:
                yield from self._record(task, made)
                if isinstance(task, ReportTask):
                    ready.extendleft(self._close(task, made, chapter))

        yield from self._altered()

    def _altered(self) -> Iterator[Result]:
        """Reports of this batch whose files somebody else has changed since: another report's code, say."""
        if self.recorded:
            self.manifest.look()
        for bundle in self.bundles.values():
            for job in bundle.jobs:
                made = self._why[job.name] and self.manifest.reports[job.name]["status"] == "rendered"
                if made and not self.manifest.intact(job.name):
                    yield Result(job.name, job, "failed", "its files were altered by somebody else meanwhile")

    def _due(self, bundle: Bundle, *, force: bool) -> list[ReportTask]:
        """The reports of a bundle to make or to read again, the longest first."""
        why = {job.name: "asked for" if force else bundle.reason(job) for job in bundle.jobs}
        self._why |= why
        due = [job for job in bundle.jobs if why[job.name]]
        opened = self._open[bundle.folder] = _Open(bundle)
        if due or not bundle.whole or bundle.document_current():
            return self._begin(opened, due)
        return self._rest(opened)

    def _rest(self, opened: _Open) -> list[ReportTask]:
        """The chapters that are up to date but that the document needs: read again, or made again."""
        opened.whole = True
        rest = [job for job in opened.bundle.jobs if job.chapter not in opened.chapters | opened.failed]
        self._why |= {job.name: f"needed for {REPORT}" for job in rest if not opened.bundle.kept(job)}
        return self._begin(opened, rest)

    def _begin(self, opened: _Open, jobs: Sequence[Job]) -> list[ReportTask]:
        opened.left = len(jobs)
        bundle = opened.bundle
        tasks = [
            ReportTask(job, bundle.beside, self.engine, document=bundle.whole, kept=not self._why[job.name])
            for job in jobs
        ]
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
        if isinstance(task, DocumentTask):
            made = Made(made.reason) if isinstance(made, Died) else made
            self._record_document(task, made)
            if made.reason:
                yield Result(task.name, job, "failed", made.reason, made.seconds)
            return
        if isinstance(made, Died) or made.reason:
            made = self._failed(task, made)
            self._put(job, made, task)
            yield Result(job.name, job, "failed", made.reason, made.seconds)
        else:
            self._put(job, replace(made, files=(*made.files, *self._others(job, made))), task)
            yield Result(job.name, job, "rendered", self._why[job.name], made.seconds)
        self._seconds[job.chapter] = made.seconds

    def _failed(self, task: ReportTask, made: Made | Died) -> Made:
        """A report that failed, with its page in place of all that was there of it."""
        from regenatlas.render.batch.report import write_death, write_failure

        if isinstance(made, Made):
            return write_failure(task.job, made, task.beside, self.tables, self.store)
        described = fingerprint(self.chapters.digests[task.job.chapter], self.tables, None)
        return write_death(task, made, described, self.tables, self.store)

    def _put(self, job: Job, made: Made, task: ReportTask) -> None:
        self.manifest.drop(job.name, {f"{job.folder}/{file['name']}" for file in made.files})
        told = entry(made, job, beside=list(task.beside), headline=dict(made.headline))
        self.manifest.record(job.name, told, made.inputs)

    def _others(self, job: Job, made: Made) -> list[dict[str, str]]:
        """Files of other formats, if an earlier run made them from the same inputs: else they contradict."""
        before = self.manifest.reports.get(job.name, {})
        if before.get("status") != "rendered" or before.get("inputs") != cache_key(made.inputs):
            return []
        new = {file["kind"] for file in made.files} | {"data"}
        return [file for file in before["files"] if file["kind"] not in new]

    def _record_document(self, task: DocumentTask, made: Made) -> None:
        job = task.jobs[0]
        if made.reason:
            self.manifest.forget(task.name)
            return
        described = self.bundles[job.folder].document_inputs()
        status = "incomplete" if task.reasons else "rendered"
        told = {**entry(replace(made, inputs=described), job), "chapter": "", "status": status}
        self.manifest.record(task.name, told, described)

    def _close(self, task: ReportTask, made: Made | Died, chapter: Any) -> list[tuple[Task, Sequence[Any]]]:
        """Count a report of its bundle off; what the document needs then, and at last the document."""
        opened = self._open[task.job.folder]
        opened.left -= 1
        if chapter is None:
            opened.failed[task.job.chapter] = made.reason or "its notebook is gone"
        else:
            opened.chapters[task.job.chapter] = chapter
        if opened.left or not opened.bundle.whole:
            return []
        if not opened.whole and not opened.bundle.document_current():
            rest = self._rest(opened)
            if rest:
                return [(one, ()) for one in rest]
        del self._open[task.job.folder]
        if not opened.whole:
            return []
        document = DocumentTask(tuple(opened.bundle.jobs), opened.failed, opened.bundle.titles)
        return [(document, [opened.chapters[name] for name in sorted(opened.chapters)])]
