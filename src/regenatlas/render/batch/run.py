"""Render the jobs of a plan: hand out what is due, record what comes back. A failed report stops no other.

Bundles come one after the other, so that few documents wait for their chapters at a time, and those of one
day and rule together, because they share what these decide. Within a bundle the report that takes longest
comes first, so that no core waits at the end.
"""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import groupby

from regenatlas.render.batch.bundle_jobs import Assignment, BundleJobs, read_chapters
from regenatlas.render.batch.plan import Job
from regenatlas.render.batch.task import DocumentTask, ReportTask, TaskResult, entry, shared_by
from regenatlas.render.batch.workers import Task, Workers
from regenatlas.render.execute.fork import ProcessDied
from regenatlas.render.store import lock
from regenatlas.render.store.fingerprint import cache_key, edition, fingerprint
from regenatlas.render.store.manifest import MANIFEST, Manifest
from regenatlas.render.store.store import FRONT, Store, StoreError
from regenatlas.tables.load import OURS, Tables

#: Bundles of one day and rule for which it pays to derive once what these decide.
MANY = 4


@dataclass(frozen=True)
class Result:
    """What became of a report or document: `rendered`, `failed` or `up to date`, why, after how long."""

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
    options: Sequence[str] = (),
) -> list[Result]:
    """Render what is not up to date, everything with `force`.

    `tell` hears of each report at once; `options`: what the command that renders a failed one again must say
    besides what it renders. Raises `StoreError` if the place cannot be written to or is taken.
    """
    with lock.exclusive(store):
        store.sweep()
        manifest = _record(store, tables)
        jobs = sorted(jobs, key=lambda job: shared_by(job.parameters))
        bundles = _bundles(jobs, tables, manifest, force=force, engine=engine)
        batch = _Batch(bundles, tables, manifest, options)
        results = []
        with _written_to(store):
            complete = False
            try:
                with workers:
                    for result in batch.render(workers):
                        results.append(result)
                        if tell:
                            tell(result)
                complete = True
            finally:
                # The front was another edition's, or a part of it is gone.
                stale = manifest.front != edition(tables) or len(store.stamps(FRONT)) < len(FRONT)
                if batch.recorded or stale:
                    manifest.front = edition(tables)
                    manifest.save()
                    # Here, because what it takes is not needed when nothing is due.
                    from regenatlas.render.site.site import write_site

                    write_site(store, manifest, tables, changes=complete)
    return results


@contextmanager
def _written_to(store: Store) -> Iterator[None]:
    """A full disk ends a batch: what is not written cannot be on record either."""
    try:
        yield
    except BrokenPipeError:  # of those who hear of each report
        raise
    except OSError as error:
        problem = error.strerror or type(error).__name__
        where = error.filename if error.filename and not error.filename.startswith(store.url) else ""
        place = where or f"out: {error.filename or store.url}"
        raise StoreError(f"{place}: {problem}; what was rendered before is kept") from None


def reasons(jobs: Sequence[Job], tables: Tables, store: Store) -> list[tuple[Job, str]]:
    """Each job with the reason to render it, "" if it is up to date."""
    bundles = _bundles(jobs, tables, _record(store, tables))
    foreseen = [(bundle.jobs, bundle.foreseen()) for bundle in bundles]
    return [(job, why[job.name]) for jobs_, why in foreseen for job in jobs_]


def _record(store: Store, tables: Tables) -> Manifest:
    """The record of a folder. Raises `StoreError` if it has reports from the tables of another package."""
    store.check(MANIFEST, *FRONT)
    manifest = Manifest(store)
    made_from = {one.get("tables_of", OURS) for one in manifest.inputs.values() if "data_version" in one}
    if others := sorted(made_from - {tables.name}):
        text = f"out: {store.url} holds reports from the tables «{others[0]}», these are «{tables.name}»"
        raise StoreError(f"{text}: another --out keeps them apart", at_start=True)
    return manifest


def _bundles(
    jobs: Sequence[Job], tables: Tables, manifest: Manifest, *, force: bool = False, engine: str = "fork"
) -> Iterator[BundleJobs]:
    chapters = read_chapters(jobs)
    alike = Counter({job.folder: shared_by(job.parameters) for job in jobs}.values())
    for _, group in groupby(jobs, key=lambda job: job.folder):
        bundle = list(group)
        many = alike[shared_by(bundle[0].parameters)] >= MANY
        yield BundleJobs(bundle, chapters, tables, manifest, force=force, engine=engine, many=many)


