from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.made import event, made_tables, product, tail

from regenatlas.chapters.coverage.conditions import (
    by_place,
    claimed,
    disease_facts,
    disease_gaps,
    use_facts,
    uses,
)
from regenatlas.chapters.coverage.coverage import Search
from regenatlas.counting.snapshot import take_snapshot
from regenatlas.tables.load import load_tables

DAY = date(2025, 6, 30)


def use(product_id, regulator_id, condition, indication, added="", **given):
    row = {
        "indication_id": f"{product_id}.{condition}.{regulator_id}",
        "product_id": product_id,
        "regulator_id": regulator_id,
        "indication": indication,
        "condition": condition,
        "added": added,
    }
    return {**row, **tail(), **given}


def world():
    return made_tables(
        [product("graft"), product("cells", modality="car_t"), product("sheet", origin_country="JPN")],
        [
            event("graft", "FDA", "authorised", "2001-01-01", indication="Burns"),
            event("graft", "MFDS", "authorised", "2005-01-01", indication="Burns"),
            event("graft", "MFDS", "withdrawn", "2010-01-01", indication="Burns"),
            event("cells", "FDA", "authorised", "2017-01-01", indication="Lymphoma"),
            event("cells", "IFDA", "hospital_exemption", "2019-01-01", indication="B-ALL in house"),
            event("sheet", "PMDA", "authorised", "2012-01-01", indication="Cartilage; osteoarthritis"),
            event("sheet", "NMPA", "authorised", "2015-01-01", indication="Cartilage"),
        ],
        indications=[
            use("graft", "FDA", "burns", "Burns"),
            use("cells", "FDA", "other", "Lymphoma"),
            use("cells", "FDA", "b_all", "Adult B-ALL", added="2021-10-01"),
            use("cells", "IFDA", "b_all", "B-ALL in house", verified=False),
            use("sheet", "PMDA", "arthritis", "Cartilage; osteoarthritis", added="2024"),
        ],
    )


def on(day=DAY):
    tables = world()
    return uses(tables, take_snapshot(tables, day)).set_index(["condition", "product_id", "regulator_id"])


def test_the_same_wording_counts_at_every_regulator_that_has_it():
    found = on()
    assert found.loc[("burns", "graft", "FDA"), "date"] == "2001-01-01"
    assert found.loc[("burns", "graft", "MFDS"), "state"] == "withdrawn"


def test_a_use_that_was_added_counts_from_then_on():
    found = on()
    assert found.loc[("b_all", "cells", "FDA"), "date"] == "2021-10-01"
    assert found.loc[("arthritis", "sheet", "PMDA"), "date"] == "2024"
    assert ("b_all", "cells", "FDA") not in on(date(2021, 9, 30)).index
    assert ("b_all", "cells", "FDA") in on(date(2021, 10, 1)).index
    assert ("arthritis", "sheet", "PMDA") not in on(date(2024, 12, 30)).index
    assert ("arthritis", "sheet", "PMDA") in on(date(2024, 12, 31)).index


def test_a_licence_without_the_disease_in_its_text_is_none_for_it():
    assert ("arthritis", "sheet", "NMPA") not in on().index


def test_an_exemption_is_shown_but_is_no_licence():
    found = on()
    assert not found.loc[("b_all", "cells", "IFDA"), "licence"]
    tables = world()
    snapshot = take_snapshot(tables, DAY)
    gaps = disease_gaps(tables, "IRN", snapshot, uses(tables, snapshot)).set_index("condition")
    assert (gaps.loc["b_all", "here_n"], gaps.loc["b_all", "open"]) == (0, True)


def test_each_place_stands_with_its_first_product_and_its_best_state():
    places = by_place(on().reset_index()).set_index(["condition", "jurisdiction"])
    assert list(places.index) == [
        ("burns", "USA"), ("burns", "KOR"), ("arthritis", "JPN"), ("b_all", "IRN"), ("b_all", "USA"),
    ]  # fmt: skip
    assert places.loc[("burns", "KOR"), "state"] == "withdrawn"


