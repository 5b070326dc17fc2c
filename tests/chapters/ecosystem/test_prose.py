"""What the chapter says of institutions, programmes and statements, and where none were collected."""

import pytest
from tests.prose import cases, expect, rendered, unrendered, untidy

from regenatlas.chapters.ecosystem.reported import PRODUCT_RANKS
from regenatlas.tables.codes import repository_lists
from regenatlas.tables.load import load_tables

CHAPTER = "05_ecosystem"
NUMBERS = {"all": 63, "working": 46, "done": 5, "confirmed": "none", "missed": "3"}
NUMBERS |= {"silent": "none", "working_or_none": "46"}
TARGET = {"target_relation": ["exactly", "at_least", "up_to", "top_n"], "unit": ["rank", "centres", ""]}
SPOKEN = {"of": ["", "2013", "2013-12-31", "2017-04-30"], "start": ["", "2013-01-01"], "years": "2013"}
SAID = {
    "number": [None, 1.5, 40],
    "relation": ["exactly", "at_least", "more_than", "up_to", "about", "top_n"],
}

CASES = [
    *cases("answer", known=[0, 63], plans=[0, 30], authorities=[(), ("A",), ("A", "B")], **NUMBERS),
    *cases("map_title", placed=[1, 3], cities=[1, 2], first=[1, 2], city="Basra"),
    *(case for key in ("working", "coming", "open", "unplaced") for case in cases(f"map_key_{key}")),
    *cases("promises_key_today"),
    *cases("institution", name="Royan", people=["", "A. Person"]),
    *cases("since", since=["", "2018-04"]),
    *cases("state", status_code=["closed", "in_service"], status=["active", "told"], state="in service"),
    *cases("event", heading="A law", detail=["", "It says more."]),
    *cases("step_kind", what=["event", "statement"]),
    *cases("target", target_value=[None, 14], **TARGET),
    *cases("announced", announced=["", "2018"]),
    *cases("due", due=["", "2020"]),
    *cases("known", hindsight=[True, False], outcome=["not_due", "no_evidence"], status="missed: 28 in 2022"),
    *cases("speaks_of", **SPOKEN),
    *cases("stated_number", value="many", unit=["%", "companies"], **SAID),
    *cases("stated_by", speaker=["", "S"], publisher=["", "P"]),
    *cases("number_label", years=["", "2013/14"], definition="all companies"),
    *cases("companies_title", low=2, high=[2, 160], ways=4),
    *cases("dated_place", place="7th", date=["", "2024-08"]),
]


def test_every_branch_is_rendered():
    assert unrendered(CHAPTER, CASES) == []


def test_every_passage_reads_cleanly():
    assert untidy(CHAPTER, CASES) == []


def target(value, relation, unit):
    return {"target_value": value, "target_relation": relation, "unit": unit}


def spoken(start, end):
    return {"start": start, "of": end, "years": end[:4]}


SENTENCES = [
    expect("number_or_none", {"n": 0}, "none"),
    expect("number_or_none", {"n": 3}, "3"),
    expect("map_title", {"placed": 1, "cities": 1, "first": 1, "city": "Basra"},
           "The only institution with a known city is in Basra"),
    expect("map_title", {"placed": 3, "cities": 1, "first": 3, "city": "Basra"},
           "All 3 institutions with a known city are in Basra"),
    expect("map_title", {"placed": 3, "cities": 2, "first": 2, "city": "Basra"},
           "2 of 3 institutions with a known city are in Basra"),
    expect("target", target(14, "exactly", "centres"), "14 centres"),
    expect("target", target(1000, "at_least", "patients/year"), "at least 1,000 patients/year"),
    expect("target", target(5, "top_n", "rank"), "among the first 5"),
    expect("target", target(10, "exactly", "rank"), "10th place"),
    expect("target", target(None, "", ""), "no number named"),
    expect("known", {"hindsight": True, "outcome": "not_due", "status": "missed"}, "the date has not come"),
    expect("known", {"hindsight": False, "outcome": "missed", "status": "missed: 28"}, "missed: 28"),
    expect("state", {"status_code": "in_service", "status": "in service since 2016", "state": "in service"},
           "in service"),
    expect("state", {"status_code": "in_service", "status": "first phase", "state": "in service"},
           "in service (first phase)"),
    expect("speaks_of", spoken("2020-06-01", "2020-06-01"), "1 June 2020"),
    expect("speaks_of", spoken("2019-03-21", "2020-03-19"), "21 March 2019 – 19 March 2020"),
    expect("speaks_of", spoken("", "2013-12-31"), "by 2013"),
    expect("speaks_of", spoken("", "2017-04-30"), "by 30 April 2017"),
    expect("speaks_of", spoken("", ""), "undated"),
    expect("stated_number", {"number": 40, "relation": "more_than", "value": "", "unit": ""}, "more than 40"),
    expect("stated_number", {"number": 9.5, "relation": "exactly", "value": "9.5", "unit": "%"}, "9.5%"),
    expect("stated_number", {"number": None, "relation": "", "value": "yes", "unit": ""}, "yes"),
    expect("stated_place", {"relation": "below", "bound": "14", "rank": None, "rank_text": "below 14"},
           "below the 14th place"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "values", "text"), SENTENCES)
def test_a_sentence_reads(name, values, text):
    assert rendered(CHAPTER, name, values) == text


def test_every_measure_of_a_reported_rank_has_words():
    metrics = set(load_tables()["reported_ranks"]["metric"]) - set(PRODUCT_RANKS)
    assert metrics == set(repository_lists()["measure"]) == set(repository_lists()["measure_basis"])
