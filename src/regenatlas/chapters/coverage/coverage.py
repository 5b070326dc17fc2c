"""Chapter 04: what is licensed where, by field of medicine, and what a country does not have.

A product is «here» when a regulator whose licence is valid in the country holds one in force for it: the
country's own, or, within the European Union, the central one. Which products are looked at follows the
report's definition; where they are licensed does not, because the question is what patients can get. A permit
or hospital exemption stands for a licence only under a definition that counts it.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import pandas as pd

from regenatlas.counting.dating import passed
from regenatlas.counting.evidence import DOCUMENTED, grade_of
from regenatlas.counting.licences import LICENSED
from regenatlas.counting.products import LICENCES, history, known_states, search_status
from regenatlas.counting.searched import searched
from regenatlas.counting.snapshot import (
    Snapshot,
    jurisdictions_for,
    known,
    membership,
    take_snapshot,
    union_members,
)
from regenatlas.tables.calendars import first_day, last_day, years_between
from regenatlas.tables.load import Tables, per_tables, records_of
from regenatlas.tables.provenance import (
    Traced,
    count_each,
    rows_in,
    trace_column,
    with_rows,
)

MOST_COUNTRIES = 12
MARKETS = 6  # of the largest markets, before the peers get their columns
PERMITS = frozenset({"hospital_exemption", "technology_permit"})  # events and states of that name
KINDS = ["product_id", "name", "class", "modality", "therapeutic_area", "indication", "origin_country"]


@dataclass(frozen=True)
class Search:
    """How far the registers that license for a country were searched (yes, partly or no), and their rows."""

    status: str
    rows: tuple[str, ...]


@per_tables
def search(tables: Tables, country: str, snapshot: Snapshot) -> Search:
    """How far a country's product licences were looked for, on whatever day."""
    status = searched(tables, country, snapshot.as_of)
    return Search(status, rows_in(search_status(tables, country, snapshot)))


def live(snapshot: Snapshot) -> frozenset[str]:
    """The states in which a product is here: licences, and permits where the definition counts them."""
    return frozenset(LICENSED) | (snapshot.definition.states & PERMITS)


def market(tables: Tables, snapshot: Snapshot, *, pooled: bool = False) -> Snapshot:
    """The products that the report's definition admits, counted for every country in which they are licensed.

    A central EU licence counts for each member, or for the union as one if `pooled`.
    """
    states = snapshot.definition.states & live(snapshot) or frozenset(LICENSED)
    eu = "as_one" if pooled else "members"
    definition = replace(snapshot.definition, count_by="jurisdiction", eu=eu, states=states)
    return take_snapshot(tables, snapshot.as_of, definition, snapshot.known_by)


# ---- the matrix


def compared(tables: Tables, country: str, snapshot: Snapshot, peers: Sequence[str]) -> list[str]:
    """The columns of the matrix: the country, the largest markets and its peers, by number of products.

    Members of the European Union stand as one, and not at all beside one of them: they have the same central
    licences. Peers that nobody searched are no columns: an empty one would read as a finding (`unsearched`).
    """
    members = union_members(tables, snapshot.as_of)
    counts = market(tables, snapshot, pooled=True).counts
    by_count = sorted(counts.index, key=lambda code: (-counts[code], code))
    alike = jurisdictions_for(tables, country, snapshot.as_of)
    asked = ["EUU" if code in members else code for code in peers]
    unknown = unsearched(tables, snapshot, asked)
    asked = [code for code in asked if code in counts or code not in unknown]
    wanted = dict.fromkeys([*by_count[:MARKETS], *asked, *by_count[MARKETS:]])
    chosen = [code for code in wanted if code not in alike][: MOST_COUNTRIES - 1]
    return [country, *sorted(chosen, key=lambda code: (-counts.get(code, 0), code))]


def unsearched(tables: Tables, snapshot: Snapshot, countries: Iterable[str]) -> list[str]:
    """Those of the countries whose registers nobody searched."""
    return [code for code in countries if searched(tables, code, snapshot.as_of) == "no"]


class Cell(NamedTuple):
    """The products licensed in a country for a therapeutic area."""

    area: str
    country: str
    n: int
    undocumented: int  # of them
    searched: str  # the country's registers: yes, partly or no
    rows: tuple[str, ...]


def matrix(tables: Tables, country: str, snapshot: Snapshot, columns: Sequence[str]) -> pd.DataFrame:
    """How many products are licensed per therapeutic area and country: a frame of `Cell`.

    Areas with the most products in the world come first, `other` last. Countries in the order of `columns`,
    the first of which is counted by itself, the others with the European Union as one.
    """
    products = tables["products"]
    areas = dict(zip(products["product_id"], products["therapeutic_area"], strict=True))
    every = market(tables, snapshot, pooled=True).held
    counted = {code: every.get(code, {}) for code in columns[1:]}
    own = every if country == "EUU" else market(tables, snapshot).held
    counted |= {country: own.get(country, {})}
    world = Counter(areas[product] for product in {product for own in every.values() for product in own})
    order = sorted(world, key=lambda area: (area == "other", -world[area], area))
    status = {code: searched(tables, code, snapshot.as_of) for code in columns}
    cells = []
    for area in order:
        for code in columns:
            held = {product: rows for product, rows in counted[code].items() if areas[product] == area}
            refs = {f"products:{product}" for product in held}.union(*held.values())
            bare = sum(grade_of(tables, rows) not in DOCUMENTED for rows in held.values())
            cells.append(Cell(area, code, len(held), bare, status[code], tuple(sorted(refs))))
    return pd.DataFrame(cells, columns=Cell._fields)


