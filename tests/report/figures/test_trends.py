"""A trend drawn beside a number."""

import re

from hypothesis import given
from hypothesis import strategies as st

from regenatlas.report.figures import trends

GREW = ((2015, 1), (2018, 3), (2026, 4))


def drawn(trend):
    svg = trends.svg(trend)
    line = re.search(r' points="([^"]*)"', svg)[1]
    dot = re.search(r'cx="([^"]*)" cy="([^"]*)"', svg).groups()
    return [tuple(map(float, pair.split(","))) for pair in line.split()], tuple(map(float, dot))


def test_a_trend_stands_on_zero_and_ends_in_its_last_point():
    points, last = drawn(GREW)
    assert points == [(3, 15), (25.4, 7), (85, 3)]  # a quarter, three quarters and all of 16 pixels
    assert last == (85, 3)


def test_a_trend_below_zero_keeps_its_zero_within():
    assert [y for _, y in drawn(((2020, -1), (2021, 1)))[0]] == [19, 3]


def test_one_point_is_no_trend_and_no_change_a_level_line():
    assert trends.svg(()) == trends.svg(GREW[:1]) == ""
    assert {y for _, y in drawn(((2020, 0), (2021, 0)))[0]} == {19}


def test_the_words_of_a_trend_are_its_ends_as_precise_as_they_are_read():
    assert trends.words(GREW) == "2015: 1; 2026: 4"
    assert trends.words(((2015, 1200.54), (2023, 0.8333))) == "2015: 1,201; 2023: 0.83"
    assert trends.words(()) == ""
    assert "<title>2015: 1; 2026: 4</title>" in trends.svg(GREW)


def test_the_own_country_has_another_colour():
    colours = [re.search(r'color="(#\w+)"', trends.svg(GREW, own=own))[1] for own in (True, False)]
    assert colours == [trends.OWN, trends.OTHER]


@given(
    st.lists(st.tuples(st.integers(1990, 2030), st.floats(-1e9, 1e9)), min_size=2, unique_by=lambda p: p[0])
)
def test_every_trend_stays_within_its_picture(pairs):
    points, _ = drawn(sorted(pairs))
    assert all(0 <= x <= trends.WIDTH and 0 <= y <= trends.HEIGHT for x, y in points)
