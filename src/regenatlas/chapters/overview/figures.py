"""The figure of the overview: where the country stands among all others, measure by measure."""

import pandas as pd

from regenatlas.report.figures import marks, theme
from regenatlas.report.figures.base import Figure
from regenatlas.report.figures.marks import Text, Words


@theme.style()
def percentiles(
    measures: pd.DataFrame, bands: tuple[float, float], words: Words, title: Text, alt: Text
) -> Figure:
    """A dot per measure on a line from no other country below to all below, with two bands shaded.

    `measures`: label, percentile (0 to 1), value (in words), bound (drawn open, as in capacity), rows; the
    best first. `bands`: where gaps end and strengths begin. `words`: gaps and strengths, the names of the
    bands.
    """
    figure, ax = theme.row_axes(
        len(measures), each=0.2, least=0.6, left=3.55, right=0.95, top=0.24, bottom=0.04
    )
    for start, end, name, side in ((-0.03, bands[0], "gaps", 0), (bands[1], 1.03, "strengths", 1)):
        ax.axvspan(start, end, color=theme.GRID, alpha=0.6, zorder=0, linewidth=0)
        align = "right" if side else "left"
        marks.above(ax, side, words[name], dy=3, ha=align, color=theme.MUTED, fontsize=8.5)
    placed = measures.assign(y=marks.heights(len(measures)))
    ax.hlines(placed["y"], 0, 1, color=theme.MUTED, linewidth=0.6, zorder=1)
    for bound, marker, face in ((False, "o", theme.FOCAL), (True, ">", "none")):
        part = placed[placed["bound"] == bound]
        style = {"s": 46, "facecolors": face, "edgecolors": theme.FOCAL, "linewidths": 1.2, "zorder": 2}
        ax.scatter(part["percentile"], part["y"], marker=marker, **style)
    for y, text in zip(placed["y"], measures["value"], strict=True):
        marks.beside(ax, y, text, 1.05, fontsize=8.5)
    marks.names(ax, measures["label"])
    ax.set_xlim(-0.03, 1.03)
    ax.set_ylim(-0.6, len(measures) - 0.4)
    ax.set_xticks([])
    ax.spines[:].set_visible(False)
    return Figure(figure, "percentiles", title, alt, measures)
