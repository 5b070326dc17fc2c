"""Whether files, cells, keys and references are as the package's own schema says.

Every *distinct* value of a column is judged once, and rows are only looked for where a value is wrong: the
tables of today take a third of a second, a million rows half a minute. (frictionless judges cell by cell, two
seconds for country_indicators alone, and knows no nearest value; a test holds both to the same verdicts.)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import pairwise
from typing import Any

import pandas as pd

from regenatlas.tables.calendars import is_day
from regenatlas.tables.descriptor import DESCRIPTOR, field_names, primary_key, references, target
from regenatlas.tables.load import LONGEST, NUMBERS, is_number
from regenatlas.tables.problems import CONTROL, REORDERING, Nearest, Place, Problem, one_of
from regenatlas.tables.spelling import as_boolean, as_date, as_number, as_utf8

Descriptor = Mapping[str, Any]
Cells = Mapping[str, pd.DataFrame]
Fault = tuple[str, str]  # what was expected, and the nearest valid value or ""

PARTIAL_DATE = "a date as YYYY, YYYY-MM or YYYY-MM-DD"
DELIMITERS = ";\t|"


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
    """Bytes that do not belong into a table's file: byte order mark, line ends."""
    here = Place(table)
    if content.startswith(b"\xef\xbb\xbf"):
        yield here.problem("", "UTF-8 without a byte order mark")
    if b"\r" in content:
        yield here.problem("", "lines that end with LF only, not with CR LF")
    if not content.endswith(b"\n"):
        yield here.problem("", "a line end after the last row")


def check_rows(header: list[str], rows: list[list[str]], resource: Descriptor) -> Iterator[Problem]:
    """A header that is not the schema's, rows that are not as wide as the schema or repeat the header."""
    table, columns = resource["name"], field_names(resource)
    if header != columns:
        found = ", ".join(header)
        split = [sign for sign in DELIMITERS if found.split(sign) == columns]
        expected = f"the columns {', '.join(columns)}"
        yield Place(table).problem(found, f"commas between columns, not «{split[0]}»" if split else expected)
    for number, row in enumerate(rows, start=1):
        if len(row) != len(columns):
            yield Place(table, f"data row {number}").problem(f"{len(row)} cells", f"{len(columns)} cells")
        elif row == columns:
            yield Place(table, f"data row {number}").problem(row[0], "a row of values, not the header again")


def check_cells(cells: pd.DataFrame, resource: Descriptor) -> Iterator[Problem]:
    """Cells that are not of their column's type or break its constraints; the index names the rows."""
    for field in resource["schema"]["fields"]:
        values, judge = cells[field["name"]].tolist(), _judge(field)
        wrong = {value: faults for value in sorted(set(values)) if (faults := list(judge(value)))}
        if not wrong:
            continue
        for row, value in zip(cells.index, values, strict=True):
            for expected, near in wrong.get(value, ()):
                yield Problem(resource["name"], row, field["name"], value, expected, near)


def _judge(field: Descriptor) -> Callable[[str], Iterator[Fault]]:
    """What is wrong with a value of a column."""
    constraints, kind = field.get("constraints", {}), str(field["type"])
    required, codes = constraints.get("required"), constraints.get("enum", ())
    near_code = Nearest(codes)
    pattern = re.compile(constraints.get("pattern", ".*"), re.ASCII | re.DOTALL)
    limits = [(name, constraints[name]) for name in ("minimum", "maximum") if name in constraints]

    def judge(value: str) -> Iterator[Fault]:
        if not value:
            yield from [("a value", "")] if required else []
            return
        yield from _spelling(value)
        type_faults = list(_type_faults(value, kind, field))
        yield from type_faults
        if codes and value not in codes:
            yield one_of(codes), near_code(value)
        if not pattern.fullmatch(value):
            partial = field.get("format_hint") == "partial-date"
            yield (PARTIAL_DATE, as_date(value)) if partial else (f"pattern {constraints['pattern']}", "")
        if kind in NUMBERS and not type_faults:
            for name, limit in limits:
                if float(value) < limit if name == "minimum" else float(value) > limit:
                    yield f"{name} {limit}", ""

    return judge


def _spelling(value: str) -> Iterator[Fault]:
    plain = value.isascii() and value.isprintable() and len(value) <= LONGEST
    if plain and value[0] != " " != value[-1]:
        return  # nearly all
    if CONTROL.search(value):
        yield "text without line breaks, byte order marks and other control characters", ""
    elif value != value.strip():
        yield "no spaces before or after the text", value.strip()
    if REORDERING.search(value):
        yield "text without characters that reorder the text around them", REORDERING.sub("", value)
    if len(value) > LONGEST:
        yield f"at most {LONGEST} characters, not {len(value)}", ""
    elif repaired := as_utf8(value):
        yield "text that was read as UTF-8", repaired


