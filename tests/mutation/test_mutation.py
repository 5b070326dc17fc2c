"""The harness: its mutants differ, are the same in every run, and a few of them are put to the test."""

from __future__ import annotations

import ast
import csv
import subprocess
import sys

import pytest

from regenatlas import paths
from regenatlas.tables.files import read_bytes
from regenatlas.tables.load import load_tables
from tests.mutation.__main__ import read_survivors
from tests.mutation.code_mutants import DROPPED, code_mutants
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
    resource = next(r for r in load_tables(paths.DATA).package["resources"] if r["name"] == "authorisations")
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


def judged(tmp_path, *options):
    """The verdicts of a run of the harness without the references, each a dict, in a process of its own."""
    out = tmp_path / "verdicts.csv"
    command = [sys.executable, "-m", "tests.mutation", "--no-references", "--jobs", "1", "--out", str(out)]
    subprocess.run([*command, *options], cwd=paths.ROOT, check=False, capture_output=True, timeout=600)
    with out.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("of_each", "rules"), [("3", 6), pytest.param("999", 20, marks=pytest.mark.slow)], ids=["some", "all"]
)
def test_each_rule_of_the_verdicts_has_a_test_that_fails_without_it(tmp_path, of_each, rules):
    modules = ["--modules", "chapters.claims.claim_rules", "chapters.claims.claims"]
    verdicts = judged(tmp_path, "--tables", *modules, "--change", DROPPED, "--per-module", of_each)
    assert len(verdicts) >= rules
    assert [one for one in verdicts if one["noticed_by"] != "unit tests"] == []


def test_a_sample_of_mutants_is_noticed(tmp_path):
    chosen = ["--modules", "counting.ranking", "counting.dating", "--tables", "authorisations", "claims"]
    verdicts = judged(tmp_path, *chosen, "--per-module", "2", "--per-table", "4")
    explained = read_survivors()
    code = [one for one in verdicts if one["kind"] == "code"]
    missed = [one for one in code if one["noticed_by"] != "unit tests"]
    assert len(code) == 4
    assert [one for one in missed if (one["where"], one["mutant"]) not in explained] == []
    rows = [one for one in verdicts if one["kind"] in ("data: dropped", "data: doubled", "data: key")]
    assert rows
    assert {one["noticed_by"] for one in rows} == {"check"}
