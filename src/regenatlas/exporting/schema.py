"""The tables of the package as a database knows them: columns with types, keys, references, a question.

Dates stay text, because they may be partial. Columns that refer to a table by rules of their own (lists, the
name of another table) are no foreign keys.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from regenatlas.counting.licences import CONDITIONS_UNKNOWN, GONE, PRECEDENCE, STATE_AFTER
from regenatlas.tables.descriptor import field_names, primary_key, references
from regenatlas.tables.load import Tables

TYPES = {"string": "TEXT", "date": "TEXT", "boolean": "BOOLEAN", "integer": "BIGINT", "number": "DOUBLE"}

#: Events of a licence with the last day that their date can mean, and the state each leads to; a reinstated
#: licence is again what its last living state was.
_EVENTS = """\
SELECT event_id, product_id, regulator_id, event, kind, date, brand, holder,
  CASE length(date) WHEN 4 THEN date || '-12-31' WHEN 7 THEN {month_end} ELSE date END AS last_day,
  CASE length(date) WHEN 4 THEN date || '-01-01' WHEN 7 THEN date || '-01' ELSE date END AS first_day,
  CASE event {precedence} END AS precedence,
  CASE {state} END AS state
FROM authorisations"""

_LICENCES = """\
WITH events AS ({events}),
known AS (SELECT * FROM events WHERE last_day <= {day}),
numbered AS (
  SELECT *, row_number() OVER (
    PARTITION BY product_id, regulator_id
    ORDER BY first_day DESC, last_day DESC, precedence DESC, event_id DESC
  ) AS back FROM known
),
living AS (
  SELECT *, row_number() OVER (
    PARTITION BY product_id, regulator_id
    ORDER BY first_day DESC, last_day DESC, precedence DESC, event_id DESC
  ) AS back FROM known WHERE state NOT IN ({gone}) AND event <> 'reinstated'
)
SELECT numbered.product_id, products.name, products.origin_country, numbered.regulator_id,
  regulators.jurisdiction,
  CASE WHEN numbered.event <> 'reinstated' THEN numbered.state
    ELSE coalesce(living.state, 'in_force') END AS state,
  numbered.date AS since, numbered.event_id AS last_event
FROM numbered
JOIN products ON products.product_id = numbered.product_id
JOIN regulators ON regulators.regulator_id = numbered.regulator_id
LEFT JOIN living ON living.product_id = numbered.product_id
  AND living.regulator_id = numbered.regulator_id AND living.back = 1
WHERE numbered.back = 1"""


def statements(tables: Tables, *, deferred: bool) -> Iterator[str]:
    """The statements that create the tables, those referred to before those that refer to them.

    `deferred`: whether references may be checked when all rows are there; where they cannot be, a table has
    none to itself.
    """
    for name in in_order(tables):
        yield _create(tables, name, deferred=deferred)


def in_order(tables: Tables) -> list[str]:
    """The tables, each behind those that it refers to."""
    waiting = {name: set(_targets(tables, name)) - {name} for name in tables}
    ordered: list[str] = []
    while waiting:
        free = sorted(name for name, targets in waiting.items() if not targets & waiting.keys())
        if not free:
            raise ValueError(f"the tables {', '.join(sorted(waiting))} refer to each other in a ring")
        ordered += free
        waiting = {name: targets for name, targets in waiting.items() if name not in free}
    return ordered


def _targets(tables: Tables, name: str) -> Iterable[str]:
    return (target for _, target, _ in references(tables.described(name)) if target in tables)


def _create(tables: Tables, name: str, *, deferred: bool) -> str:
    resource = tables.described(name)
    key = primary_key(resource)
    lines = [_column(field, is_key=field["name"] == key) for field in resource["schema"]["fields"]]
    when = " DEFERRABLE INITIALLY DEFERRED" if deferred else ""
    lines += [
        f"FOREIGN KEY ({quoted(column)}) REFERENCES {quoted(target)} ({quoted(theirs)}){when}"
        for column, target, theirs in references(resource)
        if target in tables and (deferred or target != name)
    ]
    return f"CREATE TABLE {quoted(name)} ({', '.join(lines)})"


def _column(field: Mapping[str, Any], *, is_key: bool) -> str:
    constraints = field.get("constraints", {})
    words = [quoted(field["name"]), TYPES[field["type"]]]
    words += ["PRIMARY KEY"] if is_key else []
    words += ["NOT NULL"] if constraints.get("required") and not is_key else []
    return " ".join(words)


def rows(tables: Tables, name: str) -> list[tuple[Any, ...]]:
    """The rows of a table with None for what is empty."""
    frame = tables[name][field_names(tables.described(name))].astype(object)
    kept = frame.where(frame.notna() & (frame != ""), None)
    return [*kept.itertuples(index=False, name=None)]


def licences(day: str, month_end: str) -> str:
    """The question which state each licence had on a day.

    `day`: an expression for it. `month_end`: one for the last day of the month in the column `date`.
    """
    precedence = " ".join(f"WHEN '{event}' THEN {at}" for at, event in enumerate(PRECEDENCE))
    states = " ".join(f"WHEN event = '{event}' THEN '{state}'" for event, state in STATE_AFTER.items())
    unknown = f"WHEN event = 'authorised' AND kind = 'unspecified' THEN '{CONDITIONS_UNKNOWN}'"
    gone = ", ".join(f"'{state}'" for state in sorted(GONE))
    events = _EVENTS.format(month_end=month_end, precedence=precedence, state=f"{unknown} {states}")
    return _LICENCES.format(events=events, day=day, gone=gone)


def quoted(name: str) -> str:
    """A name as SQL has it."""
    return '"' + name.replace('"', '""') + '"'
