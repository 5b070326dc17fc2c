"""The strip of places has a dot for every rule."""

import re

import pandas as pd
import pytest

from regenatlas.explore.figures import place_strip
from regenatlas.report.figures import theme

PLACES = pd.DataFrame(
    {
        "definition_id": ["a", "b", "c", "d"],
        "label": ["A", "B", "C", "D"],
        "n": [9, 7, 7, 1],
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
        "definition_id,label,n,rank,in_range",
        "a,A,9,3,yes",
        "b,B,7,5,yes",
        "c,C,7,5,no",
        "d,D,1,39,yes",
    ]


def test_a_single_first_place_can_be_drawn():
    assert ">1st<" in strip(PLACES.head(1).assign(rank=pd.array([1], "Int64")), {1: "1st"}).svg


def test_a_stack_of_many_rules_stays_a_small_figure():
    many = pd.DataFrame(
        {
            "definition_id": [f"rule-{n}" for n in range(40)],
            "label": "rule",
            "n": 9,
            "rank": pd.array([1] * 40, "Int64"),
            "in_range": True,
            "own": [True] + [False] * 39,
        }
    )
    (height,) = re.findall(r'<svg [^>]*height="([\d.]+)pt"', strip(many, {1: "1st"}).svg)
    assert float(height) == pytest.approx(72 * (1.05 + 1.7), abs=0.1)


def test_a_label_lies_on_no_dot():
    """On an axis to place 39 the places 8 and 9 are 10 points apart: the stack beside covers the label."""
    ranks = [8] + [9] * 8 + [39]
    stacks = pd.DataFrame({
        "definition_id": [f"rule-{n}" for n in range(10)],
        "label": "rule",
        "n": 7,
        "rank": pd.array(ranks, "Int64"),
        "in_range": True,
        "own": [True] + [False] * 9,
    })  # fmt: skip
    svg = strip(stacks, {8: "8th"}).svg
    dots = re.findall(r'<use [^>]* x="([\d.]+)" y="([\d.]+)" style="fill: #(?:2097df|c8442e)', svg)
    (words,) = re.findall("<text[^>]*>8th<", svg)
    x, y = map(float, re.search(r'x="([\d.]+)" y="([\d.]+)"', words).groups())
    assert len(dots) == len(ranks)
    beside = [float(at_y) for at_x, at_y in dots if 0 < float(at_x) - x < 12]
    assert len(beside) == 8
    assert y < min(beside)  # SVG counts downwards
