"""The reports of one country, date, rule and language: which of them are due, and why.

They link to each other, and all of them together make one document.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from regenatlas.render.batch.plan import Job
from regenatlas.render.store.fingerprint import cache_key, changes_since
from regenatlas.render.store.manifest import Manifest
from regenatlas.render.store.store import REPORT
from regenatlas.tables.load import Tables


@dataclass(frozen=True)
class Chapters:
    """Every chapter that there is, asked for or not: its question, and the digest of its notebook."""

    titles: Mapping[str, str]
    digests: Mapping[str, str]


class Bundle:
    """The jobs of one bundle held against what the manifest says of it."""

    def __init__(self, jobs: Sequence[Job], chapters: Chapters, tables: Tables, manifest: Manifest) -> None:
        self.jobs = list(jobs)
        self.folder = jobs[0].folder
        self.titles = chapters.titles
        self._digests = chapters.digests
        self._tables = tables
        self._manifest = manifest
        there = {job.chapter for job in jobs if "html" in job.formats}
        there |= {
            report["chapter"]
            for name, report in manifest.within(self.folder).items()
            if manifest.files(name, "html")
        }
        #: The chapters that a page links to, name → question.
        self.beside = {name: title for name, title in chapters.titles.items() if name in there}
        #: A document of all chapters is made when all of them are asked for as PDF.
        self.whole = "pdf" in jobs[0].formats and {job.chapter for job in jobs} == set(chapters.titles)

    def reason(self, job: Job) -> str:
        """Why a job has to be rendered, "" if it is up to date."""
        report = self._manifest.reports.get(job.name)
        if report is None:
            return "not rendered yet"
        if report["status"] != "rendered":
            return "failed before"
        why = changes_since(
            self._manifest.inputs.get(report["inputs"], {}), self._digests[job.chapter], self._tables
        )
        if why:
            return why
        return self._damage(job, report)

    def _damage(self, job: Job, report: Mapping[str, Any]) -> str:
        """Why a report has to be made again although what it was made from is the same."""
        missing = [kind for kind in job.outputs if not self._manifest.files(job.name, kind)]
        if missing:
            return f"no {missing[0]} yet"
        if not self._manifest.intact(job.name):
            return "an output was removed or altered"
        linked = "html" not in job.formats or report["beside"] == list(self.beside)
        return "" if linked else "other chapters to link to"

    def kept(self, job: Job) -> bool:
        """Whether the executed notebook of a report that is up to date lies in the store."""
        return bool(self._manifest.files(job.name, "ipynb"))

    @property
    def document(self) -> str:
        """The name of the document of all chapters."""
        return f"{self.folder}/{REPORT.partition('.')[0]}"

    def document_inputs(self) -> dict[str, str]:
        """What the document is made of: for each chapter the key of its inputs, or why it failed."""
        made = {job.chapter: self._manifest.reports.get(job.name, {}) for job in self.jobs}
        return {
            chapter: str(report.get("reason") or report.get("inputs", "")) for chapter, report in made.items()
        }

    def document_current(self) -> bool:
        """Whether the document is there, as the chapters are now."""
        report = self._manifest.reports.get(self.document, {})
        current = report.get("inputs") == cache_key(self.document_inputs())
        return current and self._manifest.intact(self.document)
