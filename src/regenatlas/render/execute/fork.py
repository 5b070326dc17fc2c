"""Run a function in a forked child of this process, which shares all memory that neither of them changes.

A warm parent hands its imports and tables to a child in a few milliseconds, and whatever happens to the
child happens to it alone: a crash, an endless loop or a full memory is an answer (`Died`) with its reason in
one line. What the child sends, its result of any size above all, comes through a pipe that the parent has to
empty while the child runs: `call`, `wait` and `Child.poll` do. Where it is, it writes on a page of memory
that both share, so that the parent knows when it is no more.
"""

from __future__ import annotations

import contextlib
import ctypes
import io
import logging
import mmap
import os
import pickle
import select
import signal
import struct
import sys
import threading
import time
import traceback
import warnings
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

_HEAD = struct.Struct("<cQ")  # kind and length of what follows
_TOLD, _RESULT, _FAILED = b"t", b"r", b"f"
_CHUNK = 1 << 20
_PDEATHSIG = 1
_LONGEST_NAP = 0.5  # an end that the pipe does not tell of is found this late, in seconds

_running: set[Child] = set()


@dataclass
class _Inside:
    """What a child knows of itself; `pid`: a process that it forks by itself must not speak for it."""

    pipe: int
    page: mmap.mmap
    pid: int


_inside: _Inside | None = None


@dataclass(frozen=True)
class Died:
    """Why there is no result, in one line.

    `note`: what the child said last about where it was. `detail`: the traceback of an exception.
    """

    reason: str
    note: str = ""
    detail: str = ""


def available() -> bool:
    """Whether this process can fork safely: it is able to, has one thread and no running event loop."""
    import asyncio

    if not hasattr(os, "fork") or sys.platform in {"darwin", "emscripten", "wasi"}:
        return False  # on macOS system libraries do not survive a fork
    with contextlib.suppress(RuntimeError):
        asyncio.get_running_loop()
        return False
    return threading.active_count() == 1 and len(sys._current_frames()) == 1  # noqa: SLF001


def inside() -> bool:
    """Whether this process is a child that `start` made."""
    return _inside is not None


def note(text: str) -> None:
    """Leave word where this child is («cell 4»), for the reason if it dies there; elsewhere nothing."""
    if _inside and _inside.pid == os.getpid():
        content = text.encode()[: mmap.PAGESIZE - 1]
        _inside.page[: len(content) + 1] = content + b"\0"


def tell(message: Any) -> None:
    """Send something to the parent's `heard` while this child goes on; elsewhere nothing."""
    if _inside and _inside.pid == os.getpid():
        _send(_TOLD, pickle.dumps(message, protocol=5))


def start(
    function: Callable[..., Any],
    *args: Any,
    timeout: float | None = None,
    memory: int | None = None,
    heard: Callable[[Any], None] | None = None,
) -> Child:
    """Begin `function(*args)` in a child.

    `timeout`: seconds after which it is killed, by whoever polls or waits. `memory`: bytes that it may use
    beyond those it inherits. `heard`: called in the parent with what the child tells.
    """
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    reading, writing = os.pipe()
    page = mmap.mmap(-1, mmap.PAGESIZE)
    parent = os.getpid()
    libc = ctypes.CDLL(None)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of threads; `available` knows better
        pid = os.fork()
    if pid == 0:
        _child(function, args, reading, _Inside(writing, page, os.getpid()), memory, libc, parent)
    os.close(writing)
    return Child(pid, reading, page, timeout, memory, heard)


def call(
    function: Callable[..., Any],
    *args: Any,
    timeout: float | None = None,
    memory: int | None = None,
    heard: Callable[[Any], None] | None = None,
) -> Any:
    """`start` and wait: what the function returned, or `Died`."""
    return start(function, *args, timeout=timeout, memory=memory, heard=heard).result()


