"""What chapters draw on: a place in a figure with two scales.

Its methods and their options have the names of those of matplotlib's Axes, as far as chapters need them, and
its look is that of `theme.style()`. What is drawn is kept as it was asked for, and goes to the renderer by a
pen once the limits are known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Required, TypedDict, Unpack

import matplotlib as mpl
import numpy as np
from matplotlib.artist import Artist
from matplotlib.backend_bases import RendererBase
from matplotlib.figure import Figure as MplFigure
from matplotlib.markers import TICKDOWN, TICKLEFT
from matplotlib.path import Path
from matplotlib.transforms import Bbox

from regenatlas.report.figures.pen import Dashes, Font, Level, Pen, Pixels, Side, Sides, segments, steps
from regenatlas.report.figures.scale import Scale

#: Depths at which things are drawn, the deepest first.
BELOW, SHAPES, LINES, EDGES, TEXTS, KEYS = 0.5, 1.0, 2.0, 2.5, 3.0, 5.0
PAD, TITLE_PAD, NAME_PAD = 3.5, 6, 4  # points from ticks to labels, to a title, to the name of a scale
SHARES = ("share", "share")  # points as shares of a panel
EDGE = 0.8  # points, the width of edges, ticks and grid lines


class Drawing(MplFigure):
    """A picture in the making that knows what its marks stand for.

    `told`: by the id of a group of marks, a sentence and, for each mark, the record that fills it
    (`marks.tell`).
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.told: dict[str, tuple[str, list[Mapping[Any, Any]]]] = {}


@dataclass(eq=False, slots=True)
class Mark:
    """One thing drawn, or several of one kind: a line, a bar, markers."""

    drawing: Drawing
    draw: Callable[[Pen], None]
    depth: float
    group: str = ""  # the id of its group in the SVG


class LineStyle(TypedDict, total=False):
    """Options of a line; `drawstyle`: "steps-post" or "" for straight, `linestyle`: "" for none."""

    color: Required[str]
    linewidth: float
    linestyle: Dashes
    drawstyle: str
    marker: str
    markersize: float
    markerfacecolor: str
    markeredgewidth: float
    alpha: float
    clip_on: bool
    zorder: float


class TextStyle(TypedDict, total=False):
    """Options of a text."""

    color: str
    fontsize: float
    fontweight: str
    style: str
    ha: Side
    va: Level
    linespacing: float
    zorder: float


LINE: dict[str, Any] = {"linewidth": None, "linestyle": "-", "drawstyle": "", "marker": "", "markersize": 6}
LINE |= {"markerfacecolor": None, "markeredgewidth": 1, "alpha": None, "clip_on": True, "zorder": LINES}
TEXT: dict[str, Any] = {"fontweight": "normal", "style": "normal", "ha": "left", "va": "baseline"}
TEXT |= {"linespacing": None, "zorder": TEXTS}


