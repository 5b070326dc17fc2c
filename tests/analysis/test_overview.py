"""Indicators, percentiles, strengths and gaps by the written rule."""

from datetime import date

import pandas as pd
import pytest

from regenatlas.analysis import overview
from regenatlas.analysis.overview import Indicator
from regenatlas.analysis.snapshot import snapshot
from regenatlas.tables.load import load_tables
from regenatlas.tables.provenance import Traced

VALUES = pd.Series({"A": 1, "B": 2, "C": 2, "D": 3, "E": 4, "F": 5, "G": 6, "H": 7, "I": 8})


def test_a_percentile_is_the_share_of_the_others_below_with_ties_counted_half():
    assert overview.percentile(VALUES, "A") == 0
    assert overview.percentile(VALUES, "I") == 1
    assert overview.percentile(VALUES, "B") == pytest.approx((1 + 0.5) / 8)


def test_there_is_no_percentile_without_a_value_or_among_few_countries():
    assert overview.percentile(VALUES, "Z") is None
    assert overview.percentile(VALUES.head(7), "A") is None


def one(name, percentile):
    value = None if percentile is None else 1
    traced = Traced(value, ("products:a",), name, name, "number")
    return Indicator(name, name, traced, traced, traced, percentile)


def test_strengths_are_the_highest_of_the_best_third_and_gaps_the_lowest_of_the_last():
    found = [
        one(n, p)
        for n, p in {
            "a": 0.9,
            "b": 0.7,
            "c": 2 / 3,
            "d": 0.6,
            "e": 0.95,
            "f": 0.3,
            "g": 0.0,
            "h": None,
        }.items()
    ]
    assert [i.name for i in overview.strengths(found)] == ["e", "a", "b"]
    assert [i.name for i in overview.gaps(found)] == ["g", "f"]
    assert [i.name for i in overview.missing(found)] == ["h"]


@pytest.fixture(scope="module")
def tables():
    return load_tables()


def test_a_country_that_was_never_searched_has_no_value_not_nought(tables):
    found = overview.indicators(tables, "NPL", snapshot(tables, date(2026, 9, 29)), date(2025, 9, 29))
    assert {i.name: i.now.value for i in found}["products"] is None
    assert {i.name: i.now.value for i in found}["licensed"] is None


def test_transplant_rates_take_only_national_years_with_an_exact_number(tables):
    rates = overview._transplants(tables, snapshot(tables, date(2026, 9, 29))).set_index("country")
    assert "IRN" not in rates.index  # its one national year is a lower bound
    # Published for Japan by its registry (Worldwide Network): compare with the table's own row.
    row = tables.row(rates.loc["JPN", "rows"][0])
    assert rates.loc["JPN", "value"] == pytest.approx(
        row["transplants_total"] * 10 / row["population_millions"]
    )


def test_every_value_leads_to_rows(tables):
    for indicator in overview.indicators(
        tables, "KOR", snapshot(tables, date(2026, 9, 29)), date(2025, 9, 29)
    ):
        if indicator.now.value is not None:
            assert indicator.now.rows, indicator.name
