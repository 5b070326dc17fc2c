"""What was promised and what came of it, as a report of a given day could know it.

Nobody is said to have missed a promise because we saw no completion: `missed` needs a due date that has
passed and a page that reports the shortfall; everything else stays "no evidence".
"""

from datetime import date
from typing import Any

import pandas as pd

from regenatlas.counting.dating import passed, up_to
from regenatlas.counting.snapshot import Snapshot
from regenatlas.tables.calendars import last_day
from regenatlas.tables.load import Tables
from regenatlas.tables.provenance import Traced, count_each, with_rows

#: Outcomes in the order in which they are told.
OUTCOMES = ("met", "missed", "under_way", "no_evidence", "not_due")


def programmes(tables: Tables, country: str, snapshot: Snapshot) -> pd.DataFrame:
    """The programmes and promises announced up to the report's day, by outcome and due date.

    Rows of `programmes` with outcome (as of the day, see `outcome_on`), hindsight (the table knows more than
    that day could), overdue (the due date has passed without an outcome), rows.
    """
    own = with_rows(tables["programmes"], "programmes")
    frame, _ = up_to(tables, own[own["country"] == country], "announced", snapshot)
    outcomes = [outcome_on(row, snapshot.as_of) for row in frame.to_dict("records")]
    frame = frame.assign(now=pd.Series(outcomes, frame.index, dtype=object))
    silent = frame["now"].isin(["no_evidence", "under_way"])
    frame = frame.assign(
        outcome=frame["now"],
        hindsight=(frame["outcome"] != frame["now"]) & (frame["outcome"] != "not_due"),
        overdue=silent & passed(frame["due"], snapshot.as_of),
        order=frame["now"].map(OUTCOMES.index),
    ).sort_values(["order", "due", "name"], ignore_index=True)
    columns = ["programme_id", "name", "owner", "announced", "due", "target_value", "target_relation"]
    columns += ["target_metric", "unit", "outcome", "hindsight", "overdue", "status", "verified", "rows"]
    return frame[columns]


def outcome_on(programme: dict[str, Any], day: date) -> str:
    """What a report of that day could know of a programme's outcome.

    Before the page that reports it, an outcome is unknown: `not_due` if the due date is still to come, else
    `no_evidence`.
    """
    outcome, due, reported = (str(programme[name]) for name in ("outcome", "due", "outcome_on"))
    hidden = bool(reported) and day < last_day(reported)
    if reported and not hidden and outcome in {"met", "missed", "under_way"}:
        return outcome
    if due and day < last_day(due):
        return "not_due"
    passed = bool(due) and outcome == "not_due"  # since the table was written
    return "no_evidence" if hidden or passed else outcome


def outcome_counts(frame: pd.DataFrame) -> dict[str, Traced]:
    """How many programmes there are (all), how many have each outcome, and how many are overdue.

    From the frame of `programmes`. `due` counts those whose date had been named; `overdue` those of them
    that passed without an outcome.
    """
    dated, outcome = frame["due"] != "", frame["outcome"]
    parts = {"all": (frame, "Programmes and promises announced by the day")}
    for code in OUTCOMES:
        parts[code] = frame[outcome == code], f"Programmes with this outcome: {code}"
    for code in ("met", "missed", "not_due"):
        about = f"Programmes with a due date and this outcome: {code}"
        parts[f"due_{code}"] = frame[dated & (outcome == code)], about
    parts["due"] = frame[dated], "Programmes with a due date"
    parts["undated"] = frame[~dated], "Programmes without a due date"
    overdue = frame[frame["overdue"].astype(bool)]
    parts["overdue"] = overdue, "Due date passed, no page speaks of completion"
    return count_each("programmes_", "programme", **parts)
