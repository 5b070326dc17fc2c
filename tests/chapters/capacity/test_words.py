"""Chapter 07 in words: counts with what they cover, clauses for countries with much, little and nothing."""

import pandas as pd
import pytest
from tests.made_capacity import people, tables_of, transplants

from regenatlas.chapters.capacity import capacity as analysis
from regenatlas.chapters.capacity import words
from regenatlas.report.parameters import parse
from regenatlas.report.report import Report
from regenatlas.tables.load import Tables

NATION, CENTRE = analysis.scopes(Tables({}), "national", "registry"), analysis.scopes(Tables({}), "centre")
COUNTS = [
    transplants("IRN", 2015, 438, value_relation="at_least", population_millions=80.0),
    transplants("IRN", 2015, 896, "national_annual_supported", teams=9),
    transplants("IRN", 2016, 7459, "national_cumulative", value_relation="at_least"),
    transplants("IRN", 2012, None, "national_cumulative_paediatric", paediatric=1105, allogeneic=975),
    transplants("IRN", 2014, 500, "centre_annual", paediatric=120, value_relation="about"),
    transplants("EGY", 2008, 254, "centre_cumulative", paediatric=254),
    transplants("KOR", 2015, 400),
    transplants("KOR", 2017, 500),
    transplants("DEU", 2003, 300, "national_annual_statement"),
    transplants("DEU", 2017, 4400, "national_annual_statement", value_relation="about"),
]


def report(country="IRN"):
    tables = tables_of(hsct_activity=COUNTS, country_indicators=[people("IRN", 2015, 80e6)])
    return Report("07_capacity", parse({"country": country, "as_of": "2024-06-30"}, tables), tables)


def seen(made):
    counts, _ = analysis.activity(made.tables, made.snapshot)
    return counts, analysis.latest(analysis.rates(made.tables, counts))


def nation(country):
    made = report(country)
    counts, newest = seen(made)
    return words.nation(
        made, analysis.rate_standing(newest, country), counts[counts["country"] == country]
    ).text


def test_a_number_is_written_as_its_source_means_it():
    made = report()
    assert words.amount(made, 896, "exactly") == "896"
    assert words.amount(made, 1438, "at_least") == "at least 1,438"
    assert words.amount(made, 5000, "about") == "about 5,000"
    assert words.amount(made, pd.NA, "exactly") == "not given"


@pytest.mark.parametrize(
    ("rate", "relation", "text"),
    [
        (786.9, "exactly", "787 (2024)"),
        (0.39, "exactly", "0.4 (2024)"),
        (53, "at_least", "at least 53 (2024)"),
    ],
)
def test_a_rate_bears_its_year(rate, relation, text):
    assert words.rate(report(), {"rate": rate, "relation": relation, "year": 2024}) == text


def test_what_was_done_in_a_year_never_stands_in_the_column_of_all_years():
    made = report()
    counts, _ = seen(made)
    rows = words.counts(made, analysis.own_series(counts, "IRN", NATION))
    assert list(zip(rows["when"], rows["year"], rows["total"], strict=True)) == [
        ("2012", "–", "1,105 in children"),
        ("2015", "at least 438", "–"),
        ("2015", "896", "–"),
        ("2016", "–", "at least 7,459"),
    ]
    assert list(rows["centres"]) == ["not given", "not given", "9", "not given"]


def test_children_are_told_within_the_number():
    counts, _ = seen(report())
    assert words.counts(report(), analysis.own_series(counts, "IRN", CENTRE))["year"].tolist() == [
        "about 500, about 120 of them in children"
    ]
    assert words.counts(report(), analysis.own_series(counts, "EGY", CENTRE))["total"].tolist() == [
        "254, all in children"
    ]


def test_scopes_of_a_nation_and_of_centres_are_told_by_their_codes():
    assert set(NATION) > set(analysis.NATION_A_YEAR)
    assert set(CENTRE) > set(analysis.CENTRE_A_YEAR)


@pytest.mark.parametrize(
    ("country", "said"),
    [
        (
            "IRN",
            (
                "In 2015 Iran reported at least 55 transplants for ten million inhabitants, against a middle "
                "value of 500 in 1 other country."
            ),
        ),
        (
            "DEU",
            "The numbers of transplants reported for Germany do not compare with those of other countries.",
        ),
        ("EGY", "Of Egypt only single centres report numbers of transplants."),
        ("JPN", "No number of transplants in Japan has been collected."),
    ],
)
def test_every_country_has_a_sentence(country, said, monkeypatch):
    names = {"IRN": "Iran", "DEU": "Germany", "EGY": "Egypt", "JPN": "Japan", "KOR": "Korea"}
    monkeypatch.setattr("regenatlas.report.wording._country_names", lambda *_: names)
    assert nation(country) == said


def test_what_is_not_reported_at_all_is_said_once():
    made = report("JPN")
    some, none = pd.DataFrame({"a": [1]}), pd.DataFrame()
    assert words.silence(made, some, some).text == ""
    assert "single centre in" in words.silence(made, some, none).text
    assert "in the whole of" in words.silence(made, none, some).text
    assert "of the whole country or of a single centre" in words.silence(made, none, none).text


def test_titles_say_the_finding_for_the_first_for_others_and_for_those_not_compared():
    made = report("KOR")
    _, newest = seen(made)
    at, span = analysis.rate_standing(newest, "KOR"), analysis.ends(newest)
    assert span == {}  # one exact count is no span
    span = {"high": at["rate"], "low": at["rate"], "high_country": "KOR"}
    assert words.rates_title(made, at, span).text.endswith("the most that compares")
    assert "KOR" not in words.rates_title(report("JPN"), {}, span).text
    assert "not among the countries" in words.rates_title(report("JPN"), {}, span).text


def test_the_title_through_time_tells_growth_or_the_only_year():
    made = report("KOR")
    counts, newest = seen(made)
    rates = analysis.rates(made.tables, counts)
    way = analysis.growth(rates, "KOR")
    assert words.through_title(made, way, {}).text.endswith(": from 400 in 2015 to 500 in 2017")
    assert words.moved(made, way) == "rose"
    iran = report("IRN")
    at = analysis.rate_standing(newest, "IRN")
    assert words.through_title(iran, {}, at).text.endswith(
        ": at least 55 in 2015, the only year that compares"
    )


@pytest.mark.parametrize(
    ("country", "end"),
    [
        ("IRN", ": from at least 438 to 896 transplants in a year, depending on what is counted"),
        ("DEU", ": from 300 (2003) to about 4,400 transplants (2017)"),
        ("EGY", ": hardly more than numbers of single centres"),
    ],
)
def test_the_title_of_reported_numbers_tells_how_far_they_differ_or_grew(country, end):
    made = report(country)
    counts, _ = seen(made)
    assert words.series_title(made, analysis.yearly(counts, country)).text.endswith(end)


def test_numbers_that_differ_bear_their_bounds():
    made = report()
    counts, _ = seen(made)
    apart = analysis.disagreement(analysis.own_series(counts, "IRN", analysis.NATION_A_YEAR))
    told = words.span(made, apart)
    assert (told["low"].text, told["high"].text) == ("at least 438", "896 transplants")


def test_no_claim_says_nothing():
    assert words.claim(report(), {}).text == ""
