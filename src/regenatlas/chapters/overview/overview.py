"""Chapter 00: the country on one page, as indicators that all countries can be compared by.

Strengths and gaps follow a written rule and no opinion: for each indicator the country's percentile among
all countries with a value. The rule is an argument (`Rule`), so that the chapter that says it also sets it.

A lower bound ("at least") says too little to compare with: those of others are left out, the country's own
can make a strength but no gap. The count that the page opens with is judged there and not again; other counts
of products are judged where the evidence bears them.
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
from regenatlas.counting.snapshot import Snapshot, take_snapshot, unit_of
from regenatlas.tables.load import Tables
from regenatlas.tables.provenance import Traced, count

AT_LEAST = "at_least"
HEALTH = "health_expenditure_per_head_ppp"


@dataclass(frozen=True)
class Rule:
    """When a measure is a strength or a gap, by the part of the other countries with a lower value.

    `strong`: a strength from this part on. `weak`: a gap up to this part. `named`: so many of each at most.
    `compared`: fewer countries with a value do not make a percentile. ValueError for a rule by which a
    measure could be both, or which compares with nobody.
    """

    strong: float
    weak: float
    named: int
    compared: int

    def __post_init__(self) -> None:
        if not 0 <= self.weak < self.strong <= 1:
            raise ValueError(f"a strength must begin above a gap: weak {self.weak}, strong {self.strong}")
        if self.named < 1 or self.compared < 2:
            raise ValueError(f"too few to name or to compare: named {self.named}, compared {self.compared}")

    def band(self, percentile: float | None) -> int:
        """1 for a strength, -1 for a gap, 0 for neither and where there is nothing to compare with."""
        if percentile is None:
            return 0
        return int(percentile >= self.strong) - int(percentile <= self.weak)


@dataclass(frozen=True)
class Indicator:
    """One measure of a country: `now` and `before` its value on the day and on the earlier day.

    `percentile`: share of the other countries with a lower value, ties counted half; None without a value
    or with fewer countries than the rule asks for. `of`: countries with a value. `year`, `year_before`: of
    the value, None for counts of the day itself. `at_least`: the value is a lower bound. `missing`: why there
    is no value, or what a count of none means. `judged`: whether it can be a strength or a gap. `range`: the
    lowest and the highest value, where records differ or products may be identical; `years` and
    `range_rows`: of these.
    """

    name: str
    label: str
    now: Traced
    before: Traced
    of: Traced
    percentile: float | None
    year: int | None = None
    year_before: int | None = None
    at_least: bool = False
    missing: Missing | None = None
    judged: bool = True
    range: tuple[float, float] | None = None
    years: str = ""
    range_rows: tuple[str, ...] = ()

    @property
    def change(self) -> Traced:
        """What the value gained or lost since the earlier day; None if either day has none."""
        rows = (*self.now.rows, *self.before.rows)
        both = self.now.value is not None and self.before.value is not None
        size = self.now.value - self.before.value if both else None
        about = f"{self.label}: change since the earlier day"
        unit = "share_change" if self.now.unit == "percent" else "signed"
        return Traced(size, rows, f"{self.name}_change", about, unit, self.now.digits)

    @property
    def in_series(self) -> bool:
        """Whether the value is a figure of some year, not a count of the day itself."""
        return self.year is not None and self.name not in BY_DEFINITION

    @property
    def years_apart(self) -> int:
        """The years between the two figures; 0 where either has none."""
        return self.year - self.year_before if self.year and self.year_before else 0

    @property
    def share(self) -> Traced:
        """The percentile with the rows of all countries that have a value."""
        about = f"Part of the other countries with less: {self.label}"
        return Traced(self.percentile, self.of.rows, f"{self.name}_percentile", about, "percent")

    @property
    def label_within(self) -> str:
        """The label as it stands within a sentence; abbreviations keep their capitals."""
        text = self.label
        return text if text[1:2].isupper() or not text[1:2].isalpha() else text[:1].lower() + text[1:]


Measure = Callable[[Tables, Snapshot], pd.DataFrame]


def indicators(
    tables: Tables, country: str, snapshot: Snapshot, earlier: date, rule: Rule
) -> list[Indicator]:
    """The indicators of a country now and on an earlier day, in the order in which the page shows them."""
    before = take_snapshot(tables, earlier, snapshot.definition, snapshot.known_by)
    unit_code = unit_of(country, snapshot.definition, tables, snapshot.as_of)
    found = []
    for name, label, unit, digits, measure in MEASURES:
        code = unit_code if name in BY_DEFINITION else country
        then, frame = measure(tables, before), measure(tables, snapshot)
        (old, old_rows, old_year, _), (now, rows, year, bound) = _value(then, code), _value(frame, code)
        if "relation" in frame:
            frame = frame[(frame["relation"] != AT_LEAST) | (frame["country"] == code)]
        value = Traced(now, rows, name, label, unit, digits)
        earlier_value = Traced(old, old_rows, f"{name}_before", f"{label}, on the earlier day", unit, digits)
        of = count(frame, f"{name}_of", f"Countries with a value: {label.lower()}", "country")
        values = frame.set_index("country")["value"]
        share = percentile(values, code, rule.compared)
        one = Indicator(name, label, value, earlier_value, of, share, year, old_year, bound)
        is_other = now is None and code != country  # what is ranked is the union, which has no such figure
        why = Missing.NOT_APPLICABLE if is_other else _missing(tables, code, snapshot, name, now)
        one = replace(one, missing=why, **_in_doubt(tables, code, snapshot, name))
        if one.range:
            ends = (values.where(values.index != code, end) for end in one.range)
            bands = {rule.band(percentile(end, code, rule.compared)) for end in ends}
            one = replace(one, judged=one.judged and len(bands) == 1)
        found.append(one)
    return found


def _in_doubt(tables: Tables, country: str, snapshot: Snapshot, name: str) -> dict[str, Any]:
    """Whether a measure is judged, and the range of its value: the fields judged, range and years."""
    if name == "transplants":
        return _on_record(tables, country, snapshot)
    if name not in COUNTS:
        return {}
    counted = snapshot if name in BY_DEFINITION else _licensed_here(tables, snapshot)
    products = evidence.products_by_grade(tables, country, counted)
    is_documented = products.empty or bool(products["documented"].mean() >= evidence.MOSTLY)
    own = evidence.identity_range(tables, country, counted)
    ends = (own.fewest, own.most) if name in OF_PRODUCTS and own.fewest < own.most else None
    return {"judged": is_documented and name != "products", "range": ends}


def _on_record(tables: Tables, country: str, snapshot: Snapshot) -> dict[str, Any]:
    """The lowest and the highest rate of transplants on record since the latest counts, and their years."""
    counts, _ = capacity.activity(tables, snapshot)
    known = capacity.known_of(capacity.every_rate(tables, counts), country)
    dated = {"low_rate": "year", "high_rate": "year", "difference_rate": "until", "said_rate": "said_year"}
    rates = {key: known[key].value for key in dated if key in known}
    if len({round(rate) for rate in rates.values()}) < 2:
        return {}
    years = sorted({known[dated[key]].value for key in rates})
    ends = (min(rates.values()), max(rates.values()))
    rows = tuple(ref for key in rates for ref in known[key].rows)
    return {"range": ends, "years": "–".join(map(str, sorted({years[0], years[-1]}))), "range_rows": rows}


def _missing(
    tables: Tables, country: str, snapshot: Snapshot, name: str, value: float | None
) -> Missing | None:
    """Why there is no value, or what a count of none means; None for a finding."""
    if value:
        return None
    if name in COUNTS and (found := of_count(tables, country, snapshot.as_of, 0)):
        return found if value == 0 or found is Missing.NOT_SEARCHED else Missing.NOT_COLLECTED
    return None if value == 0 else Missing.NOT_COLLECTED


def percentile(values: pd.Series, country: str, compared: int) -> float | None:
    """The share of the other countries with a lower value, ties counted half; None if that cannot be said."""
    if country not in values.index or len(values) < compared:
        return None
    others = values.drop(country)
    return float(((others < values[country]).sum() + (others == values[country]).sum() / 2) / len(others))


def judged(found: Iterable[Indicator]) -> list[Indicator]:
    """The indicators that can be a strength or a gap: what was not found by searching in part is neither."""
    return [
        one
        for one in found
        if one.percentile is not None and one.judged and one.missing is not Missing.NONE_FOUND
    ]


def strengths(found: Sequence[Indicator], rule: Rule) -> list[Indicator]:
    """The indicators with the highest percentiles that the rule calls strengths, the highest first."""
    chosen = [one for one in judged(found) if (one.percentile or 0) >= rule.strong]
    return sorted(chosen, key=lambda one: (-(one.percentile or 0), one.name))[: rule.named]


def gaps(found: Sequence[Indicator], rule: Rule) -> list[Indicator]:
    """The indicators with the lowest percentiles that the rule calls gaps, the lowest first."""
    sure = [one for one in judged(found) if not one.at_least]
    chosen = [one for one in sure if (one.percentile or 0) <= rule.weak]
    return sorted(chosen, key=lambda one: (one.percentile or 0, one.name))[: rule.named]


def without_value(found: Sequence[Indicator]) -> dict[str, list[str]]:
    """The labels of indicators that were not_collected or not_searched for the country."""
    return {
        str(why): [one.label_within for one in found if one.missing is why]
        for why in (Missing.NOT_COLLECTED, Missing.NOT_SEARCHED)
    }


def not_judged(found: Sequence[Indicator]) -> dict[str, list[str]]:
    """The labels of counts, but for the one that the page opens with, that are undocumented or not_found."""
    others = [one for one in found if one.name != "products"]
    return {
        "undocumented": [one.label_within for one in others if not one.judged],
        "not_found": [one.label_within for one in others if one.missing is Missing.NONE_FOUND],
    }


def headline(found: Sequence[Indicator], as_of: date) -> pd.DataFrame:
    """The headline numbers: measure, now, missing, low, high, before, change, newer, since, year, rows.

    `newer`: whether there is another figure than on the earlier day; a series may have none. `since`: the
    year of a series' earlier figure if the two are not of successive years, else "". `year`: "" without a
    value.
    """
    lines = [
        {
            "measure": one.label,
            "now": replace(one.now, unit=AT_LEAST) if one.at_least else one.now,
            "missing": one.missing,
            "low": one.range[0] if one.range else None,
            "high": one.range[1] if one.range else None,
            "before": one.before,
            "change": one.change,
            "newer": not one.in_series or one.now.rows != one.before.rows,
            "since": str(one.year_before or "") if one.in_series and one.years_apart > 1 else "",
            "year": one.years or ("" if one.now.value is None else str(one.year or as_of.year)),
            "rows": (*one.now.rows, *one.before.rows, *one.range_rows),
        }
        for one in found
    ]
    return pd.DataFrame(lines)


def placed(found: Sequence[Indicator]) -> pd.DataFrame:
    """The judged measures, the best first: label, percentile, others (countries), bound, rows."""
    lines = [
        (one.label, one.percentile, one.of.value - 1, one.at_least, one.of.rows) for one in judged(found)
    ]
    frame = pd.DataFrame(lines, columns=["label", "percentile", "others", "bound", "rows"])
    return frame.sort_values("percentile", ascending=False, kind="stable", ignore_index=True)


def ends(found: Sequence[Indicator]) -> dict[str, Any]:
    """How many measures are judged (n), the highest and the lowest of them; a lower bound is not the lowest.

    Keys: n; high, high_share, low, low_share where there is one.
    """
    ranked = sorted(judged(found), key=lambda one: one.percentile or 0)
    if not ranked:
        return {"n": 0}
    last, first = next((one for one in ranked if not one.at_least), ranked[0]), ranked[-1]
    shares = {"high_share": first.share, "low_share": last.share}
    return {"n": len(ranked), "high": first.label_within, "low": last.label_within, **shares}


def in_bands(placed: pd.DataFrame, rule: Rule) -> dict[str, int]:
    """How many measures of `placed` there are (n), in the band of strengths and in that of gaps."""
    weak = (placed["percentile"] <= rule.weak) & ~placed["bound"]
    strong = placed["percentile"] >= rule.strong
    return {"strong": int(strong.sum()), "weak": int(weak.sum()), "n": len(placed)}


# ---- measures: frames with country, value, rows; year where it is not the day itself; relation if any


def compared(tables: Tables, as_of: date) -> list[str]:
    """Countries whose registers were searched at least in part: only they can have none."""
    countries = tables["countries"]
    single = countries.loc[countries["kind"] == "country", "iso3"]
    return sorted(code for code in single if searched(tables, code, as_of) != "no")


def _counted(snapshot: Snapshot, values: Mapping[str, float], codes: Iterable[str] = ()) -> pd.DataFrame:
    """Values of countries with the licence events behind them; 0 for those of `codes` that have none."""
    countries = sorted({*values, *codes})
    rows = [(code, values.get(code, 0), snapshot.rows_of([code])) for code in countries]
    return pd.DataFrame(rows, columns=["country", "value", "rows"])


def _products(tables: Tables, snapshot: Snapshot) -> pd.DataFrame:
    codes = compared(tables, snapshot.as_of)
    units = {unit_of(code, snapshot.definition, tables, snapshot.as_of) for code in codes}
    return _counted(snapshot, snapshot.tally, units)


def _licensed_here(tables: Tables, snapshot: Snapshot) -> Snapshot:
    return take_snapshot(tables, snapshot.as_of, "by_jurisdiction_members", snapshot.known_by)


def _licensed(tables: Tables, snapshot: Snapshot) -> pd.DataFrame:
    there = _licensed_here(tables, snapshot)
    return _counted(there, there.tally, compared(tables, snapshot.as_of))


def _areas(tables: Tables, snapshot: Snapshot) -> pd.DataFrame:
    there = _licensed_here(tables, snapshot)
    area = tables["products"].set_index("product_id")["therapeutic_area"]
    areas = there.counted["product_id"].map(area).groupby(there.counted["country"]).nunique()
    return _counted(there, areas.to_dict(), compared(tables, snapshot.as_of))


def _per_head(tables: Tables, snapshot: Snapshot) -> pd.DataFrame:
    found = per_head(tables, snapshot, "population_total", 10_000_000).rename(columns={"per": "value"})
    return found[["country", "value", "year", "rows"]]


def _transplants(tables: Tables, snapshot: Snapshot) -> pd.DataFrame:
    counts, _ = capacity.activity(tables, snapshot)
    found = capacity.reference(capacity.every_rate(tables, counts)).rename(columns={"rate": "value"})
    return found[["country", "value", "year", "relation", "rows"]]


def _series(code: str) -> Measure:
    def measure(tables: Tables, snapshot: Snapshot) -> pd.DataFrame:
        return country_series.newest(country_series.series(tables, code, snapshot))

    return measure


def _value(frame: pd.DataFrame, country: str) -> tuple[int | float | None, tuple[str, ...], int | None, bool]:
    """Of a frame of a measure the country's value, its rows, its year, and whether it is a lower bound."""
    own = frame[frame["country"] == country].to_dict("records")
    if not own:
        return None, (), None, False
    row = own[0]
    value = int(row["value"]) if frame["value"].dtype.kind == "i" else float(row["value"])
    year = int(row["year"]) if "year" in row else None
    return value, row["rows"], year, row.get("relation") == AT_LEAST


MEASURES: list[tuple[str, str, str, int, Measure]] = [
    ("products", "Products by the rule of this report", "number", 0, _products),
    ("licensed", "Products licensed in the country", "number", 0, _licensed),
    ("areas", "Therapeutic areas with a licensed product", "number", 0, _areas),
    ("per_head", "Products per ten million inhabitants", "number", 2, _per_head),
    ("transplants", "Blood stem cell transplants per ten million inhabitants", "number", 0, _transplants),
    ("research", "Research and development as % of GDP", "number", 2, _series("rd_expenditure_pct_gdp")),
    ("health", "Health spending per head in international dollars", "number", 0, _series(HEALTH)),
]
BY_DEFINITION = {"products", "per_head"}
COUNTS = {*BY_DEFINITION, "licensed", "areas"}
OF_PRODUCTS = {"products", "licensed"}
