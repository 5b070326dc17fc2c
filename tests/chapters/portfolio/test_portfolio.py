from datetime import date

import pandas as pd
import pytest
from tests.made import event, made_tables, product, rule

from regenatlas.chapters.portfolio.portfolio import (
    absent,
    count_range,
    counted_from_elsewhere,
    documented,
    doubles,
    each_lag,
    endings,
    grades,
    here_facts,
    lag,
    lag_facts,
    longest,
    mix,
    own_counted,
    part,
    portfolio,
    reasons,
    standout,
    unsettled,
)
from regenatlas.counting.products import history, licensed_here
from regenatlas.counting.snapshot import take_snapshot

DAY = date(2025, 6, 30)


def iranian():
    return made_tables(
        [
            product("sheet", therapeutic_area="dermatology_wound", developer="Royan"),
            product("graft", therapeutic_area="dermatology_wound", developer="Royan"),
            product("drip", therapeutic_area="immunology_gvhd", developer="not stated", named=False),
            product("gone", therapeutic_area="ophthalmology", developer="Taskin"),
            product("far", origin_country="KOR", modality="car_t"),
        ],
        [
            event("sheet", "IFDA", "authorised", "2020-01-01"),
            event("sheet", "FDA", "authorised", "2024-01-01"),
            event("graft", "IFDA", "conditional", "2021-01-01", grade="independent"),
            event("drip", "IFDA", "authorised", "2022", verified=False, grade="text_under_test"),
            event("gone", "IFDA", "authorised", "2015-01-01"),
            event("gone", "IFDA", "withdrawn", "2018-01-01"),
            event("far", "MFDS", "authorised", "2010-01-01"),
        ],
    )


def numbers(found):
    keys = (
        "total",
        "licensed",
        "conditional",
        "ended",
        "counted",
        "not_counted",
        "abroad",
        "unnamed",
        "nameless",
        "papers",
        "undocumented",
    )
    return {key: getattr(found, key).value for key in keys}


def test_a_portfolio_in_numbers():
    tables = iranian()
    found = portfolio(tables, "IRN", take_snapshot(tables, DAY))
    assert numbers(found) == {
        "total": 4, "licensed": 3, "conditional": 1, "ended": 1, "counted": 3, "not_counted": 1, "abroad": 1,
        "unnamed": 1, "nameless": 1, "papers": 1, "undocumented": 1,
    }  # fmt: skip
    assert found.developers.value == 2
    assert (found.first.value, found.newest.value) == ("2015-01-01", "2022")
    assert (found.areas, found.area_n.value) == (("dermatology_wound",), 2)


def test_what_the_licences_rest_on_is_told_from_strong_to_weak():
    tables = iranian()
    frame = portfolio(tables, "IRN", take_snapshot(tables, DAY)).frame
    assert [(rest["grade"], rest["n"].value) for rest in grades(frame)] == [
        ("register", 2), ("independent", 1), ("text_under_test", 1),
    ]  # fmt: skip


def test_how_well_counted_products_are_known_at_home_and_elsewhere():
    tables = iranian()
    here = tables, "IRN", take_snapshot(tables, DAY)
    found = documented(*here, mix(*here, "donor"))
    assert not found.pop("no_cells")
    numbers = {key: number.value for key, number in found.items()}
    assert numbers == {"own_shown": 2, "world_shown": 1, "n": 3, "total": 3, "world_n": 1, "world_total": 1}
    # «gone» is not counted; the product of one claim is counted, but nothing shows it.
    assert "products:drip" not in found["own_shown"].rows
    unknown = mix(*here, "donor").assign(category="unknown")
    assert documented(*here, unknown)["no_cells"]
    assert not documented(*here, unknown.assign(n=0))["no_cells"]


def test_a_product_that_may_be_another_one_makes_the_count_a_range():
    tables = made_tables(
        [
            product("graft"),
            product("pigment", may_be="graft"),
            product("stray", may_be="gone"),
            product("gone"),
        ],
        [event(key, "IFDA", "authorised", "2020") for key in ("graft", "pigment", "stray")],
    )
    here = tables, "IRN", take_snapshot(tables, DAY)
    assert doubles(*here) == [{"name": "Pigment", "other": "Graft"}]
    assert [count_range(*here)[key].value for key in ("fewest", "most")] == [2, 3]


