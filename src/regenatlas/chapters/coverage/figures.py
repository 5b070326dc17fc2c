"""Figures of its chapter: who licenses what, what came when, the seven diseases by place."""

import textwrap
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.colors import LinearSegmentedColormap, to_hex, to_rgb
from matplotlib.dates import date2num

from regenatlas.counting.licences import LICENSED
from regenatlas.report.figures import marks, theme
from regenatlas.report.figures.base import Figure
from regenatlas.report.figures.key import Entry
from regenatlas.report.figures.marks import Text, Words
from regenatlas.report.figures.panel import Mark, Panel
from regenatlas.report.figures.placing import levels

# Texts on filled cells: they keep their colour in dark mode, because the cells do.
ON_PALE, ON_DARK = "#1b1b1b", "#fffffd"
DARK = 0.18  # relative luminance below which white is the more legible of the two
OWN_RANGE = LinearSegmentedColormap.from_list("own", ["#f8ddd7", theme.FOCAL])
UNKNOWN: dict[str, Any] = {"edgecolor": theme.MUTED, "hatch": "/////"}
ELSEWHERE = theme.PEERS[0]
CHARACTER = 0.075  # inches of a letter at the size of these labels
TOLD = {
    "yes": "{name}, {label}: {n:product}",
    "partly": "{name}, {label}: {n:product} found, searched in part",
    "no": "{name}, {label}: not searched",
}
GAP = 0.14  # inches from a mark to its label
HEAD = 0.78  # inches above the matrix for the names of countries,
LINE = 11  # points for a line of them,
BROKEN = 11  # letters after which a name goes on in a second one


@theme.style()
def matrix(frame: pd.DataFrame, focal: str, words: Words, title: Text, alt: Text) -> Figure:
    """Therapeutic areas down, countries across, the number of licensed products in each cell.

    `frame`: of `coverage.matrix` (country, n, undocumented, searched, rows), with `label` (area) and `name`
    (country). A country that nobody searched is hatched; in one that was searched in part a number reads "n+"
    and an empty cell "?"; "n*" counts an undocumented licence. `words`: `yes`, `partly`, `no`, `undocumented`
    for the key, `total` for the last line.
    """
    countries, areas = list(dict.fromkeys(frame["country"])), list(dict.fromkeys(frame["label"]))
    labels, most = [*areas, words["total"]], max(int(frame["n"].max()), 1)
    figure, ax = theme.row_axes(len(labels), each=0.27, left=2.05, right=0.3, top=HEAD, bottom=0.4)
    for row in frame.to_dict("records"):
        x, y, share = countries.index(row["country"]), areas.index(row["label"]), int(row["n"]) / most
        fill, cell = _cell(ax, x, y, row["searched"], share, own=row["country"] == focal)
        marks.tell(_found(row), cell, [row])
        if share or row["searched"] != "no":
            _write(ax, x, y, _number(row), color=_ink_on(fill) if fill else theme.MUTED)
    totals = frame.groupby("country", sort=False).agg(
        n=("n", "sum"), undocumented=("undocumented", "sum"), searched=("searched", "first")
    )
    for x, (_, row) in enumerate(totals.iterrows()):
        _write(ax, x, len(areas), _number(row), color=theme.INK, fontweight="bold")
    ax.set_xlim(-0.5, len(countries) - 0.5)
    ax.set_ylim(len(labels) - 0.5, -0.5)
    marks.names(ax, labels, at=range(len(labels)))
    ax.x.hide()
    _head(ax, dict(zip(frame["country"], frame["name"], strict=True)), focal)
    _matrix_key(ax, set(frame["searched"]), words, undocumented=bool(frame["undocumented"].any()))
    data = frame[["label", "country", "name", "n", "undocumented", "searched", "rows"]].rename(
        columns={"label": "area"}
    )
    # What nobody searched has no number, not even a zero.
    data["n"] = data["n"].astype("Int64").where((data["n"] > 0) | (data["searched"] == "yes"))
    return Figure(figure, "matrix", title, alt, data)


