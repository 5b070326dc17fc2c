"""Chapter 09: a country's neighbours side by side, each number with what it counts and of which year.

A neighbour is a country of the same UN sub-region; for a country of West Asia every country of West Asia too.
Whatever was not collected is None here, never zero: an unsearched register is no register without products.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from regenatlas.chapters.capacity import capacity, donors
from regenatlas.counting.dating import up_to
from regenatlas.counting.snapshot import Snapshot, known, take_snapshot, union_members
from regenatlas.tables.calendars import last_day
from regenatlas.tables.load import Tables
from regenatlas.tables.provenance import Traced

#: What is known of a country, apart from its code: any of these makes it comparable at all.
MEASURED = ("population", "gdp_head", "health_spending", "transplants", "donors", "licences", "origin")


def neighbours(tables: Tables, country: str, peers: Sequence[str] = ()) -> list[str]:
    """The countries (ISO3, sorted) that count as neighbours, and the `peers` that a reader asked for."""
    frame = tables["countries"]
    frame = frame[frame["kind"] == "country"].set_index("iso3")
    if country not in frame.index:
        return sorted({*peers} - {country})
    own = frame.loc[country]
    same = frame["un_subregion"] == own["un_subregion"] if own["un_subregion"] else frame["west_asia"] & False
    if own["west_asia"]:
        same = same | frame["west_asia"]
    return sorted({*frame.index[same.astype(bool)], *peers} - {country})


def searched(tables: Tables, country: str, snapshot: Snapshot) -> tuple[str, tuple[str, ...]]:
    """How far the registers were searched that can license for a country, and the rows that say so.

    «yes», «partly» or «no»; a central EU licence counts where it is valid. A country without a regulator in
    the tables was not searched.
    """
    own = {country} | ({"EUU"} if country in union_members(tables, snapshot.as_of) else set())
    found = tables["regulators"]
    found = found[found["jurisdiction"].isin(own)]
    rows = tuple("regulators:" + found["regulator_id"])
    how = set(found["searched"])
    return next((code for code in ("yes", "partly") if code in how), "no"), rows


def licensed_there(tables: Tables, snapshot: Snapshot) -> Snapshot:
    """The same day by the same rule, but each product counted where patients can get it."""
    rule = replace(snapshot.definition, count_by="jurisdiction", eu="members")
    return take_snapshot(tables, snapshot.as_of, rule, snapshot.known_by)


def made_there(tables: Tables, snapshot: Snapshot) -> Snapshot:
    """The same day by the same rule, but each product counted for the developer's home."""
    rule = replace(snapshot.definition, count_by="origin", eu="members")
    return take_snapshot(tables, snapshot.as_of, rule, snapshot.known_by)


