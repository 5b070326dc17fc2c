"""papermill's engine `regenatlas-fork`: the cells run in a forked child of this process instead of a kernel.

A child inherits what its parent has imported (`warm` prepares it well), so that a notebook starts in a few
milliseconds. `ForkEngine` does not derive from papermill's `Engine`, because papermill loads its plugins
while it is itself half imported: a base class from there would make the order of imports matter.
"""

from __future__ import annotations

from functools import lru_cache, partial
from types import SimpleNamespace
from typing import Any

import nbformat

from regenatlas.render.execute import fork

NAME = "regenatlas-fork"

# What papermill gives to an engine and nbclient does not take; it never waits for this kernel to start.
_NOT_TRAITS = {"input_path", "start_timeout", "startup_timeout", "execution_timeout", "timeout", "log"} | {
    "progress_bar",
    "log_output",
    "autosave_cell_every",
    "stdout_file",
    "stderr_file",
}


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
        """The notebook with its outputs and papermill's metadata; papermill saves it, once.

        Runs here if this process is a forked child already, whose starter then keeps the limits, and with
        papermill's own engine where no child can be forked.
        """
        why = why_not(kernel_name)
        if why:
            from papermill.engines import NBClientEngine

            _say_once(why)
            return NBClientEngine.execute_notebook(nb, kernel_name, output_path=output_path, **options)
        if fork.inside():
            from regenatlas.render.execute.shell import execute_here

            return execute_here(nb, kernel_name, _traits(options))
        return _in_a_child(nb, kernel_name, options)

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
        return f"the kernel «{kernel_name}» is not this Python"
    if fork.inside() or fork.available():
        return ""
    return "this process cannot fork safely (no os.fork, several threads or a running event loop)"


@lru_cache
def _say_once(why: str) -> None:
    from papermill.log import logger

    logger.warning("%s: papermill's own engine takes over, because %s", NAME, why)


def _traits(options: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in options.items() if name not in _NOT_TRAITS}


def _in_a_child(
    notebook: nbformat.NotebookNode, kernel_name: str, options: dict[str, Any]
) -> nbformat.NotebookNode:
    """Execute in a child; what papermill shows while a notebook runs, is shown here."""
    from papermill.clientwrap import PapermillNotebookClient
    from papermill.engines import NotebookExecutionManager
    from papermill.log import logger

    manager = NotebookExecutionManager(
        notebook,
        progress_bar=options.get("progress_bar", True),
        log_output=options.get("log_output", False),
        autosave_cell_every=0,
    )
    files = {name: options.get(name) for name in ("stdout_file", "stderr_file")}
    sink = SimpleNamespace(log=logger, log_output=manager.log_output, **files)
    seconds = options.get("execution_timeout") or options.get("timeout")  # for each cell, as papermill has it
    current = -1

    def heard(message: tuple[str, int, Any]) -> None:
        nonlocal current
        event, index, content = message
        if event == "start":
            current = index
            child.limit(seconds)
            manager.cell_start(notebook.cells[index], index)
        elif event == "end":
            notebook.cells[index] = content
            manager.cell_complete(content, index)
        else:
            PapermillNotebookClient.log_output_message(sink, content)

    # Only now, because tqdm takes a process that has loaded ipykernel for a notebook, and its bar with it.
    from regenatlas.render.execute.shell import execute_here

    manager.notebook_start()
    outputs = sink.log_output or any(files.values())
    run = partial(execute_here, notebook, kernel_name, _traits(options), relay=True, relay_outputs=outputs)
    child = fork.start(run, heard=heard)
    try:
        found = child.result()
        if isinstance(found, fork.Died):
            _mark(manager, current, found)
            return manager.nb
        manager.complete_pbar()
    finally:
        manager.cleanup_pbar()
    return found


def _mark(manager: Any, index: int, died: fork.Died) -> None:
    """Write into the cell where a child died that it did; papermill then puts its banner."""
    if index < 0:
        raise RuntimeError(died.reason)
    cell = manager.nb.cells[index]
    if cell.cell_type != "code":
        raise RuntimeError(died.reason)
    before = [other.get("execution_count") or 0 for other in manager.nb.cells[:index]]
    cell.execution_count = max(before, default=0) + 1
    cell.outputs.append(
        nbformat.v4.new_output("error", ename="DeadKernelError", evalue=died.reason, traceback=[died.reason])
    )
    manager.cell_exception(cell, cell_index=index)
    manager.cell_complete(cell, cell_index=index)
    manager.notebook_complete()
