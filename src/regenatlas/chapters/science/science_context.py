"""Chapter 06: what a country spends on research, and how many people it has, from one series each."""

from collections.abc import Sequence

import pandas as pd

from regenatlas.counting import country_series
from regenatlas.tables.provenance import Traced, count, rows_in, trace_column, value_at

RESEARCH = "rd_expenditure_pct_gdp"
PEOPLE = "population_total"
LINES = 6  # countries in the figure of research spending


def newest(values: pd.DataFrame, country: str, name: str, unit: str, digits: int) -> dict[str, Traced]:
    """A country's newest value and its year, of `country_series.series`; empty if it has none."""
    own = values[values["country"] == country]
    if own.empty:
        return {}
    (value, rows), (year, _) = value_at(own, -1, "value"), value_at(own, -1, "year")
    return {
        name: Traced(value, rows, name, f"Newest value of the series, {year}", unit, digits),
        f"{name}_year": Traced(year, rows, f"{name}_year", "Its year", "calendar_year"),
    }


def standing_of(values: pd.DataFrame, country: str) -> dict[str, Traced]:
    """A country's place by its newest value among the countries of the frame: place, of; empty without it."""
    last = country_series.newest(values)
    own = last[last["country"] == country]
    if own.empty:
        return {}
    place = (last["value"] > own["value"].iloc[0]).sum() + 1
    return {
        "place": Traced(place, rows_in(last), "research.place", "Place by the newest value", "rank"),
        "of": count(last, "research.of", "Countries with a value", "country"),
    }


def per_million(own: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """Counts of one country per million of its people in the last year of the period.

    `own`: rows of `science.counts`; `people`: a frame of `country_series.series`. Columns: as `own`, people,
    per_million, the same traced as `number`, and the population's row among `rows`; counts of a period that
    is not stated in full, or without a population of its last year, are left out.
    """
    full = own[own["n"].notna() & (own["start"] != "") & (own["end"] != "")]
    full = full.assign(year=full["end"].str[:4].astype(int))
    people = people.rename(columns={"value": "people", "rows": "people_rows"})
    frame = full.merge(people, on=["country", "year"])
    frame["per_million"] = frame["n"].astype(float) * 1_000_000 / frame["people"]
    frame["rows"] = [(*a, *b) for a, b in zip(frame["rows"], frame["people_rows"], strict=True)]
    about = "Papers per million inhabitants"
    frame["number"] = trace_column(frame, "per_million", "per_million.{at}", about, digits=1)
    return frame[[*own.columns, "people", "per_million", "number"]]


def drawn(values: pd.DataFrame, group: Sequence[str]) -> pd.DataFrame:
    """The values of the first `LINES` countries of a group that have any."""
    have = [code for code in dict.fromkeys(group) if code in set(values["country"])]
    return values[values["country"].isin(have[:LINES])]
