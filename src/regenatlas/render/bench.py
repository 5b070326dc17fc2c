"""How long a report takes, by stage; the first is told apart, because it imports and warms everything."""

from __future__ import annotations

import os
import platform
import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import metadata
from typing import Any

from regenatlas.render.document import Edition, read_chapter
from regenatlas.render.engine import execute
from regenatlas.render.plan import Job
from regenatlas.render.task import Failed

STAGES = ("execute", "html", "pdf")


class BenchError(RuntimeError):
    """A report that cannot be measured because it fails."""


def measure(jobs: Sequence[Job], rounds: int) -> dict[str, Any]:
    """Seconds per report by stage, over all jobs and rounds: `first`, `median` and `p95` of the others."""
    from regenatlas.render.html import chapter_html
    from regenatlas.render.pdf import chapter_pdf

    seconds: dict[str, list[float]] = {stage: [] for stage in STAGES}
    for job in [job for _ in range(rounds) for job in jobs]:
        edition = Edition(as_of_iso=job.parameters.as_of.isoformat())
        with _timed(seconds["execute"]):
            done = execute(job.notebook, job.injected)
        if isinstance(done, Failed):
            raise BenchError(f"{job.folder}/{job.chapter}: {done.reason}")
        chapter = read_chapter(done.notebook, job.chapter)
        with _timed(seconds["html"]):
            chapter_html(chapter, edition)
        with _timed(seconds["pdf"]):
            chapter_pdf(chapter, edition)
    total = [sum(parts) for parts in zip(*(seconds[stage] for stage in STAGES), strict=True)]
    return {
        "machine": {
            "cores": os.cpu_count(),
            "python": platform.python_version(),
            **{name: metadata.version(name) for name in ("matplotlib", "pandas", "papermill", "typst")},
        },
        "reports": len(total),
        "seconds": {stage: summary(values) for stage, values in {**seconds, "report": total}.items()},
    }


def summary(values: Sequence[float]) -> dict[str, float]:
    """The first value, and the median and 95th percentile of the others (of all, if there is only one)."""
    rest = sorted(values[1:] or values)
    p95 = rest[min(len(rest) - 1, round(0.95 * (len(rest) - 1)))]
    measured = {"first": values[0], "median": statistics.median(rest), "p95": p95}
    return {name: round(value, 3) for name, value in measured.items()}


@contextmanager
def _timed(seconds: list[float]) -> Iterator[None]:
    started = time.perf_counter()
    yield
    seconds.append(time.perf_counter() - started)