def test_every_number_names_its_rows():
    tables = iranian()
    found = portfolio(tables, "IRN", take_snapshot(tables, DAY))
    assert found.ended.rows == (
        "authorisations:gone.IFDA.authorised.2015-01-01",
        "authorisations:gone.IFDA.withdrawn.2018-01-01",
        "products:gone",
    )


def test_a_licence_in_the_own_union_is_not_abroad():
    tables = made_tables([product("a", origin_country="ITA")], [event("a", "EMA", "authorised", "2020")])
    assert portfolio(tables, "ITA", take_snapshot(tables, DAY)).abroad.value == 0


def test_a_country_without_a_product_has_zeros_and_no_date():
    tables = iranian()
    found = portfolio(tables, "IND", take_snapshot(tables, DAY))
    assert set(numbers(found).values()) == {0}
    assert found.first.value is None
    assert (found.areas, found.area_n.value) == ((), 0)


def test_areas_that_lead_together_are_all_named():
    tables = made_tables(
        [product("a", therapeutic_area="dental"), product("b", therapeutic_area="cardiovascular")],
        [event("a", "IFDA", "authorised", "2020"), event("b", "IFDA", "authorised", "2020")],
    )
    found = portfolio(tables, "IRN", take_snapshot(tables, DAY))
    assert (found.areas, found.area_n.value) == (("cardiovascular", "dental"), 1)


def test_the_areas_are_those_of_the_counted_products_or_else_of_the_licensed_ones():
    products = [
        product("counted", therapeutic_area="dental"),
        product("cord", therapeutic_area="metabolic", cord_blood_unit=True),
        product("blood", therapeutic_area="metabolic", cord_blood_unit=True),
        product("gone", therapeutic_area="other", cord_blood_unit=True),
        product("lost", therapeutic_area="other", cord_blood_unit=True),
        product("past", therapeutic_area="other", cord_blood_unit=True),
    ]
    events = [event(p["product_id"], "IFDA", "authorised", "2020") for p in products]
    events += [event(key, "IFDA", "withdrawn", "2021") for key in ("gone", "lost", "past")]
    tables = made_tables(products, events)
    found = portfolio(tables, "IRN", take_snapshot(tables, DAY))
    assert (found.areas, found.area_n.value) == (("dental",), 1)
    without = made_tables(products[1:], events[1:])
    found = portfolio(without, "IRN", take_snapshot(without, DAY))
    assert (found.areas, found.area_n.value, found.counted.value) == (("metabolic",), 2, 0)


def test_the_areas_are_those_of_licensed_products_even_where_exemptions_count():
    tables = made_tables(
        [
            product("licensed", therapeutic_area="dental"),
            product("exempt", therapeutic_area="other", route="hospital_exemption"),
            product("allowed", therapeutic_area="other", route="hospital_exemption"),
        ],
        [
            event("licensed", "IFDA", "authorised", "2020"),
            event("exempt", "IFDA", "hospital_exemption", "2020"),
            event("allowed", "IFDA", "hospital_exemption", "2020"),
        ],
        [
            rule(
                "too",
                default=True,
                routes="medicine;hospital_exemption",
                states="in_force;hospital_exemption",
            )
        ],
    )
    found = portfolio(tables, "IRN", take_snapshot(tables, DAY))
    assert (found.licensed.value, found.counted.value) == (1, 3)
    assert (found.areas, found.area_n.value) == (("dental",), 1)


