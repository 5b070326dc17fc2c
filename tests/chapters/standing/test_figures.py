"""Figures of the chapter on standing say in words and data what they draw."""

from datetime import date

import pandas as pd
import pytest

from regenatlas.chapters.standing import figures

LEAGUE = pd.DataFrame(
    {
        "country": ["USA", "IRN"],
        "n": [9, 2],
        "fewest": [9, 1],
        "rank": [1, 2],
        "tied": [0, 0],
        "name": ["United States", "Iran"],
        "focal": [False, True],
        "rows": [("authorisations:a",), ("authorisations:b",)],
    }
)


def test_the_league_draws_every_country_and_carries_its_rows(told):
    figure = figures.leaders(LEAGUE, "The United States in front", "Bars of products")
    assert ">1. United States<" in figure.svg
    assert ">9<" in figure.svg
    assert ">1–2<" in figure.svg
    assert figure.rows == ("authorisations:a", "authorisations:b")
    assert figure.csv.splitlines() == [
        "country,n,fewest,rank,tied,name",
        "USA,9,9,1,0,United States",
        "IRN,2,1,2,0,Iran",
    ]
    assert told(figure) == ["United States: 1st, 9 products", "Iran: 2nd, 1–2 products"]


def test_each_place_stands_under_its_question_with_the_rules_that_give_it(told):
    steps = pd.DataFrame(
        {
            "asked": ["developer", "developer", "members"],
            "words": ["As a developer", "As a developer", "Each member by itself"],
            "label": ["strict (+1)", "narrow", "members"],
            "labels": [("strict", "wide"), ("narrow",), ("members",)],
            "place": ["3rd", "7th", "40th, shared"],
            "products": ["1–2 products", "1 product", "2 products"],
            "rank": pd.array([3, 7, 40], "Int64"),
            "low": [1, 1, 2],
            "high": [2, 1, 2],
            "shared": [False, False, True],
            "own": [True, False, False],
            "rows": [("authorisations:a",)] * 3,
        }
    )
    figure = figures.places_by_rule(steps, "t", "a", "Place")
    for text in (
        "As a developer",
        "strict (+1)",
        "3rd: 1–2 products",
        "Each member by itself",
        "40th, shared: 2 products",
    ):
        assert f">{text}<" in figure.svg
    assert figure.svg.count(">As a developer<") == 1
    assert figure.csv.splitlines()[:2] == [
        "asked,rank,shared,low,high,labels",
        "As a developer,3,no,1,2,strict; wide",
    ]
    assert told(figure)[0] == "3rd, 1–2 products: strict; wide"


def test_a_country_without_a_place_is_left_out_of_the_lines(told):
    history = pd.DataFrame(
        {
            "day": [date(2020, 6, 30), date(2020, 12, 31)] * 2,
            "country": ["IRN", "IRN", "NPL", "NPL"],
            "rank": pd.array([2, 1, None, None], "Int64"),
            "n": [1, 2, 0, 0],
        }
    )
    figure = figures.place_through_time(history, "IRN", {"IRN": "Iran", "NPL": "Nepal"}, "t", "a")
    assert ">1. Iran<" in figure.svg
    assert "Nepal" not in figure.svg
    assert told(figure) == ["Iran, 30 June 2020: 2nd, 1 product", "Iran, 31 December 2020: 1st, 2 products"]


@pytest.mark.parametrize("focal", ["IRN", "USA"])
def test_the_country_itself_stands_below_the_first_ones(focal):
    frame = pd.DataFrame(
        {
            "country": ["KOR", "USA", "IRN"],
            "name": ["South Korea", "United States", "Iran"],
            "n": [3, 2, 1],
            "size": [1.0, 2.0, 3.0],
            "year": [2020] * 3,
            "per": [3.0, 1.0, 0.3],
            "rank": [1, 2, 3],
            "rows": [("authorisations:a",)] * 3,
        }
    )
    figure = figures.by_size({"Per head": frame, "Per dollar": frame}, focal, "t", "a", show=1)
    shown = {line.split(",")[1] for line in figure.csv.splitlines()[1:]}
    assert shown == {"South Korea", {"IRN": "Iran", "USA": "United States"}[focal]}