def profiles(tables: Tables, country: str, codes: Sequence[str], snapshot: Snapshot) -> pd.DataFrame:
    """What is known of each country in `codes`, seen from `country`; one row per country, most people first.

    Columns: country; population, gdp_head (US$), health_spending (US$ per head), transplants (for ten million
    inhabitants, counts of the whole nation in one year), donors, each with `<name>_year` (of the value) and
    the latter two with `<name>_relation`; licences (products licensed there), search («yes», «partly»,
    «no»), origin (products of own origin), open_areas (share of the products of `country` in whose
    therapeutic area nothing is licensed there), regions (UN sub-region, West Asia and WHO region shared),
    links (centres of `country` promised or running there), rows. None where nothing was collected.
    """
    figures = _indicators(tables, snapshot)
    activity, _ = capacity.activity(tables, snapshot)
    rates = capacity.latest(capacity.rates(tables, activity)).set_index("country")
    registers = donors.donors(tables, snapshot).set_index("country")
    there, made = licensed_there(tables, snapshot), made_there(tables, snapshot)
    areas = tables["products"].set_index("product_id")["therapeutic_area"]
    own_areas = [areas[key] for key in made.products_of(country)]
    abroad = institutions_abroad(tables, country, snapshot)
    lines = []
    for code in codes:
        rows: list[str] = [f"countries:{code}"]
        line: dict[str, Any] = {"country": code}
        for name, (value, year, refs) in figures.get(code, {}).items():
            line |= {name: value, f"{name}_year": year}
            rows += refs
        if code in rates.index:
            rate = rates.loc[code]
            line |= {"transplants": float(rate["rate"]), "transplants_year": int(rate["year"])}
            line["transplants_relation"] = rate["relation"]
            rows += rate["rows"]
        if code in registers.index:
            own = registers.loc[code]
            line |= {"donors": int(own["donors"]), "donors_year": int(own["as_of"][:4] or 0) or None}
            line["donors_relation"] = own["relation"]
            rows += own["rows"]
        how, refs = searched(tables, code, snapshot)
        licensed = there.products_of(code)
        line |= {"search": how, "licences": len(licensed) if licensed or how != "no" else None}
        line["origin"] = len(made.products_of(code))
        taken = {areas[key] for key in licensed}
        if own_areas and line["licences"] is not None:
            line["open_areas"] = sum(area not in taken for area in own_areas) / len(own_areas)
        linked = abroad[abroad["country"] == code]
        line |= {"regions": _regions_shared(tables, country, code), "links": len(linked)}
        rows += [*refs, *there.rows_of([code]), *made.rows_of([code])]
        rows += [ref for found in linked["rows"] for ref in found]
        line["rows"] = tuple(sorted(set(rows)))
        lines.append(line)
    frame = pd.DataFrame(lines).reindex(columns=COLUMNS)
    return frame.sort_values(["population", "country"], ascending=[False, True], ignore_index=True)


COLUMNS = [
    "country",
    *(name for key in ("population", "gdp_head", "health_spending") for name in (key, f"{key}_year")),
    *(name for key in ("transplants", "donors") for name in (key, f"{key}_year", f"{key}_relation")),
    *("licences", "search", "origin", "open_areas", "regions", "links", "rows"),
]


def comparable(frame: pd.DataFrame) -> pd.DataFrame:
    """The countries of `profiles` of which anything was collected; a product of own origin counts as such."""
    keep = frame[list(MEASURED[:-1])].notna().any(axis=1) | (frame["origin"] > 0)
    return frame[keep].reset_index(drop=True)


def institutions_abroad(tables: Tables, country: str, snapshot: Snapshot) -> pd.DataFrame:
    """Institutions of a country that stand, or were promised, in another; rows of `ecosystem` known by then.

    Columns of `ecosystem`, and rows.
    """
    own = tables["ecosystem"]
    own = own[(own["home_country"] == country) & (own["country"] != country)]
    found, _ = up_to(tables, own, "since", snapshot)
    return found.assign(rows=[(f"ecosystem:{key}",) for key in found["institution_id"]]).reset_index(
        drop=True
    )


def _indicators(
    tables: Tables, snapshot: Snapshot
) -> dict[str, dict[str, tuple[float, int, tuple[str, ...]]]]:
    """Per country and measure the newest value of a finished year: value, year, rows."""
    values = known(tables, tables["country_indicators"], snapshot.known_by)
    ended = [last_day(str(year)) <= snapshot.as_of for year in values["year"]]
    values = values[pd.Series(ended, values.index, dtype=bool) & values["value"].notna()]
    found: dict[str, dict[str, tuple[float, int, tuple[str, ...]]]] = {}
    by_year: dict[tuple[str, str], dict[int, tuple[float, str]]] = {}
    for row in values.to_dict("records"):
        at = by_year.setdefault((row["country"], row["indicator"]), {})
        at[int(row["year"])] = float(row["value"]), f"country_indicators:{row['indicator_id']}"
    for (code, indicator), series in by_year.items():
        people = by_year.get((code, "population_total"), {})
        own = found.setdefault(code, {})
        year = max(series)
        if indicator == "population_total":
            own["population"] = series[year][0], year, (series[year][1],)
        elif indicator == "health_expenditure_per_capita_usd":
            own["health_spending"] = series[year][0], year, (series[year][1],)
        elif indicator == "gdp_nominal_usd" and set(series) & set(people):
            year = max(set(series) & set(people))
            (money, first), (heads, second) = series[year], people[year]
            own["gdp_head"] = money / heads, year, (first, second)
    return found