def test_the_seven_diseases_are_told_even_without_a_product():
    tables = world()
    snapshot = take_snapshot(tables, DAY)
    gaps = disease_gaps(tables, "KOR", snapshot, uses(tables, snapshot)).set_index("condition")
    assert len(gaps) == 7
    assert not gaps.loc["vitiligo", "licensed"]
    assert pd.isna(gaps.loc["vitiligo", "years"])
    burns = gaps.loc["burns"]
    assert (burns["first_in"], burns["own_name"], burns["here_n"], burns["places_n"]) == (
        "USA",
        "Graft",
        0,
        1,
    )
    assert burns["open"] == False  # noqa: E712 - a numpy boolean


BURNS = {"indication": "Burns"}


def burning(products, events, **given):
    """Tables in which every licence of every product is for burns."""
    texts = [use(p["product_id"], "", "burns", "Burns", **given) for p in products]
    return made_tables(products, events, indications=texts)


def burns(tables, day=DAY):
    return uses(tables, take_snapshot(tables, day))


def test_of_several_grants_at_one_regulator_the_first_licence_dates_the_use():
    tables = burning(
        [product("a"), product("b")],
        [
            event("a", "IFDA", "hospital_exemption", "2010-01-01", **BURNS),
            event("a", "IFDA", "authorised", "2015-01-01", **BURNS),
            event("a", "IFDA", "withdrawn", "2016-01-01", **BURNS),
            event("a", "IFDA", "authorised", "2018-01-01", **BURNS),
            event("b", "FDA", "conditional", "2020-01-01", **BURNS),
            event("b", "FDA", "authorised", "2020-01-01", **BURNS),
        ],
    )
    found = burns(tables).set_index("product_id")
    assert (found.loc["a", "date"], found.loc["a", "licence"]) == ("2015-01-01", True)
    # Of two grants of one day the one whose key comes first is named.
    assert found.loc["b", "rows"] == (
        "products:b", "indications:b.burns.", "authorisations:b.FDA.authorised.2020-01-01",
    )  # fmt: skip


def test_an_addition_that_may_be_no_later_than_the_licence_leaves_the_licence_s_date():
    # The licence is of the last day that the addition can mean.
    tables = burning([product("a")], [event("a", "FDA", "authorised", "2017-12-31", **BURNS)], added="2017")
    assert list(burns(tables)["date"]) == ["2017-12-31"]


def places():
    """Product `a` exempted in Korea, `b` and `c` licensed there, `b` in Japan and the USA too."""
    return burning(
        [product("a", modality="car_t"), product("b"), product("c")],
        [
            event("a", "MFDS", "hospital_exemption", "2010-01-01", **BURNS),
            event("b", "MFDS", "authorised", "2012-01-01", **BURNS),
            event("b", "MFDS", "withdrawn", "2020-01-01", **BURNS),
            event("c", "MFDS", "conditional", "2015-01-01", **BURNS),
            event("b", "PMDA", "hospital_exemption", "2009-01-01", **BURNS),
            event("b", "FDA", "authorised", "2016-01-01", **BURNS),
            event("b", "USA-2", "authorised", "2013-01-01", **BURNS),
            event("b", "USA-2", "withdrawn", "2014-01-01", **BURNS),
        ],
    )


def test_a_place_stands_with_its_first_licence_even_if_an_exemption_was_earlier():
    korea = by_place(burns(places())).set_index("jurisdiction").loc["KOR"]
    assert (korea["product_id"], korea["date"]) == ("b", "2012-01-01")
    assert korea["state"] == "conditional"  # that of c: b is gone, a only exempted


def test_of_the_products_for_a_disease_those_in_force_are_counted():
    given = ("m1", "m2", "c", "b", "gone", "waived")
    tables = burning(
        [product(key) for key in given],
        [event(key, "FDA", "authorised", "2020-01-01", **BURNS) for key in given if key != "waived"]
        + [
            event("m1", "PMDA", "authorised", "2021-01-01", **BURNS),
            event("gone", "FDA", "withdrawn", "2022-01-01", **BURNS),
            event("waived", "FDA", "hospital_exemption", "2020-01-01", **BURNS),
        ],
    )
    snapshot = take_snapshot(tables, DAY)
    row = disease_gaps(tables, "USA", snapshot, burns(tables)).set_index("condition").loc["burns"]
    # m1, m2, c and b; in the United States and in Japan; all four in the United States.
    assert (row["products_n"], row["places_n"], row["here_n"]) == (4, 2, 4)


