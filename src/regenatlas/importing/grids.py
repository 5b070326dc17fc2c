"""Saved files as grids of text: spreadsheets, CSV in the encodings that publishers and spreadsheets write.

Cells are read as text, because identifiers with leading zeros, ranges and dates of several forms stand in
one column. A heading is found by what it says, not by its row.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import os
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from regenatlas.importing.statement import ImportFileError, Origin
from regenatlas.tables.problems import nearest, shown
from regenatlas.tables.settings import SettingsError, read_settings

#: A list of all medicines is a few megabytes; what unpacks to more than this is no such list.
LARGEST = 100 * 2**20
UNPACKED = 600 * 2**20
CELL = 100_000  # characters of a cell
HEADING_WITHIN = 40  # rows from the top

_SPACE = re.compile(r"\s+")
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True)
class Grid:
    """A sheet or a CSV file: its rows of text cells, the first row being row 1 of the file."""

    file: str
    sheet: str
    rows: tuple[tuple[str, ...], ...]

    def records(
        self, headings: Mapping[str, Sequence[str]], optional: Mapping[str, Sequence[str]] | None = None
    ) -> Iterator[tuple[Origin, dict[str, str]]]:
        """The rows below the heading by key, "" where a cell is empty or an optional column is not there.

        `headings`: by key the headings under which publishers have written the column, over the years;
        compared without case, line breaks and what follows an empty line. Raises `ImportFileError` where
        no row has them all.
        """
        at, columns = self.heading_row(headings, optional or {})
        for number, row in enumerate(self.rows[at + 1 :], start=at + 2):
            record = {key: row[column] if column < len(row) else "" for key, column in columns.items()}
            if any(record.values()):
                yield Origin(self.file, self.sheet, number), record

    def heading_row(
        self, headings: Mapping[str, Sequence[str]], optional: Mapping[str, Sequence[str]] | None = None
    ) -> tuple[int, dict[str, int]]:
        """Where the heading stands, and the columns by key. Raises `ImportFileError` where no row has all."""
        best: dict[str, int] = {}
        seen: list[str] = []
        for at, row in enumerate(self.rows[:HEADING_WITHIN]):
            names = [heading(cell) for cell in row]
            found = _columns(names, headings)
            if len(found) == len(headings):
                return at, found | _columns(names, optional or {})
            if len(found) > len(best):
                best, seen = found, [name for name in names if name]
        missing = next(key for key in headings if key not in best)
        wanted = headings[missing][0]
        near = nearest(heading(wanted), seen) if best else ""
        place = f"{self.file}, sheet «{self.sheet}»" if self.sheet else self.file
        found_text = f"; nearest: «{shown(near)}»" if near else ""
        raise ImportFileError(f"{place}: expected a column «{wanted}»{found_text or ', found none like it'}")

    def find(self, pattern: str) -> re.Match[str] | None:
        """The first match of a pattern in the cells of the first rows."""
        for row in self.rows[:HEADING_WITHIN]:
            for cell in row:
                if match := re.search(pattern, cell):
                    return match
        return None


def _columns(names: Sequence[str], headings: Mapping[str, Sequence[str]]) -> dict[str, int]:
    places = {name: at for at, name in reversed([*enumerate(names)])}
    found = {}
    for key, forms in headings.items():
        at = next((places[heading(form)] for form in forms if heading(form) in places), None)
        if at is not None:
            found[key] = at
    return found


def heading(text: str) -> str:
    """A heading as it is compared: what stands before an empty line, one blank between words, no case.

    A hyphen at the end of a line parts a word that the publisher broke.
    """
    first = re.split(r"\n\s*\n", text.strip(), maxsplit=1)[0]
    return tidy(re.sub(r"-\s*\n\s*", "", first).replace("-", "")).casefold()


def tidy(text: str) -> str:
    """A text with single plain blanks between words; full-width letters and digits as plain ones."""
    return _SPACE.sub(" ", unicodedata.normalize("NFKC", text)).strip()


def read_grids(path: Path) -> tuple[list[Grid], str]:
    """The sheets of a file and its SHA-256 (hexadecimal). Raises `ImportFileError`."""
    content = read_file(path)
    digest = hashlib.sha256(content).hexdigest()
    if content.startswith((_ZIP, _OLE)):
        sheets = _sheets(path.name, content)
        return [Grid(path.name, name, rows) for name, rows in sheets.items()], digest
    return [Grid(path.name, "", _csv_rows(path.name, content))], digest


def newest(files: Sequence[Path], until: Callable[[Grid], str]) -> tuple[str, Grid, dict[str, str]]:
    """The newest of several issues of a list: until when it speaks, its first sheet, its SHA-256 by name."""
    found = []
    for path in files:
        grids, digest = read_grids(path)
        found.append((until(grids[0]), grids[0], {path.name: digest}))
    return max(found, key=lambda one: one[0])


def read_file(path: Path) -> bytes:
    """The content of a file that is no larger than a register can be. Raises `ImportFileError`."""
    try:
        if not path.is_file():
            raise ImportFileError(f"{path}: {'no file' if path.exists() else 'not found'}")
        if path.stat().st_size > LARGEST:
            raise ImportFileError(
                f"{path.name}: larger than {LARGEST >> 20} MB, expected a list of medicines"
            )
        content = path.read_bytes()
    except OSError as error:
        raise ImportFileError(f"{path}: cannot be read ({error.strerror})") from None
    if not content.strip():
        raise ImportFileError(f"{path.name}: the file is empty")
    return content


def read_yaml(path: Path) -> Any:
    """What somebody has written beside the saved files, every scalar as text.

    `ImportFileError` if it is no YAML.
    """
    try:
        return read_settings(decoded(path.name, read_file(path)))
    except SettingsError as error:
        raise ImportFileError(f"{path.name}: {error}") from None


def decoded(name: str, content: bytes) -> str:
    """Text in UTF-8 or UTF-16 with a mark, UTF-8 or Windows-1252 without. Raises `ImportFileError`."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\0" in content:
        raise ImportFileError(f"{name}: expected text or a spreadsheet, found other bytes")
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ImportFileError(f"{name}: the text is neither UTF-8 nor UTF-16 nor Windows-1252")


