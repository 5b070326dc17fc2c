"""A function in a forked child: its result, or the reason in one line why there is none."""

import faulthandler
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from regenatlas.render.execute import fork
from regenatlas.render.execute.fork import Child, ProcessDied

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")

MEGABYTE = 1_000_000


def gone(pid):
    """Whether a process has ended; in a container nobody may collect it."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().split(")")[1].split()[0] in "ZX"
    except FileNotFoundError:
        return True


def eventually(condition, seconds=10):
    until = time.monotonic() + seconds
    while not condition() and time.monotonic() < until:
        time.sleep(0.02)
    return condition()


def death(function, *args, **limits):
    """The error of a function in a child, or of a child."""
    with pytest.raises(ProcessDied) as caught:
        function.result() if isinstance(function, Child) else fork.call(function, *args, **limits)
    return caught.value


def test_a_child_returns_what_the_function_returns():
    assert fork.call(lambda a, b: a + b, 1, 2) == 3
    assert fork.call(lambda: None) is None
    assert fork.call(os.getpid) != os.getpid()


def test_a_result_may_be_larger_than_any_pipe():
    assert fork.call(lambda: b"x" * 20 * MEGABYTE) == b"x" * 20 * MEGABYTE


def test_what_a_child_changes_stays_with_it():
    kept = [1]
    assert fork.call(lambda: kept.append(2) or len(kept)) == 2
    assert kept == [1]


def test_an_exception_is_a_reason_in_one_line_with_its_traceback():
    def fails():
        raise ValueError("first\nsecond")

    died = death(fails)
    assert str(died) == died.reason == "ValueError: first"
    assert "in fails" in died.__notes__[0]
    assert death(sys.exit, "over").reason == "SystemExit: over"


def test_a_result_that_cannot_be_handed_over_is_a_reason():
    assert "local object" in death(lambda: lambda: 1).reason


@pytest.mark.parametrize(
    ("end", "reason"),
    [
        (lambda: os._exit(3), "the process exited with code 3 in cell 4"),
        (lambda: os.kill(os.getpid(), signal.SIGSEGV), "the process was killed by SIGSEGV in cell 4"),
        (
            lambda: os.kill(os.getpid(), signal.SIGKILL),
            "the process was killed by SIGKILL, as the system does when memory runs out, in cell 4",
        ),
    ],
)
def test_a_death_is_told_with_the_place(end, reason):
    def dies():
        faulthandler.disable()  # pytest's, which would tell of it too
        fork.note("cell 3")
        fork.note("cell 4")
        end()

    died = death(dies)
    assert (died.reason, died.note) == (reason, "cell 4")


def test_a_kill_under_a_memory_limit_is_told_as_what_it_means():
    died = death(lambda: os.kill(os.getpid(), signal.SIGKILL), memory=50 * MEGABYTE)
    assert died.reason == "the process ran out of memory (limit 50 MB)"


def test_memory_is_limited_beyond_what_is_inherited():
    inherited = bytearray(80 * MEGABYTE)  # does not count
    assert fork.call(lambda: len(bytearray(10 * MEGABYTE)) + len(inherited), memory=50 * MEGABYTE)
    assert death(lambda: len(bytearray(100 * MEGABYTE)), memory=50 * MEGABYTE).reason == "MemoryError"
    died = death(lambda: len(np.ones(100 * MEGABYTE)), memory=50 * MEGABYTE)
    assert died.reason.startswith("MemoryError: Unable to allocate 763. MiB")


def test_the_time_of_a_child_ends_with_all_that_it_has_started(tmp_path):
    def sleeps():
        fork.note("cell 2")
        process = subprocess.Popen(["sleep", "60"])
        (tmp_path / "pid").write_text(str(process.pid))
        time.sleep(60)

    started = time.monotonic()
    assert death(sleeps, timeout=1.5).reason == "it took longer than 1.5 s in cell 2"
    assert time.monotonic() - started < 30
    assert eventually(lambda: gone((tmp_path / "pid").read_text()))


def test_what_a_child_leaves_behind_ends_with_it():
    pid = fork.call(lambda: subprocess.Popen(["sleep", "60"]).pid)
    assert eventually(lambda: gone(pid))


def test_a_process_left_behind_does_not_hide_the_end_of_the_child(tmp_path):
    def leaves():
        if os.fork() == 0:
            os.setsid()  # out of the group, with the pipe in its hands
            (tmp_path / "pid").write_text(str(os.getpid()))
            time.sleep(60)
        os._exit(5)

    try:
        assert death(leaves).reason == "the process exited with code 5"
    finally:
        eventually((tmp_path / "pid").exists)
        os.kill(int((tmp_path / "pid").read_text()), signal.SIGKILL)


def test_a_process_that_a_child_forks_does_not_speak_for_it():
    def forks():
        fork.note("cell 1")
        pid = os.fork()
        if pid == 0:
            fork.note("nowhere")
            os._exit(0)
        os.waitpid(pid, 0)
        os._exit(0)

    notes = []
    assert death(forks, on_note=notes.append).note == "cell 1"
    assert notes == ["cell 1"]


def test_the_parent_hears_where_a_child_is_and_can_renew_its_time():
    notes = []

    def works():
        for at in range(4):
            fork.note(f"cell {at}")
            time.sleep(0.5)
        return "done"

    child = Child(works, timeout=1.5, on_note=lambda note: (notes.append(note), child.limit(1.5)))
    assert child.result() == "done"
    assert notes == ["cell 0", "cell 1", "cell 2", "cell 3"]


def test_waiting_returns_those_that_are_over():
    slow, quick = Child(time.sleep, 60), Child(lambda: 1)
    try:
        assert fork.wait([slow, quick]) == [quick]
        assert fork.wait([]) == []
        assert not slow.poll()
    finally:
        slow.kill()
    with pytest.raises(ProcessDied, match="it was stopped"):
        slow.result()
    assert quick.result() == 1


def test_waiting_keeps_the_time_limits():
    endless = [Child(time.sleep, 60, timeout=0.3) for _ in range(2)]
    over = fork.wait(endless)
    while len(over) < 2:
        over += [child for child in fork.wait(endless) if child not in over]
    assert {death(child).reason for child in over} == {"it took longer than 0.3 s"}


def own_children():
    """The processes that this one started; other tests of the process may keep some."""
    return {
        pid for task in Path("/proc/self/task").iterdir() for pid in (task / "children").read_text().split()
    }


def test_nothing_is_left_of_many_children():
    fork.call(int)
    before, kept = len(list(Path("/dev/fd").iterdir())), own_children()
    for at in range(40):
        assert fork.call(lambda at=at: at) == at
    assert len(list(Path("/dev/fd").iterdir())) == before
    assert own_children() == kept


def test_a_child_has_no_input_and_a_group_of_its_own():
    assert fork.call(lambda: (sys.stdin.read(), os.read(0, 1), os.getsid(0) == os.getpid())) == (
        "",
        b"",
        True,
    )


def test_a_child_knows_that_it_is_one():
    assert not fork.inside()
    assert fork.call(fork.inside)
    assert fork.call(lambda: fork.call(fork.inside))


def test_outside_of_a_child_nothing_is_told():
    fork.note("cell 1")


def test_limits_are_the_child_s_alone():
    before = resource.getrlimit(resource.RLIMIT_DATA)
    fork.call(int, memory=MEGABYTE)
    assert resource.getrlimit(resource.RLIMIT_DATA) == before


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not tell a child of its parent's death")
def test_a_child_does_not_outlive_its_parent():
    code = (
        "import time\nfrom regenatlas.render.execute import fork\n"
        "child = fork.Child(time.sleep, 60); print(child.pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as parent:
        pid = int(parent.stdout.readline())
        parent.kill()
    assert eventually(lambda: gone(pid))


class TestAvailable:
    """Whether this process can fork; asked in a process that is alone, because a test runner has threads."""

    @staticmethod
    def ask(code):
        code = f"from regenatlas.render.execute import fork\nimport asyncio, threading\n{code}"
        return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    def test_a_plain_process_can(self):
        assert self.ask("print(fork.available())") == f"{sys.platform == 'linux'}\n"

    def test_one_with_threads_cannot(self):
        code = "threading.Thread(target=threading.Event().wait, daemon=True).start(); print(fork.available())"
        assert self.ask(code) == "False\n"

    def test_one_with_a_running_event_loop_cannot(self):
        code = "async def main(): return fork.available()\nprint(asyncio.run(main()), fork.available())"
        assert self.ask(code) == f"False {sys.platform == 'linux'}\n"

    def test_a_system_without_fork_cannot(self, monkeypatch):
        monkeypatch.delattr(os, "fork")
        assert not fork.available()


def test_threads_of_the_caller_do_not_follow():
    idle = threading.Event()
    thread = threading.Thread(target=idle.wait)
    thread.start()
    try:
        assert fork.call(threading.active_count) == 1
    finally:
        idle.set()
        thread.join()
