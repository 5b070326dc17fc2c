"""Papers and trials of a country and its neighbours, only where one source counts both by one rule."""

from collections import defaultdict
from collections.abc import Sequence

import pandas as pd

from regenatlas.chapters import capacity, science
from regenatlas.counting.snapshot import Snapshot
from regenatlas.tables.load import Tables, records_of
from regenatlas.tables.provenance import Traced, count


def side_by_side(tables: Tables, country: str, codes: Sequence[str], snapshot: Snapshot) -> pd.DataFrame:
    """Counts of papers and trials in which the country and at least one of `codes` stand together.

    Columns: what («publications», «trials»), field (in the source's words), start, end (partial dates), own,
    others (records of country and n, the most first), title and url (of the source), rows; newest first.
    """
    lines = []
    for what in science.COUNTED:
        counts = science.comparable(science.counts(tables, what, snapshot))
        by_rule = defaultdict(list)
        for one in records_of(counts[counts["country"].isin({country, *codes})]):
            by_rule[tuple(one[name] for name in science.RULE)].append(one)
        for _, group in sorted(by_rule.items()):
            own = [one for one in group if one["country"] == country]
            near = [one for one in group if one["country"] in codes]
            if not own or not near:
                continue
            near.sort(key=lambda one: (-one["n"], one["country"]))
            others = [{"country": one["country"], "n": one["n"]} for one in near]
            rows = tuple(ref for one in (*own, *near) for ref in one["rows"])
            url = tables.row(f"sources:{own[0]['source_id']}")["url"]
            row = {**own[0], "what": what, "own": own[0]["n"], "others": others, "rows": rows, "url": url}
            lines.append(row)
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
