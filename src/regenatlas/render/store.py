"""Write outputs whole or not at all, inside one folder, and record them in its manifest.

A file appears under its name only when it is complete, so a killed run leaves no half report behind. The manifest
keeps the entries of earlier runs.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

MANIFEST = "manifest.json"


class UnsafeName(ValueError):  # noqa: N818 - it is the name that is wrong
    """A name that would lead out of the output folder or that no file can have."""


class Store:
    """An output folder. Names are relative, with `/`, whatever the system."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, name: str) -> Path:
        """Where an output of this name lies; `UnsafeName` if that is not inside the folder."""
        parts = PurePosixPath(name).parts
        unsafe = not parts or name.startswith("/") or ".." in parts or any(ord(sign) < 32 or sign in '\\:*?"<>|'
                                                                           for sign in name)  # fmt: skip
        path = self.folder.joinpath(*parts)
        if unsafe or not path.resolve().is_relative_to(self.folder.resolve()):
            raise UnsafeName(f"not a safe name for an output: {name!r}")
        return path

    def write(self, name: str, content: str | bytes) -> str:
        """Put a complete file in place and return the SHA-256 (hexadecimal) of its bytes."""
        content = content.encode() if isinstance(content, str) else content
        path = self.path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        # In the same folder, because a rename is atomic only within one file system.
        handle, temporary = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            Path(temporary).chmod(0o644)
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        return digest(content)

    def read(self, name: str) -> bytes | None:
        """The content of an output, None if there is none."""
        try:
            return self.path(name).read_bytes()
        except (FileNotFoundError, IsADirectoryError):
            return None

    def remove(self, name: str) -> None:
        """Take an output away if it is there, and its folder if nothing else is in it."""
        path = self.path(name)
        path.unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            path.parent.rmdir()


class Manifest:
    """What lies in an output folder: by name, the chapter and parameters it shows, its inputs, status and digest."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.entries: dict[str, dict[str, Any]] = _entries(store.read(MANIFEST))

    def record(self, name: str, entry: Mapping[str, Any]) -> None:
        """Set the entry of an output."""
        self.entries[name] = dict(entry)

    def forget(self, name: str) -> None:
        """Remove an output with its entry."""
        if self.entries.pop(name, None) is not None:
            self.store.remove(name)

    def within(self, folder: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """The entries directly in a folder."""
        for name, entry in sorted(self.entries.items()):
            if str(PurePosixPath(name).parent) == folder:
                yield name, entry

    def save(self) -> None:
        """Write the manifest, sorted, so that two runs can be compared line by line."""
        text = json.dumps({"outputs": self.entries}, indent=1, sort_keys=True, ensure_ascii=False)
        self.store.write(MANIFEST, text + "\n")


def digest(content: bytes) -> str:
    """SHA-256, hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def _entries(content: bytes | None) -> dict[str, dict[str, Any]]:
    """The entries of a manifest; none if it is missing or not one of ours (everything is then rendered again)."""
    try:
        outputs = json.loads(content or b"{}").get("outputs", {})
    except (ValueError, AttributeError):
        return {}
    return {str(name): entry for name, entry in outputs.items() if isinstance(entry, dict)}
