"""Corrections in words, and lists of names that end in a number."""

import pandas as pd
import pytest
from tests.made import event, made_tables, product

from regenatlas.chapters.portfolio import tables
from regenatlas.report.parameters import parse
from regenatlas.report.report import Report


@pytest.fixture
def report():
    made = made_tables([product("sheet")], [event("sheet", "IFDA", "authorised", "2019")])
    return Report("03_portfolio", parse({"as_of": "2022-01-01"}, made), made)


def test_corrections_are_in_words(report):
    changes = pd.DataFrame(
        {
            "product_id": ["sheet"] * 4,
            "column": ["modality", "therapeutic_area", "origin_country", "row"],
            "was": ["melanocyte", "metabolic (FDA row)", "KOR", ""],
            "now": ["unknown", "dental", "IRN", "added"],
        }
    )
    cells = tables.with_words(report, changes)
    assert list(cells["was"]) == ["pigment cells", "inherited metabolic disease (FDA row)", "Kor", ""]
    assert list(cells["now"]) == ["not known", "tooth and gum disease", "Irn", "added"]
    assert list(cells["field"])[1:3] == ["therapeutic area", "origin country"]
    assert list(cells["name"]) == ["Sheet"] * 4


def test_a_long_list_of_names_ends_in_a_number(report):
    assert tables.some(report, "abc", most=2) == ["a", "b", "c"]
    assert tables.some(report, "abcd", most=2) == ["a", "b", "2 other products"]
