"""What a place hangs on: the regulators that were asked and searched, and the size of the country."""

from __future__ import annotations

import pandas as pd

from regenatlas.counting import country_series
from regenatlas.counting.ranking import place_on
from regenatlas.counting.snapshot import Snapshot, take_snapshot
from regenatlas.tables.load import Tables
from regenatlas.tables.provenance import Traced


def without_one_regulator(tables: Tables, country: str, snapshot: Snapshot) -> pd.DataFrame:
    """How the place moves when one regulator's decisions are not counted.

    Columns: regulator_id, name, jurisdiction, products (counted products it licenses), n, rank (nullable).
    Sorted by the size of the move; the place with all regulators is not among the rows.
    """
    regulators = tables["regulators"].set_index("regulator_id")
    acting = sorted(
        set(snapshot.states.loc[snapshot.states["state"].isin(snapshot.definition.states), "regulator_id"])
    )
    full = place_on(tables, country, snapshot)
    found = []
    for dropped in acting:
        rest = take_snapshot(
            tables,
            snapshot.as_of,
            snapshot.definition,
            snapshot.known_by,
            [r for r in acting if r != dropped],
        )
        at = place_on(tables, country, rest)
        own = snapshot.states[
            (snapshot.states["regulator_id"] == dropped)
            & snapshot.states["state"].isin(snapshot.definition.states)
        ]
        licensed = own["product_id"].isin(snapshot.counted["product_id"]).sum()
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


def regulators_that_matter(
    moves: pd.DataFrame, full_rank: int | None
) -> tuple[pd.DataFrame, dict[str, Traced]]:
    """Of a frame of `without_one_regulator`, the rows with another place than with all regulators.

    With the numbers moved (such regulators) and all (regulators with a licence that the rule counts).
    """
    moved = moves[moves["rank"].ne(full_rank).fillna(True).astype(bool)]

    def number(frame: pd.DataFrame, name: str, about: str) -> Traced:
        return Traced(
            len(frame), tuple(sorted("regulators:" + frame["regulator_id"])), name, about, "regulator"
        )

    return moved.reset_index(drop=True), {
        "moved": number(moved, "regulators_moving", "Regulators without whom the place would be another"),
        "all": number(moves, "regulators_acting", "Regulators with a licence in force that the rule counts"),
    }


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
        found[code] = Traced(len(ids), rows, f"searched_{code}", about, "regulator")
    return found


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
    own = frame[frame["country"] == country]
    rows = tuple(ref for refs in own["rows"] for ref in refs)
    all_rows = tuple(sorted({ref for refs in frame["rows"] for ref in refs}))
    per, at = (float(own["per"].iloc[0]), int(own["rank"].iloc[0])) if len(own) else (None, None)
    return {
        "per": Traced(per, rows, f"per_{name}", f"Counted products {unit}", unit, 2),
        "rank": Traced(at, all_rows, f"rank_per_{name}", f"Place by counted products {unit}", "rank"),
        "of": Traced(len(frame), all_rows, f"of_per_{name}", "Countries compared by size", "country"),
    }
