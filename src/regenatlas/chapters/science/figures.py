"""Figures of its chapter: counts and trials side by side, stated places, ways to a licence, spending."""

import textwrap
from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.dates import date2num
from matplotlib.ticker import MaxNLocator

from regenatlas.chapters.science.paper_ranks import Series
from regenatlas.chapters.science.pipeline import PHASES
from regenatlas.chapters.science.science import Comparison
from regenatlas.report.figures import marks, theme
from regenatlas.report.figures.base import Figure
from regenatlas.report.figures.marks import Text, Words
from regenatlas.report.figures.panel import Panel

PANELS = 2  # counts side by side; more would leave no room for names


@theme.style()
def counts(
    panels: Sequence[tuple[str, Comparison]], name: str, focal: str, names: Words, title: Text, alt: Text
) -> Figure:
    """One panel of bars per count, each with its own scale: a bar is comparable only within its panel.

    `panels`: heading (what is counted, and when) and comparison (country, n, aggregate, rows); the first
    two are drawn. Regions are drawn in grey.
    """
    frames = [made.frame for _, made in panels[:PANELS]]
    width = (46, 30)[len(frames) - 1]
    headings = ["\n".join(textwrap.wrap(text, width, break_long_words=False)) for text, _ in panels[:PANELS]]
    most, head = max(map(len, frames)), 0.17 * (max(text.count("\n") for text in headings) + 1) + 0.12
    figure, axes = theme.row_axes(
        most, least=1.1, left=1.15, right=0.5, top=head, bottom=0.1, columns=len(frames), between=1.3
    )
    for ax, heading, frame in zip(axes, headings, frames, strict=True):
        values, own = frame["n"].astype(int), frame["country"] == focal
        fills = np.where(frame["aggregate"].astype(bool) & ~own, theme.NOT_KNOWN, marks.colours(own))
        texts = [f"{n:,}" for n in values]
        labels = [names[code] for code in frame["country"]]
        bars = marks.bars(ax, labels, values, texts, own, list(fills), of=most)
        marks.tell("{name}: {n:number}", bars, frame.assign(name=labels))
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
    at = date2num(exact["day"]), exact["rank"].astype(int)
    dots = marks.dot(ax, *at, theme.FOCAL, markersize=40**0.5, markeredgewidth=0)
    marks.tell("{rank:ordinal}, {date:date}, as stated by {publisher}", dots, exact)
    style: dict[str, Any] = {"ha": "center", "fontsize": 8.5}
    for key, day, rank in zip(exact["rank_id"], exact["day"], exact["rank"], strict=True):
        dy, va = (-7, "top") if key in starts else (7, "bottom")
        marks.label(ax, date2num(day), rank, str(rank), 0, dy, bold=True, va=va, **style)
    for row in aims.to_dict("records"):
        day, rank, text = date2num(row["day"]), row["rank"], row["label"]
        aim = {"markersize": 7, "markeredgewidth": 1.4, "zorder": 3}
        diamond = marks.dot(ax, day, rank, theme.INK, "D", filled=False, **aim)
        marks.tell("{label}, {date:date}, {publisher}", diamond, [row])
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


#: The colours of `pipeline.PHASES`.
PHASE_COLOURS = dict(
    zip(PHASES, (theme.PEERS[0], theme.PEERS[2], theme.PEERS[3], theme.PEERS[4]), strict=True)
)


@theme.style()
def pipeline(
    begun: pd.DataFrame,
    compared: pd.DataFrame,
    focal: str,
    names: Words,
    words: Words,
    title: Text,
    alt: Text,
) -> Figure:
    """Trials by phase: begun in the country year by year, and all of it beside others, each in its own scale.

    `begun`: of `pipeline.starts`, or empty; `compared`: of `pipeline.compared`, without the world; `words`:
    of the phases, and the headings `starts` and `all`.
    """
    shown = compared[compared["trials"] > 0]
    columns = 2 if len(begun) else 1
    figure, axes = theme.row_axes(
        max(len(shown), 4),
        each=0.32,
        least=1.9,
        left=0.4 if len(begun) else 1.3,
        right=0.5,
        top=0.6,
        bottom=0.35,
        columns=columns,
        between=1.35,
    )
    if len(begun):
        _stacked(axes[0], begun, words)
        axes[0].set_title(words["starts"], x=-0.02, fontsize=8.5)
    ax, own = axes[-1], shown["country"] == focal
    at = marks.heights(len(shown))
    left = np.zeros(len(shown))
    for phase, colour in PHASE_COLOURS.items():
        n = shown[phase].to_numpy(int)
        drawn = ax.barh(at, n, left=left, color=colour, height=0.68)
        records = shown.assign(name=[names[code] for code in shown["country"]], phase=words[phase], n=n)
        marks.tell("{name}, {phase}: {n:number}", drawn, records)
        left += n
    for y, n, bold in zip(at, shown["trials"], own, strict=True):
        marks.label(ax, n, y, f"{n:,}", bold=bold)
    marks.names(ax, [names[code] for code in shown["country"]], own, at)
    marks.hide_values(ax)
    ax.set_xlim(0, max(1, shown["trials"].max()) * 1.1)
    ax.set_ylim(-0.6, len(shown) - 0.4)
    ax.set_title(words["all"], x=-0.02, fontsize=8.5)
    handles = [
        marks.in_key(words[phase], color=colour, marker="s") for phase, colour in PHASE_COLOURS.items()
    ]
    marks.key(axes[0], handles, "lower left", (-0.1, 1.12))
    data = pd.concat([begun.assign(country=focal), shown], ignore_index=True)
    fields = ["country", "year", "phase", "n", "trials", *PHASES, "rows"]
    return Figure(figure, "pipeline", title, alt, data.reindex(columns=fields))


