"""A pen for matplotlib's renderers: lines, shapes, markers and text at pixels, without an object for each.

An artist of matplotlib for each text, mark and tick took four fifths of the time of a figure. What a renderer
writes as SVG or paints as pixels is all the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import matplotlib as mpl
import numpy as np
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure as MplFigure
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.markers import MarkerStyle
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.textpath import text_to_path
from matplotlib.transforms import Affine2D, Bbox, IdentityTransform

Side = Literal["left", "center", "right"]
Level = Literal["top", "center", "center_baseline", "baseline", "bottom"]
Sides = tuple[Side, Level]  # which sides of a text are at its point
Slant = Literal["normal", "italic"]
Dashes = tuple[float, Sequence[float]] | str  # offset and lengths in widths of the line, or ":" for dots
Pixels = Any  # an array of two columns

_HERE = IdentityTransform()
_HATCH_WIDTH = 1.0


@dataclass(frozen=True)
class Font:
    """How a text is written."""

    size: float
    weight: str = "normal"
    style: Slant = "normal"

    @property
    def properties(self) -> FontProperties:
        """The font as matplotlib asks for it."""
        return _properties(self)

    def width(self, text: str) -> float:
        """The width of one line in points."""
        return _width(text, self)

    def reach(self, text: str) -> tuple[float, float]:
        """How far one line reaches above and below its base, in points: at least as far as its font."""
        each = (_reach(character, self.weight, self.style) for character in text)
        above, below = zip(_line(self.weight, self.style), *each, strict=True)
        return max(above) * self.size, max(below) * self.size

    def base(self, text: str, va: Level) -> float:
        """How far above its point the base of one line stands, in points."""
        above, below = self.reach(text)
        return {
            "top": -above,
            "center": (below - above) / 2,
            "center_baseline": -above / 2,
            "baseline": 0.0,
            "bottom": below,
        }[va]


class Pen:
    """Draws on one renderer, in pixels from the lower left corner of a figure."""

    def __init__(self, figure: MplFigure, renderer: RendererBase, frame: Bbox) -> None:
        self.figure = figure
        self.renderer = renderer
        self.point = figure.dpi / 72
        #: What is clipped shows only within it.
        self.frame = frame
        # One that writes text as text writes its anchor, so the width of a text is not asked for.
        self._anchors = hasattr(renderer, "writer")

    def line(
        self,
        path: Path,
        colour: str,
        width: float,
        *,
        dashes: Dashes | None = None,
        cap: Literal["butt", "projecting", "round"] = "round",
        join: Literal["miter", "round", "bevel"] = "round",
        alpha: float | None = None,
        clip: bool = False,
    ) -> None:
        """A line along a path."""
        context = self._context(colour, width, alpha, clip=clip)
        context.set_capstyle("butt" if dashes else cap)
        context.set_joinstyle(join)
        if dashes:
            offset, lengths = (0, mpl.rcParams["lines.dotted_pattern"]) if isinstance(dashes, str) else dashes
            context.set_dashes(offset * width, [length * width for length in lengths])
        self.renderer.draw_path(context, path, _HERE)

    def shape(
        self,
        path: Path,
        color: str = "none",
        *,
        edgecolor: str = "none",
        linewidth: float = 0,
        hatch: str = "",
        alpha: float | None = None,
        clip: bool = False,
    ) -> None:
        """A filled path."""
        context = self._context(edgecolor, 0 if edgecolor == "none" else linewidth, None, clip=clip)
        context.set_joinstyle("miter")
        if hatch:
            context.set_hatch(hatch)
            context.set_hatch_color(to_rgba(edgecolor))
            context.set_hatch_linewidth(_HATCH_WIDTH)
        self.renderer.draw_path(context, path, _HERE, None if color == "none" else to_rgba(color, alpha))

    def markers(
        self,
        points: Pixels,
        marker: str | int,
        size: float,
        fill: str,
        edge: str,
        width: float,
        *,
        alpha: float | None = None,
        clip: bool = False,
    ) -> None:
        """A marker at each point; `size`: its diameter in points."""
        context = self._context(edge, width, alpha, clip=clip)
        style = _marker(marker)
        context.set_joinstyle(style.get_joinstyle())
        context.set_capstyle(style.get_capstyle())
        least = style.get_snap_threshold()
        context.set_snap(None if least is None else size * self.point >= least)
        grown: Any = style.get_transform() + Affine2D().scale(size * self.point)
        fills = to_rgba(fill, alpha)
        self.renderer.draw_markers(context, style.get_path(), grown, Path(points), _HERE, fills)

    def text(
        self,
        at: Pixels,
        text: str,
        font: Font,
        colour: str,
        sides: Sides = ("left", "baseline"),
        *,
        upright: bool = False,
        linespacing: float | None = None,
    ) -> None:
        """A text with its `sides` at a point; `upright`: read from below."""
        (x, y), (ha, va) = at, sides
        if not self._anchors or upright or "\n" in text:
            style: dict[str, Any] = {"rotation": 90 if upright else 0, "rotation_mode": "anchor"}
            style |= {"ha": ha, "va": va, "linespacing": linespacing, "fontproperties": font.properties}
            whole = Text(x, y, text, color=colour, **style)
            whole.set_figure(self.figure)
            whole.draw(self.renderer)
        elif text:
            height = self.renderer.get_canvas_width_height()[1] - y - font.base(text, va) * self.point
            context = self._context(colour, 0, None)
            anchor: Any = _Anchor(x, y, ha)
            self.renderer.draw_text(context, x, height, text, font.properties, 0.0, False, anchor)

    def _context(
        self, colour: str, width: float, alpha: float | None, *, clip: bool = False
    ) -> GraphicsContextBase:
        context = self.renderer.new_gc()
        context.set_foreground(to_rgba(colour, alpha), isRGBA=True)
        context.set_linewidth(width)
        if clip:
            context.set_clip_rectangle(self.frame)
        return context


@dataclass(slots=True)
class _Anchor:
    """What a renderer that writes text as text asks of it."""

    x: float
    y: float
    ha: Side

    def get_rotation_mode(self) -> None:
        """None: nothing is turned."""

    def get_transform(self) -> IdentityTransform:
        return _HERE

    def get_unitless_position(self) -> tuple[float, float]:
        return self.x, self.y

    def get_ha(self) -> Side:
        return self.ha


def steps(x: Any, y: Any) -> tuple[Any, Any]:
    """The corners of a line that keeps each value until the next."""
    return np.repeat(x, 2)[1:], np.repeat(y, 2)[:-1]


def segments(starts: Pixels, ends: Pixels) -> Path:
    """A path of separate lines."""
    vertices = np.stack([starts, ends], axis=1).reshape(-1, 2)
    return Path(vertices, [Path.MOVETO, Path.LINETO] * len(starts))


# ---- measured once for a process


@cache
def _properties(font: Font) -> FontProperties:
    family = mpl.rcParams["font.family"]
    return FontProperties(family=family, size=font.size, weight=font.weight, style=font.style)


@cache
def _marker(marker: str | int) -> MarkerStyle:
    return MarkerStyle(marker)  # the stubs want the names as literals


@cache
def _line(weight: str, style: Slant) -> tuple[float, float]:
    """How far a font reaches above and below its base by its own measures, in its size."""
    face: Any = get_font(findfont(Font(1, weight, style).properties))
    measures, em = face.get_sfnt_table("OS/2"), face.get_sfnt_table("head")["unitsPerEm"]
    return measures["sTypoAscender"] / em, -measures["sTypoDescender"] / em


@cache
def _reach(character: str, weight: str, style: Slant) -> tuple[float, float]:
    font = Font(1, weight, style).properties
    _, height, below = text_to_path.get_text_width_height_descent(character, font, False)
    return height - below, below


@cache
def _width(text: str, font: Font) -> float:
    return float(text_to_path.get_text_width_height_descent(text, font.properties, False)[0])
