"""Chapter 05: places by papers under one rule, year by year, for every country that one source counts.

What is stated about places in science names no rule; these counts have one, though of wider fields.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from regenatlas.chapters.science import science
from regenatlas.counting.snapshot import Snapshot
from regenatlas.tables.load import Tables, per_tables
from regenatlas.tables.provenance import trace_each, value_at

AT_LEAST = 2  # stated places that show a move


@dataclass(frozen=True, eq=False)
class Series:
    """Countries counted year by year by one source in one field.

    `at`: its number among those known, from one; `frame`: country, year, n (papers), place, rows, by country
    and year; the place as the source states it, else by the numbers.
    """

    at: int
    field: str
    title: str
    frame: pd.DataFrame

    @property
    def heading(self) -> str:
        """The field, as it stands over a column or a panel."""
        return self.field[:1].upper() + self.field[1:]

    @property
    def years(self) -> list[int]:
        """The years counted."""
        return sorted(set(self.frame["year"]))

    def of(self, country: str) -> pd.DataFrame:
        """The rows of a country."""
        return self.frame[self.frame["country"] == country].reset_index(drop=True)

    def in_year(self, year: int) -> int:
        """How many countries the source counts in a year."""
        return int((self.frame["year"] == year).sum())


@per_tables
def series(tables: Tables, snapshot: Snapshot) -> list[Series]:
    """The series known to a report of the day; that with the newest year first."""
    rows = science.yearly(tables, snapshot)
    rows = rows.assign(year=rows["end"].astype(int))
    by_numbers = rows.groupby(["source_id", "field", "year"])["n"].rank("min", ascending=False)
    rows = rows.assign(place=rows["place"].fillna(by_numbers).astype("Int64"))
    found = []
    for (_, field), part in rows.groupby(["source_id", "field"]):
        frame = part[["country", "year", "n", "place", "rows"]].sort_values(
            ["country", "year"], ignore_index=True
        )
        found.append(Series(0, str(field), str(part["title"].iloc[0]), frame))
    found.sort(key=lambda one: (-one.years[-1], one.field))
    return [Series(at, one.field, one.title, one.frame) for at, one in enumerate(found, 1)]


def numbers(one: Series, country: str) -> dict[str, Any]:
    """A country's first and last place in a series; empty without a row.

    Keys: field, since, until (years); before, now (places), of (countries counted in the last year), papers
    (in that year).
    """
    own = one.of(country)
    if own.empty:
        return {}
    since, until = int(own["year"].iloc[0]), int(own["year"].iloc[-1])
    of = one.in_year(until)
    places = trace_each(
        f"papers.{one.at}.",
        before=(*value_at(own, 0, "place"), f"Place by papers in {since}, {one.field}", "rank"),
        now=(*value_at(own, -1, "place"), f"Place by papers in {until}, {one.field}", "rank"),
        of=(of, own["rows"].iloc[-1], f"Countries that the source counts in {until}", "country"),
        papers=(*value_at(own, -1, "n"), f"Papers in {until}, {one.field}", "paper"),
    )
    return {"field": one.field, "since": since, "until": until, **places}


def beside(stated: pd.DataFrame, found: Iterable[Series], country: str) -> pd.DataFrame:
    """Places stated for a year, exactly, beside those by papers in the same year.

    `stated`: of `science_ranks.exact_places`. Columns: date, stated, counted_1, counted_2, … (missing where
    the source does not count the year), rows; only what one of them counts.
    """
    lines = []
    every = list(found)
    for row in stated.to_dict("records"):
        line = {"date": row["date"], "stated": row["rank"], "rows": row["rows"]}
        for one in every:
            own = one.of(country)
            place, refs = value_at(own[own["year"] == int(row["date"][:4])], 0, "place")
            line |= {f"counted_{one.at}": place, "rows": (*line["rows"], *refs)}
        if any(pd.notna(line[f"counted_{one.at}"]) for one in every):
            lines.append(line)
    columns = ["date", "stated", *(f"counted_{one.at}" for one in every), "rows"]
    frame = pd.DataFrame(lines, columns=columns)
    return frame.astype(dict.fromkeys(columns[1:-1], "Int64"))


def moved(both: pd.DataFrame, one: Series) -> dict[str, Any]:
    """The first and the last stated place whose years a series counts, and its places then; empty for fewer.

    `both`: of `beside`. Keys: field, since, until (partial dates), stated_before, stated_now, before, now.
    """
    counted = f"counted_{one.at}"
    met = both[both[counted].notna()]
    if len(met) < AT_LEAST:
        return {}
    names = {"stated": "Place stated", counted: f"Place by papers, {one.field}"}
    ends = {"before": 0, "now": -1}
    parts = {
        f"{'stated_' if column == 'stated' else ''}{name}": (*value_at(met, at, column), about, "rank")
        for column, about in names.items()
        for name, at in ends.items()
    }
    since, until = met["date"].iloc[0], met["date"].iloc[-1]
    return {"field": one.field, "since": since, "until": until, **trace_each(f"beside.{one.at}.", **parts)}
