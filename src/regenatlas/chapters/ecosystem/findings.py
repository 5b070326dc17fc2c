"""What the chapter finds: what came of announced plans, which places work, and what was said of both."""

from regenatlas.chapters.ecosystem import bearing, centres, delivery, ecosystem, milestones
from regenatlas.report.findings import CERTAINTIES, Finding
from regenatlas.report.report import Report

CHAPTER = "07_ecosystem"
MOST = 3
MOSTLY, HALF = 0.75, 0.5  # shares of what is shown, for high and for medium certainty


def findings(report: Report) -> list[Finding]:
    """At most three findings, that of the chapter's headline first.

    What is said of plans, places and centres is as sure as the share of them that pages show: three quarters
    for high, half for medium certainty.
    """
    every = [*_plans(report), *_places(report), *_centres(report), *_companies(report)]
    return every[:MOST] or [_else(report)]


def _plans(report: Report) -> list[Finding]:
    n = delivery.outcome_counts(
        delivery.programmes(report.tables, report.parameters.country, report.snapshot)
    )
    if not n["all"].value:
        return []
    answered = n["confirmed"].value or n["missed"].value
    known = n["all"].value - n["no_evidence"].value
    sentence = report.telling(CHAPTER).passage("plans", n)
    return [Finding(sentence, CHAPTER, 3 if answered else 1, _sure(known, n["all"].value))]


def _places(report: Report) -> list[Finding]:
    found, _ = ecosystem.institutions(report.tables, report.parameters.country, report.snapshot)
    n = ecosystem.institution_counts(found)
    if not n["working"].value:
        return []
    working = found[(found["role"] == "place") & (found["stage"] == "working")]
    seen = working["verified"].astype(bool) & ~working["alone"].astype(bool)
    sentence = report.telling(CHAPTER).passage("places", n)
    return [Finding(sentence, CHAPTER, 1, _sure(int(seen.sum()), len(working)))]


def _centres(report: Report) -> list[Finding]:
    named = centres.named_centres(report.tables, report.parameters.country, report.snapshot)
    n = centres.centre_numbers(named, "stand")
    if not n["named"].value:
        return []
    day = named.loc[named["said_as"] == "stand", "said"].iloc[0]
    sentence = report.telling(CHAPTER).passage("centres", n, said=day)
    return [Finding(sentence, CHAPTER, 3, _sure(n["shown"].value, n["named"].value))]


def _companies(report: Report) -> list[Finding]:
    n = bearing.company_numbers(report.tables, report.parameters.country, report.snapshot)
    if "low" not in n or n["low"].value == n["high"].value:
        return []
    return [Finding(report.telling(CHAPTER).passage("companies", n), CHAPTER, 1, CERTAINTIES[1])]


def _else(report: Report) -> Finding:
    """Where no plan and no place was collected: what is known of events, or that nothing is."""
    where = report.tables, report.parameters.country, report.snapshot
    n = milestones.event_counts(milestones.events(*where), report.snapshot.as_of)
    telling = report.telling(CHAPTER)
    bodies = ecosystem.institution_counts(ecosystem.institutions(*where)[0])
    if bodies["offices"].value and not n["all"].value:
        return Finding(telling.passage("offices_only", bodies), CHAPTER, 0, CERTAINTIES[2])
    if n["all"].value:
        return Finding(telling.passage("events_only", n), CHAPTER, 1, CERTAINTIES[1])
    known = len(ecosystem.regulators(*where))
    return Finding(telling.passage("nothing", authorities=known), CHAPTER, 0, CERTAINTIES[2])


def _sure(shown: int, of: int) -> str:
    share = shown / of
    return CERTAINTIES[0 if share >= MOSTLY else 1 if share >= HALF else 2]
