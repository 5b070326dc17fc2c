"""papermill's engine `regenatlas-fork`: the cells run in a forked child of this process instead of a kernel.

It is made for the chapters of this repository and those written by its recipe: `runner` says what a notebook
from elsewhere might miss, which papermill's own engine has. A child inherits what its parent has imported, so
that a notebook starts in a few milliseconds. What a cell has printed is lost with a child that crashes or
takes too long, and of the failure only the cell is known; a pool of processes that start anew («spawn») waits
for ever under papermill's `--cwd`: the stock engine is for both. `ForkEngine` does not derive from
papermill's `Engine`, because papermill loads its plugins while it is itself half imported: a base class from
there would make the order of imports matter.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from regenatlas.render.execute import fork

if TYPE_CHECKING:
    import nbformat

NAME = "regenatlas-fork"


class ForkEngine:
    """What papermill asks of an engine."""

    @classmethod
    def execute_notebook(
        cls,
        nb: nbformat.NotebookNode,
        kernel_name: str,
        output_path: str | None = None,
        **options: Any,
    ) -> nbformat.NotebookNode:
        """Return the notebook with its outputs and papermill's metadata; papermill saves it, once.

        Runs here if this process is a forked child already, whose starter then keeps the limits, and with
        papermill's own engine where no child can be forked. A child that dies or takes too long raises
        what that engine would: `DeadKernelError`, `CellTimeoutError`.
        """
        from nbclient.exceptions import CellTimeoutError, DeadKernelError
        from papermill.engines import NBClientEngine, NotebookExecutionManager
        from papermill.log import logger

        _without_monitor()
        reason = why_not(kernel_name)
        if reason:
            logger.warning("%s: papermill's own engine takes over, because %s", NAME, reason)
            return NBClientEngine.execute_notebook(nb, kernel_name, output_path=output_path, **options)
        folder = options.get("resources", {}).get("metadata", {}).get("path")
        if fork.inside():
            return run_in_process(nb, folder, timed=options.get("record_timing", True))
        seconds = options.get("execution_timeout")  # for each cell, as papermill has it
        progress = options.get("progress_bar", True)
        manager = NotebookExecutionManager(nb, progress_bar=progress, autosave_cell_every=0)

        def next_cell(_: str) -> None:
            child.limit(seconds)
            if manager.pbar:
                manager.pbar.update(1)

        child = fork.Child(run_in_process, nb, folder, timeout=seconds, on_note=next_cell)
        try:
            return child.result()
        except fork.TookTooLong as late:
            raise CellTimeoutError(str(late)) from late
        except fork.ProcessDied as died:
            raise DeadKernelError(str(died)) from died
        finally:
            manager.cleanup_pbar()

    @classmethod
    def nb_kernel_name(cls, nb: nbformat.NotebookNode, name: str | None = None) -> str:
        """The name of the kernel that a notebook asks for."""
        from papermill.utils import nb_kernel_name

        return str(nb_kernel_name(nb, name))

    @classmethod
    def nb_language(cls, nb: nbformat.NotebookNode, language: str | None = None) -> str:
        """The language that a notebook is written in."""
        from papermill.utils import nb_language

        return str(nb_language(nb, language))


def why_not(kernel_name: str) -> str:
    """Why a notebook for this kernel cannot run in a forked child; "" if it can."""
    from jupyter_client.kernelspec import NATIVE_KERNEL_NAME

    if kernel_name not in {"", "python", NATIVE_KERNEL_NAME}:
        return f"the kernel {kernel_name!r} is not this Python"
    if fork.inside():
        from regenatlas.render.execute.runner import ZMQInteractiveShell

        return "a cell of another notebook asks for it" if ZMQInteractiveShell.running else ""
    if fork.available():
        return ""
    return "this process cannot fork safely (no os.fork, several threads or a running event loop)"


def _without_monitor() -> None:
    """End the thread by which a progress bar watches others: no process with threads can fork."""
    from tqdm import TMonitor, tqdm

    tqdm.monitor_interval = 0
    for thread in threading.enumerate():
        if isinstance(thread, TMonitor):
            thread.exit()


def run_in_process(
    notebook: nbformat.NotebookNode, folder: str | None, *, timed: bool = True
) -> nbformat.NotebookNode:
    """Execute a notebook in this process, with the metadata that papermill keeps, if they are `timed`.

    In a child the parent gets a note of every cell that begins, and knows in which one the child died.
    """
    from papermill.engines import NotebookExecutionManager
    from tqdm import tqdm

    from regenatlas.render.execute.runner import LANGUAGE_INFO, shell

    tqdm._instances.clear()  # noqa: SLF001 - bars of the parent are not drawn again in the child
    manager = NotebookExecutionManager(notebook, progress_bar=False, autosave_cell_every=0)
    manager.notebook_start()
    with shell(folder) as running:
        for index, cell in enumerate(notebook.cells):
            if timed:
                manager.cell_start(cell, index)
            fork.note(f"cell {stored_number(notebook, index)}")
            runs = cell.cell_type != "code" or not cell.source.strip() or running.run(cell)
            goes_on = runs or "raises-exception" in cell.metadata.get("tags", ())
            if not goes_on:
                manager.cell_exception(cell, index)
            if timed:
                manager.cell_complete(cell, index)
            if not goes_on:
                break
    manager.notebook_complete()
    notebook.metadata["language_info"] = LANGUAGE_INFO
    return notebook


def stored_number(notebook: Mapping[str, Any], index: int) -> int:
    """The number of a cell in the stored notebook, from 1; papermill's own does not count."""
    before = notebook["cells"][:index]
    injected = sum("injected-parameters" in cell["metadata"].get("tags", ()) for cell in before)
    return index + 1 - injected
