"""The command that exports."""

import sys

import pytest
from typer.testing import CliRunner

from regenatlas import paths
from regenatlas.cli import app


def run(*arguments):
    return CliRunner().invoke(app, ["export", *map(str, arguments)])


def test_what_is_written_is_named(tmp_path):
    result = run("--format", "sqlite", "--out", tmp_path / "x")
    assert (result.exit_code, result.stdout) == (0, f"{tmp_path / 'x' / 'regenatlas.sqlite'}\n")
    assert (tmp_path / "x" / "regenatlas.sqlite").stat().st_size > 1_000_000


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["--format", "sqlit"],
            "format «sqlit»: expected sqlite, csv, xlsx, duckdb, parquet; nearest: sqlite\n",
        ),
        (
            ["--format", "sqlite", "--out", "/dev/null/x"],
            "/dev/null/x: cannot be written (Not a directory)\n",
        ),
    ],
)
def test_a_wrong_request_is_told_in_one_line(arguments, message):
    assert run(*arguments).stderr == message


def test_a_library_that_is_missing_is_named(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "duckdb", None)
    result = run("--format", "parquet", "--out", tmp_path)
    needed = f"-m pip install -e '{paths.ROOT}[export]'\n"
    assert result.exit_code == 2
    assert result.stderr.startswith("duckdb is not installed: ")
    assert result.stderr.endswith(needed)
