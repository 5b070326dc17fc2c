"""Sheets of a workbook that hold any text and compute none of it.

Every text is written as a string cell, whatever it begins with; there is no formula. An address becomes a
link only if it is one of the web, of a page beside the workbook or of another cell. What Excel cannot hold is
cut and says where the whole of it stands.
"""

from __future__ import annotations

import datetime as dt
import io
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from regenatlas.render.office.values import DATE, Value
from regenatlas.render.page.document import Edition
from regenatlas.report.escaping import plain, safe_url

#: The one day that files bear which must not tell when they were made.
MADE = dt.datetime(1980, 1, 1)  # noqa: DTZ001 - a file's property without a zone

#: What Excel holds: letters (UTF-16) of a cell, of a sheet's name and of an address; rows; links of a sheet.
_LETTERS, _NAME, _ADDRESS, _ROWS, _LINKS = 32_767, 31, 2_000, 1_048_576, 65_530

#: Integers that a spreadsheet keeps to the last digit.
_EXACT = 10**15

_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
_RESERVED = "history"

#: Letters of the widest column, of one of long lists, of numbers and dates, and of the narrowest.
_WIDEST, _LISTED, _NUMBER, _NARROWEST = 60, 24, 11, 7

#: Lines of the tallest row; the program shows the rest of a text when its cell is chosen.
_MOST_LINES = 6

#: A page beside the workbook, or a place in one.
_PAGE = re.compile(r"\w[\w-]*\.html(#[\w.%-]+)?", re.ASCII)


@dataclass(frozen=True)
class Link:
    """A cell that leads on: to an address of the web, or to `place` («Facts!A12») within the workbook."""

    value: Value
    address: str = ""
    place: str = ""
    form: str = ""


@dataclass(frozen=True)
class Shown:
    """A value with a number format; a text in it stays on one line, however long."""

    value: Value
    form: str = ""


Content = Value | Link | Shown


class Book:
    """A workbook in memory; `edition` gives its direction and words, `title` and `about` its properties."""

    def __init__(self, edition: Edition, title: str, about: str) -> None:
        self._file = io.BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self._book = xlsxwriter.Workbook(self._file, options)
        properties = {"title": title, "subject": about, "author": "Regenatlas", "created": MADE}
        self._book.set_properties(properties)
        self._names: set[str] = set()
        self._styles: dict[tuple[bool, bool, bool, str], Format] = {}
        self.edition = edition

    def sheet(self, wanted: str) -> Sheet:
        """A new sheet, named as wanted as far as Excel allows and no other is."""
        name = self._name(wanted)
        return Sheet(self, self._book.add_worksheet(name), name)

    def _name(self, wanted: str) -> str:
        clean = plain(_NOT_IN_NAMES.sub(" ", wanted)).strip(" '") or "Sheet"
        clean = f"{clean} 1" if clean.lower() == _RESERVED else clean
        name, more = _shortened(clean, _NAME), 1
        while name.lower() in self._names:
            more += 1
            ending = f" {more}"
            name = _shortened(clean, _NAME - len(ending)).rstrip(" '") + ending
        self._names.add(name.lower())
        return name

    def style(self, **properties: Any) -> Format:
        """A format of cells."""
        return self._book.add_format({"valign": "top", **properties})

    def cell_style(self, *, bold: bool, leads: bool, long: bool, form: str) -> Format:
        """The format of a cell that may stand out, lead on, hold a long text or have a number format."""
        key = (bold, leads, long, form)
        if key not in self._styles:
            link = {"font_color": "#0B5394", "underline": 1} if leads else {}
            number = {"num_format": form, **({"align": "left"} if form == DATE else {})} if form else {}
            self._styles[key] = self.style(bold=bold, text_wrap=long, **link, **number)
        return self._styles[key]

    def content(self) -> bytes:
        """The bytes of the file, the same for the same content."""
        self._book.close()
        return self._file.getvalue()


