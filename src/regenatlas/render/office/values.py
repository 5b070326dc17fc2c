"""The cells of a table or figure as values that a spreadsheet can compute with.

A table has both: the words of a cell, and the value behind it in its CSV. A number or date whose words say
no more than it does becomes one; a cell with words to it («at least 3») stays as it reads.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from regenatlas.report.display import Cell, Figure, Table
from regenatlas.report.escaping import csv_text

Value = str | int | float | dt.date

#: How a date is shown: the one way that no country reads otherwise.
DATE = "yyyy-mm-dd"

#: Digits that a spreadsheet keeps of a number; what has more stays text.
_DIGITS = 15

#: The first day that all spreadsheets count alike.
_FIRST_DAY = dt.date(1900, 3, 1)

_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?", re.ASCII)
_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_ONLY_NUMBER = re.compile(r"[-+−]?\d[\d.,٬٫’\s]*%?")
_FRACTION = re.compile(r"[.٫](\d+)%?$")
_NUMERIC_KINDS = {"number", "amount", "signed", "percent", "rank"}


@dataclass(frozen=True)
class Typed:
    """A value with the number format that shows it ("" for the program's own), and where its cell leads."""

    value: Value
    form: str = ""
    fact: str = ""
    href: str = ""


@dataclass(frozen=True)
class Grid:
    """Headings and rows of cells."""

    headings: tuple[str, ...]
    rows: tuple[tuple[Typed, ...], ...]


def table_grid(table: Table, by_year: str = "{heading}, by year") -> Grid:
    """A table as it reads, numbers and dates as such, and the trends drawn in it as further columns."""
    headings = tuple(column.heading for column in table.columns)
    header, *data = [*csv.reader(io.StringIO(table.csv))] or [[]]
    if len(data) != len(table.cells):  # no values behind the cells
        return Grid(headings, tuple(tuple(_typed("", cell) for cell in row) for row in table.cells))
    places = [header.index(column.key) if column.key in header else -1 for column in table.columns]
    keys = {column.key for column in table.columns}
    beyond = [at for at, key in enumerate(header) if key not in keys]
    rows = tuple(
        (
            *(
                _typed(column.kind, cell, values[at] if at >= 0 else "")
                for column, cell, at in zip(table.columns, row, places, strict=True)
            ),
            *(Typed(csv_text(values[at])) for at in beyond),
        )
        for row, values in zip(table.cells, data, strict=True)
    )
    drawn = {f"{one.key}_trend": by_year.format(heading=one.heading) for one in table.columns}
    return Grid((*headings, *(drawn.get(header[at], header[at]) for at in beyond)), rows)


def figure_grid(figure: Figure) -> Grid:
    """The data that a figure plots; a column is of numbers or dates if all that it holds are."""
    header, *data = [*csv.reader(io.StringIO(figure.csv))] or [[]]
    kinds = [_kind([row[at] for row in data if row[at]]) for at in range(len(header))]
    return Grid(
        tuple(header),
        tuple(
            tuple(Typed(_value(kind, text)) for kind, text in zip(kinds, row, strict=True)) for row in data
        ),
    )


def fact_value(value: Any, unit: str, text: str) -> Typed:
    """The value of a ledger's entry; `text`: as it is told, which says how a share is written."""
    if isinstance(value, bool) or value is None:
        return Typed("" if value is None else str(value))
    if isinstance(value, str):
        return Typed(date(value) or value)
    shown = isinstance(value, float) and _ONLY_NUMBER.match(text)
    return Typed(value, _form(unit, text.partition(" ")[0]) if shown else "")


def number(text: str) -> int | float | None:
    """The number that a text of the data is; None if it is none, or one that a spreadsheet would round."""
    found = _NUMBER.fullmatch(text)
    if not found:
        return None
    digits = len(text.partition("e")[0].replace(".", "").lstrip("-0"))
    value = float(text)
    if digits > _DIGITS or value in {float("inf"), float("-inf")}:
        return None
    return value if found[2] or found[3] else int(text)


def date(text: str) -> dt.date | None:
    """The day that an ISO date is; None if it is none, or one before spreadsheets agree on days."""
    try:
        day = dt.date.fromisoformat(text) if _ISO_DATE.fullmatch(text) else None
    except ValueError:
        return None
    return day if day and day >= _FIRST_DAY else None


def _typed(kind: str, cell: Cell, raw: str = "") -> Typed:
    if kind == "date" and (day := date(raw)):
        return Typed(day, DATE, cell.fact, cell.href)
    found = number(raw) if kind in _NUMERIC_KINDS else None
    if found is None or not (kind == "rank" or _ONLY_NUMBER.fullmatch(cell.text.strip())):
        return Typed(cell.text, "", cell.fact, cell.href)
    return Typed(found, _form(kind, cell.text), cell.fact, cell.href)


def _form(kind: str, text: str) -> str:
    fraction = _FRACTION.search(text)
    digits = f".{'0' * len(fraction[1])}" if fraction else ""
    if kind == "percent" or text.endswith("%"):
        return f"0{digits}%"
    plain = "0" if kind == "rank" else f"#,##0{digits}"
    return f"+{plain};-{plain};{plain}" if kind == "signed" else plain


def _kind(texts: Sequence[str]) -> str:
    if texts and all(number(text) is not None for text in texts):
        return "number"
    return "date" if texts and all(date(text) for text in texts) else "text"


def _value(kind: str, text: str) -> Value:
    found = number(text) if kind == "number" else date(text) if kind == "date" else None
    return csv_text(text) if found is None else found
