"""Chapter 06: places in science as officials and papers state them; statements, not counts of ours."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd

from regenatlas.counting.snapshot import Snapshot, known
from regenatlas.tables.calendars import first_day, last_day
from regenatlas.tables.load import Tables
from regenatlas.tables.provenance import Traced

SERIES = "science_rank_stem_cell"
TARGET = "science_rank_stem_cell_target"
# Other places in science; each is a series of its own.
OTHERS = (
    "biotech_articles_rank",
    "clinical_trials_rank",
    "embryonic_stem_cell_top_n",
    "health_science_output",
    "medical_science_rank",
    "science_rank_stem_cell_region",
    "stem_cell_citations_region",
    "stem_cell_msc_region",
    "stem_cell_rank_unspecified",
    "stem_cell_research_region",
    "stem_cell_science_and_economy_region",
    "stem_cell_technology_region",
)
# Statements about science that are no place: growth, trials, advice, policy.
SAID = (
    "clinical_trials",
    "policy_shift",
    "regional_rank_stem_cell",
    "science_growth",
    "science_rank_change",
    "view_on_ranks",
)
ADVICE = "view_on_ranks"
COLUMNS = [
    "rank_id",
    "metric",
    "date",
    "day",
    "rank",
    "rank_text",
    "relation",
    "scope",
    "source_id",
    "publisher",
    "published",
    "verified",
    "rows",
]


def places(
    tables: Tables, country: str, snapshot: Snapshot, metrics: tuple[str, ...] = (SERIES,)
) -> pd.DataFrame:
    """Places stated for the country, by the date they are stated for; targets are not among them.

    Columns: rank_id, metric, date (partial), day (the middle of what it can mean, for drawing), rank (Int64),
    rank_text, relation (exactly, top_n, below), scope, source_id, publisher, published, verified, rows.
    """
    found = _stated(tables, country, snapshot, metrics)
    found = found[~found["is_target"].astype(bool) & (found["date"] != "")]
    past = found["date"].map(lambda text: last_day(text) <= snapshot.as_of).astype(bool)
    return _dated(found[past])


def targets(tables: Tables, country: str, snapshot: Snapshot) -> pd.DataFrame:
    """Places aimed at, as far as their source was published by the day of the snapshot; columns as `places`.

    A target lies ahead, so that the day for which it is set does not tell since when it was known.
    """
    found = _stated(tables, country, snapshot, (TARGET,))
    told = found["published"].map(lambda text: bool(text) and last_day(text) <= snapshot.as_of).astype(bool)
    return _dated(found[told & (found["date"] != "")])


def _stated(tables: Tables, country: str, snapshot: Snapshot, metrics: tuple[str, ...]) -> pd.DataFrame:
    rows = known(tables, tables["reported_ranks"], snapshot.known_by)
    rows = rows[(rows["country"] == country) & rows["metric"].isin(metrics)]
    sources = tables["sources"].set_index("source_id")
    return rows.assign(
        relation=rows["rank_relation"],
        publisher=rows["source_id"].map(sources["publisher"]).fillna(""),
        published=rows["source_id"].map(sources["published"]).fillna(""),
        rows=[(f"reported_ranks:{key}",) for key in rows["rank_id"]],
    )


def _dated(found: pd.DataFrame) -> pd.DataFrame:
    found = found.assign(day=[middle(text) for text in found["date"]])
    return found.sort_values(["day", "rank_id"], ignore_index=True)[COLUMNS]


def middle(partial: str) -> date:
    """The middle of the days that a partial date can mean: `2016` → 2016-07-01."""
    first = first_day(partial)
    return first + timedelta(days=(last_day(partial) - first).days // 2)


def rises(stated: pd.DataFrame) -> pd.DataFrame:
    """Where one source states two places: from which to which it says the country moved.

    Columns: source_id, publisher, published, start, from_rank, end, to_rank, rows; by the day of the end.
    """
    found = []
    exact = stated[(stated["relation"] == "exactly") & stated["rank"].notna()]
    for source_id, group in exact.groupby("source_id"):
        if len(group) > 1:
            first, last = group.iloc[0], group.iloc[-1]
            found.append(
                {
                    "source_id": source_id,
                    "publisher": first["publisher"],
                    "published": first["published"],
                    "start": first["date"],
                    "from_rank": int(first["rank"]),
                    "end": last["date"],
                    "to_rank": int(last["rank"]),
                    "day": last["day"],
                    "rows": (*first["rows"], *last["rows"]),
                }
            )
    columns = ["source_id", "publisher", "published", "start", "from_rank", "end", "to_rank", "day", "rows"]
    return pd.DataFrame(found, columns=columns).sort_values(["day", "source_id"], ignore_index=True)


def numbers(stated: pd.DataFrame, aims: pd.DataFrame) -> dict[str, Traced]:
    """What the stated places say: first and latest place with their dates, since when unchanged, the target.

    Keys (those that exist): first, first_date, latest, latest_date, same_since, same_times, statements,
    target, target_date.
    """
    exact = stated[(stated["relation"] == "exactly") & stated["rank"].notna()]
    found: dict[str, Traced] = {}

    def put(name: str, value: object, rows: tuple[str, ...], about: str, unit: str) -> None:
        found[name] = Traced(value, rows, f"science.{name}", about, unit)

    if len(exact):
        first, last = exact.iloc[0], exact.iloc[-1]
        put("first", int(first["rank"]), first["rows"], "Earliest place in stem cell science stated", "rank")
        put("first_date", first["date"], first["rows"], "The time for which it is stated", "date")
        put("latest", int(last["rank"]), last["rows"], "Latest place in stem cell science stated", "rank")
        put("latest_date", last["date"], last["rows"], "The time for which it is stated", "date")
        same = exact[::-1][(exact["rank"][::-1] == last["rank"]).cummin()][::-1]
        rows = tuple(ref for refs in same["rows"] for ref in refs)
        put("same_since", same["date"].iloc[0], rows, "Since when this place is stated unchanged", "date")
        put("same_times", len(same), rows, "Statements of this place in a row", "statement")
        every = tuple(ref for refs in exact["rows"] for ref in refs)
        put("statements", len(exact), every, "Statements of a place in stem cell science", "statement")
    if len(aims):
        aim = aims.iloc[-1]
        put("target", int(aim["rank"]), aim["rows"], "Place aimed at", "rank")
        put("target_date", aim["date"], aim["rows"], "The time by which it is aimed at", "date")
    return found


def statements(tables: Tables, country: str, snapshot: Snapshot) -> pd.DataFrame:
    """Statements about the country's science other than places, the newest first.

    Columns: claim_id, metric, date (publication, else the end of the period meant), speaker, statement,
    publisher, rows. Statements that neither date themselves nor their period are left out.
    """
    claims = known(tables, tables["claims"], snapshot.known_by)
    claims = claims[(claims["subject_country"] == country) & claims["metric"].isin(SAID)]
    dates = claims["published"].where(claims["published"] != "", claims["period_end"])
    claims = claims.assign(date=dates, rows=[(f"claims:{key}",) for key in claims["claim_id"]])
    told = claims["date"].map(lambda text: bool(text) and last_day(text) <= snapshot.as_of).astype(bool)
    claims = claims[told]
    order = claims.assign(day=claims["date"].map(last_day)).sort_values(
        ["day", "claim_id"], ascending=[False, True], ignore_index=True
    )
    return order[["claim_id", "metric", "date", "speaker", "statement", "publisher", "rows"]]


def reached(stated: pd.DataFrame, aims: pd.DataFrame, snapshot: Snapshot) -> Traced:
    """The place stated for the newest target's time or later; None without one, or before it is due."""
    after = stated.iloc[:0]
    if len(aims) and last_day(aims.iloc[-1]["date"]) <= snapshot.as_of:
        due = first_day(aims.iloc[-1]["date"])
        later = stated["date"].map(lambda text: first_day(text) >= due).astype(bool)
        after = stated[later & stated["rank"].notna()]
    place = None if after.empty else int(after.iloc[-1]["rank"])
    rows = () if after.empty else after.iloc[-1]["rows"]
    return Traced(place, rows, "science.reached", "Place stated after the target was due", "rank")
