"""One batch at a time into one folder: two would record different things of the same files.

A folder on this machine is locked by the system. Where that cannot be had, on an object store or some network
disks, a file says who writes, which has to be renewed.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import json
import os
import socket
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from regenatlas.render.store.store import LocalStore, Store, StoreError, json_object

LOCK = ".lock"

#: What a system says of a disk that knows no locks.
_NO_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP}

#: A claim that nobody has renewed for so many seconds belongs to a batch that has died.
STALE = 900
#: How often a batch renews it: each time is a request to the store.
EVERY = 60


@contextlib.contextmanager
def exclusive(store: Store) -> Iterator[None]:
    """Hold the folder while a batch runs. Raises `StoreError`, naming who holds it, if somebody else does."""
    # On a system without fcntl nobody may read a locked file, and so not who holds it.
    lock = _locked if isinstance(store, LocalStore) and find_spec("fcntl") else _claimed
    with lock(store):
        yield


def renew(store: Store) -> None:
    """Show that the batch is alive; a lock of the system needs no sign of it."""
    if not isinstance(store, LocalStore) or "claimed" in json_object(store.read(LOCK)):
        store.write(LOCK, _holder(claimed=True))


@contextlib.contextmanager
def _locked(store: Store) -> Iterator[None]:
    from filelock import FileLock, Timeout  # a plan needs no lock

    # The system frees such a lock when its process ends, however it ends.
    path = Path(store.url, LOCK)
    lock = FileLock(path, blocking=False)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire()
        path.write_text(_holder(), encoding="utf-8")
    except Timeout:
        raise _taken(store, store.read(LOCK)) from None
    except OSError as error:
        if error.errno in _NO_LOCKS:
            with _claimed(store):
                yield
            return
        raise StoreError(f"out: {store.url} cannot be written to: {error.strerror}", at_start=True) from None
    try:
        yield
    finally:
        path.unlink(missing_ok=True)
        lock.release()


@contextlib.contextmanager
def _claimed(store: Store) -> Iterator[None]:
    content = store.read(LOCK)
    holder = json_object(content)
    if time.time() - holder.get("seen", 0.0) < STALE and not _is_dead(holder):
        raise _taken(store, content)
    store.write(LOCK, _holder(claimed=True))
    try:
        yield
    finally:
        with contextlib.suppress(StoreError):
            store.remove(LOCK)


def _holder(**more: bool) -> str:
    return json.dumps({"host": socket.gethostname(), "process": os.getpid(), "seen": time.time(), **more})


def _is_dead(holder: dict[str, Any]) -> bool:
    """Whether a process of this machine has ended without taking its claim back."""
    if os.name != "posix" or holder.get("host") != socket.gethostname():
        return False
    try:
        os.kill(holder["process"], 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False


def _taken(store: Store, content: bytes | None) -> StoreError:
    holder = json_object(content)
    since = dt.datetime.fromtimestamp(holder.get("seen", 0.0), dt.UTC).isoformat(timespec="seconds")
    who = f"process {holder['process']} on {holder['host']} (seen {since})" if "host" in holder else "it"
    message = f"out: another batch writes to {store.url}: {who}; wait for it or give another --out"
    if "claimed" in holder:
        message += f" (the claim of one that has died ends {STALE // 60} minutes later)"
    return StoreError(message, at_start=True)
