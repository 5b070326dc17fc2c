"""Run a measurement in a process of its own and watch how much memory it and its children hold."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from importlib import metadata
from pathlib import Path
from typing import Any, Self

from regenatlas import paths
from regenatlas.render.execute.parallel import cores

EVERY = 0.1  # seconds between two looks at the memory
LIBRARIES = (
    *("matplotlib", "pandas", "numpy", "ipython", "ipykernel", "papermill", "nbclient", "nbconvert"),
    *("ploomber-engine", "typst", "weasyprint"),
)


class BenchError(RuntimeError):
    """A measurement that did not come to its end."""


def measure(kind: str, **task: Any) -> dict[str, Any]:
    """What a worker tells, as lists by name, `seconds` and `cpu` of a report; `memory`: the peak in bytes.

    Processor time and memory are those of the worker and all processes below it after its warm-up.
    """
    command = [sys.executable, "-m", "tests.benchmarks.worker", json.dumps({"kind": kind, **task})]
    told: dict[str, Any] = defaultdict(list)
    begun = 0.0
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=paths.ROOT
    ) as process:
        errors: list[str] = []
        reader = threading.Thread(target=lambda: errors.append(process.stderr.read()))  # type: ignore[union-attr]
        reader.start()
        with _Watch(process.pid) as watch:
            for line in process.stdout or ():
                said = _parsed(line)
                if said.pop("ready", False):
                    watch.peak, begun = 0, spent(process.pid)
                if "seconds" in said:
                    reports, before = said.setdefault("reports", 1), begun
                    begun = spent(process.pid)
                    said |= {"seconds": said["seconds"] / reports, "cpu": (begun - before) / reports}
                for name, value in said.items():
                    told[name].append(value)
        reader.join()
    if process.returncode:
        # The last line of a traceback that is not a detail of its message.
        lines = [line for line in errors[0].splitlines() if line[:1].strip()]
        raise BenchError(lines[-1] if lines else f"the process exited with code {process.returncode}")
    return {**told, "memory": watch.peak}


def _parsed(line: str) -> dict[str, Any]:
    """A line of the worker; what peers print in between is no JSON object."""
    try:
        said = json.loads(line)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


class _Watch:
    """Looks at a process and all below it until it is left; `peak` is the most that they held together."""

    def __init__(self, pid: int) -> None:
        self.peak = 0
        self._pid = pid
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(EVERY):
            self.peak = max(self.peak, held(self._pid))


def held(pid: int) -> int:
    """Bytes that a process and its descendants hold, shared pages counted once; 0 where nobody tells."""
    return sum(map(_pss, _family(pid)))


def spent(pid: int) -> float:
    """Seconds of processor time of a process and its descendants, also of those that have ended."""
    ticks = 0
    for one in _family(pid):
        with suppress(OSError):  # it has just ended: its parent has its time
            ticks += sum(map(int, _stat(Path(f"/proc/{one}/stat"))[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK") if ticks else 0


def _stat(path: Path) -> list[str]:
    """The fields after the name of a process, which may hold anything."""
    return path.read_text().rpartition(")")[2].split()


def _pss(pid: int) -> int:
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0  # it has ended, or there is no such file system
    return next((int(line.split()[1]) * 1024 for line in text.splitlines() if line.startswith("Pss:")), 0)


def _family(pid: int) -> Iterator[int]:
    children: dict[int, list[int]] = defaultdict(list)
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            children[int(_stat(stat)[1])].append(int(stat.parent.name))
        except OSError:
            continue
    waiting = [pid]
    while waiting:
        waiting += children[waiting[0]]
        yield waiting.pop(0)


def machine() -> dict[str, str]:
    """What the numbers were measured on, in words."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30 if hasattr(os, "sysconf") else 0
    return {
        "processor": _processor(),
        "cores": f"{cores()} processors",
        "memory": f"{memory:.1f} GB" if memory else "",
        "system": f"{platform.system()} {platform.release()}",
        "python": f"Python {platform.python_version()}",
    }


def libraries() -> dict[str, str]:
    """The versions of what was measured, "" for what is not installed."""
    return {name: _version(name) for name in LIBRARIES}


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())
