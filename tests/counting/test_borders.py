"""Neighbours by land, by water, and where there are none."""

import pandas as pd
import pytest
from tests.made import tail

from regenatlas.counting.borders import land_borders, neighbours
from regenatlas.tables.load import Tables, load_tables

PLACES = {"IRN": "IR", "TKM": "TM", "LKA": "LK", "ARE": "AE", "BRA": "BR", "FRA": "FR", "GUF": "GF"}
PLACES |= {"MUS": "MU", "SYC": "SC", "ATA": "AQ"}
REGION = {"IRN": "Southern Asia", "LKA": "Southern Asia", "MUS": "Africa", "SYC": "Africa"}


def pair(one, other, kind):
    row = {"pair_id": f"{one}-{other}", "country": one, "neighbour": other, "kind": kind, "miles": None}
    return {**row, **tail()}


PAIRS = [pair("ARE", "IRN", "water"), pair("BRA", "FRA", "none"), pair("BRA", "GUF", "land")]


@pytest.fixture
def tables():
    countries = pd.DataFrame(
        [
            {"iso3": three, "iso2": two, "kind": "country", "un_subregion": REGION.get(three, "")}
            for three, two in PLACES.items()
        ]
    )
    return Tables({"countries": countries, "neighbours": pd.DataFrame(PAIRS)})


def how(tables, country):
    found = neighbours(tables, country)
    return dict(zip(found["country"], found["how"], strict=True))


def test_a_shared_border_in_the_outlines_makes_neighbours_and_a_shared_sub_region_does_not(tables):
    assert how(tables, "IRN") == {"TKM": "land", "ARE": "water"}
    assert how(tables, "ARE") == {"IRN": "water"}


def test_the_table_adds_borders_that_the_outlines_miss_and_takes_away_those_that_they_invent(tables):
    assert {("BR", "FR"), ("FR", "BR")} <= land_borders()
    assert how(tables, "BRA") == {"GUF": "land"}
    assert how(tables, "GUF") == {"BRA": "land"}
    assert how(tables, "FRA") == {}


def test_who_has_no_neighbour_is_set_beside_the_sub_region(tables):
    assert how(tables, "MUS") == {"SYC": "sub_region"}
    assert how(tables, "LKA") == {"IRN": "sub_region"}


def test_what_is_no_country_or_has_no_sub_region_has_no_neighbours(tables):
    assert neighbours(tables, "EUU").empty
    assert neighbours(tables, "ATA").empty


def test_each_neighbour_rests_on_rows(tables):
    found = neighbours(tables, "IRN").set_index("country")["rows"]
    assert found["TKM"] == ("countries:IRN", "countries:TKM")
    assert found["ARE"] == ("neighbours:ARE-IRN",)


EXPECTED = {
    "IRN": ("AFG ARM AZE IRQ PAK TKM TUR", "ARE BHR KWT OMN QAT SAU"),
    "DEU": ("AUT BEL CHE CZE DNK FRA LUX NLD POL", "SWE"),
    "BRA": ("ARG BOL COL GUF GUY PER PRY SUR URY VEN", ""),
    "KOR": ("PRK", "CHN JPN"),
    "JPN": ("", "KOR RUS TWN"),
    "TUR": ("ARM AZE BGR GEO GRC IRN IRQ SYR", "CYP LBN"),
    "GBR": ("IRL", "BEL FRA NLD"),
    "ITA": ("AUT CHE FRA SMR SVN VAT", "ALB DZA GRC HRV MCO MLT MNE TUN"),
    "DJI": ("ERI ETH SOM", "YEM"),
}


@pytest.mark.parametrize("country", EXPECTED)
def test_the_neighbours_of_the_real_tables(country):
    found = neighbours(load_tables(), country)
    by = [" ".join(found.loc[found["how"] == kind, "country"]) for kind in ("land", "water")]
    assert tuple(by) == EXPECTED[country]
