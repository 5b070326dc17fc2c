"""Chapter 08: how likely counts and places become in the years ahead, by the model of `approvals_model`.

A forecast speaks of counts as these tables make them, by the report's rule: not of the worth of products,
and not of registers that nobody searches. «Among the first n» includes a shared place, as ranks here always
do; a country without a product has no place.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from regenatlas.chapters.outlook.approvals_model import DRAWS, HORIZON, Counts, Fit, drawn, fit
from regenatlas.counting.flows import Flows, Numbers, anniversary, flows
from regenatlas.counting.ranking import place_on, rows_behind
from regenatlas.counting.snapshot import Snapshot, unit_of
from regenatlas.tables.load import Tables
from regenatlas.tables.provenance import Traced, trace_on

PAST = 16  # years of flows: to show behind a forecast, and to test it on
TOPS = (1, 3, 5, 10)
QUANTILES = {"low95": 0.025, "low80": 0.1, "low50": 0.25, "middle": 0.5}
QUANTILES |= {"high50": 0.75, "high80": 0.9, "high95": 0.975}


@dataclass(frozen=True)
class Forecast:
    """Counts drawn for every unit, seen from one of them.

    `days`: ends of the years ahead. `own`: the unit's counts, years × draws. `others`: those of the other
    units, units × years × draws, in the order of `rivals`.
    """

    unit: str
    days: tuple[date, ...]
    fit: Fit
    own: Counts
    rivals: tuple[str, ...]
    others: Counts

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

    @cached_property
    def ranks(self) -> Counts:
        """Places of the unit in standard competition ranking, years × draws; 0 without a product."""
        return _places(self.own, self.others)

    @property
    def last_ranks(self) -> Counts:
        """The places in the last year."""
        return self.last_ranks_of(self.own)

    def last_ranks_of(self, own: Counts) -> Counts:
        """The places that these counts would take among the others in the last year."""
        return _places(own[-1], self.others[:, -1])

    @cached_property
    def _thresholds(self) -> dict[int, Counts]:
        return {}

    def threshold(self, top: int) -> Counts:
        """The products it takes to be among the first `top`, years × draws: at least one."""
        if top not in self._thresholds:
            self._thresholds[top] = _threshold(self.others, top)
        return self._thresholds[top]


def draw_forecast(
    tables: Tables, country: str, snapshot: Snapshot, years: int = PAST, draws: int = DRAWS
) -> Forecast:
    """The model fitted on the day of the snapshot and drawn `HORIZON` years ahead."""
    unit = unit_of(country, snapshot.definition, tables, snapshot.as_of)
    seen = flows(tables, snapshot, years, country)
    fitted = fit(seen)
    rivals = [code for row, code in enumerate(seen.units) if row != seen.shared and code != unit]
    counts = drawn(fitted, [*rivals, unit], draws=draws)
    days = tuple(anniversary(snapshot.as_of, year) for year in range(1, HORIZON + 1))
    return Forecast(unit, days, fitted, counts[-1], tuple(rivals), counts[:-1])


def _places(own: Counts, others: Counts) -> Counts:
    """Standard competition ranking of counts among others; 0 for none."""
    above = np.zeros(own.shape, dtype=np.int16)
    for counts in others:
        above += counts > own
    return np.where(own > 0, above + 1, 0).astype(np.int16)


def _threshold(others: Counts, top: int) -> Counts:
    """The `top`-th largest of the counts in each year and draw: at least one."""
    largest = np.ones((top, *others.shape[1:]), dtype=np.int16)
    for counts in others:
        # Each count takes its place among the largest so far and pushes the next one on.
        pushed = counts
        for held in largest:
            pushed, held[...] = np.minimum(held, pushed), np.maximum(held, pushed)
    return largest[-1]


def chance(hits: npt.NDArray[np.bool_]) -> float:
    """The share of draws in which something happens: never quite none or all, since draws are finite."""
    return float((hits.sum() + 0.5) / (hits.size + 1))


def quantiles(drawn: Counts, levels: Sequence[float] = tuple(QUANTILES.values())) -> Numbers:
    """Quantiles of whole numbers as whole numbers: levels × years."""
    ordered = np.sort(drawn, axis=-1)
    return np.stack([at_share(ordered, level) for level in levels]).astype(np.int64)


def at_share(ordered: npt.NDArray[Any], share: float) -> npt.NDArray[Any]:
    """The first of ordered values at or below which that share of them lies (the inverted distribution)."""
    return ordered[..., max(math.ceil(ordered.shape[-1] * share) - 1, 0)]


def needed_now(counts: Numbers, row: int, top: int) -> int:
    """The products that a place among the first `top` takes beside the counts of the others: at least one."""
    others = np.sort(np.delete(counts, row))[::-1]
    return max(int(others[top - 1]), 1) if len(others) >= top else 1


def place_chances(forecast: Forecast) -> pd.DataFrame:
    """How likely each place is: day, rank (0: no product), chance; only places that some draw took."""
    parts = []
    for year, day in enumerate(forecast.days):
        hits = np.bincount(forecast.ranks[year])
        ranks = np.flatnonzero(hits)
        parts.append(pd.DataFrame({"day": day, "rank": ranks, "chance": hits[ranks] / hits.sum()}))
    return pd.concat(parts, ignore_index=True)


def top_chances(forecast: Forecast, tops: Iterable[int] = TOPS) -> pd.DataFrame:
    """How likely the unit is among the first so many: day, top, chance (one or none on the day itself)."""
    lines = []
    for top in sorted(set(tops)):
        there = forecast.count >= needed_now(forecast.counts, forecast.row, top)
        lines.append((forecast.flows.days[forecast.fit.at], top, float(there)))
        reached = (forecast.ranks > 0) & (forecast.ranks <= top)
        lines += [(day, top, chance(reached[year])) for year, day in enumerate(forecast.days)]
    return pd.DataFrame(lines, columns=["day", "top", "chance"])


def moving(chances: pd.DataFrame, top: int) -> pd.DataFrame:
    """Of a frame of `top_chances`, the lines worth drawing; none where that of `top` is all but certain.

    A line moves if it is neither nearly none nor nearly all in some year ahead.
    """
    ahead = chances[chances["day"] > chances["day"].min()]
    open_ = ahead["chance"].between(0.02, 0.98).groupby(ahead["top"]).any()
    return chances[chances["top"].map(open_)] if open_[top] else chances.iloc[:0]


def fan(forecast: Forecast, top: int, past: int = 12) -> pd.DataFrame:
    """The unit's counts and the products that a place among the first `top` takes, behind and ahead.

    Columns: day, who (own|needed), ahead, and the quantiles of `QUANTILES`, all alike for the past.
    """
    lines = []
    for at in range(max(forecast.fit.at - past, 0), forecast.fit.at + 1):
        counts = forecast.flows.counts(at)
        held = {"own": int(counts[forecast.row]), "needed": needed_now(counts, forecast.row, top)}
        for who, value in held.items():
            lines.append((forecast.flows.days[at], who, False, *[value] * len(QUANTILES)))
    for who, ahead in (("own", forecast.own), ("needed", forecast.threshold(top))):
        for day, values in zip(forecast.days, quantiles(ahead).T.tolist(), strict=True):
            lines.append((day, who, True, *values))
    return pd.DataFrame(lines, columns=["day", "who", "ahead", *QUANTILES])


def needs(forecast: Forecast, top: int) -> pd.DataFrame:
    """What a place among the first `top` takes by each year ahead.

    Columns: day, middle, low, high (products needed: median, and range of four draws in five), half and most
    (further products, net of losses, for an even chance and for four chances in five), expected (further
    products by the model, median), chance (of being there).
    """
    needed = forecast.threshold(top)
    middle, low, high, most = quantiles(needed, (0.5, 0.1, 0.9, 0.8))
    frame = pd.DataFrame({"day": list(forecast.days), "middle": middle, "low": low, "high": high})
    frame["half"], frame["most"] = (np.maximum(counts - forecast.count, 0) for counts in (middle, most))
    frame["expected"] = quantiles(forecast.own, (0.5,))[0] - forecast.count
    frame["chance"] = [chance(own >= takes) for own, takes in zip(forecast.own, needed, strict=True)]
    return frame


def today(
    tables: Tables, country: str, snapshot: Snapshot, forecast: Forecast, top: int
) -> dict[str, Traced]:
    """Where the unit stands on the day of the report, and what it lacks to a place among the first `top`."""
    place = place_on(tables, country, snapshot)
    needed = needed_now(forecast.counts, forecast.row, top)
    gap = max(needed - place.n, 0)
    return trace_on(
        rows_behind(snapshot, place),
        "now.",
        count=(place.n, "Products counted for the country", "product"),
        rank=(place.rank, "Place by number of counted products; equal counts share a place", "rank"),
        needed=(needed, f"Products that a place among the first {top} takes now", "product"),
        gap=(gap, f"Products short of a place among the first {top}", "further_product"),
        tied=(len(place.tied_with), "Others with the same count", "country"),
    )


def forecast_numbers(forecast: Forecast, top: int) -> dict[str, Traced]:
    """What the forecast says of its last year: count, likeliest place, and a place among the first `top`."""
    need = needs(forecast, top)
    last = need.iloc[-1].to_dict()
    low, middle, high = quantiles(forecast.own[-1:], (0.1, 0.5, 0.9))[:, 0]
    ranked = forecast.last_ranks[forecast.last_ranks > 0]
    place = place_chance = best = worst = None
    if len(ranked):
        hits = np.bincount(ranked)
        place, place_chance = hits.argmax(), hits.max() / forecast.last_ranks.size
        best, worst = quantiles(ranked[None, :], (0.1, 0.9))[:, 0]
    among = f"among the first {top}"
    return trace_on(
        forecast.flows.rows,
        "ahead.",
        day=(last["day"], "The day to which the forecast reaches", "date"),
        chance=(last["chance"], f"Share of draws with a place {among} on that day", "percent"),
        chance_first=(need["chance"].iloc[0], f"The same, {among}, after one year", "percent"),
        middle=(middle, "Products then, median of the draws", "product"),
        low=(low, "Products then: one draw in ten has fewer", "number"),
        high=(high, "Products then: one draw in ten has more", "number"),
        needed=(last["middle"], f"Products that a place {among} takes then, median", "product"),
        needed_low=(last["low"], f"Products that a place {among} takes then, low", "number"),
        needed_high=(last["high"], f"Products that a place {among} takes then, high", "number"),
        half=(last["half"], f"Further products for an even chance of a place {among}", "further_product"),
        most=(last["most"], f"The same for four chances in five, {among}", "further_product"),
        place=(place, "The likeliest place then", "rank"),
        place_chance=(place_chance, "Share of draws with the likeliest place", "percent"),
        place_low=(best, "Place then: one draw in ten does better", "rank"),
        place_high=(worst, "Place then: one draw in ten does worse", "rank"),
        any=(chance(forecast.own[-1] > 0), "Share of draws with at least one product then", "percent"),
    )
