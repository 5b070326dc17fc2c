"""Render the jobs of a plan: execute, export, record. A report that fails leaves a page and stops no other.

Everything that a report consists of is made in memory before the first of its files is written.
"""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import nbformat

from regenatlas.present.wording import Wording
from regenatlas.render import engine
from regenatlas.render.document import Chapter, Edition, Figure, Link, Plain, Prose, Table, read_chapter
from regenatlas.render.engine import Executed, Failed
from regenatlas.render.inputs import changed, inputs, key
from regenatlas.render.plan import Job, chapter_notebooks, chapter_title
from regenatlas.render.site import write_site
from regenatlas.render.store import Manifest, Store
from regenatlas.tables.load import Tables

REPORT = "report.pdf"

Execute = Callable[[Path, Mapping[str, Any]], Executed | Failed]


@dataclass(frozen=True)
class Result:
    """What became of a job: `rendered`, `failed` or `up to date`, why, and how many seconds it took.

    `output` is what is meant where it is not the job's report but the document of its bundle.
    """

    job: Job
    status: str
    reason: str = ""
    seconds: float = 0.0
    output: str = ""

    @property
    def name(self) -> str:
        """The report or document, as a path without ending."""
        return f"{self.job.folder}/{self.output or self.job.chapter}"


def run(
    jobs: Sequence[Job],
    tables: Tables,
    folder: Path,
    *,
    force: bool = False,
    tell: Callable[[Result], None] | None = None,
    execute: Execute | None = None,
) -> list[Result]:
    """Render what is not up to date (everything with `force`) into a folder.

    `tell` hears of each report as soon as it is done; `execute` takes the place of the engine.
    """
    store = Store(folder)
    manifest = Manifest(store)
    results: list[Result] = []
    for _, group in groupby(jobs, key=lambda job: job.folder):
        bundle = _Bundle(list(group), tables, store, manifest, execute or engine.execute)
        try:
            for result in bundle.render(force=force):
                results.append(result)
                if tell:
                    tell(result)
        finally:  # whoever interrupts a batch keeps what was rendered
            manifest.save()
    write_site(store, manifest, tables)
    return results


def reasons(jobs: Sequence[Job], tables: Tables, folder: Path) -> list[tuple[Job, str]]:
    """Each job with the reason to render it, "" if it is up to date."""
    store = Store(folder)
    manifest = Manifest(store)
    found = []
    for _, group in groupby(jobs, key=lambda job: job.folder):
        bundle = _Bundle(list(group), tables, store, manifest, engine.execute)
        found += [(job, bundle.reason(job)) for job in bundle.jobs]
    return found


