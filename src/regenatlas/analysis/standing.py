"""Chapter 01: the place of a country in the world, and what that place hangs on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from regenatlas.analysis.ranking import (
    Distance,
    Place,
    by_definition,
    distance,
    place,
    place_on,
    rank,
    rows_behind,
    through_time,
)
from regenatlas.analysis.snapshot import Snapshot, snapshot, unit_of
from regenatlas.tables.calendars import last_day
from regenatlas.tables.load import Tables
from regenatlas.tables.provenance import Traced

WORLD_RANKS = {
    "world_rank_atmp_products": "strict_eu_atmp",
    "world_rank_cell_therapy": "cell_therapy_only",
}


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


def standing(tables: Tables, country: str, shot: Snapshot) -> Standing:
    """The place of `country` (ISO3) in a snapshot, and its range over the definitions of the field."""
    ranking = rank(shot.counts)
    at = place_on(tables, country, shot)
    rows = rows_behind(shot, at)
    places = by_definition(tables, country, shot.as_of, shot.known_by)
    spread = places[places["in_range"] & places["rank"].notna()]
    best, worst = (spread.iloc[0], spread.iloc[-1]) if len(spread) else (None, None)
    return Standing(
        place=at,
        distance=distance(ranking, at),
        count=Traced(
            at.n, shot.rows_of([at.country]), "count", "Products counted for the country", "products"
        ),
        rank=Traced(
            at.rank, rows, "rank", "Place by number of counted products; equal counts share a place", "rank"
        ),
        ranked=Traced(
            at.of, shot.rows_of(shot.counts.index), "ranked", "Countries with a counted product", "countries"
        ),
        tied=Traced(
            len(at.tied_with),
            shot.rows_of([at.country, *at.tied_with]),
            "tied",
            "Others with the same count",
            "countries",
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


def league(tables: Tables, country: str, shot: Snapshot, size: int = 15) -> pd.DataFrame:
    """The first `size` places, and the country itself if it stands lower.

    Columns: country, n, rank, tied, name, focal (is it the country), rows.
    """
    ranking = rank(shot.counts)
    unit = unit_of(country, shot.definition, tables, shot.as_of)
    shown = ranking[(ranking["rank"] <= size) | (ranking["country"] == unit)].head(size + 5)
    if unit not in set(shown["country"]):
        shown = pd.concat([shown, ranking[ranking["country"] == unit]])
    names = tables["countries"].set_index("iso3")["name_en"]
    return shown.assign(
        name=shown["country"].map(names),
        focal=shown["country"] == unit,
        rows=[shot.rows_of([code]) for code in shown["country"]],
    ).reset_index(drop=True)


def half_years(as_of: date, years: int = 12) -> list[date]:
    """The ends of the half-years of the last `years` years before a date, and the date itself."""
    ends = [
        date(year, month, day)
        for year in range(as_of.year - years, as_of.year + 1)
        for month, day in ((6, 30), (12, 31))
    ]
    return [*[day for day in ends if day < as_of], as_of]


def history(tables: Tables, countries: list[str], shot: Snapshot, years: int = 12) -> pd.DataFrame:
    """Places at half-year ends by today's rule and knowledge, as `ranking.through_time` gives them."""
    return through_time(tables, countries, shot.definition, half_years(shot.as_of, years), shot.known_by)


def per_head(tables: Tables, shot: Snapshot, indicator: str, scale: float) -> pd.DataFrame:
    """Products against the size of the country.

    Columns: country, name, n, size, year (of the size), rows, per (n per `scale` of size), rank.
    `indicator` is a code of `country_indicators` (population_total in persons, gdp_nominal_usd in current
    US dollars); its newest year up to the snapshot is taken. Countries without a value, and the pooled EU,
    are left out.
    """
    values = tables["country_indicators"]
    values = values[
        (values["indicator"] == indicator) & (values["year"] <= shot.as_of.year) & values["value"].notna()
    ]
    newest = values.sort_values("year").groupby("country").tail(1).set_index("country")
    counts = shot.counts
    counts = counts[counts.index.isin(newest.index)]
    names = tables["countries"].set_index("iso3")["name_en"]
    frame = pd.DataFrame(
        {
            "country": counts.index,
            "name": counts.index.map(names),
            "n": counts.to_numpy(),
            "size": newest.loc[counts.index, "value"].astype(float).to_numpy(),
            "year": newest.loc[counts.index, "year"].astype(int).to_numpy(),
            "rows": [
                (*shot.rows_of([code]), "country_indicators:" + newest.loc[code, "indicator_id"])
                for code in counts.index
            ],
        }
    )
    frame["per"] = frame["n"] * scale / frame["size"]
    frame["rank"] = frame["per"].rank(method="min", ascending=False).astype(int)
    return frame.sort_values(["rank", "country"], ignore_index=True)


