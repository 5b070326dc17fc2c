"""What somebody means by the place that they typed: a folder, a file, a URL.

A place is understood or refused in one line, so that no folder named «~» or «s3:» is ever made.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import urlsplit

import regenatlas
from regenatlas import paths
from regenatlas.render.store.store import LocalStore, Store, StoreError

_URL = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)
_DRIVE = re.compile(r"[a-z]:[\\/]", re.IGNORECASE)
_HALF_A_URL = re.compile(r"([a-z][a-z0-9+.-]+):/*", re.IGNORECASE)
_LONGEST = 255  # bytes of a name, on all usual file systems

_lost = False


def stand_somewhere() -> None:
    """Leave a working directory that is gone or closed to this user: libraries ask for it and go there."""
    global _lost  # noqa: PLW0603 - so is the working directory of the process
    try:
        os.chdir(Path.cwd())
    except OSError:
        os.chdir(os.sep)
        _lost = True


def open_store(place: str | Path) -> Store:
    """The store at a folder or a URL (`s3://bucket/reports`). Raises `StoreError`."""
    text = str(place)
    if _URL.match(text) and not text.lower().startswith("file:"):
        return Store(text)
    return LocalStore(own_place(place))


def own_place(place: str | Path, option: str = "out") -> Path:
    """A folder or file to write to that holds nothing else of ours. Raises `StoreError`."""
    path = local(place, option)
    real = Path(os.path.realpath(path))
    code = Path(regenatlas.__file__).parent
    held = (paths.DATA, paths.NOTEBOOKS, paths.REFERENCES, code)
    if real in {paths.ROOT, paths.BATCHES.parent} or any(real.is_relative_to(folder) for folder in held):
        raise StoreError(
            f"{option}: {path} holds what reports are made from: give another place", at_start=True
        )
    return path


def local(place: str | Path, option: str = "out") -> Path:
    """A folder or file on this machine. Raises `StoreError`."""
    text = str(place)
    if text.lower().startswith("file:"):
        from urllib.request import url2pathname  # brings along what it takes to speak to servers

        address = urlsplit(text)
        if address.netloc not in {"", "localhost"} or not address.path.startswith("/"):
            raise _wrong(option, text, "is on no machine that can be reached; expected file:///folder")
        text = url2pathname(address.path)
    is_there = os.path.lexists(text)  # «~$list.xlsx» of a workbook that is open
    path = _at_home(text) if text.startswith("~") and not is_there else Path(text)
    if path is None:
        raise _wrong(option, text, "starts at the home of nobody known here")
    if not text.strip() or re.search(r"[\x00-\x1f\x7f]", text):
        raise _wrong(option, text, "is no place that a file can have")
    if os.name == "posix" and (_DRIVE.match(text) or ("\\" in text and not path.exists())):
        raise _wrong(option, text, f"is a place on Windows; here: {text.replace(chr(92), '/')!r}")
    if (half := _HALF_A_URL.match(text)) and _is_scheme(half[0], half[1]):
        raise _wrong(option, text, f"is no folder; nearest: '{half[1]}://{text[half.end() :]}'")
    if any(len(os.fsencode(part)) > _LONGEST for part in path.parts):
        raise _wrong(option, f"{text[:40]}…", f"has a name longer than {_LONGEST} bytes")
    if _lost and not path.is_absolute():
        raise _wrong(option, text, "lies in a working directory that is gone or closed; give a whole path")
    return path


def _at_home(text: str) -> Path | None:
    try:
        return Path(text).expanduser()
    except RuntimeError:
        return None


def _is_scheme(start: str, scheme: str) -> bool:
    if start.endswith("/"):
        return True
    from fsspec.registry import known_implementations  # slow, and hardly ever needed

    return scheme.lower() in known_implementations


def _wrong(option: str, text: str, why: str) -> StoreError:
    return StoreError(f"{option}: {text!r} {why}", at_start=True)
