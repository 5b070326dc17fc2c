"""Chapter 04: what officials and others have said about a country's place in the field, tested one by one.

A claim is known to a report when its page was public on the report's day. Its own day is the last day of
the period that it speaks of; the tables are read for that day under every definition, and the rules of
`claim_rules` give the verdict.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from regenatlas.chapters.claims import claim_rules as rules
from regenatlas.chapters.claims.claim_readings import (
    JUDGED,
    KINDS,
    NO_READING,
    Question,
    Recount,
    judged,
    shared_recount,
)
from regenatlas.chapters.claims.claim_rules import Reading, Verdict
from regenatlas.counting.snapshot import jurisdictions_for
from regenatlas.tables.calendars import first_day, last_day, solar_hijri_year, to_solar_hijri
from regenatlas.tables.load import Tables
from regenatlas.tables.provenance import Traced, count_each, rows_in, with_rows

WORLD = "WLD"

# Of a claim whose period is open, the starts of so many years up to its own day are tried.
OPEN_YEARS = 3

# A period of so many days at most may be told of while it runs: "this year twenty projects".
RUNNING_YEAR = 366

# Words by which a statement about the world counts what was licensed within a period, not what stands at
# its end.
FLOW = re.compile(r"approv\w* (?:in|during)\b", re.IGNORECASE)

OF_COUNTRY = frozenset({"rank", "product_count", "new_products", "indications", "flag"})
OF_WORLD = "world_count"


def known_claims(
    tables: Tables, country: str, as_of: date, known_by: date | None = None
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """The claims about a country and those about the world that they rest on, if public by that day.

    Columns of the table `claims`, and topic, start, day (dates or None), basis (what the day was taken from:
    period_end, period_start, reported_ranks, published, or "" for none), claimed (number or None), public
    (last day on which the page may have been published, or None). The second value holds the ids of the
    claims left out because they became public later, or, for `known_by`, because their page has no date.

    A claim about the world belongs to a country when it stands in the same document as one about it, or is
    linked to one by more than context.
    """
    claims = tables["claims"]
    own = claims["subject_country"] == country
    mine = set(claims.loc[own, "claim_id"])
    links = tables["claim_links"]
    links = links[links["relation"] != "context"]
    linked = set(links.loc[links["other_claim_id"].isin(mine), "claim_id"])
    linked |= set(links.loc[links["claim_id"].isin(mine), "other_claim_id"])
    near = claims["claim_id"].isin(linked) | claims["source_id"].isin(claims.loc[own, "source_id"])
    claims = claims[own | ((claims["subject_country"] == WORLD) & near)].reset_index(drop=True)
    read = [_read(row, tables["reported_ranks"]) for row in claims.to_dict("records")]
    columns = ["topic", "start", "day", "basis", "claimed", "public"]
    # As objects: a missing number stays None and a day a date.
    claims = pd.concat([claims, pd.DataFrame(read, columns=columns, dtype=object)], axis=1)
    pages = _not_before(claims)
    public = {
        row["claim_id"]
        for row in claims.to_dict("records")
        if _is_known(row, pages.get(row["source_id"]), as_of, known_by)
    }
    known = claims["claim_id"].isin(public)
    left_out = tuple(sorted(claims.loc[~known, "claim_id"]))
    return claims[known].sort_values("claim_id", ignore_index=True), left_out


def _read(claim: dict[str, Any], reported: pd.DataFrame) -> tuple[Any, ...]:
    """What `known_claims` adds to a claim, in the order of its columns."""
    public = last_day(claim["published"]) if claim["published"] else None
    return rules.topic(claim["metric"]), *_dated(claim, reported), _claimed(claim), public


def _dated(claim: dict[str, Any], reported: pd.DataFrame) -> tuple[date | None, date | None, str]:
    """First day of the period (None: open), the claim's own day, and what that day was taken from."""
    start = first_day(claim["period_start"]) if claim["period_start"] else None
    if claim["period_end"]:
        return start, last_day(claim["period_end"]), "period_end"
    if start:
        return start, last_day(claim["period_start"]), "period_start"
    # "Before the approvals" is not the day of the page; the series of reported places may know the day that
    # is meant.
    same = reported[
        (reported["country"] == claim["subject_country"])
        & (reported["source_id"] == claim["source_id"])
        & (reported["metric"] == claim["metric"])
        & (reported["date"] != "")
        & (reported["rank"] == claim["value_number"])
    ]
    if len(same):
        return None, last_day(same["date"].iloc[0]), "reported_ranks"
    if claim["published"]:
        return None, last_day(claim["published"]), "published"
    return None, None, ""


