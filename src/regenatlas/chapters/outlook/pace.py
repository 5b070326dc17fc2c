"""How fast countries have moved, and what other paces would bring: scenarios beside the forecast."""

from dataclasses import replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from regenatlas.chapters.outlook.approvals_model import (
    HORIZON,
    WINDOW,
    Chances,
    Gamma,
    counts_ahead,
    quantile,
)
from regenatlas.chapters.outlook.outlook import Forecast, forecast
from regenatlas.chapters.outlook.places import DIGITS
from regenatlas.counting.ranking import by_definition
from regenatlas.counting.searched import searched
from regenatlas.counting.snapshot import Snapshot, take_snapshot
from regenatlas.tables.load import Tables
from regenatlas.tables.provenance import Traced, rows_in, trace_on

RECENT = 2  # years whose pace is «the pace of late»

BANDS = ((0.9, 1.01), (0.5, 0.9), (0.1, 0.5), (0.0, 0.1))  # of chances


def pace(ahead: Forecast, size: int = 8) -> pd.DataFrame:
    """The leading countries and the unit: what came, what went, and where the model takes them.

    Of members that share licences only one is listed. Columns: country, focal, now, gained and lost (in the
    last `WINDOW` years), late (gained in the last `RECENT`), model (new products a year by the model),
    middle, low, high (count in the last year of the forecast: median, and range of four chances in five).
    """
    seen, at, now = ahead.flows, ahead.fit.at, ahead.counts
    apart = {seen.units.index(code) for code in seen.apart(ahead.unit, at)}
    order = sorted(apart & set(np.flatnonzero(now > 0)), key=lambda row: (-now[row], seen.units[row]))
    rows = order[:size] + ([ahead.row] if ahead.row not in order[:size] else [])
    counts = {
        "now": now,
        "gained": seen.moved(seen.entries, WINDOW, at),
        "lost": seen.moved(seen.exits, WINDOW, at),
        "late": seen.moved(seen.entries, RECENT, at),
        "model": _modelled(ahead),
    }
    frame = pd.DataFrame({"country": [seen.units[row] for row in rows]})
    frame["focal"] = [row == ahead.row for row in rows]
    frame = frame.assign(**{name: values[rows] for name, values in counts.items()})
    last = [ahead.counts_of(code)[-1] for code in frame["country"]]
    ends = [[quantile(own, level) for level in (0.5, 0.1, 0.9)] for own in last]
    frame[["middle", "low", "high"]] = np.array(ends)
    return frame


def _modelled(ahead: Forecast) -> np.ndarray:
    """New products a year by the model for each unit, shared licences included."""
    seen, own = ahead.flows, ahead.fit.gains.mean
    return own if seen.shared is None else own + own[seen.shared] * seen.members[:, ahead.fit.at]


def groups(ahead: Forecast) -> dict[str, Traced]:
    """The two groups on which a country with few years of its own leans, beside its own pace."""
    seen, at = ahead.flows, ahead.fit.at
    start = max(at - WINDOW, 0)
    had, fresh = _groups(ahead)
    held = seen.stock[:, start:at].sum()
    gained = seen.entries[:, start:at].sum(axis=1)
    hazard = float(seen.exits[:, start:at].sum() / held) if held else None
    newcomers = int((gained[fresh] > 0).sum())
    own = seen.moved(seen.entries, WINDOW, at)[ahead.row]
    return trace_on(
        seen.rows,
        "pace.",
        settled_n=(had.sum(), "Countries with a product at the start of the window", "country"),
        fresh_n=(fresh.sum(), "Countries without one then", "country"),
        settled=(float(ahead.fit.settled.mean), "Mean new products a year of the first", "number", 1),
        fresh=(float(ahead.fit.fresh.mean), "Mean new products a year of the second", "number", 2),
        newcomers=(newcomers, "Of the second, those that gained one", "country"),
        hazard=(hazard, "Losses per product and year", "percent", 1),
        own=(_modelled(ahead)[ahead.row], "New products a year by the model", "number", 1),
        gained=(own, "Products gained in the window", "product"),
    )


