"""Chapter 05: how long from the first step in people to the first licence, where both are dated."""

from typing import Any

import pandas as pd

from regenatlas.counting.dating import passed
from regenatlas.counting.licences import GRANTS
from regenatlas.counting.snapshot import Snapshot, known, take_snapshot
from regenatlas.tables.calendars import last_day, years_between
from regenatlas.tables.load import Tables, per_tables
from regenatlas.tables.provenance import Traced, count, trace_column, with_rows


@per_tables
def cases(tables: Tables, snapshot: Snapshot) -> pd.DataFrame:
    """Products licensed by the day of the snapshot whose first step in people is dated, the quickest first.

    Columns: product_id, name, country (home of the developer), modality, indication, step and link (codes of
    `first_steps`), detail, step_date, licence_date (partial dates), at_most (the licence is known only by a
    day on which it existed, so that the way was as long at most), years (between the last days that the two
    dates can mean), rows. Of several steps the earliest counts, of several licences the first.
    """
    steps = known(tables, tables["first_steps"], snapshot.known_by)
    steps = steps[passed(steps["date"], snapshot.as_of)].sort_values(["date", "step_id"])
    steps = steps.drop_duplicates("product_id").rename(columns={"date": "step_date"})
    # The first licence is sought among all rows: where its document was not known in time, a later licence
    # must not pass for it.
    every = snapshot
    if snapshot.known_by is not None:
        every = take_snapshot(tables, snapshot.as_of, snapshot.definition)
    licences = every.states[["product_id", "regulator_id", "granted", "granted_day", "rows"]]
    licences = licences[licences["granted_day"].notna()].sort_values(["granted_day", "regulator_id"])
    licences = licences.drop_duplicates("product_id").rename(columns={"granted": "licence_date"})
    licences = licences[licences["rows"].map(set(snapshot.left_out).isdisjoint).astype(bool)]
    products = tables["products"][["product_id", "name", "origin_country", "modality", "indication"]]
    frame = steps.merge(licences, on="product_id").merge(products, on="product_id")
    frame = frame.rename(columns={"origin_country": "country"})
    days = zip(frame["granted_day"], frame["step_date"], strict=True)
    frame["years"] = [years_between(last_day(step), granted) for granted, step in days]
    events = tables["authorisations"]
    grants = events[events["event"].isin(GRANTS)]
    basis = dict(zip("authorisations:" + grants["event_id"], grants["date_basis"], strict=True))
    first = [next(basis[ref] for ref in rows if ref in basis) for rows in frame["rows"]]
    frame["at_most"] = [text == "not_later_than" for text in first]
    refs = zip(frame["step_id"], frame["rows"], strict=True)
    frame["rows"] = [(f"first_steps:{step}", *rows) for step, rows in refs]
    columns = "product_id name country modality indication step link detail step_date licence_date at_most"
    return frame[[*columns.split(), "years", "rows"]].sort_values(["years", "product_id"], ignore_index=True)


def of_country(found: pd.DataFrame, country: str) -> pd.DataFrame:
    """The cases of one country."""
    return found[found["country"] == country].reset_index(drop=True)


def certain(found: pd.DataFrame) -> pd.DataFrame:
    """The cases whose step is known to be one of the licensed product itself or its forerunner."""
    return found[found["link"] == "same_product"].reset_index(drop=True)


def lags(found: pd.DataFrame, country: str) -> dict[str, Any]:
    """Numbers of cases: those of the country's developers, and with `all_` before the key the certain of all.

    Keys: cases (how many), years (of each, the quickest first), quickest, slowest (of them, or None), steps
    (codes of their first steps), late (are all years upper bounds). So few cases are no statistic: no middle
    or mean of them is told.
    """
    every = {f"all_{key}": value for key, value in _lags(certain(found), "every.").items()}
    return _lags(of_country(found, country), "way.") | every


def _lags(found: pd.DataFrame, prefix: str) -> dict[str, Any]:
    about = "Years from the first step in people to the first licence: {name}"
    years = list(trace_column(found, "years", f"{prefix}{{product_id}}", about, "year", 1))
    return {
        "cases": count(found, f"{prefix}n", "Products with a dated first step", "product"),
        "years": years,
        "quickest": years[0] if years else None,
        "slowest": years[-1] if years else None,
        "steps": list(dict.fromkeys(found["step"])),
        "late": bool(found["at_most"].all()),
    }


def labelled(found: pd.DataFrame) -> pd.DataFrame:
    """Cases with what labels their bars: unnamed (what an unnamed product is for), began, ended (years).

    Names of unnamed products read "unnamed product for vitiligo (Iran)".
    """
    unnamed = found["name"].str.extract(r"^unnamed (?:product for )?(.*?)(?: \(|$)", expand=False)
    return found.assign(
        unnamed=unnamed, began=found["step_date"].str[:4], ended=found["licence_date"].str[:4]
    )


def without_step(tables: Tables, country: str, snapshot: Snapshot, found: pd.DataFrame) -> Traced:
    """How many licensed products of the country's developers have no dated first step."""
    licensed = set(snapshot.states.loc[snapshot.states["granted_day"].notna(), "product_id"])
    products = tables["products"]
    is_left = products["product_id"].isin(licensed - set(found["product_id"]))
    left = with_rows(products[(products["origin_country"] == country) & is_left], "products")
    about = "Products that were ever licensed, without a dated first step"
    return count(left, "science.without_step", about, "product")
