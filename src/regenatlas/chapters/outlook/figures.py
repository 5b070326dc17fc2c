"""Figures of its chapter: counts ahead, places ahead, and how past forecasts fared."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.dates import date2num

from regenatlas.report.figures import marks, theme
from regenatlas.report.figures.base import Figure
from regenatlas.report.figures.marks import Text, Words
from regenatlas.report.figures.panel import Panel

BANDS = (("low95", "high95", 0.18), ("low80", "high80", 0.30), ("low50", "high50", 0.42))
#: Chances below these are drawn in the first colours of the sequence; the last colour is for all above.
STEPS = (0.05, 0.10, 0.20, 0.40, 0.60)
SHOWN = 0.01  # a place less likely than this in every year is not drawn
ON_LIGHT, ON_DARK = "#0b1118", "#f8fafc"  # text within cells keeps its colour in dark mode: cells keep theirs


@theme.style()
def fan(frame: pd.DataFrame, words: Words, title: Text, alt: Text, rows: Any) -> Figure:
    """Counts of the country and the products that its goal takes: lines behind, fans ahead.

    `frame`: of `outlook.fan` (day, who, ahead, middle and the ends of the ranges); `words`: what to write at
    the ends of the two lines (own, needed, each with its _span) and at the day of the report (today).
    """
    figure, ax = theme.axes(4.0, left=0.45, right=1.75, top=0.35, bottom=0.4)
    top = float(frame["high95"].where(frame["who"] == "own", frame["high80"]).max())
    today, ends = frame.loc[~frame["ahead"], "day"].max(), []
    names = {who: f"{words[who]}:\n{words[f'{who}_span']}" for who in ("own", "needed")}
    for who, colour in (("own", theme.FOCAL), ("needed", theme.PEERS[0])):
        part, width = frame[frame["who"] == who], 2.6 if who == "own" else 1.8
        past, future = part[~part["ahead"]], part[part["day"] >= today]
        days = date2num(future["day"])
        for low, high, strength in BANDS if who == "own" else ():
            ax.fill_between(days, future[low], future[high], color=colour, alpha=strength)
        if who == "needed":  # edges only: two bands upon each other would have a third colour
            for edge in ("low80", "high80"):
                ax.plot(days, future[edge], color=colour, linewidth=1.1)
        ax.plot(date2num(past["day"]), past["middle"], color=colour, linewidth=width)
        ax.plot(days, future["middle"], color=colour, linewidth=width, linestyle=(0, (3, 1.5)))
        records = part.assign(words=words[who])
        counted = records[~records["ahead"]]
        marks.tell_points(
            "{words}, {day:date}: {middle}", ax, date2num(counted["day"]), counted["middle"], counted
        )
        expected = records[records["ahead"]]
        days = date2num(expected["day"])
        marks.tell_points(
            "{words}, {day:date}: {middle} ({low80} to {high80})", ax, days, expected["middle"], expected
        )
        # The name stays clear of the axis.
        ends.append((max(float(future["middle"].iloc[-1]), top * 0.07), names[who], colour))
    ax.axvline(date2num(today), color=theme.MUTED, linewidth=0.8, linestyle=(0, (2, 2)), zorder=0)
    marks.above(ax, date2num(today), words["today"], -4, ha="right", color=theme.MUTED, fontsize=8.5)
    ax.set_ylim(0, max(top * 1.04, 1.2))
    ax.y.whole = True
    two_lines = max(top, 1) / 17 * 2.3
    marks.end_labels(ax, date2num(frame["day"].max()), ends, two_lines, bold=names["own"])
    _years(ax, frame["day"], room=0.02)
    theme.grid(ax)
    return Figure(figure, "counts-ahead", title, alt, frame, rows)


@theme.style()
def places(
    chances: pd.DataFrame, now: int | None, words: Mapping[Any, str], title: Text, alt: Text, rows: Any
) -> Figure:
    """How likely each place is, by year: a strip of cells, darker where likelier; today's place as a dot.

    `chances`: frame of `outlook.place_chances` (day, rank, chance); `words`: for each place ("none" for no
    product), for each day, and for "today".
    """
    likely = chances.groupby("rank")["chance"].max()
    ranks = sorted({*likely[likely >= SHOWN].index, *([now] if now else [])}, key=lambda rank: rank or np.inf)
    days = sorted(set(chances["day"]))
    figure, ax = theme.row_axes(len(ranks), each=0.27, least=0.9, left=1.15, right=0.2, top=0.3, bottom=0.1)
    shares = chances.set_index(["rank", "day"])["chance"]
    for y, rank in enumerate(ranks):
        for x, day in enumerate(days, start=1):
            share = shares.get((rank, day), 0.0)
            step = int(np.searchsorted(STEPS, share, side="right"))
            seen = share >= SHOWN / 2
            fill = theme.SEQUENCE[step] if seen else "none"
            cell = ax.barh(y, 0.94, height=0.88, left=x - 0.47, color=fill)
            if seen:
                record = {"place": words[rank or "none"], "day": day, "share": share}
                marks.tell("{day:date}, {place}: {share:percent}", cell, [record])
                ink = ON_LIGHT if step < 4 else ON_DARK
                text = ">99%" if 0.995 <= share < 1 else f"{share * 100:.0f}%"
                ax.annotate(text, (x, y), ha="center", va="center", color=ink)
    if now:
        marks.dot(ax, 0, ranks.index(now), theme.FOCAL, markersize=9)
    ax.set_yticks(range(len(ranks)), [words[rank or "none"] for rank in ranks])
    ax.set_xticks(range(len(days) + 1), [words["today"], *[words[day] for day in days]])
    ax.x.far = True
    ax.x.strokes = ax.y.strokes = ax.x.edge = ax.y.edge = False
    ax.set_xlim(-0.5, len(days) + 0.5)
    ax.set_ylim(len(ranks) - 0.5, -0.5)
    return Figure(figure, "places-ahead", title, alt, chances, rows)


@theme.style()
def back_test(scores: pd.DataFrame, words: Words, title: Text, alt: Text, rows: Any) -> Figure:
    """How past forecasts fared by years ahead: outcomes within the ranges, and mean errors.

    Dashed lines are the shares that the model itself expected within its ranges.

    `scores`: frame of `backtest.scores` (ahead, crps, last, trend, and inside and mass of three levels);
    `words`: headings (inside, errors), the names of the three forecasts (crps, last, trend), and the axis
    (ahead).
    """
    figure, (left, right) = theme.axes(
        3.3, left=0.5, right=1.15, top=0.4, bottom=0.5, columns=2, between=1.05
    )
    ahead, style = scores["ahead"].to_numpy(), {"marker": "o", "markersize": 4}
    ends = []
    for level, colour in zip((50, 80, 95), theme.PEERS, strict=False):
        ends.append(marks.line(left, ahead, scores[f"inside{level}"] * 100, f"{level}%", colour, **style))
        records = scores.assign(level=level, share=scores[f"inside{level}"], mass=scores[f"mass{level}"])
        marks.tell_points(
            "{ahead:year} ahead, range of {level}%: {share:percent} inside, {mass:percent} expected",
            *(left, ahead, records["share"] * 100, records),
        )
        left.plot(ahead, scores[f"mass{level}"] * 100, color=colour, linewidth=1, linestyle=(0, (2, 2)))
    marks.end_labels(left, ahead[-1], ends, 7)
    left.set_ylim(0, 102)
    marks.percent_axis(left.y, 100)
    kinds = (("crps", theme.PEERS[0], 2.4), ("trend", theme.PEERS[2], 1.4), ("last", theme.PEERS[4], 1.4))
    ends = [
        marks.line(right, ahead, scores[kind], words[kind], colour, linewidth=width, **style)
        for kind, colour, width in kinds
    ]
    for kind, _, _ in kinds:
        records = scores.assign(name=words[kind], error=scores[kind])
        marks.tell_points("{name}, {ahead:year} ahead: {error:.2f}", right, ahead, scores[kind], records)
    most = float(scores[["crps", "last", "trend"]].max().max())
    marks.end_labels(right, ahead[-1], ends, most / 13, bold=words["crps"])
    right.set_ylim(0, most * 1.06)
    for ax, heading in ((left, words["inside"]), (right, words["errors"])):
        ax.set_title(heading)
        ax.set_xticks(ahead)
        ax.set_xlim(ahead[0] - 0.15, ahead[-1] + 0.1)
        ax.x.title = words["ahead"]
        theme.grid(ax)
    return Figure(figure, "back-test", title, alt, scores, rows)


def _years(ax: Panel, column: pd.Series, room: float = 0.0) -> None:
    """Ticks on the days of a report's years, at most nine, named by their year."""
    days = sorted(set(column))
    shown = days[:: -max(1, (len(days) - 1) // 9 + 1)][::-1]
    ax.set_xticks(date2num(shown), [str(day.year) for day in shown])
    first, last = date2num(days[0]), date2num(days[-1])
    ax.set_xlim(first, last + (last - first) * room)