def widest(cells: pd.DataFrame, country: str) -> dict[str, Any]:
    """In how many fields of medicine the country has a product (mine), and the widest other market.

    `market` is that one's code and `wide` its areas; None where no other country has a product.
    """
    held = cells[cells["n"] > 0]
    others = held[held["country"] != country].groupby("country").size()
    market = None if others.empty else str(others.sort_values(ascending=False, kind="stable").index[0])
    mine, wide = held[held["country"] == country], held[held["country"] == market]
    areas = count_each(
        "areas_",
        "",
        matrix=(mine, "Areas of the matrix with a product in the country"),
        widest=(wide, "Areas of the matrix with a product in the widest market"),
    )
    return {"mine": areas["matrix"], "wide": areas["widest"], "market": market}


# ---- what is licensed elsewhere only


@per_tables
def starts(tables: Tables, snapshot: Snapshot) -> pd.DataFrame:
    """The first licence of every product at every regulator, oldest first; permits only where they count.

    Columns of `products.history`.
    """
    opening = {*LICENCES, *(live(snapshot) & PERMITS)}
    events = history(tables, tables["products"]["product_id"], snapshot)
    events = events[events["event"].isin(opening)].sort_values(["day", "event_id"])
    return events.drop_duplicates(["product_id", "regulator_id"]).reset_index(drop=True)


Licence = Mapping[Any, Any]


def valid_licences(tables: Tables, country: str, licences: Iterable[Licence]) -> list[Licence]:
    """Of licences with `jurisdiction`, `day` and `date`, those valid in a country, by when they became so.

    Central EU licences count from the country's accession on, and not if they were granted after it left.
    """
    joined, left = membership(tables).get(country, ("", ""))
    found = [licence for licence in licences if licence["jurisdiction"] == country]
    for licence in licences if joined else ():
        if licence["jurisdiction"] == "EUU" and not (left and licence["day"] > last_day(left)):
            early = licence["day"] < first_day(joined)
            found.append({**licence, "day": first_day(joined), "date": joined} if early else licence)
    return sorted(found, key=lambda licence: (licence["day"], licence["product_id"]))


class Elsewhere(NamedTuple):
    """A product with a licence in force somewhere on the day, after its columns `KINDS`."""

    date: str  # of the world's first licence of the product
    day: dt.date  # the last that `date` can mean
    first_in: str  # jurisdiction of that licence
    licensed_in: tuple[str, ...]  # jurisdictions now, the union as one
    years: float  # since the first licence
    here: bool  # licensed in the country
    own_day: dt.date | None  # of the first licence valid there, if it is
    grade: str  # of the evidence for that, "" if not here
    why: str  # for those not here: unlicensed, ended, suspended or permit
    rows: tuple[str, ...]


@per_tables
def elsewhere(tables: Tables, country: str, snapshot: Snapshot) -> pd.DataFrame:
    """Products that the definition admits and that are licensed anywhere, oldest first: `Elsewhere`."""
    valid = jurisdictions_for(tables, country, snapshot.as_of)
    states: dict[str, set[str]] = defaultdict(set)
    granted: dict[str, list[str]] = defaultdict(list)
    for state in known_states(tables, snapshot):
        if state["jurisdiction"] in valid:
            states[state["product_id"]].add(state["state"])
            if state["state"] in live(snapshot):
                granted[state["product_id"]] += state["rows"]
    places: dict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
    for place, own in market(tables, snapshot, pooled=True).held.items():
        for key, rows in own.items():
            places[key][place] = rows
    events: dict[str, list[Licence]] = defaultdict(list)
    for event in records_of(starts(tables, snapshot)):
        events[event["product_id"]].append(event)
    lines = []
    for product in records_of(tables["products"][KINDS]):
        if (key := product["product_id"]) not in places:
            continue
        first, held = events[key][0], places[key]
        why = "" if key in granted else _why(states[key])
        mine = valid_licences(tables, country, events[key]) if not why else []
        grade = grade_of(tables, granted[key]) if not why else ""
        years = years_between(first["day"], snapshot.as_of)
        refs = {f"products:{key}", *first["rows"]}.union(*held.values())
        start = first["date"], first["day"], first["jurisdiction"]
        own_day, where = mine[0]["day"] if mine else None, tuple(sorted(held))
        row = Elsewhere(*start, where, years, not why, own_day, grade, why, tuple(sorted(refs)))
        lines.append((*product.values(), *row))
    frame = pd.DataFrame(lines, columns=[*KINDS, *Elsewhere._fields]).astype({"here": bool})
    return frame.sort_values(["day", "product_id"], ignore_index=True)


