"""What officials promised in products, projects and money, beside what is known of it on the report's day."""

from __future__ import annotations

import pandas as pd

from regenatlas.chapters.ecosystem.delivery import programmes
from regenatlas.counting.snapshot import Snapshot, known, unit_of
from regenatlas.tables.calendars import first_day, last_day
from regenatlas.tables.load import Tables
from regenatlas.tables.provenance import Traced

LICENCES = {"products", "licences"}  # targets that licences can be counted against
OTHERS = {"target_rank", "projects", "product", "foreign_currency_saving_usd"}
PER_CENTRE = "products per centre"
SAVING = "foreign_currency_saving_usd"


def licences(tables: Tables, country: str, snapshot: Snapshot) -> pd.DataFrame:
    """Programmes that promised products or licences, and the first licences counted in their time.

    Columns: name, announced, due, promised, licensed (first licences, from the first possible day of the
    announcement to the due day or the report's, of products that the definition counts now for the country),
    outcome (as of the day), rows. Promises without a date of their own are left out.
    """
    frame = programmes(tables, country, snapshot)
    frame = frame[
        frame["target_metric"].isin(LICENCES)
        & frame["target_value"].notna()
        & (frame["unit"] != PER_CENTRE)
        & (frame["announced"] != "")
    ]
    own = snapshot.states[
        snapshot.states["product_id"].isin(
            snapshot.products_of(unit_of(country, snapshot.definition, tables, snapshot.as_of))
        )
        & snapshot.states["granted_day"].notna()
    ].sort_values(["granted_day", "regulator_id"])
    first = own.drop_duplicates("product_id")
    lines = []
    for row in frame.to_dict("records"):
        end = min(last_day(row["due"]), snapshot.as_of) if row["due"] else snapshot.as_of
        start = first_day(row["announced"])
        came = first.loc[[key for key, day in first["granted_day"].items() if start <= day <= end]]
        refs = {ref for rows in came["rows"] for ref in rows}
        lines.append({
            **{name: row[name] for name in ("name", "announced", "due", "outcome")},
            "promised": int(row["target_value"]), "licensed": len(came),
            "rows": (*row["rows"], *sorted(refs)),
        })  # fmt: skip
    columns = ["name", "announced", "due", "promised", "licensed", "outcome", "rows"]
    return pd.DataFrame(lines, columns=columns)


def others(tables: Tables, country: str, snapshot: Snapshot) -> pd.DataFrame:
    """Programmes with other targets that bear on the outlook: places, projects, single products, savings.

    Columns of `delivery.programmes`.
    """
    frame = programmes(tables, country, snapshot)
    return frame[frame["target_metric"].isin(OTHERS)].reset_index(drop=True)


def centres(tables: Tables, country: str, snapshot: Snapshot, pace: float | None) -> dict[str, Traced]:
    """A plan of so many products in each of so many centres, multiplied out; empty without one.

    Keys: centres, per_centre, products, years (that many at `pace` products a year; None without a pace),
    status (what is known of the centres; None where a report of the day could not know it).
    """
    frame = programmes(tables, country, snapshot)
    frame = frame.merge(tables["programmes"][["programme_id", "source_id"]], on="programme_id")
    for each in frame[frame["unit"] == PER_CENTRE].to_dict("records"):
        of = frame[(frame["source_id"] == each["source_id"]) & (frame["target_metric"] == "centres")]
        if of.empty or pd.isna(each["target_value"]) or pd.isna(of["target_value"].iloc[0]):
            continue
        n, per = int(of["target_value"].iloc[0]), int(each["target_value"])
        rows = (*each["rows"], *of["rows"].iloc[0])
        values = {
            "centres": (n, "Centres planned", "centre"),
            "per_centre": (per, "Products planned in each", "product"),
            "products": (n * per, "Products planned in all centres", "product"),
            "years": (n * per / pace if pace else None, "Years for as many at the modelled pace", "year"),
            "status": (
                None if of["hindsight"].iloc[0] else of["status"].iloc[0],
                "What is known of the centres",
                "text",
            ),
        }
        return {
            name: Traced(value, rows, f"plan.{name}", about, unit)
            for name, (value, about, unit) in values.items()
        }
    return {}


def savings(tables: Tables, country: str, snapshot: Snapshot) -> pd.DataFrame:
    """Statements on foreign currency saved or to be saved, by the period they speak of.

    Columns: claim_id, said (partial date of publication, or of the period's start where the page is undated),
    speaker, definition, millions (US dollars), relation, yearly (per year), rows.
    """
    frame = known(tables, tables["claims"], snapshot.known_by)
    frame = frame[
        (frame["metric"] == SAVING) & (frame["subject_country"] == country) & frame["value_number"].notna()
    ]
    said = frame["published"].where(frame["published"] != "", frame["period_start"])
    keep = [key for key, text in said.items() if text and last_day(text) <= snapshot.as_of]
    frame = frame.loc[keep].assign(said=said[keep])
    return pd.DataFrame({
        "claim_id": frame["claim_id"], "said": frame["said"], "speaker": frame["speaker"],
        "definition": frame["definition"], "millions": frame["value_number"].astype(float) / 1e6,
        "relation": frame["value_relation"], "yearly": frame["unit"].str.endswith("/year"),
        "rows": pd.Series([(f"claims:{key}",) for key in frame["claim_id"]], frame.index, dtype=object),
    }).sort_values(["said", "claim_id"], ignore_index=True)  # fmt: skip


def conflicts(tables: Tables, stated: pd.DataFrame) -> list[str]:
    """In what statements of a frame of `savings` conflict with each other, in the words of the ledger."""
    links, ids = tables["claim_links"], set(stated["claim_id"])
    among = links["claim_id"].isin(ids) & links["other_claim_id"].isin(ids)
    return sorted(set(links.loc[among & (links["relation"] == "conflicts"), "note"]))


def tally(*frames: pd.DataFrame) -> dict[str, Traced]:
    """How many programmes there are (all), and how many are met, missed, without outcome seen, or open."""
    parts = [frame[["outcome", "rows"]] for frame in frames if len(frame)]
    full = pd.concat(parts) if parts else pd.DataFrame(columns=["outcome", "rows"])

    def number(codes: set[str] | None, name: str, about: str) -> Traced:
        chosen = full if codes is None else full[full["outcome"].isin(codes)]
        return Traced(len(chosen), tuple(r for rows in chosen["rows"] for r in rows), name, about, "target")

    return {
        "all": number(None, "promises", "Targets announced"),
        "met": number({"met"}, "promises.met", "Targets reported as met"),
        "missed": number({"missed"}, "promises.missed", "Targets missed by their due date"),
        "no_evidence": number({"no_evidence"}, "promises.silent", "Targets of which no outcome was seen"),
        "running": number({"under_way", "not_due"}, "promises.running", "Targets still open"),
    }
