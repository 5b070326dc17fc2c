"""What changed between two days, and why a place moved: corrections, own licences, others', withdrawals.

Both days are counted from today's tables by the same rule. What corrections of the tables did comes first:
from the place that the tables as they stood on the earlier day give for it, to the place that today's give.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from regenatlas.chapters.overview.corrections import Corrected, undone
from regenatlas.counting.evidence import identity_range
from regenatlas.counting.ranking import place, rank, rows_behind
from regenatlas.counting.snapshot import Snapshot, home_country, take_snapshot, unit_of
from regenatlas.tables.calendars import last_day
from regenatlas.tables.load import Tables
from regenatlas.tables.provenance import Traced, count_where, rows_in, trace_each, with_rows

#: Why a place moves, in the order in which the causes are taken: corrections of the tables, new products and
#: withdrawals of the country itself, those of the others.
CAUSES = ("corrections", "own_gained", "own_lost", "gained", "lost")


@dataclass(frozen=True)
class Changes:
    """Between two snapshots of one definition.

    `unit`: what is ranked, the country or the European Union in its place. `products`: one row per country
    and product that came or went: country, product_id, name, change (gained or lost), own (is it the unit's),
    rows. `steps`: how the place moved, in the order of `CAUSES`: cause, before, after (places, None without
    one), rows. `corrected`: corrections of the tables within the time.
    """

    unit: str
    before: Snapshot
    now: Snapshot
    products: pd.DataFrame
    steps: pd.DataFrame
    corrected: Corrected


def changes(tables: Tables, country: str, now: Snapshot, earlier: date) -> Changes:
    """What came and went between an earlier day and a snapshot, and what that did to the country's place."""
    before = take_snapshot(tables, earlier, now.definition, now.known_by)
    unit = unit_of(country, now.definition, tables, now.as_of)
    old, new = _rows_by_pair(before), _rows_by_pair(now)
    names = tables["products"].set_index("product_id")["name"]
    rows = []
    for change, there, absent in (("gained", new, old), ("lost", old, new)):
        for code, product in sorted(set(there) - set(absent)):
            refs = there[code, product]
            refs = refs if change == "gained" else _last_events(now, product, refs)
            rows.append((code, product, names[product], change, code == unit, refs))
    columns = ["country", "product_id", "name", "change", "own", "rows"]
    products = pd.DataFrame(rows, columns=columns).astype({"own": bool})
    corrected = undone(tables, earlier, now.as_of)
    stood = take_snapshot(corrected.tables, earlier, now.definition, now.known_by)
    return Changes(unit, before, now, products, _steps(stood, before, unit, products, corrected), corrected)


def _rows_by_pair(snapshot: Snapshot) -> dict[tuple[str, str], tuple[str, ...]]:
    return {
        (country, product): rows for country, held in snapshot.held.items() for product, rows in held.items()
    }


def _last_events(now: Snapshot, product: str, rows: tuple[str, ...]) -> tuple[str, ...]:
    """The events that ended what counted before; where the state did not end, the events it had rested on."""
    states = now.states[now.states["product_id"] == product]
    ended = states.loc[~states["state"].isin(now.definition.states), "rows"]
    return tuple(sorted({refs[-1] for refs in ended})) or rows


def _steps(
    stood: Snapshot, before: Snapshot, unit: str, products: pd.DataFrame, corrected: Corrected
) -> pd.DataFrame:
    """The place after each cause in turn, all else as it was.

    `stood` is the earlier day by the tables as they stood then, `before` the same day by those of today.
    """
    counts = before.counts.astype(int)
    last = place(rank(counts), unit).rank
    steps = [("corrections", place(rank(stood.counts), unit).rank, last, corrected.made.rows)]
    for cause in CAUSES[1:]:
        own, change = cause.startswith("own_"), cause.removeprefix("own_")
        chosen = products[(products["own"] == own) & (products["change"] == change)]
        moves = chosen.groupby("country").size() * (1 if change == "gained" else -1)
        counts = counts.add(moves, fill_value=0)
        after = place(rank(counts), unit).rank
        steps.append((cause, last, after, rows_in(chosen)))
        last = after
    frame = pd.DataFrame(steps, columns=["cause", "before", "after", "rows"])
    return frame.astype({"before": "Int64", "after": "Int64"})


def moved(found: Changes) -> dict[str, Traced]:
    """Count and place on both days: count_before, count_now, rank_before, rank_now."""
    numbers: dict[str, tuple[Any, ...]] = {}
    for when, snapshot in (("before", found.before), ("now", found.now)):
        at = place(rank(snapshot.counts), found.unit)
        own, behind = snapshot.rows_of([found.unit]), rows_behind(snapshot, at)
        numbers[f"count_{when}"] = at.n, own, "Counted products on that day", "product"
        numbers[f"rank_{when}"] = at.rank, behind, "Place on that day", "rank"
    return trace_each("changes_", **numbers)


def fewest(tables: Tables, unit: str, snapshot: Snapshot) -> Traced:
    """The count on a day if products that may be identical are one."""
    n = identity_range(tables, unit, snapshot).fewest
    return Traced(n, snapshot.rows_of([unit]), "changes_fewest_before", "Fewest products then", "product")


def came_and_went(found: Changes) -> dict[str, Any]:
    """Products that came and went.

    Numbers: gained_own, lost_own, gained_others, lost_others. Names of the country's own: gained, lost.
    """
    products, own = found.products, found.products["own"]
    numbers: dict[str, Any] = {}
    abouts = {"gained": "Products that began to count", "lost": "Products that ceased to count"}
    for change, about in abouts.items():
        mask = products["change"] == change
        whose = {f"{change}_own": (mask & own, about), f"{change}_others": (mask & ~own, about)}
        numbers |= count_where(products, "", "product", **whose)
        numbers[change] = list(products.loc[mask & own, "name"])
    return numbers


def own_products(tables: Tables, found: Changes) -> list[dict[str, Any]]:
    """The country's products that came or went, the first decision first: name, change, decisions.

    `decisions`: frame of event, regulator_id, jurisdiction and date of the events of the time behind it.
    """
    own = found.products[found.products["own"]]
    events = with_rows(tables["authorisations"], "authorisations").explode("rows")
    events = events[events["rows"].isin(rows_in(own))]
    events = events.merge(tables["regulators"][["regulator_id", "jurisdiction"]], "left")
    events = events.assign(day=events["date"].map(last_day)).sort_values(["day", "event", "regulator_id"])
    events = events[(events["day"] > found.before.as_of) & (events["day"] <= found.now.as_of)]
    lines = []
    for row in own.to_dict("records"):
        decisions = events[events["rows"].isin(row["rows"])]
        first = decisions["day"].min() if len(decisions) else date.max
        lines.append((row["change"], first, row["name"], decisions))
    lines.sort(key=lambda line: line[:3])
    return [{"name": name, "change": change, "decisions": rows} for change, _, name, rows in lines]


def elsewhere(found: Changes, change: str) -> pd.DataFrame:
    """Products of others that came (`gained`) or went (`lost`): country, n, names, overtaking; most first.

    `overtaking`: whether this cause, in the order of `Changes.steps`, brought the country ahead of the
    report's country, or back.
    """
    others = found.products[~found.products["own"]]
    counts = others.groupby(["change", "country"]).size()
    gained, lost = (counts.get(kind, pd.Series(dtype=int)) for kind in ("gained", "lost"))
    ours = int(found.now.counts.get(found.unit, 0))
    start = found.before.counts.astype(int)
    middle = start.add(gained, fill_value=0)
    end = middle.sub(lost, fill_value=0)
    chosen = others[others["change"] == change].groupby("country", as_index=False)
    rows = chosen.agg(n=("name", "size"), names=("name", list))
    below, above = (start, middle) if change == "gained" else (end, middle)
    passed = [ours > 0 and below.get(code, 0) <= ours < above.get(code, 0) for code in rows["country"]]
    return rows.assign(overtaking=pd.Series(passed, rows.index, dtype=bool)).sort_values(
        ["n", "country"], ascending=[False, True], ignore_index=True
    )


def corrections_of_own(tables: Tables, found: Changes) -> pd.DataFrame:
    """The corrections of the time that concern a product of the country, by their keys."""
    products = tables["products"]
    own = products.loc[home_country(products, found.now.definition.count_by) == found.unit, "product_id"]
    rows = found.corrected.rows.sort_values("correction_id")
    return rows[rows["row_id"].str.partition(".")[0].isin(own)]
