from datetime import date

import pandas as pd
import pytest

from regenatlas.analysis.coverage import (
    compared,
    coverage_facts,
    elsewhere,
    jurisdictions,
    market,
    matrix,
    missing,
    search,
    starts,
    travel_aims,
    valid_here,
)
from regenatlas.analysis.snapshot import snapshot
from regenatlas.tables.load import Tables, load_tables
from tests.made import event, made_tables, product, tail

DAY = date(2025, 6, 30)


def world():
    return made_tables(
        [
            product("skin", therapeutic_area="dermatology_wound", origin_country="USA"),
            product("blood", therapeutic_area="oncology_haematological", origin_country="USA"),
            product("eye", therapeutic_area="ophthalmology", origin_country="ITA"),
            product("home", therapeutic_area="dermatology_wound"),
            product("lost", therapeutic_area="metabolic", origin_country="USA"),
            product(
                "cord", therapeutic_area="other", cord_blood_unit=True, atmp_eu="no", origin_country="USA"
            ),
        ],
        [
            event("skin", "FDA", "authorised", "2000-06-30"),
            event("skin", "IFDA", "authorised", "2010-01-01"),
            event("skin", "IFDA", "withdrawn", "2015-01-01"),
            event("blood", "FDA", "conditional", "2017-08-30"),
            event("blood", "EMA", "authorised", "2018-08-23"),
            event("eye", "EMA", "authorised", "2015-02-17"),
            event("home", "IFDA", "authorised", "2024-08-20"),
            event("lost", "FDA", "authorised", "2012-01-01"),
            event("lost", "FDA", "withdrawn", "2020-01-01"),
            event("cord", "FDA", "authorised", "2011-01-01"),
        ],
    )


def searching(**status):
    tables = world()
    regulators = tables["regulators"].copy()
    regulators["searched"] = [
        status.get(key, old)
        for key, old in zip(regulators["regulator_id"], regulators["searched"], strict=True)
    ]
    return Tables({**{name: tables[name] for name in tables}, "regulators": regulators})


def test_here_is_what_a_regulator_valid_in_the_country_licenses_now():
    tables = world()
    found = elsewhere(tables, "IRN", snapshot(tables, DAY)).set_index("product_id")
    assert found["here"].to_dict() == {"skin": False, "eye": False, "blood": False, "home": True}
    assert found["why"].to_dict() == {"skin": "ended", "eye": "unlicensed", "blood": "unlicensed", "home": ""}


def test_a_central_licence_makes_a_product_present_in_a_member():
    tables = world()
    found = elsewhere(tables, "DEU", snapshot(tables, DAY))
    assert set(found.loc[found["here"], "product_id"]) == {"eye", "blood"}
    assert jurisdictions(tables, "DEU", snapshot(tables, DAY)) == {"DEU", "EUU"}


def test_a_missing_product_says_since_when_and_where():
    tables = world()
    row = missing(elsewhere(tables, "IRN", snapshot(tables, DAY))).iloc[0]
    assert (row["product_id"], row["date"], row["first_in"], row["licensed_in"]) == (
        "skin", "2000-06-30", "USA", ("USA",),
    )  # fmt: skip
    assert row["years"] == pytest.approx(25.0, abs=0.01)
    assert "authorisations:skin.FDA.authorised.2000-06-30" in row["rows"]


def test_a_suspended_licence_and_an_exemption_are_not_here():
    tables = made_tables(
        [product("paused"), product("exempt")],
        [
            event("paused", "FDA", "authorised", "2010"),
            event("paused", "IFDA", "authorised", "2011"),
            event("paused", "IFDA", "suspended", "2012"),
            event("exempt", "FDA", "authorised", "2010"),
            event("exempt", "IFDA", "hospital_exemption", "2011"),
        ],
    )
    found = elsewhere(tables, "IRN", snapshot(tables, DAY)).set_index("product_id")
    assert found["why"].to_dict() == {"paused": "suspended", "exempt": "permit"}


def test_what_is_licensed_nowhere_any_more_is_not_missing():
    tables = world()
    assert "lost" not in set(elsewhere(tables, "IRN", snapshot(tables, DAY))["product_id"])


def test_the_facts_count_products_and_areas():
    tables = world()
    shot = snapshot(tables, DAY)
    own = search(tables, "IRN", shot)
    facts = coverage_facts(elsewhere(tables, "IRN", shot), own)
    keys = ("world", "here", "missing", "areas", "areas_here", "areas_missing")
    assert {key: facts[key].value for key in keys} == {
        "world": 4, "here": 1, "missing": 3, "areas": 3, "areas_here": 1, "areas_missing": 2,
    }  # fmt: skip
    assert facts["ended"].value == 1
    assert facts["oldest"].value == "2000-06-30"
    assert facts["median"].value == pytest.approx((DAY - date(2015, 2, 17)).days / 365.25)
    assert "regulators:IFDA" in facts["missing"].rows


