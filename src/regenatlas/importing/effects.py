"""What one change would do to the counts and places of countries, by the default counting rule."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from regenatlas.counting.ranking import place_on
from regenatlas.counting.snapshot import Snapshot, take_snapshot
from regenatlas.importing.changes import Change
from regenatlas.tables.load import Tables


def effect(tables: Tables, change: Change, as_of: date, before: Snapshot) -> str:
    """The countries whose count it changes: «IRN: 5 to 6 products, place 8 to 7»; "" where none does.

    `before`: the snapshot of the tables on the day. A new product counts for nobody until its country is
    told: that is said instead.
    """
    if change.sort == "new_product":
        return "counts for the country that you enter"
    if not change.event or change.table != "authorisations":
        return ""
    events = tables["authorisations"]
    if change.row:
        changed = events.copy()
        at = changed["event_id"] == change.row
        for column, value in change.event.items():
            changed.loc[at, column] = value
    else:
        empty: dict[str, Any] = dict.fromkeys(events.columns, "")
        known = {"event_id": "import", "product_id": change.found.product_id, "verified": True}
        seen = {"source_id": tables["sources"]["source_id"].iloc[0], "grade": "register"}  # on any page
        row = {**empty, **change.event, **known, **seen}
        changed = pd.concat([events, pd.DataFrame([row])], ignore_index=True).astype(events.dtypes)
    then = tables.replaced(authorisations=changed)
    after = take_snapshot(then, as_of, before.definition)
    moved = {*before.tally, *after.tally}
    moved = {country for country in moved if before.tally.get(country, 0) != after.tally.get(country, 0)}
    return "; ".join(_told(tables, then, country, before, after) for country in sorted(moved))


def _told(tables: Tables, then: Tables, country: str, before: Snapshot, after: Snapshot) -> str:
    was, now = place_on(tables, country, before), place_on(then, country, after)
    return f"{country}: {was.n} to {now.n} products, place {was.rank or 'none'} to {now.rank or 'none'}"