def _type_faults(value: str, kind: str, field: Descriptor) -> Iterator[Fault]:
    if kind in NUMBERS and not is_number(value, kind):
        near = as_number(value)
        yield "an integer" if kind == "integer" else "a number", near if is_number(near, kind) else ""
    elif kind == "date" and not (len(value) == 10 and is_day(value)):
        yield "a date as YYYY-MM-DD", as_date(value)
    elif kind == "boolean":
        true, false = field.get("trueValues", ["yes"]), field.get("falseValues", ["no"])
        if value not in (*true, *false):
            yield "yes or no", {True: true[0], False: false[0], None: ""}[as_boolean(value)]


def check_lists(cells: pd.DataFrame, resource: Descriptor, tables: Cells) -> Iterator[Problem]:
    """Items of list cells that are empty, repeated or no valid code or reference."""
    for field in resource["schema"]["fields"]:
        if "list" not in field:
            continue
        valid = dict.fromkeys(_valid_items(field, resource, tables))
        near = Nearest(valid)
        values = cells[field["name"]].tolist()
        judged = {value: _list_faults(value, field["list"], valid, near) for value in sorted(set(values))}
        wrong = {value: faults for value, faults in judged.items() if faults}
        for row, value in zip(cells.index, values, strict=True) if wrong else ():
            for item, expected, closest in wrong.get(value, ()):
                yield Problem(resource["name"], row, field["name"], item, expected, closest)


def _list_faults(value: str, sign: str, valid: Collection[str], near: Nearest) -> list[tuple[str, str, str]]:
    items = value.split(sign) if value else []
    faults = [(item, one_of(valid), near(item)) for item in sorted(set(items)) if valid and item not in valid]
    if len(set(items)) < len(items) or any(item != item.strip() or not item for item in items):
        faults.append((value, f"different items, separated by «{sign}» alone", ""))
    return faults


def check_dependent_codes(cells: pd.DataFrame, resource: Descriptor) -> Iterator[Problem]:
    """Codes that do not go with the code in another column of the row, which `enum_by` of the field names."""
    for field in resource["schema"]["fields"]:
        other, valid = field.get("enum_by", {}).get("column"), field.get("enum_by", {}).get("values", {})
        if other not in cells:
            continue
        near = {code: Nearest(codes) for code, codes in valid.items()}
        for row, value, given in zip(cells.index, cells[field["name"]], cells[other], strict=True):
            if given in valid and value not in valid[given]:
                expected = f"{one_of(valid[given])} with {other} {given}"
                yield Problem(resource["name"], row, field["name"], value, expected, near[given](value))


def check_dependent_ranges(cells: pd.DataFrame, resource: Descriptor) -> Iterator[Problem]:
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


def _valid_items(field: Descriptor, resource: Descriptor, tables: Cells) -> list[str]:
    """The codes or keys that may stand in a list cell; empty if anything may."""
    if "items_enum" in field:
        return list(field["items_enum"])
    if "items_reference" not in field:
        return []
    table, column = target(resource, field["items_reference"])
    return list(tables[table][column]) if table in tables and column in tables[table] else []


def check_keys(cells: pd.DataFrame, resource: Descriptor) -> Iterator[Problem]:
    """Keys that are empty or not unique, and the first row that is not where sorting by key would put it."""
    table, key = resource["name"], primary_key(resource)
    fields = resource["schema"]["fields"]
    unique = {field["name"] for field in fields if field.get("constraints", {}).get("unique")} | {key}
    for column in sorted(unique):
        seen = {""}
        for row, value in zip(cells.index, cells[column].tolist(), strict=True):
            if value in seen and value:
                yield Problem(table, row, column, value, "a value that no other row has")
            seen.add(value)
    keys = cells[key].tolist()
    for row, value in zip(cells.index, keys, strict=True):
        if not value:
            yield Problem(table, row, key, value, "a key")
    for earlier, later in pairwise(keys):
        if later < earlier:
            yield Place(table, later, key).problem(later, f"rows sorted by key; this one is after {earlier}")
            break


def check_references(cells: pd.DataFrame, resource: Descriptor, tables: Cells) -> Iterator[Problem]:
    """Values that refer to a row of another table that is not there."""
    for column, table, key in references(resource):
        if table not in tables or key not in tables[table] or column not in cells:
            continue  # reported by check_descriptor or as an unreadable table
        values, valid = cells[column].tolist(), set(tables[table][key])
        near = Nearest(sorted(valid))
        wrong = {value: near(value) for value in sorted(set(values) - valid - {""})}
        if wrong:
            expected = f"a value of {table}.{key}"
            for row, value in zip(cells.index, values, strict=True):
                if value in wrong:
                    yield Problem(resource["name"], row, column, value, expected, wrong[value])
