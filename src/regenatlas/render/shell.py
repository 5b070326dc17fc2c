"""Execute the cells of a notebook in this very process, with the outputs that a kernel would have sent.

nbclient stays the client, and ipykernel's own shell, display hooks and streams stay the kernel. What is
replaced is the wire between them: a message is handed over by a function call instead of through a socket,
in the form that JSON would have given it. So no thread, no socket and no start-up is needed, and what a
notebook shows is the same wherever it does not ask who is listening.

What a kernel has and this has not: the user's IPython start-up files and configuration (a report must not
depend on them), connection file, heartbeat and control threads, subshells, a debugger to talk to.
"""

# mypy: allow-untyped-calls

from __future__ import annotations

import asyncio
import contextvars
import logging
import math
import os
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import nbformat
from ipykernel import eventloops, zmqshell
from ipykernel.iostream import IOPubThread, OutStream
from ipykernel.ipkernel import IPythonKernel
from IPython.core.error import UsageError
from jupyter_client.session import Session
from nbclient.exceptions import DeadKernelError
from nbclient.util import run_sync
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NotebookExecutionManager
from traitlets import Type
from traitlets.config import Config

from regenatlas.render import fork
from regenatlas.render.process import Tap, kernel_like

Message = dict[str, Any]

_REPLY = "reply"  # in the place of a socket

# Client and kernel share a process with the notebook: what they log must not reach its handlers.
_silent = logging.Logger("regenatlas.shell", logging.CRITICAL + 1)  # noqa: LOG001 - out of the tree of loggers


def execute_here(
    notebook: nbformat.NotebookNode,
    kernel_name: str,
    traits: Mapping[str, Any],
    *,
    relay: bool = False,
    relay_outputs: bool = False,
) -> nbformat.NotebookNode:
    """The notebook executed in this process, with the metadata that papermill keeps.

    `traits`: options of nbclient's client. `relay`: tell the parent of this child of every cell that begins
    (`"start", index, None`) or is done (`"end", index, cell`), and of outputs (`"output", 0, output`).
    """
    manager = _Manager(notebook, relay=relay)
    manager.notebook_start()
    try:
        Client(manager, relay_outputs=relay_outputs, kernel_name=kernel_name, **traits).execute()
    finally:
        manager.notebook_complete()
    return manager.nb


class _Manager(NotebookExecutionManager):
    """Keeps the metadata and lets the parent know how far the notebook is."""

    def __init__(self, notebook: nbformat.NotebookNode, *, relay: bool) -> None:
        super().__init__(notebook, progress_bar=False, autosave_cell_every=0)
        self._relay = relay

    def cell_start(self, cell: Any, cell_index: int) -> None:
        super().cell_start(cell, cell_index)
        fork.note(f"cell {stored_number(self.nb, cell_index)}")
        if self._relay:
            fork.tell(("start", cell_index, None))

    def cell_complete(self, cell: Any, cell_index: int) -> None:
        super().cell_complete(cell, cell_index=cell_index)
        if self._relay:
            fork.tell(("end", cell_index, cell))


def stored_number(notebook: nbformat.NotebookNode, index: int) -> int:
    """The number of a cell in the stored notebook, from 1; papermill's own does not count."""
    injected = sum("injected-parameters" in cell.metadata.get("tags", ()) for cell in notebook.cells[:index])
    return index + 1 - injected


class Client(PapermillNotebookClient):
    """papermill's notebook client with the kernel in this process."""

    def __init__(self, manager: NotebookExecutionManager, *, relay_outputs: bool, **traits: Any) -> None:
        super().__init__(manager, log_output=relay_outputs, **traits)

    def log_output_message(self, output: nbformat.NotebookNode) -> None:
        """Tell the parent of an output; it knows what to do with it."""
        fork.tell(("output", 0, output))

    def execute(self, **_: Any) -> Any:
        """The notebook with its outputs."""
        self.log = _silent
        self.reset_execution_trackers()
        with kernel_like(self.resources.get("metadata", {}).get("path")), _kernel() as kernel:
            self.kc = _Connection(kernel, self._received)
            try:
                self.papermill_execute_cells()
                self.nb.metadata["language_info"] = kernel.language_info
                self.set_widgets_metadata()
            finally:
                del self.kc
        return self.nb

    async def async_execute_cell(self, cell: Any, cell_index: int, *args: Any, **options: Any) -> Any:
        """As nbclient's, and remembers which cell the messages that come are about."""
        self._position = cell, cell_index
        return await super().async_execute_cell(cell, cell_index, *args, **options)

    execute_cell = run_sync(async_execute_cell)

    def _received(self, message: Message) -> None:
        self.process_message(message, *self._position)


