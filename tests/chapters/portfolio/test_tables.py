"""Lists of names that end in a number."""

import pytest
from tests.made import event, made_tables, product

from regenatlas.chapters.portfolio import tables
from regenatlas.report.parameters import parse
from regenatlas.report.report import Report


@pytest.fixture
def report():
    made = made_tables([product("sheet")], [event("sheet", "IFDA", "authorised", "2019")])
    return Report("03_portfolio", parse({"as_of": "2022-01-01"}, made), made)


def test_a_long_list_of_names_ends_in_a_number(report):
    assert tables.some(report, "abc", most=2) == ["a", "b", "c"]
    assert tables.some(report, "abcd", most=2) == ["a", "b", "2 other products"]
