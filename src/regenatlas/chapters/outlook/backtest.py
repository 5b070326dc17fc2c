"""What the same model would have said on past days, and what then came.

Past days are counted with today's knowledge, as everywhere in a report: a licence that we learned of late is
in the past it belongs to. The test therefore shows how well years tell of later years, not how well one
could have known.
"""

from itertools import repeat
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from regenatlas.chapters.outlook.approvals_model import WINDOW, YEARS, Chances, Rates, fit, quantile
from regenatlas.chapters.outlook.outlook import PAST, Forecast, field_of, outside
from regenatlas.chapters.outlook.places import DIGITS
from regenatlas.counting.flows import Flows, Numbers, flows
from regenatlas.counting.snapshot import Snapshot, unit_of
from regenatlas.tables.load import Tables, per_tables
from regenatlas.tables.provenance import Traced, trace_on

LEAST = 20  # forecasts below which no score is given
LEVELS = {50: (0.25, 0.75), 80: (0.1, 0.9), 95: (0.025, 0.975)}


def replayed(tables: Tables, country: str, snapshot: Snapshot, top: int) -> pd.DataFrame:
    """The `replay` of the world up to a snapshot, which countries share."""
    unit = unit_of(country, snapshot.definition, tables, snapshot.as_of)
    seen = flows(tables, snapshot, PAST, country)
    stands = unit if seen.members[seen.units.index(unit)].any() else ""
    return _replayed(tables, snapshot, top, outside(tables, country, snapshot, PAST), stands)


@per_tables
def _replayed(tables: Tables, snapshot: Snapshot, top: int, asked: str, stands: str) -> pd.DataFrame:
    return replay(flows(tables, snapshot, PAST, asked), stands, top)


def replay(seen: Flows, unit: str, top: int) -> pd.DataFrame:
    """Forecasts for every unit that had a product on a past day, beside what came.

    One row per past day, unit and year ahead: day, unit, ahead, actual, middle (median forecast), crps (its
    score, see `crps`), last and trend (the errors of «as it was» and of a straight line through the last
    `WINDOW` years, which are their scores), top (forecast chance of a place among the first `top`), top_now
    and top_then (was it, did it come); and for 50, 80 and 95 percent: low, high, inside, mass (the chance
    that the model itself gave the interval; whole numbers seldom allow the stated one). A fit needs
    `WINDOW` years. Where EU licences count for each member, one member stands for all (`unit`, if it is
    one).
    """
    totals = np.array([seen.counts(at) for at in range(len(seen.days))])
    lines: list[tuple[Any, ...]] = []
    for at in range(WINDOW, len(seen.days) - 1):
        fitted, now = fit(seen, at), totals[at]
        units = [code for row, code in enumerate(seen.units) if row != seen.shared]
        field = field_of(fitted, units, YEARS[: len(seen.days) - 1 - at])
        for code in seen.apart(unit, at):
            row = seen.units.index(code)
            if now[row] == 0:
                continue
            chances = field.counts(units.index(code))
            tops = field.places(units.index(code), top)[:, 1 : top + 1].sum(axis=1)
            ahead = np.arange(1, len(chances) + 1)
            then, slope = totals[at + ahead], (now[row] - totals[at - WINDOW][row]) / WINDOW
            actual, line = then[:, row], np.maximum(now[row] + slope * ahead, 0)
            errors = crps(chances, actual), abs(actual - now[row]), abs(actual - line)
            reached = tops, repeat(_among(now, row, top)), _among(then, row, top)
            key, middle = (repeat(seen.days[at]), repeat(code), ahead), quantile(chances, 0.5)
            each = *key, actual, middle, *errors, *reached, *_intervals(chances, actual)
            lines += zip(*each, strict=False)
    columns = "day unit ahead actual middle crps last trend top top_now top_then"
    intervals = [f"{what}{level}" for level in LEVELS for what in ("low", "high", "inside", "mass")]
    return pd.DataFrame(lines, columns=[*columns.split(), *intervals])


