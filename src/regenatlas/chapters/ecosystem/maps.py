"""Map of a country with the number of institutions at its cities, and bars of how many there are by kind."""

import textwrap
from math import hypot, inf, sqrt
from typing import Any

import pandas as pd
from matplotlib.path import Path

from regenatlas.chapters.ecosystem.outlines import Frame, outlines
from regenatlas.report.figures import marks, theme
from regenatlas.report.figures.base import Figure
from regenatlas.report.figures.marks import Text, Words
from regenatlas.report.figures.panel import Panel
from regenatlas.report.figures.placing import Box, box, first_free

MAP_WIDTH, MAP_HEIGHT = 3.9, 4.2  # inches, at most, with the bars beside the map
WIDE = 0.62  # height by width; a flatter map takes the whole width, and the bars stand below it
EACH = 0.42  # inches for a kind
NAMED = 20  # cities that are named, at most
LISTED = 6  # institutions of a city that its circle names, at most
STEPS = 4  # rounds in which circles are moved apart
LETTER = 0.068  # inches, mean width of a letter of 8 points
COMING = theme.FOCAL_SOFT


@theme.style()
def institution_map(
    institutions: pd.DataFrame,
    places: pd.DataFrame,
    kinds: pd.DataFrame,
    code: str,
    frame: Frame,
    words: Words,
    title: Text,
    alt: Text,
) -> Figure:
    """The map of the country with a number at each city, and bars of places by kind beside or below it.

    `institutions`: frame of `ecosystem.institutions`, for the data; `places`: of `ecosystem.cities_on_map`;
    `kinds`: of `ecosystem.by_kind`; `words`: the word for each kind, and for `working`, `coming`, `open`.
    """
    frame = frame.including(places["longitude"], places["latitude"])
    is_wide, bars = frame.aspect < WIDE, EACH * len(kinds) + 0.35 if len(kinds) else 0
    width = theme.WIDTH if is_wide else min(MAP_WIDTH, MAP_HEIGHT / frame.aspect)
    height = width * frame.aspect
    left, above = (0, height) if is_wide else (width + 0.25, 0)
    high = max(height, above + bars)
    figure = theme.drawing(theme.WIDTH, high + 0.1)
    ax = Panel(figure, 0, high + 0.05 - height, width, height)
    _land(ax, code, frame)
    _cities(ax, places, frame, width)
    if len(kinds):
        panel = Panel(figure, left, high + 0.05 - above - bars, theme.WIDTH - left - 0.05, bars)
        _kinds(panel, kinds, words)
    return Figure(figure, "map", title, alt, institutions.drop(columns=["verified", "told"]))


def _land(ax: Panel, code: str, frame: Frame) -> None:
    looks: dict[bool, dict[str, Any]] = {
        False: {"color": theme.GRID, "edgecolor": theme.PAPER, "linewidth": 0.7, "zorder": 1},
        True: {"color": theme.PAPER, "edgecolor": theme.MUTED, "linewidth": 1.1, "zorder": 2},
    }
    for country, parts in outlines(frame).items():
        ax.polygon(Path.make_compound_path(*parts), **looks[country == code])
    ax.set_xlim(frame.west, frame.east)
    ax.set_ylim(frame.south, frame.north)
    ax.x.hide()
    ax.y.hide()


