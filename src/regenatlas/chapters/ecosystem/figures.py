"""Figures of its chapter besides the map: events in lanes, promises and their dates, numbers as reported."""

import textwrap
from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import date2num
from matplotlib.figure import Figure as MplFigure

from regenatlas.report.figures import marks, theme
from regenatlas.report.figures.base import Figure
from regenatlas.report.figures.marks import Text, Words
from regenatlas.report.figures.placing import levels
from regenatlas.tables.calendars import last_day, middle_day

DOT = 0.19  # inches that a numbered dot needs
OUTCOME_COLOURS = {
    "met": theme.PEERS[1],
    "reported_done": theme.PEERS[3],
    "licence_claimed": theme.PEERS[3],
    "announced_done": theme.PEERS[4],
    "missed": theme.FOCAL,
    "under_way": theme.PEERS[0],
    "no_evidence": theme.PEERS[4],
    "not_due": theme.PEERS[2],
}


@theme.style()
def timeline(events: pd.DataFrame, lanes: Words, title: Text, alt: Text) -> Figure:
    """Numbered events in one lane per kind; filled where the date is stated, open where it is inferred.

    `events`: frame of `milestones.events` (number, middle, kind, regulatory, date_inferred, rows and more for
    the data); `lanes`: kind → heading, top lane first. Steps of regulation are in the stressed colour.
    """
    points = events.assign(
        lane=events["kind"],
        mark=events["number"].astype(str),
        strong=events["regulatory"],
        sure=~events["date_inferred"].astype(bool),
    )
    seen = {kind: heading for kind, heading in lanes.items() if kind in set(events["kind"])}
    return Figure(_in_lanes(points, seen, 1.15), "timeline", title, alt, events)


@theme.style()
def ranks_in_lanes(ranks: pd.DataFrame, lanes: Words, title: Text, alt: Text) -> Figure:
    """Reported places as numbers on a time axis, one lane per measure; never joined.

    `ranks`: columns lane, date, rank, relation, is_target, verified, rows; `lanes`: lane → heading, top lane
    first. Open: targets and what is not verified.
    """
    bounds = ranks["relation"].map(lambda relation: "≤" if relation == "top_n" else "")
    sure = ranks["verified"].astype(bool) & ~ranks["is_target"].astype(bool)
    shown = ranks.assign(middle=ranks["date"].map(middle_day))
    points = shown.assign(mark=bounds + ranks["rank"].astype(str), strong=False, sure=sure)
    data = shown.drop(columns="lane").assign(date_inferred=~sure)
    return Figure(_in_lanes(points, lanes, 2.75), "other-ranks", title, alt, data)


def _in_lanes(points: pd.DataFrame, lanes: Words, left: float) -> MplFigure:
    """Dots on a time axis with a text in each, one lane per kind, stacked where they would overlap.

    `points`: lane, middle (day), mark (text), strong (in the stressed colour), sure (filled).
    """
    first, last = points["middle"].min(), points["middle"].max()
    span = max((last - first).days, 365.0)
    start, per_day = date2num(first) - span * 0.02, (theme.WIDTH - left - 0.25) / (span * 1.04)
    placed = []
    for lane in lanes:
        own = points[points["lane"] == lane].sort_values("middle", kind="stable")
        places = [(day - start) * per_day for day in date2num(own["middle"])]
        placed.append(own.assign(level=levels((place, place + DOT) for place in places)))
    heights = [max(own["level"], default=0) * DOT + DOT + 0.14 for own in placed]
    low = sum(heights)
    figure, ax = theme.axes(low + 0.5, left=left, right=0.25, top=0.05, bottom=0.45)
    ax.set_ylim(0, low)
    for heading, own, height in zip(lanes.values(), placed, heights, strict=True):
        low -= height
        ax.axhline(low, color=theme.GRID, linewidth=0.8, zorder=0)
        text = "\n".join(textwrap.wrap(heading, 34))
        marks.beside(ax, low + height / 2, text, -0.02, ha="right", fontsize=8.5)
        for row in own.to_dict("records"):
            x, y = date2num(row["middle"]), low + 0.07 + DOT / 2 + row["level"] * DOT
            colour = theme.FOCAL if row["strong"] else theme.PEERS[0]
            ink = "white" if row["sure"] else theme.INK
            marks.ring(ax, x, y, 125, colour, filled=row["sure"], linewidth=1.1)
            marks.label(ax, x, y, row["mark"], 0, bold=row["sure"], ha="center", fontsize=6.8, color=ink)
    _years(ax, first, last, start, start + span * 1.04)
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    return figure


