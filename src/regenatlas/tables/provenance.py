"""Where a number comes from: values that carry their table rows, and the sources behind those rows.

A row is named ``table:key``, for example ``products:zolgensma``. Analyses hand on ``Traced`` values; nothing here knows
how a value is shown.
"""

from __future__ import annotations

import datetime
import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from regenatlas.tables.load import Tables

Value = int | float | str | datetime.date | None

#: The columns of ``sources_of``: the row, its source as ``sources`` describes it, how far the row was verified.
SOURCE_COLUMNS = ["row", "source_id", "title", "publisher", "published", "url", "document", "licence", "kind",
                  "verified", "evidence"]  # fmt: skip


@dataclass(frozen=True)
class Traced:
    """A value with the rows it was computed from.

    ``value``: number, text, date or None (unknown; NaN and NA become None). ``rows``: names ``table:key``, kept
    sorted and unique. ``name``: the fact's id in its chapter. ``about``: one line on what the value is. ``unit``: a noun
    or format that the wording knows («product», «rank», «percent», …) or a unit in words. ``digits``: decimals shown.
    """

    value: Value
    rows: tuple[str, ...] = ()
    name: str = ""
    about: str = ""
    unit: str = ""
    digits: int = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "value", plain_value(self.value))
        rows = (self.rows,) if isinstance(self.rows, str) else self.rows
        object.__setattr__(self, "rows", tuple(sorted(set(rows))))


def plain_value(value: Any) -> Value:
    """The value as a plain Python number, text, date or None: no numpy scalar, NaN, NA, NaT or Timestamp."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, datetime.datetime):
        return None if pd.isna(value) else value.date()
    if isinstance(value, datetime.date):
        return value
    if pd.isna(value):
        return None
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"an infinite value is not a finding: {value!r}")
    return value


def row_refs(frame: pd.DataFrame, table: str, key: str | None = None) -> tuple[str, ...]:
    """The names ``table:key`` of a frame's rows, sorted and unique.

    ``key`` names the column with the table's primary key; without it the first column is taken, where every table
    has its key. Empty keys (no row) are left out.
    """
    column = frame.columns[0] if key is None else key
    if column not in frame.columns:
        raise KeyError(
            f"no column {column!r} to name rows of {table}: columns are {', '.join(map(str, frame.columns))}"
        )
    keys = frame[column].dropna().astype(str).unique()
    return tuple(sorted(f"{table}:{value}" for value in keys if value))


def sources_of(tables: Tables, rows: Iterable[str]) -> pd.DataFrame:
    """One line per row that names a source, sorted by row; columns as in ``SOURCE_COLUMNS``.

    Rows of tables without a source of their own (counting rules) give no line; a row of ``sources`` is its own
    source. KeyError if a row does not exist.
    """
    by_table: dict[str, set[str]] = defaultdict(set)
    for ref in rows:
        table, _, key = ref.partition(":")
        by_table[table].add(key)
    parts = [_rows_with_source(tables, table, sorted(keys)) for table, keys in sorted(by_table.items())]
    parts = [part for part in parts if len(part)]
    if not parts:
        return pd.DataFrame(columns=SOURCE_COLUMNS)
    found = pd.concat(parts, ignore_index=True)
    described = tables["sources"].drop(columns="note", errors="ignore")
    found = found.merge(described, on="source_id", how="left").reindex(columns=SOURCE_COLUMNS)
    unknown = found[found["title"].isna()]
    if len(unknown):
        first = unknown.iloc[0]
        raise KeyError(f"{first['row']} names the source {first['source_id']!r}, which is not in sources")
    return found.sort_values("row", ignore_index=True)


def _rows_with_source(tables: Tables, table: str, keys: list[str]) -> pd.DataFrame:
    if table not in tables:
        raise KeyError(f"no table {table!r} (rows are named table:key)")
    frame = tables[table]
    index = frame.set_index(frame[tables.primary_key(table)].astype(str))
    missing = [key for key in keys if key not in index.index]
    if missing:
        raise KeyError(f"no row {table}:{missing[0]}")
    if "source_id" not in frame.columns:
        return pd.DataFrame()
    chosen = index.loc[keys]
    part = pd.DataFrame(
        {"row": [f"{table}:{key}" for key in keys], "source_id": chosen["source_id"].to_numpy()}
    )
    part["verified"] = chosen["verified"].to_numpy() if "verified" in chosen else False
    part["evidence"] = chosen["evidence"].to_numpy() if "evidence" in chosen else ""
    return part[part["source_id"].astype(str) != ""]
