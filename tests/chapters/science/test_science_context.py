"""What a country spends on research, worked by hand."""

from datetime import date

import pandas as pd
from tests.chapters.science.test_science import DAY, world
from tests.made import tail

from regenatlas.chapters.science import science_context as context
from regenatlas.counting import country_series
from regenatlas.counting.snapshot import take_snapshot


def indicator(country, year, value, code="rd_expenditure_pct_gdp"):
    return {
        "indicator_id": f"{country}-{year}-{code}",
        "country": country,
        "year": year,
        "indicator": code,
        "value": value,
        "unit": "",
        **tail(),
    }


def test_an_indicator_counts_when_its_year_is_over():
    tables = world(
        country_indicators=[
            indicator("IRN", 2015, 0.4),
            indicator("IRN", 2017, 0.7),
            indicator("IRN", 2018, 0.8),
            indicator("USA", 2016, 2.8),
            indicator("IRN", 2017, 85e6, "population_total"),
        ]
    )
    values = country_series.series(tables, context.RESEARCH, take_snapshot(tables, date(2018, 6, 30)))
    assert values[["country", "year"]].to_numpy().tolist() == [
        ["IRN", 2015], ["IRN", 2017], ["USA", 2016],
    ]  # fmt: skip
    spent = context.spending(values, "IRN")
    assert {key: number.value for key, number in spent.items()} == {
        "research": 0.7, "research_year": 2017, "past": 0.4, "past_year": 2015,
    }  # fmt: skip
    assert (spent["research"].digits, spent["research_year"].digits) == (2, 0)
    place = context.standing_of(values, "IRN")
    assert (place["place"].value, place["of"].value) == (2, 2)
    assert context.spending(values, "KOR") == {}
    assert context.standing_of(values, "KOR") == {}


def test_countries_with_the_same_newest_value_share_a_place():
    tables = world(
        country_indicators=[
            indicator("IRN", 2017, 0.8), indicator("USA", 2017, 2.8), indicator("DEU", 2016, 0.8),
            indicator("IRN", 2015, 9.0),
        ]
    )  # fmt: skip
    values = country_series.series(tables, context.RESEARCH, take_snapshot(tables, DAY))
    places = {code: context.standing_of(values, code)["place"].value for code in ("USA", "IRN", "DEU")}
    assert places == {"USA": 1, "IRN": 2, "DEU": 2}


def test_lines_are_drawn_for_the_first_countries_of_the_group_with_a_figure():
    codes = ["IRN", "IND", "CHN", "JPN", "USA", "DEU", "KOR", "FRA"]
    spent = pd.DataFrame({"country": codes, "year": 2020})
    drawn = context.drawn(spent, ["IRN", "AFG", "IND", "IRN", *codes[2:7]])
    assert list(drawn["country"]) == codes[:6]
