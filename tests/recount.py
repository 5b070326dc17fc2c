"""The counts once more, for a reader who does not trust the first ones.

Plain Python over the CSV files in `data/`: the standard library and nothing of the package. The rules are
written from the sentences in the column `description` of `definitions.csv`, not from its other columns, by
which the package counts; the life of a licence from the words in `data/README.md`. To follow a number by
hand, start at `count`.
"""

from __future__ import annotations

import calendar
import csv
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

DATA = Path(__file__).parents[1] / "data"


def read(*names):
    """Tables as lists of rows: name → [column → text]."""
    tables = {}
    for name in names:
        with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            tables[name] = list(csv.DictReader(file))
    return tables


def first_day(partial):
    """«2024» → 1 January 2024."""
    return date.fromisoformat(f"{partial}-01-01"[:10])


def last_day(partial):
    """«2024-02» → 29 February 2024."""
    year, month, day = (*map(int, partial.split("-")), 0, 0)[:3]
    month = month or 12
    return date(year, month, day or calendar.monthrange(year, month)[1])


# ---- the rules, one for each row of definitions.csv, in its words


def a_therapy_in_the_strict_sense(product):
    """Border cases count as long as nothing shows that they fall outside."""
    return product["atmp_eu"] != "no"


def acellular_or_unmodified_virus(product):
    return product["substance"] in {"acellular", "virus_unmodified"}


def a_unit_of_cord_blood(product):
    return product["cord_blood_unit"] == "yes"


@dataclass(frozen=True)
class Rule:
    """Which products count, in which state of which licence, and for which country."""

    kind: object = a_therapy_in_the_strict_sense
    states: frozenset = frozenset({"unconditional", "conditions unknown", "conditional"})
    for_country: str = "origin"
    eu_as_one: bool = False
    named_and_verified: bool = False


STRICT = Rule()
LICENSED_HERE = Rule(for_country="jurisdiction", eu_as_one=True)
ENDED_TOO = STRICT.states | {"suspended", "ended"}
PERMITS_TOO = STRICT.states | {"exempt"}


def of_class(*classes):
    """The strict sense, and one of these classes."""
    return lambda product: a_therapy_in_the_strict_sense(product) and product["class"] in classes


RULES = {
    "by_first_jurisdiction": replace(STRICT, for_country="first_jurisdiction", eu_as_one=True),
    "by_holder_seat": replace(STRICT, for_country="holder_country"),
    "by_holder_seat_verified": replace(STRICT, for_country="holder_country", named_and_verified=True),
    "by_jurisdiction": LICENSED_HERE,
    "by_jurisdiction_cells": replace(LICENSED_HERE, kind=of_class("cell_therapy")),
    "by_jurisdiction_ever": replace(LICENSED_HERE, states=ENDED_TOO),
    "by_jurisdiction_everything": replace(LICENSED_HERE, kind=lambda product: True),  # noqa: ARG005
    "by_jurisdiction_members": replace(LICENSED_HERE, eu_as_one=False),
    "by_jurisdiction_verified": replace(LICENSED_HERE, named_and_verified=True),
    "by_originator": replace(STRICT, for_country="originator_country"),
    "cell_therapy_only": replace(STRICT, kind=of_class("cell_therapy")),
    "cells_and_tissues": replace(STRICT, kind=of_class("cell_therapy", "tissue_engineered")),
    "clear_cases_only": replace(STRICT, kind=lambda product: product["atmp_eu"] == "yes"),
    "eu_as_one_origin": replace(STRICT, eu_as_one=True),
    "ever_authorised": replace(STRICT, states=ENDED_TOO),
    "everything_licensed": replace(STRICT, kind=lambda product: True),  # noqa: ARG005
    "gene_therapy_only": replace(STRICT, kind=of_class("gene_therapy")),
    "medicines_only": replace(
        STRICT,
        kind=lambda product: a_therapy_in_the_strict_sense(product) and product["route"] != "device",
    ),
    "named_and_verified": replace(STRICT, named_and_verified=True),
    "strict_eu_atmp": STRICT,
    "unconditional_only": replace(STRICT, states=frozenset({"unconditional"})),
    "with_acellular": replace(
        STRICT,
        kind=lambda product: a_therapy_in_the_strict_sense(product) or acellular_or_unmodified_virus(product),
    ),
    "with_cord_blood": replace(
        STRICT, kind=lambda product: a_therapy_in_the_strict_sense(product) or a_unit_of_cord_blood(product)
    ),
    "with_exemptions": replace(STRICT, states=PERMITS_TOO),
}


