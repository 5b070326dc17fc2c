"""Figures of chapter 02: licences through time, the mix against the world's, the lag behind the first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import wraps
from typing import Any

import pandas as pd
from matplotlib.dates import date2num
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from regenatlas.report.figures import theme
from regenatlas.report.figures.base import Figure
from regenatlas.report.narrative import Prose

Text = str | Prose

#: Lanes that a reader can still follow on one page; a notebook says so when it shows only the newest ones.
MOST_LANES = 25

NAME_LENGTH = 34
WORLD = theme.PEERS[0]
PERMIT = theme.PEERS[4]
BARS: dict[str, dict[str, Any]] = {
    "in_force": {"facecolor": theme.FOCAL},
    "conditional": {"facecolor": theme.FOCAL_SOFT, "edgecolor": theme.FOCAL, "hatch": "/////"},
    "hospital_exemption": {"facecolor": PERMIT},
    "technology_permit": {"facecolor": PERMIT},
    "suspended": {"facecolor": "none", "edgecolor": theme.FOCAL, "linewidth": 1.0},
}
DOT: dict[str, Any] = {"marker": "o", "markersize": 7}
ENDED: dict[str, Any] = {"marker": "x", "color": theme.INK, "markersize": 5}
LATEST: dict[str, Any] = {"marker": "<", "color": theme.FOCAL, "markersize": 5}


def in_style(draw: Callable[..., Figure]) -> Callable[..., Figure]:
    """Draw in the theme: ticks and keys take their look when they are made."""

    @wraps(draw)
    def drawn(*args: Any, **kwargs: Any) -> Figure:
        with theme.style():
            return draw(*args, **kwargs)

    return drawn


@in_style
def timeline(
    lanes: pd.DataFrame, products: pd.DataFrame, words: Mapping[str, str], title: Text, alt: Text
) -> Figure:
    """One lane per product from its first licence on: full bars in force, hatched conditional, × for the end.

    `lanes` as `products.spans` gives it, for the rows of `products` (a frame of `products.products`), drawn
    from top to bottom. `words`: the label of each state and of `at_latest`, for the key.
    """
    height = theme.height_for(len(products), top=0.45, bottom=0.35)
    figure, ax = theme.axes(height, left=2.45, right=0.2, top=0.45, bottom=0.35)
    at = dict(zip(products["product_id"], range(len(products))[::-1], strict=True))
    start, end = lanes["start"].min(), lanes["end"].max()
    margin = max((end - start).days / 40, 30)
    for row in lanes[lanes["state"].isin(list(BARS))].to_dict("records"):
        left, right = date2num(row["start"]), date2num(row["end"])
        # A licence of the last days would be too thin to see.
        ax.barh(
            at[row["product_id"]], max(right - left, margin / 8), left=left, height=0.62, **BARS[row["state"]]
        )
    gone = lanes[lanes["state"] == "withdrawn"]
    _marks(ax, gone["start"], gone["product_id"].map(at), ENDED)
    latest = products[products["first_basis"] == "not_later_than"]
    _marks(ax, latest["first_day"], latest["product_id"].map(at), LATEST, shift=-margin / 4)
    _lanes(ax, at.values(), [_short(name) for name in products["name"]])
    _key(ax, lanes, words, has_latest=len(latest) > 0)
    _years(ax, start, end, margin)
    return Figure(figure, "licences-through-time", title, alt, _named(lanes, products), _refs(products))


@in_style
def mix(
    groups: Mapping[str, pd.DataFrame], words: Mapping[str, str], title: Text, alt: Text, most: int = 8
) -> Figure:
    """The share of each category at home and in the rest of the world, joined by a line, numbers beside.

    `groups`: heading → frame of `portfolio.mix` with a column `label`; of each, the categories that the
    country has and the world's most frequent ones, up to `most`. `words`: `country` and `world` for the
    key, `share` for the axis.
    """
    parts = {heading: _frequent(frame, most) for heading, frame in groups.items()}
    count = sum(len(part) + 1 for part in parts.values())
    height = theme.height_for(count, top=0.45, bottom=0.55)
    figure, ax = theme.axes(height, left=2.25, right=1.0, top=0.45, bottom=0.55)
    y, labels = count, {}
    for heading, part in parts.items():
        y -= 1
        ax.annotate(heading, (-0.58, y), xycoords=("axes fraction", "data"), va="center", fontweight="bold")
        for row in part.to_dict("records"):
            y -= 1
            labels[y] = row["label"]
            ax.plot(
                [row["share"], row["world_share"]], [y, y], color=theme.NOT_KNOWN, linewidth=2.2, zorder=1
            )
            ax.plot(row["world_share"], y, "o", color=WORLD, markersize=6, zorder=2)
            ax.plot(row["share"], y, "o", color=theme.FOCAL, markersize=7, zorder=3)
            _beside(ax, 1.1, y, row["n"], theme.FOCAL)
            _beside(ax, 1.22, y, row["world_n"], WORLD)
    _lanes(ax, list(labels), list(labels.values()))
    _legend(ax, [_dot(theme.FOCAL, words["country"]), _dot(WORLD, words["world"])])
    ax.set_xlim(-0.03, 1.03)
    ax.set_ylim(-0.6, count - 0.4)
    ax.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0%", "25%", "50%", "75%", "100%"])
    ax.set_xlabel(words["share"])
    ax.grid(visible=True, axis="x")
    data = pd.concat([part.assign(group=heading) for heading, part in parts.items()], ignore_index=True)
    return Figure(figure, "mix", title, alt, data.drop(columns=["own_rows", "world_rows"]))


@in_style
def lag(lags: pd.DataFrame, words: Mapping[str, str], title: Text, alt: Text) -> Figure:
    """One row per modality: the world's first licence, the country's first and its later ones.

    `lags`: rows of `portfolio.lag` with years, and columns `label` (of the modality) and `gap` (in words, to
    stand at the end of the line). `words`: `world`, `country` and `later` for the key.
    """
    entries = lags[lags["entry"]].sort_values(["first_day", "modality"])
    later = lags[~lags["entry"].astype(bool)]
    at = dict(zip(entries["modality"], range(len(entries))[::-1], strict=True))
    height = theme.height_for(len(entries), each=0.32, top=0.45, bottom=0.35)
    figure, ax = theme.axes(height, left=2.25, right=1.45, top=0.45, bottom=0.35)
    for row in entries.to_dict("records"):
        y, ends = at[row["modality"]], [date2num(row["first_day"]), date2num(row["day"])]
        ax.plot(ends, [y, y], color=theme.NOT_KNOWN, linewidth=2.2, zorder=1)
        ax.annotate(row["gap"], (1.02, y), xycoords=("axes fraction", "data"), va="center")
    heights = entries["modality"].map(at)
    _marks(ax, later["day"], later["modality"].map(at), {**DOT, "color": theme.FOCAL_SOFT, "markersize": 5})
    _marks(ax, entries["first_day"], heights, {**DOT, "color": WORLD})
    _marks(ax, entries["day"], heights, {**DOT, "color": theme.FOCAL})
    handles = [_dot(WORLD, words["world"]), _dot(theme.FOCAL, words["country"])]
    _legend(ax, [*handles, *([_dot(theme.FOCAL_SOFT, words["later"])] if len(later) else [])])
    _lanes(ax, at.values(), list(entries["label"]))
    start, end = lags["first_day"].min(), lags["day"].max()
    _years(ax, start, end, max((end - start).days / 40, 30))
    return Figure(figure, "lag", title, alt, lags.drop(columns="gap"))


# ---- parts


def _lanes(ax: Any, at: Any, names: list[str]) -> None:
    ax.set_yticks(list(at), names)
    ax.set_ylim(-0.6, max(at, default=0) + 0.6)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)


def _short(name: str) -> str:
    name = name if len(name) <= NAME_LENGTH else name.rpartition(" (")[0] or name
    return name if len(name) <= NAME_LENGTH else name[: NAME_LENGTH - 1].rstrip() + "…"


def _beside(ax: Any, x: float, y: float, n: int, colour: str) -> None:
    ax.annotate(str(n), (x, y), xycoords=("axes fraction", "data"), va="center", ha="right", color=colour)


def _key(ax: Any, lanes: pd.DataFrame, words: Mapping[str, str], *, has_latest: bool) -> None:
    handles: list[Any] = [Patch(label=words[s], **BARS[s]) for s in BARS if s in set(lanes["state"])]
    if "withdrawn" in set(lanes["state"]):
        handles.append(Line2D([], [], linestyle="", label=words["withdrawn"], **ENDED))
    if has_latest:
        handles.append(Line2D([], [], linestyle="", label=words["at_latest"], **LATEST))
    _legend(ax, handles)


def _legend(ax: Any, handles: list[Any]) -> None:
    ax.legend(
        handles=handles, loc="lower right", bbox_to_anchor=(1.0, 1.0), ncols=len(handles), handletextpad=0.4,
        columnspacing=1.2, borderaxespad=0.2,
    )  # fmt: skip


def _marks(
    ax: Any, days: Iterable[date], heights: Iterable[int], mark: Mapping[str, Any], shift: float = 0
) -> None:
    ax.plot(
        [date2num(day) + shift for day in days], list(heights), linestyle="", zorder=3, clip_on=False, **mark
    )


def _dot(colour: str, label: str) -> Line2D:
    return Line2D([], [], marker="o", color=colour, linestyle="", markersize=6, label=label)


def _years(ax: Any, start: date, end: date, margin: float) -> None:
    """Year ticks, at most nine, as plain numbers: date axes write ticks that depend on the locale."""
    years = range(start.year, end.year + 1)
    step = len(years) // 9 + 1
    ticks = [year for year in years if year % step == 0]
    ax.set_xticks([date2num(date(year, 1, 1)) for year in ticks], [str(year) for year in ticks])
    ax.set_xlim(date2num(start) - margin, date2num(end) + margin / 2)
    ax.grid(visible=True, axis="x")


def _frequent(frame: pd.DataFrame, most: int) -> pd.DataFrame:
    own = frame[frame["n"] > 0].head(most)
    others = frame[frame["n"] == 0].sort_values("world_n", ascending=False, kind="stable")
    return pd.concat([own, others.head(most - len(own))])


def _named(lanes: pd.DataFrame, products: pd.DataFrame) -> pd.DataFrame:
    named = products[["product_id", "name"]].merge(lanes, on="product_id")
    return named[["product_id", "name", "start", "end", "state"]]


def _refs(products: pd.DataFrame) -> list[str]:
    return sorted({ref for refs in products["rows"] for ref in refs})
