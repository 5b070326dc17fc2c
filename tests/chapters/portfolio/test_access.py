"""What is stated of price, payment and patients in a country by a day."""

from datetime import date

import pytest
from tests.made import event, made_tables, product, tail

from regenatlas.chapters.portfolio import access
from regenatlas.counting.snapshot import take_snapshot


def stated(product_id, country, kind, day, number=1):
    row = {
        "access_id": f"{product_id}.{country}.{kind}.{number}",
        "product_id": product_id,
        "country": country,
    }
    return {**row, "kind": kind, "date": day, "amount": None, "unit": "", "statement": "So.", **tail()}


@pytest.fixture
def tables():
    return made_tables(
        [product("b", origin_country="DEU"), product("a", origin_country="USA"), product("c")],
        [event("c", "FDA", "authorised", "2014")],
        access=[
            stated("a", "DEU", "price", "2019"),
            stated("a", "DEU", "price", "2018", 2),
            stated("a", "EUU", "refused", "2020-05-01"),
            stated("c", "EUU", "treated", "2016"),
            stated("b", "DEU", "treated", "2019-03"),
            stated("b", "DEU", "covered", "2022"),
            stated("b", "IRN", "covered", "2010"),
            stated("a", "WLD", "treated", "2015"),
            stated("b", "WLD", "treated", "2021"),
            stated("c", "WLD", "treated", "2015"),
        ],
    )


def test_what_is_stated_of_the_country_and_its_bloc_by_the_day(tables):
    frame = access.access(tables, "DEU", take_snapshot(tables, date(2020, 12, 31)))
    assert list(frame["access_id"]) == [
        "a.DEU.price.2",
        "a.DEU.price.1",
        "a.WLD.treated.1",
        "a.EUU.refused.1",
        "b.DEU.treated.1",
        "c.WLD.treated.1",
        "c.EUU.treated.1",
    ]
    assert list(frame["own"]) == [False, False, False, False, True, False, False]


def test_products_are_counted_once_for_each_kind(tables):
    frame = access.access(tables, "DEU", take_snapshot(tables, date(2020, 12, 31)))
    assert {key: number.value for key, number in access.access_counts(frame).items()} == {
        "products": 2,
        "priced": 1,
        "covered": 0,
        "refused": 0,  # by a payer of the bloc, not of the country
        "reached": 1,
        "worldwide": 2,
    }
    none = access.access(tables, "KOR", take_snapshot(tables, date(2020, 12, 31)))
    assert access.access_counts(none)["products"].value == 0


def test_numbers_of_the_world_stand_where_the_product_is_at_home_licensed_or_spoken_of(tables):
    later = take_snapshot(tables, date(2021, 12, 31))
    found = {
        home: [key for key in access.access(tables, home, later)["access_id"] if "WLD" in key]
        for home in ("DEU", "USA", "KOR")
    }
    assert found == {
        "DEU": ["a.WLD.treated.1", "b.WLD.treated.1", "c.WLD.treated.1"],
        "USA": ["a.WLD.treated.1", "c.WLD.treated.1"],
        "KOR": [],
    }
    assert access.access_counts(access.access(tables, "USA", later))["products"].value == 0
