"""Chapter 04: what officials and others have said about a country's place in the field, tested one by one.

A claim is known to a report when its page was public on the report's day. Its own day is the last day of
the period that it speaks of; the tables are read for that day under every definition, and the rules of
`claim_rules` give the verdict.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from operator import itemgetter
from typing import Any

import pandas as pd

from regenatlas.chapters.claims import claim_rules as rules
from regenatlas.chapters.claims.claim_answers import Answers
from regenatlas.chapters.claims.claim_readings import JUDGED, KINDS, NO_READING, apart, judged, readings
from regenatlas.chapters.claims.claim_recount import Question, Recount, shared_recount
from regenatlas.chapters.claims.claim_rules import Reading, Verdict
from regenatlas.counting.evidence import document_family
from regenatlas.counting.searched import searched
from regenatlas.counting.snapshot import take_snapshot
from regenatlas.tables.calendars import first_day, last_day, solar_hijri_year, to_solar_hijri
from regenatlas.tables.load import Tables, per_tables, records_of
from regenatlas.tables.provenance import Traced, count, count_each, with_rows

WORLD = "WLD"

# Of a claim whose period is open, the starts of so many years up to its own day are tried.
OPEN_YEARS = 3

# A period of so many days at most may be told of while it runs: "this year twenty projects".
RUNNING_YEAR = 366

# Words by which a statement about the world counts what was licensed within a period, not what stands at
# its end.
FLOW = re.compile(r"approv\w* (?:in|during)\b", re.IGNORECASE)

#: What the notes of the counted verdicts call them.
VERDICTS = {
    rules.BORNE_OUT: "confirmed independently",
    rules.RESTATED: "only restated",
    rules.OTHER_RULE: "true under another rule",
    rules.CONTRADICTED: "contradicted",
    rules.UNDECIDED: "undecided",
    rules.OUTSIDE: "outside these tables",
}

OF_WORLD = "world_count"
# Of the kinds of recount, those about a country; its register must have been searched.
OF_COUNTRY = frozenset(KINDS) - {OF_WORLD, "regulator_count", "country_count"}
# An attribution: so many products by somebody, for some conditions (codes).
ATTRIBUTION = re.compile(r"\d+ by (?P<holder>[^:]+)(?:: (?P<conditions>.+))?")


#: A claim that a report knows: its row, and what `known_claims` adds to it.
Claim = dict[str, Any]
ADDED = ["topic", "start", "day", "basis", "claimed", "public"]


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
    known, left_out = known_records(tables, country, as_of, known_by)
    at = tables.places("claims", [claim["claim_id"] for claim in known])
    claims = tables["claims"].iloc[at].reset_index(drop=True)
    # As objects: a missing number stays None and a day a date.
    added = pd.DataFrame([[claim[name] for name in ADDED] for claim in known], columns=ADDED, dtype=object)
    return pd.concat([claims, added], axis=1), left_out


@per_tables
def known_records(
    tables: Tables, country: str, as_of: date, known_by: date | None
) -> tuple[list[Claim], tuple[str, ...]]:
    """The claims of `known_claims` one by one, by their ids."""
    ids, about, pages = (
        tables.cells("claims", name) for name in ("claim_id", "subject_country", "source_id")
    )
    own = [(name, page) for name, of, page in zip(ids, about, pages, strict=True) if of == country]
    mine, own_pages = {name for name, _ in own}, {page for _, page in own}
    links = (tables.cells("claim_links", name) for name in ("relation", "claim_id", "other_claim_id"))
    pairs = [(one, other) for relation, one, other in zip(*links, strict=True) if relation != "context"]
    linked = {one for one, other in pairs if other in mine} | {other for one, other in pairs if one in mine}
    at = [
        n
        for n, (name, of, page) in enumerate(zip(ids, about, pages, strict=True))
        if of == country or (of == WORLD and (name in linked or page in own_pages))
    ]
    reported = _reported_days(tables) if at else {}
    claims = [claim | _read(claim, reported) for claim in records_of(tables["claims"].iloc[at])]
    since = _not_before(claims)
    known = [claim for claim in claims if _is_known(claim, since.get(claim["source_id"]), as_of, known_by)]
    public = {claim["claim_id"] for claim in known}
    left_out = sorted(claim["claim_id"] for claim in claims if claim["claim_id"] not in public)
    return sorted(known, key=itemgetter("claim_id")), tuple(left_out)


#: Country, source, metric and rank of a reported place → the day that it is of.
Days = Mapping[tuple[Any, ...], str]


def _reported_days(tables: Tables) -> Days:
    reported = tables["reported_ranks"]
    reported = reported[(reported["date"] != "") & reported["rank"].notna()]
    columns = ["country", "source_id", "metric", "rank", "date"]
    # Of several the first is taken.
    return {tuple(row[:-1]): row[-1] for row in reversed([*reported[columns].itertuples(index=False)])}


def _read(claim: Claim, reported: Days) -> Claim:
    """What `known_claims` adds to a claim."""
    public = last_day(claim["published"]) if claim["published"] else None
    added = rules.topic(claim["metric"]), *_dated(claim, reported), _claimed(claim), public
    return dict(zip(ADDED, added, strict=True))


def _dated(claim: Claim, reported: Days) -> tuple[date | None, date | None, str]:
    """First day of the period (None: open), the claim's own day, and what that day was taken from."""
    start = first_day(claim["period_start"]) if claim["period_start"] else None
    if claim["period_end"]:
        return start, last_day(claim["period_end"]), "period_end"
    if start:
        return start, last_day(claim["period_start"]), "period_start"
    # "Before the approvals" is not the day of the page; the series of reported places may know the day that
    # is meant.
    place = (claim[name] for name in ("subject_country", "source_id", "metric", "value_number"))
    if day := reported.get(tuple(place)):
        return None, last_day(day), "reported_ranks"
    if claim["published"]:
        return None, last_day(claim["published"]), "published"
    return None, None, ""


