"""How long a field or a disease waits: from the world's first licence to the country's own, or to today."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from regenatlas.chapters.coverage.coverage import elsewhere, market, short_name, starts, valid_licences
from regenatlas.counting.licences import LICENSED
from regenatlas.counting.snapshot import Snapshot, take_snapshot
from regenatlas.tables.calendars import years_between
from regenatlas.tables.load import Tables
from regenatlas.tables.provenance import Traced, count_each, rows_in, trace_each, value_at

EVER = frozenset({*LICENSED, "suspended", "withdrawn"})
FIRST = ["first_id", "first_name", "first_date", "first_day", "first_basis", "first_in"]
OWN = ["own_id", "own_name", "own_date", "own_day", "own_basis"]
FROM = ["product_id", "name", "date", "day", "date_basis"]
GAP_COLUMNS = [*FIRST, *OWN, "years", "rows"]


def gap(
    tables: Tables, country: str, snapshot: Snapshot, licences: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """The world's first of these licences, the first valid in the country, and the years between the two.

    `licences`: product_id, name, jurisdiction, date, day, date_basis, rows; not empty. Without an own licence
    `own_name` (without its country) and `own_date` are empty and `years` runs to the day of the report. Keys:
    `GAP_COLUMNS`.
    """
    first = min(licences, key=lambda licence: (licence["day"], licence["product_id"]))
    mine = next(iter(valid_licences(tables, country, licences)), None)
    end = snapshot.as_of if mine is None else mine["day"]
    if mine:
        mine = {**mine, "name": short_name(tables, mine["name"], country)}
    return {
        **dict(zip(FIRST, (first[name] for name in [*FROM, "jurisdiction"]), strict=True)),
        **dict(zip(OWN, ["", "", "", None, ""] if mine is None else [mine[n] for n in FROM], strict=True)),
        "years": years_between(first["day"], end),
        "rows": tuple(sorted({*first["rows"], *(() if mine is None else mine["rows"])})),
    }


def area_gaps(tables: Tables, country: str, snapshot: Snapshot) -> pd.DataFrame:
    """One row per therapeutic area with a product that was ever licensed anywhere, longest without one first.

    Columns: area, here_n (products licensed in the country now), abroad_n (licensed elsewhere only), those of
    `gap`, open (no product here now or ever). Areas in which the country has none, by years waited; then the
    others, by years behind the world's first.
    """
    definition = replace(market(tables, snapshot).definition, states=EVER)
    ever = set(take_snapshot(tables, snapshot.as_of, definition, snapshot.known_by).counted["product_id"])
    products = tables["products"]
    areas = dict(zip(products["product_id"], products["therapeutic_area"], strict=True))
    licences = defaultdict(list)
    for licence in starts(tables, snapshot).to_dict("records"):
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


def gap_facts(frame: pd.DataFrame, name: str, refs: Sequence[str] = ()) -> dict[str, Traced]:
    """What a frame of `area_gaps` shows: open (never a product here), longest (its years), closed, behind.

    `behind` is the median of years behind the world's first where the country has had a product. `refs` are
    rows that the absence rests on.
    """
    waiting, closed = frame[frame["open"]], frame[~frame["open"]]
    facts = count_each(
        f"{name}.",
        "products",
        open=(waiting, "Never with a product in the country"),
        closed=(closed, "With a product in the country, now or formerly"),
    )
    longest = "Years since the world's first licence, where there is none here"
    behind = "Median of years from the world's first licence to the first here"
    facts |= trace_each(
        f"{name}.",
        longest=(*value_at(waiting, 0, "years"), longest, "years", 1),
        behind=(closed["years"].median(), rows_in(closed), behind, "years", 1),
    )
    return {key: replace(fact, rows=(*fact.rows, *refs)) for key, fact in facts.items()}
