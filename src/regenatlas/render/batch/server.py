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
from typing import IO

from regenatlas.render.batch.shared import Shared
from regenatlas.render.batch.task import DocumentTask, ReportTask, TaskResult
from regenatlas.render.batch.warm import one_thread_each, warm
from regenatlas.render.execute import fork
from regenatlas.render.execute.fork import ProcessDied
from regenatlas.render.page.document import Chapter
from regenatlas.render.store.store import Store

Answer = tuple[TaskResult | ProcessDied, Chapter | None]
#: The longest time in seconds and the most memory in bytes that a task may take.
Limits = tuple[float | None, int | None]


class Server:
    """The warm process, seen from the worker; it is started with the first task and again if it has died."""

    def __init__(self) -> None:
        one_thread_each()  # in the environment of the process
        self._process: subprocess.Popen[bytes] | None = None

    def make(
        self, task: ReportTask | DocumentTask, chapters: Sequence[Chapter], store: Store, limits: Limits
    ) -> Answer:
        """Do a task in a child of the warm process."""
        for _ in range(2):
            try:
                requests, answers = self._pipes()
                pickle.dump((task, chapters, store, limits), requests, protocol=5)
                requests.flush()
                answer: Answer = pickle.load(answers)  # noqa: S301 - what our own process has sent
            except (EOFError, BrokenPipeError, pickle.UnpicklingError):
                self.stop()
            else:
                return answer
        return ProcessDied("the process that makes the reports could not be kept alive"), None

    def stop(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

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
    from regenatlas.render.batch.report import make

    warm()
    shared = Shared()
    while True:
        try:
            *arguments, (timeout, memory) = pickle.load(requests)  # noqa: S301 - what our worker has sent
        except EOFError:
            return
        try:
            shared.prepare(arguments[0])
            if fork.available():
                answer = fork.call(make, *arguments, timeout=timeout, memory=memory)
            else:
                answer = make(*arguments)
        except ProcessDied as died:
            answer = died, None
        pickle.dump(answer, answers, protocol=5)
        answers.flush()


if __name__ == "__main__":
    # What a library prints must not get between the answers.
    through = os.dup(1)
    os.dup2(2, 1)
    serve(sys.stdin.buffer, os.fdopen(through, "wb"))
