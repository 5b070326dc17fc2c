"""Claims as series: reported places and stated numbers of products through time, with ours."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from regenatlas.chapters.claims.claim_readings import JUDGED, apart, judged, readings, value_span
from regenatlas.chapters.claims.claim_recount import Question, shared_recount
from regenatlas.chapters.claims.claim_rules import CONTRADICTED, Reading, judge
from regenatlas.chapters.claims.claims import OF_WORLD, is_flow, question_of
from regenatlas.counting.dating import passed
from regenatlas.counting.evidence import document_family
from regenatlas.counting.licences import dated_events
from regenatlas.counting.ranking import FIRST, given_places
from regenatlas.counting.snapshot import jurisdictions_for, known
from regenatlas.tables.calendars import last_day
from regenatlas.tables.load import Tables, records_of
from regenatlas.tables.provenance import Traced, count, count_each, trace_each, value_at, with_rows

# Reported places that the tables can recompute, each with the metric whose nearest definition is theirs.
REPORTED = {
    "world_rank_atmp_products": "world_rank_atmp_products",
    "world_rank_cell_therapy": "world_rank_cell_therapy",
    "cell_therapy_products": "products_by_country",
}

# Of them those that somebody claims; the others were counted in a list of products.
CLAIMED = ("world_rank_atmp_products", "world_rank_cell_therapy")

# Statements about how many products a country has, shown as one picture.
STATED = ("licensed_products_total", "products_on_market", "atmp_products_of_country")


def reported_ranks(tables: Tables, country: str, as_of: date, known_by: date | None = None) -> pd.DataFrame:
    """Places in the field as reported, against ours under every definition on the same day.

    Columns: rank_id, metric, date (as reported), day (its last), reported, relation, n (products under the
    nearest definition), those `JUDGED`, given (how many of the first twelve places some definition gives on
    that day), rows. Targets, undated reports and those that the report cannot know yet are left out.
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
    ranks, recount = [], shared_recount(tables, known_by)
    for row in reported.sort_values(["metric", "day", "rank_id"]).to_dict("records"):
        question = Question("rank", REPORTED[row["metric"]], country, None, row["day"], bounds=True)
        found = readings(recount, question)
        relation, place = row["rank_relation"], int(row["rank"])
        documents = document_family(tables, row["source_id"])
        rest = apart(recount, question, documents, found, relation, place)
        tested = judged(judge(relation, place, found, rest), found)
        rows = (f"reported_ranks:{row['rank_id']}", *found[0].rows)
        given = given_places(tables, country, row["day"], known_by)
        more = {"n": len(found[0].products), "given": given, "rows": rows}
        ranks.append(row | {"reported": place, "relation": relation} | tested | more)
    columns = ["rank_id", "metric", "date", "day", "reported", "relation", "n", *JUDGED, "given", "rows"]
    return pd.DataFrame(ranks, columns=columns, dtype=object)


def _matched(reported: pd.DataFrame) -> pd.DataFrame:
    return reported[reported["agreeing"].map(len) > 0]


def matched_ranks(reported: pd.DataFrame) -> dict[str, Traced]:
    """How many reported places there are (all), and how many a counting rule gives on its day (matched)."""
    reported = with_rows(reported, "reported_ranks")
    matched, about = _matched(reported), "Reported world ranks that at least one rule gives"
    return {
        "all": count(reported, "reported", "Reported world ranks", "statement"),
        "matched": count(matched, "reported_matched", about, "statement"),
    }


