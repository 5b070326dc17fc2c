"""Claims as series: reported places and stated numbers of products through time, with ours."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import pandas as pd

from regenatlas.chapters.claims.claim_readings import JUDGED, Question, judged, shared_recount, value_span
from regenatlas.chapters.claims.claim_rules import REPRODUCED, Reading, judge
from regenatlas.chapters.claims.claims import OF_WORLD, question_of
from regenatlas.counting.dating import passed
from regenatlas.counting.snapshot import jurisdictions_for, known
from regenatlas.tables.calendars import last_day
from regenatlas.tables.load import Tables
from regenatlas.tables.provenance import Traced, count, count_each, rows_in, trace_each, value_at, with_rows

# Reported places that the tables can recompute, each with the metric whose nearest definition is theirs.
REPORTED = {
    "world_rank_atmp_products": "world_rank_atmp_products",
    "world_rank_cell_therapy": "world_rank_cell_therapy",
    "cell_therapy_products": "products_by_country",
}

# Statements about how many products a country has, shown as one picture.
STATED = ("licensed_products_total", "products_on_market", "atmp_products_of_country")


def reported_ranks(tables: Tables, country: str, as_of: date, known_by: date | None = None) -> pd.DataFrame:
    """Places in the field as reported, against ours under every definition on the same day.

    Columns: rank_id, metric, date (as reported), day (its last), reported, relation, n (products under the
    nearest definition), those `JUDGED`, rows. Targets, undated reports and those that the report cannot know
    yet are left out.
    """
    reported = tables["reported_ranks"]
    published = reported["source_id"].map(tables["sources"].set_index("source_id")["published"]).fillna("")
    public = passed(reported["date"], as_of) & ((published == "") | passed(published, as_of))
    reported = known(tables, reported[public], known_by)
    mine = (
        (reported["country"] == country) & reported["metric"].isin(REPORTED) & (reported["scope"] == "world")
    )
    reported = reported[mine & ~reported["is_target"].astype(bool) & reported["rank"].notna()]
    reported = reported.assign(day=reported["date"].map(last_day).astype(object))
    ranks = []
    for row in reported.sort_values(["metric", "day", "rank_id"]).to_dict("records"):
        question = Question("rank", REPORTED[row["metric"]], country, None, row["day"], bounds=True)
        readings = shared_recount(tables, known_by).readings(question)
        stated = {"reported": int(row["rank"]), "relation": row["rank_relation"]}
        tested = judged(judge(stated["relation"], stated["reported"], readings), readings)
        rows = (f"reported_ranks:{row['rank_id']}", *readings[0].rows)
        ranks.append(row | stated | tested | {"n": len(readings[0].products), "rows": rows})
    columns = ["rank_id", "metric", "date", "day", "reported", "relation", "n", *JUDGED, "rows"]
    return pd.DataFrame(ranks, columns=columns, dtype=object)


def matched_ranks(reported: pd.DataFrame) -> dict[str, Traced]:
    """How many reported places there are (all), and how many a definition gives on its day (matched)."""
    reported = with_rows(reported, "reported_ranks")
    matched, about = _matched(reported), "Reported world ranks that at least one definition gives"
    return {
        "all": count(reported, "reported", "Reported world ranks", "statement"),
        "matched": count(matched, "reported_matched", about, "statement"),
    }


def _matched(reported: pd.DataFrame) -> pd.DataFrame:
    return reported[reported["agreeing"].map(len) > 0]


def consistency(reported: pd.DataFrame) -> pd.DataFrame:
    """How many of the reported places each definition gives by itself, most first.

    From the frame of `reported_ranks`. Columns: definition_id, label, n, rows.
    """
    given: dict[tuple[str, str], list[str]] = {}
    for row in reported.to_dict("records"):
        for reading in row["agreeing"]:
            given.setdefault((reading.definition_id, reading.label), []).append(row["rank_id"])
    rows = [(*key, len(ids), tuple(f"reported_ranks:{name}" for name in ids)) for key, ids in given.items()]
    frame = pd.DataFrame(rows, columns=["definition_id", "label", "n", "rows"])
    return frame.sort_values(["n", "definition_id"], ascending=[False, True], ignore_index=True)


def rank_agreement(reported: pd.DataFrame) -> dict[str, Any]:
    """Numbers of reported places: reported, found (by some definition), most (by any single one).

    `rule`: label of the definition that gives most of them, None if none gives any.
    """
    rule, best = value_at(consistency(reported), 0, "label")
    reported = with_rows(reported, "reported_ranks")
    return {
        **count_each(
            "places.",
            "place",
            reported=(reported, "Reported places"),
            found=(_matched(reported), "Reported places that some definition gives"),
        ),
        "most": Traced(
            len(best), best, "places.most", "Reported places that a single definition gives", "place"
        ),
        "rule": rule,
    }


def places_through_time(
    tables: Tables, country: str, metrics: Iterable[str], days: Iterable[date], known_by: date | None = None
) -> pd.DataFrame:
    """The country's place on several days: metric, day, rank (nearest definition), best, worst.

    `best` and `worst` span all definitions; all three are None on a day on which the country has no place.
    """
    recount, days = shared_recount(tables, known_by), list(days)
    places = []
    for metric in metrics:
        for day in days:
            readings = recount.readings(Question("rank", REPORTED[metric], country, None, day))
            places.append((metric, day, readings[0].value, *value_span(readings)))
    return pd.DataFrame(places, columns=["metric", "day", "rank", "best", "worst"], dtype=object)


def quarter_ends(first: date, last: date) -> list[date]:
    """The last days of the quarters from the one before `first` to `last`, and `last` itself."""
    ends = [
        last_day(f"{year}-{month:02}")
        for year in range(first.year - 1, last.year + 1)
        for month in (3, 6, 9, 12)
    ]
    before = max((end for end in ends if end < first), default=first)
    return [*[end for end in ends if before <= end < last], last]


def counts_through_time(
    tables: Tables, country: str, first: date, last: date, known_by: date | None = None
) -> pd.DataFrame:
    """The country's licensed products, one row for each day on which the number may change.

    Columns: day, n (under the definition nearest to "licensed products"), early (the same, licences as
    early as their dates allow), low, high (over all definitions).
    """
    recount = shared_recount(tables, known_by)
    counts = []
    for day in _days_of_change(tables, recount.early, country, first, last):
        readings = recount.readings(Question("product_count", STATED[0], country, None, day, bounds=True))
        counts.append((day, readings[0].value, readings[0].high, *value_span(readings)))
    return pd.DataFrame(counts, columns=["day", "n", "early", "low", "high"])


# More days than this are not drawn one by one: a country with a hundred licences is shown by quarters.
MANY_DAYS = 40


def _days_of_change(tables: Tables, early: Tables, country: str, first: date, last: date) -> list[date]:
    homes = tables["products"].set_index("product_id")["origin_country"]
    jurisdictions = tables["regulators"].set_index("regulator_id")["jurisdiction"]
    own = jurisdictions_for(tables, country, last)
    days = set()
    for some in (tables, early):
        events = some["authorisations"]
        mine = events["product_id"].map(homes).isin(own) | events["regulator_id"].map(jurisdictions).isin(own)
        days |= {day for day in map(last_day, events.loc[mine, "date"]) if first < day < last}
    return [first, *sorted(days), last] if len(days) <= MANY_DAYS else [first, *quarter_ends(first, last)[1:]]


def world_counts(tables: Tables, audited: pd.DataFrame, known_by: date | None = None) -> pd.DataFrame:
    """The world's products and licences for each day of which a statement gives their number (`_by_way`).

    `audited` as `claims.audit` gives it.
    """
    stated = audited[(audited["testable"] == OF_WORLD) & (audited["ours"].notna())]
    questions: dict[Question, list[dict[str, Any]]] = {}
    for claim in stated.to_dict("records"):
        questions.setdefault(question_of(claim, audited), []).append(claim)
    by_day = sorted(questions.items(), key=lambda item: (item[0].day, item[0].start or item[0].day))
    return _by_way(tables, by_day, known_by)


def open_windows(tables: Tables, audited: pd.DataFrame, known_by: date | None = None) -> pd.DataFrame:
    """New products by each window that statements without a start may mean (`_by_way`).

    `audited` as `claims.audit` gives it.
    """
    asked = (audited["testable"] == "new_products") & (audited["tried"] > 0)
    days = [part.to_dict("records") for _, part in audited[asked & audited["start"].isna()].groupby("day")]
    windows = _by_way(tables, [(question_of(claims[0], audited), claims) for claims in days], known_by)
    return windows.assign(start=windows["detail"].map(date.fromisoformat).astype(object))


def _by_way(
    tables: Tables, asked: Iterable[tuple[Question, list[dict[str, Any]]]], known_by: date | None
) -> pd.DataFrame:
    """What the tables give for questions, by what is counted, beside the numbers of the claims that ask.

    Columns: start (None: no period), day, claimed (the numbers stated), wording (stock or flow, as the claims
    count), how and detail (as in `Reading`), ours (nearest definition), low and high (over all), rows,
    high_rows (the licences behind the highest).
    """
    counts = []
    for question, claims in asked:
        ways: dict[tuple[str, str], list[Reading]] = {}
        for reading in shared_recount(tables, known_by).readings(question):
            ways.setdefault((reading.how, reading.detail), []).append(reading)
        claimed = tuple(sorted({claim["claimed"] for claim in claims}))
        stated = question.start, question.day, claimed, "flow" if question.flow else "stock"
        refs = [f"claims:{claim['claim_id']}" for claim in claims]
        for way, readings in ways.items():
            low, high = value_span(readings)
            most = next(reading.rows for reading in readings if reading.value == high)
            rows = (*readings[0].rows, *refs)
            counts.append((*stated, *way, readings[0].value, low, high, rows, most))
    columns = [
        "start",
        "day",
        "claimed",
        "wording",
        "how",
        "detail",
        "ours",
        "low",
        "high",
        "rows",
        "high_rows",
    ]
    return pd.DataFrame(counts, columns=columns, dtype=object)


def stated_products(audited: pd.DataFrame, country: str) -> pd.DataFrame:
    """The dated statements about how many products the country has, from the frame of `claims.audit`.

    Columns: claim_id, metric, day, claimed, verdict, speaker, publisher, rows; sorted by day.
    """
    wanted = (
        audited["metric"].isin(STATED)
        & (audited["subject_country"] == country)
        & audited["day"].notna()
        & audited["claimed"].notna()
        & (audited["testable"] == "product_count")
    )
    columns = ["claim_id", "metric", "day", "claimed", "verdict", "speaker", "publisher", "rows"]
    return audited.loc[wanted.astype(bool), columns].sort_values(["day", "claim_id"], ignore_index=True)


def stated_agreement(stated: pd.DataFrame) -> dict[str, Traced]:
    """Of the statements of `stated_products`: all, and agree (as many as our tables count, as worded)."""
    stated = with_rows(stated, "claims")
    agree = stated[stated["verdict"] == REPRODUCED]
    return count_each(
        "stated.", "statement", all=(stated, "Stated numbers"), agree=(agree, "Stated numbers as counted")
    )


def most_in_the_world(counts: pd.DataFrame) -> dict[str, Traced]:
    """The largest number of products by any definition, beside the largest stated; from `world_counts`.

    Keys: most, stated; both None where there is nothing to compare.
    """
    products = counts[["licences" not in how for how in counts["how"]]]
    most = max(
        products.to_dict("records"), key=lambda row: row["high"], default={"high": None, "high_rows": ()}
    )
    stated = max((n for claimed in counts["claimed"] for n in claimed), default=None)
    refs = tuple(ref for ref in rows_in(counts) if ref.startswith("claims:"))
    return trace_each(
        "world.",
        most=(most["high"], most["high_rows"], "Most products by any rule", "product"),
        stated=(stated, refs, "Largest number stated", "product"),
    )
