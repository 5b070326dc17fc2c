"""Run a function in a forked child process, which shares all memory that neither of the two changes.

A warm parent hands its imports and tables to a child in a few milliseconds, and whatever happens to the child
happens to it alone: a crash, an endless loop or a full memory is a `ProcessDied` with its reason in one line.
Processes and pipes are those of `multiprocessing`, whose forkserver would need a second process that loads
everything again. What is added: limits of time and memory, the end of all that a child has started, and the
child's end with that of its parent.
"""

from __future__ import annotations

import atexit
import ctypes
import multiprocessing
import os
import signal
import sys
import threading
import time
import traceback
import warnings
from collections.abc import Callable, Collection
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.connection import wait as wait_for_any
from pathlib import Path
from typing import Any

_PR_SET_PDEATHSIG = 1
_LONGEST_NAP = 0.5  # seconds until the end of a child is noticed whose pipe another process holds open
_SHORTEST_NAP = 0.005

_to_parent: Connection | None = None  # in a child
_pid = 0


class ProcessDied(Exception):  # noqa: N818 - it names what happened
    """There is no result; the message is the reason in one line. `note`: where the child said that it was."""

    def __init__(self, reason: str, note: str = "") -> None:
        super().__init__(reason, note)
        self.reason = reason
        self.note = note

    def __str__(self) -> str:
        return self.reason


class TookTooLong(ProcessDied):
    """There is no result within the time that was given."""


def available() -> bool:
    """Whether this process can fork safely: it is able to, has one thread and no running event loop."""
    import asyncio

    if not hasattr(os, "fork") or sys.platform in {"darwin", "emscripten", "wasi"}:
        return False  # on macOS system libraries do not survive a fork
    with suppress(RuntimeError):
        asyncio.get_running_loop()
        return False
    return threading.active_count() == 1 and len(sys._current_frames()) == 1  # noqa: SLF001


def inside() -> bool:
    """Whether this process is a child that `start` made."""
    return _to_parent is not None


def note(text: str) -> None:
    """Tell the parent where this child is ("cell 4"), for the reason if it dies there; elsewhere nothing."""
    _send("note", text)


def _send(kind: str, content: Any) -> None:
    if _to_parent and _pid == os.getpid():  # a process that a notebook forks does not speak for it
        _to_parent.send((kind, content))


class Child:
    """A function that runs in a child process, which leads a process group of its own.

    `timeout`: seconds after which it is killed, by whoever polls or waits. `memory`: bytes that it may use
    beyond those it inherits. `on_note`: called with each note of the child.
    """

    def __init__(
        self,
        function: Callable[..., Any],
        *args: Any,
        timeout: float | None = None,
        memory: int | None = None,
        on_note: Callable[[str], None] = lambda _: None,
    ) -> None:
        context = multiprocessing.get_context("fork")
        self._pipe, writer = context.Pipe(duplex=False)
        self._process = context.Process(target=_run, args=(function, args, writer, memory, os.getpid()))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # of threads; `available` knows better
            self._process.start()
        writer.close()
        self.pid = self._process.pid or 0
        self._memory = memory
        self._on_note = on_note
        self._note = ""
        self._open = True  # the pipe, by the child
        self._result: Any = None
        self._error: ProcessDied | None = None
        self._over = False
        self.limit(timeout)

    def limit(self, seconds: float | None) -> None:
        """Give it so much time from now on, in place of what was left."""
        self._seconds = seconds
        self._deadline = None if seconds is None else time.monotonic() + seconds

    def poll(self) -> bool:
        """Take in what the child has sent and whether its time is over; True once it is over itself."""
        if not self._over:
            ended = not self._process.is_alive()  # asked first: nothing is sent afterwards
            self._receive()
            if not self._over and ended:
                self._die(self._reason(self._process.exitcode or 0))
            elif not self._over and self._deadline is not None and time.monotonic() >= self._deadline:
                self._die(f"it took longer than {self._seconds:g} s", TookTooLong)
        return self._over

    def result(self) -> Any:
        """Wait and return what the function returned. Raises `ProcessDied`."""
        try:
            while not self.poll():
                _nap([self])
        finally:
            self.kill()  # a child that is not waited for
        if self._error:
            raise self._error
        return self._result

    def kill(self) -> None:
        """End the child and all processes of its group; one that is over stays as it was."""
        if not self._over:
            self._die("it was stopped")

    def _receive(self) -> None:
        while not self._over and self._open and self._pipe.poll():
            try:
                kind, content = self._pipe.recv()
            except EOFError:
                self._open = False
            except Exception as error:  # noqa: BLE001 - whatever a class does when it is unpickled
                self._end(ProcessDied(f"its result cannot be read: {_one_line(error)}", self._note))
            else:
                self._take(kind, content)

    def _take(self, kind: str, content: Any) -> None:
        if kind == "note":
            self._note = content
            self._on_note(content)
        elif kind == "result":
            self._result = content
            self._end()
        else:
            reason, detail = content
            error = ProcessDied(reason, self._note)
            error.add_note(detail)
            self._end(error)

    def _die(self, reason: str, kind: type[ProcessDied] = ProcessDied) -> None:
        self._end(kind(f"{reason} in {self._note}" if self._note else reason, self._note))

    def _end(self, error: ProcessDied | None = None) -> None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)  # what the child has started must not outlive it
        self._process.kill()  # it may not lead its group yet
        self._process.join()
        self._process.close()
        self._pipe.close()
        self._error, self._over = error, True

    def _reason(self, code: int) -> str:
        if code >= 0:
            return f"the process exited with code {code}"
        name = signal.Signals(-code).name if -code in signal.valid_signals() else f"signal {-code}"
        if name == "SIGKILL" and self._memory:
            return f"the process ran out of memory (limit {self._memory / 1e6:.0f} MB)"
        memory = ", as the system does when memory runs out," if name == "SIGKILL" else ""
        return f"the process was killed by {name}{memory}"


