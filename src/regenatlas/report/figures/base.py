"""A figure as chapters make it: drawn by matplotlib, the data that it plots as a frame."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from functools import cached_property

import matplotlib as mpl
import pandas as pd
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure as MplFigure

from regenatlas.report import display, escaping
from regenatlas.report.facts import FACT_ID
from regenatlas.report.figures import theme
from regenatlas.report.narrative import Prose, opening, plain, text_of
from regenatlas.report.shown import refs_of, to_csv
from regenatlas.report.wording import Wording
from regenatlas.tables.provenance import maker

#: An image is dark where what shows it is: JupyterLab's theme decides, a page takes the drawing without this.
WHERE_DARK = "<style>@media (prefers-color-scheme:dark){{{}}}</style>".format(
    "".join(
        f'[style*="{name}: {light}"]{{{name}:{dark}!important}}'
        for light, dark in theme.DARK.items()
        for name in ("fill", "stroke", *(["background-color"] if light == theme.PAPER else []))
    )
)

_NO_METADATA = {"Date": None, "Creator": None, "Format": None, "Type": None}
# A rule for "*" would reach beyond the picture; the root element says the same.
_STYLE = re.compile(r"\s*<defs>\s*<style[^>]*>\*\{[^}]*\}</style>\s*</defs>")
# A reader's browser may lack our font; its nearest kin keep the widths.
_FONTS = "'DejaVu Sans', Verdana, sans-serif"
_NAMED = re.compile(r'\b(id="|url\(#|href="#)(?=[^")])')  # before an id, where it is given or referred to


class Figure(display.Figure):
    """One figure of a chapter, drawn when its picture is asked for.

    `title`: its finding, computed (text or `Prose`). `alt`: what it shows and the main finding, for those
    who do not see it. `data`: what it plots; becomes its CSV. `rows`: the table rows behind it
    (`table:key`); without them those in the data's column `rows`, which is not part of the CSV. ValueError
    for an empty text, empty data or an ill-formed name.
    """

    def __init__(
        self,
        mpl_figure: MplFigure,
        name: str,
        title: str | Prose,
        alt: str | Prose,
        data: pd.DataFrame,
        rows: Iterable[str] | None = None,
    ) -> None:
        if not FACT_ID.fullmatch(name):
            raise ValueError(f"{name!r} is no figure name: small letters, digits, dot, dash and underscore")
        self.name = name
        self.title = opening(title if isinstance(title, Prose) else plain(title))
        self.alt = alt.text if isinstance(alt, Prose) else escaping.plain(alt)
        for what, text in (("a title", self.title.text), ("an alternative text", self.alt)):
            if not text:
                raise ValueError(f"the figure {name!r} needs {what}")
        if data.empty:
            raise ValueError(f"the figure {name!r} has no data: say in words what is missing")
        self.rows = refs_of(data, rows)
        self.csv = to_csv(data.drop(columns="rows", errors="ignore"))
        self.marks = {}
        self.made_by = maker("regenatlas.report")
        self._mpl_figure = mpl_figure

    def tell(self, wording: Wording) -> None:
        """Put what the marks stand for (`marks.tell`) into the words of an edition."""
        for mark, (sentence, records) in getattr(self._mpl_figure, "told", {}).items():
            text = wording.translate(sentence)
            filled = [escaping.plain(text_of(text, wording, record)) for record in records]
            self.marks[f"{self.name}-{mark}"] = tuple(text[:1].upper() + text[1:] for text in filled)

    @cached_property
    def svg(self) -> str:  # type: ignore[override]  # set by being asked for
        """The picture, drawn once: the same bytes for the same data and version of matplotlib."""
        out = io.StringIO()
        with theme.style():
            mpl.rcParams["svg.hashsalt"] = f"regenatlas {self.name}"
            FigureCanvasSVG(self._mpl_figure).print_svg(out, metadata=_NO_METADATA)
        return _embeddable(escaping.xml(out.getvalue()), self.name, self.alt)

    def png(self, dots: int = 200) -> bytes:
        """The picture for programs that take no SVG, at so many dots an inch."""
        out = io.BytesIO()
        with theme.style():
            self._mpl_figure.savefig(
                out, format="png", dpi=dots, facecolor=theme.PAPER, metadata={"Software": None}
            )
        return out.getvalue()


def _embeddable(svg: str, name: str, alt: str) -> str:
    # Several figures share a page: ids must not collide, and the XML prologue has no place in HTML.
    svg = _STYLE.sub("", svg[svg.index("<svg") :], count=1)
    svg = _NAMED.sub(rf"\1{name}-", svg)
    svg = svg.replace("'DejaVu Sans'", _FONTS)
    spoken = f'role="img" aria-label="{escaping.html_text(alt)}"'
    # As an image it must be legible on any ground, so the picture brings its own paper.
    paper = f'style="background-color: {theme.PAPER}"'
    svg = svg.replace("<svg", f'<svg {spoken} {paper} stroke-linejoin="round" stroke-linecap="butt"', 1)
    return svg.replace(">", f">{WHERE_DARK}", 1)