def without_one_regulator(tables: Tables, country: str, shot: Snapshot) -> pd.DataFrame:
    """How the place moves when one regulator's decisions are not counted.

    Columns: regulator_id, name, jurisdiction, products (counted products it licenses), n, rank (nullable).
    Sorted by the size of the move; the place with all regulators is not among the rows.
    """
    regulators = tables["regulators"].set_index("regulator_id")
    acting = sorted(set(shot.states.loc[shot.states["state"].isin(shot.definition.states), "regulator_id"]))
    full = place_on(tables, country, shot)
    found = []
    for dropped in acting:
        rest = snapshot(
            tables, shot.as_of, shot.definition, shot.known_by, [r for r in acting if r != dropped]
        )
        at = place_on(tables, country, rest)
        own = shot.states[
            (shot.states["regulator_id"] == dropped) & shot.states["state"].isin(shot.definition.states)
        ]
        licensed = own["product_id"].isin(shot.counted["product_id"]).sum()
        found.append(
            (
                dropped,
                regulators.loc[dropped, "name"],
                regulators.loc[dropped, "jurisdiction"],
                int(licensed),
                at.n,
                at.rank,
            )
        )
    frame = pd.DataFrame(found, columns=["regulator_id", "name", "jurisdiction", "products", "n", "rank"])
    frame = frame.astype({"rank": "Int64"})
    move = (frame["rank"].fillna(999) - (full.rank or 999)).abs()
    return (
        frame.assign(move=move)
        .sort_values(["move", "products", "regulator_id"], ascending=[False, False, True])
        .drop(columns="move")
        .reset_index(drop=True)
    )


def coverage(tables: Tables) -> dict[str, Traced]:
    """Numbers of regulators whose registers were searched (yes), in part (partly), not at all (no)."""
    regulators = tables["regulators"]
    found = {}
    for code, about in (
        ("yes", "Regulators whose register was searched"),
        ("partly", "Regulators whose decisions were searched in part"),
        ("no", "Regulators not searched: what they licensed is unknown"),
    ):
        ids = regulators.loc[regulators["searched"] == code, "regulator_id"]
        rows = tuple(sorted("regulators:" + ids))
        found[code] = Traced(len(ids), rows, f"searched_{code}", about, "regulators")
    return found


def naming(tables: Tables, country: str, shot: Snapshot) -> dict[str, Traced]:
    """Of the products counted for a country, how many have a public name and a page that dates a licence.

    Keys: named, unnamed, verified (at least one counted licence event whose page was seen to state product
    and date).
    """
    unit = unit_of(country, shot.definition, tables, shot.as_of)
    counted = shot.counted[shot.counted["country"] == unit]
    named = tables["products"].set_index("product_id")["named"]
    verified = tables["authorisations"].set_index("event_id")["verified"]
    is_named = counted["product_id"].map(named).astype(bool)
    is_verified = (
        counted["rows"].map(lambda refs: any(verified[ref.partition(":")[2]] for ref in refs)).astype(bool)
    )

    def number(mask: pd.Series, name: str, about: str) -> Traced:
        rows = {ref for refs in counted.loc[mask, "rows"] for ref in refs} | set(
            "products:" + counted.loc[mask, "product_id"]
        )
        return Traced(int(mask.sum()), tuple(sorted(rows)), name, about, "products")

    return {
        "named": number(is_named, "named", "Counted products with a public name"),
        "unnamed": number(~is_named, "unnamed", "Counted products that no public source names"),
        "verified": number(
            is_verified, "verified", "Counted products with a page that states product and date"
        ),
    }


def reported_places(tables: Tables, country: str, shot: Snapshot) -> pd.DataFrame:
    """World ranks as reported for a country, and the definitions that give the same place on that day.

    Columns: rank_id, metric, date, reported (rank), relation, ours (place under the definition nearest in
    wording), n, ids and labels of the definitions that give the reported place (none: the tables reproduce
    it under no rule), rows.
    """
    reported = tables["reported_ranks"]
    reported = reported[
        (reported["country"] == country)
        & reported["metric"].isin(WORLD_RANKS)
        & reported["rank"].notna()
        & (reported["date"] != "")
    ]
    found = []
    for row in reported.sort_values(["date", "rank_id"]).to_dict("records"):
        day = last_day(row["date"])
        if day > shot.as_of:
            continue
        places = by_definition(tables, country, day, shot.known_by)
        own = places[places["definition_id"] == WORLD_RANKS[row["metric"]]].iloc[0]
        same = (
            places[places["rank"] <= row["rank"]]
            if row["rank_relation"] == "top_n"
            else places[places["rank"] == row["rank"]]
        )
        found.append(
            {
                "rank_id": row["rank_id"],
                "metric": row["metric"],
                "date": row["date"],
                "reported": int(row["rank"]),
                "relation": row["rank_relation"],
                "ours": own["rank"],
                "n": int(own["n"]),
                "ids": tuple(same["definition_id"]),
                "labels": tuple(same["label"]),
                "rows": (f"reported_ranks:{row['rank_id']}", *own["rows"]),
            }
        )
    columns = ["rank_id", "metric", "date", "reported", "relation", "ours", "n", "ids", "labels", "rows"]
    return pd.DataFrame(found, columns=columns).astype({"ours": "Int64"})


def change_since(tables: Tables, country: str, shot: Snapshot, earlier: date) -> dict[str, Traced]:
    """Count and place on an earlier day by the same rule and today's knowledge: count_before, rank_before."""
    before = snapshot(tables, earlier, shot.definition, shot.known_by)
    at = place(rank(before.counts), unit_of(country, shot.definition, tables, earlier))
    return {
        "count_before": Traced(
            at.n,
            before.rows_of([at.country]),
            "count_before",
            "Counted products on the earlier day",
            "products",
        ),
        "rank_before": Traced(
            at.rank, rows_behind(before, at), "rank_before", "Place on the earlier day", "rank"
        ),
    }
