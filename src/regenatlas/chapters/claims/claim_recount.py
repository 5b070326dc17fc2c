"""The tables as a claim is held against them.

That is by every definition, with late and with early licence dates, with all documents or without some.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import chain

from regenatlas.chapters.claims.claim_rules import NEAREST, Reading
from regenatlas.counting.snapshot import Definition, Snapshot, definitions, take_snapshot
from regenatlas.tables.load import Tables, per_tables

# What a definition says about products, not about countries.
SCOPE = ("classes", "atmp_eu", "routes", "substances", "cord_blood", "states", "verified_only", "named_only")


@dataclass(frozen=True)
class Question:
    """What is asked of the tables for one claim.

    `start`, `day`: the period that the claim speaks of (start may be None). `starts`: where the claim
    leaves the start open, the days that may be meant. `some`: what other statements say of the same thing:
    how many regulators were counted; in the same document, how many products are new. `holder`: to whom
    products are attributed, in small letters; `conditions`: which these are said to
    treat. `flow`: the claim counts what came in within the period, not what stands at its end. `bounds`: also
    ask what early licence dates would give. `only`: the definitions (ids) that are asked, () for all.
    """

    kind: str
    metric: str
    country: str
    start: date | None
    day: date
    starts: tuple[date, ...] = ()
    some: tuple[int, ...] = ()
    holder: str = ""
    conditions: tuple[str, ...] = ()
    flow: bool = False
    bounds: bool = False
    only: tuple[str, ...] = ()


class Recount:
    """The tables read twice: with each licence on the last day it may date from, and on the first.

    `without`: source documents whose rows are left out.
    """

    def __init__(
        self, tables: Tables, known_by: date | None = None, without: frozenset[str] = frozenset()
    ) -> None:
        self.tables = tables
        self.known_by = known_by
        self.without = without
        self.rules = definitions(tables)
        self.answers: dict[Question, list[Reading]] = {}
        self.ranks: dict[tuple[str, date, bool, str], Reading] = {}

    def by_rule(self, metric: str, only: Collection[str] = ()) -> Iterator[tuple[Definition, bool]]:
        """The definition nearest to a metric (marked True), then all others that claim to count the field."""
        near = NEAREST.get(metric)
        first = next((rule for rule in self.rules if rule.definition_id == near), self.rules[0])
        every = (first, *(rule for rule in self.rules if rule.in_range and rule is not first))
        yield from ((rule, rule is first) for rule in every if not only or rule.definition_id in only)

    def by_scope(self, metric: str, only: Collection[str] = ()) -> Iterator[tuple[Definition, bool]]:
        """As `by_rule`, without definitions that differ only in the country for which a product counts."""
        seen = set()
        rules = list(self.by_rule(metric))
        # Of definitions alike for products, the plain one by origin speaks for the others.
        for rule, nearest in sorted(rules, key=lambda each: (not each[1], each[0].count_by != "origin")):
            scope = tuple(getattr(rule, name) for name in SCOPE)
            if scope not in seen:
                seen.add(scope)
                if not only or rule.definition_id in only:
                    yield rule, nearest

    def both(self, question: Question, rule: Definition, day: date) -> tuple[Snapshot, Snapshot]:
        """Two snapshots of a day: licences on the last day they may date from, and on the first."""
        known = self.known_by, self.without
        late = take_snapshot(self.tables, day, rule, *known)
        return late, take_snapshot(self.tables, day, rule, *known, early=True) if question.bounds else late

    def conditions(self) -> dict[str, set[str]]:
        """What each product treats (codes of `condition`), as far as a document says it."""
        return _conditions(self.tables, self.without)

    def apart_from(self, documents: frozenset[str]) -> Recount:
        """The recount without these documents: this one, if no licence and no use rests on them."""
        without = documents & _behind(self.tables)
        return shared_recount(self.tables, self.known_by, without) if without else self


@per_tables
def _behind(tables: Tables) -> frozenset[str]:
    """The documents on which some licence or use rests."""
    both = (tables.cells(name, "source_id") for name in ("authorisations", "indications"))
    return frozenset(chain.from_iterable(both))


@per_tables
def _conditions(tables: Tables, without: frozenset[str]) -> dict[str, set[str]]:
    table = tables["indications"]
    table = table[~table["condition"].isin(["", "other"]) & ~table["source_id"].isin(without)]
    return dict(table.groupby("product_id")["condition"].agg(set))


@lru_cache(maxsize=16)
def shared_recount(
    tables: Tables, known_by: date | None = None, without: frozenset[str] = frozenset()
) -> Recount:
    """The recount of these tables, shared by all who ask: it keeps the snapshots it has taken."""
    return Recount(tables, known_by, without)
