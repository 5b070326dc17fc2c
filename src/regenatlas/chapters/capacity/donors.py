"""Registered donors of blood stem cells, against the inhabitants of their country."""

from __future__ import annotations

from typing import Any, NamedTuple

import pandas as pd

from regenatlas.counting import country_series
from regenatlas.counting.dating import up_to
from regenatlas.counting.snapshot import Snapshot
from regenatlas.tables.load import Tables
from regenatlas.tables.provenance import Traced

PEOPLE = "population_total"


class Donors(NamedTuple):
    """Registered donors of a country (`n`); `per_thousand` inhabitants: None without a population."""

    country: str
    as_of: str
    n: int
    relation: str
    per_thousand: float | None
    rows: tuple[str, ...]


def donor_registers(tables: Tables, snapshot: Snapshot) -> pd.DataFrame:
    """The latest number of registered donors of each country (`Donors`), the highest rate first."""
    frame = tables["donor_registries"]
    frame = frame[frame["donors"].notna() & (frame["country"] != "WLD")]
    frame, _ = up_to(tables, frame, "as_of", snapshot)
    people = country_series.newest(country_series.series(tables, PEOPLE, snapshot)).set_index("country")
    found = []
    for row in frame.sort_values(["country", "as_of"]).groupby("country").tail(1).to_dict("records"):
        size = people.loc[row["country"]] if row["country"] in people.index else None
        refs = () if size is None else size["rows"]
        per_thousand = None if size is None else row["donors"] / size["value"] * 1000
        rows = (f"donor_registries:{row['registry_count_id']}", *refs)
        found.append(
            Donors(
                row["country"], row["as_of"], int(row["donors"]), row["value_relation"], per_thousand, rows
            )
        )
    frame = pd.DataFrame(found, columns=Donors._fields).astype({"per_thousand": "Float64"})
    return frame.sort_values(["per_thousand", "country"], ascending=[False, True]).reset_index(drop=True)


def donors_of(registered: pd.DataFrame, country: str) -> dict[str, Any]:
    """The donors of a country from `donor_registers`: n, per (thousand inhabitants), when, relation."""
    own = registered[registered["country"] == country].to_dict("records")
    if not own:
        return {}
    row, about = own[0], "Donors for a thousand inhabitants"
    return {
        "n": Traced(row["n"], row["rows"], "donors", "Registered donors", "donor"),
        "per": Traced(row["per_thousand"], row["rows"], "donors_per", about, "", 1),
        "when": row["as_of"],
        "relation": row["relation"],
    }


def population(tables: Tables) -> pd.DataFrame:
    """Inhabitants by country and year: indicator_id, value."""
    people = tables["country_indicators"]
    return people[people["indicator"] == PEOPLE].set_index(["country", "year"])
