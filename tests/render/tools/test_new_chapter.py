"""A new chapter is written whole, works at once, and overwrites nothing."""

import os
import shutil
import subprocess
import sys

import nbformat
import pytest

from regenatlas import paths
from regenatlas.render.tools.new_chapter import ChapterError, new_chapter


@pytest.fixture
def checkout(tmp_path):
    """What a chapter is written into, and what its tests need."""
    for name in ("src", "notebooks", "data"):
        shutil.copytree(paths.ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for path in (
        paths.ROOT / "README.md",
        paths.ROOT / "pyproject.toml",
        *(paths.ROOT / "tests").glob("*.py"),
    ):
        target = tmp_path / path.relative_to(paths.ROOT)
        target.parent.mkdir(exist_ok=True)
        shutil.copy(path, target)
    return tmp_path


def run(checkout, *arguments):
    there = {"PYTHONPATH": str(checkout / "src"), "REGENATLAS_ROOT": str(checkout)}
    command = [sys.executable, *arguments]
    return subprocess.run(
        command, cwd=checkout, env={**os.environ, **there}, capture_output=True, text=True, check=False
    )


def test_a_new_chapter_passes_its_own_tests_and_renders(checkout):
    last = max(path.name[:2] for path in paths.NOTEBOOKS.glob("[0-9]*.ipynb"))
    chapter = f"{int(last) + 1:02}_own_registers"
    files = new_chapter("own_registers", checkout)
    assert [path.relative_to(checkout).as_posix() for path in files] == [
        f"notebooks/{chapter}.ipynb",
        "src/regenatlas/chapters/own_registers/__init__.py",
        "src/regenatlas/chapters/own_registers/own_registers.py",
        "src/regenatlas/chapters/own_registers/figures.py",
        "src/regenatlas/chapters/own_registers/prose.md.j2",
        "tests/chapters/own_registers/test_own_registers.py",
        "tests/chapters/own_registers/sentences.py",
        "tests/chapters/own_registers/test_figures.py",
    ]
    readme = (checkout / "README.md").read_text(encoding="utf-8")
    assert f"| [{chapter}](notebooks/{chapter}.ipynb) |" in readme
    nbformat.validate(nbformat.read(files[0], as_version=4))
    style = run(checkout, "-m", "ruff", "check", *[str(path) for path in files if path.suffix == ".py"])
    assert style.returncode == 0, style.stdout
    own = ("tests/chapters/own_registers", "tests/test_sentences.py", "-k", "own_registers")
    tests = run(checkout, "-m", "pytest", "-q", "-p", "no:nbval", *own)
    assert tests.returncode == 0, tests.stdout
    told = {"IRN": "in this part of the world, and", "ATA": "no regulator"}
    asked = ["render", *(part for country in told for part in ("--country", country))]
    made = run(checkout, "-c", "from regenatlas.cli import app; app()", *asked, "--chapter", "own_registers")
    assert made.returncode == 0, made.stderr
    for country, says in told.items():
        (page,) = (checkout / "reports" / "out" / "en" / country).rglob(f"{chapter}.html")
        assert says in page.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["Registers", "1st", "a-b", "../x", "", "standing"])
def test_a_name_that_is_taken_or_no_name_is_refused_and_nothing_written(name, tmp_path):
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "02_standing.ipynb").touch()
    with pytest.raises(ChapterError):
        new_chapter(name, tmp_path)
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["02_standing.ipynb"]


def test_a_file_that_is_there_is_not_overwritten(tmp_path):
    taken = tmp_path / "src" / "regenatlas" / "chapters" / "registers" / "figures.py"
    taken.parent.mkdir(parents=True)
    taken.write_text("mine")
    with pytest.raises(ChapterError, match=r"figures\.py already"):
        new_chapter("registers", tmp_path)
    assert taken.read_text() == "mine"
