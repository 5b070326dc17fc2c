"""The reports of a batch on an existing Dask cluster, by the function that the local workers run too.

A worker that is killed loses nothing: the scheduler gives its tasks to another one, and a report that is made
twice has the same bytes under the same name. A worker that runs another version of the package, the tables,
the notebooks or a library would make other bytes, so it refuses.
"""

from __future__ import annotations

import contextlib
import threading
import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import CancelledError
from typing import Any

import distributed

from regenatlas import paths
from regenatlas.render.batch.plan import chapter_notebooks
from regenatlas.render.batch.server import Answer, Limits, Server
from regenatlas.render.batch.task import ReportTask, TaskResult, shared_by
from regenatlas.render.batch.workers import Finished, Task, Workers
from regenatlas.render.execute.fork import ProcessDied
from regenatlas.render.store.fingerprint import machine_fingerprint
from regenatlas.render.store.store import Store, StoreError, one_line
from regenatlas.report.parameters import Parameters
from regenatlas.tables.check import repository_tables

#: Tasks handed out for each thread of the cluster: enough to be busy with while another one derives what the
#: reports of the next day share.
_AHEAD = 8

_GONE = "dask: the scheduler is gone; once there is one again, the same command goes on from here"

_servers: defaultdict[int, Server] = defaultdict(Server)  # on a worker: one for each thread


class ClusterError(RuntimeError):
    """A cluster that cannot be used; the message is one line."""


class Cluster(Workers):
    """Workers on a cluster; `timeout` (seconds) and `memory` (bytes) bound each report.

    Raises `ClusterError` if nobody answers at the address, or if a worker differs from this machine.
    """

    def __init__(
        self, address: str, store: Store, *, timeout: float | None = None, memory: int | None = None
    ) -> None:
        self._store = store
        self._limits = (timeout, memory)
        self._running: dict[Any, tuple[Task, Any]] = {}
        self._shared: dict[Any, Any] = {}  # of the last days and rules what their reports share
        try:
            self._client = distributed.Client(address, timeout=20)
        except Exception as error:  # noqa: BLE001 - each way of connecting has its own errors
            raise ClusterError(f"dask: {address!r} cannot be reached: {one_line(error)}") from None
        self._fingerprint = local_fingerprint()
        try:
            self._check(self._client.run(local_fingerprint))
        except Exception as error:
            self._client.close()
            if isinstance(error, ClusterError):
                raise
            raise ClusterError(f"dask: a worker cannot make reports: {one_line(error)}") from None

    def close(self) -> None:
        """As `Workers`."""
        with contextlib.suppress(Exception):  # a scheduler that is gone has nothing to stop
            self._client.cancel([future for _, future in self._running.values()])
        self._running.clear()
        self._shared.clear()
        self._client.close()

    def free(self) -> bool:
        """As `Workers`."""
        with _reached():
            return len(self._running) < _AHEAD * max(1, sum(self._client.nthreads().values()))

    def submit(self, task: Task, chapters: Sequence[Any] = ()) -> None:
        """As `Workers`; chapters travel from worker to worker, not through here."""
        # The first part is what the scheduler learns durations by.
        key = (task.job.chapter if isinstance(task, ReportTask) else "document", task.name, uuid.uuid4().hex)
        with _reached():
            arguments = list(chapters), self._store, self._limits, self._fingerprint, self._derived(task)
            whole: Any = self._client.submit(_make, task, *arguments, key=key, pure=False)
            is_wanted = isinstance(task, ReportTask) and task.document
            small = self._client.submit(_small, whole, key=("small", *key)) if is_wanted else whole
        self._running[small] = (task, whole)

    def _derived(self, task: Task) -> Any:
        """What a report shares with others of its day and rule: derived by one worker, sent to the others."""
        parameters = task.job.parameters
        if not isinstance(task, ReportTask) or task.shares != shared_by(parameters):
            return b""
        if task.shares not in self._shared:
            before = list(self._shared.items())[-1:]  # a bundle of the day before may have something left
            derived = self._client.submit(_derive, parameters, self._fingerprint, pure=False, priority=1)
            self._shared = dict([*before, (task.shares, derived)])
        return self._shared[task.shares]

    def finished(self) -> list[Finished]:
        """As `Workers`. Raises `StoreError` if the scheduler is gone."""
        while self._running and not any(future.done() for future in self._running):
            with _reached(), contextlib.suppress(TimeoutError):
                distributed.wait(list(self._running), timeout=5, return_when="FIRST_COMPLETED")
            if self._client.status != "running":
                raise StoreError(_GONE)
        with _reached():
            return [self._answer(future) for future in [one for one in self._running if one.done()]]

    def _answer(self, future: Any) -> Finished:
        task, whole = self._running.pop(future)
        if future.status in {"cancelled", "lost"} or self._client.status != "running":
            raise StoreError(_GONE)
        if future.status != "finished":
            return task, ProcessDied(one_line(future.exception())), None
        result, has_chapter = future.result()
        return task, result, whole if has_chapter else None

    def _check(self, workers: Mapping[str, Mapping[str, str]]) -> None:
        if not workers:
            raise ClusterError("dask: the cluster has no worker")
        for worker, other in workers.items():
            difference = differences(self._fingerprint, other)
            if difference:
                raise ClusterError(f"dask: the worker {worker} is not as this machine: {difference}")


@contextlib.contextmanager
def _reached() -> Iterator[None]:
    """Raise `StoreError` for a scheduler that does not answer any more, whatever the client raises."""
    try:
        yield
    except (StoreError, TimeoutError):
        raise
    except (OSError, RuntimeError, CancelledError) as error:
        raise StoreError(f"{_GONE} ({one_line(error)})") from None


def local_fingerprint() -> dict[str, str]:
    """Hashes and versions of all that this process would make reports with."""
    tables = repository_tables(paths.DATA)
    return machine_fingerprint(tables, chapter_notebooks(paths.NOTEBOOKS).values())


def differences(mine: Mapping[str, str], other: Mapping[str, str]) -> str:
    """Name what two machines do not share, "" if nothing."""
    return "; ".join(
        f"{name} {other.get(name, 'unknown')}, here {mine[name]}"
        for name in mine
        if other.get(name) != mine[name]
    )


def _make(
    task: Task,
    chapters: Sequence[Answer],
    store: Store,
    limits: Limits,
    expected: Mapping[str, str],
    derived: bytes,
) -> Answer:
    """On a worker: do a task, in a child of the warm process of this thread."""
    difference = differences(expected, local_fingerprint())
    if difference:
        return ProcessDied(f"the worker is not as the machine that asks: {difference}"), None
    read = [chapter for _, chapter in chapters if chapter]
    return _servers[threading.get_ident()].make(task, read, store, limits, derived)


def _derive(parameters: Parameters, expected: Mapping[str, str]) -> bytes:
    """On a worker: what reports of a day and rule share; nothing where it would not be what others derive."""
    is_alike = not differences(expected, local_fingerprint())
    return _servers[threading.get_ident()].derive(parameters) if is_alike else b""


def _small(answer: Answer) -> tuple[TaskResult | ProcessDied, bool]:
    """On a worker: an answer without its chapter, and whether there is one."""
    result, chapter = answer
    return result, chapter is not None
