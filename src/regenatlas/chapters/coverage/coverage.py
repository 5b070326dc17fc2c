"""Chapter 03: what is licensed where, by field of medicine, and what a country does not have.

A product is «here» when a regulator whose licence is valid in the country holds one in force for it: the
country's own, or, within the European Union, the central one. Which products are looked at follows the
report's definition; where they are licensed does not, because the question is what patients can get.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from regenatlas.chapters.portfolio.portfolio import number
from regenatlas.counting.products import (
    LICENCES,
    LICENSED,
    history,
    known_states,
    licensed_here,
    search_status,
    with_rows,
)
from regenatlas.counting.snapshot import Snapshot, known, membership, take_snapshot, union_members
from regenatlas.tables.calendars import first_day, last_day
from regenatlas.tables.load import Tables
from regenatlas.tables.provenance import Traced

MOST_COUNTRIES = 12
MARKETS = 6  # of the largest markets, before the peers get their columns
UNSEARCHED = 2  # peers that nobody searched: enough to show that they are not zero
DAYS_IN_YEAR = 365.25


@dataclass(frozen=True)
class Search:
    """Whether the registers behind a country's product licences were searched: yes, partly or no.

    `regulators` are their short names, none where the tables know of no regulator; `rows` the table rows.
    """

    status: str
    regulators: tuple[str, ...]
    rows: tuple[str, ...]


def search(tables: Tables, country: str, snapshot: Snapshot) -> Search:
    """How far a country's product licences were looked for, on whatever day.

    Where central EU licences are valid, the EU's register decides: national regulators there grant only
    exemptions. Elsewhere several regulators of one country count as searched only if all of them were.
    """
    frame = search_status(tables, country, snapshot)
    central = frame[frame["central"].astype(bool)]
    frame = central if len(central) else frame
    found = set(frame["searched"])
    status = found.pop() if len(found) == 1 else "partly" if found else "no"
    return Search(
        status, tuple(frame["regulator_id"]), tuple(sorted(ref for refs in frame["rows"] for ref in refs))
    )


def jurisdictions(tables: Tables, country: str, snapshot: Snapshot) -> frozenset[str]:
    """Whose licences are valid in a country: its own, and the EU's in a country where central ones are."""
    central = country in union_members(tables, snapshot.as_of)
    return frozenset({country, *(("EUU",) if central else ())})


def market(tables: Tables, snapshot: Snapshot, *, pooled: bool = False) -> Snapshot:
    """The products that the report's definition admits, counted for every country in which they are licensed.

    A central EU licence counts for each member, or for the union as one if `pooled`.
    """
    states = snapshot.definition.states & frozenset(LICENSED) or frozenset(LICENSED)
    rule = replace(
        snapshot.definition, count_by="jurisdiction", eu="as_one" if pooled else "members", states=states
    )
    return take_snapshot(tables, snapshot.as_of, rule, snapshot.known_by)


# ---- the matrix


def compared(tables: Tables, country: str, snapshot: Snapshot, peers: Sequence[str]) -> list[str]:
    """The columns of the matrix: the country, the largest markets and its peers, by number of products.

    Members of the European Union stand as one, and not at all beside one of them: they have the same central
    licences. Of peers without any search only the first `UNSEARCHED` are shown.
    """
    members = union_members(tables, snapshot.as_of)
    counts = market(tables, snapshot, pooled=True).counts
    by_count = sorted(counts.index, key=lambda code: (-counts[code], code))
    union = country in members or country == "EUU"
    alike = {country, *(("EUU",) if union else ())}
    asked = [code if code not in members else "EUU" for code in peers]
    unsearched = [
        code for code in asked if code not in counts and search(tables, code, snapshot).status == "no"
    ]
    asked = [code for code in asked if code not in unsearched[UNSEARCHED:]]
    wanted = [code for code in [*by_count[:MARKETS], *asked, *by_count[MARKETS:]] if code not in alike]
    chosen = list(dict.fromkeys(wanted))[: MOST_COUNTRIES - 1]
    return [country, *sorted(chosen, key=lambda code: (-counts.get(code, 0), code))]


