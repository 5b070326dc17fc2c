"""What our tables give for a claim on the claim's own day: one reading for each definition.

`readings` finds the recount that the table `claims` names in its column `testable`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import pandas as pd

from regenatlas.chapters.claims.claim_rules import FLAGS, NEAREST, Reading
from regenatlas.counting.licences import GRANTS
from regenatlas.counting.ranking import Place, place_on, rows_behind
from regenatlas.counting.snapshot import Definition, Snapshot, definition, definitions, take_snapshot, unit_of
from regenatlas.tables.calendars import first_day, last_day
from regenatlas.tables.load import Tables

# A licence known only from a later report («not later than») is taken to be at most a year older than that
# report: officials speak of the licences of the year.
LATE = timedelta(days=365)


# What a definition says about products, not about countries.
SCOPE = ("classes", "atmp_eu", "routes", "substances", "cord_blood", "states", "verified_only", "named_only")


@dataclass(frozen=True)
class Question:
    """What is asked of the tables for one claim.

    `start`, `day`: the period that the claim speaks of (start may be None). `starts`: where the claim
    leaves the start open, the days that may be meant. `some`: numbers of regulators that statements say
    were counted. `flow`: the claim counts what came in within the period, not what stands at its end.
    `bounds`: also ask what early licence dates would give.
    """

    kind: str
    metric: str
    country: str
    start: date | None
    day: date
    starts: tuple[date, ...] = ()
    some: tuple[int, ...] = ()
    flow: bool = False
    bounds: bool = False


class Recount:
    """The tables read twice: with each licence on the last day it may date from, and on the first."""

    def __init__(self, tables: Tables, known_by: date | None = None) -> None:
        self.tables = tables
        self.known_by = known_by
        self.early = _dated_early(tables)
        self.rules = definitions(tables)
        # Claims repeat each other: the same questions come again and again.
        self._answers: dict[Question, list[Reading]] = {}
        self.ranks: dict[tuple[str, date, bool, str], Reading] = {}

    def readings(self, asked: Question) -> list[Reading]:
        """The readings for a question, the nearest definition first.

        Unless the question asks for `bounds`, their low and high are the value itself.
        """
        if asked not in self._answers:
            self._answers[asked] = KINDS[asked.kind](self, asked)
        return self._answers[asked]

    def by_rule(self, metric: str) -> Iterator[tuple[Definition, bool]]:
        """The definition nearest to a metric (marked True), then all others that claim to count the field."""
        near = NEAREST.get(metric)
        known = {rule.definition_id for rule in self.rules}
        first = definition(self.tables, near.definition_id if near and near.definition_id in known else None)
        yield first, True
        yield from ((rule, False) for rule in self.rules if rule.in_range and rule != first)

    def by_scope(self, metric: str) -> Iterator[tuple[Definition, bool]]:
        """As `by_rule`, without definitions that differ only in the country for which a product counts."""
        seen = set()
        rules = list(self.by_rule(metric))
        # Of definitions alike for products, the plain one by origin speaks for the others.
        for rule, nearest in sorted(rules, key=lambda each: (not each[1], each[0].count_by != "origin")):
            scope = tuple(getattr(rule, name) for name in SCOPE)
            if scope not in seen:
                seen.add(scope)
                yield rule, nearest

    def both(self, asked: Question, rule: Definition, day: date) -> tuple[Snapshot, Snapshot]:
        """Two snapshots of a day: licences on the last day they may date from, and on the first."""
        late = take_snapshot(self.tables, day, rule, self.known_by)
        return late, take_snapshot(self.early, day, rule, self.known_by) if asked.bounds else late


@lru_cache(maxsize=2)
def recount(tables: Tables, known_by: date | None = None) -> Recount:
    """The recount of these tables, shared by all who ask: it keeps the snapshots it has taken."""
    return Recount(tables, known_by)


def _dated_early(tables: Tables) -> Tables:
    """The tables with every licence on the first day it may date from; what ends a licence keeps its date."""
    events = tables["authorisations"]
    early = [
        text
        if event not in GRANTS
        else (last_day(text) - LATE if basis == "not_later_than" else first_day(text)).isoformat()
        for event, text, basis in zip(events["event"], events["date"], events["date_basis"], strict=True)
    ]
    return tables.replaced(authorisations=events.assign(date=early))


# -------------------------------------------------------------------------------- of one country


def _ranks(again: Recount, asked: Question) -> list[Reading]:
    found = []
    for rule, nearest in again.by_rule(asked.metric):
        # Ranks are asked for by several metrics, which differ only in what is the nearest definition.
        key = asked.country, asked.day, asked.bounds, rule.definition_id
        if key not in again.ranks:
            again.ranks[key] = _rank(again, asked, rule)
        found.append(replace(again.ranks[key], nearest=nearest))
    return found


def _rank(again: Recount, asked: Question, rule: Definition) -> Reading:
    snapshot, early = again.both(asked, rule, asked.day)
    at, other = (place_on(again.tables, asked.country, each) for each in (snapshot, early))
    low, high = _between(at, other)
    products = tuple(snapshot.products_of(at.country))
    rows, tied = rows_behind(snapshot, at), len(at.tied_with)
    return Reading(rule.definition_id, rule.label, at.rank, low, high, rows, products, tied=tied)


def _between(late: Place, early: Place) -> tuple[int | None, int | None]:
    """Best and worst place that licence dates allow, down to the last where the late ones give no product."""
    ranks = [at.rank for at in (late, early) if at.rank is not None]
    if not ranks:
        return None, None
    return min(ranks), max([*ranks, early.of]) if late.rank is None else max(ranks)


def _counts(again: Recount, asked: Question) -> list[Reading]:
    return _measured(again, asked, set)


def _conditions(again: Recount, asked: Question) -> list[Reading]:
    table = again.tables["indications"]
    table = table[~table["condition"].isin(["", "other"])]
    of = table.groupby("product_id")["condition"].agg(set).to_dict()
    return _measured(
        again, asked, lambda products: set().union(*(of.get(product, set()) for product in products))
    )


def _flags(again: Recount, asked: Question) -> list[Reading]:
    column, code = FLAGS[asked.metric]
    products = again.tables["products"]
    wanted = set(products.loc[products[column] == code, "product_id"])
    return _measured(again, asked, lambda held: {code} if wanted & set(held) else set())


def _measured(again: Recount, asked: Question, measure: Callable[[list[str]], set[str]]) -> list[Reading]:
    """How many things the country's products amount to: themselves, the diseases they treat, a «yes»."""
    found = []
    for rule, nearest in again.by_rule(asked.metric):
        unit = unit_of(asked.country, rule, again.tables, asked.day)
        snapshots = again.both(asked, rule, asked.day)
        products, early = (snapshot.products_of(unit) for snapshot in snapshots)
        n, other = len(measure(products)), len(measure(early))
        rows = snapshots[0].rows_of([unit])
        found.append(_reading(rule, n, (other, other), rows, tuple(products), nearest=nearest))
    return found


