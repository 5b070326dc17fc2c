"""Commands that render, by what they print and how they exit."""

import json
import os
import re
import signal
import time

import pytest

from regenatlas.cli import request
from regenatlas.render.tools import references
from regenatlas.tables import check as check_module
from regenatlas.tables.problems import Problem

IRN = ["--country", "IRN", "--as-of", "2026-02-11"]


def test_a_rendered_report_exits_zero_and_says_where_it_is(cli):
    result = cli("render", *IRN)
    assert result.exit_code == 0
    assert re.search(
        r"rendered +en/IRN/2026-02-11/02_standing  \d+\.\d s \(not rendered yet\)", result.stdout
    )
    assert f"1 rendered: {cli.out / 'index.html'}" in result.stdout
    assert (cli.out / "en/IRN/2026-02-11/02_standing.html").exists()


def test_a_country_is_named_by_code_or_name_and_several_may_be(cli, calls):
    cli("render", "-c", "iran", "-c", "South Korea", "--as-of", "2026-02-11", "--as-of", "2025-01-01")
    assert sorted((p["country"], p["as_of"]) for p in calls) == [
        ("IRN", "2025-01-01"),
        ("IRN", "2026-02-11"),
        ("KOR", "2025-01-01"),
        ("KOR", "2026-02-11"),
    ]


@pytest.mark.parametrize("formats", [["html, ipynb"], ["html", "ipynb"]])
def test_formats_are_a_list_with_commas_or_repeated(cli, formats):
    cli("render", *IRN, *[word for one in formats for word in ("--format", one)])
    folder = cli.out / "en/IRN/2026-02-11"
    assert {path.suffix for path in folder.glob("02_standing.*")} == {".html", ".ipynb", ".json"}


def test_what_is_up_to_date_is_not_rendered_unless_forced(cli, calls):
    cli("render", *IRN)
    assert "1 up to date" in cli("render", *IRN).stdout
    assert len(calls) == 1
    assert "1 rendered" in cli("render", *IRN, "--force").stdout


def test_some_failures_exit_one_and_the_rest_is_there(cli):
    result = cli("render", *IRN, "--country", "TUR")
    assert result.exit_code == 1
    assert "failed      en/TUR/2026-02-11/02_standing: KeyError: [x]" in result.stdout
    assert "1 rendered, 1 failed" in result.stdout
    assert "KeyError" in (cli.out / "en/TUR/2026-02-11/02_standing.html").read_text()


def test_the_command_to_render_again_works_as_it_stands(cli):
    cli("render", *IRN, "--country", "TUR", "--timeout", "30.5", "--memory", "512", "--format", "html,ipynb")
    page = (cli.out / "failures.html").read_text(encoding="utf-8")
    command = re.sub(r"</?span[^>]*>", "", re.search(r"<code>(.*?)</code>", page)[1])
    given = "--format html,ipynb --timeout 30.5 --memory 512"
    asked = "regenatlas render --country TUR --as-of 2026-02-11 --chapter standing"
    assert command == f"{asked} {given} --out {cli.out}"
    assert cli(*command.split()[1:], out=False).exit_code == 1  # for the reason that it had


def test_a_wrong_request_exits_two_tells_everything_and_starts_nothing(cli, calls):
    result = cli("render", "--country", "IRM", "--as-of", "2026", "--chapter", "standng", "--format", "htm")
    assert result.exit_code == 2
    assert result.stdout == ""
    lines = result.stderr.splitlines()
    assert [line.split(":")[0] for line in lines] == ["format", "chapter", "country", "as_of"]
    assert all("nearest: " in line for line in lines)
    assert calls == []
    assert not cli.out.exists()


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        (["plan", "--country", ""], "country: nothing was given; expected a value, or leave it out"),
        (["claims", "--as-of", ""], "as_of: nothing was given; expected a value, or leave it out"),
        (["render", "--chapter", ""], "chapter: nothing was given; expected a value, or leave it out"),
        (["plan", "--country", "all"], "country: 'all' is no country; nearest: --all-countries"),
    ],
)
def test_an_option_that_was_given_nothing_asks_for_no_default(cli, words, answer):
    result = cli(*words, out=words[0] != "claims")
    assert (result.exit_code, result.stderr) == (2, f"{answer}\n")


def test_a_plan_says_what_it_would_do_and_that_the_place_is_closed(cli, monkeypatch):
    monkeypatch.setattr("regenatlas.render.store.store.os.access", lambda *_: False)
    result = cli("plan", *IRN)
    assert result.stdout.endswith("1 of 1 to render\n")
    problem = f"out: {cli.out.parent} may not be written to; give another --out\n"
    assert (result.exit_code, result.stderr) == (2, problem)


@pytest.mark.skipif(os.name != "posix", reason="signals are those of POSIX")
def test_who_ends_a_batch_from_outside_ends_it_in_order():
    def begin(library_says):
        try:
            os.kill(os.getpid(), signal.SIGTERM)
            time.sleep(1)
        except KeyboardInterrupt:
            raise library_says from None

    for library_says in (KeyboardInterrupt(), ImportError("initialization failed")):
        with pytest.raises(KeyboardInterrupt), request._stopped_in_order():
            begin(library_says)
    assert signal.getsignal(signal.SIGTERM) == signal.SIG_DFL


def test_reports_of_another_edition_in_the_folder_are_told(cli):
    assert "not to be compared" not in cli("render", *IRN).stderr
    record = cli.out / "manifest.json"
    older = re.sub('"code": "[^"]*"', '"code": "older"', record.read_text())
    (key,) = json.loads(older)["inputs"]
    record.write_text(older.replace(key, "older key"))
    other = cli("render", "--country", "TUR", *IRN[2:])
    assert "other tables, and not to be compared: 1 (such as en/IRN/2026-02-11/02_standing)" in other.stderr
    assert "not to be compared" not in cli("render", *IRN).stderr


def test_an_unknown_option_exits_two(cli):
    assert cli("render", "--contry", "IRN").exit_code == 2


def test_wrong_tables_exit_two_and_start_nothing(cli, calls, monkeypatch, tmp_path):
    problem = Problem("products", "zolgensma", "class", "gene", "one of gene_therapy", "gene_therapy")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))  # nothing is remembered of the tables
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
    assert first == "Report\tWhy\nen/IRN/2026-02-11/02_standing\tnot rendered yet\n1 of 1 to render\n"
    cli("render", *IRN)
    assert cli("plan", *IRN).stdout.endswith("\tup to date\n0 of 1 to render\n")


def test_update_references_tells_each_and_fails_if_one_fails(cli, monkeypatch):
    updates = [
        references.Update("IRN_02_standing.ipynb", "changed", ("rank: 8th → 7th",)),
        references.Update("USA_02_standing.ipynb", "unchanged"),
    ]
    monkeypatch.setattr(references, "update_references", lambda *_, **__: iter(updates))
    result = cli("update-references", out=False)
    assert result.exit_code == 0
    assert result.stdout == (
        "changed    IRN_02_standing.ipynb\n  rank: 8th → 7th\nunchanged  USA_02_standing.ipynb\n"
    )
    updates.append(references.Update("NPL_02_standing.ipynb", "failed", ("cell 3: KeyError",)))
    assert cli("update-references", out=False).exit_code == 1