def test_a_disease_with_one_licence_is_licensed_and_with_an_exemption_alone_it_is_not():
    for kind, licensed in (("authorised", True), ("hospital_exemption", False)):
        tables = burning([product("a")], [event("a", "FDA", kind, "2020-01-01", **BURNS)])
        snapshot = take_snapshot(tables, DAY)
        row = disease_gaps(tables, "IRN", snapshot, burns(tables)).set_index("condition").loc["burns"]
        assert (row["licensed"], row["open"]) == (licensed, True)


def test_a_central_licence_is_here_to_the_last_day_of_membership_and_an_own_one_beyond():
    tables = burning(
        [product("central"), product("own")],
        [
            event("central", "EMA", "authorised", "2018-01-01", **BURNS),
            event("own", "MHRA", "authorised", "2018-01-01", **BURNS),
        ],
    )
    countries = tables["countries"]
    countries.loc[countries["iso3"] == "GBR", "central_licence_until"] = "2020"  # to the end of the year
    tables = tables.replaced(countries=countries)

    def here(country, day):
        snapshot = take_snapshot(tables, day)
        gaps = disease_gaps(tables, country, snapshot, burns(tables, day)).set_index("condition")
        return gaps.loc["burns", "shown_here"]

    assert here("GBR", date(2020, 6, 30)) == here("GBR", date(2020, 12, 31)) == ("Central", "Own")
    assert here("GBR", date(2021, 1, 1)) == ("Own",)
    assert here("DEU", date(2021, 1, 1)) == ("Central",)


@given(st.permutations(range(4)), st.permutations(range(3)))
def test_the_order_of_rows_never_matters(order_of_texts, order_of_events):
    # One licence has two texts for burns and one for arthritis, all from its own day on.
    texts = [
        use("a", "FDA", "burns", "Burns", indication_id="1"),
        use("a", "FDA", "burns", "Deep burns", indication_id="2"),
        use("a", "FDA", "burns", "Scalds", indication_id="3"),
        use("a", "FDA", "arthritis", "Joints", indication_id="4"),
    ]
    events = [
        event("a", "FDA", "authorised", "2020-01-01", indication="Elsewhere"),
        event("a", "FDA", "conditional", "2020-01-01", indication="Elsewhere"),
        event("a", "FDA", "hospital_exemption", "2019-01-01", indication="Elsewhere"),
    ]
    tables = made_tables(
        [product("a")],
        [events[at] for at in order_of_events],
        indications=[texts[at] for at in order_of_texts],
    )
    found = burns(tables)
    assert found[["condition", "date", "rows"]].to_numpy().tolist() == [
        ["arthritis", "2020-01-01", ("products:a", "indications:4", FIRST_LICENCE)],
        ["burns", "2020-01-01", ("products:a", "indications:1", FIRST_LICENCE)],
    ]


FIRST_LICENCE = "authorisations:a.FDA.authorised.2020-01-01"


def test_texts_that_were_not_public_then_are_not_used():
    tables = world()
    snapshot = take_snapshot(tables, DAY, known_by=date(2019, 12, 31))
    assert uses(tables, snapshot).empty


def test_of_the_seven_diseases_of_the_newspaper_no_page_ties_two_to_a_product_of_iran():
    # Tehran Times, 11 February 2026, claim s000-09: seven conditions treated by the licensed products.
    tables = load_tables()
    snapshot = take_snapshot(tables, date(2026, 2, 11))
    gaps = disease_gaps(tables, "IRN", snapshot, uses(tables, snapshot)).set_index("condition")
    assert set(gaps.index[gaps["here_n"] == 0]) == {"burns", "diabetic_foot_ulcer"}
    assert bool(gaps.loc["cerebral_palsy", "first_in"] == "IRN")