def _claimed(claim: Claim) -> float | None:
    if claim["unit"] in rules.WORDED_UNITS:
        return None
    number = claim["value_number"]
    if pd.isna(number):
        return rules.TRUTH.get(claim["value"])
    return int(number) if float(number).is_integer() else float(number)


def _is_known(claim: Claim, not_before: date | None, as_of: date, known_by: date | None) -> bool:
    if known_by is not None and (claim["public"] is None or claim["public"] > known_by):
        return False
    return (claim["public"] or not_before or as_of) <= as_of


def _not_before(claims: list[Claim]) -> dict[str, date]:
    """By page (source): the day before which it cannot have been public, by the days of which it speaks.

    It is at least as young as the newest of them; a running year is told of from its first day.
    """
    pages: dict[str, date] = {}
    for claim in claims:
        if claim["basis"] in {"period_end", "period_start"}:
            start, day, page = claim["start"] or claim["day"], claim["day"], claim["source_id"]
            earliest = start if (day - start).days <= RUNNING_YEAR else day
            pages[page] = max(earliest, pages.get(page, earliest))
    return pages


def audit(tables: Tables, country: str, as_of: date, known_by: date | None = None) -> pd.DataFrame:
    """Every known claim with its verdict: the columns of `known_claims`, `JUDGED` and eight more.

    products: of the country, behind the number; missing: those of them that only the claim's own documents
    know; alone: our number without these (None: no place); chapter: that which says more; because, text,
    other: what answers a claim that the licence tables do not speak to (`claim_answers.Answer`); rows.
    """
    claims, _ = known_claims(tables, country, as_of, known_by)
    records, _ = known_records(tables, country, as_of, known_by)
    reasons = {claim["claim_id"]: untestable(claim, tables, as_of) for claim in records}
    untested = {name: reason for name, reason in reasons.items() if reason}
    recount = shared_recount(tables, known_by)
    tested = {
        claim["claim_id"]: tested_by(recount, claim, records)
        for claim in records
        if claim["claim_id"] not in untested
    }
    refuted = {name for name, finding in tested.items() if finding["verdict"] == rules.CONTRADICTED}
    answers = Answers(tables, records, untested, refuted, take_snapshot(tables, as_of, None, known_by))
    findings = [tested.get(claim["claim_id"]) or answers.finding(claim) for claim in records]
    columns = [*JUDGED, "products", "missing", "alone", "chapter", "because", "text", "other", "rows"]
    return pd.concat([claims, pd.DataFrame(findings, columns=columns, dtype=object)], axis=1)


