"""Two batches into one folder exclude each other, and a dead one does not."""

import errno
import json
import os
import subprocess
import sys
import time
from contextlib import nullcontext
from pathlib import Path

import pytest

from regenatlas.render.store import lock
from regenatlas.render.store.store import LocalStore, Store, StoreError

HOLD = """
import sys, time
from pathlib import Path
from regenatlas.render.store.lock import exclusive
from regenatlas.render.store.store import LocalStore
with exclusive(LocalStore(Path(sys.argv[1]))):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(tmp_path):
    """Another process that holds the folder."""
    command = [sys.executable, "-c", HOLD, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def refused_at_start(store, message):
    with pytest.raises(StoreError, match=message) as caught, lock.exclusive(store):
        pass
    assert caught.value.at_start


def test_a_folder_that_another_batch_holds_is_refused_by_its_name(tmp_path, holder):
    refused_at_start(LocalStore(tmp_path), f"another batch writes to .*: process {holder.pid} on ")


def test_a_killed_batch_leaves_the_folder_free(tmp_path, holder):
    holder.kill()
    holder.wait()
    with lock.exclusive(LocalStore(tmp_path)):
        assert json.loads((tmp_path / ".lock").read_text())["process"] == os.getpid()
    assert not (tmp_path / ".lock").exists()


def test_a_place_that_cannot_be_written_to_is_told(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("x")
    nowhere = Store("memory://x")
    monkeypatch.setattr(nowhere, "run_operation", lambda *_: None)
    problems = {
        LocalStore(tmp_path / "file" / "out"): "file is no folder; give another --out",
        nowhere: "memory://x keeps nothing that is written there",
    }
    for store, problem in problems.items():
        refused_at_start(store, problem)


@pytest.mark.parametrize("number", [errno.ENOLCK, errno.ENOSYS, errno.EACCES, errno.EIO])
def test_where_the_system_has_no_locks_a_file_says_who_writes(tmp_path, monkeypatch, number):
    def no_locks(*_):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("fcntl.flock", no_locks)
    store = LocalStore(tmp_path)
    with lock.exclusive(store):
        seen = json.loads(store.read(lock.LOCK))["seen"]
        with pytest.raises(StoreError, match="ends 15 minutes later"), lock.exclusive(store):
            pass
        lock.renew(store)
        assert json.loads(store.read(lock.LOCK))["seen"] > seen
    assert store.read(lock.LOCK) is None


def test_a_folder_claimed_from_elsewhere_is_held_although_it_can_be_locked_here(tmp_path):
    store = LocalStore(tmp_path)
    for seen, held in ((time.time(), True), (4102444800, True), (0, False), (None, False), (1e300, False)):
        claim = json.dumps({"host": "elsewhere", "process": 1, "seen": seen, "claimed": True})
        store.write(lock.LOCK, claim)
        expected = pytest.raises(StoreError, match="process 1 on elsewhere") if held else nullcontext()
        with expected, lock.exclusive(store):
            pass
        assert store.read(lock.LOCK) == (claim.encode() if held else None)


def test_a_batch_whose_claim_another_has_taken_over_stops_and_leaves_that_one(tmp_path):
    store = Store(f"local://{tmp_path}")
    other = json.dumps({"host": "elsewhere", "process": 1, "seen": time.time(), "claimed": True})
    with lock.exclusive(store):
        store.write(lock.LOCK, other)
        with pytest.raises(StoreError, match="on elsewhere"):
            lock.renew(store)
    assert store.read(lock.LOCK) == other.encode()


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo, lambda path: path.symlink_to("nowhere")])
def test_what_is_no_ordinary_file_is_named_and_not_waited_for(tmp_path, make):
    make(tmp_path / ".lock")
    refused_at_start(LocalStore(tmp_path), r"\.lock .*: it is no ordinary file; remove it")


def test_a_full_disk_is_locked_without_a_word(tmp_path, monkeypatch):
    def full(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with lock.exclusive(LocalStore(tmp_path)):
        assert (tmp_path / ".lock").read_bytes() == b""


def test_a_claim_of_a_process_that_has_died_here_holds_nothing(tmp_path, monkeypatch):
    store = Store(f"local://{tmp_path}")
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    monkeypatch.setattr(lock.os, "getpid", lambda: process.pid)
    store.write(lock.LOCK, lock._holder(claimed=True))
    with lock.exclusive(store):
        pass
    monkeypatch.setattr(lock.socket, "gethostname", lambda: "elsewhere")
    store.write(lock.LOCK, lock._holder(claimed=True))
    monkeypatch.undo()
    with pytest.raises(StoreError, match="on elsewhere"), lock.exclusive(store):
        pass


def test_a_remote_place_is_held_by_a_file_that_ages(tmp_path, monkeypatch):
    store = Store(f"local://{tmp_path}")
    with lock.exclusive(store):
        with pytest.raises(StoreError, match="another batch"), lock.exclusive(store):
            pass
        now = time.time()
        monkeypatch.setattr(lock.time, "time", lambda: now + lock.STALE - 1)
        lock.renew(store)
        monkeypatch.setattr(lock.time, "time", lambda: now + 2 * lock.STALE - 2)
        with pytest.raises(StoreError, match="another batch"), lock.exclusive(store):
            pass
        monkeypatch.setattr(lock.time, "time", lambda: now + 2 * lock.STALE)
        with lock.exclusive(store):
            pass
    assert store.read(lock.LOCK) is None
