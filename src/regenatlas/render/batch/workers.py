"""Who makes the reports of a batch: this process itself, or a forked child process for each report.

A chapter that its bundle's document needs stays with the workers until then: a few megabytes a report, which
must not pass through the process that keeps the record.
"""

from __future__ import annotations

import pickle
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Self

from regenatlas.render.batch.shared import Shared
from regenatlas.render.batch.task import DocumentTask, ReportTask, TaskResult
from regenatlas.render.batch.warm import warm
from regenatlas.render.execute import fork
from regenatlas.render.execute.fork import Child, ProcessDied
from regenatlas.render.execute.outcome import Executed, Failed
from regenatlas.render.execute.parallel import cores
from regenatlas.render.store.store import Store, StoreError
from regenatlas.tables.load import Tables

Task = ReportTask | DocumentTask
#: A task, what became of it, and a token for its chapter (None if there is none).
Finished = tuple[Task, TaskResult | ProcessDied, Any]

# Seconds that one operation on a remote place may take.
_PATIENCE = 300


class Workers(ABC):
    """Take tasks and answer each of them once, in any order; as a context they free what they hold."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:  # noqa: B027 - some hold nothing
        """Stop what is still running."""

    @abstractmethod
    def free(self) -> bool:
        """Whether another task could begin now."""

    @abstractmethod
    def submit(self, task: Task, chapters: Sequence[Any] = ()) -> None:
        """Begin a task; a document gets the tokens of its chapters."""

    @abstractmethod
    def finished(self) -> list[Finished]:
        """Wait until something is done; [] if nothing was begun."""


class InProcess(Workers):
    """Make reports in this process, one after the other; `execute` takes the place of the engine."""

    def __init__(
        self, tables: Tables, store: Store, execute: Callable[..., Executed | Failed] | None = None
    ) -> None:
        self._tables = tables
        self._store = store
        self._execute = execute
        self._done: list[Finished] = []

    def free(self) -> bool:
        """As `Workers`."""
        return not self._done

    def submit(self, task: Task, chapters: Sequence[Any] = ()) -> None:
        """As `Workers`."""
        from regenatlas.render.batch.report import make_document, make_report

        if isinstance(task, ReportTask):
            self._done.append((task, *make_report(task, self._tables, self._store, self._execute)))
        else:
            self._done.append((task, make_document(task, chapters, self._tables, self._store), None))

    def finished(self) -> list[Finished]:
        """As `Workers`."""
        done, self._done = self._done, []
        return done


class Pool(Workers):
    """Child processes of this one, up to `jobs` at a time, each for one report and then gone.

    `timeout` (seconds) and `memory` (bytes) bound each of them. Operations on a remote store run in children
    too: its client would start threads, and a process that has threads cannot fork.
    """

    def __init__(
        self, store: Store, jobs: int = 0, *, timeout: float | None = None, memory: int | None = None
    ) -> None:
        store.run_operation = in_own_process
        self._store = store
        self._jobs = jobs or cores()
        self._timeout = timeout
        self._memory = memory
        self._running: dict[Child, Task] = {}
        self._shared = Shared()
        self._spool = tempfile.TemporaryDirectory(prefix="regenatlas-", ignore_cleanup_errors=True)

    def close(self) -> None:
        """As `Workers`."""
        for child in self._running:
            child.kill()
        self._running.clear()
        self._shared.stop()
        self._spool.cleanup()

    def free(self) -> bool:
        """As `Workers`."""
        return len(self._running) < self._jobs

    def submit(self, task: Task, chapters: Sequence[Path] = ()) -> None:
        """As `Workers`. The first task makes this process warm."""
        self._shared.begin(task)
        warm()
        deriving = self._shared.child
        if deriving and len(self._running) + 1 >= self._jobs:  # which has a core as well
            fork.wait([*self._running, deriving])
        self._shared.take()
        spool = Path(self._spool.name, task.name.replace("/", "-"))
        arguments = (task, chapters, self._store, spool)
        child = Child(_make, *arguments, timeout=self._timeout, memory=self._memory)
        self._running[child] = task

    def finished(self) -> list[Finished]:
        """As `Workers`."""
        done: list[Finished] = []
        for child in fork.wait(self._running):
            task = self._running.pop(child)
            try:
                done.append((task, *child.result()))
            except ProcessDied as died:
                done.append((task, died, None))
        return done


def _make(task: Task, chapters: Sequence[Path], store: Store, spool: Path) -> tuple[TaskResult, Path | None]:
    """In a child: do the task, and leave its chapter in `spool` if the bundle's document needs it."""
    result, chapter = made(task, [path.read_bytes() for path in chapters], store)
    if chapter is None:
        return result, None
    spool.write_bytes(chapter)
    return result, spool


def made(task: Task, chapters: Sequence[bytes], store: Store) -> tuple[TaskResult, bytes | None]:
    """In a child: do a task; its chapter as a pickle if the bundle's document needs it."""
    from regenatlas.render.batch.report import make

    read = [pickle.loads(chapter) for chapter in chapters]  # noqa: S301 - written below
    result, chapter = make(task, read, store)
    wanted = chapter is not None and isinstance(task, ReportTask) and task.document
    return result, pickle.dumps(chapter, protocol=5) if wanted else None


def in_own_process(operation: Callable[..., Any], *args: Any) -> Any:
    """Run an operation of a store in a child, if this process can have children. Raises `StoreError`."""
    if fork.inside() or not fork.available():
        return operation(*args)
    try:
        return fork.call(operation, *args, timeout=_PATIENCE)
    except ProcessDied as died:
        raise StoreError(died.reason) from None
