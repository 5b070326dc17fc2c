"""Chapter 06: what a country spends on research, and how many people it has, from one series each."""

from __future__ import annotations

import pandas as pd

from regenatlas.counting import country_series
from regenatlas.tables.provenance import Traced

RESEARCH = "rd_expenditure_pct_gdp"
PEOPLE = "population_total"


def newest(values: pd.DataFrame, country: str, name: str, unit: str, digits: int) -> dict[str, Traced]:
    """A country's newest value and its year, of `country_series.series`; empty if it has none."""
    own = values[values["country"] == country]
    if own.empty:
        return {}
    last = own.iloc[-1]
    about = f"Newest value of the series, {last['year']}"
    return {
        name: Traced(float(last["value"]), last["rows"], name, about, unit, digits),
        f"{name}_year": Traced(int(last["year"]), last["rows"], f"{name}_year", "Its year", "calendar_year"),
    }


def standing_of(values: pd.DataFrame, country: str) -> dict[str, Traced]:
    """A country's place by its newest value among the countries of the frame: place, of; empty without it."""
    last = country_series.newest(values)
    own = last[last["country"] == country]
    if own.empty:
        return {}
    rows = tuple(ref for refs in last["rows"] for ref in refs)
    at = int((last["value"] > own["value"].iloc[0]).sum()) + 1
    return {
        "place": Traced(at, rows, "research.place", "Place by the newest value", "rank"),
        "of": Traced(len(last), rows, "research.of", "Countries with a value", "country"),
    }


def per_million(own: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """Counts of one country per million of its people in the last year of the period.

    `own`: rows of `science.counts`; `people`: a frame of `country_series.series`. Columns: as `own`, people,
    per_million, and the population's row among `rows`; counts of a period
    that is not stated in full, or without a population of its last year, are left out.
    """
    found = []
    for row in own[own["n"].notna() & (own["start"] != "") & (own["end"] != "")].to_dict("records"):
        size = people[(people["country"] == row["country"]) & (people["year"] == int(row["end"][:4]))]
        if len(size):
            persons = float(size["value"].iloc[0])
            found.append(
                {
                    **row,
                    "people": persons,
                    "per_million": row["n"] * 1_000_000 / persons,
                    "rows": (*row["rows"], *size["rows"].iloc[0]),
                }
            )
    return pd.DataFrame(found, columns=[*own.columns, "people", "per_million"])
