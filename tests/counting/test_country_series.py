"""Indicators by year, as far as a report can know them."""

from datetime import date

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st
from tests.made import made_tables, tail

from regenatlas.counting.country_series import newest, series
from regenatlas.counting.snapshot import take_snapshot


def row(country, year, value, code="spent", source="made"):
    return {"indicator_id": f"{country}-{year}-{code}", "country": country, "indicator": code, "year": year,
            "value": value, **tail(source)}  # fmt: skip


TABLES = made_tables(
    [],
    [],
    sources={"late": "2024-06-01"},
    country_indicators=[
        row("KOR", 2023, 5.0),
        row("IRN", 2023, 0.8),
        row("IRN", 2022, 0.7),
        row("IRN", 2024, 0.9, source="late"),
        row("JPN", 2021, None),
        row("KOR", 2022, 1.0, code="people"),
    ],
)


def test_a_year_counts_from_its_last_day_and_gaps_are_left_out():
    found = series(TABLES, "spent", take_snapshot(TABLES, date(2023, 12, 31)))
    assert found[["country", "year", "value"]].to_numpy().tolist() == [
        ["IRN", 2022, 0.7],
        ["IRN", 2023, 0.8],
        ["KOR", 2023, 5.0],
    ]
    assert found["rows"].iloc[0] == ("country_indicators:IRN-2022-spent",)
    assert list(series(TABLES, "spent", take_snapshot(TABLES, date(2023, 12, 30)))["year"]) == [2022]


def test_countries_can_be_chosen_and_what_came_later_was_not_known():
    day = date(2025, 1, 1)
    assert list(series(TABLES, "spent", take_snapshot(TABLES, day), ["KOR"])["country"]) == ["KOR"]
    known = series(TABLES, "spent", take_snapshot(TABLES, day, known_by=date(2024, 5, 31)), ["IRN"])
    assert list(known["year"]) == [2022, 2023]


def test_the_newest_year_of_each_country():
    found = newest(series(TABLES, "spent", take_snapshot(TABLES, date(2025, 1, 1))))
    assert dict(zip(found["country"], found["year"], strict=True)) == {"IRN": 2024, "KOR": 2023}
    assert newest(series(TABLES, "none", take_snapshot(TABLES, date(2025, 1, 1)))).empty


def test_a_year_may_lack_in_one_country_and_another_s_rows_stay_with_their_values():
    found = series(TABLES, "spent", take_snapshot(TABLES, date(2024, 12, 31)))
    assert list(found["country"]) == ["IRN", "IRN", "IRN", "KOR"]  # Japan's year has no value
    assert list(found["rows"]) == [
        (f"country_indicators:{key}-spent",) for key in ("IRN-2022", "IRN-2023", "IRN-2024", "KOR-2023")
    ]
    assert list(series(TABLES, "people", take_snapshot(TABLES, date(2024, 12, 31)))["value"]) == [1.0]
    assert series(TABLES, "spent", take_snapshot(TABLES, date(2024, 12, 31)), []).empty


@given(st.permutations([("A", 2020), ("A", 2021), ("B", 2019), ("B", 2022), ("C", 2018)]))
def test_the_newest_years_do_not_depend_on_the_order_of_rows(rows):
    found = newest(pd.DataFrame(rows, columns=["country", "year"]))
    assert found.to_numpy().tolist() == [["A", 2021], ["B", 2022], ["C", 2018]]


def test_of_two_rows_of_one_year_the_later_one_is_taken():
    rows = pd.DataFrame({"country": ["A", "A"], "year": [2020, 2020], "value": [1, 2]})
    assert newest(rows)["value"].tolist() == [2]
