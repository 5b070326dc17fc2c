"""What was promised and what came of it: an unseen completion is never a missed one."""

from datetime import date

import pytest
from tests.made import event, made_tables, product, tail

from regenatlas.chapters.ecosystem import delivery
from regenatlas.counting.snapshot import take_snapshot
from regenatlas.tables.load import load_tables


def programme(key, outcome, announced="2018", due="", reported="", document="other", product_id=""):
    row = {"programme_id": key, "name": key, "country": "IRN", "owner": "", "announced": announced}
    target = {
        "target_metric": "centres",
        "target_value": 4.0,
        "target_relation": "exactly",
        "unit": "centres",
    }
    came = {"due": due, "outcome": outcome, "outcome_on": reported, "outcome_source_id": document}
    return {**row, **target, **came, "product_id": product_id, "status": "", **tail()}


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
        (programme("a", "under_way", due="2030", reported="2025"), date(2025, 12, 31), "under_way"),
        (programme("a", "under_way", due="2030", reported="2025"), date(2025, 12, 30), "not_due"),
        (programme("a", "under_way", due="2022"), date(2022, 12, 30), "not_due"),
        (programme("a", "under_way", due="2022"), date(2022, 12, 31), "under_way"),
        (programme("a", "not_due", due="2030"), date(2030, 12, 30), "not_due"),
        (programme("a", "not_due", due="2030"), date(2030, 12, 31), "no_evidence"),  # the table is older
        (programme("a", "not_due"), date(2040, 1, 1), "not_due"),
        (programme("a", "no_evidence", reported="2020"), date(2021, 1, 1), "no_evidence"),
        (programme("a", "met"), date(2021, 1, 1), "met"),
        (programme("a", "reported_done", reported="2022-04"), date(2022, 4, 30), "reported_done"),
        (programme("a", "reported_done", reported="2022-04"), date(2022, 4, 29), "no_evidence"),
        # Announced when done, by the same document or on the same day: nothing was promised.
        (programme("a", "met", reported="2022-04", document="made"), date(2022, 4, 30), "announced_done"),
        (
            programme("a", "reported_done", "2022-04-19", reported="2022-04-19"),
            date(2023, 1, 1),
            "announced_done",
        ),
        (
            programme("a", "reported_done", "", reported="2022-04", document="made"),
            date(2023, 1, 1),
            "reported_done",
        ),
        (programme("a", "under_way", reported="2022-04", document="made"), date(2022, 4, 30), "under_way"),
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
            programme("late", "under_way", due="2020", reported="2021"),
            programme("done", "met", reported="2020"),
            programme("failed", "missed", due="2019", reported="2021"),
            programme("ahead", "not_due", due="2030"),
            programme("next", "met", announced="2025-06", reported="2025-06"),
            programme("word", "reported_done", reported="2021"),
            programme("told", "reported_done", reported="2021", document="made"),
        ],
    )


def test_programmes_come_by_outcome_and_tell_what_is_overdue(tables):
    found = delivery.programmes(tables, "IRN", take_snapshot(tables, date(2022, 1, 1)))
    assert list(found["programme_id"]) == ["done", "word", "told", "failed", "late", "open", "ahead"]
    assert list(found["overdue"]) == [False, False, False, False, True, True, False]
    # One programme dates from 2025: the undated words on «open» and «ahead» may be of then.
    assert list(found["hindsight"]) == [*[False] * 5, True, True]
    before = delivery.programmes(tables, "IRN", take_snapshot(tables, date(2020, 6, 30))).set_index(
        "programme_id"
    )
    assert before.loc["failed", "outcome"] == "no_evidence"
    assert before.loc["failed", "hindsight"]


def test_an_outcome_is_not_known_before_its_document_or_to_a_report_of_the_past_without_a_day():
    rows = [
        programme("dated", "missed", due="2021", reported="2023"),
        programme("undated", "under_way", announced="2024"),
        programme("silent", "no_evidence"),
    ]
    made = made_tables([], [], sources={"made": "2018-01-01"}, programmes=rows)

    def told(as_of, known_by=None):
        found = delivery.programmes(made, "IRN", take_snapshot(made, as_of, known_by=known_by))
        return {row["name"]: (row["outcome"], row["hindsight"]) for row in found.to_dict("records")}

    full = {"dated": ("missed", False), "undated": ("under_way", False), "silent": ("no_evidence", False)}
    assert told(date(2024, 12, 31)) == full
    # Documents published by then: neither the outcome of 2023 nor words without a day.
    hidden = {
        "dated": ("no_evidence", True),
        "undated": ("no_evidence", True),
        "silent": ("no_evidence", True),
    }
    assert told(date(2024, 12, 31), date(2022, 12, 31)) == hidden
    assert told(date(2023, 12, 31)) == {"dated": ("missed", False), "silent": ("no_evidence", True)}


def test_a_date_that_has_come_is_overdue_on_its_day_unless_an_outcome_is_known():
    def told(day):
        made = made_tables(
            [],
            [],
            programmes=[
                programme("silent", "no_evidence", due="2019-03-20"),
                programme("ahead", "not_due", due="2019-03-20"),
                programme("late", "under_way", due="2019-03-20", reported="2018-05-01"),
                programme("done", "met", due="2019-03-20", reported="2018-05-01"),
                programme("free", "under_way"),
            ],
        )
        found = delivery.programmes(made, "IRN", take_snapshot(made, day)).set_index("programme_id")
        assert not found.loc[["ahead", "done", "late", "free"], "hindsight"].any()
        return found["overdue"].to_dict(), found["hindsight"]["silent"]

    known = {"done": False, "free": False}
    assert told(date(2019, 3, 20)) == ({**known, "silent": True, "ahead": True, "late": True}, False)
    assert told(date(2019, 3, 19)) == ({**known, "silent": False, "ahead": False, "late": False}, True)


