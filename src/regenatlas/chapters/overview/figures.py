"""The figure of chapter 00: where the country stands among all others, measure by measure."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from regenatlas.report.figures import theme
from regenatlas.report.figures.base import Figure
from regenatlas.report.narrative import Prose


def percentiles(
    measures: pd.DataFrame,
    bands: tuple[float, float],
    words: Mapping[str, str],
    title: str | Prose,
    alt: str | Prose,
) -> Figure:
    """A dot per measure on a line from no other country below to all below, with the rule's two bands shaded.

    `measures`: label, percentile (0 to 1), value (in words), bound (drawn open, as in chapter 07), rows; the
    best first. `bands`: where gaps end and strengths begin. `words`: gaps and strengths, the names of the
    bands.
    """
    top, bottom = 0.24, 0.04
    height = theme.height_for(len(measures), each=0.2, top=top, bottom=bottom, least=0.6)
    figure, ax = theme.axes(height, left=3.55, right=0.95, top=top, bottom=bottom)
    with theme.style():
        at = range(len(measures))[::-1]
        for start, end, name, side in ((-0.03, bands[0], "gaps", 0), (bands[1], 1.03, "strengths", 1)):
            ax.axvspan(start, end, color=theme.GRID, alpha=0.6, zorder=0, linewidth=0)
            ax.annotate(
                words[name], (side, 1), (0, 3), xycoords=("data", "axes fraction"),
                textcoords="offset points", ha="right" if side else "left", color=theme.MUTED, fontsize=8.5,
            )  # fmt: skip
        ax.hlines(at, 0, 1, color=theme.MUTED, linewidth=0.6, zorder=1)
        for bound, marker, face in ((False, "o", theme.FOCAL), (True, ">", "none")):
            chosen = measures["bound"] == bound
            ax.scatter(
                measures.loc[chosen, "percentile"], [y for y, one in zip(at, chosen, strict=True) if one],
                s=46, marker=marker, facecolors=face, edgecolors=theme.FOCAL, linewidths=1.2, zorder=2,
            )  # fmt: skip
        for y, text in zip(at, measures["value"], strict=True):
            ax.annotate(text, (1.05, y), xycoords=("axes fraction", "data"), va="center", fontsize=8.5)
        ax.set_yticks(list(at), list(measures["label"]))
        ax.tick_params(axis="y", length=0)
        ax.set_xlim(-0.03, 1.03)
        ax.set_ylim(-0.6, len(measures) - 0.4)
        ax.set_xticks([])
        for spine in ("left", "bottom"):
            ax.spines[spine].set_visible(False)
    return Figure(figure, "percentiles", title, alt, measures)
