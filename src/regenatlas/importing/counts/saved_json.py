"""Saved answers of the publishers' interfaces: JSON, also where a program boxed each value in a list."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from regenatlas.importing.grids import decoded, read_file
from regenatlas.importing.statement import ImportFileError


def read_json(path: Path) -> tuple[Any, str]:
    """The content of a file and its SHA-256 (hexadecimal). Raises `ImportFileError`."""
    content = read_file(path)
    try:
        return json.loads(decoded(path.name, content)), hashlib.sha256(content).hexdigest()
    except (ValueError, RecursionError) as error:
        if isinstance(error, ImportFileError):
            raise
        raise ImportFileError(f"{path.name}: not readable as JSON ({error})") from None


def unboxed(value: Any) -> Any:
    """A value that stands alone in a list, or the value itself."""
    while isinstance(value, list) and len(value) == 1:
        value = value[0]
    return value


def at(value: Any, *path: str) -> Any:
    """What stands below these keys, None where there is nothing."""
    for key in path:
        value = unboxed(value)
        value = value.get(key) if isinstance(value, dict) else None
    return value


def text(value: Any) -> str:
    """A plain value as text, "" for anything else."""
    value = unboxed(value)
    return str(value).strip() if isinstance(value, str | int | float) else ""


def texts(value: Any) -> list[str]:
    """A list of plain values as text."""
    return [text(one) for one in (value if isinstance(value, list) else [value]) if text(one)]
