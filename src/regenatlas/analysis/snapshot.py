"""The world on one day: the only place where time and counting rules apply.

Licence events are folded into one state per product and regulator; a definition (a row of
`data/definitions.csv`) then says which products count, and for which country. Every analysis starts from a
`Snapshot` and filters by date no more.

The subtle decision is what a partial date means. «2024-08» may be any day of that August; an event counts
from the LAST day it may have happened on, so that a report never claims a licence before it is certain.
"""

from __future__ import annotations

import weakref
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from functools import cached_property
from typing import Any

import pandas as pd

from regenatlas.tables.calendars import first_day, last_day
from regenatlas.tables.load import Tables

GRANTS = {
    "authorised": "in_force",
    "conditional": "conditional",
    "hospital_exemption": "hospital_exemption",
    "technology_permit": "technology_permit",
}
STATE_AFTER = {
    **GRANTS,
    "converted": "in_force",
    "suspended": "suspended",
    "withdrawn": "withdrawn",
    "not_renewed": "withdrawn",
}
LIVE = {*GRANTS.values()}
# Two events dated alike are taken in the order in which they can happen.
PRECEDENCE = [*GRANTS, "converted", "suspended", "reinstated", "not_renewed", "withdrawn"]
NEVER = date.max


@dataclass(frozen=True)
class Definition:
    """A counting rule, as one row of the table `definitions` states it; the columns are described there."""

    definition_id: str
    label: str
    description: str
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


def definitions(tables: Tables) -> list[Definition]:
    """All counting rules, the default first, then in the order of the table."""
    lists = {"classes", "atmp_eu", "routes", "substances", "states"}
    rules = []
    for row in tables["definitions"][[field.name for field in fields(Definition)]].to_dict("records"):
        row.update({name: frozenset(filter(None, row[name].split(";"))) for name in lists})
        rules.append(Definition(**row))
    return sorted(rules, key=lambda rule: not rule.default)


def definition(tables: Tables, name: str | None = None) -> Definition:
    """The counting rule of that name, or the default one; `KeyError` for a name the table does not hold."""
    rules = definitions(tables)
    if name is None:
        return rules[0]
    by_name = {rule.definition_id: rule for rule in rules}
    return by_name[name]


@dataclass(frozen=True)
class Snapshot:
    """What a report knows on its day.

    `states`: one row per product and regulator that had acted: product_id, regulator_id, jurisdiction,
    state, kind, since (partial date of the last event), granted (partial date of the first licence),
    granted_day (its last possible day), brand, holder, rows (the events as "authorisations:<event_id>").
    `counted`: one row per country and counted product: country, product_id, rows. `left_out`: rows of
    `authorisations` that lie in the period but rest on a document published after `known_by`, or on an
    undated one; empty when no `known_by` is set.
    """

    as_of: date
    definition: Definition
    known_by: date | None
    states: pd.DataFrame
    counted: pd.DataFrame
    left_out: tuple[str, ...] = ()

    @cached_property
    def counts(self) -> pd.Series:
        """Counted products per country (EUU where the definition pools the EU), for those that have any."""
        return pd.Series(Counter(self.counted["country"]), dtype=int, name="products").sort_index()

    def rows_of(self, countries: Iterable[str]) -> tuple[str, ...]:
        """The licence events on which the counts of these countries rest."""
        wanted = self.counted[self.counted["country"].isin(list(countries))]
        return tuple(sorted({ref for refs in wanted["rows"] for ref in refs}))

    def products_of(self, country: str) -> list[str]:
        """Ids of the products counted for a country, sorted."""
        return sorted(self.counted.loc[self.counted["country"] == country, "product_id"])


