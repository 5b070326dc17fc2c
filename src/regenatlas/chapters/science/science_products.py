"""Chapter 06: counted products beside papers or trials of one count."""

from typing import Any

import pandas as pd

from regenatlas.chapters.science.science import UNITS, Comparison, comparable
from regenatlas.counting.snapshot import Snapshot, unit_of
from regenatlas.tables.load import Tables
from regenatlas.tables.provenance import Traced, rows_in

CORRELATED = 5  # countries below which a correlation says nothing


def against_products(tables: Tables, snapshot: Snapshot, comparison: Comparison) -> pd.DataFrame:
    """Counted products of the snapshot's day beside the papers or trials of one comparison.

    Columns: country, n, products, per_thousand (products per thousand papers or trials), rows. Countries that
    the definition counts within the European Union are left out, because they have no number of their own.
    """
    frame = comparison.countries
    own = [unit_of(code, snapshot.definition, tables, snapshot.as_of) == code for code in frame["country"]]
    frame = frame[own].reset_index(drop=True)
    frame["products"] = [snapshot.tally.get(code, 0) for code in frame["country"]]
    pairs = zip(frame["products"], frame["n"], strict=True)
    frame["per_thousand"] = [1000 * products / int(n) if n else float("nan") for products, n in pairs]
    refs = zip(frame["country"], frame["rows"], strict=True)
    frame["rows"] = [(*own, *snapshot.rows_of([code])) for code, own in refs]
    return frame[["country", "n", "products", "per_thousand", "rows"]]


def agreement(frame: pd.DataFrame) -> float | None:
    """How far two orders agree, papers or trials and products: Spearman's rank correlation, −1 to 1.

    None for fewer than five countries or where one of the two does not vary.
    """
    if len(frame) < CORRELATED or frame["n"].nunique() < 2 or frame["products"].nunique() < 2:
        return None
    places = frame[["n", "products"]].astype(float).rank()
    return float(places["n"].corr(places["products"]))


def orders(frame: pd.DataFrame, what: str, country: str) -> dict[str, Any]:
    """What a scatter shows. `frame`: of `against_products`, of the papers or trials that `what` names.

    Keys: by_n and by_products (the country's places, None where it is not in the frame), of (countries),
    first_by_n and first_by_products (those with most), most_products, agreement (None where it cannot be
    said), compared (countries).
    """
    rows, kind = rows_in(frame), f"{UNITS[what]}s"
    own = frame[frame["country"] == country]
    places = {"by_n": "Place by the count of science", "by_products": "Place by products"}
    correlation = agreement(frame), rows, f"agreement.{kind}", "Spearman's rank correlation", "", 2
    found: dict[str, Any] = {
        "what": what,
        "of": len(frame),
        "most_products": frame["products"].max(),
        "agreement": Traced(*correlation),
        "compared": Traced(len(frame), rows, f"agreement.{kind}.n", "Countries compared", "country"),
    }
    for name, about in places.items():
        counted = frame[name.removeprefix("by_")]
        place = None if own.empty else (counted > counted[own.index[0]]).sum() + 1
        found[name] = Traced(place, rows, f"{what}.{name}", about, "rank")
        found[f"first_{name}"] = list(frame.loc[counted == counted.max(), "country"])
    return found


def product_share(tables: Tables, country: str, snapshot: Snapshot) -> Traced:
    """A country's share of all counted products; None where the definition gives it no count of its own."""
    if unit_of(country, snapshot.definition, tables, snapshot.as_of) != country or snapshot.counted.empty:
        return Traced(None, (), "products.share", "Share of the products counted", "percent", 1)
    total = snapshot.counted["product_id"].nunique()
    share = snapshot.tally.get(country, 0) / total
    about = "Share of the products counted on the day of the report"
    return Traced(share, snapshot.rows_of(snapshot.tally), "products.share", about, "percent", 1)


def product_count(tables: Tables, country: str, snapshot: Snapshot) -> Traced:
    """The country's counted products on the day; None where the definition gives it no count of its own."""
    pooled = unit_of(country, snapshot.definition, tables, snapshot.as_of) != country
    n = None if pooled else snapshot.tally.get(country, 0)
    about = "Products counted for the country on the day of the report"
    return Traced(n, snapshot.rows_of([country]), "products", about, "product")


def newest_alone(own: pd.DataFrame, found: list[Comparison]) -> pd.Series | None:
    """The newest count of a country's papers that no source made for others too; None without one."""
    beside = {made.source_id for made in found}
    usable = comparable(own)
    usable = usable[(usable["end"] != "") & ~usable["source_id"].isin(beside)]
    return None if usable.empty else usable.iloc[0]


def ratio(count: pd.Series, found: Traced) -> dict[str, Traced]:
    """A country's products per thousand papers of one count: papers, ratio."""
    per = 1000 * found.value / int(count["n"])
    rows = (*count["rows"], *found.rows)
    return {
        "papers": Traced(int(count["n"]), count["rows"], "alone.papers", str(count["field"]), "paper"),
        "ratio": Traced(per, rows, "alone.ratio", "Counted products per thousand papers", "", 1),
    }
