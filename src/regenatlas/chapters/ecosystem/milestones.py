"""Events around the field in a country: what happened when, and which of it is the path of regulation."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd

from regenatlas.counting.dating import up_to
from regenatlas.counting.snapshot import Snapshot
from regenatlas.tables.calendars import first_day, last_day
from regenatlas.tables.load import Tables
from regenatlas.tables.provenance import Traced, row_refs

#: Kinds of events in the order of the timeline: what was decided, built, brought to patients or sent abroad,
#: and what was reported of science.
DRAWN = ("policy", "infrastructure", "clinical", "product", "export", "science")

RECENT = 10  # calendar years, the report's own included

#: Metrics of claims that speak of regulation.
REGULATION = (
    "enforcement",
    "gmp_sites",
    "guideline",
    "licences_in_process",
    "national_system",
    "regulation_in_preparation",
)


def events(tables: Tables, country: str, snapshot: Snapshot) -> pd.DataFrame:
    """The events up to the report's day, oldest first and numbered.

    Columns: number, event_id, date, middle (the day in the middle of what the date can mean, for drawing),
    kind, title, detail, date_inferred, regulatory, verified, source_id, rows.
    """
    own = tables["events"]
    found, _ = up_to(tables, own[own["country"] == country], "date", snapshot)
    found = found.assign(
        middle=[middle(text) for text in found["date"]],
        rows=[(f"events:{key}",) for key in found["event_id"]],
    ).sort_values(["middle", "event_id"], ignore_index=True)
    found["number"] = range(1, len(found) + 1)
    columns = ["number", "event_id", "date", "middle", "kind", "title", "detail", "date_inferred"]
    return found[[*columns, "regulatory", "verified", "source_id", "rows"]]


def middle(partial: str) -> date:
    """The day in the middle of a partial date: 2024 → 2 July 2024, 2024-08-20 → itself."""
    first, last = first_day(partial), last_day(partial)
    return first + timedelta(days=(last - first).days // 2)


def event_counts(found: pd.DataFrame, as_of: date) -> dict[str, Traced]:
    """How many events there are, how many are recent, and for how many the date is inferred.

    Keys: all, recent (see `RECENT`), inferred, and first and last (years) if there are events.
    """

    def number(frame: pd.DataFrame, name: str, about: str) -> Traced:
        refs = row_refs(frame, "events", "event_id")
        return Traced(len(frame), refs, f"events_{name}", about, "event")

    counts = {
        "all": number(found, "all", "Events up to the report's day"),
        "inferred": number(
            found[found["date_inferred"].astype(bool)], "inferred", "Events dated by inference"
        ),
    }
    counts["recent"] = number(
        found[[day.year > as_of.year - RECENT for day in found["middle"]]] if len(found) else found,
        "recent",
        "Events of the last ten calendar years",
    )
    for name, row in (("first", found.head(1)), ("last", found.tail(1))):
        if len(row):
            refs = row_refs(row, "events", "event_id")
            counts[name] = Traced(row["middle"].iloc[0].year, refs, f"events_{name}", "", "calendar_year")
    return counts


def regulatory_path(tables: Tables, country: str, snapshot: Snapshot) -> pd.DataFrame:
    """Steps and statements of regulation, oldest first: events marked `regulatory`, and claims beside them.

    A claim is taken in if it is dated and no event rests on the same page. Columns: date (partial), what
    (event or statement), title, detail, date_inferred, verified, rows.
    """
    steps = events(tables, country, snapshot)
    steps = steps[steps["regulatory"].astype(bool)]
    said = tables["claims"]
    said = said[
        (said["subject_country"] == country)
        & said["metric"].isin(REGULATION)
        & ~said["source_id"].isin(steps["source_id"])
    ]
    dates = said["published"].where(said["published"] != "", said["period_end"])
    said, _ = up_to(tables, said.assign(said_on=dates), "said_on", snapshot)
    said = said[said["said_on"] != ""]
    found = [
        {
            "date": row["date"],
            "middle": row["middle"],
            "what": "event",
            "title": row["title"],
            "detail": row["detail"],
            "date_inferred": bool(row["date_inferred"]),
            "verified": bool(row["verified"]),
            "rows": row["rows"],
        }
        for row in steps.to_dict("records")
    ]
    found += [
        {
            "date": row["said_on"],
            "middle": middle(row["said_on"]),
            "what": "statement",
            "title": row["statement"],
            "detail": "",
            "date_inferred": row["published"] == "",
            "verified": bool(row["verified"]),
            "rows": (f"claims:{row['claim_id']}",),
        }
        for row in said.to_dict("records")
    ]
    columns = ["date", "middle", "what", "title", "detail", "date_inferred", "verified", "rows"]
    frame = pd.DataFrame(found, columns=columns)
    return frame.sort_values(["middle", "title"], ignore_index=True).drop(columns="middle")