def _claimed(claim: dict[str, Any]) -> float | None:
    if claim["unit"] in rules.WORDED_UNITS:
        return None
    number = claim["value_number"]
    if pd.isna(number):
        return rules.TRUTH.get(claim["value"])
    return int(number) if float(number).is_integer() else float(number)


def _is_known(claim: dict[str, Any], not_before: date | None, as_of: date, known_by: date | None) -> bool:
    if known_by is not None and (claim["public"] is None or claim["public"] > known_by):
        return False
    return (claim["public"] or not_before or as_of) <= as_of


def _not_before(claims: pd.DataFrame) -> dict[str, date]:
    """By page (source): the day before which it cannot have been public, by the days of which it speaks.

    It is at least as young as the newest of them; a running year is told of from its first day.
    """
    pages: dict[str, date] = {}
    for claim in claims[claims["basis"].isin(["period_end", "period_start"])].to_dict("records"):
        start, day, page = claim["start"] or claim["day"], claim["day"], claim["source_id"]
        earliest = start if (day - start).days <= RUNNING_YEAR else day
        pages[page] = max(earliest, pages.get(page, earliest))
    return pages


def audit(tables: Tables, country: str, as_of: date, known_by: date | None = None) -> pd.DataFrame:
    """Every known claim with its verdict: the columns of `known_claims`, `JUDGED` and four more.

    outcome: the verdict, or left_open where our tables speak to the claim and do not decide it; products: of
    the country, behind the number; leaning: how many of these stand on no page but the claim's own, or on
    none that states product and date; rows.
    """
    claims, _ = known_claims(tables, country, as_of, known_by)
    recount = shared_recount(tables, known_by)
    findings = []
    for claim in claims.to_dict("records"):
        reason = _untestable(claim, tables, as_of)
        test: tuple[list[Reading], Verdict] = [], Verdict(rules.NOT_TESTABLE, reason)
        readings, verdict = test if reason else _test(claim, question_of(claim, claims), recount)
        findings.append(_finding(claim, verdict, readings, tables))
    columns = [*JUDGED, "outcome", "products", "leaning", "rows"]
    return pd.concat([claims, pd.DataFrame(findings, columns=columns, dtype=object)], axis=1)


def _test(claim: dict[str, Any], question: Question, recount: Recount) -> tuple[list[Reading], Verdict]:
    relation, ceiling = claim["value_relation"] or "exactly", claim["metric"] in rules.CEILINGS
    readings = _comparable(claim, recount.readings(question))
    verdict = rules.judge(relation, claim["claimed"], readings, ceiling=ceiling)
    if verdict.verdict == rules.CONTRADICTED:
        # Only what early licence dates cannot give either is contradicted.
        readings = _comparable(claim, recount.readings(replace(question, bounds=True)))
        verdict = rules.judge(relation, claim["claimed"], readings, ceiling=ceiling)
    return readings, verdict


def _comparable(claim: dict[str, Any], readings: list[Reading]) -> list[Reading]:
    """The readings that count what the claim counts: a number of licences bears out no number of products."""
    if claim["testable"] != OF_WORLD:
        return readings
    licences = claim["unit"] in rules.LICENCE_UNITS
    return [reading for reading in readings if ("licences" in reading.how) == licences]


