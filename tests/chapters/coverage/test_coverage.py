from datetime import date

import pandas as pd
import pytest
from tests.made import event, made_tables, product, rule, tail

from regenatlas.chapters.coverage.coverage import (
    Search,
    by_reach,
    compared,
    coverage_facts,
    elsewhere,
    fields,
    market,
    matrix,
    missing,
    search,
    starts,
    through_time,
    travel_aims,
    unsearched,
    valid_licences,
    widest,
)
from regenatlas.counting.snapshot import take_snapshot
from regenatlas.tables.load import Tables, load_tables

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
    found = elsewhere(tables, "IRN", take_snapshot(tables, DAY)).set_index("product_id")
    assert found["here"].to_dict() == {"skin": False, "eye": False, "blood": False, "home": True}
    assert found["why"].to_dict() == {"skin": "ended", "eye": "unlicensed", "blood": "unlicensed", "home": ""}


def test_a_central_licence_makes_a_product_present_in_a_member():
    tables = world()
    found = elsewhere(tables, "DEU", take_snapshot(tables, DAY))
    assert set(found.loc[found["here"], "product_id"]) == {"eye", "blood"}


def test_a_missing_product_says_since_when_and_where():
    tables = world()
    row = missing(elsewhere(tables, "IRN", take_snapshot(tables, DAY))).iloc[0]
    assert (row["product_id"], row["date"], row["first_in"], row["licensed_in"]) == (
        "skin", "2000-06-30", "USA", ("USA",),
    )  # fmt: skip
    assert row["years"] == pytest.approx(25.0, abs=0.01)
    assert "authorisations:skin.FDA.authorised.2000-06-30" in row["rows"]


def test_the_union_stands_as_one_among_the_places_of_a_licence():
    tables = world()
    found = elsewhere(tables, "IRN", take_snapshot(tables, DAY)).set_index("product_id")["licensed_in"]
    assert (found["blood"], found["eye"]) == (("EUU", "USA"), ("EUU",))


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
    found = elsewhere(tables, "IRN", take_snapshot(tables, DAY)).set_index("product_id")
    assert found["why"].to_dict() == {"paused": "suspended", "exempt": "permit"}


def test_what_is_licensed_nowhere_any_more_is_not_missing():
    tables = world()
    assert "lost" not in set(elsewhere(tables, "IRN", take_snapshot(tables, DAY))["product_id"])


def test_the_facts_count_products_and_areas():
    tables = world()
    snapshot = take_snapshot(tables, DAY)
    own = search(tables, "IRN", snapshot)
    facts = coverage_facts(elsewhere(tables, "IRN", snapshot), own)
    keys = ("world", "here", "missing", "areas", "areas_here")
    assert {key: facts[key].value for key in keys} == {
        "world": 4, "here": 1, "missing": 3, "areas": 3, "areas_here": 1,
    }  # fmt: skip
    assert facts["ended"].value == 1
    assert facts["median"].value == pytest.approx((DAY - date(2015, 2, 17)).days / 365.25)
    assert "regulators:IFDA" in facts["missing"].rows


def test_the_facts_say_what_they_count_and_from_which_rows():
    tables = world()
    snapshot = take_snapshot(tables, DAY)
    facts = coverage_facts(elsewhere(tables, "IRN", snapshot), search(tables, "IRN", snapshot))
    assert {key: fact.unit for key, fact in facts.items()} == {
        "world": "products", "here": "products", "missing": "products", "ended": "products",
        "areas": "therapeutic_areas", "areas_here": "therapeutic_areas",
        "areas_undocumented": "therapeutic_areas", "median": "years",
    }  # fmt: skip
    assert facts["median"].digits == 1


