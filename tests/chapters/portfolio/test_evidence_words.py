"""Names, statements, candidates and corrections in words."""

import pandas as pd
import pytest
from tests.made import event, made_tables, product

from regenatlas.chapters.portfolio import evidence_words as told
from regenatlas.report.parameters import parse
from regenatlas.report.report import Report


@pytest.fixture
def report():
    tables = made_tables([product("sheet")], [event("sheet", "IFDA", "authorised", "2019")])
    return Report("02_portfolio", parse({"as_of": "2022-01-01"}, tables), tables)


def test_corrections_are_told_in_words(report):
    frame = pd.DataFrame(
        {
            "product_id": ["sheet"] * 4,
            "column": ["modality", "therapeutic_area", "origin_country", "row"],
            "was": ["melanocyte", "metabolic (FDA row)", "KOR", ""],
            "now": ["unknown", "dental", "IRN", "added"],
        }
    )
    cells = told.changes(report, frame)
    assert list(cells["was"]) == ["pigment cells", "inherited metabolic disease (FDA row)", "Kor", "nothing"]
    assert list(cells["now"]) == ["not known", "tooth and gum disease", "Irn", "added"]
    assert list(cells["what"]) == ["modality", "therapeutic area", "origin country", "whole row"]
    assert list(cells["name"]) == ["Sheet"] * 4


def test_a_statement_without_a_date_is_called_undated(report):
    frame = pd.DataFrame(
        {
            "date": ["2024-08", "", ""],
            "published": ["", "2025", ""],
            "evidence_kind": ["licence", "gmp", "sale"],
        }
    )
    cells = told.statements(report, frame)
    assert list(cells["when"]) == ["August 2024", "2025", "undated"]
    assert list(cells["kind"]) == ["licence", "manufacturing permit", "sale"]


def test_a_product_without_other_names_stays_out_of_the_table_of_names(report):
    frame = pd.DataFrame(
        {"name": ["A", "B"], "brands": [("X", "Y"), ()], "local": [(), ()], "other": [(), ()]}
    )
    cells = told.names(report, frame)
    assert cells[["name", "brands", "local"]].to_numpy().tolist() == [["A", "X, Y", "none"]]


def test_a_candidate_carries_its_local_name_and_its_status_in_words(report):
    frame = pd.DataFrame({"name": ["A", "B"], "name_local": ["آ", ""], "status": ["marketed", "announced"]})
    cells = told.candidates(report, frame)
    assert list(cells["full"]) == ["A (آ)", "B"]
    assert list(cells["status"]) == ["offered, no licence seen", "announced"]
