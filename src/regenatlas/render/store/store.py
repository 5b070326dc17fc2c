"""Write outputs whole or not at all, inside one folder: on this machine, or wherever fsspec leads.

A file appears under its name only when it is complete, so a killed run leaves no half report behind. A file
that says already what it is to say is not touched.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import tempfile
from collections.abc import Callable, Iterable
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any, Protocol

#: What a half-written file is called; a killed run may leave some behind.
PART = ".part"

# Seconds that one operation on a remote place may take.
_PATIENCE = 300

# Control characters, and what Windows does not take in a name.
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f\\:*?"<>|]')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")
_URL = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)


class UnsafeName(ValueError):  # noqa: N818 - it is the name that is wrong
    """A name that would lead out of the output folder or that no file can have."""


#: The document of a bundle, and the page that leads to everything.
REPORT, INDEX = "report.pdf", "index.html"

#: What a report can be written as.
FORMATS = ("html", "pdf", "ipynb")


class StoreError(RuntimeError):
    """A place that cannot be written to or read from; the message is one line.

    `at_start`: nothing has been begun.
    """

    def __init__(self, message: str, *, at_start: bool = False) -> None:
        super().__init__(message)
        self.at_start = at_start


class Store(Protocol):
    """A place for outputs. Names are relative, with `/`, whatever the system."""

    url: str

    def write(self, name: str, content: str | bytes) -> str:
        """Put a complete file in place and return the SHA-256 (hexadecimal) of its bytes."""

    def read(self, name: str) -> bytes | None:
        """The content of an output, None if there is none."""

    def remove(self, name: str) -> None:
        """Take an output away if it is there."""

    def beginning(self, prefix: str) -> list[str]:
        """The outputs of a folder whose names begin so (`en/IRN/2026-02-11/01_standing.`)."""

    def stamps(self, names: Iterable[str]) -> dict[str, str]:
        """For each output that is there something cheap to tell that changes when its content does."""

    def address(self, name: str) -> str:
        """How a reader gets at an output."""


def open_store(place: str | Path) -> Store:
    """The store at a folder or a URL (`s3://bucket/reports`). Raises `StoreError`."""
    if "\0" in str(place):
        raise StoreError(f"out: {str(place)!r} is no place that a file can have", at_start=True)
    if not _URL.match(str(place)):
        return LocalStore(Path(place))
    protocol, _, rest = str(place).partition("://")
    return LocalStore(Path(rest)) if protocol == "file" else RemoteStore(str(place))


def safe_parts(name: str) -> tuple[str, ...]:
    """The parts of a name; `UnsafeName` if it could lead elsewhere or no file can have it."""
    parts = PurePosixPath(name).parts
    wrong = not parts or name.startswith("/") or ".." in parts or _FORBIDDEN.search(name)
    if wrong or any(_RESERVED.fullmatch(part) or part.endswith((" ", ".")) for part in parts):
        raise UnsafeName(f"not a safe name for an output: {name!r}")
    return parts


class LocalStore:
    """A folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.url = str(folder)

    def path(self, name: str) -> Path:
        """Where an output of this name lies; `UnsafeName` if that is not inside the folder."""
        path = self.folder.joinpath(*safe_parts(name))
        if not path.resolve().is_relative_to(self.folder.resolve()):
            raise UnsafeName(f"not a safe name for an output: {name!r}")
        return path

    def write(self, name: str, content: str | bytes) -> str:
        """As `Store.write`."""
        content = content.encode() if isinstance(content, str) else content
        path = self.path(name)
        if not _same(path, content):
            _replace(path, content)
        return digest(content)

    def read(self, name: str) -> bytes | None:
        """As `Store.read`."""
        try:
            return self.path(name).read_bytes()
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
            return None

    def remove(self, name: str) -> None:
        """As `Store.remove`; its folder goes too if nothing else is in it."""
        path = self.path(name)
        path.unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            path.parent.rmdir()

    def beginning(self, prefix: str) -> list[str]:
        """As `Store.beginning`."""
        folder, _, start = prefix.rpartition("/")
        there = self.path(folder).iterdir() if self.path(folder).is_dir() else ()
        return sorted(f"{folder}/{path.name}" for path in there if path.name.startswith(start))

    def stamps(self, names: Iterable[str]) -> dict[str, str]:
        """Size and time of the last change, in nanoseconds."""
        found = {}
        for name in names:
            with contextlib.suppress(OSError, UnsafeName):
                status = os.stat(self.folder / name)  # noqa: PTH116 - thousands of them, at half the cost
                found[name] = f"{status.st_size}:{status.st_mtime_ns}"
        return found

    def address(self, name: str) -> str:
        """A path."""
        return str(self.folder / name)

    def sweep(self) -> None:
        """Remove the half-written files that a killed run has left."""
        for path in self.folder.rglob(f".*{PART}"):
            path.unlink(missing_ok=True)


