"""What was promised and what came of it, as a report of a given day could know it.

Nobody is said to have missed a promise because we saw no completion: `missed` needs a due date that has
passed and a page that reports the shortfall; everything else stays "no evidence". Nobody is said to have met
one on their own word: `met` needs a document of somebody else.
"""

from datetime import date
from typing import Any

import pandas as pd

from regenatlas.counting.dating import passed, up_to
from regenatlas.counting.evidence import DOCUMENTED, grade_of
from regenatlas.counting.licences import LICENSED
from regenatlas.counting.snapshot import Snapshot, jurisdictions_for
from regenatlas.tables.calendars import last_day
from regenatlas.tables.load import Tables
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


def programmes(tables: Tables, country: str, snapshot: Snapshot) -> pd.DataFrame:
    """The programmes and promises announced up to the report's day, by outcome and due date.

    Rows of `programmes` with outcome (as of the day, see `outcome_on`), told (the same as a fact), grade (of
    evidence of the licence that a programme promises, "" where there is none), hindsight (the table knows
    more than that day could), overdue (the due date has passed without an outcome), rows (with those of the
    licence).
    """
    own = with_rows(tables["programmes"], "programmes")
    frame, _ = up_to(tables, own[own["country"] == country], "announced", snapshot)
    held = [licence_of(tables, country, key, snapshot) if key else () for key in frame["product_id"]]
    records = frame.assign(held=pd.Series(held, frame.index, dtype=object)).to_dict("records")
    grades = [grade_of(tables, refs) if refs else "" for refs in held]
    pairs = zip(records, grades, strict=True)
    outcomes = [outcome_on(row, snapshot.as_of, grade) for row, grade in pairs]
    now = pd.Series(outcomes, frame.index, dtype=object)
    licensed = set(tables["authorisations"]["product_id"])
    later = [
        _told_later(row, code, snapshot.as_of) or (row["product_id"] in licensed and not row["held"])
        for row, code in zip(records, outcomes, strict=True)
    ]
    frame = frame.assign(
        outcome=now,
        grade=grades,
        hindsight=pd.Series(later, frame.index, dtype=bool),
        overdue=now.isin(["no_evidence", "under_way"]) & passed(frame["due"], snapshot.as_of),
        order=now.map(OUTCOMES.index),
        rows=[(*row["rows"], *row["held"]) for row in records],
    ).sort_values(["order", "due", "name"], ignore_index=True)
    columns = ["programme_id", "name", "owner", "announced", "due", "target_value", "target_relation"]
    columns += ["target_metric", "unit", "product_id", "outcome", "grade", "hindsight", "overdue", "status"]
    frame = frame[[*columns, "verified", "source_id", "rows"]]
    return frame.assign(told=statuses(frame, "programmes", "outcome", "outcome"))


def licence_of(tables: Tables, country: str, product_id: str, snapshot: Snapshot) -> tuple[str, ...]:
    """The events that license a product in the country on the day; () where no licence of it is known."""
    states = snapshot.states
    valid = states["jurisdiction"].isin(jurisdictions_for(tables, country, snapshot.as_of))
    live = states[valid & states["state"].isin(LICENSED) & (states["product_id"] == product_id)]
    return rows_in(live)


def outcome_on(programme: dict[str, Any], day: date, licence: str = "") -> str:
    """What a report of that day could know of a programme's outcome.

    `licence`: the grade of evidence of the licence that the programme promises, "" where it has none. Before
    the page that reports an outcome, it is unknown: `not_due` if the due date is still to come, else
    `no_evidence`.
    """
    if licence:
        return "met" if licence in DOCUMENTED else "licence_claimed"
    outcome, due, reported = (str(programme[name]) for name in ("outcome", "due", "outcome_on"))
    hidden = bool(reported) and day < last_day(reported)
    done = outcome in {"met", "reported_done"}
    if reported and not hidden and (done or outcome in {"missed", "under_way"}):
        return NO_PROMISE if done and _announced_when_done(programme) else outcome
    if due and day < last_day(due):
        return "not_due"
    passed = bool(due) and outcome == "not_due"  # since the table was written
    return "no_evidence" if hidden or passed else outcome


def _announced_when_done(programme: dict[str, Any]) -> bool:
    """Whether it was announced on the day that reports it done, or by the same document."""
    announced = programme["announced"]
    same = programme["outcome_source_id"] == programme["source_id"]
    return bool(announced) and (same or announced == programme["outcome_on"])


def _told_later(programme: dict[str, Any], outcome: str, day: date) -> bool:
    """Whether the table's words on it may be of a later day: of an outcome, or of a due date then to come."""
    reported = programme["outcome_on"]
    hidden = bool(reported) and day < last_day(reported)
    return hidden or (outcome == "not_due" and programme["outcome"] != "not_due")


def outcome_counts(frame: pd.DataFrame) -> dict[str, Traced]:
    """How many programmes there are, how many have each outcome, and how many are overdue.

    From the frame of `programmes`. `all` counts those that promised something, `done` all that are reported
    done by anybody, `confirmed` those of them that a document of somebody else shows done; `due` those whose
    date had been named, `overdue` those of them that passed without an outcome.
    """
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
