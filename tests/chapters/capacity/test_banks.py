"""Cord blood stored and released: the highest number stated of each country by the day."""

from datetime import date

import pytest
from tests.made import tail
from tests.made_capacity import snapshot_of, tables_of

from regenatlas.chapters.capacity import banks


def units(country, as_of, measure, number, bank="", relation="exactly"):
    row = {"cord_blood_id": f"{country}-{as_of or 'undated'}-{measure}", "country": country, "as_of": as_of}
    row |= {"measure": measure, "banks": "public", "bank": bank, "units": number}
    return {**row, "value_relation": relation, **tail()}


@pytest.fixture
def found():
    tables = tables_of(
        cord_blood=[
            units("KOR", "2015", "stored", 500),
            units("KOR", "2019", "stored", 300, "One bank", "at_least"),
            units("KOR", "2018", "released", 9),
            units("KOR", "2019", "released_in_year", 2),
            units("JPN", "2017", "released", 150),
            units("JPN", "2019", "released", 220),
            units("IRN", "2018", "released", 9, "Bank"),
            units("GBR", "2021", "released", 999),
            units("KOR", "2020", "released", 99) | {"verified": False},
            units("WLD", "2017", "released", 5000),
        ]
    )
    return banks.cord_blood(tables, "KOR", snapshot_of(tables, date(2020, 12, 31)))


def test_the_highest_number_that_a_page_states_of_each_country_counts(found):
    compared = banks.highest(found, "released")
    assert list(zip(compared["country"], compared["units"], strict=True)) == [
        ("JPN", 220),
        ("IRN", 9),
        ("KOR", 9),
    ]
    elsewhere = banks.released_elsewhere(found, "KOR")
    assert [(row.country, row.n.value) for row in elsewhere.itertuples()] == [("JPN", 220), ("IRN", 9)]
    assert list(found.own["as_of"]) == ["2020", "2019", "2019", "2018", "2015"]


def test_a_country_has_a_place_among_those_with_a_number_for_all_banks(found):
    own = banks.bank_numbers(found, "KOR")
    assert [own[key].value for key in ("stored", "released", "place", "of")] == [500, 9, 2, 2]
    assert (own["stored_when"], own["stored_bank"]) == ("2015", "")
    of_one_bank = banks.bank_numbers(found, "IRN")
    assert of_one_bank["released_bank"] == "Bank"
    assert "place" not in of_one_bank
    assert banks.bank_numbers(found, "GBR") == {}
