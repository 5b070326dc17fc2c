"""Execute one notebook with its parameters; a failure is an answer, not an exception.

The cells run in a forked child of this process, or in a kernel of their own with papermill's stock engine;
both give the same notebook. papermill's saves are off because it writes the whole notebook after every
cell; the caller writes the result once. The kernel's working directory is passed to the kernel alone:
papermill's own `cwd` changes the directory of the whole process.
"""

from __future__ import annotations

import json
import math
import os
import re
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
from traitlets.config import Config

from regenatlas.render.execute import fork, fork_engine
from regenatlas.render.execute.outcome import Executed, Failed
from regenatlas.tables.files import merge_mark

FORK, STOCK = ENGINES = ("fork", "stock")

_COLOUR = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_LONGEST = 600


def execute(
    notebook: Path,
    parameters: Mapping[str, Any],
    *,
    timeout: float | None = None,
    memory: int | None = None,
    engine: str = FORK,
) -> Executed | Failed:
    """Execute a notebook with these parameters, isolated from this process and from other notebooks.

    `timeout`: the longest time for all cells, in seconds. `memory`: bytes that it may use beyond what this
    process holds; only a forked child keeps that. In a forked child the notebook runs in that very child,
    whose parent keeps both limits. `engine`: `fork`, which becomes `stock` where a process cannot fork or the
    notebook is for another kernel, or `stock`. Never raises for what happens in the notebook or its process.
    """
    started = time.perf_counter()
    done: Executed | Failed
    if engine == FORK and fork.inside():
        done = _execute(notebook, parameters, FORK, None)
    elif engine == FORK and fork.available():
        try:
            done = fork.call(_execute, notebook, parameters, FORK, None, timeout=timeout, memory=memory)
        except fork.ProcessDied as died:
            done = failure_in(notebook, died)
    else:
        done = _execute(notebook, parameters, STOCK, timeout)
    return replace(done, seconds=time.perf_counter() - started)


def _execute(
    notebook: Path, parameters: Mapping[str, Any], engine: str, timeout: float | None
) -> Executed | Failed:
    from papermill.engines import papermill_engines
    from papermill.exceptions import PapermillExecutionError
    from papermill.execute import raise_for_execution_errors

    try:
        # The notebook itself, not its path: papermill takes braces in a path for placeholders.
        read = read_notebook(notebook)
        if fork_engine.why_not(read.metadata.get("kernelspec", {}).get("name", "")):
            engine = STOCK
        name = fork_engine.NAME if engine == FORK else None
        prepared = _prepared(read, dict(parameters), name)
        with nullcontext(Config()) if engine == FORK else _sockets() as sockets:
            done = papermill_engines.execute_notebook_with_engine(
                name,
                prepared,
                kernel_name=papermill_engines.nb_kernel_name(name, prepared),
                autosave_cell_every=0,
                progress_bar=False,
                timeout_func=_time_left(timeout),
                record_timing=False,
                resources={"metadata": {"path": str(notebook.parent)}},
                config=sockets,
                # A polite shutdown interrupts the kernel first, which it may report on standard error.
                shutdown_kernel="immediate",
            )
        raise_for_execution_errors(done, None)
    except PapermillExecutionError as error:
        reason = _readable(f"{error.ename}: {error.evalue}")
        # Counted from 1, without the cell that papermill injected before the one that failed.
        number = error.cell_index + (0 if parameters else 1)
        return Failed(reason, number, error.source)
    except Exception as error:  # noqa: BLE001 - dead kernels, time-outs and broken files raise unrelated types
        return Failed(_readable(f"{type(error).__name__}: {error}"))
    return Executed(_reproducible(done, parameters), 0.0, engine)


def _prepared(
    notebook: nbformat.NotebookNode, parameters: dict[str, Any], engine: str | None
) -> nbformat.NotebookNode:
    """The notebook as papermill prepares it, which would write it out and read it on the way, for no file."""
    from papermill.execute import remove_error_markers
    from papermill.parameterize import parameterize_notebook

    notebook.metadata["papermill"] = {}
    for cell in notebook.cells:
        cell.metadata.setdefault("tags", [])
    clean = remove_error_markers(notebook)
    return parameterize_notebook(clean, parameters, engine_name=engine) if parameters else clean


