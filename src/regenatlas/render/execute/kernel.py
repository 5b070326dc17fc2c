"""ipykernel's kernel without sockets and threads: what it publishes is handed to a function.

A kernel can be made beforehand (`prepare`) for the children of this process to take. What it has not that
others have: the user's IPython start-up files and configuration (a report must not depend on them),
connection file, heartbeat and control threads, subshells, a debugger to talk to.
"""

# mypy: allow-untyped-calls
# ruff: noqa: SLF001 - traitlets keeps its singletons in a private attribute

from __future__ import annotations

import atexit
import logging
import math
import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import jupyter_client.session
from ipykernel import eventloops, zmqshell
from ipykernel.iostream import IOPubThread, OutStream
from ipykernel.ipkernel import IPythonKernel
from IPython.core.error import UsageError
from traitlets import Type
from traitlets.config import Config

from regenatlas.render.execute.process import Tap, kernel_like

Message = dict[str, Any]

REPLY = "reply"  # in the place of a socket

# Client and kernel share a process with the notebook: what they log must not reach its handlers.
silent = logging.Logger("regenatlas.kernel", logging.CRITICAL + 1)  # noqa: LOG001 - out of the tree of loggers

_spare: list[Kernel] = []


def prepare() -> None:
    """Make a kernel for the next notebook in this process or in each of its children."""
    if not _spare:
        with kernel_like(None), _singletons():
            _spare.append(_make())


@contextmanager
def running_kernel() -> Iterator[Kernel]:
    """A kernel that no notebook has used, whose streams take the place of this process's own."""
    streams = sys.stdout, sys.stderr
    for stream in (*streams, sys.__stdout__, sys.__stderr__):
        if stream is not None:
            stream.flush()
    taps = Tap(1), Tap(2)
    try:
        with _singletons():
            kernel = _spare.pop() if _spare else _make()
            sys.stdout = _Stream(kernel.session, "stdout", taps[0])
            sys.stderr = _Stream(kernel.session, "stderr", taps[1])
            kernel.begin()
            yield kernel
    finally:
        sys.stdout, sys.stderr = streams
        for tap in taps:
            tap.close()


def _make() -> Kernel:
    with _no_debugger():
        kernel = Kernel(
            session=Session(key=b"unused"),
            iopub_socket="all",
            shell_channel_thread=SimpleNamespace(parent_thread=threading.main_thread()),
            log=silent,
            config=Config({"HistoryManager": {"hist_file": ":memory:"}}),
            user_ns=None,  # the shell makes a module of it then
            _execute_sleep=0.0,
        )
    atexit.unregister(kernel.shell.atexit_operations)  # it is not this process that ends with the kernel
    return kernel


@contextmanager
def _no_debugger() -> Iterator[None]:
    """Let ipykernel find no debugpy, which takes 0.3 s, patches the process and has something to say."""
    name = "ipykernel.debugger"
    before = sys.modules.get(name)
    stub = ModuleType(name)
    stub.__dict__["_is_debugpy_available"] = False
    sys.modules[name] = stub
    try:
        yield
    finally:
        del sys.modules[name]
        if before:
            sys.modules[name] = before


@contextmanager
def _singletons() -> Iterator[None]:
    """Let this process have another kernel and shell for a while."""
    kinds = [*Kernel._walk_mro(), *ZMQInteractiveShell._walk_mro()]
    before = [(kind, kind._instance) for kind in kinds]
    for kind in kinds:
        kind._instance = None
    try:
        yield
    finally:
        for kind, instance in before:
            kind._instance = instance


class ZMQInteractiveShell(zmqshell.ZMQInteractiveShell):
    """ipykernel's shell, by whose name libraries know where they are."""

    def enable_gui(self, gui: Any = None) -> None:
        """As ipykernel's, which would look for the application around the kernel."""
        try:
            eventloops.enable_gui(gui, self.kernel)
        except ValueError as error:
            raise UsageError(str(error)) from error
        self.active_eventloop = gui


