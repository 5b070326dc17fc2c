"""Marks that the figures of all chapters share: named rows, bars, labels, lines, axes and keys.

They draw on panels, within `theme.style()`. Rows stand at the heights n - 1 to 0, the first row
on top.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Literal, TypeAlias

import pandas as pd
from matplotlib.dates import date2num

from regenatlas.report.figures import theme
from regenatlas.report.figures.key import Entry, draw_key
from regenatlas.report.figures.panel import Mark, Panel
from regenatlas.report.figures.placing import spread
from regenatlas.report.figures.scale import Scale
from regenatlas.report.narrative import Prose
from regenatlas.tables.load import records_of

Text = str | Prose
Words = Mapping[str, str]  # what a figure writes, by key
Records: TypeAlias = pd.DataFrame | Iterable[Mapping[Any, Any]]
End = tuple[float, str, str]  # last value of a line, its name, its colour

WEIGHT = {False: "normal", True: "bold"}
PLACES = (1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 100)


# ---- what marks stand for


def tell(sentence: str, drawn: Mark | Iterable[Mark], records: Records) -> None:
    """Let marks say what they stand for: `sentence`, a message, filled from the record of each.

    `drawn`: a mark for each record, or one that has a marker for each (a line with markers, a scatter).
    A reader who points at a mark gets its text, in the words of the edition.
    """
    given: list[Mapping[Any, Any]] = list(
        records_of(records) if isinstance(records, pd.DataFrame) else records
    )
    each = [(drawn, given)] if isinstance(drawn, Mark) else zip(drawn, ([one] for one in given), strict=True)
    for mark, own in each:
        if own:
            mark.group = f"mark-{len(mark.drawing.told)}"
            mark.drawing.told[mark.group] = sentence, own


def tell_points(sentence: str, ax: Panel, x: Any, y: Any, records: Records) -> None:
    """Let points that have no marker of their own, as those of a line, say what they stand for."""
    tell(sentence, dot(ax, x, y, theme.PEERS[0], markersize=7, alpha=0, clip_on=False), records)


# ---- rows


def heights(count: int) -> list[int]:
    """The heights of so many rows, the first on top."""
    return list(range(count))[::-1]


def rows(frame: pd.DataFrame) -> Iterator[tuple[int, dict[str, Any]]]:
    """The height and the values of each row of a frame."""
    return zip(heights(len(frame)), records_of(frame), strict=True)


def colours(stressed: Iterable[bool]) -> list[str]:
    """The colour of the report's country where stressed, else that of the others."""
    return [theme.FOCAL if focal else theme.PEERS[0] for focal in stressed]


def names(
    ax: Panel, labels: Iterable[str], stressed: Iterable[bool] = (), at: Iterable[float] | None = None
) -> None:
    """Name rows at the left in place of an axis line, bold where stressed; `at`: heights if not of rows."""
    labels = list(labels)
    ax.set_yticks(heights(len(labels)) if at is None else at, labels)
    ax.y.strokes = ax.y.edge = False
    ax.y.bold = frozenset(n for n, bold in enumerate(stressed) if bold)


def bars(
    ax: Panel,
    labels: Sequence[str],
    values: Sequence[float],
    texts: Iterable[str],
    stressed: Sequence[bool],
    fills: Sequence[str] = (),
    of: int = 0,
) -> list[Mark]:
    """Horizontal bars with names at the left and the value in words at the end, bold where stressed.

    `fills`: colours other than by stress; `of`: the rows of the figure, if the last ones stay free.
    """
    count = max(of, len(labels))
    at = heights(count)[: len(labels)]
    drawn = ax.barh(at, values, color=fills or colours(stressed), height=0.68)
    room(ax, count, max(values))
    for y, value, text, bold in zip(at, values, texts, stressed, strict=True):
        label(ax, value, y, text, bold=bold)
    names(ax, labels, stressed, at)
    hide_values(ax)
    return drawn


def room(ax: Panel, count: int, most: float, height: float = 0.68) -> None:
    """Limits a twentieth beyond so many rows of bars of a height, and beyond their largest value."""
    beyond = height / 2 + (count - 1 + height) / 20
    ax.set_ylim(-beyond, count - 1 + beyond)
    ax.set_xlim(0, most * 1.05)


def hide_values(ax: Panel) -> None:
    """No axis of values and no lines around: the values are written beside their marks."""
    ax.x.hide()
    ax.y.edge = False


def dot(
    ax: Panel, x: Any, y: Any, colour: str, marker: str = "o", *, filled: bool = True, **style: Any
) -> Mark:
    """A marker, or one at each of several points; hollow unless `filled`."""
    style = {"linestyle": "", "markerfacecolor": colour if filled else theme.PAPER, **style}
    return ax.plot(x, y, color=colour, marker=marker, **style)


