"""Tables as a reader sees them: plain text (for comparison), HTML (for Jupyter), data (for exporters) in one.

Cells are formatted here, once, by the edition's wording; a `Traced` cell is a fact and links to its
provenance.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

import pandas as pd

from regenatlas.report import escaping
from regenatlas.report.facts import FACT_ID
from regenatlas.report.narrative import Prose, opening, placeholders, plain, text_of, written
from regenatlas.report.wording import Wording, is_missing
from regenatlas.tables.problems import suggestion
from regenatlas.tables.provenance import Traced

MIME = "application/vnd.regenatlas.table+json"

#: Kinds of columns, each with the format of `Wording.value` that writes its cells.
KINDS = {
    "text": "text",
    "number": "number",
    "amount": "text",  # a number with a word to it: «at least 3», «12 (2018)»
    "signed": "signed",
    "percent": "percent",
    "date": "date",
    "rank": "rank",
    "yesno": "yesno",
    "country": "country_name",
    "link": "text",
    "label": "text",  # a code, or a list of codes, in words
}
_RIGHT = {"amount", "number", "signed", "percent", "rank"}


@dataclass(frozen=True)
class Column:
    """How a column is shown: heading (a message), kind (a key of `KINDS`), decimals.

    `label`: for links, the column of the frame that holds their text. `source`: the column of the frame, if
    it has another name. `of`: for labels, their code list, if it has another name than that column. `say`: a
    sentence filled from the record's fields («{first_date:date}, {first_in:country_name}»). `passage`: a
    passage of the chapter's template, filled from them (`Report.table`). `most`: of a list, sorted by name,
    those beyond are counted. `missing`: what an empty cell reads.

    Cells of labels, sentences and passages, and those with `most` or `missing`, are in words in the data too.
    """

    heading: str
    kind: str = "text"
    digits: int = 0
    label: str = ""
    source: str = ""
    of: str = ""
    say: str = ""
    passage: str = ""
    most: int = 0
    missing: str = ""

    @property
    def align(self) -> str:
        """`right` for what is compared digit by digit, else `left`."""
        return "right" if self.kind in _RIGHT else "left"

    @property
    def worded(self) -> bool:
        """Whether the data of the table have the words of the cells in place of the frame's values."""
        return bool(self.kind == "label" or self.say or self.most or self.missing)


@dataclass(frozen=True)
class Cell:
    """A cell as shown: its text, and where it leads (a fact of the chapter, or a page)."""

    text: str
    fact: str = ""
    href: str = ""

    def to_json(self) -> str | dict[str, str]:
        """The text alone, or with where it leads."""
        leads = {key: value for key, value in (("fact", self.fact), ("href", self.href)) if value}
        return {"text": self.text, **leads} if leads else self.text

    def to_html(self) -> str:
        """The cell's content."""
        text = escaping.html_text(self.text)
        target = f"#fact-{self.fact}" if self.fact else self.href
        return f'<a href="{escaping.html_text(target)}">{text}</a>' if target else text


