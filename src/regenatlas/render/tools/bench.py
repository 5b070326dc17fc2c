"""How long a report takes, by stage, made as a batch makes it: in a forked child of a warm process.

`first` is told apart only because it meets cold files; what all reports share is in `warm`. How this compares
with other ways to make reports is measured by `make bench`.
"""

from __future__ import annotations

import os
import platform
import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import metadata
from typing import Any

from regenatlas.render.batch.plan import Job
from regenatlas.render.batch.warm import warm
from regenatlas.render.execute import fork
from regenatlas.render.execute.engine import execute
from regenatlas.render.execute.outcome import Failed
from regenatlas.render.page.document import Edition, read_chapter

STAGES = ("execute", "html", "pdf")


class BenchError(RuntimeError):
    """A report that cannot be measured because it fails."""


def measure(jobs: Sequence[Job], rounds: int) -> dict[str, Any]:
    """Seconds over all jobs and rounds: `warm` (once), and for each stage `first`, `median` and `p95`.

    The last stage, `report`, is all of it, the child's start and end included.
    """
    made: dict[str, list[float]] = {"warm": [], **{stage: [] for stage in (*STAGES, "report")}}
    with _timed(made["warm"]):
        warm()
    for job in [job for _ in range(rounds) for job in jobs]:
        with _timed(made["report"]):
            done = fork.call(_stages, job) if fork.available() else _stages(job)
        if isinstance(done, fork.Died | Failed):
            raise BenchError(f"{job.name}: {done.reason}")
        for stage, seconds in zip(STAGES, done, strict=True):
            made[stage].append(seconds)
    return {
        "machine": {
            "cores": os.cpu_count(),
            "python": platform.python_version(),
            **{name: metadata.version(name) for name in ("matplotlib", "pandas", "papermill", "typst")},
        },
        "reports": len(made["report"]),
        "seconds": {stage: summary(values) for stage, values in made.items()},
    }


def _stages(job: Job) -> tuple[float, ...] | Failed:
    """The seconds of each stage of one report."""
    from regenatlas.render.page.html import chapter_html
    from regenatlas.render.pdf.pdf import chapter_pdf

    edition = Edition(as_of_iso=job.parameters.as_of.isoformat())
    seconds: list[float] = []
    with _timed(seconds):
        done = execute(job.notebook, job.injected)
    if isinstance(done, Failed):
        return done
    with _timed(seconds):
        chapter = read_chapter(done.notebook, job.chapter)
        chapter_html(chapter, edition)
    with _timed(seconds):
        chapter_pdf(chapter, edition)
    return tuple(seconds)


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