def claimed_place(reported: pd.DataFrame) -> dict[str, Any]:
    """The latest world rank that was claimed for the country, from the frame of `reported_ranks`; {} if none.

    Keys: claimed, relation, verdict; with_least, with_most (products of the country by the rules that give
    the place, None where none does). Of claims for one day that of the whole field is taken. A place that
    somebody counted in a list of products is no claim.
    """
    claims = reported[reported["metric"].isin(CLAIMED)]
    if claims.empty:
        return {}
    last = claims.sort_values(["day", "metric"], ascending=[True, False], kind="stable").iloc[-1]
    counts = [len(reading.products) for reading in last["agreeing"]]
    rows = (
        *(ref for reading in last["agreeing"] for ref in reading.rows),
        f"reported_ranks:{last['rank_id']}",
    )
    about = "products by a rule that gives the claimed place"
    numbers = trace_each(
        "claimed_place.",
        claimed=(last["reported"], rows[-1:], "The latest place claimed", "rank"),
        with_least=(min(counts, default=None), rows, f"Fewest {about}", "product"),
        with_most=(max(counts, default=None), rows, f"Most {about}", "product"),
    )
    return {"relation": last["relation"], "verdict": last["verdict"], **numbers}


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
    """How many reported places a counting rule gives on their day, and how far chance would do that.

    Keys: reported, found (by some definition), most (by any single one), rule (label of that one, None if
    none gives any); places (those claimed, each once, in the order of their days), whole (one definition
    gives all of these); first (how many first places chance is judged by), chance (how many of these some
    definition gives on the day of a report on which most are given), chance_day (None without a report).
    """
    rule, best = value_at(consistency(reported), 0, "label")
    claimed = reported[reported["metric"].isin(CLAIMED) & (reported["relation"] == "exactly")]
    reported = with_rows(reported, "reported_ranks")
    likely = reported.sort_values(["given", "day"], ascending=[False, True], ignore_index=True)
    (chance, rows), (day, _) = (value_at(likely, 0, key) for key in ("given", "day"))
    about = f"Of the first {FIRST} places, those that some rule gives"
    return {
        **count_each(
            "places.",
            "place",
            reported=(reported, "Reported places"),
            found=(_matched(reported), "Reported places that some rule gives"),
        ),
        **trace_each(
            "places.",
            most=(len(best), best, "Reported places that a single rule gives", "place"),
            first=(FIRST, rows, "First places looked at", "place"),
            chance=(chance, rows, about, "place"),
        ),
        "rule": rule,
        "places": list(dict.fromkeys(claimed.sort_values("day", kind="stable")["reported"])),
        "whole": bool(consistency(claimed)["n"].max() == len(claimed)),
        "chance_day": day,
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
            found = readings(recount, Question("rank", REPORTED[metric], country, None, day))
            places.append((metric, day, found[0].value, *value_span(found)))
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
    for day in _days_of_change(tables, country, first, last):
        found = readings(recount, Question("product_count", STATED[0], country, None, day, bounds=True))
        counts.append((day, found[0].value, found[0].high, *value_span(found)))
    return pd.DataFrame(counts, columns=["day", "n", "early", "low", "high"])


# More days than this are not drawn one by one: a country with a hundred licences is shown by quarters.
MANY_DAYS = 40


def _days_of_change(tables: Tables, country: str, first: date, last: date) -> list[date]:
    homes, own = tables.by_key("products", "origin_country"), jurisdictions_for(tables, country, last)
    days = {
        event["last"]
        for early in (False, True)
        for event in dated_events(tables, early)
        if first < event["last"] < last
        and (homes.get(event["product_id"]) in own or event["jurisdiction"] in own)
    }
    return [first, *sorted(days), last] if len(days) <= MANY_DAYS else [first, *quarter_ends(first, last)[1:]]


def open_windows(tables: Tables, audited: pd.DataFrame, known_by: date | None = None) -> pd.DataFrame:
    """New products that were stated without a first day: how many came in since each day that may be meant.

    `audited` as `claims.audit` gives it. One line for each stated number, that of the first page; columns:
    claim_id, day (the last), claimed and n (by the nearest rule; both traced), starts (that give this n),
    rows; in the order of n. A number of which all windows give the same is left out.
    """
    asked = audited[(audited["testable"] == "new_products") & (audited["tried"] > 0)]
    asked = asked[asked["start"].isna()].sort_values(["day", "claim_id"])
    claims, lines = records_of(audited), []
    for claim in records_of(asked.drop_duplicates("claimed")):
        found: dict[int, list[Reading]] = {}
        whole = readings(shared_recount(tables, known_by), question_of(claim, claims))
        first = whole[0].definition_id
        for reading in (one for one in whole if one.definition_id == first and one.value is not None):
            found.setdefault(int(reading.value or 0), []).append(reading)
        key, about = f"window.{claim['claim_id']}", "New products by the nearest rule"
        stated = Traced(claim["claimed"], (f"claims:{claim['claim_id']}",), key, "As stated", "new_product")
        for n, same in sorted(found.items()) if len(found) > 1 else []:
            rows = tuple(sorted({ref for reading in same for ref in reading.rows}))
            starts = [date.fromisoformat(reading.detail) for reading in same]
            traced = Traced(n, rows, f"{key}.{n}", about, "product")
            lines.append((claim["claim_id"], claim["day"], stated, traced, starts, rows))
    columns = ["claim_id", "day", "claimed", "n", "starts", "rows"]
    return pd.DataFrame(lines, columns=columns, dtype=object)


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


def stated_by_year(stated: pd.DataFrame) -> list[dict[str, Any]]:
    """Of the statements of `stated_products` the numbers that each year has: year, numbers (sorted)."""
    years = stated.groupby(stated["day"].map(lambda day: day.year))["claimed"]
    return [{"year": str(year), "numbers": sorted(set(numbers))} for year, numbers in years]


def stated_flows(tables: Tables, audited: pd.DataFrame, known_by: date | None = None) -> pd.DataFrame:
    """Numbers of products said to have come in within a period that no rule gives, beside what did.

    `audited` as `claims.audit` gives it. One line for each number and period; columns: claim_id, start, day,
    sister (a statement with the same number for what stands on a day, "" if there is none), stock_day (that
    day, else the last of the period), and traced: claimed, new (products newly licensed within the period),
    licences (newly given), times (claimed by new, None without any), widest (most products licensed on
    stock_day by any rule), above (share by which claimed exceeds that), in_force (licences on stock_day).
    """
    stated = audited[(audited["testable"] == OF_WORLD) & (audited["verdict"] == CONTRADICTED)]
    stated = stated[stated.apply(is_flow, axis=1).astype(bool)] if len(stated) else stated
    recount, claims, lines = shared_recount(tables, known_by), records_of(audited), []
    for claim in records_of(stated.drop_duplicates(["claimed", "start", "day"])):
        question = question_of(claim, claims)
        by_way: dict[str, list[Reading]] = {}
        for reading in readings(recount, question):
            by_way.setdefault(reading.how, []).append(reading)
        if "flow" not in by_way:
            continue
        sister = _same_as_stock(audited, claim)
        stock_day = audited.loc[audited["claim_id"] == sister, "day"].iloc[0] if sister else claim["day"]
        stocks = readings(recount, replace(question, day=stock_day, start=None))
        standing = [reading for reading in stocks if reading.how == "stock"]
        in_force = next(reading for reading in stocks if reading.how == "stock_licences")
        lines.append(
            {"claim_id": claim["claim_id"], "start": claim["start"], "day": claim["day"]}
            | {"stock_day": stock_day, "sister": sister}
            | _flow_numbers(claim, by_way, max(standing, key=lambda reading: reading.value or 0), in_force)
        )
    return pd.DataFrame(lines)


def _flow_numbers(
    claim: dict[str, Any], by_way: dict[str, list[Reading]], widest: Reading, in_force: Reading
) -> dict[str, Traced]:
    flow, given, refs = by_way["flow"][0], by_way["flow_licences"][0], (f"claims:{claim['claim_id']}",)
    times = claim["claimed"] / flow.value if flow.value else None
    above = claim["claimed"] / widest.value - 1 if widest.value else None
    return trace_each(
        f"flow.{claim['claim_id']}.",
        claimed=(claim["claimed"], refs, "Products said to be approved in the period", "product"),
        new=(flow.value, flow.rows, "Products newly licensed in the period", "product"),
        licences=(given.value, given.rows, "Licences given in the period", "licence"),
        times=(times, (*refs, *flow.rows), "The stated number by that of newly licensed products"),
        widest=(widest.value, widest.rows, "Most products licensed on the day by any rule", "product"),
        above=(above, (*refs, *widest.rows), "By how much the stated number exceeds it"),
        in_force=(in_force.value, in_force.rows, "Licences in force on the day", "licence"),
    )


def _same_as_stock(audited: pd.DataFrame, claim: dict[str, Any]) -> str:
    same = audited[(audited["metric"] == claim["metric"]) & (audited["claimed"] == claim["claimed"])]
    stocks = [other["claim_id"] for other in same.to_dict("records") if not is_flow(other)]
    return min(stocks, default="")
