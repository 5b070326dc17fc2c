from __future__ import annotations

import pytest

from regenatlas import paths
from regenatlas.tables import problems
from regenatlas.tables.problems import (
    ASKED,
    NAMED,
    SHOWN,
    Problem,
    bounded,
    command,
    format_problem,
    nearest,
    nearest_of,
    one_of,
    shown,
    suggestion,
)


def test_a_problem_is_written_in_one_line():
    problem = Problem("products", "abe\ncel", "class", "x" * 200, "one of a, b", "a")
    text = format_problem(problem)
    assert text.startswith("products, row abe\\ncel, column class: «xxx")
    assert text.endswith("x…», expected one of a, b; nearest: «a»")
    assert len(text) < 200
    assert "\n" not in text


def test_persian_is_written_as_it_is():
    assert "«می\u200cشود»" in format_problem(Problem("aliases", value="می\u200cشود", expected="x"))


@pytest.mark.parametrize(("text", "line"), [("a\u202eb", "a\\u202eb"), ("a\x1b[2J", "a\\x1b[2J"), ("é", "é")])
def test_what_would_upset_a_terminal_is_spelt_out(text, line):
    assert shown(text) == line


def test_a_text_is_cut_before_it_is_read_through():
    assert shown("\x00" * 10**7) == "\\x00" * (SHOWN - 1) + "…"


def test_many_codes_are_cut_off_at_a_code():
    assert one_of(["a", "b"]) == "one of a, b"
    assert one_of(f"code{number}" for number in range(99)).endswith(", …")


def test_the_nearest_value_is_found_whatever_the_case_and_not_among_too_many():
    assert nearest("CAR t", ["car_t", "msc"]) == "car_t"
    assert nearest("banana", ["car_t", "msc"]) == ""
    assert nearest("", ["", "a"]) == ""
    assert nearest("code1", [f"code{number}" for number in range(10_000)]) == ""


def test_a_suggestion_ends_a_message_in_the_form_asked_for_or_is_empty():
    assert suggestion("Standng", ["standing", "region"]) == "; nearest: standing"
    assert suggestion("standng", ["standing"], "{!r}") == "; nearest: 'standing'"
    assert suggestion("banana", ["car_t", "msc"]) == ""


@pytest.mark.parametrize(("value", "near"), [("foo", ""), ("standng", "standing"), ("portfolo", "portfolio")])
def test_what_is_hardly_alike_is_not_suggested(value, near):
    """«foo» shares three of the twelve letters of both with «portfolio»: alike for a cell, but a guess."""
    assert suggestion(value, ["standing", "portfolio"]) == (f"; nearest: {near}" if near else "")


def test_a_command_can_be_pasted_wherever_the_program_lies(monkeypatch, tmp_path):
    program = tmp_path / "an environment" / "regenatlas"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setattr(problems.sys, "executable", str(program.with_name("python")))
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.chdir(tmp_path)
    assert command("render", "--country", "South Korea") == (
        "'an environment/regenatlas' render --country 'South Korea'"
    )
    monkeypatch.chdir(paths.DATA)
    assert command("check") == f"'{program}' check"
    monkeypatch.setenv("PATH", str(program.parent))
    assert command("check") == "regenatlas check"
    program.unlink()
    assert command("check") == "regenatlas check"


def test_nearest_values_are_looked_for_only_a_few_times():
    near = nearest_of(["apple"])
    assert [near("appel") for _ in range(ASKED + 1)] == ["apple"] * ASKED + [""]


def test_the_problems_of_a_column_are_counted_beyond_those_that_can_be_read():
    found = [Problem("fruits", f"{number}", "colour", "x", "y") for number in range(NAMED + 2)]
    kept = list(bounded([*found, Problem("fruits", "1", "note", "x", "y")]))
    assert kept[:NAMED] == found[:NAMED]
    assert [format_problem(problem) for problem in kept[NAMED:]] == [
        "fruits, row 1, column note: «x», expected y",
        "fruits, column colour: expected 2 more cells to be mended",
    ]
