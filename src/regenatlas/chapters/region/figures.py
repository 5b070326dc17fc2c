"""The figure of the chapter on the region: need against fit."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from regenatlas.chapters.region.scores import OVERALL, PARTS, Score
from regenatlas.report.figures import marks, theme
from regenatlas.report.figures.base import Figure
from regenatlas.report.figures.marks import Text, Words
from regenatlas.report.figures.panel import Panel
from regenatlas.report.figures.placing import Box, box, overlap

FIRST, OTHERS = theme.SEQUENCE[5], theme.PEERS[0]
LETTER = 0.062  # inches, mean width of a letter of 8 points
LINE = 0.135  # inches, height of a line of labels
ROOM = 0.3  # inches right of the axes that labels may use

# Inches from a point to its label, to the right and upwards, and the side of the label that is there.
Spot = tuple[float, float, str]


@theme.style()
def need_and_fit(scores: Mapping[str, Score], names: Words, axes: Words, title: Text, alt: Text) -> Figure:
    """A dot per country, need to the right and fit upwards, each with its name beside it.

    `axes`: score → what the axis says. Countries without one of the scores are left out.
    """
    ranked = scores[OVERALL].ranked
    data = ranked[["country"]].assign(name=ranked["country"].map(names))
    for part in PARTS:
        data[part] = data["country"].map(scores[part].frame.set_index("country")["score"]).astype(float)
    data["rows"] = ranked["rows"]
    figure, ax = theme.axes(5.2, left=0.65, right=0.35, top=0.15, bottom=0.55)
    ax.set_xlim(*_span(data["need"]))
    ax.set_ylim(*_span(data["fit"]))
    best = data["country"].isin(scores[OVERALL].first)
    colours = [FIRST if first else OTHERS for first in best]
    dots = ax.scatter(data["need"], data["fit"], 34, colours)
    marks.tell("{name}: need {need:.2f}, fit {fit:.2f}", dots, data)
    ax.x.title, ax.y.title = axes["need"], axes["fit"]
    theme.grid(ax, "y")
    theme.grid(ax, "x")
    _name_dots(ax, data, best)
    return Figure(figure, "need-and-fit", title, alt, data)


def _name_dots(ax: Panel, data: pd.DataFrame, best: pd.Series) -> None:
    points = ax.inches(data["need"], data["fit"])
    spots = label_spots(points.tolist(), list(data["name"]), (ax.width, ax.height))
    for row, (dx, dy, side), first in zip(data.to_dict("records"), spots, best, strict=True):
        style: dict[str, Any] = {"ha": side, "fontsize": 8}
        marks.label(ax, row["need"], row["fit"], row["name"], dx * 72, dy * 72, bold=first, **style)


def label_spots(
    points: Sequence[tuple[float, float]], texts: Sequence[str], size: tuple[float, float]
) -> list[Spot]:
    """Where the label of each point goes, all in inches from the lower left corner of axes of this size.

    Each label in turn takes the free spot nearest to its point (right, left, above, below and between), those
    in the thickest crowd first; where none is free, the one that covers least.
    """
    gap, near, far = 0.075, (0.0, LINE * 0.75, -LINE * 0.75), (LINE * 1.5, -LINE * 1.5)
    sides = ((gap, "left"), (-gap, "right"))
    spots = [(dx, dy, side) for dx, side in sides for dy in near]
    spots += [(0.0, dy, "center") for dy in far]
    spots += [(dx, dy, side) for dx, side in sides for dy in far]
    taken = [box(x, y, 0.08, 0.08) for x, y in points]
    crowd = [sum(abs(x - u) < 1 and abs(y - v) < 0.3 for u, v in points) for x, y in points]
    chosen: dict[int, Spot] = {}
    for n in sorted(range(len(points)), key=lambda n: (-crowd[n], points[n])):
        others = [held for k, held in enumerate(taken) if k != n]
        boxes = [label_box(points[n], texts[n], spot) for spot in spots]
        costs = [round(_outside(one, size) + sum(overlap(one, held) for held in others), 4) for one in boxes]
        best = costs.index(min(costs))
        chosen[n] = spots[best]
        taken.append(boxes[best])
    return [chosen[n] for n in range(len(points))]


def label_box(point: tuple[float, float], text: str, spot: Spot) -> Box:
    """The rectangle of the label of a point at a spot, in inches."""
    (x, y), (dx, dy, side) = point, spot
    return box(x + dx, y + dy, len(text) * LETTER, LINE, side)


def _outside(one: Box, size: tuple[float, float]) -> float:
    left, low, right, high = one
    return max(0.0, -left) + max(0.0, right - size[0] - ROOM) + max(0.0, -low) + max(0.0, high - size[1])


def _span(values: pd.Series) -> tuple[float, float]:
    low, high = float(values.min()), float(values.max())
    room = max(high - low, 0.2) * 0.08
    return low - room, high + room
