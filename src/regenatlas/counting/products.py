"""The products of a country and their licences: what they are, how they stand, when and where they came.

«A product of the country» is one whose developer was at home there at first authorisation, whatever the
report's definition counts by; whether the definition counts it is a column, with the reasons why not. All
events that had happened are shown, those without a verified page included: a history is to be read, not to be
counted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import pairwise
from typing import Any

import pandas as pd

from regenatlas.counting.evidence import DOCUMENTED, LICENSING, grade_of
from regenatlas.counting.licences import GRANTS, LICENSED, STATE_COLUMNS, State, licence_states
from regenatlas.counting.snapshot import Snapshot, jurisdictions_for, union_members, unit_of
from regenatlas.tables.calendars import first_day, last_day
from regenatlas.tables.load import Tables, per_tables, records_of
from regenatlas.tables.provenance import statuses, trace_column, with_rows

#: From best to worst: a product stands as well as it does at the regulator where it stands best.
STATES = (*LICENSED, "hospital_exemption", "technology_permit", "suspended", "withdrawn")
LICENCES = ("authorised", "conditional")
ONLY = {"withdrawn": "ended", "conditional": "conditional_only"}  # why a product is not counted
ONLY |= dict.fromkeys(("hospital_exemption", "technology_permit"), "permit_only")

#: Fewer years are told one by one: a median of four or less is no more than the middle one or two.
MEDIAN_FROM = 5

KIND_COLUMNS = ["product_id", "name", "class", "modality", "donor", "therapeutic_area", "indication"]
KIND_COLUMNS += ["developer", "origin_country"]


def states_on(tables: Tables, snapshot: Snapshot) -> pd.DataFrame:
    """The states of a snapshot with unverified events, even where its definition leaves them out."""
    return pd.DataFrame(known_states(tables, snapshot), columns=STATE_COLUMNS)


def known_states(tables: Tables, snapshot: Snapshot) -> list[State]:
    """The same as records."""
    return licence_states(tables, snapshot.as_of, snapshot.known_by, False, frozenset())[0]


@per_tables
def products(tables: Tables, country: str, snapshot: Snapshot) -> pd.DataFrame:
    """Every product of a country for which a regulator had acted, in order of first licence.

    Columns of the table `products`, and: state (the best one), first (partial date of the first licence, or
    of the first permit where there is none), first_day (its last possible day), first_basis, first_regulator,
    licensed_in and ended_in (jurisdictions), grade (of the evidence for its licences), documented, seen (that
    evidence, in the words of the events), counted, why_not (codes, empty when counted), rows, told (the grade
    as a fact).
    """
    own = tables["products"]
    own = own[own["origin_country"].isin(homes(tables, country, snapshot))]
    states = defaultdict(list)
    for state in known_states(tables, snapshot):
        states[state["product_id"]].append(state)
    events = _events(tables)
    counted = counted_for(tables, country, snapshot)
    lines = []
    for product in records_of(own):
        product_id = product["product_id"]
        if not (held := states[product_id]):
            continue
        refs = tuple(sorted(ref for state in held for ref in state["rows"]))
        acts = [events[ref.partition(":")[2]] for ref in refs]
        grade = grade_of(tables, refs)
        seen = [act["evidence"] for act in acts if act["event"] in LICENSING and act["grade"] == grade]
        first = min(acts, key=_precedence)
        facts = {
            "first": first["date"],
            "first_day": last_day(first["date"]),
            "first_basis": first["date_basis"],
            "first_regulator": first["regulator_id"],
            "state": _best(state["state"] for state in held),
            "licensed_in": _jurisdictions(held, LICENSED),
            "ended_in": _jurisdictions(held, ("withdrawn",)),
            "grade": grade,
            "documented": grade in DOCUMENTED,
            "seen": "; ".join(dict.fromkeys(seen)),
            "counted": product_id in counted,
            "why_not": () if product_id in counted else why_not(product, held, snapshot),
        }
        lines.append({**product, **facts, "rows": (f"products:{product_id}", *refs)})
    added = "state first first_day first_basis first_regulator licensed_in ended_in grade documented seen"
    columns = [*own.columns, *added.split(), "counted", "why_not", "rows"]
    lines.sort(key=lambda line: (line["first_day"], line["product_id"]))
    frame = pd.DataFrame(lines, columns=columns)
    frame = frame.astype({"named": bool, "documented": bool, "counted": bool})
    return frame.assign(told=statuses(frame, "products", "evidence_grade", "grade"))


def _best(states: Iterable[str]) -> str:
    return min(states, key=STATES.index)


def _jurisdictions(held: Iterable[State], states: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({state["jurisdiction"] for state in held if state["state"] in states}))


@per_tables
def _events(tables: Tables) -> dict[str, dict[str, Any]]:
    return {event["event_id"]: event for event in records_of(tables["authorisations"])}


def _precedence(act: Mapping[str, Any]) -> tuple[bool, bool, date, str]:
    # A permit, or else the first event of all, stands in where no licence is known.
    event = act["event"]
    return event not in LICENCES, event not in GRANTS, last_day(act["date"]), act["event_id"]


def homes(tables: Tables, country: str, snapshot: Snapshot) -> frozenset[str]:
    """The countries whose developers are at home in `country`: itself, or for the EU its members."""
    return union_members(tables, snapshot.as_of) if country == "EUU" else frozenset({country})


def counted_for(tables: Tables, country: str, snapshot: Snapshot) -> frozenset[str]:
    """Ids of the products that the definition counts for a country, or for the EU where it pools it."""
    own = homes(tables, country, snapshot)
    units = {unit_of(home, snapshot.definition, tables, snapshot.as_of) for home in own}
    return frozenset(key for unit in {*units, country} for key in snapshot.products_of(unit))


def why_not(product: Mapping[str, Any], states: Iterable[State], snapshot: Snapshot) -> tuple[str, ...]:
    """Why a definition does not count a product for its home, as codes; `states` are the product's own.

    By what the product is: class, atmp (no advanced therapy in the EU sense), route, substance, cord_blood,
    unnamed. By how it stands: ended, suspended, permit_only, conditional_only, conditions_unknown, in_force.
    Else: unverified (no page dates a licence that counts) or elsewhere (it counts for another country).
    """
    definition = snapshot.definition
    outside = {
        "cord_blood": product["cord_blood_unit"] and not definition.cord_blood,
        "substance": product["substance"] not in definition.substances,
        "class": product["class"] not in definition.classes,
        "route": product["route"] not in definition.routes,
        "unnamed": definition.named_only and not product["named"],
    }
    codes = [code for code, is_outside in outside.items() if is_outside]
    # Cord blood and acellular tissue are no advanced therapies for what they are: one reason is enough.
    if product["atmp_eu"] not in definition.atmp_eu and not {"cord_blood", "substance"} & set(codes):
        codes.append("atmp")
    stands = {state["state"] for state in states}
    if not stands & definition.states:
        best = _best(stands)
        codes.append(ONLY.get(best, best))
    if "permit_only" in codes:
        codes = [code for code in codes if code != "route"]  # its route is the permit
    if not codes:
        is_counted = any(product["product_id"] in own for own in snapshot.held.values())
        codes.append("elsewhere" if is_counted else "unverified")
    return tuple(codes)


def history(tables: Tables, ids: Iterable[str], snapshot: Snapshot) -> pd.DataFrame:
    """Every licence event of these products up to the snapshot, oldest first.

    Columns of `authorisations`, and: name (of the product), regulator, jurisdiction, day (the last possible),
    rows.
    """
    every = _history(tables, snapshot.as_of, snapshot.known_by)
    return every[every["product_id"].isin(list(ids))].reset_index(drop=True)


@per_tables
def _history(tables: Tables, as_of: date, known_by: date | None) -> pd.DataFrame:
    """The events of all products."""
    states, _ = licence_states(tables, as_of, known_by, False, frozenset())
    refs = {ref for state in states for ref in state["rows"]}
    events = tables["authorisations"]
    events = events[("authorisations:" + events["event_id"]).isin(refs)].copy()
    regulators = tables["regulators"].set_index("regulator_id")
    events["name"] = events["product_id"].map(tables["products"].set_index("product_id")["name"])
    events["regulator"] = events["regulator_id"].map(regulators["name"])
    events["jurisdiction"] = events["regulator_id"].map(regulators["jurisdiction"])
    events["day"] = events["date"].map(last_day)
    order = events.assign(first=events["date"].map(first_day)).sort_values(["first", "day", "event_id"]).index
    return with_rows(events, "authorisations").loc[order].reset_index(drop=True)


def spans(tables: Tables, ids: Iterable[str], snapshot: Snapshot) -> pd.DataFrame:
    """How each product stood from its first event to the snapshot: product_id, start, end, state.

    The state is the best one at any regulator on the day; neighbouring spans of a product differ in state.
    The last span ends on the day of the snapshot; if it is `withdrawn`, no licence is left.
    """
    lines: list[dict[str, Any]] = []
    for product_id, events in history(tables, ids, snapshot).groupby("product_id"):
        for start, end in pairwise([*sorted(set(events["day"])), snapshot.as_of]):
            states, _ = licence_states(tables, start, snapshot.known_by, False, frozenset())
            state = _best(state["state"] for state in states if state["product_id"] == product_id)
            if lines and (lines[-1]["product_id"], lines[-1]["state"]) == (product_id, state):
                lines[-1]["end"] = end
            else:
                lines.append({"product_id": product_id, "start": start, "end": end, "state": state})
    return pd.DataFrame(lines, columns=["product_id", "start", "end", "state"])


@per_tables
def licensed_here(tables: Tables, country: str, snapshot: Snapshot) -> pd.DataFrame:
    """Products with a licence in force in a country: its own regulators' or a central EU one valid there.

    One row per product, earliest licence first: `KIND_COLUMNS` and brand, holder, state, kind, via
    (own|central), regulator_id, granted, domestic, counted (by the definition, for any country), grade (of
    the evidence), rows. Where several regulators license a product, an own one is shown before the EU, then
    the earliest; `grade` and `rows` go by the events of all.
    """
    valid, own = jurisdictions_for(tables, country, snapshot.as_of), homes(tables, country, snapshot)
    counted = {key for held in snapshot.held.values() for key in held}

    def day(state: State) -> date:
        return last_day(state["granted"]) if state["granted"] else snapshot.as_of

    licensed: dict[str, list[State]] = defaultdict(list)
    for state in known_states(tables, snapshot):
        if state["state"] in LICENSED and state["jurisdiction"] in valid:
            licensed[state["product_id"]].append(state)
    lines = []
    for key, states in licensed.items():
        shown = min(states, key=lambda one: (one["jurisdiction"] != country, day(one), one["regulator_id"]))
        product, refs = tables.row(f"products:{key}"), {ref for state in states for ref in state["rows"]}
        facts = {
            "via": "own" if shown["jurisdiction"] == country else "central",
            "domestic": product["origin_country"] in own,
            "counted": key in counted,
            "grade": grade_of(tables, refs),
            "rows": (f"products:{key}", *sorted(refs)),
        }
        lines.append((day(shown), key, {**product, **shown, **facts}))
    lines.sort(key=lambda line: line[:2])
    added = "brand holder state kind via regulator_id granted domestic counted grade rows"
    columns = [*KIND_COLUMNS, *added.split()]
    frame = pd.DataFrame([[line[name] for name in columns] for *_, line in lines], columns=columns)
    return frame.astype({"domestic": bool, "counted": bool})


@per_tables
def search_status(tables: Tables, country: str, snapshot: Snapshot) -> pd.DataFrame:
    """The regulators that license for a country, own ones first; empty where the tables know of none.

    Columns of `regulators`, and: central (the EU's), rows, until (the day `searched_until`, or that of the
    snapshot where the search went beyond it; traced).
    """
    regulators = tables["regulators"]
    valid = jurisdictions_for(tables, country, snapshot.as_of)
    frame = regulators[regulators["jurisdiction"].isin(valid)].copy()
    later = frame["searched_until"].map(lambda text: bool(text) and last_day(text) > snapshot.as_of)
    frame["searched_until"] = frame["searched_until"].mask(later.astype(bool), snapshot.as_of.isoformat())
    frame["central"] = (frame["jurisdiction"] == "EUU") & (country != "EUU")
    frame = with_rows(frame, "regulators").sort_values(["central", "regulator_id"], ignore_index=True)
    frame["key"] = frame["regulator_id"].str.lower()
    about = "Day up to which the register was searched"
    until = trace_column(frame, "searched_until", "searched.{key}", about, "date")
    return frame.drop(columns="key").assign(until=until)