def test_a_suspended_product_and_a_permitted_one_are_no_licensed_ones():
    tables = made_tables(
        [product(key) for key in ("paused", "sold", "early", "exempt")],
        [
            event("paused", "IFDA", "authorised", "2020"),
            event("paused", "IFDA", "suspended", "2021"),
            event("sold", "IFDA", "authorised", "2020"),
            event("early", "IFDA", "conditional", "2020"),
            event("exempt", "IFDA", "hospital_exemption", "2020"),
        ],
    )
    found = portfolio(tables, "IRN", take_snapshot(tables, DAY))
    assert (found.suspended.value, found.permits.value, found.licensed.value) == (1, 1, 2)
    assert found.suspended.rows[-1] == "products:paused"


def test_a_developer_that_no_source_names_is_not_a_developer():
    found = portfolio(iranian(), "IRN", take_snapshot(iranian(), DAY))
    assert found.anonymous.rows[-1] == "products:drip"
    assert found.anonymous.value == 1


def test_reasons_are_counted_the_commonest_first():
    tables = made_tables(
        [product("a"), product("b", cord_blood_unit=True), product("c", cord_blood_unit=True), product("d")],
        [event(key, "IFDA", "authorised", "2020") for key in "abcd"]
        + [event("a", "IFDA", "withdrawn", "2021")],
    )
    found = reasons(portfolio(tables, "IRN", take_snapshot(tables, DAY)).frame)
    assert [(reason["why_not"], reason["n"].value) for reason in found] == [("cord_blood", 2), ("ended", 1)]
    assert found[1]["n"].name == "not_counted.ended"


def test_of_products_without_a_licence_the_last_act_is_kept():
    tables = made_tables(
        [product("gone"), product("lost"), product("held")],
        [
            *(event(key, "IFDA", "authorised", "2019") for key in ("gone", "lost", "held")),
            event("gone", "FDA", "withdrawn", "2020-03-01", kind="lapsed"),
            event("gone", "IFDA", "withdrawn", "2021-03-01", kind="handed_back"),
            event("lost", "IFDA", "withdrawn", "2020-01-01"),
        ],
    )
    ids = ["gone", "lost"]
    found = endings(history(tables, [*ids, "held"], take_snapshot(tables, DAY)), ids)
    assert found[["name", "kind", "date"]].to_numpy().tolist()[0] == ["Gone", "handed_back", "2021-03-01"]
    assert [(when.name, when.value) for when in found["when"]] == [
        ("ended.gone", "2021-03-01"), ("ended.lost", "2020-01-01"),
    ]  # fmt: skip


def test_what_may_be_used_at_home_in_numbers():
    tables = made_tables(
        [product("own"), product("bought", origin_country="USA"), product("cord", cord_blood_unit=True)],
        [
            event("own", "IFDA", "authorised", "2020", grade="interested"),
            *(event(key, "IFDA", "authorised", "2020") for key in ("bought", "cord")),
        ],
    )
    snapshot = take_snapshot(tables, DAY)
    found = here_facts(licensed_here(tables, "IRN", snapshot))
    assert {key: number.value for key, number in found.items()} == {
        "here": 3, "own": 3, "central": 0, "domestic": 2, "imported": 1, "unshown": 1, "outside": 1,
    }  # fmt: skip


def test_products_that_count_though_their_developer_was_at_home_elsewhere():
    tables = made_tables(
        [product("a", origin_country="KOR", originator_country="IRN"), product("b")],
        [event("a", "MFDS", "authorised", "2020"), event("b", "IFDA", "authorised", "2020")],
        [rule("by_inventor", count_by="originator", default=True)],
    )
    found = counted_from_elsewhere(tables, "IRN", take_snapshot(tables, DAY))
    assert found[["product_id", "rows"]].to_numpy().tolist() == [["a", ("products:a",)]]


def test_the_mix_sets_shares_beside_those_of_the_rest_of_the_world():
    tables = iranian()
    found = mix(tables, "IRN", take_snapshot(tables, DAY), "modality")
    assert found[
        ["category", "n", "total", "share", "world_n", "world_total", "world_share"]
    ].to_numpy().tolist() == [
        ["msc", 3, 3, 1.0, 0, 1, 0.0],
        ["car_t", 0, 3, 0.0, 1, 1, 1.0],
    ]
    assert found["rows"].iloc[1] == ("products:far",)