@dataclass(frozen=True, repr=False)
class Shown:
    """A table ready to be displayed; `table` makes it. `traced` are its cells' facts with their texts."""

    name: str
    caption: Prose
    columns: Mapping[str, Column]
    cells: Sequence[Sequence[Cell]]
    csv: str
    rows: tuple[str, ...] = ()
    empty: str = ""
    traced: tuple[tuple[Traced, str], ...] = ()

    def __repr__(self) -> str:
        return f"Shown({self.name!r}, {len(self.cells)} rows)"

    def to_text(self) -> str:
        """The table in columns of fixed width, under its caption."""
        grid = [
            [column.heading for column in self.columns.values()],
            *([c.text for c in row] for row in self.cells),
        ]
        widths = [max(map(len, texts)) for texts in zip(*grid, strict=True)]
        aligns = [column.align for column in self.columns.values()]
        lines = [
            "  ".join(_pad(*part) for part in zip(row, widths, aligns, strict=True)).rstrip() for row in grid
        ]
        lines.insert(1, "  ".join("-" * width for width in widths))
        return "\n".join([self.caption.text, "", *lines, *([self.empty] if not self.cells else [])])

    def to_html(self) -> str:
        """A table with caption, column and row headings; numbers to the right."""
        headings = "".join(
            f'<th scope="col"{_style(column)}>{escaping.html_text(column.heading)}</th>'
            for column in self.columns.values()
        )
        body = "".join(f"<tr>{self._html_row(row)}</tr>\n" for row in self.cells)
        if not self.cells:
            body = f'<tr><td colspan="{len(self.columns)}">{escaping.html_text(self.empty)}</td></tr>\n'
        return (
            f"<table>\n<caption>{escaping.html_text(self.caption.text)}</caption>\n"
            f"<thead>\n<tr>{headings}</tr>\n</thead>\n<tbody>\n{body}</tbody>\n</table>"
        )

    def _html_row(self, row: Sequence[Cell]) -> str:
        cells = list(zip(row, self.columns.values(), strict=True))
        first = f'<th scope="row"{_style(cells[0][1])}>{cells[0][0].to_html()}</th>'
        return first + "".join(f"<td{_style(column)}>{cell.to_html()}</td>" for cell, column in cells[1:])

    def to_json(self) -> dict[str, Any]:
        """What an exporter needs: name, caption (text and Markdown), columns, rows of cells, CSV."""
        return {
            "name": self.name,
            "caption": self.caption.text,
            "caption_markdown": self.caption.markdown,
            "columns": [
                {
                    "key": key,
                    "heading": column.heading,
                    "kind": "text" if column.kind == "label" or column.most else column.kind,
                    "align": column.align,
                }
                for key, column in self.columns.items()
            ],
            "rows": [[cell.to_json() for cell in row] for row in self.cells],
            "empty": self.empty,
            "csv": self.csv,
        }

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:  # noqa: ARG002
        return {"text/plain": self.to_text(), "text/html": self.to_html(), MIME: self.to_json()}


def table(
    frame: pd.DataFrame,
    columns: Mapping[str, str | Column],
    caption: str | Prose,
    name: str,
    rows: Iterable[str] | None = None,
    wording: Wording | None = None,
) -> Shown:
    """The named columns of a frame as a table to be shown, in the order given.

    `columns`: column of the frame → heading or `Column`. `caption`: what the table shows, required. `name`:
    its id in the chapter. `rows`: the table rows it shows (`table:key`); without them those in the frame's
    column `rows`, if it has one. ValueError for a column that is not there, an unknown kind, a missing
    caption or an ill-formed name.
    """
    wording = wording or Wording()
    shown = {key: _column(spec, wording) for key, spec in columns.items()}
    caption = opening(caption if isinstance(caption, Prose) else plain(wording.translate(caption)))
    if not caption.text:
        raise ValueError(f"the table {name!r} needs a caption")
    if not FACT_ID.fullmatch(name):
        raise ValueError(f"{name!r} is no table name: small letters, digits, dot, dash and underscore")
    _check_columns(frame, shown, name)
    frame = frame.assign(**{key: _values(frame, key, column, wording) for key, column in shown.items()})
    records = frame.to_dict("records")
    cells = [[_cell(record, key, column, wording) for key, column in shown.items()] for record in records]
    traced = [
        (record[key], cell.text)
        for record, row in zip(records, cells, strict=True)
        for key, cell in zip(shown, row, strict=True)
        if isinstance(record[key], Traced)
    ]
    return Shown(
        name=name,
        caption=caption,
        columns=shown,
        cells=cells,
        csv=to_csv(frame[list(shown)]),
        rows=refs_of(frame, rows),
        empty=wording.translate("None in the tables."),
        traced=tuple(traced),
    )


def refs_of(frame: pd.DataFrame, rows: Iterable[str] | None) -> tuple[str, ...]:
    """The rows given, or those in the frame's column `rows`; sorted and unique."""
    if rows is None:
        rows = (ref for refs in frame["rows"] for ref in refs) if "rows" in frame.columns else ()
    return tuple(sorted(set(rows)))


