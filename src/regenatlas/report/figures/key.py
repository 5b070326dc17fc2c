"""The key of a panel: names beside the lines, markers and shapes that they stand for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.path import Path

from regenatlas.report.figures.panel import KEYS, LINE, SHARES, Mark, Panel, draw_line
from regenatlas.report.figures.pen import Font, Pen

#: Of a key, in sizes of its letters; the names are those of matplotlib's legends.
SPACES = {
    "borderpad": 0.4,
    "borderaxespad": 0.2,
    "columnspacing": 1.2,
    "handlelength": 2.0,
    "handletextpad": 0.8,
    "labelspacing": 0.5,
}


@dataclass(frozen=True)
class Entry:
    """A line of a key: its name and the options of the line, marker or shape beside it."""

    name: str
    line: Mapping[str, Any] | None = None
    shape: Mapping[str, Any] | None = None


def draw_key(
    panel: Panel,
    entries: Sequence[Entry],
    loc: str,
    anchor: tuple[float, float],
    ncols: int,
    fontsize: float | None = None,
    **spaces: float,
) -> Mark:
    """Draw a key with its corner `loc` at `anchor`, as shares of the panel; `spaces`: others than SPACES."""
    font = Font(fontsize or mpl.rcParams["legend.fontsize"])
    room = {name: space * font.size for name, space in {**SPACES, **spaces}.items()}
    split = np.array_split(np.array(entries, dtype=object), ncols)
    columns = [list(column) for column in split if len(column)]
    reach = [font.reach(entry.name) for entry in columns[0]]
    before = room["handlelength"] + room["handletextpad"]
    widths = [before + max(font.width(entry.name) for entry in column) for column in columns]
    wide = sum(widths) + (len(columns) - 1) * room["columnspacing"]
    high = sum(map(sum, reach)) + (len(reach) - 1) * room["labelspacing"]
    away = room["borderpad"] + room["borderaxespad"]

    def draw(pen: Pen) -> None:
        x, y = panel.pixels(*anchor, *SHARES) / pen.point
        left = x + away if "left" in loc else x - away - wide
        top = y - away if "upper" in loc else y + away + high
        for column, width in zip(columns, widths, strict=True):
            base = top
            for entry, (above, below) in zip(column, reach, strict=False):
                base -= above
                _draw_entry(pen, entry, (left, base), (room["handlelength"], 0.7 * font.size))
                at = np.multiply((left + before, base), pen.point)
                pen.text(at, entry.name, font, mpl.rcParams["text.color"])
                base -= below + room["labelspacing"]
            left += width + room["columnspacing"]

    return panel.mark(draw, KEYS)


def _draw_entry(pen: Pen, entry: Entry, corner: tuple[float, float], size: tuple[float, float]) -> None:
    """The line, marker or shape of an entry within a box of a size in points."""
    box = np.add(corner, np.multiply([(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)], size)) * pen.point
    if entry.shape is not None:
        pen.shape(Path(box, closed=True), **entry.shape)
    if entry.line is not None:
        ends = (box[:2] + box[3:1:-1]) / 2
        draw_line(pen, ends, ends.mean(axis=0)[None], {**LINE, **entry.line, "clip_on": False})
