"""Chapter 05: what a country spends on research."""

from collections.abc import Sequence

import pandas as pd

from regenatlas.counting import country_series
from regenatlas.tables.provenance import Traced, count, rows_in, value_at

RESEARCH = "rd_expenditure_pct_gdp"
LINES = 6  # countries in the figure of research spending


def spending(values: pd.DataFrame, country: str) -> dict[str, Traced]:
    """A country's newest and first value of a series, with their years; empty if it has none.

    Keys: research, research_year, past, past_year.
    """
    own = values[values["country"] == country]
    if own.empty:
        return {}
    found = {}
    for name, at, what in (("research", -1, "Newest"), ("past", 0, "First")):
        (value, rows), (year, _) = value_at(own, at, "value"), value_at(own, at, "year")
        about = f"{what} value of the series, {year}"
        found[name] = Traced(value, rows, f"science.{name}", about, "% of GDP", 2)
        when = f"Year of the {what.lower()} value"
        found[f"{name}_year"] = Traced(year, rows, f"science.{name}_year", when, "calendar_year")
    return found


def standing_of(values: pd.DataFrame, country: str) -> dict[str, Traced]:
    """A country's place by its newest value, and among how many countries (of); empty without a value."""
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
