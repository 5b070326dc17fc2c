"""Chapter 08 in words: aims, answers, verdicts and cells for a leader, a follower and a country without."""

from datetime import date

import pandas as pd
import pytest
from tests.made import event, made_tables, product

from regenatlas.chapters.outlook import outlook_tables as told
from regenatlas.chapters.outlook import words
from regenatlas.chapters.outlook.aims import Target
from regenatlas.report.parameters import parse
from regenatlas.report.report import Report
from regenatlas.tables.provenance import Traced

ROWS = ("products:a",)
STATED = Target(5, "stated", "Top five", "A Minister", "2025-08-10", "", ROWS)


@pytest.fixture
def report():
    tables = made_tables(
        [product(key, origin_country=home) for key, home in {"a": "IRN", "b": "USA"}.items()],
        [event(key, "FDA", "authorised", "2020-01-01") for key in "ab"],
    )
    return Report("08_outlook", parse({"country": "IRN", "as_of": "2024-06-30"}, tables), tables)


UNITS = {"count": "product", "rank": "rank", "needed": "product", "gap": "further_product"}
PERCENT = {"chance", "any", "place_chance", "inside80", "mass80", "gain", "beyond"}


def numbers(prefix, **values):
    return {
        name: Traced(
            value, ROWS, f"{prefix}.{name}", "about", "percent" if name in PERCENT else UNITS.get(name, "")
        )
        for name, value in values.items()
    }


AHEAD = numbers(
    "ahead", day=date(2029, 6, 30), needed=9, needed_low=6, needed_high=13, low=8, middle=12, high=20,
    chance=0.8, any=0.08, place=4, place_chance=0.43, place_low=3, place_high=6,
)  # fmt: skip


def answer(report, aim, **now):
    return words.answer(report, aim, numbers("now", **now), AHEAD, "Iran").text


def test_the_answer_of_one_who_has_the_place_asks_whether_it_will_be_kept(report):
    text = answer(report, STATED, count=7, rank=5, needed=6, gap=0)
    assert text == (
        "By the rule of this report Iran already has a place among the first 5 on 30 June 2024, with "
        "7 products and 5th place; on 30 June 2029 it will probably take 9 products, and going by the pace "
        "of the last years the chance of having it then is 80%."
    )


def test_the_answer_of_one_who_lacks_it_says_how_far_it_is(report):
    text = answer(report, STATED, count=2, rank=8, needed=6, gap=4)
    assert "Iran is short of a place among the first 5, which takes 6 now and will probably take 9" in text


def test_the_answer_without_a_product_speaks_of_others_that_had_none(report):
    text = answer(report, STATED, count=0, rank=None, needed=6, gap=6)
    assert "none is counted for Iran; going by other countries that had none, it has one by then" in text
    assert "with a chance of 8%" in text


def test_the_answer_of_the_leader_asks_whether_it_stays_first(report):
    text = answer(report, Target(1, "first"), count=41, rank=1, needed=16, gap=0)
    assert text.startswith("Iran leads the world with 41 products")


def test_an_aim_is_quoted_with_its_day_or_called_an_illustration(report):
    text = words.aim(report, STATED).text
    assert "to be among the first 5 («Top five», announced 10 August 2025 by A Minister)" in text
    assert text.endswith("No day was named by which it is to be reached.")
    assert "It is due by 2030." in words.aim(report, Target(5, "stated", "x", "", "2025", "2030", ROWS)).text
    assert (
        "a place among the first 5 stands in as an illustration"
        in words.aim(report, Target(5, "first_places")).text
    )
    assert "keeping the first place stands in" in words.aim(report, Target(1, "first")).text


@pytest.mark.parametrize(
    ("there", "year", "end"),
    [
        (1, None, "It would then still have a place among the first 5 after 30 years."),
        (1, 2030, "It would then lose a place among the first 5 in 2030."),
        (0, 2030, "It would then reach a place among the first 5 in 2030."),
        (0, None, "within 30 years: those ahead move as fast or faster."),
    ],
)
def test_a_constant_pace_keeps_loses_reaches_or_misses_the_place(report, there, year, end):
    way = numbers("pace", net=1.4, there=there) | {
        "year": Traced(year, ROWS, "pace.year", "about", "calendar_year")
    }
    assert words.arrival(report, way, 5, "Iran").text.endswith(end)


def test_the_verdict_says_plainly_when_simple_guesses_were_as_good(report):
    good = numbers("test", crps=1.17, trend=1.6, last=1.72, gain=0.27)
    assert words.verdict(report, good).text.endswith("27% less than the better of the two.")
    poor = numbers("poor", crps=2.0, trend=1.6, last=1.72, gain=-0.25)
    assert words.verdict(report, poor).text.endswith("so its forecast deserves little weight here.")


