"""Papers and trials of a country and its neighbours, only where one source counts both by one rule."""

from collections.abc import Sequence

import pandas as pd

from regenatlas.chapters import capacity, science
from regenatlas.counting.snapshot import Snapshot
from regenatlas.tables.load import Tables
from regenatlas.tables.provenance import Traced, count


def side_by_side(tables: Tables, country: str, codes: Sequence[str], snapshot: Snapshot) -> pd.DataFrame:
    """Counts of papers and trials in which the country and at least one of `codes` stand together.

    Columns: what («publications», «trials»), field (in the source's words), start, end (partial dates), own,
    others (records of country and n, the most first), title and url (of the source), rows; newest first.
    """
    pages = tables["sources"].set_index("source_id")["url"]
    lines = []
    for what in science.COUNTED:
        counts = science.comparable(science.counts(tables, what, snapshot))
        for _, group in counts.groupby(science.RULE):
            own = group[group["country"] == country]
            near = group[group["country"].isin(codes)].sort_values(["n", "country"], ascending=[False, True])
            if own.empty or near.empty:
                continue
            first = own.iloc[0]
            others = near.astype({"n": int})[["country", "n"]].to_dict("records")
            rows = tuple(ref for refs in [*own["rows"], *near["rows"]] for ref in refs)
            row = {**first, "what": what, "own": int(first["n"]), "others": others, "rows": rows}
            lines.append({**row, "url": pages.get(first["source_id"], "")})
    columns = ["what", "field", "start", "end", "own", "others", "title", "url", "rows"]
    frame = pd.DataFrame(lines, columns=columns)
    order = ["end", "what", "field", "start"]
    return frame.sort_values(order, ascending=[False, True, True, True], ignore_index=True)


def pair_count(pairs: pd.DataFrame) -> Traced:
    """How many counts of a frame of `side_by_side` there are."""
    return count(pairs, "region.pairs", "Counts that hold both the country and a neighbour", "count")


def other_transplant_counts(tables: Tables, codes: Sequence[str], snapshot: Snapshot) -> list[str]:
    """Countries whose transplants were counted only otherwise: a statement, a single centre, all years.

    They have no place beside counts of a whole nation in one year, but they are not without transplants.
    """
    counts, _ = capacity.activity(tables, snapshot)
    counts = counts[counts["transplants_total"].notna() & counts["country"].isin(codes)]
    compared = set(capacity.rates(tables, counts)["country"])
    return sorted(set(counts["country"]) - compared)
