"""Map of a country with its institutions: numbers at cities, and one mark per institution beside it."""

from math import inf
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as MplFigure
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from regenatlas.chapters.ecosystem.outlines import Frame, outlines
from regenatlas.report.figures import marks, theme
from regenatlas.report.figures.base import Figure
from regenatlas.report.figures.marks import Text, Words
from regenatlas.report.figures.placing import Box, box, first_free

_TREAT, _MAKE, _KNOW, _STEER, _OTHER = theme.PEERS[0], theme.PEERS[2], theme.PEERS[1], *theme.PEERS[3:]
#: Kind of institution → marker and colour: a colour for what it does, a shape for what it is.
MARKS = {
    "comprehensive_cell_centre": ("s", _TREAT),
    "hsct_department": ("P", _TREAT),
    "clinic": ("o", _TREAT),
    "manufacturing_site": ("^", _MAKE),
    "company": ("D", _MAKE),
    "research_institute": ("o", _KNOW),
    "network": ("h", _STEER),
    "council": ("p", _STEER),
    "regulator": ("*", _STEER),
    "ion_therapy": ("v", _OTHER),
}
MAP_WIDTH, MAP_HEIGHT = 3.75, 4.2  # inches, at most
PER_LINE = 10  # marks beside a city's name
STEP = 0.185  # inches between marks, and between lines of marks
GAP = 0.35  # lines between cities
NEAR = 0.2  # inches: cities closer to a larger one share its mark on the map

Group = dict[str, Any]  # cities that share a mark: x, y (inches from the lower left), n, cities
Lists = list[tuple[str, pd.DataFrame]]


