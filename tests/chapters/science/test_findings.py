"""How strong a stated place is."""

from tests.chapters.science.test_science import trial
from tests.chapters.science.test_science import world as counted
from tests.chapters.science.test_science_ranks import ROWS, world

from regenatlas.chapters.science.findings import CHAPTER, one_count, stated_place
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


def test_a_recent_count_tells_more_than_an_old_one_of_more_countries():
    old = [trial(f"old-{code}", code, 9, source_id="wide") for code in ("IRN", "USA", "KOR")]
    new = [trial(f"new-{code}", code, 5, "2024", source_id="recent") for code in ("IRN", "USA")]
    tables = counted(trials=[*old, *new])
    for day, number in (("2020-12-31", 9), ("2024-12-31", 5)):
        report = Report(CHAPTER, parse({"country": "IRN", "as_of": day}, tables), tables)
        (found,) = one_count(report)
        assert f"One source counts {number} trials" in found.sentence.text
