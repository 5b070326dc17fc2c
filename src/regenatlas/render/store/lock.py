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
from collections.abc import Callable, Iterator
from functools import cache, partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from regenatlas.render.store.store import LocalStore, Store, StoreError, json_object

if TYPE_CHECKING:
    from filelock import FileLock

LOCK = ".lock"

#: A claim that nobody has renewed for so many seconds belongs to a batch that has died.
STALE = 900
#: How often a batch renews it: each time is a request to the store.
EVERY = 60


@contextlib.contextmanager
def exclusive(store: Store) -> Iterator[None]:
    """Hold the folder while a batch runs. Raises `StoreError`, naming who holds it, if somebody else does."""
    # On a system without fcntl nobody may read a locked file, and so not who holds it.
    is_lockable = isinstance(store, LocalStore) and find_spec("fcntl")
    try:
        store.check()
        let_go = (_locked(store) if is_lockable else None) or _claimed(store)
    except StoreError as error:
        error.at_start = True
        raise
    except OSError as error:
        place = error.filename if os.path.lexists(Path(store.url, LOCK)) else store.url
        raise StoreError(f"out: {place} cannot be written to: {error.strerror}", at_start=True) from None
    try:
        yield
    finally:
        with contextlib.suppress(StoreError, OSError):  # what went wrong before is told
            let_go()


def renew(store: Store) -> None:
    """Show that the batch is alive; a lock of the system needs no sign of it.

    Raises `StoreError` if another batch has taken the folder over, as of a machine that slept.
    """
    holder = json_object(store.read(LOCK))
    if not isinstance(store, LocalStore) or "claimed" in holder:
        if holder and not _is_own(holder):
            raise _taken(store, holder)
        store.write(LOCK, _holder(claimed=True))


def system_lock(path: Path) -> FileLock | None:
    """Lock a file; None where its disk has no locks. Raises `BlockingIOError` if somebody else holds it.

    The system frees it when this process ends, however it ends.
    """
    from filelock import FileLock, Timeout  # a plan needs no lock

    if os.path.lexists(path) and (path.is_symlink() or not path.is_file()):
        raise OSError(errno.EINVAL, "it is no ordinary file; remove it", str(path))
    lock = FileLock(path, blocking=False, fallback_to_soft=False)
    try:
        lock.acquire()
    except Timeout:
        if _denies_locks(path):
            return None
        raise BlockingIOError(errno.EWOULDBLOCK, "it is locked", str(path)) from None
    except OSError as error:
        if error.filename:  # it cannot be opened
            raise
        return None
    return lock


def free(path: Path, lock: FileLock | None) -> None:
    """Remove a file that this process has locked, and then let others lock one in its place."""
    if lock:
        with contextlib.suppress(OSError):
            path.unlink()
        lock.release()


def _denies_locks(path: Path) -> bool:
    """Whether it is the system that lets nobody lock a file, which looks like somebody else's lock."""
    try:
        import fcntl

        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except PermissionError:
        return True
    except (ImportError, OSError):
        return False
    return False


def _locked(store: Store) -> Callable[[], None] | None:
    path = Path(store.url, LOCK)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        lock = system_lock(path)
    except BlockingIOError:
        raise _taken(store, json_object(store.read(LOCK))) from None
    if lock is None:
        return None
    holder = json_object(store.read(LOCK))
    if "claimed" in holder and _is_held(holder):  # by a machine on which this disk has no locks
        lock.release()
        raise _taken(store, holder)
    with contextlib.suppress(OSError):  # a full disk can still be locked
        path.write_text(_holder(), encoding="utf-8")
    return partial(free, path, lock)


def _claimed(store: Store) -> Callable[[], None]:
    holder = json_object(store.read(LOCK))
    if _is_held(holder):
        raise _taken(store, holder)
    store.write(LOCK, _holder(claimed=True))
    if not (holder := json_object(store.read(LOCK))):
        raise StoreError(f"out: {store.url} keeps nothing that is written there; give another --out")
    if not _is_own(holder):  # somebody did the same at the same time
        raise _taken(store, holder)

    def unclaim() -> None:
        if _is_own(json_object(store.read(LOCK))):
            store.remove(LOCK)

    return unclaim


def _holder(**more: bool) -> str:
    return json.dumps({**_own(), "seen": time.time(), **more})


def _own() -> dict[str, Any]:
    return {"host": socket.gethostname(), "system": _system(), "process": os.getpid()}


@cache
def _system() -> str:
    """Where numbers of processes mean the same: containers of one host share no more than its name."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return f"{boot} {Path('/proc/self/ns/pid').readlink()}"
    except OSError:
        return ""


def _is_own(holder: dict[str, Any]) -> bool:
    return _own().items() <= holder.items()


def _is_held(holder: dict[str, Any]) -> bool:
    """Whether a batch renews its claim, as one seems to that a clock ahead of ours has dated."""
    seen = _seen(holder)
    return seen is not None and time.time() - seen.timestamp() < STALE and not _is_dead(holder)


def _seen(holder: dict[str, Any]) -> dt.datetime | None:
    with contextlib.suppress(KeyError, TypeError, ValueError, OverflowError, OSError):
        return dt.datetime.fromtimestamp(holder["seen"], dt.UTC)
    return None


def _is_dead(holder: dict[str, Any]) -> bool:
    """Whether a process of this machine has ended without taking its claim back."""
    if os.name != "posix" or (holder.get("host"), holder.get("system")) != (socket.gethostname(), _system()):
        return False
    try:
        os.kill(holder["process"], 0)
    except ProcessLookupError:
        return True
    except (KeyError, TypeError, OverflowError, OSError):
        return False
    return False


def _taken(store: Store, holder: dict[str, Any]) -> StoreError:
    seen = _seen(holder)
    since = f" (seen {seen.isoformat(timespec='seconds')})" if seen else ""
    who = f"process {holder.get('process')} on {holder['host']}{since}" if "host" in holder else "it"
    message = f"out: another batch writes to {store.url}: {who}; wait for it or give another --out"
    if "claimed" in holder:
        ends = f"{STALE // 60} minutes later, or when {LOCK} is removed there"
        message += f" (the claim of one that has died ends {ends})"
    return StoreError(message)
