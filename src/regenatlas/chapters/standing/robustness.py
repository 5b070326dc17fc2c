"""What a place hangs on: the regulators that were asked and searched, and the size of the country."""

import pandas as pd

from regenatlas.counting import country_series
from regenatlas.counting.ranking import place_on
from regenatlas.counting.snapshot import Snapshot, take_snapshot
from regenatlas.tables.load import Tables
from regenatlas.tables.provenance import Traced, count, count_each, rows_in, value_at, with_rows


def without_one_regulator(tables: Tables, country: str, snapshot: Snapshot) -> pd.DataFrame:
    """How the place moves when one regulator's decisions are not counted, the greatest move first.

    Columns: regulator_id, name, jurisdiction, products (counted products it licenses), n, rank (nullable).
    The place with all regulators is not among the rows.
    """
    regulators = tables["regulators"].set_index("regulator_id")
    states = snapshot.states[snapshot.states["state"].isin(snapshot.definition.states)]
    counted = states["product_id"].isin(snapshot.counted["product_id"])
    acting = sorted(set(states["regulator_id"]))
    full = place_on(tables, country, snapshot)
    rows = []
    for dropped in acting:
        others = [regulator for regulator in acting if regulator != dropped]
        rest = take_snapshot(tables, snapshot.as_of, snapshot.definition, snapshot.known_by, others)
        place = place_on(tables, country, rest)
        name, jurisdiction = regulators.loc[dropped, ["name", "jurisdiction"]]
        licensed = int((counted & (states["regulator_id"] == dropped)).sum())
        rows.append((dropped, name, jurisdiction, licensed, place.n, place.rank))
    columns = ["regulator_id", "name", "jurisdiction", "products", "n", "rank"]
    frame = pd.DataFrame(rows, columns=columns).astype({"rank": "Int64"})
    move = (frame["rank"].fillna(999) - (full.rank or 999)).abs()
    order = ["move", "products", "regulator_id"]
    frame = frame.assign(move=move).sort_values(order, ascending=[False, False, True], ignore_index=True)
    return frame.drop(columns="move")


def regulators_that_matter(
    moves: pd.DataFrame, full_rank: int | None
) -> tuple[pd.DataFrame, dict[str, Traced]]:
    """Of a frame of `without_one_regulator`, the rows with another place than with all regulators.

    With the numbers moved (such regulators) and all (regulators with a licence that the definition counts).
    """
    moves = with_rows(moves, "regulators")
    moved = moves[moves["rank"].ne(full_rank).fillna(True).astype(bool)].reset_index(drop=True)
    another = "Regulators without whom the place would be another"
    acting = "Regulators with a licence in force that the rule counts"
    return moved, {
        "moved": count(moved, "regulators_moving", another, "regulator"),
        "all": count(moves, "regulators_acting", acting, "regulator"),
    }


def search_coverage(tables: Tables) -> dict[str, Traced]:
    """Numbers of regulators whose registers were searched (yes), in part (partly), not at all (no)."""
    regulators = with_rows(tables["regulators"], "regulators")
    searched = regulators["searched"]
    return count_each(
        "searched_",
        "regulator",
        yes=(regulators[searched == "yes"], "Regulators whose register was searched"),
        partly=(regulators[searched == "partly"], "Regulators whose decisions were searched in part"),
        no=(regulators[searched == "no"], "Regulators not searched: what they licensed is unknown"),
    )


def per_head(tables: Tables, snapshot: Snapshot, indicator: str, scale: float) -> pd.DataFrame:
    """Products against the size of the country.

    Columns: country, name, n, size, year (of the size), rows, per (n per `scale` of size), rank.
    `indicator` is a code of `country_indicators` (population_total in persons, gdp_nominal_usd in current
    US dollars); its newest year that has ended is taken. Countries without a value, and the pooled EU,
    are left out.
    """
    sizes = country_series.newest(country_series.series(tables, indicator, snapshot)).set_index("country")
    counts = snapshot.counts[snapshot.counts.index.isin(sizes.index)]
    names = tables["countries"].set_index("iso3")["name_en"]
    frame = pd.DataFrame(
        {
            "country": counts.index,
            "name": counts.index.map(names),
            "n": counts.to_numpy(),
            "size": sizes.loc[counts.index, "value"].to_numpy(),
            "year": sizes.loc[counts.index, "year"].to_numpy(),
            "rows": [(*snapshot.rows_of([code]), *sizes.loc[code, "rows"]) for code in counts.index],
        }
    )
    frame["per"] = frame["n"] * scale / frame["size"]
    frame["rank"] = frame["per"].rank(method="min", ascending=False).astype(int)
    return frame.sort_values(["rank", "country"], ignore_index=True)


def size_of(frame: pd.DataFrame, country: str, name: str, unit: str) -> dict[str, Traced]:
    """A country's own products by size, from a frame of `per_head`.

    Keys: per, rank, of (countries compared); per and rank are None for a country without counted product or
    without the indicator.
    """
    own, every = frame[frame["country"] == country], rows_in(frame)
    (per, rows), (place, _) = value_at(own, 0, "per"), value_at(own, 0, "rank")
    return {
        "per": Traced(per, rows, f"per_{name}", f"Counted products {unit}", unit, 2),
        "rank": Traced(place, every, f"rank_per_{name}", f"Place by counted products {unit}", "rank"),
        "of": Traced(len(frame), every, f"of_per_{name}", "Countries compared by size", "country"),
    }
