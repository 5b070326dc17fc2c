"""Chapter 01: the place of a country in the world, and what that place hangs on."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import pandas as pd

from regenatlas.counting import evidence
from regenatlas.counting.licences import CONDITIONS_UNKNOWN
from regenatlas.counting.ranking import (
    ASKED,
    FIRST,
    Distance,
    Place,
    by_definition,
    by_question,
    distance,
    place_on,
    rank,
    rows_behind,
)
from regenatlas.counting.snapshot import Snapshot, unit_of
from regenatlas.tables.load import Tables, per_tables, records_of
from regenatlas.tables.provenance import Traced, rows_in, trace_each, value_at


@dataclass(frozen=True)
class Standing:
    """Where a country stands under the report's definition, and under all the others.

    `definitions` is the frame of `ranking.by_question`. `fewest`, `most`, `best` and `worst`: count and place
    if products that may be identical are one or not. `ranges`: by what is asked (`ranking.by_question`) the
    best and the worst place under the definitions of the field. Numbers are `Traced`: value, licence events,
    meaning.
    """

    place: Place
    distance: Distance
    definitions: pd.DataFrame
    ranges: dict[str, dict[str, Traced]]
    count: Traced
    rank: Traced
    ranked: Traced
    tied: Traced
    fewest: Traced
    most: Traced
    best: Traced
    worst: Traced


@per_tables
def standing(tables: Tables, country: str, snapshot: Snapshot) -> Standing:
    """The place of a country on a day by a counting rule, and the span of places by the field's rules."""
    place = place_on(tables, country, snapshot)
    places = by_question(by_definition(tables, country, snapshot.as_of, snapshot.known_by), place.country)
    rows_of, tied = snapshot.rows_of, place.tied_with
    own, behind = rows_of([place.country]), rows_behind(snapshot, place)
    identity = evidence.identity_range(tables, country, snapshot)
    about = "Place by number of counted products; equal counts share a place"
    numbers = trace_each(
        "",
        count=(place.n, own, "Products counted for the country", "product"),
        rank=(place.rank, behind, about, "rank"),
        ranked=(place.of, rows_of(snapshot.counts.index), "Countries with a counted product", "country"),
        tied=(len(tied), rows_of([place.country, *tied]), "Others with the same count", "country"),
    )
    ends = trace_each(
        "identity_",
        fewest=(identity.fewest, own, "Counted products if those that may be identical are one", "product"),
        most=(identity.most, own, "Counted products if none are identical", "product"),
        best=(identity.best, behind, "Best place, as products are identical or not", "rank"),
        worst=(identity.worst, behind, "Worst place, as products are identical or not", "rank"),
    )
    return Standing(place, distance(rank(snapshot.counts), place), places, _ranges(places), **numbers, **ends)


def _ranges(places: pd.DataFrame) -> dict[str, dict[str, Traced]]:
    ranges = {}
    for asked, group in places[places["in_range"] & places["rank"].notna()].groupby("asked"):
        ranges[str(asked)] = trace_each(
            f"rank_{asked}_",
            best=(*value_at(group, 0, "rank"), f"Best place under any rule, asked: {asked}", "rank"),
            worst=(*value_at(group, -1, "rank"), f"Worst place under any rule, asked: {asked}", "rank"),
        )
    return ranges


def numbers_of(standing: Standing) -> dict[str, Any]:
    """What sentences on a standing need: its numbers, `unit` (what is ranked), and the countries around it.

    `tied_with`, `above` and `below` are those on the same, the next better and the next worse place.
    """
    place, distance = standing.place, standing.distance
    around = {"tied_with": place.tied_with, "above": distance.above, "below": distance.below}
    numbers = {name: value for name, value in vars(standing).items() if isinstance(value, Traced)}
    return {"unit": place.country, "n_below": len(distance.below), **around, **numbers}


def ladder(places: pd.DataFrame, own: str) -> pd.DataFrame:
    """Which definitions of the field put the country on which place: question by question, best place first.

    Columns: asked, rank, low and high (lowest and highest count), shared (any tie), partly (a tie under some
    of several definitions), labels (that of the definition `own` first), first and more (the first label, and
    how many others), own (is it among them), rows. Definitions without a place are left out, and those of a
    part of the field, unless it is `own`.
    """
    steps: dict[tuple[str, int], list[dict[str, Any]]] = defaultdict(list)
    every = sorted(records_of(places), key=lambda row: row["definition_id"] != own)
    for row in every:
        if row["rank"] is not None and (row["in_range"] or row["definition_id"] == own):
            steps[row["asked"], row["rank"]].append(row)
    lines = []
    for asked, at in sorted(steps, key=lambda step: (ASKED.index(step[0]), step[1])):
        rows = steps[asked, at]
        tied, counts, labels = (tuple(row[key] for row in rows) for key in ("tied", "n", "label"))
        is_own = rows[0]["definition_id"] == own
        refs = tuple(ref for row in rows for ref in row["rows"])
        step = asked, at, min(counts), max(counts), any(tied), labels, is_own, refs
        lines.append((*step, any(tied) and not all(tied), labels[0], len(labels) - 1))
    columns = ["asked", "rank", "low", "high", "shared", "labels", "own", "rows", "partly", "first", "more"]
    kinds = {"rank": "Int64", "shared": bool, "own": bool, "partly": bool}
    return pd.DataFrame(lines, columns=columns).astype(kinds)