def delimiter(text: str) -> str:
    """What parts the cells of a CSV text: the comma, semicolon or tab that its first line has most of."""
    return max(",;\t", key=text.partition("\n")[0].count)


def _csv_rows(name: str, content: bytes) -> tuple[tuple[str, ...], ...]:
    if content.startswith(b"%PDF-"):
        raise ImportFileError(f"{name}: a PDF document, expected rows of a table")
    text = decoded(name, content)
    if text.lstrip()[:1] in ("<", "{", "[") and "," not in text.partition("\n")[0]:
        raise ImportFileError(f"{name}: expected rows of a table, found {shown(text.lstrip(), 20)}")
    limit = csv.field_size_limit(CELL)
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter(text))
        return tuple(tuple(map(_bounded, row)) for row in rows)
    except csv.Error as error:
        raise ImportFileError(f"{name}: not readable as CSV ({error})") from None
    finally:
        csv.field_size_limit(limit)


def _sheets(name: str, content: bytes) -> dict[str, tuple[tuple[str, ...], ...]]:
    """All sheets of a spreadsheet by calamine, or by openpyxl where that refuses the file."""
    zipped = content.startswith(_ZIP)
    if zipped:
        _check_zip(name, content)
    try:
        sheets = _by_calamine(content) if zipped else _apart(content)
    except (ValueError, OSError, BrokenProcessPool) as error:
        sheets = _by_openpyxl(name, content, error)
    return {sheet: tuple(tuple(map(_text, row)) for row in rows) for sheet, rows in sheets.items()}


