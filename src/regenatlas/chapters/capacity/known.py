"""What is known of a country's transplants in a year: every number of the whole country, with its rate.

Registers, the state as payer, officials and the difference of two totals count different things. None is made
the truth: the latest year with counts has a lowest and a highest number, and what was stated since stands
beside them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from operator import itemgetter
from typing import Any

import pandas as pd

from regenatlas.chapters.capacity.capacity import (
    CENTRE_A_YEAR,
    COMPARABLE,
    NATION_A_YEAR,
    PER,
    activity,
    populations,
    rate_of,
    rates,
)
from regenatlas.counting import country_series
from regenatlas.counting.snapshot import Snapshot
from regenatlas.tables.calendars import last_day
from regenatlas.tables.load import Tables, per_tables, records_of
from regenatlas.tables.provenance import Traced, rows_in, trace_column, trace_each

STATED = "national_annual_statement"
DIFFERENCE = "national_annual_difference"
COUNTED = tuple(scope for scope in NATION_A_YEAR if scope != STATED)
_CUMULATIVE = "national_cumulative"
_YEAR = timedelta(days=365)
_RATE = ["transplants", "relation", "population", "rate", "source_id", "rows"]


def every_rate(tables: Tables, counts: pd.DataFrame) -> pd.DataFrame:
    """Every dated number of transplants in a year of a whole country, as a rate; by country and year.

    Columns of `capacity.rates`, and since: the first year that the difference of two totals spans (scope
    `DIFFERENCE`), missing for a number of one year. From counts of `capacity.activity`.
    """
    yearly = rates(tables, counts, NATION_A_YEAR)
    every = pd.concat([yearly, _differences(tables, counts)], ignore_index=True)
    every = every.astype({"year": int, "transplants": int, "rate": float, "since": "Int64"})
    return every.sort_values(["country", "year", "scope", "transplants"], ignore_index=True)


@per_tables
def known_rates(tables: Tables, snapshot: Snapshot) -> pd.DataFrame:
    """`every_rate` of all counts that a report can know."""
    return every_rate(tables, activity(tables, snapshot)[0])


@per_tables
def references(tables: Tables, snapshot: Snapshot) -> pd.DataFrame:
    """`reference` of the same."""
    return reference(known_rates(tables, snapshot))


def _differences(tables: Tables, counts: pd.DataFrame) -> pd.DataFrame:
    """Transplants a year between the first and the last total stated for a country, a year apart or more."""
    people, found = populations(tables), []
    totals = counts[(counts["scope"] == _CUMULATIVE) & counts["transplants_total"].notna()]
    totals = totals[totals["year"].notna()]
    days = [last_day(row.get("until") or f"{int(row['year']):04d}") for row in totals.to_dict("records")]
    totals = totals.assign(day=days).sort_values(["country", "day", "activity_id"])
    for country, own in totals.groupby("country"):
        last = own.iloc[-1]
        before = own[own["day"] <= last["day"] - _YEAR]
        first = before.iloc[0] if len(before) else last
        years = range(first["day"].year, last["day"].year + 1)
        sizes = people[people["country"].eq(country) & people["year"].isin(years)]
        done = int(last["transplants_total"]) - int(first["transplants_total"])
        if done <= 0 or sizes.empty:
            continue
        yearly = done / ((last["day"] - first["day"]) / timedelta(days=365.25))
        size = float(sizes["millions"].mean())
        spanned = {"country": country, "year": last["day"].year, "since": first["day"].year}
        rate = {"population": size, "rate": yearly / size * PER, "source_id": last["source_id"]}
        number = {"scope": DIFFERENCE, "transplants": round(yearly), "relation": "about"}
        rows = (*first["rows"], *last["rows"], *rows_in(sizes))
        found.append({**spanned, **number, **rate, "rows": rows})
    return pd.DataFrame(found, columns=["country", "year", "since", "scope", *_RATE])


def known_of(every: pd.DataFrame, country: str) -> dict[str, Any]:
    """What is known of a country's transplants; keys are missing where it is not.

    Keys: of the latest year with counts year, low and high (numbers), each also with _rate, _scope and
    _relation; of totals and their difference a year difference, difference_rate, since, until; of the latest
    statement on a later year said, said_rate, said_year, said_relation; of all numbers least_rate and
    most_rate, with their years.
    """
    own = records_of(every[every["country"] == country])
    found: dict[str, Any] = {}
    counted = [one for one in own if one["scope"] in COUNTED]
    year = max((one["year"] for one in counted), default=0)
    latest = sorted((one for one in counted if one["year"] == year), key=itemgetter("transplants"))
    if latest:
        refs = tuple(ref for one in latest for ref in one["rows"])
        about = "Latest year with counts of the country"
        found |= _number("low", latest[0]) | _number("high", latest[-1])
        found["year"] = Traced(year, refs, "known.year", about, "calendar_year")
    totals = [one for one in own if one["scope"] == DIFFERENCE]
    if totals:
        numbers = _number("difference", totals[-1])
        # Totals are rounded, and when exactly they hold is not always told.
        found |= numbers | {key: _rough(numbers[key]) for key in ("difference", "difference_rate")}
        refs = tuple(ref for one in totals for ref in one["rows"])
        since, until = totals[-1]["since"], totals[-1]["year"]
        found["since"] = Traced(since, refs, "known.since", "Year of the earlier total", "calendar_year")
        found["until"] = Traced(until, refs, "known.until", "Year of the later total", "calendar_year")
    later = [one for one in own if one["scope"] == STATED and one["year"] > year]
    if later:
        newest = max(reversed(later), key=itemgetter("year", "transplants"))
        about = "Year of the latest statement"
        found |= _number("said", newest)
        found["said_year"] = Traced(newest["year"], newest["rows"], "known.said_year", about, "calendar_year")
    for name, end in (("least", min), ("most", max)) if own else ():
        row = end(own, key=itemgetter("rate"))
        found |= {f"{name}_{key}": value for key, value in _end(name, row).items()}
    return found


def _number(name: str, row: dict[str, Any]) -> dict[str, Any]:
    about = f"Transplants in a year: {row['scope']}"
    n = Traced(int(row["transplants"]), row["rows"], f"known.{name}", about, "transplant")
    rate = rate_of(row["rate"], row["rows"], f"known.{name}_rate", f"{about}, for ten million inhabitants")
    return {name: n, f"{name}_rate": rate, f"{name}_scope": row["scope"], f"{name}_relation": row["relation"]}


def _rough(number: Traced) -> Traced:
    """The number to two digits."""
    return replace(number, digits=-max(len(str(int(number.value))) - 2, 0))


def _end(name: str, row: dict[str, Any]) -> dict[str, Any]:
    about = f"{name.capitalize()} of all numbers of the country, for ten million inhabitants"
    year = Traced(int(row["year"]), row["rows"], f"known.{name}_year", f"Year of it: {name}", "calendar_year")
    return {"rate": rate_of(row["rate"], row["rows"], f"known.{name}_of_all", about), "year": year}


def reference(every: pd.DataFrame) -> pd.DataFrame:
    """One number of each country to compare by, the highest rate first; from a frame of `every_rate`.

    The latest count that compares; for a country without one the latest statement. `counted` says which;
    `highest` is the highest rate counted for the same year.
    """
    counts = country_series.newest(every[every["scope"] == COMPARABLE]).assign(counted=True)
    stated = every[(every["scope"] == STATED) & ~every["country"].isin(counts["country"])]
    both = pd.concat([counts, country_series.newest(stated).assign(counted=False)], ignore_index=True)
    most = every[every["scope"].isin(COUNTED)].groupby(["country", "year"])["rate"].max().rename("highest")
    both = both.join(most, on=["country", "year"])
    return both.sort_values(["rate", "country"], ascending=[False, True], ignore_index=True)


def beside(compared: pd.DataFrame, country: str, codes: Iterable[str], most: int = 6) -> pd.DataFrame:
    """The rows of `reference` of `codes`, the highest rate first, without the country itself.

    Columns of `reference`, with rate and highest traced.
    """
    named = compared["country"].isin([code for code in codes if code != country])
    found = compared[named].head(most).reset_index(drop=True)
    about = "Transplants for ten million inhabitants"
    ends = {end: trace_column(found, end, f"beside.{end}.{{at}}", about) for end in ("rate", "highest")}
    return found.assign(**ends)


def standing(compared: pd.DataFrame, known: dict[str, Any], country: str) -> dict[str, Traced]:
    """Where the lowest and the highest rate of a country's latest counts lie among the others' counts.

    `compared` of `reference`, `known` of `known_of`. Keys: others, median, above_low and above_high (others
    with a higher rate). Empty where there are no counts on either side.
    """
    others = compared[(compared["country"] != country) & compared["counted"].astype(bool)]
    if others.empty or "low" not in known:
        return {}
    refs, about = rows_in(others), "Other countries with a higher rate than the {} number"
    above = {name: int((others["rate"] > known[f"{name}_rate"].value).sum()) for name in ("low", "high")}
    return {
        "median": rate_of(
            others["rate"].median(), refs, "known.median", "Middle rate of the other countries"
        ),
        **trace_each(
            "known.",
            others=(len(others), refs, "Other countries with a count", "country"),
            above_low=(above["low"], refs, about.format("lowest"), "country"),
            above_high=(above["high"], refs, about.format("highest"), "country"),
        ),
    }


def larger_centre(counts: pd.DataFrame, country: str) -> dict[str, Any]:
    """A centre that counts more than its whole country, a year apart at most: that count is incomplete.

    Keys: centre and nation (numbers) with _year and _relation. Of several centres the one that counts most;
    for a country without any count that compares, the centre alone. Empty where there is none.
    """
    dated = counts[counts["transplants_total"].notna() & counts["year"].notna()]
    own = dated[dated["country"] == country].sort_values("transplants_total", ascending=False, kind="stable")
    nations = own[own["scope"] == COMPARABLE]
    for centre in own[own["scope"].isin(CENTRE_A_YEAR)].to_dict("records"):
        if nations.empty:
            return _larger(centre=centre)
        near = nations[(nations["year"] - centre["year"]).abs() <= 1]
        less = near[near["transplants_total"] < centre["transplants_total"]]
        if len(less):
            return _larger(centre=centre, nation=less.iloc[-1].to_dict())
    return {}


def _larger(**rows: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {f"{name}_relation": row["value_relation"] for name, row in rows.items()}
    for name, row in rows.items():
        n, year, refs = int(row["transplants_total"]), int(row["year"]), row["rows"]
        found |= trace_each(
            "larger.",
            **{
                name: (n, refs, f"Transplants in a year: {name}", "transplant"),
                f"{name}_year": (year, refs, f"Year of them: {name}", "calendar_year"),
            },
        )
    return found