def wait(children: Collection[Child], timeout: float | None = None) -> list[Child]:
    """Wait until at least one child is over or the time is; those that are over, all limits kept."""
    until = None if timeout is None else time.monotonic() + timeout
    while children:
        over = [child for child in children if child.poll()]
        if over or (until is not None and time.monotonic() >= until):
            return over
        _nap(children, until)
    return []


class Child:
    """A function that runs in a child process.

    `pid`: its process, which leads a group of its own. `deadline`: when its time is over, on the clock
    `time.monotonic`. `peak`: the most memory it held, in bytes, once it is over (shared pages included).
    """

    def __init__(
        self,
        pid: int,
        pipe: int,
        page: mmap.mmap,
        timeout: float | None,
        memory: int | None,
        heard: Callable[[Any], None] | None,
    ) -> None:
        self.pid = pid
        self.peak = 0
        self.started = time.monotonic()
        self.deadline: float | None = None
        self._pipe = pipe
        self._page = page
        self._note = ""
        self._memory = memory
        self._heard = heard
        self._received = bytearray()
        self._closed = False  # by the child
        self._over = False
        self._answer: Any = None
        self._answered = False
        os.set_blocking(pipe, False)
        _running.add(self)
        self.limit(timeout)

    def fileno(self) -> int:
        """The pipe, for `select`: readable when there is something for `poll` to do.

        A process that the child has left behind may hold it open: poll twice a second anyway.
        """
        return self._pipe

    @property
    def note(self) -> str:
        """Where it said last that it was."""
        return self._note if self._over else self._page[:].partition(b"\0")[0].decode(errors="replace")

    def limit(self, seconds: float | None) -> None:
        """Give it so much time from now on, in place of what was left."""
        self._seconds = seconds
        self.deadline = None if seconds is None else time.monotonic() + seconds

    def poll(self) -> bool:
        """Take in what the child has sent and whether its time is over; True once it is over itself."""
        if self._over:
            return True
        self._receive()
        status = None if self._answered else self._ended()
        if status is not None:
            self._receive()
        if self._answered:
            self._end(status=status)
        elif status is not None:
            self._end(self._reason(status), status)
        elif self.deadline is not None and time.monotonic() >= self.deadline:
            self._end(f"it took longer than {self._seconds:g} s")
        return self._over

    def result(self) -> Any:
        """What the function returned, or `Died`; waits for it. A child that is not waited for is killed."""
        try:
            while not self.poll():
                _nap([self], None)
        finally:
            self.kill()
        return self._answer

    def kill(self) -> None:
        """End the child and all processes it has started; one that is over stays as it was."""
        if not self._over:
            self._end("it was stopped")

    # ------------------------------------------------------------------------------------------- receiving

    def _receive(self) -> None:
        while not self._closed:
            try:
                content = os.read(self._pipe, _CHUNK)
            except BlockingIOError:
                break
            self._closed = not content
            self._received += content
        while len(self._received) >= _HEAD.size:
            kind, length = _HEAD.unpack_from(self._received)
            end = _HEAD.size + length
            if len(self._received) < end:
                return
            content = bytes(self._received[_HEAD.size : end])
            del self._received[:end]
            self._take(kind, content)

    def _take(self, kind: bytes, content: bytes) -> None:
        if kind == _TOLD:
            if self._heard:
                self._heard(pickle.loads(content))  # noqa: S301 - our own child wrote it
        else:
            self._answered = True
            try:
                found = pickle.loads(content)  # noqa: S301
            except Exception as error:  # noqa: BLE001 - whatever a class does when it is unpickled
                self._answer = Died(f"its result cannot be read: {type(error).__name__}: {error}")
            else:
                self._answer = Died(found[0], self.note, found[1]) if kind == _FAILED else found

    # ---------------------------------------------------------------------------------------------- ending

    def _ended(self) -> int | None:
        """The wait status if the process has ended by itself."""
        pid, status, usage = os.wait4(self.pid, os.WNOHANG)
        if not pid:
            return None
        self.peak = _bytes(usage.ru_maxrss)
        return status

    def _end(self, reason: str = "", status: int | None = None) -> None:
        # The group first: what the child has started must not outlive it, nor hold the pipe open.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        if status is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)  # it may not lead its group yet
            self.peak = _bytes(os.wait4(self.pid, 0)[2].ru_maxrss)
        os.close(self._pipe)
        _running.discard(self)
        self._note, self._over = self.note, True
        self._page.close()
        self._received.clear()
        if not self._answered:
            self._answer = Died(f"{reason} in {self.note}" if self.note else reason, self.note)

    def _reason(self, status: int) -> str:
        if not os.WIFSIGNALED(status):
            return f"the process exited with code {os.WEXITSTATUS(status)}"
        number = os.WTERMSIG(status)
        name = signal.Signals(number).name if number in signal.valid_signals() else f"signal {number}"
        if name == "SIGKILL" and self._memory:
            return f"the process ran out of memory (limit {self._memory / 1e6:.0f} MB)"
        memory = ", as the system does when memory runs out," if name == "SIGKILL" else ""
        return f"the process was killed by {name}{memory}"


