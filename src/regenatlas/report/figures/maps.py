"""Map of a country with its institutions: numbers at cities, and one mark per institution beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as MplFigure
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from regenatlas.report.figures import theme
from regenatlas.report.figures.base import Figure
from regenatlas.report.figures.outlines import Frame, outlines
from regenatlas.report.narrative import Prose

Text = str | Prose

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
NEAR = 0.2  # inches: cities closer to a larger one share its mark on the map


def institution_map(
    institutions: pd.DataFrame,
    places: pd.DataFrame,
    code: str,
    frame: Frame,
    words: Mapping[str, str],
    title: Text,
    alt: Text,
) -> Figure:
    """The country (ISO 3166 alpha-2 `code`) with a number at each city, and all institutions city by city.

    `institutions` and `places` as `ecosystem` gives them; `words`: the word for each kind, and for `working`,
    `coming`, `open` and `unplaced`.
    """
    with theme.style():
        lists = _by_city(institutions, places, words["unplaced"])
        lines = sum(max(1, -(-len(group) // PER_LINE)) for _, group in lists) + 0.35 * len(lists)
        width = min(MAP_WIDTH, MAP_HEIGHT / frame.aspect)
        high = max(width * frame.aspect, lines * STEP)
        key = 0.2 * -(-institutions["kind"].nunique() // 4) + 0.3
        figure = MplFigure(figsize=(theme.WIDTH, high + key + 0.1))
        total = high + key + 0.1
        ax = figure.add_axes(
            (
                0,
                (total - 0.05 - width * frame.aspect) / total,
                width / theme.WIDTH,
                width * frame.aspect / total,
            )
        )
        _land(ax, code, frame)
        _cities(ax, institutions, places, frame, width)
        left = width + 0.1
        side = figure.add_axes(
            (left / theme.WIDTH, (total - 0.05 - high) / total, 1 - left / theme.WIDTH, high / total)
        )
        _lists(side, lists, (theme.WIDTH - left, high))
        below = figure.add_axes((0, 0, 1, key / total))
        _key(below, institutions, words, (theme.WIDTH, key))
    return Figure(figure, "map", title, alt, institutions.drop(columns=["verified"]))


def _land(ax: Axes, code: str, frame: Frame) -> None:
    shapes = outlines(frame)
    for country, parts in sorted(shapes.items(), key=lambda item: item[0] == code):
        joined = Path.make_compound_path(*parts)
        own = country == code
        ax.add_patch(
            PathPatch(
                joined,
                facecolor=theme.PAPER if own else theme.GRID,
                edgecolor=theme.MUTED if own else theme.PAPER,
                linewidth=1.1 if own else 0.7,
                zorder=2 if own else 1,
            )
        )
    ax.set_xlim(frame.west, frame.east)
    ax.set_ylim(frame.south, frame.north)
    ax.axis("off")


def _cities(ax: Axes, institutions: pd.DataFrame, places: pd.DataFrame, frame: Frame, width: float) -> None:
    groups = grouped(places, frame, width)
    per_inch = (frame.east - frame.west) / width
    taken = [_box(group["x"], group["y"], 0.13, 0.13) for group in groups]
    for group in groups:
        at = (frame.west + group["x"] * per_inch, frame.south + group["y"] * per_inch * frame.shortening)
        alone = institutions[institutions["city"] == group["cities"][0]] if group["n"] == 1 else None
        if alone is not None:
            kind, stage = alone.iloc[0][["kind", "stage"]]
            _mark(ax, *at, kind, stage, 48)
        else:
            size = 150 if group["n"] < 10 else 290
            ax.scatter(*at, s=size, color=theme.FOCAL, zorder=3, edgecolor=theme.PAPER, linewidth=0.8)
            ax.annotate(
                str(group["n"]),
                at,
                ha="center",
                va="center",
                color="white",
                fontsize=8,
                fontweight="bold",
                zorder=4,
                annotation_clip=False,
            )
        name = ", ".join(group["cities"])
        dx, dy, align = _room(name, group, taken, (width, width * frame.aspect))
        ax.annotate(
            name,
            at,
            (dx * 72, dy * 72),
            textcoords="offset points",
            ha=align,
            va="center",
            fontsize=8,
            zorder=5,
        )


def grouped(places: pd.DataFrame, frame: Frame, width: float) -> list[dict[str, Any]]:
    """Cities as the map shows them, `width` inches wide: small ones beside a large one join it.

    Each group: x, y (inches from the lower left), n, cities.
    """
    per_inch = (frame.east - frame.west) / width
    groups: list[dict[str, Any]] = []
    for place in places.to_dict("records"):
        x = (place["longitude"] - frame.west) / per_inch
        y = (place["latitude"] - frame.south) / (per_inch * frame.shortening)
        for group in groups:
            if (group["x"] - x) ** 2 + (group["y"] - y) ** 2 < NEAR**2:
                group["n"] += place["n"]
                group["cities"].append(place["city"])
                break
        else:
            groups.append({"x": x, "y": y, "n": place["n"], "cities": [place["city"]]})
    return groups


Box = tuple[float, float, float, float]


def _box(x: float, y: float, half_width: float, half_height: float) -> Box:
    return x - half_width, y - half_height, x + half_width, y + half_height


def _room(
    name: str, group: dict[str, Any], taken: list[Box], size: tuple[float, float]
) -> tuple[float, float, str]:
    """Where a city's name fits: right, left, below or above its mark, whichever is free first."""
    wide = 0.068 * len(name)
    away = 0.17 if group["n"] >= 10 else 0.13
    options = [
        (away, 0.0, "left"),
        (-away, 0.0, "right"),
        (0.0, -away - 0.06, "center"),
        (0.0, away + 0.06, "center"),
    ]
    fallback = options[0]
    for dx, dy, align in options:
        start = group["x"] + dx - {"left": 0.0, "center": wide / 2, "right": wide}[align]
        box = (start, group["y"] + dy - 0.07, start + wide, group["y"] + dy + 0.07)
        inside = box[0] >= 0 and box[2] <= size[0]
        own = _box(group["x"], group["y"], 0.13, 0.13)
        if inside and not any(_overlap(box, other) for other in taken if other != own):
            taken.append(box)
            return dx, dy, align
    return fallback


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _by_city(
    institutions: pd.DataFrame, places: pd.DataFrame, unplaced: str
) -> list[tuple[str, pd.DataFrame]]:
    lists = [(city, institutions[institutions["city"] == city]) for city in places["city"]]
    nowhere = institutions[~institutions["city"].isin(places["city"])]
    return lists + ([(unplaced, nowhere)] if len(nowhere) else [])


