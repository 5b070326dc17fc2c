"""Turns of phrase that several chapters need."""

import pytest
from tests.made import event, made_tables, product

from regenatlas.report import phrases
from regenatlas.report.parameters import parse
from regenatlas.report.report import Report
from regenatlas.tables.provenance import Traced


@pytest.fixture
def report():
    tables = made_tables([product("a")], [event("a", "IFDA", "authorised", "2020-01-01")])
    return Report("01_standing", parse({"country": "IRN", "as_of": "2024-01-01"}, tables), tables)


def tied(n):
    return Traced(n, ("products:a",), "tied", "Others", "country")


def place(value, name="rank"):
    return Traced(value, ("products:a",), name, "Place", "rank")


def test_a_place_of_its_own_is_followed_by_nothing(report):
    assert phrases.shared(report, tied(0), ()).text == ""


def test_few_countries_on_one_place_are_named_many_are_counted(report):
    assert phrases.shared(report, tied(2), ("JPN", "KOR")).text == " (shared with Jpn and Kor)"
    assert (
        phrases.shared(report, tied(4), ("JPN", "KOR", "CHN", "IND")).text
        == " (shared with 4 other countries)"
    )


@pytest.mark.parametrize(
    ("before", "now", "said"), [(7, 5, "gained 2 places"), (5, 6, "lost 1 place"), (5, 5, "kept its place")]
)
def test_a_move_is_told_in_places(report, before, now, said):
    assert phrases.movement(report, place(before, "before"), place(now)).text == said


def test_there_is_no_move_from_or_to_no_place(report):
    with pytest.raises(TypeError, match="two places"):
        phrases.movement(report, place(None, "before"), place(5))
