"""A claim, a reading and a verdict in a cell."""

from datetime import date

import pytest

from regenatlas.chapters.claims import claim_words as words
from regenatlas.chapters.claims.claim_rules import OUTCOMES, TOPICS, Reading
from regenatlas.report.wording import Wording

SAY = Wording("en")
CLAIM = {
    "testable": "product_count",
    "claimed": 7,
    "value": "7",
    "value_relation": "exactly",
    "speaker": "An Official",
    "publisher": "The Paper",
    "published": "2024-07-01",
    "start": None,
    "day": date(2024, 6, 30),
    "basis": "period_end",
    "calendar": "gregorian",
    "nearest": "near",
    "ours": 5,
    "tied": 0,
    "low": 5,
    "high": 5,
    "tried": 4,
    "reason": "",
    "outcome": "contradicted",
    "agreeing": (),
    "closest": None,
    "undecided": None,
    "products": (),
    "leaning": 0,
}


def with_(**given):
    return {**CLAIM, **given}


def reading(label, value=7, **given):
    return Reading(label, label, value, value, value, **given)


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({}, "7"),
        ({"value_relation": "more_than"}, "more than 7"),
        ({"value_relation": "up_to"}, "up to 7"),
        ({"testable": "rank"}, "7th"),
        ({"testable": "rank", "value_relation": "top_n"}, "among the first 7"),
        ({"testable": "flag", "value": "yes", "claimed": 1}, "yes"),
        ({"claimed": None, "value": "several"}, "several"),
    ],
)
def test_what_is_said_is_written_as_it_is_meant(given, text):
    assert words.said(SAY, with_(**given)) == text


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({}, "5"),
        ({"low": 3, "high": 9}, "5 (3 to 9)"),
        ({"testable": "rank", "low": 3, "high": 41}, "5th (3rd to 41st)"),
        ({"testable": "rank", "tied": 2}, "5th, shared"),
        ({"testable": "rank", "ours": None, "low": None, "high": None}, "no place"),
        ({"testable": "flag", "ours": 0, "low": 0, "high": 1}, "no"),
        ({"nearest": ""}, ""),
    ],
)
def test_our_number_comes_with_its_span(given, text):
    assert words.ours(SAY, with_(**given)) == text


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({}, "An Official, The Paper, 1 July 2024"),
        ({"speaker": "narrator"}, "The Paper, 1 July 2024"),
        ({"speaker": "", "published": ""}, "The Paper, undated"),
        ({"published": "2024"}, "An Official, The Paper, 2024"),
    ],
)
def test_who_said_it_where_and_when(given, text):
    assert words.spoken(SAY, with_(**given)) == text


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({"start": date(2024, 6, 30)}, "30 June 2024"),
        ({"start": date(2024, 6, 1)}, "1 June 2024 to 30 June 2024"),
        ({}, "up to 30 June 2024"),
        ({"basis": "published"}, "30 June 2024 (day of the page)"),
        ({"basis": "reported_ranks"}, "30 June 2024 (inferred)"),
        ({"day": None}, "undated"),
        ({"calendar": "solar_hijri", "start": date(2024, 6, 30)}, "30 June 2024 (10 Tir 1403)"),
        (
            {"calendar": "solar_hijri", "start": date(2023, 3, 21), "day": date(2024, 3, 19)},
            "Solar Hijri year 1402: 21 March 2023 to 19 March 2024",
        ),
        (
            {"calendar": "solar_hijri", "start": date(2024, 3, 20)},
            "20 March 2024 (1 Farvardin 1403) to 30 June 2024 (10 Tir 1403)",
        ),
    ],
)
def test_the_days_of_a_claim_are_given_in_its_calendar_too(given, text):
    assert words.period(SAY, with_(**given)) == text


def agreeing(*readings, **given):
    return words.why(SAY, with_(outcome="reproduced", agreeing=readings, **given))


def test_an_agreement_says_whether_the_nearest_rule_is_among_those_that_agree():
    near = reading("near", nearest=True)
    assert agreeing(near) == "the nearest of 4 rules alone"
    assert agreeing(near, reading("far")) == "2 of 4 rules, the nearest among them"
    assert agreeing(*(reading(label) for label in "abcd")) == "every rule"


def test_other_rules_are_named_up_to_three_and_counted_beyond():
    assert agreeing(reading("a")) == "1 of 4 rules: a"
    assert agreeing(*(reading(f"rule {n}") for n in range(5)), tried=9).startswith(
        "5 of 9 rules, among them: rule 0; rule 1; rule 2"
    )


def test_windows_of_one_rule_are_gathered():
    starts = [reading("a", how="since", detail=day) for day in ("2024-03-20", "2025-03-21")]
    assert agreeing(*starts) == "1 of 4 rules: a, new since 20 March 2024 or 21 March 2025"


def test_an_agreement_says_when_it_leans_on_its_own_word():
    text = agreeing(reading("near", nearest=True), leaning=4, products=("a",) * 7)
    assert text == "the nearest of 4 rules alone; 4 of 7 products known from no other dated page"


def test_a_contradiction_shows_what_comes_closest():
    closest = reading("far", 6, how="stock_some", detail="12")
    assert words.why(SAY, with_(closest=closest)) == (
        "closest: 6, far (products licensed on the day, at the 12 regulators with most)"
    )
    assert words.why(SAY, CLAIM) == "no place under any rule"


def test_what_is_left_open_says_between_which_numbers_and_by_which_rule():
    open_ = with_(outcome="left_open", reason="coarse_dates", undecided=Reading("near", "near", 4, 4, 7))
    assert words.why(SAY, open_) == "licence dates allow 4 to 7, near"
    sales = with_(outcome="left_open", reason="licences_not_sales")
    assert words.why(SAY, sales).startswith("fewer are said to be on sale")


def test_what_cannot_be_tested_says_why():
    text = words.why(SAY, with_(outcome="not_testable", reason="outside_field"))
    assert text == "it lies outside regenerative medicine"


def test_every_outcome_and_topic_has_words():
    assert list(SAY.codes["verdict"]) == list(OUTCOMES)
    assert list(SAY.codes["topic"]) == list(TOPICS)
