"""What a reading would change in the tables: new products and licences, ends, other dates, vanished licences.

Each change is one decision for a person, and keeps its name from one import to the next: the register, its
number for the licence, and what is stated. A change that was decided before is not asked again.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pandas as pd

from regenatlas.counting.licences import LICENSED, State, licence_states
from regenatlas.importing.matching import Match, match
from regenatlas.importing.statement import Reading, Statement
from regenatlas.tables.load import Tables

#: The sorts of changes, in the order in which they are told. With the first ones the world has changed, or we
#: had missed that it had; with the others the tables have it otherwise.
WORLD = ("new_product", "new_licence", "new_end", "converted", "vanished")
COUNTED = ("new_count", "other_count")
SORTS = (*WORLD, "sharper_date", "other_date", "other_state", "unknown_name", *COUNTED)
LICENCE_EVENTS = ("authorised", "conditional")
END_EVENTS = ("withdrawn", "not_renewed", "suspended")
#: For so many days of lists holds a refusal to believe that a missing licence has ended.
REFUSAL_HOLDS = 365
_MISSING = "not in the list of "


@dataclass(frozen=True)
class Change:
    """One thing that the register states otherwise than the tables.

    `sort`: one of `SORTS`. `product`: its id, or for a new one the name in the register. `ours`, `theirs`:
    what both state, in words. `row`: the row of `table` that it concerns, "" for one to be added.
    `event`: the row to be added, or the cells to be changed. Of a count, `number` and `product` are the key
    of its row, or a name that is no country of ours.
    """

    register: str
    number: str
    sort: str
    product: str
    ours: str
    theirs: str
    found: Match
    origin: str
    row: str = ""
    event: Mapping[str, str] = field(default_factory=dict)
    statement: Statement | None = None
    table: str = "authorisations"

    @property
    def change_id(self) -> str:
        """The name of the change, the same whenever the register says this."""
        return f"{self.register} {self.number} {self.sort} {self.theirs}"

    @property
    def by_hand(self) -> bool:
        """Whether no import can enter it, so that our rows must be mended one by one."""
        return not self.event


@dataclass(frozen=True)
class ChangeSet:
    """What a reading would change, what it holds that is none of ours, and how much of it the tables have.

    `changes`: to be decided; `decided`: decided before, each with the row that remembers it. `named`: the
    statements that speak of our products, and their products. `agreeing`: licences or counts of which tables
    and source say the same; `differing`: those with a change, decided or not. `left_out`: what the register
    classes with our products although it is something else; `others`: how many other medicines it lists.
    """

    reading: Reading
    changes: tuple[Change, ...]
    decided: tuple[tuple[Change, Mapping[str, str]], ...]
    named: tuple[tuple[Statement, Match], ...]
    agreeing: int
    differing: int
    left_out: tuple[Statement, ...]
    others: int

    @property
    def alike(self) -> list[tuple[Statement, Match]]:
        """What was taken for a product of ours, without being certain, and brings no change to be decided."""
        asked = {change.statement for change in self.changes}
        likely = [one for one in self.named if one[1].certainty == "likely"]
        return [(statement, found) for statement, found in likely if statement not in asked]

    @property
    def missing(self) -> int:
        """How many licences of ours are missing from a list that has fewer of ours than that: 0 if not so."""
        n = sum(change.sort == "vanished" for change in self.changes)
        return n if n > len({found.product_id for _, found in self.named}) else 0


@dataclass(frozen=True)
class _Ours:
    """What the tables have of one product at the regulator: its events in order, its state on the day."""

    events: Sequence[Mapping[str, str]] = ()
    state: State | None = None

    @property
    def licence(self) -> Mapping[str, str] | None:
        return next((event for event in self.events if event["event"] in LICENCE_EVENTS), None)

    @property
    def in_force(self) -> bool:
        return self.state is not None and self.state["state"] in LICENSED

    def end(self, sort: str) -> Mapping[str, str] | None:
        """The last event of this sort, else the last end of any."""
        ends = [event for event in self.events if event["event"] in END_EVENTS]
        return next((event for event in reversed(ends) if event["event"] == sort), ends[-1] if ends else None)


def change_set(tables: Tables, reading: Reading) -> ChangeSet:
    """Hold a reading against the tables as they stood on the reading's day."""
    matched: list[tuple[Statement, Match]] = []
    if not reading.regulator:
        changes, agreeing = _counted(tables, reading)
        differing = len(reading.counts) - agreeing
    else:
        matched = [(one, match(tables, one, reading.regulator)) for one in reading.statements]
        matched = [(one, found) for one, found in matched if one.candidate or found.product_id]
        ours = _ours(tables, reading)
        by_licence = [
            [*_differences(one, found, reading, ours.get(found.product_id, _Ours()))]
            for one, found in matched
        ]
        differing = sum(map(bool, by_licence))
        agreeing = len(matched) - differing
        changes = [change for own in by_licence for change in own]
        if reading.whole:
            changes += _vanished(reading, ours, {found.product_id for _, found in matched})
    changes.sort(key=lambda one: (SORTS.index(one.sort), one.product))
    before = _decisions(tables, reading)
    spoken_of = {one.number for one, _ in matched}
    left_out = tuple(one for one in reading.statements if one.left_out and one.number not in spoken_of)
    return ChangeSet(
        reading=reading,
        changes=tuple(one for one in changes if _question(one) not in before),
        decided=tuple((one, before[_question(one)]) for one in changes if _question(one) in before),
        named=tuple(matched),
        agreeing=agreeing,
        differing=differing,
        left_out=left_out,
        others=len(reading.statements) - len(matched) - len(left_out),
    )


