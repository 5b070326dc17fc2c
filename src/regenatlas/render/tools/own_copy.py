"""A copy of tables, notebooks and batches that somebody changes: `regenatlas init`."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from regenatlas import paths
from regenatlas.tables.descriptor import DESCRIPTOR

#: What a copy needs of the repository, and what its notebooks lead to.
PARTS = (
    *("data", "notebooks", "reports/batches.yml", "reports/README.md"),
    *("CITATION.cff", "CONTRIBUTING.md", "LICENSE"),
)


class CopyError(ValueError):
    """A copy that cannot be made; the message is one line."""


def copy_to(folder: Path) -> Path:
    """Copy all that reports are made from into a new folder; it is there whole or not at all.

    Raises `CopyError`.
    """
    target = folder.resolve()
    if target.exists():
        raise CopyError(f"{folder} is there already: expected a folder that is not")
    if target.is_relative_to(paths.ROOT):
        raise CopyError(f"{folder} lies in {paths.ROOT}, of which it would be a copy: expected another place")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=target.parent, prefix=".") as beside:
            made = Path(beside) / target.name
            for part in PARTS:
                _copy(paths.ROOT / part, made / part)
            _name(made / "data" / DESCRIPTOR, target.name)
            made.replace(target)
    except OSError as error:
        raise CopyError(
            f"{error.filename or folder}: {error.strerror or error}; nothing was copied"
        ) from None
    return target


def _copy(source: Path, target: Path) -> None:
    """Copy bytes alone: what an installed package carries may be read-only."""
    for file in source.rglob("[!.]*") if source.is_dir() else [source]:
        if file.is_file() and not file.parent.name.startswith("."):
            copied = target / file.relative_to(source)
            copied.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, copied)


def _name(descriptor: Path, folder: str) -> None:
    """Let the package tell that it is another one than ours, in a name as Frictionless wants it."""
    text = descriptor.read_text(encoding="utf-8")
    ours = json.loads(text)["name"]
    name = re.sub(r"[^a-z0-9._-]+", "-", folder.lower()).strip("-._")
    name = f"{ours}-copy" if name in {"", ours} else name
    text = text.replace(json.dumps(ours), json.dumps(name), 1)
    descriptor.write_text(text, encoding="utf-8", newline="\n")
