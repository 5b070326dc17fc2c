from datetime import date

import pytest

from regenatlas.analysis.gaps import area_gaps, gap_facts
from regenatlas.analysis.snapshot import snapshot
from tests.made import event, made_tables, product

DAY = date(2025, 6, 30)


def world():
    return made_tables(
        [
            product("pioneer", therapeutic_area="dermatology_wound", origin_country="USA"),
            product("home", therapeutic_area="dermatology_wound"),
            product("lost", therapeutic_area="metabolic", origin_country="USA"),
            product("eye", therapeutic_area="ophthalmology", origin_country="USA"),
            product("own", therapeutic_area="cardiovascular"),
            product("cord", therapeutic_area="dental", cord_blood_unit=True, atmp_eu="no"),
        ],
        [
            event("pioneer", "FDA", "authorised", "2000-07-01"),
            event("pioneer", "FDA", "withdrawn", "2002-01-01"),
            event("home", "IFDA", "authorised", "2024-07-01", date_basis="not_later_than"),
            event("lost", "FDA", "authorised", "2012-01-01"),
            event("lost", "FDA", "withdrawn", "2020-01-01"),
            event("eye", "FDA", "authorised", "2015-06-30"),
            event("own", "IFDA", "authorised", "2020-01-01"),
            event("own", "IFDA", "withdrawn", "2021-01-01"),
            event("cord", "FDA", "authorised", "2011-01-01"),
        ],
    )


def gaps(country="IRN"):
    tables = world()
    return area_gaps(tables, country, snapshot(tables, DAY))


def test_the_gap_runs_from_the_world_s_first_even_if_that_has_ended():
    row = gaps().set_index("area").loc["dermatology_wound"]
    assert (row["first_name"], row["first_in"], row["own_name"]) == ("Pioneer", "USA", "Home")
    assert row["years"] == pytest.approx(24.0, abs=0.01)
    assert (row["own_basis"], row["open"], row["here_n"], row["abroad_n"]) == ("not_later_than", False, 1, 0)


def test_without_a_product_here_the_years_run_to_the_day():
    row = gaps().set_index("area").loc["ophthalmology"]
    assert row["years"] == pytest.approx(10.0, abs=0.01)
    assert (row["own_date"], row["open"], row["abroad_n"]) == ("", True, 1)


def test_a_product_of_the_past_closes_the_gap_but_is_not_here():
    row = gaps().set_index("area").loc["cardiovascular"]
    assert (row["here_n"], row["years"], row["open"]) == (0, 0.0, False)


def test_the_longest_wait_comes_first_and_what_the_definition_leaves_out_is_no_field():
    assert list(gaps()["area"]) == ["metabolic", "ophthalmology", "dermatology_wound", "cardiovascular"]


def test_the_facts_tell_open_and_closed_fields_apart():
    facts = gap_facts(gaps(), "areas", ["regulators:IFDA"])
    assert (facts["open"].value, facts["closed"].value) == (2, 2)
    assert facts["longest"].value == pytest.approx((DAY - date(2012, 1, 1)).days / 365.25)
    assert facts["behind"].value == pytest.approx(12.0, abs=0.01)
    assert "regulators:IFDA" in facts["open"].rows


def test_a_country_that_was_always_first_has_no_open_field():
    tables = made_tables([product("a")], [event("a", "IFDA", "authorised", "2020")])
    facts = gap_facts(area_gaps(tables, "IRN", snapshot(tables, DAY)), "areas")
    assert (facts["open"].value, facts["longest"].value, facts["behind"].value) == (0, None, 0.0)
