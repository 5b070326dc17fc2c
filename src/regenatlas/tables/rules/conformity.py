"""Whether files, cells, keys and references are as the package's own schema says.

Every *distinct* value of a column is judged once, and rows are only looked for where a value is wrong: the
tables of today take a third of a second, a million rows half a minute. (frictionless judges cell by cell, two
seconds for country_indicators alone, and knows no nearest value; a test holds both to the same verdicts.)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any

import pandas as pd

from regenatlas.tables.calendars import day_of
from regenatlas.tables.descriptor import DESCRIPTOR, field_names, primary_key, references, target
from regenatlas.tables.files import LONGEST, NUMBERS, is_number
from regenatlas.tables.problems import CONTROL, REORDERING, Problem, nearest_of, one_of
from regenatlas.tables.spelling import as_boolean, as_date, as_number, as_utf8

Descriptor = Mapping[str, Any]
Cells = Mapping[str, pd.DataFrame]
Fault = tuple[str, str, str]  # what is wrong, what was expected, and the nearest valid value or ""
Judge = Callable[[str], Iterator[Fault]]  # the faults of a value of a column

PARTIAL_DATE = "a date as YYYY, YYYY-MM or YYYY-MM-DD"
DELIMITERS = ";\t|"


def check_descriptions(package: Descriptor) -> Iterator[Problem]:
    """Tables and columns that a reader is not told about: no description, numbers without a unit."""
    for resource in package["resources"]:
        if not resource.get("description"):
            yield Problem(DESCRIPTOR, resource["name"], expected="a description of the table")
        for field in resource["schema"]["fields"]:
            location = DESCRIPTOR, resource["name"], field["name"]
            if not field.get("description"):
                yield Problem(*location, expected="a description of the column")
            if field["type"] in NUMBERS and not field.get("unit"):
                yield Problem(*location, expected="a unit, as every column of numbers has one")


def check_content(table: str, content: bytes) -> Iterator[Problem]:
    """Bytes that do not belong into a table's file: byte order mark, line ends."""
    if content.startswith(b"\xef\xbb\xbf"):
        yield Problem(table, expected="UTF-8 without a byte order mark")
    if b"\r" in content:
        yield Problem(table, expected="lines that end with LF only, not with CR LF")
    if not content.endswith(b"\n"):
        yield Problem(table, expected="a line end after the last row")


def check_rows(header: list[str], rows: list[list[str]], resource: Descriptor) -> Iterator[Problem]:
    """A header that is not the schema's, rows that are not as wide as the schema or repeat the header."""
    table, columns = resource["name"], field_names(resource)
    if header != columns:
        found = ", ".join(header)
        split = [sign for sign in DELIMITERS if found.split(sign) == columns]
        expected = f"the columns {', '.join(columns)}"
        expected = f"commas between columns, not «{split[0]}»" if split else expected
        yield Problem(table, "", "", found, expected)
    for number, row in enumerate(rows, start=1):
        if len(row) != len(columns):
            yield Problem(table, f"data row {number}", "", f"{len(row)} cells", f"{len(columns)} cells")
        elif row == columns:
            yield Problem(table, f"data row {number}", "", row[0], "a row of values, not the header again")


def check_table(cells: pd.DataFrame, resource: Descriptor, tables: Cells) -> Iterator[Problem]:
    """All that is wrong with the cells of a table by its own schema.

    The index of `cells` names the rows; `tables` has every table that could be read.
    """
    yield from _check_cells(cells, resource, tables)
    yield from _check_dependent_codes(cells, resource)
    yield from _check_dependent_ranges(cells, resource)
    yield from _check_keys(cells, resource)


def _check_cells(cells: pd.DataFrame, resource: Descriptor, tables: Cells) -> Iterator[Problem]:
    """Cells that are not of their column's type, break its constraints or refer to nothing."""
    for field in resource["schema"]["fields"]:
        yield from _judged(cells, resource, field["name"], _judge(field))
        if "list" in field:
            yield from _judged(cells, resource, field["name"], _judge_list(field, resource, tables))
    for column, table, key in references(resource):
        if table in tables and key in tables[table] and column in cells:
            # What is not there is reported by check_descriptor or as a table that cannot be read.
            yield from _judged(cells, resource, column, _judge_reference(table, key, tables[table][key]))


def _judged(cells: pd.DataFrame, resource: Descriptor, column: str, judge: Judge) -> Iterator[Problem]:
    values = cells[column].tolist()
    wrong = {value: faults for value in sorted(set(values)) if (faults := list(judge(value)))}
    for row, value in zip(cells.index, values, strict=True) if wrong else ():
        for fault in wrong.get(value, ()):
            yield Problem(resource["name"], row, column, *fault)


def _judge(field: Descriptor) -> Judge:
    constraints, kind = field.get("constraints", {}), str(field["type"])
    required, codes = constraints.get("required"), constraints.get("enum", ())
    near_code = nearest_of(codes)
    pattern = re.compile(constraints.get("pattern", ".*"), re.ASCII | re.DOTALL)
    limits = [(name, constraints[name]) for name in ("minimum", "maximum") if name in constraints]

    def judge(value: str) -> Iterator[Fault]:
        if not value:
            yield from [(value, "a value", "")] if required else []
            return
        yield from _spelling(value)
        type_faults = list(_type_faults(value, kind, field))
        yield from type_faults
        if codes and value not in codes:
            yield value, one_of(codes), near_code(value)
        if not pattern.fullmatch(value):
            partial = field.get("format_hint") == "partial-date"
            expected = PARTIAL_DATE if partial else f"pattern {constraints['pattern']}"
            yield value, expected, as_date(value) if partial else ""
        if kind in NUMBERS and not type_faults:
            for name, limit in limits:
                if float(value) < limit if name == "minimum" else float(value) > limit:
                    yield value, f"{name} {limit}", ""

    return judge


