"""Write outputs whole or not at all, inside one folder: on this machine, or wherever fsspec leads.

A file appears under its name only when it is complete, so a killed run leaves no half report behind. A file
that already has the content is not touched.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import tempfile
from collections.abc import Callable, Iterable
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any

#: What a report can be written as: a chapter by itself, or only a bundle; the ending of a chapter's ledger.
CHAPTER_FORMATS = ("html", "pdf", "ipynb")
OFFICE_FORMATS = ("xlsx", "docx")
FORMATS = (*CHAPTER_FORMATS, *OFFICE_FORMATS)
LEDGER = "facts.json"

#: The documents of a bundle by format, and the page that leads to everything.
DOCUMENTS = {kind: f"report.{kind}" for kind in ("pdf", *OFFICE_FORMATS)}
INDEX = "index.html"
#: What pages load when they are asked for another report, a search, the map; with the page, the front.
REPORTS, SEARCH, WORLD = SCRIPTS = ("reports.js", "search.js", "world.js")
FRONT = (INDEX, *SCRIPTS)

#: The ending of a half-written file; a killed run may leave some behind.
PART = ".part"

# Control characters, and what Windows does not take in a name.
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f\\:*?"<>|]')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")


class StoreError(RuntimeError):
    """A place that cannot be written to or read from, in one line; `at_start`: nothing has been begun."""

    def __init__(self, message: str, *, at_start: bool = False) -> None:
        super().__init__(message)
        self.at_start = at_start


class UnsafeName(StoreError, ValueError):  # noqa: N818 - it is the name that is wrong
    """A name that would lead out of the output folder or that no file can have."""

    def __init__(self, message: str) -> None:
        super().__init__(message, at_start=True)


class Store:
    """A place for outputs that fsspec reaches: a file appears there whole, or not at all.

    Names are relative, with `/`, whatever the system; `UnsafeName` for a wrong one. `run_operation` calls a
    function with arguments and may do so elsewhere: a process that forks must not start a client's threads.
    """

    def __init__(self, url: str) -> None:
        import fsspec

        self.url = url.rstrip("/")
        self.run_operation: Callable[..., Any] = lambda operation, *args: operation(*args)
        try:
            fsspec.get_filesystem_class(self.url.partition("://")[0])
        except (ImportError, ValueError) as error:
            raise StoreError(f"out: {self.url} cannot be opened: {one_line(error)}", at_start=True) from None

    def __reduce__(self) -> tuple[type[Store], tuple[str]]:
        return type(self), (self.url,)  # a client does not travel

    def write(self, name: str, content: str | bytes) -> str:
        """Put a complete file in place and return the SHA-256 (hexadecimal) of its bytes."""
        content = content.encode() if isinstance(content, str) else content
        self._run(self._write, safe_name(name), content)
        return digest(content)

    def read(self, name: str) -> bytes | None:
        """The content of an output, None if there is none."""
        return self._run(self._read, safe_name(name))

    def remove(self, name: str) -> None:
        """Delete an output if it is there."""
        self._run(self._remove, safe_name(name))

    def beginning(self, prefix: str) -> list[str]:
        """The outputs of a folder whose names begin so (`en/IRN/2026-02-11/02_standing.`)."""
        folder, _, start = prefix.rpartition("/")
        names = self._run(self._names, safe_name(folder))
        return sorted(f"{folder}/{name}" for name in names if name.startswith(start))

    def stamps(self, names: Iterable[str]) -> dict[str, str]:
        """For each output that is there something cheap to tell that changes when its content does."""
        return self._run(self._stamps, set(names))

    def address(self, name: str) -> str:
        """The address at which a reader opens an output."""
        return f"{self.url}/{name}"

    def append(self, name: str, line: str) -> None:
        """Add a line to a file on this machine; elsewhere, where whole objects are replaced, do nothing."""

    def sweep(self) -> None:
        """Remove half-written files that a killed run has left; only on this machine there are any."""

    def check(self, *names: str) -> None:
        """Refuse what cannot hold files of these names, where that can be told before they are written."""

    def closed(self) -> str:
        """Why nothing can be written here, where that can be told without writing; "" otherwise."""
        return ""

    @cached_property
    def _files(self) -> Any:
        import fsspec
        from fsspec.implementations.dirfs import DirFileSystem

        files, root = fsspec.core.url_to_fs(self.url, use_listings_cache=False)
        return DirFileSystem(root, files)

    def _run(self, operation: Callable[..., Any], *args: Any) -> Any:
        try:
            return self.run_operation(operation, *args)
        except StoreError as error:
            reason = str(error)
        except Exception as error:  # noqa: BLE001 - each client library has its own errors
            reason = one_line(error)
        raise StoreError(f"{self.url}: {reason}")

    def _write(self, name: str, content: bytes) -> None:
        try:
            self._files.pipe_file(name, content)
        except FileNotFoundError:  # a file system with folders; object stores have none
            self._files.makedirs(name.rpartition("/")[0], exist_ok=True)
            self._files.pipe_file(name, content)

    def _read(self, name: str) -> bytes | None:
        with contextlib.suppress(FileNotFoundError):
            return bytes(self._files.cat_file(name))
        return None

    def _remove(self, name: str) -> None:
        with contextlib.suppress(FileNotFoundError):
            self._files.rm_file(name)

    def _names(self, folder: str) -> list[str]:
        return [path.rpartition("/")[2] for path in self._listed(folder)]

    def _stamps(self, names: set[str]) -> dict[str, str]:
        # The size, and the server's mark of the content where it gives one.
        stamps = {}
        for folder in {PurePosixPath(name).parent.as_posix() for name in names}:
            for path, entry in self._listed(folder).items():
                stamps[path] = f"{entry['size']}:{entry.get('ETag', '')}"
        return {name: stamps[name] for name in names & stamps.keys()}

    def _listed(self, folder: str) -> dict[str, Any]:
        with contextlib.suppress(FileNotFoundError):
            entries = self._files.ls("" if folder == "." else folder, detail=True)
            return {entry["name"].strip("/"): entry for entry in entries}
        return {}


class LocalStore(Store):
    """A folder on this machine, without fsspec: a rename must be atomic, and a start must be quick."""

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)
        self.url = str(folder)

    def append(self, name: str, line: str) -> None:
        """Add a line to a file."""
        path = self._path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(f"{line}\n")

    def sweep(self) -> None:
        """Remove half-written files that a killed run has left."""
        for path in self.folder.rglob(f".*{PART}"):
            path.unlink(missing_ok=True)

    def address(self, name: str) -> str:
        """The path of an output."""
        return str(self.folder / name)

    def _run(self, operation: Callable[..., Any], *args: Any) -> Any:
        return operation(*args)

    def _path(self, name: str) -> Path:
        path = self.folder / name
        if not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(self.folder)):
            raise UnsafeName(
                f"out: {path} is a link that leads out of {self.folder}: make it an ordinary folder"
            )
        return path

    def _write(self, name: str, content: bytes) -> None:
        path = self._path(name)
        with contextlib.suppress(OSError):
            if path.stat().st_size == len(content) and path.read_bytes() == content:
                return
        _make_folder(path.parent)
        temporary = None
        try:
            # In the same folder, because a rename is atomic only within one file system.
            handle, temporary = tempfile.mkstemp(prefix=".", suffix=PART, dir=path.parent)
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            # What another user may read is not a matter of whose umask the batch ran under.
            Path(temporary).chmod(0o644)
            Path(temporary).replace(path)
        except OSError as error:  # names the file that somebody asked for
            if error.errno:
                error.filename, error.filename2 = str(path), None
            raise
        finally:
            if temporary:
                Path(temporary).unlink(missing_ok=True)

    def _read(self, name: str) -> bytes | None:
        with contextlib.suppress(FileNotFoundError, IsADirectoryError, NotADirectoryError):
            return self._path(name).read_bytes()
        return None

    def check(self, *names: str) -> None:
        """Refuse a folder that is a file or lies in one, and a folder where one of these files belongs."""
        if not self._above().is_dir():
            raise StoreError(f"out: {self._above()} is no folder; give another --out", at_start=True)
        if wrong := next((path for name in names if (path := self.folder / name).is_dir()), None):
            raise StoreError(f"out: {wrong} is a folder, where a file has to be: remove it", at_start=True)

    def closed(self) -> str:
        """Why nothing can be written here; "" if it can be."""
        above = self._above()
        if os.access(above, os.W_OK | os.X_OK):
            return ""
        return f"out: {above} may not be written to; give another --out"

    def _above(self) -> Path:
        """The folder, or the nearest one above it that is there."""
        return next(path for path in (self.folder, *self.folder.parents) if os.path.lexists(path))

    def _remove(self, name: str) -> None:
        path = self._path(name)
        path.unlink(missing_ok=True)
        with contextlib.suppress(OSError):  # the folder goes with its last file
            path.parent.rmdir()

    def _names(self, folder: str) -> list[str]:
        path = self._path(folder)
        return [entry.name for entry in path.iterdir()] if path.is_dir() else []

    def _stamps(self, names: set[str]) -> dict[str, str]:
        stamps = {}
        for name in names:
            with contextlib.suppress(OSError):
                # Texts and no paths: thousands of them, at a third of the cost.
                status = os.stat(f"{self.folder}/{name}")  # noqa: PTH116
                stamps[name] = f"{status.st_size}:{status.st_mtime_ns}"
        return stamps


def _make_folder(folder: Path) -> None:
    """A folder that others may read as they may its files, whatever umask the batch runs under."""
    if not folder.is_dir():
        _make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        folder.chmod(0o755)


def safe_name(name: str) -> str:
    """A name in its shortest form; `UnsafeName` if it could lead elsewhere or no file can have it."""
    parts = PurePosixPath(name).parts
    wrong = not parts or name.startswith("/") or ".." in parts or _FORBIDDEN.search(name)
    if wrong or any(_RESERVED.fullmatch(part) or part.endswith((" ", ".")) for part in parts):
        raise UnsafeName(f"not a safe name for an output: {name!r}")
    return "/".join(parts)


def digest(content: bytes) -> str:
    """SHA-256, hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def json_object(content: bytes | None) -> dict[str, Any]:
    """The JSON object of a file; {} if the file is missing, cut or something else."""
    try:
        found = json.loads(content or b"{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def one_line(error: BaseException) -> str:
    """An error of any library in one line."""
    return f"{type(error).__name__}: {' '.join(str(error).split())}"
