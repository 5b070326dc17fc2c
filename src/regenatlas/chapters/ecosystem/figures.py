"""Figures of chapter 05 besides the map: events in lanes, promises and their dates, numbers as reported."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from datetime import date

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import date2num

from regenatlas.chapters.ecosystem.milestones import middle
from regenatlas.report.figures import theme
from regenatlas.report.figures.base import Figure
from regenatlas.report.narrative import Prose
from regenatlas.tables.calendars import last_day

Text = str | Prose

DOT = 0.19  # inches that a numbered dot needs
OUTCOME_COLOURS = {
    "met": theme.PEERS[1],
    "missed": theme.FOCAL,
    "under_way": theme.PEERS[0],
    "no_evidence": theme.PEERS[4],
    "not_due": theme.PEERS[2],
}


def timeline(events: pd.DataFrame, lanes: Mapping[str, str], title: Text, alt: Text) -> Figure:
    """Numbered events in one lane per kind; filled where the date is stated, open where it is inferred.

    `events` as `milestones.events` gives them; `lanes`: kind → heading, top lane first. Steps of regulation
    are in the stressed colour.
    """
    return _in_lanes(
        events.assign(lane=events["kind"], mark=events["number"].astype(str), strong=events["regulatory"]),
        {kind: words for kind, words in lanes.items() if kind in set(events["kind"])},
        "timeline",
        title,
        alt,
        1.15,
    )


def ranks_in_lanes(ranks: pd.DataFrame, lanes: Mapping[str, str], title: Text, alt: Text) -> Figure:
    """Reported places as numbers on a time axis, one lane per measure; never joined.

    `ranks`: columns lane, date, rank, relation, is_target, verified, rows.
    """
    marks = [
        f"{'≤' if how == 'top_n' else ''}{rank}"
        for how, rank in zip(ranks["relation"], ranks["rank"], strict=True)
    ]
    shown = ranks.assign(
        middle=[middle(text) for text in ranks["date"]],
        mark=marks,
        strong=False,
        date_inferred=~ranks["verified"].astype(bool) | ranks["is_target"].astype(bool),
    )
    return _in_lanes(shown, lanes, "other-ranks", title, alt, 2.75)


def _in_lanes(
    points: pd.DataFrame, lanes: Mapping[str, str], name: str, title: Text, alt: Text, left: float
) -> Figure:
    with theme.style():
        first, last = points["middle"].min(), points["middle"].max()
        wide = theme.WIDTH - left - 0.25
        span = max(date2num(last) - date2num(first), 365.0)
        start = date2num(first) - span * 0.02
        per_day = wide / (span * 1.04)
        placed: list[tuple[str, pd.DataFrame, list[int]]] = []
        for lane in lanes:
            own = points[points["lane"] == lane].sort_values("middle", kind="stable")
            placed.append(
                (lane, own, stacked([(date2num(day) - start) * per_day for day in own["middle"]], DOT))
            )
        heights = [max(rows, default=0) * DOT + DOT + 0.14 for _, _, rows in placed]
        figure, ax = theme.axes(sum(heights) + 0.5, left=left, right=0.25, top=0.05, bottom=0.45)
        ax.set_ylim(0, sum(heights))
        ax.set_xlim(start, start + span * 1.04)
        top = sum(heights)
        for (lane, own, rows), height in zip(placed, heights, strict=True):
            ax.axhline(top - height, color=theme.GRID, linewidth=0.8, zorder=0)
            ax.annotate(
                "\n".join(textwrap.wrap(lanes[lane], 34)),
                (-0.02, top - height / 2),
                va="center",
                ha="right",
                xycoords=("axes fraction", "data"),
                fontsize=8.5,
            )
            for row, at in zip(own.to_dict("records"), rows, strict=True):
                y = top - height + 0.07 + DOT / 2 + at * DOT
                _numbered(
                    ax,
                    date2num(row["middle"]),
                    y,
                    row["mark"],
                    strong=row["strong"],
                    sure=not row["date_inferred"],
                )
            top -= height
        _years(ax, first, last)
        ax.set_yticks([])
        ax.spines["left"].set_visible(False)
    return Figure(figure, name, title, alt, points.drop(columns=["lane", "mark", "strong"], errors="ignore"))


def _numbered(ax: Axes, x: float, y: float, mark: str, *, strong: bool, sure: bool) -> None:
    colour = theme.FOCAL if strong else theme.PEERS[0]
    ax.scatter(
        [x],
        [y],
        s=125,
        facecolor=colour if sure else theme.PAPER,
        edgecolor=colour,
        linewidth=1.1,
        zorder=2,
        clip_on=False,
    )
    ax.annotate(
        mark,
        (x, y),
        ha="center",
        va="center",
        fontsize=6.8,
        color="white" if sure else theme.INK,
        fontweight="bold" if sure else "normal",
        annotation_clip=False,
    )


def stacked(places: Sequence[float], least: float) -> list[int]:
    """The row of each of some ascending places, so that two in one row are at least `least` apart."""
    ends: list[float] = []
    rows = []
    for place in places:
        row = next((at for at, end in enumerate(ends) if place - end >= least), len(ends))
        ends[row : row + 1] = [place]
        rows.append(row)
    return rows


def promises(
    programmes: pd.DataFrame, words: Mapping[str, str], today: date, title: Text, alt: Text
) -> Figure:
    """Each programme from its announcement to its due date, and what came of it.

    `programmes` as `delivery.programmes` gives them; `words`: outcome → word, and `today` for
    the report's day.
    """
    with theme.style():
        figure, ax = theme.axes(
            theme.height_for(len(programmes), 0.225, 0.3, 0.35), left=2.85, right=1.2, top=0.3, bottom=0.35
        )
        days = [last_day(text) for text in [*programmes["announced"], *programmes["due"]] if text]
        first, last = min([*days, today]), max([*days, today])
        for at, row in enumerate(programmes.to_dict("records")):
            y, colour = -at, OUTCOME_COLOURS[row["outcome"]]
            start = date2num(middle(row["announced"])) if row["announced"] else None
            due = date2num(last_day(row["due"])) if row["due"] else None
            if start and due:
                ax.plot([start, due], [y, y], color=colour, linewidth=1.6, zorder=1)
            if start:
                ax.scatter(
                    [start], [y], s=22, facecolor=theme.PAPER, edgecolor=colour, linewidth=1.2, zorder=2
                )
            if due:
                ax.scatter([due], [y], s=40, marker="D", color=colour, zorder=2)
            ax.annotate(
                words[row["outcome"]],
                (1.02, y),
                xycoords=("axes fraction", "data"),
                va="center",
                color=colour,
                fontweight="bold",
                fontsize=8.5,
            )
        ax.axvline(date2num(today), color=theme.MUTED, linewidth=0.8, zorder=0)
        ax.annotate(
            words["today"],
            (date2num(today), 0.75),
            ha="right",
            va="bottom",
            xytext=(-3, 0),
            textcoords="offset points",
            fontsize=8,
            color=theme.MUTED,
        )
        ax.set_yticks(
            [-at for at in range(len(programmes))],
            [textwrap.shorten(name, 42, placeholder=" …") for name in programmes["name"]],
        )
        ax.set_ylim(-len(programmes) + 0.4, 1.2)
        theme.grid(ax, "x")
        ax.tick_params(axis="y", length=0, labelsize=8)
        ax.spines["left"].set_visible(False)
        _years(ax, first, last)
        room = (date2num(last) - date2num(first)) * 0.03
        ax.set_xlim(date2num(first) - room, date2num(last) + room)
    return Figure(figure, "promises", title, alt, programmes)


def reported_numbers(
    stated: pd.DataFrame, labels: Sequence[str], values: Sequence[str], title: Text, alt: Text
) -> Figure:
    """One row per statement: a dot at the number said, the definition beside it; never joined.

    `stated` as `reported.stated` gives it, numbers only; `labels`: when and what was counted, row by row;
    `values`: the number in words.
    """
    with theme.style():
        wrapped = ["\n".join(textwrap.wrap(label, 50)) for label in labels]
        figure, ax = theme.axes(
            theme.height_for(len(stated), 0.36, 0.05, 0.2), left=3.35, right=1.15, top=0.05, bottom=0.2
        )
        at = list(range(len(stated)))[::-1]
        ax.hlines(at, 0, stated["number"].astype(float), color=theme.GRID, linewidth=1.2, zorder=0)
        for y, row, value in zip(at, stated.to_dict("records"), values, strict=True):
            colour = theme.FOCAL
            ax.scatter(
                [row["number"]],
                [y],
                s=48,
                facecolor=colour if row["verified"] else theme.PAPER,
                edgecolor=colour,
                linewidth=1.3,
                zorder=2,
                clip_on=False,
            )
            ax.annotate(
                value,
                (row["number"], y),
                (8, 0),
                textcoords="offset points",
                va="center",
                annotation_clip=False,
            )
        ax.set_yticks(at, wrapped)
        ax.set_xlim(0, float(stated["number"].max()) * 1.05)
        ax.set_ylim(-0.6, len(stated) - 0.4)
        ax.tick_params(axis="y", length=0)
        ax.xaxis.set_visible(False)
        ax.spines["left"].set_visible(False)
        ax.spines["bottom"].set_visible(False)
    return Figure(figure, "companies", title, alt, stated)


def _years(ax: Axes, first: date, last: date) -> None:
    years = range(first.year, last.year + 2)
    step = max(1, len(years) // 9 + (len(years) % 9 > 0)) if len(years) > 9 else 1
    shown = [year for year in years if year % step == 0 and first <= date(year, 1, 1) <= last] or [last.year]
    ax.set_xticks([date2num(date(year, 1, 1)) for year in shown], [str(year) for year in shown])
