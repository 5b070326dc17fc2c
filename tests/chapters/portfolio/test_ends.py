"""Why licences ended and what was done about safety: which ends count, whose they are, what is unknown."""

from datetime import date

import pytest
from tests.made import event, made_tables, product, tail

from regenatlas.chapters.portfolio import ends
from regenatlas.counting.snapshot import take_snapshot

DAY = date(2024, 12, 31)


def reason(event_id, code, statement="It says why.", second=""):
    row = {"event_id": event_id, "reason": code, "statement": statement, "other_source_id": second}
    return {**row, **tail()}


def act(key, day, regulator="FDA", products="a", second=""):
    row = {"action_id": key, "date": day, "regulator_id": regulator, "kind": "label", "product_ids": products}
    return {**row, "statement": "Watch.", "other_source_id": second, **tail()}


@pytest.fixture
def tables():
    return made_tables(
        [product("a", origin_country="KOR"), product("b", origin_country="USA"), product("c")],
        [
            event("a", "MFDS", "authorised", "2010"),
            event("a", "MFDS", "suspended", "2018"),
            event("a", "MFDS", "withdrawn", "2019-05-01"),
            event("a", "FDA", "authorised", "2011"),
            event("a", "FDA", "withdrawn", "2020"),
            event("b", "FDA", "authorised", "2012"),
            event("b", "FDA", "suspended", "2013"),
            event("b", "FDA", "reinstated", "2014"),
            event("c", "EMA", "conditional", "2015"),
            event("c", "EMA", "not_renewed", "2024"),
            event("c", "FDA", "authorised", "2016"),
            event("c", "FDA", "withdrawn", "2025"),
        ],
        end_reasons=[
            reason("a.MFDS.suspended.2018", "safety"),
            reason("a.MFDS.withdrawn.2019-05-01", "quality", second="made"),
            reason("c.EMA.not_renewed.2024", "unproven"),
            reason("c.FDA.withdrawn.2025", "commercial"),
        ],
        safety_actions=[
            act("one", "2020", products="a;b", second="made"),
            act("two", "2023-05-01", "MFDS", "b"),
            act("three", "2025", "MFDS"),
        ],
    )


def found(tables, country):
    return ends.ended(tables, country, take_snapshot(tables, DAY))


def test_a_licence_ended_if_its_last_act_is_an_end(tables):
    # The American licence of b came back, that of c ends after the day; the first suspension of a is past.
    gone = found(tables, "KOR")
    assert list(gone["event_id"]) == [
        "a.MFDS.withdrawn.2019-05-01",
        "a.FDA.withdrawn.2020",
        "c.EMA.not_renewed.2024",
    ]
    assert list(gone["reason"]) == ["quality", "unknown", "unproven"]
    assert list(gone["statement"]) == ["It says why.", "", "It says why."]
    assert list(gone["seen"]) == [True, False, True]
    assert list(gone["own"]) == [True, True, False]
    assert list(gone["here"]) == [True, False, False]
    assert gone["rows"][0] == (
        "authorisations:a.MFDS.withdrawn.2019-05-01",
        "end_reasons:a.MFDS.withdrawn.2019-05-01",
        "sources:made",
    )


def test_a_central_licence_held_in_each_member(tables):
    assert list(found(tables, "DEU").query("here")["event_id"]) == ["c.EMA.not_renewed.2024"]


def test_ends_are_counted_by_reason(tables):
    counts = {key: number.value for key, number in ends.end_counts(found(tables, "KOR")).items()}
    assert counts == {
        "all": 3,
        "own": 2,
        "here": 1,
        "quality": 1,
        "unproven": 1,
        "unknown": 1,
        **dict.fromkeys(["commercial", "safety", "site", "replaced"], 0),
    }
    frame = ends.by_reason(found(tables, "KOR"))
    assert list(frame["reason"]) == ["unproven", "quality", "unknown"]
    assert list(frame["own"]) == [0, 1, 1]
    assert list(frame["names"]) == [["C"], ["A"], ["A"]]


def test_acts_on_safety_are_those_by_the_day_with_whose_they_are(tables):
    acts = ends.safety(tables, "KOR", take_snapshot(tables, DAY))
    assert list(acts["action_id"]) == ["two", "one"]
    assert list(acts["names"]) == [["B"], ["A", "B"]]
    assert list(acts["own"]) == [False, True]
    assert list(acts["here"]) == [True, False]
    assert acts["rows"][1] == ("safety_actions:one", "sources:made")
    assert {key: number.value for key, number in ends.safety_counts(acts).items()} == {
        "all": 2,
        "own": 1,
        "here": 1,
    }
