"""The program: help, completion, errors of one line."""

import json
import os
import re

import pytest
from typer.testing import CliRunner

from regenatlas import paths
from regenatlas.cli import app
from regenatlas.cli.app import _settle_environment
from regenatlas.tables.load import load_tables

COMMANDS = [command.name or command.callback.__name__ for command in app.registered_commands]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_with_an_example(cli, command):
    result = cli(command, "--help", out=False)
    assert result.exit_code == 0
    assert f"regenatlas {command}" in result.stdout


def test_without_a_command_the_help_is_shown_without_colours_if_so_wished(cli):
    result = cli(out=False, env={"NO_COLOR": "1", "FORCE_COLOR": "1"})
    assert all(command in result.stdout for command in COMMANDS)
    assert not re.search(r"\x1b\[[0-9;]*3\d", result.stdout)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Asia/Tehran", "Asia/Tehran"),
        (":UTC", ":UTC"),
        (":/etc/hostname", "UTC"),
        ("UTC+99", "UTC"),
        ("", ""),
    ],
)
def test_no_odd_clock_stops_a_report(monkeypatch, given, kept):
    monkeypatch.setenv("TZ", given)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "abc")
    monkeypatch.setenv("MPLBACKEND", "none")
    _settle_environment()
    assert (os.environ["TZ"], os.environ.get("SOURCE_DATE_EPOCH")) == (kept, None)


def test_the_version_is_told(cli):
    code, tables = cli("--version", out=False).stdout.splitlines()
    assert re.fullmatch(r"regenatlas \d+\.\d+\.\d+ in .*regenatlas", code)
    assert re.fullmatch(rf"tables [\d.]+ in {re.escape(str(paths.DATA))}", tables)


def test_the_version_is_told_where_there_are_no_tables(cli, monkeypatch, tmp_path):
    monkeypatch.setattr(paths, "DATA", tmp_path)
    result = cli("--version", out=False)
    assert result.stdout.splitlines()[1].startswith(f"no tables in {tmp_path}: datapackage.json")
    assert result.exit_code == 0


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("regenatlas render --country IR", {"IRN", "IRL", "IRQ"}),
        ("regenatlas render --country Fran", {"France"}),
        (
            "regenatlas render --country south",
            {
                "south\\ Africa",
                "south\\ Georgia\\ \\&\\ South\\ Sandwich\\ Islands",
                "south\\ Korea",
                "south\\ Sudan",
            },
        ),
        ("regenatlas render --country irn", {"irn"}),
        ("regenatlas render --batch n", {"neighbours"}),
        ("regenatlas trace st", {"standing#"}),
        ("regenatlas trace standing#ra", {"standing#rank", "standing#range"}),
        ("regenatlas trace IRN/2024-12-31/02_standing#n", {"IRN/2024-12-31/02_standing#n"}),
        ("regenatlas claims --as-of 2017-08-30", {"2017-08-30"}),
        ("regenatlas render --chapter st", {"standing"}),
        ("regenatlas render --definition strict_eu", None),
        ("regenatlas render --format html,p", {"html,pdf"}),
        ("regenatlas render --lang e", {"en"}),
        ("regenatlas diff 2024-1", {"2024-12-31"}),
        ("regenatlas claims --as-of 20", {"2024-12-31", "2026-02-11"}),
        ("regenatlas tra", {"trace"}),
    ],
)
def test_a_shell_is_told_what_may_follow(words, offered, monkeypatch, tmp_path):
    for day in ("2024-12-31", "2026-02-11", "not-a-date"):
        (tmp_path / "en/IRN" / day).mkdir(parents=True)
    for day, facts in (("2024-12-31", ["n"]), ("2026-02-11", ["rank", "range", "n"])):
        ledger = {"facts": [{"id": name, "about": ""} for name in facts]}
        (tmp_path / "en/IRN" / day / "02_standing.facts.json").write_text(json.dumps(ledger))
    monkeypatch.setattr(paths, "OUT", tmp_path)
    request = {
        "_REGENATLAS_COMPLETE": "complete_bash",
        "COMP_WORDS": words,
        "COMP_CWORD": str(len(words.split()) - 1),
    }
    answer = CliRunner().invoke(app, [], env=request, prog_name="regenatlas").stdout.splitlines()
    if offered is None:
        known = set(load_tables(paths.DATA)["definitions"]["definition_id"])
        assert answer
        assert set(answer) <= {name for name in known if name.startswith(words.split()[-1])}
    else:
        assert set(answer) == offered


@pytest.mark.parametrize(
    "words", ["render --country IR", "render --batch n", "trace standing#r", "claims --as-of 2017"]
)
def test_a_shell_is_offered_nothing_where_the_files_are_wrong(words, monkeypatch, tmp_path):
    (tmp_path / "batches.yml").write_text("- [")
    (tmp_path / "en/IRN/2026-02-11").mkdir(parents=True)
    (tmp_path / "en/IRN/2026-02-11/02_standing.facts.json").write_text("{")
    for name in ("DATA", "OUT"):
        monkeypatch.setattr(paths, name, tmp_path)
    monkeypatch.setattr(paths, "BATCHES", tmp_path / "batches.yml")
    request = {
        "_REGENATLAS_COMPLETE": "complete_bash",
        "COMP_WORDS": f"regenatlas {words}",
        "COMP_CWORD": "3",
    }
    answer = CliRunner().invoke(app, [], env=request, prog_name="regenatlas")
    assert (answer.output.strip(), answer.exit_code) == ("", 0)


def test_no_row_of_the_help_names_a_type_or_a_default_twice(cli):
    told = cli("render", "--help", out=False).stdout
    assert not re.search(r"<|\[x|default: 0", told)
    assert "--jobs" in told


def test_completion_can_be_installed():
    answer = CliRunner().invoke(app, ["--help"], prog_name="regenatlas").stdout
    assert "--install-completion" in answer
    assert "--show-completion" in answer


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["countries", "--nope"], "No such option: --nope (regenatlas countries --help tells more)\n"),
        (
            ["countries", "IRN", "ARM"],
            (
                "Got unexpected extra argument(s) (IRN ARM): an option is repeated for each value, "
                "and a value with blanks stands in quotes (regenatlas countries --help tells more)\n"
            ),
        ),
        (["trac"], "No such command 'trac'. Did you mean 'trace'? (regenatlas --help tells more)\n"),
        (["trace"], "Missing argument 'FACT'. (regenatlas trace --help tells more)\n"),
    ],
)
def test_a_wrong_command_is_one_line_on_standard_error(words, said):
    result = CliRunner().invoke(app, words, prog_name="regenatlas")
    assert (result.exit_code, result.stderr, result.stdout) == (2, said, "")


def test_without_a_command_the_help_is_shown():
    result = CliRunner().invoke(app, [], prog_name="regenatlas")
    assert "Commands" in result.output
    assert "tells more" not in result.output
