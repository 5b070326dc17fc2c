"""Ways in which a cell or a file of a table can be wrong, and what may be expected of a check of it.

A fault of a cell takes the column's description and gives the spoilt text, or None where this cannot be wrong
in that column: free text has no unknown code, a column that may be empty does not miss anything.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.tables.small_package import Rows, csv_bytes

from regenatlas.tables.descriptor import primary_key, references
from regenatlas.tables.files import LONGEST

Field = dict[str, Any]
Fault = Callable[[Field], str | None]


def _typed(*types: str, text: str) -> Fault:
    return lambda field: text if field["type"] in types else None


def _date(text: str) -> Fault:
    def fault(field: Field) -> str | None:
        return text if is_date(field) else None

    return fault


def is_date(field: Field) -> bool:
    return field["type"] == "date" or field.get("format_hint") == "partial-date"


def _constrained(name: str, change: Callable[[Any], str | None]) -> Fault:
    def fault(field: Field) -> str | None:
        constraints = field.get("constraints", {})
        return change(constraints[name]) if constraints.get(name) is not None else None

    return fault


def _everywhere(text: str) -> Fault:
    return lambda _field: text


def _past_date(field: Field) -> str | None:
    return "2087-03-04" if is_date(field) and not field.get("may_be_future") else None


CELL_FAULTS: dict[str, Fault] = {
    "missing": _constrained("required", lambda required: "" if required else None),
    "word for a number": _typed("integer", "number", text="seven"),
    "digits of another script": _typed("integer", "number", text="۷"),
    "decimal comma": _typed("integer", "number", text="7,5"),
    "not a number": _typed("integer", "number", text="nan"),
    "no end": _typed("integer", "number", text="1e999"),
    "too large": _typed("integer", text="9" * 19),
    "fraction": _typed("integer", text="2.5"),
    "hexadecimal": _typed("integer", "number", text="0x1F"),
    "leading zero": _typed("integer", "number", text="007"),
    "below the minimum": _constrained("minimum", lambda minimum: str(minimum - 1)),
    "above the maximum": _constrained("maximum", lambda maximum: str(maximum + 1)),
    "neither yes nor no": _typed("boolean", text="maybe"),
    "true for yes": _typed("boolean", text="TRUE"),
    "unknown code": _constrained("enum", lambda _codes: "no_such_code"),
    "code in capitals": _constrained(
        "enum", lambda codes: codes[0].swapcase() if codes[0].swapcase() not in codes else None
    ),
    "against the pattern": _constrained("pattern", lambda _pattern: "?!"),
    "words for a date": _date("last spring"),
    "no such month": _date("2024-13-01"),
    "no such day": _date("2023-02-29"),
    "year zero": _date("0000-01-01"),
    "day first": _date("05.03.2024"),
    "date without signs": _date("20240305"),
    "digits of another script in a date": _date("۲۰۲۴-۰۳-۰۵"),
    "Solar Hijri year": _date("1402-05-12"),
    "Buddhist year": _date("2566-05-12"),
    "time of the day": _date("2024-03-05T10:00"),
    "day to come": _past_date,
    "Solar Hijri number": lambda field: "1402" if field.get("unit") == "calendar year" else None,
    "empty item": lambda field: f"{field['items_enum'][0]};" if "items_enum" in field else None,
    "unknown item": lambda field: f"{field['items_enum'][0]};no_such_code" if "items_enum" in field else None,
    "repeated item": lambda field: ";".join([field["items_enum"][0]] * 2) if "items_enum" in field else None,
    "NUL": _everywhere("a\x00b"),
    "line break": _everywhere("a\nb"),
    "carriage return": _everywhere("a\rb"),
    "escape": _everywhere("\x1b[31mred"),
    "byte order mark": _everywhere("\ufeffa"),
    "space before": _everywhere(" a"),
    "no-break space after": _everywhere("a\u00a0"),
    "override of direction": _everywhere("a\u202eb"),
    "isolate without an end": _everywhere("a\u2067b"),
    "UTF-8 read as Windows-1252": _everywhere("SociÃ©tÃ©"),
    "too long": _everywhere("x" * (LONGEST + 1)),
}
DANGLING = "no-such-row"


def spoilt(field: Field, fault: str, resource: dict[str, Any]) -> str | None:
    """The text that has the fault in this column, None where it would be none."""
    if fault == "dangling reference":
        return DANGLING if field["name"] in {column for column, _, _ in references(resource)} else None
    if field["name"] == primary_key(resource) and fault == "missing":
        return None  # rows without a key have no name: a fault of their own
    return CELL_FAULTS[fault](field)


FILE_FAULTS: dict[str, Callable[[Rows], bytes]] = {
    "empty file": lambda _rows: b"",
    "blank lines": lambda _rows: b"\n\n\n",
    "no rows": lambda rows: csv_bytes(rows[:1]),
    "no header": lambda rows: csv_bytes(rows[1:]),
    "header twice": lambda rows: csv_bytes([rows[0], *rows]),
    "file twice": lambda rows: csv_bytes(rows + rows),
    "every row twice": lambda rows: csv_bytes([rows[0], *(row for row in rows[1:] for _ in range(2))]),
    "rows upside down": lambda rows: csv_bytes([rows[0], *reversed(rows[1:]), rows[1]]),
    "columns swapped": lambda rows: csv_bytes([[row[-1], *row[1:-1], row[0]] for row in rows]),
    "header swapped": lambda rows: csv_bytes([[rows[0][-1], *rows[0][1:-1], rows[0][0]], *rows[1:]]),
    "extra column": lambda rows: csv_bytes([["extra", *rows[0]], *(["1", *row] for row in rows[1:])]),
    "extra cell": lambda rows: csv_bytes([rows[0], [*rows[1], "1"], *rows[2:]]),
    "missing column": lambda rows: csv_bytes([row[:-1] for row in rows]),
    "missing cell": lambda rows: csv_bytes([rows[0], rows[1][:-1], *rows[2:]]),
    "column in capitals": lambda rows: csv_bytes([[rows[0][0].upper(), *rows[0][1:]], *rows[1:]]),
    "column repeated": lambda rows: csv_bytes([[row[0], *row] for row in rows]),
    "a line within": lambda rows: csv_bytes(rows[:2]) + b"\n" + csv_bytes(rows[2:]),
    "semicolons": lambda rows: "".join(f"{';'.join(row)}\n" for row in rows).encode(),
    "tabs": lambda rows: "".join(f"{chr(9).join(row)}\n" for row in rows).encode(),
    "byte order mark": lambda rows: b"\xef\xbb\xbf" + csv_bytes(rows),
    "CRLF": lambda rows: csv_bytes(rows).replace(b"\n", b"\r\n"),
    "CR": lambda rows: csv_bytes(rows).replace(b"\n", b"\r"),
    "no last line end": lambda rows: csv_bytes(rows).rstrip(b"\n"),
    "cut off": lambda rows: csv_bytes(rows)[:-7],
    "cut off within quotes": lambda rows: csv_bytes(rows) + b'"',
    "text after quotes": lambda rows: csv_bytes(rows) + b'"a"b\n',
    "UTF-16": lambda rows: csv_bytes(rows).decode().encode("utf-16"),
    "one line in Latin-1": lambda rows: csv_bytes(rows) + "é\n".encode("latin-1"),
    "a surrogate": lambda rows: csv_bytes(rows) + "\ud800\n".encode("utf-8", "surrogatepass"),
    "NUL bytes": lambda rows: csv_bytes(rows) + b"\x00" * 100,
    "a picture": lambda _rows: b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
    "a spreadsheet": lambda _rows: b"PK\x03\x04" + bytes(range(256)),
    "JSON": lambda _rows: b'[{"a": 1}]\n',
    "a page": lambda _rows: b"<!doctype html><title>404 Not Found</title>\n",
}