# ---- the life of a licence

AFTER = {
    "authorised": "unconditional",
    "conditional": "conditional",
    "converted": "unconditional",
    "suspended": "suspended",
    "withdrawn": "ended",
    "not_renewed": "ended",
    "hospital_exemption": "exempt",
    "technology_permit": "exempt",
}
ENDS = {"suspended", "withdrawn", "not_renewed"}
# Of two events that may have come on the same day the licence came before its end.
IN_ORDER = [*AFTER, "reinstated"]


def licences(events, day):
    """(product, regulator) → (state on that day, its events so far).

    An event has happened once the last day that its date can mean has come. A licence that is reinstated is
    what it was before it was suspended. An exemption or permit that has ended never was a licence.
    """
    histories = defaultdict(list)
    for event in events:
        if last_day(event["date"]) <= day:
            histories[event["product_id"], event["regulator_id"]].append(event)
    states = {}
    for key, history in histories.items():
        history.sort(key=lambda event: (last_day(event["date"]), IN_ORDER.index(event["event"])))
        state = before = "none"
        for event in history:
            if event["event"] == "suspended":
                before = state
            was_exempt = state == "exempt"
            state = before if event["event"] == "reinstated" else AFTER[event["event"]]
            if was_exempt and event["event"] in ENDS:
                state = "exempt no more"
            if event["event"] == "authorised" and event["kind"] == "unspecified":
                state = "conditions unknown"
        states[key] = state, history
    return states


# ---- counting


def members(countries, day):
    """Countries in which a central licence of the European Union is valid on a day."""
    return {
        row["iso3"]
        for row in countries
        if row["central_licence_from"]
        and first_day(row["central_licence_from"]) <= day
        and (not row["central_licence_until"] or day <= last_day(row["central_licence_until"]))
    }


def count(tables, rule, day, without=()):
    """Country → its products, by a rule on a day: key → the events of the licences for which it counts.

    `without`: source documents whose licence events are left out.
    """
    regulators = {row["regulator_id"]: row["jurisdiction"] for row in tables["regulators"]}
    products = {row["product_id"]: row for row in tables["products"]}
    union = members(tables["countries"], day)
    events = [event for event in tables["authorisations"] if event["source_id"] not in without]
    if rule.named_and_verified:
        # Only what gives a licence has to be verified: doubt must not revive one that is probably gone.
        events = [event for event in events if event["verified"] == "yes" or event["event"] in ENDS]
    found = defaultdict(lambda: defaultdict(list))
    for (key, regulator), (state, history) in licences(events, day).items():
        product = products[key]
        if state not in rule.states or not rule.kind(product):
            continue
        if rule.named_and_verified and product["named"] != "yes":
            continue
        # A product of these routes never had a licence, also where only the end of its permit is known.
        if state == "ended" and product["route"] in {"hospital_exemption", "technology_permit"}:
            continue
        if rule.for_country == "jurisdiction":
            places = {regulators[regulator]}
        else:
            places = {product.get(rule.for_country, "") or product["origin_country"]}
        if rule.eu_as_one:
            places = {"EUU" if place in union else place for place in places}
        elif rule.for_country == "jurisdiction" and places == {"EUU"}:
            places = union
        for place in places:
            found[place][key] += history
    return {country: dict(products) for country, products in found.items()}


def unknown_by(tables, day):
    """The source documents that were not surely published by a day: what nobody could have read then."""
    return {
        row["source_id"]
        for row in tables["sources"]
        if not row["published"] or last_day(row["published"]) > day
    }