def ring(
    ax: Panel, x: float, y: float, size: float, colour: str, *, filled: bool = True, **style: Any
) -> Mark:
    """A dot of a size in square points with an edge, also beyond the panel; hollow unless `filled`."""
    style = {"markeredgewidth": 1.3, "clip_on": False, **style}
    return dot(ax, x, y, colour, filled=filled, markersize=size**0.5, **style)


# ---- text


def label(
    ax: Panel,
    x: float,
    y: float,
    text: str,
    dx: float = 4,
    dy: float = 0,
    *,
    bold: bool = False,
    **style: Any,
) -> None:
    """Write a text `dx` and `dy` points from a mark at (x, y), its middle at that height."""
    style = {"va": "center", "fontweight": WEIGHT[bold], **style}
    ax.annotate(text, (x, y), (dx, dy), **style)


def beside(ax: Panel, y: float, text: str, x: float = 1.02, *, bold: bool = False, **style: Any) -> None:
    """Write a text in the margin at the height of a row; `x`: where, as a share of the width of the panel."""
    style = {"va": "center", "fontweight": WEIGHT[bold], **style}
    ax.annotate(text, (x, y), xycoords=("share", "data"), **style)


def above(ax: Panel, x: float, text: str, dx: float = 0, dy: float = 4, **style: Any) -> None:
    """Write a text above the panel, `dx` and `dy` points from its upper edge at x."""
    ax.annotate(text, (x, 1), (dx, dy), xycoords=("data", "share"), **style)


# ---- lines


def line(ax: Panel, x: Any, y: pd.Series, name: str, colour: str, **style: Any) -> End:
    """Draw a line; return what `end_labels` writes at its end."""
    ax.plot(x, y, color=colour, **style)
    return float(y.iloc[-1]), name, colour


def end_labels(ax: Panel, x: float, ends: Iterable[End], least: float, bold: str = "") -> None:
    """Name lines beside their ends at x, in place of a key, moved apart where names would overlap.

    `least`: the smallest distance between names, in data units; `bold`: the name to stress.
    """
    ends = list(ends)
    for (_, name, colour), y in zip(ends, spread([end[0] for end in ends], least), strict=True):
        # The colour of a line is too pale for letters, so a dot bears it.
        label(ax, x, y, "●", 3, color=colour, fontsize=6)
        label(ax, x, y, name, 10, bold=name == bold, fontsize=8.5)


# ---- axes


def year_axis(ax: Panel, years: Iterable[int], low: float, high: float) -> None:
    """An axis of days from `low` to `high` with ticks where years begin.

    Days are numbers, since the ticks of matplotlib's date axes depend on the locale.
    """
    years = list(years)
    ax.set_xticks([date2num(date(year, 1, 1)) for year in years], [str(year) for year in years])
    ax.set_xlim(low, high)


def round_years(first: date, last: date) -> list[int]:
    """At most nine or so years between two days, all multiples of the step between them."""
    step = (last.year - first.year + 1) // 9 + 1
    return [year for year in range(first.year, last.year + 1) if year % step == 0]


def year_grid(ax: Panel, first: date, last: date, margin: float) -> None:
    """Round years with lines, from `margin` days before the first day to half as many behind the last."""
    low, high = date2num(first) - margin, date2num(last) + margin / 2
    year_axis(ax, round_years(first, last), low, high)
    ax.x.grid = True


def place_ticks(worst: int, step: int) -> list[int]:
    """The first place, then every `step`-th one up to the worst."""
    return [1, *range(max(step, 2), worst + 1, step)]


def place_axis(ax: Panel, axis: Literal["x", "y"], worst: float, ticks: Iterable[int] = PLACES) -> None:
    """Places on a logarithmic axis: one lost at the top weighs more than one lost far below."""
    seen, scale = [tick for tick in ticks if tick <= worst], ax.x if axis == "x" else ax.y
    scale.log, scale.ticks, scale.labels = True, seen, [str(tick) for tick in seen]


def percent_axis(scale: Scale, whole: float) -> None:
    """Ticks at the quarters of `whole`, in percent."""
    scale.ticks, scale.labels = [whole * n / 4 for n in range(5)], [f"{n * 25}%" for n in range(5)]


# ---- keys


def key(ax: Panel, entries: Sequence[Entry], loc: str, anchor: tuple[float, float], **style: Any) -> None:
    """A key with its corner `loc` at `anchor` (shares of the panel), on one line without `ncols`."""
    draw_key(ax, entries, loc, anchor, **{"ncols": len(entries), **style})


def in_key(name: str, **style: Any) -> Entry:
    """A dot, or the line or marker that `style` says, with its name, for a key."""
    return Entry(name, line={"color": theme.INK, "linestyle": "", "marker": "o", "markersize": 6, **style})


def shape_in_key(name: str, **look: Any) -> Entry:
    """A patch of the look of bars or areas, with its name, for a key."""
    return Entry(name, shape=look)
