"""What the chapter finds: how many transplants are done, whether a claimed world rank can be, and donors."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pandas as pd

from regenatlas.chapters.capacity import capacity, donors, known
from regenatlas.counting.evidence import Level, of_figure
from regenatlas.report.findings import Finding, strength_among
from regenatlas.report.report import Report

CHAPTER = "06_capacity"


def findings(report: Report) -> list[Finding]:
    """The transplants, a rank that is claimed, and the donors; last what was not found."""
    chapter = report.telling(CHAPTER)
    return sorted([*_transplants(chapter), *_donors(chapter)], key=lambda one: not one.strength)


def _transplants(report: Report) -> Iterator[Finding]:
    code, tables = report.parameters.country, report.tables
    counts, _ = capacity.activity(tables, report.snapshot)
    every = known.known_rates(tables, report.snapshot)
    compared, own = known.references(tables, report.snapshot), known.known_of(every, code)
    none: dict[str, Any] = dict.fromkeys(("year", "said", "difference", "others"))
    sentence = report.passage("headline", none | own | known.standing(compared, own, code))
    yield Finding(sentence, CHAPTER, strength(compared, own, code), certainty(own, report.snapshot.as_of))
    newest = capacity.latest(capacity.compared_rates(tables, report.snapshot))
    years = capacity.own_series(counts, code, capacity.NATION_A_YEAR)
    claim = capacity.claimed_rank(tables, report.snapshot, newest, years, code)
    if claim:
        yield Finding(report.passage("claim", claim), CHAPTER, 3, Level.MEDIUM)


def strength(compared: pd.DataFrame, own: dict[str, Any], country: str) -> int:
    """How the higher number of the latest count stands among the counts of others; 1 for mere statements."""
    if "high_rate" in own:
        others = compared[(compared["country"] != country) & compared["counted"].astype(bool)]
        return strength_among(own["high_rate"].value, list(others["rate"]))
    return 1 if {"said", "difference"} & set(own) else 0


def certainty(own: dict[str, Any], as_of: date) -> Level:
    """High for one exact recent count, medium for a lower bound or counts that differ, low for statements."""
    if "low" not in own:
        return Level.LOW
    exact = own["low"].value == own["high"].value and own["low_relation"] == "exactly"
    return of_figure(own["year"].value, as_of) if exact else Level.MEDIUM


def _donors(report: Report) -> Iterator[Finding]:
    code = report.parameters.country
    registered = donors.donor_registers(report.tables, report.snapshot)
    own = donors.donors_of(registered, code)
    others = list(registered.loc[registered["country"] != code, "per_thousand"].dropna())
    if own and own["per"].value is not None and others:
        sentence = report.passage("donors_finding", own, donors.place_of(registered, code))
        yield Finding(sentence, CHAPTER, strength_among(own["per"].value, others), Level.MEDIUM)
