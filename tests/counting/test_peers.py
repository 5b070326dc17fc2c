"""Whom a country is set beside: the nearest in count, neighbours, countries around, like economies."""

from datetime import date

import pandas as pd
from tests.made import event, made_tables, product, tail

from regenatlas.counting.peers import default_peers
from regenatlas.counting.snapshot import take_snapshot

DAY = date(2020, 1, 1)


def economy(country, value, year=2018, indicator="gdp_ppp"):
    key = f"{country}-{year}-{indicator}"
    return {
        "indicator_id": key,
        "country": country,
        "year": year,
        "indicator": indicator,
        "value": value,
        **tail(),
    }


def made(counts, economies):
    """Countries with so many products each, all licensed by the FDA; economies in billions."""
    homes = {f"{code}{n}": code for code, number in counts.items() for n in range(number)}
    homes |= {f"{code}-gone": code for code in economies}
    events = [event(name, "FDA", "authorised", "2010-01-01") for name in homes]
    events += [event(f"{code}-gone", "FDA", "withdrawn", "2011-01-01") for code in economies]
    return made_tables(
        [product(name, origin_country=code) for name, code in homes.items()],
        events,
        country_indicators=[economy(code, value * 1e9) for code, value in economies.items()],
    )


def peers(tables, country, size=6):
    return default_peers(tables, country, take_snapshot(tables, DAY), size)


def test_a_third_are_nearest_in_count_then_neighbours_and_countries_around():
    # In the made world Japan and China are the neighbours of Korea, all of Eastern Asia.
    sizes = {"KOR": 10, "USA": 90, "DEU": 20, "ITA": 10, "CHN": 80, "JPN": 30, "IRN": 5}
    tables = made({"KOR": 5, "USA": 6, "DEU": 3, "CHN": 1, "ITA": 9}, sizes)
    assert peers(tables, "KOR") == ["USA", "DEU", "CHN", "JPN", "ITA"]
    # Of the rest Italy has an economy as large as Korea's.
    assert peers(tables, "KOR", size=3) == ["USA", "CHN", "ITA"]


def test_a_country_without_a_product_has_no_nearest_in_count_and_no_fill_in_by_alphabet():
    sizes = {"JPN": 10, "AUT": 1, "CHN": 20, "DEU": 12, "USA": 90, "BRA": 10}
    tables = made({"AUT": 1, "DEU": 1, "USA": 9}, sizes)
    # Brazil has no product, and Austria's economy is least like Japan's of those that have one.
    assert peers(tables, "JPN") == ["CHN", "DEU", "USA", "AUT"]
    assert peers(tables, "JPN", size=2) == ["CHN", "DEU"]


def test_of_equal_counts_a_neighbour_comes_first_then_a_country_around_then_a_like_economy():
    sizes = dict.fromkeys(["KOR", "USA"], 10) | {"AUS": 11, "CAN": 12, "CHN": 500}
    tables = made({"KOR": 2, "AUS": 1, "CAN": 1, "CHN": 1, "USA": 1}, sizes)
    assert peers(tables, "KOR") == ["CHN", "USA", "AUS", "CAN"]
    unlike = made({"KOR": 2, "AUS": 1, "CAN": 1}, {"KOR": 10, "AUS": 200, "CAN": 12})
    assert peers(unlike, "KOR", size=1) == ["CAN"]


def test_neighbours_come_by_the_size_of_their_economy_if_their_registers_were_searched():
    sizes = {"KOR": 10, "JPN": 30, "CHN": 80}
    assert peers(made({}, sizes), "KOR") == ["CHN", "JPN"]
    tables = made({}, sizes)
    regulators = tables["regulators"]
    unsearched = regulators.assign(
        searched=regulators["searched"].mask(regulators["jurisdiction"] == "CHN", "no")
    )
    assert peers(tables.replaced(regulators=unsearched), "KOR") == ["JPN"]


def test_countries_around_are_those_of_its_sub_region_and_of_its_neighbours():
    sizes = {"DEU": 10, "ITA": 10, "USA": 10, "FRA": 10}
    tables = made({"ITA": 1, "USA": 2}, sizes)  # in the outlines Germany borders on France, not on Italy
    regions = {"DEU": "Western Europe", "FRA": "Southern Europe", "ITA": "Southern Europe"}
    countries = tables["countries"]
    around = countries.assign(un_subregion=countries["iso3"].map(regions).fillna(""))
    assert peers(tables.replaced(countries=around), "DEU") == ["ITA", "USA"]


def test_a_bloc_and_a_country_without_an_economy_are_no_peers():
    tables = made({"KOR": 1, "EUU": 1, "USA": 1, "DEU": 1}, {"KOR": 1, "EUU": 5, "DEU": 2})
    assert peers(tables, "KOR") == ["DEU"]
    untold = made_tables([product("a", origin_country="USA")], [event("a", "FDA", "authorised", "2010")])
    assert peers(untold, "KOR") == ["CHN", "JPN", "USA"]


def test_peers_do_not_change_with_what_was_public():
    tables = made({"USA": 1}, {"KOR": 10, "JPN": 30, "USA": 9})
    later = tables["country_indicators"].assign(source_id="later")
    sources = pd.concat(
        [tables["sources"], pd.DataFrame([{"source_id": "later", "published": "2025-01-01"}])]
    )
    tables = tables.replaced(country_indicators=later, sources=sources)
    then = take_snapshot(tables, DAY, known_by=date(2021, 1, 1))
    assert default_peers(tables, "KOR", then) == ["JPN", "USA"]
