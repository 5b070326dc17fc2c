"""Figures of chapter 09: places with their ranges under other weights, and need against fit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any

import pandas as pd

from regenatlas.chapters.region.scores import OVERALL, PARTS, TOP, Score
from regenatlas.report.figures import theme
from regenatlas.report.figures.base import Figure
from regenatlas.report.narrative import Prose

Text = str | Prose

RANGE_COLOUR = theme.SEQUENCE[1]
LETTER = 0.062  # inches, mean width of a letter of 8 points
LINE = 0.135  # inches, height of a line of labels


def places(
    scores: Mapping[str, Score], names: Mapping[str, str], headings: Mapping[str, str], title: Text, alt: Text
) -> Figure:
    """A dot for each place by the stated weights, a bar for the range under drawn weights; a panel a score.

    `names`: country → name; `headings`: score → heading of its panel. Countries in the order of the overall
    score; those without a place are left out.
    """
    order = list(scores[OVERALL].ranked["country"])
    with theme.style():
        figure, panels = theme.axes(
            theme.height_for(len(order), each=0.23, top=0.55, bottom=0.15),
            left=1.5, right=0.2, top=0.55, bottom=0.15, columns=3, between=0.25,
        )  # fmt: skip
        at = list(range(len(order)))[::-1]
        data = []
        for ax, name in zip(panels, (OVERALL, *PARTS), strict=True):
            own = scores[name].ranked.set_index("country")
            worst = max(int(own["high"].max()), int(own["place"].max()))
            ax.hlines(at, 1, worst, color=theme.GRID, linewidth=0.8, zorder=0)
            for y, code in zip(at, order, strict=True):
                row = own.loc[code]
                first = row["place"] <= TOP
                ax.hlines(y, row["low"], row["high"], color=RANGE_COLOUR, linewidth=5, zorder=1)
                colour = theme.PEERS[0] if not first else theme.SEQUENCE[5]
                ax.scatter([int(row["place"])], [y], s=30, color=colour, zorder=2, linewidths=0)
            ax.set_title(headings[name], pad=20)
            _place_axis(ax, worst, len(order))
            data.append(own.loc[order].reset_index().assign(measure=name).drop(columns="missing"))
        panels[0].set_yticks(at, [names[code] for code in order])
        for label, code in zip(panels[0].get_yticklabels(), order, strict=True):
            label.set_fontweight("bold" if code in _top(scores[OVERALL]) else "normal")
        for ax in panels[1:]:
            ax.set_yticks([])
    return Figure(figure, "places-by-weight", title, alt, pd.concat(data, ignore_index=True))


def need_and_fit(
    scores: Mapping[str, Score], names: Mapping[str, str], axes: Mapping[str, str], title: Text, alt: Text
) -> Figure:
    """A dot per country, need to the right and fit upwards, each with its name beside it.

    `axes`: score → what the axis says. Countries without one of the scores are left out.
    """
    parts = {name: scores[name].frame.set_index("country") for name in PARTS}
    order = list(scores[OVERALL].ranked["country"])
    data = pd.DataFrame({
        "country": order, "name": [names[code] for code in order],
        **{name: [float(part.loc[code, "score"]) for code in order] for name, part in parts.items()},
        "rows": list(scores[OVERALL].ranked["rows"]),
    })  # fmt: skip
    with theme.style():
        height = 5.2
        left, right, top, bottom = 0.65, 0.35, 0.15, 0.55
        figure, ax = theme.axes(height, left=left, right=right, top=top, bottom=bottom)
        ax.set_xlim(*_span(data["need"]))
        ax.set_ylim(*_span(data["fit"]))
        best = _top(scores[OVERALL])
        colours = [theme.SEQUENCE[5] if code in best else theme.PEERS[0] for code in order]
        ax.scatter(data["need"], data["fit"], s=34, color=colours, linewidths=0, zorder=2)
        ax.set_xlabel(axes["need"])
        ax.set_ylabel(axes["fit"])
        theme.grid(ax, "y")
        theme.grid(ax, "x")
        size = theme.WIDTH - left - right, height - top - bottom
        points = [
            (_inch(x, ax.get_xlim(), size[0]), _inch(y, ax.get_ylim(), size[1]))
            for x, y in zip(data["need"], data["fit"], strict=True)
        ]
        spots = label_spots(points, list(data["name"]), size)
        for (x, y), (dx, dy, side), name, code in zip(
            zip(data["need"], data["fit"], strict=True), spots, data["name"], order, strict=True
        ):
            ax.annotate(
                name, (x, y), xytext=(dx * 72, dy * 72), textcoords="offset points", ha=side, va="center",
                fontsize=8, fontweight="bold" if code in best else "normal",
            )  # fmt: skip
    return Figure(figure, "need-and-fit", title, alt, data)


def label_spots(
    points: Sequence[tuple[float, float]], texts: Sequence[str], size: tuple[float, float]
) -> list[tuple[float, float, str]]:
    """Where each label goes: offset from its point in inches, and the side from which it is aligned.

    Each label in turn takes the free spot nearest to its point (right, left, above, below and between), those
    in the thickest crowd first; where none is free, the one that covers least.
    """
    gap = 0.075
    far = (0, LINE * 0.75, -LINE * 0.75, LINE * 1.5, -LINE * 1.5)
    spots = [(gap, dy, "left") for dy in far[:3]] + [(-gap, dy, "right") for dy in far[:3]]
    spots += [(0.0, dy, "center") for dy in far[3:]] + [(s * gap, d, h) for (s, h), d in product(
        ((1, "left"), (-1, "right")), far[3:])]  # fmt: skip
    taken = [(x - 0.04, x + 0.04, y - 0.04, y + 0.04) for x, y in points]
    crowd = [sum(abs(x - u) < 1 and abs(y - v) < 0.3 for u, v in points) for x, y in points]
    found: dict[int, tuple[float, float, str]] = {}
    for at in sorted(range(len(points)), key=lambda i: (-crowd[i], points[i])):
        others = [box for i, box in enumerate(taken) if i != at]
        costs = []
        for rank, spot in enumerate(spots):
            box = _box(points[at], texts[at], spot)
            outside = (
                max(0.0, -box[0])
                + max(0.0, box[1] - size[0] - 0.3)
                + max(0.0, -box[2])
                + max(0.0, box[3] - size[1])
            )
            costs.append((sum(_overlap(box, other) for other in others) + outside, rank))
        best = min(costs, key=lambda cost: (round(cost[0], 4), cost[1]))[1]
        found[at] = spots[best]
        taken.append(_box(points[at], texts[at], spots[best]))
    return [found[at] for at in range(len(points))]


def _box(
    point: tuple[float, float], text: str, spot: tuple[float, float, str]
) -> tuple[float, float, float, float]:
    width = len(text) * LETTER
    x, y = point[0] + spot[0], point[1] + spot[1]
    start = {"left": x, "right": x - width, "center": x - width / 2}[spot[2]]
    return start, start + width, y - LINE / 2, y + LINE / 2


def _overlap(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> float:
    wide = min(one[1], other[1]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[2], other[2])
    return max(wide, 0.0) * max(high, 0.0)


def _inch(value: float, limits: tuple[float, float], size: float) -> float:
    return (value - limits[0]) / (limits[1] - limits[0]) * size


def _span(values: pd.Series) -> tuple[float, float]:
    low, high = float(values.min()), float(values.max())
    room = max(high - low, 0.2) * 0.08
    return low - room, high + room


def _top(score: Score) -> set[str]:
    ranked = score.ranked
    return set(ranked.loc[ranked["place"] <= TOP, "country"])


def _place_axis(ax: Any, worst: int, rows: int) -> None:
    step = 5 if worst > 12 else 2 if worst > 6 else 1
    ticks = [1, *range(step if step > 1 else 2, worst + 1, step)]
    ax.set_xticks(ticks, [str(tick) for tick in ticks])
    ax.xaxis.tick_top()
    ax.tick_params(axis="both", length=0)
    ax.set_xlim(0.4, worst + 0.6)
    ax.set_ylim(-0.7, rows - 0.3)
    for side in ("left", "bottom"):
        ax.spines[side].set_visible(False)