def test_the_mix_says_what_stands_out_and_what_is_missing():
    tables = iranian()
    found = mix(tables, "IRN", take_snapshot(tables, DAY), "therapeutic_area")
    assert standout(found) == "dermatology_wound"
    assert list(absent(found)["category"]) == []
    kinds = mix(tables, "KOR", take_snapshot(tables, DAY), "modality")
    assert list(absent(kinds)["category"]) == ["msc"]


def test_an_unknown_kind_does_not_stand_out():
    tables = made_tables(
        [product("a", modality="unknown"), product("b", origin_country="KOR")],
        [event("a", "IFDA", "authorised", "2020"), event("b", "MFDS", "authorised", "2020")],
    )
    assert standout(mix(tables, "IRN", take_snapshot(tables, DAY), "modality")) is None


def mixed(own, rest):
    """The mix of Iran's products against Korea's; each letter is one product of that kind."""
    given = [*((kind, "IRN", "IFDA") for kind in own), *((kind, "KOR", "MFDS") for kind in rest)]
    tables = made_tables(
        [product(f"p{at}", modality=kind, origin_country=home) for at, (kind, home, _) in enumerate(given)],
        [event(f"p{at}", who, "authorised", "2020") for at, (_, _, who) in enumerate(given)],
    )
    return mix(tables, "IRN", take_snapshot(tables, DAY), "modality")


def test_the_mix_comes_by_number_at_home_then_elsewhere_then_by_name():
    found = mixed("aabc", "bddeecz")
    assert found[["category", "n", "world_n"]].to_numpy().tolist() == [
        ["a", 2, 0], ["b", 1, 1], ["c", 1, 1], ["d", 0, 2], ["e", 0, 2], ["z", 0, 1],
    ]  # fmt: skip


def test_shares_are_of_all_products_at_home_and_of_all_elsewhere():
    found = mixed("aab", "abbbc").set_index("category")
    assert found["share"].to_dict() == pytest.approx({"a": 2 / 3, "b": 1 / 3, "c": 0})
    assert found["world_share"].to_dict() == pytest.approx({"a": 1 / 5, "b": 3 / 5, "c": 1 / 5})
    alone = mixed("a", "b").set_index("category")
    assert alone["share"].to_dict() == {"a": 1, "b": 0}
    assert alone["world_share"].to_dict() == {"a": 0, "b": 1}


def test_where_nothing_is_licensed_elsewhere_its_shares_are_zero():
    assert mixed("ab", "")["world_share"].tolist() == [0, 0]


def test_what_stands_out_is_furthest_above_the_rest_of_the_world_and_not_merely_commonest():
    # a: 3/6 against 4/8; b: 2/6 against 1/8; c: 1/6 against 0/8. Above are b by 5/24 and c by 4/24.
    assert standout(mixed("aaabbc", "aaaabddd")) == "b"
    # One product of the kind is enough; of two that are equally far above the first by name is told.
    assert standout(mixed("dc", "ab")) == "c"


def test_a_country_that_is_as_the_rest_of_the_world_has_nothing_that_stands_out():
    assert standout(mixed("aab", "aaaabb")) is None


def test_of_what_is_absent_the_three_commonest_elsewhere_are_told():
    found = absent(mixed("a", "abbcccddeeee"))
    assert list(found["category"]) == ["e", "c", "b"]  # b before d, which is as common
    assert list(absent(mixed("ab", "abc"))["category"]) == ["c"]


def test_one_category_of_the_mix_in_numbers():
    tables = iranian()
    found = part(
        mix(tables, "IRN", take_snapshot(tables, DAY), "therapeutic_area"), "dermatology_wound", "area"
    )
    assert {key: number.value for key, number in found.items()} == {
        "n": 2, "total": 3, "world_n": 0, "world_total": 1,
    }  # fmt: skip
    assert found["n"].rows == ("products:graft", "products:sheet")
    assert found["world_total"].rows == ("products:far",)


