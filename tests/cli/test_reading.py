"""Commands that only read."""

import pytest

from regenatlas.tables import check as check_module
from regenatlas.tables.problems import Problem

IRN = ["--country", "IRN", "--as-of", "2026-02-11"]


@pytest.fixture
def rendered(cli):
    cli("render", *IRN, "--as-of", "2024-12-31")
    return cli


def test_good_tables_are_said_to_be_good(cli):
    result = cli("check", out=False)
    assert result.exit_code == 0
    assert result.stdout.endswith(" tables, no problem\n")


def test_every_problem_of_the_tables_is_a_line(cli, monkeypatch):
    problems = [Problem("a", expected="x"), Problem("b", expected="[y]")]
    monkeypatch.setattr(check_module, "check_tables", lambda _: problems)
    result = cli("check", out=False)
    assert (result.exit_code, result.stderr) == (2, "a: expected x\nb: expected [y]\n")


def test_countries_are_listed_with_their_products(cli):
    lines = cli("countries", out=False).stdout.splitlines()
    assert lines[0] == "ISO3\tCountry\tSub-region\tProducts"
    iran = next(line for line in lines if line.startswith("IRN")).split("\t")
    assert iran[1:3] == ["Iran", "Southern Asia"]
    assert int(iran[3]) > 0
    assert "0 means that none was found" in lines[-1]


def test_claims_are_listed_with_their_verdicts(cli):
    lines = cli("claims", "--country", "TUR", "--as-of", "2024-12-31", out=False).stdout.splitlines()
    assert lines[0] == "Claim\tStatement\tStates\tVerdict\tOur count\tCounted how, or why not"
    assert lines[1].split("\t")[3] in {"reproduced", "contradicted", "not testable"}


@pytest.mark.parametrize("address", ["IRN/2026-02-11/01_standing#rank", "standing#rank"])
def test_a_fact_is_traced_to_its_rows(rendered, address):
    result = rendered("trace", address, *IRN)
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0] == "26th: world [rank]"
    assert lines[1].startswith("IRN, as of 2026-02-11, counted strict EU sense")
    assert lines[3].split("\t")[:2] == [
        "definitions:strict_eu_atmp",
        lines[3].split("\t")[1],
    ]
    assert lines[4].startswith("countries:IRN\tname_en Iran")


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("IRN/2026-02-11/01_standing#rnk", "nearest: rank"),
        ("IRN/2026-02-12/01_standing#rank", "nearest: en/IRN/2026-02-11"),
        ("rank", "for example 01_standing#rank"),
    ],
)
def test_a_fact_that_is_not_there_exits_two_with_what_is_nearest(rendered, address, said):
    result = rendered("trace", address)
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stderr.count("\n") == 1


def test_two_dates_of_a_country_are_compared(rendered):
    result = rendered("diff", "2024-12-31", "2026-02-11")
    assert result.stdout == "01_standing\n  rank: 24th → 26th (world [rank])\nchanges: 1\n"


def test_two_folders_are_compared(rendered):
    result = rendered("diff", rendered.out, rendered.out, out=False)
    assert result.stdout == "no fact has changed\n"


def test_what_was_not_rendered_cannot_be_compared(rendered):
    result = rendered("diff", "2023-12-31", "2026-02-11")
    assert result.exit_code == 2
    assert "regenatlas render --as-of 2023-12-31 does it" in result.stderr