class Sheet:
    """A sheet written from top to bottom: `title`, `line`s, then a `table` of so many `lines`."""

    def __init__(self, book: Book, sheet: Worksheet, name: str) -> None:
        self._book = book
        self._sheet = sheet
        self._links = 0
        self.name = name
        self.next = 0  # the row to be written next
        self.lines = 0
        self._widths: dict[int, int] = {}
        self._tall: dict[int, int] = {}  # letters of the longest text in a row
        self._broad: dict[int, str] = {}  # texts over all columns
        if book.edition.direction == "rtl":
            sheet.right_to_left()
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)

    def place(self, row: int, column: int = 0) -> str:
        """The first cell of a row, counted from 0, as a place that a link can lead to."""
        quoted = self.name.replace("'", "''")
        return f"'{quoted}'!{chr(65 + column)}{row + 1}"

    def title(self, text: str) -> None:
        """A heading over the whole sheet."""
        self._write(self.next, 0, text, self._book.style(bold=True, font_size=14, valign="vcenter"))
        self.next += 1

    def line(self, *contents: Content, strong: bool = False) -> None:
        """A line of cells without a table around it; without any it is empty."""
        for column, content in enumerate(contents):
            self._cell(self.next, column, content, "", bold=strong and column == 0)
        self.next += 1

    def text(self, text: str) -> None:
        """A text as wide as the table below it."""
        self._broad[self.next] = text
        self.next += 1

    def table(
        self,
        headings: Sequence[str],
        rows: Iterable[Sequence[Content]],
        *,
        whole: str,
        strong: frozenset[int] = frozenset(),
        empty: str = "",
    ) -> int:
        """A table whose headings stay in sight, with filters; the row of its first line.

        `whole`: the file that has all of what is cut here. `strong`: positions of rows that stand out.
        `empty`: the text where there are no rows.
        """
        head = self.next
        style = self._book.style(bold=True, bottom=1, bg_color="#E8ECEF", text_wrap=True)
        for column, heading in enumerate(headings):
            self._write(head, column, heading, style, whole)
            self._widen(column, min(len(heading), _WIDEST // 3) + 3)  # with room for the filter's arrow
        self.next = first = head + 1
        left = 0
        for at, row in enumerate(rows):
            if self.next >= _ROWS - 1:
                left += 1
                continue
            self.lines += 1
            for column, content in enumerate(row):
                self._cell(self.next, column, content, whole, bold=at in strong, tabular=True)
            self.next += 1
        if left:
            message = self._book.edition.translate("{n} more rows: they stand in {file}")
            self._write(self.next, 0, message.format(n=left, file=whole), None)
        elif self.next == first and empty:
            self._write(self.next, 0, empty, None)
        if headings:
            self._sheet.autofilter(head, 0, max(self.next - 1, head), len(headings) - 1)
            self._sheet.freeze_panes(first, 0)
            self._sheet.repeat_rows(head)
        self._lay_out(whole)
        return first

    def _lay_out(self, whole: str) -> None:
        """Set the widths of columns by their longest text, and the heights of rows that hold a long one."""
        widths = {at: min(max(width, _NARROWEST), _WIDEST) + 1 for at, width in self._widths.items()}
        for column, width in widths.items():
            self._sheet.set_column(column, column, width)
        for row, letters in self._tall.items():
            self._sheet.set_row(row, _height(letters, _WIDEST, _MOST_LINES))
        style = self._book.style(text_wrap=True)
        last = max(widths, default=0)
        for row, text in self._broad.items():
            if last:
                self._sheet.merge_range(row, 0, row, last, "", style)
            self._sheet.set_row(row, _height(len(text), sum(widths.values()), _MOST_LINES // 2))
            self._write(row, 0, text, style, whole)

    def _cell(
        self,
        row: int,
        column: int,
        content: Content,
        whole: str,
        *,
        bold: bool = False,
        tabular: bool = False,
    ) -> None:
        value = content.value if isinstance(content, Link | Shown) else content
        if value == "":
            return  # so that the cell counts as empty
        form = content.form if isinstance(content, Link | Shown) else ""
        address = self._address(content) if isinstance(content, Link) else ""
        if isinstance(content, Link) and not address and (lost := safe_url(content.address)):
            # A cell that cannot lead there says at least where it would.
            value = value if lost in str(value) else f"{value} ({lost})"
        is_text, text = isinstance(value, str), str(value)
        form = DATE if isinstance(value, dt.date) else form
        long = tabular and is_text and len(text) > _WIDEST and not isinstance(content, Shown)
        if long:
            self._tall[row] = max(len(text), self._tall.get(row, 0))
        style = self._book.cell_style(bold=bold, leads=bool(address), long=long, form=form)
        if address:
            self._sheet.write_url(row, column, address, style, string="-")  # what it reads comes now
        self._write(row, column, value, style, whole)
        if tabular:
            most = _LISTED if isinstance(content, Shown) else _WIDEST
            self._widen(column, min(len(text), most) + 1 if is_text else _NUMBER)

    def _address(self, link: Link) -> str:
        """Where a cell leads, as XlsxWriter takes it; "" if Excel cannot have the link."""
        if link.place:
            address = f"internal:{link.place}"
        elif _PAGE.fullmatch(link.address):
            address = f"external:{link.address}"
        else:
            address = safe_url(link.address)
        if not address or self._links >= _LINKS or len(address) > _ADDRESS:
            return ""
        self._links += 1
        return address

    def _write(self, row: int, column: int, value: Value, style: Format | None, whole: str = "") -> None:
        if isinstance(value, dt.date):
            self._sheet.write_datetime(row, column, dt.datetime(value.year, value.month, value.day), style)  # noqa: DTZ001
        elif isinstance(value, bool) or not isinstance(value, int | float):
            self._sheet.write_string(row, column, self._fitting(str(value), whole), style)
        elif abs(value) < _EXACT and math.isfinite(value):
            self._sheet.write_number(row, column, value, style)
        else:
            self._sheet.write_string(row, column, str(value), style)

    def _fitting(self, text: str, whole: str) -> str:
        """The text on one line, cut if it is longer than a cell can be."""
        line = plain(text)
        if len(line) <= _LETTERS // 2 or _length(line) <= _LETTERS:
            return line
        more = self._book.edition.translate("… (cut; the whole text stands in {file})").format(file=whole)
        return _shortened(line, _LETTERS - _length(more)) + more

    def _widen(self, column: int, width: int) -> None:
        self._widths[column] = max(width, self._widths.get(column, 0))


def _height(letters: int, width: int, most: int) -> float:
    """The height in points of a row whose text has so many letters in a cell of that width."""
    return 15.0 * min(most, math.ceil(1.2 * letters / width))


def _length(text: str) -> int:
    """Letters as Excel counts them: in UTF-16."""
    return len(text) + sum(sign > "\uffff" for sign in text)


def _shortened(text: str, most: int) -> str:
    """The beginning of a text that is at most so long."""
    return text.encode("utf-16-le")[: 2 * most].decode("utf-16-le", "ignore")
