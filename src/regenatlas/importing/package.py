"""The tables' files as rows of text: read, written back in their order, and put in place all at once."""

from __future__ import annotations

import contextlib
import csv
import ctypes
import errno
import io
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from regenatlas.importing.edits import Rows
from regenatlas.render.store.lock import free, system_lock
from regenatlas.tables import dictionary
from regenatlas.tables.check import check_tables, format_problem
from regenatlas.tables.descriptor import DESCRIPTOR, field_names, primary_key
from regenatlas.tables.files import read_bytes, read_descriptor, read_rows


class RefusedError(ValueError):
    """The tables would not be right after the change: `problems`, as `check` says them."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems[:3]))
        self.problems = problems


def read_package(folder: Path) -> dict[str, Rows]:
    """The rows of every table as text, by table. Raises `LoadError`."""
    found = {}
    for resource in read_descriptor(folder)["resources"]:
        header, *rows = read_rows(read_bytes(folder, resource), resource["name"])
        found[resource["name"]] = [dict(zip(header, row, strict=True)) for row in rows]
    return found


@contextlib.contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Keep other imports from the tables in a folder, where its disk has locks.

    Raises `OSError` if one is at work on them.
    """
    beside = folder.with_name(f".{folder.name}.lock")
    try:
        lock = system_lock(beside)
    except BlockingIOError:
        raise BlockingIOError(errno.EWOULDBLOCK, "another import is at work on them", str(folder)) from None
    try:
        yield
    finally:
        free(beside, lock)


def write_package(folder: Path, package: Mapping[str, Rows], today: date) -> None:
    """Put changed tables in place of those in the folder: all of them, or on any error none.

    They are written into a copy beside the folder and checked there; then the two change places in one step.
    Raises `RefusedError` with what is wrong with them, or `OSError`.
    """
    beside = folder.with_name(f".{folder.name}.importing")
    shutil.rmtree(beside, ignore_errors=True)
    try:
        shutil.copytree(folder, beside, symlinks=True)
        resources = read_descriptor(folder)["resources"]
        changed = [_write(beside / one["path"], one, package[one["name"]]) for one in resources]
        if not any(changed):
            return
        _dated(beside / DESCRIPTOR, today)
        dictionary.write(beside)
        problems = [format_problem(one) for one in check_tables(beside)]
        if problems:
            raise RefusedError(problems)
        _exchange(beside, folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _write(file: Path, resource: Mapping[str, object], rows: Rows) -> bool:
    """Whether the file has changed."""
    columns = field_names(resource)
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(sorted(rows, key=lambda row: row[primary_key(resource)]))
    content = out.getvalue().encode()
    if file.read_bytes() == content:
        return False
    with file.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    return True


def _dated(descriptor: Path, today: date) -> None:
    """Give the package a new version, and let it say until when its facts were read."""
    text = descriptor.read_text(encoding="utf-8")
    package = json.loads(text)
    later = {"version": f"{today:%Y.%m.%d}", "collected_until": today.isoformat()}
    for name, now in later.items():
        if now > package[name]:
            text = text.replace(f'"{name}": "{package[name]}"', f'"{name}": "{now}"', 1)
    descriptor.write_text(text, encoding="utf-8", newline="\n")


def _exchange(one: Path, other: Path) -> None:
    """Let two folders change names in one step, or where the system cannot, in two quick ones."""
    renameat2 = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    at_cwd, exchange = -100, 2
    if renameat2 and renameat2(at_cwd, os.fsencode(one), at_cwd, os.fsencode(other), exchange) == 0:
        return
    third = other.with_name(f".{other.name}.before")
    other.rename(third)
    one.rename(other)
    third.rename(one)
