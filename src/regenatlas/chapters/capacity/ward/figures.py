"""The figure of the calculator: the wait for a bed by the beds that are open."""

from __future__ import annotations

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
    ax.fill_between(beds, beyond["wait_low"], beyond["wait_high"], color=theme.FOCAL_SOFT, alpha=0.45)
    for name, days in waits.items():
        colour, width = (theme.FOCAL, 2.4) if name == "wait" else (theme.MUTED, 1.2)
        ax.plot(beds, days, color=colour, linewidth=width, marker="o", markersize=3 + width / 2)
        records = pd.DataFrame({"beds": beds, "days": days, "name": words[name]})[days <= top]
        marks.tell_points(
            "{name}, {beds:bed}: {days:.1f} days", ax, records["beds"], records["days"], records
        )
        # From the last number of beds without an end the line comes down from the edge.
        endless = days.index[days.isna()].max()
        if pd.notna(endless) and endless + 1 in days.index:
            ends = [beds[endless], beds[endless + 1]], [top, days[endless + 1]]
            ax.plot(*ends, color=colour, linewidth=width, linestyle=":")
        # The name stands beside the highest point that is still in the picture.
        for n in days.index[days <= top * 0.93][:1]:
            marks.label(ax, beds[n], days[n], words[name], 6, 3, bold=name == "wait", va="bottom")
    ax.axhline(target, **TARGET)
    ax.annotate(words["target"], (1, target), (-2, 4), xycoords=("share", "data"), ha="right")
    if first <= here <= last:
        ax.axvline(here, color=theme.MUTED, linewidth=1)
        wait = waits.loc[beds == here, "wait"].fillna(top).clip(upper=top).item()
        marks.dot(ax, here, wait, theme.FOCAL, "^" if wait == top else "o", markersize=9, clip_on=False)
    share = (here - first) / max(1, last - first)
    align = "left" if share < 0.25 else "right" if share > 0.75 else "center"
    marks.above(ax, min(max(here, first), last), words["here"], ha=align)
    ax.set_ylim(0, top)
    ax.set_xlim(first - 0.3, last + 0.3)
    ax.set_xticks(range(first, last + 1, 1 if len(beds) <= 16 else 2))
    ax.x.title, ax.y.title = words["beds"], words["days"]
    theme.grid(ax)
    return Figure(figure, "waits-by-beds", title, alt, curve)
