"""Why licences ended, and what regulators did about safety: anywhere, and of the country's products."""

import pandas as pd

from regenatlas.counting.dating import up_to
from regenatlas.counting.products import history
from regenatlas.counting.snapshot import Snapshot, jurisdictions_for
from regenatlas.tables.load import Tables
from regenatlas.tables.provenance import Traced, count_each, with_rows

ENDS = ("withdrawn", "not_renewed", "suspended")
#: Why a licence ended, in the order in which it is told; `unknown` where nothing says it.
REASONS = ("commercial", "unproven", "safety", "quality", "site", "replaced", "unknown")


def ended(tables: Tables, country: str, snapshot: Snapshot) -> pd.DataFrame:
    """The licences and permits that had ended or were suspended by the day, those of the country first.

    One row for each product and regulator whose last act is such an end, the newest first: event_id,
    product_id, name, regulator_id, jurisdiction, event, kind, date, date_basis, reason (of `REASONS`),
    statement ("" if unknown), seen (was a page seen that states the reason), own (was its developer at home
    in the country), here (did it hold there), rows.
    """
    acts = history(tables, tables["products"]["product_id"], snapshot)
    last = acts.drop_duplicates(["product_id", "regulator_id"], keep="last")
    last = last[last["event"].isin(ENDS)]
    reasons = with_rows(tables["end_reasons"], "end_reasons").set_index("event_id")
    known = reasons.reindex(last["event_id"])
    home = tables["products"].set_index("product_id")["origin_country"]
    why = [row if isinstance(row, tuple) else () for row in known["rows"]]
    last = last.assign(
        reason=known["reason"].fillna("unknown").to_numpy(),
        statement=known["statement"].fillna("").to_numpy(),
        seen=known["verified"].eq(True).to_numpy(),
        own=last["product_id"].map(home) == country,
        here=last["jurisdiction"].isin(jurisdictions_for(tables, country, snapshot.as_of)),
        rows=[(*row, *more) for row, more in zip(last["rows"], why, strict=True)],
    )
    columns = ["event_id", "product_id", "name", "regulator_id", "jurisdiction", "event", "kind", "date"]
    columns += ["date_basis", "reason", "statement", "seen", "own", "here", "rows"]
    order = last[::-1].sort_values(["own", "here"], ascending=False, kind="stable")
    return order[columns].reset_index(drop=True)


def end_counts(frame: pd.DataFrame) -> dict[str, Traced]:
    """How many licences and permits ended or were suspended anywhere, and for what reason.

    From the frame of `ended`. Keys: all, own (of products of the country), here (in it), and the reasons.
    """
    parts = {
        "all": (frame, "Licences and permits that ended or were suspended anywhere"),
        "own": (frame[frame["own"].astype(bool)], "Of them of products developed in the country"),
        "here": (frame[frame["here"].astype(bool)], "Of them in the country"),
    }
    for reason in REASONS:
        parts[reason] = frame[frame["reason"] == reason], f"Of them with this reason: {reason}"
    return count_each("ended_", "licence", **parts)


def by_reason(frame: pd.DataFrame) -> pd.DataFrame:
    """The ended licences by reason, the most frequent first, the unknown ones last.

    Columns: reason, n, own (how many of products of the country), names (of the products), rows.
    """
    parts = {"n": ("name", "size"), "own": ("own", "sum"), "names": ("name", list), "rows": ("rows", "sum")}
    found = frame.groupby("reason", as_index=False).agg(**parts)
    found = found.assign(open=found["reason"] == "unknown", order=found["reason"].map(REASONS.index))
    found = found.sort_values(["open", "n", "order"], ascending=[True, False, True], ignore_index=True)
    names = [list(dict.fromkeys(each)) for each in found["names"]]
    return found.assign(names=names)[["reason", "n", "own", "names", "rows"]]


def safety(tables: Tables, country: str, snapshot: Snapshot) -> pd.DataFrame:
    """What regulators did about safety up to the day, the newest first.

    Rows of `safety_actions` with names (of the products), own (was a developer of one at home in the
    country), here (does the regulator license for the country) and rows.
    """
    frame, _ = up_to(tables, with_rows(tables["safety_actions"], "safety_actions"), "date", snapshot)
    products = tables["products"].set_index("product_id")
    keys = frame["product_ids"].str.split(";")
    deciding = jurisdictions_for(tables, country, snapshot.as_of)
    regulators = tables["regulators"].set_index("regulator_id")["jurisdiction"]
    frame = frame.assign(
        names=[sorted(products.loc[each, "name"]) for each in keys],
        own=[country in set(products.loc[each, "origin_country"]) for each in keys],
        here=frame["regulator_id"].map(regulators).isin(deciding),
    )
    columns = ["action_id", "date", "regulator_id", "kind", "names", "statement", "own", "here"]
    columns += ["verified", "rows"]
    return frame.sort_values(["date", "action_id"], ascending=False, ignore_index=True)[columns]


def safety_counts(frame: pd.DataFrame) -> dict[str, Traced]:
    """How many acts on safety were found, on products of the country (own), by its regulators (here).

    From the frame of `safety`; all is the key of the first number.
    """
    return count_each(
        "safety_",
        "act",
        all=(frame, "Acts of regulators on the safety of licensed products"),
        own=(frame[frame["own"].astype(bool)], "Of them on products developed in the country"),
        here=(frame[frame["here"].astype(bool)], "Of them by regulators that decide for the country"),
    )