def test_where_nothing_is_missing_there_is_no_median():
    tables = made_tables([product("a")], [event("a", "IFDA", "authorised", "2020")])
    snapshot = take_snapshot(tables, DAY)
    facts = coverage_facts(elsewhere(tables, "IRN", snapshot), search(tables, "IRN", snapshot))
    assert [facts[key].value for key in ("missing", "median")] == [0, None]
    assert facts["missing"].rows == ("regulators:IFDA",)  # that nothing is missing rests on the search


def test_the_matrix_counts_licences_where_they_are_valid():
    tables = world()
    snapshot = take_snapshot(tables, DAY)
    found = matrix(tables, "IRN", snapshot, ["IRN", "USA", "EUU"])
    counts = found.pivot_table(index="area", columns="country", values="n")
    assert counts.loc["dermatology_wound"].to_dict() == {"EUU": 0, "IRN": 1, "USA": 1}
    assert counts.loc["oncology_haematological"].to_dict() == {"EUU": 1, "IRN": 0, "USA": 1}
    cell = found[(found["area"] == "ophthalmology") & (found["country"] == "EUU")].iloc[0]
    assert cell["rows"] == ("authorisations:eye.EMA.authorised.2015-02-17", "products:eye")
    assert list(found.columns) == ["area", "country", "n", "undocumented", "searched", "rows"]


def test_the_union_itself_is_counted_as_one():
    tables = world()
    found = matrix(tables, "EUU", take_snapshot(tables, DAY), ["EUU", "USA"])
    assert found.groupby("country")["n"].sum().to_dict() == {"EUU": 2, "USA": 2}


def test_the_fields_with_most_products_come_first_and_the_others_last():
    areas = ["other", "other", "ophthalmology", "metabolic", "metabolic"]
    products = [product(f"p{i}", therapeutic_area=area) for i, area in enumerate(areas)]
    tables = made_tables(products, [event(p["product_id"], "IFDA", "authorised", "2020") for p in products])
    found = matrix(tables, "IRN", take_snapshot(tables, DAY), ["IRN"])
    assert list(zip(found["area"], found["n"], strict=True)) == [
        ("metabolic", 2), ("ophthalmology", 1), ("other", 2),
    ]  # fmt: skip


def test_a_country_that_nobody_searched_is_not_zero():
    tables = searching(MFDS="no", IFDA="partly")
    snapshot = take_snapshot(tables, DAY)
    status = {code: search(tables, code, snapshot).status for code in ("KOR", "IRN", "USA", "DEU", "HRV")}
    assert status == {"KOR": "no", "IRN": "partly", "USA": "yes", "DEU": "partly", "HRV": "partly"}
    assert search(tables, "IND", snapshot) == Search("no", ())


def test_a_member_whose_own_register_was_searched_in_part_is_searched_in_part():
    # Germany: the Union's register was searched, the Paul-Ehrlich-Institut's in part: never «not licensed».
    tables = searching()
    own = tables["regulators"].iloc[:1].assign(regulator_id="PEI", jurisdiction="DEU", searched="partly")
    tables = tables.replaced(regulators=pd.concat([tables["regulators"], own], ignore_index=True))
    found = search(tables, "DEU", take_snapshot(tables, DAY))
    assert found == Search("partly", ("regulators:EMA", "regulators:PEI"))


def test_two_regulators_of_a_country_are_searched_only_if_both_are():
    tables = searching(PMDA="no")
    regulators = tables["regulators"].copy()
    regulators.loc[regulators["regulator_id"] == "PMDA", "jurisdiction"] = "KOR"
    tables = Tables({**{name: tables[name] for name in tables}, "regulators": regulators})
    assert search(tables, "KOR", take_snapshot(tables, DAY)).status == "partly"


def test_members_stand_as_the_union_and_not_beside_one_of_them():
    tables = world()
    snapshot = take_snapshot(tables, DAY)
    assert compared(tables, "IRN", snapshot, ["DEU", "KOR"]) == ["IRN", "EUU", "USA", "KOR"]
    assert compared(tables, "DEU", snapshot, ["ITA"]) == ["DEU", "USA", "IRN"]