@pytest.mark.parametrize(
    ("inside", "word"), [(0.75, "too sure"), (0.95, "too cautious"), (0.88, "about as sure")]
)
def test_the_ranges_are_judged_by_what_the_model_expected(report, inside, word):
    test = numbers("test", ahead=3, inside80=inside, mass80=0.88)
    assert word in words.held(report, test).text


def test_hindsight_admits_what_lay_outside_the_range(report):
    inside = numbers("hindsight", day=date(2021, 9, 29), low=3, high=9, actual=7, beyond=0.4)
    assert words.hindsight(report, inside, "Iran").text.endswith("the count is 7.")
    outside = numbers("other", day=date(2021, 9, 29), low=0, high=0, actual=7, beyond=0.004)
    text = words.hindsight(report, outside, "Iran").text
    assert "would have expected 0 of Iran" in text or "would have expected no products of Iran" in text
    assert "a chance of under 1%" in text


def test_the_tally_names_only_what_there_is(report):
    units = {
        "all": "target",
        "missed": "number",
        "met": "number",
        "silent": "number",
        "running": "number",
    }
    sums = {
        name: Traced(n, ROWS, f"sum.{name}", "about", units[name])
        for name, n in {"all": 1, "missed": 1, "met": 0, "silent": 0, "running": 0}.items()
    }
    assert words.tally(report, sums).text == "1 target that bears on this outlook was found: 1 missed."


def test_titles_do_without_a_range_where_there_is_none(report):
    one = AHEAD | numbers("one", needed_low=1, needed_high=1)
    now = numbers("now", count=0, rank=None, needed=1, gap=1)
    assert "will take 1" in words.fan_title(report, STATED, now, one, "Iran").text
    same = AHEAD | numbers("same", place_low=4, place_high=4)
    assert (
        "43% of simulated futures, 4th" in words.place_title(report, numbers("n", rank=5), same, "Iran").text
    )


def test_a_range_in_a_cell_is_left_out_where_it_has_no_width(report):
    assert told.span(report, 12, 8, 20) == "12 (8–20)"
    assert told.span(report, 1, 1, 1) == "1"


def test_rules_are_grouped_by_chance_and_the_reports_own_comes_first(report):
    frame = pd.DataFrame({
        "label": list("abcdefg"), "own": [False] * 6 + [True], "n": 1, "there": True,
        "rank": pd.array([1, 2, 3, 4, 5, 6, None], "Int64"), "chance": [0.95] * 7, "rows": [ROWS] * 7,
    })  # fmt: skip
    (line,) = told.rules(report, frame).to_dict("records")
    assert (line["chance"], line["rules"], line["places"]) == ("90% or more", 7, "1st–6th")
    assert line["which"] == "g; a; b; c; d and 2 more"


def test_targets_and_savings_read_as_they_were_said(report):
    row = {
        "name": "x",
        "announced": "2025",
        "outcome": "missed",
        "status": "later",
        "hindsight": True,
        "due": "2026",
        "target_relation": "",
        "rows": ROWS,
    }
    frame = pd.DataFrame([
        {**row, "due": "", "target_metric": "target_rank", "target_value": 5.0, "unit": "rank"},
        {**row, "target_metric": "saving", "target_value": 4e7, "target_relation": "up_to", "unit": "USD"},
        {**row, "target_metric": "product", "target_value": None, "unit": "drug"},
    ])  # fmt: skip
    shown = told.promises(report, frame)
    assert list(shown["target"]) == ["among the first 5", "up to 40,000,000 USD", "no number named"]
    assert list(shown["due"]) == ["none named", "2026", "2026"]
    assert list(shown["status"]) == ["not known on that day"] * 3
    sums = pd.DataFrame({"millions": [1000.0, 6.5, 40.0], "relation": ["exactly", "exactly", "more_than"],
                         "yearly": [True, False, False]})  # fmt: skip
    assert list(told.savings(report, sums)["amount"]) == ["1,000 a year", "6.5", "over 40"]


def test_scenarios_and_places_have_words(report):
    frame = pd.DataFrame({
        "code": ["model", "group"], "middle": [12, 0], "low": [8, 0], "high": [20, 0],
        "place": pd.array([5, None], "Int64"),
    })  # fmt: skip
    shown = told.scenarios(report, frame)
    assert list(shown["place"]) == ["5th", "none"]
    assert list(shown["then"]) == ["12 (8–20)", "0"]
