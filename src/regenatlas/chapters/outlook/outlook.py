"""Chapter 08: how likely counts and places become in the years ahead, by the model of `approvals_model`.

A forecast speaks of counts as these tables make them, by the report's rule: not of the worth of products,
and not of registers that nobody searches. «Among the first n» includes a shared place, as ranks here always
do; a country without a product has no place.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import numpy as np
import pandas as pd

from regenatlas.chapters.outlook.approvals_model import YEARS, Chances, Fit, counts_ahead, fit, quantile
from regenatlas.chapters.outlook.places import DIGITS, Field
from regenatlas.counting.flows import Flows, Numbers, anniversary, flows
from regenatlas.counting.ranking import place_on, rows_behind
from regenatlas.counting.snapshot import Snapshot, unit_of
from regenatlas.tables.load import Tables, per_tables
from regenatlas.tables.provenance import Traced, trace_on

PAST = 16  # years of flows: to show behind a forecast, and to test it on
NOBODY = "ZZZ"  # any of the countries that the world's flows leave out: none of them has had a product
NEGLIGIBLE = 1e-5  # a chance of a place that is not listed
QUANTILES = {"low95": 0.025, "low80": 0.1, "low50": 0.25, "middle": 0.5}
QUANTILES |= {"high50": 0.75, "high80": 0.9, "high95": 0.975}


@dataclass(frozen=True)
class Forecast:
    """The chances of all units' counts, seen from one of them.

    `days`: ends of the years ahead. `rivals`: the other units. `field`: the counts of the rivals and, in the
    last row, of the unit.
    """

    unit: str
    days: tuple[date, ...]
    fit: Fit
    rivals: tuple[str, ...]
    field: Field

    @property
    def flows(self) -> Flows:
        """The years behind; their `rows` are those of every finding here."""
        return self.fit.flows

    @property
    def row(self) -> int:
        """The index of the unit among the units of the flows."""
        return self.flows.units.index(self.unit)

    @property
    def counts(self) -> Numbers:
        """What all units of the flows have on the day of the fit."""
        return self.flows.counts(self.fit.at)

    @property
    def count(self) -> int:
        """The unit's own products on that day."""
        return int(self.counts[self.row])

    def counts_of(self, unit: str) -> Chances:
        """How likely each count of a unit is: years × counts."""
        return self.field.counts([*self.rivals, self.unit].index(unit))

    @cached_property
    def places(self) -> Chances:
        """How likely each place of the unit is: years × (no product, 1st, 2nd, …)."""
        return self.field.places(len(self.rivals), len(self.rivals))

    def among(self, top: int, own: Chances | None = None) -> Chances:
        """The chance of a place among the first `top` by year; `own`: with other chances of its counts."""
        return self.field.places(len(self.rivals), top, own)[:, 1 : top + 1].sum(axis=1).round(DIGITS)

    def needed(self, top: int) -> Chances:
        """How likely each count is to be what a place among the first `top` takes: years × counts.

        At least one product; the place is open at a count that fewer than `top` others exceed.
        """
        open_ = self.field.above(len(self.rivals), top)[..., :top].sum(axis=-1)
        open_[:, 0] = 0
        return np.diff(open_, axis=1, prepend=0)


def forecast(
    tables: Tables, country: str, snapshot: Snapshot, past: int = PAST, years: tuple[int, ...] = YEARS
) -> Forecast:
    """The model fitted on the day of the snapshot, with `past` years behind it, for the `years` ahead."""
    return _forecast(tables, country, snapshot, past, years)


