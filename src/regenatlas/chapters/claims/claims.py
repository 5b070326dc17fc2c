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

from regenatlas.chapters.claims.claim_readings import KINDS, Question, Recount, plain_number, recount
from regenatlas.chapters.claims.claim_rules import (
    CEILINGS,
    COARSE_DATES,
    CONTRADICTED,
    LEFT_OPEN,
    LICENCE_UNITS,
    NO_QUANTITY,
    NO_TABLE,
    NOT_DUE,
    NOT_SALES,
    NOT_SEARCHED,
    NOT_TESTABLE,
    OTHER_DEFINITION,
    OUTCOMES,
    REPRODUCED,
    TRUTH,
    UNDATED,
    WORDED_UNITS,
    Reading,
    Verdict,
    judge,
    topic,
)
from regenatlas.counting.snapshot import union_members
from regenatlas.tables.calendars import first_day, last_day, solar_hijri_year, to_solar_hijri
from regenatlas.tables.load import Tables
from regenatlas.tables.provenance import Traced

WORLD = "WLD"

# Of a claim whose period is open, the starts of so many years up to its own day are tried.
OPEN_YEARS = 3

# A period of so many days at most may be told of while it runs: «this year twenty projects».
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
    rows = claims.to_dict("records")
    dated = [_dated(row, tables["reported_ranks"]) for row in rows]
    added = {
        "topic": [topic(row["metric"]) for row in rows],
        "start": [start for start, _, _ in dated],
        "day": [day for _, day, _ in dated],
        "basis": [basis for _, _, basis in dated],
        "claimed": [_claimed(row) for row in rows],
        "public": [last_day(row["published"]) if row["published"] else None for row in rows],
    }
    # As objects: a missing number stays None and a day a date.
    claims = claims.assign(
        **{name: pd.Series(values, claims.index, dtype=object) for name, values in added.items()}
    )
    pages = _not_before(claims)
    known = pd.Series(
        [_is_known(row, pages.get(row["source_id"]), as_of, known_by) for row in claims.to_dict("records")],
        claims.index,
        dtype=bool,
    )
    left_out = tuple(sorted(claims.loc[~known, "claim_id"]))
    return claims[known].sort_values("claim_id", ignore_index=True), left_out


def _dated(claim: dict[str, Any], reported: pd.DataFrame) -> tuple[date | None, date | None, str]:
    """First day of the period (None: open), the claim's own day, and what that day was taken from."""
    start = first_day(claim["period_start"]) if claim["period_start"] else None
    if claim["period_end"]:
        return start, last_day(claim["period_end"]), "period_end"
    if start:
        return start, last_day(claim["period_start"]), "period_start"
    # «Before the approvals» is not the day of the page; the series of reported places may know the day that
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
    if claim["unit"] in WORDED_UNITS:
        return None
    number = plain_number(claim["value_number"])
    return TRUTH.get(claim["value"]) if number is None else number


def _is_known(claim: dict[str, Any], not_before: date | None, as_of: date, known_by: date | None) -> bool:
    if known_by is not None and (claim["public"] is None or claim["public"] > known_by):
        return False
    return (claim["public"] or not_before or as_of) <= as_of


def _not_before(claims: pd.DataFrame) -> dict[str, date]:
    """By page (source): the day before which it cannot have been public, by the days of which it speaks.

    It is at least as young as the newest of them; a running year is told of from its first day.
    """
    found: dict[str, date] = {}
    for claim in claims[claims["basis"].isin(["period_end", "period_start"])].to_dict("records"):
        start, day = claim["start"] or claim["day"], claim["day"]
        told = start if (day - start).days <= RUNNING_YEAR else day
        found[claim["source_id"]] = max(told, found.get(claim["source_id"], told))
    return found


def audit(tables: Tables, country: str, as_of: date, known_by: date | None = None) -> pd.DataFrame:
    """Every known claim with its verdict.

    Columns of `known_claims`, and verdict, reason (code, for claims that cannot be tested), outcome (the
    verdict, or left_open where our tables speak to the claim and do not decide it), nearest and nearest_label
    (definition nearest in wording), ours (our number under it), tied (others on our
    place), low, high (over all definitions), tried (how
    many definitions), agreeing (readings that bear the claim out), closest and undecided (readings, as in
    `claim_rules.Verdict`), products (of the country, behind the number), leaning (how many of them rest on no
    page but the claim's own, or on none that states product and date), rows.
    """
    claims, _ = known_claims(tables, country, as_of, known_by)
    again = recount(tables, known_by)
    found = []
    for claim in claims.to_dict("records"):
        reason = _untestable(claim, tables, as_of)
        question = None if reason else question_of(claim, claims)
        readings, verdict = (
            ([], Verdict(NOT_TESTABLE, reason)) if question is None else _test(claim, question, again)
        )
        found.append(_finding(claim, verdict, readings, tables))
    columns = list(_finding({"claim_id": "", "source_id": ""}, Verdict(""), [], tables))
    return pd.concat([claims, pd.DataFrame(found, columns=columns, dtype=object)], axis=1)


def _test(claim: dict[str, Any], question: Question, again: Recount) -> tuple[list[Reading], Verdict]:
    relation, ceiling = claim["value_relation"] or "exactly", claim["metric"] in CEILINGS
    readings = _comparable(claim, again.readings(question))
    verdict = judge(relation, claim["claimed"], readings, ceiling=ceiling)
    if verdict.verdict == CONTRADICTED:
        # Only what early licence dates cannot give either is contradicted.
        readings = _comparable(claim, again.readings(replace(question, bounds=True)))
        verdict = judge(relation, claim["claimed"], readings, ceiling=ceiling)
    return readings, verdict