def test_a_country_without_counted_products_has_no_mix():
    tables = iranian()
    assert mix(tables, "IND", take_snapshot(tables, DAY), "class").empty


def test_the_mix_of_a_member_is_its_own_even_where_the_union_is_pooled():
    tables = made_tables(
        [product("a", origin_country="ITA", donor="allogeneic"), product("b", origin_country="DEU")],
        [event("a", "EMA", "authorised", "2020"), event("b", "EMA", "authorised", "2020")],
        [rule("pooled", eu="as_one", default=True)],
    )
    found = mix(tables, "ITA", take_snapshot(tables, DAY), "donor")
    assert found[["category", "n", "world_n"]].to_numpy().tolist() == [
        ["allogeneic", 1, 0],
        ["autologous", 0, 1],
    ]


def test_a_pooled_union_counts_for_a_member_what_is_licensed_there_whoever_developed_it():
    tables = made_tables(
        [product("foreign", origin_country="USA"), product("home", origin_country="ITA")],
        [event(key, "EMA", "authorised", "2020") for key in ("foreign", "home")],
        [rule("there", eu="as_one", count_by="jurisdiction", default=True)],
    )
    assert list(own_counted(tables, "ITA", take_snapshot(tables, DAY))["product_id"]) == ["foreign", "home"]


def lag_tables():
    return made_tables(
        [
            product("pioneer", origin_country="KOR", modality="msc"),
            product("follower", modality="msc"),
            product("second", modality="msc"),
            product("first", modality="rpe"),
            product("odd", modality="other"),
        ],
        [
            event("pioneer", "MFDS", "authorised", "2010-07-01"),
            event("pioneer", "MFDS", "withdrawn", "2012-01-01"),
            event("follower", "IFDA", "authorised", "2020-07-01"),
            event("second", "IFDA", "authorised", "2022-07-01"),
            event("first", "IFDA", "authorised", "2021-01-01"),
            event("odd", "IFDA", "authorised", "2021-02-01"),
        ],
    )


def test_the_lag_runs_from_the_world_s_first_licence_of_the_modality_even_if_it_has_ended():
    tables = lag_tables()
    found = lag(tables, "IRN", take_snapshot(tables, DAY)).set_index("product_id")
    assert found.loc["follower", "years"] == pytest.approx(10.0, abs=0.01)
    assert found.loc["second", "years"] == pytest.approx(12.0, abs=0.01)
    assert found.loc["first", "years"] == 0
    assert found["years"].isna().to_dict() == {
        "follower": False,
        "first": False,
        "odd": True,
        "second": False,
    }
    assert found.loc["follower", ["first_name", "first_country", "first_date"]].tolist() == [
        "Pioneer",
        "KOR",
        "2010-07-01",
    ]
    assert found["entry"].to_dict() == {"follower": True, "first": True, "odd": True, "second": False}


def test_the_lag_in_numbers():
    tables = lag_tables()
    facts = lag_facts(lag(tables, "IRN", take_snapshot(tables, DAY)))
    assert {key: facts[key].value for key in ("all", "compared", "left_out", "kinds", "first_in")} == {
        "all": 4, "compared": 3, "left_out": 1, "kinds": 2, "first_in": 1,
    }  # fmt: skip
    assert facts["median"].value is None  # three lags are told one by one


@pytest.mark.parametrize(("n", "median"), [(4, None), (5, 10.0)])
def test_a_median_needs_five_lags(n, median):
    tables = made_tables(
        [product("first", origin_country="KOR"), *(product(f"p{i}") for i in range(n))],
        [
            event("first", "MFDS", "authorised", "2010-07-01"),
            *(event(f"p{i}", "IFDA", "authorised", "2020-07-01") for i in range(n)),
        ],
    )
    found = lag_facts(lag(tables, "IRN", take_snapshot(tables, DAY)))["median"].value
    assert found == (None if median is None else pytest.approx(median, abs=0.01))