def _stacked(ax: Panel, begun: pd.DataFrame, words: Words) -> None:
    """Bars of one country by year, a part for each phase."""
    years = sorted(set(begun["year"]))
    below = np.zeros(len(years))
    for phase, colour in PHASE_COLOURS.items():
        part = begun[begun["phase"] == phase]
        drawn = ax.bar(part["year"], part["n"], bottom=below, color=colour, width=0.8)
        marks.tell("{year:calendar_year}, {phase}: {n:number}", drawn, part.assign(phase=words[phase]))
        below += part["n"].to_numpy(int)
    ax.set_xticks(years[:: -max(1, (len(years) - 1) // 4 + 1)][::-1])
    beyond = 0.4 + (years[-1] - years[0] + 0.8) / 20
    ax.set_xlim(years[0] - beyond, years[-1] + beyond)
    top = below.max() * 1.08
    ax.set_ylim(0, top)
    ax.set_yticks(MaxNLocator(integer=True).tick_values(0, top))
    theme.grid(ax)


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
        loose = {"edgecolor": colour, "hatch": "////", "linewidth": 1}
        style: dict[str, Any] = {"color": colour} if row["link"] == "same_product" else loose
        bar = ax.barh(y, row["years"], height=0.62, **style)
        marks.tell(
            "{label}: {end}", bar, [{"label": labels[len(frame) - 1 - y], "end": ends[len(frame) - 1 - y]}]
        )
    for y, years, mine, text in zip(marks.heights(len(frame)), frame["years"], own, ends, strict=True):
        marks.label(ax, years, y, text, 5, bold=mine, fontsize=8.5)
    marks.names(ax, labels, own)
    ax.set_xlim(0, frame["years"].max() * 1.02)
    ax.set_ylim(-0.6, len(frame) - 0.4)
    ax.x.title, ax.x.whole = axis, True
    theme.grid(ax, "x")
    data = frame.drop(columns=["name", "modality", "indication", "detail"], errors="ignore")
    return Figure(figure, "ways", title, alt, data)


@theme.style()
def paper_ranks(
    found: Sequence[Series], group: Sequence[str], focal: str, names: Words, title: Text, alt: Text
) -> Figure:
    """Lines of places by papers, first place on top: a panel for each series, a line for each country."""
    found = found[:PANELS]
    figure, axes = theme.axes(
        3.6, left=0.4, right=1.45, top=0.45, bottom=0.3, columns=len(found), between=1.75
    )
    drawn = []
    for ax, one in zip(axes, found, strict=True):
        part = one.frame[one.frame["country"].isin(group)]
        worst, ends = int(part["place"].max()), []
        for code, colour in theme.colours([focal, *group], focal).items():
            own = part[part["country"] == code]
            if own.empty:
                continue
            style: dict[str, Any] = {"linewidth": 2.6 if code == focal else 1.2}
            places = own["place"].astype(int)
            ends.append(marks.line(ax, own["year"], places, names[code], colour, **style))
            records = own.assign(name=names[code])
            sentence = "{name}, {year:calendar_year}: {place:ordinal}, {n:paper}"
            marks.tell_points(sentence, ax, own["year"], places, records)
        marks.end_labels(ax, one.years[-1], ends, worst / 15, bold=names[focal])
        ax.set_ylim(worst + 2, 0)
        ax.set_yticks(marks.place_ticks(worst, max(5, worst // 6 // 5 * 5)))
        years, beyond = one.years, (part["year"].max() - part["year"].min()) / 20
        ax.set_xlim(part["year"].min() - beyond, part["year"].max() + beyond)
        ax.set_xticks(years[:: -max(1, (len(years) - 1) // 3)][::-1])
        ax.set_title("\n".join(textwrap.wrap(one.heading, 34)), x=-0.02, fontsize=8.5)
        theme.grid(ax)
        drawn.append(part.assign(field=one.field))
    data = pd.concat(drawn, ignore_index=True)
    return Figure(figure, "paper-ranks", title, alt, data[["field", "country", "year", "n", "place", "rows"]])


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
        records = own.assign(name=names[code])
        marks.tell_points(
            "{name}, {year:calendar_year}: {value:.2f}%", ax, own["year"], own["value"], records
        )
    ax.set_ylim(0, top * 1.1)
    marks.end_labels(ax, last, ends, top / 13, bold=ends[0][1])
    years = list(range(int(values["year"].min()), last + 1))
    ax.set_xticks(years[:: max(1, len(years) // 8)])
    ax.set_xlim(years[0] - 0.2, last + 0.1)
    theme.grid(ax)
    ax.y.unit = "%"
    return Figure(figure, "research-spending", title, alt, values)
