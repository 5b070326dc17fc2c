"""Write outputs whole or not at all, inside one folder, and record them in its manifest.

A file appears under its name only when it is complete, so a killed run leaves no half report behind. The
manifest keeps the entries of earlier runs.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

MANIFEST = "manifest.json"

# Control characters, and what Windows does not take in a name.
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f\\:*?"<>|]')


class UnsafeName(ValueError):  # noqa: N818 - it is the name that is wrong
    """A name that would lead out of the output folder or that no file can have."""


class Store:
    """An output folder. Names are relative, with `/`, whatever the system."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, name: str) -> Path:
        """Where an output of this name lies; `UnsafeName` if that is not inside the folder."""
        parts = PurePosixPath(name).parts
        unsafe = not parts or name.startswith("/") or ".." in parts or _FORBIDDEN.search(name)
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
    """What lies in an output folder.

    `entries`: by name, the chapter and parameters that an output shows, its status, its digest, how long it
    took and the key of its inputs. `inputs`: those inputs by key, because hundreds of outputs share them.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        content = _read(store.read(MANIFEST))
        self.entries: dict[str, dict[str, Any]] = _mappings(content.get("outputs"))
        self.inputs: dict[str, dict[str, Any]] = _mappings(content.get("inputs"))

    def record(self, name: str, entry: Mapping[str, Any]) -> None:
        """Set the entry of an output."""
        self.entries[name] = dict(entry)

    def forget(self, name: str) -> None:
        """Remove an output with its entry; what is not in the manifest is not ours to remove."""
        if self.entries.pop(name, None) is not None:
            self.store.remove(name)

    def within(self, folder: str) -> dict[str, dict[str, Any]]:
        """The entries of a bundle, by name, sorted."""
        return {name: entry for name, entry in sorted(self.entries.items()) if entry.get("folder") == folder}

    def intact(self, name: str) -> bool:
        """Whether an output is there, byte for byte as it was written."""
        content = self.store.read(name)
        return content is not None and digest(content) == self.entries.get(name, {}).get("sha256")

    def save(self) -> None:
        """Write the manifest, sorted, so that two runs can be compared line by line."""
        used = {entry.get("inputs") for entry in self.entries.values()}
        kept = {key: described for key, described in self.inputs.items() if key in used}
        content = {"inputs": kept, "outputs": self.entries}
        self.store.write(MANIFEST, json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False) + "\n")


def digest(content: bytes) -> str:
    """SHA-256, hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def _read(content: bytes | None) -> dict[str, Any]:
    """The manifest, or nothing if it is missing or unreadable: everything is then rendered again."""
    try:
        found = json.loads(content or b"{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _mappings(found: Any) -> dict[str, dict[str, Any]]:
    return (
        {name: value for name, value in found.items() if isinstance(value, dict)}
        if isinstance(found, dict)
        else {}
    )
