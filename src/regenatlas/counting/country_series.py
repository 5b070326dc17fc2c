"""Indicators of countries by year, as far as a report can know them: the one rule on which years count.

A year counts once it has ended by the day of the report. When a value was published is not in the tables.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pandas as pd

from regenatlas.counting.snapshot import Snapshot, known
from regenatlas.tables.calendars import last_day
from regenatlas.tables.load import Tables, per_tables
from regenatlas.tables.provenance import with_rows


def series(
    tables: Tables, indicator: str, snapshot: Snapshot, countries: Iterable[str] | None = None
) -> pd.DataFrame:
    """One indicator through the years: country, year, value, rows, sorted by country and year.

    `indicator` is a code of `country_indicators`; `countries` (ISO3), all without it.
    """
    values = _series(tables, indicator, snapshot.as_of, snapshot.known_by)
    if countries is None:
        return values
    return values[values["country"].isin(list(countries))].reset_index(drop=True)


@per_tables
def _series(tables: Tables, indicator: str, as_of: date, known_by: date | None) -> pd.DataFrame:
    values = known(tables, tables["country_indicators"], known_by)
    values = values[(values["indicator"] == indicator) & values["value"].notna()]
    ended = {year: last_day(str(year)) <= as_of for year in values["year"].unique()}
    values = values[values["year"].map(ended).astype(bool)].sort_values(["country", "year"])
    values = with_rows(values, "country_indicators").astype({"country": str, "year": int, "value": float})
    return values[["country", "year", "value", "rows"]].reset_index(drop=True)


def newest(values: pd.DataFrame) -> pd.DataFrame:
    """The newest year of each country, by country; of any frame with the columns country and year."""
    last = values.sort_values(["country", "year"], kind="stable").groupby("country").tail(1)
    return last.reset_index(drop=True)
