"""How many licences neither of two lists of one regulator names, by capture and recapture.

The two lists are the register's own, when it was first imported, and the other documents that these tables
rest on. The estimate is Chapman's; its interval inverts the hypergeometric distribution, so that it keeps its
level for small counts too (D. G. Chapman, «Some properties of the hypergeometric distribution with
applications to zoological sample censuses», University of California Publications in Statistics 1, 1951).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from datetime import date
from math import comb
from typing import Any

import pandas as pd

from regenatlas.counting.licences import LICENSED, licence_states
from regenatlas.counting.snapshot import Snapshot
from regenatlas.tables.load import Tables
from regenatlas.tables.provenance import trace_each, with_rows

#: With so many licences on both lists the bias of the estimate can be neglected (D. S. Robson and H. A.
#: Regier, Transactions of the American Fisheries Society 93, 1964).
BOTH_AT_LEAST = 7
TAIL = 0.025  # on either side of the interval
MOST = 1_000_000  # beyond which nobody looks


def estimates(tables: Tables, snapshot: Snapshot) -> Iterator[dict[str, Any]]:
    """What two lists of a regulator together say of the licences in force that neither of them names.

    One record for each register whose first list is no younger than the report: regulator (its name), day (of
    the list), level (of the interval), and the facts listed, elsewhere, both, estimate, low and high.
    """
    lists = with_rows(tables["register_lists"], "register_lists")
    names = tables["regulators"].set_index("regulator_id")["name"]
    known = min(filter(None, (snapshot.as_of, snapshot.known_by)))
    for (register, regulator), named in lists.groupby(["register", "regulator_id"]):
        as_of = named["as_of"].min()
        own = named[named["as_of"] == as_of]
        day = pd.Timestamp(as_of).date()
        if day > known:
            continue
        licences = _in_force(tables, regulator, day)
        listed = {row["product_id"]: row for row in own.to_dict("records") if row["product_id"] in licences}
        only = {product for product, row in listed.items() if not row["seen_elsewhere"]}
        elsewhere = {product: rows for product, rows in licences.items() if product not in only}
        both = listed.keys() & elsewhere.keys()
        if len(both) < BOTH_AT_LEAST:
            continue
        first = tuple(ref for rows in elsewhere.values() for ref in rows)
        second = tuple(ref for row in listed.values() for ref in row["rows"])
        counts = len(elsewhere), len(listed), len(both)
        low, high = interval(*counts)
        of = f"at {regulator} on {day}"
        yield {
            "regulator": names[regulator],
            "day": day,
            "level": 1 - 2 * TAIL,
            **trace_each(
                f"completeness.{register}.{regulator.casefold()}.",
                listed=(len(listed), second, f"Licences in force {of} by its own list", "licence"),
                elsewhere=(len(elsewhere), first, f"Licences in force {of} by other documents", "licence"),
                both=(len(both), second, f"Licences in force {of} by both", "licence"),
                estimate=(
                    round(chapman(*counts)),
                    (*first, *second),
                    f"Estimate of all licences {of}",
                    "licence",
                ),
                low=(low, (*first, *second), f"Least number of licences {of} in the 95% interval", "licence"),
                high=(high, (*first, *second), f"Most licences {of} in the 95% interval", "licence"),
            ),
        }


def _in_force(tables: Tables, regulator: str, day: date) -> dict[str, tuple[str, ...]]:
    """The rows of the licences in force at a regulator on a day by today's tables; devices aside."""
    return {
        state["product_id"]: state["rows"]
        for state in licence_states(tables, day, None, False, frozenset())[0]
        if state["regulator_id"] == regulator
        and state["state"] in LICENSED
        and state["kind"] != "device_approval"
    }


def chapman(first: int, second: int, both: int) -> float:
    """How many there are, of which two independent lists name so many each, and so many together."""
    return (first + 1) * (second + 1) / (both + 1) - 1


def interval(first: int, second: int, both: int) -> tuple[int, int]:
    """The least and most of which an overlap of two lists like the one seen is no rarity.

    Either side is tested at 2.5%, so that the interval holds the true number in at least 95 of 100 cases.
    """
    ways = [comb(first, n) for n in range(min(first, second) + 1)]
    totals = range(first + second - both, MOST)

    def is_rare(total: int, overlaps: range) -> bool:
        chosen = sum(ways[n] * comb(total - first, second - n) for n in overlaps)
        return chosen < TAIL * comb(total, second)

    # The larger the total, the rarer is a large overlap and the more common a small one.
    low = totals[bisect_left(totals, True, key=lambda total: not is_rare(total, range(both + 1)))]
    high = totals[bisect_left(totals, True, key=lambda total: is_rare(total, range(both, len(ways)))) - 1]
    return low, high
