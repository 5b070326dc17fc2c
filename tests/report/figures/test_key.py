import pytest

from regenatlas.report.figures import marks, theme
from regenatlas.report.figures.key import Entry
from regenatlas.report.figures.pen import Font


def at(written, panel):
    return {one["text"]: (float(one["x"]), float(one["y"])) for one in written(panel, "text")}


def test_entries_fill_columns_and_the_first_take_one_more(bare, written):
    marks.key(bare, [Entry(name) for name in "abcde"], "lower left", (0, 1), ncols=2)
    place = at(written, bare)
    assert place["a"][0] == place["b"][0] == place["c"][0] < place["d"][0] == place["e"][0]
    assert (place["a"][1], place["b"][1]) == (place["d"][1], place["e"][1])
    assert place["a"][1] < place["b"][1] < place["c"][1] < 36  # above the panel, whose upper edge that is


def test_a_corner_of_the_key_is_at_its_anchor(bare, written):
    marks.key(bare, [Entry("name")], "upper right", (1, 0))
    away, high = 0.6 * 8.5, Font(8.5).reach("name")[0]  # borders, and the reach of the letters
    assert at(written, bare)["name"] == (
        pytest.approx(432 - away - Font(8.5).width("name"), abs=0.001),
        pytest.approx(108 + away + high, abs=0.001),
    )


def test_beside_a_name_stands_what_it_means(bare, written, points):
    entries = [
        marks.in_key("dot", color=theme.FOCAL),
        marks.in_key("line", marker="", linestyle="-", color=theme.PEERS[0]),
        marks.shape_in_key("bar", color=theme.PEERS[1], edgecolor=theme.INK, linewidth=1),
    ]
    marks.key(bare, entries, "lower left", (0, 1))
    (dot,) = written(bare, "use")
    assert dot["style"]["fill"] == theme.FOCAL
    _, _, line, bar = written(bare, "path")  # after the paper and the shape of the dot
    assert points(line)[1][0] - points(line)[0][0] == pytest.approx(2 * 8.5)
    assert (bar["style"]["fill"], bar["style"]["stroke"]) == (theme.PEERS[1], theme.INK)
