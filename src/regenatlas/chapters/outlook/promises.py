"""What officials promised in products, projects and money, beside what is known of it on the report's day."""

from collections.abc import Hashable, Mapping
from datetime import date
from typing import Any

import pandas as pd

from regenatlas.chapters.ecosystem import NO_PROMISE, programmes
from regenatlas.counting.dating import passed
from regenatlas.counting.snapshot import Snapshot, known, unit_of
from regenatlas.tables.calendars import first_day, last_day
from regenatlas.tables.load import Tables
from regenatlas.tables.provenance import Traced, count, count_where, rows_in, trace_on, with_rows

LICENCES = {"products", "licences"}  # targets that licences can be counted against
OTHERS = {"target_rank", "projects", "product", "foreign_currency_saving_usd"}
PER_CENTRE = "products per centre"
SAVING = "foreign_currency_saving_usd"


def promised_licences(tables: Tables, country: str, snapshot: Snapshot) -> pd.DataFrame:
    """Programmes that promised products or licences, and the first licences that belong to the promise.

    Columns: name, announced, due, promised, licensed, told and outcome (as of the day), status, grade,
    hindsight, rows. `licensed` counts first licences of products that the definition counts now for the
    country: that of the product to which the promise is linked; without a link those from the first possible
    day of the announcement to its own due day; None where it has neither. Undated promises are left out.
    """
    frame = programmes(tables, country, snapshot)
    frame = frame[frame["target_metric"].isin(LICENCES) & frame["target_value"].notna()]
    frame = frame[(frame["unit"] != PER_CENTRE) & (frame["announced"] != "")]
    states, unit = snapshot.states, unit_of(country, snapshot.definition, tables, snapshot.as_of)
    own = states[states["product_id"].isin(snapshot.products_of(unit)) & states["granted_day"].notna()]
    first = own.sort_values(["granted_day", "regulator_id"]).drop_duplicates("product_id")
    lines = []
    for row in frame.to_dict("records"):
        came = _belonging(first, row, snapshot.as_of)
        numbers = {"promised": int(row["target_value"]), "licensed": None if came is None else len(came)}
        lines.append({**row, **numbers, "rows": (*row["rows"], *(() if came is None else rows_in(came)))})
    columns = ["name", "announced", "due", "promised", "licensed", "told", "outcome", "status", "grade"]
    return pd.DataFrame(lines, columns=[*columns, "hindsight", "rows"]).astype({"licensed": "Int64"})


def _belonging(first: pd.DataFrame, promise: Mapping[Hashable, Any], day: date) -> pd.DataFrame | None:
    """The first licences that are linked to a promise or fall within its own time; None if it has neither."""
    if promise["product_id"]:
        return first[first["product_id"] == promise["product_id"]]
    if not promise["due"]:
        return None
    end = min(last_day(promise["due"]), day)
    return first[first["granted_day"].between(first_day(promise["announced"]), end)]


def other_promises(tables: Tables, country: str, snapshot: Snapshot) -> pd.DataFrame:
    """Programmes with other targets that bear on the outlook: places, projects, single products, savings.

    Columns of `delivery.programmes`.
    """
    frame = programmes(tables, country, snapshot)
    return frame[frame["target_metric"].isin(OTHERS)].reset_index(drop=True)


def planned_centres(
    tables: Tables, country: str, snapshot: Snapshot, pace: float | None
) -> dict[str, Traced]:
    """A plan of so many products in each of so many centres, multiplied out; {} without one.

    `years` is None without a `pace` (products a year), `status` where a report of the day could not know it.
    """
    frame = programmes(tables, country, snapshot)
    for each in frame[frame["unit"] == PER_CENTRE].to_dict("records"):
        of = frame[(frame["source_id"] == each["source_id"]) & (frame["target_metric"] == "centres")]
        if of.empty or pd.isna(each["target_value"]) or pd.isna(of["target_value"].iloc[0]):
            continue
        n, per = int(of["target_value"].iloc[0]), int(each["target_value"])
        status = None if of["hindsight"].iloc[0] else of["status"].iloc[0]
        return trace_on(
            (*each["rows"], *of["rows"].iloc[0]),
            "outlook.plan.",
            centres=(n, "Centres planned", "centre"),
            per_centre=(per, "Products planned in each", "product"),
            products=(n * per, "Products planned in all centres", "product"),
            years=(n * per / pace if pace else None, "Years for as many at the modelled pace", "year"),
            status=(status, "What is known of the centres", "text"),
        )
    return {}


def savings(tables: Tables, country: str, snapshot: Snapshot) -> pd.DataFrame:
    """Statements on foreign currency saved or to be saved, by the period they speak of.

    Columns: claim_id, said (partial date of publication, or of the period's start where the page is undated),
    speaker, definition, millions (US dollars), relation, yearly (per year), rows.
    """
    frame = known(tables, with_rows(tables["claims"], "claims"), snapshot.known_by)
    frame = frame[(frame["metric"] == SAVING) & (frame["subject_country"] == country)]
    day = frame["published"].where(frame["published"] != "", frame["period_start"])
    frame = frame.assign(said=day)[passed(day, snapshot.as_of) & frame["value_number"].notna()]
    frame["millions"] = frame["value_number"].astype(float) / 1e6
    frame["yearly"] = frame["unit"].str.endswith("/year")
    frame = frame.rename(columns={"value_relation": "relation"})
    columns = ["claim_id", "said", "speaker", "definition", "millions", "relation", "yearly", "rows"]
    return frame[columns].sort_values(["said", "claim_id"], ignore_index=True)


def conflicts(tables: Tables, stated: pd.DataFrame) -> list[str]:
    """In what statements of a frame of `savings` conflict with each other, in the words of the ledger."""
    links, ids = tables["claim_links"], set(stated["claim_id"])
    among = links["claim_id"].isin(ids) & links["other_claim_id"].isin(ids)
    return sorted(set(links.loc[among & (links["relation"] == "conflicts"), "note"]))


def tally(*frames: pd.DataFrame) -> dict[str, Traced]:
    """How many promises there are (all), and how many are met, reported done, missed, unseen, or open."""
    parts = [frame[["outcome", "rows"]] for frame in frames if len(frame)]
    full = pd.concat(parts) if parts else pd.DataFrame(columns=["outcome", "rows"])
    full = full[full["outcome"] != NO_PROMISE]
    outcome = full["outcome"]
    every = count(full, "promises", "Targets announced", "target")
    counts = count_where(
        full,
        "promises.",
        "target",
        met=(outcome == "met", "Targets that a document of somebody else shows met"),
        reported=(outcome.isin(["reported_done", "licence_claimed"]), "Targets said to be met, no more"),
        missed=(outcome == "missed", "Targets missed by their due date"),
        silent=(outcome == "no_evidence", "Targets of which no outcome was seen"),
        running=(outcome.isin(["under_way", "not_due"]), "Targets still open"),
    )
    return {"all": every, **counts}
