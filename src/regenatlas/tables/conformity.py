"""Whether descriptor, files, cells, keys and references are as the package's own schema says.

frictionless judges the descriptor and every *distinct* value of a column. Its `validate` judges cell by cell
(measured: two seconds for country_indicators alone, against a tenth of a second here), and its reports name
rows by number and know no nearest value; so files, keys and references are compared here.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

import pandas as pd
from frictionless import Field, FrictionlessException, Package

from regenatlas.tables.load import DESCRIPTOR, NUMBERS, field_names, primary_key
from regenatlas.tables.problems import CONTROL, Place, Problem, nearest, one_of

Descriptor = Mapping[str, Any]
Cells = Mapping[str, pd.DataFrame]

PARTIAL_DATE = "a date as YYYY, YYYY-MM or YYYY-MM-DD"
TYPES = {
    "integer": "an integer",
    "number": "a number",
    "boolean": "yes or no",
    "date": "a date as YYYY-MM-DD",
}
NEAREST_PER_COLUMN = 20  # looking for near values is slow when a whole column is wrong


def check_descriptor(package: Descriptor) -> Iterator[Problem]:
    """What frictionless finds wrong with the descriptor, and columns named in it that are not there."""
    here = Place(DESCRIPTOR)
    try:
        for error in Package.metadata_validate(dict(package)):
            yield here.problem("", f"a valid data package ({error.note})")
    except FrictionlessException as exception:  # it stops at a field type it does not know
        yield here.problem("", f"a valid data package ({exception.error.note})")
    columns = {resource["name"]: field_names(resource) for resource in package["resources"]}
    if len(columns) < len(package["resources"]):
        yield here.problem("", "a different name for every table")
    for resource in package["resources"]:
        table = resource["name"]
        used = [(table, column) for column in (primary_key(resource), resource.get("partition")) if column]
        for column, target, target_column in references(resource):
            used += [(table, column), (target, target_column)]
        for name, column in used:
            if column not in columns.get(name, ()):
                yield Place(DESCRIPTOR, table).problem(f"{name}.{column}", "a column of the package")


def check_descriptions(package: Descriptor) -> Iterator[Problem]:
    """Tables and columns that a reader is not told about: no description, numbers without a unit."""
    for resource in package["resources"]:
        if not resource.get("description"):
            yield Place(DESCRIPTOR, resource["name"]).problem("", "a description of the table")
        for field in resource["schema"]["fields"]:
            at = Place(DESCRIPTOR, resource["name"], field["name"])
            if not field.get("description"):
                yield at.problem("", "a description of the column")
            if field["type"] in NUMBERS and not field.get("unit"):
                yield at.problem("", "a unit, as every column of numbers has one")


def check_content(table: str, content: bytes) -> Iterator[Problem]:
    """Bytes that do not belong into a table's file: byte order mark, line ends, control characters."""
    here = Place(table)
    if content.startswith(b"\xef\xbb\xbf"):
        yield here.problem("", "UTF-8 without a byte order mark")
    if b"\r" in content:
        yield here.problem("", "lines that end with LF only, not with CR LF")
    if not content.endswith(b"\n"):
        yield here.problem("", "a line end after the last row")


def check_rows(header: list[str], rows: list[list[str]], resource: Descriptor) -> Iterator[Problem]:
    """A header that is not the schema's, rows that are not as wide as the schema."""
    table, columns = resource["name"], field_names(resource)
    if header != columns:
        yield Place(table).problem(", ".join(header), f"the columns {', '.join(columns)}")
    for number, row in enumerate(rows, start=1):
        if len(row) != len(columns):
            yield Place(table, f"data row {number}").problem(f"{len(row)} cells", f"{len(columns)} cells")


def check_cells(cells: pd.DataFrame, resource: Descriptor) -> Iterator[Problem]:
    """Cells that are not of their column's type or break its constraints; the index names the rows."""
    for field in resource["schema"]["fields"]:
        column = cells[field["name"]]
        read = Field.from_descriptor(dict(field)).create_cell_reader()
        judged = {value: list(_judge(value, field, read)) for value in set(column)}
        for row, value in column.items():
            for expected, near in judged[value]:
                yield Problem(resource["name"], str(row), field["name"], value, expected, near)


