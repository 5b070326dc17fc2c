"""Chapter 06: how long from the first step in people to the first licence, where both are dated."""

from __future__ import annotations

import pandas as pd

from regenatlas.counting.licences import GRANTS
from regenatlas.counting.snapshot import Snapshot, known, take_snapshot
from regenatlas.tables.calendars import last_day
from regenatlas.tables.load import Tables
from regenatlas.tables.provenance import Traced

ENOUGH = 3  # below this a median is only one of the cases
YEAR = 365.25
COLUMNS = [
    "product_id",
    "name",
    "country",
    "modality",
    "indication",
    "step",
    "link",
    "detail",
    "step_date",
    "licence_date",
    "at_most",
    "years",
    "rows",
]


def cases(tables: Tables, snapshot: Snapshot) -> pd.DataFrame:
    """Products licensed by the day of the snapshot whose first step in people is dated, the quickest first.

    Columns: product_id, name, country (home of the developer), modality, indication, step and link (codes of
    `first_steps`), detail, step_date, licence_date (partial dates), at_most (the licence is known only by a
    day on which it existed, so that the way was as long at most), years (between the last days that the two
    dates can mean), rows. Of several steps the earliest counts, of several licences the first.
    """
    steps = known(tables, tables["first_steps"], snapshot.known_by)
    steps = steps[steps["date"].map(lambda text: last_day(text) <= snapshot.as_of).astype(bool)]
    products = tables["products"].set_index("product_id")
    events = tables["authorisations"]
    basis = events[events["event"].isin(GRANTS)].set_index("event_id")["date_basis"]
    # The first licence is sought among all rows: where its document was not known in time, a later licence
    # must not pass for it.
    every = (
        snapshot if snapshot.known_by is None else take_snapshot(tables, snapshot.as_of, snapshot.definition)
    )
    granted = every.states[every.states["granted_day"].notna()]
    found = []
    for row in steps.sort_values(["date", "step_id"]).drop_duplicates("product_id").to_dict("records"):
        licences = granted[granted["product_id"] == row["product_id"]].sort_values(
            ["granted_day", "regulator_id"]
        )
        if licences.empty:
            continue
        first, product = licences.iloc[0], products.loc[row["product_id"]]
        if set(first["rows"]) & set(snapshot.left_out):
            continue
        days = (first["granted_day"] - last_day(row["date"])).days
        keys = [ref.partition(":")[2] for ref in first["rows"]]
        grant = next(key for key in keys if key in basis.index)  # the event that the day is taken from
        found.append(
            {
                "product_id": row["product_id"],
                **{name: product[name] for name in ("name", "modality", "indication")},
                "country": product["origin_country"],
                **{name: row[name] for name in ("step", "link", "detail")},
                "step_date": row["date"],
                "licence_date": first["granted"],
                "at_most": basis[grant] == "not_later_than",
                "years": days / YEAR,
                "rows": (f"first_steps:{row['step_id']}", *first["rows"]),
            }
        )
    return pd.DataFrame(found, columns=COLUMNS).sort_values(["years", "product_id"], ignore_index=True)


def of_country(found: pd.DataFrame, country: str) -> pd.DataFrame:
    """The cases of one country."""
    return found[found["country"] == country].reset_index(drop=True)


def certain(found: pd.DataFrame) -> pd.DataFrame:
    """The cases whose step is known to be one of the licensed product itself or its forerunner."""
    return found[found["link"] == "same_product"].reset_index(drop=True)


def lags(found: pd.DataFrame, name: str) -> dict[str, Traced]:
    """Numbers of some cases: n, shortest, longest, and median where there are at least three; {} for none."""
    if found.empty:
        return {}
    rows = tuple(ref for refs in found["rows"] for ref in refs)

    def number(key: str, value: float, refs: tuple[str, ...], about: str, unit: str = "year") -> Traced:
        return Traced(value, refs, f"{name}.{key}", about, unit, 1)

    first, last = found.iloc[0], found.iloc[-1]
    numbers = {
        "n": Traced(len(found), rows, f"{name}.n", "Products with a dated first step", "product"),
        "shortest": number("shortest", first["years"], first["rows"], "Years to the licence, shortest case"),
        "longest": number("longest", last["years"], last["rows"], "Years to the licence, longest case"),
    }
    if len(found) >= ENOUGH:
        middle = float(found["years"].median())
        numbers["median"] = number("median", middle, rows, "Years to the licence, median of the cases")
    return numbers


def without_step(tables: Tables, country: str, snapshot: Snapshot, found: pd.DataFrame) -> pd.DataFrame:
    """Licensed products of the country's developers without a dated first step: product_id, name, rows."""
    licensed = set(snapshot.states.loc[snapshot.states["granted_day"].notna(), "product_id"])
    products = tables["products"]
    left = products[
        (products["origin_country"] == country)
        & products["product_id"].isin(licensed - set(found["product_id"]))
    ]
    return left.assign(rows=[(f"products:{key}",) for key in left["product_id"]])[
        ["product_id", "name", "rows"]
    ].reset_index(drop=True)
