"""Chapter 05: places in science as officials and papers state them; statements, not counts of ours."""

import pandas as pd

from regenatlas.counting.dating import passed
from regenatlas.counting.snapshot import Snapshot, known
from regenatlas.tables.calendars import first_day, last_day, middle_day
from regenatlas.tables.load import Tables, per_tables
from regenatlas.tables.provenance import Traced, rows_in, trace_column, trace_each, value_at, with_rows

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
# All that the chapter shows, for others to leave out.
SCIENCE_RANKS = (SERIES, TARGET, *OTHERS)
VIEWS = ("policy_shift", "view_on_ranks")  # what is said of the worth of papers and places


def science_places(
    tables: Tables, country: str, snapshot: Snapshot, metrics: tuple[str, ...] = (SERIES,)
) -> pd.DataFrame:
    """Places stated for the country, by the date they are stated for; targets are not among them.

    Columns: rank_id, metric, date (partial), day (the middle of what it can mean, for drawing), rank (Int64),
    rank_text, relation (exactly, top_n, below), bound (the place below which it is stated), scope,
    source_id, publisher, published, verified, rows.
    """
    found = _stated(tables, country, snapshot, metrics)
    return _dated(found[~found["is_target"].astype(bool) & passed(found["date"], snapshot.as_of)])


def science_targets(tables: Tables, country: str, snapshot: Snapshot) -> pd.DataFrame:
    """Places aimed at, as far as their source was published by the day; columns as `science_places`.

    A target lies ahead, so that the day for which it is set does not tell since when it was known.
    """
    found = _stated(tables, country, snapshot, (TARGET,))
    return _dated(found[passed(found["published"], snapshot.as_of) & (found["date"] != "")])


@per_tables
def _stated(tables: Tables, country: str, snapshot: Snapshot, metrics: tuple[str, ...]) -> pd.DataFrame:
    rows = tables["reported_ranks"]
    rows = known(tables, rows[(rows["country"] == country) & rows["metric"].isin(metrics)], snapshot.known_by)
    sources = tables["sources"][["source_id", "publisher", "published"]].set_index("source_id")
    rows = with_rows(rows, "reported_ranks").join(sources, on="source_id")
    return rows.fillna({"publisher": "", "published": ""}).rename(columns={"rank_relation": "relation"})


def _dated(found: pd.DataFrame) -> pd.DataFrame:
    bounds = found["rank_text"].str.extract(r"^below (\d+)$", expand=False).astype("Int64")
    traced = trace_column(
        found.assign(bound=bounds), "bound", "below.{metric}.{at}", "Place below which it is stated", "rank"
    )
    found = found.assign(
        day=[middle_day(text) for text in found["date"]],
        bound=[None if one.value is None else one for one in traced],
    )
    columns = "rank_id metric date day rank rank_text relation bound scope source_id publisher published"
    return found.sort_values(["day", "rank_id"], ignore_index=True)[[*columns.split(), "verified", "rows"]]


def exact_places(stated: pd.DataFrame) -> pd.DataFrame:
    """The statements of a place itself, not of a bound or a group of places."""
    return stated[(stated["relation"] == "exactly") & stated["rank"].notna()]


def rises(stated: pd.DataFrame) -> pd.DataFrame:
    """Where one source states two places: from which to which it says the country moved.

    Columns: source_id, publisher, published, start, from_rank, end, to_rank, day (of the end), rows, and
    traced before, now, steps (places between them); by day.
    """
    exact = exact_places(stated)
    exact = exact[exact["source_id"].duplicated(keep=False)]
    first = exact.drop_duplicates("source_id").rename(columns={"date": "start", "rank": "from_rank"})
    last = exact.drop_duplicates("source_id", keep="last").set_index("source_id")
    last = last[["date", "rank", "day", "rows"]]
    last = last.rename(columns={"date": "end", "rank": "to_rank", "rows": "last_rows"})
    frame = first.drop(columns="day").join(last, on="source_id")
    frame["rows"] += frame["last_rows"]
    columns = ["source_id", "publisher", "published", "start", "from_rank", "end", "to_rank", "day", "rows"]
    frame = frame[columns].sort_values(["day", "source_id"], ignore_index=True)
    between = frame.assign(steps=(frame["from_rank"] - frame["to_rank"]).abs())
    return frame.assign(
        before=trace_column(frame, "from_rank", "rise.{at}.from", "Stated start", "rank"),
        now=trace_column(frame, "to_rank", "rise.{at}.to", "Stated place reached", "rank"),
        steps=trace_column(between, "steps", "rise.{at}.steps", "Places between them", "place"),
    )


def rank_numbers(stated: pd.DataFrame, aims: pd.DataFrame) -> dict[str, Traced]:
    """What the stated places say: first and latest place with their dates, since when unchanged, the target.

    Keys: first, first_date, latest, latest_date, same_since, same_times, statements, target, target_date;
    each None, or 0, where nothing is stated.
    """
    exact = exact_places(stated)
    latest = exact[::-1]["rank"]
    same = exact[latest.eq(latest.iloc[0]).cummin()[::-1]] if len(exact) else exact
    time, aim = ("The time for which it is stated", "date"), ("The time by which it is aimed at", "date")
    since = "Since when this place is stated unchanged"
    statements = "Statements of a place in stem cell science", "statement"
    return trace_each(
        "science.",
        first=(*value_at(exact, 0, "rank"), "Earliest place in stem cell science stated", "rank"),
        first_date=(*value_at(exact, 0, "date"), *time),
        latest=(*value_at(exact, -1, "rank"), "Latest place in stem cell science stated", "rank"),
        latest_date=(*value_at(exact, -1, "date"), *time),
        same_since=(value_at(same, 0, "date")[0], rows_in(same), since, "date"),
        same_times=(len(same), rows_in(same), "Statements of this place in a row", "statement"),
        statements=(len(exact), rows_in(exact), *statements),
        target=(*value_at(aims, -1, "rank"), "Place aimed at", "rank"),
        target_date=(*value_at(aims, -1, "date"), *aim),
    )


def views(tables: Tables, country: str, snapshot: Snapshot) -> pd.DataFrame:
    """What is stated on the worth of papers and places of the country: speaker, statement, date, rows.

    The oldest first; `date`: of publication. Those without a date are left out.
    """
    claims = known(tables, with_rows(tables["claims"], "claims"), snapshot.known_by)
    claims = claims[(claims["subject_country"] == country) & claims["metric"].isin(VIEWS)]
    claims = claims[passed(claims["published"], snapshot.as_of)].sort_values(["published", "claim_id"])
    return claims.rename(columns={"published": "date"})[["speaker", "statement", "date", "rows"]]


def reached(stated: pd.DataFrame, aims: pd.DataFrame, snapshot: Snapshot) -> Traced:
    """The place stated for the newest target's time or later; None without one, or before it is due."""
    after = stated.iloc[:0]
    if len(aims) and last_day(aims.iloc[-1]["date"]) <= snapshot.as_of:
        due = first_day(aims.iloc[-1]["date"])
        later = stated["date"].map(lambda text: first_day(text) >= due).astype(bool)
        after = stated[later & stated["rank"].notna()]
    about = "Place stated after the target was due"
    return Traced(*value_at(after, -1, "rank"), "science.reached", about, "rank")