def _reading(
    rule: Definition,
    n: int,
    bounds: tuple[int, int],
    rows: tuple[str, ...],
    products: tuple[str, ...] = (),
    *,
    nearest: bool,
    how: tuple[str, str] = ("", ""),
) -> Reading:
    """A count under a rule; `bounds`: the least and most that licence dates allow; `how`: and its detail."""
    low, high = min(bounds[0], n), max(bounds[1], n)
    return Reading(rule.definition_id, rule.label, n, low, high, rows, products, nearest, *how)


def _new(again: Recount, asked: Question) -> list[Reading]:
    """Products that came in within the period; where its start is open, within each that may be meant."""
    is_open = asked.start is None
    found = []
    for rule, nearest in again.by_rule(asked.metric):
        unit = unit_of(asked.country, rule, again.tables, asked.day)
        for start in asked.starts if asked.start is None else (asked.start,):
            snapshot, early = again.both(asked, rule, asked.day)
            had, had_early = (
                set(each.products_of(unit)) for each in again.both(asked, rule, start - timedelta(days=1))
            )
            new = sorted(set(snapshot.products_of(unit)) - had)
            rows = _refs(snapshot.held.get(unit, {})[product] for product in new)
            bounds = (
                len(set(snapshot.products_of(unit)) - had_early),
                len(set(early.products_of(unit)) - had),
            )
            how = ("since", start.isoformat()) if is_open else ("", "")
            known = nearest and not is_open
            found.append(_reading(rule, len(new), bounds, rows, tuple(new), nearest=known, how=how))
    return found


