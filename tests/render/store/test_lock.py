"""Two batches into one folder exclude each other, and a dead one does not."""

import errno
import json
import os
import subprocess
import sys
import time

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


def test_a_folder_that_another_batch_holds_is_refused_by_its_name(tmp_path, holder):
    with (
        pytest.raises(StoreError, match=f"another batch writes to .*: process {holder.pid} on ") as caught,
        lock.exclusive(LocalStore(tmp_path)),
    ):
        pass
    assert caught.value.at_start


def test_a_killed_batch_leaves_the_folder_free(tmp_path, holder):
    holder.kill()
    holder.wait()
    with lock.exclusive(LocalStore(tmp_path)):
        assert json.loads((tmp_path / ".lock").read_text())["process"] == os.getpid()
    assert not (tmp_path / ".lock").exists()


def test_a_place_that_cannot_be_written_to_is_told(tmp_path):
    (tmp_path / "file").write_text("x")
    with (
        pytest.raises(StoreError, match="cannot be written to: "),
        lock.exclusive(LocalStore(tmp_path / "file" / "out")),
    ):
        pass


def test_where_the_system_has_no_locks_a_file_says_who_writes(tmp_path, monkeypatch):
    def no_locks(*_):
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr("fcntl.flock", no_locks)
    store = LocalStore(tmp_path)
    with lock.exclusive(store):
        seen = json.loads(store.read(lock.LOCK))["seen"]
        with pytest.raises(StoreError, match="ends 15 minutes later"), lock.exclusive(store):
            pass
        lock.renew(store)
        assert json.loads(store.read(lock.LOCK))["seen"] > seen
    assert store.read(lock.LOCK) is None


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
