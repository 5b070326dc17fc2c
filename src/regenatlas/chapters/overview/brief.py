"""What the brief says first: the verdict on the official claim, and the findings of all chapters."""

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

CHAPTERS = (claims, standing, portfolio, coverage, science, capacity, ecosystem, outlook, region)


def brief(report: Report) -> tuple[Prose, Prose, list[Prose]]:
    """The headline, the line on the official claim, and the findings.

    The headline is the finding on the official claim; where no claim is known, and the line is empty, the
    place. It is not told again among the findings, each of which says how sure it is and where it is told.
    """
    verdict = claims.verdict_line(report)
    offered = {chapter: chapter.findings(report) for chapter in CHAPTERS if hasattr(chapter, "findings")}
    opens = claims if verdict.text else standing
    first, *offered[opens] = offered[opens]
    rest = [finding for findings in offered.values() for finding in findings]
    return first.sentence, verdict, [_told(report, one) for one in chosen(rest, MOST)]


def _told(report: Report, finding: Finding) -> Prose:
    name = report.texts("chapter")[finding.chapter]
    text = finding.sentence.text
    return report.passage(
        "finding",
        sentence=finding.sentence,
        ends=text.endswith((".", "!", "?")),
        says="confidence)" in text,
        level=finding.certainty,
        chapter=Prose(name, f"[{name}]({finding.chapter}.html)"),
    )
