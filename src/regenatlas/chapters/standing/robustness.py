"""What a place hangs on: how far registers were searched, and the size of the country."""

import pandas as pd

from regenatlas.counting import country_series
from regenatlas.counting.snapshot import Snapshot
from regenatlas.tables.load import Tables
from regenatlas.tables.provenance import Traced, count_each, rows_in, value_at, with_rows


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
