"""Chapter 00: the country on one page: measures beside the middle of all countries, and its peers.

A lower bound («at least») says too little to compare with: those of others are left out of the middle.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd

from regenatlas.chapters import capacity
from regenatlas.chapters.standing import per_head
from regenatlas.counting import country_series, evidence
from regenatlas.counting.searched import Missing, of_count, searched
from regenatlas.counting.snapshot import Snapshot, take_snapshot, union_members, unit_of
from regenatlas.tables.load import Tables, per_tables
from regenatlas.tables.provenance import Traced, count, rows_in

AT_LEAST = "at_least"
HEALTH = "health_expenditure_per_head_ppp"
COMPARED = 8  # countries with a value that make a middle
YEARS = 10  # of a trend

Trend = tuple[tuple[int, float], ...]


@dataclass(frozen=True)
class Measure:
    """One number of a country on a day.

    `year`: of the value, None for counts of the day itself. `at_least`: the value is a lower bound.
    `missing`: why there is no value, or what a count of none means. `low`, `high`: where records differ or
    products may be identical, the lowest and the highest value; `years` and `rows`: of these. `median`: the
    middle of all countries with a value, None for fewer than `COMPARED`; `of`: how many they are. `trend`:
    earlier values and this one. `certainty`: a code of the list `confidence`.
    """

    name: str
    label: str
    now: Traced
    median: Traced
    of: Traced
    year: int | None = None
    at_least: bool = False
    missing: Missing | None = None
    low: float | None = None
    high: float | None = None
    years: str = ""
    rows: tuple[str, ...] = ()
    trend: Trend = ()
    certainty: evidence.Level = evidence.Level.HIGH

    @property
    def label_within(self) -> str:
        """The label as it stands within a sentence; abbreviations keep their capitals."""
        text = self.label
        return text if text[1:2].isupper() or not text[1:2].isalpha() else text[:1].lower() + text[1:]

    @property
    def is_told(self) -> bool:
        """Whether it has a tile: that no product was found is not said again for ten million inhabitants."""
        return self.now.value is not None and not (self.name == "per_head" and self.missing)

    @property
    def side(self) -> int:
        """1 above the middle of all countries, −1 below it, 0 where that cannot be told."""
        ends = [self.now.value if end is None else end for end in (self.low, self.high)]
        if self.median.value is None or None in ends or (self.at_least and ends[0] < self.median.value):
            return 0
        return int(min(ends) > self.median.value) - int(max(ends) < self.median.value)


def measures(tables: Tables, country: str, snapshot: Snapshot) -> list[Measure]:
    """The measures of a country in the order in which the page shows them."""
    unit_code = unit_of(country, snapshot.definition, tables, snapshot.as_of)
    found = []
    for name, label, unit, digits, measure in MEASURES:
        code = unit_code if name in BY_DEFINITION else country
        frame = measure(tables, snapshot)
        value, rows, year, bound = value_of(frame, code)
        if "relation" in frame:
            frame = frame[(frame["relation"] != AT_LEAST) | (frame["country"] == code)]
        middle = float(frame["value"].median()) if len(frame) >= COMPARED else None
        about = f"Middle of all countries with a value: {label.lower()}"
        one = Measure(
            name,
            label,
            Traced(value, rows, name, label, unit, digits),
            Traced(middle, rows_in(frame), f"{name}_median", about, unit, digits),
            count(frame, f"{name}_of", f"Countries with a value: {label.lower()}", "country"),
            year=year,
            at_least=bound,
        )
        # What is ranked is the union, which has no such figure; without products none can be licensed abroad.
        is_other = value is None and (code != country or name == "abroad")
        why = Missing.NOT_APPLICABLE if is_other else _missing(tables, code, snapshot, name, value)
        one = replace(one, missing=why, **in_doubt(tables, code, snapshot, name))
        if value is not None:
            past = _past(tables, code, snapshot, name)
            one = replace(one, trend=past, certainty=_certainty(tables, code, snapshot, one))
        found.append(one)
    return found


def in_doubt(tables: Tables, country: str, snapshot: Snapshot, name: str) -> dict[str, Any]:
    """The range of a measure and what it rests on: low, high, years and rows; empty without one."""
    if name == "transplants":
        return _on_record(tables, country, snapshot)
    if name not in OF_PRODUCTS:
        return {}
    own = evidence.identity_range(tables, country, _counted_in(tables, snapshot, name))
    return {"low": own.fewest, "high": own.most} if own.fewest < own.most else {}


def _on_record(tables: Tables, country: str, snapshot: Snapshot) -> dict[str, Any]:
    """The lowest and the highest rate of transplants on record since the latest counts, and their years."""
    known = capacity.known_of(capacity.known_rates(tables, snapshot), country)
    dated = {"low_rate": "year", "high_rate": "year", "difference_rate": "until", "said_rate": "said_year"}
    rates = {key: known[key].value for key in dated if key in known}
    if len({round(rate) for rate in rates.values()}) < 2:
        return {}
    years = sorted({known[dated[key]].value for key in rates})
    rows = tuple(ref for key in rates for ref in known[key].rows)
    spanned = "–".join(map(str, sorted({years[0], years[-1]})))
    return {"low": min(rates.values()), "high": max(rates.values()), "years": spanned, "rows": rows}


def _missing(
    tables: Tables, country: str, snapshot: Snapshot, name: str, value: float | None
) -> Missing | None:
    """Why there is no value, or what a count of none means; None for a finding."""
    if value:
        return None
    if name == "abroad" and value == 0:  # no register was searched for this
        return Missing.NONE_FOUND
    if name in COUNTS and (found := of_count(tables, country, snapshot.as_of, 0)):
        return found if value == 0 or found is Missing.NOT_SEARCHED else Missing.NOT_COLLECTED
    return None if value == 0 else Missing.NOT_COLLECTED


def _certainty(tables: Tables, country: str, snapshot: Snapshot, one: Measure) -> evidence.Level:
    """How sure a value is: of a count as sure as its place, of a figure by its age.

    A count of licences abroad, for which no register was searched, is medium at best. A lower bound, and one
    of several numbers on record, is low; any other figure is as sure as its age lets it be.
    """
    if one.name in COUNTS:
        counted = _counted_in(tables, snapshot, one.name)
        level = evidence.confidence(tables, country, counted).level
        levels = list(evidence.Level)
        return max(level, levels[1], key=levels.index) if one.name == "abroad" else level
    if one.at_least or one.high is not None:
        return evidence.Level.LOW
    return evidence.of_figure(one.year or snapshot.as_of.year, snapshot.as_of)


def _past(tables: Tables, country: str, snapshot: Snapshot, name: str) -> Trend:
    """A measure year by year; empty where it never was more than none."""
    if name in SERIES:
        own = country_series.series(tables, SERIES[name], snapshot, [country])
    elif name == "transplants":
        own = capacity.compared_rates(tables, snapshot)
        own = own[own["country"] == country].rename(columns={"rate": "value"})
        own = own.drop_duplicates("year", keep="last")
    elif name in COUNTS:
        return counts_by_year(tables, country, snapshot, name)
    else:
        return ()
    first = snapshot.as_of.year - YEARS
    pairs = zip(own["year"].astype(int), own["value"].astype(float), strict=True)
    return tuple(pair for pair in pairs if pair[0] >= first)


def counts_by_year(tables: Tables, country: str, snapshot: Snapshot, name: str = "products") -> Trend:
    """A count at the ends of earlier years and on the day, by today's rule and knowledge; empty if all none.

    A year without the inhabitants that a measure needs is left out.
    """
    days = [date(year, 12, 31) for year in range(snapshot.as_of.year - YEARS, snapshot.as_of.year)]
    pairs = []
    for day in (*days, snapshot.as_of):
        then = take_snapshot(tables, day, snapshot.definition, snapshot.known_by)
        held = _counted_in(tables, then, name).held.get(country, {})
        pairs.append((day.year, _number(tables, then, country, name, list(held))))
    known = tuple((year, n) for year, n in pairs if n is not None)
    return known if any(n for _, n in known) else ()


def _number(
    tables: Tables, snapshot: Snapshot, country: str, name: str, products: Sequence[str]
) -> float | None:
    """What a measure makes of the products of a country."""
    if name == "areas":
        return len({tables.row(f"products:{key}")["therapeutic_area"] for key in products})
    if name == "abroad":
        return value_of(_abroad(tables, snapshot), country)[0] or 0
    if name == "per_head":
        people = country_series.series(tables, "population_total", snapshot, [country])
        return len(products) * 1e7 / float(people["value"].iloc[-1]) if len(people) else None
    return len(products)


def without_value(found: Sequence[Measure]) -> dict[str, list[str]]:
    """The labels of measures that were not_collected or not_searched for the country."""
    return {
        str(why): [one.label_within for one in found if one.missing is why and one.now.value is None]
        for why in (Missing.NOT_COLLECTED, Missing.NOT_SEARCHED)
    }


def tiles(found: Sequence[Measure], as_of: date) -> pd.DataFrame:
    """The measures that have a tile: the fields of `Measure`, and year in words."""
    lines = [
        vars(one)
        | {
            "now": replace(one.now, unit=AT_LEAST) if one.at_least else one.now,
            "year": one.years or str(one.year or as_of.year),
            "certainty": str(one.certainty),
            "rows": (*one.now.rows, *one.rows),
        }
        for one in found
        if one.is_told
    ]
    return pd.DataFrame(lines)


def beside(found: Sequence[Measure]) -> dict[str, int]:
    """How many measures have a middle to be set beside (n), and how many lie above and below it."""
    sides = [one.side for one in found if one.is_told and one.median.value is not None]
    return {"n": len(sides), "above": sides.count(1), "below": sides.count(-1)}


# ---- measures: frames with country, value, rows; year where it is not the day itself; relation if any


@per_tables
def compared(tables: Tables, as_of: date) -> list[str]:
    """Countries whose registers were searched at least in part: only they can have none."""
    countries = tables["countries"]
    single = countries.loc[countries["kind"] == "country", "iso3"]
    return sorted(code for code in single if searched(tables, code, as_of) != "no")


def _counted(snapshot: Snapshot, values: Mapping[str, int], codes: Iterable[str]) -> pd.DataFrame:
    """A count of each country with the licence events behind it; 0 for those of `codes` that have none."""
    countries = sorted({*values, *codes})
    rows = [(code, values.get(code, 0), snapshot.rows_of([code])) for code in countries]
    return pd.DataFrame(rows, columns=["country", "value", "rows"])


@per_tables
def _products(tables: Tables, snapshot: Snapshot) -> pd.DataFrame:
    codes = compared(tables, snapshot.as_of)
    units = {unit_of(code, snapshot.definition, tables, snapshot.as_of) for code in codes}
    return _counted(snapshot, snapshot.tally, units)


def _counted_in(tables: Tables, snapshot: Snapshot, name: str) -> Snapshot:
    """The snapshot that a count is taken from: by the rule of the report, or of what is licensed there."""
    if name in BY_DEFINITION:
        return snapshot
    return take_snapshot(tables, snapshot.as_of, "by_jurisdiction_members", snapshot.known_by)


@per_tables
def _licensed(tables: Tables, snapshot: Snapshot) -> pd.DataFrame:
    there = _counted_in(tables, snapshot, "licensed")
    return _counted(there, there.tally, compared(tables, snapshot.as_of))


@per_tables
def _areas(tables: Tables, snapshot: Snapshot) -> pd.DataFrame:
    there = _counted_in(tables, snapshot, "areas")
    area = tables["products"].set_index("product_id")["therapeutic_area"]
    areas = there.counted["product_id"].map(area).groupby(there.counted["country"]).nunique()
    return _counted(there, areas.to_dict(), compared(tables, snapshot.as_of))


def _per_head(tables: Tables, snapshot: Snapshot) -> pd.DataFrame:
    found = per_head(tables, snapshot, "population_total", 10_000_000).rename(columns={"per": "value"})
    return found[["country", "value", "year", "rows"]]


def _transplants(tables: Tables, snapshot: Snapshot) -> pd.DataFrame:
    found = capacity.references(tables, snapshot).rename(columns={"rate": "value"})
    return found[["country", "value", "year", "relation", "rows"]]


@per_tables
def _abroad(tables: Tables, snapshot: Snapshot) -> pd.DataFrame:
    """Of countries with a product, in how many others one is licensed; the union is not abroad to itself."""
    there = _counted_in(tables, snapshot, "licensed")
    members = union_members(tables, snapshot.as_of)
    lines = []
    for unit, held in snapshot.held.items():
        own = {unit, *members} if unit == "EUU" else {unit}
        found = {
            code: [ref for key in set(held) & set(others) for ref in others[key]]
            for code, others in there.held.items()
            if code not in own and set(held) & set(others)
        }
        rows = {ref for refs in held.values() for ref in refs} | {
            ref for refs in found.values() for ref in refs
        }
        lines.append((unit, len(found), tuple(sorted(rows))))
    return pd.DataFrame(lines, columns=["country", "value", "rows"])


def _series(name: str) -> "Function":
    def measure(tables: Tables, snapshot: Snapshot) -> pd.DataFrame:
        return country_series.newest(country_series.series(tables, SERIES[name], snapshot))

    return measure


def value_of(
    frame: pd.DataFrame, country: str
) -> tuple[int | float | None, tuple[str, ...], int | None, bool]:
    """Of a frame of a measure the country's value, its rows, its year, and whether it is a lower bound."""
    codes = frame["country"].tolist()
    if country not in codes:
        return None, (), None, False
    values, at = frame["value"], codes.index(country)
    value = int(values.iloc[at]) if values.dtype.kind == "i" else float(values.iloc[at])
    year = int(frame["year"].iloc[at]) if "year" in frame else None
    is_bound = "relation" in frame and frame["relation"].iloc[at] == AT_LEAST
    return value, frame["rows"].iloc[at], year, is_bound


Function = Callable[[Tables, Snapshot], pd.DataFrame]

SERIES = {"research": "rd_expenditure_pct_gdp", "health": HEALTH}
MEASURES: list[tuple[str, str, str, int, Function]] = [
    ("products", "Products by the rule of this report", "number", 0, _products),
    ("per_head", "Products per ten million inhabitants", "number", 2, _per_head),
    ("licensed", "Products licensed in the country", "number", 0, _licensed),
    ("areas", "Therapeutic areas with a licensed product", "number", 0, _areas),
    ("abroad", "Other countries where its products are licensed", "number", 0, _abroad),
    ("transplants", "Blood stem cell transplants per ten million inhabitants", "number", 0, _transplants),
    ("research", "Research and development as % of GDP", "number", 2, _series("research")),
    ("health", "Health spending per head in international dollars", "number", 0, _series("health")),
]
BY_DEFINITION = {"products", "per_head", "abroad"}
COUNTS = {*BY_DEFINITION, "licensed", "areas"}
OF_PRODUCTS = {"products", "licensed"}
