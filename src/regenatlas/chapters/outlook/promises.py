"""What officials promised in products, projects and money, beside what is known of it on the report's day."""

import pandas as pd

from regenatlas.chapters.ecosystem import NO_PROMISE, programmes
from regenatlas.counting.dating import passed
from regenatlas.counting.snapshot import Snapshot, known
from regenatlas.tables.load import Tables
from regenatlas.tables.provenance import Traced, count, count_where, rows_in, trace_on, with_rows

LICENCES = {"products", "licences"}  # targets that licences can be counted against
OTHERS = {"target_rank", "projects", "product", "foreign_currency_saving_usd"}
PER_CENTRE = "products per centre"
SAVING = "foreign_currency_saving_usd"


def targets(tables: Tables, country: str, snapshot: Snapshot) -> pd.DataFrame:
    """Programmes whose targets bear on the outlook: products, licences, places, projects, savings.

    Columns of `delivery.programmes`; what was announced when done already is none.
    """
    frame = programmes(tables, country, snapshot)
    bears = frame["target_metric"].isin(LICENCES | OTHERS) & (frame["unit"] != PER_CENTRE)
    return frame[bears & (frame["outcome"] != NO_PROMISE)].reset_index(drop=True)


def planned_centres(
    tables: Tables, country: str, snapshot: Snapshot, pace: float | None
) -> dict[str, Traced]:
    """A plan of so many products in each of so many centres, multiplied out.

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


def tally(frame: pd.DataFrame) -> dict[str, Traced]:
    """How many targets there are (all), and how many are met, reported done, missed, unseen, or open."""
    outcome = frame["outcome"]
    every = count(frame, "outlook.targets", "Targets announced", "target")
    counts = count_where(
        frame,
        "outlook.targets.",
        "target",
        met=(outcome == "met", "Targets that a document of somebody else shows met"),
        reported=(outcome.isin(["reported_done", "licence_claimed"]), "Targets said to be met, no more"),
        missed=(outcome == "missed", "Targets missed by their due date"),
        silent=(outcome == "no_evidence", "Targets of which no outcome was seen"),
        running=(outcome.isin(["under_way", "not_due"]), "Targets still open"),
    )
    return {"all": every, **counts}


def saving_numbers(stated: pd.DataFrame) -> dict[str, Traced]:
    """How many statements on savings there are (n), the least and the most millions said (low, high)."""
    rows, millions = rows_in(stated), stated["millions"]
    return trace_on(
        rows,
        "outlook.savings.",
        n=(len(stated), "Statements on foreign currency saved", "statement"),
        low=(millions.min(), "Least millions of US dollars said", "number", 1),
        high=(millions.max(), "Most millions of US dollars said", "number"),
    )
