"""Chapter 06: what a country spends on research."""

from collections.abc import Sequence

import pandas as pd

from regenatlas.counting import country_series
from regenatlas.tables.provenance import Traced, count, rows_in, value_at

RESEARCH = "rd_expenditure_pct_gdp"
LINES = 6  # countries in the figure of research spending


def newest(values: pd.DataFrame, country: str, name: str, unit: str, digits: int) -> dict[str, Traced]:
    """A country's newest value and its year, of `country_series.series`; empty if it has none."""
    own = values[values["country"] == country]
    if own.empty:
        return {}
    (value, rows), (year, _) = value_at(own, -1, "value"), value_at(own, -1, "year")
    return {
        name: Traced(value, rows, f"science.{name}", f"Newest value of the series, {year}", unit, digits),
        f"{name}_year": Traced(year, rows, f"science.{name}_year", "Its year", "calendar_year"),
    }


def standing_of(values: pd.DataFrame, country: str) -> dict[str, Traced]:
    """A country's place by its newest value among the countries of the frame: place, of; empty without it."""
    last = country_series.newest(values)
    own = last[last["country"] == country]
    if own.empty:
        return {}
    place = (last["value"] > own["value"].iloc[0]).sum() + 1
    return {
        "place": Traced(place, rows_in(last), "science.research.place", "Place by the newest value", "rank"),
        "of": count(last, "science.research.of", "Countries with a value", "country"),
    }


def drawn(values: pd.DataFrame, group: Sequence[str]) -> pd.DataFrame:
    """The values of the first `LINES` countries of a group that have any."""
    have = [code for code in dict.fromkeys(group) if code in set(values["country"])]
    return values[values["country"].isin(have[:LINES])]
