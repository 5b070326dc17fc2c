"""The small figure of the panel of `explore`: one dot per definition on the line of places."""

import textwrap
from collections.abc import Mapping, Sequence

import pandas as pd

from regenatlas.report.figures import marks, placing, theme
from regenatlas.report.figures.base import Figure
from regenatlas.report.figures.marks import Text
from regenatlas.report.figures.panel import Panel

WIDTH = 4.8  # inches: narrower than a report's figures, so that it can be read beside a file browser
STEP = 0.13  # inches from dot to dot where several definitions give the same place,
TALLEST = 1.7  # unless so many do that the stack would be higher than this
LINE = 0.17  # inches of a line of text above or below the picture when it is taken along
TOLD = "{label}: {rank:ordinal}, {n:product}"


@theme.style()
def place_strip(
    places: pd.DataFrame,
    names: Mapping[int, str],
    title: Text,
    alt: Text,
    above: Sequence[str] = (),
    below: Sequence[str] = (),
) -> Figure:
    """Dots stacked over the place that each definition gives: the picked one stressed, out of range grey.

    `places`: label, rank, n, in_range and own (is it the picked definition), one row per definition that
    gives a place, own first within a place. `names`: the words for the places that are to be named. `above`
    and `below`: lines of text, for a picture that is taken along.
    """
    levels = places.groupby("rank").cumcount()
    highest, worst = int(levels.max()), max(int(places["rank"].max()), 2)
    step = min(STEP, TALLEST / max(highest, 1))
    head, foot = 0.45 + LINE * len(above), 0.42 + LINE * len(below)
    height = head + 0.18 + highest * step + foot
    figure = theme.drawing(WIDTH, height)
    ax = Panel(figure, 0.04 * WIDTH, foot, 0.91 * WIDTH, height - head - foot)
    marks.place_axis(ax, "x", worst)
    colours = [
        theme.FOCAL if own else theme.PEERS[0] if in_range else theme.PEERS[4]
        for own, in_range in zip(places["own"], places["in_range"], strict=True)
    ]
    ranks = places["rank"].astype(int)
    dots = ax.scatter(ranks, levels, (step * 51) ** 2, colours, clip_on=False)
    marks.tell(TOLD, dots, places)
    ax.set_xlim(0.93, worst * 1.07)
    ax.set_ylim(-0.7, highest + 0.2)
    picked = set(places.loc[places["own"], "rank"])
    tops = levels.groupby(ranks).max()
    stacks = {rank: (int(tops[rank]), name) for rank, name in names.items()}
    raised = _label_heights(ax, [*zip(ranks, levels, strict=True)], stacks)
    for rank, name in names.items():
        own = rank in picked
        colour = theme.FOCAL if own else theme.INK
        style = {"ha": "center", "va": "baseline", "color": colour}
        marks.label(ax, rank, int(tops[rank]), name, 0, raised[rank], bold=own, **style)
    ax.y.hide()
    for lines, y, weight in ((above, height - LINE, "bold"), (below, LINE * len(below) - 0.08, "normal")):
        for at, line in enumerate(lines):
            figure.text(0.04, (y - at * LINE) / height, line, fontweight=weight, color=theme.INK)
    return Figure(figure, "place-strip", title, alt, places.drop(columns="own"), ())


def _label_heights(
    ax: Panel, dots: Sequence[tuple[int, int]], stacks: Mapping[int, tuple[int, str]]
) -> dict[int, int]:
    """How many points above the highest dot of its place a label stands, so that it meets no dot or label."""

    def at(rank: int, level: int) -> tuple[float, float]:
        x, y = ax.inches(rank, level) * 72
        return float(x), float(y)

    taken = [placing.box(*at(rank, level), 8, 8) for rank, level in dots]
    everywhere = (-1e4, -1e4, 1e4, 1e4)
    chosen = {}
    for rank, (top, name) in stacks.items():
        x, y = at(rank, top)
        options = [placing.box(x, y + up, 5.6 * len(name), 8, va="bottom") for up in range(6, 90, 2)]
        free = placing.first_free(options, taken, everywhere) or 0
        taken.append(options[free])
        chosen[rank] = 6 + 2 * free
    return chosen


def lines(text: str, width: int = 62) -> list[str]:
    """A text in lines that fit the picture."""
    return textwrap.wrap(text, width)
