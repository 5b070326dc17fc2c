"""What changed between two days, and why a place moved: corrections, own licences, others', withdrawals.

Both days are counted from today's tables by the same rule. What corrections of the tables did comes first:
from the place that the tables as they stood on the earlier day give for it, to the place that today's give.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from regenatlas.chapters.overview.corrections import Corrected, undone
from regenatlas.counting.ranking import place, rank, rows_behind
from regenatlas.counting.snapshot import Snapshot, take_snapshot, unit_of
from regenatlas.tables.load import Tables
from regenatlas.tables.provenance import Traced, count, rows_in, trace_each

#: Why a place moves, in the order in which the causes are taken: corrections of the tables, new products and
#: withdrawals of the country itself, those of the others.
CAUSES = ("corrections", "own_gained", "own_lost", "gained", "lost")


@dataclass(frozen=True)
class Changes:
    """Between two snapshots of one definition.

    `products`: one row per country and product that came or went: country, product_id, name, change (gained
    or lost), own (is it the report's country), rows. `steps`: how the place moved, in the order of
    `CAUSES`: cause, before, after (places, None without one), rows. `corrected`: corrections of the tables
    within the time.
    """

    before: Snapshot
    now: Snapshot
    products: pd.DataFrame
    steps: pd.DataFrame
    corrected: Corrected

    def number(self, change: str, *, own: bool) -> Traced:
        """How many products came (`gained`) or went (`lost`), for the country itself or for all others."""
        chosen = self.products[(self.products["change"] == change) & (self.products["own"] == own)]
        about = {"gained": "Products that began to count", "lost": "Products that ceased to count"}[change]
        return count(chosen, f"{change}_{'own' if own else 'others'}", about, "product")


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
    return Changes(before, now, products, _steps(stood, before, unit, products, corrected), corrected)


def _rows_by_pair(snapshot: Snapshot) -> dict[tuple[str, str], tuple[str, ...]]:
    return {
        (country, product): rows for country, held in snapshot.held.items() for product, rows in held.items()
    }


def _last_events(now: Snapshot, product: str, rows: tuple[str, ...]) -> tuple[str, ...]:
    """The events that ended what counted before; where the state did not end, the events it had rested on."""
    states = now.states[
        (now.states["product_id"] == product) & ~now.states["state"].isin(now.definition.states)
    ]
    ended = {refs[-1] for refs in states["rows"]}
    return tuple(sorted(ended)) or rows


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


def moved(found: Changes, unit: str) -> dict[str, Traced]:
    """Count and place on both days: count_before, count_now, rank_before, rank_now."""
    numbers: dict[str, tuple[Any, ...]] = {}
    for when, snapshot in (("before", found.before), ("now", found.now)):
        at = place(rank(snapshot.counts), unit)
        own, behind = snapshot.rows_of([unit]), rows_behind(snapshot, at)
        numbers[f"count_{when}"] = at.n, own, "Counted products on that day", "product"
        numbers[f"rank_{when}"] = at.rank, behind, "Place on that day", "rank"
    return trace_each("changes_", **numbers)