def test_a_peer_that_nobody_searched_is_not_drawn_as_if_it_were_empty():
    # The USA have licences, so that they stand, searched or not.
    tables = searching(FDA="no", MFDS="no", PMDA="no")
    snapshot = take_snapshot(tables, DAY)
    peers = ["GBR", "USA", "KOR", "JPN", "CHN"]
    assert compared(tables, "IRN", snapshot, peers) == ["IRN", "EUU", "USA", "CHN", "GBR"]
    assert unsearched(tables, snapshot, peers) == ["USA", "KOR", "JPN"]


def test_a_country_with_a_product_comes_before_one_with_none():
    tables = made_tables([product("a")], [event("a", "FDA", "authorised", "2020")])
    assert compared(tables, "IRN", take_snapshot(tables, DAY), ["CHN"]) == ["IRN", "USA", "CHN"]


def test_twelve_columns_hold_the_six_largest_markets_and_then_the_peers_in_their_order():
    # C01 licenses fourteen products, C02 thirteen, … C14 one; the peers are the six smallest of them.
    products = [product(f"p{n}") for n in range(1, 15)]
    events = [
        event(f"p{n}", f"C{at:02}-1", "authorised", "2020") for at in range(1, 15) for n in range(1, 16 - at)
    ]
    tables = made_tables(products, events)
    found = compared(tables, "IRN", take_snapshot(tables, DAY), ["C14", "C13", "C12", "C11", "C10", "C09"])
    assert found == ["IRN", "C01", "C02", "C03", "C04", "C05", "C06", "C10", "C11", "C12", "C13", "C14"]
    # Without peers the next largest fill the columns.
    assert compared(tables, "IRN", take_snapshot(tables, DAY), [])[1:] == [f"C{at:02}" for at in range(1, 12)]


def test_the_market_counts_the_states_that_the_definition_counts_as_far_as_they_are_licences():
    def licensed(states):
        tables = made_tables(
            [product("sold"), product("early"), product("paused")],
            [
                event("sold", "FDA", "authorised", "2020"),
                event("early", "FDA", "conditional", "2020"),
                event("paused", "FDA", "authorised", "2020"),
                event("paused", "FDA", "suspended", "2021"),
            ],
            [rule("only", default=True, states=states)],
        )
        return market(tables, take_snapshot(tables, DAY)).products_of("USA")

    assert licensed("in_force;conditional;suspended") == ["early", "sold"]
    assert licensed("in_force;suspended") == ["sold"]
    assert licensed("suspended;withdrawn") == ["early", "sold"]  # no licence among them: all licences


def test_a_permit_starts_no_licence():
    tables = made_tables(
        [product("a")],
        [event("a", "IFDA", "hospital_exemption", "2010"), event("a", "IFDA", "authorised", "2020")],
    )
    assert list(starts(tables, take_snapshot(tables, DAY))["date"]) == ["2020"]


def licences(*given):
    return [{"product_id": p, "jurisdiction": j, "day": d, "date": d.isoformat()} for p, j, d in given]


def test_central_licences_are_valid_from_accession_and_not_after_leaving():
    tables = world()
    given = licences(
        ("old", "EUU", date(2009, 1, 1)), ("late", "EUU", date(2022, 1, 1)), ("own", "HRV", date(2011, 1, 1))
    )
    found = {licence["product_id"]: licence["date"] for licence in valid_licences(tables, "HRV", given)}
    assert found == {"own": "2011-01-01", "old": "2013-07-01", "late": "2022-01-01"}
    assert [licence["product_id"] for licence in valid_licences(tables, "GBR", given)] == ["old"]
    assert valid_licences(tables, "IRN", given) == []


def joining(tables, code, joined, left=""):
    countries = tables["countries"]
    countries.loc[countries["iso3"] == code, ["central_licence_from", "central_licence_until"]] = joined, left
    return tables.replaced(countries=countries)