@per_tables
def _forecast(
    tables: Tables, country: str, snapshot: Snapshot, past: int, years: tuple[int, ...]
) -> Forecast:
    unit = unit_of(country, snapshot.definition, tables, snapshot.as_of)
    fitted, field = _world(tables, snapshot, past, years, outside(tables, country, snapshot, past))
    own = tuple(unit if code == NOBODY else code for code in fitted.flows.units)
    seen = replace(fitted.flows, units=own)
    units = _apart_from_shared(seen)
    rivals = tuple(code for code in units if code != unit)
    days = tuple(anniversary(snapshot.as_of, year) for year in years)
    rows = [units.index(code) for code in (*rivals, unit)]
    return Forecast(unit, days, replace(fitted, flows=seen), rivals, field.of(rows))


def outside(tables: Tables, country: str, snapshot: Snapshot, past: int) -> str:
    """Who is asked for beside the flows of the world to hold a country: nobody ("") if they do anyway.

    Else `NOBODY`, since all that are left out are alike; but a member of the union by its own name.
    """
    unit = unit_of(country, snapshot.definition, tables, snapshot.as_of)
    seen = flows(tables, snapshot, past, country)
    row = seen.units.index(unit)
    return "" if seen.pool[row] else unit if seen.members[row].any() else NOBODY


@per_tables
def _world(
    tables: Tables, snapshot: Snapshot, past: int, years: tuple[int, ...], asked: str
) -> tuple[Fit, Field]:
    """The fit and the counts ahead of all units, which countries share."""
    fitted = fit(flows(tables, snapshot, past, asked))
    return fitted, field_of(fitted, _apart_from_shared(fitted.flows), years)


def _apart_from_shared(seen: Flows) -> list[str]:
    """The units without that of licences which members share."""
    return [code for row, code in enumerate(seen.units) if row != seen.shared]


def field_of(fitted: Fit, units: Sequence[str], years: Sequence[int] = YEARS) -> Field:
    """The counts of these units so many years ahead."""
    seen = fitted.flows
    rows = [seen.units.index(unit) for unit in units]
    chances = counts_ahead(fitted, units, years=years)
    if seen.shared is None:
        return Field(chances, None, np.zeros(len(rows), dtype=bool))
    shared = counts_ahead(fitted, [seen.units[seen.shared]], years=years)[0]
    size = max(chances.shape[-1], shared.shape[-1])
    chances, shared = (
        np.pad(part, [(0, 0)] * (part.ndim - 1) + [(0, size - part.shape[-1])]) for part in (chances, shared)
    )
    return Field(chances, shared, seen.members[rows, fitted.at])


def needed_now(counts: Numbers, row: int, top: int) -> int:
    """The products that a place among the first `top` takes beside the counts of the others: at least one."""
    others = np.sort(np.delete(counts, row))[::-1]
    return max(int(others[top - 1]), 1) if len(others) >= top else 1


def place_chances(ahead: Forecast) -> pd.DataFrame:
    """How likely each place is: day, rank (0: no product), chance; only places that are not negligible."""
    year, rank = np.nonzero(ahead.places > NEGLIGIBLE)
    days = [ahead.days[at] for at in year]
    return pd.DataFrame({"day": days, "rank": rank, "chance": ahead.places[year, rank]})


def fan(ahead: Forecast, top: int, past: int = 12) -> pd.DataFrame:
    """The unit's counts and the products that a place among the first `top` takes, behind and ahead.

    Columns: day, who (own|needed), ahead, and the quantiles of `QUANTILES`, all alike for the past.
    """
    lines = []
    for at in range(max(ahead.fit.at - past, 0), ahead.fit.at + 1):
        counts = ahead.flows.counts(at)
        held = {"own": int(counts[ahead.row]), "needed": needed_now(counts, ahead.row, top)}
        for who, value in held.items():
            lines.append((ahead.flows.days[at], who, False, *[value] * len(QUANTILES)))
    for who, chances in (("own", ahead.counts_of(ahead.unit)), ("needed", ahead.needed(top))):
        ends = np.stack([quantile(chances, level) for level in QUANTILES.values()]).T.tolist()
        lines += [(day, who, True, *values) for day, values in zip(ahead.days, ends, strict=True)]
    return pd.DataFrame(lines, columns=["day", "who", "ahead", *QUANTILES])


