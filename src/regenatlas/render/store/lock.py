"""One batch at a time into one folder: two would record different things of the same files."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import socket
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TextIO

from regenatlas.render.store.store import LocalStore, Store, StoreError

LOCK = ".lock"

#: A remote lock that nobody has renewed for so many seconds belongs to a batch that has died.
STALE = 900


@contextlib.contextmanager
def exclusive(store: Store) -> Iterator[None]:
    """Hold the folder while a batch runs. Raises `StoreError`, naming who holds it, if somebody else does."""
    if isinstance(store, LocalStore) and find_spec("fcntl"):
        with _held(store):
            yield
    else:  # also where a system has no such locks
        _claim(store)
        try:
            yield
        finally:
            with contextlib.suppress(StoreError):
                store.remove(LOCK)


def renew(store: Store) -> None:
    """Say that the batch is alive; a lock on this machine needs no saying."""
    if not isinstance(store, LocalStore):
        store.write(LOCK, _holder())


@contextlib.contextmanager
def _held(store: LocalStore) -> Iterator[None]:
    # The system frees such a lock when its process ends, however it ends.
    path = store.folder / LOCK
    try:
        store.folder.mkdir(parents=True, exist_ok=True)
        file = _locked(store, path)
    except OSError as error:
        raise StoreError(
            f"out: {store.folder} cannot be written to: {error.strerror}", at_start=True
        ) from None
    with file:
        file.truncate(0)
        file.write(_holder())
        file.flush()
        try:
            yield
        finally:
            path.unlink(missing_ok=True)


def _locked(store: LocalStore, path: Path) -> TextIO:
    """The lock file, locked; whoever held it before may have removed the one that was opened."""
    import fcntl

    while True:
        file = path.open("a+", encoding="utf-8")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.seek(0)
            said = file.read()
            file.close()
            raise StoreError(_taken(store, said), at_start=True) from None
        if path.exists() and os.fstat(file.fileno()).st_ino == path.stat().st_ino:
            return file
        file.close()


def _claim(store: Store) -> None:
    found = store.read(LOCK)
    if found is not None and time.time() - _told(found.decode()).get("seen", 0.0) < STALE:
        raise StoreError(_taken(store, found.decode()), at_start=True)
    store.write(LOCK, _holder())


def _holder() -> str:
    return json.dumps({"host": socket.gethostname(), "process": os.getpid(), "seen": time.time()})


def _told(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _taken(store: Store, text: str) -> str:
    holder = _told(text)
    since = dt.datetime.fromtimestamp(holder.get("seen", 0.0), dt.UTC).isoformat(timespec="seconds")
    who = f"process {holder['process']} on {holder['host']} (seen {since})" if "host" in holder else "it"
    return f"out: another batch writes to {store.url}: {who}; wait for it or give another --out"
