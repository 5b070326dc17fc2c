"""What was promised and what came of it: an unseen completion is never a missed one."""

from datetime import date

import pytest

from regenatlas.analysis import delivery
from regenatlas.analysis.snapshot import snapshot
from regenatlas.tables.load import load_tables
from tests.made import made_tables, tail


def programme(key, outcome, announced="2018", due="", reported=""):
    row = {"programme_id": key, "name": key, "country": "IRN", "owner": "", "announced": announced}
    target = {
        "target_metric": "centres",
        "target_value": 4.0,
        "target_relation": "exactly",
        "unit": "centres",
    }
    came = {"due": due, "outcome": outcome, "outcome_on": reported, "status": ""}
    return {**row, **target, **came, **tail()}


@pytest.mark.parametrize(
    ("row", "day", "outcome"),
    [
        (programme("a", "met", reported="2022-04"), date(2022, 4, 30), "met"),
        (programme("a", "met", reported="2022-04"), date(2022, 4, 29), "no_evidence"),
        (programme("a", "met", due="2025", reported="2022-04"), date(2022, 5, 1), "met"),  # before its date
        (programme("a", "met", due="2025", reported="2022-04"), date(2021, 5, 1), "not_due"),
        (programme("a", "missed", due="2021", reported="2022-04"), date(2021, 12, 30), "not_due"),
        (programme("a", "missed", due="2021", reported="2022-04"), date(2021, 12, 31), "no_evidence"),
        (programme("a", "missed", due="2021", reported="2022-04"), date(2022, 4, 30), "missed"),
        (programme("a", "no_evidence", due="2019-03-20"), date(2026, 1, 1), "no_evidence"),
        (programme("a", "no_evidence", due="2019-03-20"), date(2019, 3, 19), "not_due"),
        (programme("a", "under_way", reported="2025-10-23"), date(2025, 10, 22), "no_evidence"),
        (programme("a", "under_way", reported="2025-10-23"), date(2025, 10, 23), "under_way"),
    ],
)
def test_an_outcome_is_what_a_report_of_the_day_could_know(row, day, outcome):
    assert delivery.outcome_on(row, day) == outcome


@pytest.fixture
def tables():
    return made_tables(
        [],
        [],
        programmes=[
            programme("open", "no_evidence", due="2019"),
            programme("late", "under_way", due="2020"),
            programme("done", "met", reported="2020"),
            programme("failed", "missed", due="2019", reported="2021"),
            programme("ahead", "not_due", due="2030"),
            programme("next", "met", announced="2025-06", reported="2025-06"),
        ],
    )


def test_programmes_come_by_outcome_and_tell_what_is_overdue(tables):
    found = delivery.programmes(tables, "IRN", snapshot(tables, date(2022, 1, 1)))
    assert list(found["programme_id"]) == ["done", "failed", "late", "open", "ahead"]
    assert list(found["overdue"]) == [False, False, True, True, False]
    assert list(found["hindsight"]) == [False] * 5
    before = delivery.programmes(tables, "IRN", snapshot(tables, date(2020, 6, 30))).set_index("programme_id")
    assert before.loc["failed", "outcome"] == "no_evidence"
    assert before.loc["failed", "hindsight"]


def test_outcomes_are_counted_with_and_without_a_due_date(tables):
    found = delivery.programmes(tables, "IRN", snapshot(tables, date(2022, 1, 1)))
    counts = {name: number.value for name, number in delivery.outcome_counts(found).items()}
    assert counts == {
        "all": 5,
        "met": 1,
        "missed": 1,
        "under_way": 1,
        "no_evidence": 1,
        "not_due": 1,
        "due": 4,
        "undated": 1,
        "due_met": 0,
        "due_missed": 1,
        "due_not_due": 1,
        "overdue": 2,
    }


def test_no_programme_is_missed_without_a_due_date_and_a_page_that_says_so():
    programmes = load_tables()["programmes"]
    missed = programmes[programmes["outcome"] == "missed"]
    assert (missed["due"] != "").all()
    assert (missed["outcome_on"] != "").all()


def test_the_plan_of_forty_nine_medicines_fell_short():
    # Tehran Times, 6 April 2022: 28 biopharmaceuticals, where 49 had been planned until 2021.
    tables = load_tables()
    found = delivery.programmes(tables, "IRN", snapshot(tables, date(2026, 9, 29))).set_index("programme_id")
    assert found.loc["49-biotech-medicines", "outcome"] == "missed"
    assert found.loc["49-biotech-medicines", "target_value"] == 49
    assert tables.row("claims:x-tt220406-01")["value_number"] == 28
