"""Figures of the chapter on capacity, second half: curves, bars and steps of a department."""

import pandas as pd
import pytest

from regenatlas.chapters.capacity.ward import figures

CURVE = pd.DataFrame(
    {
        "beds": [3, 4, 5, 6],
        "wait_low": pd.array([60.0, 20.0, 2.0, 0.0], "Float64"),
        "wait": pd.array([None, 60.0, 12.0, 0.0], "Float64"),
        "wait_high": pd.array([None, None, 50.0, 8.0], "Float64"),
        "rows": [("capacity_norms:a",)] * 4,
    }
)
WORDS = {
    "wait_low": "short", "wait": "used", "wait_high": "long", "beds": "Beds", "days": "Days",
    "target": "target: 28 days", "here": "open here: 4",
}  # fmt: skip


@pytest.mark.parametrize("here", [1, 4, 30])
def test_the_curve_names_its_lines_the_target_and_the_department_wherever_it_stands(told, here):
    figure = figures.waits_by_beds(CURVE, here, 28, WORDS, "t", "a")
    for word in WORDS.values():
        assert f">{word}<" in figure.svg
    assert figure.csv.splitlines()[1] == "3,60,,"
    assert figure.rows == ("capacity_norms:a",)
    assert told(figure)[:2] == ["Short, 3 beds: 60.0 days", "Short, 4 beds: 20.0 days"]


def test_the_curve_meets_the_line_of_a_department_whose_list_has_no_end():
    # With 3 beds the wait has no end: from there the curve comes down, dotted, to 4 beds.
    dotted = figures.waits_by_beds(CURVE, 3, 28, WORDS, "t", "a").svg.count("stroke-dasharray")
    ended = CURVE.assign(wait=pd.array([70.0, 60.0, 12.0, 0.0], "Float64"))
    assert dotted == figures.waits_by_beds(ended, 3, 28, WORDS, "t", "a").svg.count("stroke-dasharray") + 1


def test_a_curve_above_the_picture_has_no_label():
    high = CURVE.assign(wait_high=pd.array([None, None, 900.0, 800.0], "Float64"))
    assert ">long<" not in figures.waits_by_beds(high, 4, 28, WORDS, "t", "a").svg