def test_each_lag_is_told_and_is_at_most_so_long_where_a_date_is_the_latest():
    tables = lag_tables()
    found = lag(tables, "IRN", take_snapshot(tables, DAY))
    compared = found[found["years"].notna()]
    told = each_lag(compared)
    assert [round(number.value) for number in told["each"]] == [10, 0, 12]
    assert (told["at_most"], told["is_first"]) == (False, False)
    assert each_lag(compared[compared["years"] == 0])["is_first"]
    assert each_lag(compared.assign(date_basis=["decision", "not_later_than", "decision"]))["at_most"]


def test_the_lag_counts_every_modality_in_which_the_country_was_first():
    kinds = {"a": "msc", "b": "rpe", "c": "car_t"}
    tables = made_tables(
        [product(key, modality=kind) for key, kind in kinds.items()]
        + [product("far", modality="car_t", origin_country="KOR")],
        [event(key, "IFDA", "authorised", "2020") for key in kinds]
        + [event("far", "MFDS", "authorised", "2010")],
    )
    facts = lag_facts(lag(tables, "IRN", take_snapshot(tables, DAY)))
    assert (facts["kinds"].value, facts["first_in"].value) == (3, 2)
    assert facts["median"].digits == 1


def test_the_lag_of_an_exempted_product_runs_from_its_licence():
    tables = made_tables(
        [product("a")],
        [event("a", "IFDA", "hospital_exemption", "2008"), event("a", "IFDA", "authorised", "2020")],
    )
    assert list(lag(tables, "IRN", take_snapshot(tables, DAY))["date"]) == ["2020"]


@pytest.mark.parametrize(("verified_only", "first"), [(False, "2010"), (True, "2015")])
def test_an_unverified_licence_dates_a_product_unless_the_definition_asks_for_a_page(verified_only, first):
    tables = made_tables(
        [product("a")],
        [
            event("a", "IFDA", "authorised", "2010", verified=False),
            event("a", "FDA", "authorised", "2015"),
        ],
        [rule("only", default=True, verified_only=verified_only)],
    )
    assert list(lag(tables, "IRN", take_snapshot(tables, DAY))["date"]) == [first]


def test_a_permit_is_no_licence_to_lag_behind():
    tables = made_tables(
        [product("permit", route="medicine", origin_country="KOR"), product("own")],
        [event("permit", "MFDS", "hospital_exemption", "2010"), event("own", "IFDA", "authorised", "2020")],
    )
    assert lag(tables, "IRN", take_snapshot(tables, DAY))["years"].tolist() == [0]


def test_without_products_there_is_no_median():
    tables = lag_tables()
    facts = lag_facts(lag(tables, "USA", take_snapshot(tables, DAY)))
    assert facts["median"].value is None
    assert facts["compared"].value == 0


def test_licensed_products_without_a_name_or_a_document_are_unsettled():
    tables = made_tables(
        [product("sheet"), product("drip", named=False), product("graft")],
        [
            event("sheet", "IFDA", "authorised", "2020-01-01"),
            event("drip", "IFDA", "authorised", "2021-01-01"),
            event("graft", "FDA", "authorised", "2022-01-01", grade="text_under_test"),
        ],
    )
    frame = portfolio(tables, "IRN", take_snapshot(tables, DAY)).frame
    found, names = unsettled(tables, frame), tables["regulators"].set_index("regulator_id")["name"]
    assert found["n"].value == 2
    assert {"products:drip", "products:graft"} < set(found["n"].rows)
    assert "products:sheet" not in found["n"].rows
    assert found["names"] == sorted(names[["IFDA", "FDA"]])
    settled = unsettled(tables, frame[frame["product_id"] == "sheet"])
    assert (settled["n"].value, settled["names"]) == (0, [])


def test_the_longest_wait_is_that_for_a_first_product_of_its_kind():
    compared = pd.DataFrame(
        {
            "label": ["a", "b", "b"],
            "years": [2.0, 5.0, 9.0],
            "entry": [True, True, False],
            "rows": [("products:x",), ("products:y",), ("products:z",)],
        }
    )
    found = longest(compared)
    assert (found["label"], found["years"].value, found["years"].rows) == ("b", 5.0, ("products:y",))
