"""Figures of its chapter: the leading countries, and a country's place by definition, in time and by size."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.dates import date2num

from regenatlas.report.figures import marks, theme
from regenatlas.report.figures.base import Figure
from regenatlas.report.figures.marks import Text, Words

TOLD = "{name}, {day:date}: {rank:ordinal}, {n:product}"


@theme.style()
def leaders(league: pd.DataFrame, title: Text, alt: Text) -> Figure:
    """Bars of counted products, the report's country stressed.

    `league`: frame of `standing.league` (name, rank, n, fewest, focal, rows).
    """
    figure, ax = theme.row_axes(len(league), left=1.75, right=0.5, bottom=0.2)
    counts = zip(league["fewest"], league["n"], strict=True)
    texts = [str(n) if fewest == n else f"{fewest}–{n}" for fewest, n in counts]
    bars = marks.bars(ax, _ranked(league), league["n"], texts, league["focal"])
    records = league.assign(shown=texts)
    marks.tell("{name}: {rank:ordinal}, {shown} {n:product|products}", bars, records)
    ax.set_xlim(0, league["n"].max() * 1.08)
    return Figure(figure, "leaders", title, alt, league.drop(columns="focal"))


@theme.style()
def places_by_rule(steps: pd.DataFrame, title: Text, alt: Text, axis: str) -> Figure:
    """A dot for each place that counting rules give, question by question; the report's own is stressed.

    `steps`: frame of `standing.ladder` with words: words, label (of the rules), place, products. `axis`: the
    name of the axis of places.
    """
    groups = [part for _, part in steps.groupby("asked", sort=False)]
    figure, ax = theme.row_axes(len(steps) + len(groups), left=2.3, right=2.6, bottom=0.6, each=0.22)
    end, y = steps["rank"].max() * 1.12, len(steps) + len(groups)
    marks.place_axis(ax, "x", end)
    labels: dict[int, tuple[str, bool]] = {}
    for part in groups:
        y -= 1
        marks.label(ax, 0.93, y, part["words"].iloc[0], -4, ha="right", color=theme.MUTED, style="italic")
        for row in part.to_dict("records"):
            y -= 1
            labels[y] = str(row["label"]), row["own"]
            ax.hlines(y, 1, end, theme.GRID, 0.8, zorder=0)
            style = {"markersize": 46**0.5, "markeredgewidth": 0}
            dot = marks.dot(ax, int(row["rank"]), y, marks.colours([row["own"]])[0], **style)
            marks.tell("{place}, {products}: {labels:;}", dot, [row])
            marks.beside(ax, y, f"{row['place']}: {row['products']}", bold=row["own"])
    names, stressed = zip(*labels.values(), strict=True)
    marks.names(ax, names, stressed, list(labels))
    ax.x.title = axis
    ax.set_xlim(0.93, end)
    ax.set_ylim(-0.6, len(steps) + len(groups) - 0.4)
    data = steps.assign(labels=["; ".join(labels) for labels in steps["labels"]])
    data = data[["words", "rank", "shared", "low", "high", "labels", "rows"]].rename(
        columns={"words": "asked"}
    )
    return Figure(figure, "places-by-rule", title, alt, data)


@theme.style()
def place_through_time(history: pd.DataFrame, focal: str, names: Words, title: Text, alt: Text) -> Figure:
    """Lines of places, first on top: the country of the report thick, with a dot at each half-year.

    `history`: frame of `trajectory.history` (day, country, rank, n), for the country and those beside it.
    Lines on one place run side by side.
    """
    figure, ax = theme.axes(3.9, left=0.45, right=1.75, bottom=0.4)
    ranked, ends = history[history["rank"].notna()], []
    colours = theme.colours(history["country"], focal)
    worst = int(ranked["rank"].max())
    for at, (country, own) in enumerate(ranked.groupby("country", sort=False)):
        is_focal = country == focal
        days, places = date2num(own["day"]), own["rank"].astype(int)
        records = own.assign(name=names[country])
        beside = 0 if is_focal else (at + 1) * (-1) ** at * worst / 140
        style: dict[str, Any] = {"drawstyle": "steps-post", "zorder": 3 if is_focal else 2}
        if is_focal:
            ax.plot(days, places, color=theme.PAPER, linewidth=6, **style)
            style_of_dots: dict[str, Any] = {"markersize": 6, "zorder": 4, "clip_on": False}
            dots = marks.dot(ax, days, places, colours[country], **style_of_dots)
            marks.tell(TOLD, dots, records)
        else:
            marks.tell_points(TOLD, ax, days, places + beside, records)
        end = marks.line(
            ax,
            days,
            places + beside,
            names[country],
            colours[country],
            linewidth=3 if is_focal else 1.4,
            **style,
        )
        if is_focal or own["day"].iloc[-1] == history["day"].max():
            ends.append((end[0], f"{places.iloc[-1]}. {end[1]}", end[2]))
    first, last = history["day"].min(), history["day"].max()
    marks.end_labels(
        ax, date2num(last), ends, worst / 15, bold=next(text for _, text, c in ends if c == theme.FOCAL)
    )
    ax.set_ylim(worst + 0.6, 0.4)
    ax.set_yticks(marks.place_ticks(worst, 1 if worst <= 12 else 5 if worst <= 40 else 10))
    years = range(first.year + 1, last.year + 1, max(1, (last.year - first.year - 1) // 8 + 1))
    low, high = date2num(first), date2num(last)
    # A little room behind the last day, or its step would fall on the edge.
    marks.year_axis(ax, years, low, high + (high - low) * 0.02)
    theme.grid(ax)
    return Figure(figure, "place-through-time", title, alt, history)


@theme.style()
def by_size(panels: Mapping[str, pd.DataFrame], focal: str, title: Text, alt: Text, show: int = 12) -> Figure:
    """Bars of products per unit of size, one panel each: the first `show` countries and the report's own.

    `panels`: heading → frame of `robustness.per_head` (country, name, rank, per, rows).
    """
    shown = {
        heading: frame[(frame["country"] == focal) | (np.arange(len(frame)) < show)]
        for heading, frame in panels.items()
    }
    rows = max(len(part) for part in shown.values())
    figure, axes = theme.row_axes(
        rows, left=1.55, right=0.45, top=0.35, bottom=0.1, columns=len(shown), between=1.95
    )
    for ax, (heading, part) in zip(axes, shown.items(), strict=True):
        values = [f"{per:.2f}" for per in part["per"]]
        bars = marks.bars(ax, _ranked(part), part["per"], values, part["country"] == focal, of=rows)
        records = part.assign(heading=heading)
        marks.tell("{name}: {rank:ordinal}, {n:product}. {heading}: {per:.2f}", bars, records)
        ax.set_title(heading)
        ax.set_xlim(0, part["per"].max() * 1.15)
        ax.set_ylim(-0.6, rows - 0.4)
    data = pd.concat([part.assign(measure=heading) for heading, part in shown.items()], ignore_index=True)
    return Figure(figure, "by-size", title, alt, data)


def _ranked(frame: pd.DataFrame) -> list[str]:
    return [f"{rank}. {name}" for name, rank in zip(frame["name"], frame["rank"], strict=True)]
