"""What a drawing has written, for tests of what draws it."""

import io
import re
from xml.etree import ElementTree as ET

import pytest
from matplotlib.backends.backend_svg import FigureCanvasSVG

from regenatlas.report.figures import theme


@pytest.fixture
def ax():
    """A panel of 5 by 1 inches, 360 by 72 points from the point (72, 36) on."""
    with theme.style():
        yield theme.axes(height=2.0, left=1.0, right=1.1, top=0.5, bottom=0.5)[1]


@pytest.fixture
def bare(ax):
    """The same without scales."""
    ax.x.hide()
    ax.y.hide()
    return ax


@pytest.fixture
def written():
    """The elements of a kind that a panel writes, as dictionaries of attributes, with `text` and `style`."""

    def elements(panel, kind):
        out = io.StringIO()
        with theme.style():
            FigureCanvasSVG(panel.drawing).print_svg(out, metadata={"Date": "2000"})
        root = ET.fromstring(out.getvalue())  # noqa: S314 - our own picture
        found = []
        for one in root.iter(f"{{http://www.w3.org/2000/svg}}{kind}"):
            style = dict(part.split(": ", 1) for part in one.get("style", "").split("; ") if part)
            found.append({**one.attrib, "text": one.text, "style": style})
        return found

    return elements


@pytest.fixture
def texts(written):
    """The texts of a panel and whether they are bold."""
    return lambda panel: {
        one["text"]: "bold" if one["style"].get("font-weight") == "700" else "normal"
        for one in written(panel, "text")
    }


@pytest.fixture
def points():
    """The corners of a path."""
    return lambda path: [
        tuple(float(n) for n in pair) for pair in re.findall(r"(-?[\d.]+) (-?[\d.]+)", path["d"])
    ]
