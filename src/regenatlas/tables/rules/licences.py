"""Rules on products, regulators and the events of their licences.

The first year of a class is data as well: `earliest_event` of the package carries the reason beside it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from regenatlas.tables.calendars import day_of, last_day
from regenatlas.tables.problems import Problem
from regenatlas.tables.rules.consistency import Cells, Package, rows_of, rule

LICENCES = ("authorised", "conditional")
PERMITS = ("hospital_exemption", "technology_permit")  # no product licences
ENDS = ("withdrawn", "not_renewed")
# Evidence that cannot show the terms of a licence.
UNSEEN_TERMS = ("interested", "text_under_test", "unseen")
# What a regulator can decide after an event, or first (""). A permit does not stand in the way of a licence.
# A reinstated licence is again what it was before it was suspended or ended.
NEXT: dict[str, tuple[str, ...]] = {
    "": (*LICENCES, *PERMITS),
    "authorised": ("suspended", *ENDS),
    "conditional": ("converted", "suspended", *ENDS),
    "converted": ("suspended", *ENDS),
    "suspended": ("reinstated", *ENDS),
    "withdrawn": ("reinstated", *LICENCES),
    "not_renewed": ("reinstated", *LICENCES),
    "hospital_exemption": (*LICENCES, "suspended", *ENDS),
    "technology_permit": (*LICENCES, "suspended", *ENDS),
}
WITHIN_A_DAY = [*LICENCES, *PERMITS, "converted", "suspended", "reinstated", *ENDS]


@rule(authorisations="event_id product_id regulator_id event date")
def event_ids_say_what_the_event_is(tables: Cells, _: Package) -> Iterator[Problem]:
    """An event's key is product, regulator, event and date, joined by full stops."""
    parts = ["product_id", "regulator_id", "event", "date"]
    for row, event_id, *values in rows_of(tables["authorisations"], "event_id", *parts):
        if event_id != ".".join(values):
            yield Problem("authorisations", row, "event_id", event_id, ".".join(values))


@rule(authorisations="product_id regulator_id event date")
def licence_histories_are_possible(tables: Cells, _: Package) -> Iterator[Problem]:
    """A regulator's events on a product follow each other: one licence at a time, and none after its end."""
    histories = defaultdict(list)
    columns = ["product_id", "regulator_id", "event", "date"]
    for row, product, regulator, event, when in rows_of(tables["authorisations"], *columns):
        if day_of(when) and event in WITHIN_A_DAY:  # others are reported already
            histories[product, regulator].append((last_day(when), WITHIN_A_DAY.index(event), event, row))
    for history in histories.values():
        state, licence = "", ""
        for _day, _order, event, row in sorted(history):
            if event not in NEXT[state]:
                after = f"after {state}" if state else "as the first event"
                yield Problem("authorisations", row, "event", event, f"{' or '.join(NEXT[state])} {after}")
            licence = event if event in (*LICENCES, "converted") else licence
            state = (licence or "authorised") if event == "reinstated" else event


@rule(authorisations="product_id date", products="product_id class")
def events_are_not_older_than_their_class(tables: Cells, package: Package) -> Iterator[Problem]:
    """No event is older than the first of its product's class, as the package's `earliest_event` has it."""
    earliest = {entry["class"]: entry for entry in package.get("earliest_event", ())}
    classes = {product: kind for _row, product, kind in rows_of(tables["products"], "product_id", "class")}
    for row, product, when in rows_of(tables["authorisations"], "product_id", "date"):
        first, day = earliest.get(classes.get(product, "")), day_of(when)
        if first and day and day.year < first["year"]:
            expected = f"{first['year']} or later for a {first['class']} ({first['reason']})"
            yield Problem("authorisations", row, "date", when, expected)


@rule(products="product_id", authorisations="product_id")
def products_have_an_event(tables: Cells, _: Package) -> Iterator[Problem]:
    """A product without any event is a candidate, not a product (the reverse is a foreign key)."""
    with_event = set(tables["authorisations"]["product_id"])
    for row, product in rows_of(tables["products"], "product_id"):
        if product and product not in with_event:
            yield Problem("products", row, "product_id", product, "at least one row in authorisations")


@rule(
    products="product_id first_jurisdiction",
    authorisations="product_id regulator_id event date",
    regulators="regulator_id jurisdiction",
)
def first_jurisdictions_follow_from_the_events(tables: Cells, _: Package) -> Iterator[Problem]:
    """A product's first jurisdiction is that of its earliest licence; empty if it never had one."""
    regulators = rows_of(tables["regulators"], "regulator_id", "jurisdiction")
    jurisdictions = {regulator: jurisdiction for _row, regulator, jurisdiction in regulators}
    licences: dict[str, list[tuple[date, str]]] = defaultdict(list)
    columns = ["product_id", "regulator_id", "event", "date"]
    for _row, product, regulator, event, when in rows_of(tables["authorisations"], *columns):
        if event in LICENCES and day_of(when) and regulator in jurisdictions:
            licences[product].append((last_day(when), jurisdictions[regulator]))
    for row, product, stated in rows_of(tables["products"], "product_id", "first_jurisdiction"):
        first = min(licences[product], default=(None, ""))[0]
        derived = sorted({jurisdiction for day, jurisdiction in licences[product] if day == first})
        if stated not in (derived or [""]):
            expected = f"{' or '.join(derived) or 'nothing'}, from the earliest licence in authorisations"
            yield Problem("products", row, "first_jurisdiction", stated, expected)


@rule(authorisations="event kind grade")
def unconditional_licences_were_seen_to_be(tables: Cells, _: Package) -> Iterator[Problem]:
    """Without the licence, its papers or the press, nobody can know that no conditions are attached."""
    for row, event, kind, grade in rows_of(tables["authorisations"], "event", "kind", "grade"):
        if event == "authorised" and kind == "standard" and grade in UNSEEN_TERMS:
            yield Problem("authorisations", row, "kind", kind, f"unspecified with the grade {grade}")


@rule(products="product_id may_be")
def twins_are_given_once(tables: Cells, _: Package) -> Iterator[Problem]:
    """A product that may be another one names it; the other one does not name it back, nor itself."""
    twins = {product: twin for _row, product, twin in rows_of(tables["products"], "product_id", "may_be")}
    for row, product, twin in rows_of(tables["products"], "product_id", "may_be"):
        if twin and twins.get(twin, ""):
            yield Problem(
                "products", row, "may_be", twin, f"a product without may_be, as {product} counts on"
            )


@rule(regulators="regulator_id searched searched_until", authorisations="regulator_id verified")
def regulators_not_searched_have_found_nothing(tables: Cells, _: Package) -> Iterator[Problem]:
    """«Not searched» contradicts a date of the search and a verified event; leads may come from elsewhere."""
    events = rows_of(tables["authorisations"], "regulator_id", "verified")
    with_verified = {regulator for _row, regulator, verified in events if verified == "yes"}
    columns = ["regulator_id", "searched", "searched_until"]
    for row, regulator, searched, until in rows_of(tables["regulators"], *columns):
        location = "regulators", row, "searched"
        if searched == "no" and until:
            yield Problem(*location, "no", f"yes or partly, as it was searched until {until}")
        if searched == "no" and regulator in with_verified:
            yield Problem(*location, "no", "yes or partly, as events of it are verified")