def _head(ax: Panel, names: Mapping[str, str], focal: str) -> None:
    """The countries above their columns, every second one higher, so that each has room for two."""
    for x, (code, name) in enumerate(names.items()):
        text = "\n".join(textwrap.wrap(name, BROKEN, break_long_words=False))
        style: dict[str, Any] = {"ha": "center", "va": "bottom", "fontsize": 8.5, "linespacing": 1.1}
        if x % 2:
            ax.leader(x, -0.5, 1, 2 * LINE + 3, theme.NOT_KNOWN, 0.8)
        marks.label(ax, x, -0.5, text, 0, 4 + (2 * LINE + 3) * (x % 2), bold=code == focal, **style)


def _found(row: Mapping[str, Any]) -> str:
    """What a cell says of the products of a field in a country."""
    return TOLD["partly" if row["n"] and row["searched"] == "no" else row["searched"]]


def _cell(ax: Panel, x: int, y: int, searched: str, share: float, *, own: bool) -> tuple[str, Mark]:
    """Draw a cell; its colour ("" for one without) and itself."""
    steps, fill = theme.SEQUENCE, ""
    if share:
        fill = to_hex(OWN_RANGE(share)) if own else steps[min(int(share * len(steps)), len(steps) - 1)]
        style: dict[str, Any] = {"color": fill}
    elif searched == "no":
        style = UNKNOWN
    else:
        style = {"edgecolor": theme.GRID, "linewidth": 0.8}
    return fill, ax.rectangle(x - 0.47, y - 0.45, 0.94, 0.9, **style)


