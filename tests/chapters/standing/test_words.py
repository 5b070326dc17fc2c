"""Chapter 01 in words: cells and titles that depend on what was found."""

from datetime import date
from types import SimpleNamespace

import pandas as pd
import pytest
from tests.made import event, made_tables, product

from regenatlas.chapters.standing import standing as analysis
from regenatlas.chapters.standing import words
from regenatlas.counting.snapshot import take_snapshot
from regenatlas.report.parameters import parse
from regenatlas.report.report import Report
from regenatlas.tables.provenance import Traced


@pytest.fixture
def tables():
    homes = {"a": "USA", "b": "USA", "c": "IRN"}
    return made_tables(
        [product(i, origin_country=c) for i, c in homes.items()],
        [event(i, "FDA", "authorised", "2020-01-01") for i in homes],
    )


@pytest.fixture
def report(tables):
    return Report("01_standing", parse({"country": "IRN", "as_of": "2024-01-01"}, tables), tables)


def number(value, name, unit="rank"):
    return Traced(value, ("products:a",), name, "about", unit)


def test_a_place_in_a_cell_tells_shared_and_none(report):
    assert words.place(report, 7, shared=False) == "7th"
    assert words.place(report, 7, shared=True) == "7th, shared"
    assert words.place(report, pd.NA, shared=False) == "none"


def test_the_ladder_writes_spans_of_counts_and_all_rules(report):
    steps = pd.DataFrame(
        {
            "rank": [3, 5],
            "low": [4, 1],
            "high": [4, 7],
            "shared": [False, True],
            "labels": [("one",), ("two", "three")],
            "ids": [("a",), ("b", "c")],
            "rows": [("products:a",), ("products:b",)],
        }
    )
    frame = words.ladder(report, steps)
    assert list(frame["place"]) == ["3rd", "5th, shared"]
    assert list(frame["products"]) == ["4 products", "1–7 products"]
    assert list(frame["rules"]) == ["one", "two; three"]


def test_reported_places_name_the_rules_or_none(report):
    places = pd.DataFrame(
        {
            "metric": ["world_rank_atmp_products", "world_rank_cell_therapy"],
            "date": ["2024", "2024-01"],
            "reported": [7, 5],
            "relation": ["exactly", "top_n"],
            "ours": pd.array([5, None], "Int64"),
            "n": [7, 0],
            "agreeing": [(), tuple(SimpleNamespace(label=letter) for letter in "abcdefgh")],
            "rows": [("reported_ranks:r",)] * 2,
        }
    )
    frame = words.reported(report, places)
    assert list(frame["reported"]) == ["7th", "among the first 5"]
    assert list(frame["ours"]) == ["5th", "none"]
    assert list(frame["rules"]) == ["none", "8 rules, among them: a; b; c; d; e; f"]


def test_the_leader_is_not_named_twice_in_its_own_title(tables):
    snapshot = take_snapshot(tables, date(2024, 1, 1))
    for country, said in (
        ("USA", "Usa in front with 2 products"),
        ("IRN", "Usa in front with 2 products; Irn: 1 product"),
    ):
        found = analysis.standing(tables, country, snapshot)
        title = words.leaders_title(
            Report("01_standing", parse({"country": country}, tables), tables),
            found,
            analysis.world_totals(snapshot, found.place),
            country.title(),
        )
        assert title.text.casefold() == said.casefold()


@pytest.mark.parametrize(
    ("way", "now", "said"),
    [
        ({}, None, "Iran had no place at any time shown"),
        ((3, 3, 3), 3, "Iran: 3rd whenever it had a place"),
        ((6, 5, 6), 5, "Iran: 6th on 31 December 2024, 5th now"),
        ((5, 4, 6), 5, "Iran: 5th, after places from 4th to 6th since 31 December 2024"),
        ((5, 4, 6), None, "Iran had a place, 4th at best, but has none now"),
    ],
)
def test_the_title_through_time_follows_the_way(report, way, now, said):
    if way:
        first, high, low = way
        way = {
            "first_day": number(date(2024, 12, 31), "first_day", "date"),
            "first_rank": number(first, "first_rank"),
            "high_rank": number(high, "high_rank"),
            "low_rank": number(low, "low_rank"),
        }
    assert words.history_title(report, way, number(now, "rank"), "Iran").text == said
