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
    values = _every_year(tables, indicator, known_by)
    ended = as_of.year - (as_of < last_day(str(as_of.year)))
    return values[values["year"] <= ended].reset_index(drop=True)


@per_tables
def _every_year(tables: Tables, indicator: str, known_by: date | None) -> pd.DataFrame:
    values = known(tables, tables["country_indicators"], known_by)
    values = values[(values["indicator"] == indicator) & values["value"].notna()]
    values = with_rows(values.sort_values(["country", "year"]), "country_indicators")
    return values[["country", "year", "value", "rows"]].astype({"country": str, "year": int, "value": float})


def newest(values: pd.DataFrame) -> pd.DataFrame:
    """The newest year of each country, by country; of any frame with the columns country and year."""
    years, last = values["year"].tolist(), dict[str, int]()
    for at, code in enumerate(values["country"]):
        if code not in last or years[at] >= years[last[code]]:
            last[code] = at
    return values.iloc[[last[code] for code in sorted(last)]].reset_index(drop=True)
