"""Figures of chapter 07, second half: what the wait for a bed depends on in a department."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from regenatlas.report.figures import theme
from regenatlas.report.figures.base import Figure
from regenatlas.report.narrative import Prose

Text = str | Prose


def waits_by_beds(
    curve: pd.DataFrame, here: int, target: float, words: Mapping[str, str], title: Text, alt: Text
) -> Figure:
    """The wait by open beds with the band of published stays, the target, and the beds open here.

    `curve` as `ward_effects.waits_by_beds` gives it; `here`: open beds of the department; `words`: labels of
    the lines (`wait_low`, `wait`, `wait_high`), of the axes (`beds`, `days`), the target and the department.
    """
    with theme.style():
        figure, ax = theme.axes(4.1, left=0.65, right=0.3, top=0.45, bottom=0.55)
        top = target * 4.5
        beds = curve["beds"].astype(int)
        # A list that grows without end has no wait: there the band goes on beyond the picture.
        low, high = (curve[name].astype(float).fillna(top * 9) for name in ("wait_low", "wait_high"))
        ax.fill_between(beds, low, high, color=theme.FOCAL_SOFT, alpha=0.45, linewidth=0)
        for name, colour, width in (
            ("wait_low", theme.MUTED, 1.2),
            ("wait_high", theme.MUTED, 1.2),
            ("wait", theme.FOCAL, 2.4),
        ):
            days = curve[name].astype(float)
            ax.plot(beds, days, color=colour, linewidth=width, marker="o", markersize=3 + width / 2)
            _line_label(ax, beds, days, top, words[name], colour, bold=name == "wait")
        ax.axhline(target, color=theme.INK, linewidth=1, linestyle=(0, (4, 3)))
        ax.annotate(words["target"], (1, target), (-2, 4), xycoords=("axes fraction", "data"),
                    textcoords="offset points", ha="right")  # fmt: skip
        if beds.min() <= here <= beds.max():
            ax.axvline(here, color=theme.MUTED, linewidth=1)
        ax.annotate(
            words["here"], (min(max(here, beds.min()), beds.max()), 1), (0, 4),
            xycoords=("data", "axes fraction"), textcoords="offset points", annotation_clip=False,
            ha=_towards_middle(here, beds),
        )  # fmt: skip
        ax.set_ylim(0, top)
        ax.set_xlim(beds.min() - 0.3, beds.max() + 0.3)
        step = 1 if len(beds) <= 16 else 2
        ax.set_xticks(range(int(beds.min()), int(beds.max()) + 1, step))
        ax.set_xlabel(words["beds"])
        ax.set_ylabel(words["days"])
        theme.grid(ax)
    return Figure(figure, "waits-by-beds", title, alt, curve)


def tornado(
    effects: pd.DataFrame, base: Mapping[str, int], labels: Sequence[str], headings: Mapping[str, str],
    title: Text, alt: Text,
) -> Figure:  # fmt: skip
    """Bars from what the target takes at a parameter's low end to what it takes at the high end.

    `effects` as `ward_effects.tornado` gives it; `base`: what it takes with all parameters at their values;
    `labels`: parameter and range in words, in the order of the rows; `headings` of the panels `beds`,
    `nurses`.
    """
    with theme.style():
        height = theme.height_for(len(effects), each=0.36, top=0.4, bottom=0.2)
        figure, axes = theme.axes(height, left=2.95, right=0.3, top=0.4, bottom=0.2, columns=2, between=0.3)
        at = range(len(effects))[::-1]
        for ax, what in zip(axes, ("beds", "nurses"), strict=True):
            ends = effects[[f"{what}_low", f"{what}_high"]].astype(int)
            room = max(ends.to_numpy().max() - ends.to_numpy().min(), 1) * 0.16
            for y, (first, last) in zip(at, ends.itertuples(index=False), strict=True):
                low, high = sorted((first, last))
                ax.barh(y, high - low, left=low, height=0.56, color=theme.PEERS[0])
                if low == high:
                    continue
                for value, side, shift in ((low, "right", -3), (high, "left", 3)):
                    if value != base[what] or low == high:
                        ax.annotate(str(value), (value, y), (shift, 0), textcoords="offset points",
                                    ha=side, va="center")  # fmt: skip
            ax.axvline(base[what], color=theme.FOCAL, linewidth=1.6)
            ax.set_title(f"{headings[what]}: {base[what]}", color=theme.INK)
            ax.set_xlim(ends.to_numpy().min() - room, ends.to_numpy().max() + room)
            ax.set_ylim(-0.6, len(effects) - 0.4)
            ax.set_yticks([])
            ax.xaxis.set_visible(False)
            for spine in ("left", "bottom"):
                ax.spines[spine].set_visible(False)
        axes[0].set_yticks(list(at), labels)
        axes[0].tick_params(axis="y", length=0)
    return Figure(figure, "tornado", title, alt, effects)


def one_more(
    gains: pd.DataFrame, target_share: float, names: Mapping[str, str], words: Mapping[str, str],
    title: Text, alt: Text,
) -> Figure:  # fmt: skip
    """Steps of the share admitted in time as beds, nurses or physicians are added, one kind at a time.

    `gains` as `ward_effects.one_more` gives it; `names` of the resources; `words`: labels of the axis
    (`more`) and of the target (`target`).
    """
    with theme.style():
        figure, ax = theme.axes(3.7, left=0.6, right=2.2, top=0.2, bottom=0.55)
        colours = dict(zip(names, (theme.PEERS[0], theme.FOCAL, theme.PEERS[3], theme.PEERS[1]), strict=True))
        ends = []
        for resource, colour in colours.items():
            own = gains[gains["resource"] == resource]
            ax.plot(
                own["more"], own["within"], color=colour, drawstyle="steps-post", linewidth=2.2, clip_on=False
            )
            # Not below the axis, where the ticks are.
            ends.append((max(float(own["within"].iloc[-1]), 0.06), names[resource], colour))
        ax.axhline(target_share, color=theme.INK, linewidth=1, linestyle=(0, (4, 3)))
        ax.set_ylim(0, 1.04)
        ax.set_yticks([0, 0.25, 0.5, 0.75, 1], ["0%", "25%", "50%", "75%", "100%"])
        ax.set_xlim(0, gains["more"].max())
        ax.set_xticks(range(int(gains["more"].max()) + 1))
        ax.set_xlabel(words["more"])
        ends.append((target_share, words["target"], theme.INK))
        theme.direct_labels(ax, gains["more"].max(), ends, 0.075)
        theme.grid(ax)
    return Figure(figure, "one-more", title, alt, gains)


# ---- parts


def _line_label(
    ax: Any, beds: pd.Series, days: pd.Series, top: float, text: str, colour: str, *, bold: bool
) -> None:
    """Name a falling curve beside the highest point that is still in the picture."""
    seen = days[days.notna() & (days <= top * 0.93)]
    if seen.empty:
        return
    at = seen.index[0]
    ax.annotate(text, (beds[at], days[at]), (6, 3), textcoords="offset points", color=colour,
                fontweight="bold" if bold else "normal", va="bottom", annotation_clip=False)  # fmt: skip


def _towards_middle(here: float, beds: pd.Series) -> str:
    place = (here - beds.min()) / max(1, beds.max() - beds.min())
    return "left" if place < 0.25 else "right" if place > 0.75 else "center"