def needs(ahead: Forecast, top: int) -> pd.DataFrame:
    """What a place among the first `top` takes by each year ahead.

    Columns: day, middle, low, high (products needed: median, range of four chances in five), half and most
    (further products, net of losses, for an even chance and for four chances in five), expected (further
    products by the model, median), chance (of being there).
    """
    needed = ahead.needed(top)
    middle, low, high, most = (quantile(needed, level) for level in (0.5, 0.1, 0.9, 0.8))
    frame = pd.DataFrame({"day": list(ahead.days), "middle": middle, "low": low, "high": high})
    frame["half"], frame["most"] = (np.maximum(counts - ahead.count, 0) for counts in (middle, most))
    frame["expected"] = quantile(ahead.counts_of(ahead.unit), 0.5) - ahead.count
    return frame.assign(chance=ahead.among(top))


def today(tables: Tables, country: str, snapshot: Snapshot, ahead: Forecast, top: int) -> dict[str, Traced]:
    """Where the country stands on the day of the report, and what it lacks to the place aimed at."""
    place = place_on(tables, country, snapshot)
    needed = needed_now(ahead.counts, ahead.row, top)
    gap = max(needed - place.n, 0)
    return trace_on(
        rows_behind(snapshot, place),
        "outlook.now.",
        count=(place.n, "Products counted for the country", "product"),
        rank=(place.rank, "Place by number of counted products; equal counts share a place", "rank"),
        needed=(needed, f"Products that a place among the first {top} takes now", "product"),
        gap=(gap, f"Products short of a place among the first {top}", "further_product"),
        tied=(len(place.tied_with), "Others with the same count", "country"),
    )


def forecast_numbers(ahead: Forecast, top: int) -> dict[str, Traced]:
    """What the forecast says of its last year: count, likeliest place, chance of the place aimed at."""
    need = needs(ahead, top)
    last = need.iloc[-1].to_dict()
    own = ahead.counts_of(ahead.unit)[-1]
    low, middle, high = (quantile(own, level) for level in (0.1, 0.5, 0.9))
    none, *ranked = ahead.places[-1]
    place = place_chance = best = worst = None
    if none < 1 - NEGLIGIBLE:
        place, place_chance = int(np.argmax(ranked)) + 1, max(ranked)
        best, worst = (int(quantile(np.array(ranked) / (1 - none), level)) + 1 for level in (0.1, 0.9))
    among = f"among the first {top}"
    return trace_on(
        ahead.flows.rows,
        "outlook.",
        day=(last["day"], "The day to which the forecast reaches", "date"),
        then_year=(last["day"].year, "The year to which the forecast reaches", "calendar_year"),
        chance=(last["chance"], f"Chance of a place {among} on that day", "percent"),
        chance_first=(need["chance"].iloc[0], f"The same, {among}, after one year", "percent"),
        middle=(middle, "Products then, median", "product"),
        low=(low, "Products then: one chance in ten of fewer", "number"),
        high=(high, "Products then: one chance in ten of more", "number"),
        needed=(last["middle"], f"Products that a place {among} takes then, median", "product"),
        needed_low=(last["low"], f"Products that a place {among} takes then, low", "number"),
        needed_high=(last["high"], f"Products that a place {among} takes then, high", "number"),
        half=(last["half"], f"Further products for an even chance of a place {among}", "further_product"),
        most=(last["most"], f"The same for four chances in five, {among}", "further_product"),
        place=(place, "The likeliest place then", "rank"),
        place_chance=(place_chance, "Chance of the likeliest place", "percent"),
        place_low=(best, "Place then: one chance in ten of a better one", "rank"),
        place_high=(worst, "Place then: one chance in ten of a worse one", "rank"),
        any=(1 - own[0], "Chance of at least one product then", "percent"),
    )
