from datetime import date

import pandas as pd
import pytest

from regenatlas.report.figures import marks, theme


@pytest.fixture
def ax():
    return theme.axes()[1]


def texts(ax):
    return {text.get_text(): text.get_fontweight() for text in ax.texts}


def test_bars_stand_in_the_first_rows_with_names_and_values_and_one_is_stressed(ax):
    marks.bars(ax, ["USA", "Iran"], [9, 2], ["nine", "two"], [False, True], of=3)
    bars = [(bar.get_width(), bar.get_y() + bar.get_height() / 2) for bar in ax.patches]
    assert bars == [(9, pytest.approx(2)), (2, pytest.approx(1))]
    assert texts(ax) == {"nine": "normal", "two": "bold"}
    assert [(tick.get_text(), tick.get_fontweight()) for tick in ax.get_yticklabels()] == [
        ("USA", "normal"),
        ("Iran", "bold"),
    ]


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
    assert [bar.get_gid() for bar in ax.patches] == ["mark-0", "mark-1"]
    assert ax.lines[-1].get_gid() == "mark-2"


def test_a_bar_too_many_is_refused(ax):
    with pytest.raises(ValueError, match="zip"):
        marks.tell("{n}", ax.barh([1, 2], [1, 2]), [{"n": 1}])


def test_rows_are_counted_from_below():
    assert [(y, row["n"]) for y, row in marks.rows(pd.DataFrame({"n": [7, 8]}))] == [(1, 7), (0, 8)]


def test_lines_are_named_beside_their_ends(ax):
    ends = [
        marks.line(ax, [1, 2], pd.Series([5.0, 2.0]), "Iran", theme.FOCAL),
        marks.line(ax, [1, 2], pd.Series([0.0, 2.1]), "Türkiye", theme.PEERS[0]),
    ]
    marks.end_labels(ax, 3, ends, 0.5, bold="Iran")
    assert texts(ax) == {"●": "normal", "Iran": "bold", "Türkiye": "normal"}
    assert [text.xy for text in ax.texts[1::2]] == [(3, pytest.approx(1.8)), (3, pytest.approx(2.3))]


@pytest.mark.parametrize(
    ("first", "last", "years"),
    [(2001, 2004, [2001, 2002, 2003, 2004]), (2001, 2009, [2002, 2004, 2006, 2008]), (2001, 2001, [2001])],
)
def test_years_are_multiples_of_their_step(first, last, years):
    assert marks.round_years(date(first, 6, 1), date(last, 6, 1)) == years


def test_years_are_written_at_their_first_day(ax):
    marks.year_axis(ax, [1970, 1971], -5, 400)
    assert [tick.get_text() for tick in ax.get_xticklabels()] == ["1970", "1971"]
    assert (list(ax.get_xticks()), ax.get_xlim()) == ([0, 365], (-5, 400))


@pytest.mark.parametrize(
    ("worst", "step", "ticks"), [(3, 1, [1, 2, 3]), (11, 5, [1, 5, 10]), (1, 1, [1]), (4, 5, [1])]
)
def test_the_first_place_always_has_a_tick(worst, step, ticks):
    assert marks.place_ticks(worst, step) == ticks


def test_a_logarithmic_axis_of_places_ends_at_the_worst(ax):
    marks.place_axis(ax, "y", 12)
    assert ax.get_yscale() == "log"
    assert [tick.get_text() for tick in ax.get_yticklabels()] == ["1", "2", "3", "5", "7", "10"]


def test_quarters_of_the_whole_are_percent(ax):
    marks.percent_axis(ax.xaxis, 1)
    assert dict(zip(ax.get_xticks(), [tick.get_text() for tick in ax.get_xticklabels()], strict=True)) == {
        0: "0%",
        0.25: "25%",
        0.5: "50%",
        0.75: "75%",
        1: "100%",
    }
