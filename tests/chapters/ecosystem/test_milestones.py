"""Events by kind and day, and the milestones among them."""

from datetime import date

import pytest
from tests.made import made_tables, tail

from regenatlas.chapters.ecosystem import milestones
from regenatlas.counting.snapshot import take_snapshot
from regenatlas.tables.load import Tables

DAY = date(2024, 12, 31)


def happening(key, day, kind="policy", source="made", *, regulatory=False, inferred=False, country="IRN"):
    row = {"event_id": key, "date": day, "precision": "day", "date_inferred": inferred, "kind": kind}
    return {**row, "regulatory": regulatory, "country": country, "title": key, "detail": "", **tail(source)}


@pytest.fixture
def tables():
    made = made_tables(
        [],
        [],
        happenings=[
            happening("law", "2014-05", regulatory=True),
            happening("plant", "2012", "infrastructure", inferred=True),
            happening("rank", "2016", "science"),
            happening("list", "2024-08-20", "product", regulatory=True),
            happening("next", "2025-01-01"),
            happening("there", "2015", country="IRQ"),
        ],
    )
    return Tables({("events" if name == "happenings" else name): made[name] for name in made})


def test_events_are_those_of_the_country_by_the_day_in_order(tables):
    found = milestones.events(tables, "IRN", take_snapshot(tables, DAY))
    assert list(found["event_id"]) == ["plant", "law", "rank", "list"]


def test_events_are_counted(tables):
    found = milestones.events(tables, "IRN", take_snapshot(tables, DAY))
    counts = {name: number.value for name, number in milestones.event_counts(found, DAY).items()}
    # 2015 to 2024 are the last ten calendar years.
    told = milestones.event_counts(found, DAY)
    assert (told["first"].rows, told["last"].rows) == (("events:plant",), ("events:list",))
    assert counts == {"all": 4, "inferred": 1, "recent": 2, "first": 2012, "last": 2024}
    none = milestones.events(tables, "KOR", take_snapshot(tables, DAY))
    assert {name: number.value for name, number in milestones.event_counts(none, DAY).items()} == {
        "all": 0,
        "inferred": 0,
        "recent": 0,
    }


def found_in(*happenings):
    made = made_tables([], [], happenings=list(happenings))
    tables = Tables({("events" if name == "happenings" else name): made[name] for name in made})
    return milestones.events(tables, "IRN", take_snapshot(tables, DAY))


def test_milestones_are_dated_steps_and_firsts_and_what_is_farthest_from_them(monkeypatch):
    monkeypatch.setattr(milestones, "MOST", 5)
    monkeypatch.setattr(milestones, "STEPS", 2)
    found = found_in(
        happening("old step", "2000", regulatory=True),
        happening("step", "2010", regulatory=True),
        happening("new step", "2020", regulatory=True),
        happening("plant", "1990", "infrastructure"),
        happening("clinic", "2012", "clinical"),
        happening("near", "2011", "clinical"),
        happening("late plant", "2019", "infrastructure"),
        happening("far", "2001", "clinical"),
        happening("inferred", "1980", "clinical", inferred=True),
        happening("rank", "1985", "science"),
        happening("launch", "1986", "product"),
    )
    chosen = milestones.milestones(found)
    # The two newest steps, the first plant and clinic (1990, 2001), and 2012, two years from any of them.
    assert list(chosen["event_id"]) == ["plant", "far", "step", "clinic", "new step"]
    counts = milestones.milestone_counts(chosen)
    assert {key: n.value for key, n in counts.items()} == {"all": 5, "steps": 2, "first": 1990}


def test_two_events_are_no_milestones():
    assert milestones.milestones(found_in(happening("a", "2001"), happening("b", "2002", "clinical"))).empty


def test_a_table_of_events_begins_with_the_newest():
    listed = milestones.newest_first(found_in(happening("a.", "2001"), happening("b", "2002", inferred=True)))
    assert list(listed["heading"]) == ["b", "a"]
    assert list(listed["stated"]) == [False, True]