class _Batch:
    """Hands out the tasks of bundles, one bundle after the other, and puts each result on record."""

    def __init__(
        self, bundles: Iterator[BundleJobs], tables: Tables, manifest: Manifest, options: Sequence[str]
    ) -> None:
        self._waiting = bundles
        self._options = list(options)
        self._begun: dict[str, BundleJobs] = {}
        self._ready: deque[Assignment] = deque()
        self._tables = tables
        self._store = manifest.store
        self._manifest = manifest
        self._renewed = time.monotonic()
        self._seconds: dict[str, float] = {}  # how long the last report of each chapter took
        self.recorded = False

    def render(self, workers: Workers) -> Iterator[Result]:
        """One result for each job, and one for each document that cannot be made."""
        while True:
            while workers.free():  # no core waits for the last report of a bundle
                while not self._ready and (bundle := next(self._waiting, None)):
                    self._begun[bundle.folder] = bundle
                    yield from self._advance(bundle)
                if not self._ready:
                    break
                workers.submit(*self._ready.popleft())
            done = workers.finished()
            if not done:
                break
            if time.monotonic() - self._renewed >= lock.EVERY:
                lock.renew(self._store)
                self._renewed = time.monotonic()
            for task, result, token in done:
                yield from self._record(task, result)
                bundle = self._begun[task.job.folder]
                if bundle.finish(task, result.reason, token):
                    yield from self._advance(bundle)
        yield from self._altered()

    def _advance(self, bundle: BundleJobs) -> Iterator[Result]:
        """Make the next wave of a bundle ready, the longest report first, or tell what was up to date."""
        wave = bundle.next_wave()
        # Of those that were never made the first, as a bundle hands them out.
        longest_first = sorted(wave, key=lambda assignment: -self._expected(assignment[0]))
        self._ready.extendleft(reversed(longest_first))
        if not wave:
            current = [job for job in bundle.jobs if not bundle.reasons[job.name]]
            yield from (Result(job.name, job, "up to date") for job in current)

    def _expected(self, task: Task) -> float:
        """How many seconds a task may take: as many as the last time, or as the last of its chapter."""
        if isinstance(task, ReportTask) and task.kept:
            return 0.0
        before = self._manifest.reports.get(task.name)
        return before.get("seconds", 0.0) if before else self._seconds.get(task.job.chapter, 0.0)

    def _record(self, task: Task, result: TaskResult | ProcessDied) -> Iterator[Result]:
        if isinstance(task, DocumentTask):
            result = TaskResult(result.reason) if isinstance(result, ProcessDied) else result
            self._record_document(task, result)
            if result.reason:
                yield Result(task.name, task.job, "failed", result.reason, result.seconds)
        elif not task.kept:
            result = self._record_report(task, result)
            reason = result.reason or self._begun[task.job.folder].reasons[task.name]
            status = "failed" if result.reason else "rendered"
            yield Result(task.name, task.job, status, reason, result.seconds)

    def _record_report(self, task: ReportTask, result: TaskResult | ProcessDied) -> TaskResult:
        """Put a report on record, with a page in place of its files if it failed."""
        from regenatlas.render.batch.report import failed, write_failure

        job = task.job
        if isinstance(result, ProcessDied):
            digest = self._begun[job.folder].chapters.digests[job.chapter]
            result = failed(task, result, fingerprint(digest, self._tables, None))
        if result.reason:
            result = write_failure(job, result, task.beside, self._tables, self._store)
        else:
            result = replace(result, files=(*result.files, *self._other_formats(job, result)))
        self._manifest.drop(job.name, {f"{job.folder}/{file['name']}" for file in result.files})
        documents = self._begun[job.folder].kinds
        # A page that was kept is still as its own run described it.
        places = result.places or self._manifest.reports.get(job.name, {}).get("places", {})
        formats = [] if job.formats == ("html",) else ["--format", ",".join(job.formats)]
        options = {"options": [*formats, *self._options]} if result.reason else {}
        links = {"beside": list(task.beside), "documents": documents, "places": places}
        report = entry(result, job, **links, **options, headline=dict(result.headline))
        self._manifest.record(job.name, report, result.inputs)
        self._redirect(job)
        self._seconds[job.chapter] = result.seconds
        self.recorded = True
        return result

    def _redirect(self, job: Job) -> None:
        """Let the pages of a chapter that had another number lead to the one that it has now."""
        from regenatlas.render.page.html import moved_html
        from regenatlas.render.site.ledgers import spoken

        for name, report in self._manifest.within(job.folder).items():
            chapter = report["chapter"]
            if chapter and chapter != job.chapter and spoken(chapter) == spoken(job.chapter):
                self._manifest.forget(name)
                self._store.write(f"{name}.html", moved_html(f"{job.chapter}.html"))

    def _other_formats(self, job: Job, result: TaskResult) -> list[dict[str, str]]:
        """Files of an earlier run in other formats, if they have the same fingerprint."""
        before = self._manifest.reports.get(job.name, {})
        if before.get("status") != "rendered" or before.get("inputs") != cache_key(result.inputs):
            return []
        new = {file["kind"] for file in result.files} | {"data"}
        return [file for file in before["files"] if file["kind"] not in new]

    def _record_document(self, task: DocumentTask, result: TaskResult) -> None:
        self.recorded = True
        if result.reason:
            self._manifest.forget(task.name)
            return
        result = replace(result, inputs=self._begun[task.job.folder].document_fingerprint(task))
        status = "incomplete" if task.reasons else "rendered"
        report = {**entry(result, task.job), "chapter": "", "status": status}
        self._manifest.record(task.name, report, result.inputs)

    def _altered(self) -> Iterator[Result]:
        """Reports of this batch whose files somebody else has changed since: another report's code, say."""
        manifest = self._manifest
        if self.recorded:
            manifest.look()
        due = [job for bundle in self._begun.values() for job in bundle.jobs if bundle.reasons[job.name]]
        for job in due:
            if manifest.reports[job.name]["status"] == "rendered" and not manifest.intact(job.name):
                yield Result(job.name, job, "failed", "its files were altered by somebody else meanwhile")
