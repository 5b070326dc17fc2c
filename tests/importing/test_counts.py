"""Counts in the tables: what is new, what the source has otherwise now, and what was refused."""

import csv
import json
from pathlib import Path

import pytest
from tests.importing.conftest import TODAY
from tests.importing.files import study

from regenatlas import paths
from regenatlas.importing.applying import apply_review
from regenatlas.importing.changes import change_set
from regenatlas.importing.counts import read_counts
from regenatlas.importing.counts.places import Places
from regenatlas.importing.review import ReviewError, read_review, write_review
from regenatlas.importing.statement import ImportFileError
from regenatlas.tables import dictionary
from regenatlas.tables.check import check_tables
from regenatlas.tables.load import load_tables


def rows(folder, table):
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return [*csv.DictReader(file)]


@pytest.fixture
def entering(tmp_path, folder):
    """Import studies in these countries, answering each line; the changes as (sort, key, ours, theirs)."""

    own = [row for row in rows(folder, "countries") if row["iso3"] != "WLD"]
    with (folder / "countries.csv").open("w", encoding="utf-8", newline="") as file:  # with the world
        writer = csv.DictWriter(file, own[0], lineterminator="\n")
        writer.writeheader()
        world = [row for row in rows(paths.DATA, "countries") if row["iso3"] == "WLD"]
        writer.writerows(sorted([*own, *world], key=lambda row: row["iso3"]))
    dictionary.write(folder)

    def run(countries, decide=lambda _line: ("accept", "")):
        studies = [study(f"NCT{number:08}", country) for number, country in enumerate(countries)]
        file = tmp_path / "studies.json"
        file.write_text(json.dumps(studies))
        tables = load_tables(folder)
        found = change_set(tables, read_counts("clinical-trials", [file], "x", Places(tables)))
        review = tmp_path / "review.csv"
        lines = [*csv.DictReader(write_review(found, {}, {}).lstrip("\ufeff").splitlines())]
        for line in lines:
            line["decision"], line["reason"] = decide(line)
        with review.open("w", newline="", encoding="utf-8") as out:
            writer = csv.DictWriter(out, lines[0] if lines else ["decision", "reason", "change", "file"])
            writer.writeheader()
            writer.writerows(lines)
        apply_review(folder, found, read_review(review, found), TODAY)
        return [(one.sort, one.product, one.ours, one.theirs) for one in found.changes]

    return run


def test_counts_are_entered_with_their_source_and_the_same_file_changes_nothing(folder, entering):
    before = len(rows(folder, "trial_counts"))
    found = entering(["Iran", "Iran", "South Korea"])
    assert ("new_count", "IRN-2025-10-02-all-all-x", "", "2") in found
    made = {row["count_id"]: row for row in rows(folder, "trial_counts")}
    row = made["IRN-2025-10-02-all-all-x"]
    assert (row["trials"], row["query"], row["verified"]) == ("2", "x", "yes")
    (source,) = [one for one in rows(folder, "sources") if one["source_id"] == row["source_id"]]
    assert (source["title"], source["published"]) == (
        *("Trials found by the search «x», 2025-10-02", "2025-10-02"),
    )
    assert len(made) == before + len(found)
    assert check_tables(folder) == []
    assert entering(["Iran", "Iran", "South Korea"]) == []


def test_another_number_of_one_day_replaces_ours_and_is_a_correction(folder, entering):
    entering(["Iran", "South Korea"])
    found = entering(["Iran", "Iran", "South Korea"])
    assert ("other_count", "IRN-2025-10-02-all-all-x", "1", "2") in found
    made = {row["count_id"]: row["trials"] for row in rows(folder, "trial_counts")}
    assert (made["IRN-2025-10-02-all-all-x"], made["KOR-2025-10-02-all-all-x"]) == ("2", "1")
    corrected = {row["row_id"]: row for row in rows(folder, "corrections") if row["table"] == "trial_counts"}
    row = corrected["IRN-2025-10-02-all-all-x"]
    assert (row["column"], row["was"], row["now"]) == ("trials", "1", "2")
    assert check_tables(folder) == []


def test_a_refused_number_and_an_unknown_name_are_not_asked_again(entering):
    def decide(line):
        return (
            ("refuse", "not so") if line["product"] in ("Atlantis", "IRN-2025-10-02-all-all-x") else ("", "")
        )

    assert ("unknown_name", "Atlantis", "", "named 1 times") in entering(["Iran", "Atlantis"], decide)
    asked = entering(["Iran", "Atlantis"], decide)
    assert not {"Atlantis", "IRN-2025-10-02-all-all-x"} & {product for _, product, _, _ in asked}
    assert asked != []


def test_an_unknown_name_cannot_be_accepted(entering):
    with pytest.raises(ReviewError, match="cannot be applied by an import"):
        entering(["Atlantis"])


def test_a_name_that_is_a_formula_or_endless_is_harmless(tmp_path, entering):
    names = ["=HYPERLINK(1)", "x" * 50_000]
    found = entering(names, lambda _line: ("", ""))
    told = [product for sort, product, _, _ in found if sort == "unknown_name"]
    assert told[0] == "=HYPERLINK(1)"
    assert len(told[1]) <= 101
    with (tmp_path / "review.csv").open(encoding="utf-8", newline="") as file:
        assert all(row["product"][:1] != "=" for row in csv.DictReader(file))


def test_a_search_must_be_stated_where_one_was_made_and_nowhere_else():
    files = [Path("x.csv")]
    with pytest.raises(ImportFileError, match=r"its files do not say what was searched for.* in x\.yml"):
        read_counts("clinical-trials", files, " ", None)
    with pytest.raises(ImportFileError, match="world-bank: no search stands behind its files"):
        read_counts("world-bank", files, "x", None)
    with pytest.raises(ImportFileError, match="m49: expected saved files of the source, found none"):
        read_counts("m49", [], "", None)


@pytest.mark.parametrize("given", [True, False])
def test_a_query_may_be_noted_beside_the_file_or_named_with_it(tmp_path, given):
    (tmp_path / "studies.json").write_text(json.dumps([study("NCT00000001")]))
    note = tmp_path / ("query.yml" if given else "studies.yml")
    files = [tmp_path / "studies.json", *([note] if given else [])]
    note.write_text("query: CAR-T  therapy\n")
    places = Places(load_tables(paths.DATA))
    reading = read_counts("clinical-trials", files, "", places)
    assert reading.title == "Trials found by the search «CAR-T therapy»"
    note.write_text("- CAR-T\n")
    with pytest.raises(ImportFileError, match=f"{note.name}: expected «query: …», found none"):
        read_counts("clinical-trials", files, "", places)
