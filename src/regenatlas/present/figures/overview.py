"""The figure of chapter 00: where the country stands among all others, measure by measure."""

from __future__ import annotations

import pandas as pd

from regenatlas.present.figures import theme
from regenatlas.present.figures.base import Figure
from regenatlas.present.narrative import Prose


def percentiles(measures: pd.DataFrame, title: str | Prose, alt: str | Prose) -> Figure:
    """A dot per measure on a line from the lowest to the highest country, the middle marked.

    `measures`: label, percentile (0 to 1), value (in words), rows; the best first.
    """
    figure, ax = theme.axes(
        theme.height_for(len(measures), each=0.34, bottom=0.4), left=3.1, right=1.1, bottom=0.4
    )
    with theme.style():
        at = range(len(measures))[::-1]
        ax.hlines(at, 0, 1, color=theme.GRID, linewidth=3, zorder=0)
        ax.axvline(0.5, color=theme.MUTED, linewidth=0.8, linestyle=(0, (3, 3)), zorder=1)
        ax.scatter(measures["percentile"], at, s=64, color=theme.FOCAL, zorder=2)
        for y, words in zip(at, measures["value"], strict=True):
            ax.annotate(words, (1.04, y), xycoords=("axes fraction", "data"), va="center")
        ax.set_yticks(list(at), list(measures["label"]))
        ax.tick_params(axis="y", length=0)
        ax.set_xlim(-0.03, 1.03)
        ax.set_ylim(-0.6, len(measures) - 0.4)
        ax.set_xticks([0, 0.5, 1], ["lowest country", "middle", "highest"])
        for side in ("left", "bottom"):
            ax.spines[side].set_visible(False)
        ax.tick_params(axis="x", length=0)
    return Figure(figure, "percentiles", title, alt, measures)