@theme.style()
def institution_map(
    institutions: pd.DataFrame,
    places: pd.DataFrame,
    code: str,
    frame: Frame,
    words: Words,
    title: Text,
    alt: Text,
) -> Figure:
    """The country (ISO 3166 alpha-2 `code`) with a number at each city, and all institutions city by city.

    `institutions`: frame of `ecosystem.institutions` (kind, stage, city, verified, rows and more for the
    data); `places`: of `ecosystem.cities_on_map` (city, latitude, longitude, n), most institutions first;
    `words`: the word for each kind, and for `working`, `coming`, `open` and `unplaced`.
    """
    lists = [(city, institutions[institutions["city"] == city]) for city in places["city"]]
    nowhere = institutions[~institutions["city"].isin(places["city"])]
    lists += [(words["unplaced"], nowhere)] if len(nowhere) else []
    width = min(MAP_WIDTH, MAP_HEIGHT / frame.aspect)
    height, left = width * frame.aspect, width + 0.1
    high = max(height, (sum(_lines(group) for _, group in lists) + GAP * len(lists)) * STEP)
    key = 0.2 * -(-institutions["kind"].nunique() // 4) + 0.3
    total = high + key + 0.1
    figure = MplFigure(figsize=(theme.WIDTH, total))
    ax = theme.add_axes(figure, 0, total - 0.05 - height, width, height)
    _land(ax, code, frame)
    _cities(ax, institutions, places, frame, width)
    _lists(_panel(figure, left, total - 0.05 - high, theme.WIDTH - left, high), lists, high)
    _key(_panel(figure, 0, 0, theme.WIDTH, key), institutions, words, key)
    return Figure(figure, "map", title, alt, institutions.drop(columns=["verified", "told"]))


def _panel(figure: MplFigure, left: float, bottom: float, width: float, height: float) -> Axes:
    """Axes at a place in inches whose coordinates are inches, too."""
    ax = theme.add_axes(figure, left, bottom, width, height)
    ax.set_xlim(0, width)
    ax.set_ylim(0, height)
    ax.axis("off")
    return ax


def _land(ax: Axes, code: str, frame: Frame) -> None:
    looks: dict[bool, dict[str, Any]] = {
        False: {"facecolor": theme.GRID, "edgecolor": theme.PAPER, "linewidth": 0.7, "zorder": 1},
        True: {"facecolor": theme.PAPER, "edgecolor": theme.MUTED, "linewidth": 1.1, "zorder": 2},
    }
    for country, parts in outlines(frame).items():
        ax.add_patch(PathPatch(Path.make_compound_path(*parts), **looks[country == code]))
    ax.set_xlim(frame.west, frame.east)
    ax.set_ylim(frame.south, frame.north)
    ax.axis("off")


def _cities(ax: Axes, institutions: pd.DataFrame, places: pd.DataFrame, frame: Frame, width: float) -> None:
    groups = grouped(places, frame, width)
    per_inch = (frame.east - frame.west) / width
    taken = [_around(group) for group in groups]
    for group in groups:
        x, y = frame.west + group["x"] * per_inch, frame.south + group["y"] * per_inch * frame.shortening
        n, cities = group["n"], group["cities"]
        if n == 1:
            kind, stage = institutions.loc[institutions["city"] == cities[0], ["kind", "stage"]].iloc[0]
            _mark(ax, x, y, kind, stage, 48)
        else:
            size = 150 if n < 10 else 290
            ax.scatter(x, y, s=size, color=theme.FOCAL, zorder=3, edgecolor=theme.PAPER, linewidth=0.8)
            style: dict[str, Any] = {"color": "white", "fontsize": 8, "ha": "center", "zorder": 4}
            marks.label(ax, x, y, str(n), 0, bold=True, **style)
        dx, dy, side = _room(group, taken, width)
        marks.label(ax, x, y, ", ".join(cities), dx * 72, dy * 72, ha=side, fontsize=8, zorder=5)


def grouped(places: pd.DataFrame, frame: Frame, width: float) -> list[Group]:
    """Cities as the map shows them, `width` inches wide: small ones beside a large one join it."""
    per_inch = (frame.east - frame.west) / width
    groups: list[Group] = []
    for place in places.to_dict("records"):
        x = (place["longitude"] - frame.west) / per_inch
        y = (place["latitude"] - frame.south) / (per_inch * frame.shortening)
        near = (group for group in groups if (group["x"] - x) ** 2 + (group["y"] - y) ** 2 < NEAR**2)
        if group := next(near, None):
            group["n"] += place["n"]
            group["cities"].append(place["city"])
        else:
            groups.append({"x": x, "y": y, "n": place["n"], "cities": [place["city"]]})
    return groups


def _around(group: Group) -> Box:
    return box(group["x"], group["y"], 0.26, 0.26)


def _room(group: Group, taken: list[Box], width: float) -> tuple[float, float, str]:
    """Where the name of a group fits: right, left, below or above its mark, whichever is free first."""
    wide = 0.068 * len(", ".join(group["cities"]))
    away = 0.17 if group["n"] >= 10 else 0.13
    up = away + 0.06
    spots = [(away, 0.0, "left"), (-away, 0.0, "right"), (0.0, -up, "center"), (0.0, up, "center")]
    boxes = [box(group["x"] + dx, group["y"] + dy, wide, 0.14, side) for dx, dy, side in spots]
    others = [held for held in taken if held != _around(group)]
    free = first_free(boxes, others, (0, -inf, width, inf))
    if free is not None:
        taken.append(boxes[free])
    return spots[free or 0]


def _lines(group: pd.DataFrame) -> int:
    return max(1, -(-len(group) // PER_LINE))


def _lists(ax: Axes, lists: Lists, high: float) -> None:
    y = high - STEP / 2
    for city, group in lists:
        ax.annotate(f"{city}  {len(group)}", (1.05, y), ha="right", va="center", fontsize=8)
        for n, (kind, stage) in enumerate(zip(group["kind"], group["stage"], strict=True)):
            line, column = divmod(n, PER_LINE)
            _mark(ax, 1.2 + column * STEP, y - line * STEP, kind, stage, 34)
        y -= STEP * (_lines(group) + GAP)


def _key(ax: Axes, institutions: pd.DataFrame, words: Words, high: float) -> None:
    for n, kind in enumerate(kind for kind in MARKS if kind in set(institutions["kind"])):
        line, column = divmod(n, 4)
        x, y = 0.12 + column * 1.78, high - 0.12 - line * 0.2
        _mark(ax, x, y, kind, "working", 34)
        ax.annotate(words[kind], (x + 0.13, y), va="center", fontsize=8)
    for n, stage in enumerate(("working", "coming", "open")):
        x = 0.12 + n * 2.35
        _mark(ax, x, 0.1, "clinic", stage, 34, theme.MUTED)
        ax.annotate(words[stage], (x + 0.13, 0.1), va="center", fontsize=8, color=theme.MUTED)


def _mark(ax: Axes, x: float, y: float, kind: str, stage: str, size: float, colour: str = "") -> None:
    """Filled for what works, open for what is to come, open and grey for what is not clear."""
    marker, usual = MARKS[kind]
    edge = theme.NOT_KNOWN if stage == "open" else colour or usual
    marks.ring(ax, x, y, size, edge, filled=stage == "working", marker=marker, zorder=3, clip_on=True)