def same_place(steps: pd.DataFrame, place: int | None) -> dict[str, Traced]:
    """How many counting rules give the country a place (all), and how many give this one (same)."""
    numbers = steps.assign(rules=steps["more"] + 1)
    same = numbers[numbers["rank"] == place]
    return {
        name: Traced(int(frame["rules"].sum()), rows_in(frame), f"rules_{name}", about, "rule")
        for name, frame, about in (
            ("all", numbers, "Counting rules that give a place"),
            ("same", same, "Counting rules that give the place of the report"),
        )
    }


def unknown_conditions(snapshot: Snapshot, unit: str) -> Traced:
    """Counted products of which no page says whether any of their licences is free of conditions."""
    known: dict[str, bool] = {}
    rows: dict[str, set[str]] = {}
    for state in snapshot.folded:
        if state["state"] in snapshot.definition.states and state["product_id"] in snapshot.products_of(unit):
            key = state["product_id"]
            known[key] = known.get(key, False) or state["state"] != CONDITIONS_UNKNOWN
            rows.setdefault(key, set()).update(state["rows"])
    unknown = sorted(key for key, is_known in known.items() if not is_known)
    about = "Counted products of whose licences no page says whether conditions are attached"
    refs = tuple(ref for key in unknown for ref in rows[key])
    return Traced(len(unknown), refs, "conditions_unknown", about, "product")


def league(tables: Tables, country: str, snapshot: Snapshot, size: int = 15) -> pd.DataFrame:
    """The first `size` places, and the country itself if it stands lower.

    Columns: country, n, fewest (if products that may be identical are one), rank, tied, name, focal (is it
    the country), rows.
    """
    ranking = rank(snapshot.counts)
    unit = unit_of(country, snapshot.definition, tables, snapshot.as_of)
    shown = ranking[(ranking["rank"] <= size) | (ranking["country"] == unit)].head(size + 5)
    if unit not in set(shown["country"]):
        shown = pd.concat([shown, ranking[ranking["country"] == unit]])
    names = tables["countries"].set_index("iso3")["name_en"]
    return shown.assign(
        name=shown["country"].map(names),
        fewest=[evidence.identity_range(tables, code, snapshot).fewest for code in shown["country"]],
        focal=shown["country"] == unit,
        rows=[snapshot.rows_of([code]) for code in shown["country"]],
    ).reset_index(drop=True)


@dataclass(frozen=True)
class World:
    """Who leads and with how many products, all counted products, and the country's share of them."""

    leaders: tuple[str, ...]
    lead: Traced
    total: Traced
    share: Traced


def world_totals(snapshot: Snapshot, place: Place) -> World:
    """What is counted in the whole world on the day of the report, and one country's part of it."""
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

    Columns: product_id, name, class, indication, granted (partial date of the first licence anywhere), late
    (is that the latest day possible), regulators (those that license it now), named, grade (of the evidence),
    seen (what was seen, in the words of the best row), rows.
    """
    graded = evidence.products_by_grade(tables, country, snapshot).set_index("product_id")
    described = tables["products"].set_index("product_id")[["name", "class", "indication", "named"]]
    events = tables["authorisations"].set_index("event_id")[["date", "date_basis", "grade", "evidence"]]
    states, products = snapshot.states, []
    for product_id, (grade, refs) in graded[["grade", "rows"]].iterrows():
        own = states[states["product_id"] == product_id].sort_values("granted_day")
        licensed = own["state"].isin(snapshot.definition.states)
        granted = own["granted"].iloc[0]
        first, held = (
            events.loc[[ref.partition(":")[2] for ref in named]] for named in (own["rows"].iloc[0], refs)
        )
        products.append(
            {
                "product_id": product_id,
                **described.loc[product_id],
                "granted": granted,
                "late": "not_later_than" in set(first.loc[first["date"] == granted, "date_basis"]),
                "regulators": tuple(sorted(own.loc[licensed, "regulator_id"])),
                "grade": grade,
                "seen": next(iter(held.loc[held["grade"] == grade, "evidence"]), ""),
                "rows": (f"products:{product_id}", *refs),
            }
        )
    columns = ["product_id", *described, "granted", "late", "regulators", "grade", "seen", "rows"]
    return pd.DataFrame(products, columns=columns).sort_values(["granted", "product_id"], ignore_index=True)


def chance(reported: pd.DataFrame) -> Traced:
    """The part of the first twelve places that some counting rule gives on the days of the reports.

    From a frame of `claim_series.reported_ranks` that is not empty.
    """
    about = "Part of the first twelve places that some rule gives on the days of the statements, on average"
    return Traced(reported["given"].mean() / FIRST, rows_in(reported), "given_places", about, "percent")
