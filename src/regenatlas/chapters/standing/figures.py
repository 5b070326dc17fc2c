"""Figures of chapter 01: the leading countries, and a country's place by rule, through time and by size."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd
from matplotlib.dates import date2num

from regenatlas.report.figures import theme
from regenatlas.report.figures.base import Figure
from regenatlas.report.narrative import Prose

Text = str | Prose


def leaders(league: pd.DataFrame, title: Text, alt: Text) -> Figure:
    """Bars of counted products, the report's country stressed; `league` as `standing.league` gives it."""
    with theme.style():
        figure, ax = theme.axes(theme.height_for(len(league), bottom=0.2), left=1.75, right=0.5, bottom=0.2)
        at = range(len(league))[::-1]
        ax.barh(at, league["n"], color=[_colour(focal) for focal in league["focal"]], height=0.68)
        for y, n, focal in zip(at, league["n"], league["focal"], strict=True):
            ax.annotate(
                str(n), (n, y), (4, 0), textcoords="offset points", va="center", fontweight=_weight(focal)
            )
        _names(ax, at, [f"{name}  {rank}" for name, rank in zip(league["name"], league["rank"], strict=True)])
        _stress(ax, league["focal"])
        ax.set_xlim(0, league["n"].max() * 1.08)
        ax.xaxis.set_visible(False)
        ax.spines["bottom"].set_visible(False)
    return Figure(figure, "leaders", title, alt, league.drop(columns="focal"))


def places_by_rule(places: pd.DataFrame, title: Text, alt: Text, products: Mapping[int, str]) -> Figure:
    """A dot for the place under each definition, best first; the report's own definition stressed.

    `places` as `ranking.by_definition` gives it, ranked ones only, with a column `own` that marks the
    report's definition; `products` holds the words for each count («7 products»).
    """
    with theme.style():
        figure, ax = theme.axes(theme.height_for(len(places), bottom=0.45), left=3.3, right=1.25, bottom=0.45)
        at = range(len(places))[::-1]
        worst = int(places["rank"].max())
        ax.set_xscale("log")  # a place lost at the top weighs more than one lost far below
        ax.hlines(at, 1, worst * 1.12, color=theme.GRID, linewidth=0.8, zorder=0)
        colours = [theme.FOCAL if own else theme.PEERS[0] for own in places["own"]]
        ax.scatter(places["rank"].astype(int), at, s=46, color=colours, zorder=2)
        for y, row in zip(at, places.to_dict("records"), strict=True):
            words = f"{int(row['rank'])}{'=' if row['tied'] else ''} · {products[row['n']]}"
            ax.annotate(
                words,
                (1.02, y),
                xycoords=("axes fraction", "data"),
                va="center",
                fontweight=_weight(row["own"]),
            )
        _names(ax, at, list(places["label"]))
        _stress(ax, places["own"])
        ax.set_xlim(0.93, worst * 1.12)
        ticks = [tick for tick in (1, 2, 3, 5, 7, 10, 15, 20, 30, 50) if tick <= worst * 1.12]
        ax.set_xticks(ticks, [str(tick) for tick in ticks])
        ax.minorticks_off()
        ax.spines["left"].set_visible(False)
    return Figure(figure, "places-by-rule", title, alt, _flat(places))


def place_through_time(
    history: pd.DataFrame, focal: str, names: Mapping[str, str], title: Text, alt: Text
) -> Figure:
    """Lines of places (first on top), the country of the report stressed, its peers thin.

    `history` as `standing.history` gives it, for the country and its peers.
    """
    with theme.style():
        ranked = history[history["rank"].notna()]
        figure, ax = theme.axes(4.2, left=0.45, right=1.6, bottom=0.4)
        colours = theme.colours(list(dict.fromkeys(history["country"])), focal)
        ends = []
        for country, colour in colours.items():
            own = ranked[ranked["country"] == country]
            if own.empty:
                continue
            days = [date2num(day) for day in own["day"]]
            width = 2.6 if country == focal else 1.2
            ax.plot(days, own["rank"].astype(int), color=colour, linewidth=width, drawstyle="steps-post")
            ax.plot(
                days[-1:],
                own["rank"].astype(int).tail(1),
                "o",
                color=colour,
                markersize=4 + width,
                clip_on=False,
            )
            ends.append((float(own["rank"].iloc[-1]), names[country], colour))
        worst = int(ranked["rank"].max())
        theme.direct_labels(ax, date2num(history["day"].max()), ends, worst / 16, bold=names[focal])
        ax.set_ylim(worst + 0.6, 0.4)
        ax.set_yticks(_whole(worst))
        _years(ax, list(history["day"]))
        theme.grid(ax)
    return Figure(figure, "place-through-time", title, alt, history)


