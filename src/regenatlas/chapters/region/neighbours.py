"""Chapter 09: a country's neighbours side by side, each number with what it counts and of which year.

A neighbour has a land border or lies across a strait or sea (`counting.borders`); who has none is set beside
its UN sub-region. What was not collected is None, never zero: an unsearched register is not one without
products.
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any

import pandas as pd

from regenatlas.chapters import capacity
from regenatlas.counting import borders, country_series
from regenatlas.counting.dating import up_to
from regenatlas.counting.searched import of_count, searched
from regenatlas.counting.snapshot import Snapshot, jurisdictions_for, take_snapshot
from regenatlas.tables.load import Tables, per_tables
from regenatlas.tables.provenance import Traced, count, count_each, count_where, rows_in, with_rows

#: What is known of a country, apart from its code: any of these makes it comparable at all.
MEASURED = ("population", "gdp_head", "health_spending", "transplants", "donors", "licences", "origin")
#: The columns of `profiles`.
PROFILE_COLUMNS = [
    *("country", "how", "union"),
    *(f"{name}{end}" for name in MEASURED[:3] for end in ("", "_year")),
    *(f"{name}{end}" for name in MEASURED[3:5] for end in ("", "_year", "_relation")),
    *("transplants_highest", "licences", "licences_missing", "search", "origin", "origin_missing"),
    *("open_areas", "regions", "links", "rows"),
]


def neighbour_codes(tables: Tables, country: str, peers: Sequence[str] = ()) -> list[str]:
    """The countries (ISO3, sorted) that count as neighbours, and the `peers` that a reader asked for."""
    return sorted({*borders.neighbours(tables, country)["country"], *peers} - {country})


def _counted_by(tables: Tables, snapshot: Snapshot, count_by: str) -> Snapshot:
    """The same day by the same rule, each country by itself, but counted by another country of a product."""
    definition = replace(snapshot.definition, count_by=count_by, eu="members")
    return take_snapshot(tables, snapshot.as_of, definition, snapshot.known_by)


def profiles(tables: Tables, country: str, codes: Sequence[str], snapshot: Snapshot) -> pd.DataFrame:
    """What is known of each country in `codes`, seen from `country`; one row per country, most people first.

    Columns: country; how (codes of the list `neighbour`, empty for `country` itself); union (whether a
    central licence of the European Union is valid both there and in `country`); population, gdp_head and
    health_spending (international dollars per head), transplants (for ten million inhabitants, counts of the
    whole nation in one year), donors, each with `<name>_year` (of the value) and the latter two with
    `<name>_relation`, and transplants_highest, the highest of several counts of the year;
    licences (products licensed there), search («yes», «partly», «no»), origin (products of
    own origin), both with `<name>_missing` (what none of them means, a code of the list `missing`),
    open_areas (share of products of `country` in whose therapeutic area nothing is licensed there), regions
    (land border, UN sub-region and WHO region shared), links (centres of `country` promised or running
    there), rows. None where nothing was collected.
    """
    frame = licensing(tables, country, codes, snapshot)
    rows = {code: set(refs) for code, refs in zip(frame["country"], frame["rows"], strict=True)}
    for name, part in _figures(tables, snapshot).items():
        own = part[part["country"].isin(codes)].set_index("country")
        for column in {"value", "year", "relation", "highest"} & set(own):
            end = "" if column == "value" else f"_{column}"
            frame[name + end] = frame["country"].map(own[column])
        for code, refs in own["rows"].items():
            rows[code].update(refs)
    frame["rows"] = [tuple(sorted(rows[code])) for code in frame["country"]]
    frame = frame.reindex(columns=PROFILE_COLUMNS)
    return frame.sort_values(["population", "country"], ascending=[False, True], ignore_index=True)


def licensing(tables: Tables, country: str, codes: Sequence[str], snapshot: Snapshot) -> pd.DataFrame:
    """Of `profiles` what needs no figures: how each is a neighbour, and what is licensed and made there."""
    return _licensing(tables, country, tuple(codes), snapshot)


@per_tables
def _licensing(tables: Tables, country: str, codes: tuple[str, ...], snapshot: Snapshot) -> pd.DataFrame:
    near = borders.neighbours(tables, country).set_index("country")
    day, registers = snapshot.as_of, defaultdict(list)
    regulators = tables["regulators"]
    for key, code in zip(regulators["regulator_id"], regulators["jurisdiction"], strict=True):
        registers[code].append(f"regulators:{key}")
    unions = jurisdictions_for(tables, country, day) - {country}
    there, origin = (_counted_by(tables, snapshot, by) for by in ("jurisdiction", "origin"))
    products = tables["products"]
    areas = dict(zip(products["product_id"], products["therapeutic_area"], strict=True))
    own_areas = [areas[key] for key in origin.products_of(country)]
    linked, lines = defaultdict(list), []
    abroad = institutions_abroad(tables, country, snapshot)
    for code, refs in zip(abroad["country"], abroad["rows"], strict=True):
        linked[code].append(refs)
    for code in codes:
        how, valid = searched(tables, code, day), jurisdictions_for(tables, code, day)
        refs = [ref for one in valid for ref in registers[one]]
        licensed, made = there.products_of(code), origin.products_of(code)
        is_known = bool(licensed) or how != "no"
        held = {areas[key] for key in licensed}
        is_open = sum(area not in held for area in own_areas) / len(own_areas) if own_areas else math.nan
        rows = {f"countries:{code}", *near["rows"].get(code, ()), *refs}
        rows |= {*there.rows_of([code]), *origin.rows_of([code]), *chain(*linked[code])}
        by = "" if code == country else near["how"].get(code, "asked")
        union = code != country and bool(unions & valid)
        seen = (len(licensed), is_open) if is_known else (None, None)
        regions = _regions_shared(tables, country, code) + (by == "land")
        missing = [of_count(tables, code, day, len(found)) for found in (licensed, made)]
        found = (by, union, how, *seen, len(made), *missing, regions, len(linked[code]))
        lines.append((code, *found, tuple(sorted(rows))))
    columns = ["country", "how", "union", "search", "licences", "open_areas", "origin", "licences_missing"]
    columns += ["origin_missing", "regions", "links", "rows"]
    return pd.DataFrame(lines, columns=columns)


def comparable(frame: pd.DataFrame) -> pd.DataFrame:
    """The countries of `profiles` of which anything was collected; a product of own origin counts as such.

    Of countries that only share the sub-region more is asked than people and money.
    """
    made = frame["origin"] > 0
    keep = frame[list(MEASURED[:-1])].notna().any(axis=1) | made
    telling = frame[list(MEASURED[3:-1])].notna().any(axis=1) | made
    return frame[keep & (telling | (frame["how"] != "sub_region"))].reset_index(drop=True)


@per_tables
def institutions_abroad(tables: Tables, country: str, snapshot: Snapshot) -> pd.DataFrame:
    """Institutions of a country that stand, or were promised, in another; rows of `ecosystem` known by then.

    Columns of `ecosystem`, and rows.
    """
    own = tables["ecosystem"]
    own = own[(own["home_country"] == country) & (own["country"] != country)]
    return up_to(tables, with_rows(own, "ecosystem"), "since", snapshot)[0].reset_index(drop=True)


@per_tables
def _figures(tables: Tables, snapshot: Snapshot) -> dict[str, pd.DataFrame]:
    """By measure the newest value of each country: country, value, year, rows, relation if there is one."""
    people, money, health = (
        country_series.series(tables, code, snapshot)
        for code in ("population_total", "gdp_ppp", "health_expenditure_per_head_ppp")
    )
    heads = money.merge(people, on=["country", "year"], suffixes=("", "_people"))
    heads["value"] /= heads["value_people"]
    heads["rows"] += heads["rows_people"]
    done = capacity.references(tables, snapshot)
    donors = capacity.donor_registers(tables, snapshot)
    years = [int(text[:4] or 0) or None for text in donors["as_of"]]
    return {
        "population": country_series.newest(people),
        "gdp_head": country_series.newest(heads),
        "health_spending": country_series.newest(health),
        "transplants": done[done["counted"].astype(bool)].rename(columns={"rate": "value"}),
        "donors": donors.assign(value=donors["n"], year=years),
    }


def _regions_shared(tables: Tables, country: str, other: str) -> int:
    ours, theirs = (tables.row(f"countries:{code}") for code in (country, other))
    return sum(bool(ours[name]) and ours[name] == theirs[name] for name in ("un_subregion", "who_region"))


def usual_years(frame: pd.DataFrame) -> dict[str, Traced]:
    """For each yearly measure of the neighbours the year from which most of the values are."""
    rows = tuple(ref for ref in rows_in(frame) if ref.startswith("country_indicators:"))
    years = {name: frame[f"{name}_year"].dropna().mode() for name in MEASURED[:3]}
    about = "Year of most values in the table"
    return {
        name: Traced(int(found.iloc[-1]), rows, f"year.{name}", about, "calendar_year")
        for name, found in years.items()
        if len(found)
    }


def table_of_neighbours(frame: pd.DataFrame, country: str, usual: Mapping[str, Traced]) -> pd.DataFrame:
    """A frame of `profiles` for a table: the country itself first, population in millions, no usual years.

    It has `own`, which is true for the country itself; `usual`: the years of `usual_years`.
    """
    frame = frame.assign(own=frame["country"] == country, population=frame["population"] / 1e6)
    for name in MEASURED[:5]:
        years = frame[f"{name}_year"].astype("Int64")
        frame[f"{name}_year"] = years.mask(years == usual[name].value) if name in usual else years
    return frame.sort_values("own", ascending=False, kind="stable", ignore_index=True)


# ---- findings


def sizes(codes: Sequence[str], profiled: pd.DataFrame) -> dict[str, Any]:
    """How many neighbours there are (all), by what, and how much is known of them.

    `profiled`: the frame of `profiles` of the neighbours `codes`, without the country itself. Keys: all; land
    and water (how many), with their codes in `land_codes` and `water_codes`; sub_region (whether they only
    share the sub-region); figures, transplants (how many have any figure, a comparable transplant count);
    union (how many have the country's central licence), union_codes, outside (how many have not); miles of
    water between neighbours at most.
    """
    every = tuple(f"countries:{code}" for code in codes)
    by = {kind: profiled[profiled["how"] == kind] for kind in ("land", "water", "asked")}
    known, union = comparable(profiled), profiled[profiled["union"].astype(bool)]
    return {
        "all": Traced(len(codes), every, "near.all", "Neighbours by the rule of the chapter", "neighbour"),
        **count_each(
            "near.",
            "neighbour",
            land=(by["land"], "Neighbours with a land border"),
            water=(by["water"], "Neighbours across a strait or sea"),
            asked=(by["asked"], "Countries named by the reader"),
            figures=(known, "Neighbours with any figure"),
            transplants=(known[known["transplants"].notna()], "Neighbours with a national count"),
            union=(union, "Neighbours where a central licence of the European Union is valid as well"),
            outside=(profiled.drop(union.index), "Neighbours without that licence"),
        ),
        **{f"{kind}_codes": sorted(found["country"]) for kind, found in by.items()},
        "miles": borders.MILES,
        "union_codes": sorted(union["country"]),
        "sub_region": bool((profiled["how"] == "sub_region").any()),
    }


def seen_numbers(frame: pd.DataFrame, which: str = "all") -> dict[str, Traced]:
    """In how many neighbours a licensed product was seen, or was not, or nobody searched.

    From a frame of `licensing` or `profiles` without the country itself; `which` neighbours these are, as the
    facts are named. Keys: around (all of them), seen, none_seen (searched, at least partly, without finding
    one), unsearched.
    """
    n, of = frame["licences"], {"all": "Neighbours"}.get(which, f"Neighbours ({which})")
    return count_where(
        frame,
        f"region.{which}.",
        "neighbour",
        around=(n.isna() | n.notna(), f"{of} set side by side"),
        seen=(n > 0, f"{of} where a licence was seen"),
        none_seen=(n == 0, f"{of} searched at least partly, where no licence was seen"),
        unsearched=(n.isna(), f"{of} whose regulator was not searched"),
    )


def own_licensed(tables: Tables, country: str, codes: Sequence[str], snapshot: Snapshot) -> dict[str, Any]:
    """The products that a country makes, and which of them are licensed in its neighbours.

    Keys: made, abroad (Traced numbers of products), places (frame: product_id, name, countries, rows).
    """
    counted = _counted_by(tables, snapshot, "origin").counted
    own = counted[counted["country"] == country]
    there = _counted_by(tables, snapshot, "jurisdiction").counted
    there = there[there["country"].isin(codes) & there["product_id"].isin(own["product_id"])]
    names = tables["products"].set_index("product_id")["name"]
    lines = [
        (key, names[key], tuple(sorted(part["country"])), rows_in(part))
        for key, part in there.groupby("product_id")
    ]
    places = pd.DataFrame(lines, columns=["product_id", "name", "countries", "rows"])
    made = count(own, "region.own", "Products of own origin", "product")
    # That none is licensed there rests on the products that were looked for.
    rows, about = rows_in(places) or made.rows, "Products of own origin that a neighbour licenses"
    return {
        "made": made,
        "abroad": Traced(len(places), rows, "region.own_near", about, "product"),
        "places": places,
    }
