"""Products beside papers and trials of one count, worked by hand."""

from datetime import date

import pandas as pd
import pytest
from tests.chapters.science.test_science import DAY, papers, world
from tests.made import event, made_tables, product, rule

from regenatlas.chapters.science import science
from regenatlas.chapters.science import science_products as beside
from regenatlas.counting.snapshot import take_snapshot


def test_products_per_thousand_papers_are_counted_on_the_day():
    tables = world(papers("a", "IRN", 400), papers("b", "USA", 500), papers("c", "KOR", 50))
    (made,) = science.comparisons(tables, "publications", take_snapshot(tables, DAY))
    frame = beside.against_products(tables, take_snapshot(tables, DAY), made).set_index("country")
    assert frame["products"].to_dict() == {"USA": 1, "IRN": 2, "KOR": 0}
    assert frame["per_thousand"].to_dict() == {"USA": 2.0, "IRN": 5.0, "KOR": 0.0}
    assert "authorisations:a.IFDA.authorised.2020-01-01" in frame.loc["IRN", "rows"]
    early = beside.against_products(tables, take_snapshot(tables, date(2020, 6, 1)), made).set_index(
        "country"
    )
    assert early["products"].to_dict() == {"USA": 1, "IRN": 1, "KOR": 0}


def test_orders_agree_fully_in_part_or_cannot_be_said_to():
    frame = pd.DataFrame({"n": [1, 2, 3, 4, 5], "products": [1, 2, 3, 4, 5]})
    assert beside.agreement(frame) == pytest.approx(1)
    # Differences of places −1, 1, 0, 0, 0: 1 − 6·2/(5·24) = 0.9.
    assert beside.agreement(frame.assign(products=[2, 1, 3, 4, 5])) == pytest.approx(0.9)
    assert beside.agreement(frame.head(4)) is None
    assert beside.agreement(frame.assign(products=0)) is None
    assert beside.agreement(frame.assign(n=7)) is None


def test_two_different_numbers_are_enough_for_an_order():
    frame = pd.DataFrame({"n": [1, 1, 1, 1, 2], "products": [0, 0, 0, 0, 3]})
    assert beside.agreement(frame) == pytest.approx(1)
    # Places 2½, 2½, 2½, 2½, 5 and 5, 2½, 2½, 2½, 2½: of the deviations (−½ four times, 2) and (2, −½ four
    # times) the product is −½·2 + 3·¼ − 2·½ = −5/4, each of their squares 5.
    assert beside.agreement(frame.assign(products=[3, 0, 0, 0, 0])) == pytest.approx(-1 / 4)


def test_a_country_has_a_place_in_both_orders_of_a_scatter_if_it_stands_in_it():
    frame = pd.DataFrame(
        {"country": ["USA", "IRN", "KOR"], "n": [9, 5, 5], "products": [1, 2, 2], "rows": [("a:b",)] * 3}
    )
    found = beside.orders(frame, "trials", "IRN")
    assert (found["by_n"].value, found["by_products"].value) == (2, 1)
    assert (found["first_by_n"], found["first_by_products"]) == (["USA"], ["IRN", "KOR"])
    assert (found["agreement"].value, found["agreement"].name) == (None, "agreement.trials")
    assert beside.orders(frame, "trials", "JPN")["by_n"].value is None


def test_product_shares_and_ratios():
    tables = world(papers("a", "IRN", 400, "2018", "2018"))
    snapshot = take_snapshot(tables, DAY)
    assert beside.product_share(tables, "IRN", snapshot).value == pytest.approx(2 / 3)
    assert beside.product_count(tables, "KOR", snapshot).value == 0
    own = beside.newest_alone(science.counts(tables, "publications", snapshot), [])
    found = beside.ratio(own, beside.product_count(tables, "IRN", snapshot))
    assert (found["papers"].value, found["ratio"].value) == (400, 5.0)


def test_a_country_without_a_product_has_a_share_of_none_and_without_any_product_there_is_no_share():
    tables = world(papers("a", "IRN", 400))
    snapshot = take_snapshot(tables, DAY)
    assert [
        count(tables, "KOR", snapshot).value for count in (beside.product_share, beside.product_count)
    ] == [
        0,
        0,
    ]
    early = take_snapshot(tables, date(2018, 1, 1))
    assert beside.product_share(tables, "IRN", early).value is None
    assert beside.product_count(tables, "IRN", early).value == 0


def test_a_member_of_a_pooled_union_has_no_number_and_no_share_of_its_own():
    tables = made_tables(
        [product("a", origin_country="ITA"), product("b")],
        [event("a", "EMA", "authorised", "2020"), event("b", "IFDA", "authorised", "2020")],
        [rule("pooled", eu="as_one", default=True)],
        publications=[papers("a", "ITA", 40), papers("b", "IRN", 10), papers("c", "USA", 10)],
    )
    snapshot = take_snapshot(tables, DAY)
    assert [
        count(tables, "ITA", snapshot).value for count in (beside.product_share, beside.product_count)
    ] == [
        None,
        None,
    ]
    assert beside.product_share(tables, "IRN", snapshot).value == 1 / 2
    assert beside.product_count(tables, "IRN", snapshot).value == 1
    (made,) = science.comparisons(tables, "publications", snapshot)
    assert list(beside.against_products(tables, snapshot, made)["country"]) == ["IRN", "USA"]


def test_shares_and_ratios_are_shown_with_one_decimal():
    tables = world(papers("a", "IRN", 400, "2018", "2018"))
    snapshot, before = take_snapshot(tables, DAY), take_snapshot(tables, date(2018, 12, 31))
    assert [beside.product_share(tables, "IRN", at).digits for at in (snapshot, before)] == [1, 1]
    own = beside.newest_alone(science.counts(tables, "publications", snapshot), [])
    found = beside.ratio(own, beside.product_count(tables, "IRN", snapshot))
    assert (found["ratio"].digits, found["papers"].unit) == (1, "paper")


def test_the_newest_count_alone_is_one_that_may_be_used():
    tables = world(
        papers("a", "IRN", 400, "2017", "2017"),
        papers("b", "IRN", 500, "2018", "2018"),
        papers("kept-out", "IRN", 1, "2021", "2021", plot=False),
        papers("no-number", "IRN", None, "2020", "2020"),
        papers("no-period", "IRN", 2, "", "", source_id="late"),
        sources={"late": "2022"},
    )
    own = science.counts(tables, "publications", take_snapshot(tables, DAY))
    assert list(own["count_id"])[:3] == ["no-period", "kept-out", "no-number"]
    assert beside.newest_alone(own, [])["count_id"] == "b"
    assert beside.newest_alone(own.iloc[:3], []) is None


def test_a_count_that_its_source_made_for_others_too_is_not_alone():
    tables = world(papers("a", "IRN", 10), papers("b", "USA", 40), papers("c", "IRN", 7, "2018", "2018"))
    snapshot = take_snapshot(tables, DAY)
    own = science.counts(tables, "publications", snapshot).query("country == 'IRN'")
    assert beside.newest_alone(own, science.comparisons(tables, "publications", snapshot)) is None