def to_csv(frame: pd.DataFrame) -> str:
    """The frame as CSV: values not rounded for reading, nothing that a spreadsheet would compute."""
    plain_frame = frame.map(_csv_value).rename(columns=str)
    return plain_frame.to_csv(index=False, lineterminator="\n")


def _csv_value(value: Any) -> Any:
    value = value.value if isinstance(value, Traced) else value
    if isinstance(value, (list, tuple)):
        return escaping.csv_cell(";".join(str(_csv_value(item)) for item in value))
    if is_missing(value):
        return ""
    if isinstance(value, bool) or str(value) in {"True", "False"}:
        return "yes" if value else "no"
    if isinstance(value, float):
        # As many digits as two builds of a library agree on; adding 0 turns −0 into 0.
        return f"{value + 0.0:.10g}"
    return escaping.csv_cell(escaping.plain(value)) if isinstance(value, str) else value


def _values(frame: pd.DataFrame, key: str, column: Column, wording: Wording) -> Any:
    """The values of a column: the frame's, or the words for them."""
    if column.say:
        text = wording.translate(column.say)
        return [text_of(text, wording, record) for record in frame.to_dict("records")]
    values = frame[column.source or key]
    return [_words(value, key, column, wording) for value in values] if column.worded else values


def _words(value: Any, key: str, column: Column, wording: Wording) -> Any:
    how = KINDS[column.kind] if column.kind != "label" else column.of or column.source or key
    if isinstance(value, (list, tuple)):
        texts = [wording.value(item, how, column.digits) for item in value]
        more = len(texts) - column.most if column.most else 0
        texts = sorted(texts) if column.most else texts
        if more > 1:  # one more is named: to count it takes as much room
            rest = wording.translate("{n} more").format(n=wording.number(more))
            texts = [*texts[: column.most], rest]
        return ", ".join(texts) or wording.translate(column.missing or "none")
    if column.missing and is_missing(value.value if isinstance(value, Traced) else value):
        return wording.translate(column.missing)
    return value if isinstance(value, Traced) else wording.value(value, how, column.digits)


def _cell(record: Mapping[Any, Any], key: str, column: Column, wording: Wording) -> Cell:
    value, how = record[key], KINDS[column.kind]
    if column.worded and isinstance(value, str):
        return Cell(written(wording, value))
    if isinstance(value, Traced):
        own = value.unit if how == "text" else how
        return Cell(written(wording, value.value, own, column.digits or value.digits), fact=value.name)
    if isinstance(value, (list, tuple)):
        texts = [written(wording, item, how, column.digits) for item in value]
        return Cell(", ".join(texts) if texts else wording.translate("none"))
    if column.kind == "link":
        url = "" if is_missing(value) else escaping.safe_url(str(value))
        label = record[column.label] if column.label else urlsplit(url).netloc or value
        return Cell(written(wording, label), href=url)
    return Cell(written(wording, value, how, column.digits))


def _column(spec: str | Column, wording: Wording) -> Column:
    column = Column(spec) if isinstance(spec, str) else spec
    return replace(column, heading=plain(wording.translate(column.heading)).text)


def _check_columns(frame: pd.DataFrame, shown: Mapping[str, Column], name: str) -> None:
    for key, column in shown.items():
        read = placeholders(column.say) if column.say else (column.source or key, column.label)
        for needed in filter(None, read):
            if needed not in frame.columns:
                near = suggestion(needed, frame.columns, "{!r}")
                raise ValueError(f"{name}: no column {needed!r}{near}")
        if column.kind not in KINDS:
            raise ValueError(f"{name}: {column.kind!r} is no kind of column: {', '.join(KINDS)}")
    if not shown:
        raise ValueError(f"{name}: a table needs columns")


def _pad(text: str, width: int, align: str) -> str:
    return text.rjust(width) if align == "right" else text.ljust(width)


def _style(column: Column) -> str:
    return f' style="text-align:{column.align}"'