def read_notebook(path: Path) -> nbformat.NotebookNode:
    """A stored notebook as one of today's format, the same in every run. Raises ValueError if it is none.

    Cells of older formats get an id by their number. A notebook that names no kernel, or one of this language
    that is not known here, such as that of another environment, is run by this Python.
    """
    from jupyter_client.kernelspec import NATIVE_KERNEL_NAME, find_kernel_specs

    content = path.read_bytes()
    if marked := merge_mark(content):
        raise ValueError(f"{path.name}: {marked}")
    try:
        stored = json.loads(text := content.decode("utf-8-sig"))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of ids that are missing
            read = nbformat.reads(text, as_version=4)
    except Exception as error:  # noqa: BLE001 - whatever broken parts of a notebook make its reader raise
        reason = "it holds something else" if isinstance(error, AttributeError | TypeError) else error
        raise ValueError(f"{path.name} cannot be read as a notebook ({reason})") from None
    given = [cell.get("id") for cell in stored.get("cells", ())] or [None] * len(read.cells)
    for number, (cell, identity) in enumerate(zip(read.cells, given, strict=True), 1):
        cell.id = identity or f"cell-{number}"
    spec, info = read.metadata.get("kernelspec", {}), read.metadata.get("language_info", {})
    name = spec.get("name", "")
    is_python = (spec.get("language") or info.get("name") or "python") == "python"
    if not name or (name != NATIVE_KERNEL_NAME and is_python and name not in find_kernel_specs()):
        own = {"display_name": "Python 3", "language": "python", "name": NATIVE_KERNEL_NAME}
        read.metadata.kernelspec = nbformat.from_dict(own)
    return read


def _time_left(timeout: float | None) -> Callable[[Any], int | None]:
    """For each cell the whole seconds until the notebook's time is over."""
    end = None if timeout is None else time.monotonic() + timeout
    return lambda _: None if end is None else max(1, math.ceil(end - time.monotonic()))


def failure_in(notebook: Path, died: fork.ProcessDied) -> Failed:
    """The failure of a notebook whose process died, with the cell that it had come to."""
    number = re.fullmatch(r"cell (\d+)", died.note)
    if not number:
        return Failed(_readable(died.reason))
    cell = int(number[1])
    return Failed(_readable(died.reason), cell, read_notebook(notebook).cells[cell - 1].source)


@contextmanager
def _sockets() -> Iterator[Config]:
    """How client and kernel talk: by files in a folder of their own, where the system can.

    Over TCP two batches may take each other's ports, and anybody on the machine can listen. The path is
    absolute, because the kernel works in another folder than the client; sockets allow it about a hundred
    characters.
    """
    with tempfile.TemporaryDirectory(prefix="regenatlas-", ignore_cleanup_errors=True) as folder:
        if os.name == "nt" or len(folder) > 80:
            yield Config()
        else:
            yield Config(KernelManager={"transport": "ipc", "ip": str(Path(folder, "kernel"))})


def _reproducible(notebook: nbformat.NotebookNode, parameters: Mapping[str, Any]) -> nbformat.NotebookNode:
    """The notebook without what differs between equal runs: times, paths, the id of the injected cell.

    Equal inputs then give equal bytes, so that a reader can check a report by rendering it again. Durations
    are in the manifest.
    """
    notebook.metadata.papermill = nbformat.from_dict({"parameters": dict(parameters)})
    for cell in notebook.cells:
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        if "injected-parameters" in cell.metadata.get("tags", ()):
            cell.id = "injected-parameters"
    return notebook


def _readable(text: str) -> str:
    """The last telling line of an error, without terminal colours, cut where nobody reads on."""
    lines = [line.strip() for line in _COLOUR.sub("", text).strip().splitlines() if line.strip()]
    first = lines[0] if lines else "unknown error"
    return first if len(first) <= _LONGEST else first[:_LONGEST] + "…"
