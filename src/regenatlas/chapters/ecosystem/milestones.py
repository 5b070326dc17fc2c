"""Events around the field in a country: what happened when, and which of it is the path of regulation."""

from datetime import date

import pandas as pd

from regenatlas.counting.dating import up_to
from regenatlas.counting.snapshot import Snapshot
from regenatlas.tables.calendars import middle_day
from regenatlas.tables.load import Tables
from regenatlas.tables.provenance import Traced, count_each, rows_in, with_rows

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

    Rows of `events` with number, middle (the day in the middle of what the date can mean, for drawing), rows.
    """
    own = with_rows(tables["events"], "events")
    frame, _ = up_to(tables, own[own["country"] == country], "date", snapshot)
    frame = frame.assign(middle=[middle_day(text) for text in frame["date"]])
    frame = frame.sort_values(["middle", "event_id"], ignore_index=True)
    frame["number"] = range(1, len(frame) + 1)
    columns = ["number", "event_id", "date", "middle", "kind", "title", "detail", "date_inferred"]
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


def regulatory_path(tables: Tables, country: str, snapshot: Snapshot) -> pd.DataFrame:
    """Steps and statements of regulation, oldest first: regulatory events, and claims from other pages.

    Columns: date (partial), what (event or statement), title, detail, date_inferred, verified, rows. A claim
    is taken in if it is dated.
    """
    steps = events(tables, country, snapshot)
    steps = steps[steps["regulatory"].astype(bool)]
    claims = with_rows(tables["claims"], "claims")
    claims = claims[
        (claims["subject_country"] == country)
        & claims["metric"].isin(REGULATION)
        & ~claims["source_id"].isin(steps["source_id"])
    ]
    dates = claims["published"].where(claims["published"] != "", claims["period_end"])
    claims, _ = up_to(tables, claims.assign(date=dates), "date", snapshot)
    claims = claims[claims["date"] != ""].assign(what="statement", detail="")
    claims = claims.assign(title=claims["statement"], date_inferred=claims["published"] == "")
    path = [*steps.assign(what="event").to_dict("records"), *claims.to_dict("records")]
    path.sort(key=lambda step: (middle_day(step["date"]), step["title"]))
    columns = ["date", "what", "title", "detail", "date_inferred", "verified", "rows"]
    return pd.DataFrame(path, columns=columns)


def with_headings(frame: pd.DataFrame) -> pd.DataFrame:
    """Events or steps with `heading`, the title without its full stop, and `stated`: is the date stated."""
    stated = ~frame["date_inferred"].astype(bool)
    return frame.assign(heading=frame["title"].str.rstrip("."), stated=stated)
