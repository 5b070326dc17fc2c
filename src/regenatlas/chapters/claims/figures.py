"""Figures of its chapter: verdicts by topic, reported places and stated numbers of products against ours."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd
from matplotlib.dates import date2num
from matplotlib.ticker import MaxNLocator

from regenatlas.chapters.claims import claim_rules as rules
from regenatlas.report.figures import marks, theme
from regenatlas.report.figures.base import Figure
from regenatlas.report.figures.key import Entry
from regenatlas.report.figures.marks import Text, Words
from regenatlas.report.figures.panel import Panel

#: No colour of alarm: a statement that our records do not bear out is not thereby an offence.
COLOURS = {
    rules.BORNE_OUT: theme.PEERS[1],
    rules.RESTATED: theme.PEERS[4],
    rules.OTHER_RULE: theme.PEERS[0],
    rules.CONTRADICTED: theme.PEERS[3],
    rules.UNDECIDED: theme.PEERS[2],
    rules.OUTSIDE: theme.NOT_KNOWN,
}
# Numbers stand on coloured bars, on light pages and on dark ones: their ink must not follow the page.
ON_DARK, ON_LIGHT = "#fefefe", "#161616"
INKS = {rules.BORNE_OUT: ON_DARK, rules.CONTRADICTED: ON_DARK}
BAND: dict[str, Any] = {"color": theme.NOT_KNOWN, "alpha": 0.4}
OURS: dict[str, Any] = {"color": theme.FOCAL, "linewidth": 2.2}
EARLY: dict[str, Any] = {"color": theme.FOCAL, "linewidth": 1.2, "linestyle": (0, (1, 2))}
TOLD = ("Reported for {day:date}: {reported:ordinal}", "Reported for {day:date}: among the first {reported}")
SOON = 60  # days
MARKERS = ("o", "D", "s", "^")
PLACES = (1, 2, 3, 5, 7, 10, 15, 20, 30, 40, 50)


@theme.style()
def verdicts(groups: pd.DataFrame, words: Words, title: Text, alt: Text) -> Figure:
    """Bars of statements by theme, split by verdict, each part with its number.

    `groups`: frame of `claims.claims_by_topic` (topic, verdict, n, rows) with a column `label`; `words`: the
    verdicts in words, for the key.
    """
    topics = groups.groupby("label", sort=False)
    figure, ax = theme.row_axes(len(topics), each=0.27, left=1.75, right=0.4, top=0.8, bottom=0.1)
    for y, (_, part) in zip(marks.heights(len(topics)), topics, strict=True):
        left = 0
        for row in part.to_dict("records"):
            outcome, n = row["verdict"], row["n"]
            bar = ax.barh(y, n, left=left, height=0.7, color=COLOURS[outcome])
            marks.tell("{label}: {n:statement}, {verdict:verdict}", bar, [row])
            ink = INKS.get(outcome, ON_LIGHT)
            ax.annotate(str(n), (left + n / 2, y), ha="center", va="center", color=ink, fontsize=8)
            left += n
    marks.names(ax, groups["label"].unique())
    marks.room(ax, len(topics), 0, height=0.7)
    ax.set_xlim(0, topics["n"].sum().max() * 1.02)
    marks.hide_values(ax)
    outcomes = [code for code in rules.OUTCOMES if code in set(groups["verdict"])]
    _key(ax, [marks.shape_in_key(words[code], color=COLOURS[code]) for code in outcomes])
    return Figure(figure, "verdicts-by-topic", title, alt, groups.drop(columns="topic"))


@theme.style()
def reported_places(
    reported: pd.DataFrame, history: pd.DataFrame, words: Words, title: Text, alt: Text
) -> Figure:
    """One panel for each kind of place: dots as reported, ours as a line, its span as a band.

    `reported`: frame of `claim_series.reported_ranks` (metric, day, reported, relation, rows); `history`: of
    `claim_series.places_through_time` (metric, day, rank, best, worst). `words`: the metrics in words,
    `reported`, `top` ("among the first …"), `ours` and `band` for the key. The dots are never joined: they
    were not counted by one definition.
    """
    metrics = list(dict.fromkeys(reported["metric"]))
    figure, axes = theme.axes(
        3.4, left=0.45, right=0.35, top=0.85, bottom=0.35, columns=len(metrics), between=0.55
    )
    worst = max(n for n in (*history["worst"], *reported["reported"]) if n is not None) * 1.15
    for ax, metric in zip(axes, metrics, strict=True):
        ours = history[(history["metric"] == metric) & history["rank"].notna()]
        places = [ours[name].astype(float) for name in ("best", "worst", "rank")]
        _ours(ax, ours["day"], *places)
        marks.tell_points(
            "By us, {day:date}: {rank:ordinal} ({best:ordinal} to {worst:ordinal} over all rules)",
            *(ax, date2num(ours["day"]), places[-1], ours),
        )
        labelled: list[tuple[int, date]] = []
        for row in reported[reported["metric"] == metric].to_dict("records"):
            # The same place reported anew within weeks needs no second number.
            near = any(n == row["reported"] and (row["day"] - day).days < SOON for n, day in labelled)
            _reported(ax, row, labelled=not near)
            labelled.append((row["reported"], row["day"]))
        ax.set_title(words[metric])
        marks.place_axis(ax, "y", worst, PLACES)
        ax.set_ylim(worst, 0.85)
        theme.grid(ax)
        _years(ax, history["day"])
    handles = [_in_key("o", words["reported"])]
    if (reported["relation"] == "top_n").any():
        handles.append(_in_key("^", words["top"], filled=False))
    _key(axes[0], [*handles, _line(words["ours"], OURS), _band(words)], lift=1.09)
    data = _joined(reported[["metric", "day", "reported", "relation", "rows"]], history)
    return Figure(figure, "reported-places", title, alt, data)


def _reported(ax: Panel, row: Mapping[str, Any], *, labelled: bool) -> None:
    top, day = row["relation"] == "top_n", date2num(row["day"])
    place, marker = row["reported"], "^" if top else "o"
    dot = marks.dot(ax, day, place, theme.INK, marker, filled=not top, markersize=6, zorder=4)
    marks.tell(TOLD[row["relation"] == "top_n"], dot, [row])
    if labelled:
        text = f"{'≤' if top else ''}{place}"
        marks.label(ax, day, place, text, 6, 8 if top else -8, fontsize=8.5, zorder=5)


@theme.style()
def stated_products(
    stated: pd.DataFrame, history: pd.DataFrame, words: Words, title: Text, alt: Text
) -> Figure:
    """Stated numbers of products as marks, ours as a line in steps, its span by all counting rules as a band.

    `stated`: frame of `claim_series.stated_products` (metric, day, claimed, rows); `history`: of
    `claim_series.counts_through_time` (day, n, early, low, high). `words`: the metrics in words, `ours`,
    `early` (licences as early as their dates allow) and `band` for the key. Statements with the same number
    for the same day share a mark, with how many they are.
    """
    figure, ax = theme.axes(3.5, left=0.35, right=0.35, top=0.85, bottom=0.35)
    _ours(ax, history["day"], history["low"], history["high"], history["n"])
    days = date2num(history["day"])
    marks.tell_points(
        "By us, {day:date}: {n:product} ({low} to {high} over all rules)", ax, days, history["n"], history
    )
    handles = [_line(words["ours"], OURS)]
    if (history["early"] != history["n"]).any():
        ax.plot(date2num(history["day"]), history["early"], drawstyle="steps-post", **EARLY)
        handles.append(_line(words["early"], EARLY))
    handles.append(_band(words))
    metrics = list(dict.fromkeys(stated["metric"]))
    step = (history["day"].iloc[-1] - history["day"].iloc[0]).days / 45
    for (day, claimed), part in stated.groupby(["day", "claimed"]):
        kinds = part["metric"].value_counts().sort_index(key=lambda codes: codes.map(metrics.index))
        for n, (metric, count) in enumerate(kinds.items()):
            kind, x = metrics.index(metric), date2num(day) + n * step
            dot = marks.dot(ax, x, claimed, theme.INK, MARKERS[kind], filled=not kind, markersize=6, zorder=4)
            own = part[part["metric"] == metric]
            record = {"by": list(dict.fromkeys(own["speaker"].where(own["speaker"] != "", own["publisher"])))}
            record |= {"metric": metric, "claimed": claimed, "day": day}
            marks.tell("{claimed} stated for {day:date}, {metric:metric}: {by:;}", dot, [record])
            if count > 1:
                marks.label(ax, x, claimed, f"×{count}", 0, 10, fontsize=8, ha="center")
    handles += [_in_key(MARKERS[n], words[metric], filled=not n) for n, metric in enumerate(metrics)]
    _key(ax, handles)
    top = max(stated["claimed"].astype(float).max(), history[["high", "early"]].astype(float).max().max())
    ax.set_ylim(-0.3, top + 0.7)
    ax.set_yticks(MaxNLocator(8, integer=True).tick_values(-0.3, top + 0.7))
    theme.grid(ax)
    _years(ax, history["day"])
    data = _joined(stated.drop(columns=["speaker", "publisher"]), history)
    return Figure(figure, "stated-products", title, alt, data)


# ---- parts


def _ours(ax: Panel, days: pd.Series, low: pd.Series, high: pd.Series, middle: pd.Series) -> None:
    x = date2num(days)
    ax.fill_between(x, low, high, step="post", **BAND)
    ax.plot(x, middle, drawstyle="steps-post", **OURS)


def _joined(statements: pd.DataFrame, history: pd.DataFrame) -> pd.DataFrame:
    return pd.concat([statements, history.assign(rows=[()] * len(history))], ignore_index=True)


def _band(words: Words) -> Entry:
    return marks.shape_in_key(words["band"], color=BAND["color"], alpha=BAND["alpha"])


def _line(name: str, look: dict[str, Any]) -> Entry:
    return marks.in_key(name, **{"marker": "", "linestyle": "-", **look})


def _in_key(marker: str, name: str, *, filled: bool = True) -> Entry:
    face = theme.INK if filled else theme.PAPER
    return marks.in_key(name, marker=marker, color=theme.INK, markerfacecolor=face)


def _key(ax: Panel, handles: list[Entry], lift: float = 1.0) -> None:
    marks.key(ax, handles, "lower left", (0, lift), ncols=2, handlelength=1.3, labelspacing=0.35)


def _years(ax: Panel, days: pd.Series) -> None:
    first, last = days.min(), days.max()
    margin = max((last - first).days / 50, 10)
    years = range(first.year, last.year + 2, max(1, (last.year - first.year) // 8 + 1))
    marks.year_axis(ax, years, date2num(first) - margin, date2num(last) + margin)
