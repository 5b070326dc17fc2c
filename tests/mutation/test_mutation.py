"""The harness: its mutants differ, are the same in every run, and a few of them are put to the test."""

from __future__ import annotations

import ast
import csv
import subprocess
import sys

import pytest

from regenatlas import paths
from regenatlas.tables.load import read_bytes, read_descriptor
from tests.mutation.code_mutants import code_mutants
from tests.mutation.data_mutants import data_mutants
from tests.mutation.forked import Died, TooLong, ask

SOURCE = '''"""A module."""
from functools import lru_cache
LIMIT: int = 3
@lru_cache(maxsize=7)
def held(a: int, b: int = 1) -> bool:
    """Whether a is held."""
    return a < LIMIT and not b + a == 2
'''


@pytest.fixture
def path(tmp_path):
    (tmp_path / "held.py").write_text(SOURCE, encoding="utf-8")
    return tmp_path / "held.py"


def test_operators_constants_and_choices_are_changed_and_nothing_technical(path):
    names = {mutant.name.rpartition(" [")[2] for mutant in code_mutants(path, "held", 99, 1)}
    assert names == {
        *(
            "3 → 4]",
            "1 → 2]",
            "2 → 3]",
            "Lt → LtE]",
            "And → Or]",
            "not → (nothing)]",
            "Add → Sub]",
            "Eq → NotEq]",
        ),
    }


def test_each_mutant_is_another_program_and_the_same_in_every_run(path):
    first, again = code_mutants(path, "held", 5, 1), code_mutants(path, "held", 5, 1)
    programs = [ast.unparse(mutant.tree) for mutant in first]
    assert len({*programs, ast.unparse(ast.parse(SOURCE))}) == 6
    assert programs == [ast.unparse(mutant.tree) for mutant in again]


def test_slips_in_a_table_are_different_and_the_same_in_every_run():
    resource = next(r for r in read_descriptor(paths.DATA)["resources"] if r["name"] == "authorisations")
    content = read_bytes(paths.DATA, resource)
    slips = data_mutants(content, resource, 30, 1)
    assert len({slip.content for slip in slips} | {content}) == 31
    assert slips == data_mutants(content, resource, 30, 1)
    assert {slip.kind for slip in slips} >= {"date", "code", "reference", "key"}


def test_a_question_is_answered_by_a_child_or_its_end_is_told():
    assert ask(lambda: 6 * 7, 20) == 42
    with pytest.raises(RuntimeError, match="ZeroDivisionError"):
        ask(lambda: 1 / 0, 20)
    with pytest.raises(Died):
        ask(lambda: __import__("os")._exit(1), 20)
    with pytest.raises(TooLong):
        ask(lambda: __import__("time").sleep(60), 0.2)


@pytest.mark.slow
def test_a_sample_of_mutants_is_noticed(tmp_path):
    out = tmp_path / "verdicts.csv"
    chosen = [
        "--modules",
        "ranking",
        "--per-module",
        "8",
        "--tables",
        "authorisations",
        "claims",
        "--per-table",
        "8",
    ]
    command = [sys.executable, "-m", "tests.mutation", "--no-references", "--out", str(out), *chosen]
    subprocess.run(command, cwd=paths.ROOT, check=False, capture_output=True, timeout=600)
    with out.open(encoding="utf-8", newline="") as file:
        verdicts = list(csv.DictReader(file))
    code = [verdict["noticed_by"] for verdict in verdicts if verdict["kind"] == "code"]
    assert len(code) == 8
    assert code.count("unit tests") >= 6
    rows = [
        verdict["noticed_by"] for verdict in verdicts if verdict["kind"] in ("data: dropped", "data: doubled")
    ]
    assert set(rows) <= {"check"}
