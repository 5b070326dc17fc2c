import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.text import Text

from regenatlas.report.figures import theme
from regenatlas.report.figures.panel import Panel
from regenatlas.report.figures.pen import Font, steps


@pytest.mark.parametrize("va", ["top", "center", "center_baseline", "baseline", "bottom"])
@pytest.mark.parametrize("text", ["age", "Ångström", "−–…", "ایران"])
def test_a_line_stands_where_the_layout_of_the_library_puts_it(va, text, tmp_path):
    """The measures of a font and of its characters give what laying out the whole text gives."""
    drawing = theme.drawing(2, 1)
    drawing.dpi = 72
    for font in (Font(8.5), Font(9, "bold")):
        whole = Text(0, 0, text, va=va, fontproperties=font.properties)
        whole.set_figure(drawing)
        with mpl.rc_context({"text.parse_math": False}), (tmp_path / "x.svg").open("w") as file:
            _, lines, _ = whole._get_layout(RendererSVG(144, 72, file))
        assert font.base(text, va) == pytest.approx(lines[0][2][1], abs=0.02)


def test_a_value_is_kept_until_the_next():
    x, y = steps([1, 2, 4], [5, 6, 7])
    assert (x.tolist(), y.tolist()) == ([1, 2, 2, 4, 4], [5, 5, 6, 6, 7])


def test_one_line_is_written_at_its_anchor_and_two_at_their_edges(bare, written):
    for text in ("one", "two\nlines"):
        bare.annotate(text, (0.5, 0.5), ha="center", color=theme.FOCAL)
    one, *two = written(bare, "text")
    assert (one["x"], one["style"]["text-anchor"], one["style"]["fill"]) == ("252", "middle", theme.FOCAL)
    assert [line["text"] for line in two] == ["two", "lines"]
    assert not any("x" in line for line in two)


def test_a_picture_of_pixels_shows_the_same():
    """Three of four square inches are black at ten dots an inch."""
    drawing = theme.drawing(2, 2)
    panel = Panel(drawing, 0, 0, 2, 2)
    panel.x.hide()
    panel.y.hide()
    panel.barh(0.5, 0.75, height=1, color="#000000")
    drawing.dpi = 10
    canvas = FigureCanvasAgg(drawing)
    canvas.draw()
    assert (np.asarray(canvas.buffer_rgba())[..., 3] == 255).sum() == 300