class RemoteStore:
    """A place that fsspec reaches, such as an object store: an object appears there whole, or not at all.

    Its clients start threads, and a batch forks its reports from a process that has none: there each
    operation runs in a child of its own.
    """

    def __init__(self, url: str) -> None:
        import fsspec

        self.url = url.rstrip("/")
        try:
            fsspec.get_filesystem_class(self.url.partition("://")[0])
        except (ImportError, ValueError) as error:
            raise StoreError(f"out: {self.url} cannot be opened: {one_line(error)}", at_start=True) from None

    def __reduce__(self) -> tuple[type[RemoteStore], tuple[str]]:
        return RemoteStore, (self.url,)  # a client does not travel

    @cached_property
    def _fs(self) -> Any:
        import fsspec

        return fsspec.core.url_to_fs(self.url, use_listings_cache=False)[0]

    @cached_property
    def _root(self) -> str:
        return str(self._fs._strip_protocol(self.url))  # noqa: SLF001 - the documented way to a path

    def _path(self, name: str) -> str:
        return "/".join((self._root, *safe_parts(name)))

    def write(self, name: str, content: str | bytes) -> str:
        """As `Store.write`."""
        safe_parts(name)
        content = content.encode() if isinstance(content, str) else content
        self._safely(self._write, name, content)
        return digest(content)

    def read(self, name: str) -> bytes | None:
        """As `Store.read`."""
        safe_parts(name)
        found: bytes | None = self._safely(self._read, name)
        return found

    def remove(self, name: str) -> None:
        """As `Store.remove`."""
        safe_parts(name)
        self._safely(self._remove, name)

    def beginning(self, prefix: str) -> list[str]:
        """As `Store.beginning`."""
        folder, _, start = prefix.rpartition("/")
        found: list[str] = self._safely(self._names, folder)
        return sorted(f"{folder}/{name}" for name in found if name.startswith(start))

    def stamps(self, names: Iterable[str]) -> dict[str, str]:
        """The size, and the server's mark of the content where it gives one, from listings of the folders."""
        found: dict[str, str] = self._safely(self._stamps, set(names))
        return found

    def address(self, name: str) -> str:
        """A URL."""
        return f"{self.url}/{name}"

    def _safely(self, operation: Callable[..., Any], *args: Any) -> Any:
        from regenatlas.render.execute import fork

        if fork.inside() or not fork.available():
            try:
                return operation(*args)
            except Exception as error:  # noqa: BLE001 - each client library has its own errors
                raise StoreError(f"{self.url}: {one_line(error)}") from None
        answer = fork.call(operation, *args, timeout=_PATIENCE)
        if isinstance(answer, fork.Died):
            raise StoreError(f"{self.url}: {answer.reason}")
        return answer

    def _write(self, name: str, content: bytes) -> None:
        path = self._path(name)
        try:
            self._fs.pipe_file(path, content)
        except FileNotFoundError:  # a file system with folders; object stores have none
            self._fs.makedirs(path.rpartition("/")[0], exist_ok=True)
            self._fs.pipe_file(path, content)

    def _read(self, name: str) -> bytes | None:
        try:
            return bytes(self._fs.cat_file(self._path(name)))
        except FileNotFoundError:
            return None

    def _remove(self, name: str) -> None:
        with contextlib.suppress(FileNotFoundError):
            self._fs.rm_file(self._path(name))

    def _names(self, folder: str) -> list[str]:
        try:
            listed = self._fs.ls(self._path(folder), detail=False)
        except FileNotFoundError:
            return []
        return [str(path).rstrip("/").rpartition("/")[2] for path in listed]

    def _stamps(self, names: set[str]) -> dict[str, str]:
        found = {}
        for folder in {PurePosixPath(name).parent.as_posix() for name in names}:
            with contextlib.suppress(FileNotFoundError):
                for entry in self._fs.ls(f"{self._root}/{folder}", detail=True):
                    path = entry["name"].strip("/").removeprefix(self._root.strip("/")).lstrip("/")
                    found[path] = f"{entry['size']}:{entry.get('ETag', '')}"
        return {name: found[name] for name in names & found.keys()}


def digest(content: bytes) -> str:
    """SHA-256, hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def _same(path: Path, content: bytes) -> bool:
    try:
        return path.stat().st_size == len(content) and path.read_bytes() == content
    except OSError:
        return False


def _replace(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # In the same folder, because a rename is atomic only within one file system.
    handle, temporary = tempfile.mkstemp(prefix=".", suffix=PART, dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        # What another user may read is not a matter of whose umask the batch ran under.
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def one_line(error: BaseException) -> str:
    """An error of any library in one line."""
    return f"{type(error).__name__}: {' '.join(str(error).split())}"
