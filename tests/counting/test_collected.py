"""What a table holds of a country: found, in vain, later or not searched."""

from datetime import date

import pytest
from tests.made import made_tables, tail

from regenatlas.counting.collected import collected, newest_of_each
from regenatlas.counting.snapshot import take_snapshot


def row(country, kind, day="", number=None, source="made"):
    key = f"{country}.{kind}.{day}"
    return {"key": key, "country": country, "kind": kind, "date": day, "number": number, **tail(source)}


@pytest.mark.parametrize(
    ("country", "known", "found"),
    [
        ("IRN", "found", ["IRN.count.2018"]),
        ("KOR", "in_vain", []),
        ("JPN", "later", []),
        ("CHN", "not_searched", []),
    ],
)
def test_nothing_found_has_three_meanings(country, known, found):
    tables = made_tables(
        [],
        [],
        sources={"undated": ""},
        thing=[
            row("IRN", "count", "2018"),
            row("IRN", "not_found", source="undated"),
            row("KOR", "not_found", source="undated"),
            row("JPN", "count", "2022"),
            row("JPN", "not_found", source="undated"),
        ],
    )
    what = collected(tables, "thing", country, take_snapshot(tables, date(2020, 12, 31)))
    assert (what.known, list(what.own["key"])) == (known, found)
    assert list(what.every["key"]) == ["IRN.count.2018"]


def test_of_each_country_the_newest_number_counts():
    tables = made_tables(
        [],
        [],
        thing=[
            row("IRN", "count", "2018", 9),
            row("IRN", "count", "2019", 4),
            row("IRN", "closure", "2019-12"),
            row("KOR", "count", "2017", 5),
        ],
    )
    what = collected(tables, "thing", "IRN", take_snapshot(tables, date(2020, 12, 31)))
    newest = newest_of_each(what.every, "date", "number")
    assert list(newest["key"]) == ["KOR.count.2017", "IRN.count.2019"]