def tested_by(recount: Recount, claim: Claim, claims: Sequence[Claim]) -> dict[str, Any]:
    """What `audit` adds to a claim (one of the known `claims`) that licence tables can be asked about."""
    question = question_of(claim, claims)
    own = document_family(recount.tables, claim["source_id"])
    verdict, found, rest = _judged(claim, question, recount, own)
    if verdict.verdict == rules.CONTRADICTED:
        # Only what early licence dates cannot give either is contradicted.
        verdict, found, rest = _judged(claim, replace(question, bounds=True), recount, own)
    support = next(iter((*verdict.agreeing, *found)), NO_READING)
    left = next((reading for reading in rest if reading.key == support.key), NO_READING)
    return judged(verdict, found) | {
        "products": support.products,
        "missing": tuple(sorted(set(support.products) - set(left.products))),
        "alone": rest[0].value if rest else None,
        "chapter": rules.chapter(claim),
        "because": "",
        "text": "",
        "other": "",
        "rows": tuple(sorted({f"claims:{claim['claim_id']}", *support.rows})),
    }


def _judged(
    claim: Claim, question: Question, recount: Recount, own: frozenset[str]
) -> tuple[Verdict, list[Reading], list[Reading]]:
    """The verdict, and the readings with and without the claim's own documents."""
    stated = claim["value_relation"] or "exactly", claim["claimed"]
    found = _comparable(claim, readings(recount, question))
    rest = _comparable(claim, apart(recount, question, own, found, *stated))
    return rules.judge(*stated, found, rest, ceiling=claim["metric"] in rules.CEILINGS), found, rest


def _comparable(claim: Claim, found: list[Reading]) -> list[Reading]:
    """The readings that count what the claim counts: a number of licences bears out no number of products."""
    if claim["testable"] != OF_WORLD:
        return found
    licences = claim["unit"] in rules.LICENCE_UNITS
    return [reading for reading in found if ("licences" in reading.how) == licences]


def untestable(claim: Mapping[Any, Any], tables: Tables, as_of: date) -> str:
    """Why the licence tables cannot be asked about a claim: a code; "" if they can."""
    if claim["testable"] not in KINDS:
        return str(claim["untestable_why"] or rules.NO_TABLE)
    if claim["claimed"] is None:
        return rules.NO_QUANTITY
    if claim["day"] is None:
        return rules.UNDATED
    if claim["day"] > as_of:
        return rules.NOT_DUE
    if claim["testable"] in OF_COUNTRY and searched(tables, claim["subject_country"], claim["day"]) == "no":
        return rules.NOT_SEARCHED
    return ""


def question_of(claim: Claim, claims: Sequence[Claim], *, bounds: bool = False) -> Question:
    """What is asked of the tables for a claim; the other known claims tell what it leaves open."""
    kind = claim["testable"]
    is_open, worldwide = claim["start"] is None, kind == OF_WORLD
    some: tuple[int, ...] = ()
    if worldwide:
        some = _stated(claims, "regulator_count")
    elif kind == "uses_of_new":
        some = _stated((one for one in claims if one["source_id"] == claim["source_id"]), "new_products")
    attributed = ATTRIBUTION.fullmatch(claim["value"]) if kind == "holder" else None
    return Question(
        kind=kind,
        metric=claim["metric"],
        country=claim["subject_country"],
        start=claim["start"],
        day=claim["day"],
        starts=_open_starts(claim, claims) if is_open and not worldwide else (),
        some=some,
        holder=attributed["holder"].casefold() if attributed else "",
        conditions=tuple((attributed["conditions"] or "").split(", ")) if attributed else (),
        flow=is_flow(claim),
        bounds=bounds,
    )


def is_flow(claim: Mapping[Any, Any]) -> bool:
    """Whether a claim counts what was licensed within a period, not what stands at its end."""
    return bool(FLOW.search(claim["definition"]))


