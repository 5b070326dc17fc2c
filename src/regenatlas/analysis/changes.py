"""What changed between two days, and why a place moved: own licences, others' licences, withdrawals.

Both days are counted from the same tables by the same rule, so that corrections of the tables move neither;
they are listed apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from regenatlas.analysis.ranking import place, rank, rows_behind
from regenatlas.analysis.snapshot import Snapshot, snapshot, unit_of
from regenatlas.tables.calendars import last_day
from regenatlas.tables.load import Tables
from regenatlas.tables.provenance import Traced


@dataclass(frozen=True)
class Changes:
    """Between two snapshots of one rule.

    `products`: one row per country and product that came or went: country, product_id, name, change (gained
    or lost), own (is it the report's country), rows. `steps`: how the place moved, in the order own,
    gained, lost: cause, before, after (places, None without one), rows.
    """

    before: Snapshot
    now: Snapshot
    products: pd.DataFrame
    steps: pd.DataFrame

    def number(self, change: str, *, own: bool) -> Traced:
        """How many products came (`gained`) or went (`lost`), for the country itself or for all others."""
        chosen = self.products[(self.products["change"] == change) & (self.products["own"] == own)]
        whose = "own" if own else "others"
        about = {"gained": "Products that began to count", "lost": "Products that ceased to count"}[change]
        rows = tuple(sorted({ref for refs in chosen["rows"] for ref in refs}))
        return Traced(len(chosen), rows, f"{change}_{whose}", about, "product")


def changes(tables: Tables, country: str, now: Snapshot, earlier: date) -> Changes:
    """What came and went between an earlier day and a snapshot, and what that did to the country's place."""
    before = snapshot(tables, earlier, now.definition, now.known_by)
    unit = unit_of(country, now.definition, tables, now.as_of)
    sides = [_pairs(shot) for shot in (before, now)]
    names = tables["products"].set_index("product_id")["name"]
    found = []
    for change, there, absent in (("gained", sides[1], sides[0]), ("lost", sides[0], sides[1])):
        for key in sorted(set(there) - set(absent)):
            code, product = key
            rows = there[key] if change == "gained" else _last_events(now, product, there[key])
            found.append(
                {
                    "country": code,
                    "product_id": product,
                    "name": names[product],
                    "change": change,
                    "own": code == unit,
                    "rows": rows,
                }
            )
    columns = ["country", "product_id", "name", "change", "own", "rows"]
    products = pd.DataFrame(found, columns=columns).astype({"own": bool})
    return Changes(before, now, products, _steps(before, unit, products))


def corrections_between(tables: Tables, earlier: date, later: date) -> pd.DataFrame:
    """Rows of `corrections` made after the earlier and up to the later day."""
    corrections = tables["corrections"]
    days = corrections["corrected_on"].map(last_day)
    return corrections[(days > earlier) & (days <= later)].reset_index(drop=True)


def _pairs(shot: Snapshot) -> dict[tuple[str, str], tuple[str, ...]]:
    counted = shot.counted
    return {
        (code, product): rows
        for code, product, rows in zip(
            counted["country"], counted["product_id"], counted["rows"], strict=True
        )
    }


def _last_events(now: Snapshot, product: str, rows: tuple[str, ...]) -> tuple[str, ...]:
    """The events that ended what counted before; where the state did not end, the events it had rested on."""
    states = now.states[
        (now.states["product_id"] == product) & ~now.states["state"].isin(now.definition.states)
    ]
    ended = {refs[-1] for refs in states["rows"]}
    return tuple(sorted(ended)) or rows


def _steps(before: Snapshot, unit: str, products: pd.DataFrame) -> pd.DataFrame:
    """The place after each cause in turn, all else as it was."""
    counts = before.counts.astype(int)
    at = place(rank(counts), unit).rank
    found = []
    for cause, chosen in (
        ("own", products[products["own"]]),
        ("gained", products[~products["own"] & (products["change"] == "gained")]),
        ("lost", products[~products["own"] & (products["change"] == "lost")]),
    ):
        signs = chosen["change"].map({"gained": 1, "lost": -1})
        counts = counts.add(signs.groupby(chosen["country"]).sum(), fill_value=0)
        after = place(rank(counts[counts > 0]), unit).rank
        rows = tuple(sorted({ref for refs in chosen["rows"] for ref in refs}))
        found.append((cause, at, after, rows))
        at = after
    frame = pd.DataFrame(found, columns=["cause", "before", "after", "rows"])
    return frame.astype({"before": "Int64", "after": "Int64"})


def moved(found: Changes, unit: str) -> dict[str, Traced]:
    """Count and place on both days: count_before, count_now, rank_before, rank_now."""
    numbers = {}
    for when, shot in (("before", found.before), ("now", found.now)):
        at = place(rank(shot.counts), unit)
        numbers[f"count_{when}"] = Traced(
            at.n, shot.rows_of([unit]), f"changes_count_{when}", "Counted products on that day", "product"
        )
        numbers[f"rank_{when}"] = Traced(
            at.rank, rows_behind(shot, at), f"changes_rank_{when}", "Place on that day", "rank"
        )
    return numbers