def hindsight(ahead: Forecast) -> dict[str, Traced]:
    """What the same model would have said of the country as long ago as it now looks ahead, for today.

    `beyond` is the chance of a count at least as far from the median as the actual one, on its side. Empty
    where the years behind do not reach so far.
    """
    seen, back = ahead.flows, len(ahead.days)
    at = ahead.fit.at - back
    if at < WINDOW:
        return {}
    past = field_of(fit(seen, at), [ahead.unit], (back,)).counts(0)[-1]
    low, middle, high = (int(quantile(past, level)) for level in (0.1, 0.5, 0.9))
    beyond = (past[ahead.count :] if ahead.count >= middle else past[: ahead.count + 1]).sum().round(DIGITS)
    return trace_on(
        seen.rows,
        "hindsight.",
        day=(seen.days[at], "The past day of the fit", "date"),
        low=(low, "Products for today: one chance in ten of fewer", "number"),
        high=(high, "Products for today: one chance in ten of more", "number"),
        actual=(ahead.count, "Products counted today", "product"),
        beyond=(beyond, "Chance of a count at least as far out as what came", "percent"),
    )


def crps(chances: Chances, actual: Numbers) -> Rates:
    """The continuous ranked probability score of distributions of counts, in products: 0 is perfect.

    The squared distance of cumulative chances (along the last axis) from those of the outcome, summed over
    all counts; a forecast of a single number scores its error.
    """
    size = max(chances.shape[-1], int(np.max(actual)) + 1)
    more = [(0, 0)] * (chances.ndim - 1) + [(0, size - chances.shape[-1])]
    below = np.cumsum(np.pad(chances, more), axis=-1)
    return ((below - (np.arange(size) >= np.asarray(actual)[..., None])) ** 2).sum(axis=-1)


def scores(replayed: pd.DataFrame) -> pd.DataFrame:
    """The test by years ahead; empty where there are fewer than `LEAST` forecasts in all.

    Columns: ahead, n (forecasts), crps, last, trend (mean scores), for 50, 80 and 95 percent inside (share of
    outcomes) and mass (share that the model expected), brier and brier_last (mean squared error of the chance
    of the top place, and of «as it is now»).
    """
    shares = [f"{what}{level}" for level in LEVELS for what in ("inside", "mass")]
    columns = ["ahead", "n", "crps", "last", "trend", *shares, "brier", "brier_last"]
    if len(replayed) < LEAST:
        return pd.DataFrame(columns=columns)
    then = replayed["top_then"].astype(float)
    now = replayed["top_now"].astype(float)
    full = replayed.assign(brier=(replayed["top"] - then) ** 2, brier_last=(now - then) ** 2)
    groups = full.astype(dict.fromkeys(shares, float)).groupby("ahead")
    means = groups[["crps", "last", "trend", *shares, "brier", "brier_last"]].mean()
    return means.assign(n=groups.size()).reset_index()[columns]


def backtest_numbers(replayed: pd.DataFrame, seen: Flows) -> dict[str, Traced]:
    """The test of past forecasts in numbers, for the longest tested time ahead of at most three years.

    `gain` is the part of the better baseline's error that the model saves; negative if it does worse.
    """
    table = scores(replayed)
    if table.empty:
        return {}
    line = table[table["ahead"] <= 3].iloc[-1].to_dict()
    best = min(line["last"], line["trend"])
    gain = 1 - line["crps"] / best if best else None
    return trace_on(
        seen.rows,
        "test.",
        n=(len(replayed), "Forecasts of the back-test", "forecast"),
        days=(replayed["day"].nunique(), "Past days on which the model was fitted", "day"),
        first=(replayed["day"].min(), "The earliest of them", "date"),
        units=(replayed["unit"].nunique(), "Countries forecast", "country"),
        ahead=(int(line["ahead"]), "Years ahead", "year"),
        inside80=(line["inside80"], "Outcomes within the interval of four in five", "percent"),
        mass80=(line["mass80"], "Share that the model itself expected there", "percent"),
        crps=(line["crps"], "Mean score of the model, in products", "number", 2),
        last=(line["last"], "Mean error of «as it was»", "number", 2),
        trend=(line["trend"], "Mean error of a straight line", "number", 2),
        gain=(gain, "Error saved against the better", "percent"),
    )


# ---- parts


def _among(counts: Numbers, row: int, top: int) -> Numbers:
    own = counts[..., row]
    return (own > 0) & ((counts > own[..., None]).sum(axis=-1) < top)


def _intervals(chances: Chances, actual: Numbers) -> list[npt.NDArray[Any]]:
    """For each of `LEVELS`: low, high, inside, mass."""
    found, n = [], np.arange(chances.shape[-1])
    for ends in LEVELS.values():
        low, high = (quantile(chances, end) for end in ends)
        held = (n >= low[:, None]) & (n <= high[:, None])
        found += [low, high, (low <= actual) & (actual <= high), (chances * held).sum(axis=-1)]
    return found
