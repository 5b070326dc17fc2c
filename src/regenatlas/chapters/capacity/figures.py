"""Figures of the chapter on capacity, first half: transplants by country and by year."""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from regenatlas.chapters.capacity.known import STATED
from regenatlas.report.figures import marks, theme
from regenatlas.report.figures.base import Figure
from regenatlas.report.figures.marks import Text, Words

TOLD = (
    "{country:country_name}, {year:calendar_year}: {rate:.1f} per ten million",
    "{country:country_name}, {year:calendar_year}: at least {rate:.1f} per ten million",
)
DECADES = (0.1, 1.0, 10.0, 100.0, 1000.0)


@theme.style()
def rates(
    compared: pd.DataFrame, own: pd.DataFrame, focal: str, words: Words, title: Text, alt: Text, names: Words
) -> Figure:
    """A dot for the rate of each country on a logarithmic axis; all those of the report's country in its row.

    `compared`: frame of `known.reference` (country, rate, relation, scope, source_id, rows); `own`: rows of
    `known.every_rate` on `focal`; `words`: country → value and year. Lower bounds are open triangles
    that point to where the truth may lie, statements open circles.
    """
    figure, ax = theme.row_axes(len(compared), left=1.75, right=1.95, bottom=0.45)
    every = pd.concat([compared["rate"], own["rate"]])
    low, high = every.min() * 0.6, every.max() * 1.6
    ax.x.log = True
    ax.set_xlim(low, high)
    ax.hlines(marks.heights(len(compared)), low, high, theme.GRID, 0.8, zorder=0)
    is_focal = compared["country"] == focal
    for (y, row), colour in zip(marks.rows(compared), marks.colours(is_focal), strict=True):
        points = own.to_dict("records") if row["country"] == focal else [row]
        if row["country"] == focal:
            ax.hlines(y, own["rate"].min(), own["rate"].max(), colour, 2)
        for point in points:
            bound = point["relation"] == "at_least"
            filled = not bound and point["scope"] != STATED
            dot = marks.dot(ax, point["rate"], y, colour, ">" if bound else "o", filled=filled, markersize=7)
            marks.tell(_rate(point), dot, [point])
        marks.beside(ax, y, words[row["country"]], bold=row["country"] == focal)
    marks.names(ax, [names[code] for code in compared["country"]], is_focal)
    ticks = [tick for tick in DECADES if low <= tick <= high]
    ax.set_xticks(ticks, [f"{tick:,g}" for tick in ticks])
    ax.set_ylim(-0.6, len(compared) - 0.4)
    data = pd.concat([compared[compared["country"] != focal], own if is_focal.any() else own.iloc[:0]])
    return Figure(figure, "rates", title, alt, data.drop(columns=["source_id", "counted", "highest"]))


@theme.style()
def rates_through_time(compared: pd.DataFrame, focal: str, names: Words, title: Text, alt: Text) -> Figure:
    """Rates by year on a logarithmic axis; a line joins years only where both come from the same source.

    `compared`: frame of `capacity.rates` (country, year, rate, relation, source_id, rows), for the countries
    to be shown.
    """
    figure, ax = theme.axes(4.0, left=0.6, right=1.5, bottom=0.4)
    points = compared.assign(log=np.log10(compared["rate"]))
    ends, colours = [], theme.colours(compared["country"], focal)
    # The report's country last, over the others.
    for country in sorted(colours, key=lambda code: code == focal):
        own, colour = points[points["country"] == country].to_dict("records"), colours[country]
        width, size = (2.4, 7) if country == focal else (1.2, 4.5)
        for row in own:
            bound = row["relation"] == "at_least"
            style = {"markersize": size, "clip_on": False}
            dot = marks.dot(
                ax, row["year"], row["log"], colour, "^" if bound else "o", filled=not bound, **style
            )
            marks.tell(_rate(row), dot, [row])
        for one, other in pairwise(own):
            if one["source_id"] == other["source_id"]:
                x, y = [one["year"], other["year"]], [one["log"], other["log"]]
                ax.plot(x, y, color=colour, linewidth=width)
        ends.append((own[-1]["log"], names[country], colour))
    low, high = points["log"].min() - 0.15, points["log"].max() + 0.15
    years = _whole_years(points["year"])
    ax.set_xlim(years.start - 0.5, years.stop - 0.5)
    marks.end_labels(ax, years.stop - 0.5, ends, (high - low) / 17, bold=names.get(focal, ""))
    ax.set_ylim(low, high)
    ticks = [tick for decade in DECADES for tick in (decade, 3 * decade) if low <= math.log10(tick) <= high]
    ax.set_yticks(np.log10(ticks), [f"{tick:,g}" for tick in ticks])
    ax.set_xticks(years)
    theme.grid(ax)
    return Figure(figure, "rates-through-time", title, alt, compared.drop(columns="source_id"))


def _rate(row: Mapping[str, Any]) -> str:
    """What a dot says: a rate is of transplants for ten million people."""
    return TOLD[row["relation"] == "at_least"]


def _whole_years(years: pd.Series) -> range:
    first, last = int(years.min()), max(int(years.max()), int(years.min()) + 4)
    return range(first, last + 1, max(1, math.ceil((last - first) / 8)))