def test_a_vague_accession_counts_from_its_first_day_and_a_vague_leaving_to_its_last():
    tables = joining(world(), "HRV", "2013", "2020")
    given = licences(
        ("before", "EUU", date(2012, 12, 31)),
        ("at once", "EUU", date(2013, 1, 1)),
        ("within", "EUU", date(2013, 6, 1)),
        ("leaving", "EUU", date(2020, 6, 1)),
        ("last day", "EUU", date(2020, 12, 31)),
        ("after", "EUU", date(2021, 1, 1)),
    )
    assert [(found["product_id"], found["date"]) for found in valid_licences(tables, "HRV", given)] == [
        ("at once", "2013-01-01"),  # of one day: by the product's id
        ("before", "2013"),
        ("within", "2013-06-01"),
        ("leaving", "2020-06-01"),
        ("last day", "2020-12-31"),
    ]
    before = valid_licences(tables, "HRV", given[:1])
    assert before[0]["day"] == date(2013, 1, 1)


def test_aims_about_patients_abroad_are_known_from_their_day_on():
    aim = {
        "programme_id": "stay", "name": "End of travel", "country": "IRN", "announced": "2024-08-10",
        "target_metric": "patients_abroad", **tail(),
    }  # fmt: skip
    other = {**aim, "programme_id": "donors", "target_metric": "donors"}
    tables = made_tables([product("a")], [event("a", "IFDA", "authorised", "2020")], programmes=[aim, other])
    assert list(travel_aims(tables, "IRN", take_snapshot(tables, DAY))["programme_id"]) == ["stay"]
    assert len(travel_aims(tables, "IRN", take_snapshot(tables, date(2024, 8, 10)))) == 1
    assert travel_aims(tables, "IRN", take_snapshot(tables, date(2024, 8, 9))).empty
    assert travel_aims(tables, "KOR", take_snapshot(tables, DAY)).empty


def test_an_aim_of_an_unknown_day_of_a_month_is_known_when_the_month_is_over():
    aim = {
        "programme_id": "stay", "name": "End of travel", "country": "IRN", "announced": "2024-08",
        "target_metric": "patients_abroad", **tail(),
    }  # fmt: skip
    tables = made_tables(
        [product("a")],
        [event("a", "IFDA", "authorised", "2020")],
        programmes=[aim, {**aim, "programme_id": "undated", "announced": ""}],
    )
    assert travel_aims(tables, "IRN", take_snapshot(tables, date(2024, 8, 30))).empty
    found = travel_aims(tables, "IRN", take_snapshot(tables, date(2024, 8, 31)))
    assert list(found["rows"]) == [("programmes:stay",)]


def test_the_market_of_the_default_definition_is_the_definition_by_jurisdiction():
    tables = load_tables()
    day = date(2026, 9, 29)
    ours, named = (
        market(tables, take_snapshot(tables, day)),
        take_snapshot(tables, day, "by_jurisdiction_members"),
    )
    pd.testing.assert_series_equal(ours.counts, named.counts)


def test_the_widest_market_is_another_country_s():
    cells = [("IRN", 9), ("IRN", 1), ("USA", 5), ("JPN", 2), ("JPN", 1), ("JPN", 0)]
    frame = pd.DataFrame(cells, columns=["country", "n"])
    frame["rows"] = [(f"products:{n}",) for _, n in cells]
    found = widest(frame, "IRN")
    assert (found["mine"].value, found["wide"].value, found["market"]) == (2, 2, "JPN")
    assert widest(frame[:2], "IRN")["market"] is None


def test_fields_with_and_without_a_product_in_the_country():
    frame = pd.DataFrame(
        {"therapeutic_area": list("abbcd"), "here": [True, False, False, False, True], "grade": ""}
    )
    frame["grade"] = ["register", "", "", "", "interested"]
    frame["rows"] = [(f"products:{n}",) for n in range(5)]
    found = fields(frame)
    assert (found["own"], found["undocumented"], found["rest"]) == (["a", "d"], ["d"], ["b", "c"])
    assert (found["away"].value, found["away"].rows) == (2, ("products:1", "products:2", "products:3"))
    assert fields(frame[:0])["away"].value == 0