def fresh_searches(tables: Tables, ahead: Forecast) -> dict[str, Traced]:
    """For how many countries without a product at the start the register was searched: wholly, in part."""
    seen, (_, fresh) = ahead.flows, _groups(ahead)
    day = seen.days[ahead.fit.at]
    searches = [searched(tables, seen.units[row], day) for row in np.flatnonzero(fresh)]
    return trace_on(
        seen.rows,
        "pace.",
        wholly=(searches.count("yes"), "Countries without one then, register searched wholly", "country"),
        part=(searches.count("partly"), "Countries without one then, register searched in part", "country"),
    )


def _groups(ahead: Forecast) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Of the units that move alone, which had a product at the start of the window, and which had none."""
    seen, at = ahead.flows, ahead.fit.at
    alone = seen.pool & ~seen.members[:, at]
    had = (seen.stock[:, max(at - WINDOW, 0)] > 0) & alone
    return had, ~had & alone


class Scenario(NamedTuple):
    """What an assumption would bring by the last year of the forecast."""

    code: str
    pace: float  # new products a year
    now: int
    middle: int  # count then: median, and range of four chances in five
    low: int
    high: int
    place: int | None  # median
    chance: float  # of a place among the first `top`


def scenarios(tables: Tables, country: str, snapshot: Snapshot, ahead: Forecast, top: int) -> pd.DataFrame:
    """What other assumptions would bring: a frame of `Scenario`.

    Codes: model; late (the unit's own pace of the last `RECENT` years, taken as certain); doubled (twice the
    model's pace); group (the pace of any country that already had products); named (only products with a
    public name count, for all countries; left out if that changes nothing). A country without a product has
    no pace to keep or to double. Empty where EU licences count for each member, as a member has no pace of
    its own there.
    """
    seen, fitted = ahead.flows, ahead.fit
    if seen.members[ahead.row, fitted.at]:
        return pd.DataFrame(columns=Scenario._fields)
    gains = fitted.gains.of(ahead.row)
    late = float(seen.moved(seen.entries, RECENT, fitted.at)[ahead.row]) / RECENT
    other: dict[str, Gamma | float] = {"group": fitted.settled}
    if ahead.count:
        other = {"late": late, "doubled": Gamma(gains.shape, gains.rate / 2), **other}
    lines = [_scenario("model", ahead, gains, None, top)]
    for code, means in other.items():
        lines.append(_scenario(code, ahead, means, counts_ahead(fitted, [ahead.unit], means)[0], top))
    again = _of_named(tables, country, snapshot, ahead)
    if again:
        lines.append(_scenario("named", again, again.fit.gains.of(again.row), None, top))
    return pd.DataFrame(lines, columns=Scenario._fields).astype({"place": "Int64"})


def scenario_numbers(cases: pd.DataFrame, ahead: Forecast) -> dict[str, Traced]:
    """The least and the greatest chance of the aim by the paces assumed: low and high."""
    return trace_on(
        ahead.flows.rows,
        "pace.scenarios.",
        low=(cases["chance"].min(), "Chance of the aim at the worst of the paces assumed", "percent"),
        high=(cases["chance"].max(), "Chance of the aim at the best of the paces assumed", "percent"),
    )


def named_only(
    tables: Tables, country: str, snapshot: Snapshot, ahead: Forecast, top: int
) -> dict[str, Traced]:
    """What is left if only products with a public name count: named_n (today), named_chance (of the aim).

    Both None where that changes nothing, and where the scenario is not told.
    """
    again = _of_named(tables, country, snapshot, ahead)
    count, share = (again.count, again.among(top)[-1]) if again else (None, None)
    return trace_on(
        ahead.flows.rows,
        "outlook.",
        named_n=(count, "Products with a public name", "number"),
        named_chance=(share, "Chance of the aim if only products with a public name count", "percent"),
    )


def _of_named(tables: Tables, country: str, snapshot: Snapshot, ahead: Forecast) -> Forecast | None:
    """The last year by products with a public name alone; None where that changes nothing for the unit."""
    if ahead.flows.members[ahead.row, ahead.fit.at]:
        return None
    named = replace(snapshot.definition, named_only=True)
    only = take_snapshot(tables, snapshot.as_of, named, snapshot.known_by)
    if only.tally.get(ahead.unit, 0) == ahead.count:
        return None
    return forecast(tables, country, only, WINDOW, (HORIZON,))


def _scenario(code: str, ahead: Forecast, gains: Gamma | float, own: Chances | None, top: int) -> Scenario:
    pace = float(gains.mean) if isinstance(gains, Gamma) else gains
    counts = ahead.counts_of(ahead.unit) if own is None else own
    middle, low, high = (int(quantile(counts[-1], level)) for level in (0.5, 0.1, 0.9))
    places = ahead.field.places(len(ahead.rivals), len(ahead.rivals), own)[-1]
    ranked = np.cumsum(places[1:])
    median = int((ranked >= 0.5).argmax()) + 1 if ranked[-1] >= 0.5 else None
    return Scenario(code, pace, ahead.count, middle, low, high, median, float(ranked[top - 1].round(DIGITS)))


def by_rule(tables: Tables, country: str, snapshot: Snapshot, ahead: Forecast, top: int) -> pd.DataFrame:
    """The chance of a place among the first `top` in the last year, under each definition of the field.

    Columns: definition_id, label, own (the report's rule), n, rank (today; nullable), there (among them
    today), chance, rows. Likeliest first. Definitions under which another unit stands for the country (the
    pooled EU) are left out.
    """
    lines = []
    for row in by_definition(tables, country, snapshot.as_of, snapshot.known_by).to_dict("records"):
        own = row["definition_id"] == snapshot.definition.definition_id
        if not (own or row["in_range"]) or row["unit"] != ahead.unit:
            continue
        one = ahead
        if not own:
            under = take_snapshot(tables, snapshot.as_of, row["definition_id"], snapshot.known_by)
            one = forecast(tables, country, under, WINDOW, (HORIZON,))
        there = bool(pd.notna(row["rank"]) and row["rank"] <= top)
        lines.append({**row, "own": own, "there": there, "chance": float(one.among(top)[-1])})
    columns = ["definition_id", "label", "own", "n", "rank", "there", "chance", "rows"]
    frame = pd.DataFrame(lines, columns=columns).astype({"rank": "Int64"})
    return frame.sort_values(["chance", "definition_id"], ascending=[False, True], ignore_index=True)


def rule_numbers(rules: pd.DataFrame) -> dict[str, Traced]:
    """How far the chance of the aim depends on the counting rule."""
    chances = rules["chance"].astype(float)
    likely = int((chances >= 0.5).sum())
    return trace_on(
        rows_in(rules),
        "rules.",
        all=(len(rules), "Counting rules of the field, the report's own included", "rule"),
        there=(int(rules["there"].sum()), "Rules that give the place today", "number"),
        likely=(likely, "Rules with an even chance or better", "number"),
        least=(chances.min(), "Chance under the least favourable rule", "percent"),
        most=(chances.max(), "Chance under the most favourable rule", "percent"),
    )


class Band(NamedTuple):
    """Definitions whose chance is from `low` to below `high`: how many, and their best and worst place.

    `labels`: at most five of them, the report's own first; `more`: how many are left.
    """

    low: float
    high: float
    rules: int
    best: int | None
    worst: int | None
    labels: list[str]
    more: int
    rows: tuple[str, ...]


def bands(rules: pd.DataFrame, named: int = 5) -> pd.DataFrame:
    """The frame of `by_rule` by the chance of the place, the best chances first (`Band`)."""
    found = []
    for low, high in BANDS:
        part = rules[(rules["chance"] >= low) & (rules["chance"] < high)]
        if len(part):
            labels, ranks = list(part.sort_values("own", ascending=False)["label"]), part["rank"].dropna()
            best, worst = (int(ranks.min()), int(ranks.max())) if len(ranks) else (None, None)
            names = labels[:named], len(labels) - named
            found.append(Band(low, high, len(part), best, worst, *names, rows_in(part)))
    return pd.DataFrame(found, columns=Band._fields)
