"""Figures of the chapter on the outlook say in words and data what they draw."""

from datetime import date

import pandas as pd
import pytest

from regenatlas.chapters.outlook import figures
from regenatlas.chapters.outlook.outlook import QUANTILES

DAYS = [date(2024, 6, 30), date(2025, 6, 30), date(2026, 6, 30)]
ROWS = ("authorisations:a",)


@pytest.fixture
def fan():
    lines = []
    for who, value in (("own", 2), ("needed", 3)):
        for at, day in enumerate(DAYS):
            spread = {name: value + at * (1 if "high" in name else 0) for name in QUANTILES}
            lines.append({"day": day, "who": who, "ahead": at > 0, **spread})
    return pd.DataFrame(lines)


def test_the_fan_names_both_lines_with_their_ranges_and_the_day_of_the_report(told, fan):
    words = {"own": "Iran", "own_span": "2 (2–4)", "needed": "needed for the first 5", "needed_span": "3"}
    words["today"] = "30 June 2024"
    figure = figures.fan(fan, words, "t", "a", ROWS)
    for text in (">Iran:<", ">2 (2–4)<", ">needed for the first 5:<", ">30 June 2024<"):
        assert text in figure.svg
    assert figure.rows == ROWS
    assert told(figure)[:3] == [
        "Iran, 30 June 2024: 2",
        "Iran, 30 June 2025: 2 (2 to 3)",
        "Iran, 30 June 2026: 2 (2 to 4)",
    ]
    assert len(figure.csv.splitlines()) == 1 + 2 * len(DAYS)


def test_the_fan_of_a_country_without_products_has_an_axis_from_nothing(fan):
    flat = fan.assign(**dict.fromkeys(QUANTILES, 0))
    words = {"own": "Nepal", "own_span": "0", "needed": "first", "needed_span": "1", "today": "now"}
    assert "<svg" in figures.fan(flat, words, "t", "a", ROWS).svg


PLACES = pd.DataFrame(
    {
        "day": [DAYS[1]] * 3 + [DAYS[2]] * 2,
        "rank": [4, 5, 0, 4, 20],
        "chance": [0.2, 0.795, 0.005, 0.99, 0.01],
    }
)
WORDS = {
    **{n: f"{n}th" for n in range(1, 30)},
    "none": "no product",
    **{day: str(day.year) for day in DAYS},
    "today": "now",
}


def test_the_strip_writes_the_chance_of_each_likely_place_and_leaves_out_the_rest(told):
    figure = figures.places(PLACES, 5, WORDS, "t", "a", ROWS)
    svg = figure.svg
    assert told(figure)[:2] == ["30 June 2025, 4th: 20%", "30 June 2026, 4th: 99%"]
    for text in (">20%<", ">80%<", ">99%<", ">20th<", ">now<"):
        assert text in svg
    assert ">no product<" not in svg  # in one draw of two hundred


def test_todays_place_has_a_row_even_if_it_is_lost_for_good():
    assert ">7th<" in figures.places(PLACES, 7, WORDS, "t", "a", ROWS).svg


def test_the_back_test_shows_shares_and_errors_side_by_side(told):
    scores = pd.DataFrame({"ahead": [1, 2], "crps": [0.4, 0.7], "last": [0.6, 1.1], "trend": [0.5, 1.0]})
    scores = scores.assign(
        **{f"{what}{level}": level / 100 for what in ("inside", "mass") for level in (50, 80, 95)}
    )
    words = {"inside": "Within", "errors": "Errors", "ahead": "Years ahead"}
    words |= {"crps": "this model", "trend": "straight line", "last": "no change"}
    figure = figures.back_test(scores, words, "t", "a", ROWS)
    svg = figure.svg
    assert told(figure)[0] == "1 year ahead, range of 50%: 50% inside, 50% expected"
    assert told(figure)[-1] == "No change, 2 years ahead: 1.10"
    for text in (">Within<", ">Errors<", ">80%<", ">this model<", ">no change<"):
        assert text in svg
