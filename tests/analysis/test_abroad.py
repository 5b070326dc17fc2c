"""Centres promised abroad against what was seen, on a small region and on the real promise of 2018."""

from datetime import date

import pytest

from regenatlas.analysis import abroad as chapter
from regenatlas.analysis.snapshot import snapshot
from regenatlas.tables.load import load_tables
from tests.analysis.region_world import DAY, region


@pytest.fixture
def tables():
    return region()


def found(tables, day):
    return chapter.centres(tables, "IRN", snapshot(tables, day)).set_index("name")


def test_a_promise_past_its_due_date_was_not_seen(tables):
    own = found(tables, DAY).loc["planned"]
    assert (own["promised"], own["due"], own["found"]) == ("2018-04-30", "2019-03-20", "not_seen")
    assert own["rows"] == ("ecosystem:planned", "programmes:abroad")


def test_before_its_due_date_it_is_not_due(tables):
    assert found(tables, date(2018, 12, 31)).loc["planned", "found"] == "not_due"


def test_a_centre_that_ran_before_the_promise_does_not_keep_it(tables):
    own = found(tables, DAY).loc["before"]
    assert (own["promised"], own["found"]) == ("", "running")


def test_a_centre_that_began_after_the_promise_keeps_it(tables):
    own = found(tables, DAY).loc["later"]
    assert (own["promised"], own["found"]) == ("2018-04-30", "running")
    assert "later" not in found(tables, date(2019, 6, 30)).index


def test_institutions_at_home_and_of_others_stay_out(tables):
    assert "at-home" not in found(tables, DAY).index
    assert chapter.centres(tables, "TUR", snapshot(tables, DAY)).empty


def test_only_promises_abroad_are_told(tables):
    assert list(chapter.promises(tables, "IRN", snapshot(tables, DAY))["name"]) == ["abroad"]


def test_numbers_of_promises(tables):
    numbers = chapter.numbers(chapter.centres(tables, "IRN", snapshot(tables, DAY)))
    values = {key: traced.value for key, traced in numbers.items()}
    assert values == {"promised": 2, "hosts": 2, "opened": 1, "late": 1, "waiting": 0, "running": 1}


def test_export_events_come_in_order_up_to_the_day(tables):
    events = chapter.export_events(tables, "IRN", snapshot(tables, DAY))
    assert list(events["title"]) == ["early", "sold"]


def test_the_four_centres_promised_in_2018_are_told_as_irna_reported_them():
    # IRNA in French, 30 April 2018: four centres in Iraq, Oman, Azerbaijan and Syria within the year.
    tables = load_tables()
    centres = chapter.centres(tables, "IRN", snapshot(tables, date(2026, 1, 1)))
    promised = centres[centres["promised"] != ""]
    assert sorted(promised["country"]) == ["AZE", "IRQ", "OMN", "SYR"]
    assert set(promised["due"]) == {"2019-03-20"}
    assert chapter.numbers(centres)["opened"].value == 0