class Panel(Artist):
    """A place of a figure, in inches from its lower left corner, with a scale in each direction."""

    def __init__(self, drawing: Drawing, left: float, bottom: float, width: float, height: float) -> None:
        super().__init__()
        self.drawing = drawing
        self.left, self.bottom, self.width, self.height = left, bottom, width, height
        self.x, self.y = Scale(across=True), Scale(across=False)
        self.heading: tuple[str, float, float | None] = "", 0.0, None
        self.drawn: list[Mark] = []
        drawing.add_artist(self)

    # ---- limits and ticks

    def set_xlim(self, low: float, high: float) -> None:
        """The values at the left and at the right."""
        self.x.low, self.x.high = float(low), float(high)

    def set_ylim(self, low: float, high: float) -> None:
        """The values below and above."""
        self.y.low, self.y.high = float(low), float(high)

    def set_xticks(self, ticks: Iterable[float], labels: Iterable[str] | None = None) -> None:
        """Ticks at these values, with these words instead of the numbers."""
        self.x.ticks, self.x.labels = list(ticks), None if labels is None else list(labels)

    def set_yticks(self, ticks: Iterable[float], labels: Iterable[str] | None = None) -> None:
        """Ticks at these values, with these words instead of the numbers."""
        self.y.ticks, self.y.labels = list(ticks), None if labels is None else list(labels)

    def set_title(self, text: str, x: float = 0.0, fontsize: float | None = None) -> None:
        """A heading above, from the left edge on."""
        self.heading = text, x, fontsize

    # ---- marks

    def plot(self, x: Any, y: Any, **style: Unpack[LineStyle]) -> Mark:
        """A line, a marker at each of its points, or both."""
        look: dict[str, Any] = {**LINE, **style}
        across, up = np.broadcast_arrays(*(np.atleast_1d(np.asarray(each, dtype=float)) for each in (x, y)))
        corners = steps(across, up) if look["drawstyle"] else (across, up)

        def draw(pen: Pen) -> None:
            draw_line(pen, self.pixels(*corners), self.pixels(across, up), look)

        return self.mark(draw, look["zorder"])

    def scatter(self, x: Any, y: Any, s: float, color: Sequence[str], *, clip_on: bool = True) -> Mark:
        """Dots of a size in square points, each in its colour."""

        def draw(pen: Pen) -> None:
            for point, colour in zip(self.pixels(x, y), color, strict=True):
                pen.markers(point[None], "o", s**0.5, colour, colour, 0, clip=clip_on)

        return self.mark(draw, LINES)

    def hlines(
        self, y: Any, low: Any, high: Any, color: str, linewidth: float, zorder: float = LINES
    ) -> Mark:
        """Level lines from `low` to `high`, at one height or at several."""
        level = np.atleast_1d(np.asarray(y, dtype=float))
        ends = [np.broadcast_to(np.asarray(end, dtype=float), level.shape) for end in (low, high)]

        def draw(pen: Pen) -> None:
            path = segments(*(self.pixels(end, level) for end in ends))
            pen.line(path, color, linewidth, cap="butt", clip=True)

        return self.mark(draw, zorder)

    def axhline(
        self,
        y: float,
        *,
        color: str,
        linewidth: float,
        linestyle: Dashes | None = None,
        xmax: float = 1,
        zorder: float = LINES,
        clip_on: bool = True,
    ) -> Mark:
        """A level line through the whole panel, or to a share of its width."""

        def draw(pen: Pen) -> None:
            path = segments(*(self.pixels(end, y, x_in="share") for end in ([0], [xmax])))
            pen.line(path, color, linewidth, dashes=linestyle, clip=clip_on)

        return self.mark(draw, zorder)

    def axvline(
        self,
        x: float,
        *,
        color: str,
        linewidth: float,
        linestyle: Dashes | None = None,
        zorder: float = LINES,
    ) -> Mark:
        """An upright line through the whole panel."""

        def draw(pen: Pen) -> None:
            path = segments(*(self.pixels(x, end, y_in="share") for end in ([0], [1])))
            pen.line(path, color, linewidth, dashes=linestyle, clip=True)

        return self.mark(draw, zorder)

    def leader(self, x: float, y: float, start: float, end: float, color: str, linewidth: float) -> Mark:
        """An upright line above a point, from `start` to `end` points away."""

        def draw(pen: Pen) -> None:
            ends = self.pixels([x, x], [y, y]) + np.multiply([(0, start), (0, end)], pen.point)
            pen.line(Path(ends), color, linewidth)

        return self.mark(draw, TEXTS)

    def fill_between(self, x: Any, low: Any, high: Any, *, color: str, alpha: float, step: str = "") -> Mark:
        """The area between two lines."""
        below, above = ((x, np.asarray(y, dtype=float)) for y in (low, high))

        def draw(pen: Pen) -> None:
            ends = [np.column_stack(steps(*end) if step else end) for end in (below, above)]
            outline = np.concatenate([ends[0], ends[1][::-1]])
            pen.shape(Path(self.pixels(*outline.T), closed=False), color, alpha=alpha, clip=True)

        return self.mark(draw, SHAPES)

    def bar(
        self, x: Any, height: Any, *, width: float, bottom: Any = 0, color: Any, **look: Any
    ) -> list[Mark]:
        """Upright bars around their places; one value for all of them, or one for each."""
        each = np.broadcast_arrays(np.atleast_1d(x), bottom, height, color)
        return [
            self.rectangle(at - width / 2, low, width, high, color=fill, **look)
            for at, low, high, fill in zip(*each, strict=True)
        ]

    def barh(
        self, y: Any, width: Any, *, height: float, left: Any = 0, color: Any = "none", **look: Any
    ) -> list[Mark]:
        """Level bars around their heights; one value for all of them, or one for each."""
        each = np.broadcast_arrays(np.atleast_1d(y), left, width, color)
        return [
            self.rectangle(low, at - height / 2, wide, height, color=fill, **look)
            for at, low, wide, fill in zip(*each, strict=True)
        ]

    def rectangle(self, x: float, y: float, width: float, height: float, **look: Any) -> Mark:
        """A rectangle with its lower left corner at (x, y); `look`: as of `Pen.shape`."""
        corners = np.array([(x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y)], float)
        return self.polygon(Path(corners, closed=True), SHAPES, **look)

    def polygon(self, path: Path, zorder: float, **look: Any) -> Mark:
        """A shape; `look`: as of `Pen.shape`."""

        def draw(pen: Pen) -> None:
            pen.shape(Path(self.pixels(*np.transpose(path.vertices)), path.codes), **{"clip": True, **look})

        return self.mark(draw, zorder)

    def annotate(
        self,
        text: str,
        xy: tuple[float, float],
        xytext: tuple[float, float] = (0, 0),
        xycoords: tuple[str, str] = ("data", "data"),
        **style: Unpack[TextStyle],
    ) -> Mark:
        """A text at a point and so many points (72 an inch) from there.

        `xycoords`: for each direction whether that point is a value ("data") or a share of the panel.
        """
        size, colour = mpl.rcParams["font.size"], mpl.rcParams["text.color"]
        look: dict[str, Any] = {**TEXT, "fontsize": size, "color": colour, **style}
        font = Font(look["fontsize"], look["fontweight"], look["style"])

        def draw(pen: Pen) -> None:
            at = self.pixels(*xy, *xycoords) + np.multiply(xytext, pen.point)
            sides = look["ha"], look["va"]
            pen.text(at, text, font, look["color"], sides, linespacing=look["linespacing"])

        return self.mark(draw, look["zorder"])

    # ---- drawing

    def inches(self, x: Any, y: Any, x_in: str = "data", y_in: str = "data") -> Any:
        """Where points stand, in inches from the lower left corner of the panel; shares if not "data"."""
        across = self.x.share(x) if x_in == "data" else x
        up = self.y.share(y) if y_in == "data" else y
        both = np.broadcast_arrays(np.multiply(across, self.width), np.multiply(up, self.height))
        return np.stack(both, axis=-1)

    def pixels(self, x: Any, y: Any, x_in: str = "data", y_in: str = "data") -> Any:
        """Where points stand in the figure as it is being drawn."""
        return np.add(self.inches(x, y, x_in, y_in), (self.left, self.bottom)) * self.drawing.dpi

    def draw(self, renderer: RendererBase) -> None:
        """Draw everything, the deepest first."""
        corners = self.pixels([0, 1], [0, 1], *SHARES)
        pen = Pen(self.drawing, renderer, Bbox(corners))
        own = [Mark(self.drawing, self._scales, BELOW), Mark(self.drawing, self._edges, EDGES)]
        for mark in sorted([*self.drawn, *own], key=lambda mark: mark.depth):
            if mark.group:
                renderer.open_group("mark", mark.group)
            mark.draw(pen)
            if mark.group:
                renderer.close_group("mark")

    def mark(self, draw: Callable[[Pen], None], depth: float) -> Mark:
        """Anything that a pen can draw."""
        self.drawn.append(Mark(self.drawing, draw, depth))
        return self.drawn[-1]

    def _edges(self, pen: Pen) -> None:
        colour = mpl.rcParams["axes.edgecolor"]
        for scale, end in ((self.y, (0, 1)), (self.x, (1, 0))):
            if scale.edge:
                path = Path(self.pixels([0, end[0]], [0, end[1]], *SHARES))
                pen.line(path, colour, EDGE, cap="projecting", join="miter")
        text, x, size = self.heading
        if text:
            font = Font(size or mpl.rcParams["axes.titlesize"], mpl.rcParams["axes.titleweight"])
            at = np.add(self.pixels(x, 1, *SHARES), (0, TITLE_PAD * pen.point))
            pen.text(at, text, font, mpl.rcParams["text.color"])

    def _scales(self, pen: Pen) -> None:
        for scale, mark in ((self.x, TICKDOWN), (self.y, TICKLEFT)):
            font = Font(scale.size or mpl.rcParams["xtick.labelsize"])
            bold = Font(font.size, "bold")
            shown = scale.shown((self.width if scale.across else self.height) * 72, font.size)
            ticks, far = [tick for tick, *_ in shown], int(scale.far)
            if scale.grid and ticks:
                path = segments(*(self._on(scale, ticks, share) for share in (0, 1)))
                pen.line(path, mpl.rcParams["grid.color"], EDGE, clip=True)
            points, colour = self._on(scale, ticks, far), mpl.rcParams["xtick.color"]
            length = mpl.rcParams["xtick.major.size"] if scale.strokes else 0
            if length and ticks:
                pen.markers(points, mark, length, colour, colour, EDGE)
            away = (length + PAD) * (1 if scale.far else -1)
            sides: Sides = ("right", "center_baseline")
            if scale.across:
                sides = "center", "bottom" if scale.far else "top"
            labels = points + np.multiply((0, 1) if scale.across else (1, 0), away * pen.point)
            colour = mpl.rcParams["xtick.labelcolor"]
            for at, (_, text, stressed) in zip(labels, shown, strict=True):
                pen.text(at, text, bold if stressed else font, colour, sides)
            if scale.title:
                self._name(pen, scale, [text for _, text, _ in shown], font, away)

    def _name(self, pen: Pen, scale: Scale, labels: Sequence[str], font: Font, away: float) -> None:
        """Write what a scale measures, beyond the labels of its ticks."""
        own, colour = Font(mpl.rcParams["axes.labelsize"]), mpl.rcParams["axes.labelcolor"]
        room = (sum(font.reach(text)) if scale.across else font.width(text) for text in labels)
        beyond = (away - max(room, default=0.0) - NAME_PAD) * pen.point
        beside = (0, beyond) if scale.across else (beyond, 0)
        at = self.pixels(0.5, 0, *SHARES) if scale.across else self.pixels(0, 0.5, *SHARES)
        sides: Sides = ("center", "top" if scale.across else "bottom")
        pen.text(at + np.asarray(beside), scale.title, own, colour, sides, upright=not scale.across)

    def _on(self, scale: Scale, values: Any, share: float) -> Any:
        """Points at values of one scale and at one share of the other."""
        if scale.across:
            return self.pixels(values, share, "data", "share")
        return self.pixels(share, values, "share", "data")


def draw_line(pen: Pen, corners: Pixels, points: Pixels, look: Mapping[str, Any]) -> None:
    """A line through corners and a marker at each point, as the options of `Panel.plot` say."""
    color, alpha, clip = look["color"], look["alpha"], look["clip_on"]
    if look["linestyle"]:
        width = look["linewidth"] or mpl.rcParams["lines.linewidth"]
        dashes = None if look["linestyle"] == "-" else look["linestyle"]
        pen.line(Path(corners), color, width, dashes=dashes, alpha=alpha, clip=clip)
    if look["marker"]:
        face, width = look["markerfacecolor"] or color, look["markeredgewidth"]
        pen.markers(points, look["marker"], look["markersize"], face, color, width, alpha=alpha, clip=clip)
