"""Registered donors of blood stem cells, against the inhabitants of their country."""

from __future__ import annotations

from typing import Any

import pandas as pd

from regenatlas.counting import country_series
from regenatlas.counting.collected import newest_of_each
from regenatlas.counting.dating import up_to
from regenatlas.counting.snapshot import Snapshot
from regenatlas.tables.load import Tables, per_tables
from regenatlas.tables.provenance import Traced, rows_in, trace_each, with_rows


@per_tables
def donor_registers(tables: Tables, snapshot: Snapshot) -> pd.DataFrame:
    """The latest number of registered donors of each country, the highest rate first.

    Columns: country, as_of, n (donors), relation, per_thousand (inhabitants; None without population), rows.
    """
    frame = _numbers(tables, snapshot)
    frame = frame[frame["country"] != "WLD"]
    people = country_series.newest(country_series.series(tables, "population_total", snapshot))
    people = people.set_index("country")
    found = []
    for row in newest_of_each(frame, "as_of", "donors").to_dict("records"):
        country, per_thousand, rows = row["country"], None, [f"donor_registries:{row['registry_count_id']}"]
        if country in people.index:
            per_thousand = row["donors"] / people.loc[country, "value"] * 1000
            rows += people.loc[country, "rows"]
        number = int(row["donors"]), row["value_relation"], per_thousand
        found.append((country, row["as_of"], *number, tuple(rows)))
    columns = ["country", "as_of", "n", "relation", "per_thousand", "rows"]
    frame = pd.DataFrame(found, columns=columns).astype({"per_thousand": "Float64"})
    return frame.sort_values(["per_thousand", "country"], ascending=[False, True], ignore_index=True)


def donors_over_time(tables: Tables, country: str, snapshot: Snapshot) -> pd.DataFrame:
    """All numbers of registered donors stated of a country, the newest first, undated ones last.

    Rows of `donor_registries` with n (donors), relation and rows.
    """
    every = with_rows(_numbers(tables, snapshot), "donor_registries")
    own = every[every["country"] == country].rename(columns={"donors": "n", "value_relation": "relation"})
    return own.sort_values(["as_of", "registry_count_id"], ascending=[False, True], ignore_index=True)


def _numbers(tables: Tables, snapshot: Snapshot) -> pd.DataFrame:
    frame = tables["donor_registries"]
    return up_to(tables, frame[frame["donors"].notna()], "as_of", snapshot)[0]


def donors_of(registered: pd.DataFrame, country: str) -> dict[str, Any]:
    """The registered donors of a country, and for a thousand inhabitants: n, per, when, relation."""
    own = registered[registered["country"] == country].to_dict("records")
    if not own:
        return {}
    row, about = own[0], "Donors for a thousand inhabitants"
    return {
        "n": Traced(row["n"], row["rows"], "donors.n", "Registered donors", "donor"),
        "per": Traced(row["per_thousand"], row["rows"], "donors.per", about, "", 1),
        "when": row["as_of"],
        "relation": row["relation"],
    }


def place_of(registered: pd.DataFrame, country: str) -> dict[str, Traced]:
    """The place of a country by donors for a thousand inhabitants: place, of (countries with a rate).

    Nothing where the country has no rate.
    """
    rated = registered[registered["per_thousand"].notna()]
    own, rows = rated.loc[rated["country"] == country, "per_thousand"], rows_in(rated)
    if own.empty:
        return {}
    return trace_each(
        "donors.",
        place=(int((rated["per_thousand"] > own.iloc[0]).sum()) + 1, rows, "Place by donors", "rank"),
        of=(len(rated), rows, "Countries with a number of donors and of inhabitants", "country"),
    )
