"""One plausible slip in one table: a date, code, number, reference or key changed, a row dropped or doubled.

Texts are not changed: whether a sentence about a source is right, no program can know.
"""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from regenatlas.tables.descriptor import field_names, primary_key, references
from regenatlas.tables.files import NUMBERS, read_rows

Rows = list[list[str]]


@dataclass(frozen=True)
class DataMutant:
    """A table with one slip in it; `countries` are those that the changed row names."""

    table: str
    kind: str
    name: str
    row: dict[str, str]
    content: bytes


def data_mutants(content: bytes, resource: Mapping[str, Any], number: int, seed: int) -> list[DataMutant]:
    """`number` different slips in a table, the same ones for the same seed."""
    table, columns = resource["name"], field_names(resource)
    header, *rows = read_rows(content, table)
    chance = random.Random(f"{seed} {table}")  # noqa: S311 - a draw, not a secret
    kinds = _kinds(resource)
    found: dict[str, DataMutant] = {}
    for _ in range(number * 20):
        if len(found) == number or not rows:
            break
        at, kind = chance.randrange(len(rows)), chance.choice(kinds)
        changed = [list(row) for row in rows]
        what = _slip(changed, at, kind, columns, resource, chance)
        if what and changed != rows:
            name = f"{rows[at][columns.index(primary_key(resource))]}: {what}"
            row = dict(zip(columns, rows[at], strict=True))
            found.setdefault(name, DataMutant(table, kind.split(" ")[0], name, row, _csv([header, *changed])))
    return sorted(found.values(), key=lambda mutant: mutant.name)


def _kinds(resource: Mapping[str, Any]) -> list[str]:
    """A kind of slip for each column that is no free text, and two for the row."""
    fields = {field["name"]: _kind(field, resource) for field in resource["schema"]["fields"]}
    cells = [f"{kind} {column}" for column, kind in fields.items() if kind]
    return [*cells, "dropped", "doubled"]


def _kind(field: Mapping[str, Any], resource: Mapping[str, Any]) -> str:
    if field["name"] == primary_key(resource):
        return "key"
    if field["type"] in NUMBERS:
        return "number"
    if field["type"] == "date" or field.get("format_hint") == "partial-date":
        return "date"
    if field["type"] == "boolean" or "enum" in field.get("constraints", {}) or "items_enum" in field:
        return "code"
    return "reference" if field["name"] in {column for column, _, _ in references(resource)} else ""


def _slip(
    rows: Rows, at: int, kind: str, columns: list[str], resource: Mapping[str, Any], chance: random.Random
) -> str:
    """Change the rows in place; what was changed, "" if there was nothing to change."""
    if kind == "dropped":
        del rows[at]
        return "row dropped"
    if kind == "doubled":
        copied = list(rows[at])
        copied[0] += "-2"
        rows.insert(at + 1, copied)
        return "row doubled under another key"
    kind, column = kind.split(" ")
    place = columns.index(column)
    old = rows[at][place]
    if kind in ("code", "reference"):
        # Another value that the column has: a typing error would be no value at all.
        others = sorted({row[place] for row in rows} - {old})
        if kind == "code":
            others = sorted({*others, *_codes(resource, column)} - {old})
        new = chance.choice(others) if others else old
    elif not old:
        return ""
    else:
        new = {"number": _number, "date": _date, "key": _key}[kind](old, chance)
    rows[at][place] = new
    return f"{column} «{old}» → «{new}»" if new != old else ""


def _codes(resource: Mapping[str, Any], column: str) -> list[str]:
    field = next(field for field in resource["schema"]["fields"] if field["name"] == column)
    if field["type"] == "boolean":
        return ["yes", "no"]
    return list(field.get("constraints", {}).get("enum", ()))


def _number(old: str, chance: random.Random) -> str:
    """Ten times as much, a tenth, two digits exchanged, one more or one less."""
    whole = "." not in old
    value = int(old) if whole else float(old)
    slips = [f"{value + 1:.15g}", f"{value - 1:.15g}", f"{value * 10:.15g}"]
    if not whole or value % 10 == 0:
        slips.append(str(value // 10) if whole else f"{value / 10:.15g}")
    digits = list(old)
    pairs = [
        i
        for i in range(len(digits) - 1)
        if old[i : i + 2].isdigit() and old[i] != old[i + 1] and old[i + 1] != "0"
    ]
    if pairs:
        i = chance.choice(pairs)
        digits[i], digits[i + 1] = digits[i + 1], digits[i]
        slips.append("".join(digits))
    return chance.choice(slips)


def _date(old: str, chance: random.Random) -> str:
    """A year or a month off, or day and month exchanged."""
    year, *rest = old.split("-")
    slips = ["-".join([str(int(year) + step), *rest]) for step in (-1, 1)]
    if rest:
        month = (int(rest[0]) % 12) + 1
        slips.append("-".join([year, f"{month:02}", *rest[1:]]))
    if len(rest) == 2 and int(rest[1]) <= 12:
        slips.append("-".join([year, rest[1], rest[0]]))
    return chance.choice(slips)


def _key(old: str, chance: random.Random) -> str:
    """A sign left out or doubled."""
    at = chance.randrange(len(old))
    return chance.choice([old[:at] + old[at + 1 :], old[:at] + old[at] + old[at:]])


def _csv(rows: Rows) -> bytes:
    file = io.StringIO(newline="")
    csv.writer(file, lineterminator="\n").writerows(rows)
    return file.getvalue().encode()
