"""Who is a neighbour, and what is known of one, on a small region made by hand and on the real tables."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from regenatlas.analysis import neighbours as chapter
from regenatlas.analysis.snapshot import snapshot
from regenatlas.tables.load import load_tables
from tests.analysis.region_world import DAY, region


@pytest.fixture
def tables():
    return region()


@pytest.fixture
def shot(tables):
    return snapshot(tables, DAY)


@pytest.fixture
def profile(tables, shot):
    frame = chapter.profiles(tables, "IRN", ["IRN", "IRQ", "TUR", "IND", "CYP", "KOR"], shot)
    return frame.set_index("country")


def test_neighbours_share_the_sub_region_and_in_west_asia_that_too(tables):
    assert chapter.neighbours(tables, "IRN") == ["CYP", "IND", "IRQ", "TUR"]
    assert chapter.neighbours(tables, "IND") == ["IRN"]  # not West Asia, so no more than its sub-region


def test_peers_are_added_and_a_country_is_not_its_own_neighbour(tables):
    assert chapter.neighbours(tables, "IND", ("KOR", "IND")) == ["IRN", "KOR"]


def test_countries_without_a_sub_region_are_not_neighbours_of_each_other(tables):
    assert chapter.neighbours(tables, "ATA") == []
    assert chapter.neighbours(tables, "EUU", ("KOR",)) == ["KOR"]


def test_a_figure_counts_once_its_year_is_over(profile):
    assert (profile.loc["IRQ", "population"], profile.loc["IRQ", "population_year"]) == (44e6, 2023)


def test_income_per_head_takes_money_and_people_of_the_same_year(profile):
    assert profile.loc["IRQ", "gdp_head"] == 5000
    assert profile.loc["IRQ", "gdp_head_year"] == 2022
    assert pd.isna(profile.loc["TUR", "gdp_head"])


def test_only_national_counts_of_one_year_give_a_transplant_rate(profile):
    assert profile.loc["IND", "transplants"] == pytest.approx(1.0)
    assert profile.loc["IND", "transplants_relation"] == "at_least"
    assert pd.isna(profile.loc["TUR", "transplants"])  # a statement is no count


def test_an_unsearched_country_has_unknown_licences_and_a_searched_one_may_have_none(tables, profile):
    assert profile.loc["IRQ", "search"] == "no"
    assert pd.isna(profile.loc["IRQ", "licences"])
    assert (profile.loc["TUR", "search"], profile.loc["TUR", "licences"]) == ("partly", 1)
    early = snapshot(tables, date(2021, 1, 1))
    assert chapter.profiles(tables, "IRN", ["TUR"], early)["licences"].tolist() == [0]


def test_a_central_licence_counts_where_it_is_valid(profile):
    assert (profile.loc["CYP", "search"], profile.loc["CYP", "licences"]) == ("yes", 1)


def test_own_products_have_a_rival_where_their_field_has_a_licence(profile):
    assert profile.loc["TUR", "open_areas"] == 0.5  # oncology is taken, dermatology is free
    assert profile.loc["CYP", "open_areas"] == 0.5
    assert pd.isna(profile.loc["IRQ", "open_areas"])  # not searched


def test_regions_and_links_are_counted(profile):
    assert profile["regions"].to_dict() == {"IRN": 3, "IRQ": 2, "TUR": 1, "IND": 1, "CYP": 1, "KOR": 0}
    assert profile["links"].to_dict() == {"IRN": 0, "IRQ": 2, "TUR": 1, "IND": 0, "CYP": 0, "KOR": 0}


def test_products_count_for_their_home_whatever_the_rule_of_the_report_says(tables, profile):
    assert profile.loc["IRN", "origin"] == 2
    rule = replace(snapshot(tables, DAY).definition, count_by="jurisdiction", eu="as_one")
    again = chapter.profiles(tables, "IRN", ["IRN", "CYP"], snapshot(tables, DAY, rule)).set_index("country")
    assert again["origin"].to_dict() == {"IRN": 2, "CYP": 0}
    assert again.loc["CYP", "licences"] == 1


def test_a_country_of_which_nothing_was_collected_is_not_compared(tables, shot):
    frame = chapter.profiles(tables, "IRN", ["IRQ", "KOR"], shot)
    assert list(chapter.comparable(frame)["country"]) == ["IRQ"]


def test_people_are_split_by_what_was_seen_and_searched(tables, shot):
    frame = chapter.profiles(tables, "IRN", ["IRQ", "TUR", "IND"], shot)
    found = chapter.people(frame)
    assert (found["countries"].value, found["population"].value) == (3, 1529)
    assert (found["seen"].value, found["seen_people"].value) == (2, 1485)
    assert (found["unsearched"].value, found["unsearched_people"].value) == (1, 44)
    assert (found["none_seen"].value, found["none_seen_people"].value) == (0, None)


def test_own_products_abroad_are_those_that_a_neighbour_licenses(tables, shot):
    own = chapter.own_licensed(tables, "IRN", ["IND", "TUR"], shot)
    assert (own["made"].value, own["abroad"].value) == (2, 1)
    assert own["places"][["product_id", "countries"]].to_numpy().tolist() == [["blood", ("IND",)]]
    assert own["abroad"].rows == ("authorisations:blood.CDSCO.authorised.2024-01-01",)
    assert chapter.own_licensed(tables, "IRN", ["TUR"], shot)["abroad"].value == 0


def test_every_line_leads_to_its_rows(profile):
    rows = profile.loc["IND", "rows"]
    assert "country_indicators:IND-2023-population_total" in rows
    assert "hsct_activity:IND-2017-national_annual" in rows
    assert "authorisations:blood.CDSCO.authorised.2024-01-01" in rows


def test_the_transplant_rate_of_china_is_near_the_published_one():
    # 86 for ten million inhabitants in 2019: Chinese registry report, row CHN-2019 of hsct_activity.
    tables = load_tables()
    published = tables["hsct_activity"].query("country == 'CHN' and rate_per_10_million == 86")
    frame = chapter.profiles(tables, "KOR", ["CHN"], snapshot(tables, DAY))
    assert len(published) == 1
    assert frame["transplants"].iloc[0] == pytest.approx(86, rel=0.03)


def test_real_neighbours_follow_the_rule_for_every_country():
    tables = load_tables()
    assert {"IRQ", "TUR", "PAK", "AZE", "IND"} <= set(chapter.neighbours(tables, "IRN"))
    assert chapter.neighbours(tables, "USA") == ["BMU", "CAN", "GRL", "SPM"]
