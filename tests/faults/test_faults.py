"""What a user sees when things go wrong in the middle, what is left, and that the next run completes."""

import csv
import json
import os
import shutil
import subprocess
import time

import pytest
from tests.made_batch import BATCH, Started, files, start, write

from regenatlas import paths

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")

CHAPTERS = {
    "01_words": "print(country)",
    "02_figures": "import time\ntime.sleep(0.1)\nprint('x' * 19000)",
    "03_more": "for at in range(1000):\n    print(at)",
    "04_last": "import os\nprint(len(os.listdir()))",
}

# Starts the batch again and again, kills it at a moment drawn from a seed, and lets the next one complete.
# Prints how many were killed, and by which moments the bytes came out otherwise.
KILLS = """
import json, os, random, shutil, signal, sys, time
from pathlib import Path

def batch():
    pid = os.fork()
    if pid == 0:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        sys.argv[1:] = arguments
        exec(compile(BATCH, "batch", "exec"), {"__name__": "batch"})
        os._exit(0)
    return pid

def files(folder):
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*"))
            if p.is_file() and p.name != "manifest.json"}

notebooks, out, moments, BATCH = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
arguments = [str(notebooks), str(out), "2", "html,ipynb,pdf"]
started = time.monotonic()
os.waitpid(batch(), 0)
whole, expected = time.monotonic() - started, files(out)
killed, wrong, left = 0, [], 0
for seed in range(moments):
    shutil.rmtree(out)
    moment = random.Random(seed).uniform(0.02, 0.98) * whole
    pid = batch()
    time.sleep(moment)
    os.kill(pid, signal.SIGKILL)
    killed += os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == -signal.SIGKILL
    left += len(list(out.rglob("*.html"))) if out.exists() else 0
    os.waitpid(batch(), 0)
    if files(out) != expected:
        wrong.append([seed, sorted(expected.keys() ^ files(out).keys())])
print(json.dumps({"files": len(expected), "killed": killed, "wrong": wrong, "left": left}))
"""


@pytest.fixture
def notebooks(tmp_path):
    return write(tmp_path / "notebooks", CHAPTERS)


def finish(process, timeout=120):
    """What became of each report."""
    said, complaints = process.communicate(timeout=timeout)
    assert process.returncode == 0, complaints
    return json.loads(said.splitlines()[-1])


def complaint(process):
    """The one line of a batch that could not go on."""
    _, complaints = process.communicate(timeout=120)
    assert process.returncode == 1
    assert "Traceback" not in complaints
    return complaints.strip().splitlines()[-1]


@pytest.mark.parametrize("moments", [6, pytest.param(20, marks=pytest.mark.slow)])
def test_a_batch_killed_at_any_moment_completes_with_the_same_bytes(notebooks, tmp_path, moments):
    told = finish(Started(KILLS, str(notebooks), str(tmp_path / "out"), str(moments), BATCH), timeout=400)
    assert told["wrong"] == []
    assert told["files"] >= 14
    # Most kills came in the middle of the work, some after reports had been written.
    assert told["killed"] >= moments / 2
    assert told["left"] > 0


