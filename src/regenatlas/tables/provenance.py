"""Where a number comes from: values that carry their table rows, and the sources behind those rows.

A row is named `table:key`, for example `products:zolgensma`. Analyses hand on `Traced` values; nothing here
knows how a value is shown.
"""

from __future__ import annotations

import datetime as dt
import math
import sys
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain, compress
from types import FrameType
from typing import TYPE_CHECKING, Any

from regenatlas.tables.load import Tables, records_of

if TYPE_CHECKING:
    import pandas as pd  # its frames come from whoever has loaded it

Value = int | float | str | dt.date | None
_PLAIN = {str, int, bool, dt.date}  # what is no number of numpy or pandas, and never unknown

DESCRIBED_BY = ["title", "publisher", "published", "url", "document", "licence", "kind"]

#: What `sources_of` tells of a row without a source: how far it was verified, and the grade of its evidence.
NO_SOURCE = {"source": "", "verified": False, "evidence": "", "grade": ""}


@dataclass(frozen=True)
class Traced:
    """A value with the rows it was computed from.

    `value`: number, text, date or None (unknown; NaN and NA become None). `rows`: names `table:key`, kept
    sorted and unique. `name`: the fact's id in its chapter. `about`: one line on what the value is. `unit`: a
    noun or format that the wording knows («products», «rank», «percent», …) or a unit in words. `digits`:
    decimals shown. `made_by`: see `maker`. ValueError for an infinite value.
    """

    value: Any
    rows: tuple[str, ...] = ()
    name: str = ""
    about: str = ""
    unit: str = ""
    digits: int = 0
    made_by: str = field(default="", compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "made_by", self.made_by or maker())
        object.__setattr__(self, "value", plain_value(self.value))
        rows = (self.rows,) if isinstance(self.rows, str) else self.rows
        object.__setattr__(self, "rows", tuple(sorted(set(rows))))


def maker(besides: str = __name__) -> str:
    """The function of ours that asks for this, as `module:function`; "" if a notebook itself does.

    It is the innermost one, because what is derived once for several callers must not be told by who came
    first. Modules of the package `besides` do not count.
    """
    frame: FrameType | None = sys._getframe(1)  # noqa: SLF001 - inspect.stack reads source files: 1,000 times slower
    while frame and (module := frame.f_globals.get("__name__", "")) != "__main__":
        if module.startswith("regenatlas.") and not f"{module}.".startswith((f"{__name__}.", f"{besides}.")):
            return f"{module}:{frame.f_code.co_qualname.partition('.<locals>')[0]}"
        frame = frame.f_back
    return ""


def plain_value(value: Any) -> Any:
    """The value as a plain Python number, text, date or None: no numpy scalar, NaN, NA, NaT or Timestamp."""
    if value is None or type(value) in _PLAIN:
        return value
    import pandas as pd

    if pd.isna(value):
        return None
    if isinstance(value, dt.datetime):
        return value.date()
    value = value.item() if hasattr(value, "item") else value
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"{value!r} is not a finding")
    return value


def with_rows(frame: pd.DataFrame, table: str) -> pd.DataFrame:
    """A frame of a table, whose first column is its key, with the column `rows`: its `table:key` each.

    Where a table has a column `other_source_id`, the second document that it names stands there as well.
    """
    import pandas as pd

    refs: list[tuple[str, ...]] = [(f"{table}:{key}",) for key in frame.iloc[:, 0]]
    if "other_source_id" in frame:
        pages = zip(refs, frame["other_source_id"], strict=True)
        refs = [(*ref, f"sources:{key}") if key else ref for ref, key in pages]
    return frame.assign(rows=pd.Series(refs, frame.index, dtype=object))


def rows_in(frame: pd.DataFrame) -> tuple[str, ...]:
    """The rows behind a frame: all that its column `rows` (tuples of `table:key`) names, sorted."""
    return tuple(sorted({ref for refs in frame["rows"] for ref in refs}))


def value_at(frame: pd.DataFrame, position: int, column: str) -> tuple[Any, tuple[str, ...]]:
    """The value of a column in the row at a position and its table rows; None and () in an empty frame."""
    if frame.empty:
        return None, ()
    return frame[column].iloc[position], frame["rows"].iloc[position]


