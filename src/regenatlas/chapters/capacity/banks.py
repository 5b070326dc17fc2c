"""Cord blood: units that banks store, and units that they released for transplantation."""

from typing import Any

import pandas as pd

from regenatlas.counting.collected import Collected, collected
from regenatlas.counting.snapshot import Snapshot
from regenatlas.tables.load import Tables, records_of
from regenatlas.tables.provenance import Traced, rows_in, trace_column, trace_each

WORLD = "WLD"


def cord_blood(tables: Tables, country: str, snapshot: Snapshot) -> Collected:
    """Units of cord blood stored and released, as stated by the day.

    Rows of `cord_blood`.
    """
    return collected(tables, "cord_blood", country, snapshot, kind="measure", day="as_of")


def highest(found: Collected, measure: str) -> pd.DataFrame:
    """The highest number of units that a page states of each country, the largest first, without the world's.

    Statements count one bank, some or all of a country, so that the highest is the one that leaves out least.
    """
    rows = found.every[(found.every["measure"] == measure) & (found.every["country"] != WORLD)]
    rows = rows[rows["verified"].astype(bool)]
    best = rows.sort_values(["units", "as_of"]).drop_duplicates("country", keep="last")
    return best.sort_values(["units", "country"], ascending=[False, True], ignore_index=True)


def released_elsewhere(found: Collected, country: str) -> pd.DataFrame:
    """The highest number of units released that a page states of each other country, the largest first.

    Rows of `highest` with n (the units as a fact) and relation.
    """
    others = highest(found, "released")
    others = others[others["country"] != country].rename(columns={"value_relation": "relation"})
    about = "Units of cord blood released in another country, the highest number stated"
    return others.assign(n=trace_column(others, "units", "cord_blood.elsewhere.{at}", about, "unit"))


def bank_numbers(found: Collected, country: str) -> dict[str, Any]:
    """The highest numbers of a country: stored and released.

    Each with `_when`, `_relation`, `_banks` and `_bank`. With a number released by all banks, and another
    country with such a one: place, of. Keys are missing where nothing was found.
    """
    numbers: dict[str, Any] = {}
    best = {measure: highest(found, measure) for measure in ("stored", "released")}
    for measure, every in best.items():
        for row in records_of(every[every["country"] == country]):
            about = f"Units of cord blood {measure}, the highest number stated"
            numbers |= {
                measure: Traced(row["units"], row["rows"], f"cord_blood.{measure}", about, "unit"),
                f"{measure}_when": row["as_of"],
                f"{measure}_relation": row["value_relation"],
                f"{measure}_banks": row["banks"],
                f"{measure}_bank": row["bank"],
            }
    compared = best["released"]
    compared = compared[compared["bank"] == ""]  # one bank is no country
    if country in set(compared["country"]) and len(compared) > 1:
        place, rows = int((compared["units"] > numbers["released"].value).sum()) + 1, rows_in(compared)
        about = "Countries with a number of units released by all their banks"
        numbers |= trace_each(
            "cord_blood.",
            place=(place, rows, "Place by units released so far", "rank"),
            of=(len(compared), rows, about, "country"),
        )
    return numbers