def _comparable(claim: dict[str, Any], readings: list[Reading]) -> list[Reading]:
    """The readings that count what the claim counts: a number of licences bears out no number of products."""
    if claim["testable"] != OF_WORLD:
        return readings
    licences = claim["unit"] in LICENCE_UNITS
    return [reading for reading in readings if ("licences" in reading.how) == licences]


def _untestable(claim: dict[str, Any], tables: Tables, as_of: date) -> str:
    if claim["testable"] not in KINDS:
        return str(claim["untestable_why"] or NO_TABLE)
    if claim["claimed"] is None:
        return NO_QUANTITY
    if claim["day"] is None:
        return UNDATED
    if claim["day"] > as_of:
        return NOT_DUE
    if claim["testable"] in OF_COUNTRY and not searched(tables, claim["subject_country"], claim["day"]):
        return NOT_SEARCHED
    return ""


def searched(tables: Tables, country: str, day: date) -> bool:
    """Whether any register that licenses for the country on that day was searched, wholly or in part."""
    union = {"EUU"} if country in union_members(tables, day) else set()
    regulators = tables["regulators"]
    return bool((regulators["jurisdiction"].isin({country} | union) & (regulators["searched"] != "no")).any())


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
    nearest = readings[0] if readings else None
    support = verdict.agreeing[0] if verdict.agreeing else nearest
    alike = [r.value for r in readings if nearest and r.how == nearest.how and r.value is not None]
    return {
        "verdict": verdict.verdict,
        "reason": verdict.reason,
        "outcome": LEFT_OPEN if verdict.reason in (COARSE_DATES, NOT_SALES) else verdict.verdict,
        "nearest": nearest.definition_id if nearest else "",
        "nearest_label": nearest.label if nearest else "",
        "ours": nearest.value if nearest else None,
        "tied": nearest.tied if nearest else 0,
        "low": min(alike, default=None),
        "high": max(alike, default=None),
        "tried": len({reading.definition_id for reading in readings}),
        "agreeing": verdict.agreeing,
        "closest": verdict.closest,
        "undecided": verdict.undecided,
        "products": support.products if support else (),
        "leaning": _leaning(support, claim["source_id"], tables) if support else 0,
        "rows": tuple(sorted({f"claims:{claim['claim_id']}", *(support.rows if support else ())})),
    }


def _leaning(reading: Reading, source_id: str, tables: Tables) -> int:
    """Products behind a reading without a verified licence event from a page other than the claim's."""
    events = tables["authorisations"]
    events = events[("authorisations:" + events["event_id"]).isin(reading.rows)]
    independent = events[events["verified"] & (events["source_id"] != source_id)]
    return len(set(reading.products) - set(independent["product_id"]))


# -------------------------------------------------------------------------------- in numbers


def tally(audited: pd.DataFrame) -> dict[str, Traced]:
    """How many claims there are, by outcome and by what limits the test.

    Keys: claims, asked (of which the tables say something), each outcome, holding (reproduced by any
    definition), leaning (of these, where a product is known from no independent dated page), undated.
    """
    outcome = audited["outcome"]
    agrees = outcome.isin([REPRODUCED, OTHER_DEFINITION])
    parts = {
        "claims": (outcome.notna(), "Statements in the ledger"),
        "asked": (outcome != NOT_TESTABLE, "Statements to which the licence tables speak"),
        REPRODUCED: (outcome == REPRODUCED, "Statements reproduced under the nearest definition"),
        OTHER_DEFINITION: (outcome == OTHER_DEFINITION, "Statements reproduced under another definition"),
        CONTRADICTED: (outcome == CONTRADICTED, "Statements that no definition reproduces"),
        LEFT_OPEN: (outcome == LEFT_OPEN, "Statements that the licence tables leave open"),
        NOT_TESTABLE: (outcome == NOT_TESTABLE, "Statements that the licence tables cannot test"),
        "holding": (agrees, "Statements reproduced under some definition"),
        "leaning": (
            agrees & (audited["leaning"] > 0),
            "Of these, with a product that no independent page dates",
        ),
        "undated": (audited["basis"] == "", "Statements without any date"),
    }
    found = {}
    for name, (mask, about) in parts.items():
        rows = tuple("claims:" + audited.loc[mask.astype(bool), "claim_id"])
        found[name] = Traced(len(rows), rows, f"claims.{name}", about, "statement")
    return found


def later(tables: Tables, country: str, as_of: date, known_by: date | None = None) -> Traced:
    """How many claims of the ledger the report cannot know yet; see `known_claims`."""
    _, left_out = known_claims(tables, country, as_of, known_by)
    rows = tuple(f"claims:{name}" for name in left_out)
    return Traced(len(rows), rows, "claims.later", "Statements that became public later", "statement")


def by_topic(audited: pd.DataFrame) -> pd.DataFrame:
    """Numbers of claims (topic, outcome, n, rows), topics with most tested claims first."""
    found = [
        {"topic": name, "outcome": outcome, "n": len(part), "rows": tuple("claims:" + part["claim_id"])}
        for (name, outcome), part in audited.groupby(["topic", "outcome"])
    ]
    frame = pd.DataFrame(found, columns=["topic", "outcome", "n", "rows"])
    tested = frame[frame["outcome"] != NOT_TESTABLE].groupby("topic")["n"].sum()
    total = frame.groupby("topic")["n"].sum()
    order = sorted(total.index, key=lambda name: (-tested.get(name, 0), -total[name], name))
    frame["at"] = [
        (order.index(name), OUTCOMES.index(o))
        for name, o in zip(frame["topic"], frame["outcome"], strict=True)
    ]
    return frame.sort_values("at", ignore_index=True).drop(columns="at")
