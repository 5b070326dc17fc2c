"""How strong a stated place is."""

from tests.chapters.science.test_science_ranks import ROWS, world

from regenatlas.chapters.science.findings import CHAPTER, stated_place
from regenatlas.report.parameters import parse
from regenatlas.report.report import Report


def told(country, as_of):
    tables = world(*ROWS)
    report = Report(CHAPTER, parse({"country": country, "as_of": as_of}, tables), tables)
    return [(one.sentence.text, one.strength) for one in stated_place(report)]


def test_a_stated_place_is_strong_once_its_target_is_due():
    place = "Irn has been put 13th in stem cell science in 2 statements since 1 June 2020"
    due = "; no later statement shows whether the target, 10th by 1 January 2026, was reached"
    assert told("IRN", "2025-12-31") == [(place, 1)]
    assert told("IRN", "2026-01-01") == [(place + due, 3)]
    assert told("USA", "2026-01-01") == []
