"""Execute one notebook with its parameters; a failure is an answer, not an exception.

papermill's stock engine does the work. Its saves are off because it writes the whole notebook after every
cell; the caller writes the result once. The kernel's working directory is passed to the kernel alone:
papermill's own `cwd` changes the directory of the whole process.
"""

from __future__ import annotations

import os
import re
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from traitlets.config import Config

_COLOUR = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_LONGEST = 600


@dataclass(frozen=True)
class Executed:
    """A notebook with its outputs, and how long it took."""

    notebook: nbformat.NotebookNode
    seconds: float


@dataclass(frozen=True)
class Failed:
    """Why a report could not be made, in one line, and where.

    `cell`: its number in the stored notebook, 0 if it was in none; `source`: its code.
    """

    reason: str
    cell: int = 0
    source: str = ""
    seconds: float = 0.0


def execute(
    notebook: Path, parameters: Mapping[str, Any], *, timeout: int | None = None
) -> Executed | Failed:
    """The notebook executed with these parameters in a kernel of its own.

    `timeout`: the longest time for one cell, in seconds. Never raises for what happens in the notebook or
    its kernel.
    """
    import papermill
    from papermill.exceptions import PapermillExecutionError

    started = time.perf_counter()
    try:
        with _sockets() as sockets:
            done = papermill.execute_notebook(
                # The notebook itself, not its path: papermill takes braces in a path for placeholders.
                nbformat.read(notebook, as_version=4),
                None,
                parameters=dict(parameters),
                request_save_on_cell_execute=False,
                autosave_cell_every=0,
                progress_bar=False,
                execution_timeout=timeout,
                record_timing=False,
                resources={"metadata": {"path": str(notebook.parent)}},
                config=sockets,
                # A polite shutdown interrupts the kernel first, which it may report on standard error.
                shutdown_kernel="immediate",
            )
    except PapermillExecutionError as error:
        reason = _readable(f"{error.ename}: {error.evalue}")
        # Counted from 1, without the cell that papermill injected before the one that failed.
        number = error.cell_index + (0 if parameters else 1)
        return Failed(reason, number, error.source, time.perf_counter() - started)
    except Exception as error:  # noqa: BLE001 - dead kernels, time-outs and broken files raise unrelated types
        return Failed(_readable(f"{type(error).__name__}: {error}"), seconds=time.perf_counter() - started)
    return Executed(_reproducible(done, parameters), time.perf_counter() - started)


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
