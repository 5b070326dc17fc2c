"""Registered donors of blood stem cells, against the inhabitants of their country."""

from __future__ import annotations

from typing import Any

import pandas as pd

from regenatlas.counting import country_series
from regenatlas.counting.dating import up_to
from regenatlas.counting.snapshot import Snapshot
from regenatlas.tables.load import Tables
from regenatlas.tables.provenance import Traced

PEOPLE = "population_total"


def donors(tables: Tables, snapshot: Snapshot) -> pd.DataFrame:
    """The latest number of registered donors of each country, the most for its inhabitants first.

    Columns: country, as_of, donors, relation, per_thousand (inhabitants; None
    without a population up to the day), rows.
    """
    frame = tables["donor_registries"]
    frame = frame[frame["donors"].notna() & (frame["country"] != "WLD")]
    frame, _ = up_to(tables, frame, "as_of", snapshot)
    people = country_series.newest(country_series.series(tables, PEOPLE, snapshot)).set_index("country")
    found = []
    for row in frame.sort_values(["country", "as_of"]).groupby("country").tail(1).to_dict("records"):
        size = people.loc[row["country"]] if row["country"] in people.index else None
        refs = () if size is None else size["rows"]
        found.append(
            {
                "country": row["country"],
                "as_of": row["as_of"],
                "donors": int(row["donors"]),
                "relation": row["value_relation"],
                "per_thousand": None if size is None else row["donors"] / size["value"] * 1000,
                "rows": (f"donor_registries:{row['registry_count_id']}", *refs),
            }
        )
    columns = ["country", "as_of", "donors", "relation", "per_thousand", "rows"]
    frame = pd.DataFrame(found, columns=columns).astype({"per_thousand": "Float64"})
    return frame.sort_values(["per_thousand", "country"], ascending=[False, True]).reset_index(drop=True)


def donors_of(registered: pd.DataFrame, country: str) -> dict[str, Any]:
    """The donors of a country from a frame of `donors`: n, per (thousand inhabitants), when, relation."""
    own = registered[registered["country"] == country].to_dict("records")
    if not own:
        return {}
    row = own[0]
    refs = row["rows"]
    return {
        "n": Traced(row["donors"], refs, "donors", "Registered donors", "donor"),
        "per": Traced(row["per_thousand"], refs, "donors_per", "Donors for a thousand inhabitants", "", 1),
        "when": row["as_of"],
        "relation": row["relation"],
    }


def population(tables: Tables) -> pd.DataFrame:
    """Inhabitants by country and year: indicator_id, value."""
    people = tables["country_indicators"]
    return people[people["indicator"] == PEOPLE].set_index(["country", "year"])
