"""Commands that read the tables."""

import pytest

from regenatlas import paths
from regenatlas.render.tools.own_copy import copy_to
from regenatlas.tables import check as check_module
from regenatlas.tables.problems import Problem


def test_good_tables_are_said_to_be_good(cli):
    result = cli("check", out=False)
    assert result.exit_code == 0
    assert result.stdout.endswith(" tables, no problem\n")


def test_every_problem_of_the_tables_is_a_line(cli, monkeypatch):
    problems = [Problem("a", expected="x"), Problem("b", expected="[y]")]
    monkeypatch.setattr(check_module, "check_tables", lambda _: problems)
    monkeypatch.setattr(check_module.paths, "recall", lambda _: "")
    result = cli("check", out=False)
    assert (result.exit_code, result.stderr) == (2, "a: expected x\nb: expected [y]\n")


@pytest.mark.parametrize(
    "command",
    [
        ["countries"],
        ["plan"],
        ["render"],
        ["claims"],
        ["diff", "2024-12-31", "2025-12-31"],
        ["trace", "standing#rank"],
        ["export"],
        ["import", "who-gho", "x.csv"],
        ["publish", "--base", "https://example.org"],
        ["update-references"],
        ["new-chapter", "words"],
    ],
    ids=lambda command: command[0],
)
def test_no_command_computes_with_wrong_tables(cli, command, monkeypatch):
    monkeypatch.setattr(check_module, "right_tables", raising(check_module.TablesError(["a: b", "c: d"])))
    result = cli(*command, out=False)
    assert (result.exit_code, result.stderr, result.stdout) == (2, "a: b\nc: d\n", "")


def raising(error):
    def raises(_folder):
        raise error

    return raises


def test_countries_are_listed_with_their_products(cli):
    lines = cli("countries", out=False).stdout.splitlines()
    assert lines[0] == "ISO3\tCountry\tSub-region\tProducts\tWhy none"
    told = {line.split("\t")[0]: line.split("\t")[1:] for line in lines[1:-1]}
    assert told["IRN"] == ["Iran", "Southern Asia", "6 to 7", ""]
    assert told["TUR"][2:] == ["0", "none found: searched in part"]
    assert told["ARM"][2:] == ["not searched", "not searched"]


def test_claims_are_listed_with_their_verdicts(cli):
    lines = cli("claims", "--country", "TUR", "--as-of", "2024-12-31", out=False).stdout.splitlines()
    assert lines[0] == "Claim\tStatement\tStates\tVerdict\tOur count\tWhy"
    assert lines[1].split("\t")[3] in {"cannot be decided", "only restated", "outside these tables"}


def test_a_country_without_claims_has_no_empty_table(cli):
    result = cli("claims", "--country", "Andorra", out=False)
    assert result.stdout == "no statement by officials of Andorra is in the tables\n"


@pytest.fixture
def mine(tmp_path, monkeypatch):
    """Tables of somebody's own; what the process remembers of them is undone."""
    for name in ("DATA", "OUT", "SITE", "TABLES"):
        monkeypatch.setattr(paths, name, getattr(paths, name))
    monkeypatch.setenv("REGENATLAS_DATA", "")
    return copy_to(tmp_path / "mine") / "data"


def test_tables_of_ones_own_are_read_and_what_is_made_of_them_lies_beside_them(cli, mine):
    events = mine / "import_decisions.csv"
    events.write_text("".join(events.read_text().splitlines(keepends=True)[:-1]))
    assert cli("dictionary", "--data", mine, out=False).exit_code == 0  # else the row counts were wrong
    assert cli("render", "--chapter", "standing", "--data", mine, out=False).exit_code == 0
    assert "mine 20" in next((mine.parent / "reports" / "out").rglob("02_standing.html")).read_text()
    again = cli("plan", "--chapter", "standing", "--data", paths.ROOT / "data", "--out", paths.OUT, out=False)
    assert again.exit_code == 2
    assert "holds reports from the tables «mine», these are «regenatlas»" in again.stderr


@pytest.mark.parametrize("command", ["check", "render", "lab", "export"])
def test_a_folder_that_is_no_data_package_is_told_in_one_line(cli, mine, command):
    result = cli(command, "--data", mine.parent, out=False)
    expected = f"data: '{mine.parent}' is not the folder of a data package (no datapackage.json in it)"
    assert (result.exit_code, result.stderr) == (2, f"{expected}; nearest: {mine}\n")


def test_what_came_with_the_program_is_not_changed(cli, monkeypatch):
    monkeypatch.setattr(paths, "SHIPPED", paths.ROOT)
    for command in ("dictionary", "lab"):
        result = cli(command, out=False)
        assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
        assert "regenatlas init FOLDER makes a copy to change" in result.stderr
