"""The small figure of the panel of `explore`: one dot per counting rule on the line of places."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.figure import Figure as MplFigure

from regenatlas.report.figures import theme
from regenatlas.report.figures.base import Figure
from regenatlas.report.narrative import Prose

WIDTH = 4.8  # inches: narrower than a report's figures, so that it can be read beside a file browser
STEP = 0.13  # inches from dot to dot where several rules give the same place,
TALLEST = 1.7  # unless so many do that the stack would be higher than this
TICKS = (1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 100)


def place_strip(
    places: pd.DataFrame, names: Mapping[int, str], title: str | Prose, alt: str | Prose
) -> Figure:
    """Dots stacked over the place that each rule gives; the picked rule stressed, those out of range grey.

    `places`: rank, in_range and own (is it the picked rule), one row per rule that gives a place, own first
    within a place. `names`: the words for the places that are to be named.
    """
    with theme.style():
        stacked = places.assign(level=places.groupby("rank").cumcount())
        highest = int(stacked["level"].max())
        step = min(STEP, TALLEST / max(highest, 1))
        height = 0.95 + highest * step
        figure = MplFigure(figsize=(WIDTH, height))
        ax = figure.add_axes((0.04, 0.42 / height, 0.91, 1 - 0.77 / height))
        worst = max(int(stacked["rank"].max()), 2)
        ax.set_xscale("log")  # a place lost at the top weighs more than one lost far below
        colours = [_colour(*row) for row in zip(stacked["own"], stacked["in_range"], strict=True)]
        ax.scatter(
            stacked["rank"].astype(int), stacked["level"], s=(step * 51) ** 2, color=colours, clip_on=False
        )
        own = set(stacked.loc[stacked["own"], "rank"])
        for rank, name in names.items():
            top = int(stacked.loc[stacked["rank"] == rank, "level"].max())
            colour, weight = (theme.FOCAL, "bold") if rank in own else (theme.INK, "normal")
            ax.annotate(
                name, (rank, top), (0, 7), textcoords="offset points", ha="center", color=colour,
                fontweight=weight, annotation_clip=False,
            )  # fmt: skip
        ticks = [tick for tick in TICKS if tick <= worst]
        ax.set_xticks(ticks, [str(tick) for tick in ticks])
        ax.minorticks_off()
        ax.set_xlim(0.93, worst * 1.07)
        ax.set_ylim(-0.7, highest + 0.2)
        ax.yaxis.set_visible(False)
        ax.spines["left"].set_visible(False)
    return Figure(figure, "place-strip", title, alt, stacked.drop(columns=["level", "own"]), ())


def _colour(own: bool, in_range: bool) -> str:  # noqa: FBT001
    return theme.FOCAL if own else theme.PEERS[0] if in_range else theme.PEERS[4]
