"""Chapter 01: the place of a country in the world, and what that place hangs on."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from regenatlas.counting.ranking import Distance, Place, by_definition, distance, place_on, rank, rows_behind
from regenatlas.counting.snapshot import Snapshot, unit_of
from regenatlas.tables.load import Tables
from regenatlas.tables.provenance import Traced, count_each, trace_each, value_at


@dataclass(frozen=True)
class Standing:
    """Where a country stands under the report's definition, and under all the others.

    `definitions` is the frame of `ranking.by_definition`. Numbers are `Traced`: value, licence events,
    meaning.
    """

    place: Place
    distance: Distance
    definitions: pd.DataFrame
    count: Traced
    rank: Traced
    ranked: Traced
    tied: Traced
    best: Traced
    worst: Traced


def standing(tables: Tables, country: str, snapshot: Snapshot) -> Standing:
    """The place of `country` (ISO3) in a snapshot, and its range over the definitions of the field."""
    place = place_on(tables, country, snapshot)
    places = by_definition(tables, country, snapshot.as_of, snapshot.known_by)
    spread = places[places["in_range"] & places["rank"].notna()]
    rows_of, tied = snapshot.rows_of, place.tied_with
    about = "Place by number of counted products; equal counts share a place"
    numbers = trace_each(
        "",
        count=(place.n, rows_of([place.country]), "Products counted for the country", "product"),
        rank=(place.rank, rows_behind(snapshot, place), about, "rank"),
        ranked=(place.of, rows_of(snapshot.counts.index), "Countries with a counted product", "country"),
        tied=(len(tied), rows_of([place.country, *tied]), "Others with the same count", "country"),
    )
    ends = trace_each(
        "rank_",
        best=(*value_at(spread, 0, "rank"), "Best place under any definition", "rank"),
        worst=(*value_at(spread, -1, "rank"), "Worst place under any definition", "rank"),
    )
    return Standing(place, distance(rank(snapshot.counts), place), places, **numbers, **ends)


def numbers_of(standing: Standing) -> dict[str, Any]:
    """What sentences on a standing need: its numbers, `unit` (what is ranked), and the countries around it.

    `tied_with`, `above` and `below` are those on the same, the next better and the next worse place.
    """
    place, distance = standing.place, standing.distance
    around = {"tied_with": place.tied_with, "above": distance.above, "below": distance.below}
    numbers = {name: value for name, value in vars(standing).items() if isinstance(value, Traced)}
    return {"unit": place.country, "n_below": len(distance.below), **around, **numbers}


def ladder(places: pd.DataFrame) -> pd.DataFrame:
    """Which definitions put the country on which place, best first.

    Columns: rank, low and high (lowest and highest count), shared (any tie), labels, ids, rows. From the
    frame of `ranking.by_definition`; definitions without a place are left out.
    """
    rungs = places[places["rank"].notna()].groupby("rank", as_index=False)
    return rungs.agg(
        low=("n", "min"),
        high=("n", "max"),
        shared=("tied", "any"),
        labels=("label", tuple),
        ids=("definition_id", tuple),
        rows=("rows", "sum"),
    )


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
    named, verified = products["named"].astype(bool), products["verified"].astype(bool)
    return count_each(
        "",
        "product",
        named=(products[named], "Counted products with a public name"),
        unnamed=(products[~named], "Counted products that no public source names"),
        verified=(products[verified], "Counted products with a page that states product and date"),
    )


@dataclass(frozen=True)
class World:
    """Who leads and with how many products, all counted products, and the country's share of them."""

    leaders: tuple[str, ...]
    lead: Traced
    total: Traced
    share: Traced


def world_totals(snapshot: Snapshot, place: Place) -> World:
    """What the snapshot counts in the whole world, and one place's part of it."""
    counts = snapshot.counts
    leaders = tuple(counts.index[counts == counts.max()])
    lead = int(counts.max()) if leaders else 0
    total = snapshot.counted["product_id"].nunique()
    rows = snapshot.rows_of(counts.index)
    share = place.n / total if total else None
    about = "The country's part of the products counted in the world"
    return World(
        leaders,
        Traced(lead, snapshot.rows_of(leaders), "lead", "Most products of any country", "product"),
        Traced(total, rows, "world_total", "Products counted in the world, each once", "product"),
        Traced(share, rows, "world_share", about, "percent"),
    )


def gaps(snapshot: Snapshot, standing: Standing) -> dict[str, Traced]:
    """The distances to the next places as traced numbers; only those that exist.

    Keys: above_n, to_tie, to_pass, rank_if_passed, below_n, lead_n, entry_rank (place with a single product).
    """
    away, n = standing.distance, snapshot.counts
    rows = rows_behind(snapshot, standing.place)
    below = snapshot.rows_of(away.below)
    above_n, below_n = (int(n[side[0]]) if side else None for side in (away.above, away.below))
    entry_rank, level = int((n > 1).sum()) + 1, "Further products to draw level with the next place up"
    numbers = trace_each(
        "",
        above_n=(above_n, rows, "Products of the next place up", "product"),
        to_tie=(away.to_tie, rows, level, "further_product"),
        to_pass=(away.to_pass, rows, "Further products to pass the next place up", "further_product"),
        rank_if_passed=(away.rank_if_passed, rows, "Place after passing the next place up", "rank"),
        below_n=(below_n, below, "Products of the next place down", "product"),
        lead_n=(away.lead, (*rows, *below), "Products ahead of the next place down", "product"),
        entry_rank=(entry_rank, rows, "Place with a single product", "rank"),
    )
    return {name: number for name, number in numbers.items() if number.value is not None}


def counted_products(tables: Tables, country: str, snapshot: Snapshot) -> pd.DataFrame:
    """The products counted for a country, the earliest licence first.

    Columns: product_id, name, class, indication, granted (partial date of the first licence anywhere),
    regulators (those that license it now), named, verified (a counted licence event with a page that states
    product and date), rows.
    """
    unit = unit_of(country, snapshot.definition, tables, snapshot.as_of)
    counted = snapshot.counted[snapshot.counted["country"] == unit]
    described = tables["products"].set_index("product_id")[["name", "class", "indication", "named"]]
    verified = tables["authorisations"].set_index("event_id")["verified"]
    states = snapshot.states
    products = []
    for product_id, refs in zip(counted["product_id"], counted["rows"], strict=True):
        own = states[states["product_id"] == product_id].sort_values("granted_day")
        licensed = own["state"].isin(snapshot.definition.states)
        products.append(
            {
                "product_id": product_id,
                **described.loc[product_id],
                "granted": own["granted"].iloc[0],
                "regulators": tuple(sorted(own.loc[licensed, "regulator_id"])),
                "verified": any(verified[ref.partition(":")[2]] for ref in refs),
                "rows": (f"products:{product_id}", *refs),
            }
        )
    columns = ["product_id", *described, "granted", "regulators", "verified", "rows"]
    return pd.DataFrame(products, columns=columns).sort_values(["granted", "product_id"], ignore_index=True)


def with_agreeing_labels(reported: pd.DataFrame, most: int = 6) -> pd.DataFrame:
    """Reported places with `first_labels` (`most` definitions that agree) and `n_labels` (how many do)."""
    labels = [[reading.label for reading in agreeing] for agreeing in reported["agreeing"]]
    return reported.assign(first_labels=[one[:most] for one in labels], n_labels=[len(one) for one in labels])