def _decisions(tables: Tables, reading: Reading) -> dict[str, Mapping[str, str]]:
    """What was decided before on the questions of a register, by question.

    That a missing licence has ended was refused in view of one list; of a much later one it may be true.
    """
    found = {}
    for row in tables["import_decisions"].to_dict("records"):
        question, missing, day = row["change"].partition(_MISSING)
        if missing and row["decision"] == "refused":
            until = date.fromisoformat(day) + timedelta(days=REFUSAL_HOLDS)
            if reading.until < until.isoformat():
                found[question] = row
        elif not missing or day == reading.until:
            found[question] = row
    return found


def _question(change: Change) -> str:
    """The name of a change, without the day of the list in which a licence is missing."""
    return change.change_id.partition(_MISSING)[0]


def _ours(tables: Tables, reading: Reading) -> dict[str, _Ours]:
    """What the tables have at the regulator, with states on the day up to which the register speaks."""
    day = date.fromisoformat(reading.until)
    every = licence_states(tables, day, None, False, frozenset())[0]
    states = {one["product_id"]: one for one in every if one["regulator_id"] == reading.regulator}
    own = tables["authorisations"]
    own = own[own["regulator_id"] == reading.regulator].sort_values(["date", "event_id"])
    events: dict[str, list[Mapping[str, str]]] = {}
    for event in own.to_dict("records"):
        events.setdefault(event["product_id"], []).append(event)
    return {product: _Ours(rows, states.get(product)) for product, rows in events.items()}


def _differences(statement: Statement, found: Match, reading: Reading, ours: _Ours) -> Iterator[Change]:
    def change(sort: str, was: str, now: str, row: str = "", **event: str) -> Change:
        product = found.product_id or statement.names[0]
        about = (reading.register, statement.number, sort, product, was, now, found, str(statement.origin))
        return Change(*about, row, event, statement)

    licence, end = ours.licence, ours.end(statement.end)
    if licence is None:
        sort = "new_licence" if found.product_id else "new_product"
        stated = f"licensed {statement.granted}" if statement.granted else "listed, without a date"
        yield change(sort, "", stated, **_licence(statement, reading))
    elif sort := _other_day(licence["date"], statement.granted):
        day = {"date": statement.granted, "date_basis": "register"}
        yield change(sort, licence["date"], statement.granted, licence["event_id"], **day)
    if statement.end and (licence is None or ours.in_force):
        was = "" if licence is None else "in force"
        yield change("new_end", was, f"{statement.end} {statement.ended}".strip(), **_end(statement, reading))
    elif statement.end and end and (sort := _other_day(end["date"], statement.ended)):
        day = {"date": statement.ended, "date_basis": "register"}
        now = f"{statement.end} {statement.ended}"
        yield change(sort, f"{end['event']} {end['date']}", now, end["event_id"], **day)
    elif not statement.end and ours.state is not None and not ours.in_force:
        back = _event(statement, reading, "reinstated", reading.until, statement.kind)
        # Before its end a licence was in force anyway: only a later list shows that it is again.
        later = {**back, "date_basis": "not_later_than"} if reading.until > ours.state["since"] else {}
        yield change("other_state", f"{ours.state['state']} since {ours.state['since']}", "in force", **later)
    elif ours.in_force and ours.state and _became_full(statement, ours.state):
        event = _event(statement, reading, "converted", reading.until, "full_licence")
        yield change("converted", "conditional", "full licence", **{**event, "date_basis": "not_later_than"})


