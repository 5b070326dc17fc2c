"""Figures of chapter 08: counts ahead, places ahead, chances of a place, and how past forecasts fared."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.dates import date2num

from regenatlas.report.figures import theme
from regenatlas.report.figures.base import Figure
from regenatlas.report.narrative import Prose

Text = str | Prose

BANDS = (("low95", "high95", 0.18), ("low80", "high80", 0.30), ("low50", "high50", 0.42))
#: Chances below these are drawn in the first colours of the sequence; the last colour is for all above.
STEPS = (0.05, 0.10, 0.20, 0.40, 0.60)
SHOWN = 0.01  # a place less likely than this in every year is not drawn
ON_LIGHT, ON_DARK = "#1b2733", "#f8fafc"  # text within cells keeps its colour in dark mode: cells keep theirs


def fan(frame: pd.DataFrame, words: Mapping[str, str], title: Text, alt: Text, rows: Any) -> Figure:
    """Counts of the country and the products that its goal takes: lines behind, fans ahead.

    `frame` as `outlook.fan` gives it; `words`: what to write at the ends of the two lines (own, needed) and
    at the day of the report (today).
    """
    with theme.style():
        figure, ax = theme.axes(4.0, left=0.45, right=1.75, top=0.35, bottom=0.4)
        colours = {"own": theme.FOCAL, "needed": theme.PEERS[0]}
        last_seen = frame.loc[~frame["ahead"], "day"].max()
        ends = []
        for who, colour in colours.items():
            part = frame[frame["who"] == who]
            future = part[part["day"] >= last_seen]
            days = [date2num(day) for day in future["day"]]
            for low, high, strength in BANDS if who == "own" else BANDS[1:2]:
                ax.fill_between(days, future[low], future[high], color=colour, alpha=strength, linewidth=0)
            if who == "needed":  # edges, since the bands lie upon each other
                ax.plot(days, future["low80"], days, future["high80"], color=colour, linewidth=0.9)
            past = part[~part["ahead"]]
            width = 2.6 if who == "own" else 1.8
            ax.plot([date2num(day) for day in past["day"]], past["middle"], color=colour, linewidth=width)
            ax.plot(days, future["middle"], color=colour, linewidth=width, linestyle=(0, (3, 1.5)))
            ends.append((float(future["middle"].iloc[-1]), words[who], colour))
        top = float(frame["high95"].where(frame["who"] == "own", frame["high80"]).max())
        ends = [(max(value, top * 0.07), text, colour) for value, text, colour in ends]  # clear of the axis
        ax.axvline(date2num(last_seen), color=theme.MUTED, linewidth=0.8, linestyle=(0, (2, 2)), zorder=0)
        at = (date2num(last_seen), 1.0)
        ax.annotate(
            words["today"], at, (-4, 4), xycoords=("data", "axes fraction"), textcoords="offset points",
            ha="right", color=theme.MUTED, fontsize=8.5,
        )  # fmt: skip
        ax.set_ylim(0, max(top * 1.04, 1.2))
        ax.yaxis.get_major_locator().set_params(integer=True)
        lines = max(text.count("\n") + 1 for text in words.values())
        theme.direct_labels(
            ax, date2num(frame["day"].max()), ends, max(top, 1) / 17 * (lines + 0.3), bold=words["own"]
        )
        _years(ax, sorted(set(frame["day"])))
        theme.grid(ax)
    return Figure(figure, "counts-ahead", title, alt, frame, rows)


def places(
    chances: pd.DataFrame, now: int | None, words: Mapping[Any, str], title: Text, alt: Text, rows: Any
) -> Figure:
    """How likely each place is, by year: a strip of cells, darker where likelier; today's place as a dot.

    `chances` as `outlook.place_chances` gives it; `words`: for each place (0: no product), for each day, and
    for «today».
    """
    with theme.style():
        likely = chances.groupby("rank")["chance"].max()
        ranks = sorted(
            set(likely[likely >= SHOWN].index) | ({now} if now else set()), key=lambda r: r or 10_000
        )
        days = sorted(set(chances["day"]))
        height = theme.height_for(len(ranks), 0.27, top=0.3, bottom=0.1, least=0.9)
        figure, ax = theme.axes(height, left=1.15, right=0.2, top=0.3, bottom=0.1)
        for y, rank in enumerate(ranks):
            for x, day in enumerate(days, start=1):
                part = chances[(chances["rank"] == rank) & (chances["day"] == day)]
                share = float(part["chance"].iloc[0]) if len(part) else 0.0
                step = int(np.searchsorted(STEPS, share, side="right"))
                colour = theme.SEQUENCE[step] if share >= SHOWN / 2 else "none"
                ax.barh(y, 0.94, 0.88, x - 0.47, color=colour)
                if share >= SHOWN / 2:
                    ink = ON_LIGHT if step < 3 else ON_DARK
                    text = ">99%" if 0.995 <= share < 1 else f"{share * 100:.0f}%"
                    ax.annotate(text, (x, y), ha="center", va="center", color=ink)
        if now:
            ax.plot([0], [ranks.index(now)], "o", color=theme.FOCAL, markersize=9)
        ax.set_yticks(range(len(ranks)), [words[rank] for rank in ranks])
        ax.set_xticks(range(len(days) + 1), [words["today"], *[words[day] for day in days]])
        ax.xaxis.tick_top()
        ax.tick_params(length=0)
        for side in ("left", "bottom", "top"):
            ax.spines[side].set_visible(False)
        ax.set_xlim(-0.5, len(days) + 0.5)
        ax.set_ylim(len(ranks) - 0.5, -0.5)
    return Figure(figure, "places-ahead", title, alt, chances, rows)


def tops(
    chances: pd.DataFrame, goal: int, words: Mapping[int, str], title: Text, alt: Text, rows: Any
) -> Figure:
    """Lines of the chance to be among the first so many, the goal stressed.

    `chances` as `outlook.top_chances` gives it; `words`: what to write at the end of each line.
    """
    with theme.style():
        figure, ax = theme.axes(3.4, left=0.55, right=2.0, top=0.3, bottom=0.4)
        ends = []
        others = [top for top in sorted(set(chances["top"])) if top != goal]
        for top in [*others, goal]:
            part = chances[chances["top"] == top]
            colour = theme.FOCAL if top == goal else theme.PEERS[others.index(top) % len(theme.PEERS)]
            days = [date2num(day) for day in part["day"]]
            ax.plot(days, part["chance"] * 100, color=colour, linewidth=2.6 if top == goal else 1.4,
                    marker="o", markersize=4.5 if top == goal else 3, clip_on=False)  # fmt: skip
            ends.append((float(part["chance"].iloc[-1]) * 100, words[top], colour))
        theme.direct_labels(ax, date2num(chances["day"].max()), ends, 6.5, bold=words[goal])
        ax.set_ylim(0, 100)
        ax.set_yticks(range(0, 101, 25), [f"{share}%" for share in range(0, 101, 25)])
        _years(ax, sorted(set(chances["day"])), room=0.0)
        theme.grid(ax)
    return Figure(figure, "chance-of-place", title, alt, chances, rows)


def back_test(scores: pd.DataFrame, words: Mapping[str, str], title: Text, alt: Text, rows: Any) -> Figure:
    """How past forecasts fared by years ahead: outcomes within the ranges, and mean errors.

    Dashed lines are the shares that the model itself expected within its ranges.

    `scores` as `backtest.scores` gives it; `words`: headings (inside, errors), the names of the three
    forecasts (crps, last, trend), and the axis (ahead).
    """
    with theme.style():
        figure, (left, right) = theme.axes(
            3.3, left=0.5, right=1.15, top=0.4, bottom=0.5, columns=2, between=1.05
        )
        ahead = scores["ahead"].to_numpy()
        ends = []
        for level, colour in zip((50, 80, 95), theme.PEERS, strict=False):
            left.plot(ahead, scores[f"inside{level}"] * 100, color=colour, marker="o", markersize=4)
            left.plot(ahead, scores[f"mass{level}"] * 100, color=colour, linewidth=1, linestyle=(0, (2, 2)))
            ends.append((float(scores[f"inside{level}"].iloc[-1]) * 100, f"{level}%", colour))
        theme.direct_labels(left, ahead[-1], ends, 7)
        left.set_ylim(0, 102)
        left.set_yticks(range(0, 101, 25), [f"{share}%" for share in range(0, 101, 25)])
        names = {"crps": theme.PEERS[0], "trend": theme.PEERS[2], "last": theme.PEERS[4]}
        ends = []
        for name, colour in names.items():
            right.plot(ahead, scores[name], color=colour, marker="o", markersize=4,
                       linewidth=2.4 if name == "crps" else 1.4)  # fmt: skip
            ends.append((float(scores[name].iloc[-1]), words[name], colour))
        most = float(scores[["crps", "last", "trend"]].max().max())
        theme.direct_labels(right, ahead[-1], ends, most / 13, bold=words["crps"])
        right.set_ylim(0, most * 1.06)
        for ax, heading in ((left, words["inside"]), (right, words["errors"])):
            ax.set_title(heading)
            ax.set_xticks(ahead)
            ax.set_xlim(ahead[0] - 0.15, ahead[-1] + 0.1)
            ax.set_xlabel(words["ahead"])
            theme.grid(ax)
    return Figure(figure, "back-test", title, alt, scores, rows)


def _years(ax: Any, days: list[date], room: float = 0.02) -> None:
    """Ticks on the days of a report's years, at most nine, named by their year."""
    step = max(1, (len(days) - 1) // 9 + 1)
    chosen = days[::-1][::step][::-1]
    ax.set_xticks([date2num(day) for day in chosen], [str(day.year) for day in chosen])
    first, last = date2num(days[0]), date2num(days[-1])
    ax.set_xlim(first, last + (last - first) * room)
