"""Corrections of the tables between two days, and the tables as they stood before them.

`corrections` says what a cell was and what it is now, so that most corrections can be taken back: a cell gets
its former text, a row that was added is left out. A row that was taken out is not in the tables any more;
it is counted, not restored.
"""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from regenatlas.tables.calendars import last_day
from regenatlas.tables.load import Tables
from regenatlas.tables.provenance import Traced, count, with_rows

WHOLE_ROW = "row"  # what `corrections.column` says of rows that came or went


@dataclass(frozen=True)
class Corrected:
    """Corrections of a period (`rows` of the table), how many there are, how many could not be undone.

    `tables`: those before them.
    """

    tables: Tables
    rows: pd.DataFrame
    made: Traced
    kept: Traced


def corrections_between(tables: Tables, earlier: date, later: date) -> pd.DataFrame:
    """Rows of `corrections` made after the earlier and up to the later day, with `rows`."""
    corrections = with_rows(tables["corrections"], "corrections")
    days = corrections["corrected_on"].map(last_day)
    return corrections[(days > earlier) & (days <= later)].reset_index(drop=True)


def undone(tables: Tables, earlier: date, later: date) -> Corrected:
    """The tables without the corrections of a period; the same object where there are none."""
    corrections = corrections_between(tables, earlier, later)
    frames: dict[str, pd.DataFrame] = {}
    left = []
    newest_first = corrections.sort_values(["corrected_on", "correction_id"], ascending=False)
    for name, group in newest_first.groupby("table", sort=True):
        if name not in tables:  # removed since, as its columns may have been
            left += group["correction_id"].tolist()
            continue
        frame = tables[name].set_index(tables.primary_key(name), drop=False)
        for row in group.to_dict("records"):
            before = _without(frame, row)
            if before is None:
                left.append(row["correction_id"])
            else:
                frame = before
        frames[name] = frame.reset_index(drop=True)
    kept = corrections[corrections["correction_id"].isin(left)]
    gone = "Corrections that cannot be taken back, because the row is gone"
    return Corrected(
        tables.replaced(**frames) if frames else tables,
        corrections,
        count(corrections, "corrections", "Corrections of the tables within the period", "correction"),
        count(kept, "corrections_kept", gone, "correction"),
    )


def _without(frame: pd.DataFrame, correction: dict[str, str]) -> pd.DataFrame | None:
    """A frame (indexed by its key) before one correction; None if that cannot be had."""
    key, column = correction["row_id"], correction["column"]
    if key not in frame.index or column not in {WHOLE_ROW, *frame}:
        return None
    if column == WHOLE_ROW:
        return frame.drop(index=key) if not correction["was"] else None
    if pd.api.types.is_string_dtype(frame[column]):
        return frame.assign(**{column: frame[column].mask(frame.index == key, correction["was"])})
    return None
