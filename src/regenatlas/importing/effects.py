"""What changes would do to the counts, places and verdicts of countries, by the default counting rule."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from regenatlas.counting.ranking import place_on
from regenatlas.counting.snapshot import Snapshot, take_snapshot
from regenatlas.importing.changes import Change
from regenatlas.tables.load import Tables


@dataclass(frozen=True)
class Together:
    """What all changes would do at once: `moved`, a line a country; `verdicts`: country, claim, was, now."""

    moved: Sequence[str] = ()
    verdicts: Sequence[tuple[str, str, str, str]] = ()


def effect(tables: Tables, change: Change, as_of: date, before: Snapshot) -> str:
    """The countries whose count it changes: «IRN: 5 to 6 products, place 8 to 7»; "" where none does.

    `before`: the snapshot of the tables on the day. A new product counts for nobody until its country is
    told: that is said instead.
    """
    if change.sort == "new_product":
        return "counts for the country that you enter"
    if not _counts(change):
        return ""
    then = _changed(tables, [change])
    after = take_snapshot(then, as_of, before.definition)
    countries = {*before.tally, *after.tally}
    moved = {country for country in countries if before.tally.get(country, 0) != after.tally.get(country, 0)}
    return "; ".join(_told(tables, then, country, before, after) for country in sorted(moved))


def together(tables: Tables, changes: Iterable[Change], as_of: date, before: Snapshot) -> Together:
    """What the changes would do if all were accepted, but for new products, whose country nobody has told.

    Verdicts are tried for the countries whose count or place moves.
    """
    counting = [change for change in changes if change.sort != "new_product" and _counts(change)]
    if not counting:
        return Together()
    then = _changed(tables, counting)
    after = take_snapshot(then, as_of, before.definition)
    subjects = {*before.tally, *after.tally, *tables["claims"]["subject_country"]}
    moved = [
        country
        for country in sorted(subjects & {*tables["countries"]["iso3"]})
        if _place(tables, country, before) != _place(then, country, after)
    ]
    verdicts = (line for country in moved for line in _verdicts(tables, then, country, as_of))
    return Together([_told(tables, then, country, before, after) for country in moved], [*verdicts])


def _counts(change: Change) -> bool:
    return bool(change.event) and change.table == "authorisations"


def _changed(tables: Tables, changes: Iterable[Change]) -> Tables:
    """The tables with these changes, as far as counts depend on them."""
    events = tables["authorisations"].copy()
    rows = []
    for number, change in enumerate(changes):
        if change.row:
            at = events["event_id"] == change.row
            for column, value in change.event.items():
                events.loc[at, column] = value
            continue
        empty: dict[str, Any] = dict.fromkeys(events.columns, "")
        known = {"event_id": f"import {number}", "product_id": change.found.product_id, "verified": True}
        seen = {"source_id": tables["sources"]["source_id"].iloc[0], "grade": "register"}  # on any page
        rows.append({**empty, **change.event, **known, **seen})
    frames = [events, pd.DataFrame(rows)] if rows else [events]
    return tables.replaced(authorisations=pd.concat(frames, ignore_index=True).astype(events.dtypes))


def _place(tables: Tables, country: str, snapshot: Snapshot) -> tuple[int, int | None]:
    place = place_on(tables, country, snapshot)
    return place.n, place.rank


def _told(tables: Tables, then: Tables, country: str, before: Snapshot, after: Snapshot) -> str:
    (n, rank), (n_then, rank_then) = _place(tables, country, before), _place(then, country, after)
    return f"{country}: {n} to {n_then} products, place {rank or 'none'} to {rank_then or 'none'}"


def _verdicts(tables: Tables, then: Tables, country: str, as_of: date) -> list[tuple[str, str, str, str]]:
    """The claims about a country of which another verdict would be given."""
    from regenatlas.chapters.claims.claims import audit

    was, now = (audit(of, country, as_of).set_index("claim_id")["verdict"] for of in (tables, then))
    return [(country, claim, was[claim], now[claim]) for claim in was.index if was[claim] != now[claim]]
