"""The reports of one country, date, definition and language: which are due, and in which order.

They link to each other, and all of them together make one document.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from regenatlas.render.batch.plan import Job, chapter_notebooks, chapter_title
from regenatlas.render.batch.task import DocumentTask, ReportTask, shared_by
from regenatlas.render.page.document import BRIEF
from regenatlas.render.store.fingerprint import changes_since
from regenatlas.render.store.manifest import Manifest
from regenatlas.render.store.store import DOCUMENTS, digest
from regenatlas.tables.load import Tables

#: A task, and for a document the tokens of its chapters.
Assignment = tuple[ReportTask | DocumentTask, Sequence[Any]]


#: So many chapters of one bundle, the brief among them, share enough for deriving it once.
MUCH = 5


@dataclass(frozen=True)
class Chapters:
    """Every chapter that there is, asked for or not: its question, and the digest of its notebook."""

    titles: Mapping[str, str]
    digests: Mapping[str, str]


def read_chapters(jobs: Sequence[Job]) -> Chapters:
    """The chapters beside those of the jobs."""
    notebooks = chapter_notebooks(jobs[0].notebook.parent) if jobs else {}
    return Chapters(
        {name: chapter_title(path) for name, path in notebooks.items()},
        {name: digest(path.read_bytes()) for name, path in notebooks.items()},
    )


class BundleJobs:
    """The jobs of one bundle held against its record in the manifest.

    `reasons`: why each report is to be rendered ("" if not); `beside`: questions of the chapters linked to;
    `kinds`: documents of all chapters that are asked for; `many`: whether many bundles share day and rule.
    """

    def __init__(
        self,
        jobs: Sequence[Job],
        chapters: Chapters,
        tables: Tables,
        manifest: Manifest,
        *,
        force: bool = False,
        engine: str = "fork",
        many: bool = False,
    ) -> None:
        self.jobs = jobs
        self.folder = jobs[0].folder
        self._engine = engine
        self._many = many
        self.chapters = chapters
        self._tables = tables
        self._manifest = manifest
        pages = {job.chapter for job in jobs if "html" in job.formats}
        before = manifest.within(self.folder)
        pages |= {report["chapter"] for name, report in before.items() if manifest.files(name, "html")}
        self.beside = {name: title for name, title in chapters.titles.items() if name in pages}
        # A document of all chapters is made when all of them are asked for in its format.
        whole = {job.chapter for job in jobs} == set(chapters.titles)
        self.kinds = [kind for kind in DOCUMENTS if whole and all(kind in job.formats for job in jobs)]
        self.reasons = {job.name: "asked for" if force else self._reason(job) for job in jobs}
        self._tokens: dict[str, Any] = {}
        self._failed: dict[str, str] = {}
        self._pending = 0
        self._waves = self._plan()

    def next_wave(self) -> list[Assignment]:
        """Tasks that can run at the same time, when those of the wave before are done; [] at the end."""
        wave = next(filter(None, self._waves), [])
        self._pending = len(wave)
        return wave

    def finish(self, task: ReportTask | DocumentTask, reason: str, token: Any) -> bool:
        """Take note of a task: its token, or why it has none; whether it was the last of its wave."""
        if isinstance(task, ReportTask) and token is None:
            self._failed[task.job.chapter] = reason or "its notebook is gone"
        elif isinstance(task, ReportTask):
            self._tokens[task.job.chapter] = token
        self._pending -= 1
        return not self._pending

    def document_fingerprint(self, document: DocumentTask) -> dict[str, str]:
        """What a document is made of: of each chapter the fingerprint's key, or why it failed; its links."""
        reports = {job.chapter: self._manifest.reports.get(job.name, {}) for job in self.jobs}
        made = {name: str(one.get("reason") or one.get("inputs", "")) for name, one in reports.items()}
        return {**made, "pages": " ".join(document.beside)} if document.beside else made

    def foreseen(self) -> dict[str, str]:
        """`reasons`, and of reports that a document will need as well, before anything is rendered."""
        current = self._manifest.current
        changed = any(self._changed(job) for job in self.jobs)
        documents = [self._document(kind) for kind in self.kinds]
        due = [one for one in documents if changed or not current(one.name, self.document_fingerprint(one))]
        if due:
            self._need(due[0], [job for job in self.jobs if not self.reasons[job.name]])
        return self.reasons

    def _need(self, document: DocumentTask, jobs: Sequence[Job]) -> None:
        """Give the reports a reason that a document cannot be made of as they are stored."""
        for job in jobs:
            if not self._manifest.files(job.name, "ipynb"):
                self.reasons[job.name] = f"needed for {DOCUMENTS[document.kind]}"

    def _plan(self) -> Iterator[list[Assignment]]:
        yield self._report_tasks([job for job in self.jobs if self.reasons[job.name]])
        documents = [self._document(kind) for kind in self.kinds]
        current = self._manifest.current
        due = [one for one in documents if not current(one.name, self.document_fingerprint(one))]
        if due:
            # Chapters that are up to date are read again where their notebook was stored, else executed.
            rest = [job for job in self.jobs if job.chapter not in self._tokens.keys() | self._failed]
            self._need(due[0], rest)
            yield self._report_tasks(rest)
            tokens = [token for _, token in sorted(self._tokens.items())]
            yield [(document, tokens) for document in due]
        self._tokens.clear()

    def _document(self, kind: str) -> DocumentTask:
        beside = {} if kind == "pdf" else self.beside
        return DocumentTask(tuple(self.jobs), self._failed, self.chapters.titles, kind, beside)

    def _report_tasks(self, jobs: Sequence[Job]) -> list[Assignment]:
        kept = {job.name: not self.reasons[job.name] for job in jobs}
        shares = self._shares([job.chapter for job in jobs if not kept[job.name]])
        if shares:  # the brief has most of it, so it comes when that is derived
            others = [job for job in jobs if job.chapter != BRIEF]
            half = len(jobs) // 2
            jobs = [*others[:half], *(job for job in jobs if job.chapter == BRIEF), *others[half:]]
        return [
            (ReportTask(job, self.beside, self._engine, bool(self.kinds), kept[job.name], shares), ())
            for job in jobs
        ]

    def _shares(self, chapters: Sequence[str]) -> tuple[object, ...]:
        """What the reports on these chapters share that is to be derived once (`ReportTask.shares`)."""
        parameters = self.jobs[0].parameters
        if self._engine != "fork":  # a kernel derives its own
            return ()
        if chapters and self._many:
            return shared_by(parameters)
        pays = len(chapters) >= MUCH and BRIEF in chapters
        return (*shared_by(parameters), parameters.country) if pays else ()

    def _reason(self, job: Job) -> str:
        return self._changed(job) or self._damage(job)

    def _changed(self, job: Job) -> str:
        """Why a report would read otherwise, or is not there."""
        report = self._manifest.reports.get(job.name)
        if report is None:
            return "not rendered yet"
        if report.get("status") != "rendered":
            return "failed before"
        before = self._manifest.inputs.get(report["inputs"], {})
        return changes_since(before, self.chapters.digests[job.chapter], self._tables)

    def _damage(self, job: Job) -> str:
        """Why a report has to be made again although its fingerprint is the same."""
        missing = [kind for kind in job.outputs if not self._manifest.files(job.name, kind)]
        if missing:
            return f"no {missing[0]} yet"
        if not self._manifest.intact(job.name):
            return "an output was removed or altered"
        if "html" not in job.formats:
            return ""
        report = self._manifest.reports[job.name]
        if report.get("beside") != list(self.beside):
            return "other chapters to link to"
        return "" if {*self.kinds} <= {*report.get("documents", ())} else "other documents to link to"
