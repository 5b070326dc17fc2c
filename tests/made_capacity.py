"""Tiny tables for the chapter on capacity: norms, counts of transplants, figures of departments."""

from __future__ import annotations

from datetime import date
from typing import Any

from regenatlas.counting.snapshot import Snapshot, take_snapshot
from regenatlas.tables.load import Tables
from tests.made import event, made_tables, product, tail

DAY = date(2024, 6, 30)

#: Columns of numbers that may be missing, as the real tables type them.
NULLABLE = {
    **dict.fromkeys(
        ("year", "transplants_total", "allogeneic", "autologous", "paediatric", "teams", "donors"), "Int64"
    ),
    **dict.fromkeys(
        (
            "population_millions",
            "rate_per_10_million",
            "value_number",
            "value_low",
            "value_high",
            "low",
            "high",
        ),
        "Float64",
    ),
}


def norm(
    norm_id: str, value: float | None, low: float | None = None, high: float | None = None, **given: Any
):
    """One row of `capacity_norms`, reported of «children» unless told otherwise."""
    row = {
        "norm_id": norm_id,
        "parameter": norm_id.replace("-", "_"),
        "value": value,
        "low": low,
        "high": high,
        "unit": "",
        "population": "children",
        "basis": "reported",
    }
    return {**row, **tail(), **given}


def every_norm() -> list[dict[str, Any]]:
    """One simple number for each norm that a department is described by.

    A patient of the model stays 30 days, 36.525 patients fill three beds.
    """
    return [
        norm("transplants-per-year-paediatric-unit-gosh", 30),
        norm("transplants-per-year-paediatric-programme-kfshrc", 43.05),
        norm("paediatric-allogeneic-share-ebmt", 50, basis="derived"),
        norm("paediatric-allogeneic-share-embmt", 80, basis="reported"),
        norm("paediatric-allogeneic-share-iran", 90, basis="derived"),
        norm("los-allogeneic-children-us", 40),
        norm("los-transplant-average-family-guide", 49, 42, 56, basis="interpreted"),
        norm("los-allogeneic", 26, 21, 34, basis="proxy"),
        norm("los-allogeneic-cord-blood", 37, 27, 50, basis="proxy"),
        norm("los-autologous", 20, 18, 30, basis="proxy"),
        norm("readmission-180-days", 39),
        norm("readmission-6-months-all", 63),
        norm("readmission-length-of-stay", 10, 1, 129),
        norm("beds-paediatric-unit-chop", 5),
        norm("beds-paediatric-unit-st-jude", 9),
        norm("budgeted-bed-occupancy", 80, basis="proxy"),
        norm("patients-per-nurse-mixed-ward", 2, 1, 2),
        norm("patients-per-nurse-haematology-oncology-ward", 3.5, 3, 4, basis="interpreted"),
        norm("transplants-per-physician-anz", 10, 8, 12, basis="proxy"),
        norm("wait-best-practice", 4, 4, 6, basis="proxy"),
        norm("wait-list-to-transplant", 6, 3, 9),
        norm("paediatric-hsct-per-million-inhabitants-spain", 6, basis="derived"),
        norm("transplants-per-room-year-khcc", 8, 6.7, 9.2, basis="derived"),
    ]


def transplants(
    country: str, year: int | None, total: int | None, scope: str = "national_annual", **given: Any
):
    """One row of `hsct_activity`; the population is ten million, so that the rate is the count."""
    row = {
        "activity_id": f"{country}-{year or 'undated'}-{scope}{given.pop('more', '')}",
        "country": country,
        "year": year,
        "until": "",
        "scope": scope,
        "transplants_total": total,
        "allogeneic": None,
        "autologous": None,
        "paediatric": None,
        "value_relation": "exactly",
        "teams": None,
        "population_millions": 10.0,
        "rate_per_10_million": None,
        "plot": True,
    }
    return {**row, **tail(), **given}


def figure(department: str, parameter: str, number: float | None, unit: str, **given: Any):
    """One row of `capacity_local`: a figure on a department in Iran, of 2020."""
    row = {
        "local_id": f"{department}-{parameter}".replace(" ", "-"),
        "department": department,
        "city": "Tehran",
        "country": "IRN",
        "level": "department",
        "parameter": parameter,
        "value": str(number),
        "value_number": number,
        "value_low": None,
        "value_high": None,
        "value_relation": "exactly",
        "unit": unit,
        "as_of": "2020",
    }
    return {**row, **tail(), **given}


def people(country: str, year: int, number: float) -> dict[str, Any]:
    """One population in `country_indicators`."""
    return {
        "indicator_id": f"{country}-{year}-population_total",
        "country": country,
        "year": year,
        "indicator": "population_total",
        "value": number,
        **tail(),
    }


def tables_of(**more: list[dict[str, Any]]) -> Tables:
    """A data package with one licence of 2020 and these tables; numbers may be missing."""
    if "capacity_local" in more:  # which leaves to the table of transplants what stands there
        more.setdefault("hsct_activity", [transplants("AAA", 2020, 1)])
    regions = {"IRN": "EMRO", "KOR": "WPRO", "DEU": "EURO", "EGY": "EMRO"}
    made = made_tables(
        [product("a"), product("b", origin_country="EGY")],
        [event("a", "IFDA", "authorised", "2020-01-01"), event("b", "IFDA", "authorised", "2020-01-01")],
        sources=more.pop("sources", None),
        **more,
    )
    frames = {name: made[name] for name in made}
    frames["countries"] = frames["countries"].assign(
        who_region=[regions.get(code, "") for code in frames["countries"]["iso3"]]
    )
    for name in more:
        kinds = {column: kind for column, kind in NULLABLE.items() if column in frames[name].columns}
        frames[name] = frames[name].astype(kinds)
    return Tables(frames)


def snapshot_of(tables: Tables, day: date = DAY, known_by: date | None = None) -> Snapshot:
    """The snapshot of a report on this day."""
    return take_snapshot(tables, day, known_by=known_by)
