"""What our tables give for a claim on the claim's own day: one reading for each definition.

`readings` finds the recount that the table `claims` names in its column `testable`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import timedelta
from functools import partial
from typing import Any

from regenatlas.chapters.claims.claim_recount import Question, Recount
from regenatlas.chapters.claims.claim_rules import (
    FLAGS,
    HOLDER,
    HOLDERS_UNKNOWN,
    USES_UNKNOWN,
    Reading,
    Verdict,
    holds,
)
from regenatlas.counting.ranking import Place, place_on, rows_behind
from regenatlas.counting.snapshot import Definition, Snapshot, unit_of
from regenatlas.tables.load import Tables, per_tables

ONE_DAY = timedelta(days=1)

Pair = tuple[set[Any], set[Any]]


def readings(recount: Recount, question: Question) -> list[Reading]:
    """The readings for a question, the nearest definition first.

    Unless the question asks for `bounds`, their low and high are the value itself.
    """
    # Claims repeat each other: the same questions come again and again.
    if question not in recount.answers:
        recount.answers[question] = KINDS[question.kind](recount, question)
    return recount.answers[question]


def apart(
    recount: Recount,
    question: Question,
    documents: frozenset[str],
    found: list[Reading],
    relation: str,
    claimed: float,
) -> list[Reading]:
    """The readings without some documents, as far as a verdict on those found asks for them.

    It asks for the first and for those that agree with the claim, and for no bounds.
    """
    rest = recount.apart_from(documents)
    if rest is recount:
        return found
    agreeing = (one for one in found if holds(relation, claimed, one.value))
    only = tuple(dict.fromkeys(one.definition_id for one in (*found[:1], *agreeing)))
    return readings(rest, replace(question, bounds=False, only=only))


def value_span(readings: Iterable[Reading]) -> tuple[int | None, int | None]:
    """The lowest and the highest value of these readings; None where none has a value."""
    values = [reading.value for reading in readings if reading.value is not None]
    return min(values, default=None), max(values, default=None)


NO_READING = Reading("", "", None, None, None)
#: Columns of a statement that was tested: those of its `Verdict`, then our numbers.
JUDGED = [field.name for field in fields(Verdict)]
JUDGED += ["nearest", "nearest_label", "ours", "tied", "low", "high", "tried"]


def judged(verdict: Verdict, readings: list[Reading]) -> dict[str, Any]:
    """What was found for a statement, by the columns `JUDGED`.

    nearest, nearest_label: the definition nearest in wording; ours: our number under it (None: no place);
    tied: others on our place; low, high: over all definitions, of which there are tried.
    """
    nearest = readings[0] if readings else NO_READING
    low, high = value_span(reading for reading in readings if reading.how == nearest.how)
    return vars(verdict) | {
        "nearest": nearest.definition_id,
        "nearest_label": nearest.label,
        "ours": nearest.value,
        "tied": nearest.tied,
        "low": low,
        "high": high,
        "tried": len({reading.definition_id for reading in readings}),
    }


def _ranks(recount: Recount, question: Question) -> list[Reading]:
    readings = []
    for rule, nearest in recount.by_rule(question.metric, question.only):
        # Ranks are asked for by several metrics, which differ only in what is the nearest definition.
        key = question.country, question.day, question.bounds, rule.definition_id
        if key not in recount.ranks:
            recount.ranks[key] = _rank(recount, question, rule)
        readings.append(replace(recount.ranks[key], nearest=nearest))
    return readings


def _rank(recount: Recount, question: Question, rule: Definition) -> Reading:
    late, early = recount.both(question, rule, question.day)
    place, other = _each(partial(place_on, recount.tables, question.country), (late, early))
    low, high = _between(place, other)
    products, rows = tuple(late.products_of(place.country)), rows_behind(late, place)
    tied = len(place.tied_with)
    return Reading(rule.definition_id, rule.label, place.rank, low, high, rows, products, tied=tied)


def _between(late: Place, early: Place) -> tuple[int | None, int | None]:
    """Best and worst place that licence dates allow, down to the last where the late ones give no product."""
    ranks = [place.rank for place in (late, early) if place.rank is not None]
    if not ranks:
        return None, None
    return min(ranks), max([*ranks, early.of]) if late.rank is None else max(ranks)


def _counts(recount: Recount, question: Question) -> list[Reading]:
    return _measured(recount, question, lambda each, unit: len(each.products_of(unit)))


def _conditions(recount: Recount, question: Question) -> list[Reading]:
    treated = recount.conditions()

    def measure(snapshot: Snapshot, unit: str) -> int:
        return len(_treated(treated, snapshot.products_of(unit)))

    return [_open_above(recount, reading) for reading in _measured(recount, question, measure)]


def _treated(treated: Mapping[str, set[str]], products: Iterable[str]) -> set[str]:
    return set().union(*(treated.get(product, set()) for product in products))


def _open_above(recount: Recount, reading: Reading) -> Reading:
    """The reading with a high end that a product may bring of which no document says what it treats."""
    if reading.high is None or set(reading.products) <= set(recount.conditions()):
        return reading
    most = recount.tables["indications"]["condition"].nunique()
    return replace(reading, high=max(reading.high, most), unknown=USES_UNKNOWN)


def _flags(recount: Recount, question: Question) -> list[Reading]:
    column, code = FLAGS[question.metric]
    products = recount.tables["products"]
    wanted = set(products.loc[products[column] == code, "product_id"])
    return _measured(recount, question, lambda each, unit: int(bool(wanted & {*each.products_of(unit)})))


def _regulators(recount: Recount, question: Question) -> list[Reading]:
    rules = recount.by_scope(question.metric, question.only)
    return _measured(recount, question, lambda each, _: len({code for _, code in _licences(each)}), rules)


def _countries(recount: Recount, question: Question) -> list[Reading]:
    rules = recount.by_rule(question.metric, question.only)
    return _measured(recount, question, lambda each, _: len(each.held), rules)


def _measured(
    recount: Recount,
    question: Question,
    measure: Callable[[Snapshot, str], int],
    world: Iterator[tuple[Definition, bool]] | None = None,
) -> list[Reading]:
    """A number of a country (given as the unit it counts under), or with definitions for it of the world."""
    readings = []
    for rule, nearest in world or recount.by_rule(question.metric, question.only):
        unit = unit_of(question.country, rule, recount.tables, question.day)
        late, early = recount.both(question, rule, question.day)
        n = measure(late, unit)
        other = n if early is late else measure(early, unit)
        products = () if world else tuple(late.products_of(unit))
        rows = late.rows_of(late.held if world else [unit])
        readings.append(_reading(rule, n, (other, other), rows, products, nearest=nearest))
    return readings


def _new(recount: Recount, question: Question) -> list[Reading]:
    """Products that came in within the period; where its start is open, within each that may be meant."""
    return [
        _reading(rule, len(window.new), window.bounds, rows, tuple(sorted(window.new)), nearest=near, how=how)
        for rule, near, window, rows, how in _windows(recount, question)
    ]


def _uses_of_new(recount: Recount, question: Question) -> list[Reading]:
    """Conditions that the new products treat, within periods with as many new ones as the document says."""
    treated, found = recount.conditions(), []
    for rule, near, window, rows, how in _windows(recount, question):
        value = len(_treated(treated, window.new)) if len(window.new) in question.some else None
        may_fit = any(window.bounds[0] <= n <= window.bounds[1] for n in question.some)
        low, high = (0, len(_treated(treated, window.most))) if may_fit else (None, None)
        products = tuple(sorted(window.new))
        reading = Reading(rule.definition_id, rule.label, value, low, high, rows, products, near, *how)
        found.append(_open_above(recount, reading))
    return found


@dataclass(frozen=True)
class _Window:
    """Products that came in within a period: with late dates, at most, and how many at least and at most."""

    new: set[str]
    most: set[str]
    bounds: tuple[int, int]


def _windows(
    recount: Recount, question: Question
) -> Iterator[tuple[Definition, bool, _Window, tuple[str, ...], tuple[str, str]]]:
    """By rule and period: rule, whether it is the nearest, what came in, events behind it, how and detail."""
    is_open = question.start is None
    for rule, nearest in recount.by_rule(question.metric, question.only):
        unit = unit_of(question.country, rule, recount.tables, question.day)
        end = recount.both(question, rule, question.day)
        now = _each(partial(_products_of, unit), end)
        for start in question.starts if question.start is None else (question.start,):
            before = recount.both(question, rule, start - ONE_DAY)
            had = _each(partial(_products_of, unit), before)
            new, bounds = _gained(now, had)
            rows = _union(end[0].held.get(unit, {})[product] for product in new)
            how = ("since", start.isoformat()) if is_open else ("", "")
            yield rule, nearest and not is_open, _Window(new, now[1] - had[0], bounds), rows, how


def _products_of(unit: str, snapshot: Snapshot) -> set[str]:
    return set(snapshot.products_of(unit))


def _holders(recount: Recount, question: Question) -> list[Reading]:
    """Products known to be the holder's, up to those that may be.

    None may be where the document names a condition for which the only products known are another holder's.
    `products`: those of others, such first; the name of the first one's holder is the detail.
    """
    treated, whose, found = recount.conditions(), _known_holders(recount.tables), []
    for rule, nearest in recount.by_rule(question.metric, question.only):
        unit = unit_of(question.country, rule, recount.tables, question.day)
        snapshot, _ = recount.both(question, rule, question.day)
        holders = {product: whose[product] for product in snapshot.products_of(unit)}
        own = {product for product, name in holders.items() if question.holder in name.casefold()}
        others = {product for product, name in holders.items() if name and product not in own}
        only_others: set[str] = set()
        for condition in question.conditions:
            known_for = {product for product in holders if condition in treated.get(product, ())}
            only_others |= known_for if known_for <= others else set()
        n = len(own)
        reading = Reading(rule.definition_id, rule.label, n, n, n, snapshot.rows_of([unit]), nearest=nearest)
        named = tuple(sorted(others, key=lambda product: (product not in only_others, product)))
        name = holders[named[0]] if named else ""
        most = n if only_others else len(set(holders) - others)
        found.append(
            replace(reading, high=most, products=named, detail=name, how=HOLDER, unknown=HOLDERS_UNKNOWN)
        )
    return found


@per_tables
def _known_holders(tables: Tables) -> dict[str, str]:
    """Who holds or makes each product, as far as a document says so."""
    made = tables["products"].set_index("product_id")["developer"]
    events = tables["authorisations"]
    first = events[events["holder"] != ""].drop_duplicates("product_id")
    held = dict(zip(first["product_id"], first["holder"], strict=True))
    return {product: held.get(product, developer) for product, developer in made.items()}


def _world(recount: Recount, question: Question) -> list[Reading]:
    """Products and licences, on the day and within the period, at all regulators and at those with most."""
    readings, nothing = [], dict[tuple[str, str], tuple[str, ...]]()
    for rule, nearest in recount.by_scope(question.metric, question.only):
        end = _each(_licences, recount.both(question, rule, question.day))
        periods = {"stock": (nothing, nothing)}
        if question.start is not None and question.start < question.day:
            before = recount.both(question, rule, question.start - ONE_DAY)
            periods["flow"] = _each(_licences, before)
        for n in (None, *question.some):
            some = None if n is None else _leading(end[0], n)
            at_end = _each(partial(_at, some), end)
            for period, start in periods.items():
                at_start = _each(partial(_at, some), start)
                for thing, of in (("", _products), ("_licences", set)):
                    new, bounds = _gained(_each(of, at_end), _each(of, at_start))
                    meant = n is None and not thing and period == ("flow" if question.flow else "stock")
                    held = at_end[0].items()
                    rows = _union(refs for key, refs in held if key in new or key[0] in new)
                    how, near = (f"{period}{thing}{'_some' if n else ''}", str(n or "")), nearest and meant
                    readings.append(_reading(rule, len(new), bounds, rows, nearest=near, how=how))
    return sorted(readings, key=lambda reading: not reading.nearest)


def _each(of: Callable[[Any], Any], pair: tuple[Any, Any]) -> tuple[Any, Any]:
    """Something of the late and the early one of a pair, which are often the same."""
    late, early = pair
    found = of(late)
    return found, found if early is late else of(early)


def _gained(now: Pair, before: Pair) -> tuple[set[Any], tuple[int, int]]:
    """What is there now and was not before, and the least and most that licence dates allow.

    Both as a pair: licences on the last day they may date from, and on the first.
    """
    (late, early), (had, had_early) = now, before
    return late - had, (len(late - had_early), len(early - had))


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


def _at(regulators: frozenset[str] | None, licences: Licences) -> Licences:
    if regulators is None:
        return licences
    return {key: rows for key, rows in licences.items() if key[1] in regulators}


def _union(many: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(sorted({ref for refs in many for ref in refs}))


KINDS: Mapping[str, Callable[[Recount, Question], list[Reading]]] = {
    "rank": _ranks,
    "product_count": _counts,
    "new_products": _new,
    "uses_of_new": _uses_of_new,
    "holder": _holders,
    "indications": _conditions,
    "flag": _flags,
    "world_count": _world,
    "regulator_count": _regulators,
    "country_count": _countries,
}
