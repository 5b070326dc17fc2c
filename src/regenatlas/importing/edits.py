"""A change as edits of the tables' rows, as the CSV files have them.

A row of an event bears its date in its key: a sharper date renames it, in every cell that names it too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from regenatlas.importing.changes import Change
from regenatlas.importing.statement import Reading

Rows = list[dict[str, str]]
Package = Mapping[str, Rows]

#: What a person has to say of a new product, in the order of the table; a register does not tell it.
ASKED = (
    *("product_id", "class", "modality", "donor", "therapeutic_area", "indication", "substance", "route"),
    *("cord_blood_unit", "atmp_eu", "developer", "origin_country"),
)


def edit(package: Package, change: Change, source: str, described: Mapping[str, str], today: date) -> None:
    """Make a change in the rows of a package.

    `source`: the row of `sources` that it rests on. `described`: what a person said of a new product, by
    `ASKED`.
    """
    if change.table != "authorisations":
        _count(package, change, source, today)
        return
    if change.row:
        _amend(package, change, source, today)
        return
    product = described["product_id"] if change.sort == "new_product" else change.found.product_id
    if change.sort == "new_product":
        _add_product(package, change, source, described)
    _add_event(package, change, product, source, described.get("indication", ""))


def add_source(package: Package, reading: Reading, today: date) -> str:
    """The key of the row of `sources` for the files of a reading, which is added if there is none yet."""
    source = _source_row(reading, today)
    if all(row["source_id"] != source["source_id"] for row in package["sources"]):
        package["sources"].append(source)
    return source["source_id"]


def _source_row(reading: Reading, today: date) -> dict[str, str]:
    """The row, named after the content of the files."""
    digest = hashlib.sha256("".join(sorted(reading.digests.values())).encode()).hexdigest()
    files = ", ".join(sorted(reading.digests))
    return {
        "source_id": f"{reading.register}-{digest[:8]}",
        "title": f"{reading.title}, {reading.until}".removesuffix(", "),
        "publisher": reading.publisher,
        "published": reading.until,
        "url": "",
        "document": files[:400],
        "read_on": today.isoformat(),
        "licence": "not stated",
        "kind": "register",
        "note": f"Read from a saved file; SHA-256 of its content begins with {digest[:16]}.",
    }


def _amend(package: Package, change: Change, source: str, today: date) -> None:
    row = _one(package["authorisations"], "event_id", change.row)
    before = dict(row)
    row.update(change.event, source_id=source, verified="yes", grade="register")
    row["evidence"] = f"the register gives this date ({change.origin})"
    key = ".".join(row[part] for part in ("product_id", "regulator_id", "event", "date"))
    _rename(package, change.row, key)
    reason = f"as the register has it: {change.origin}"
    days = {"date": (before["date"], row["date"])}
    correct(package, f"authorisations:{key}", days, reason, source, today)


def _count(package: Package, change: Change, source: str, today: date) -> None:
    """Enter the numbers of a row; what it said before is remembered as a correction."""
    evidence = f"counted in the file ({change.origin})"
    tail = {"source_id": source, "verified": "yes", "evidence": evidence}
    rows = package[change.table]
    if not change.row:
        rows.append({**change.event, **tail, "note": ""})
        return
    row = _one(rows, next(iter(rows[0])), change.row)
    reason = f"as the source has it now: {change.origin}"
    numbers = {column: (row[column], now) for column, now in change.event.items()}
    correct(package, f"{change.table}:{change.row}", numbers, reason, source, today)
    row.update(change.event, **tail)


def _add_product(package: Package, change: Change, source: str, described: Mapping[str, str]) -> None:
    statement = change.statement
    assert statement is not None  # noqa: S101 - a new product comes from a statement
    package["products"].append(
        {
            **{name: described.get(name, "") for name in ASKED},
            "name": statement.names[0],
            "generic": statement.substance,
            "named": "yes",
            "originator_country": "",
            "holder_country": "",
            "first_jurisdiction": _one(package["regulators"], "regulator_id", change.event["regulator_id"])[
                "jurisdiction"
            ],
            "may_be": "",
            "source_id": source,
            "verified": "yes",
            "evidence": "named by the register; what it is and whose was entered by hand",
            "note": "",
        }
    )
    kinds = {
        statement.names[0]: "brand",
        **dict.fromkeys(statement.names[1:], "former"),
        statement.substance: "inn",
    }
    for number, (name, kind) in enumerate((pair for pair in kinds.items() if pair[0]), start=1):
        package["aliases"].append(
            {
                "alias_id": f"{described['product_id']}.{number:02}",
                "product_id": described["product_id"],
                "alias": name,
                "kind": kind,
                "language": "en",
                "match": "alone",
                "source_id": source,
                "verified": "yes",
                "evidence": "named by the register",
                "note": "",
            }
        )


def _add_event(package: Package, change: Change, product: str, source: str, indication: str) -> None:
    event = dict(change.event)
    own = [row for row in package["authorisations"] if row["product_id"] == product]
    described = next((row["indication"] for row in own), "") or indication
    package["authorisations"].append(
        {
            "event_id": ".".join((product, event["regulator_id"], event["event"], event["date"])),
            "product_id": product,
            "brand": "",
            "holder": "",
            **event,
            "indication": described,
            "source_id": source,
            "verified": "yes" if event["date_basis"] == "register" else "no",
            "grade": "register",
            "evidence": f"the register says so ({change.origin})"
            if event["date_basis"] == "register"
            else f"by the register not later than this day ({change.origin})",
            "note": "",
        }
    )


def correct(
    package: Package,
    place: str,
    cells: Mapping[str, tuple[str, str]],
    reason: str,
    source: str,
    today: date,
) -> None:
    """Add rows to `corrections`: what was wrong in a row («table:key»), by column what was and what is."""
    table, _, key = place.partition(":")
    rows = package["corrections"]
    numbers = [int(one["correction_id"].partition(".")[2]) for one in rows if one["table"] == table]
    changed = ((column, was, now) for column, (was, now) in cells.items() if was != now)
    for number, (column, was, now) in enumerate(changed, start=max(numbers, default=0) + 1):
        rows.append(
            {
                "correction_id": f"{table}.{number:03}",
                "corrected_on": today.isoformat(),
                "table": table,
                "row_id": key,
                "column": column,
                "was": was,
                "now": now,
                "reason": reason,
                "source_id": source,
            }
        )


def _rename(package: Package, old: str, new: str) -> None:
    """Give a row of `authorisations` another key, wherever a cell names it."""
    if old == new:
        return
    for rows in package.values():
        for row in rows:
            for column, cell in row.items():
                if old in cell:
                    parts = cell.split(";")
                    row[column] = ";".join(_renamed(part, old, new) for part in parts)


def _renamed(part: str, old: str, new: str) -> str:
    table, colon, key = part.rpartition(":")
    return f"{table}{colon}{new}" if key == old else part


def _one(rows: Sequence[dict[str, str]], column: str, value: str) -> dict[str, Any]:
    return next(row for row in rows if row[column] == value)
