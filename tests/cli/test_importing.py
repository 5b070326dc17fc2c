"""The command that imports: what it says, and that nothing changes before --apply."""

import csv
import shutil

import pytest
from tests.importing.files import purple, trials_old
from tests.tables.small_package import small_package
from typer.testing import CliRunner

from regenatlas import paths
from regenatlas.cli import app
from regenatlas.importing.package import alone
from regenatlas.tables import dictionary
from regenatlas.tables.check import check_tables

NEW = "R,Maker Inc.,125999,Newcell,pelotuzogene autoleucel,Licensed,5-Mar-25,CBER"


@pytest.fixture
def data(tmp_path, monkeypatch):
    folder = tmp_path / "data"
    small_package().write(folder, small_package().resources)
    shutil.copy(paths.DATA / "codes.csv", folder)  # any row may be put into words
    dictionary.write(folder)
    monkeypatch.setattr(paths, "DATA", folder)
    return folder


@pytest.fixture
def run(data, tmp_path):  # noqa: ARG001 - no command may touch the project's tables
    file = purple(tmp_path / "purplebook.csv", NEW, title="Purple Book Database Extract March 2025")

    def call(*arguments, files=(file,)):
        return CliRunner().invoke(app, ["import", "purple-book", *map(str, (*files, *arguments))])

    return call


def content(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_changes_are_shown_and_no_table_is_touched(run, data):
    before = content(data)
    result = run()
    assert result.exit_code == 0
    first, read, todo, whole, heading, line, *_ = result.stdout.splitlines()
    assert (
        first
        == "US Food and Drug Administration: Purple Book, licensed biological products, up to 2025-03-31"
    )
    assert read == (
        "Rows read: 1. Licences stated: 1 (as in our tables: 0; with a change, decided or not: 1; classed "
        "with ours, but something else: 0; other medicines, read and not counted: 0)."
    )
    assert todo.startswith("Changes to decide: ")
    assert whole.startswith("More licences of ours are missing than listed (")
    assert heading.split("\t")[:3] == ["Change", "Product", "Ours"]
    assert line.split("\t")[:2] == ["a product that the tables do not have", "Newcell"]
    assert content(data) == before


def test_a_review_is_written_answered_and_applied(run, data, tmp_path):
    review = tmp_path / "changes.csv"
    assert "answer accept or refuse in each line, then add --apply" in run("--review", review).stdout
    assert "Newcell" in (tmp_path / "changes.html").read_text(encoding="utf-8")
    with review.open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["change"]]  # without the totals
    rows[0] |= {"decision": "accept", "origin_country": "USA", "therapeutic_area": "other"}
    rows[0]["indication"] = "Lymphoma"
    with review.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    again = run("--review", review)
    assert again.exit_code == 0, again.stderr  # written anew, with the answers
    result = run("--review", review, "--apply")
    assert result.stdout.startswith(f"accepted: 1, refused: 0, not decided: {len(rows) - 1}; ")
    assert "pelotuzogene-autoleucel.FDA.authorised.2025-03-05," in (data / "authorisations.csv").read_text()
    assert check_tables(data) == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["import", "ema"], "Missing argument"),
        (["import", "emma", "x.csv"], "no source «emma»: ema, fda-list, health-canada, mapped, pmda"),
        (["import", "ema", "x.csv"], "x.csv: not found"),
        (["import", "ema", "x.csv", "--apply"], "--apply enters what a review accepts: name its file"),
    ],
)
def test_a_wrong_request_is_told_in_one_line(data, arguments, message):  # noqa: ARG001
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 2
    assert result.stderr.startswith(message)
    assert len(result.stderr.splitlines()) == 1


def test_an_answer_that_cannot_be_followed_stops(run, tmp_path, data):
    review = tmp_path / "changes.csv"
    run("--review", review)
    review.write_text(review.read_text(encoding="utf-8-sig").replace("\n,", "\nmaybe,"), encoding="utf-8")
    before = content(data)
    result = run("--review", review, "--apply")
    assert (result.exit_code, content(data)) == (2, before)
    assert "decision «maybe», expected accept, refuse or nothing" in result.stderr


def test_two_imports_do_not_write_at_the_same_time(run, tmp_path, data):
    review = tmp_path / "changes.csv"
    run("--review", review)
    before = content(data)
    with alone(data):
        result = run("--review", review, "--apply")
    assert (result.exit_code, result.stderr) == (2, f"{data}: another import is at work on them\n")
    assert content(data) == before
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_counts_need_their_query_and_long_lists_are_for_the_review(data, tmp_path):
    before = content(data)
    rows = [
        (f"NCT{n:08}", "Completed", "", "Other", f"May {1950 + n}", "March 4, 2021", "A, B, Iran")
        for n in range(70)
    ]
    file = trials_old(tmp_path / "SearchResults.csv", *rows)
    call = ["import", "clinical-trials", str(file)]
    assert "state it with --query" in CliRunner().invoke(app, call).stderr
    result = CliRunner().invoke(app, [*call, "--query", "MSC"])
    first, read, todo, *_, last = result.stdout.splitlines()
    assert first == "ClinicalTrials.gov: Trials found by the search «MSC», up to 2021-03-04"
    assert (
        read == "Rows read: 70. Counts stated: 288 (as in our tables: 0; with a change, decided or not: 288)."
    )
    assert todo == "Changes to decide: 288; changes decided before: 0."
    assert last == "228 more: --review writes all of them"
    assert content(data) == before


def test_a_register_answers_no_query(run):
    assert "purple-book: a register answers no search" in run("--query", "x").stderr
