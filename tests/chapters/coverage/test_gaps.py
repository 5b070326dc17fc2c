"""How long a field waits: from the world's first licence to the own one, or to the day."""

from datetime import date

import pytest
from tests.made import event, made_tables, product

from regenatlas.chapters.coverage.gaps import area_gaps, gap_facts
from regenatlas.counting.snapshot import take_snapshot

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
    return area_gaps(tables, country, take_snapshot(tables, DAY))


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
    # Two fields are told one by one; the licence of one of them may be older.
    assert facts["behind"].value is None
    assert [years.value for years in facts["each"]] == [0, pytest.approx(24.0, abs=0.01)]
    assert facts["at_most"]
    assert "regulators:IFDA" in facts["open"].rows


@pytest.mark.parametrize(("n", "median"), [(4, None), (5, 10)])
def test_a_median_needs_five_fields(n, median):
    keys = [f"p{i}" for i in range(n)]
    tables = made_tables(
        [product(key, therapeutic_area=key) for key in keys],
        [event(key, "FDA", "authorised", "2010-01-01") for key in keys]
        + [event(key, "IFDA", "authorised", "2020-01-01") for key in keys],
    )
    facts = gap_facts(area_gaps(tables, "IRN", take_snapshot(tables, DAY)), "areas")
    assert facts["behind"].value == (median and pytest.approx(median, abs=0.01))
    assert not facts["at_most"]


def test_the_grades_of_the_first_licences_are_kept():
    tables = made_tables(
        [product("a"), product("b", origin_country="USA")],
        [
            event("a", "IFDA", "authorised", "2020", grade="interested"),
            event("b", "FDA", "authorised", "2010", grade="dated_document"),
        ],
    )
    row = area_gaps(tables, "IRN", take_snapshot(tables, DAY)).iloc[0]
    assert (row["first_shown"], row["own_shown"], row["own_grade"]) == (True, False, "interested")


def test_a_country_that_was_always_first_has_no_open_field():
    tables = made_tables([product("a")], [event("a", "IFDA", "authorised", "2020")])
    facts = gap_facts(area_gaps(tables, "IRN", take_snapshot(tables, DAY)), "areas")
    assert (facts["open"].value, facts["longest"].value) == (0, None)
    assert [years.value for years in facts["each"]] == [0]


def test_of_two_firsts_of_one_day_the_product_with_the_lower_key_is_named():
    tables = made_tables(
        [product("b", origin_country="USA"), product("a", origin_country="USA")],
        [event(key, "FDA", "authorised", "2020-01-01") for key in "ba"],
    )
    row = area_gaps(tables, "IRN", take_snapshot(tables, DAY)).iloc[0]
    assert (row["first_id"], row["first_basis"], row["here_n"], row["abroad_n"]) == ("a", "decision", 0, 2)
    assert row["rows"] == ("authorisations:a.FDA.authorised.2020-01-01",)
    assert row["years"] == pytest.approx((DAY - date(2020, 1, 1)).days / 365.25)


def test_open_fields_come_first_and_of_equal_waits_the_field_s_code_decides():
    areas = {"a": "zeta", "b": "beta", "c": "alpha", "d": "omega", "e": "delta"}
    tables = made_tables(
        [product(key, therapeutic_area=area) for key, area in areas.items()],
        [
            event("a", "FDA", "authorised", "2020-01-01"),
            event("b", "FDA", "authorised", "2020-01-01"),
            event("c", "FDA", "authorised", "2024-01-01"),
            event("d", "IFDA", "authorised", "2001-01-01"),
            event("e", "FDA", "authorised", "2000-01-01"),
            event("e", "IFDA", "suspended", "2003-01-01"),
            event("e", "IFDA", "authorised", "2002-01-01"),
        ],
    )
    frame = area_gaps(tables, "IRN", take_snapshot(tables, DAY))
    assert list(frame["area"]) == ["beta", "zeta", "alpha", "delta", "omega"]
    assert list(frame["open"]) == [True, True, True, False, False]
    assert frame["years"].tolist()[3:] == [pytest.approx(731 / 365.25), 0]  # 2000 has 366 days
    facts = gap_facts(frame, "areas", ("regulators:IFDA",))
    assert (facts["open"].value, facts["closed"].value) == (3, 2)
    assert [years.value for years in facts["each"]] == [0, pytest.approx(731 / 365.25)]
    assert (facts["behind"].digits, facts["longest"].digits) == (1, 1)
    assert facts["longest"].rows == ("authorisations:b.FDA.authorised.2020-01-01", "regulators:IFDA")
    assert facts["behind"].rows == (
        "authorisations:d.IFDA.authorised.2001-01-01",
        "authorisations:e.FDA.authorised.2000-01-01",
        "authorisations:e.IFDA.authorised.2002-01-01",
        "regulators:IFDA",
    )


def test_where_every_field_waits_nothing_is_behind():
    frame = gaps()
    facts = gap_facts(frame[frame["open"]], "areas")
    assert (facts["open"].value, facts["closed"].value, facts["behind"].value) == (2, 0, None)


def test_a_licence_of_the_union_closes_the_gap_from_the_accession_on():
    tables = made_tables([product("a")], [event("a", "EMA", "authorised", "2010-01-01")])
    croatia = area_gaps(tables, "HRV", take_snapshot(tables, DAY)).iloc[0]
    # Croatia joined on 1 July 2013: 1277 days after the licence.
    assert (croatia["own_id"], croatia["own_date"], croatia["here_n"]) == ("a", "2013-07-01", 1)
    assert croatia["years"] == pytest.approx(1277 / 365.25)
