"""How long a field or a disease waits: from the world's first licence to the country's own, or to today."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from regenatlas.chapters.coverage.coverage import elsewhere, live, market, short_name, starts, valid_licences
from regenatlas.counting.evidence import DOCUMENTED
from regenatlas.counting.licences import LICENSED
from regenatlas.counting.products import MEDIAN_FROM
from regenatlas.counting.snapshot import Snapshot, take_snapshot
from regenatlas.tables.calendars import years_between
from regenatlas.tables.load import Tables, per_tables, records_of
from regenatlas.tables.provenance import count_each, rows_in, trace_column, trace_each, value_at

EVER = frozenset({*LICENSED, "suspended", "withdrawn"})
FIRST = ["first_id", "first_name", "first_date", "first_day", "first_basis", "first_shown", "first_in"]
OWN = ["own_id", "own_name", "own_date", "own_day", "own_basis", "own_shown", "own_grade"]
FROM = ["product_id", "name", "date", "day", "date_basis", "shown"]
GAP_COLUMNS = [*FIRST, *OWN, "years", "rows"]


def gap(
    tables: Tables, country: str, snapshot: Snapshot, licences: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """The world's first of these licences, the first valid in the country, and the years between the two.

    `licences`: product_id, name, jurisdiction, date, day, date_basis, grade, rows; not empty. Without an own
    licence `own_name` (without its country) and `own_date` are empty and `years` runs to the day of the
    report. Keys: `GAP_COLUMNS`.
    """
    licences = [{**licence, "shown": licence["grade"] in DOCUMENTED} for licence in licences]
    first = min(licences, key=lambda licence: (licence["day"], licence["product_id"]))
    mine = next(iter(valid_licences(tables, country, licences)), None)
    own: list[Any] = ["", "", "", None, "", False, ""]
    if mine:
        mine = {**mine, "name": short_name(tables, mine["name"], country)}
        own = [mine[name] for name in [*FROM, "grade"]]
    return {
        **dict(zip(FIRST, (first[name] for name in [*FROM, "jurisdiction"]), strict=True)),
        **dict(zip(OWN, own, strict=True)),
        "years": years_between(first["day"], mine["day"] if mine else snapshot.as_of),
        "rows": tuple(sorted({*first["rows"], *(mine["rows"] if mine else ())})),
    }


@per_tables
def area_gaps(tables: Tables, country: str, snapshot: Snapshot) -> pd.DataFrame:
    """One row per therapeutic area with a product that was ever licensed anywhere, longest without one first.

    Columns: area, here_n (products licensed in the country now), abroad_n (licensed elsewhere only), those of
    `gap`, open (no product here now or ever). Areas in which the country has none, by years waited; then the
    others, by years behind the world's first.
    """
    definition = replace(market(tables, snapshot).definition, states=EVER | live(snapshot))
    ever = set(take_snapshot(tables, snapshot.as_of, definition, snapshot.known_by).counted["product_id"])
    products = tables["products"]
    areas = dict(zip(products["product_id"], products["therapeutic_area"], strict=True))
    licences = defaultdict(list)
    for licence in records_of(starts(tables, snapshot)):
        if licence["product_id"] in ever:
            licences[areas[licence["product_id"]]].append(licence)
    now = elsewhere(tables, country, snapshot)
    standing = Counter(zip(now["therapeutic_area"], now["here"], strict=True))
    found = []
    for area, held in licences.items():
        between = gap(tables, country, snapshot, held)
        numbers = standing[area, True], standing[area, False]
        found.append((area, *numbers, *between.values(), not between["own_date"]))
    frame = pd.DataFrame(found, columns=["area", "here_n", "abroad_n", *GAP_COLUMNS, "open"])
    frame = frame.astype({"open": bool, "years": float})
    return frame.sort_values(["open", "years", "area"], ascending=[False, False, True], ignore_index=True)


def gap_facts(frame: pd.DataFrame, name: str, refs: Sequence[str] = ()) -> dict[str, Any]:
    """How many fields of medicine have never had a product in the country, and how late it was in the others.

    Keys: open (never a product here), longest (its years), closed, each (the years behind the world's first
    of those), behind (their median, None for fewer than `MEDIAN_FROM`), at_most (a licence here may be
    older). `refs` are rows that the absence rests on.
    """
    waiting, closed = frame[frame["open"]], frame[~frame["open"]].sort_values(["years", "area"])
    facts = count_each(
        f"{name}.",
        "products",
        open=(waiting, "Never with a product in the country"),
        closed=(closed, "With a product in the country, now or formerly"),
    )
    longest = "Years since the world's first licence, where there is none here"
    behind = "Median of years from the world's first licence to the first here"
    median = closed["years"].median() if len(closed) >= MEDIAN_FROM else None
    facts |= trace_each(
        f"{name}.",
        longest=(*value_at(waiting, 0, "years"), longest, "years", 1),
        behind=(median, rows_in(closed), behind, "years", 1),
    )
    each = trace_column(closed, "years", name + ".{area}.years", "Years behind the first: {area}", "years", 1)
    facts = {key: replace(fact, rows=(*fact.rows, *refs)) for key, fact in facts.items()}
    return facts | {"each": each, "at_most": bool((closed["own_basis"] == "not_later_than").any())}
