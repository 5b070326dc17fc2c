"""Rows and titles of chapter 05 in words."""

import pandas as pd
import pytest

from regenatlas.chapters.ecosystem import words
from regenatlas.chapters.ecosystem.reported import PRODUCT_RANKS
from regenatlas.report.report import open_report
from regenatlas.tables.codes import repository_lists
from regenatlas.tables.load import load_tables
from regenatlas.tables.provenance import Traced


@pytest.fixture(scope="module")
def report():
    return open_report("05_ecosystem", country="IRN")


@pytest.mark.parametrize(
    ("value", "relation", "unit", "text"),
    [
        (14, "exactly", "centres", "14 centres"),
        (1000, "at_least", "patients/year", "at least 1,000 patients/year"),
        (5, "top_n", "rank", "among the first 5"),
        (10, "exactly", "rank", "10th place"),
        (None, "", "", "no number named"),
    ],
)
def test_a_target_is_told_with_its_relation(report, value, relation, unit, text):
    row = {"target_value": value, "target_relation": relation, "unit": unit}
    assert words.target(report, row) == text


def test_what_became_known_after_the_day_is_not_told(report):
    row = {"target_value": None, "target_relation": "", "unit": "", "announced": "2018", "due": "2021",
           "status": "missed: 28 in 2022"}  # fmt: skip
    found = pd.DataFrame(
        [{**row, "outcome": "not_due", "hindsight": True}, {**row, "outcome": "missed", "hindsight": False}]
    )
    assert list(words.programmes(report, found)["status"]) == ["the date has not come", "missed: 28 in 2022"]


def test_none_is_said_in_place_of_zero(report):
    assert words.count(report, Traced(0, (), "a-zero")).text == "none"
    assert words.count(report, Traced(3, (), "a-three")).text == "3"


@pytest.mark.parametrize(
    ("placed", "cities", "first", "text"),
    [
        (1, 1, 1, "The only institution with a known city is in Basra"),
        (3, 1, 3, "All 3 institutions with a known city are in Basra"),
        (3, 2, 2, "2 of 3 institutions with a known city are in Basra"),
    ],
)
def test_the_title_of_the_map_tells_where_most_stand(report, placed, cities, first, text):
    made = {"placed": placed, "cities": cities, "first": first}
    stand = {
        name: Traced(n, (), f"{name}-{placed}-{cities}", "", "city" if name == "cities" else "institution")
        for name, n in made.items()
    }
    assert words.map_title(report, stand, "Basra").text == text


def test_every_measure_of_a_reported_rank_has_words():
    metrics = set(load_tables()["reported_ranks"]["metric"]) - set(PRODUCT_RANKS)
    assert metrics == set(repository_lists()["measure"]) == set(repository_lists()["measure_basis"])


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        ("2020-06-01", "2020-06-01", "1 June 2020"),
        ("2019-03-21", "2020-03-19", "21 March 2019 – 19 March 2020"),
        ("", "2013-12-31", "by 2013"),
        ("", "2017-04-30", "by 30 April 2017"),
        ("", "", "undated"),
    ],
)
def test_a_statement_says_of_when_it_speaks(report, start, end, text):
    row = {
        "of": end,
        "start": start,
        "metric": "",
        "number": None,
        "value": "yes",
        "relation": "",
        "unit": "",
        "speaker": "",
        "publisher": "P",
    }
    assert words.stated(report, pd.DataFrame([row])).loc[0, "when"] == text
