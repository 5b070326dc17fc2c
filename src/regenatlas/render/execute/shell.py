"""Execute the cells of a notebook in this very process, with the outputs that a kernel would have sent.

nbclient stays the client, and ipykernel's own shell, display hooks and streams stay the kernel (`kernel`).
What is replaced is the wire between them: a message is handed over by a function call instead of through a
socket. So no thread, no socket and no start-up is needed, and what a notebook shows is the same wherever it
does not ask who is listening.
"""

# mypy: allow-untyped-calls

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import nbformat
from nbclient.exceptions import DeadKernelError
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NotebookExecutionManager

from regenatlas.render.execute import fork
from regenatlas.render.execute.kernel import Kernel, Message, Session, running_kernel, silent
from regenatlas.render.execute.process import kernel_like


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


def rehearse() -> None:
    """Execute a notebook of one line, so that all is loaded and compiled which every notebook needs."""
    cell = nbformat.v4.new_code_cell("print(1)\n1")
    notebook = nbformat.v4.new_notebook(cells=[cell], metadata={"papermill": {}})
    execute_here(nbformat.reads(nbformat.writes(notebook), as_version=4), "", {})


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
        self.log = silent
        self.reset_execution_trackers()
        with (
            kernel_like(self.resources.get("metadata", {}).get("path")),
            running_kernel() as kernel,
            _event_loop() as self._loop,
        ):
            self.kc = _Connection(kernel, self._received)
            self.papermill_execute_cells()
            self.nb.metadata["language_info"] = kernel.language_info
            self.set_widgets_metadata()
        del self.kc
        return self.nb

    async def async_execute_cell(self, cell: Any, cell_index: int, *args: Any, **options: Any) -> Any:
        """As nbclient's, and remembers which cell the messages that come are about."""
        self._position = cell, cell_index
        return await super().async_execute_cell(cell, cell_index, *args, **options)

    def execute_cell(self, cell: Any, cell_index: int) -> Any:
        """Execute one cell and wait for its end."""
        return self._loop.run_until_complete(self.async_execute_cell(cell, cell_index))

    def _received(self, message: Message) -> None:
        self.process_message(message, *self._position)


@contextmanager
def _event_loop() -> Iterator[asyncio.AbstractEventLoop]:
    """A loop for the notebook alone: one of the parent's would share its selector with it."""
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    try:
        yield loop
    finally:
        tasks = asyncio.all_tasks(loop)
        for task in tasks:
            task.cancel()
        if tasks:
            loop.run_until_complete(asyncio.wait(tasks, timeout=1))
        asyncio.set_event_loop(None)
        loop.close()


class _Connection:
    """What nbclient takes for its connection to a kernel."""

    def __init__(self, kernel: Kernel, received: Callable[[Message], None]) -> None:
        self.session: Session = kernel.session
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
            raise DeadKernelError("a cell before has called exit()")
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
