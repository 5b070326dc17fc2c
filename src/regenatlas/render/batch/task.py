"""What a batch asks of its workers and what they answer, without what it takes to do it.

Whoever only wants to know that all is up to date should not have to wait for the libraries that render.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from regenatlas.render.batch.plan import Job
from regenatlas.render.store.fingerprint import cache_key
from regenatlas.render.store.store import DOCUMENTS
from regenatlas.report.parameters import Parameters


@dataclass(frozen=True)
class ReportTask:
    """A report to make.

    `beside`: the chapters that a page links to, name → question. `engine`: how it is executed. `document`:
    the bundle's document will need its chapter. `kept`: that is all, and the executed notebook is in the
    store. `shares`: what so many others of the batch share with it that deriving it once pays: day and rule
    (`shared_by`), or these and its country.
    """

    job: Job
    beside: Mapping[str, str]
    engine: str = "fork"
    document: bool = False
    kept: bool = False
    shares: tuple[object, ...] = ()

    @property
    def name(self) -> str:
        """The report's name: its path without ending."""
        return self.job.name


def shared_by(parameters: Parameters) -> tuple[dt.date, str, str]:
    """What reports on many countries share, in an order: the day, the rule, the day of what is known."""
    return parameters.as_of, parameters.definition, str(parameters.known_by or "")


@dataclass(frozen=True)
class DocumentTask:
    """A document of a bundle, made of all its chapters; `reasons` tells of those that failed.

    `kind`: one of `DOCUMENTS`. `beside`: the chapters that have pages to link to, name → question.
    """

    jobs: tuple[Job, ...]
    reasons: Mapping[str, str]
    titles: Mapping[str, str]
    kind: str = "pdf"
    beside: Mapping[str, str] = field(default_factory=dict)

    @property
    def job(self) -> Job:
        """A job that has the folder and parameters of the document."""
        return self.jobs[0]

    @property
    def name(self) -> str:
        """The document's name, beside those of its chapters."""
        return self.file.removesuffix(".pdf")

    @property
    def file(self) -> str:
        """The document's file."""
        return f"{self.job.folder}/{DOCUMENTS[self.kind]}"


@dataclass(frozen=True)
class TaskResult:
    """What became of a task: what the manifest records of it.

    `reason` and, for a report, `cell` and `source` say why it failed, "" if it did not; `files`: kind, name
    within the bundle's folder, SHA-256 and stamp of each; `inputs`: what it was made from; `places`: where a
    search may lead on its page, see `places.places`.
    """

    reason: str = ""
    cell: int = 0
    source: str = ""
    seconds: float = 0.0
    files: tuple[Mapping[str, str], ...] = ()
    inputs: Mapping[str, Any] = field(default_factory=dict)
    headline: Mapping[str, Any] = field(default_factory=dict)
    places: Mapping[str, Any] = field(default_factory=dict)


def entry(result: TaskResult, job: Job, **more: Any) -> dict[str, Any]:
    """What the manifest records of a report."""
    return {
        **job.parameters.model_dump(mode="json", exclude={"peers"}),
        "folder": job.folder,
        "chapter": job.chapter,
        "status": "failed" if result.reason else "rendered",
        "reason": result.reason,
        "cell": result.cell,
        "inputs": cache_key(result.inputs),
        "seconds": round(result.seconds, 3),
        "rendered_at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "files": [dict(file) for file in result.files],
        **more,
    }
