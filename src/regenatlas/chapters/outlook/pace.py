"""How fast countries have moved, and what other paces would bring: scenarios beside the forecast."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from regenatlas.chapters.outlook.approvals_model import WINDOW, Counts, Gamma, paths
from regenatlas.chapters.outlook.outlook import Forecast, chance, forecast, quantiles
from regenatlas.counting.ranking import by_definition
from regenatlas.counting.snapshot import Snapshot, take_snapshot
from regenatlas.tables.load import Tables
from regenatlas.tables.provenance import Traced

RECENT = 2  # years whose pace is «the pace of late»
FARTHEST = 30  # years ahead in which a constant pace is followed
QUICK = 4_000  # draws for each of the many rules


def pace(found: Forecast, size: int = 8) -> pd.DataFrame:
    """The leading countries and the unit: what came, what went, and where the model takes them.

    Of members that share licences only one is listed. Columns: country, focal, now, gained and lost (in the
    last `WINDOW` years), late (gained in the last `RECENT`), model (new products a year by the model),
    middle, low, high (count in the last year of the forecast: median, and range of four draws in five).
    """
    seen, at, now = found.flows, found.fit.at, found.counts
    apart = {seen.units.index(code) for code in seen.apart(found.unit, at)}
    order = sorted(apart & set(np.flatnonzero(now > 0)), key=lambda row: (-now[row], seen.units[row]))
    rows = order[:size] + ([found.row] if found.row not in order[:size] else [])
    gained, lost = seen.moved(seen.entries, WINDOW, at), seen.moved(seen.exits, WINDOW, at)
    late, model = seen.moved(seen.entries, RECENT, at), _modelled(found)
    lines = []
    for row in rows:
        own = row == found.row
        drawn = found.own if own else found.others[found.rivals.index(seen.units[row])]
        low, middle, high = quantiles(drawn[-1:], (0.1, 0.5, 0.9))[:, 0].tolist()
        lines.append({
            "country": seen.units[row], "focal": own, "now": int(now[row]), "gained": int(gained[row]),
            "lost": int(lost[row]), "late": int(late[row]),
            "model": float(model[row]),
            "middle": middle, "low": low, "high": high,
        })  # fmt: skip
    return pd.DataFrame(lines)


def _modelled(found: Forecast) -> np.ndarray:
    """New products a year by the model for each unit, shared licences included."""
    seen, own = found.flows, found.fit.gains.mean
    return own if seen.shared is None else own + own[seen.shared] * seen.members[:, found.fit.at]


def groups(found: Forecast) -> dict[str, Traced]:
    """The two groups on which a country with few years of its own leans, as traced numbers.

    Keys: settled_n, fresh_n (countries with and without a product at the start of the window), settled and
    fresh (their mean new products a year), newcomers (those without that gained one), hazard (mean yearly
    loss per product), own (the unit's new products a year by the model), gained (seen in the window).
    """
    seen, at, rows = found.flows, found.fit.at, found.flows.rows
    start = max(at - WINDOW, 0)
    alone = seen.pool & ~seen.members[:, at]
    had = (seen.stock[:, start] > 0) & alone
    fresh = ~had & alone
    held = seen.stock[:, start:at].sum()
    gained = seen.entries[:, start:at].sum(axis=1)
    values = {
        "settled_n": (int(had.sum()), "Countries with a product at the start of the window", "country", 0),
        "fresh_n": (int(fresh.sum()), "Countries without one then", "country", 0),
        "settled": (float(found.fit.settled.mean), "Mean new products a year of the first", "number", 1),
        "fresh": (float(found.fit.fresh.mean), "Mean new products a year of the second", "number", 2),
        "newcomers": (int((gained[fresh] > 0).sum()), "Of the second, those that gained one", "country", 0),
        "hazard": (
            float(seen.exits[:, start:at].sum() / held) if held else None,
            "Losses per product and year", "percent", 1,
        ),
        "own": (float(_modelled(found)[found.row]), "New products a year by the model", "number", 1),
        "gained": (
            int(seen.moved(seen.entries, WINDOW, at)[found.row]),
            "Products gained in the window", "product", 0,
        ),
    }  # fmt: skip
    return {
        name: Traced(value, rows, f"pace.{name}", about, unit, digits)
        for name, (value, about, unit, digits) in values.items()
    }


def scenarios(tables: Tables, country: str, snapshot: Snapshot, found: Forecast, top: int) -> pd.DataFrame:
    """What other assumptions would bring by the last year of the forecast.

    Columns: code, pace (new products a year), now, middle, low, high (count: median, and range of four draws
    in five), place (median; nullable), chance (of a place among the first `top`). Codes: model; late (the
    unit's own pace of the last `RECENT` years, taken as certain); doubled (twice the model's pace); group
    (the pace of any country that already had products); named (only products with a public name count, for
    all countries; left out if that changes nothing). A country without a product has no pace to keep or to
    double. Empty where EU licences count for each member, as a member has no pace of its own there.
    """
    seen, at = found.flows, found.fit.at
    columns = ["code", "pace", "now", "middle", "low", "high", "place", "chance"]
    if seen.members[found.row, at]:
        return pd.DataFrame(columns=columns)
    gains = Gamma(found.fit.gains.shape[found.row], found.fit.gains.rate[found.row])
    late = float(seen.moved(seen.entries, RECENT, at)[found.row]) / RECENT
    double = Gamma(gains.shape, gains.rate / 2)
    draws = found.own.shape[1]
    drawn: dict[str, tuple[float, Counts]] = {"model": (float(gains.mean), found.own)}
    other: dict[str, Gamma | float] = {"late": late, "doubled": double, "group": found.fit.settled}
    for code in other if found.count else ("group",):
        means = other[code]
        mean = float(means.mean) if isinstance(means, Gamma) else means
        drawn[code] = mean, paths(found.fit, found.unit, means, len(found.days), draws, code)
    lines = [_line(code, found, found.count, *what, top) for code, what in drawn.items()]
    named = replace(snapshot.definition, named_only=True)
    only = take_snapshot(tables, snapshot.as_of, named, snapshot.known_by)
    if only.counts.get(found.unit, 0) != found.count:
        again = forecast(tables, country, only, WINDOW, draws // 10)
        lines.append(
            _line("named", again, again.count, float(again.fit.gains.mean[again.row]), again.own, top)
        )
    return pd.DataFrame(lines, columns=columns).astype({"place": "Int64"})


def _line(code: str, found: Forecast, now: int, mean: float, own: Counts, top: int) -> dict[str, object]:
    low, middle, high = quantiles(own[-1:], (0.1, 0.5, 0.9))[:, 0].tolist()
    ranks = found.last_ranks_of(own)
    ordered = np.where(ranks == 0, np.iinfo(np.int16).max, ranks)
    place = int(quantiles(ordered, (0.5,))[0])
    reached = (ranks > 0) & (ranks <= top)
    return {
        "code": code, "pace": mean, "now": now, "middle": middle, "low": low, "high": high,
        "place": None if place == np.iinfo(np.int16).max else place, "chance": chance(reached),
    }  # fmt: skip


def arrival(found: Forecast, top: int) -> dict[str, Traced]:
    """When a place among the first `top` would be reached if every country kept its net pace of the window.

    Keys: net (the unit's products gained less lost, per year), there (is it among them now: 1 or 0), year (in
    which it arrives, or, if it is there, in which it falls out; None for neither within `FARTHEST` years).
    """
    seen, at, rows = found.flows, found.fit.at, found.flows.rows
    years = min(WINDOW, at)
    moved = seen.moved(seen.entries, WINDOW, at) - seen.moved(seen.exits, WINDOW, at)
    lines = np.maximum(found.counts + np.outer(np.arange(FARTHEST + 1), moved / years), 0)
    own = lines[:, found.row]
    above = (np.delete(lines, found.row, axis=1) > own[:, None] + 1e-9).sum(axis=1)
    inside = (own >= 1 - 1e-9) & (above < top)
    turns = np.flatnonzero(inside != inside[0])
    year = seen.days[at].year + int(turns[0]) if len(turns) else None
    net = float(moved[found.row] / years)
    return {
        "net": Traced(net, rows, "pace.net", "Products gained less lost, per year of the window", "", 1),
        "there": Traced(int(inside[0]), rows, "pace.there", f"Among the first {top} on the day", "yesno"),
        "year": Traced(
            year, rows, "pace.year", "Year in which that changes at constant pace", "calendar_year"
        ),
    }


def by_rule(tables: Tables, country: str, snapshot: Snapshot, found: Forecast, top: int) -> pd.DataFrame:
    """The chance of a place among the first `top` in the last year, under each definition of the field.

    Columns: definition_id, label, own (the report's rule), n, rank (today; nullable), there (among them
    today), chance, rows. Likeliest first. Definitions under which another unit stands for the country (the
    pooled EU) are left out. Rules other than the report's own are drawn `QUICK` times.
    """
    lines = []
    for row in by_definition(tables, country, snapshot.as_of, snapshot.known_by).to_dict("records"):
        own = row["definition_id"] == snapshot.definition.definition_id
        if not (own or row["in_range"]) or row["unit"] != found.unit:
            continue
        one = found
        if not own:
            under = take_snapshot(tables, snapshot.as_of, row["definition_id"], snapshot.known_by)
            one = forecast(tables, country, under, WINDOW, QUICK)
        reached = (one.last_ranks > 0) & (one.last_ranks <= top)
        lines.append({
            **{name: row[name] for name in ("definition_id", "label", "n", "rank")}, "own": own,
            "there": bool(pd.notna(row["rank"]) and row["rank"] <= top), "chance": chance(reached),
            "rows": row["rows"],
        })  # fmt: skip
    columns = ["definition_id", "label", "own", "n", "rank", "there", "chance", "rows"]
    frame = pd.DataFrame(lines, columns=columns).astype({"rank": "Int64"})
    return frame.sort_values(["chance", "definition_id"], ascending=[False, True], ignore_index=True)


def rule_numbers(rules: pd.DataFrame) -> dict[str, Traced]:
    """A frame of `by_rule` in traced numbers.

    Keys: all, there (rules with that place today), likely (with an even chance or better), least and most
    (the chances under the least and the most favourable rule).
    """
    rows = tuple(sorted({ref for refs in rules["rows"] for ref in refs}))
    chances = rules["chance"].astype(float)
    values = {
        "all": (len(rules), "Counting rules of the field, the report's own included", "rule"),
        "there": (int(rules["there"].sum()), "Rules that give the place today", "number"),
        "likely": (int((chances >= 0.5).sum()), "Rules with an even chance or better", "number"),
        "least": (chances.min(), "Chance under the least favourable rule", "percent"),
        "most": (chances.max(), "Chance under the most favourable rule", "percent"),
    }
    return {
        name: Traced(value, rows, f"rules.{name}", about, unit)
        for name, (value, about, unit) in values.items()
    }
