"""Commands that make something, by what they print and how they exit."""

import json
import os
import re
from pathlib import Path

import pytest

from regenatlas.cli import making, shared
from regenatlas.render.tools import references
from regenatlas.tables import check as check_module
from regenatlas.tables.problems import Problem

IRN = ["--country", "IRN", "--as-of", "2026-02-11"]


def test_a_rendered_report_exits_zero_and_says_where_it_is(cli):
    result = cli("render", *IRN)
    assert result.exit_code == 0
    assert re.search(
        r"rendered +en/IRN/2026-02-11/01_standing  \d+\.\d s \(not rendered yet\)", result.stdout
    )
    assert f"1 rendered: {cli.out / 'index.html'}" in result.stdout
    assert (cli.out / "en/IRN/2026-02-11/01_standing.html").exists()


def test_a_country_is_named_by_code_or_name_and_several_may_be(cli, calls):
    cli("render", "-c", "iran", "-c", "South Korea", "--as-of", "2026-02-11", "--as-of", "2025-01-01")
    assert [(p["country"], p["as_of"]) for p in calls] == [
        ("IRN", "2025-01-01"),
        ("IRN", "2026-02-11"),
        ("KOR", "2025-01-01"),
        ("KOR", "2026-02-11"),
    ]


def test_formats_are_a_list_with_commas(cli):
    cli("render", *IRN, "--format", "html, ipynb")
    folder = cli.out / "en/IRN/2026-02-11"
    assert {path.suffix for path in folder.glob("01_standing.*")} == {".html", ".ipynb", ".json"}


def test_what_is_up_to_date_is_not_rendered_unless_forced(cli, calls):
    cli("render", *IRN)
    assert "1 up to date" in cli("render", *IRN).stdout
    assert len(calls) == 1
    assert "1 rendered" in cli("render", *IRN, "--force").stdout


def test_some_failures_exit_one_and_the_rest_is_there(cli):
    result = cli("render", *IRN, "--country", "TUR")
    assert result.exit_code == 1
    assert "failed      en/TUR/2026-02-11/01_standing: KeyError: [x]" in result.stdout
    assert "1 rendered, 1 failed" in result.stdout
    assert "KeyError" in (cli.out / "en/TUR/2026-02-11/01_standing.html").read_text()


def test_a_wrong_request_exits_two_tells_everything_and_starts_nothing(cli, calls):
    result = cli("render", "--country", "IRM", "--as-of", "2026", "--chapter", "standng", "--format", "htm")
    assert result.exit_code == 2
    assert result.stdout == ""
    lines = result.stderr.splitlines()
    assert [line.split(":")[0] for line in lines] == ["format", "chapter", "country", "as_of"]
    assert all("nearest: " in line for line in lines)
    assert calls == []
    assert not cli.out.exists()


def test_an_unknown_option_exits_two(cli):
    assert cli("render", "--contry", "IRN").exit_code == 2


def test_wrong_tables_exit_two_and_start_nothing(cli, calls, monkeypatch):
    problem = Problem("products", "zolgensma", "class", "gene", "one of gene_therapy", "gene_therapy")
    monkeypatch.setattr(check_module, "check_tables", lambda _: [problem])
    result = cli("render", *IRN)
    assert result.exit_code == 2
    assert result.stderr == (
        "products, row zolgensma, column class: «gene», expected one of gene_therapy; "
        "nearest: «gene_therapy»\n"
    )
    assert calls == []


def test_one_country_and_all_countries_exclude_each_other(cli):
    result = cli("render", "--country", "IRN", "--all-countries")
    assert (result.exit_code, result.stderr) == (2, "--country and --all-countries exclude each other\n")


def test_all_countries_are_those_of_the_tables(cli):
    lines = cli("plan", "--all-countries").stdout.splitlines()
    assert "en/NPL/" in "".join(lines)
    assert "en/ATA/" not in "".join(lines)


