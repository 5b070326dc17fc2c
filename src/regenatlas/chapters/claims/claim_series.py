"""Claims as series: reported places and stated numbers of products through time, with ours."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

import pandas as pd

from regenatlas.chapters.claims.claim_readings import Question, shared_recount, value_span
from regenatlas.chapters.claims.claim_rules import REPRODUCED, Reading, judge
from regenatlas.chapters.claims.claims import OF_WORLD, question_of
from regenatlas.counting.snapshot import jurisdictions_for
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


class ReportedRank(NamedTuple):
    """A place in the field as reported, against ours on the same day."""

    rank_id: str
    metric: str
    date: str  # as reported
    day: dt.date  # its last
    reported: int
    relation: str
    definition_id: str  # nearest in wording
    label: str
    ours: int | None  # None: no place
    tied: int  # others on our place
    n: int  # products under the nearest definition
    low: int | None  # over all definitions
    high: int | None
    tried: int
    verdict: str
    reason: str
    closest: Reading | None
    undecided: Reading | None
    agreeing: tuple[Reading, ...]
    rows: tuple[str, ...]


def reported_ranks(tables: Tables, country: str, as_of: date, known_by: date | None = None) -> pd.DataFrame:
    """Places in the field as reported, against ours under every definition on the same day (`ReportedRank`).

    Targets, undated reports and those that the report cannot know yet are left out.
    """
    reported = tables["reported_ranks"]
    published = reported["source_id"].map(tables["sources"].set_index("source_id")["published"]).fillna("")
    days, public = (
        [last_day(text) if text else None for text in texts] for texts in (reported["date"], published)
    )
    known = [
        day is not None
        and max(seen or day, day) <= as_of
        and (known_by is None or (seen or date.max) <= known_by)
        for day, seen in zip(days, public, strict=True)
    ]
    reported = reported.assign(day=pd.Series(days, reported.index, dtype=object))[known]
    mine = (
        (reported["country"] == country) & reported["metric"].isin(REPORTED) & (reported["scope"] == "world")
    )
    reported = reported[mine & ~reported["is_target"].astype(bool) & reported["rank"].notna()]
    recount = shared_recount(tables, known_by)
    ranks = []
    for row in reported.sort_values(["metric", "day", "rank_id"]).to_dict("records"):
        question = Question("rank", REPORTED[row["metric"]], country, None, row["day"], bounds=True)
        readings = recount.readings(question)
        relation, nearest = row["rank_relation"], readings[0]
        verdict = judge(relation, int(row["rank"]), readings)
        stated = row["rank_id"], row["metric"], row["date"], row["day"], int(row["rank"])
        ours = nearest.definition_id, nearest.label, nearest.value, nearest.tied, len(nearest.products)
        span = *value_span(readings), len(readings)
        tested = verdict.verdict, verdict.reason, verdict.closest, verdict.undecided, verdict.agreeing
        rows = (f"reported_ranks:{row['rank_id']}", *nearest.rows)
        ranks.append(ReportedRank._make((*stated, relation, *ours, *span, *tested, rows)))
    return pd.DataFrame(ranks, columns=ReportedRank._fields, dtype=object)


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
        **trace_each(
            "places.", most=(len(best), best, "Reported places that a single definition gives", "place")
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


class WorldCount(NamedTuple):
    """What the world's products or licences add up to on a day of which statements give their number."""

    start: date | None  # None: no period
    day: date
    claimed: tuple[float, ...]  # the numbers stated
    wording: str  # stock or flow, as the statements count
    how: str  # and detail: as in `Reading`
    detail: str
    ours: int | None  # nearest definition
    low: int | None  # over all definitions
    high: int | None
    rows: tuple[str, ...]
    high_rows: tuple[str, ...]  # the licences behind the highest


def world_counts(tables: Tables, audited: pd.DataFrame, known_by: date | None = None) -> pd.DataFrame:
    """The world's products and licences for each day of which a statement gives their number (`WorldCount`).

    `audited` as `claims.audit` gives it.
    """
    stated = audited[(audited["testable"] == OF_WORLD) & (audited["ours"].notna())]
    questions: dict[Question, list[dict[str, Any]]] = {}
    for claim in stated.to_dict("records"):
        questions.setdefault(question_of(claim, audited), []).append(claim)
    counts = []
    for question, claims in sorted(
        questions.items(), key=lambda item: (item[0].day, item[0].start or item[0].day)
    ):
        claimed, wording = _claimed(claims), "flow" if question.flow else "stock"
        for (how, detail), readings in _by_way(tables, question, known_by).items():
            low, high = value_span(readings)
            most = next(reading for reading in readings if reading.value == high)
            rows, ours = (*readings[0].rows, *_refs(claims)), readings[0].value
            period = question.start, question.day
            counts.append(
                WorldCount(*period, claimed, wording, how, detail, ours, low, high, rows, most.rows)
            )
    return pd.DataFrame(counts, columns=WorldCount._fields, dtype=object)


class OpenWindow(NamedTuple):
    """New products within a window that statements may mean which do not say since when they count."""

    start: date
    day: date
    claimed: tuple[float, ...]  # numbers stated up to that day
    ours: int | None  # nearest definition
    low: int | None  # over all definitions
    high: int | None
    rows: tuple[str, ...]


def open_windows(tables: Tables, audited: pd.DataFrame, known_by: date | None = None) -> pd.DataFrame:
    """New products by each window that statements without a start may mean (`OpenWindow`).

    `audited` as `claims.audit` gives it.
    """
    asked = (audited["testable"] == "new_products") & (audited["tried"] > 0)
    windows = []
    for day, part in audited[asked & audited["start"].isna()].groupby("day"):
        claims = part.to_dict("records")
        ways = _by_way(tables, question_of(claims[0], audited), known_by)
        for (_, start), readings in ways.items():
            rows = (*readings[0].rows, *_refs(claims))
            span = readings[0].value, *value_span(readings)
            windows.append(OpenWindow(date.fromisoformat(start), day, _claimed(claims), *span, rows))
    return pd.DataFrame(windows, columns=OpenWindow._fields, dtype=object)


def _by_way(
    tables: Tables, question: Question, known_by: date | None
) -> dict[tuple[str, str], list[Reading]]:
    """The readings for a question by what they count (`how` and `detail`), the nearest definition first."""
    ways: dict[tuple[str, str], list[Reading]] = {}
    for reading in shared_recount(tables, known_by).readings(question):
        ways.setdefault((reading.how, reading.detail), []).append(reading)
    return ways


def _claimed(claims: Iterable[Mapping[str, Any]]) -> tuple[float, ...]:
    return tuple(sorted({claim["claimed"] for claim in claims}))


def _refs(claims: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    return tuple(f"claims:{claim['claim_id']}" for claim in claims)


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
