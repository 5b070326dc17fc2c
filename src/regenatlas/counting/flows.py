"""How the counts of countries changed from year to year: what came in, what went out.

A year here ends on the day and month of the snapshot, so that its last year is a whole one. Each year's end
is counted by the same rule and with the same knowledge; a product that came and went within one year is not
seen, and one that came back counts as new again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from regenatlas.counting.snapshot import Snapshot, take_snapshot, union_members, unit_of
from regenatlas.tables.load import Tables, per_tables

Numbers = npt.NDArray[np.int64]
UNION = "EUU"


@dataclass(frozen=True)
class Flows:
    """Yearly counts by unit (a country, or EUU where the definition pools the EU).

    `days`: year ends, oldest first. `stock`: units × days. `entries` and `exits`: units × years, one column
    less; the first column is the first year. `pool`: units of which one would know, because a register that
    licenses for them was searched or because they had a product. `shared`: the index of EUU where its
    licences count for each member by itself (`members`: units × days says for whom and when), else None; the
    stock of a member then holds only what it has beside them. `rows`: the licence events behind it all.
    """

    definition_id: str
    days: tuple[date, ...]
    units: tuple[str, ...]
    stock: Numbers
    entries: Numbers
    exits: Numbers
    pool: npt.NDArray[np.bool_]
    members: npt.NDArray[np.bool_]
    shared: int | None
    rows: tuple[str, ...]

    def counts(self, at: int = -1) -> Numbers:
        """What each unit has on the day of that index, shared licences included; 0 for the shared unit."""
        if self.shared is None:
            return self.stock[:, at]
        total = self.stock[:, at] + self.members[:, at] * self.stock[self.shared, at]
        total[self.shared] = 0
        return total

    def moved(self, numbers: Numbers, years: int, at: int = -1) -> Numbers:
        """Entries or exits of the `years` years before the day of that index, shared licences included."""
        at %= len(self.days)
        total = numbers[:, max(at - years, 0) : at].sum(axis=1)
        return total if self.shared is None else total + self.members[:, at] * total[self.shared]

    def apart(self, unit: str, at: int = -1) -> list[str]:
        """The units that move by themselves; of members with shared licences one: `unit`, or the first."""
        members = [self.units[row] for row in np.flatnonzero(self.members[:, at])]
        stands = unit if unit in members else next(iter(members), "")
        return [code for code in self.units if code not in members or code == stands]


def anniversary(day: date, years: int) -> date:
    """The same day so many years later (earlier if negative); 28 February for a 29th that does not exist."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def flows(tables: Tables, snapshot: Snapshot, years: int, country: str = "") -> Flows:
    """The flows of the `years` years up to a snapshot, by its rule and knowledge.

    Units are the countries whose register was searched at least in part, those that had a product at any year
    end, and the unit of `country` (outside the pool if neither holds).
    """
    asked = unit_of(country, snapshot.definition, tables, snapshot.as_of) if country else ""
    seen = _flows(tables, snapshot, years, "")
    return seen if not asked or asked in seen.units else _flows(tables, snapshot, years, asked)


@per_tables
def _flows(tables: Tables, snapshot: Snapshot, years: int, asked: str) -> Flows:
    days = tuple(anniversary(snapshot.as_of, -back) for back in range(years, -1, -1))
    definition = snapshot.definition
    snapshots = [take_snapshot(tables, day, definition, snapshot.known_by) for day in days]
    unions = [union_members(tables, day) for day in days]
    by_member = definition.count_by == "jurisdiction" and not definition.eu_pooled
    shared = unions if by_member else [frozenset[str]()] * len(days)
    held = [_held(one, members) for one, members in zip(snapshots, shared, strict=True)]
    pool = {code for sets in held for code in sets} | _searched(tables, snapshot, unions[-1])
    units = tuple(sorted(pool | ({asked} if asked else set())))
    entries, exits = np.zeros((2, len(units), years), dtype=np.int64)
    for year in range(years):
        before, after = held[year], held[year + 1]
        left_union = unions[year] - unions[year + 1]
        for row, unit in enumerate(units):
            had, has = before.get(unit, frozenset()), after.get(unit, frozenset())
            # What a leaving member takes over from the union is not newly licensed.
            kept = before.get(UNION, frozenset()) if unit in left_union else frozenset()
            entries[row, year] = len(has - had - kept)
            exits[row, year] = len(had - has)
    return Flows(
        definition_id=definition.definition_id,
        days=days,
        units=units,
        stock=np.array([[len(sets.get(unit, ())) for sets in held] for unit in units], dtype=np.int64),
        entries=entries,
        exits=exits,
        pool=np.array([unit in pool for unit in units]),
        members=np.array([[by_member and unit in union for union in unions] for unit in units]),
        shared=units.index(UNION) if by_member and UNION in units else None,
        rows=_rows(snapshot, held),
    )


def _held(snapshot: Snapshot, members: frozenset[str]) -> dict[str, frozenset[str]]:
    """The counted products of each unit; those that all members of the union have are held once, by EUU."""
    sets = {unit: frozenset(own) for unit, own in snapshot.held.items()}
    if not members:
        return sets
    shared = frozenset.intersection(*[sets.get(code, frozenset()) for code in members])
    own = {code: products - shared if code in members else products for code, products in sets.items()}
    return {code: products for code, products in {**own, UNION: shared}.items() if products}


def _searched(tables: Tables, snapshot: Snapshot, members: frozenset[str]) -> set[str]:
    """Units for which a register that was searched licenses, by what the tables say today."""
    found = set(_licensed_for(tables))
    if snapshot.definition.eu_pooled:
        return {UNION if code in members else code for code in found}
    if UNION not in found:
        return found
    return (found if snapshot.definition.count_by == "jurisdiction" else found - {UNION}) | members


@per_tables
def _licensed_for(tables: Tables) -> frozenset[str]:
    regulators = tables["regulators"]
    return frozenset(regulators.loc[regulators["searched"] != "no", "jurisdiction"])


def _rows(snapshot: Snapshot, held: Sequence[Mapping[str, frozenset[str]]]) -> tuple[str, ...]:
    """What made a product count: where it counts by origin, its first licence is enough while it has any."""
    now = {key for keys in held[-1].values() for key in keys}
    ever = {key for sets in held for keys in sets.values() for key in keys}
    states = [state for state in snapshot.folded if state["product_id"] in ever]
    if snapshot.definition.count_by != "jurisdiction":
        states.sort(key=lambda state: (state["granted_day"] or date.max, state["regulator_id"]))
        first = {state["product_id"]: state for state in reversed(states)}
        states = [one for one in states if one["product_id"] not in now or first[one["product_id"]] is one]
    return tuple(sorted({ref for state in states for ref in state["rows"]}))
