"""Figures of chapter 04: verdicts by topic, reported places and stated numbers of products against ours."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd
from matplotlib.dates import date2num
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from regenatlas.chapters.claims.claim_rules import (
    CONTRADICTED,
    LEFT_OPEN,
    NOT_TESTABLE,
    OTHER_DEFINITION,
    OUTCOMES,
    REPRODUCED,
)
from regenatlas.report.figures import theme
from regenatlas.report.figures.base import Figure
from regenatlas.report.narrative import Prose

Text = str | Prose

#: No colour of alarm: a statement that our records do not bear out is not thereby an offence.
COLOURS = {
    REPRODUCED: theme.PEERS[1],
    OTHER_DEFINITION: theme.PEERS[0],
    CONTRADICTED: theme.PEERS[3],
    LEFT_OPEN: theme.PEERS[2],
    NOT_TESTABLE: theme.NOT_KNOWN,
}
# Numbers stand on coloured bars, on light pages and on dark ones: their ink must not follow the page.
ON_DARK, ON_LIGHT = "#fefefe", "#161616"
INKS = {REPRODUCED: ON_DARK, CONTRADICTED: ON_DARK}
BAND = theme.NOT_KNOWN
SOON = 60  # days
MARKERS = ("o", "D", "s", "^")
TICKS = (1, 2, 3, 5, 7, 10, 15, 20, 30, 40, 50)


def verdicts(groups: pd.DataFrame, words: Mapping[str, str], title: Text, alt: Text) -> Figure:
    """Bars of statements by topic, split by what became of them, each part with its number.

    `groups` as `claims.by_topic` gives it, with a column `label`; `words`: the outcomes in words, for the
    key.
    """
    topics = list(dict.fromkeys(groups["label"]))
    height = theme.height_for(len(topics), each=0.3, top=0.8, bottom=0.1)
    figure, ax = theme.axes(height, left=1.75, right=0.4, top=0.8, bottom=0.1)
    most = groups.groupby("label")["n"].sum().max()
    with theme.style():
        for y, topic in zip(range(len(topics))[::-1], topics, strict=True):
            left = 0
            for row in groups[groups["label"] == topic].to_dict("records"):
                ax.barh(y, row["n"], left=left, height=0.7, color=COLOURS[row["outcome"]])
                ink = INKS.get(row["outcome"], ON_LIGHT)
                ax.annotate(
                    str(row["n"]), (left + row["n"] / 2, y), ha="center", va="center", color=ink, fontsize=8
                )
                left += row["n"]
        ax.set_yticks(list(range(len(topics))[::-1]), topics)
        ax.tick_params(axis="y", length=0)
        ax.set_xlim(0, most * 1.02)
        ax.xaxis.set_visible(False)
        for side in ("left", "bottom"):
            ax.spines[side].set_visible(False)
        seen = [code for code in OUTCOMES if code in set(groups["outcome"])]
        _key(ax, [Patch(color=COLOURS[code], label=words[code]) for code in seen], columns=2)
    return Figure(figure, "verdicts-by-topic", title, alt, groups.drop(columns="topic"))


def reported_places(
    reported: pd.DataFrame, history: pd.DataFrame, words: Mapping[str, str], title: Text, alt: Text
) -> Figure:
    """One panel for each kind of place: dots as reported, ours as a line, its span as a band.

    `reported` as `claim_series.reported_ranks` gives it, `history` as `claim_series.places_through_time`.
    `words`: the metrics in words, `reported`, `top` («among the first …»), `ours` and `band` for the key.
    The dots are never joined: they were not counted by one rule.
    """
    metrics = list(dict.fromkeys(reported["metric"]))
    figure, axes = theme.axes(
        4.1, left=0.45, right=0.35, top=0.85, bottom=0.35, columns=len(metrics), between=0.55
    )
    axes = axes if isinstance(axes, list) else [axes]
    lowest = [n for n in (*history["worst"], *reported["reported"]) if n is not None]
    with theme.style():
        for ax, metric in zip(axes, metrics, strict=True):
            ours = history[(history["metric"] == metric) & history["rank"].notna()]
            days = [date2num(day) for day in ours["day"]]
            band = ours[["best", "worst"]].astype(float)
            ax.fill_between(
                days, band["best"], band["worst"], step="post", color=BAND, alpha=0.55, linewidth=0
            )
            ax.plot(
                days, ours["rank"].astype(float), color=theme.FOCAL, linewidth=2.2, drawstyle="steps-post"
            )
            labelled: list[tuple[int, date]] = []
            for row in reported[reported["metric"] == metric].to_dict("records"):
                # The same place reported anew within weeks needs no second number.
                near = any(n == row["reported"] and (row["day"] - day).days < SOON for n, day in labelled)
                _reported(ax, row, "" if near else str(row["reported"]))
                labelled.append((row["reported"], row["day"]))
            ax.set_title(words[metric])
            _rank_axis(ax, max(lowest))
            _years(ax, min(history["day"]), max(history["day"]))
        handles: list[Any] = [_dot("o", words["reported"], filled=True)]
        if (reported["relation"] == "top_n").any():
            handles.append(_dot("^", words["top"], filled=False))
        handles += [Line2D([], [], color=theme.FOCAL, linewidth=2.2, label=words["ours"])]
        handles += [Patch(color=BAND, alpha=0.55, label=words["band"])]
        _key(axes[0], handles, columns=2, lift=1.09)
    data = pd.concat(
        [
            reported[["metric", "day", "reported", "relation", "rows"]],
            history.assign(rows=[()] * len(history)),
        ],
        ignore_index=True,
    )
    return Figure(figure, "reported-places", title, alt, data)


def _reported(ax: Any, row: Mapping[str, Any], label: str) -> None:
    top = row["relation"] == "top_n"
    face = theme.PAPER if top else theme.INK
    at = date2num(row["day"]), row["reported"]
    ax.plot(*at, "^" if top else "o", color=theme.INK, markerfacecolor=face, markersize=6, zorder=4)
    if label:
        text = f"≤{label}" if top else label
        ax.annotate(
            text, at, (6, 8 if top else -8), textcoords="offset points", va="center", fontsize=8.5, zorder=5
        )


def stated_products(
    stated: pd.DataFrame, history: pd.DataFrame, words: Mapping[str, str], title: Text, alt: Text
) -> Figure:
    """Stated numbers of products as marks, ours as a line in steps, its span over all definitions as a band.

    `stated` as `claim_series.stated_products` gives it, `history` as `claim_series.counts_through_time`.
    `words`: the metrics in words, `ours`, `early` (licences as early as their dates allow) and `band` for
    the key. Statements with the same number for the same day share a mark, with how many they are.
    """
    figure, ax = theme.axes(4.0, left=0.35, right=0.35, top=0.85, bottom=0.35)
    days = [date2num(day) for day in history["day"]]
    metrics = list(dict.fromkeys(stated["metric"]))
    with theme.style():
        ax.fill_between(
            days, history["low"], history["high"], step="post", color=BAND, alpha=0.55, linewidth=0
        )
        ax.plot(days, history["n"], color=theme.FOCAL, linewidth=2.2, drawstyle="steps-post")
        handles: list[Any] = [Line2D([], [], color=theme.FOCAL, linewidth=2.2, label=words["ours"])]
        if (history["early"] != history["n"]).any():
            line: dict[str, Any] = {"color": theme.FOCAL, "linewidth": 1.2, "linestyle": (0, (1, 2))}
            ax.plot(days, history["early"], drawstyle="steps-post", **line)
            handles.append(Line2D([], [], label=words["early"], **line))
        handles.append(Patch(color=BAND, alpha=0.55, label=words["band"]))
        span = (history["day"].iloc[-1] - history["day"].iloc[0]).days
        for (day, claimed), part in stated.groupby(["day", "claimed"]):
            kinds = part["metric"].value_counts().sort_index(key=lambda codes: codes.map(metrics.index))
            for step, (metric, n) in enumerate(kinds.items()):
                at, x = metrics.index(metric), date2num(day) + step * span / 45
                ax.plot(x, claimed, MARKERS[at], color=theme.INK, markersize=6, zorder=4, **_face(at))
                if n > 1:
                    place = {"textcoords": "offset points", "fontsize": 8, "va": "center", "ha": "center"}
                    ax.annotate(f"×{n}", (x, claimed), (0, 10), **place)
        handles += [_dot(MARKERS[at], words[metric], filled=not at) for at, metric in enumerate(metrics)]
        _key(ax, handles, columns=2)
        top = max(
            float(stated["claimed"].astype(float).max()),
            float(history["high"].max()),
            float(history["early"].max()),
        )
        ax.set_ylim(-0.3, top + 0.7)
        ax.yaxis.set_major_locator(MaxNLocator(nbins=8, integer=True))
        theme.grid(ax)
        _years(ax, history["day"].iloc[0], history["day"].iloc[-1])
    data = pd.concat(
        [stated.drop(columns=["speaker", "publisher"]), history.assign(rows=[()] * len(history))],
        ignore_index=True,
    )
    return Figure(figure, "stated-products", title, alt, data)


# -------------------------------------------------------------------------------- parts


def _face(at: int) -> dict[str, Any]:
    return {"markerfacecolor": theme.INK if at == 0 else theme.PAPER}


def _dot(marker: str, label: str, *, filled: bool) -> Line2D:
    face = theme.INK if filled else theme.PAPER
    return Line2D(
        [],
        [],
        color=theme.INK,
        marker=marker,
        markerfacecolor=face,
        linestyle="none",
        markersize=6,
        label=label,
    )


def _key(ax: Any, handles: list[Any], columns: int, lift: float = 1.0) -> None:
    ax.legend(
        handles=handles,
        loc="lower left",
        bbox_to_anchor=(0, lift),
        ncols=columns,
        borderaxespad=0.2,
        handlelength=1.3,
        columnspacing=1.2,
        labelspacing=0.35,
    )


def _rank_axis(ax: Any, worst: int) -> None:
    # A place lost at the top weighs more than one lost far below.
    ax.set_yscale("log")
    ax.set_ylim(worst * 1.15, 0.85)
    ticks = [tick for tick in TICKS if tick <= worst * 1.15]
    ax.set_yticks(ticks, [str(tick) for tick in ticks])
    ax.minorticks_off()
    theme.grid(ax)


def _years(ax: Any, first: date, last: date) -> None:
    """Year ticks as numbers, because date axes write ticks that depend on the locale."""
    margin = max((last - first).days / 50, 10)
    years = range(first.year, last.year + 2, max(1, (last.year - first.year) // 8 + 1))
    ax.set_xticks([date2num(date(year, 1, 1)) for year in years], [str(year) for year in years])
    ax.set_xlim(date2num(first) - margin, date2num(last) + margin)
