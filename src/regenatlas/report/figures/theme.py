"""The one look of all figures: sizes, colours, fonts, and margins that are fixed so that drawing is quick.

Figures are drawn with matplotlib's object API (`Figure`, never pyplot), without tight or constrained
layout: both would draw twice. The neutral colours are unique values, because the HTML exporter turns them
into CSS variables for dark mode.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure as MplFigure

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

#: Other countries and categories, in the order of use: told apart with any colour vision, 3:1 on white and
#: on near-black.
PEERS = ("#2097df", "#227762", "#b68b0a", "#844fa4", "#8293a3")

#: A range from little to much for maps and matrices, and the colour for «not known».
SEQUENCE = ("#e3eef7", "#b5d2ea", "#7fb2d9", "#4a90c4", "#2b6ca3", "#174a7c")
NOT_KNOWN = "#d6d3cc"

RC: dict[str, Any] = {
    "font.family": ["DejaVu Sans"],
    "font.size": 9,
    "axes.titlesize": 9,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.labelsize": 9,
    "axes.edgecolor": MUTED,
    "axes.labelcolor": INK,
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.grid": False,
    "axes.unicode_minus": True,
    "axes.facecolor": "none",
    "figure.facecolor": "none",
    "savefig.facecolor": "none",
    "savefig.transparent": False,
    "grid.color": GRID,
    "grid.linewidth": 0.8,
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
    "text.usetex": False,
    "text.parse_math": False,  # a «$» in a name is a dollar
    "figure.autolayout": False,
    "figure.constrained_layout.use": False,
    "savefig.bbox": None,
    "svg.fonttype": "none",  # text stays text: to be read aloud, searched and restyled
    "timezone": "UTC",
    "path.simplify": True,
}


@contextmanager
def style() -> Iterator[None]:
    """The theme, over matplotlib's defaults and whatever a user's own configuration says."""
    with mpl.rc_context():
        # As a plain dictionary: the values are checked, and checking them for each figure takes as long as
        # drawing a simple one.
        dict.update(mpl.rcParams, _checked())  # type: ignore[misc]  # the stubs want the keys as literals
        yield


@cache
def _checked() -> dict[str, Any]:
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(RC)  # type: ignore[arg-type]  # the stubs want the keys as literals
        # The backend is no matter of looks, and `rc_context` would not put it back.
        return {key: value for key, value in dict.items(mpl.rcParams) if key != "backend"}


def axes(
    height: float = HEIGHT,
    left: float = 1.2,
    right: float = 0.4,
    top: float = 0.25,
    bottom: float = 0.5,
    columns: int = 1,
    between: float = 0.5,
) -> tuple[MplFigure, Any]:
    """A figure of the column's width with its axes: one, or a list of `columns` side by side.

    All sizes are in inches, so that margins stay the same whatever the height.
    """
    with style():
        figure = MplFigure(figsize=(WIDTH, height))
        inner = (WIDTH - left - right - between * (columns - 1)) / columns
        made = [
            figure.add_axes(
                (
                    (left + at * (inner + between)) / WIDTH,
                    bottom / height,
                    inner / WIDTH,
                    (height - top - bottom) / height,
                )
            )
            for at in range(columns)
        ]
    return figure, made[0] if columns == 1 else made


def height_for(
    rows: int, each: float = 0.24, top: float = 0.25, bottom: float = 0.5, least: float = 1.4
) -> float:
    """The height in inches of a figure with so many bars or lines of text below each other."""
    return max(least, rows * each + top + bottom)


def colours(countries: Sequence[str], focal: str) -> dict[str, str]:
    """A colour for each country: the focal one always the same, the others in the order given."""
    others = [country for country in countries if country != focal]
    found = {country: PEERS[at % len(PEERS)] for at, country in enumerate(others)}
    return {country: FOCAL if country == focal else found[country] for country in countries}


def grid(ax: Axes, axis: str = "y") -> None:
    """Light lines across one axis, and no spine where they do its work."""
    ax.grid(True, axis="x" if axis == "x" else "y")
    ax.spines["left" if axis == "y" else "bottom"].set_visible(False)
    ax.tick_params(axis="x" if axis == "x" else "y", length=0)


def label_end(ax: Axes, x: Any, y: float, text: str, colour: str = INK, *, bold: bool = False) -> None:
    """Write the name of a line beside its end, in place of a legend."""
    ax.annotate(
        text, (x, y), xytext=(5, 0), textcoords="offset points", va="center", color=colour,
        fontsize=8.5, fontweight="bold" if bold else "normal", annotation_clip=False,
    )  # fmt: skip


def spread(values: Sequence[float], least: float) -> list[float]:
    """Positions for labels, in the order of `values`: at least `least` apart, else as near as that allows."""
    order = sorted(range(len(values)), key=lambda at: values[at])
    groups: list[list[float]] = []  # [centre, number of labels]
    for at in order:
        groups.append([values[at], 1])
        while len(groups) > 1 and groups[-1][0] - groups[-2][0] < least * (groups[-1][1] + groups[-2][1]) / 2:
            (low, n), (high, m) = groups[-2:]
            groups[-2:] = [[(low * n + high * m) / (n + m), n + m]]
    placed = [centre + (at - (n - 1) / 2) * least for centre, n in groups for at in range(int(n))]
    result = [0.0] * len(values)
    for at, position in zip(order, placed, strict=True):
        result[at] = position
    return result


def direct_labels(
    ax: Axes, x: Any, ends: Sequence[tuple[float, str, str]], least: float, bold: str = ""
) -> None:
    """Name several lines beside their ends, moved apart where they would overlap.

    `ends`: (value, text, colour) of each line; `least`: the smallest distance in data units; `bold`: the
    text to stress.
    """
    for (_, text, colour), y in zip(ends, spread([end[0] for end in ends], least), strict=True):
        label_end(ax, x, y, text, colour, bold=text == bold)
