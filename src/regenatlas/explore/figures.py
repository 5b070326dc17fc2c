"""The small figure of the panel of `explore`: one dot per definition on the line of places."""

from collections.abc import Mapping

import pandas as pd
from matplotlib.figure import Figure as MplFigure

from regenatlas.report.figures import marks, theme
from regenatlas.report.figures.base import Figure
from regenatlas.report.figures.marks import Text

WIDTH = 4.8  # inches: narrower than a report's figures, so that it can be read beside a file browser
STEP = 0.13  # inches from dot to dot where several definitions give the same place,
TALLEST = 1.7  # unless so many do that the stack would be higher than this


@theme.style()
def place_strip(places: pd.DataFrame, names: Mapping[int, str], title: Text, alt: Text) -> Figure:
    """Dots stacked over the place that each definition gives: the picked one stressed, out of range grey.

    `places`: rank, in_range and own (is it the picked definition), one row per definition that gives a place,
    own first within a place. `names`: the words for the places that are to be named.
    """
    levels = places.groupby("rank").cumcount()
    highest, worst = int(levels.max()), max(int(places["rank"].max()), 2)
    step = min(STEP, TALLEST / max(highest, 1))
    height = 0.95 + highest * step
    figure = MplFigure(figsize=(WIDTH, height))
    ax = figure.add_axes((0.04, 0.42 / height, 0.91, 1 - 0.77 / height))
    marks.place_axis(ax, "x", worst)
    colours = [
        theme.FOCAL if own else theme.PEERS[0] if in_range else theme.PEERS[4]
        for own, in_range in zip(places["own"], places["in_range"], strict=True)
    ]
    ax.scatter(places["rank"].astype(int), levels, s=(step * 51) ** 2, color=colours, clip_on=False)
    picked = set(places.loc[places["own"], "rank"])
    for rank, name in names.items():
        top, own = int(levels[places["rank"] == rank].max()), rank in picked
        colour = theme.FOCAL if own else theme.INK
        marks.label(ax, rank, top, name, 0, 7, bold=own, ha="center", va="baseline", color=colour)
    ax.set_xlim(0.93, worst * 1.07)
    ax.set_ylim(-0.7, highest + 0.2)
    ax.yaxis.set_visible(False)
    ax.spines["left"].set_visible(False)
    return Figure(figure, "place-strip", title, alt, places.drop(columns="own"), ())