def _by_calamine(content: bytes) -> dict[str, list[list[Any]]]:
    """The sheets by name; ValueError where the reader refuses the file or gives up on it."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return {
            sheet: book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
            for sheet in book.sheet_names
        }
    except CalamineError as error:
        raise ValueError(str(error)) from None
    except BaseException as error:  # a panic of the reader is no Exception, and its class cannot be imported
        if type(error).__name__ != "PanicException":
            raise
        raise ValueError("its parts do not fit together") from None


def _apart(content: bytes) -> dict[str, list[list[Any]]]:
    """The sheets of an old workbook, read in a child: a broken one may take its process down with it."""
    with ProcessPoolExecutor(1, initializer=_silence) as child:
        return child.submit(_by_calamine, content).result()


def _silence() -> None:
    """Let this process print no errors: what is wrong is said in one line."""
    with Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), 2)


def _by_openpyxl(name: str, content: bytes, refused: Exception) -> dict[str, list[list[Any]]]:
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}
    except Exception:  # noqa: BLE001 - whatever a broken archive makes a reader raise
        raise ImportFileError(f"{name}: not readable as a spreadsheet ({shown(str(refused))})") from None


def _check_zip(name: str, content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
    except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError) as error:
        raise ImportFileError(f"{name}: not readable as a spreadsheet ({error})") from None
    if unpacked > UNPACKED:
        raise ImportFileError(
            f"{name}: unpacks to more than {UNPACKED >> 20} MB, expected a list of medicines"
        )


def _text(cell: Any) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "yes" if cell else "no"
        case float() if cell.is_integer():
            return str(int(cell))
        case dt.datetime():
            return cell.date().isoformat()
        case dt.date():
            return cell.isoformat()
    return _bounded(str(cell))


def _bounded(text: str) -> str:
    if len(text) > CELL:
        raise ImportFileError(f"a cell has {len(text)} characters, expected {CELL} at most")
    return text.replace("\xa0", " ").strip()


def iso_date(text: str, read: Callable[[str], str] | None = None) -> str:
    """A date of a register as an ISO date, "" for none.

    Known are 2018-08-23, 23/08/2018, 23.08.2018 (day first), 5-Dec-87, 05-SEP-2018, «May 22, 2025». A year
    of two digits lies in the century that makes it a past one at most. `read` decides first where a
    publisher writes dates in an order of its own. Raises `ValueError` for what is no date.
    """
    text = tidy(text)
    if not text or text.casefold() in ("n/a", "na", "null", "-", "date tbd"):
        return ""
    if read and (day := read(text)):
        return day
    if match := re.fullmatch(r"(\d{4})[-/](\d\d)[-/](\d\d)(?:[T ].*)?", text):
        return dt.date(*map(int, match.groups())).isoformat()
    if match := re.fullmatch(r"(\d{1,2})[./](\d{1,2})[./](\d{4})", text):
        day_, month, year = map(int, match.groups())
        return dt.date(year, month, day_).isoformat()
    if match := re.fullmatch(r"(\d{1,2})-([A-Za-z]{3})-(\d{2}|\d{4})", text):
        return _named(match[3], match[2], match[1])
    if match := re.fullmatch(r"([A-Za-z]{3})[a-z]* (\d{1,2}), (\d{4})", text):
        return _named(match[3], match[1], match[2])
    raise ValueError(text)


def day_in(place: object, text: str, read: Callable[[str], str] | None = None) -> str:
    """`iso_date` of a text that stands at a place. Raises `ImportFileError`, which names the place."""
    try:
        return iso_date(text, read)
    except ValueError:
        raise ImportFileError(f"{place}: «{shown(text)}» is no date") from None


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def _named(year: str, month: str, day: str) -> str:
    full = int(year)
    if len(year) == 2:
        full += 2000 if full <= dt.date.today().year % 100 else 1900  # noqa: DTZ011 - a year will do
    return dt.date(full, _MONTHS.index(month.casefold()) + 1, int(day)).isoformat()