def test_the_first_car_t_was_licensed_in_the_united_states_in_2017():
    # FDA, 30 August 2017: the first gene therapy licensed there, for B-cell ALL up to age 25.
    tables = load_tables()
    snapshot = take_snapshot(tables, date(2026, 2, 11))
    row = disease_gaps(tables, "DEU", snapshot, uses(tables, snapshot)).set_index("condition").loc["b_all"]
    assert (row["first_in"], row["first_date"], row["own_date"]) == ("USA", "2017-08-30", "2018-08-23")


def standing(*verified, state="in_force"):
    rows = [
        {"jurisdiction": "IRN", "state": state, "verified": seen, "rows": (f"indications:{at}",)}
        for at, seen in enumerate(verified)
    ]
    other = {"jurisdiction": "KOR", "state": "in_force", "verified": True, "rows": ("indications:k",)}
    return use_facts(pd.DataFrame([*rows, other]), ["IRN"])


def test_the_uses_of_a_country_are_those_that_are_licensed_there_now():
    found = standing(True, False, True)
    assert {key: number.value for key, number in found.items()} == {
        "own": 3, "own_seen": 2,
    }  # fmt: skip
    assert found["own_seen"].rows == ("indications:0", "indications:2")
    assert standing(True, state="withdrawn")["own"].value == 0


def claims_and_papers():
    """Burns licensed in Iran as a text says, GVHD there as the press says, arthritis exempted there."""
    return made_tables(
        [product(key) for key in ("graft", "cells", "knee", "far")],
        [
            event("graft", "IFDA", "authorised", "2020-01-01", grade="text_under_test", indication="Burns"),
            event("cells", "IFDA", "authorised", "2021-01-01", grade="independent", indication="GVHD"),
            event("knee", "IFDA", "hospital_exemption", "2022-01-01", indication="Knees"),
            event("far", "FDA", "authorised", "2022-01-01", indication="Vitiligo"),
        ],
        indications=[
            use("graft", "IFDA", "burns", "Burns"),
            use("cells", "IFDA", "gvhd", "GVHD"),
            use("knee", "IFDA", "arthritis", "Knees"),
            use("far", "FDA", "vitiligo", "Vitiligo"),
        ],
        claims=[
            indications_claim("late", "2025-05-01", 9),
            indications_claim("first", "2025-02", 7),
            indications_claim("other", "2024-01-01", 3, "KOR"),
        ],
    )


def indications_claim(key, published, number, country="IRN"):
    row = {"claim_id": key, "published": published, "subject_country": country}
    return {**row, "metric": "indications_covered", "value_number": number, **tail()}


def test_a_licence_that_only_a_text_states_is_told_apart_from_a_documented_one():
    tables = claims_and_papers()
    snapshot = take_snapshot(tables, DAY)
    frame = uses(tables, snapshot)
    gaps = disease_gaps(tables, "IRN", snapshot, frame)
    facts = disease_facts(gaps, Search("partly", ()))
    assert {key: number.value for key, number in facts.items()} == {
        "all": 7, "licensed": 2, "here": 1, "here_undocumented": 1, "permitted": 1,
    }  # fmt: skip
    burns = gaps.set_index("condition").loc["burns"]
    assert (burns["products_n"], burns["undocumented_n"], burns["here_n"]) == (0, 1, 1)
    assert (burns["shown_here"], burns["first_shown"]) == ((), False)
    assert gaps.set_index("condition").loc["gvhd", "shown_here"] == ("Cells",)
    assert gaps.set_index("condition").loc["arthritis", "permits"] == ("Knee",)
    assert by_place(frame).set_index("condition")["shown"].to_dict() == {
        "burns": False, "arthritis": True, "gvhd": True, "vitiligo": True,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("country", "day", "found"),
    [
        ("IRN", date(2025, 2, 27), None),
        ("IRN", date(2025, 2, 28), 7),
        ("IRN", DAY, 7),
        ("KOR", DAY, 3),
        ("JPN", DAY, None),
    ],
)
def test_what_a_country_is_said_to_have_is_the_first_statement_of_it(country, day, found):
    tables = claims_and_papers()
    assert claimed(tables, country, take_snapshot(tables, day)).value == found