def call(function: Callable[..., Any], *args: Any, **limits: Any) -> Any:
    """Return a function's result in a child; `limits` are those of `Child`. Raises `ProcessDied`."""
    return Child(function, *args, **limits).result()


def wait(children: Collection[Child]) -> list[Child]:
    """Wait until at least one child is over; those that are, all limits kept. [] if there is none."""
    while children:
        over = [child for child in children if child.poll()]
        if over:
            return over
        _nap(children)
    return []


def _nap(children: Collection[Child]) -> None:
    """Sleep until a child has sent something, its time is over, or for a moment."""
    ends = [child._deadline for child in children if child._deadline is not None]  # noqa: SLF001
    seconds = min([_LONGEST_NAP, *(max(0.0, end - time.monotonic()) for end in ends)])
    pipes = [child._pipe for child in children if child._open]  # noqa: SLF001
    if len(pipes) < len(children):
        seconds = min(seconds, _SHORTEST_NAP)  # a child that has closed its pipe is about to end
    if not wait_for_any(pipes, seconds) and not pipes:
        time.sleep(seconds)


def _run(
    function: Callable[..., Any],
    args: tuple[Any, ...],
    to_parent: Connection,
    memory: int | None,
    parent: int,
) -> None:
    """In the child: send the function's result, or the error that it raised, to the parent."""
    global _to_parent, _pid
    _to_parent, _pid = to_parent, os.getpid()
    os.setsid()
    if sys.platform == "linux":
        # Killing the parent leaves no child behind that goes on writing.
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    if memory:
        _limit(memory)
    atexit._clear()  # noqa: SLF001 - the parent's end is not the child's
    try:
        result = function(*args)
        atexit._run_exitfuncs()  # noqa: SLF001 - what runs at an exit runs before the child is ended
        _send("result", result)
    except BaseException as error:  # noqa: BLE001 - SystemExit and KeyboardInterrupt are answers too
        _send("error", (_one_line(error), traceback.format_exc()))


def _limit(memory: int) -> None:
    """Let this process use so many bytes more than it does now.

    Counted are private pages that can be written (RLIMIT_DATA). The address space would also count files
    and libraries that the process maps but shares.
    """
    import resource

    pages = int(Path("/proc/self/statm").read_text().split()[5]) if sys.platform == "linux" else 0
    limit = pages * resource.getpagesize() + memory
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (limit if hard < 0 else min(limit, hard), hard))


def _one_line(error: BaseException) -> str:
    text = str(error).strip().splitlines()
    return f"{type(error).__name__}: {text[0]}" if text else type(error).__name__
