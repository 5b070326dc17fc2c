"""Who is a neighbour, and what is known of one, on a small region made by hand and on the real tables."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from tests.chapters.region.region_world import DAY, indicator, region, transplants
from tests.made import tail

from regenatlas.chapters.region import neighbours as chapter
from regenatlas.counting.snapshot import take_snapshot
from regenatlas.tables.load import Tables, load_tables


@pytest.fixture(scope="module")
def tables():
    return region()


@pytest.fixture(scope="module")
def snapshot(tables):
    return take_snapshot(tables, DAY)


@pytest.fixture(scope="module")
def profile(tables, snapshot):
    frame = chapter.profiles(tables, "IRN", ["IRN", "IRQ", "TUR", "IND", "CYP", "KOR"], snapshot)
    return frame.set_index("country")


def test_neighbours_have_a_border_or_lie_across_water(tables):
    assert chapter.neighbour_codes(tables, "IRN") == ["IND", "IRQ", "TUR"]
    assert chapter.neighbour_codes(tables, "IND") == ["IRN"]


def test_peers_are_added_and_a_country_is_not_its_own_neighbour(tables):
    assert chapter.neighbour_codes(tables, "IND", ("KOR", "IND")) == ["IRN", "KOR"]


def test_a_country_without_neighbours_or_sub_region_has_only_the_peers_asked_for(tables):
    assert chapter.neighbour_codes(tables, "ATA") == []
    assert chapter.neighbour_codes(tables, "EUU", ("KOR",)) == ["KOR"]


def test_what_makes_a_neighbour_is_told(profile):
    assert profile["how"].to_dict() == {
        "IRN": "", "IRQ": "land", "TUR": "land", "IND": "water", "CYP": "asked", "KOR": "asked",
    }  # fmt: skip
    assert "neighbours:IND-IRN" in profile.loc["IND", "rows"]


def test_members_of_the_union_share_a_licence_and_nobody_shares_one_with_itself(tables, snapshot):
    places = tables["countries"].assign(central_licence_from="2004-05-01")
    both = changed(tables, countries=places[places["iso3"].isin(["CYP", "TUR"])])
    frame = chapter.profiles(both, "TUR", ["TUR", "CYP"], snapshot).set_index("country")
    assert frame["union"].to_dict() == {"TUR": False, "CYP": True}
    one = places.assign(
        central_licence_from=places["central_licence_from"].where(places["iso3"] == "CYP", "")
    )
    one = changed(tables, countries=one)
    assert not chapter.profiles(one, "TUR", ["CYP"], snapshot)["union"].any()


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
    paid = transplants("IND", 2017, 700, scope="national_annual_supported", millions=1400.0)
    more = region(hsct_activity=[transplants("IND", 2017, 140, millions=1400.0), paid])
    own = chapter.profiles(more, "IRN", ["IND"], take_snapshot(more, DAY)).iloc[0]
    assert (own["transplants"], own["transplants_highest"]) == (pytest.approx(1.0), pytest.approx(5.0))


def test_an_unsearched_country_has_unknown_licences_and_a_searched_one_may_have_none(tables, profile):
    assert profile.loc["IRQ", "search"] == "no"
    assert pd.isna(profile.loc["IRQ", "licences"])
    assert (profile.loc["TUR", "search"], profile.loc["TUR", "licences"]) == ("partly", 1)
    early = take_snapshot(tables, date(2021, 1, 1))
    before = chapter.profiles(tables, "IRN", ["TUR"], early)
    assert (before["licences"].tolist(), before["licences_missing"].tolist()) == ([0], ["none_found"])
    assert profile.loc["IRQ", ["licences_missing", "origin_missing"]].tolist() == ["not_searched"] * 2
    assert pd.isna(profile.loc["TUR", "licences_missing"])


def test_a_central_licence_counts_where_it_is_valid(profile):
    # The central register was searched; one of its own is not in the tables.
    assert (profile.loc["CYP", "search"], profile.loc["CYP", "licences"]) == ("partly", 1)


def test_own_products_have_a_rival_where_their_field_has_a_licence(profile):
    assert profile.loc["TUR", "open_areas"] == 0.5  # oncology is taken, dermatology is free
    assert profile.loc["CYP", "open_areas"] == 0.5
    assert pd.isna(profile.loc["IRQ", "open_areas"])  # not searched


def test_regions_and_links_are_counted(profile):
    # Of a land border, the sub-region and the WHO region.
    assert profile["regions"].to_dict() == {"IRN": 2, "IRQ": 2, "TUR": 1, "IND": 1, "CYP": 0, "KOR": 0}
    assert profile["links"].to_dict() == {"IRN": 0, "IRQ": 2, "TUR": 1, "IND": 0, "CYP": 0, "KOR": 0}


def test_products_count_for_their_home_whatever_the_rule_of_the_report_says(tables, profile):
    assert profile.loc["IRN", "origin"] == 2
    rule = replace(take_snapshot(tables, DAY).definition, count_by="jurisdiction", eu="as_one")
    again = chapter.profiles(tables, "IRN", ["IRN", "CYP"], take_snapshot(tables, DAY, rule)).set_index(
        "country"
    )
    assert again["origin"].to_dict() == {"IRN": 2, "CYP": 0}
    assert again.loc["CYP", "licences"] == 1


def test_a_country_of_which_nothing_was_collected_is_not_compared(tables, snapshot):
    frame = chapter.profiles(tables, "IRN", ["IRQ", "KOR"], snapshot)
    assert list(chapter.comparable(frame)["country"]) == ["IRQ"]


def test_neighbours_are_split_by_what_was_seen_and_searched(tables, snapshot):
    frame = chapter.licensing(tables, "IRN", ["IRQ", "TUR", "IND"], snapshot)
    found = chapter.seen_numbers(frame)
    assert {key: n.value for key, n in found.items()} == {
        "around": 3,
        "seen": 2,
        "none_seen": 0,
        "unsearched": 1,
    }


def test_own_products_abroad_are_those_that_a_neighbour_licenses(tables, snapshot):
    own = chapter.own_licensed(tables, "IRN", ["IND", "TUR"], snapshot)
    assert (own["made"].value, own["abroad"].value) == (2, 1)
    assert own["places"][["product_id", "countries"]].to_numpy().tolist() == [["blood", ("IND",)]]
    assert own["abroad"].rows == ("authorisations:blood.CDSCO.authorised.2024-01-01",)
    assert chapter.own_licensed(tables, "IRN", ["TUR"], snapshot)["abroad"].value == 0


def test_every_line_leads_to_its_rows(profile):
    rows = profile.loc["IND", "rows"]
    assert "country_indicators:IND-2023-population_total" in rows
    assert "hsct_activity:IND-2017-national_annual" in rows
    assert "authorisations:blood.CDSCO.authorised.2024-01-01" in rows


def test_the_transplant_rate_of_china_is_near_the_published_one():
    # 86 for ten million inhabitants in 2019: Chinese registry report, row CHN-2019 of hsct_activity.
    tables = load_tables()
    published = tables["hsct_activity"].query("country == 'CHN' and rate_per_10_million == 86")
    frame = chapter.profiles(tables, "KOR", ["CHN"], take_snapshot(tables, DAY))
    assert len(published) == 1
    assert frame["transplants"].iloc[0] == pytest.approx(86, rel=0.03)


def changed(tables, **frames):
    return Tables({**tables, **frames})


def test_a_licence_that_is_known_counts_where_no_register_was_searched(tables, snapshot):
    registers = tables["regulators"].assign(searched="no")
    frame = chapter.profiles(changed(tables, regulators=registers), "IRN", ["TUR", "KOR"], snapshot)
    assert frame["search"].tolist() == ["no", "no"]
    assert frame["licences"].tolist()[0] == 1
    assert pd.isna(frame["licences"].tolist()[1])


def test_the_largest_country_comes_first_and_those_of_unknown_size_last_by_their_codes(tables, snapshot):
    frame = chapter.profiles(tables, "IRN", ["KOR", "IRQ", "TUR", "IRN", "IND", "CYP"], snapshot)
    assert frame["country"].tolist() == ["IND", "TUR", "IRQ", "CYP", "IRN", "KOR"]
    same = [indicator(code, 2023, "population_total", 5e6) for code in ("TUR", "CYP")]
    frame = chapter.profiles(region(country_indicators=same), "IRN", ["TUR", "CYP"], snapshot)
    assert frame["country"].tolist() == ["CYP", "TUR"]


def test_a_share_of_own_products_is_open_where_their_field_has_no_licence(tables, snapshot):
    # The United States now make three: two for oncology, one for dermatology.
    products = tables["products"]
    homes = products["origin_country"].where(products["product_id"] != "blood", "USA")
    korea = tables["regulators"].iloc[[0]].assign(regulator_id="MFDS", jurisdiction="KOR")
    made = changed(
        tables,
        products=products.assign(origin_country=homes),
        regulators=pd.concat([tables["regulators"], korea], ignore_index=True),
    )
    frame = chapter.profiles(made, "USA", ["IRN", "TUR", "CYP", "KOR", "IRQ"], snapshot).set_index("country")
    assert frame["open_areas"].drop("IRQ").to_dict() == {
        "IRN": 0,  # both fields have a licence
        "TUR": pytest.approx(1 / 3),  # oncology has one
        "CYP": pytest.approx(2 / 3),  # dermatology has one
        "KOR": 1,  # searched, and nothing was found
    }
    assert pd.isna(frame.loc["IRQ", "open_areas"])
    nothing_made = chapter.profiles(made, "KOR", ["TUR"], snapshot)
    assert nothing_made["open_areas"].isna().all()


def test_donors_and_transplants_keep_their_year_and_what_the_number_says(profile, snapshot):
    own = profile.loc["TUR", ["donors", "donors_year", "donors_relation"]]
    assert own.tolist() == [900_000, 2023, "about"]
    assert profile.loc["IND", "transplants_year"] == 2017
    undated = region(
        donor_registries=[
            {"registry_count_id": "TUR", "country": "TUR", "as_of": "", "donors": 7,
             "value_relation": "exactly", **tail()}
        ]
    )  # fmt: skip
    frame = chapter.profiles(undated, "IRN", ["TUR"], snapshot)
    assert frame["donors"].tolist() == [7]
    assert frame["donors_year"].isna().all()


def test_each_figure_is_the_newest_of_a_year_that_is_over_with_that_year():
    made = region(
        country_indicators=[
            indicator("IRQ", 2020, "population_total", 30e6),
            indicator("IRQ", 2021, "population_total", 10e6),
            indicator("IRQ", 2022, "population_total", 20e6),
            indicator("IRQ", 2023, "population_total", float("nan")),
            indicator("IRQ", 2020, "gdp_ppp", 90e9),
            indicator("IRQ", 2021, "gdp_ppp", 50e9),
            indicator("IRQ", 2023, "gdp_ppp", 70e9),
            indicator("IRQ", 2021, "health_expenditure_per_head_ppp", 300),
            indicator("IRQ", 2022, "health_expenditure_per_head_ppp", 200),
            indicator("KOR", 2022, "gdp_ppp", 90e9),
        ]
    )

    def figures(day):
        frame = chapter.profiles(made, "IRN", ["IRQ", "KOR"], take_snapshot(made, day))
        return frame.set_index("country")

    names = ["population", "population_year", "gdp_head", "gdp_head_year"]
    names += ["health_spending", "health_spending_year"]
    # 2021 is the newest year with both money and people: 5000 for each.
    assert figures(date(2022, 12, 31)).loc["IRQ", names].tolist() == [20e6, 2022, 5000, 2021, 200, 2022]
    assert figures(date(2022, 12, 30)).loc["IRQ", names].tolist() == [10e6, 2021, 5000, 2021, 300, 2021]
    late = figures(date(2024, 6, 30))
    assert late.loc["IRQ", "population_year"] == 2022
    assert late.loc["KOR", names].isna().all()  # money without people
    assert {
        "country_indicators:IRQ-2021-population_total",
        "country_indicators:IRQ-2021-gdp_ppp",
        "country_indicators:IRQ-2022-health_expenditure_per_head_ppp",
    } <= set(late.loc["IRQ", "rows"])


def test_no_region_is_shared_by_those_that_have_none(tables, snapshot):
    frame = chapter.profiles(tables, "USA", ["ATA", "CYP", "USA"], snapshot).set_index("country")
    assert frame["regions"].to_dict() == {"ATA": 0, "CYP": 0, "USA": 1}


@pytest.mark.parametrize("name", chapter.MEASURED)
def test_any_one_figure_makes_a_country_comparable(name):
    nothing = {**dict.fromkeys(chapter.MEASURED), "origin": 0, "how": "land"}
    frame = pd.DataFrame([{"country": "A", **nothing}, {"country": "B", **nothing, name: 1}])
    assert chapter.comparable(frame)["country"].tolist() == ["B"]


def test_of_a_country_of_the_sub_region_people_and_money_are_not_enough():
    nothing = {**dict.fromkeys(chapter.MEASURED), "origin": 0, "how": "sub_region"}
    given = [{**nothing, "country": name, name: 1} for name in chapter.MEASURED]
    assert list(chapter.comparable(pd.DataFrame(given))["country"]) == list(chapter.MEASURED[3:])


def test_no_licence_where_one_searched_is_a_figure_and_no_own_product_is_none():
    frame = pd.DataFrame(
        [{"country": "A", **dict.fromkeys(chapter.MEASURED), "licences": 0, "origin": 0, "how": "land"}]
    )
    assert chapter.comparable(frame)["country"].tolist() == ["A"]


def test_institutions_abroad_stand_in_another_country_and_are_known_by_the_day(tables, snapshot):
    found = chapter.institutions_abroad(tables, "IRN", snapshot)
    assert found["institution_id"].tolist() == ["planned", "before", "later"]
    assert found["rows"].tolist()[0] == ("ecosystem:planned",)
    early = chapter.institutions_abroad(tables, "IRN", take_snapshot(tables, date(2020, 12, 30)))
    assert "later" not in set(early["institution_id"])
    assert chapter.institutions_abroad(tables, "IRQ", snapshot).empty


def test_the_table_has_the_country_first_and_no_year_that_is_the_usual_one(tables, snapshot):
    frame = chapter.profiles(tables, "IRN", ["IRQ", "TUR", "IND", "IRN"], snapshot)
    usual = chapter.usual_years(frame)
    assert {name: year.value for name, year in usual.items()} == {
        "population": 2023, "gdp_head": 2022, "health_spending": 2022,
    }  # fmt: skip
    assert usual["population"].name == "year.population"
    assert all(ref.startswith("country_indicators:") for ref in usual["population"].rows)
    table = chapter.table_of_neighbours(frame, "IRN", usual).set_index("country")
    assert list(table.index) == ["IRN", "IND", "TUR", "IRQ"]
    assert table["own"].tolist() == [True, False, False, False]
    assert table.loc["IRQ", "population"] == 44
    assert table["population_year"].isna().all()
    assert table.loc["IND", "transplants_year"] == 2017
    other = chapter.table_of_neighbours(frame, "IRN", {}).set_index("country")
    assert other.loc["IRQ", "population_year"] == 2023
    assert chapter.usual_years(frame.iloc[:0]) == {}


def test_neighbours_are_counted_by_what_they_are_and_how_much_is_known(tables, snapshot):
    codes = ["ATA", "IND", "IRQ"]
    around = chapter.profiles(tables, "IRN", codes, snapshot)
    found = chapter.sizes(codes, around)
    numbers = {name: number.value for name, number in found.items() if hasattr(number, "value")}
    assert numbers == {
        "all": 3, "land": 1, "water": 1, "asked": 1, "figures": 2, "transplants": 1, "union": 0, "outside": 3,
    }  # fmt: skip
    lists = [found[f"{kind}_codes"] for kind in ("land", "water", "asked", "union")]
    assert lists == [["IRQ"], ["IND"], ["ATA"], []]
    assert (found["sub_region"], found["miles"]) == (False, 150)
    assert found["all"].rows == ("countries:ATA", "countries:IND", "countries:IRQ")
    assert found["transplants"].rows == around.set_index("country").loc["IND", "rows"]
    korea = chapter.profiles(tables, "KOR", ["ATA"], snapshot).assign(how="sub_region")
    assert chapter.sizes(["ATA"], korea)["sub_region"]


def test_no_licence_near_rests_on_the_products_that_were_looked_for(tables, snapshot):
    own = chapter.own_licensed(tables, "IRN", ["TUR"], snapshot)
    assert own["abroad"].rows == own["made"].rows
    assert set(own["made"].rows) >= {
        "authorisations:skin.IFDA.authorised.2023-01-01",
        "authorisations:blood.IFDA.authorised.2023-01-01",
    }
    # One is licensed for the whole union and so in Cyprus, the other in Turkey.
    states = chapter.own_licensed(tables, "USA", ["CYP", "TUR"], snapshot)
    assert states["places"][["name", "countries"]].to_numpy().tolist() == [
        ["Central", ("CYP",)],
        ["Rival", ("TUR",)],
    ]
    assert (states["made"].value, states["abroad"].value) == (2, 2)
