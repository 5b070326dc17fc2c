"""Figures of the chapter on science say in words and data what they draw."""

from datetime import date

import pandas as pd
import pytest

from regenatlas.chapters.science import figures
from regenatlas.chapters.science.science import Comparison
from regenatlas.tables.provenance import Traced

NAMES = {"IRN": "Iran", "USA": "United States", "XEU": "Europe"}


def comparison(**given):
    frame = pd.DataFrame(
        {
            "country": ["USA", "IRN", "XEU"],
            "n": pd.array([1340, 13, 7], "Int64"),
            "aggregate": [False, False, True],
            "rows": [("trials:a",), ("trials:b",), ("trials:c",)],
        }
    )
    return Comparison("trials", "made", "Page", "MSC", "2014", "2014", frame, Traced(None), **given)


def test_every_panel_names_its_count_and_carries_its_rows(told):
    figure = figures.counts([("MSC, 2014", comparison())] * 2, "trials-compared", "IRN", NAMES, "t", "a")
    assert figure.csv.splitlines()[:3] == ["count,country,n", '"MSC, 2014",USA,1340', '"MSC, 2014",IRN,13']
    assert figure.rows == ("trials:a", "trials:b", "trials:c")
    assert figure.svg.count(">MSC, 2014<") == 2
    assert ">1,340<" in figure.svg
    assert told(figure)[:2] == ["United States: 1,340", "Iran: 13"]


def test_no_more_panels_are_drawn_than_have_room():
    panels = [(f"Count {at}", comparison()) for at in range(5)]
    assert "Count 2" not in figures.counts(panels, "c", "IRN", NAMES, "t", "a").csv


def places(rows):
    frame = pd.DataFrame(rows, columns=["rank_id", "date", "day", "rank", "source_id"])
    return frame.assign(
        rank=frame["rank"].astype("Int64"),
        relation="exactly",
        publisher="Page",
        rows=[(f"reported_ranks:{key}",) for key in frame["rank_id"]],
    )


def test_only_places_of_one_source_are_joined(told):
    stated = places([("a", "2015", date(2015, 7, 1), 31, "x"), ("b", "2020", date(2020, 7, 1), 13, "x")])
    apart = stated.assign(source_id=["x", "y"])
    aims = places([("t", "2026-01-01", date(2026, 1, 1), 10, "z")])
    joined, single = [
        figures.stated_places(frame, aims.assign(label="target 10"), "t", "a").svg
        for frame in (stated, apart)
    ]
    assert ">target 10<" in joined
    assert told(figures.stated_places(stated, aims.assign(label="target 10"), "t", "a")) == [
        "31st, 2015, as stated by Page",
        "13th, 2020, as stated by Page",
        "Target 10, 1 January 2026, Page",
    ]
    assert joined.count("#f0b9ae") > single.count("#f0b9ae") == 0


def test_places_and_targets_are_told_apart_in_the_data():
    stated = places([("a", "2015", date(2015, 7, 1), 31, "x")])
    figure = figures.stated_places(stated, stated.iloc[0:0].assign(label=""), "t", "a")
    assert figure.csv.splitlines() == ["kind,date,rank,publisher", "stated,2015,31,Page"]


def test_loose_links_are_hatched(told):
    frame = pd.DataFrame(
        {
            "product_id": ["a", "b"],
            "country": ["IRN", "USA"],
            "step": "first_trial",
            "link": ["same_disease", "same_product"],
            "step_date": "2010",
            "licence_date": "2014",
            "at_most": False,
            "years": [4.0, 5.0],
            "rows": [("first_steps:a",)] * 2,
        }
    )
    args = "IRN", ["A", "B"], ["4.0", "5.0"], "Years", "t", "a"
    assert "pattern" in figures.ways(frame, *args).svg
    assert told(figures.ways(frame, *args)) == ["A: 4.0", "B: 5.0"]
    assert "pattern" not in figures.ways(frame.assign(link="same_product"), *args).svg


@pytest.mark.parametrize("until", [2020, 2021])
def test_a_line_that_ends_early_says_when(told, until):
    values = pd.DataFrame(
        {
            "country": ["IRN", "IRN", "USA", "USA"],
            "year": [2019, until, 2019, 2021],
            "value": [0.7, 0.8, 3.0, 3.5],
            "rows": [("country_indicators:x",)] * 4,
        }
    )
    figure = figures.research(values, "IRN", NAMES, "t", "a")
    assert (">Iran (2020)<" in figure.svg) == (until == 2020)
    assert told(figure)[:2] == ["Iran, 2019: 0.70%", f"Iran, {until}: 0.80%"]
