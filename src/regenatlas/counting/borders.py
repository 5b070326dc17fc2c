"""Who a country's neighbours are: by land as the outlines of the map show it, by water as a table says.

The outlines keep each border once, as an arc that both countries share: who shares an arc has a land border.
What they miss or invent, and who is a neighbour across a strait or sea, stands in the table `neighbours`.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import permutations
from typing import Any

import pandas as pd
from babel.core import get_global

from regenatlas import paths
from regenatlas.tables.load import Tables, per_tables

MILES = 150  # of water at most between neighbours, as the table `neighbours` has them


@cache
def world() -> dict[str, Any]:
    """The outlines of all countries, as TopoJSON; read once per process."""
    found: dict[str, Any] = json.loads(paths.OUTLINES.read_bytes())
    return found


def alpha2(numeric: str) -> str:
    """The ISO 3166 alpha-2 code of a numeric one; empty where there is none."""
    names = get_global("territory_aliases").get(numeric, ())  # numeric codes are among them
    return names[0] if len(names) == 1 else ""


@cache
def land_borders() -> frozenset[tuple[str, str]]:
    """Pairs of countries (alpha-2 codes, both ways round) that share a border in the outlines.

    Land without a code of its own has no border here.
    """
    owners: dict[int, set[str]] = defaultdict(set)
    for shape in world()["objects"]["countries"]["geometries"]:
        for number in _numbers(shape["arcs"]):
            owners[max(number, ~number)].add(alpha2(shape.get("id", "")))
    pairs = {pair for codes in owners.values() for pair in permutations(codes - {""}, 2)}
    return frozenset(pairs)


def _numbers(arcs: Any) -> Iterator[int]:
    """All numbers in a nest of lists; one below zero is the arc `~number`, seen from the other side."""
    if isinstance(arcs, int):
        yield arcs
    else:
        for part in arcs:
            yield from _numbers(part)


@per_tables
def neighbours(tables: Tables, country: str) -> pd.DataFrame:
    """The neighbours of a country (ISO3): country, how, rows; those by land first, then by code.

    `how` is a code of the list `neighbour`: «land», or «water» (`MILES` of it at most). A country with
    neither is set beside the others of its UN sub-region («sub_region»). Empty for a country not in the table
    `countries`, or without a sub-region.
    """
    countries = tables["countries"]
    countries = countries[countries["kind"] == "country"].set_index("iso3")
    columns = ["country", "how", "rows"]
    if country not in countries.index:
        return pd.DataFrame(columns=columns)
    iso3 = {two: three for three, two in countries["iso2"].items()}
    own = countries.loc[country]
    here = f"countries:{country}"
    found: dict[str, tuple[str, tuple[str, ...]]] = {
        iso3[other]: ("land", (here, f"countries:{iso3[other]}"))
        for one, other in land_borders()
        if one == own["iso2"] and other in iso3
    }
    for row in _pairs(tables, country):
        if row["kind"] == "none":
            found.pop(row["other"], None)
        elif row["other"] in countries.index:
            found.setdefault(row["other"], (row["kind"], (f"neighbours:{row['pair_id']}",)))
    if not found and own["un_subregion"]:
        same = countries.index[countries["un_subregion"] == own["un_subregion"]].drop(country)
        found = {code: ("sub_region", (here, f"countries:{code}")) for code in same}
    lines = [(code, *found[code]) for code in sorted(found, key=lambda code: (found[code][0], code))]
    return pd.DataFrame(lines, columns=columns)


def _pairs(tables: Tables, country: str) -> Iterator[dict[str, Any]]:
    """The rows of `neighbours` on a country, with `other`: the country at the other end."""
    if "neighbours" not in tables:
        return
    for row in tables.records("neighbours"):
        ends = [row["country"], row["neighbour"]]
        if country in ends:
            ends.remove(country)
            yield row | {"other": ends[0]}
