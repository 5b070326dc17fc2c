"""What the brief opens with, and which findings it tells."""

import pytest
from tests.prose import TABLES

from regenatlas.chapters.overview import brief
from regenatlas.report.findings import Finding
from regenatlas.report.narrative import Prose
from regenatlas.report.parameters import parse
from regenatlas.report.report import Report


def told(text, chapter, strength, certainty="medium"):
    return Finding(Prose(text, text), chapter, strength, certainty)


class Chapter:
    """A chapter that offers these findings, and this line on the official claim."""

    def __init__(self, *offered, line=""):
        self.offered, self.line = list(offered), line

    def findings(self, _report):
        return self.offered

    def verdict_line(self, _report):
        return Prose(self.line, self.line)


@pytest.fixture
def made(monkeypatch):
    """A brief of made chapters: opens, line and findings as text."""

    def make(claims, standing, *others):
        monkeypatch.setattr(brief, "claims", claims)
        monkeypatch.setattr(brief, "standing", standing)
        monkeypatch.setattr(brief, "CHAPTERS", (claims, standing, *others))
        parameters = parse({"country": "IRN", "as_of": "2024-01-01"}, TABLES)
        headline, line, findings = brief.brief(Report("00_overview", parameters, TABLES))
        return headline.text, line.text, [finding.text for finding in findings]

    return make


PLACE = told("Irn stands 5th", "02_standing", 3)


def test_it_opens_with_the_answer_to_the_official_claim_and_tells_it_once(made):
    claims = Chapter(told("No rule gives 7th", "01_claims", 3), line="Official claim: 7th. Low confidence.")
    opens, line, findings = made(claims, Chapter(PLACE))
    assert (opens, line) == ("No rule gives 7th", "Official claim: 7th. Low confidence. · The claims")
    assert findings == ["Irn stands 5th. Medium confidence · The place"]


def test_a_claim_that_is_not_official_is_a_finding_as_any_other(made):
    claims = Chapter(told("One rule gives 16", "01_claims", 1), line="Stated: 16")
    opens, line, findings = made(claims, Chapter(PLACE))
    assert (opens, line) == ("Irn stands 5th (medium confidence)", "")
    assert findings == ["One rule gives 16. Medium confidence · The claims"]


def test_without_a_claim_it_opens_with_the_place_and_says_once_how_sure_that_is(made):
    none = Chapter(told("No statement was collected", "01_claims", 0, "low"))
    sure = told("Irn stands 5th (low confidence)", "02_standing", 3, "low")
    assert made(none, Chapter(sure, told("Irn leads by size", "02_standing", 2))) == (
        "Irn stands 5th (low confidence)",
        "",
        ["Irn leads by size. Medium confidence · The place"],
    )
    nothing = told("What Irn has is not known", "02_standing", 0, "low")
    assert made(none, Chapter(nothing))[0] == "What Irn has is not known"


def test_it_tells_five_findings_the_strongest_first_and_where_they_are_told(made):
    others = [Chapter(told(f"Finding {n}.", f"0{n}_{name}", n % 3 + 1)) for n, name in enumerate(
        ("portfolio", "coverage", "science", "capacity", "ecosystem", "outlook"), start=3)]  # fmt: skip
    none = Chapter(told("No statement was collected", "01_claims", 0, "low"))
    _, _, findings = made(none, Chapter(PLACE), *others)
    assert [text.split(".")[0] for text in findings] == [
        "Finding 5",
        "Finding 8",
        "Finding 4",
        "Finding 7",
        "Finding 3",
    ]
    assert findings[0] == "Finding 5. Medium confidence · The science"


def test_a_finding_leads_to_the_page_of_its_chapter(made):
    none = Chapter(told("No statement was collected", "01_claims", 0, "low"))
    made(none, Chapter(PLACE, told("Irn leads by size", "02_standing", 2)))
    parameters = parse({"country": "IRN", "as_of": "2024-01-01"}, TABLES)
    _, _, findings = brief.brief(Report("00_overview", parameters, TABLES))
    assert findings[0].markdown.endswith("[The place](02_standing.html)")
