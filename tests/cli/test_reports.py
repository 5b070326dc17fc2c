"""Commands that read rendered reports."""

import shutil
import sys

import pytest

IRN = ["--country", "IRN", "--as-of", "2026-02-11"]


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    return tmp_path_factory.mktemp("kept") / "out"


@pytest.fixture
def rendered(cli, kept):
    """Two bundles, rendered once; each test has a copy."""
    if not kept.exists():
        cli("render", *IRN, "--as-of", "2024-12-31")
        shutil.copytree(cli.out, kept)
    else:
        shutil.copytree(kept, cli.out)
    return cli


@pytest.mark.parametrize("address", ["IRN/2026-02-11/02_standing#rank", "standing#rank"])
def test_a_fact_is_traced_to_its_rows(rendered, address):
    result = rendered("trace", address, *IRN)
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[:4] == [
        "26th: world [rank]",
        "Iran, 11 February 2026, counted by the rule «Developer's country», data version 1",
        "Counted from 2 rows by 0 documents: a statement 1.",
        "Row\tWhat it says\tSource\tEvidence\tWhy",
    ]
    # The ledger of these tests has no words for its rows, so that their keys stand in.
    assert [line.split("\t") for line in lines[4:]] == [
        ["definitions:strict_eu_atmp", "definitions:strict_eu_atmp", "", "", ""],
        ["countries:IRN", "countries:IRN", "", "a statement", "day not seen"],
    ]


def test_a_trace_is_short_unless_all_of_it_is_asked_for(rendered, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["regenatlas", "trace", "standing#rank", "--limit", "1"])
    short = rendered("trace", "standing#rank", *IRN, "--limit", "1").stdout.splitlines()
    assert [line.split("\t")[0] for line in short[4:]] == [
        "definitions:strict_eu_atmp",
        "1 more row: regenatlas trace 'standing#rank' --limit 1 --all",
    ]
    whole = rendered("trace", "standing#rank", *IRN, "--limit", "1", "--all").stdout.splitlines()
    assert [line.split("\t")[0] for line in whole[4:]] == ["definitions:strict_eu_atmp", "countries:IRN"]


def test_what_is_compared_must_be_dates_or_folders(rendered):
    result = rendered("diff", "2024-12-31", "atlas-of-march")
    assert (result.exit_code, result.stderr) == (
        2,
        "'atlas-of-march' is neither a date (YYYY-MM-DD) nor a folder of reports\n",
    )
    assert "nearest: 2024-12-31" in rendered("diff", "31.12.2024", "2026-02-11").stderr


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("IRN/2026-02-11/02_standing#rnk", "nearest: rank"),
        ("IRN/2026-02-12/02_standing#rank", "nearest: en/IRN/2026-02-11"),
        ("rank", "for example 02_standing#rank"),
    ],
)
def test_a_fact_that_is_not_there_exits_two_with_what_is_nearest(rendered, address, said):
    result = rendered("trace", address)
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stderr.count("\n") == 1


def test_two_dates_of_a_country_are_compared_in_words_and_numbers(rendered):
    lines = rendered("diff", "2024-12-31", "2026-02-11").stdout.splitlines()
    assert lines[0] == "Iran, 31 December 2024 to 11 February 2026"
    assert lines[1].startswith("From 31 December 2024 to 11 February 2026 Iran went from 4 to 7 products")
    headings = ["Own licences", "New products elsewhere", "Corrections of our tables"]
    assert sorted(lines.index(heading) for heading in headings) == [lines.index(h) for h in headings]
    assert lines[-3:] == [
        "Fact\tWhat it is\t31 December 2024\t11 February 2026",
        "02_standing#rank\tworld [rank]\t24th\t26th",
        "standing: 1 fact changed",
    ]


def test_two_bundles_given_as_folders_are_compared_as_dates(rendered):
    folders = [rendered.out / "en/IRN" / day for day in ("2024-12-31", "2026-02-11")]
    by_folder, by_date = rendered("diff", *folders), rendered("diff", "2024-12-31", "2026-02-11")
    assert by_folder.stdout == by_date.stdout
    assert rendered("diff", "2026-02-11", "2024-12-31").stdout == by_date.stdout
    assert rendered("diff", "2026-02-11", "2026-02-11").stdout == "no fact has changed\n"


def test_two_folders_are_compared(rendered, tmp_path):
    assert rendered("diff", rendered.out, rendered.out, out=False).stdout == "no fact has changed\n"
    other = tmp_path / "other"
    shutil.copytree(rendered.out / "en/IRN/2026-02-11", other / "en/IRN/2026-02-11")
    ledger = other / "en/IRN/2026-02-11/02_standing.facts.json"
    ledger.write_text(
        ledger.read_text().replace('"26th"', '"3rd"').replace('"data_version": "1"', '"data_version": "2"')
    )
    assert rendered("diff", rendered.out, other, out=False).stdout.splitlines() == [
        "Iran, 11 February 2026",
        "Data versions: 1 before, 2 after.",
        "Fact\tWhat it is\tBefore\tAfter",
        "02_standing#rank\tworld [rank]\t26th\t3rd",
        "standing: 1 fact changed",
        f"en/IRN/2024-12-31: only in {rendered.out}",
    ]


def test_a_comparison_is_a_page_too(rendered, tmp_path):
    page = tmp_path / "pages" / "changes.html"
    result = rendered("diff", "2024-12-31", "2026-02-11", "--html", page)
    assert result.stdout.splitlines()[-1] == str(page)
    text = page.read_text(encoding="utf-8")
    for said in ("Iran, 31 December 2024 to 11 February 2026", "from 4 to 7 products", "24th", "26th"):
        assert said in text
    assert "default-src 'none'" in text
    assert "http" not in text.partition("<main")[2]


def test_a_page_that_cannot_be_written_is_told_in_one_line(rendered, tmp_path):
    (tmp_path / "file").write_text("x")
    result = rendered("diff", "2024-12-31", "2026-02-11", "--html", tmp_path / "file" / "changes.html")
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert "cannot be written: File exists" in result.stderr


def test_folders_that_hold_no_readable_report_are_refused_in_one_line(rendered, tmp_path):
    (tmp_path / "empty").mkdir()
    result = rendered("diff", tmp_path / "empty", rendered.out, out=False)
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert "holds no reports" in result.stderr
    (tmp_path / "empty/02_standing.facts.json").write_text("{")
    result = rendered("diff", tmp_path / "empty", tmp_path / "empty", out=False)
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert "a ledger cannot be read" in result.stderr


def test_what_was_not_rendered_cannot_be_compared(rendered):
    result = rendered("diff", "2023-12-31", "2026-02-11")
    assert result.exit_code == 2
    needed = f"regenatlas render --country IRN --as-of 2023-12-31 --out {rendered.out}"
    assert result.stderr.endswith(f": {needed} does it; nearest: 2024-12-31\n")