@theme.style()
def promises(programmes: pd.DataFrame, words: Words, today: date, title: Text, alt: Text) -> Figure:
    """Each programme from its announcement to its due date, and what came of it.

    `programmes`: frame of `delivery.programmes` (name, announced, due, outcome, rows); `words`: outcome →
    word, and `today` for the report's day.
    """
    count = len(programmes)
    figure, ax = theme.row_axes(count, each=0.225, left=2.85, right=1.2, top=0.3, bottom=0.35)
    for y, row in marks.rows(programmes):
        colour = OUTCOME_COLOURS[row["outcome"]]
        start = date2num(middle_day(row["announced"])) if row["announced"] else None
        due = date2num(last_day(row["due"])) if row["due"] else None
        if start and due:
            ax.plot([start, due], [y, y], color=colour, linewidth=1.6, zorder=1)
        if start:
            marks.ring(ax, start, y, 22, colour, filled=False, linewidth=1.2, clip_on=True)
        if due:
            ax.scatter([due], [y], s=40, marker="D", color=colour, zorder=2)
        marks.beside(ax, y, words[row["outcome"]], bold=True, color=colour, fontsize=8.5)
    ax.axvline(date2num(today), color=theme.MUTED, linewidth=0.8, zorder=0)
    style: dict[str, Any] = {"ha": "right", "va": "bottom", "fontsize": 8, "color": theme.MUTED}
    marks.label(ax, date2num(today), count - 0.25, words["today"], -3, **style)
    marks.names(ax, [textwrap.shorten(name, 42, placeholder=" …") for name in programmes["name"]])
    ax.set_ylim(-0.6, count + 0.2)
    theme.grid(ax, "x")
    ax.tick_params(axis="y", labelsize=8)
    days = [today, *(last_day(text) for text in [*programmes["announced"], *programmes["due"]] if text)]
    first, last = min(days), max(days)
    room = (last - first).days * 0.03
    _years(ax, first, last, date2num(first) - room, date2num(last) + room)
    return Figure(figure, "promises", title, alt, programmes.drop(columns=["told"]))


@theme.style()
def reported_numbers(
    stated: pd.DataFrame, labels: Sequence[str], values: Sequence[str], title: Text, alt: Text
) -> Figure:
    """One row per statement: a dot at the number said, the definition beside it; never joined.

    `stated`: frame of `reported.stated` (number, verified, rows), numbers only; `labels`: when and what was
    counted, row by row; `values`: the number in words.
    """
    figure, ax = theme.row_axes(len(stated), each=0.36, left=3.35, right=1.15, top=0.05, bottom=0.2)
    numbers, at = stated["number"].astype(float), marks.heights(len(stated))
    ax.hlines(at, 0, numbers, color=theme.GRID, linewidth=1.2, zorder=0)
    for y, number, verified, value in zip(at, numbers, stated["verified"], values, strict=True):
        marks.ring(ax, number, y, 48, theme.FOCAL, filled=verified)
        marks.label(ax, number, y, value, 8)
    marks.names(ax, ["\n".join(textwrap.wrap(label, 50)) for label in labels])
    ax.set_xlim(0, numbers.max() * 1.05)
    ax.set_ylim(-0.6, len(stated) - 0.4)
    marks.hide_values(ax)
    return Figure(figure, "companies", title, alt, stated)


def _years(ax: Axes, first: date, last: date, low: float, high: float) -> None:
    years = [year for year in marks.round_years(first, last) if first <= date(year, 1, 1)]
    marks.year_axis(ax, years or [last.year], low, high)
