"""The trials behind licences: how they were made, how large they were, of which products they are known."""

from typing import Any

import pandas as pd

from regenatlas.counting.products import history
from regenatlas.counting.snapshot import Snapshot, known
from regenatlas.tables.load import Tables
from regenatlas.tables.provenance import Traced, count_each, rows_in, with_rows

#: Designs by which something was shown in patients of the product itself.
TRIED = ("randomised", "controlled", "single_group")
#: Designs by which it was licensed without a trial of its own.
UNTRIED = ("borrowed", "none")


def pivotal(tables: Tables, country: str, snapshot: Snapshot) -> pd.DataFrame:
    """The trials behind the licences given by the day, those of the country's products first.

    Rows of `pivotal_trials` whose regulator had licensed the product by then, with product (its name), own
    (was its developer at home in the country) and rows; by product and regulator.
    """
    acts = history(tables, tables["products"]["product_id"], snapshot)
    given = set(zip(acts["product_id"], acts["regulator_id"], strict=True))
    frame = known(tables, with_rows(tables["pivotal_trials"], "pivotal_trials"), snapshot.known_by)
    pairs = zip(frame["product_id"], frame["regulator_id"], strict=True)
    frame = frame[[pair in given for pair in pairs]]
    products = tables["products"].set_index("product_id")
    frame = frame.assign(
        product=frame["product_id"].map(products["name"]),
        own=frame["product_id"].map(products["origin_country"]) == country,
    )
    columns = ["trial_id", "product_id", "product", "regulator_id", "name", "design", "phase", "patients"]
    columns += ["comparator", "endpoint", "result", "verified", "own", "rows"]
    order = ["own", "product", "trial_id"]
    return frame.sort_values(order, ascending=[False, True, True], ignore_index=True)[columns]


def main_trials(frame: pd.DataFrame) -> pd.DataFrame:
    """The strongest trial known of each product: randomised before controlled before one group, then by size.

    Of the frame of `pivotal`; without products of which no trial is known.
    """
    tried = frame[frame["design"].isin(TRIED)]
    tried = tried.assign(
        order=tried["design"].map(TRIED.index), size=-tried["patients"].astype(float).fillna(0)
    )
    best = tried.sort_values(["order", "size", "trial_id"]).drop_duplicates("product_id")
    return best.drop(columns=["order", "size"]).sort_index().reset_index(drop=True)


def trial_counts(frame: pd.DataFrame, products: pd.DataFrame) -> dict[str, Traced]:
    """Of how many products of the country the trial is known, and how they were tried beside others.

    `frame`: of `pivotal`; `products`: of `products.products`. Keys: licensed (or permitted, of the country,
    now or once), each of them in one of known, borrowed (no trial of its own), sought (looked for, not found)
    and unsought; randomised and unsized (of the known), others (elsewhere, known), others_randomised, and
    median and others_median (patients; None where no number is known).
    """
    main = main_trials(frame)
    own, others = main[main["own"].astype(bool)], main[~main["own"].astype(bool)]
    rest = frame[frame["own"].astype(bool) & ~frame["product_id"].isin(own["product_id"])]
    borrowed = rest[rest["design"].isin(UNTRIED)].drop_duplicates("product_id")
    missing = rest[~rest["product_id"].isin(borrowed["product_id"])].drop_duplicates("product_id")
    counts = count_each(
        "pivotal_",
        "product",
        licensed=(products, "Products of the country that were ever licensed or permitted"),
        known=(own, "Of them those whose pivotal trial is known"),
        randomised=(own[own["design"] == "randomised"], "Of them tried with a randomised control"),
        unsized=(own[own["patients"].isna()], "Of them those whose number of patients was not found"),
        borrowed=(borrowed, "Of them those licensed without a trial of their own"),
        sought=(missing, "Of them those whose trial was sought and not found"),
        unsought=(
            products[~products["product_id"].isin([*own["product_id"], *rest["product_id"]])],
            "Of them those whose trial was not sought",
        ),
        others=(others, "Products developed elsewhere whose pivotal trial is known"),
        others_randomised=(others[others["design"] == "randomised"], "Of them randomised"),
    )
    return counts | {"median": _median(own, "median"), "others_median": _median(others, "others_median")}


def _median(frame: pd.DataFrame, name: str) -> Traced:
    sized = frame[frame["patients"].notna()]
    value: Any = float(sized["patients"].astype(float).median()) if len(sized) else None
    return Traced(
        value, rows_in(sized), f"pivotal_{name}", "Median number of patients in the main trial", "patient"
    )
