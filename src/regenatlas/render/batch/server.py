"""A warm process that makes reports for a cluster's worker: `python -m regenatlas.render.batch.server`.

A worker of a cluster has threads and an event loop, so it cannot fork; and as a daemon of its nanny it may
not use `multiprocessing`. It starts this process beside it, once, and sends it tasks; each is done in a child
process. Both ends speak in pickles through pipes, and the process ends when its standard input is closed.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import IO, Any

from regenatlas.render.batch.shared import PATIENCE, Shared, derived_for_all
from regenatlas.render.batch.task import ReportTask, TaskResult
from regenatlas.render.batch.warm import one_thread_each, warm
from regenatlas.render.batch.workers import Task, made
from regenatlas.render.execute import fork
from regenatlas.render.execute.fork import ProcessDied
from regenatlas.render.store.store import Store
from regenatlas.report.parameters import Parameters

#: What became of a task, and its chapter as a pickle.
Answer = tuple[TaskResult | ProcessDied, bytes | None]
#: The longest time in seconds and the most memory in bytes that a task may take.
Limits = tuple[float | None, int | None]


class Server:
    """The warm process, seen from the worker; it is started with the first task and again if it has died."""

    def __init__(self) -> None:
        one_thread_each()  # in the environment of the process
        self._process: subprocess.Popen[bytes] | None = None
        self._has: object = None  # what it has ready of what reports share

    def make(
        self,
        task: Task,
        chapters: Sequence[bytes],
        store: Store,
        limits: Limits,
        derived: bytes = b"",
    ) -> Answer:
        """Do a task in a child of the warm process; `derived`: what `derive` answers for what it shares."""
        of = task.shares if isinstance(task, ReportTask) else ()
        for _ in range(2):
            news = b"" if self._has == of else derived
            answer: Answer | None = self._ask(task, chapters, store, limits, news)
            if answer:
                self._has = of if news else self._has
                return answer
        return ProcessDied("the process that makes the reports could not be kept alive"), None

    def derive(self, parameters: Parameters) -> bytes:
        """What reports of a day and rule share, derived in a child of the process; nothing if that dies."""
        return self._ask(parameters) or b""

    def stop(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = self._has = None

    def _ask(self, *request: Any) -> Any:
        """The answer of the process, None if it has died."""
        try:
            requests, answers = self._pipes()
            pickle.dump(request, requests, protocol=5)
            requests.flush()
            return pickle.load(answers)  # noqa: S301 - what our own process has sent
        except (EOFError, BrokenPipeError, pickle.UnpicklingError):
            self.stop()
            return None

    def _pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        if self._process is None:
            command = [sys.executable, "-m", "regenatlas.render.batch.server"]
            self._process = subprocess.Popen(  # noqa: S603 - this very module
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
        assert self._process.stdin is not None  # noqa: S101 - both are pipes, said for the type checker
        assert self._process.stdout is not None  # noqa: S101
        return self._process.stdin, self._process.stdout


def serve(requests: IO[bytes], answers: IO[bytes]) -> None:
    """Do one task after the other until nobody asks any more."""
    warm()
    shared = Shared()
    while True:
        try:
            request = pickle.load(requests)  # noqa: S301 - what our worker has sent
        except EOFError:
            return
        answer = _derived(*request) if len(request) == 1 else _answer(shared, *request)
        pickle.dump(answer, answers, protocol=5)
        answers.flush()


def _derived(parameters: Parameters) -> bytes:
    with suppress(ProcessDied):
        return bytes(fork.call(derived_for_all, parameters, timeout=PATIENCE)) if fork.available() else b""
    return b""


def _answer(
    shared: Shared, task: Task, chapters: Sequence[bytes], store: Store, limits: Limits, derived: bytes
) -> Answer:
    timeout, memory = limits
    if derived and isinstance(task, ReportTask):
        shared.receive(task, derived)
    try:
        if fork.available():
            return fork.call(made, task, chapters, store, timeout=timeout, memory=memory)
        return made(task, chapters, store)
    except ProcessDied as died:
        return died, None


if __name__ == "__main__":
    # What a library prints must not get between the answers.
    through = os.dup(1)
    os.dup2(2, 1)
    serve(sys.stdin.buffer, os.fdopen(through, "wb"))
