"""Figures of chapter 06: counts of one source side by side, stated places, products against science, ways."""

import textwrap
from collections.abc import Sequence
from datetime import date
from math import inf
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import date2num

from regenatlas.chapters.science.science import Comparison
from regenatlas.report.figures import marks, theme
from regenatlas.report.figures.base import Figure
from regenatlas.report.figures.marks import Text, Words
from regenatlas.report.figures.placing import box, first_free

PANELS = 3  # counts side by side; more would leave no room for names

# Where the name of a dot may stand: points right of it and above, and the side of the name that is there.
SPOTS = (
    (7, 0, "left", "center"),
    (-7, 0, "right", "center"),
    (0, 7, "center", "bottom"),
    (0, -7, "center", "top"),
    (6, 9, "left", "bottom"),
    (6, -9, "left", "top"),
    (-6, 9, "right", "bottom"),
    (-6, -9, "right", "top"),
    (-14, 18, "right", "bottom"),
    (14, 18, "left", "bottom"),
    (-14, 30, "right", "bottom"),
    (0, 42, "center", "bottom"),
)


@theme.style()
def counts(
    panels: Sequence[tuple[str, Comparison]], name: str, focal: str, names: Words, title: Text, alt: Text
) -> Figure:
    """One panel of bars per count, each with its own scale: a bar is comparable only within its panel.

    `panels`: heading (what is counted, and when) and comparison (country, n, aggregate, rows); the first
    three are drawn. Regions are drawn in grey.
    """
    frames = [made.frame for _, made in panels[:PANELS]]
    width = (46, 30, 18)[len(frames) - 1]
    headings = ["\n".join(textwrap.wrap(text, width, break_long_words=False)) for text, _ in panels[:PANELS]]
    most, head = max(map(len, frames)), 0.17 * (max(text.count("\n") for text in headings) + 1) + 0.12
    figure, axes = theme.row_axes(
        most, least=1.1, left=1.15, right=0.5, top=head, bottom=0.1, columns=len(frames), between=1.3
    )
    for ax, heading, frame in zip(axes, headings, frames, strict=True):
        values, own = frame["n"].astype(int), frame["country"] == focal
        fills = np.where(frame["aggregate"].astype(bool) & ~own, theme.NOT_KNOWN, marks.colours(own))
        texts = [f"{n:,}" for n in values]
        marks.bars(ax, [names[code] for code in frame["country"]], values, texts, own, list(fills), of=most)
        ax.set_xlim(0, max(1, values.max()) * 1.12)
        ax.set_ylim(-0.6, most - 0.4)
        ax.set_title(heading, x=-0.02, fontsize=8.5)
    # The text names field and time, so that no number stands without its definition.
    data = pd.concat([made.frame.assign(count=text) for text, made in panels[:PANELS]], ignore_index=True)
    return Figure(figure, name, title, alt, data[["count", "country", "n", "rows"]])


