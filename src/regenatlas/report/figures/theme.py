"""The one look of all figures: sizes, colours, fonts, and margins that are fixed so that drawing is quick.

Figures are drawn on panels by matplotlib's renderers. The neutral colours are unique values,
because the HTML exporter turns them into CSS variables for dark mode.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from itertools import cycle
from typing import Any, Literal

import matplotlib as mpl

from regenatlas.report.figures.panel import Drawing, Panel

#: Inches; 7.1 in at 96 px are the 680 px of a report's text column.
WIDTH = 7.1
HEIGHT = 3.9

INK = "#1a1a1a"  # text
MUTED = "#6b7280"  # secondary text, axes
GRID = "#e5e7eb"  # grid lines
PAPER = "#fffffe"  # gaps and halos in the colour of the page; not pure white, so that it is no other white
FOCAL = "#c8442e"  # the report's country, in every figure
FOCAL_SOFT = "#f0b9ae"  # its uncertainty

#: What the HTML exporter replaces in an SVG, and by which CSS variable.
SENTINELS = {INK: "--ink", MUTED: "--muted", GRID: "--grid", PAPER: "--paper"}

#: What they are where it is dark, as in the pages' style sheet.
DARK = {INK: "#e4e2dc", MUTED: "#a3a9af", GRID: "#2c3237", PAPER: "#15181b"}

#: Other countries and categories, in the order of use: told apart with any colour vision, 3:1 on white and
#: on near-black.
PEERS = ("#2097df", "#227762", "#b68b0a", "#844fa4", "#8293a3")

#: A range from little to much for maps and matrices, and the colour for what is not known.
SEQUENCE = ("#e3eef7", "#b5d2ea", "#7fb2d9", "#4a90c4", "#2b6ca3", "#174a7c")
NOT_KNOWN = "#d6d3cc"

#: What differs from matplotlib's defaults, to which `style` returns first.
RC: dict[str, Any] = {
    "font.family": ["DejaVu Sans"],
    "font.size": 9,
    "axes.titlesize": 9,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.labelsize": 9,
    "axes.edgecolor": MUTED,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.facecolor": "none",
    "figure.facecolor": "none",
    "savefig.facecolor": "none",
    "grid.color": GRID,
    "text.color": INK,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "xtick.labelsize": 8.5,
    "ytick.labelsize": 8.5,
    "xtick.major.size": 3,
    "ytick.major.size": 3,
    "lines.linewidth": 1.6,
    "lines.solid_capstyle": "round",
    "legend.frameon": False,
    "legend.fontsize": 8.5,
    "patch.linewidth": 0,
    "text.parse_math": False,  # a $ in a name is a dollar
    "svg.fonttype": "none",  # text stays text: to be read aloud, searched and restyled
}


@contextmanager
def style() -> Iterator[None]:
    """The theme, over matplotlib's defaults and whatever a user's own configuration says."""
    # As a plain dictionary: the values are checked, and checking or copying them one by one, as `rc_context`
    # does, takes as long as drawing a simple figure. Backends are left alone, as there.
    before = {key: value for key, value in dict.items(mpl.rcParams) if key != "backend"}
    dict.update(mpl.rcParams, _checked())  # type: ignore[misc]  # the stubs want the keys as literals
    try:
        yield
    finally:
        dict.update(mpl.rcParams, before)  # type: ignore[misc]


@cache
def _checked() -> dict[str, Any]:
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(RC)  # type: ignore[arg-type]  # the stubs want the keys as literals
        # The backend is no matter of looks, and `rc_context` would not put it back.
        return {key: value for key, value in dict.items(mpl.rcParams) if key != "backend"}


@style()
def drawing(width: float, height: float) -> Drawing:
    """An empty figure of a size in inches."""
    return Drawing(figsize=(width, height))


def axes(
    height: float = HEIGHT,
    left: float = 1.2,
    right: float = 0.4,
    top: float = 0.25,
    bottom: float = 0.5,
    columns: int | None = None,
    between: float = 0.5,
) -> tuple[Drawing, Any]:
    """A figure of the column's width with its panel: one, or a list of `columns` side by side.

    All sizes are in inches, so that margins stay the same whatever the height.
    """
    figure, count = drawing(WIDTH, height), columns or 1
    width = (WIDTH - left - right - between * (count - 1)) / count
    high = height - top - bottom
    panels = [Panel(figure, left + n * (width + between), bottom, width, high) for n in range(count)]
    return figure, panels if columns else panels[0]


def row_axes(
    rows: int, each: float = 0.24, least: float = 1.4, top: float = 0.25, bottom: float = 0.5, **layout: Any
) -> tuple[Drawing, Any]:
    """A figure as of `axes`, as high as so many rows of `each` inches need, and at least `least`."""
    return axes(max(least, rows * each + top + bottom), top=top, bottom=bottom, **layout)


def colours(countries: Iterable[Any], focal: Any) -> dict[Any, str]:
    """A colour for each country, or whatever is told apart; that of the focal one is always the same."""
    others = cycle(PEERS)
    return {country: FOCAL if country == focal else next(others) for country in dict.fromkeys(countries)}


def grid(ax: Panel, axis: Literal["x", "y"] = "y") -> None:
    """Light lines across one axis, and no edge where they do its work."""
    scale = ax.y if axis == "y" else ax.x
    scale.grid, scale.edge, scale.strokes = True, False, False
