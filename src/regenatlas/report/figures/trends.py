"""A trend as a small line beside a number: one SVG that a page, a document and a notebook show alike.

The line stands on zero, so that a small change looks small; its last point is the number beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

Trend = Sequence[tuple[float, float]]  # (year, value) in order

#: Pixels; the edge leaves room for the last point.
WIDTH, HEIGHT, EDGE = 88, 22, 3

#: Colours of the line of the report's own country and of others, where no style sheet says otherwise.
OWN, OTHER = "#c8442e", "#6b7280"


def words(trend: Trend) -> str:
    """The text alternative of a trend: its first and its last point."""
    ends = (trend[0], trend[-1]) if trend else ()
    return "; ".join(f"{year:g}: {_short(value)}" for year, value in ends)


def svg(trend: Trend, *, own: bool = True) -> str:
    """The trend as an SVG element with its text alternative as title; "" for fewer than two points."""
    if len(trend) < 2:
        return ""
    points = _points(trend)
    x, y = points[-1]
    line = " ".join(f"{at:g},{height:g}" for at, height in points)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="trend" role="img" color="{OWN if own else OTHER}"'
        f' width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f"<title>{escape(words(trend))}</title>"
        f'<polyline fill="none" stroke="currentColor" stroke-width="1.6" points="{line}"/>'
        f'<circle fill="currentColor" r="2.4" cx="{x:g}" cy="{y:g}"/></svg>'
    )


def _points(trend: Trend) -> list[tuple[float, float]]:
    first, last = trend[0][0], trend[-1][0]
    values = [value for _, value in trend]
    low, high = min(0, *values), max(0, *values)
    wide, tall = WIDTH - 2 * EDGE, HEIGHT - 2 * EDGE
    return [
        (
            round(EDGE + wide * (year - first) / ((last - first) or 1), 1),
            round(HEIGHT - EDGE - tall * (value - low) / ((high - low) or 1), 1),
        )
        for year, value in trend
    ]


def _short(value: float) -> str:
    return f"{round(value, 0 if abs(value) >= 100 else 2):,g}"
