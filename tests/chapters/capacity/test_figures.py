"""Figures of the chapter on capacity, first half: what they draw, join and say."""

import re

import pandas as pd

from regenatlas.chapters.capacity import figures

RATES = pd.DataFrame(
    {
        "country": ["KOR", "KOR", "KOR", "IRN"],
        "year": [2015, 2016, 2018, 2015],
        "transplants": [400, 420, 500, 50],
        "relation": ["exactly", "exactly", "exactly", "at_least"],
        "population": [10.0] * 4,
        "rate": [400.0, 420.0, 500.0, 0.4],
        "source_id": ["one", "one", "two", "one"],
        "rows": [("hsct_activity:a",), ("hsct_activity:b",), ("hsct_activity:c",), ("hsct_activity:d",)],
    }
)
NAMES = {"KOR": "South Korea", "IRN": "Iran"}


def test_rates_are_written_beside_their_dots_and_one_country_has_all_its_numbers(told):
    compared = RATES.iloc[[2, 3]].assign(scope="national_annual", counted=True, since=None, highest=500.0)
    own = compared.iloc[[1, 1]].assign(
        rate=[0.4, 0.9], scope=["national_annual", "national_annual_statement"]
    )
    words = {"KOR": "500 (2018)", "IRN": "0.4–0.9"}
    figure = figures.rates(compared.reset_index(drop=True), own, "IRN", words, "t", "a", NAMES)
    assert "0.4–0.9" in figure.svg
    assert told(figure)[:2] == ["KOR, 2018: 500.0 per ten million", "IRN, 2015: at least 0.4 per ten million"]
    assert figure.rows == ("hsct_activity:c", "hsct_activity:d")
    assert [line.split(",")[0] for line in figure.csv.splitlines()[1:]] == ["KOR", "IRN", "IRN"]
    absent = figures.rates(compared.head(1), own.iloc[:0], "IRN", words, "t", "a", NAMES)
    assert len(absent.csv.splitlines()) == 2


def test_years_are_joined_only_within_one_source():
    one_source = RATES.assign(source_id="one")
    joined, apart = (
        len(re.findall("<path", figures.rates_through_time(frame, "IRN", NAMES, "t", "a").svg))
        for frame in (one_source, RATES)
    )
    assert joined == apart + 1  # 2016 to 2018


def test_both_countries_are_named_beside_their_last_year():
    svg = figures.rates_through_time(RATES, "IRN", NAMES, "t", "a").svg
    assert ">South Korea<" in svg
    assert ">Iran<" in svg
