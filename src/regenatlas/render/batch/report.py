"""Make one report, from its notebook to its files: what every worker does, on this machine or a cluster.

Everything that a report consists of is made in memory before the first of its files is written. What the
worker hands back is small, the entry for the manifest, and beside it the chapter for the bundle's document.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import nbformat

from regenatlas import paths
from regenatlas.render.batch.plan import Job
from regenatlas.render.batch.task import DocumentTask, ReportTask, TaskResult
from regenatlas.render.execute import engine
from regenatlas.render.execute.fork import ProcessDied
from regenatlas.render.execute.outcome import Executed, Failed
from regenatlas.render.page.document import (
    METHODS,
    Chapter,
    Edition,
    Link,
    OutputError,
    Plain,
    read_chapter,
)
from regenatlas.render.page.methods import guide
from regenatlas.render.site.basis import basis
from regenatlas.render.site.ledgers import headline
from regenatlas.render.store.fingerprint import fingerprint
from regenatlas.render.store.store import DOCUMENTS, INDEX, LEDGER, Store, digest
from regenatlas.report.display import Figure, Table
from regenatlas.report.escaping import json_text
from regenatlas.report.narrative import plain
from regenatlas.report.wording import Wording
from regenatlas.tables.check import repository_tables
from regenatlas.tables.load import Tables

Execute = Callable[..., Executed | Failed]


def make(
    task: ReportTask | DocumentTask, chapters: Sequence[Chapter], store: Store
) -> tuple[TaskResult, Chapter | None]:
    """Make a report, or a document of these chapters, in the process of a worker. Never raises."""
    tables = repository_tables(paths.DATA)
    if isinstance(task, DocumentTask):
        return make_document(task, chapters, tables, store), None
    return make_report(task, tables, store)


def make_report(
    task: ReportTask, tables: Tables, store: Store, execute: Execute | None = None
) -> tuple[TaskResult, Chapter | None]:
    """Execute, export and write a report; its chapter, None if it failed. Never raises.

    `execute` takes the place of the engine.
    """
    started = time.perf_counter()
    job = task.job
    if task.kept:
        return TaskResult(), _kept(job, store)
    notebook = digest(job.notebook.read_bytes())
    done = (execute or engine.execute)(job.notebook, job.injected, engine=task.engine)
    if isinstance(done, Executed):
        try:
            chapter = read_chapter(done.notebook, job.chapter)
            around = with_files(edition(job, tables, task.beside), job, whole=task.document)
            files, found = _export(job, chapter, done.notebook, around)
            result = TaskResult(
                files=_write(files, job, store),
                places=found,
                inputs=fingerprint(notebook, tables, chapter.ledger.get("tables")),
                headline=_headline(chapter.ledger, tables),
            )
            return _timed(result, started), chapter
        except OutputError as error:
            done = Failed(f"cell {error.cell} {error}", error.cell, error.source)
        except Exception as error:  # noqa: BLE001 - whatever an exporter meets, the other reports go on
            done = Failed(f"{type(error).__name__}: {error}")
    inputs = fingerprint(notebook, tables, None)
    return _timed(TaskResult(done.reason, done.cell, done.source, inputs=inputs), started), None


def make_document(
    task: DocumentTask, chapters: Sequence[Chapter], tables: Tables, store: Store
) -> TaskResult:
    """Write all chapters of a bundle as one file; the reason if that cannot be done. Never raises."""
    started = time.perf_counter()
    job = task.jobs[0]
    sorry = Wording(job.parameters.lang, tables).translate("This chapter could not be rendered:")
    there = {chapter.name: chapter for chapter in chapters}
    whole = [
        there.get(one.chapter)
        or Chapter(
            one.chapter,
            task.titles[one.chapter],
            (plain(sorry), Plain(task.reasons.get(one.chapter, "unknown"))),
        )
        for one in task.jobs
    ]
    try:
        content = _document(task.kind, whole, edition(job, tables, task.beside))
        kind = "report" if task.kind == "pdf" else task.kind
        files = _write({task.file: (kind, content)}, job, store)
    except Exception as error:  # noqa: BLE001 - one document that cannot be set must not stop the batch
        return _timed(TaskResult(str(error)), started)
    return _timed(TaskResult(files=files), started)


def _document(kind: str, chapters: Sequence[Chapter], around: Edition) -> bytes:
    """A document of a bundle. What writes the other kinds is not loaded."""
    if kind == "xlsx":
        from regenatlas.render.office.workbook import report_xlsx

        return report_xlsx(chapters, around)
    if kind == "docx":
        from regenatlas.render.office.word import report_docx

        return report_docx(chapters, around)
    from regenatlas.render.pdf.pdf import report_pdf

    return report_pdf(chapters, around)


def failed(task: ReportTask, died: ProcessDied, inputs: Mapping[str, Any]) -> TaskResult:
    """The result of a report whose process died; `inputs`: what it was to be made from."""
    failure = engine.failure_in(task.job.notebook, died)
    return TaskResult(failure.reason, failure.cell, failure.source, inputs=inputs)


def write_failure(
    job: Job, result: TaskResult, beside: Mapping[str, str], tables: Tables, store: Store
) -> TaskResult:
    """Write a page in the place of a chapter that failed, so that links lead to it; the result with its file.

    What a worker has written of the report before it died is removed.
    """
    from regenatlas.render.page.html import failure_html

    failure = Failed(result.reason, result.cell, result.source, result.seconds)
    for prefix in (f"{job.name}.", f"{job.folder}/data/{job.chapter}-"):
        for name in store.beginning(prefix):
            store.remove(name)
    page = failure_html(beside.get(job.chapter, job.chapter), failure, edition(job, tables, beside))
    files = {f"{job.folder}/{job.chapter}.html": ("html", page.encode())}
    return replace(result, files=_write(files, job, store))


def edition(job: Job, tables: Tables, beside: Mapping[str, str]) -> Edition:
    """What a page says around its story, with its place among the chapters beside it."""
    p = job.parameters
    wording = Wording(p.lang, tables)
    links = (
        Link(name.partition("_")[2], title, f"{name}.html", name == job.chapter)
        for name, title in beside.items()
    )
    return Edition(
        country=wording.country(p.country),
        as_of=wording.date(p.as_of),
        definition=wording.translate(tables.row(f"definitions:{p.definition}")["label"]),
        known_by=wording.date(p.known_by) if p.known_by else "",
        version=tables.version,
        licence=tables.licence,
        lang=p.lang,
        direction="rtl" if wording.right_to_left else "ltr",
        chapters=tuple(links),
        index="../" * (job.folder.count("/") + 1) + INDEX,
        folder=job.folder,
        guide=guide(tables, wording, "../" * job.folder.count("/") + f"{METHODS}.html"),
        translate=wording.translate,
    )


def with_files(around: Edition, job: Job, *, whole: bool) -> Edition:
    """The edition with links to what the same request makes of the chapter, and of all chapters (`whole`).

    Other files may lie there too, but a page must not depend on what was asked for before it.
    """
    _ = around.translate
    names = {
        "pdf": (_("PDF"), _("This chapter as PDF")),
        "ipynb": (_("notebook"), _("This chapter as notebook")),
    }
    files = (Link(*words, f"{job.chapter}.{kind}") for kind, words in names.items() if kind in job.formats)
    documents = {
        "pdf": (_("PDF"), _("All chapters as one PDF")),
        "xlsx": (_("Excel"), _("All numbers, tables and rows as an Excel workbook")),
        "docx": (_("Word"), _("The brief and the summary as a Word document")),
    }
    asked = {kind: words for kind, words in documents.items() if whole and kind in job.formats}
    of_all = tuple(Link(*words, DOCUMENTS[kind]) for kind, words in asked.items())
    return replace(around, files=tuple(files), whole=of_all)


def _export(
    job: Job, chapter: Chapter, notebook: nbformat.NotebookNode, around: Edition
) -> tuple[dict[str, tuple[str, bytes]], Mapping[str, Any]]:
    """All files of a report, by name their kind and content, and the `places` of its page."""
    found: Mapping[str, Any] = {}
    files = {
        f"{job.folder}/data/{job.chapter}-{block.name}.csv": ("data", block.csv.encode("utf-8-sig"))
        for block in chapter.blocks
        if isinstance(block, Figure | Table) and block.csv
    }
    exports: dict[str, str | bytes] = {
        LEDGER: json_text(json.dumps(chapter.ledger, indent=1, ensure_ascii=False)) + "\n"
    }
    if "html" in job.formats:
        from regenatlas.render.page.html import page, page_html
        from regenatlas.render.page.places import places

        shown = page(chapter, around)
        exports["html"], found = page_html(shown), places(shown)
    if "pdf" in job.formats:
        from regenatlas.render.pdf.pdf import chapter_pdf

        exports["pdf"] = chapter_pdf(chapter, around)
    if "ipynb" in job.formats:
        exports["ipynb"] = nbformat.writes(notebook) + "\n"
    files |= {job.outputs[kind]: (kind, _bytes(content)) for kind, content in exports.items()}
    return files, found


def _write(files: Mapping[str, tuple[str, bytes]], job: Job, store: Store) -> tuple[Mapping[str, str], ...]:
    written = {name: store.write(name, content) for name, (_, content) in files.items()}
    stamps = store.stamps(written)
    return tuple(
        {
            "kind": kind,
            "name": name.removeprefix(f"{job.folder}/"),
            "sha256": written[name],
            "stamp": stamps.get(name, ""),
        }
        for name, (kind, _) in files.items()
    )


def _headline(ledger: Mapping[str, Any], tables: Tables) -> dict[str, Any]:
    stated = headline(ledger)
    return {**stated, "basis": basis(ledger, tables)} if stated else {}


def _kept(job: Job, store: Store) -> Chapter | None:
    content = store.read(job.outputs["ipynb"])
    if content is None:
        return None
    return read_chapter(nbformat.reads(content.decode(), as_version=4), job.chapter)


def _timed(result: TaskResult, started: float) -> TaskResult:
    return replace(result, seconds=time.perf_counter() - started)


def _bytes(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content