def _untestable(claim: dict[str, Any], tables: Tables, as_of: date) -> str:
    if claim["testable"] not in KINDS:
        return str(claim["untestable_why"] or rules.NO_TABLE)
    if claim["claimed"] is None:
        return rules.NO_QUANTITY
    if claim["day"] is None:
        return rules.UNDATED
    if claim["day"] > as_of:
        return rules.NOT_DUE
    if claim["testable"] in OF_COUNTRY and not is_searched(tables, claim["subject_country"], claim["day"]):
        return rules.NOT_SEARCHED
    return ""


def is_searched(tables: Tables, country: str, day: date) -> bool:
    """Whether any register that licenses for the country on that day was searched, wholly or in part."""
    regulators = tables["regulators"]
    regulators = regulators[regulators["jurisdiction"].isin(jurisdictions_for(tables, country, day))]
    return bool((regulators["searched"] != "no").any())


def question_of(claim: dict[str, Any], claims: pd.DataFrame) -> Question:
    """What is asked of the tables for a claim; the other known claims tell what it leaves open."""
    is_open, worldwide = claim["start"] is None, claim["testable"] == OF_WORLD
    return Question(
        kind=claim["testable"],
        metric=claim["metric"],
        country=claim["subject_country"],
        start=claim["start"],
        day=claim["day"],
        starts=_open_starts(claim, claims) if is_open and not worldwide else (),
        some=_counted_regulators(claims) if worldwide else (),
        flow=bool(FLOW.search(claim["definition"])),
    )


def _open_starts(claim: dict[str, Any], claims: pd.DataFrame) -> tuple[date, ...]:
    """Where an open period may begin: where like claims begin, and at the starts of recent years."""
    like = (claims["metric"] == claim["metric"]) & (claims["subject_country"] == claim["subject_country"])
    starts = {start for start in claims.loc[like, "start"] if start is not None and start < claim["day"]}
    if (claims["calendar"] == "solar_hijri").any():
        year = to_solar_hijri(claim["day"])[0]
        starts |= {solar_hijri_year(year - back)[0] for back in range(OPEN_YEARS)}
    else:
        starts |= {date(claim["day"].year - back, 1, 1) for back in range(OPEN_YEARS)}
    return tuple(sorted(starts))


def _counted_regulators(claims: pd.DataFrame) -> tuple[int, ...]:
    numbers = claims.loc[claims["testable"] == "regulator_count", "claimed"]
    return tuple(sorted({int(n) for n in numbers if n}))


def _finding(
    claim: dict[str, Any], verdict: Verdict, readings: list[Reading], tables: Tables
) -> dict[str, Any]:
    support = next(iter((*verdict.agreeing, *readings)), NO_READING)
    left_open = verdict.reason in (rules.COARSE_DATES, rules.NOT_SALES)
    return judged(verdict, readings) | {
        "outcome": rules.LEFT_OPEN if left_open else verdict.verdict,
        "products": support.products,
        "leaning": _leaning(support, claim["source_id"], tables) if support.products else 0,
        "rows": tuple(sorted({f"claims:{claim['claim_id']}", *support.rows})),
    }


def _leaning(reading: Reading, source_id: str, tables: Tables) -> int:
    """Products behind a reading without a verified licence event from a page other than the claim's."""
    events = tables["authorisations"]
    events = events[("authorisations:" + events["event_id"]).isin(reading.rows)]
    independent = events[events["verified"] & (events["source_id"] != source_id)]
    return len(set(reading.products) - set(independent["product_id"]))