@theme.style()
def stated_places(stated: pd.DataFrame, aims: pd.DataFrame, title: Text, alt: Text) -> Figure:
    """Dots for places as stated, first place on top; a line joins only what one source states together.

    `stated`, `aims`: frames of `science_ranks.science_places` and `science_targets` (rank_id, day, date,
    rank, relation, source_id, publisher, rows), aims with a label.
    """
    exact = stated[(stated["relation"] == "exactly") & stated["rank"].notna()]
    figure, ax = theme.axes(3.4, left=0.5, right=0.75, top=0.2, bottom=0.35)
    starts = set()
    for _, group in exact.groupby("source_id"):
        if len(group) > 1:
            starts.add(group["rank_id"].iloc[0])
            line = date2num(group["day"]), group["rank"].astype(int)
            ax.plot(*line, color=theme.FOCAL_SOFT, linewidth=2, zorder=1)
    ax.scatter(date2num(exact["day"]), exact["rank"].astype(int), s=40, color=theme.FOCAL, zorder=2)
    style: dict[str, Any] = {"ha": "center", "fontsize": 8.5}
    for key, day, rank in zip(exact["rank_id"], exact["day"], exact["rank"], strict=True):
        dy, va = (-7, "top") if key in starts else (7, "bottom")
        marks.label(ax, date2num(day), rank, str(rank), 0, dy, bold=True, va=va, **style)
    for day, rank, text in zip(date2num(aims["day"]), aims["rank"], aims["label"], strict=True):
        marks.dot(ax, day, rank, theme.INK, "D", filled=False, markersize=7, markeredgewidth=1.4, zorder=3)
        marks.label(ax, day, rank, text, 0, 7, va="bottom", **style)
    both = pd.concat([exact.assign(kind="stated"), aims.assign(kind="target")], ignore_index=True)
    worst = int(both["rank"].max())
    ax.set_ylim(worst + 4, 0)  # the first place on top, and room for a number below the last dot
    ax.set_yticks(marks.place_ticks(worst, 5 if worst > 10 else 1))
    first, last = both["day"].min(), both["day"].max()
    years = range(first.year, last.year + 2)
    low, high = date2num(date(first.year, 1, 1)) - 60, date2num(last) + 250
    marks.year_axis(ax, years[:: max(1, len(years) // 8)], low, high)
    theme.grid(ax)
    columns = ["kind", "date", "rank", "publisher", "rows"]
    return Figure(figure, "stated-places", title, alt, both[columns])


@theme.style()
def against(
    frame: pd.DataFrame, focal: str, names: Words, axes: tuple[str, str], name: str, title: Text, alt: Text
) -> Figure:
    """Products against papers or trials of one count, each country named beside its dot.

    `frame`: of `science_products.against_products` (country, n, products, rows); `axes`: what stands across
    and upwards. The scale across is logarithmic where the largest count is more than ten times the smallest.
    """
    figure, ax = theme.axes(3.7, left=0.6, right=1.0, top=0.25, bottom=0.55)
    x, y = frame["n"].astype(float), frame["products"].astype(float)
    low, high, top = x.min(), x.max(), max(1.0, y.max())
    log = low > 0 and high > 10 * low
    if log:
        ax.set_xscale("log")
        ax.set_xlim(low / 2.2, high * 1.35)
    else:
        ax.set_xlim(0, high * 1.12)
    ax.set_ylim(-0.12 * top, top * 1.1)
    ax.scatter(x, y, s=46, zorder=2, clip_on=False, color=marks.colours(frame["country"] == focal))
    steps = [m * 10**e for e in range(7) for m in (1, 2, 5)]
    if log:
        ticks = [step for step in steps if low / 1.35 <= step <= high * 1.35]
    else:
        size = next(step for step in steps if step >= max(1.0, high / 5))
        ticks = list(range(0, int(high * 1.12) + 1, size))
    ax.set_xticks(ticks, [f"{tick:,}" for tick in ticks])
    ax.minorticks_off()
    ax.yaxis.get_major_locator().set_params(integer=True)
    ax.set_xlabel(axes[0])
    ax.set_title(axes[1], fontweight="normal")
    theme.grid(ax)
    _name_dots(ax, frame, focal, names)
    return Figure(figure, name, title, alt, frame)


def _name_dots(ax: Axes, frame: pd.DataFrame, focal: str, names: Words) -> None:
    """Names beside the dots, the focal one first: where they meet no other name or dot, else at the right."""
    points = frame[["n", "products"]].astype(float).to_numpy()
    point = ax.figure.dpi / 72
    dots = ax.transData.transform(points) / point
    within = (ax.bbox.x0 / point, ax.bbox.y0 / point, inf, inf)  # names may pass the upper and right edge
    taken = [box(x, y, 8, 8) for x, y in dots]
    for n in sorted(range(len(frame)), key=lambda n: frame["country"].iloc[n] != focal):
        code, (x, y) = frame["country"].iloc[n], dots[n]
        text, own = names[code], code == focal
        boxes = [box(x + dx, y + dy, len(text) * 5.2, 9.5, ha, va) for dx, dy, ha, va in SPOTS]
        chosen = first_free(boxes, taken, within) or 0
        taken.append(boxes[chosen])
        dx, dy, ha, va = SPOTS[chosen]
        colour = theme.FOCAL if own else theme.INK
        style: dict[str, Any] = {"ha": ha, "va": va, "fontsize": 8.5, "color": colour}
        if abs(dy) > 10:
            style["arrowprops"] = {"arrowstyle": "-", "color": theme.MUTED, "linewidth": 0.7}
        marks.label(ax, points[n, 0], points[n, 1], text, dx, dy, bold=own, **style)


@theme.style()
def ways(
    frame: pd.DataFrame, focal: str, labels: list[str], ends: list[str], axis: str, title: Text, alt: Text
) -> Figure:
    """Bars of years from the first step in people to the first licence, the quickest on top.

    `frame`: of `translation.cases` (country, link, years, rows and more for the data); `labels`: names beside
    the bars; `ends`: words behind them; `axis`: what the bars measure. Bars whose two ends may belong to
    different products are hatched.
    """
    figure, ax = theme.row_axes(len(frame), each=0.3, left=2.75, right=1.75, top=0.1)
    own = frame["country"] == focal
    for (y, row), colour in zip(marks.rows(frame), marks.colours(own), strict=True):
        loose = {"color": "none", "edgecolor": colour, "hatch": "////", "linewidth": 1}
        style = {"color": colour} if row["link"] == "same_product" else loose
        ax.barh(y, row["years"], height=0.62, **style)
    for y, years, mine, text in zip(marks.heights(len(frame)), frame["years"], own, ends, strict=True):
        marks.label(ax, years, y, text, 5, bold=mine, fontsize=8.5)
    marks.names(ax, labels, own)
    ax.set_xlim(0, frame["years"].max() * 1.02)
    ax.set_ylim(-0.6, len(frame) - 0.4)
    ax.set_xlabel(axis)
    ax.xaxis.get_major_locator().set_params(integer=True)
    theme.grid(ax, "x")
    data = frame.drop(columns=["name", "modality", "indication", "detail"], errors="ignore")
    return Figure(figure, "ways", title, alt, data)


@theme.style()
def research(values: pd.DataFrame, focal: str, names: Words, title: Text, alt: Text) -> Figure:
    """Lines of research spending as a share of gross domestic product, one country each.

    `values`: country, year, value (percent), rows.
    """
    figure, ax = theme.axes(3.2, left=0.5, right=1.6, top=0.2, bottom=0.35)
    last, top, ends = int(values["year"].max()), float(values["value"].max()), []
    for code, colour in theme.colours([focal, *values["country"]], focal).items():
        own = values[values["country"] == code]
        if own.empty:
            continue
        width, size, until = 2.6 if code == focal else 1.2, 4 if code == focal else 3, own["year"].iloc[-1]
        name = names[code] if until == last else f"{names[code]} ({until})"
        style: dict[str, Any] = {"linewidth": width, "marker": "o", "markersize": size}
        ends.append(marks.line(ax, own["year"], own["value"], name, colour, **style))
    ax.set_ylim(0, top * 1.1)
    marks.end_labels(ax, last, ends, top / 13, bold=ends[0][1])
    years = list(range(int(values["year"].min()), last + 1))
    ax.set_xticks(years[:: max(1, len(years) // 8)])
    ax.set_xlim(years[0] - 0.2, last + 0.1)
    theme.grid(ax)
    ax.set_yticks(ax.get_yticks(), [f"{tick:g}%" for tick in ax.get_yticks()])
    ax.set_ylim(0, top * 1.1)
    return Figure(figure, "research-spending", title, alt, values)
