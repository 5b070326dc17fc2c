"""Equal inputs give equal bytes in any folder, time zone, locale, umask, hash seed and number of jobs."""

import os
import shutil
import subprocess
import sys

import pytest

from regenatlas import paths
from tests.made_batch import files

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")

CHAPTERS = ("standing", "ecosystem", "outlook")  # tables and lines, a map, random numbers
ONE = {"TZ": "Asia/Tehran", "LC_ALL": "C", "PYTHONHASHSEED": "1", "COLUMNS": "60"}
OTHER = {"TZ": "America/Los_Angeles", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "2", "HOME": "/nowhere"}
#: By name: the environment, the umask, the number of jobs.
SURROUNDINGS = {"one": (ONE, "022", "1"), "another": (OTHER, "077", "2")}

RENDER = """
import os, sys
os.umask(int(sys.argv[1], 8))
import regenatlas
root = os.environ["REGENATLAS_ROOT"]
assert regenatlas.__file__.startswith(root), regenatlas.__file__
from regenatlas.cli import app
app(sys.argv[2:])
"""


@pytest.fixture(scope="module")
def rendered(tmp_path_factory):
    """By surroundings, the files that a copy of the repository renders in them."""
    found = {}
    for name, (given, umask, jobs) in SURROUNDINGS.items():
        folder = tmp_path_factory.mktemp(name) / f"clone {name}"
        for part in ("src", "data", "notebooks"):
            shutil.copytree(paths.ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
        environment = {
            **os.environ,
            **given,
            "REGENATLAS_ROOT": str(folder),
            "PYTHONPATH": str(folder / "src"),
        }
        command = [sys.executable, "-c", RENDER, umask, "render", "--as-of", "2026-02-11"]
        command += [part for chapter in CHAPTERS for part in ("--chapter", chapter)]
        command += ["--format", "html,pdf,ipynb", "--jobs", jobs, "--out", str(folder / "out")]
        done = subprocess.run(
            command, env=environment, cwd=folder, capture_output=True, text=True, timeout=300, check=False
        )
        assert done.returncode == 0, done.stderr
        found[name] = files(folder / "out")
    return found


def test_every_kind_of_file_is_there(rendered):
    kinds = {name.rpartition(".")[2] for name in rendered["one"]}
    assert kinds == {"html", "pdf", "ipynb", "json", "csv", "js"}
    assert len(rendered["one"]) > 30


def test_the_bytes_are_the_same(rendered):
    one, another = rendered.values()
    assert one.keys() == another.keys()
    assert [name for name in one if one[name] != another[name]] == []


def test_no_file_tells_where_or_when_it_was_made(rendered):
    said = [name for name, content in rendered["one"].items() if b"clone one" in content]
    assert said == []