def by_size(panels: Mapping[str, pd.DataFrame], focal: str, title: Text, alt: Text, show: int = 12) -> Figure:
    """Bars of products per unit of size, one panel each: the first `show` countries and the report's own.

    `panels`: heading → frame of `standing.per_head`.
    """
    with theme.style():
        parts = {}
        for heading, frame in panels.items():
            top = frame.head(show)
            parts[heading] = (
                top if focal in set(top["country"]) else pd.concat([top, frame[frame["country"] == focal]])
            )
        rows = max(len(part) for part in parts.values())
        figure, axes = theme.axes(
            theme.height_for(rows, top=0.35, bottom=0.1),
            left=1.55,
            right=0.45,
            top=0.35,
            bottom=0.1,
            columns=2,
            between=1.95,
        )
        for ax, (heading, part) in zip(axes, parts.items(), strict=True):
            at = range(rows)[::-1][: len(part)]
            stressed = part["country"] == focal
            ax.barh(at, part["per"], color=[_colour(own) for own in stressed], height=0.68)
            for y, per, own in zip(at, part["per"], stressed, strict=True):
                ax.annotate(
                    f"{per:.2f}",
                    (per, y),
                    (4, 0),
                    textcoords="offset points",
                    va="center",
                    fontweight=_weight(own),
                )
            _names(ax, at, [f"{name}  {rank}" for name, rank in zip(part["name"], part["rank"], strict=True)])
            _stress(ax, stressed)
            ax.set_title(heading)
            ax.set_xlim(0, part["per"].max() * 1.15)
            ax.set_ylim(-0.6, rows - 0.4)
            ax.xaxis.set_visible(False)
            ax.spines["bottom"].set_visible(False)
        data = pd.concat([part.assign(measure=heading) for heading, part in parts.items()], ignore_index=True)
    return Figure(figure, "by-size", title, alt, data)


# ---- parts


def _flat(places: pd.DataFrame) -> pd.DataFrame:
    return places.assign(tied_with=[" ".join(codes) for codes in places["tied_with"]]).drop(columns="own")


def _colour(focal: bool) -> str:  # noqa: FBT001
    return theme.FOCAL if focal else theme.PEERS[0]


def _weight(focal: bool) -> str:  # noqa: FBT001
    return "bold" if focal else "normal"


def _names(ax: Any, at: Any, names: list[str]) -> None:
    ax.set_yticks(list(at), names)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)


def _stress(ax: Any, focal: pd.Series) -> None:
    for label, own in zip(ax.get_yticklabels(), focal, strict=True):
        label.set_fontweight(_weight(own))


def _whole(worst: int) -> list[int]:
    step = 1 if worst <= 12 else 5 if worst <= 40 else 10
    return [1, *range(step if step > 1 else 2, worst + 1, step)]


def _years(ax: Any, days: list[date]) -> None:
    """Year ticks, at most eight; numbers, because date axes write ticks that depend on the locale."""
    first, last = days[0].year + 1, days[-1].year
    years = range(first, last + 1, max(1, (last - first) // 8 + 1))
    ax.set_xticks([date2num(date(year, 1, 1)) for year in years], [str(year) for year in years])
    # A little room behind the last day, or its step would fall on the edge.
    ax.set_xlim(date2num(days[0]), date2num(days[-1]) + (date2num(days[-1]) - date2num(days[0])) * 0.02)