def claim_tally(audited: pd.DataFrame) -> dict[str, Traced]:
    """How many claims there are, by outcome and by what limits the test.

    Keys: claims, asked (of which the tables say something), each outcome, holding (reproduced by any
    definition), leaning (of these, where a product is known from no independent dated page), undated.
    """
    audited = with_rows(audited, "claims")
    outcome = audited["outcome"]
    holding = audited[outcome.isin([rules.REPRODUCED, rules.OTHER_DEFINITION])]
    by_outcome = {
        rules.REPRODUCED: "Statements reproduced under the nearest definition",
        rules.OTHER_DEFINITION: "Statements reproduced under another definition",
        rules.CONTRADICTED: "Statements that no definition reproduces",
        rules.LEFT_OPEN: "Statements that the licence tables leave open",
        rules.NOT_TESTABLE: "Statements that the licence tables cannot test",
    }
    asked, leaning = audited[outcome != rules.NOT_TESTABLE], holding[holding["leaning"] > 0]
    return count_each(
        "claims.",
        "statement",
        claims=(audited, "Statements in the ledger"),
        asked=(asked, "Statements to which the licence tables speak"),
        **{code: (audited[outcome == code], about) for code, about in by_outcome.items()},
        holding=(holding, "Statements reproduced under some definition"),
        leaning=(leaning, "Of these, with a product that no independent page dates"),
        undated=(audited[audited["basis"] == ""], "Statements without any date"),
    )


def later_claims(tables: Tables, country: str, as_of: date, known_by: date | None = None) -> Traced:
    """How many claims of the ledger the report cannot know yet; see `known_claims`."""
    _, left_out = known_claims(tables, country, as_of, known_by)
    rows = tuple(f"claims:{name}" for name in left_out)
    return Traced(len(rows), rows, "claims.later", "Statements that became public later", "statement")


def claims_by_topic(audited: pd.DataFrame) -> pd.DataFrame:
    """Numbers of claims (topic, outcome, n, rows), topics with most tested claims first."""
    groups = with_rows(audited, "claims").groupby(["topic", "outcome"], as_index=False)
    frame = groups.agg(n=("claim_id", "size"), rows=("rows", "sum"))
    tested = frame[frame["outcome"] != rules.NOT_TESTABLE].groupby("topic")["n"].sum()
    total = frame.groupby("topic")["n"].sum()
    order = sorted(total.index, key=lambda name: (-tested.get(name, 0), -total[name], name))
    return frame.sort_values(
        ["topic", "outcome"],
        key=lambda codes: codes.map((order if codes.name == "topic" else list(rules.OUTCOMES)).index),
        ignore_index=True,
    )


def tested_outcomes(tally: dict[str, Traced]) -> list[dict[str, Any]]:
    """The outcomes of tested claims that any has, from `claim_tally`: outcome and n."""
    tested = [code for code in rules.OUTCOMES if code != rules.NOT_TESTABLE]
    return [{"outcome": code, "n": tally[code]} for code in tested if tally[code].value]


def nearest_definitions(audited: pd.DataFrame) -> pd.DataFrame:
    """The definition nearest to each metric that was tested: metric, n (claims), definition (label), rows."""
    asked = with_rows(audited[audited["nearest"] != ""], "claims")
    nearest = [
        (metric, len(part), label, (*rows_in(part), f"definitions:{name}"))
        for (metric, name, label), part in asked.groupby(["metric", "nearest", "nearest_label"], sort=False)
    ]
    return pd.DataFrame(nearest, columns=["metric", "n", "definition", "rows"])


def tested_claims(audited: pd.DataFrame) -> pd.DataFrame:
    """Claims to which our tables speak, by topic and day."""
    return _by_topic_and_day(audited[audited["outcome"] != rules.NOT_TESTABLE])


def untested_claims(audited: pd.DataFrame) -> pd.DataFrame:
    """Claims that cannot be tested by their reason, the most frequent first, then by topic and day."""
    untested = _by_topic_and_day(audited[audited["outcome"] == rules.NOT_TESTABLE])
    n = untested["reason"].map(untested["reason"].value_counts())
    return untested.assign(n=-n).sort_values(["n", "reason"], kind="stable", ignore_index=True)


def _by_topic_and_day(claims: pd.DataFrame) -> pd.DataFrame:
    """Claims sorted by topic, day (without one first) and id."""
    position = claims["topic"].map(list(rules.TOPICS).index)
    since = [day or date.min for day in claims["day"]]
    ordered = claims.assign(position=position, since=since).sort_values(["position", "since", "claim_id"])
    return ordered.drop(columns=["position", "since"])
