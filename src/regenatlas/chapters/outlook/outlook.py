"""Chapter 08: how likely counts and places become in the years ahead, by the model of `approvals_model`.

A forecast speaks of counts as these tables make them, by the report's rule: not of the worth of products,
and not of registers that nobody searches. «Among the first n» includes a shared place, as ranks here always
do; a country without a product has no place.
"""

from __future__ import annotations

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
from regenatlas.tables.provenance import Traced

PAST = 16  # years of flows: to show behind a forecast, and to test it on
TOPS = (1, 3, 5, 10)
QUANTILES = {
    "low95": 0.025, "low80": 0.1, "low50": 0.25, "middle": 0.5, "high50": 0.75, "high80": 0.9, "high95": 0.975
}  # fmt: skip


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


def forecast(
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


def place_chances(found: Forecast) -> pd.DataFrame:
    """How likely each place is: day, rank (0: no product), chance; only places that some draw took."""
    parts = []
    for year, day in enumerate(found.days):
        hits = np.bincount(found.ranks[year])
        ranks = np.flatnonzero(hits)
        parts.append(pd.DataFrame({"day": day, "rank": ranks, "chance": hits[ranks] / hits.sum()}))
    return pd.concat(parts, ignore_index=True)


def top_chances(found: Forecast, tops: Iterable[int] = TOPS) -> pd.DataFrame:
    """How likely the unit is among the first so many: day, top, chance (one or none on the day itself)."""
    lines = []
    for top in sorted(set(tops)):
        there = found.count >= needed_now(found.counts, found.row, top)
        lines.append((found.flows.days[found.fit.at], top, float(there)))
        reached = (found.ranks > 0) & (found.ranks <= top)
        lines += [(day, top, chance(reached[year])) for year, day in enumerate(found.days)]
    return pd.DataFrame(lines, columns=["day", "top", "chance"])


def moving(chances: pd.DataFrame, top: int) -> pd.DataFrame:
    """Of a frame of `top_chances`, the lines worth drawing; none where that of `top` is all but certain.

    A line moves if it is neither nearly none nor nearly all in some year ahead.
    """
    ahead = chances[chances["day"] > chances["day"].min()]
    open_ = ahead["chance"].between(0.02, 0.98).groupby(ahead["top"]).any()
    return chances[chances["top"].map(open_)] if open_[top] else chances.iloc[:0]


def fan(found: Forecast, top: int, past: int = 12) -> pd.DataFrame:
    """The unit's counts and the products that a place among the first `top` takes, behind and ahead.

    Columns: day, who (own|needed), ahead, and the quantiles of `QUANTILES`, all alike for the past.
    """
    lines = []
    for at in range(max(found.fit.at - past, 0), found.fit.at + 1):
        counts = found.flows.counts(at)
        for who, value in (
            ("own", int(counts[found.row])),
            ("needed", needed_now(counts, found.row, top)),
        ):
            seen = {"day": found.flows.days[at], "who": who, "ahead": False}
            lines.append({**seen, **dict.fromkeys(QUANTILES, value)})
    for who, ahead in (("own", found.own), ("needed", found.threshold(top))):
        levels = quantiles(ahead)
        for year, day in enumerate(found.days):
            values = dict(zip(QUANTILES, levels[:, year].tolist(), strict=True))
            lines.append({"day": day, "who": who, "ahead": True, **values})
    return pd.DataFrame(lines)


def needs(found: Forecast, top: int) -> pd.DataFrame:
    """What a place among the first `top` takes by each year ahead.

    Columns: day, middle, low, high (products needed: median, and range of four draws in five), half and most
    (further products, net of losses, for an even chance and for four chances in five), expected (further
    products by the model, median), chance (of being there).
    """
    needed = found.threshold(top)
    low, middle, most, high = quantiles(needed, (0.1, 0.5, 0.8, 0.9))
    return pd.DataFrame({
        "day": list(found.days), "middle": middle, "low": low, "high": high,
        "half": np.maximum(middle - found.count, 0), "most": np.maximum(most - found.count, 0),
        "expected": quantiles(found.own, (0.5,))[0] - found.count,
        "chance": [chance(found.own[year] >= needed[year]) for year in range(len(found.days))],
    })  # fmt: skip


def today(tables: Tables, country: str, snapshot: Snapshot, found: Forecast, top: int) -> dict[str, Traced]:
    """Where the unit stands on the day of the report.

    Keys: count, rank (None without a product), needed (products that a place among the first `top` takes),
    gap (those it lacks), tied (others with the same count).
    """
    at = place_on(tables, country, snapshot)
    rows = rows_behind(snapshot, at)
    needed = needed_now(found.counts, found.row, top)
    values = {
        "count": (at.n, "Products counted for the country", "product"),
        "rank": (at.rank, "Place by number of counted products; equal counts share a place", "rank"),
        "needed": (needed, f"Products that a place among the first {top} takes now", "product"),
        "gap": (max(needed - at.n, 0), f"Products short of a place among the first {top}", "further_product"),
        "tied": (len(at.tied_with), "Others with the same count", "country"),
    }
    return {
        name: Traced(value, rows, f"now.{name}", about, unit) for name, (value, about, unit) in values.items()
    }


def numbers(found: Forecast, top: int) -> dict[str, Traced]:
    """What the forecast says of its last year, as traced numbers.

    Keys: day; chance (of a place among the first `top`) and chance_first (the same in the first year);
    middle, low, high (count: median, and range of four draws in five); needed, needed_low, needed_high
    (products for that place); half, most (further products, as in `needs`); place, place_chance (the
    likeliest one), place_low, place_high (range of four draws in five among those with a product); any
    (chance of a product at all).
    """
    need = needs(found, top)
    last = need.iloc[-1].to_dict()
    low, middle, high = quantiles(found.own[-1:], (0.1, 0.5, 0.9))[:, 0]
    ranked = found.last_ranks[found.last_ranks > 0]
    places, hits = np.unique(ranked, return_counts=True)
    ends = quantiles(ranked[None, :], (0.1, 0.9))[:, 0] if len(ranked) else (None, None)
    likeliest = int(hits.argmax()) if len(hits) else None
    among = f"among the first {top}"
    values: dict[str, tuple[Any, str, str]] = {
        "day": (last["day"], "The day to which the forecast reaches", "date"),
        "chance": (last["chance"], f"Share of draws with a place {among} on that day", "percent"),
        "chance_first": (float(need["chance"].iloc[0]), f"The same, {among}, after one year", "percent"),
        "middle": (middle, "Products then, median of the draws", "product"),
        "low": (low, "Products then: one draw in ten has fewer", "number"),
        "high": (high, "Products then: one draw in ten has more", "number"),
        "needed": (last["middle"], f"Products that a place {among} takes then, median", "product"),
        "needed_low": (last["low"], f"Products that a place {among} takes then, low", "number"),
        "needed_high": (last["high"], f"Products that a place {among} takes then, high", "number"),
        "half": (last["half"], f"Further products for an even chance of a place {among}", "further_product"),
        "most": (last["most"], f"The same for four chances in five, {among}", "further_product"),
        "place": (None if likeliest is None else places[likeliest], "The likeliest place then", "rank"),
        "place_chance": (
            None if likeliest is None else float(hits[likeliest] / found.last_ranks.size),
            "Share of draws with the likeliest place", "percent",
        ),
        "place_low": (ends[0], "Place then: one draw in ten does better", "rank"),
        "place_high": (ends[1], "Place then: one draw in ten does worse", "rank"),
        "any": (chance(found.own[-1] > 0), "Share of draws with at least one product then", "percent"),
    }  # fmt: skip
    rows = found.flows.rows
    return {
        name: Traced(value, rows, f"ahead.{name}", about, unit)
        for name, (value, about, unit) in values.items()
    }