def _regions_shared(tables: Tables, country: str, other: str) -> int:
    frame = tables["countries"].set_index("iso3")
    here, there = frame.loc[country], frame.loc[other]
    same = [bool(here[name]) and here[name] == there[name] for name in ("un_subregion", "who_region")]
    return sum(same) + int(bool(here["west_asia"] and there["west_asia"]))


# ---- findings


def sizes(codes: Sequence[str], near: pd.DataFrame) -> dict[str, Traced]:
    """How many neighbours there are (all), have a figure (figures), have a transplant count (transplants).

    `near`: the frame of `comparable` without the country itself.
    """
    counted = near[near["transplants"].notna()]
    rows = {
        name: tuple(r for refs in part["rows"] for r in refs) for name, part in (("f", near), ("t", counted))
    }
    every = tuple(f"countries:{code}" for code in codes)
    return {
        "all": Traced(len(codes), every, "near.all", "Neighbours by the rule of the chapter", "neighbour"),
        "figures": Traced(len(near), rows["f"], "near.figures", "Neighbours with any figure", "neighbour"),
        "transplants": Traced(
            len(counted), rows["t"], "near.transplants", "Neighbours with a national count", "neighbour"
        ),
    }


def people(frame: pd.DataFrame) -> dict[str, Traced]:
    """How many neighbours there are, and how many people live where a licence was seen, or was not.

    From the frame of `comparable`, the country itself left out. Keys: countries, population; seen,
    none_seen (searched, at least partly, without finding one), unsearched, each also with `_people`; None
    where no population is known.
    """
    groups = {
        "": pd.Series(True, frame.index),
        "seen": frame["licences"] > 0,
        "none_seen": frame["licences"] == 0,
        "unsearched": frame["licences"].isna(),
    }
    abouts = {
        "": "Neighbours with a figure",
        "seen": "Neighbours where a licence was seen",
        "none_seen": "Neighbours searched at least partly, where no licence was seen",
        "unsearched": "Neighbours whose regulator was not searched",
    }
    found = {}
    for name, mask in groups.items():
        part = frame[mask.astype(bool)]
        rows = tuple(ref for refs in part["rows"] for ref in refs)
        heads = part["population"].dropna()
        millions = float(heads.sum()) / 1e6 if len(heads) else None
        found[name or "countries"] = Traced(
            len(part), rows, f"neighbours.{name or 'all'}", abouts[name], "country"
        )
        found[f"{name}_people" if name else "population"] = Traced(
            millions,
            rows,
            f"people.{name or 'all'}",
            f"{abouts[name]}: their inhabitants",
            "million people",
            0,
        )
    return found


def own_licensed(tables: Tables, country: str, codes: Sequence[str], snapshot: Snapshot) -> dict[str, Any]:
    """The products that a country makes, and which of them are licensed in one of `codes`.

    Keys: made, abroad (Traced numbers of products), places (frame: product_id, name, countries, rows).
    """
    made, there = made_there(tables, snapshot), licensed_there(tables, snapshot)
    own = made.counted[made.counted["country"] == country]
    pairs = there.counted[
        there.counted["country"].isin(codes) & there.counted["product_id"].isin(own["product_id"])
    ]
    names = tables["products"].set_index("product_id")["name"]
    lines = [
        {"product_id": key, "name": names[key], "countries": tuple(sorted(part["country"])),
         "rows": tuple(sorted({ref for refs in part["rows"] for ref in refs}))}
        for key, part in pairs.groupby("product_id")
    ]  # fmt: skip
    places = pd.DataFrame(lines, columns=["product_id", "name", "countries", "rows"])
    return {
        "made": Traced(len(own), made.rows_of([country]), "own.made", "Products of own origin", "product"),
        "abroad": Traced(
            len(places),
            tuple(ref for refs in places["rows"] for ref in refs) or made.rows_of([country]),
            "own.licensed_near",
            "Products of own origin that a neighbour licenses",
            "product",
        ),
        "places": places,
    }
