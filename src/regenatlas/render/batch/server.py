"""A warm process that makes reports for a cluster's worker: `python -m regenatlas.render.batch.server`.

A worker of a cluster has threads and an event loop, so it cannot fork. It starts this process beside it,
once, and sends it tasks; each is done in a forked child. Both ends speak in pickles through pipes, and the
process ends with its worker: its standard input is then closed.
"""

from __future__ import annotations

import os
import pickle
import struct
import subprocess
import sys
from collections.abc import Sequence
from typing import IO, Any

from regenatlas.render.batch.task import DocumentTask, Made, ReportTask
from regenatlas.render.execute.fork import Died
from regenatlas.render.page.document import Chapter
from regenatlas.render.store.store import Store

_SIZE = struct.Struct("<Q")

Answer = tuple[Made | Died, Chapter | None]


class Server:
    """The warm process, seen from the worker; it is started with the first task and again if it has died."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def make(
        self,
        task: ReportTask | DocumentTask,
        chapters: Sequence[Chapter],
        store: Store,
        limits: tuple[float | None, int | None],
    ) -> Answer:
        """What became of a task; `limits` are seconds and bytes."""
        for _ in range(2):
            try:
                return self._ask((task, chapters, store, limits))
            except (EOFError, BrokenPipeError):
                self.stop()
        return Died("the process that makes the reports could not be kept alive"), None

    def stop(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def _ask(self, request: Any) -> Answer:
        if self._process is None:
            command = [sys.executable, "-m", "regenatlas.render.batch.server"]
            self._process = subprocess.Popen(  # noqa: S603 - this very module
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
        assert self._process.stdin is not None  # noqa: S101 - both are pipes, said for the type checker
        assert self._process.stdout is not None  # noqa: S101
        _send(self._process.stdin, request)
        answer: Answer = _receive(self._process.stdout)
        return answer


def serve(requests: IO[bytes], answers: IO[bytes]) -> None:
    """Do one task after the other until nobody asks any more."""
    from regenatlas.render.batch.report import make
    from regenatlas.render.batch.warm import warm
    from regenatlas.render.execute import fork

    warm()
    while True:
        try:
            task, chapters, store, (timeout, memory) = _receive(requests)
        except EOFError:
            return
        if fork.available():
            answer = fork.call(make, task, chapters, store, timeout=timeout, memory=memory)
            answer = (answer, None) if isinstance(answer, Died) else answer
        else:
            answer = make(task, chapters, store)
        _send(answers, answer)


def _send(pipe: IO[bytes], content: Any) -> None:
    told = pickle.dumps(content, protocol=5)
    pipe.write(_SIZE.pack(len(told)) + told)
    pipe.flush()


def _receive(pipe: IO[bytes]) -> Any:
    head = pipe.read(_SIZE.size)
    if len(head) < _SIZE.size:
        raise EOFError
    (size,) = _SIZE.unpack(head)
    content = pipe.read(size)
    if len(content) < size:
        raise EOFError
    return pickle.loads(content)  # noqa: S301 - what the other end of our own pipe has sent


if __name__ == "__main__":
    # What a library prints must not get between the answers.
    through = os.dup(1)
    os.dup2(2, 1)
    serve(sys.stdin.buffer, os.fdopen(through, "wb"))