def test_a_plan_says_why(cli):
    first, second = (cli("plan", *IRN).stdout for _ in range(2))
    assert first == second
    assert first == "Report\tWhy\nen/IRN/2026-02-11/01_standing\tnot rendered yet\n1 of 1 to render\n"
    cli("render", *IRN)
    assert cli("plan", *IRN).stdout.endswith("\tup to date\n0 of 1 to render\n")


def test_update_references_tells_each_and_fails_if_one_fails(cli, monkeypatch):
    updates = [
        references.Update("IRN_01_standing.ipynb", "changed", ("rank: 8th → 7th",)),
        references.Update("USA_01_standing.ipynb", "unchanged"),
    ]
    monkeypatch.setattr(references, "update_references", lambda _: iter(updates))
    result = cli("update-references", out=False)
    assert result.exit_code == 0
    assert result.stdout == (
        "changed    IRN_01_standing.ipynb\n  rank: 8th → 7th\nunchanged  USA_01_standing.ipynb\n"
    )
    updates.append(references.Update("NPL_01_standing.ipynb", "failed", ("cell 3: KeyError",)))
    assert cli("update-references", out=False).exit_code == 1


@pytest.fixture
def started(monkeypatch):
    """JupyterLab as it would have taken our place: file, command and environment."""
    calls = []
    monkeypatch.setattr(making.os, "execve", lambda *given: calls.append(given))
    monkeypatch.setattr(making, "find_spec", lambda _: True)
    return calls


def test_the_lab_opens_on_the_start_notebook_with_the_options_of_its_user(cli, notebooks, started):
    assert cli("lab", "--no-browser", "--port", "9999", out=False).exit_code == 0
    ((program, command, _),) = started
    assert program == command[0]
    assert command[1:3] == ["-m", "jupyterlab"]
    assert f"--ServerApp.root_dir={notebooks.parent}" in command
    assert "--LabApp.default_url=/lab/tree/notebooks/start.ipynb" in command
    assert command[-3:] == ["--no-browser", "--port", "9999"]


def test_the_lab_has_settings_of_ours_before_those_of_its_user(cli, started, monkeypatch):
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", "theirs")
    monkeypatch.setenv("PATH", "elsewhere")
    cli("lab", out=False)
    ((_, command, env),) = started
    ours, theirs = env["JUPYTER_CONFIG_PATH"].split(os.pathsep)
    assert theirs == "theirs"
    assert env["PATH"].split(os.pathsep) == [str(Path(command[0]).parent), "elsewhere"]
    settings = {path.name: json.loads(path.read_text()) for path in Path(ours).rglob("*.json")}
    assert settings["jupyter_lab_config.json"]["LabApp"]["news_url"] is None
    assert (
        settings["default_setting_overrides.json"]["@jupyterlab/docmanager-extension:plugin"]["autosave"]
        is False
    )
    assert settings["page_config.json"]["disabledExtensions"]["@jupyterlab/apputils-extension:announcements"]


def test_without_jupyterlab_it_is_said_how_to_get_it(cli, monkeypatch):
    monkeypatch.setattr(making, "find_spec", lambda _: None)
    result = cli("lab", out=False)
    assert (result.exit_code, result.stderr) == (
        2,
        "JupyterLab is not installed: pip install 'regenatlas[lab]'\n",
    )


COMMANDS = [command.name or command.callback.__name__ for command in shared.app.registered_commands]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_with_an_example(cli, command):
    result = cli(command, "--help", out=False)
    assert result.exit_code == 0
    assert f"regenatlas {command}" in result.stdout


def test_without_a_command_the_help_is_shown_without_colours_if_so_wished(cli):
    result = cli(out=False, env={"NO_COLOR": "1", "FORCE_COLOR": "1"})
    assert all(command in result.stdout for command in COMMANDS)
    assert not re.search(r"\x1b\[[0-9;]*3\d", result.stdout)


def test_the_version_is_told(cli):
    assert re.fullmatch(r"regenatlas \d+\.\d+\.\d+\n", cli("--version", out=False).stdout)