def test_of_the_same_outcome_the_earlier_date_comes_first_and_then_the_name():
    rows = [("c", "2020"), ("b", "2019"), ("a", "2020"), ("d", "")]
    made = made_tables([], [], programmes=[programme(key, "no_evidence", due=due) for key, due in rows])
    found = delivery.programmes(made, "IRN", take_snapshot(made, date(2022, 1, 1)))
    assert list(found["name"]) == ["d", "b", "a", "c"]
    assert found["rows"].tolist()[0] == ("programmes:d",)
    assert delivery.programmes(made, "KOR", take_snapshot(made, date(2022, 1, 1))).empty


def test_each_number_of_programmes_leads_to_those_it_counts(tables):
    found = delivery.programmes(tables, "IRN", take_snapshot(tables, date(2022, 1, 1)))
    counts = delivery.outcome_counts(found)
    assert counts["overdue"].rows == ("programmes:late", "programmes:open")
    assert counts["undated"].rows == ("programmes:done", "programmes:word")
    assert counts["confirmed"].rows == ("programmes:done",)
    assert counts["due_missed"].rows == ("programmes:failed",)
    assert len(counts["all"].rows) == 6  # not the one that was announced when it was done
    assert counts["announced_done"].rows == ("programmes:told",)


def test_outcomes_are_counted_with_and_without_a_due_date(tables):
    found = delivery.programmes(tables, "IRN", take_snapshot(tables, date(2022, 1, 1)))
    counts = {name: number.value for name, number in delivery.outcome_counts(found).items()}
    assert counts == {
        "all": 6,
        "done": 2,
        "confirmed": 1,
        "running": 2,
        "announced_done": 1,
        "met": 1,
        "reported_done": 1,
        "licence_claimed": 0,
        "missed": 1,
        "under_way": 1,
        "no_evidence": 1,
        "not_due": 1,
        "due": 4,
        "undated": 2,
        "due_done": 0,
        "due_missed": 1,
        "due_not_due": 1,
        "overdue": 2,
    }


@pytest.mark.parametrize(
    ("day", "outcome", "hindsight"),
    [
        (date(2024, 12, 31), "met", False),
        (date(2024, 3, 1), "not_due", True),  # the table's words know of the licence
        (date(2026, 1, 1), "met", False),  # and withdrawn in 2025
    ],
)
def test_what_came_of_a_promised_licence_is_read_from_the_licence(day, outcome, hindsight):
    def told(**event_given):
        made = made_tables(
            [product("a")],
            [
                event("a", "IFDA", "authorised", "2024-06-30", **event_given),
                event("a", "IFDA", "withdrawn", "2025-06-30"),
                event("a", "FDA", "authorised", "2020-01-01"),  # not the licence that was promised
            ],
            programmes=[programme("one", "no_evidence", due="2025-01-31", product_id="a")],
        )
        return delivery.programmes(made, "IRN", take_snapshot(made, day)).iloc[0]

    found = told()
    assert (found["outcome"], found["hindsight"]) == (outcome, hindsight)
    assert ("authorisations:a.IFDA.authorised.2024-06-30" in found["rows"]) == (outcome == "met")
    claimed = told(grade="text_under_test")["outcome"]
    assert claimed == ("licence_claimed" if outcome == "met" else outcome)


def test_no_promise_of_the_tables_is_met_by_a_document_of_somebody_else_yet():
    """The five that were «met» rest on the Vice-Presidency's or the council's own word."""
    tables = load_tables()
    found = delivery.programmes(tables, "IRN", take_snapshot(tables, date(2026, 9, 29)))
    counts = {name: n.value for name, n in delivery.outcome_counts(found).items()}
    assert (counts["done"], counts["confirmed"], counts["announced_done"]) == (2, 0, 4)
    outcomes = found.set_index("programme_id")["outcome"]
    assert outcomes["first-car-t-registration"] == "licence_claimed"
    assert outcomes["royan-gene-production-centre"] == "announced_done"
    assert outcomes["comprehensive-centres-in-three-poles"] == "reported_done"


def test_no_programme_is_missed_without_a_due_date_and_a_page_that_says_so():
    programmes = load_tables()["programmes"]
    missed = programmes[programmes["outcome"] == "missed"]
    assert (missed["due"] != "").all()
    assert (missed["outcome_on"] != "").all()


def test_the_plan_of_forty_nine_medicines_fell_short():
    # Tehran Times, 6 April 2022: 28 biopharmaceuticals, where 49 had been planned until 2021.
    tables = load_tables()
    found = delivery.programmes(tables, "IRN", take_snapshot(tables, date(2026, 9, 29))).set_index(
        "programme_id"
    )
    assert found.loc["49-biotech-medicines", "outcome"] == "missed"
    assert found.loc["49-biotech-medicines", "target_value"] == 49
    assert tables.row("claims:x-tt220406-01")["value_number"] == 28
