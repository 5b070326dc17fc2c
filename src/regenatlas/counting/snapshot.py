"""The world on one day: the only place where time and definitions apply.

Licence events are folded into one state per product and regulator (`licences`); a definition (a row of
`data/definitions.csv`) then says which products count, and for which country. Every analysis starts from a
`Snapshot` and filters by date no more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from functools import cached_property
from typing import Any

import pandas as pd

from regenatlas.counting.licences import STATE_COLUMNS, Rows, State, licence_states, publication_days
from regenatlas.tables.calendars import first_day, last_day
from regenatlas.tables.load import Tables, per_tables, records_of


@dataclass(frozen=True)
class Definition:
    """What counts, and for whom: one row of the table `definitions`, which describes the columns."""

    definition_id: str
    label: str
    description: str
    question: str
    count_by: str
    eu: str
    classes: frozenset[str]
    atmp_eu: frozenset[str]
    routes: frozenset[str]
    substances: frozenset[str]
    cord_blood: bool
    states: frozenset[str]
    verified_only: bool
    named_only: bool
    in_range: bool
    default: bool
    note: str = ""

    @property
    def eu_pooled(self) -> bool:
        """Whether the European Union takes one place instead of one per member."""
        return self.eu == "as_one"


@per_tables
def definitions(tables: Tables) -> tuple[Definition, ...]:
    """All definitions, the default first, then in the order of the table."""
    lists = {"classes", "atmp_eu", "routes", "substances", "states"}
    found = []
    for row in records_of(tables["definitions"][[column.name for column in fields(Definition)]]):
        row.update({name: frozenset(filter(None, row[name].split(";"))) for name in lists})
        found.append(Definition(**row))
    return tuple(sorted(found, key=lambda definition: not definition.default))


def find_definition(tables: Tables, name: str | None = None) -> Definition:
    """The definition of that name, or the default one; `KeyError` for a name the table does not hold."""
    every = definitions(tables)
    return every[0] if name is None else {one.definition_id: one for one in every}[name]


@dataclass(frozen=True, eq=False)
class Snapshot:
    """What a report knows on its day.

    `folded`: one state per product and regulator that had acted, with the keys `STATE_COLUMNS`; `states` is
    the same as a frame. `held`: country → counted product → the licence events behind it
    ("authorisations:<event_id>"), sorted; `counted` is the same as a frame. `left_out`: rows of
    `authorisations` that lie in the period but rest on a document published after `known_by`, or on an
    undated one; empty when no `known_by` is set.

    Hundreds of snapshots are taken for one report (definitions × dates), most of them to be counted only:
    frames are made when they are asked for.
    """

    as_of: date
    definition: Definition
    known_by: date | None
    folded: Sequence[State] = field(repr=False)
    held: Mapping[str, Mapping[str, Rows]] = field(repr=False)
    left_out: Rows = ()
    _down_to: dict[int, Rows] = field(default_factory=dict, init=False, repr=False)

    @property
    def states(self) -> pd.DataFrame:
        """One row per product and regulator that had acted, with the columns `STATE_COLUMNS`.

        state, kind; since (partial date of the last event), granted (partial date of the first licence),
        granted_day (its last possible day); brand and holder at the first licence; rows (the events).
        """
        # Copy-on-write: a caller who changes a frame changes a copy.
        return self._states.copy(deep=False)

    @property
    def counted(self) -> pd.DataFrame:
        """One row per country and counted product: country, product_id, rows."""
        return self._counted.copy(deep=False)

    @cached_property
    def _states(self) -> pd.DataFrame:
        return pd.DataFrame(self.folded, columns=STATE_COLUMNS)

    @cached_property
    def _counted(self) -> pd.DataFrame:
        lines = [(country, key, rows) for country, own in self.held.items() for key, rows in own.items()]
        return pd.DataFrame(lines, columns=["country", "product_id", "rows"])

    @cached_property
    def tally(self) -> dict[str, int]:
        """Counted products per country (EUU where the definition pools the EU), for those that have any."""
        return {country: len(own) for country, own in self.held.items()}

    @property
    def counts(self) -> pd.Series:
        """The same as a series."""
        return pd.Series(self.tally, dtype=int, name="products")

    def rows_of(self, countries: Iterable[str]) -> Rows:
        """The licence events on which the counts of these countries rest."""
        owned = (self.held.get(country, {}) for country in set(countries))
        return tuple(sorted({ref for own in owned for rows in own.values() for ref in rows}))

    def rows_down_to(self, least: int) -> Rows:
        """The licence events on which all counts of so many products or more rest."""
        if least not in self._down_to:
            countries = (country for country, n in self.tally.items() if n >= least)
            self._down_to[least] = self.rows_of(countries)
        return self._down_to[least]

    def products_of(self, country: str) -> list[str]:
        """Ids of the products counted for a country, sorted."""
        return list(self.held.get(country, ()))


def take_snapshot(
    tables: Tables,
    as_of: date,
    definition: Definition | str | None = None,
    known_by: date | None = None,
    without: Iterable[str] = (),
    *,
    early: bool = False,
) -> Snapshot:
    """Fold the licence events up to `as_of` and count by `definition`.

    `definition`: None for the default. `known_by`: only rows whose source document was published by that day
    are used, what could have been read then as far as our documents go; a register that we read later does
    not show what it said earlier, so its rows drop out. `without`: source documents (ids of `sources`) whose
    events are left out. `early`: take each licence on the first day that it may date from, not on the last.
    """
    definition = definition if isinstance(definition, Definition) else find_definition(tables, definition)
    return _snapshot(tables, as_of, definition, known_by, frozenset(without), early)


@per_tables
def _snapshot(
    tables: Tables,
    as_of: date,
    definition: Definition,
    known_by: date | None,
    without: frozenset[str],
    early: bool,  # noqa: FBT001 - kept by position
) -> Snapshot:
    read = as_of, known_by, definition.verified_only, without
    folded, left_out = licence_states(tables, *read, early=early)
    where = definition.eu if definition.count_by == "jurisdiction" else ""
    licensed = _licensed(tables, *read, early, definition.states, where)
    return Snapshot(
        as_of, definition, known_by, folded, _count(tables, licensed, definition, as_of), left_out
    )


def known(tables: Tables, rows: pd.DataFrame, known_by: date | None) -> pd.DataFrame:
    """The rows of any table whose source document was published by `known_by`; all of them without it."""
    if known_by is None:
        return rows
    return rows[rows["source_id"].map(publication_days(tables)) <= known_by]


# ---- counting


@per_tables
def _licensed(
    tables: Tables,
    as_of: date,
    known_by: date | None,
    verified_only: bool,  # noqa: FBT001 - kept by position
    without: frozenset[str],
    early: bool,  # noqa: FBT001
    live: frozenset[str],
    where: str,
) -> dict[tuple[str, str], Rows]:
    """The events behind what is licensed: by place and product, both in order; most definitions share it.

    `where`: how the European Union counts if products count where they are licensed; "" (and no place) else.
    """
    members = union_members(tables, as_of)
    pooled = members if where == "as_one" else frozenset[str]()
    found: dict[tuple[str, str], Rows] = {}
    for state in licence_states(tables, as_of, known_by, verified_only, without, early=early)[0]:
        if state["state"] in live:
            place = state["jurisdiction"] if where else ""
            key, rows = ("EUU" if place in pooled else place, state["product_id"]), state["rows"]
            found[key] = found[key] + rows if key in found else rows
    if where == "members":
        central = {product: found.pop((place, product)) for place, product in [*found] if place == "EUU"}
        for country in members:
            for product, rows in central.items():
                found[country, product] = found.get((country, product), ()) + rows
    return {key: rows if len(rows) == 1 else tuple(sorted(rows)) for key, rows in sorted(found.items())}


def _count(
    tables: Tables, licensed: Mapping[tuple[str, str], Rows], definition: Definition, as_of: date
) -> dict[str, dict[str, Rows]]:
    # A thousand times for the chapter on claims, so each step of the loop counts.
    homes = _homes(tables, definition)
    pooled = union_members(tables, as_of) if definition.eu_pooled else frozenset[str]()
    held: dict[str, dict[str, Rows]] = {}
    for (place, product), rows in licensed.items():
        if home := homes.get(product):
            country = place or ("EUU" if home in pooled else home)
            held.setdefault(country, {})[product] = rows
    return dict(sorted(held.items()))


@per_tables
def _homes(tables: Tables, definition: Definition) -> dict[str, str]:
    """The products that a definition may count, each with the country whose product it is."""
    column = _home_column(definition.count_by)
    return {
        product["product_id"]: product[column] or product["origin_country"]
        for product in _products(tables)
        if product["class"] in definition.classes
        and product["atmp_eu"] in definition.atmp_eu
        and product["route"] in definition.routes
        and product["substance"] in definition.substances
        and (definition.cord_blood or not product["cord_blood_unit"])
        and (product["named"] or not definition.named_only)
    }


@per_tables
def _products(tables: Tables) -> list[dict[str, Any]]:
    columns = ["product_id", "class", "atmp_eu", "route", "substance", "cord_blood_unit", "named"]
    columns += [_home_column(code) for code in ("origin", "originator", "holder", "first_jurisdiction")]
    return records_of(tables["products"][columns])


def home_country(products: pd.DataFrame, count_by: str) -> pd.Series:
    """The country for which each product counts (ISO3), aligned with `products`.

    `origin`: the developer's home at first authorisation. `originator` and `holder` stand back to the
    origin where they are unknown, because a product must not vanish from the world for a gap in our
    knowledge.
    """
    chosen = products[_home_column(count_by)]
    return chosen.where(chosen != "", products["origin_country"])


def _home_column(count_by: str) -> str:
    if count_by in {"origin", "jurisdiction"}:
        return "origin_country"
    return count_by if count_by == "first_jurisdiction" else f"{count_by}_country"


@per_tables
def union_members(tables: Tables, as_of: date) -> frozenset[str]:
    """Countries (ISO3) in which a central EU licence is valid on that day: EU, EEA, the UK until 2020."""
    return frozenset(
        country
        for country, (joined, left) in membership(tables).items()
        if first_day(joined) <= as_of and not (left and last_day(left) < as_of)
    )


@per_tables
def membership(tables: Tables) -> dict[str, tuple[str, str]]:
    """From and until when (partial dates, "" for still) a central EU licence is valid in a country (ISO3)."""
    columns = ("iso3", "central_licence_from", "central_licence_until")
    rows = zip(*(tables.cells("countries", column) for column in columns), strict=True)
    return {country: (joined, left) for country, joined, left in rows if joined}


def jurisdictions_for(tables: Tables, country: str, as_of: date) -> frozenset[str]:
    """Whose licences are valid in a country: its own, and the EU's where central ones are on that day."""
    return frozenset({country, "EUU"} if country in union_members(tables, as_of) else {country})


def unit_of(country: str, definition: Definition, tables: Tables, as_of: date) -> str:
    """The code under which a country is ranked: its own, or EUU for a member of a pooled EU."""
    return "EUU" if definition.eu_pooled and country in union_members(tables, as_of) else country
