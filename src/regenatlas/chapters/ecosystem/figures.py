"""Figures of its chapter besides the map: milestones, plans and their dates, numbers as reported."""

import textwrap
from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd
from matplotlib.dates import date2num

from regenatlas.report.figures import marks, theme
from regenatlas.report.figures.base import Figure
from regenatlas.report.figures.marks import Text, Words
from regenatlas.report.figures.panel import Panel
from regenatlas.tables.calendars import last_day, middle_day

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
def timeline(milestones: pd.DataFrame, names: Sequence[str], words: Words, title: Text, alt: Text) -> Figure:
    """Milestones one below the other, each at its day with its name beside it.

    `milestones`: frame of `milestones.milestones` (middle, regulatory, rows and more for the data); `names`:
    what to write at each. Steps of regulation are in the stressed colour; `words`: `step` and `other`.
    """
    first, last = milestones["middle"].min(), milestones["middle"].max()
    span = max((last - first).days, 365.0)
    figure, ax = theme.row_axes(len(milestones), each=0.36, left=0.2, right=0.2, top=0.35, bottom=0.35)
    start, end = date2num(first), date2num(last)
    for (y, row), name in zip(marks.rows(milestones), names, strict=True):
        day, colour = date2num(row["middle"]), theme.FOCAL if row["regulatory"] else theme.PEERS[0]
        ax.axhline(y, color=theme.GRID, linewidth=0.7, zorder=0)
        ring = marks.ring(ax, day, y, 52, colour)
        marks.tell("{date:date}: {title}. {detail}" if row["detail"] else "{date:date}: {title}", ring, [row])
        right = (day - start) / span < 0.5
        text = "\n".join(textwrap.wrap(name, 56))
        marks.label(ax, day, y, text, 8 if right else -8, ha="left" if right else "right", fontsize=8.5)
    handles = [
        marks.in_key(words[key], color=colour)
        for key, colour in (("step", theme.FOCAL), ("other", theme.PEERS[0]))
    ]
    marks.key(ax, handles, "lower left", (0, 1))
    ax.set_ylim(-0.7, len(milestones) - 0.3)
    ax.y.hide()
    _years(ax, first, last, start - span * 0.03, end + span * 0.03)
    return Figure(figure, "timeline", title, alt, milestones)


@theme.style()
def plans(programmes: pd.DataFrame, words: Words, today: date, title: Text, alt: Text) -> Figure:
    """Each dated plan from its announcement to its due date, and what came of it.

    `programmes`: frame of `delivery.programmes` (name, announced, due, outcome, rows), those with a due date;
    `words`: outcome → word, and `today` for the report's day.
    """
    count = len(programmes)
    figure, ax = theme.row_axes(count, each=0.36, left=2.75, right=1.3, top=0.3, bottom=0.35)
    for y, row in marks.rows(programmes):
        colour = OUTCOME_COLOURS[row["outcome"]]
        due = date2num(last_day(row["due"]))
        if row["announced"]:
            start = date2num(middle_day(row["announced"]))
            ax.plot([start, due], [y, y], color=colour, linewidth=1.8, zorder=1)
            ring = marks.ring(ax, start, y, 24, colour, filled=False, clip_on=True)
            marks.tell("{name}: announced {announced:date}", ring, [row])
        diamond = marks.ring(ax, due, y, 44, colour, marker="D", markeredgewidth=0, clip_on=True)
        marks.tell("{name}: due {due:date}, {outcome:outcome}", diamond, [row])
        marks.beside(ax, y, words[row["outcome"]], bold=row["outcome"] == "missed", fontsize=8.5)
    ax.axvline(date2num(today), color=theme.MUTED, linewidth=0.8, zorder=0)
    style: dict[str, Any] = {"ha": "right", "va": "bottom", "fontsize": 8, "color": theme.MUTED}
    marks.label(ax, date2num(today), count - 0.35, words["today"], -3, **style)
    marks.names(
        ax, ["\n".join(textwrap.wrap(name, 42, max_lines=2, placeholder=" …")) for name in programmes["name"]]
    )
    ax.set_ylim(-0.6, count + 0.1)
    theme.grid(ax, "x")
    ax.y.size = 8
    days = [today, *(last_day(text) for text in [*programmes["announced"], *programmes["due"]] if text)]
    first, last = min(days), max(days)
    room = (last - first).days * 0.03
    _years(ax, first, last, date2num(first) - room, date2num(last) + room)
    return Figure(figure, "plans", title, alt, programmes.drop(columns=["told"]))


