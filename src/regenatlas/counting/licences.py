"""Licence events folded into one state per product and regulator, as it was on any day.

The subtle decision is what a partial date means. «2024-08» may be any day of that August; an event counts
from the LAST day it may have happened on, so that a report never claims a licence before it is certain.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from regenatlas.tables.calendars import first_day, last_day
from regenatlas.tables.load import Tables, per_tables, records_of

GRANTS = {
    "authorised": "in_force",
    "conditional": "conditional",
    "hospital_exemption": "hospital_exemption",
    "technology_permit": "technology_permit",
}
STATE_AFTER = {
    **GRANTS,
    "converted": "in_force",
    "suspended": "suspended",
    "withdrawn": "withdrawn",
    "not_renewed": "withdrawn",
}
# A full licence of which no page says whether conditions are attached: unknown is not unconditional.
CONDITIONS_UNKNOWN = "conditions_unknown"
LIVE = {*GRANTS.values(), CONDITIONS_UNKNOWN}
#: States of a product licence in force, best first; exemptions and permits are no product licences.
LICENSED = ("in_force", CONDITIONS_UNKNOWN, "conditional")
GONE = {"suspended", "withdrawn"}
# Two events dated alike are taken in the order in which they can happen.
PRECEDENCE = [*GRANTS, "converted", "suspended", "reinstated", "not_renewed", "withdrawn"]
NEVER = date.max
# A licence known only from a later report ("not later than") is taken to be at most a year older than that
# report: officials speak of the licences of the year.
LATE = timedelta(days=365)


State = Mapping[str, Any]
Rows = tuple[str, ...]

STATE_COLUMNS = ["product_id", "regulator_id", "jurisdiction", "state", "kind", "since", "granted"]
STATE_COLUMNS += ["granted_day", "brand", "holder", "rows"]


class _Licence:
    """What happened to one product at one regulator: events in order, and the states that they lead to."""

    def __init__(self, events: Sequence[State]) -> None:
        self._events = events
        self._days = sorted({event["last"] for event in events})
        self._states: dict[int, State] = {}

    def without(self, sources: frozenset[str]) -> _Licence | None:
        """The same without the events of these sources; None if they are all there is."""
        left = [event for event in self._events if event["source_id"] not in sources]
        return self if len(left) == len(self._events) else _Licence(left) if left else None

    def on(self, day: date) -> State | None:
        """The state on a day, None before the first event. Only as many differ as there are event days."""
        passed = bisect_right(self._days, day)
        if passed and passed not in self._states:
            self._states[passed] = _state([event for event in self._events if event["last"] <= day])
        return self._states.get(passed)


@per_tables
def dated_events(tables: Tables, early: bool) -> list[State]:  # noqa: FBT001 - kept by position
    """Events with their dates parsed, product by product, in the order in which they are taken.

    `early`: with every licence on the first day it may date from; what ends one keeps its date.
    """
    events, regulators = tables["authorisations"], tables["regulators"]
    jurisdictions = dict(zip(regulators["regulator_id"], regulators["jurisdiction"], strict=True))
    public = publication_days(tables)
    columns = ["event_id", "product_id", "regulator_id", "event", "kind", "date", "brand", "holder"]
    columns += ["verified", "source_id", "date_basis"]
    parsed = [
        {
            **event,
            "jurisdiction": jurisdictions[event["regulator_id"]],
            **dict(zip(("first", "last"), _days(event, early=early), strict=True)),
            "precedence": PRECEDENCE.index(event["event"]),
            "public": public[event["source_id"]],
            "ref": f"authorisations:{event['event_id']}",
        }
        for event in records_of(events[columns])
    ]
    taken = ("product_id", "regulator_id", "first", "last", "precedence", "event_id")
    return sorted(parsed, key=lambda event: tuple(event[name] for name in taken))


def _days(event: State, *, early: bool) -> tuple[date, date]:
    """The days between which an event happened."""
    first, last = first_day(event["date"]), last_day(event["date"])
    if early and event["event"] in GRANTS:
        first = last = last - LATE if event["date_basis"] == "not_later_than" else first
    return first, last


@per_tables
def _licences(
    tables: Tables,
    known_by: date | None,
    verified_only: bool,  # noqa: FBT001 - kept by position
    without: frozenset[str],
    early: bool,  # noqa: FBT001
) -> list[_Licence]:
    if without:  # most licences rest on other documents, and stay what they are
        every = _licences(tables, known_by, verified_only, frozenset(), early)
        return [left for licence in every if (left := licence.without(without))]
    grouped: dict[tuple[str, str], list[State]] = {}
    for event in dated_events(tables, early):
        if verified_only and _doubted(event):
            continue
        if known_by is None or event["public"] <= known_by:
            grouped.setdefault((event["product_id"], event["regulator_id"]), []).append(event)
    return [_Licence(events) for events in grouped.values()]


def licence_states(
    tables: Tables,
    as_of: date,
    known_by: date | None,
    verified_only: bool,  # noqa: FBT001
    without: frozenset[str],
    *,
    early: bool = False,
) -> tuple[list[State], Rows]:
    """The states on a day (keys `STATE_COLUMNS`), and the events left out for `known_by`.

    `without`: sources whose events are taken as not known; `early`: as of `dated_events`.
    """
    return _states(tables, as_of, known_by, verified_only, without, early)


@per_tables
def _states(
    tables: Tables,
    as_of: date,
    known_by: date | None,
    verified_only: bool,  # noqa: FBT001
    without: frozenset[str],
    early: bool,  # noqa: FBT001
) -> tuple[list[State], Rows]:
    licences = _licences(tables, known_by, verified_only, without, early)
    left_out = [
        event["ref"]
        for event in dated_events(tables, early)
        if known_by is not None
        and event["last"] <= as_of
        and event["public"] > known_by
        and not (verified_only and _doubted(event))
    ]
    states = [state for licence in licences if (state := licence.on(as_of)) is not None]
    return states, tuple(sorted(left_out))


def _doubted(event: State) -> bool:
    """Whether an event does not count as verified: doubt must not revive what is probably gone."""
    return not event["verified"] and STATE_AFTER.get(event["event"]) not in GONE


def _after(event: State) -> str:
    if event["event"] == "authorised" and event["kind"] == "unspecified":
        return CONDITIONS_UNKNOWN
    return STATE_AFTER[event["event"]]


def _state(events: Sequence[State]) -> State:
    """Where a product stands at a regulator after these events, with the keys `STATE_COLUMNS`."""
    # A reinstated licence is again what it was; where its grant is not in the tables, it is in force.
    state = live = "in_force"
    for event in events:
        state = live if event["event"] == "reinstated" else _after(event)
        live = state if state in LIVE else live
    last = events[-1]
    grant = next((event for event in events if event["event"] in GRANTS), None)
    named = grant or events[0]
    return {
        **{name: last[name] for name in ("product_id", "regulator_id", "jurisdiction")},
        "state": state,
        "kind": last["kind"],
        "since": last["date"],
        "granted": grant["date"] if grant else "",
        "granted_day": grant["last"] if grant else None,
        "brand": named["brand"],
        "holder": named["holder"],
        "rows": tuple(event["ref"] for event in events),
    }


@per_tables
def publication_days(tables: Tables) -> dict[str, date]:
    """The last possible day of publication of each source; an undated one was never known in time."""
    published = tables.by_key("sources", "published")
    return {key: last_day(text) if text else NEVER for key, text in published.items()}