class _Connection:
    """What nbclient takes for its connection to a kernel."""

    def __init__(self, kernel: _Kernel, received: Callable[[Message], None]) -> None:
        self.session: _Session = kernel.session
        self.shell_channel = SimpleNamespace(get_msg=self._run, send=self._answer)
        self.iopub_channel = SimpleNamespace(get_msg=self._idle)
        self._kernel = kernel
        self._received = received
        self._request: Message = {}
        self._answers: list[Message] = []
        self._end: asyncio.Queue[Message] = asyncio.Queue()
        # Cells share what they set in context variables: decimal's precision, numpy's print options.
        self._context = contextvars.copy_context()
        self.session.deliver = self._deliver

    def execute(self, code: str, **options: bool) -> str:
        """Ask for the execution of a cell; it begins when the client waits for the reply."""
        content = {"code": code, "silent": False, "user_expressions": {}, "allow_stdin": False, **options}
        self._request = self.session.msg("execute_request", content)
        return str(self._request["msg_id"])

    def is_alive(self) -> bool:
        """Whether the kernel lives: this process does."""
        return True

    async def _run(self, **_: Any) -> Message:
        """Execute the cell that was asked for; what the kernel replies."""
        if self._kernel.shell.exit_now:  # a cell before called exit()
            raise DeadKernelError("Kernel died")
        return await asyncio.create_task(
            self._kernel.run(self._request, self._answers), context=self._context
        )

    async def _idle(self, **_: Any) -> Message:
        """The message that a cell is done; the others have arrived while it ran."""
        return await self._end.get()

    def _deliver(self, message: Message) -> None:
        if message["parent_header"].get("msg_id") != self._request.get("msg_id"):
            return  # from a thread that a cell before has left behind
        if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
            self._end.put_nowait(message)
        else:
            self._received(message)

    def _answer(self, message: Message) -> None:
        """Take a message from the client's side of a widget to the kernel, once the cell is done."""
        self._answers.append({**message, "content": self.session.passed(message), "buffers": []})


class _Session(Session):
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
        elif stream is _REPLY:
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


# ------------------------------------------------------------------------------------------------ kernel


class ZMQInteractiveShell(zmqshell.ZMQInteractiveShell):
    """ipykernel's shell, by whose name libraries know where they are."""

    def enable_gui(self, gui: Any = None) -> None:
        """As ipykernel's, which would look for the application around the kernel."""
        try:
            eventloops.enable_gui(gui, self.kernel)
        except ValueError as error:
            raise UsageError(str(error)) from error
        self.active_eventloop = gui


class _Kernel(IPythonKernel):
    """ipykernel's kernel without sockets and threads."""

    session: Any
    shell: Any
    shell_class = Type(ZMQInteractiveShell)

    def _abort_queues(self, *_: Any) -> None:
        """Nothing is queued here."""

    async def run(self, request: Message, answers: list[Message]) -> Message:
        """Execute a request, publishing as a kernel does; its reply."""
        while answers:
            answer = answers.pop(0)
            self.set_parent([], answer)
            getattr(self.comm_manager, answer["msg_type"])(None, [], answer)
        self.set_parent([], request)
        self._publish_status("busy", "shell")
        await self.execute_request(_REPLY, [], request)
        sys.stdout.flush()
        sys.stderr.flush()
        self._publish_status("idle", "shell")
        return self.session.reply


@contextmanager
def _kernel() -> Iterator[_Kernel]:
    """A kernel whose streams take the place of this process's own."""
    session = _Session(key=b"unused")
    session.owner = os.getpid()
    streams = sys.stdout, sys.stderr
    for stream in (*streams, sys.__stdout__, sys.__stderr__):
        if stream is not None:
            stream.flush()
    taps = Tap(1), Tap(2)
    try:
        sys.stdout = _Stream(session, "stdout", taps[0])
        sys.stderr = _Stream(session, "stderr", taps[1])
        yield _make(session)
    finally:
        sys.stdout, sys.stderr = streams
        for tap in taps:
            tap.close()


def _make(session: _Session) -> _Kernel:
    here = SimpleNamespace(parent_thread=threading.main_thread())
    return _Kernel.instance(
        session=session,
        iopub_socket="all",
        shell_channel_thread=here,
        log=_silent,
        config=Config({"HistoryManager": {"hist_file": ":memory:"}}),
        user_ns=None,  # the shell makes a module of it then
        _execute_sleep=0.0,
    )


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
        if self._stream._is_master_process():  # noqa: SLF001 - ipykernel has no other name for it
            text = self._tap.read()
            if text:
                self._stream.write(text)
