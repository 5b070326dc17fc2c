"""Chapter 01: the place of a country in the world, and what that place hangs on."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from regenatlas.counting.ranking import (
    Distance,
    Place,
    by_definition,
    distance,
    place_on,
    rank,
    rows_behind,
)
from regenatlas.counting.snapshot import Snapshot, unit_of
from regenatlas.tables.load import Tables
from regenatlas.tables.provenance import Traced


@dataclass(frozen=True)
class Standing:
    """Where a country stands under the report's definition, and under all the others.

    `definitions` is the frame of `ranking.by_definition`. Numbers are `Traced`: value, licence events,
    meaning.
    """

    place: Place
    distance: Distance
    count: Traced
    rank: Traced
    ranked: Traced
    tied: Traced
    best: Traced
    worst: Traced
    definitions: pd.DataFrame


def standing(tables: Tables, country: str, snapshot: Snapshot) -> Standing:
    """The place of `country` (ISO3) in a snapshot, and its range over the definitions of the field."""
    ranking = rank(snapshot.counts)
    at = place_on(tables, country, snapshot)
    rows = rows_behind(snapshot, at)
    places = by_definition(tables, country, snapshot.as_of, snapshot.known_by)
    spread = places[places["in_range"] & places["rank"].notna()]
    best, worst = (spread.iloc[0], spread.iloc[-1]) if len(spread) else (None, None)
    return Standing(
        place=at,
        distance=distance(ranking, at),
        count=Traced(
            at.n, snapshot.rows_of([at.country]), "count", "Products counted for the country", "product"
        ),
        rank=Traced(
            at.rank, rows, "rank", "Place by number of counted products; equal counts share a place", "rank"
        ),
        ranked=Traced(
            at.of,
            snapshot.rows_of(snapshot.counts.index),
            "ranked",
            "Countries with a counted product",
            "country",
        ),
        tied=Traced(
            len(at.tied_with),
            snapshot.rows_of([at.country, *at.tied_with]),
            "tied",
            "Others with the same count",
            "country",
        ),
        best=_end(best, "rank_best", "Best place under any definition"),
        worst=_end(worst, "rank_worst", "Worst place under any definition"),
        definitions=places,
    )


def _end(row: pd.Series | None, name: str, about: str) -> Traced:
    if row is None:
        return Traced(None, (), name, about, "rank")
    return Traced(int(row.to_dict()["rank"]), row["rows"], name, about, "rank")


def ladder(places: pd.DataFrame) -> pd.DataFrame:
    """Which definitions put the country on which place.

    Columns: rank, low and high (lowest and highest count), shared (any tie), labels, ids, rows.
    From the frame of `ranking.by_definition`; definitions without a place are left out.
    """
    groups = []
    for value, group in places[places["rank"].notna()].groupby("rank"):
        groups.append(
            {
                "rank": int(value),
                "low": int(group["n"].min()),
                "high": int(group["n"].max()),
                "shared": bool((group["tied"] > 0).any()),
                "labels": tuple(group["label"]),
                "ids": tuple(group["definition_id"]),
                "rows": tuple(sorted({ref for rows in group["rows"] for ref in rows})),
            }
        )
    return pd.DataFrame(groups, columns=["rank", "low", "high", "shared", "labels", "ids", "rows"])


def league(tables: Tables, country: str, snapshot: Snapshot, size: int = 15) -> pd.DataFrame:
    """The first `size` places, and the country itself if it stands lower.

    Columns: country, n, rank, tied, name, focal (is it the country), rows.
    """
    ranking = rank(snapshot.counts)
    unit = unit_of(country, snapshot.definition, tables, snapshot.as_of)
    shown = ranking[(ranking["rank"] <= size) | (ranking["country"] == unit)].head(size + 5)
    if unit not in set(shown["country"]):
        shown = pd.concat([shown, ranking[ranking["country"] == unit]])
    names = tables["countries"].set_index("iso3")["name_en"]
    return shown.assign(
        name=shown["country"].map(names),
        focal=shown["country"] == unit,
        rows=[snapshot.rows_of([code]) for code in shown["country"]],
    ).reset_index(drop=True)


def naming(products: pd.DataFrame) -> dict[str, Traced]:
    """Of the products counted for a country, how many have a public name and a page that dates a licence.

    From the frame of `counted_products`. Keys: named, unnamed, verified.
    """

    def number(mask: pd.Series, name: str, about: str) -> Traced:
        rows = tuple(sorted({ref for refs in products.loc[mask, "rows"] for ref in refs}))
        return Traced(int(mask.sum()), rows, name, about, "product")

    named, verified = products["named"].astype(bool), products["verified"].astype(bool)
    return {
        "named": number(named, "named", "Counted products with a public name"),
        "unnamed": number(~named, "unnamed", "Counted products that no public source names"),
        "verified": number(verified, "verified", "Counted products with a page that states product and date"),
    }


@dataclass(frozen=True)
class World:
    """Who leads and with how many products, all counted products, and the country's share of them."""

    leaders: tuple[str, ...]
    lead: Traced
    total: Traced
    share: Traced