class _Bundle:
    """The jobs of one country, date, definition and language; they link to each other, share a document."""

    def __init__(
        self, jobs: list[Job], tables: Tables, store: Store, manifest: Manifest, execute: Execute
    ) -> None:
        self.jobs = jobs
        self.tables = tables
        self.store = store
        self.manifest = manifest
        self.execute = execute
        self.folder = jobs[0].folder
        self.wording = Wording(jobs[0].parameters.lang, tables)
        chapters = chapter_notebooks(jobs[0].notebook.parent)
        there = {
            entry["chapter"] for entry in manifest.within(self.folder).values() if entry["kind"] == "html"
        }
        there |= {job.chapter for job in jobs if "html" in job.formats}
        self.beside = [name for name in chapters if name in there]
        self.titles = {name: chapter_title(path) for name, path in chapters.items()}
        # A document of all chapters is made when all of them are asked for as PDF.
        self.whole = "pdf" in jobs[0].formats and {job.chapter for job in jobs} == set(chapters)
        self.described = {job.chapter: inputs(job, tables) for job in jobs}
        self.keys = {chapter: key(described) for chapter, described in self.described.items()}

    def reason(self, job: Job) -> str:
        """Why a job has to be rendered, "" if it is up to date."""
        for kind, name in job.outputs.items():
            entry = self.manifest.entries.get(name)
            if entry is None:
                return "not rendered yet" if kind == job.formats[0] else f"no {kind} yet"
            if entry["status"] != "rendered":
                return "failed before"
            if entry["inputs"] != self.keys[job.chapter]:
                return changed(self.manifest.inputs.get(entry["inputs"], {}), self.described[job.chapter])
            if not self.manifest.intact(name):
                return f"{kind} was removed or altered"
            if kind == "html" and entry["beside"] != self.beside:
                return "other chapters to link to"
        return ""

    def render(self, *, force: bool) -> Iterable[Result]:
        due = {job.chapter: "asked for" if force else self.reason(job) for job in self.jobs}
        document = self.whole and (any(due.values()) or not self._document_current())
        chapters: list[Chapter] = []
        complete = True
        for job in self.jobs:
            reason = due[job.chapter]
            stored = self._stored(job) if document and not reason else None
            if document and not reason and stored is None:
                reason = f"needed for {REPORT}"
            if not reason:
                yield Result(job, "up to date")
            else:
                result, stored = self._render(job, reason)
                complete = complete and result.status == "rendered"
                yield result
                if stored is None:
                    chapters.append(self._missing(job, result.reason))
            if document and stored is not None:
                chapters.append(read_chapter(stored, job.chapter))
        if document:
            reason = self._write_document(chapters, complete=complete)
            if reason:
                yield Result(self.jobs[-1], "failed", reason, output=REPORT)

    def _render(self, job: Job, reason: str) -> tuple[Result, nbformat.NotebookNode | None]:
        started = time.perf_counter()
        done = self.execute(job.notebook, job.injected)
        files: dict[str, tuple[str, bytes]] = {}
        if isinstance(done, Executed):
            try:
                files = self._export(job, done.notebook)
            except Exception as error:  # noqa: BLE001 - whatever an exporter meets, the other reports go on
                done = Failed(f"{type(error).__name__}: {error}")
        seconds = time.perf_counter() - started
        if isinstance(done, Failed):
            self._write_failure(job, done, seconds)
            return Result(job, "failed", done.reason, seconds), None
        self._write(job, files, seconds)
        return Result(job, "rendered", reason, seconds), done.notebook

    def _export(self, job: Job, notebook: nbformat.NotebookNode) -> dict[str, tuple[str, bytes]]:
        """All files of a report: by name, their kind and content."""
        chapter = read_chapter(notebook, job.chapter)
        made: dict[str, str | bytes] = {
            "facts.json": json.dumps(chapter.ledger, indent=1, ensure_ascii=False) + "\n"
        }
        if "html" in job.formats:
            from regenatlas.render.html import chapter_html

            made["html"] = chapter_html(chapter, self.edition(job))
        if "pdf" in job.formats:
            from regenatlas.render.pdf import chapter_pdf

            made["pdf"] = chapter_pdf(chapter, self.edition(job))
        if "ipynb" in job.formats:
            made["ipynb"] = nbformat.writes(notebook) + "\n"
        files = {job.outputs[kind]: (kind, _bytes(content)) for kind, content in made.items()}
        for block in chapter.blocks:
            if isinstance(block, Figure | Table) and block.csv:
                files[f"{job.folder}/data/{job.chapter}-{block.name}.csv"] = ("data", block.csv.encode())
        return files

    def _write(self, job: Job, files: Mapping[str, tuple[str, bytes]], seconds: float) -> None:
        self.manifest.inputs[self.keys[job.chapter]] = self.described[job.chapter]
        for name, entry in self._entries(job):
            # What another run made from other inputs would contradict the new page beside it.
            same = entry["inputs"] == self.keys[job.chapter] and entry["status"] == "rendered"
            if name not in files and (not same or entry["kind"] == "data"):
                self.manifest.forget(name)
        for name, (kind, content) in files.items():
            entry = self._entry(job, kind, "rendered", self.keys[job.chapter], seconds)
            if kind == "html":
                entry["beside"] = self.beside
            self.manifest.record(name, {**entry, "sha256": self.store.write(name, content)})

    def _write_failure(self, job: Job, failure: Failed, seconds: float) -> None:
        """A page in the place of the chapter, so that links lead to it, and nothing else of the chapter."""
        from regenatlas.render.html import failure_html

        for name, _ in self._entries(job):
            self.manifest.forget(name)
        name = f"{job.folder}/{job.chapter}.html"
        page = failure_html(self.titles[job.chapter], failure, self.edition(job))
        entry = self._entry(job, "html", "failed", self.keys[job.chapter], seconds)
        content = {"reason": failure.reason, "beside": self.beside, "sha256": self.store.write(name, page)}
        self.manifest.inputs[self.keys[job.chapter]] = self.described[job.chapter]
        self.manifest.record(name, {**entry, **content})

    def _entries(self, job: Job) -> list[tuple[str, dict[str, Any]]]:
        return [
            (name, entry)
            for name, entry in self.manifest.within(job.folder).items()
            if entry["chapter"] == job.chapter
        ]

    def _entry(self, job: Job, kind: str, status: str, used: str, seconds: float) -> dict[str, Any]:
        parameters = job.parameters.model_dump(mode="json", exclude={"peers"})
        return {
            **parameters,
            "folder": job.folder,
            "chapter": job.chapter,
            "kind": kind,
            "status": status,
            "inputs": used,
            "duration_s": round(seconds, 2),
            "rendered_at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        }

    def edition(self, job: Job | None = None) -> Edition:
        """What a page says around its story; for one chapter with its place among the others."""
        p = self.jobs[0].parameters
        frame = self.tables["definitions"].set_index("definition_id")
        links = (
            Link(name.partition("_")[2], self.titles[name], f"{name}.html", bool(job and name == job.chapter))
            for name in self.beside
        )
        return Edition(
            country=self.wording.country(p.country),
            as_of=self.wording.date(p.as_of),
            as_of_iso=p.as_of.isoformat(),
            definition=self.wording.translate(str(frame.at[p.definition, "label"])),
            known_by=self.wording.date(p.known_by) if p.known_by else "",
            version=self.tables.version,
            lang=p.lang,
            direction="rtl" if self.wording.right_to_left else "ltr",
            chapters=tuple(links),
            index="../" * (self.folder.count("/") + 1) + "index.html",
            translate=self.wording.translate,
        )

    def _document_current(self) -> bool:
        name = f"{self.folder}/{REPORT}"
        entry = self.manifest.entries.get(name, {})
        current = entry.get("status") == "rendered" and entry.get("inputs") == self._document_key()
        return current and self.manifest.intact(name)

    def _document_key(self) -> str:
        return key(self.keys)

    def _stored(self, job: Job) -> nbformat.NotebookNode | None:
        """The executed notebook of an up-to-date report, if it was kept."""
        name = f"{job.folder}/{job.chapter}.ipynb"
        entry = self.manifest.entries.get(name, {})
        if entry.get("inputs") != self.keys[job.chapter] or not self.manifest.intact(name):
            return None
        return nbformat.reads((self.store.read(name) or b"").decode(), as_version=4)

    def _missing(self, job: Job, reason: str) -> Chapter:
        said = Prose(self.wording.translate("This chapter could not be rendered:"))
        return Chapter(job.chapter, self.titles[job.chapter], (said, Plain(reason)))

    def _write_document(self, chapters: Sequence[Chapter], *, complete: bool) -> str:
        """All chapters as one PDF; why it could not be made, "" if it was."""
        from regenatlas.render.pdf import PdfError, report_pdf

        name = f"{self.folder}/{REPORT}"
        started = time.perf_counter()
        try:
            content = report_pdf(chapters, self.edition())
        except PdfError as error:
            self.manifest.forget(name)
            return str(error)
        seconds = time.perf_counter() - started
        status = "rendered" if complete else "incomplete"
        self.manifest.inputs[self._document_key()] = dict(self.keys)
        entry = self._entry(self.jobs[0], "report", status, self._document_key(), seconds)
        self.manifest.record(name, {**entry, "chapter": "", "sha256": self.store.write(name, content)})
        return ""


def _bytes(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content