def _why(states: set[str]) -> str:
    codes = {"suspended": "suspended", "withdrawn": "ended"}
    codes |= dict.fromkeys(("hospital_exemption", "technology_permit"), "permit")
    return next((code for state, code in codes.items() if state in states), "unlicensed")


def missing(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of `elsewhere` that are not licensed in the country, oldest first."""
    return frame[~frame["here"]].reset_index(drop=True)


def fields(frame: pd.DataFrame) -> dict[str, Any]:
    """The fields of medicine with a product in the country (own) and the rest, the largest first.

    `undocumented`: areas of `own` in which no document or independent press shows a licence; `away`: how many
    are in `rest`.
    """
    shown = frame.assign(shown=frame["grade"].isin(DOCUMENTED))
    areas = shown.groupby("therapeutic_area").agg(
        here=("here", "any"), shown=("shown", "any"), size=("here", "size")
    )
    areas = areas.sort_values("size", ascending=False, kind="stable").astype({"here": bool, "shown": bool})
    parts = {"own": areas["here"], "undocumented": areas["here"] & ~areas["shown"], "rest": ~areas["here"]}
    codes: dict[str, Any] = {key: list(areas.index[mask]) for key, mask in parts.items()}
    away = frame[frame["therapeutic_area"].isin(codes["rest"])]
    about = "Therapeutic areas with a product elsewhere only"
    number = Traced(len(codes["rest"]), rows_in(away), "coverage.away", about, "therapeutic_area")
    return codes | {"away": number}


def by_reach(away: pd.DataFrame) -> pd.DataFrame:
    """The missing products by number of jurisdictions that license them, the most first, then the oldest.

    `places`: that number, the European Union as one.
    """
    away = away.assign(places=away["licensed_in"].map(len))
    order = ["places", "day", "product_id"]
    return away.sort_values(order, ascending=[False, True, True], ignore_index=True)


def through_time(frame: pd.DataFrame, day: dt.date, years: int = 10) -> dict[str, Any]:
    """How many products were licensed on the day of the report and so many years before.

    Keys: world_now, world_before, own_now, own_before (in the country), years.
    """
    before = day.replace(year=day.year - years, day=min(day.day, 28))
    held = frame[frame["own_day"].notna()]
    about, then = "Products in force on the day that were licensed", f"by {before.year}"
    return {"years": years} | count_each(
        "time.",
        "products",
        world_now=(frame, f"{about} anywhere"),
        world_before=(frame[frame["day"] <= before], f"{about} anywhere {then}"),
        own_now=(held, f"{about} in the country"),
        own_before=(held[held["own_day"].map(lambda own: own <= before)], f"{about} in the country {then}"),
    )


def short_name(tables: Tables, name: str, country: str) -> str:
    """The name of a product without its country, which an unnamed one bears in its name."""
    codes = tables.cells("countries", "iso3")
    known = tables.cells("countries", "name_en")[codes.index(country)] if country in codes else country
    return name.removesuffix(f" ({known})")


def coverage_facts(frame: pd.DataFrame, country: Search) -> dict[str, Traced]:
    """How many products are licensed elsewhere only, and how many in the country as well.

    `median`: of the years since the first licences of what is missing.
    """
    licensed, away = frame[frame["here"]], missing(frame)
    areas, areas_here = (part.drop_duplicates("therapeutic_area") for part in (frame, licensed))
    shown = licensed[licensed["grade"].isin(DOCUMENTED)]
    areas_undocumented = areas_here[~areas_here["therapeutic_area"].isin(shown["therapeutic_area"])]
    facts = count_each(
        "coverage.",
        "products",
        world=(frame, "Products with a licence in force anywhere"),
        here=(licensed, "Of them with a licence in force in the country"),
        missing=(away, "Of them without one in the country, as far as searched"),
        ended=(away[away["why"] == "ended"], "Missing ones once licensed there"),
    )
    facts |= count_each(
        "coverage.",
        "therapeutic_areas",
        areas=(areas, "Therapeutic areas with a licensed product anywhere"),
        areas_here=(areas_here, "Of them with one in the country"),
        areas_undocumented=(areas_undocumented, "Of those here without a document or report of a licence"),
    )
    median, about = away["years"].median(), "Median of the years since their first licence"
    facts["median"] = Traced(median, rows_in(away), "coverage.median_years", about, "years", 1)
    # That something is missing rests on the search as well as on the licences.
    return {key: replace(fact, rows=(*fact.rows, *country.rows)) for key, fact in facts.items()}


def travel_aims(tables: Tables, country: str, snapshot: Snapshot) -> pd.DataFrame:
    """Stated aims about patients who go abroad for treatment, as far as stated by the day.

    Columns of `programmes`, and rows, date (the day of the statement, traced).
    """
    frame = known(tables, tables["programmes"], snapshot.known_by)
    frame = frame[(frame["country"] == country) & (frame["target_metric"] == "patients_abroad")]
    frame = frame[passed(frame["announced"], snapshot.as_of)]
    frame = with_rows(frame, "programmes").reset_index(drop=True)
    day = trace_column(frame, "announced", "aim.{programme_id}", "Day of the statement", "date")
    return frame.assign(date=day)
