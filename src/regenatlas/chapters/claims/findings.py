"""What the chapter offers to the brief: the verdict on the official claim."""

from typing import Any

from regenatlas.chapters.claims import claim_rules as rules
from regenatlas.chapters.claims.claims import audit, claim_tally
from regenatlas.chapters.claims.official import PLACE, official_claim
from regenatlas.counting.searched import searched
from regenatlas.report.findings import Finding
from regenatlas.report.narrative import Prose
from regenatlas.report.report import Report

CHAPTER = "01_claims"


def findings(report: Report) -> list[Finding]:
    """The verdict on the official claim; without one what became of the statements that were collected."""
    own, claim = report.telling(CHAPTER), _claim(report)
    if claim:
        answered = claim["together"] or claim["verdict"] not in {rules.RESTATED, rules.UNDECIDED}
        sentence = own.passage("headline", _words(own, claim))
        return [Finding(sentence, CHAPTER, 3 if answered and claim["seed"] else 1, certainty(report, claim))]
    here = report.tables, report.parameters.country, report.snapshot.as_of, report.snapshot.known_by
    tally = claim_tally(audit(*here), here[1])
    sentence = own.passage("headline", tally, parts=(), verdict="")
    return [Finding(sentence, CHAPTER, 1 if tally["claims"].value else 0, "low")]


def verdict_line(report: Report) -> Prose:
    """The official claim, who made it, the verdict and the confidence in it; empty where there is none."""
    own, claim = report.telling(CHAPTER), _claim(report)
    if not claim:
        return Prose("", "")
    level = certainty(report, claim)
    return own.passage("verdict_line", _words(own, claim), spoken=own.text("spoken", claim), level=level)


def certainty(report: Report, claim: dict[str, Any]) -> str:
    """How sure the verdict on a claim (of `official_claim`) is.

    Low where the claim may still be true; medium for a place, which the registers of other countries may
    change, for a number where the country's own were searched in part, and where another rule than the
    nearest gives it; else high.
    """
    parts = claim["together"] or [claim]
    if not claim["together"] and claim["verdict"] in {rules.RESTATED, rules.UNDECIDED}:
        return "low"
    registers = searched(report.tables, report.parameters.country, claim["day"])
    is_place = any(part["testable"] == PLACE for part in parts)
    open_ = registers != "yes" or is_place or claim["verdict"] == rules.OTHER_RULE
    return "medium" if open_ else "high"


def _claim(report: Report) -> dict[str, Any] | None:
    p = report.parameters
    return official_claim(report.tables, p.country, report.snapshot.as_of, p.known_by)


def _words(own: Report, claim: dict[str, Any]) -> dict[str, Any]:
    """What the passages on the official claim need beside its fields."""
    place = own.passage("part", claim)
    return {
        **claim,
        "time": own.passage("time", claim, on=claim["day"]),
        "day": own.parameters.as_of,
        "parts": own.passages("part", claim["together"]),
        "words": place,
        "place": place,
        "closest": own.passage("closest", claim),
    }
