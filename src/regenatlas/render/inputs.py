"""What a report depends on, as hashes: while they are the same, rendering again gives the same bytes."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

import regenatlas
from regenatlas import paths
from regenatlas.render.plan import Job
from regenatlas.render.store import digest
from regenatlas.tables.load import Tables

#: Libraries whose version may change what a report says or how it looks.
_LIBRARIES = (
    *(
        "babel",
        "ipython",
        "jinja2",
        "markdown-it-py",
        "matplotlib",
        "nbconvert",
        "num2words",
        "numpy",
        "pandas",
    ),
    *("papermill", "persiantools", "scipy", "typst"),
)
_SOURCES = {".py", ".j2", ".css", ".typ", ".mo"}


def inputs(job: Job, tables: Tables) -> dict[str, Any]:
    """Hashes of the notebook, every table and the package's code; versions of the package and libraries."""
    return {
        "notebook": digest(job.notebook.read_bytes()),
        "tables": {name: tables.digest(name) for name in sorted(tables)},
        "package": regenatlas.__version__,
        "code": _code(),
        "libraries": dict(_libraries()),
    }


def key(described: Mapping[str, Any]) -> str:
    """A short name for a set of inputs."""
    return digest(json.dumps(described, sort_keys=True, default=str).encode())[:16]


def changed(before: Mapping[str, Any], now: Mapping[str, Any]) -> str:
    """What differs between two sets of inputs, in words for `plan`."""
    parts = []
    if before.get("notebook") != now["notebook"]:
        parts.append("the notebook")
    was = before.get("tables", {})
    parts += sorted(name for name in {*was, *now["tables"]} if was.get(name) != now["tables"].get(name))
    if (before.get("package"), before.get("code")) != (now["package"], now["code"]):
        parts.append("the package")
    if before.get("libraries") != now["libraries"]:
        parts.append("the libraries")
    return f"changed: {', '.join(parts)}" if parts else "changed"


@cache
def _code() -> str:
    """A digest of all that is no table and can change an output: the package, the outlines of maps.

    The command line cannot change one.
    """
    root = Path(regenatlas.__file__).parent
    total = hashlib.sha256()
    for path in sorted(path for path in root.rglob("*") if path.suffix in _SOURCES):
        if path.parent.name == "cli":
            continue
        total.update(f"{path.relative_to(root).as_posix()}\0{digest(path.read_bytes())}\n".encode())
    for path in sorted(paths.DATA.glob("*.topojson")):
        total.update(f"{path.name}\0{digest(path.read_bytes())}\n".encode())
    return total.hexdigest()


@cache
def _libraries() -> tuple[tuple[str, str], ...]:
    found = [("python", platform.python_version())]
    for name in _LIBRARIES:
        try:
            found.append((name, metadata.version(name)))
        except metadata.PackageNotFoundError:
            continue
    return tuple(found)
