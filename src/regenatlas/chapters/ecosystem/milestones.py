"""Events around the field in a country: what happened when, and which of it are the milestones."""

from datetime import date

import pandas as pd

from regenatlas.counting.dating import up_to
from regenatlas.counting.snapshot import Snapshot
from regenatlas.tables.calendars import middle_day
from regenatlas.tables.load import Tables
from regenatlas.tables.provenance import Traced, count_each, rows_in, with_rows

RECENT = 10  # calendar years, the report's own included

MOST = 12  # milestones
FEWEST = 3  # events of which milestones are told apart
STEPS = 8  # of them steps of regulation
BESIDE = ("policy", "infrastructure", "clinical")  # kinds of the others


def events(tables: Tables, country: str, snapshot: Snapshot) -> pd.DataFrame:
    """The events up to the report's day, oldest first.

    Rows of `events` with middle (the day in the middle of what the date can mean, for drawing) and rows.
    """
    own = with_rows(tables["events"], "events")
    frame, _ = up_to(tables, own[own["country"] == country], "date", snapshot)
    frame = frame.assign(middle=[middle_day(text) for text in frame["date"]])
    frame = frame.sort_values(["middle", "event_id"], ignore_index=True)
    columns = ["event_id", "date", "middle", "kind", "title", "detail", "date_inferred"]
    return frame[[*columns, "regulatory", "verified", "source_id", "rows"]]


def event_counts(frame: pd.DataFrame, as_of: date) -> dict[str, Traced]:
    """How many events there are, how many are recent, and for how many the date is inferred.

    Keys: all, recent (see `RECENT`), inferred, and first and last (years) if there are events.
    """
    recent = frame["date"].map(lambda text: middle_day(text).year > as_of.year - RECENT).astype(bool)
    counts = count_each(
        "events_",
        "event",
        all=(frame, "Events up to the report's day"),
        inferred=(frame[frame["date_inferred"].astype(bool)], "Events dated by inference"),
        recent=(frame[recent], "Events of the last ten calendar years"),
    )
    for name, row in (("first", frame.head(1)), ("last", frame.tail(1))):
        if len(row):
            year = row["middle"].iloc[0].year
            counts[name] = Traced(year, rows_in(row), f"events_{name}", "", "calendar_year")
    return counts


def milestones(frame: pd.DataFrame) -> pd.DataFrame:
    """The milestones among the events of a frame, oldest first; empty where there are fewer than `FEWEST`.

    Only what a page was seen to date: the newest steps of regulation (`STEPS` at most), the first policy, the
    first building and the first clinic; then those farthest in time from all these, up to `MOST` in all. The
    frame has `heading`, the title without its full stop.
    """
    sure = frame["verified"].astype(bool) & ~frame["date_inferred"].astype(bool)
    steps = frame[sure & frame["regulatory"].astype(bool)].tail(STEPS)
    rest = frame[sure & ~frame["regulatory"].astype(bool) & frame["kind"].isin(BESIDE)]
    chosen = [*steps.index, *rest.drop_duplicates("kind").index][:MOST]
    days, left = frame["middle"].map(date.toordinal), rest.index.difference(chosen)
    while len(left) and 0 < len(chosen) < MOST:
        apart = {at: min(abs(days[at] - days[other]) for other in chosen) for at in left}
        chosen.append(max(left, key=lambda at: apart[at]))
        left = left.drop(chosen[-1])
    found = frame.loc[sorted(chosen)].reset_index(drop=True)
    found = found.assign(heading=found["title"].str.rstrip("."))
    return found if len(found) >= FEWEST else found.iloc[:0]


def milestone_counts(frame: pd.DataFrame) -> dict[str, Traced]:
    """How many milestones there are (all), how many are steps of regulation, and the year of the first."""
    steps = frame[frame["regulatory"].astype(bool)]
    counts = count_each(
        "milestones_",
        "milestone",
        all=(frame, "Milestones in the figure"),
        steps=(steps, "Of these steps of regulation"),
    )
    first = frame.head(1)
    year = first["middle"].iloc[0].year if len(first) else None
    return counts | {"first": Traced(year, rows_in(first), "milestones_first", "", "calendar_year")}


def newest_first(frame: pd.DataFrame) -> pd.DataFrame:
    """Events for a table: the newest first, `heading` without a full stop, `stated`: is the date stated."""
    stated = ~frame["date_inferred"].astype(bool)
    return frame.assign(heading=frame["title"].str.rstrip("."), stated=stated)[::-1].reset_index(drop=True)