def _judge(value: str, field: Descriptor, read: Any) -> Iterator[tuple[str, str]]:
    if CONTROL.search(value):
        yield "text without line breaks, byte order marks and other control characters", ""
    elif value != value.strip():
        yield "no spaces before or after the text", value.strip()
    constraints, kind = field.get("constraints", {}), str(field["type"])
    _, notes = read(value)
    # frictionless takes «nan», «1_000» and numbers without end as numbers; the loader does not.
    if value and kind in NUMBERS and not (NUMBERS[kind].fullmatch(value) and math.isfinite(float(value))):
        notes = {"type": ""}
    for note in notes or ():
        if note == "type":
            yield TYPES.get(kind, f"a value of type {kind}"), ""
        elif note == "required":
            yield "a value", ""
        elif note == "enum":
            yield one_of(constraints["enum"]), nearest(value, map(str, constraints["enum"]))
        elif note == "pattern" and field.get("format_hint") == "partial-date":
            yield PARTIAL_DATE, ""
        else:
            yield f"{note} {constraints.get(note)}", ""


def check_lists(cells: pd.DataFrame, resource: Descriptor, tables: Cells) -> Iterator[Problem]:
    """Items of list cells that are empty, repeated or no valid code or reference."""
    for field in resource["schema"]["fields"]:
        if "list" not in field:
            continue
        valid = _valid_items(field, tables)
        for row, value in cells[field["name"]].items():
            at = Place(resource["name"], str(row), field["name"])
            items = value.split(field["list"]) if value else []
            if len(set(items)) < len(items) or "" in map(str.strip, items):
                yield at.problem(value, f"different items, separated by «{field['list']}» alone")
            for item in sorted(set(items) - set(valid)) if valid else ():
                yield at.problem(item, one_of(valid), nearest(item, valid))


def check_dependent_codes(cells: pd.DataFrame, resource: Descriptor) -> Iterator[Problem]:
    """Codes that do not go with the code in another column of the row, which `enum_by` of the field names."""
    for field in resource["schema"]["fields"]:
        other, valid = field.get("enum_by", {}).get("column"), field.get("enum_by", {}).get("values", {})
        if other not in cells:
            continue
        for row, value, given in zip(cells.index, cells[field["name"]], cells[other], strict=True):
            if given in valid and value not in valid[given]:
                expected, near = f"{one_of(valid[given])} with {other} {given}", nearest(value, valid[given])
                yield Problem(resource["name"], str(row), field["name"], value, expected, near)


def _valid_items(field: Descriptor, tables: Cells) -> list[str]:
    """The codes or keys that may stand in a list cell; empty if anything may."""
    if "items_enum" in field:
        return list(field["items_enum"])
    target = field.get("items_reference", {})
    column = target.get("fields", "")
    column = column if isinstance(column, str) else column[0]
    frame = tables.get(target.get("resource", ""))
    return [] if frame is None or column not in frame else list(frame[column])


def check_keys(cells: pd.DataFrame, resource: Descriptor) -> Iterator[Problem]:
    """Keys that are empty or not unique, and the first row that is not where sorting by key would put it."""
    table, key = resource["name"], primary_key(resource)
    fields = resource["schema"]["fields"]
    unique = {field["name"] for field in fields if field.get("constraints", {}).get("unique")} | {key}
    for column in sorted(unique):
        values = cells[column]
        for row, value in values[values.duplicated() & (values != "")].items():
            yield Place(table, str(row), column).problem(value, "a value that no other row has")
    for row, value in cells.loc[cells[key] == "", key].items():
        yield Place(table, str(row), key).problem(value, "a key")
    keys = cells[key].tolist()
    for earlier, later in pairwise(keys):
        if later < earlier:
            yield Place(table, later, key).problem(later, f"rows sorted by key; this one is after {earlier}")
            break


def check_references(cells: pd.DataFrame, resource: Descriptor, tables: Cells) -> Iterator[Problem]:
    """Values that refer to a row of another table that is not there."""
    for column, target, target_column in references(resource):
        if target not in tables or target_column not in tables[target] or column not in cells:
            continue  # reported by check_descriptor or as an unreadable table
        valid = set(tables[target][target_column])
        rows_by_value = defaultdict(list)
        for row, value in cells[column].items():
            if value and value not in valid:
                rows_by_value[value].append(str(row))
        for number, (value, rows) in enumerate(rows_by_value.items()):
            near = nearest(value, valid) if number < NEAREST_PER_COLUMN else ""
            expected = f"a value of {target}.{target_column}"
            for row in rows:
                yield Problem(resource["name"], row, column, value, expected, near)


def references(resource: Descriptor) -> Iterator[tuple[str, str, str]]:
    """The table's foreign keys as (column, table referred to, its column)."""
    for foreign in resource["schema"].get("foreignKeys", ()):
        target = foreign["reference"]
        column, target_column = (
            part if isinstance(part, str) else part[0] for part in (foreign["fields"], target["fields"])
        )
        yield column, target["resource"] or resource["name"], target_column