def _lists(ax: Axes, lists: Sequence[tuple[str, pd.DataFrame]], size: tuple[float, float]) -> None:
    _inches(ax, size)
    y = size[1] - STEP / 2
    for city, group in lists:
        ax.annotate(f"{city}  {len(group)}", (1.05, y), ha="right", va="center", fontsize=8)
        for number, row in enumerate(group.to_dict("records")):
            line, column = divmod(number, PER_LINE)
            _mark(ax, 1.2 + column * STEP, y - line * STEP, row["kind"], row["stage"], 34)
        y -= STEP * (max(1, -(-len(group) // PER_LINE)) + 0.35)


def _key(ax: Axes, institutions: pd.DataFrame, words: Mapping[str, str], size: tuple[float, float]) -> None:
    _inches(ax, size)
    kinds = [kind for kind in MARKS if kind in set(institutions["kind"])]
    for number, kind in enumerate(kinds):
        line, column = divmod(number, 4)
        x, y = 0.12 + column * 1.78, size[1] - 0.12 - line * 0.2
        _mark(ax, x, y, kind, "working", 34)
        ax.annotate(words[kind], (x + 0.13, y), va="center", fontsize=8)
    for number, stage in enumerate(("working", "coming", "open")):
        x = 0.12 + number * 2.35
        _mark(ax, x, 0.1, "clinic", stage, 34, theme.MUTED)
        ax.annotate(words[stage], (x + 0.13, 0.1), va="center", fontsize=8, color=theme.MUTED)


def _inches(ax: Axes, size: tuple[float, float]) -> None:
    ax.set_xlim(0, size[0])
    ax.set_ylim(0, size[1])
    ax.axis("off")


def _mark(ax: Axes, x: float, y: float, kind: str, stage: str, size: float, colour: str = "") -> None:
    """Filled for what works, open for what is to come, open and grey for what is not clear."""
    marker, own = MARKS[kind]
    colour = colour or own
    edge = theme.NOT_KNOWN if stage == "open" else colour
    face = colour if stage == "working" else theme.PAPER
    ax.scatter([x], [y], s=size, marker=marker, facecolor=face, edgecolor=edge, linewidth=1.3, zorder=3)
