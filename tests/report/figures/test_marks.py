from datetime import date

import pandas as pd
import pytest

from regenatlas.report.figures import marks, theme


def test_bars_stand_in_the_first_rows_with_names_and_values_and_one_is_stressed(ax, written, texts, points):
    marks.bars(ax, ["USA", "Iran"], [9, 2], ["nine", "two"], [False, True], of=3)
    ax.set_xlim(0, 10)
    ax.set_ylim(-0.5, 2.5)
    usa, iran = (points(path) for path in written(ax, "path") if path["style"]["fill"] != "none")
    # 360 points wide from the left margin of 72 on, 24 high to a row; the first of three rows is the highest.
    assert (usa[0][0], usa[1][0], iran[1][0]) == (72, 72 + 324, 72 + 72)
    assert [usa[0][1] - usa[2][1], usa[0][1] + usa[2][1]] == [pytest.approx(24 * 0.68), pytest.approx(2 * 48)]
    assert iran[0][1] + iran[2][1] == pytest.approx(2 * 72)
    assert texts(ax) == {"USA": "normal", "Iran": "bold", "nine": "normal", "two": "bold"}


def test_each_mark_is_told_what_it_stands_for():
    drawing, ax = theme.axes()
    frame = pd.DataFrame({"name": ["USA", "Iran"], "n": [9, 1]})
    bars = marks.bars(ax, ["USA", "Iran"], [9, 1], ["nine", "one"], [False, True])
    marks.tell("{name}: {n:product}", bars, frame)
    marks.tell(
        "{day:date}", marks.dot(ax, [1, 2], [3, 4], theme.FOCAL), [{"day": "2024"}, {"day": "2025-03"}]
    )
    records = frame.to_dict("records")
    assert drawing.told == {
        "mark-0": ("{name}: {n:product}", records[:1]),
        "mark-1": ("{name}: {n:product}", records[1:]),
        "mark-2": ("{day:date}", [{"day": "2024"}, {"day": "2025-03"}]),
    }
    assert [mark.group for mark in ax.drawn if mark.group] == ["mark-0", "mark-1", "mark-2"]


def test_a_bar_too_many_is_refused(ax):
    with pytest.raises(ValueError, match="zip"):
        marks.tell("{n}", ax.barh([1, 2], 1, height=1), [{"n": 1}])


def test_rows_are_counted_from_below():
    assert [(y, row["n"]) for y, row in marks.rows(pd.DataFrame({"n": [7, 8]}))] == [(1, 7), (0, 8)]


def test_lines_are_named_beside_their_ends(bare, written, texts):
    ends = [
        marks.line(bare, [1, 2], pd.Series([5.0, 2.0]), "Iran", theme.FOCAL),
        marks.line(bare, [1, 2], pd.Series([0.0, 2.1]), "Türkiye", theme.PEERS[0]),
    ]
    bare.set_ylim(0, 7.2)
    marks.end_labels(bare, 3, ends, 0.5, bold="Iran")
    assert texts(bare) == {"●": "normal", "Iran": "bold", "Türkiye": "normal"}
    heights = {one["text"]: float(one["y"]) for one in written(bare, "text")}
    assert heights["Iran"] - heights["Türkiye"] == pytest.approx(5, abs=0.01)  # half a unit of ten points


@pytest.mark.parametrize(
    ("first", "last", "years"),
    [(2001, 2004, [2001, 2002, 2003, 2004]), (2001, 2009, [2002, 2004, 2006, 2008]), (2001, 2001, [2001])],
)
def test_years_are_multiples_of_their_step(first, last, years):
    assert marks.round_years(date(first, 6, 1), date(last, 6, 1)) == years


def test_years_are_written_at_their_first_day(ax, texts):
    marks.year_axis(ax, [1970, 1971], -5, 400)
    assert (ax.x.ticks, ax.x.labels, ax.x.low, ax.x.high) == ([0, 365], ["1970", "1971"], -5, 400)
    assert {"1970", "1971"} <= set(texts(ax))


@pytest.mark.parametrize(
    ("worst", "step", "ticks"), [(3, 1, [1, 2, 3]), (11, 5, [1, 5, 10]), (1, 1, [1]), (4, 5, [1])]
)
def test_the_first_place_always_has_a_tick(worst, step, ticks):
    assert marks.place_ticks(worst, step) == ticks


def test_a_logarithmic_axis_of_places_ends_at_the_worst(ax):
    marks.place_axis(ax, "y", 12)
    ax.set_ylim(100, 1)
    assert ax.y.labels == ["1", "2", "3", "5", "7", "10"]
    assert ax.y.share(10) == pytest.approx(0.5)


def test_quarters_of_the_whole_are_percent(ax):
    marks.percent_axis(ax.x, 1)
    quarters = {0: "0%", 0.25: "25%", 0.5: "50%", 0.75: "75%", 1: "100%"}
    assert dict(zip(ax.x.ticks, ax.x.labels, strict=True)) == quarters
