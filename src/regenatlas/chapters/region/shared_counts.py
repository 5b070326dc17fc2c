"""Papers and trials of a country and its neighbours, only where one source counts both by one rule."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from regenatlas.chapters.capacity import capacity
from regenatlas.chapters.science import science
from regenatlas.counting.snapshot import Snapshot
from regenatlas.tables.load import Tables
from regenatlas.tables.provenance import Traced


def side_by_side(tables: Tables, country: str, codes: Sequence[str], snapshot: Snapshot) -> pd.DataFrame:
    """Counts of papers and trials in which the country and at least one of `codes` stand together.

    Columns: what («publications», «trials»), field (in the source's words), start, end (partial dates), own,
    others (pairs of country and number, the most first), title and url (of the source), rows; newest first.
    """
    pages = tables["sources"].set_index("source_id")["url"]
    lines = []
    for what in science.COUNTED:
        counts = science.counts(tables, what, snapshot)
        counts = counts[counts["plot"].astype(bool) & counts["n"].notna()]
        for key, group in counts.groupby(science.RULE):
            own = group[group["country"] == country]
            near = group[group["country"].isin(codes)].sort_values(["n", "country"], ascending=[False, True])
            if own.empty or near.empty:
                continue
            source_id, field, start, end = (str(part) for part in key)
            lines.append({
                "what": what, "field": field, "start": start, "end": end, "own": int(own["n"].iloc[0]),
                "others": tuple((code, int(n)) for code, n in zip(near["country"], near["n"], strict=True)),
                "title": own["title"].iloc[0], "url": pages.get(source_id, ""),
                "rows": tuple(ref for refs in [*own["rows"], *near["rows"]] for ref in refs),
            })  # fmt: skip
    columns = ["what", "field", "start", "end", "own", "others", "title", "url", "rows"]
    frame = pd.DataFrame(lines, columns=columns)
    return frame.sort_values(
        ["end", "what", "field", "start"], ascending=[False, True, True, True], ignore_index=True
    )


def other_transplant_counts(tables: Tables, codes: Sequence[str], snapshot: Snapshot) -> list[str]:
    """Countries whose transplants were counted only otherwise: a statement, a single centre, all years.

    They have no place beside counts of a whole nation in one year, but they are not without transplants.
    """
    counts, _ = capacity.activity(tables, snapshot)
    counts = counts[counts["transplants_total"].notna() & counts["country"].isin(codes)]
    compared = set(capacity.rates(tables, counts)["country"])
    return sorted(set(counts["country"]) - compared)


def size(frame: pd.DataFrame, name: str, about: str, unit: str) -> Traced:
    """How many lines a frame has, with the rows behind them."""
    return Traced(len(frame), tuple(ref for refs in frame["rows"] for ref in refs), name, about, unit)