def snapshot(
    tables: Tables,
    as_of: date,
    rule: Definition | str | None = None,
    known_by: date | None = None,
    regulators: Iterable[str] | None = None,
) -> Snapshot:
    """Fold the licence events up to `as_of` and count by `rule`.

    `rule` is a `Definition`, its name, or None for the default.

    With `regulators`, only what these regulators did counts: to see how a place depends on whom one asks.

    With `known_by`, only rows whose source document was published by that day are used: what could have
    been read then, as far as our documents go. A register that we read later does not show what it said
    earlier, so its rows drop out.
    """
    rule = rule if isinstance(rule, Definition) else definition(tables, rule)
    folded = _fold(tables, as_of, known_by, verified_only=rule.verified_only)
    chosen = folded.records
    if regulators is not None:
        asked = frozenset(regulators)
        chosen = [state for state in chosen if state["regulator_id"] in asked]
    states = folded.frame if chosen is folded.records else pd.DataFrame(chosen, columns=STATE_COLUMNS)
    # Copy-on-write: a caller who changes a frame changes a copy.
    counted = _count(tables, chosen, rule, as_of)
    return Snapshot(as_of, rule, known_by, states.copy(deep=False), counted, folded.left_out)


def known(tables: Tables, rows: pd.DataFrame, known_by: date | None) -> pd.DataFrame:
    """The rows of any table whose source document was published by `known_by`; all of them without it."""
    if known_by is None:
        return rows
    public = rows["source_id"].map(_publication_days(tables))
    return rows[public <= known_by]


def _publication_days(tables: Tables) -> dict[str, date]:
    """The last possible day of publication of each source; an undated one was never known in time."""
    sources = tables["sources"]
    return {
        key: last_day(text) if text else NEVER
        for key, text in zip(sources["source_id"], sources["published"], strict=True)
    }


# ---- folding

# Hundreds of snapshots of the same tables are taken for one report (definitions × dates). Dates are parsed
# once, states are shared by all definitions that read the same rows, and counting runs over plain records:
# one pandas operation costs more than the whole loop.
_prepared: weakref.WeakKeyDictionary[Tables, dict[str, Any]] = weakref.WeakKeyDictionary()


@dataclass(frozen=True)
class _Folded:
    """States after folding, as records and as a frame, and the rows left out for `known_by`."""

    records: list[dict[str, Any]]
    frame: pd.DataFrame
    left_out: tuple[str, ...]


def _events(tables: Tables) -> dict[str, Any]:
    if tables not in _prepared:
        events = tables["authorisations"].merge(
            tables["regulators"][["regulator_id", "jurisdiction"]], on="regulator_id", how="left"
        )
        events["first"] = events["date"].map(first_day)
        events["last"] = events["date"].map(last_day)
        events["public"] = events["source_id"].map(_publication_days(tables))
        events["precedence"] = events["event"].map(PRECEDENCE.index)
        events["ref"] = "authorisations:" + events["event_id"]
        events = events.sort_values(
            ["product_id", "regulator_id", "first", "last", "precedence", "event_id"], kind="stable"
        )
        _prepared[tables] = {"events": events.to_dict("records"), "states": {}, "homes": {}, "members": {}}
    return _prepared[tables]


STATE_COLUMNS = [
    "product_id",
    "regulator_id",
    "jurisdiction",
    "state",
    "kind",
    "since",
    "granted",
    "granted_day",
    "brand",
    "holder",
    "rows",
]


def _fold(tables: Tables, as_of: date, known_by: date | None, *, verified_only: bool) -> _Folded:
    prepared = _events(tables)
    key = (as_of, known_by, verified_only)
    if key in prepared["states"]:
        return prepared["states"][key]
    folded: dict[tuple[str, str], dict[str, Any]] = {}
    left_out = []
    for event in prepared["events"]:
        if event["last"] > as_of:
            continue
        # An unverified end still ends a licence: doubt must not revive what is probably gone.
        if verified_only and not event["verified"] and STATE_AFTER.get(event["event"]) in LIVE:
            continue
        if known_by is not None and event["public"] > known_by:
            left_out.append(event["ref"])
            continue
        _apply(folded, event)
    records = [
        {**{name: row[name] for name in STATE_COLUMNS}, "rows": tuple(row["rows"])}
        for _, row in sorted(folded.items())
    ]
    frame = pd.DataFrame(records, columns=STATE_COLUMNS)
    prepared["states"][key] = _Folded(records, frame, tuple(sorted(left_out)))
    return prepared["states"][key]


