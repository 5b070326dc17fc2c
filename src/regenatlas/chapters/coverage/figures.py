"""Figures of chapter 03: who licenses what, what is licensed elsewhere only, the seven diseases by place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.colors import LinearSegmentedColormap, to_hex
from matplotlib.dates import date2num
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

from regenatlas.chapters.portfolio.figures import Text, _years, in_style
from regenatlas.report.figures import theme
from regenatlas.report.figures.base import Figure

# Texts on filled cells: they keep their colour in dark mode, because the cells do.
ON_PALE, ON_DARK = "#1b1b1b", "#fffffd"
OWN_RANGE = LinearSegmentedColormap.from_list("own", ["#f8ddd7", theme.FOCAL])
DARK_FROM = 0.5  # share of the range from which a number is written in white
UNKNOWN: dict[str, Any] = {"facecolor": "none", "edgecolor": theme.MUTED, "hatch": "/////", "linewidth": 0}
PARTLY: dict[str, Any] = {"facecolor": "none", "edgecolor": theme.GRID, "hatch": "...", "linewidth": 0}
ELSEWHERE = theme.PEERS[0]
CHARACTER = 0.075  # inches of a letter at the size of these labels
GAP = 0.14  # inches from a mark to its label
HEAD = 1.15  # inches above the matrix for the names of countries


@in_style
def matrix(frame: pd.DataFrame, focal: str, words: Mapping[str, str], title: Text, alt: Text) -> Figure:
    """Therapeutic areas down, countries across, the number of licensed products in each cell.

    `frame` as `coverage.matrix` gives it, with `label` (area) and `name` (country). A country that nobody
    searched is hatched; in one that was searched in part a number reads «n+» and an empty cell «?». `words`:
    `yes`, `partly`, `no` for the key, `total` for the last line.
    """
    countries, areas = list(dict.fromkeys(frame["country"])), list(dict.fromkeys(frame["label"]))
    labels = [*areas, words["total"]]
    height = theme.height_for(len(labels), each=0.27, top=HEAD, bottom=0.4)
    figure, ax = theme.axes(height, left=2.05, right=0.3, top=HEAD, bottom=0.4)
    most = max(int(frame["n"].max()), 1)
    for row in frame.to_dict("records"):
        _cell(
            ax,
            countries.index(row["country"]),
            areas.index(row["label"]),
            row,
            most,
            own=row["country"] == focal,
        )
    totals = frame.groupby("country", sort=False).agg(n=("n", "sum"), searched=("searched", "first"))
    for x, (code, row) in enumerate(totals.iterrows()):
        colour = theme.FOCAL if code == focal else theme.INK
        ax.text(
            x,
            len(areas),
            _number(row),
            ha="center",
            va="center",
            color=colour,
            fontweight="bold",
            fontsize=8.5,
        )
    ax.set_xlim(-0.5, len(countries) - 0.5)
    ax.set_ylim(len(labels) - 0.5, -0.5)
    ax.set_yticks(range(len(labels)), labels)
    ax.set_xticks([])
    ax.tick_params(length=0)
    for side in ("left", "bottom"):
        ax.spines[side].set_visible(False)
    for x, (code, name) in enumerate(frame.drop_duplicates("country")[["country", "name"]].to_numpy()):
        ax.annotate(
            name, (x, -0.55), xytext=(-4, 2), textcoords="offset points", rotation=45, ha="left", va="bottom",
            rotation_mode="anchor", fontsize=8.5, color=theme.FOCAL if code == focal else theme.INK,
            fontweight="bold" if code == focal else "normal", annotation_clip=False,
        )  # fmt: skip
    _matrix_key(ax, set(frame["searched"]), words)
    data = frame[["label", "country", "name", "n", "searched", "rows"]].rename(columns={"label": "area"})
    # What nobody searched has no number, not even a zero.
    data["n"] = data["n"].astype("Int64").where((data["n"] > 0) | (data["searched"] == "yes"))
    return Figure(figure, "matrix", title, alt, data)


def _cell(ax: Any, x: int, y: int, row: Mapping[str, Any], most: int, *, own: bool) -> None:
    # As artists: the limits are set for all cells at once, and need not be found anew for each.
    box = (x - 0.47, y - 0.45), 0.94, 0.9
    n, searched = int(row["n"]), row["searched"]
    if n:
        share = n / most
        steps = theme.SEQUENCE
        fill = to_hex(OWN_RANGE(share)) if own else steps[min(int(share * len(steps)), len(steps) - 1)]
        ax.add_artist(Rectangle(*box, facecolor=fill))
        colour = ON_DARK if share >= DARK_FROM else ON_PALE
        ax.text(x, y, _number(row), ha="center", va="center", color=colour, fontsize=8.5)
        return
    if searched == "no":
        ax.add_artist(Rectangle(*box, **UNKNOWN))
    else:
        ax.add_artist(Rectangle(*box, facecolor="none", edgecolor=theme.GRID, linewidth=0.8))
        ax.text(x, y, _number(row), ha="center", va="center", color=theme.MUTED, fontsize=8.5)


def _number(row: Mapping[str, Any] | pd.Series) -> str:
    n, searched = int(row["n"]), row["searched"]
    if searched == "yes":
        return str(n)
    return f"{n}+" if n else ("?" if searched == "partly" else "–")


def _matrix_key(ax: Any, found: set[str], words: Mapping[str, str]) -> None:
    handles: list[Any] = [
        Line2D([], [], linestyle="", label=words[key]) for key in ("yes", "partly") if key in found
    ]
    if "no" in found:
        handles.append(Patch(label=words["no"], **UNKNOWN))
    ax.legend(
        handles=handles, loc="upper right", bbox_to_anchor=(1.0, 0.0), ncols=len(handles), handletextpad=0.4,
        columnspacing=1.2, borderaxespad=0.4, fontsize=8,
    )  # fmt: skip


@in_style
def licensed_elsewhere(frame: pd.DataFrame, words: Mapping[str, str], title: Text, alt: Text) -> Figure:
    """One dot per product licensed anywhere, at its first licence, by field: licensed here or elsewhere only.

    `frame` as `coverage.elsewhere` gives it, with `label` (of the field). Dots of the same field and time are
    stacked. `words`: `here` (empty: nobody searched) and `away` for the key, `axis`.
    """
    sizes = frame.groupby("label").agg(n=("here", "size"), here=("here", "sum"))
    order = sorted(sizes.index, key=lambda name: (-sizes.loc[name, "n"], name))
    height = theme.height_for(len(order), each=0.36, top=0.35, bottom=0.55)
    figure, ax = theme.axes(height, left=2.05, right=0.65, top=0.35, bottom=0.55)
    start, end = frame["day"].min(), frame["day"].max()
    margin = max((end - start).days / 40, 60)
    wide = ((end - start).days + 1.5 * margin) / (theme.WIDTH - 2.7) * 0.075  # a dot's width in days
    for y, name in enumerate(order):
        part = frame[frame["label"] == name].sort_values(["here", "day"])
        levels = _levels([date2num(day) for day in part["day"]], wide)
        for row, level in zip(part.to_dict("records"), levels, strict=True):
            colour = theme.FOCAL if row["here"] else ELSEWHERE
            shift = (level + 1) // 2 * (-1 if level % 2 else 1) * 0.17
            ax.plot(date2num(row["day"]), y + shift, "o", color=colour, markersize=5, zorder=3 + row["here"])
        ax.axhline(y + 0.5, color=theme.GRID, linewidth=0.6, zorder=0)
        here, n = int(sizes.loc[name, "here"]), int(sizes.loc[name, "n"])
        counts = ((1.06, here, theme.FOCAL), (1.14, n - here, ELSEWHERE))
        for x, value, colour in counts if words["here"] else counts[1:]:
            ax.annotate(
                str(value), (x, y), xycoords=("axes fraction", "data"), va="center", ha="right", color=colour
            )
    handles = [
        Line2D([], [], linestyle="", marker="o", color=colour, markersize=5, label=words[key])
        for key, colour in (("here", theme.FOCAL), ("away", ELSEWHERE))
        if words[key]
    ]
    ax.legend(
        handles=handles, loc="lower right", bbox_to_anchor=(1.14, 1.0), ncols=2, handletextpad=0.3,
        columnspacing=1.2, borderaxespad=0.2,
    )  # fmt: skip
    ax.set_yticks(range(len(order)), order)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    ax.set_ylim(len(order) - 0.5, -0.5)
    _years(ax, start, end, margin)
    ax.set_xlabel(words["axis"])
    data = frame.drop(columns=[AREA_CODE, "class", "modality"])
    return Figure(figure, "licensed-elsewhere", title, alt, data)


AREA_CODE = "therapeutic_area"


def _levels(positions: list[float], wide: float) -> list[int]:
    """For each mark the lowest level on which it does not touch an earlier one."""
    taken: list[list[float]] = []
    found = []
    for position in positions:
        level = next(
            (at for at, held in enumerate(taken) if all(abs(position - other) >= wide for other in held)),
            len(taken),
        )
        if level == len(taken):
            taken.append([])
        taken[level].append(position)
        found.append(level)
    return found


@in_style
def diseases(
    frame: pd.DataFrame,
    lanes: Mapping[str, str],
    focal: set[str],
    words: Mapping[str, str],
    title: Text,
    alt: Text,
) -> Figure:
    """For each disease the jurisdictions that license a product for it, at the first licence, named.

    `frame` as `conditions.by_place` gives it, with `place` (a name). `lanes`: the diseases and their labels,
    from top to bottom; one without a licence says `words["none"]`. Hollow marks: nothing in force today.
    `focal`: the jurisdictions that count as the country. `words` besides: `live`, `other`, `axis`.
    """
    start, end = frame["day"].min(), frame["day"].max()
    margin = max((end - start).days / 40, 60)
    left, right = 1.75, 1.25
    inch = ((end - start).days + 1.5 * margin) / (theme.WIDTH - left - right)  # days per inch
    placed: list[tuple[dict[Any, Any], float]] = []
    y, ticks = 0.0, dict[str, float]()
    for condition, name in lanes.items():
        part = frame[frame["condition"] == condition]
        rows = _rows(part, inch)
        count = max(rows, default=0) + 1
        ticks[name] = y + (count - 1) / 2
        placed += [(row, y + at) for row, at in zip(part.to_dict("records"), rows, strict=True)]
        y += count + 0.55
    height = theme.height_for(1, top=0.35, bottom=0.55) - 1.4 + 0.9 + y * 0.185
    figure, ax = theme.axes(height, left=left, right=right, top=0.35, bottom=0.55)
    edge = -0.775
    for condition, name in lanes.items():
        edge = 2 * ticks[name] - edge
        if edge < y - 1:
            ax.axhline(edge, color=theme.GRID, linewidth=0.8, zorder=0, xmax=1.3, clip_on=False)
        if condition not in set(frame["condition"]):
            ax.annotate(
                words["none"],
                (0.01, ticks[name]),
                xycoords=("axes fraction", "data"),
                va="center",
                color=theme.MUTED,
            )
    for row, at in placed:
        own, live = row["jurisdiction"] in focal, row["state"] in {"in_force", "conditional"}
        colour = theme.FOCAL if own else ELSEWHERE
        ax.plot(
            date2num(row["day"]), at, "o", markersize=5.5, markeredgecolor=colour, markeredgewidth=1.2,
            markerfacecolor=colour if live else theme.PAPER, clip_on=False, zorder=3,
        )  # fmt: skip
        theme.label_end(
            ax, date2num(row["day"]), at, row["place"], theme.FOCAL if own else theme.INK, bold=own
        )
    ax.set_yticks(list(ticks.values()), list(ticks))
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    ax.set_ylim(y - 0.775, -0.775)
    _years(ax, start, end, margin)
    ax.set_xlabel(words["axis"])
    handles = [
        Line2D([], [], linestyle="", marker="o", color=theme.MUTED, markersize=5.5, label=words["live"]),
        Line2D(
            [],
            [],
            linestyle="",
            marker="o",
            color=theme.MUTED,
            markerfacecolor=theme.PAPER,
            markersize=5.5,
            label=words["other"],
        ),
    ]
    hollow = not frame["state"].isin(["in_force", "conditional"]).all()
    ax.legend(
        handles=handles[: 1 + hollow], loc="lower left", bbox_to_anchor=(-0.02, 1.0), ncols=2,
        handletextpad=0.3, columnspacing=1.2, borderaxespad=0.2,
    )  # fmt: skip
    return Figure(figure, "seven-diseases", title, alt, frame)


def _rows(part: pd.DataFrame, inch: float) -> list[int]:
    """The line of each mark within its lane, so that no label runs into the next mark."""
    ends: list[float] = []
    found = []
    for row in part.to_dict("records"):
        x = date2num(row["day"])
        at = next((at for at, end in enumerate(ends) if end <= x), len(ends))
        if at == len(ends):
            ends.append(x)
        ends[at] = x + (len(row["place"]) * CHARACTER + 2 * GAP) * inch
        found.append(at)
    return found
