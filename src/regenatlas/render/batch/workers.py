"""Who makes the reports of a batch: this process itself, or one forked child for each report.

A chapter that its bundle's document needs stays with the workers until then: a few megabytes a report, which
must not pass through the process that keeps the record.
"""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol, Self

from regenatlas.render.batch.task import DocumentTask, Made, ReportTask
from regenatlas.render.execute import fork
from regenatlas.render.execute.fork import Child, Died
from regenatlas.render.execute.outcome import Executed, Failed
from regenatlas.render.execute.parallel import cores
from regenatlas.render.page.document import Chapter
from regenatlas.render.store.store import Store
from regenatlas.tables.load import Tables

Task = ReportTask | DocumentTask
Execute = Callable[..., Executed | Failed]
#: A task, what became of it, and a token for its chapter (None if there is none).
Finished = tuple[Task, Made | Died, Any]


class Workers(Protocol):
    """Takes tasks and answers each of them once, in any order; as a context it frees what it holds."""

    def __enter__(self) -> Self:
        """Be ready for tasks."""

    def __exit__(self, *_: object) -> None:
        """Stop what is still running."""

    def free(self) -> bool:
        """Whether another task could begin now."""

    def submit(self, task: Task, chapters: Sequence[Any] = ()) -> None:
        """Begin a task; a document gets the tokens of its chapters."""

    def finished(self) -> list[Finished]:
        """Wait until something is done; [] if nothing was begun."""


class Here:
    """The process itself, one task after the other."""

    def __init__(
        self, tables: Tables, store: Store, execute: Callable[..., Executed | Failed] | None = None
    ) -> None:
        self._tables = tables
        self._store = store
        self._execute = execute
        self._done: list[Finished] = []

    def __enter__(self) -> Self:
        """As `Workers`."""
        return self

    def __exit__(self, *_: object) -> None:
        """As `Workers`."""

    def free(self) -> bool:
        """As `Workers`."""
        return not self._done

    def submit(self, task: Task, chapters: Sequence[Chapter] = ()) -> None:
        """As `Workers`."""
        from regenatlas.render.batch.report import make_document, make_report

        if isinstance(task, ReportTask):
            made, chapter = make_report(task, self._tables, self._store, self._execute)
            self._done.append((task, made, chapter))
        else:
            self._done.append((task, make_document(task, chapters, self._tables, self._store), None))

    def finished(self) -> list[Finished]:
        """As `Workers`."""
        done, self._done = self._done, []
        return done


class Pool:
    """Forked children of this process, up to `jobs` at a time, each for one report and then gone.

    `timeout` (seconds) and `memory` (bytes) bound each of them.
    """

    def __init__(
        self, store: Store, jobs: int = 0, *, timeout: float | None = None, memory: int | None = None
    ) -> None:
        self._store = store
        self._jobs = jobs or cores()
        self._timeout = timeout
        self._memory = memory
        self._running: dict[Child, Task] = {}
        self._spool = tempfile.TemporaryDirectory(prefix="regenatlas-", ignore_cleanup_errors=True)
        self._warm = False

    def __enter__(self) -> Self:
        """As `Workers`."""
        return self

    def __exit__(self, *_: object) -> None:
        """As `Workers`."""
        for child in self._running:
            child.kill()
        self._running.clear()
        self._spool.cleanup()

    def free(self) -> bool:
        """As `Workers`."""
        return len(self._running) < self._jobs

    def submit(self, task: Task, chapters: Sequence[Path] = ()) -> None:
        """As `Workers`. The first task makes this process warm."""
        if not self._warm:
            from regenatlas.render.batch.warm import warm

            warm()
            self._warm = True
        work: Callable[[], Any] = lambda: self._make(task, chapters)  # noqa: E731
        child = fork.start(work, timeout=self._timeout, memory=self._memory)
        self._running[child] = task

    def finished(self) -> list[Finished]:
        """As `Workers`."""
        found: list[Finished] = []
        for child in fork.wait(list(self._running)):
            task, answer = self._running.pop(child), child.result()
            made, chapter = (answer, None) if isinstance(answer, Died) else answer
            found.append((task, made, chapter))
        return found

    def _make(self, task: Task, chapters: Sequence[Path]) -> tuple[Made, Path | None]:
        """In the child: the task done, and where its chapter lies."""
        from regenatlas.render.batch.report import make

        read = [pickle.loads(path.read_bytes()) for path in chapters]  # noqa: S301 - written below
        made, chapter = make(task, read, self._store)
        if chapter is None or not (isinstance(task, ReportTask) and task.document):
            return made, None
        path = Path(self._spool.name, task.name.replace("/", "-"))
        path.write_bytes(pickle.dumps(chapter, protocol=5))
        return made, path
