"""Licensed sites, and clinics with unproven treatments, counted by hand."""

from datetime import date

import pandas as pd
import pytest
from tests.made import made_tables, tail

from regenatlas.chapters.ecosystem import oversight
from regenatlas.counting.snapshot import take_snapshot
from regenatlas.tables.load import load_tables

DAY = date(2021, 12, 31)


def licence(key, country, kind, site="", since="", number=None, listed=""):
    row = {"site_licence_id": f"{country}.{key}", "country": country, "kind": kind, "site": site}
    row["institution_id"] = listed
    return {**row, "authority": "A", "since": since, "number": number, "statement": "Cells.", **tail()}


def clinic(key, country, kind, day="", number=None, by="Court"):
    row = {"unproven_id": f"{country}.{key}", "country": country, "kind": kind, "date": day}
    return {**row, "number": number, "by": by, "statement": "So.", **tail()}


@pytest.fixture
def tables():
    return made_tables(
        [],
        [],
        site_licences=[
            licence("total-2019", "KOR", "total", since="2019", number=30),
            licence("total-2018", "KOR", "total", since="2018", number=40),
            licence("b-2", "KOR", "gmp_certificate", "B plant", "2020"),
            licence("b-1", "KOR", "manufacturing_licence", "B plant", "2018"),
            licence("a", "KOR", "manufacturing_licence", "A plant", "2019-05", listed="a"),
            licence("late", "KOR", "manufacturing_licence", "C plant", "2022"),
            licence("total-2020", "GBR", "total", since="2020", number=7),
        ],
        unproven_clinics=[
            clinic("one", "KOR", "count", "2016", 8, "Many 2016"),
            clinic("one", "GBR", "count", "2016", 16, "Many 2016"),
            clinic("one", "JPN", "count", "2016", 8, "Many 2016"),
            clinic("two", "KOR", "count", "2019", 20, "Few 2019"),
            clinic("fine", "KOR", "fine", "2020-02"),
            clinic("late", "KOR", "closure", "2022-02"),
            clinic("court", "CHN", "court", "2020-03"),
        ],
    )


def values(counts):
    return {key: number.value for key, number in counts.items()}


def test_sites_are_counted_once_and_the_newest_published_number_holds(tables):
    found = oversight.site_licences(tables, "KOR", take_snapshot(tables, DAY))
    assert list(found.own["site"]) == ["A plant", "B plant", "B plant", "", ""]
    listed = pd.DataFrame(
        {
            "institution_id": ["a", "d", "e"],
            "kind": ["manufacturing_site", "manufacturing_site", "company"],
            "stage": ["working", "working", "working"],
            "name": ["Plant A", "B plant", "B plant"],
            "rows": [("ecosystem:a",), ("ecosystem:d",), ("ecosystem:e",)],
        }
    )
    counts = oversight.site_counts(found, listed)
    assert values(counts) == {"sites": 2, "listed": 2, "listed_with": 1, "total": 30, "counted": "2019"}
    assert counts["listed_with"].rows == ("ecosystem:a",)
    elsewhere = oversight.published_elsewhere(found, "KOR")
    assert [(row.country, row.number.value) for row in elsewhere.itertuples()] == [("GBR", 7)]
    assert elsewhere["number"].iloc[0].rows == ("site_licences:GBR.total-2020",)


def test_businesses_are_those_of_the_newest_count_and_the_place_that_of_one_study(tables):
    counts = oversight.unproven_counts(oversight.unproven_clinics(tables, "KOR", take_snapshot(tables, DAY)))
    # Korea and Japan share the place after the United Kingdom; the second study counted Korea alone.
    assert values(counts) == {
        "acts": 1,
        "businesses": 20,
        "counted": "2019",
        "own": 8,
        "studied": "2016",
        "place": 2,
        "of": 3,
    }
    none = oversight.unproven_clinics(tables, "CHN", take_snapshot(tables, DAY))
    assert values(oversight.unproven_counts(none)) == {"acts": 1}


def test_countries_of_the_study_of_2016_are_no_more_than_its_total():
    # Berger and others found 417 websites (asianscientist.com); the ten largest numbers by country are here.
    rows = load_tables()["unproven_clinics"]
    study = rows[(rows["by"] == "Berger and others 2016") & (rows["kind"] == "count")]
    assert len(study) == 10
    assert 417 / 2 < study["number"].sum() <= 417


def test_banks_with_a_licence_are_as_many_as_the_cord_blood_products_licensed_there():
    # StemCyte's announcement of November 2024 calls its product the ninth; each bank has one of its own.
    tables = load_tables()
    sites, products = tables["site_licences"], tables["products"]
    banks = sites[
        (sites["country"] == "USA") & sites["statement"].str.startswith("Cord blood for transplant")
    ]
    licensed = tables["authorisations"].merge(
        products[products["cord_blood_unit"].astype(bool)], on="product_id"
    )
    assert len(banks) == licensed.loc[licensed["regulator_id"] == "FDA", "product_id"].nunique() == 9