def _became_full(statement: Statement, state: State) -> bool:
    """Whether a register that tells conditions has none any more.

    The opposite is not told: the mark of a condition stays in the registers' lists for years.
    """
    return statement.kind != "unspecified" and not statement.conditional and state["state"] == "conditional"


def _other_day(ours: str, theirs: str) -> str:
    """The sort of change between two days: none, a sharper date or another one."""
    if not theirs or ours == theirs:
        return ""
    return "sharper_date" if theirs.startswith(ours) else "other_date"


def _licence(statement: Statement, reading: Reading) -> dict[str, str]:
    name = "conditional" if statement.conditional else "authorised"
    event = _event(statement, reading, name, statement.granted or reading.until, statement.kind)
    return event if statement.granted else {**event, "date_basis": "not_later_than"}


def _end(statement: Statement, reading: Reading) -> dict[str, str]:
    event = _event(statement, reading, statement.end, statement.ended or reading.until, statement.end_kind)
    return event if statement.ended else {**event, "date_basis": "not_later_than"}


def _event(statement: Statement, reading: Reading, event: str, day: str, kind: str) -> dict[str, str]:
    return {
        "regulator_id": reading.regulator,
        "event": event,
        "kind": kind,
        "date": day,
        "date_basis": "register",
        "brand": statement.names[0],
        "holder": statement.holder,
    }


def _vanished(reading: Reading, ours: Mapping[str, _Ours], there: set[str]) -> Iterator[Change]:
    """Licences in force by the tables of which the whole list has none."""
    for product, own in ours.items():
        if (
            not own.in_force
            or own.state is None
            or own.state["kind"] == "device_approval"
            or product in there
        ):
            continue
        was, now = f"in force since {own.state['granted']}", f"{_MISSING}{reading.until}"
        found, origin = Match(product, "certain", 100.0), ", ".join(reading.digests)
        about = (reading.register, product, "vanished", product, was, now, found, origin)
        bounded = {"date": reading.until, "date_basis": "not_later_than"}
        later = own.end("withdrawn") or {"date": "", "date_basis": ""}
        if later["date"] > reading.until and later["date_basis"] == "not_later_than":  # a later list shows it
            yield Change(*about, later["event_id"], bounded)
            continue
        event = {"regulator_id": reading.regulator, "event": "withdrawn", "kind": "unspecified"}
        yield Change(
            *about, "", {**event, **bounded, "brand": own.state["brand"], "holder": own.state["holder"]}
        )


def _counted(tables: Tables, reading: Reading) -> tuple[list[Change], int]:
    """Numbers that the tables do not have, or have otherwise; and how many rows are the same."""
    changes = [
        Change(
            reading.register, name, "unknown_name", name, "", f"named {n:,} times", _CERTAIN, reading.title
        )
        for name, n in sorted(reading.unknown.items())
    ]
    known: dict[str, Mapping[str, Mapping[str, Any]]] = {}
    agreeing = 0
    for count in reading.counts:
        if count.table not in known:
            frame = tables[count.table]
            known[count.table] = dict(zip(frame[frame.columns[0]], frame.to_dict("records"), strict=True))
        row = known[count.table].get(count.key)
        stated = {name: count.cells[name] for name in count.counted}
        ours = {name: "" if row is None else _number(row[name]) for name in stated}
        if row is not None and all(_same(ours[name], stated[name]) for name in stated):
            agreeing += 1
            continue
        was, now = (" ".join(filter(None, numbers.values())) for numbers in (ours, stated))
        sort, at, cells = ("other_count", count.key, stated) if row else ("new_count", "", count.cells)
        about = (reading.register, count.key, sort, count.key, was, now, _CERTAIN, str(count.origin))
        changes.append(Change(*about, at, cells, None, count.table))
    return changes, agreeing


_CERTAIN = Match("", "certain", 100.0)


def _number(cell: Any) -> str:
    return "" if pd.isna(cell) else f"{cell:.15g}"


def _same(ours: str, theirs: str) -> bool:
    """Whether two numbers are one, as far as the digits of ours go."""
    if not ours or not theirs:
        return ours == theirs
    return math.isclose(float(ours), float(theirs), rel_tol=1e-9, abs_tol=0.5 if "." not in ours else 0.0)