def _cities(ax: Panel, places: pd.DataFrame, frame: Frame, width: float) -> None:
    """A circle for each city, as large as its number, which stands in it; the largest are named."""
    per_inch = (frame.east - frame.west) / width
    sizes = [_across(n) for n in places["n"]]
    at = (places["longitude"] - frame.west) / per_inch
    up = (places["latitude"] - frame.south) / (per_inch * frame.shortening)
    spots = apart(list(zip(at, up, strict=True)), sizes)
    taken = [box(*spot, size, size) for spot, size in zip(spots, sizes, strict=True)]
    for k, (row, spot, size) in enumerate(zip(places.to_dict("records"), spots, sizes, strict=True)):
        x, y = frame.west + spot[0] * per_inch, frame.south + spot[1] * per_inch * frame.shortening
        style: dict[str, Any] = {"markeredgewidth": 0.8, "zorder": 3}
        style |= {"markersize": size * 72, "markerfacecolor": theme.FOCAL}
        circle = ax.plot(x, y, color=theme.PAPER, linestyle="", marker="o", **style)
        record = {**row, "names": row["names"][:LISTED]}
        many = row["n"] > LISTED
        marks.tell(
            "{city}: {n:institution}, among them {names:;}" if many else "{city}: {names:;}", circle, [record]
        )
        if row["n"] > 1:
            text: dict[str, Any] = {"color": "white", "fontsize": 8, "ha": "center", "zorder": 4}
            marks.label(ax, x, y, str(row["n"]), 0, bold=True, **text)
        named = _room(spot, row["city"], size, [*taken[:k], *taken[k + 1 :]], width)
        if k < NAMED and named:
            (dx, dy, side), room = named
            taken.append(room)
            marks.label(ax, x, y, row["city"], dx * 72, dy * 72, ha=side, fontsize=8, zorder=5)


def apart(spots: list[tuple[float, float]], sizes: list[float]) -> list[tuple[float, float]]:
    """The centres of circles, each moved just far enough not to cover one before it (all in inches)."""
    placed: list[tuple[float, float]] = []
    for k, spot in enumerate(spots):
        x, y = spot
        for _ in range(STEPS):
            for (u, v), size in zip(placed, sizes, strict=False):
                away, least = hypot(x - u, y - v), (size + sizes[k]) / 2
                if away < least - 1e-6:
                    dx, dy = ((x - u) / away, (y - v) / away) if away else (1.0, 0.0)
                    x, y = u + dx * least, v + dy * least
        placed.append((x, y))
    return placed


def _across(n: int) -> float:
    """The diameter of the circle of so many institutions, in inches."""
    return 0.11 if n == 1 else 0.12 * sqrt(n) if n > 2 else 0.19


def _room(
    at: tuple[float, float], name: str, size: float, taken: list[Box], width: float
) -> tuple[tuple[float, float, str], Box] | None:
    """Where the name of a city fits: right, left, below or above its circle; None where it does not."""
    wide, (x, y) = LETTER * len(name), at
    away, up = size / 2 + 0.05, size / 2 + 0.1
    spots = [(away, 0.0, "left"), (-away, 0.0, "right"), (0.0, -up, "center"), (0.0, up, "center")]
    boxes = [box(x + dx, y + dy, wide, 0.14, side) for dx, dy, side in spots]
    free = first_free(boxes, taken, (0, -inf, width, inf))
    return None if free is None else (spots[free], boxes[free])


def _kinds(ax: Panel, kinds: pd.DataFrame, words: Words) -> None:
    """A bar for each kind: in service, then planned, then what is closed or unclear; numbers at its end."""
    fills = {"working": theme.FOCAL, "coming": COMING, "open": theme.NOT_KNOWN}
    for y, row in marks.rows(kinds):
        start = 0
        for stage, fill in fills.items():
            bar = ax.barh(y, row[stage], height=0.42, left=start, color=fill)
            if row[stage]:
                record = {"kind": words[row["kind"]], "n": row[stage], "stage": words[stage]}
                marks.tell("{kind}: {n}, {stage}", bar, [record])
            start += row[stage]
        name = textwrap.shorten(words[row["kind"]], 44, placeholder=" …")
        marks.label(ax, 0, y, name[:1].upper() + name[1:], 0, 15, fontsize=8.5)
        marks.label(ax, start, y, _numbers(row, words), 4, fontsize=8.5)
    most = int(kinds[["working", "coming", "open"]].sum(axis=1).max())
    ax.set_xlim(0, most * 2.3)
    ax.set_ylim(-0.45, len(kinds) - 0.1)
    ax.x.hide()
    ax.y.hide()


def _numbers(row: dict[str, Any], words: Words) -> str:
    """«8, 3 planned»: what works and what is planned, as the ends of bars say it."""
    parts = [f"{row['working']}"]
    parts += [f"{row[stage]} {words[stage]}" for stage in ("coming", "open") if row[stage]]
    return ", ".join(parts)
