"""What was promised and what came of it, as a report of a given day could know it.

Nobody is said to have missed a promise because we saw no completion: `missed` needs a due date that has
passed and a page that reports the shortfall; everything else stays "no evidence". Nobody is said to have met
one on their own word: `met` needs a document of somebody else.
"""

from datetime import date
from typing import Any

import pandas as pd

from regenatlas.counting.dating import is_past, passed, up_to
from regenatlas.counting.evidence import DOCUMENTED, grade_of
from regenatlas.counting.snapshot import Snapshot, jurisdictions_for
from regenatlas.tables.calendars import last_day
from regenatlas.tables.load import Tables, per_tables, records_of
from regenatlas.tables.provenance import Traced, count_each, rows_in, statuses, with_rows

#: Outcomes in the order in which they are told.
OUTCOMES = (
    "met",
    "reported_done",
    "licence_claimed",
    "announced_done",
    "missed",
    "under_way",
    "no_evidence",
    "not_due",
)
#: What was announced when it was done already promised nothing.
NO_PROMISE = "announced_done"


@per_tables
def programmes(tables: Tables, country: str, snapshot: Snapshot) -> pd.DataFrame:
    """The programmes and promises announced up to the report's day, by outcome and due date.

    Rows of `programmes` with outcome (as of the day, see `outcome_on`), told (the same as a fact), grade (of
    evidence of the licence that a programme promises, "" where there is none), hindsight (the table's words
    may be of a later day), unit (in the singular for one), overdue (the due date has passed without an
    outcome), rows (with those of the licence).
    """
    every = tables["programmes"]
    own = with_rows(every[every["country"] == country], "programmes")
    frame, _ = up_to(tables, own, "announced", snapshot)
    seen = min(snapshot.as_of, snapshot.known_by or snapshot.as_of)
    past = is_past(tables, every, "announced", seen)
    held = [licence_of(tables, country, key, snapshot) if key else () for key in frame["product_id"]]
    grades = [grade_of(tables, refs) if refs else "" for refs in held]
    known = [_is_known(row, seen, past=past) for row in records_of(frame)]
    records = list(zip(records_of(frame), grades, known, strict=True))
    outcomes = [outcome_on(row, snapshot.as_of, grade, known=seen_by) for row, grade, seen_by in records]
    now = pd.Series(outcomes, frame.index, dtype=object)
    licensed = set(tables["authorisations"]["product_id"])
    later = [
        not (seen_by or grade)
        or (code == "not_due" and row["outcome"] != "not_due")
        or (row["product_id"] in licensed and not grade)
        for (row, grade, seen_by), code in zip(records, outcomes, strict=True)
    ]
    frame = frame.assign(
        outcome=now,
        grade=grades,
        hindsight=pd.Series(later, frame.index, dtype=bool),
        unit=frame["unit"].str.removesuffix("s").where(frame["target_value"] == 1, frame["unit"]),
        overdue=now.isin(["no_evidence", "under_way"]) & passed(frame["due"], snapshot.as_of),
        order=now.map(OUTCOMES.index),
        rows=[(*row["rows"], *refs) for (row, _, _), refs in zip(records, held, strict=True)],
    ).sort_values(["order", "due", "name"], ignore_index=True)
    columns = ["programme_id", "name", "owner", "announced", "due", "target_value", "target_relation"]
    columns += ["target_metric", "unit", "product_id", "outcome", "grade", "hindsight", "overdue", "status"]
    frame = frame[[*columns, "verified", "source_id", "rows"]]
    return frame.assign(told=statuses(frame, "programmes", "outcome", "outcome"))


def licence_of(tables: Tables, country: str, product_id: str, snapshot: Snapshot) -> tuple[str, ...]:
    """The events of a product's licences in the country up to the day; () where none had been given."""
    states = snapshot.states
    valid = states["jurisdiction"].isin(jurisdictions_for(tables, country, snapshot.as_of))
    return rows_in(states[valid & (states["product_id"] == product_id) & states["granted_day"].notna()])


def outcome_on(programme: dict[str, Any], day: date, licence: str = "", *, known: bool = True) -> str:
    """What a report of that day could know of a programme's outcome.

    `licence`: the grade of evidence of the licence that the programme promises, "" where it has none.
    `known`: whether the day can know what the table says (`_is_known`). If not, the outcome is `not_due`
    where the due date is still to come, else `no_evidence`.
    """
    if licence:
        return "met" if licence in DOCUMENTED else "licence_claimed"
    outcome, due = programme["outcome"], programme["due"]
    known, done = known and _is_known(programme, day), outcome in {"met", "reported_done"}
    early = known and programme["outcome_on"] and (done or outcome in {"missed", "under_way"})
    if due and day < last_day(due) and not early:
        return "not_due"
    if outcome == "not_due":
        return "no_evidence" if due else "not_due"  # the date has passed since the table was written
    if not known:
        return "no_evidence"
    return NO_PROMISE if done and _announced_when_done(programme) else outcome


def _is_known(programme: dict[str, Any], seen: date, *, past: bool = False) -> bool:
    """Whether a report that has seen what was published by `seen` can know what the table says came of it.

    What is said without a date is of the time of collection: `past` reports do not know it.
    """
    reported = programme["outcome_on"]
    return seen >= last_day(reported) if reported else not past


def _announced_when_done(programme: dict[str, Any]) -> bool:
    """Whether it was announced on the day that reports it done, or by the same document."""
    announced = programme["announced"]
    same = programme["outcome_source_id"] == programme["source_id"]
    return bool(announced) and (same or announced == programme["outcome_on"])


def outcome_counts(frame: pd.DataFrame) -> dict[str, Traced]:
    """How many programmes there are, how many have each outcome, and how many are overdue.

    From the frame of `programmes`. `all` counts those that promised something, `done` all that are reported
    done by anybody, `confirmed` those of them that a document of somebody else shows done; `due` those whose
    date had been named, `overdue` those of them that passed without an outcome.
    """
    frame = frame[["outcome", "due", "overdue", "rows"]]  # cutting out whole records takes long
    promised = frame[frame["outcome"] != NO_PROMISE]
    dated, outcome = promised["due"] != "", promised["outcome"]
    done = promised[outcome.isin(["met", "reported_done", "licence_claimed"])]
    parts = {
        "all": (promised, "Programmes and promises announced by the day"),
        "done": (done, "Promises that somebody reports done"),
        "confirmed": (done[done["outcome"] == "met"], "Of them shown done by a document of somebody else"),
        "running": (promised[outcome.isin(["under_way", "not_due"])], "Promises still open"),
        NO_PROMISE: (frame[frame["outcome"] == NO_PROMISE], "Announced when done already, so no promise"),
    }
    for code in OUTCOMES:
        if code != NO_PROMISE:
            parts[code] = promised[outcome == code], f"Programmes with this outcome: {code}"
    for code in ("missed", "not_due"):
        about = f"Programmes with a due date and this outcome: {code}"
        parts[f"due_{code}"] = promised[dated & (outcome == code)], about
    parts["due_done"] = done[done["due"] != ""], "Promises with a due date that somebody reports done"
    parts["due"] = promised[dated], "Programmes with a due date"
    parts["undated"] = promised[~dated], "Programmes without a due date"
    overdue = promised[promised["overdue"].astype(bool)]
    parts["overdue"] = overdue, "Due date passed, no page speaks of completion"
    return count_each("programmes_", "promise", **parts)
