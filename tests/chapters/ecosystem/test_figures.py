"""Events, promises and reported numbers are drawn apart and never joined."""

from datetime import date

import pandas as pd

from regenatlas.chapters.ecosystem import figures


def test_the_timeline_numbers_every_event_in_the_lane_of_its_kind():
    events = pd.DataFrame(
        {
            "number": [1, 2],
            "event_id": ["a", "b"],
            "date": ["2014-05", "2024-08-20"],
            "middle": [date(2014, 5, 16), date(2024, 8, 20)],
            "kind": ["policy", "product"],
            "regulatory": [True, False],
            "date_inferred": [False, True],
            "rows": [("events:a",), ("events:b",)],
        }
    )
    lanes = {"policy": "policy", "export": "exports", "product": "products"}
    figure = figures.timeline(events, lanes, "t", "a")
    assert ">1<" in figure.svg
    assert ">2<" in figure.svg
    assert "products" in figure.svg
    assert "exports" not in figure.svg  # an empty lane is left out
    assert figure.rows == ("events:a", "events:b")


def test_ranks_say_which_are_only_bounds():
    ranks = pd.DataFrame(
        {
            "lane": ["x", "x"],
            "date": ["2020", "2022-04-06"],
            "rank": [12, 5],
            "relation": ["exactly", "top_n"],
            "is_target": [False, False],
            "verified": [True, False],
            "rows": [("reported_ranks:a",), ("reported_ranks:b",)],
        }
    )
    svg = figures.ranks_in_lanes(ranks, {"x": "biotechnology"}, "t", "a").svg
    assert ">12<" in svg
    assert ">≤5<" in svg


def test_a_promise_without_dates_still_has_its_row():
    programmes = pd.DataFrame(
        {
            "name": ["dated", "undated"],
            "announced": ["2018", ""],
            "due": ["2019-03-20", ""],
            "outcome": ["missed", "met"],
            "told": None,
            "rows": [("programmes:a",), ("programmes:b",)],
        }
    )
    words = {"missed": "missed", "met": "met", "today": "today"}
    svg = figures.promises(programmes, words, date(2020, 1, 1), "t", "a").svg
    for text in ("dated", "undated", "missed", "met", "today"):
        assert f">{text}<" in svg


def test_statements_are_dots_with_their_number_in_words():
    stated = pd.DataFrame(
        {"number": [2.0, 160.0], "verified": [True, False], "rows": [("claims:a",), ("claims:b",)]}
    )
    svg = figures.reported_numbers(
        stated, ["2013 · firms", "undated · firms"], ["2", "more than 160"], "t", "a"
    ).svg
    assert ">more than 160<" in svg
    assert "undated · firms" in svg
