"""Chapter 00: the country on one page, as indicators that all countries can be compared by.

Strengths and gaps follow a written rule and no opinion: for each indicator the country's percentile among
all countries with a value; the highest percentiles from `STRONG` on are strengths, the lowest up to `WEAK`
are gaps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from regenatlas.analysis.robustness import per_head
from regenatlas.analysis.snapshot import Snapshot, known, snapshot, union_members, unit_of
from regenatlas.tables.load import Tables
from regenatlas.tables.provenance import Traced

STRONG, WEAK = 2 / 3, 1 / 3
SHOWN = 3
COMPARED = 8  # fewer countries with a value do not make a percentile


@dataclass(frozen=True)
class Indicator:
    """One measure of a country: `values` of all countries (index ISO3), `now` and `before` of this one.

    `percentile`: share of the other countries with a lower value, ties counted half; None without a value
    or with fewer than `COMPARED` countries. `year`: of the newest value, empty for counts of the day
    itself.
    """

    name: str
    label: str
    now: Traced
    before: Traced
    of: Traced
    percentile: float | None
    year: str = ""


Measure = Callable[[Tables, Snapshot], pd.DataFrame]


def indicators(tables: Tables, country: str, shot: Snapshot, earlier: date) -> list[Indicator]:
    """The indicators of a country now and on an earlier day, in the order in which the page shows them."""
    before = snapshot(tables, earlier, shot.definition, shot.known_by)
    found = []
    for name, label, unit, digits, measure in MEASURES:
        frames = [measure(tables, at) for at in (before, shot)]
        code = unit_of(country, shot.definition, tables, shot.as_of) if name in BY_DEFINITION else country
        then, now = (_value(frame, code) for frame in frames)
        values = frames[1].set_index("country")["value"]
        rows = tuple(sorted({ref for refs in frames[1]["rows"] for ref in refs}))
        own = frames[1][frames[1]["country"] == code]
        found.append(
            Indicator(
                name,
                label,
                Traced(now[0], now[1], name, label, unit, digits),
                Traced(then[0], then[1], f"{name}_before", f"{label}, on the earlier day", unit, digits),
                Traced(
                    len(values), rows, f"{name}_of", f"Countries with a value: {label.lower()}", "country"
                ),
                percentile(values, code),
                str(own["year"].iloc[0]) if "year" in own and len(own) else "",
            )
        )
    return found


def percentile(values: pd.Series, country: str) -> float | None:
    """The share of the other countries with a lower value, ties counted half; None if that cannot be said."""
    if country not in values.index or len(values) < COMPARED:
        return None
    others = values.drop(country)
    return float(((others < values[country]).sum() + (others == values[country]).sum() / 2) / len(others))


def strengths(found: list[Indicator]) -> list[Indicator]:
    """Up to `SHOWN` indicators with the highest percentiles, none below `STRONG`."""
    known_ones = [one for one in found if one.percentile is not None and one.percentile >= STRONG]
    return sorted(known_ones, key=lambda one: (-(one.percentile or 0), one.name))[:SHOWN]


def gaps(found: list[Indicator]) -> list[Indicator]:
    """Up to `SHOWN` indicators with the lowest percentiles, none above `WEAK`."""
    known_ones = [one for one in found if one.percentile is not None and one.percentile <= WEAK]
    return sorted(known_ones, key=lambda one: (one.percentile or 0, one.name))[:SHOWN]


def missing(found: list[Indicator]) -> list[Indicator]:
    """Indicators without a value for the country: not collected, which is not zero."""
    return [one for one in found if one.now.value is None]


# ---- measures: frames with country, value, rows and, where it is not the day itself, year


def compared(tables: Tables, as_of: date) -> list[str]:
    """Countries whose licences were searched, by their own regulator or through a central EU licence.

    Searched in part is enough. Only for them does «none» mean «none found».
    """
    regulators = tables["regulators"]
    searched = set(regulators.loc[regulators["searched"].isin(["yes", "partly"]), "jurisdiction"]) - {"EUU"}
    return sorted(searched | union_members(tables, as_of))


def _frame(values: Mapping[str, int], codes: Iterable[str], shot: Snapshot) -> pd.DataFrame:
    """Counts of countries with the licence events behind them; a searched country without any has nought."""
    codes = sorted({*values, *codes})
    counts, rows = [values.get(code, 0) for code in codes], [shot.rows_of([code]) for code in codes]
    return pd.DataFrame({"country": codes, "value": counts, "rows": rows})


def _products(tables: Tables, shot: Snapshot) -> pd.DataFrame:
    codes = [] if shot.definition.eu_pooled else compared(tables, shot.as_of)
    return _frame(shot.counts.to_dict(), codes, shot)


def _licensed(tables: Tables, shot: Snapshot) -> pd.DataFrame:
    there = snapshot(tables, shot.as_of, "by_jurisdiction_members", shot.known_by)
    return _frame(there.counts.to_dict(), compared(tables, shot.as_of), there)


def _areas(tables: Tables, shot: Snapshot) -> pd.DataFrame:
    there = snapshot(tables, shot.as_of, "by_jurisdiction_members", shot.known_by)
    area = tables["products"].set_index("product_id")["therapeutic_area"]
    areas = there.counted["product_id"].map(area).groupby(there.counted["country"]).nunique()
    return _frame(areas.to_dict(), compared(tables, shot.as_of), there)


def _verified(tables: Tables, shot: Snapshot) -> pd.DataFrame:
    sure = snapshot(tables, shot.as_of, "named_and_verified", shot.known_by).counts
    all_ = snapshot(tables, shot.as_of, None, shot.known_by)
    codes = sorted(all_.counts.index)
    shares = [min(sure.get(c, 0) / all_.counts[c], 1.0) for c in codes]
    return pd.DataFrame({"country": codes, "value": shares, "rows": [all_.rows_of([c]) for c in codes]})


def _per_head(tables: Tables, shot: Snapshot) -> pd.DataFrame:
    frame = per_head(tables, shot, "population_total", 10_000_000)
    return frame.rename(columns={"per": "value"})[["country", "value", "rows", "year"]]


def _transplants(tables: Tables, shot: Snapshot) -> pd.DataFrame:
    """Newest national yearly transplants per 10 million inhabitants; other scopes do not compare."""
    rows = known(tables, tables["hsct_activity"], shot.known_by)
    rows = rows[
        (rows["scope"] == "national_annual")
        & (rows["value_relation"] == "exactly")
        & rows["transplants_total"].notna()
        & rows["population_millions"].notna()
        & (rows["year"] < shot.as_of.year)
    ]
    newest = rows.sort_values(["year", "activity_id"]).groupby("country").tail(1).sort_values("country")
    return pd.DataFrame(
        {
            "country": newest["country"],
            "value": (newest["transplants_total"] * 10 / newest["population_millions"]).astype(float),
            "rows": [(f"hsct_activity:{key}",) for key in newest["activity_id"]],
            "year": newest["year"].astype(int),
        }
    ).reset_index(drop=True)


def _indicator(code: str) -> Measure:
    def measure(tables: Tables, shot: Snapshot) -> pd.DataFrame:
        values = known(tables, tables["country_indicators"], shot.known_by)
        # A year's value is taken once the year is over; when it was published is not in the tables.
        values = values[
            (values["indicator"] == code) & values["value"].notna() & (values["year"] < shot.as_of.year)
        ]
        newest = values.sort_values("year").groupby("country").tail(1).sort_values("country")
        return pd.DataFrame(
            {
                "country": newest["country"],
                "value": newest["value"].astype(float),
                "rows": [(f"country_indicators:{key}",) for key in newest["indicator_id"]],
                "year": newest["year"].astype(int),
            }
        ).reset_index(drop=True)

    return measure


def _value(frame: pd.DataFrame, country: str) -> tuple[int | float | None, tuple[str, ...]]:
    own = frame[frame["country"] == country]
    if own.empty:
        return None, ()
    value = own["value"].iloc[0]
    return (
        int(value) if float(value).is_integer() and frame["value"].dtype.kind == "i" else float(value)
    ), own["rows"].iloc[0]


MEASURES: list[tuple[str, str, str, int, Measure]] = [
    ("products", "Products by the rule of this report", "number", 0, _products),
    ("licensed", "Products licensed for patients in the country", "number", 0, _licensed),
    ("areas", "Therapeutic areas with a licensed product", "number", 0, _areas),
    ("verified", "Share of its products that are named and verified", "percent", 0, _verified),
    ("per_head", "Products per ten million inhabitants", "number", 2, _per_head),
    ("transplants", "Blood stem cell transplants per ten million inhabitants", "number", 0, _transplants),
    (
        "research",
        "Research and development, per cent of output",
        "number",
        2,
        _indicator("rd_expenditure_pct_gdp"),
    ),
    (
        "health",
        "Health spending per head, US dollars",
        "number",
        0,
        _indicator("health_expenditure_per_capita_usd"),
    ),
]
BY_DEFINITION = {"products", "per_head"}
