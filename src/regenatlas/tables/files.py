"""The files of a data package: its descriptor as JSON, the rows of its tables as text and as values.

The package's own schema says how a column is typed. Reading is strict: a file that is not described, a header
that differs, a row of the wrong width or a cell of the wrong type stops here with one line. `check` lists all
that is wrong with the tables; this module only refuses to go on with tables that cannot be read.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from regenatlas import paths
from regenatlas.tables.descriptor import DESCRIPTOR, field_names, parse, primary_key
from regenatlas.tables.problems import format_problem, shown

LONGEST = 2_000  # characters of a cell: four times the longest there is; a report has no room for more
LARGEST = 2**30  # bytes of a file: a thousand times the largest there is
MENTIONED = 5  # columns that one message names
# Python's own int() and float() would also take «1_000», « 1 », «nan» and the digits of all scripts.
NUMBERS = {
    "integer": re.compile(r"-?(?:0|[1-9][0-9]{0,18})"),
    "number": re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?"),
}
EXPECTED = {"boolean": "yes or no", "integer": "an integer", "number": "a number"}


class LoadError(ValueError):
    """A table cannot be read; the message is one short line that starts with the table or file."""


def read_descriptor(folder: Path) -> dict[str, Any]:
    """The package descriptor of the folder; `LoadError` when there is none or it describes no package."""
    from regenatlas.tables.rules.description import check_descriptor

    package = read_json(folder)
    for problem in check_descriptor(package):
        raise LoadError(format_problem(problem))
    return dict(package)


def read_json(folder: Path) -> Any:
    """What the descriptor's file says, right or wrong; `LoadError` when it cannot be read as JSON."""
    content = _content(folder, DESCRIPTOR, DESCRIPTOR)
    try:
        return parse(content)
    except ValueError as error:
        raise LoadError(f"{DESCRIPTOR}: not readable as JSON ({shown(str(error))})") from None


def undescribed_files(folder: Path, package: Mapping[str, Any]) -> set[str]:
    """Names of the CSV files in the folder that the package does not describe."""
    described = {resource["path"] for resource in package["resources"]}
    found = {path.name for path in folder.iterdir() if path.suffix.lower() == ".csv"}
    return {name for name in found - described if not paths.LEFT_BEHIND.fullmatch(name)}


def read_bytes(folder: Path, resource: Mapping[str, Any]) -> bytes:
    """The content of a table's file; `LoadError` if it is missing, empty or outside the folder."""
    content = _content(folder, resource["name"], resource["path"])
    if not content.strip():
        raise LoadError(f"{resource['name']}: the file {resource['path']} is empty")
    return content


def _content(folder: Path, name: str, file: str) -> bytes:
    path = folder / file
    try:
        if path.exists() and path.resolve().parent != folder.resolve():
            raise LoadError(f"{name}: the file {file} is a link out of its folder")
        if path.exists() and not path.is_file():  # reading a pipe would wait for ever
            raise LoadError(f"{name}: {file} is no ordinary file")
        if path.exists() and path.stat().st_size > LARGEST:
            raise LoadError(f"{name}: {file} is larger than {LARGEST >> 30} GB, expected a table")
        content = path.read_bytes()
    except FileNotFoundError:
        missing = f"not found in {folder}" if name == file else f"the file {file} is missing"
        raise LoadError(f"{name}: {missing}") from None
    except OSError as error:
        raise LoadError(f"{name}: the file {file} cannot be read ({error.strerror})") from None
    if marked := merge_mark(content):
        raise LoadError(f"{name}: {file}, {marked}")
    return content


def merge_mark(content: bytes) -> str:
    """Where a file holds what git writes into one of which two versions differ; "" for any other."""
    mark = re.search(rb"^(?:<{7} |={7}\r?$|>{7} ).*$", content, re.MULTILINE)
    if mark is None:
        return ""
    line = content.count(b"\n", 0, mark.start()) + 1
    text = shown(mark[0].decode(errors="replace").strip(), 40)
    return f"line {line}: «{text}» marks a merge that is not finished: choose one of the versions there"


