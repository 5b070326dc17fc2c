"""What the chapter offers to the brief: the place, the place for the size, the document it hangs on."""

from collections.abc import Iterator

import pandas as pd

from regenatlas.chapters.standing import headline, robustness, standing, trajectory
from regenatlas.counting import evidence
from regenatlas.counting.searched import Missing, of_count
from regenatlas.report.findings import Finding, strength_among
from regenatlas.report.narrative import Prose, opening
from regenatlas.report.report import Report

CHAPTER = "02_standing"


def findings(report: Report) -> list[Finding]:
    """The place of the report's country first, then what it is for its population, and what it hangs on."""
    report = report.telling(CHAPTER)
    tables, country, snapshot = report.tables, report.parameters.country, report.snapshot
    found = standing.standing(tables, country, snapshot)
    numbers = headline.finding(report, found)
    heads = robustness.per_head(tables, snapshot, "population_total", 10_000_000)
    strength, known = _strength(report, found, heads), evidence.confidence(tables, country, snapshot)
    first = _finding(report.passage("headline", numbers), strength, numbers["level"])
    hanging = _hanging(report, found, strength) if known.evidence == "low" else []
    return [first, *_by_size(report, found, heads, numbers["level"]), *hanging]


def _finding(sentence: Prose, strength: int, certainty: str) -> Finding:
    return Finding(opening(sentence), CHAPTER, strength, certainty)


def _strength(report: Report, found: standing.Standing, heads: pd.DataFrame) -> int:
    """Of the count among the countries that were searched, with a product or without."""
    tables, country, snapshot, unit = (
        report.tables,
        report.parameters.country,
        report.snapshot,
        found.place.country,
    )
    if of_count(tables, unit, snapshot.as_of, found.place.n) == Missing.NOT_SEARCHED:
        return 0
    before = trajectory.change_since(tables, country, snapshot, trajectory.years_from(snapshot.as_of, -1))
    has_changed = before["count_before"].value != found.count.value
    strength = strength_among(found.place.n, list(heads.loc[heads["country"] != unit, "n"]))
    return max(strength, 2) if has_changed else strength


def _by_size(
    report: Report, found: standing.Standing, heads: pd.DataFrame, certainty: str
) -> Iterator[Finding]:
    unit = found.place.country
    sizes, is_own = robustness.sizes_of({"head": heads}, unit), heads["country"] == unit
    if sizes["head_n"].value:
        strength = strength_among(sizes["head_per"].value, list(heads.loc[~is_own, "per"]))
        yield _finding(report.passage("for_its_size", sizes, here=unit), strength, certainty)


def _hanging(report: Report, found: standing.Standing, strength: int) -> Iterator[Finding]:
    """The document without which count and place would be others; the tables say so for certain."""
    moves = robustness.documents(report.tables, report.parameters.country, report.snapshot)
    matters = robustness.document_that_matters(moves)
    if matters["moves"] and matters["n"].value:
        tie = report.passage("shared_place", matters)
        sentence = report.passage("hangs_on", matters, tie=tie, unit=found.place.country)
        yield _finding(sentence, min(strength, 2), evidence.Level.MEDIUM)