def ranking(found):
    """Country → (place, others that share it, how many have a place): equal counts share a place."""
    sizes = {country: len(products) for country, products in found.items()}
    return {
        country: (
            1 + sum(other > size for other in sizes.values()),
            sum(other == size for other in sizes.values()) - 1,
            len(sizes),
        )
        for country, size in sizes.items()
    }


def in_the_world(found):
    """How many products there are in all countries together."""
    return len(set().union(*found.values()))


# ---- what a count rests on

GRADES = ["register", "dated_document", "independent", "interested", "text_under_test", "unseen"]


def grades(products):
    """Product → its best evidence: the strongest grade of an event that gives it a licence."""
    return {
        key: min(
            (event["grade"] for event in events if event["event"] not in ENDS),
            key=GRADES.index,
            default="unseen",
        )
        for key, events in products.items()
    }


def without_each_document(tables, rule, day, country):
    """Document → (products left, place, products lost), for each without which the country loses one."""
    own = count(tables, rule, day).get(country, {})
    documents = {
        event["source_id"] for events in own.values() for event in events if event["event"] not in ENDS
    }
    moves = {}
    for document in documents:
        rest = count(tables, rule, day, without={document})
        left = set(rest.get(country, ()))
        if lost := set(own) - left:
            place = ranking(rest)[country][0] if left else None
            moves[document] = len(left), place, lost
    return moves


def fewest(tables, keys):
    """How many products there are if each one that may be another one is that one."""
    may_be = {row["product_id"]: row["may_be"] for row in tables["products"]}
    return len({may_be[key] if may_be[key] in keys else key for key in keys})


def identity_range(tables, found, country):
    """(fewest and most products, best and worst place) of a country as identity is decided or not."""
    most = {code: len(keys) for code, keys in found.items()}
    least = {code: fewest(tables, keys) for code, keys in found.items()}
    others = most.keys() - {country}
    best = 1 + sum(least[code] > most[country] for code in others)
    worst = 1 + sum(most[code] > least[country] for code in others)
    return least[country], most[country], best, worst


def searched(tables, country, day):
    """How far the registers that license for a country were searched, for a member the EU's among them.

    A register of the country's own that is not in the tables was not searched.
    """
    places = {country, "EUU"} if country in members(tables["countries"], day) else {country}
    found = {row["searched"] for row in tables["regulators"] if row["jurisdiction"] in places}
    found |= set() if any(row["jurisdiction"] == country for row in tables["regulators"]) else {"no"}
    return "yes" if found == {"yes"} else "partly" if found & {"yes", "partly"} else "no"


def confidence(tables, day, country, name="strict_eu_atmp"):
    """high, medium or low: the lowest of evidence, search and spread of a place by a rule on a day.

    Evidence: high if each product has a register entry or a dated document, medium if three in four have at
    least independent press. Search: high if the registers were searched, medium if in part. Spread of places
    over the rules that answer the same question, and over the readings of identity: at most 1 high, at most 3
    medium. Where nothing is counted only the search speaks.
    """
    levels = ["high", "medium", "low"]
    search = {"yes": "high", "partly": "medium", "no": "low"}[searched(tables, country, day)]
    rules = {row["definition_id"]: row for row in tables["definitions"]}
    found = count(tables, RULES[name], day)
    if country not in found:
        return search
    held = list(grades(found[country]).values())
    papers = sum(grade in GRADES[:2] for grade in held)
    documented = sum(grade in GRADES[:3] for grade in held)
    evidence = "high" if papers == len(held) else "medium" if documented >= 0.75 * len(held) else "low"

    def asked(row):
        # What patients may get is another question where each member of the Union counts by itself.
        return row["question"] == "patients" and row["eu"]

    places = [
        ranking(count(tables, RULES[other], day)).get(country, (None,))[0]
        for other, row in rules.items()
        if other == name or (row["in_range"] == "yes" and asked(row) == asked(rules[name]))
    ]
    places = [place for place in places if place]
    _, _, best, worst = identity_range(tables, found, country)
    span = max(max(places) - min(places), worst - best)
    spread = "high" if span <= 1 else "medium" if span <= 3 else "low"
    return max(evidence, search, spread, key=levels.index)