def _ink_on(fill: str) -> str:
    """The text colour that stands out from a cell."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(fill)]
    return ON_DARK if sum(np.multiply(linear, (0.2126, 0.7152, 0.0722))) < DARK else ON_PALE


def _write(ax: Panel, x: int, y: int, text: str, **style: Any) -> None:
    ax.annotate(text, (x, y), ha="center", va="center", fontsize=8.5, **style)


def _number(row: Mapping[str, Any] | pd.Series) -> str:
    n, searched = int(row["n"]), row["searched"]
    if row["undocumented"]:
        return f"{n}*"
    if searched == "yes":
        return str(n)
    return f"{n}+" if n else ("?" if searched == "partly" else "–")


def _matrix_key(ax: Panel, searched: set[str], words: Words, *, undocumented: bool) -> None:
    shown = [how for how in ("yes", "partly") if how in searched] + ["undocumented"] * undocumented
    handles = [Entry(words[how]) for how in shown]
    if "no" in searched:
        handles.append(marks.shape_in_key(words["no"], **UNKNOWN))
    marks.key(ax, handles, "upper right", (1.0, 0.0), handletextpad=0.4, borderaxespad=0.4, fontsize=8)


@theme.style()
def through_time(frame: pd.DataFrame, own: str, world: str, title: Text, alt: Text) -> Figure:
    """Two lines in steps: the products licensed anywhere and in the country, by the day of the first licence.

    `frame`: of `coverage.elsewhere` (day, own_day, rows); `own`, `world`: the names of the lines.
    """
    figure, ax = theme.axes(2.9, left=0.5, right=1.75, top=0.15, bottom=0.4)
    first, last, ends = frame["day"].min(), max(frame["day"]), []
    style: dict[str, Any] = {"drawstyle": "steps-post", "clip_on": False}
    for key, sentence, name, colour, width in (
        ("day", "{name}: first licensed anywhere {day:date}, number {at}", world, ELSEWHERE, 1.8),
        ("own_day", "{name}: licensed here {own_day:date}, number {at}", own, theme.FOCAL, 2.6),
    ):
        part = frame[frame[key].notna()].sort_values(key, kind="stable")
        days, counts = part[key], pd.Series(range(1, len(part) + 1))
        # From nothing at the left edge to what is licensed at the right one.
        x = date2num([first, *days, last])
        y = pd.Series([0, *counts, len(days)])
        ends.append(marks.line(ax, x, y, f"{name}: {len(days)}", colour, linewidth=width, **style))
        marks.tell_points(sentence, ax, date2num(part[key]), counts, part.assign(at=counts.to_list()))
    marks.year_grid(ax, first, last, 60)
    ax.set_xlim(date2num(first), date2num(last))
    ax.set_ylim(0, len(frame) * 1.03)
    marks.end_labels(ax, date2num(last), ends, len(frame) / 13, bold=ends[1][1])
    theme.grid(ax)
    columns = ["product_id", "name", "therapeutic_area", "day", "own_day", "licensed_in", "rows"]
    return Figure(figure, "through-time", title, alt, frame[columns])


@theme.style()
def diseases(
    frame: pd.DataFrame, lanes: Words, focal: set[str], words: Words, title: Text, alt: Text
) -> Figure:
    """For each disease the jurisdictions that license a product for it, at the first licence, named.

    `frame`: of `conditions.by_place` (condition, jurisdiction, state, day, rows), oldest first, with `place`
    (a name). `lanes`: the diseases and their labels, from top to bottom; one without a licence says
    `words["none"]`. Hollow marks: nothing in force today; diamonds: an undocumented licence (not `shown`).
    `focal`: the jurisdictions that count as the country. `words` besides: `live`, `undocumented`, `other`,
    `axis`.
    """
    start, end = frame["day"].min(), frame["day"].max()
    margin = max((end - start).days / 40, 60)
    left, right = 1.75, 1.25
    inch = ((end - start).days + 1.5 * margin) / (theme.WIDTH - left - right)  # days per inch
    placed: list[tuple[dict[str, Any], float]] = []
    y, middles = 0.0, dict[str, float]()
    for condition in lanes:
        part = frame[frame["condition"] == condition]
        lines = _lines(part, inch)
        count = max(lines, default=0) + 1
        middles[condition] = y + (count - 1) / 2
        placed += [(row, y + at) for row, at in zip(part.to_dict("records"), lines, strict=True)]
        y += count + 0.55
    figure, ax = theme.axes(0.9 + y * 0.185, left=left, right=right, top=0.35, bottom=0.55)
    edge = -0.775
    for condition, middle in middles.items():
        edge = 2 * middle - edge
        if edge < y - 1:
            ax.axhline(edge, color=theme.GRID, linewidth=0.8, zorder=0, xmax=1.3, clip_on=False)
        if condition not in set(frame["condition"]):
            marks.beside(ax, middle, words["none"], 0.01, color=theme.MUTED)
    for row, at in placed:
        own, day, live = row["jurisdiction"] in focal, date2num(row["day"]), row["state"] in LICENSED
        style: dict[str, Any] = {"markersize": 5.5, "markeredgewidth": 1.2, "clip_on": False, "zorder": 3}
        marker = "o" if row["shown"] else "D"
        mark = marks.dot(ax, day, at, theme.FOCAL if own else ELSEWHERE, marker, filled=live, **style)
        marks.tell("{name}, {place}, {label}: {date:date}, now {state:state}", mark, [row])
        marks.label(ax, day, at, row["place"], 5, bold=own, fontsize=8.5)
    marks.names(ax, lanes.values(), at=middles.values())
    ax.set_ylim(y - 0.775, -0.775)
    marks.year_grid(ax, start, end, margin)
    ax.x.title = words["axis"]
    handles = [marks.in_key(words["live"], color=theme.MUTED, markersize=5.5)]
    if not frame["shown"].all():
        handles.append(marks.in_key(words["undocumented"], color=theme.MUTED, markersize=5.5, marker="D"))
    if not frame["state"].isin(LICENSED).all():
        hollow = {"markerfacecolor": theme.PAPER, "markersize": 5.5}
        handles.append(marks.in_key(words["other"], color=theme.MUTED, **hollow))
    marks.key(ax, handles, "lower left", (-0.02, 1.0), handletextpad=0.3)
    return Figure(figure, "seven-diseases", title, alt, frame)


def _lines(part: pd.DataFrame, inch: float) -> list[int]:
    """The line of each mark within its lane, so that no label runs into the next mark."""
    widths = [(len(place) * CHARACTER + 2 * GAP) * inch for place in part["place"]]
    return levels((day, day + width) for day, width in zip(date2num(part["day"]), widths, strict=True))