@pytest.fixture
def disk(tmp_path):
    """A small disk of its own; `disk(options)` changes it."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=100k", "tmpfs", str(folder)]
    if (
        os.geteuid() != 0
        or shutil.which("mount") is None
        or subprocess.run(mount, check=False, capture_output=True).returncode
    ):
        pytest.skip("a disk can only be mounted by root, where the system lets it")

    def change(options):
        subprocess.run(["mount", "-o", f"remount,{options}", str(folder)], check=True)

    change.folder = folder
    yield change
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_is_told_in_one_line_and_the_next_run_completes(notebooks, disk, tmp_path):
    told = complaint(start(notebooks, disk.folder / "out"))
    assert told.startswith(f"StoreError: out: {disk.folder / 'out'}")
    assert ": No space left on device; what was rendered before is kept" in told
    assert not list(disk.folder.rglob("*.part"))
    disk("size=50m")
    finish(start(notebooks, disk.folder / "out"))
    finish(start(notebooks, tmp_path / "elsewhere"))
    assert files(disk.folder / "out") == files(tmp_path / "elsewhere")


def test_a_disk_that_cannot_be_written_to_is_told_before_anything_is_begun(notebooks, disk):
    disk("ro")
    told = complaint(start(notebooks, disk.folder / "out"))
    assert told == f"StoreError: out: {disk.folder / 'out'} cannot be written to: Read-only file system"
    assert list(disk.folder.iterdir()) == []
    disk("rw")


def test_a_notebook_that_writes_to_the_files_of_another_is_found_out(tmp_path):
    victim = tmp_path / "out" / "en" / "IRN" / "2026-02-11" / "01_victim.html"
    vandal = (
        f"import pathlib, time\nvictim = pathlib.Path({str(victim)!r})\n"
        "while not victim.exists():\n    time.sleep(0.05)\ntime.sleep(0.5)\nvictim.write_text('mine')"
    )
    folder = write(
        tmp_path / "notebooks", {"01_victim": "print(1)", "02_vandal": vandal, "03_other": "print(2)"}
    )
    results = finish(start(folder, tmp_path / "out"))
    assert results["01_victim"] == ["failed", "its files were altered by somebody else meanwhile"]
    assert results["03_other"][0] == "rendered"
    shutil.rmtree(folder)
    write(folder, {"01_victim": "print(1)", "02_vandal": "print('tame')", "03_other": "print(2)"})
    again = finish(start(folder, tmp_path / "out"))
    assert again["01_victim"] == ["rendered", "an output was removed or altered"]
    assert again["03_other"] == ["up to date", ""]
    assert "mine" not in victim.read_text()


READS = """
import time
from regenatlas.report.display import FACTS_MIME
from regenatlas.report.report import display, open_report
report = open_report("chapter", country="IRN", as_of="2026-02-11")
time.sleep({seconds})
letters = str(report.tables["corrections"]["reason"].str.len().sum())
ledger = {{"chapter": "", "tables": sorted(report.tables.read)}}
display({{FACTS_MIME: ledger, "text/plain": letters}}, raw=True)
"""


def test_a_table_changed_in_the_middle_belongs_to_the_next_run(tmp_path):
    data = tmp_path / "root" / "data"
    shutil.copytree(paths.DATA, data)
    chapters = {
        "01_first": READS.format(seconds=0),
        "02_second": READS.format(seconds=3),
        "03_none": "print(1)",
    }
    notebooks, out = write(tmp_path / "notebooks", chapters), tmp_path / "out"
    process = start(notebooks, out, jobs=3, REGENATLAS_ROOT=str(tmp_path / "root"))
    process.stdout.readline()
    with (data / "corrections.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    rows[-1][header.index("reason")] += " More."
    with (data / "corrections.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])
    finish(process)
    bundle = out / "en" / "IRN" / "2026-02-11"
    numbers = {name: _letters(bundle / f"{name}.ipynb") for name in ("01_first", "02_second")}
    assert numbers["01_first"] == numbers["02_second"]
    again = finish(start(notebooks, out, REGENATLAS_ROOT=str(tmp_path / "root")))
    assert again["01_first"] == again["02_second"] == ["rendered", "changed: table corrections"]
    assert _letters(bundle / "02_second.ipynb") == numbers["02_second"] + len(" More.")


def _letters(path):
    outputs = json.loads(path.read_text(encoding="utf-8"))["cells"][-1]["outputs"]
    return next(int("".join(one["data"]["text/plain"])) for one in outputs if "data" in one)


def test_a_clock_that_jumps_makes_nothing_out_of_date(notebooks, tmp_path):
    out = tmp_path / "out"
    finish(start(notebooks, out))
    before = files(out)
    for years in (-30, 30):
        moment = time.time() + years * 365 * 86400
        for path in out.rglob("*"):
            os.utime(path, (moment, moment))
        assert {status for status, _ in finish(start(notebooks, out)).values()} == {"up to date"}
        assert files(out) == before