def read_rows(content: bytes, name: str) -> list[list[str]]:
    """Header and rows of a CSV file; `LoadError` if it is not UTF-8 or no CSV."""
    rows: list[list[str]] = []
    limit = csv.field_size_limit(max(len(content), csv.field_size_limit()))  # cells are measured as cells
    try:
        rows.extend(csv.reader(io.StringIO(content.decode("utf-8"), newline=""), strict=True))
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise LoadError(f"{name}: line {line} is not UTF-8") from None
    except csv.Error as error:
        place = f"data row {len(rows)}" if rows else "the header"
        raise LoadError(f"{name}: {place} is not readable as CSV ({error})") from None
    finally:
        csv.field_size_limit(limit)
    return rows


def read_cells(content: bytes, resource: Mapping[str, Any]) -> list[list[str]]:
    """The rows of a table as text, as its file has them; `LoadError` if it is no table of this schema."""
    name, columns = resource["name"], field_names(resource)
    header, *rows = read_rows(content, name)
    if header != columns:
        raise LoadError(f"{name}: {_difference(header, columns)}")
    for number, row in enumerate(rows, start=1):
        if len(row) != len(columns):
            raise LoadError(f"{name}: data row {number} has {len(row)} cells, expected {len(columns)}")
        if max(map(len, row)) > LONGEST:
            longest = max(row, key=len)
            place = f"{name}, data row {number}, column {columns[row.index(longest)]}"
            raise LoadError(f"{place}: a cell of {len(longest)} characters, expected {LONGEST} at most")
    return rows


def _difference(header: list[str], columns: list[str]) -> str:
    missing = [column for column in columns if column not in header]
    unexpected = [column for column in header if column not in columns]
    parts = [f"column {column} is missing" for column in missing[:MENTIONED]]
    parts += [f"column «{shown(column)}» is not in the schema" for column in unexpected[:MENTIONED]]
    return "; ".join(parts) or "the columns are not in the order of the schema, or one is there twice"


def typed_columns(rows: list[list[str]], resource: Mapping[str, Any]) -> dict[str, tuple[list[Any], str]]:
    """Of each column that is no text the values, None where there is none, and their type in a frame."""
    table, columns = resource["name"], field_names(resource)
    keys = [row[columns.index(primary_key(resource))] for row in rows]
    if len(set(keys)) < len(keys):
        twice = next(key for at, key in enumerate(keys) if key in keys[:at])
        raise LoadError(f"{table}: the key «{shown(twice)}» is there twice")
    typed = {}
    for at, field in enumerate(resource["schema"]["fields"]):
        column, kind = field["name"], field["type"]
        if kind not in EXPECTED:
            continue
        texts = [row[at] for row in rows]
        values, dtype = _values(field, set(texts))
        if wrong := set(texts) - set(values):
            row = shown(keys[texts.index(min(wrong))])
            expected = f"«{shown(min(wrong))}», expected {EXPECTED[kind]}"
            raise LoadError(f"{table}, row {row}, column {column}: {expected}")
        typed[column] = [values[text] for text in texts], dtype
    return typed


def _values(field: Mapping[str, Any], cells: set[str]) -> tuple[dict[str, Any], str]:
    """The values of the cells of a column that are of its type, and the type of the column of a frame."""
    if field["type"] == "boolean":
        values: dict[str, Any] = dict.fromkeys(field.get("trueValues", ["yes"]), True)
        values |= dict.fromkeys(field.get("falseValues", ["no"]), False)
        if field.get("constraints", {}).get("required"):
            return values, "bool"
        return {**values, "": None}, "boolean"
    number, dtype = (int, "Int64") if field["type"] == "integer" else (float, "Float64")
    values = {cell: number(cell) for cell in cells if is_number(cell, field["type"])}
    return {**values, "": None}, dtype


def is_number(cell: str, kind: str) -> bool:
    """Whether a cell is an `integer` or a `number` that a frame can hold."""
    if not NUMBERS[kind].fullmatch(cell):
        return False
    return abs(int(cell)) < 2**63 if kind == "integer" else math.isfinite(float(cell))
