"""Figures of the chapter on capacity, second half: what the wait for a bed depends on in a department."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from regenatlas.report.figures import marks, theme
from regenatlas.report.figures.base import Figure
from regenatlas.report.figures.marks import Text, Words

TARGET: dict[str, Any] = {"color": theme.INK, "linewidth": 1, "linestyle": (0, (4, 3))}


@theme.style()
def waits_by_beds(
    curve: pd.DataFrame, here: int, target: float, words: Words, title: Text, alt: Text
) -> Figure:
    """The wait by open beds with the band of published stays, the target, and the beds open here.

    `curve`: frame of `effects.waits_by_beds` (beds, wait_low, wait, wait_high); `here`: open beds of the
    department; `words`: labels of the lines (`wait_low`, `wait`, `wait_high`), of the axes (`beds`, `days`),
    the target and the department. Where the wait has no end at `here`, a triangle at the upper edge says so.
    """
    figure, ax = theme.axes(4.1, left=0.65, right=0.3, top=0.45, bottom=0.55)
    top, beds = target * 4.5, curve["beds"].astype(int)
    first, last = beds.min(), beds.max()
    waits = curve[["wait_low", "wait_high", "wait"]].astype(float)
    # A list that grows without end has no wait: there the band goes on beyond the picture.
    beyond = waits.fillna(top * 9)
    band = {"color": theme.FOCAL_SOFT, "alpha": 0.45, "linewidth": 0}
    ax.fill_between(beds, beyond["wait_low"], beyond["wait_high"], **band)
    for name, days in waits.items():
        colour, width = (theme.FOCAL, 2.4) if name == "wait" else (theme.MUTED, 1.2)
        ax.plot(beds, days, color=colour, linewidth=width, marker="o", markersize=3 + width / 2)
        # From the last number of beds without an end the line comes down from the edge.
        endless = days.index[days.isna()].max()
        if pd.notna(endless) and endless + 1 in days.index:
            ends = [beds[endless], beds[endless + 1]], [top, days[endless + 1]]
            ax.plot(*ends, color=colour, linewidth=width, linestyle=":")
        # The name stands beside the highest point that is still in the picture.
        for n in days.index[days <= top * 0.93][:1]:
            style: dict[str, Any] = {"color": colour, "va": "bottom"}
            marks.label(ax, beds[n], days[n], words[name], 6, 3, bold=name == "wait", **style)
    ax.axhline(target, **TARGET)
    place: Any = ("axes fraction", "data")
    ax.annotate(words["target"], (1, target), (-2, 4), xycoords=place, textcoords="offset points", ha="right")
    if first <= here <= last:
        ax.axvline(here, color=theme.MUTED, linewidth=1)
        wait = waits.loc[beds == here, "wait"].fillna(top).clip(upper=top).item()
        marks.dot(ax, here, wait, theme.FOCAL, "^" if wait == top else "o", markersize=9, clip_on=False)
    share = (here - first) / max(1, last - first)
    align = "left" if share < 0.25 else "right" if share > 0.75 else "center"
    marks.above(ax, min(max(here, first), last), words["here"], ha=align, annotation_clip=False)
    ax.set_ylim(0, top)
    ax.set_xlim(first - 0.3, last + 0.3)
    ax.set_xticks(range(first, last + 1, 1 if len(beds) <= 16 else 2))
    ax.set_xlabel(words["beds"])
    ax.set_ylabel(words["days"])
    theme.grid(ax)
    return Figure(figure, "waits-by-beds", title, alt, curve)


@theme.style()
def tornado(
    effects: pd.DataFrame,
    base: Mapping[str, int],
    labels: Sequence[str],
    headings: Words,
    title: Text,
    alt: Text,
) -> Figure:
    """Bars from what the target takes at a parameter's low end to what it takes at the high end.

    `effects`: frame of `effects.tornado` (beds_low, beds_high, nurses_low, nurses_high); `base`: what it
    takes with all parameters at their values; `labels`: parameter and range in words, in the order of the
    rows; `headings` of the panels `beds`, `nurses`.
    """
    figure, axes = theme.row_axes(
        len(effects), each=0.36, left=2.95, right=0.3, top=0.4, bottom=0.2, columns=2, between=0.3
    )
    for ax, what in zip(axes, ("beds", "nurses"), strict=True):
        ends = effects[[f"{what}_low", f"{what}_high"]].astype(int)
        lows, highs = ends.min(axis=1), ends.max(axis=1)
        room = max(highs.max() - lows.min(), 1) * 0.16
        for y, low, high in zip(marks.heights(len(ends)), lows, highs, strict=True):
            ax.barh(y, high - low, left=low, height=0.56, color=theme.PEERS[0])
            for value, side, shift in ((low, "right", -3), (high, "left", 3)):
                if low != high and value != base[what]:
                    marks.label(ax, value, y, str(value), shift, ha=side)
        ax.axvline(base[what], color=theme.FOCAL, linewidth=1.6)
        ax.set_title(f"{headings[what]}: {base[what]}", color=theme.INK)
        ax.set_xlim(lows.min() - room, highs.max() + room)
        ax.set_ylim(-0.6, len(effects) - 0.4)
        ax.set_yticks([])
        marks.hide_values(ax)
    marks.names(axes[0], labels)
    return Figure(figure, "tornado", title, alt, effects)


@theme.style()
def one_more(
    gains: pd.DataFrame, target_share: float, names: Words, words: Words, title: Text, alt: Text
) -> Figure:
    """Steps of the share admitted in time as beds, nurses or physicians are added, one kind at a time.

    `gains`: frame of `effects.one_more` (resource, more, within); `names` of the resources; `words`: labels
    of the axis (`more`) and of the target (`target`).
    """
    figure, ax = theme.axes(3.7, left=0.6, right=2.2, top=0.2, bottom=0.55)
    most, ends = gains["more"].max(), []
    style: dict[str, Any] = {"drawstyle": "steps-post", "linewidth": 2.2, "clip_on": False}
    colours = (theme.PEERS[0], theme.FOCAL, theme.PEERS[3], theme.PEERS[1])
    for (resource, name), colour in zip(names.items(), colours, strict=True):
        own = gains[gains["resource"] == resource]
        last, _, _ = marks.line(ax, own["more"], own["within"], name, colour, **style)
        ends.append((max(last, 0.06), name, colour))  # not below the axis, where the ticks are
    ax.axhline(target_share, **TARGET)
    ax.set_ylim(0, 1.04)
    marks.percent_axis(ax.yaxis, 1)
    ax.set_xlim(0, most)
    ax.set_xticks(range(most + 1))
    ax.set_xlabel(words["more"])
    marks.end_labels(ax, most, [*ends, (target_share, words["target"], theme.INK)], 0.075)
    theme.grid(ax)
    return Figure(figure, "one-more", title, alt, gains)