def world(snapshot: Snapshot, at: Place) -> World:
    """What the snapshot counts in the whole world, beside one place in it."""
    counts = snapshot.counts
    leaders = tuple(counts.index[counts == counts.max()]) if len(counts) else ()
    products = snapshot.counted["product_id"].nunique()
    rows = snapshot.rows_of(counts.index)
    share = at.n / products if products else None
    return World(
        leaders,
        Traced(
            int(counts.max()) if leaders else 0,
            snapshot.rows_of(leaders),
            "lead",
            "Most products of any country",
            "product",
        ),
        Traced(products, rows, "world_total", "Products counted in the world, each once", "product"),
        Traced(
            share, rows, "world_share", "The country's part of the products counted in the world", "percent"
        ),
    )


def gaps(snapshot: Snapshot, found: Standing) -> dict[str, Traced]:
    """The distances to the next places as traced numbers; only those that exist.

    Keys: above_n, to_tie, to_pass, rank_if_passed, below_n, lead_n, entry_rank (place with a single product).
    """
    ranking, away = rank(snapshot.counts), found.distance
    n = dict(zip(ranking["country"], ranking["n"], strict=True))
    rows = rows_behind(snapshot, found.place)
    below = snapshot.rows_of(away.below)
    numbers = {
        "above_n": (
            n[away.above[0]] if away.above else None,
            rows,
            "Products of the next place up",
            "product",
        ),
        "to_tie": (
            away.to_tie,
            rows,
            "Further products to draw level with the next place up",
            "further_product",
        ),
        "to_pass": (away.to_pass, rows, "Further products to pass the next place up", "further_product"),
        "rank_if_passed": (away.rank_if_passed, rows, "Place after passing the next place up", "rank"),
        "below_n": (
            n[away.below[0]] if away.below else None,
            below,
            "Products of the next place down",
            "product",
        ),
        "lead_n": (away.lead, (*rows, *below), "Products ahead of the next place down", "product"),
        "entry_rank": (int((ranking["n"] > 1).sum()) + 1, rows, "Place with a single product", "rank"),
    }
    return {
        name: Traced(int(value), tuple(sorted(refs)), name, about, unit)
        for name, (value, refs, about, unit) in numbers.items()
        if value is not None
    }


def counted_products(tables: Tables, country: str, snapshot: Snapshot) -> pd.DataFrame:
    """The products counted for a country, the earliest licence first.

    Columns: product_id, name, class, indication, granted (partial date of the first licence anywhere),
    regulators (those that license it now), named, verified (a counted licence event with a page that states
    product and date), rows.
    """
    unit = unit_of(country, snapshot.definition, tables, snapshot.as_of)
    counted = snapshot.counted[snapshot.counted["country"] == unit]
    products = tables["products"].set_index("product_id")
    verified = tables["authorisations"].set_index("event_id")["verified"]
    licensed = snapshot.states[snapshot.states["state"].isin(snapshot.definition.states)]
    found = []
    for product_id, rows in zip(counted["product_id"], counted["rows"], strict=True):
        states = snapshot.states[snapshot.states["product_id"] == product_id].sort_values("granted_day")
        found.append(
            {
                "product_id": product_id,
                **products.loc[product_id, ["name", "class", "indication", "named"]].to_dict(),
                "granted": states["granted"].iloc[0],
                "regulators": tuple(
                    sorted(licensed.loc[licensed["product_id"] == product_id, "regulator_id"])
                ),
                "verified": any(verified[ref.partition(":")[2]] for ref in rows),
                "rows": (f"products:{product_id}", *rows),
            }
        )
    columns = [
        "product_id",
        "name",
        "class",
        "indication",
        "granted",
        "regulators",
        "named",
        "verified",
        "rows",
    ]
    return pd.DataFrame(found, columns=columns).sort_values(["granted", "product_id"], ignore_index=True)