def matrix(tables: Tables, country: str, snapshot: Snapshot, columns: Sequence[str]) -> pd.DataFrame:
    """How many products are licensed per therapeutic area and country, one row per cell.

    Columns: area, country, n, searched (yes|partly|no), rows. Areas with the most products in the world come
    first, `other` last. Countries in the order of `columns`, the first of which is counted by itself, the
    others with the European Union as one.
    """
    products = tables["products"]
    areas = dict(zip(products["product_id"], products["therapeutic_area"], strict=True))
    every = market(tables, snapshot, pooled=True).held
    counted = {code: every.get(code, {}) for code in columns[1:]}
    counted |= {country: market(tables, snapshot).held.get(country, {})}
    world = Counter(areas[product] for product in {product for own in every.values() for product in own})
    order = sorted(world, key=lambda area: (area == "other", -world[area], area))
    cells = []
    for area in order:
        for code in columns:
            held = {product: rows for product, rows in counted[code].items() if areas[product] == area}
            refs = {f"products:{product}" for product in held} | {r for rows in held.values() for r in rows}
            cells.append({"area": area, "country": code, "n": len(held), "rows": tuple(sorted(refs))})
    status = {code: search(tables, code, snapshot).status for code in columns}
    frame = pd.DataFrame(cells, columns=["area", "country", "n", "rows"])
    frame.insert(3, "searched", frame["country"].map(status))
    return frame


# ---- what is licensed elsewhere only


def starts(tables: Tables, snapshot: Snapshot) -> pd.DataFrame:
    """The first licence of every product at every regulator, oldest first; permits are none.

    Columns of `products.history`.
    """
    events = history(tables, tables["products"]["product_id"], snapshot)
    events = events[events["event"].isin(LICENCES)].sort_values(["day", "event_id"])
    return events.drop_duplicates(["product_id", "regulator_id"]).reset_index(drop=True)


def valid_here(
    tables: Tables, country: str, licences: Iterable[Mapping[str, Any]]
) -> list[Mapping[str, Any]]:
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


def elsewhere(tables: Tables, country: str, snapshot: Snapshot) -> pd.DataFrame:
    """Products licensed somewhere on the day that the definition admits: where, since when, and whether here.

    Columns: product_id, name, class, modality, therapeutic_area, indication, origin_country, date and day of
    the world's first licence of the product, first_in (its jurisdiction), licensed_in (jurisdictions now, the
    union as one), years (since the first licence), here, why (for those not here: unlicensed, ended,
    suspended or permit), rows. Oldest first.
    """
    here = set(licensed_here(tables, country, snapshot)["product_id"])
    valid = jurisdictions(tables, country, snapshot)
    held_here: dict[str, set[str]] = defaultdict(set)
    for state in known_states(tables, snapshot):
        if state["jurisdiction"] in valid:
            held_here[state["product_id"]].add(state["state"])
    places: dict[str, list[str]] = defaultdict(list)
    refs: dict[str, set[str]] = defaultdict(set)
    for place, own in market(tables, snapshot, pooled=True).held.items():
        for key, rows in own.items():
            places[key].append(place)
            refs[key].update(rows)
    events = starts(tables, snapshot).drop_duplicates("product_id").to_dict("records")
    first = {event["product_id"]: event for event in events}
    kinds = ["product_id", "name", "class", "modality", "therapeutic_area", "indication", "origin_country"]
    found: list[dict[str, Any]] = []
    for product in tables["products"][kinds].to_dict("records"):
        key = product["product_id"]
        if key not in places:
            continue
        start = first[key]
        found.append({
            **product, "date": start["date"], "day": start["day"],
            "first_in": start["jurisdiction"], "licensed_in": tuple(sorted(places[key])),
            "years": (snapshot.as_of - start["day"]).days / DAYS_IN_YEAR,
            "here": key in here, "why": "" if key in here else _why(held_here[key]),
            "rows": tuple(sorted({*refs[key], *start["rows"], f"products:{key}"})),
        })  # fmt: skip
    columns = [*kinds, *["date", "day", "first_in", "licensed_in", "years", "here", "why", "rows"]]
    frame = pd.DataFrame(found, columns=columns).astype({"here": bool})
    return frame.sort_values(["day", "product_id"], ignore_index=True)


