"""When a row of a context table can have been known: its own date, else the date of the page that says it.

A page cannot report what has not happened: a plant «of 2020» on a page of February 2020 stood by that
February. A row without any date describes the time of collection; it belongs only to reports as new as
everything dated in its table.
"""

from __future__ import annotations

from datetime import date

import pandas as pd

from regenatlas.counting.snapshot import Snapshot, known
from regenatlas.tables.calendars import first_day, last_day
from regenatlas.tables.load import Tables, per_tables


def day_of(partial: str, published: str) -> date | None:
    """The day by which it had happened; None if neither it nor its page has a date.

    The last day that `partial` can mean, or the last day of the page's publication if that is sooner and the
    page was not published before it could happen; without `partial` the publication.
    """
    seen = last_day(published) if published else None
    if not partial:
        return seen
    last = last_day(partial)
    return seen if seen is not None and first_day(partial) <= seen < last else last


def passed(partials: pd.Series, day: date) -> pd.Series:
    """Mask of the partial dates that had wholly passed by a day; "" (no date) never has."""
    return partials.map(lambda text: bool(text) and last_day(text) <= day).astype(bool)


def is_past(tables: Tables, rows: pd.DataFrame, column: str, day: date) -> bool:
    """Whether something in the rows of a table is dated after the day: its words may tell of later days."""
    return day < _days(tables, rows, column)[1]


def up_to(
    tables: Tables, rows: pd.DataFrame, column: str, snapshot: Snapshot
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows of a table that a report of this day can know, and the undated ones that it leaves out.

    `column` holds the partial date. Both frames get a column `day` (date, None for undated). Undated rows
    are known to a report that is as new as all dated rows are; see the module.
    """
    days, newest = _days(tables, rows, column)
    rows = rows.assign(day=pd.Series(days, rows.index, dtype=object))
    rows = known(tables, rows, snapshot.known_by)
    undated = rows["day"].isna()
    reached = [day is not None and day <= snapshot.as_of for day in rows["day"]]
    reached = pd.Series(reached, rows.index, dtype=bool)
    if snapshot.as_of >= newest:
        return rows[reached | undated], rows.iloc[:0]
    return rows[reached], rows[undated]


def _days(tables: Tables, rows: pd.DataFrame, column: str) -> tuple[list[date | None], date]:
    """`day_of` for each row, from the partial dates of a column and the publication of the row's source.

    And the last of the days that are known; the first day of all where none is. What has only a page counts
    for it from the first day of its publication: a page of «2026» was read before that year is over.
    """
    published = _published(tables)
    partials, pages = rows[column], [published.get(key, "") for key in rows["source_id"]]
    days = [day_of(partial, page) for partial, page in zip(partials, pages, strict=True)]
    dated = zip(days, partials, pages, strict=True)
    newest = (day if partial else first_day(page) for day, partial, page in dated if day)
    return days, max(newest, default=date.min)


@per_tables
def _published(tables: Tables) -> dict[str, str]:
    """When each source was published (partial date, "" for unknown)."""
    sources = tables["sources"]
    return dict(zip(sources["source_id"], sources["published"], strict=True))