def _open_starts(claim: Claim, claims: Sequence[Claim]) -> tuple[date, ...]:
    """Where an open period may begin: where like claims begin, and at the starts of recent years."""
    like, day = (claim["metric"], claim["subject_country"]), claim["day"]
    begun = {one["start"] for one in claims if (one["metric"], one["subject_country"]) == like}
    starts = {start for start in begun if start is not None and start < day}
    if any(one["calendar"] == "solar_hijri" for one in claims):
        year = to_solar_hijri(day)[0]
        starts |= {solar_hijri_year(year - back)[0] for back in range(OPEN_YEARS)}
    else:
        starts |= {date(day.year - back, 1, 1) for back in range(OPEN_YEARS)}
    return tuple(sorted(starts))


def _stated(claims: Iterable[Claim], testable: str) -> tuple[int, ...]:
    numbers = {int(one["claimed"]) for one in claims if one["testable"] == testable and one["claimed"]}
    return tuple(sorted(numbers))


def claim_tally(audited: pd.DataFrame, country: str, name: str = "claims") -> dict[str, Traced]:
    """How many claims there are, of the country and of the world, and by verdict; facts `<name>.<key>`.

    Keys: claims, own (about the country), world, asked (to which the licence tables speak), each verdict.
    """
    audited = with_rows(audited, "claims")
    verdict, own = audited["verdict"], audited["subject_country"] == country
    return count_each(
        f"{name}.",
        "statement",
        claims=(audited, "Statements collected"),
        own=(audited[own], "Statements about the country"),
        world=(audited[~own], "Statements about the world"),
        asked=(audited[audited["tried"] > 0], "Statements to which the licence tables speak"),
        **{
            code: (audited[verdict == code], f"Statements that are {words}")
            for code, words in VERDICTS.items()
        },
    )


def seed_tally(seeds: pd.DataFrame, country: str) -> dict[str, Traced]:
    """How many claims the documents under test make, by verdict, and how many documents these are."""
    sources = tuple(f"sources:{name}" for name in sorted(set(seeds["source_id"])))
    about = "Documents that this report set out to check"
    documents = Traced(len(sources), sources, "seeds.documents", about, "document")
    return {**claim_tally(seeds, country, "seeds"), "documents": documents}


def coarsely_dated(audited: pd.DataFrame, name: str) -> Traced:
    """How many claims cannot be decided because licence days are not exact."""
    open_ = (audited["verdict"] == rules.UNDECIDED) & (audited["reason"] == "coarse_dates")
    about = "Statements that exact licence days would decide"
    return count(with_rows(audited[open_], "claims"), f"{name}.coarse_dates", about, "statement")


def later_claims(tables: Tables, country: str, as_of: date, known_by: date | None = None) -> Traced:
    """How many claims of the ledger the report cannot know yet; see `known_claims`."""
    _, left_out = known_records(tables, country, as_of, known_by)
    rows = tuple(f"claims:{name}" for name in left_out)
    return Traced(len(rows), rows, "claims.later", "Statements that became public later", "statement")


def claims_by_topic(audited: pd.DataFrame) -> pd.DataFrame:
    """Numbers of claims (topic, verdict, n, rows), topics with most decided claims first."""
    groups = with_rows(audited, "claims").groupby(["topic", "verdict"], as_index=False)
    frame = groups.agg(n=("claim_id", "size"), rows=("rows", "sum"))
    decided = frame[frame["verdict"] != rules.OUTSIDE].groupby("topic")["n"].sum()
    total = frame.groupby("topic")["n"].sum()
    order = sorted(total.index, key=lambda name: (-decided.get(name, 0), -total[name], name))
    return frame.sort_values(
        ["topic", "verdict"],
        key=lambda codes: codes.map((order if codes.name == "topic" else list(rules.OUTCOMES)).index),
        ignore_index=True,
    )


def found_outcomes(tally: dict[str, Traced]) -> list[dict[str, Any]]:
    """The verdicts that any claim has, from `claim_tally`: verdict and n."""
    return [{"verdict": code, "n": tally[code]} for code in rules.OUTCOMES if tally[code].value]


def seed_documents(audited: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """The claims of the documents under test."""
    return audited[audited["source_id"].map(tables.by_key("sources", "kind")) == "seed_document"]