def test_the_matrix_counts_licences_where_they_are_valid():
    tables = world()
    shot = snapshot(tables, DAY)
    found = matrix(tables, "IRN", shot, ["IRN", "USA", "EUU"])
    counts = found.pivot_table(index="area", columns="country", values="n")
    assert counts.loc["dermatology_wound"].to_dict() == {"EUU": 0, "IRN": 1, "USA": 1}
    assert counts.loc["oncology_haematological"].to_dict() == {"EUU": 1, "IRN": 0, "USA": 1}
    cell = found[(found["area"] == "ophthalmology") & (found["country"] == "EUU")].iloc[0]
    assert cell["rows"] == ("authorisations:eye.EMA.authorised.2015-02-17", "products:eye")


def test_the_fields_with_most_products_come_first_and_the_others_last():
    areas = ["other", "other", "ophthalmology", "metabolic", "metabolic"]
    products = [product(f"p{i}", therapeutic_area=area) for i, area in enumerate(areas)]
    tables = made_tables(products, [event(p["product_id"], "IFDA", "authorised", "2020") for p in products])
    found = matrix(tables, "IRN", snapshot(tables, DAY), ["IRN"])
    assert list(zip(found["area"], found["n"], strict=True)) == [
        ("metabolic", 2), ("ophthalmology", 1), ("other", 2),
    ]  # fmt: skip


def test_a_country_that_nobody_searched_is_not_zero():
    tables = searching(MFDS="no", IFDA="partly")
    shot = snapshot(tables, DAY)
    status = {code: search(tables, code, shot).status for code in ("KOR", "IRN", "USA", "DEU", "HRV")}
    assert status == {"KOR": "no", "IRN": "partly", "USA": "yes", "DEU": "yes", "HRV": "yes"}
    assert search(tables, "IND", shot).status == "no"
    assert search(tables, "IND", shot).regulators == ()


def test_two_regulators_of_a_country_are_searched_only_if_both_are():
    tables = searching(PMDA="no")
    regulators = tables["regulators"].copy()
    regulators.loc[regulators["regulator_id"] == "PMDA", "jurisdiction"] = "KOR"
    tables = Tables({**{name: tables[name] for name in tables}, "regulators": regulators})
    assert search(tables, "KOR", snapshot(tables, DAY)).status == "partly"


def test_members_stand_as_the_union_and_not_beside_one_of_them():
    tables = world()
    shot = snapshot(tables, DAY)
    assert compared(tables, "IRN", shot, ["DEU", "KOR"]) == ["IRN", "EUU", "USA", "KOR"]
    assert compared(tables, "DEU", shot, ["ITA"]) == ["DEU", "USA", "IRN"]


def test_only_a_few_peers_that_nobody_searched_are_shown():
    tables = searching(MFDS="no", PMDA="no", NMPA="no")
    shot = snapshot(tables, DAY)
    assert compared(tables, "IRN", shot, ["KOR", "JPN", "CHN"]) == ["IRN", "EUU", "USA", "JPN", "KOR"]


def test_a_permit_starts_no_licence():
    tables = made_tables(
        [product("a")],
        [event("a", "IFDA", "hospital_exemption", "2010"), event("a", "IFDA", "authorised", "2020")],
    )
    assert list(starts(tables, snapshot(tables, DAY))["date"]) == ["2020"]


def licences(*given):
    return [{"product_id": p, "jurisdiction": j, "day": d, "date": d.isoformat()} for p, j, d in given]


def test_central_licences_are_valid_from_accession_and_not_after_leaving():
    tables = world()
    given = licences(
        ("old", "EUU", date(2009, 1, 1)), ("late", "EUU", date(2022, 1, 1)), ("own", "HRV", date(2011, 1, 1))
    )
    found = {licence["product_id"]: licence["date"] for licence in valid_here(tables, "HRV", given)}
    assert found == {"own": "2011-01-01", "old": "2013-07-01", "late": "2022-01-01"}
    assert [licence["product_id"] for licence in valid_here(tables, "GBR", given)] == ["old"]
    assert valid_here(tables, "IRN", given) == []


def test_aims_about_patients_abroad_are_known_from_their_day_on():
    aim = {
        "programme_id": "stay", "name": "End of travel", "country": "IRN", "announced": "2024-08-10",
        "target_metric": "patients_abroad", **tail(),
    }  # fmt: skip
    other = {**aim, "programme_id": "donors", "target_metric": "donors"}
    tables = made_tables([product("a")], [event("a", "IFDA", "authorised", "2020")], programmes=[aim, other])
    assert list(travel_aims(tables, "IRN", snapshot(tables, DAY))["programme_id"]) == ["stay"]
    assert travel_aims(tables, "IRN", snapshot(tables, date(2024, 8, 9))).empty
    assert travel_aims(tables, "KOR", snapshot(tables, DAY)).empty


def test_the_market_of_the_default_definition_is_the_definition_by_jurisdiction():
    tables = load_tables()
    day = date(2026, 9, 29)
    ours, named = market(tables, snapshot(tables, day)), snapshot(tables, day, "by_jurisdiction_members")
    pd.testing.assert_series_equal(ours.counts, named.counts)
