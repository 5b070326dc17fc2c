"""What a notebook displays and an exporter reads back: tables, figures and the ledger, with their MIME types.

Each is displayed as a MIME bundle: HTML or SVG for Jupyter, plain text for comparison, and JSON of a type of
our own from which the same object is made again. Passages (`narrative.Prose`) are Markdown.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from regenatlas.report.escaping import html_text
from regenatlas.report.figures import trends
from regenatlas.report.narrative import Prose
from regenatlas.report.wording import Wording
from regenatlas.tables.provenance import Traced

TABLE_MIME = "application/vnd.regenatlas.table+json"
FIGURE_MIME = "application/vnd.regenatlas.figure+json"
FACTS_MIME = "application/vnd.regenatlas.facts+json"
SVG_MIME = "image/svg+xml"

#: How a table may look: rows and columns, or one card or tile for each row, with its columns in order. Of a
#: card the first is its text, the second who said it, the third what became of it; the others have headings.
LOOKS = ("table", "cards", "tiles")

#: The colour of a cell that says what became of something, beside its words: confirmed, only restated, true
#: in another sense, contradicted, open, not looked at.
TONES = ("good", "weak", "other", "bad", "open", "none")

#: Rows of a table that stand in the text; a page unfolds the others, a document leaves them to the data.
INLINE = 10

WithMetadata = tuple[dict[str, Any], dict[str, Any]]  # a MIME bundle and its metadata


@dataclass(frozen=True)
class Cell:
    """A table cell: its text, and where it leads: a fact of the chapter, or a page ("" if nowhere).

    `trend`: (year, value) pairs in order, drawn as a line beside the text. `tone`: one of `TONES`, or "".
    """

    text: str
    fact: str = ""
    href: str = ""
    trend: tuple[tuple[float, float], ...] = ()
    tone: str = ""

    @classmethod
    def from_json(cls, cell: str | Mapping[str, Any]) -> Cell:
        """The cell that `to_json` wrote."""
        if not isinstance(cell, Mapping):
            return cls(cell)
        return cls(**{**cell, "trend": tuple(map(tuple, cell.get("trend", ())))})

    def to_json(self) -> str | dict[str, Any]:
        """The text alone, or with where it leads and its trend."""
        known = {key: value for key, value in vars(self).items() if value and key != "text"}
        return {"text": self.text, **known} if known else self.text

    def to_html(self) -> str:
        """The cell's content."""
        text = html_text(self.text)
        target = f"#fact-{self.fact}" if self.fact else self.href
        text = f'<a href="{html_text(target)}">{text}</a>' if target else text
        return f"{text} {trends.svg(self.trend)}".rstrip()


@dataclass(frozen=True)
class Header:
    """The head of a table column: key in the data, heading, kind of value, `align` (`left` or `right`)."""

    key: str
    heading: str
    kind: str = "text"
    align: str = "left"

    def style(self) -> str:
        """The HTML attribute that aligns a cell of the column."""
        return f' style="text-align:{self.align}"'


