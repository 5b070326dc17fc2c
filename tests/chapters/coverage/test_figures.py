"""Figures of the chapter on coverage: what nobody searched is never drawn as zero."""

from datetime import date

import pandas as pd
import pytest

from regenatlas.chapters.coverage import figures

KEY = {"yes": "0: none", "partly": "?: in part", "no": "not searched", "total": "all areas"}
KEY |= {"undocumented": "*: undocumented"}
LANES = {"burns": "burns", "vitiligo": "vitiligo"}
WORDS = {
    "live": "in force",
    "undocumented": "undocumented",
    "other": "ended",
    "none": "no licence found",
    "axis": "first licensed",
}


def cells():
    rows = [("skin", "IRN", 3, "partly"), ("skin", "USA", 8, "yes"), ("skin", "AFG", 0, "no")]
    rows += [("eyes", "IRN", 0, "partly"), ("eyes", "USA", 0, "yes"), ("eyes", "AFG", 0, "no")]
    frame = pd.DataFrame(rows, columns=["area", "country", "n", "searched"])
    frame = frame.assign(label=frame["area"], name=frame["country"], rows=[("products:a",)] * 6)
    return frame.assign(undocumented=0)


def test_a_country_that_nobody_searched_has_no_number_in_picture_or_data(told):
    figure = figures.matrix(cells(), "IRN", KEY, "Title", "Matrix")
    lines = figure.csv.splitlines()
    assert lines[0] == "area,country,name,n,undocumented,searched"
    assert "skin,AFG,AFG,,0,no" in lines
    assert "eyes,IRN,IRN,,0,partly" in lines
    assert "eyes,USA,USA,0,0,yes" in lines
    assert told(figure) == [
        "IRN, skin: 3 products found, searched in part",
        "USA, skin: 8 products",
        "AFG, skin: not searched",
        "IRN, eyes: no products found, searched in part",
        "USA, eyes: no products",
        "AFG, eyes: not searched",
    ]


def test_a_number_from_part_of_a_register_is_a_least_one():
    svg = figures.matrix(cells(), "IRN", KEY, "Title", "Matrix").svg
    assert ">3+</text>" in svg
    assert ">8</text>" in svg
    assert ">?</text>" in svg


def test_a_number_with_an_undocumented_licence_is_no_least_one():
    plain = figures.matrix(cells(), "IRN", KEY, "Title", "Matrix").svg
    assert ("3*" in plain, "undocumented" in plain) == (False, False)
    starred = figures.matrix(cells().assign(undocumented=[1, 0, 0, 0, 0, 0]), "IRN", KEY, "Title", "Matrix")
    assert starred.svg.count(">3*<") == 2  # in its cell and in the sum
    assert "*: undocumented" in starred.svg
    assert "3+" not in starred.svg


def test_the_key_names_only_what_is_drawn():
    seen = cells()[cells()["country"] == "USA"]
    svg = figures.matrix(seen, "USA", KEY, "Title", "Matrix").svg
    assert "0: none" in svg
    assert "not searched" not in svg


def test_lines_end_with_what_is_in_force(told):
    frame = pd.DataFrame(
        {
            "product_id": ["a", "b", "c"],
            "name": ["A", "B", "C"],
            "therapeutic_area": ["dental"] * 3,
            "day": [date(2010, 1, 1), date(2011, 1, 1), date(2020, 1, 1)],
            "own_day": [None, date(2015, 1, 1), None],
            "licensed_in": [("USA",)] * 3,
            "rows": [("products:a",), ("products:b",), ("products:c",)],
        }
    )
    figure = figures.through_time(frame, "Iran", "anywhere", "Title", "Lines")
    assert ">anywhere: 3<" in figure.svg
    assert ">Iran: 1<" in figure.svg
    assert figure.rows == ("products:a", "products:b", "products:c")
    assert told(figure)[1:] == [
        "B: first licensed anywhere 1 January 2011, number 2",
        "C: first licensed anywhere 1 January 2020, number 3",
        "B: licensed here 1 January 2015, number 1",
    ]


@pytest.mark.parametrize(("fill", "ink"), [("#4a90c4", figures.ON_PALE), ("#174a7c", figures.ON_DARK)])
def test_the_number_in_a_cell_stands_out(fill, ink):
    # Against #4a90c4 white has a contrast of 3.4 and black of 5.0; against #174a7c white of 9.1.
    assert figures._ink_on(fill) == ink


@pytest.mark.parametrize("shown", [True, False])
@pytest.mark.parametrize("state", ["in_force", "withdrawn"])
def test_a_disease_without_a_licence_says_so(told, state, shown):
    frame = pd.DataFrame(
        {
            "condition": ["burns"],
            "jurisdiction": ["USA"],
            "place": ["United States"],
            "name": ["Epicel"],
            "label": ["burns"],
            "date": ["2007-10"],
            "state": [state],
            "shown": [shown],
            "day": [date(2007, 1, 1)],
            "rows": [("products:a",)],
        }
    )
    figure = figures.diseases(frame, LANES, {"USA"}, WORDS, "Title", "Lanes")
    assert "no licence found" in figure.svg
    assert ("ended" in figure.svg) == (state == "withdrawn")
    assert ("undocumented" in figure.svg) == (not shown)
    assert figure.rows == ("products:a",)
    now = {"in_force": "in force", "withdrawn": "ended"}[state]
    assert told(figure) == [f"Epicel, United States, burns: October 2007, now {now}"]


def test_labels_that_would_run_into_the_next_mark_take_another_line():
    frame = pd.DataFrame(
        {"day": [date(2010, 1, 1), date(2010, 6, 1), date(2024, 1, 1)], "place": ["Japan"] * 3}
    )
    assert figures._lines(frame, 1000) == [0, 1, 0]