def _apply(folded: dict[tuple[str, str], dict[str, Any]], event: dict[str, Any]) -> None:
    """Take one event into the state of its product at its regulator."""
    key = event["product_id"], event["regulator_id"]
    known = folded.get(key)
    if event["event"] == "reinstated":
        # A reinstated licence is again what it was; where the grant itself is not in the tables, it is in
        # force.
        state = known["before"] if known else "in_force"
    else:
        state = STATE_AFTER[event["event"]]
    if known is None:
        folded[key] = {
            **{
                name: event[name]
                for name in ("product_id", "regulator_id", "jurisdiction", "kind", "brand", "holder")
            },
            "state": state,
            "before": state,
            "since": event["date"],
            "granted": "",
            "granted_day": None,
            "rows": [event["ref"]],
        }
        known = folded[key]
    else:
        before = known["state"] if known["state"] not in {"suspended", "withdrawn"} else known["before"]
        known.update(state=state, before=before, since=event["date"], kind=event["kind"])
        known["rows"].append(event["ref"])
    if event["event"] in GRANTS and known["granted_day"] is None:
        known.update(
            granted=event["date"], granted_day=event["last"], brand=event["brand"], holder=event["holder"]
        )


# ---- counting


def _count(tables: Tables, states: list[dict[str, Any]], rule: Definition, as_of: date) -> pd.DataFrame:
    homes = _homes(tables, rule)
    members = _members(tables, as_of)
    counted: dict[tuple[str, str], set[str]] = {}
    for state in states:
        product = state["product_id"]
        if product not in homes or state["state"] not in rule.states:
            continue
        country = state["jurisdiction"] if rule.count_by == "jurisdiction" else homes[product]
        if rule.eu_pooled:
            countries = ["EUU" if country in members else country]
        elif country == "EUU" and rule.count_by == "jurisdiction":
            countries = sorted(members)
        else:
            countries = [country]
        for one in countries:
            counted.setdefault((one, product), set()).update(state["rows"])
    return pd.DataFrame(
        [(country, product, tuple(sorted(rows))) for (country, product), rows in sorted(counted.items())],
        columns=["country", "product_id", "rows"],
    )


def _homes(tables: Tables, rule: Definition) -> dict[str, str]:
    """The products that a rule may count, each with the country whose product it is."""
    homes = _events(tables)["homes"]
    if rule not in homes:
        products = tables["products"]
        eligible = products[
            products["class"].isin(rule.classes)
            & products["atmp_eu"].isin(rule.atmp_eu)
            & products["route"].isin(rule.routes)
            & products["substance"].isin(rule.substances)
            & (~products["cord_blood_unit"] | rule.cord_blood)
            & (products["named"] | (not rule.named_only))
        ]
        homes[rule] = dict(zip(eligible["product_id"], home_country(eligible, rule.count_by), strict=True))
    return homes[rule]


def home_country(products: pd.DataFrame, count_by: str) -> pd.Series:
    """The country for which each product counts (ISO3), aligned with `products`.

    `origin`: the developer's home at first authorisation. `originator` and `holder` stand back to the
    origin where they are unknown, because a product must not vanish from the world for a gap in our
    knowledge.
    """
    if count_by in {"origin", "jurisdiction"}:
        return products["origin_country"]
    column = {
        "originator": "originator_country",
        "holder": "holder_country",
        "first_jurisdiction": "first_jurisdiction",
    }
    chosen = products[column[count_by]]
    return chosen.where(chosen != "", products["origin_country"])


_MEMBERSHIP = ["iso3", "central_licence_from", "central_licence_until"]


def union_members(countries: pd.DataFrame, as_of: date) -> frozenset[str]:
    """Countries (ISO3) in which a central EU licence is valid on that day: EU, EEA, the UK until 2020."""
    return frozenset(
        row["iso3"]
        for row in countries.loc[countries["central_licence_from"] != "", _MEMBERSHIP].to_dict("records")
        if first_day(row["central_licence_from"]) <= as_of
        and (row["central_licence_until"] == "" or as_of <= last_day(row["central_licence_until"]))
    )


def _members(tables: Tables, as_of: date) -> frozenset[str]:
    members = _events(tables)["members"]
    if as_of not in members:
        members[as_of] = union_members(tables["countries"], as_of)
    return members[as_of]


def unit_of(country: str, rule: Definition, tables: Tables, as_of: date) -> str:
    """The code under which `country` is ranked by `rule`: itself, or EUU for a member of a pooled EU."""
    return "EUU" if rule.eu_pooled and country in _members(tables, as_of) else country