def test_the_missing_come_by_how_many_jurisdictions_license_them_then_by_age():
    tables = world()
    found = by_reach(missing(elsewhere(tables, "IRN", take_snapshot(tables, DAY))))
    # Skin of 2000 and eye of 2015 have one each, blood has the United States and the union.
    assert list(zip(found["product_id"], found["places"], strict=True)) == [
        ("blood", 2), ("skin", 1), ("eye", 1),
    ]  # fmt: skip


def test_products_in_force_grow_from_their_first_licences_anywhere_and_in_the_country():
    tables = world()
    found = through_time(elsewhere(tables, "DEU", take_snapshot(tables, DAY)), DAY, years=8)
    # By 28 June 2017 skin and eye, of which the union licenses eye; blood and home came later.
    assert found.pop("years") == 8
    assert {key: number.value for key, number in found.items()} == {
        "world_now": 4, "world_before": 2, "own_now": 2, "own_before": 1,
    }  # fmt: skip


def test_a_central_licence_counts_in_a_member_from_its_accession():
    tables = made_tables([product("a")], [event("a", "EMA", "authorised", "2010-01-01")])
    found = elsewhere(tables, "HRV", take_snapshot(tables, DAY))
    assert list(found["own_day"]) == [date(2013, 7, 1)]
    assert elsewhere(tables, "IRN", take_snapshot(tables, DAY))["own_day"].isna().all()


def test_a_product_here_has_the_grade_of_the_licences_that_are_valid_there():
    tables = made_tables(
        [product("a", therapeutic_area="dental"), product("b"), product("c", therapeutic_area="dental")],
        [
            event("a", "IFDA", "authorised", "2020", grade="text_under_test"),
            event("a", "FDA", "authorised", "2021", grade="register"),
            event("b", "IFDA", "authorised", "2020", grade="independent"),
            event("c", "FDA", "authorised", "2020"),
        ],
    )
    snapshot = take_snapshot(tables, DAY)
    found = elsewhere(tables, "IRN", snapshot)
    grades = found.set_index("product_id")["grade"].to_dict()
    assert grades == {"a": "text_under_test", "b": "independent", "c": ""}
    facts = coverage_facts(found, search(tables, "IRN", snapshot))
    assert (facts["areas_here"].value, facts["areas_undocumented"].value) == (2, 1)
    cells = matrix(tables, "IRN", snapshot, ["IRN", "USA"]).set_index(["area", "country"])["undocumented"]
    assert cells.to_dict() == {
        ("dental", "IRN"): 1, ("dental", "USA"): 0, ("other", "IRN"): 0, ("other", "USA"): 0,
    }  # fmt: skip


def test_a_hospital_exemption_counts_where_the_definition_lets_it_in():
    states = "in_force;conditional"
    tables = made_tables(
        [product("exempt", modality="car_t"), product("licensed")],
        [
            event("exempt", "IFDA", "hospital_exemption", "2011"),
            event("licensed", "FDA", "authorised", "2010"),
        ],
        [
            rule("plain", default=True, states=states),
            rule("with_exemptions", states=f"{states};hospital_exemption;technology_permit"),
        ],
    )
    for definition, here in [("plain", []), ("with_exemptions", ["exempt"])]:
        snapshot = take_snapshot(tables, DAY, definition)
        found = elsewhere(tables, "IRN", snapshot)
        assert list(found.loc[found["here"], "product_id"]) == here
        assert ("exempt" in set(starts(tables, snapshot)["product_id"])) == bool(here)
        assert len(market(tables, snapshot).products_of("IRN")) == len(here)