def _nap(children: Collection[Child], until: float | None) -> None:
    """Sleep until a child has sent something, a deadline is there, or for a moment."""
    ends = [child.deadline for child in children if child.deadline is not None]
    ends += [until] if until is not None else []
    seconds = min([_LONGEST_NAP, *(end - time.monotonic() for end in ends)])
    waiting = [child for child in children if not child._closed]  # noqa: SLF001 - of this module
    if len(waiting) < len(children):
        seconds = min(seconds, 0.005)  # the pipe is closed: the process is about to end
    poller = select.poll()
    for child in waiting:
        poller.register(child, select.POLLIN)
    poller.poll(max(0.0, seconds) * 1000)


# ------------------------------------------------------------------------------------------- in the child


def _child(
    function: Callable[..., Any],
    args: tuple[Any, ...],
    reading: int,
    inside: _Inside,
    memory: int | None,
    libc: ctypes.CDLL,
    parent: int,
) -> NoReturn:
    global _inside  # noqa: PLW0603 - one per process
    code = 1
    try:
        if _inside:
            os.close(_inside.pipe)
        _inside = inside
        _detach(reading, libc, parent)
        if memory:
            _limit(memory)
        try:
            kind, content = _RESULT, pickle.dumps(function(*args), protocol=5)
        except BaseException as error:  # noqa: BLE001 - SystemExit and KeyboardInterrupt are answers too
            kind, content = _FAILED, pickle.dumps((_one_line(error), traceback.format_exc()))
        _send(kind, content)
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(Exception):
                stream.flush()
        code = 0
    finally:
        os._exit(code)


def _detach(reading: int, libc: ctypes.CDLL, parent: int) -> None:
    """Make this process independent of what its parent does with files, signals and random numbers."""
    os.setsid()
    if sys.platform == "linux":
        # Killing the parent leaves no child behind that goes on writing.
        libc.prctl(_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)
    os.close(reading)
    for sibling in _running:
        os.close(sibling.fileno())
    _running.clear()
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    sys.stdin = io.TextIOWrapper(io.FileIO(0, closefd=False))
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    signal.set_wakeup_fd(-1)
    for number in signal.valid_signals():
        if callable(signal.getsignal(number)):
            signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if "numpy.random" in sys.modules:  # Python's own generator reseeds itself
        sys.modules["numpy.random"].seed()
    logging.raiseExceptions = False  # a handler may write to what is the parent's alone


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


def _send(kind: bytes, content: bytes) -> None:
    assert _inside  # noqa: S101 - only a child comes here
    left = memoryview(_HEAD.pack(kind, len(content)) + content)
    while left:
        left = left[os.write(_inside.pipe, left) :]


def _one_line(error: BaseException) -> str:
    text = str(error).strip().splitlines()
    return f"{type(error).__name__}: {text[0]}" if text else type(error).__name__


def _bytes(maxrss: int) -> int:
    return maxrss if sys.platform == "darwin" else maxrss * 1024