@dataclass(frozen=True, repr=False)
class Table:
    """Cells in rows under a caption; `shown.table` makes it.

    `csv`: the values behind the cells. `empty`: the text where there are no rows. `rows`: the table rows
    (`table:key`) shown; `traced`: the facts of its cells, each with its text. An exporter reads these two
    from the ledger. `look`: one of `LOOKS`, how a page and a document show it. `own`: positions of the rows
    on the report's country, which stand out. `ids`: of the rows, by which a link finds a card. `filters`:
    keys of the columns by which a reader may choose cards.
    """

    name: str
    caption: Prose
    columns: tuple[Header, ...]
    cells: tuple[tuple[Cell, ...], ...]
    csv: str = ""
    empty: str = ""
    rows: tuple[str, ...] = ()
    traced: tuple[tuple[Traced, str], ...] = ()
    look: str = LOOKS[0]
    own: tuple[int, ...] = ()
    ids: tuple[str, ...] = ()
    filters: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"Table({self.name!r}, {len(self.cells)} rows)"

    @classmethod
    def from_json(cls, table: Mapping[str, Any]) -> Table:
        """The table that `to_json` wrote."""
        return cls(
            name=table["name"],
            caption=Prose(table["caption"], table["caption_markdown"]),
            columns=tuple(Header(**column) for column in table["columns"]),
            cells=tuple(tuple(map(Cell.from_json, row)) for row in table["rows"]),
            csv=table["csv"],
            empty=table["empty"],
            look=table.get("look", LOOKS[0]),
            own=tuple(table.get("own", ())),
            ids=tuple(table.get("ids", ())),
            filters=tuple(table.get("filters", ())),
        )

    def to_json(self) -> dict[str, Any]:
        """Name, caption (text, Markdown), columns, rows of cells, text of an empty table, CSV, look, own."""
        return {
            "name": self.name,
            "caption": self.caption.text,
            "caption_markdown": self.caption.markdown,
            "columns": [dict(vars(column)) for column in self.columns],
            "rows": [[cell.to_json() for cell in row] for row in self.cells],
            "empty": self.empty,
            "csv": self.csv,
            **({"look": self.look} if self.look != LOOKS[0] else {}),
            **{key: list(names) for key in ("own", "ids", "filters") if (names := getattr(self, key))},
        }

    def to_text(self) -> str:
        """The table in columns of fixed width, under its caption."""
        grid = [[column.heading for column in self.columns], *([c.text for c in row] for row in self.cells)]
        widths = [max(map(len, texts)) for texts in zip(*grid, strict=True)]
        signs = [">" if column.align == "right" else "<" for column in self.columns]
        lines = [
            "  ".join(f"{text:{sign}{width}}" for text, sign, width in zip(row, signs, widths, strict=True))
            for row in grid
        ]
        lines.insert(1, "  ".join("-" * width for width in widths))
        texts = [self.caption.text, "", *map(str.rstrip, lines), *([self.empty] if not self.cells else [])]
        return "\n".join(texts)

    def to_html(self) -> str:
        """A table with caption, column and row headings; numbers to the right."""
        headings = "".join(
            f'<th scope="col"{column.style()}>{html_text(column.heading)}</th>' for column in self.columns
        )
        body = "".join(f"<tr>{self._html_row(row)}</tr>\n" for row in self.cells)
        if not self.cells:
            body = f'<tr><td colspan="{len(self.columns)}">{html_text(self.empty)}</td></tr>\n'
        return (
            f"<table>\n<caption>{html_text(self.caption.text)}</caption>\n"
            f"<thead>\n<tr>{headings}</tr>\n</thead>\n<tbody>\n{body}</tbody>\n</table>"
        )

    def _html_row(self, row: tuple[Cell, ...]) -> str:
        first, *others = zip(row, self.columns, strict=True)
        return f'<th scope="row"{first[1].style()}>{first[0].to_html()}</th>' + "".join(
            f"<td{column.style()}>{cell.to_html()}</td>" for cell, column in others
        )

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:  # noqa: ARG002
        return {"text/plain": self.to_text(), "text/html": self.to_html(), TABLE_MIME: self.to_json()}


@dataclass(repr=False)
class Figure:
    """A picture (SVG) with its title (its finding), its alternative text and the data that it plots (CSV).

    `figures.base.Figure` draws it. `rows`: the table rows (`table:key`) behind it, `made_by`: the function
    that draws it; an exporter reads both from the ledger. `marks`: what its marks stand for, by the id of a
    group of the picture: one text for the whole group, or one for each mark in it.
    """

    name: str
    title: Prose
    alt: str
    csv: str
    svg: str
    rows: tuple[str, ...] = ()
    marks: dict[str, tuple[str, ...]] = field(default_factory=dict)
    made_by: str = ""

    def __repr__(self) -> str:
        return f"Figure({self.name!r}, {self.title.text!r})"

    @classmethod
    def from_json(cls, figure: Mapping[str, Any], svg: str) -> Figure:
        """The figure that `to_json` wrote, with its picture."""
        title = Prose(figure["title"], figure["title_markdown"])
        marks = {mark: tuple(texts) for mark, texts in figure.get("marks", {}).items()}
        return cls(figure["name"], title, figure["alt"], figure["csv"], svg, marks=marks)

    def tell(self, wording: Wording) -> None:
        """Put what the marks stand for into the words of an edition; one that was read back has them."""

    @property
    def digest(self) -> str:
        """The first twelve hexadecimal digits of the SHA-256 of the CSV, numbers rounded."""
        return hashlib.sha256(self.csv.encode()).hexdigest()[:12]

    def to_json(self) -> dict[str, Any]:
        """Name, title (text and Markdown), alternative text, CSV, texts of marks: all but the picture."""
        return {
            "name": self.name,
            "title": self.title.text,
            "title_markdown": self.title.markdown,
            "alt": self.alt,
            "csv": self.csv,
            **({"marks": {mark: list(texts) for mark, texts in self.marks.items()}} if self.marks else {}),
        }

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> WithMetadata:  # noqa: ARG002
        # A notebook's regression test compares figures by what they plot, not by how a version of the
        # drawing library writes a curve.
        plain = f"{self.alt}\n[data sha256:{self.digest}]"
        bundle = {SVG_MIME: self.svg, "text/plain": plain, FIGURE_MIME: self.to_json()}
        return bundle, {SVG_MIME: {"alt": self.alt}}