class Kernel(IPythonKernel):
    """ipykernel's kernel without sockets and threads."""

    session: Any
    shell: Any
    shell_class = Type(ZMQInteractiveShell)
    debugger_class = Type(object)

    def _abort_queues(self, *_: Any) -> None:
        """Nothing is queued here."""

    def begin(self) -> None:
        """Take over this process, which may be a child of the one that made the kernel."""
        self.session.owner = os.getpid()
        for part in (self, self.shell):
            for kind in type(part)._walk_mro():
                kind._instance = part
        self.shell.init_environment()
        self.shell.init_sys_modules()
        self.shell.init_prompts()
        self.shell.starting_dir = str(Path.cwd())
        self.shell.history_manager.dir_hist[:] = [self.shell.starting_dir]

    async def run(self, request: Message, answers: list[Message]) -> Message:
        """Execute a request, publishing as a kernel does; its reply."""
        while answers:
            answer = answers.pop(0)
            self.set_parent([], answer)
            getattr(self.comm_manager, answer["msg_type"])(None, [], answer)
        self.set_parent([], request)
        self._publish_status("busy", "shell")
        await self.execute_request(REPLY, [], request)
        sys.stdout.flush()
        sys.stderr.flush()
        self._publish_status("idle", "shell")
        return self.session.reply


class Session(jupyter_client.session.Session):
    """Messages that go nowhere but to `deliver`; the last reply stays in `reply`."""

    deliver: Callable[[Message], None] | None = None
    reply: Message
    owner = 0  # the process whose notebook it is; `pid` follows whoever prints

    def send(  # noqa: PLR0913, PLR0917 - jupyter_client's signature
        self,
        stream: Any,
        msg_or_type: Message | str,
        content: Message | None = None,
        parent: Message | None = None,
        ident: Any = None,
        buffers: list[Any] | None = None,
        track: bool = False,  # noqa: FBT001, FBT002
        header: Message | None = None,
        metadata: Message | None = None,
    ) -> Message:
        """Hand a message over, in the form it would have after its passage through JSON."""
        del ident, track
        message = (
            msg_or_type
            if isinstance(msg_or_type, dict)
            else self.msg(msg_or_type, content=content, parent=parent, header=header, metadata=metadata)
        )
        message["content"] = self.passed(message)
        message["buffers"] = [memoryview(buffer) for buffer in buffers or ()]
        if os.getpid() != self.owner:
            _from_another_process(message)
        elif stream is REPLY:
            self.reply = message
        elif self.deliver:
            self.deliver(message)
        return message

    def passed(self, message: Message) -> Any:
        """The content of a message as it is after its passage through JSON."""
        plain = _plain(message["content"])
        return self.unpack(self.serialize(message)[-1]) if plain is _NOT_PLAIN else plain


_NOT_PLAIN = object()


def _plain(value: Any) -> Any:
    """A copy of what JSON keeps as it is, several times quicker than writing and reading it."""
    kind = type(value)
    if (
        kind is str
        or kind is int
        or kind is bool
        or value is None
        or (kind is float and math.isfinite(value))
    ):
        return value
    parts: Any
    if kind is list:
        parts = [_plain(part) for part in value]
        return _NOT_PLAIN if any(part is _NOT_PLAIN for part in parts) else parts
    if isinstance(value, dict) and all(type(key) is str for key in value):
        parts = {key: _plain(part) for key, part in value.items()}
        return _NOT_PLAIN if any(part is _NOT_PLAIN for part in parts.values()) else parts
    return _NOT_PLAIN


def _from_another_process(message: Message) -> None:
    """What a process that a cell has forked prints goes the way of what a command prints."""
    if message["msg_type"] == "stream":
        os.write(1 if message["content"]["name"] == "stdout" else 2, message["content"]["text"].encode())


class _Here(IOPubThread):
    """A thread that is none: it does at once what it is given."""

    def __init__(self) -> None:
        self.thread: Any = None
        self.io_loop: Any = None

    def schedule(self, f: Callable[[], None]) -> None:
        f()


class _Stream(OutStream):
    """ipykernel's stream, sent when it is flushed, at the latest when the cell ends, and not by time."""

    def __init__(self, session: Session, name: str, tap: Tap) -> None:
        super().__init__(session, _Here(), name, watchfd=False)
        self._original_stdstream_copy = tap.original  # what fileno() returns
        self.echo = _Echo(self, tap)

    def _schedule_flush(self) -> None:
        """Nothing: the end of the cell flushes."""


class _Echo:
    """Lets what others have written to the descriptor join the stream, before anything is added or sent."""

    def __init__(self, stream: _Stream, tap: Tap) -> None:
        self._stream = stream
        self._tap = tap

    def write(self, _: str) -> None:
        """Called with what is about to join the stream."""
        self.flush()

    def flush(self) -> None:
        """Called when the stream is about to be sent."""
        if self._stream._is_master_process():
            text = self._tap.read()
            if text:
                self._stream.write(text)
