"""Figures of chapter 06: counts of one source side by side, stated places, products against science, ways."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd
from matplotlib.dates import date2num

from regenatlas.chapters.science.science import Comparison
from regenatlas.report.figures import theme
from regenatlas.report.figures.base import Figure
from regenatlas.report.narrative import Prose

Text = str | Prose
PANELS = 3  # counts side by side; more would leave no room for names


def counts(
    panels: Sequence[tuple[str, Comparison]], name: str, focal: str, names: Mapping[str, str], title: Text,
    alt: Text,
) -> Figure:  # fmt: skip
    """One panel of bars per count, each with its own scale: a bar is comparable only within its panel.

    `panels`: heading (what is counted, and when) and comparison; the first three are drawn. Regions are
    drawn in grey.
    """
    panels = panels[:PANELS]
    width = 46 if len(panels) == 1 else 30 if len(panels) == 2 else 18
    most = max(len(made.frame) for _, made in panels)
    head = 0.17 * max(len(_wrapped(text, width)) for text, _ in panels) + 0.12
    with theme.style():
        height = theme.height_for(most, top=head, bottom=0.1, least=1.1)
        figure, axes = theme.axes(
            height, left=1.15, right=0.5, top=head, bottom=0.1, columns=len(panels), between=1.3
        )
        for ax, (heading, made) in zip(axes if len(panels) > 1 else [axes], panels, strict=True):
            frame = made.frame
            at = [most - 1 - row for row in range(len(frame))]
            colours = [
                theme.FOCAL if code == focal else theme.NOT_KNOWN if region else theme.PEERS[0]
                for code, region in zip(frame["country"], frame["aggregate"], strict=True)
            ]
            ax.barh(at, frame["n"].astype(int), color=colours, height=0.68)
            for y, n, code in zip(at, frame["n"], frame["country"], strict=True):
                ax.annotate(
                    f"{int(n):,}", (int(n), y), (4, 0), textcoords="offset points", va="center",
                    fontweight=_weight(code == focal),
                )  # fmt: skip
            ax.set_yticks(at, [names[code] for code in frame["country"]])
            for tick, code in zip(ax.get_yticklabels(), frame["country"], strict=True):
                tick.set_fontweight(_weight(code == focal))
            _bare(ax)
            ax.set_xlim(0, max(1, int(frame["n"].max())) * 1.12)
            ax.set_ylim(-0.6, most - 0.4)
            ax.set_title("\n".join(_wrapped(heading, width)), x=-0.02, fontsize=8.5)
    data = pd.concat(
        [made.frame.assign(count=heading) for heading, made in panels], ignore_index=True
    )  # the text names field and time, so that no number stands without its definition
    return Figure(figure, name, title, alt, data[["count", "country", "n", "rows"]])


def stated_places(
    stated: pd.DataFrame, aims: pd.DataFrame, words: Mapping[str, str], title: Text, alt: Text
) -> Figure:
    """Dots for places as stated, first place on top; a line joins only what one source states together.

    `stated`, `aims`: frames of `science_ranks.places` and `targets`; `words`: «target».
    """
    exact = stated[(stated["relation"] == "exactly") & stated["rank"].notna()]
    with theme.style():
        figure, ax = theme.axes(3.4, left=0.5, right=0.75, top=0.2, bottom=0.35)
        starts = set()
        for _, group in exact.groupby("source_id"):
            if len(group) > 1:
                starts.add(group["rank_id"].iloc[0])
                x = [date2num(day) for day in group["day"]]
                ax.plot(x, group["rank"].astype(int), color=theme.FOCAL_SOFT, linewidth=2, zorder=1)
        ax.scatter(
            [date2num(day) for day in exact["day"]], exact["rank"].astype(int), s=40, color=theme.FOCAL,
            zorder=2,
        )  # fmt: skip
        for key, day, rank in zip(exact["rank_id"], exact["day"], exact["rank"], strict=True):
            _number(ax, day, int(rank), str(int(rank)), bold=True, below=key in starts)
        for day, rank in zip(aims["day"], aims["rank"], strict=True):
            ax.plot(
                [date2num(day)], [int(rank)], marker="D", markersize=7, markerfacecolor=theme.PAPER,
                markeredgecolor=theme.INK, markeredgewidth=1.4, linestyle="none", zorder=3,
            )  # fmt: skip
            _number(ax, day, int(rank), words["target"].format(rank=int(rank)))
        both = pd.concat([exact.assign(kind="stated"), aims.assign(kind="target")], ignore_index=True)
        worst = int(both["rank"].max())
        ax.set_ylim(worst + 4, 0)  # the first place on top, and room for a number below the last dot
        step = 5 if worst > 10 else 1
        ax.set_yticks([1, *range(step if step > 1 else 2, worst + 1, step)])
        first, last = both["day"].min(), both["day"].max()
        years = range(first.year, last.year + 2)
        every = max(1, len(years) // 8)
        ax.set_xticks(
            [date2num(date(year, 1, 1)) for year in years[::every]], [str(y) for y in years[::every]]
        )
        ax.set_xlim(date2num(date(first.year, 1, 1)) - 60, date2num(last) + 250)
        theme.grid(ax)
    columns = ["kind", "date", "rank", "publisher", "rows"]
    return Figure(figure, "stated-places", title, alt, both[columns])


def _number(ax: Any, day: date, rank: int, text: str, *, bold: bool = False, below: bool = False) -> None:
    ax.annotate(
        text, (date2num(day), rank), (0, -7 if below else 7), textcoords="offset points", ha="center",
        va="top" if below else "bottom",
        fontsize=8.5, fontweight=_weight(bold), annotation_clip=False,
    )  # fmt: skip


def against(
    frame: pd.DataFrame, focal: str, names: Mapping[str, str], axes: tuple[str, str], name: str, title: Text,
    alt: Text,
) -> Figure:  # fmt: skip
    """Products against papers or trials of one count, each country named beside its dot.

    `frame`: `science.against_products`; `axes`: what stands across and upwards. The scale across is
    logarithmic where the largest count is more than ten times the smallest.
    """
    with theme.style():
        figure, ax = theme.axes(3.7, left=0.6, right=1.0, top=0.25, bottom=0.55)
        x, y = frame["n"].astype(float), frame["products"].astype(float)
        if x.min() > 0 and x.max() > 10 * x.min():
            ax.set_xscale("log")
            ax.set_xlim(x.min() / 2.2, x.max() * 1.35)
        else:
            ax.set_xlim(0, x.max() * 1.12)
        top = max(1.0, y.max())
        ax.set_ylim(-0.12 * top, top * 1.1)
        ax.scatter(
            x, y, s=46, zorder=2, clip_on=False,
            color=[theme.FOCAL if code == focal else theme.PEERS[0] for code in frame["country"]],
        )  # fmt: skip
        ticks = _ticks(x.min(), x.max(), log=ax.get_xscale() == "log")
        ax.set_xticks(ticks, [f"{tick:,}" for tick in ticks])
        ax.minorticks_off()
        ax.yaxis.get_major_locator().set_params(integer=True)
        ax.set_xlabel(axes[0])
        ax.set_title(axes[1], fontweight="normal")
        theme.grid(ax)
        _name_dots(figure, ax, frame, focal, names)
    return Figure(figure, name, title, alt, frame)


def ways(
    frame: pd.DataFrame, focal: str, labels: Sequence[str], ends: Sequence[str], axis: str, title: Text,
    alt: Text,
) -> Figure:  # fmt: skip
    """Bars of years from the first step in people to the first licence, the quickest on top.

    `frame`: `translation.cases`; `labels`: names beside the bars; `ends`: words behind them; `axis`:
    what the bars measure. Bars whose two
    ends may belong to different products are hatched.
    """
    with theme.style():
        figure, ax = theme.axes(
            theme.height_for(len(frame), each=0.3, top=0.1, bottom=0.5), left=2.75, right=1.75, top=0.1,
            bottom=0.5,
        )  # fmt: skip
        at = list(range(len(frame)))[::-1]
        own = frame["country"] == focal
        for y, years, mine, link in zip(at, frame["years"], own, frame["link"], strict=True):
            colour = theme.FOCAL if mine else theme.PEERS[0]
            loose = link != "same_product"
            ax.barh(
                y, years, height=0.62, color="none" if loose else colour, edgecolor=colour,
                hatch="////" if loose else None, linewidth=1 if loose else 0,
            )  # fmt: skip
        for y, years, mine, text in zip(at, frame["years"], own, ends, strict=True):
            ax.annotate(
                text, (years, y), (5, 0), textcoords="offset points", va="center", fontsize=8.5,
                fontweight=_weight(mine), annotation_clip=False,
            )  # fmt: skip
        ax.set_yticks(at, list(labels))
        for tick, mine in zip(ax.get_yticklabels(), own, strict=True):
            tick.set_fontweight(_weight(mine))
        ax.tick_params(axis="y", length=0)
        ax.set_xlim(0, frame["years"].max() * 1.02)
        ax.set_ylim(-0.6, len(frame) - 0.4)
        ax.set_xlabel(axis)
        ax.xaxis.get_major_locator().set_params(integer=True)
        theme.grid(ax, "x")
        ax.spines["left"].set_visible(False)
    return Figure(
        figure, "ways", title, alt,
        frame[
            ["product_id", "country", "step", "link", "step_date", "licence_date", "at_most", "years", "rows"]
        ],
    )  # fmt: skip


def research(values: pd.DataFrame, focal: str, names: Mapping[str, str], title: Text, alt: Text) -> Figure:
    """Lines of research spending as a share of gross domestic product, one country each."""
    with theme.style():
        figure, ax = theme.axes(3.2, left=0.5, right=1.6, top=0.2, bottom=0.35)
        last = int(values["year"].max())
        order = [focal, *[code for code in values["country"].unique() if code != focal]]
        colours = theme.colours(order, focal)
        ends = []
        for code in order:
            own = values[values["country"] == code]
            if own.empty:
                continue
            ax.plot(
                own["year"], own["value"], color=colours[code], linewidth=2.6 if code == focal else 1.2,
                marker="o", markersize=4 if code == focal else 3,
            )  # fmt: skip
            name, until = names[code], int(own["year"].iloc[-1])
            name = name if until == last else f"{name} ({until})"
            ends.append((float(own["value"].iloc[-1]), name, colours[code]))
        top = float(values["value"].max())
        ax.set_ylim(0, top * 1.1)
        theme.direct_labels(ax, last, ends, top / 13, bold=ends[0][1])
        years = list(range(int(values["year"].min()), last + 1))
        ax.set_xticks(years[:: max(1, len(years) // 8)])
        ax.set_xlim(years[0] - 0.2, last + 0.1)
        theme.grid(ax)
        ax.set_yticks(ax.get_yticks(), [f"{tick:g}%" for tick in ax.get_yticks()])
        ax.set_ylim(0, top * 1.1)
    return Figure(figure, "research-spending", title, alt, values)


# ---- parts


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, break_long_words=False) or [""]


def _weight(bold: bool) -> str:  # noqa: FBT001
    return "bold" if bold else "normal"


def _bare(ax: Any) -> None:
    ax.tick_params(axis="y", length=0)
    ax.xaxis.set_visible(False)
    for side in ("left", "bottom"):
        ax.spines[side].set_visible(False)


def _ticks(low: float, high: float, *, log: bool) -> list[int]:
    if log:
        steps = [m * 10**e for e in range(6) for m in (1, 2, 5)]
        return [step for step in steps if low / 1.35 <= step <= high * 1.35]
    raw = max(1.0, high / 5)
    size = next(m * 10**e for e in range(7) for m in (1, 2, 5) if m * 10**e >= raw)
    return list(range(0, int(high * 1.12) + 1, size))


def _name_dots(figure: Any, ax: Any, frame: pd.DataFrame, focal: str, names: Mapping[str, str]) -> None:
    """Names beside the dots: right, else left, above or below, where they meet no other name or dot."""
    figure.canvas.draw() if figure.canvas else None
    dots = [
        tuple(ax.transData.transform((float(n), float(products))))
        for n, products in zip(frame["n"], frame["products"], strict=True)
    ]
    point = figure.dpi / 72
    edge = ax.get_window_extent()
    taken = [(x - 4 * point, y - 4 * point, x + 4 * point, y + 4 * point) for x, y in dots]
    order = sorted(range(len(frame)), key=lambda at: (frame["country"].iloc[at] != focal, at))
    for at in order:
        code = frame["country"].iloc[at]
        (x, y), text = dots[at], names[code]
        wide, high = len(text) * 5.2 * point, 9.5 * point
        places = [
            (7, 0, "left", "center"), (-7, 0, "right", "center"), (0, 7, "center", "bottom"),
            (0, -7, "center", "top"), (6, 9, "left", "bottom"), (6, -9, "left", "top"),
            (-6, 9, "right", "bottom"), (-6, -9, "right", "top"), (-14, 18, "right", "bottom"),
            (14, 18, "left", "bottom"), (-14, 30, "right", "bottom"), (0, 42, "center", "bottom"),
        ]  # fmt: skip
        boxes = [_box(x + dx * point, y + dy * point, wide, high, ha, va) for dx, dy, ha, va in places]
        free = [
            n for n, box in enumerate(boxes)
            if box[0] > edge.x0 and box[1] > edge.y0
            and not any(_meet(box, other) for k, other in enumerate(taken) if k != at)
        ]  # fmt: skip
        dx, dy, ha, va = places[free[0] if free else 0]
        taken.append(boxes[free[0] if free else 0])
        ax.annotate(
            text, (float(frame["n"].iloc[at]), float(frame["products"].iloc[at])), (dx, dy),
            textcoords="offset points", ha=ha, va=va, fontsize=8.5, fontweight=_weight(code == focal),
            color=theme.FOCAL if code == focal else theme.INK, annotation_clip=False,
            arrowprops={"arrowstyle": "-", "color": theme.MUTED, "linewidth": 0.7} if abs(dy) > 10 else None,
        )  # fmt: skip


def _box(x: float, y: float, wide: float, high: float, ha: str, va: str) -> tuple[float, float, float, float]:
    left = {"left": x, "right": x - wide, "center": x - wide / 2}[ha]
    low = {"bottom": y, "top": y - high, "center": y - high / 2}[va]
    return left, low, left + wide, low + high


def _meet(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
