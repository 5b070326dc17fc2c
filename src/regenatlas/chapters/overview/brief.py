"""What the brief says first: the verdict on the official claim, and the findings of all chapters."""

from dataclasses import replace

from regenatlas.chapters import (
    capacity,
    claims,
    coverage,
    ecosystem,
    outlook,
    portfolio,
    region,
    science,
    standing,
)
from regenatlas.report.findings import Finding, chosen
from regenatlas.report.narrative import Prose
from regenatlas.report.report import Report

MOST = 5  # findings of a brief
ANSWERED = 3  # the strength of a finding that answers an official statement
SURE = "confidence)"  # in a sentence that says itself how sure it is

CHAPTERS = (claims, standing, portfolio, coverage, science, capacity, ecosystem, outlook, region)


def brief(report: Report) -> tuple[Prose, Prose, list[Prose]]:
    """The headline, the line on the official claim, and the findings.

    The headline is the finding on the official claim if that is answered, else the place with the confidence
    in it; then the line is empty. What the brief opens with is not told again among the findings. Each says
    how sure it is and where it is told.
    """
    offered = [chapter.findings(report) for chapter in CHAPTERS]
    claim, place = offered[CHAPTERS.index(claims)][0], offered[CHAPTERS.index(standing)][0]
    verdict = claims.verdict_line(report) if claim.strength == ANSWERED else Prose("", "")
    opens = claim if verdict.text else place
    rest = [one for findings in offered for one in findings if one != opens]
    says = bool(verdict.text) or not opens.strength or SURE in opens.sentence.text
    headline = report.passage("opening", sentence=opens.sentence, says=says, level=opens.certainty)
    line = _told(report, replace(claim, sentence=verdict)) if verdict.text else verdict
    return headline, line, [_told(report, one) for one in chosen(rest, MOST)]


def _told(report: Report, finding: Finding) -> Prose:
    name = report.texts("chapter")[finding.chapter]
    text = finding.sentence.text
    return report.passage(
        "finding",
        sentence=finding.sentence,
        ends=text.endswith((".", "!", "?")),
        says=SURE in text or text.endswith("confidence."),
        level=finding.certainty,
        chapter=Prose(name, f"[{name}]({finding.chapter}.html)"),
    )