def _spelling(value: str) -> Iterator[Fault]:
    plain = value.isascii() and value.isprintable() and len(value) <= LONGEST
    if plain and value[0] != " " != value[-1]:
        return  # nearly all
    if CONTROL.search(value):
        yield value, "text without line breaks, byte order marks and other control characters", ""
    elif value != value.strip():
        yield value, "no spaces before or after the text", value.strip()
    if REORDERING.search(value):
        yield value, "text without characters that reorder the text around them", REORDERING.sub("", value)
    if len(value) > LONGEST:
        yield value, f"at most {LONGEST} characters, not {len(value)}", ""
    elif repaired := as_utf8(value):
        yield value, "text that was read as UTF-8", repaired


def _type_faults(value: str, kind: str, field: Descriptor) -> Iterator[Fault]:
    if kind in NUMBERS and not is_number(value, kind):
        near = as_number(value)
        yield value, "an integer" if kind == "integer" else "a number", near if is_number(near, kind) else ""
    elif kind == "date" and not (len(value) == 10 and day_of(value)):
        yield value, "a date as YYYY-MM-DD", as_date(value)
    elif kind == "boolean":
        true, false = field.get("trueValues", ["yes"]), field.get("falseValues", ["no"])
        if value not in (*true, *false):
            yield value, "yes or no", {True: true[0], False: false[0], None: ""}[as_boolean(value)]


def _judge_list(field: Descriptor, resource: Descriptor, tables: Cells) -> Judge:
    """Judge the items of a cell: codes or keys that may stand there, none of them empty or repeated."""
    valid, sign = dict.fromkeys(_valid_items(field, resource, tables)), field["list"]
    near = nearest_of(valid)

    def judge(value: str) -> Iterator[Fault]:
        items = value.split(sign) if value else []
        for item in sorted(set(items)):
            if valid and item not in valid:
                yield item, one_of(valid), near(item)
        if len(set(items)) < len(items) or any(item != item.strip() or not item for item in items):
            yield value, f"different items, separated by «{sign}» alone", ""

    return judge


def _valid_items(field: Descriptor, resource: Descriptor, tables: Cells) -> Iterable[str]:
    """The codes or keys that may stand in a list cell; none if anything may."""
    if "items_reference" not in field:
        return field.get("items_enum", ())
    table, column = target(resource, field["items_reference"])
    return tables[table][column] if table in tables and column in tables[table] else ()


def _judge_reference(table: str, key: str, keys: Iterable[str]) -> Judge:
    valid = set(keys)
    near = nearest_of(sorted(valid))

    def judge(value: str) -> Iterator[Fault]:
        if value and value not in valid:
            yield value, f"a value of {table}.{key}", near(value)

    return judge


def _check_dependent_codes(cells: pd.DataFrame, resource: Descriptor) -> Iterator[Problem]:
    """Codes that do not go with the code in another column of the row, which `enum_by` of the field names."""
    for field in resource["schema"]["fields"]:
        other, valid = field.get("enum_by", {}).get("column"), field.get("enum_by", {}).get("values", {})
        if other not in cells:
            continue
        near = {code: nearest_of(codes) for code, codes in valid.items()}
        for row, value, given in zip(cells.index, cells[field["name"]], cells[other], strict=True):
            if given in valid and value not in valid[given]:
                expected = f"{one_of(valid[given])} with {other} {given}"
                yield Problem(resource["name"], row, field["name"], value, expected, near[given](value))


def _check_dependent_ranges(cells: pd.DataFrame, resource: Descriptor) -> Iterator[Problem]:
    """Numbers out of the range that `range_by` of the field gives for the code in another column."""
    for field in resource["schema"]["fields"]:
        if "range_by" not in field:
            continue
        other, ranges = field["range_by"]["column"], field["range_by"]["values"]
        for row, value, code in zip(cells.index, cells[field["name"]], cells[other], strict=True):
            if code in ranges and is_number(value, "number"):
                low, high = ranges[code]["minimum"], ranges[code]["maximum"]
                if not low <= float(value) <= high:
                    expected = f"{low} to {high} with {other} {code}"
                    yield Problem(resource["name"], row, field["name"], value, expected)


def _check_keys(cells: pd.DataFrame, resource: Descriptor) -> Iterator[Problem]:
    """Keys that are empty or not unique, and the first row that is not where sorting by key would put it."""
    table, key = resource["name"], primary_key(resource)
    fields = resource["schema"]["fields"]
    unique = {field["name"] for field in fields if field.get("constraints", {}).get("unique")} | {key}
    for column in sorted(unique):
        values = cells[column]
        for row, value in values[values.duplicated() & (values != "")].items():
            yield Problem(table, row, column, value, "a value that no other row has")
    for row in cells.index[cells[key] == ""]:
        yield Problem(table, row, key, "", "a key")
    for earlier, later in pairwise(cells[key].tolist()):
        if later < earlier:
            yield Problem(table, later, key, later, f"rows sorted by key; this one is after {earlier}")
            break
