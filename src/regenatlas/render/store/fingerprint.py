"""What a report depends on, as hashes: while they are the same, rendering again gives the same bytes.

Of the tables only those count that the report has read, which its ledger lists. As long as none of these
changes, it would read the same ones again.
"""

from __future__ import annotations

import json
import platform
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import cache, lru_cache
from importlib import metadata
from pathlib import Path
from typing import Any

import regenatlas
from regenatlas import paths
from regenatlas.render.store.store import digest
from regenatlas.tables.load import Tables

#: Libraries whose version may change what a report says or how it looks.
_LIBRARIES = (
    *("babel", "ipython", "jinja2", "markdown-it-py", "matplotlib", "num2words", "numpy", "pandas"),
    *("papermill", "persiantools", "python-docx", "typst", "xlsxwriter"),
)
_SOURCES = {".py", ".csv", ".j2", ".css", ".js", ".typ", ".mo"}

#: What a page says whatever the chapter reads: names of the country and of the rule, words of codes.
_EDITION = ("countries", "definitions", "codes")


def fingerprint(notebook: str, tables: Tables, read: Iterable[str] | None) -> dict[str, Any]:
    """Hashes of the notebook, the tables read and the code; versions of data, package and libraries.

    `notebook`: its digest; `read`: the names of the tables, None, where no ledger lists them, for all.
    """
    names = set(tables) if read is None else {*read, *_EDITION} & set(tables)
    return {
        "notebook": notebook,
        "tables": {name: table_digest(tables, name) for name in sorted(names)},
        "tables_of": tables.name,
        **edition(tables),
        "libraries": dict(library_versions()),
    }


def edition(tables: Tables) -> dict[str, str]:
    """What reports have to share to be read side by side: the version of the tables, and the program."""
    return {
        "data_version": tables.version,
        "package": regenatlas.__version__,
        "code": code_digest(),
    }


@lru_cache(maxsize=256)
def table_digest(tables: Tables, name: str) -> str:
    """A short digest of a table's content and of how it is described; "" if there is no such table."""
    if name not in set(tables):
        return ""
    described = json.dumps(dict(tables.described(name).get("schema", {})), sort_keys=True)
    return digest(f"{tables.digest(name)} {described}".encode())[:16]


def cache_key(fingerprint: Mapping[str, Any]) -> str:
    """A short name for a fingerprint."""
    return digest(json.dumps(fingerprint, sort_keys=True, default=str).encode())[:16]


def changes_since(before: Mapping[str, Any], notebook: str, tables: Tables) -> str:
    """What has changed since a report had this fingerprint, in words for `plan`; "" if nothing has."""
    was = before.get("tables", {})
    names = [name for name in sorted(was) if was[name] != table_digest(tables, name)]
    differs = {
        "the notebook": before.get("notebook") != notebook,
        f"{'table' if len(names) == 1 else 'tables'} {', '.join(names)}": bool(names),
        "the data version": before.get("data_version") != tables.version,
        "the package": (before.get("package"), before.get("code")) != (regenatlas.__version__, code_digest()),
        "the libraries": before.get("libraries") != dict(library_versions()),
    }
    parts = ", ".join(part for part, changed in differs.items() if changed)
    return f"changed: {parts}" if parts else ""


def remembered(name: str, tables: Tables, asked: str, make: Callable[[], Any]) -> Any:
    """What this code makes of all tables, as JSON holds it: that of the last time, if nothing has changed.

    `name`: of what is made, which is kept once; `asked`: what else it depends on.
    """
    made_from = cache_key({**fingerprint("", tables, None), "asked": asked})
    file = f"{name}.json"
    with suppress(ValueError, TypeError, KeyError):
        before = json.loads(paths.recall(file))
        if before["made_from"] == made_from:
            return before["made"]
    made = make()
    paths.keep(file, json.dumps({"made_from": made_from, "made": made}))
    return made


def machine_fingerprint(tables: Tables, notebooks: Iterable[Path]) -> dict[str, str]:
    """What two machines must share for a report to come out the same on both: in words, with a digest."""
    content = {path.name: digest(path.read_bytes()) for path in notebooks}
    data = {name: table_digest(tables, name) for name in sorted(tables)}
    return {
        "package": f"{regenatlas.__version__} ({code_digest()[:12]})",
        "data": f"{tables.version} ({cache_key(data)[:12]})",
        "notebooks": cache_key(content)[:12],
        "libraries": ", ".join(f"{name} {version}" for name, version in library_versions()),
    }


@cache
def code_digest() -> str:
    """A digest of what else changes an output: package without command line, outlines, methods, authors."""
    root = Path(regenatlas.__file__).parent
    sources = [
        path
        for path in root.rglob("*")
        if path.suffix in _SOURCES and path.parent.name != "cli" and paths.SHIPPED not in path.parents
    ]
    named = {path.relative_to(root).as_posix(): path for path in sorted(sources)}
    # What editors leave: `.#load.py` leads nowhere, `.ipynb_checkpoints` holds copies.
    named = {name: path for name, path in named.items() if "/." not in f"/{name}"}
    beside = (paths.OUTLINES, paths.METHODS, paths.CITATION)
    named |= {path.name: path for path in beside if path.exists()}
    lines = (f"{name}\0{digest(path.read_bytes())}\n" for name, path in named.items())
    return digest("".join(lines).encode())


@cache
def library_versions() -> tuple[tuple[str, str], ...]:
    """Python and every library whose version may change an output."""
    found = [("python", platform.python_version())]
    for name in _LIBRARIES:
        try:
            found.append((name, metadata.version(name)))
        except metadata.PackageNotFoundError:
            continue
    return tuple(found)