#: Of each way the marker, its colour and how far above its row it stands: a law may provide several at once.
WAYS = {
    "own_class": ("o", theme.PEERS[0], 0.24),
    "conditional": ("D", theme.PEERS[1], 0.0),
    "without_licence": ("s", theme.PEERS[3], -0.24),
}


@theme.style()
def ways(laws: pd.DataFrame, names: Sequence[str], words: Words, title: Text, alt: Text) -> Figure:
    """When each law came to provide each way to patients: a row for each jurisdiction, a mark for each way.

    `laws`: frame of `pathways.dated_ways` (jurisdiction, aspect, middle, own, rows); `names`: what to write
    at each row; `words`: way → word, and `undated`, over the column of ways whose day no page gives.
    """
    order = list(dict.fromkeys(laws["jurisdiction"]))
    figure, ax = theme.row_axes(len(order), each=0.4, left=1.6, right=0.2, top=0.65, bottom=0.35)
    days = [day for day in laws["middle"] if day is not None]
    first, last = min(days), max(days)
    room = max((last - first).days * 0.04, 30)
    aside = date2num(last) + 3 * room
    heights = dict(zip(order, marks.heights(len(order)), strict=True))
    ax.hlines(
        list(heights.values()), date2num(first) - room, aside, color=theme.GRID, linewidth=0.7, zorder=0
    )
    for way, (marker, colour, above) in WAYS.items():
        provided = laws[laws["aspect"] == way].to_dict("records")
        at = [aside if row["middle"] is None else date2num(row["middle"]) for row in provided]
        high = [heights[row["jurisdiction"]] + above for row in provided]
        drawn = marks.dot(ax, at, high, colour, marker, markersize=5.5)
        marks.tell(
            "{jurisdiction:country_name}, {aspect:pathway_aspect}: {since:date}. {law}", drawn, provided
        )
    stressed = laws.drop_duplicates("jurisdiction")["own"]
    marks.names(ax, names, stressed)
    if laws["middle"].isna().any():
        marks.above(ax, aside, words["undated"], ha="center", fontsize=8, color=theme.MUTED)
    handles = [
        marks.in_key(words[way], marker=marker, color=colour) for way, (marker, colour, _) in WAYS.items()
    ]
    marks.key(ax, handles, "lower left", (0, 1 + 0.22 / ax.height))  # above the name of the column
    ax.set_ylim(-0.6, len(order) - 0.4)
    _years(ax, first, last, date2num(first) - room, aside + room)
    return Figure(figure, "ways", title, alt, laws)


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
    ax.hlines(at, 0, numbers, theme.GRID, 1.2, zorder=0)
    records = stated.assign(text=values, label=list(labels)).to_dict("records")
    for y, number, verified, value, row in zip(at, numbers, stated["verified"], values, records, strict=True):
        dot = marks.ring(ax, number, y, 48, theme.FOCAL, filled=verified)
        marks.tell("{text}: {label}, {publisher}", dot, [row])
        marks.label(ax, number, y, value, 8)
    marks.names(ax, ["\n".join(textwrap.wrap(label, 50)) for label in labels])
    ax.set_xlim(0, numbers.max() * 1.05)
    ax.set_ylim(-0.6, len(stated) - 0.4)
    marks.hide_values(ax)
    return Figure(figure, "companies", title, alt, stated)


def _years(ax: Panel, first: date, last: date, low: float, high: float) -> None:
    years = [year for year in marks.round_years(first, last) if first <= date(year, 1, 1)]
    marks.year_axis(ax, years or [last.year], low, high)
