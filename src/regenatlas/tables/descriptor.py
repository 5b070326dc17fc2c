"""The package descriptor `datapackage.json` as it is read; `rules.description` says what it must be."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

DESCRIPTOR = "datapackage.json"
CODES = "codes"  # the table of the codes that columns may hold


def parse(content: bytes) -> Any:
    """The descriptor's JSON; ValueError if it is none, or if an object has the same property twice."""
    try:
        return json.loads(content.decode("utf-8"), object_pairs_hook=_object, parse_constant=_constant)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def listed(value: Any) -> Any:
    """A list; one of a single value where the descriptor has that value."""
    return [value] if isinstance(value, str) else value


def field_names(resource: Mapping[str, Any]) -> list[str]:
    """The columns of a table in the order of its schema."""
    return [field["name"] for field in resource["schema"]["fields"]]


def primary_key(resource: Mapping[str, Any]) -> str:
    """The single column that names a table's rows."""
    return str(listed(resource["schema"]["primaryKey"])[0])


def references(resource: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """The table's foreign keys as (column, table referred to, its column)."""
    for foreign in resource["schema"].get("foreignKeys", ()):
        yield (listed(foreign["fields"])[0], *target(resource, foreign["reference"]))


def target(resource: Mapping[str, Any], reference: Mapping[str, Any]) -> tuple[str, str]:
    """The table and the column that a reference in a table's schema means."""
    return reference["resource"] or resource["name"], listed(reference["fields"])[0]


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    for name in repeated([name for name, _ in pairs]):
        raise ValueError(f"the property «{name[:80]}» is there twice in one object")
    return dict(pairs)


def repeated(names: list[str]) -> list[str]:
    """What is there more than once, sorted."""
    return sorted(name for name, number in Counter(names).items() if number > 1)


def _constant(name: str) -> Any:
    raise ValueError(f"{name} is no number of JSON")
