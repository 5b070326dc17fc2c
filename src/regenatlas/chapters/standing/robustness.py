"""What a place hangs on: how far registers were searched, and the size of the country."""

from collections.abc import Mapping

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
    `indicator` is a code of `country_indicators` (population_total in persons, gdp_ppp in international
    dollars); its newest year that has ended is taken. Countries without a value, and the pooled EU, are left
    out.
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

    Keys: n (its products), per, rank, year (of the size), of (countries compared); all but the last are None
    for a country that is not compared.
    """
    own, every = frame[frame["country"] == country], rows_in(frame)
    (per, rows), (place, _), (year, _) = (value_at(own, 0, column) for column in ("per", "rank", "year"))
    return {
        "n": Traced(value_at(own, 0, "n")[0], rows, f"n_per_{name}", "Products counted", "product"),
        "per": Traced(per, rows, f"per_{name}", f"Counted products {unit}", unit, 2),
        "rank": Traced(place, every, f"rank_per_{name}", f"Place by counted products {unit}", "rank"),
        "year": Traced(year, rows, f"year_per_{name}", "Year of the country's size", "calendar_year"),
        "of": Traced(len(frame), every, f"of_per_{name}", "Countries compared by size", "country"),
    }


def leaders(panels: Mapping[str, pd.DataFrame]) -> dict[str, list[str]]:
    """By measure the countries on first place in its frame of `per_head`."""
    return {name: list(frame.loc[frame["rank"] == 1, "country"]) for name, frame in panels.items()}


def years_of(frame: pd.DataFrame, name: str) -> dict[str, Traced]:
    """The first and the last year of the sizes in a frame of `per_head` that is not empty."""
    rows, years = rows_in(frame), frame["year"]
    return {
        end: Traced(int(year), rows, f"{end}_year_per_{name}", f"The {end} year of a size", "calendar_year")
        for end, year in (("first", years.min()), ("last", years.max()))
    }