def count(frame: pd.DataFrame, name: str, about: str = "", unit: str = "") -> Traced:
    """The number of rows of a frame, traced to the table rows that its column `rows` names."""
    return Traced(len(frame), rows_in(frame), name, about, unit)


def count_each(prefix: str, unit: str, **parts: tuple[pd.DataFrame, str]) -> dict[str, Traced]:
    """`count` of several frames, by key: each part is a frame and what its rows are.

    The fact's name is the key with `prefix` before it.
    """
    return {key: count(frame, prefix + key, about, unit) for key, (frame, about) in parts.items()}


def count_where(
    frame: pd.DataFrame, prefix: str, unit: str, **parts: tuple[pd.Series, str]
) -> dict[str, Traced]:
    """`count_each` of parts of one frame, each a mask of its rows and what those are."""
    every, found = frame["rows"].tolist(), {}  # cutting out frames takes long
    for key, (mask, about) in parts.items():
        chosen = list(compress(every, mask))
        found[key] = Traced(len(chosen), tuple(chain.from_iterable(chosen)), prefix + key, about, unit)
    return found


def trace_each(prefix: str, **parts: tuple[Any, ...]) -> dict[str, Traced]:
    """Several `Traced`, by key: each part is value, rows, about and where there are any unit and digits.

    The fact's name is the key with `prefix` before it.
    """
    return {key: Traced(value, rows, prefix + key, *rest) for key, (value, rows, *rest) in parts.items()}


def trace_on(rows: tuple[str, ...], prefix: str, **parts: tuple[Any, ...]) -> dict[str, Traced]:
    """`trace_each` of values that rest on the same rows: each part is one of its without the rows."""
    return trace_each(prefix, **{key: (value, rows, *rest) for key, (value, *rest) in parts.items()})


def trace_column(
    frame: pd.DataFrame, column: str, name: str, about: str = "", unit: str = "", digits: int = 0
) -> list[Traced]:
    """The values of a column, each traced to the `rows` of its record.

    `name` and `about` are filled from the record, in which `at` counts from one: `since.{product_id}`.
    """
    records = [{"at": at, **row} for at, row in enumerate(records_of(frame), 1)]
    return [
        Traced(row[column], row["rows"], name.format_map(row), about.format_map(row), unit, digits)
        for row in records
    ]


def statuses(frame: pd.DataFrame, table: str, of: str, column: str) -> list[Traced]:
    """The status of each thing of a frame, whose first column is the key of `table`: codes of the list `of`.

    A status is called `status.<list>.<table>.<key>` in every chapter, so that a thing with two is found. It
    rests on the record's `rows`.
    """
    records = zip(frame.iloc[:, 0], frame[column], frame["rows"], strict=True)
    return [
        Traced(code, refs, f"status.{of}.{table}.{key}".lower(), f"What is known of {key}", of)
        for key, code, refs in records
    ]


def sources_of(tables: Tables, rows: Iterable[str]) -> dict[str, dict[str, Any]]:
    """By row that names a source: `source`, `verified`, `evidence`, `grade`, as in `NO_SOURCE` if unknown.

    Rows of tables without a source of their own (counting rules) are left out; a row of `sources` is its own
    source. KeyError if a row, or the source it names, does not exist.
    """
    found: dict[str, dict[str, Any]] = {}
    for table, keys in by_table(rows).items():
        columns = {name: tables.cells(table, "source_id" if name == "source" else name) for name in NO_SOURCE}
        for key, at in zip(keys, tables.places(table, keys), strict=True):
            row = {name: column[at] if column else NO_SOURCE[name] for name, column in columns.items()}
            if row["source"]:
                found[f"{table}:{key}"] = {**row, "verified": bool(row["verified"])}
    listed = set(tables.cells("sources", "source_id")) if found else set()
    for ref, row in found.items():
        if row["source"] not in listed:
            raise KeyError(f"{ref} names the source {row['source']!r}, which is not in sources")
    return found


def by_table(rows: Iterable[str]) -> dict[str, list[str]]:
    """The keys of rows `table:key` by their table."""
    keys: dict[str, list[str]] = defaultdict(list)
    for ref in rows:
        table, _, key = ref.partition(":")
        keys[table].append(key)
    return keys