def _why(states: set[str]) -> str:
    codes = {"suspended": "suspended", "withdrawn": "ended"}
    codes |= dict.fromkeys(("hospital_exemption", "technology_permit"), "permit")
    return next((code for state, code in codes.items() if state in states), "unlicensed")


def missing(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of `elsewhere` that are not licensed in the country, oldest first."""
    return frame[~frame["here"]].reset_index(drop=True)


def coverage_facts(frame: pd.DataFrame, country: Search) -> dict[str, Traced]:
    """What `elsewhere` shows in numbers, traced.

    Keys: world (products licensed anywhere), here, missing, areas (with a product anywhere), areas_here,
    areas_missing (with one elsewhere and none here), ended (once licensed here), median (years since the
    first licence of the missing ones), oldest and newest (date of the first licence of a missing one).
    """
    here, away = frame[frame["here"]], missing(frame)
    covered = set(here["therapeutic_area"])
    by_area = frame.drop_duplicates("therapeutic_area")
    ids = "products", "therapeutic_areas"

    def dated(at: int, name: str, about: str) -> Traced:
        row = away.iloc[at] if len(away) else None
        return Traced(
            None if row is None else row["date"], () if row is None else row["rows"], name, about, "date"
        )

    none_here = frame[~frame["therapeutic_area"].isin(covered)].drop_duplicates("therapeutic_area")
    facts = {
        "world": number(frame, "world", "Products with a licence in force anywhere", ids[0]),
        "here": number(here, "here", "Of them with a licence in force in the country", ids[0]),
        "missing": number(away, "missing", "Of them without one in the country, as far as searched", ids[0]),
        "areas": number(by_area, "areas", "Therapeutic areas with a licensed product anywhere", ids[1]),
        "areas_here": number(
            here.drop_duplicates("therapeutic_area"), "areas_here", "Of them with one in the country", ids[1]
        ),
        "areas_missing": number(none_here, "areas_missing", "Of them with one elsewhere only", ids[1]),
        "ended": number(away[away["why"] == "ended"], "ended", "Missing ones once licensed there", ids[0]),
        "oldest": dated(0, "oldest", "First licence of the product that has been licensed elsewhere longest"),
        "newest": dated(-1, "newest", "First licence of the newest product licensed elsewhere only"),
        "median": Traced(
            float(away["years"].median()) if len(away) else None,
            tuple(ref for refs in away["rows"] for ref in refs),
            "median_years",
            "Median of the years since their first licence",
            "years",
            1,
        ),
    }
    # That something is missing rests on the search as well as on the licences.
    return {key: replace(fact, rows=(*fact.rows, *country.rows)) for key, fact in facts.items()}


def travel_aims(tables: Tables, country: str, snapshot: Snapshot) -> pd.DataFrame:
    """Stated aims about patients who go abroad for treatment, as far as stated by the day.

    Columns of `programmes`, and rows.
    """
    frame = known(tables, tables["programmes"], snapshot.known_by)
    frame = frame[(frame["country"] == country) & (frame["target_metric"] == "patients_abroad")]
    said = frame["announced"].map(lambda text: bool(text) and last_day(text) <= snapshot.as_of)
    return with_rows(frame[said.astype(bool)], "programmes").reset_index(drop=True)
