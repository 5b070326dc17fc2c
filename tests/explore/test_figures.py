"""The strip of places has a dot for every rule."""

import re

import pandas as pd
import pytest

from regenatlas.explore.figures import place_strip
from regenatlas.report.figures import theme

PLACES = pd.DataFrame(
    {
        "definition_id": ["a", "b", "c", "d"],
        "rank": pd.array([3, 5, 5, 39], "Int64"),
        "in_range": [True, True, False, True],
        "own": [False, True, False, False],
    }
)


def strip(places=PLACES, names=None):
    return place_strip(places, names or {3: "3rd", 5: "5th", 39: "39th"}, "Places", "Dots of places")


def test_every_rule_has_a_dot_in_the_colour_of_its_kind():
    dots = re.findall(r'<use [^>]* x="([\d.]+)" y="([\d.]+)" style="fill: (#\w+)"', strip().svg)
    assert [colour for _, _, colour in dots] == [theme.PEERS[0], theme.FOCAL, theme.PEERS[4], theme.PEERS[0]]
    third, own, other, last = [(float(x), float(y)) for x, y, _ in dots]
    assert third[0] < own[0] == other[0] < last[0]
    assert third[1] == own[1] == last[1] > other[1]  # stacked; SVG counts downwards


def test_the_picked_place_is_named_in_its_colour():
    named = {
        text: style for style, text in re.findall(r'<text style="([^"]*)"[^>]*>(\w+)</text>', strip().svg)
    }
    assert f"fill: {theme.FOCAL}" in named["5th"]
    assert f"fill: {theme.INK}" in named["3rd"]
    assert f"fill: {theme.INK}" in named["39th"]


def test_the_data_are_the_places_by_rule():
    assert strip().csv.splitlines() == [
        "definition_id,rank,in_range",
        "a,3,yes",
        "b,5,yes",
        "c,5,no",
        "d,39,yes",
    ]


def test_a_single_first_place_can_be_drawn():
    assert ">1st<" in strip(PLACES.head(1).assign(rank=pd.array([1], "Int64")), {1: "1st"}).svg


def test_a_stack_of_many_rules_stays_a_small_figure():
    many = pd.DataFrame(
        {
            "definition_id": [f"rule-{n}" for n in range(40)],
            "rank": pd.array([1] * 40, "Int64"),
            "in_range": True,
            "own": [True] + [False] * 39,
        }
    )
    (height,) = re.findall(r'<svg [^>]*height="([\d.]+)pt"', strip(many, {1: "1st"}).svg)
    assert float(height) == pytest.approx(72 * (0.95 + 1.7), abs=0.1)
