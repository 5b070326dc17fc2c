"""When a row of a context table can have been known."""

from datetime import date

import pandas as pd
import pytest
from tests.made import made_tables, tail

from regenatlas.counting.dating import day_of, is_past, passed, up_to
from regenatlas.counting.snapshot import take_snapshot


@pytest.mark.parametrize(
    ("partial", "published", "day"),
    [
        ("2020-02-09", "", date(2020, 2, 9)),
        ("2020", "", date(2020, 12, 31)),
        ("2020", "2020-02-10", date(2020, 2, 10)),  # the page proves that it stood by then
        ("2020", "2020-01-01", date(2020, 1, 1)),  # from the first day on
        ("2020", "2021-05", date(2020, 12, 31)),
        ("2020", "2019-05", date(2020, 12, 31)),  # a plan announced the year before proves nothing
        ("2020-02-09", "2020-02-10", date(2020, 2, 9)),
        ("", "2020-02", date(2020, 2, 29)),
        ("", "", None),
    ],
)
def test_a_row_is_dated_by_itself_or_by_its_page(partial, published, day):
    assert day_of(partial, published) == day


def test_a_partial_date_has_passed_with_its_last_day_and_no_date_never_has():
    texts = pd.Series(["2020", "2021-01", ""])
    assert passed(texts, date(2020, 12, 31)).tolist() == [True, False, False]
    assert passed(texts, date(2021, 1, 31)).tolist() == [True, True, False]
    assert passed(texts[:0], date(2021, 1, 31)).dtype == bool


def kept(as_of, known_by=None):
    tables = made_tables([], [], sources={"dated": "2021-06-01", "undated": ""})
    rows = pd.DataFrame(
        [
            {"key": "old", "since": "2010", **tail("dated")},
            {"key": "page", "since": "", **tail("dated")},
            {"key": "unknown", "since": "", **tail("undated")},
            {"key": "newest", "since": "2025-03-01", **tail("undated")},
        ]
    )
    found, left_out = up_to(tables, rows, "since", take_snapshot(tables, as_of, known_by=known_by))
    return list(found["key"]), list(left_out["key"])


def test_a_day_is_past_if_something_in_the_table_is_dated_after_it():
    tables = made_tables([], [], sources={"page": "2021-06-01"})
    rows = pd.DataFrame([{"since": since, **tail("page")} for since in ("2020", "", "2022-03")])
    days = [date(2022, 3, 30), date(2022, 3, 31), date(2023, 1, 1)]
    assert [is_past(tables, rows, "since", day) for day in days] == [True, False, False]
    assert not is_past(tables, rows[:0], "since", days[0])


def test_a_page_of_which_only_the_year_is_known_makes_no_day_of_that_year_a_past_one():
    tables = made_tables([], [], sources={"page": "2026"})
    rows = pd.DataFrame([{"since": "", **tail("page")}])
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 9, 29)]
    assert [is_past(tables, rows, "since", day) for day in days] == [True, False, False]


def test_undated_rows_belong_only_to_reports_as_new_as_everything_dated():
    assert kept(date(2020, 12, 31)) == (["old"], ["unknown"])
    assert kept(date(2021, 12, 31)) == (["old", "page"], ["unknown"])
    assert kept(date(2025, 3, 1)) == (["old", "page", "unknown", "newest"], [])


def test_what_could_be_read_by_a_day_leaves_out_later_and_undated_pages():
    assert kept(date(2025, 12, 31), known_by=date(2021, 6, 1)) == (["old", "page"], [])
    assert kept(date(2025, 12, 31), known_by=date(2021, 5, 31)) == ([], [])


def test_each_row_gets_its_day_and_rows_of_one_day_are_known_on_it():
    tables = made_tables([], [], sources={"dated": "2021-06-01"})
    rows = pd.DataFrame(
        [
            {"key": "b", "since": "2020-05", **tail("dated")},
            {"key": "a", "since": "", **tail("dated")},
            {"key": "gone", "since": "", **tail("nowhere")},
        ],
        index=[7, 3, 5],
    )
    found, left_out = up_to(tables, rows, "since", take_snapshot(tables, date(2021, 6, 1)))
    assert found["day"].to_dict() == {7: date(2020, 5, 31), 3: date(2021, 6, 1), 5: None}
    assert left_out.empty
    found, left_out = up_to(tables, rows, "since", take_snapshot(tables, date(2021, 5, 31)))
    assert (list(found["key"]), list(left_out["key"])) == (["b"], ["gone"])
    found, left_out = up_to(tables, rows, "since", take_snapshot(tables, date(2020, 5, 30)))
    assert (list(found["key"]), list(left_out["key"])) == ([], ["gone"])


def test_a_table_without_a_date_belongs_to_every_report():
    tables = made_tables([], [], sources={"undated": ""})
    rows = pd.DataFrame([{"key": "a", "since": "", **tail("undated")}])
    for day in (date(1900, 1, 1), date(2030, 1, 1)):
        found, left_out = up_to(tables, rows, "since", take_snapshot(tables, day))
        assert (list(found["key"]), len(left_out)) == (["a"], 0)
    found, left_out = up_to(tables, rows.iloc[:0], "since", take_snapshot(tables, date(2030, 1, 1)))
    assert (len(found), len(left_out)) == (0, 0)