# -------------------------------------------------------------------------------- of the world


def _world(again: Recount, asked: Question) -> list[Reading]:
    """Products and licences, on the day and within the period, at all regulators and at those with most."""
    found = []
    for rule, nearest in again.by_scope(asked.metric):
        end = [_licences(snapshot) for snapshot in again.both(asked, rule, asked.day)]
        periods: dict[str, list[Licences]] = {"stock": [{}, {}]}
        if asked.start is not None and asked.start < asked.day:
            periods["flow"] = [
                _licences(snapshot) for snapshot in again.both(asked, rule, asked.start - timedelta(days=1))
            ]
        for n in (None, *asked.some):
            some = None if n is None else _leading(end[0], n)
            now, now_early = (_at(licences, some) for licences in end)
            for period, before in periods.items():
                had, had_early = (_at(licences, some) for licences in before)
                for thing, of in (("", _products), ("_licences", set)):
                    new = of(now) - of(had)
                    bounds = len(of(now) - of(had_early)), len(of(now_early) - of(had))
                    own = (
                        nearest and n is None and not thing and period == ("flow" if asked.flow else "stock")
                    )
                    rows = _refs(refs for key, refs in now.items() if key in new or key[0] in new)
                    how = f"{period}{thing}{'_some' if n else ''}", str(n or "")
                    found.append(_reading(rule, len(new), bounds, rows, nearest=own, how=how))
    return sorted(found, key=lambda reading: not reading.nearest)


def _regulators(again: Recount, asked: Question) -> list[Reading]:
    return _of_the_world(
        again,
        asked,
        again.by_scope,
        lambda snapshot: len({regulator for _, regulator in _licences(snapshot)}),
    )


def _countries(again: Recount, asked: Question) -> list[Reading]:
    return _of_the_world(again, asked, again.by_rule, lambda snapshot: len(snapshot.held))


def _of_the_world(
    again: Recount,
    asked: Question,
    rules: Callable[[str], Iterator[tuple[Definition, bool]]],
    measure: Callable[[Snapshot], int],
) -> list[Reading]:
    found = []
    for rule, nearest in rules(asked.metric):
        snapshot, early = again.both(asked, rule, asked.day)
        n, other = measure(snapshot), measure(early)
        rows = snapshot.rows_of(snapshot.held)
        found.append(_reading(rule, n, (other, other), rows, nearest=nearest))
    return found


Licences = dict[tuple[str, str], tuple[str, ...]]


def _licences(snapshot: Snapshot) -> Licences:
    """The licences behind the counted products: (product, regulator) with the events."""
    counted = {product for own in snapshot.held.values() for product in own}
    return {
        (state["product_id"], state["regulator_id"]): state["rows"]
        for state in snapshot.folded
        if state["state"] in snapshot.definition.states and state["product_id"] in counted
    }


def _products(licences: Licences) -> set[Any]:
    return {product for product, _ in licences}


def _leading(licences: Licences, n: int) -> frozenset[str]:
    """The `n` regulators with most of these licences; of equals the first in the alphabet."""
    held = Counter(regulator for _, regulator in licences)
    return frozenset(sorted(held, key=lambda regulator: (-held[regulator], regulator))[:n])


def _at(licences: Licences, regulators: frozenset[str] | None) -> Licences:
    if regulators is None:
        return licences
    return {key: rows for key, rows in licences.items() if key[1] in regulators}


def _refs(many: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(sorted({ref for refs in many for ref in refs}))


KINDS: Mapping[str, Callable[[Recount, Question], list[Reading]]] = {
    "rank": _ranks,
    "product_count": _counts,
    "new_products": _new,
    "indications": _conditions,
    "flag": _flags,
    "world_count": _world,
    "regulator_count": _regulators,
    "country_count": _countries,
}


def plain_number(value: Any) -> float | None:
    """A number of a table as Python has it: whole numbers as int, missing as None."""
    if value is None or pd.isna(value):
        return None
    return int(value) if float(value).is_integer() else float(value)
