"""What the chapter offers to the brief: plans as strong as they are answered, as sure as they are shown."""

from tests.chapters.ecosystem.test_delivery import programme
from tests.chapters.ecosystem.test_ecosystem import institution
from tests.chapters.ecosystem.test_milestones import happening
from tests.made import made_tables
from tests.made_claims import claim

from regenatlas.chapters.ecosystem import findings
from regenatlas.report.parameters import parse
from regenatlas.report.report import Report
from regenatlas.tables.load import Tables

ELSEWHERE = {"country": "KOR"}


def offered(programmes=(), ecosystem=(), happenings=()):
    made = made_tables(
        [],
        [],
        programmes=[*programmes, programme("other", "met") | ELSEWHERE],
        ecosystem=[*ecosystem, institution("other", "clinic", "", "in_service") | ELSEWHERE],
        happenings=[*happenings, happening("other", "2001", country="KOR")],
        claims=[claim("other", "other", "no", 1)],
    )
    frames = {("events" if name == "happenings" else name): made[name] for name in made}
    tables = Tables(frames)
    report = Report("00_overview", parse({"country": "IRN", "as_of": "2024-12-31"}, tables), tables)
    return [(one.sentence.text, one.strength, one.certainty) for one in findings(report)]


def test_a_missed_plan_is_an_answer_and_unknown_outcomes_make_it_less_sure():
    missed = programme("a", "missed", due="2020", reported="2021")
    unseen = [programme(key, "no_evidence") for key in "bcd"]
    assert offered([missed, unseen[0]]) == [
        (
            "Of 2 plans announced in Irn, none is reported done and 1 was missed; of 1 no outcome was seen",
            3,
            "medium",
        )
    ]
    assert offered([missed, *unseen])[0][1:] == (3, "low")
    assert offered([unseen[0]]) == [("The only plan found for Irn has no known outcome", 1, "low")]


def test_places_that_work_come_after_plans_and_are_as_sure_as_their_pages():
    seen = institution("ward", "clinic", "Tehran", "in_service")
    unseen = {**institution("firm", "company", "", "in_service"), "verified": False}
    sentence = "We found 2 places in Irn that make, use or study cell and gene therapies"
    assert offered([programme("a", "met", reported="2020")], [seen, unseen])[1] == (sentence, 1, "medium")
    assert offered([], [seen])[0][2] == "high"


def test_without_either_events_are_told_or_that_nothing_is_known():
    assert offered(happenings=[happening("law", "2014")])[0][1:] == (1, "medium")
    assert [one[1:] for one in offered()] == [(0, "low")]
