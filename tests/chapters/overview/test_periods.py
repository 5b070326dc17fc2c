"""What changed between two days in words, on a small world counted by hand."""

from datetime import date

import pytest
from tests.made import event, made_tables, product

from regenatlas.chapters.overview.periods import period, restated
from regenatlas.report.parameters import parse
from regenatlas.report.report import Report

EARLIER, NOW = "2023-01-01", "2024-01-01"
NOTHING = "No correction of the tables is dated within this time."


def correction(key, row_id, day="2023-06-01"):
    return {
        "correction_id": key,
        "corrected_on": day,
        "table": "products",
        "row_id": row_id,
        "column": "developer",
        "was": "",
        "now": "Royan",
        "reason": "the page names it",
    }


@pytest.fixture
def told():
    """Korea has 2, Iran, Japan and Britain 1; then Iran gains 2 and loses 1, Japan gains 3, Korea loses 1."""
    homes = {"a": "IRN", "b": "IRN", "c": "IRN", "g": "GBR", "j": "JPN", "k": "KOR", "l": "KOR"}
    since = dict.fromkeys(homes, "2020") | {"b": "2023-05", "c": "2023-03-02"}
    homes |= {f"j{n}": "JPN" for n in range(3)}
    since |= {f"j{n}": "2023-04" for n in range(3)}
    events = [event(one, "IFDA", "authorised", since[one]) for one in homes]
    events += [event("a", "IFDA", "withdrawn", "2023-07"), event("l", "IFDA", "withdrawn", "2023-08-09")]

    def tell(country="IRN", as_of=NOW, earlier=EARLIER, corrections=(), twins=()):
        tables = made_tables(
            [
                product(one, origin_country=home, may_be=dict(twins).get(one, ""))
                for one, home in homes.items()
            ],
            events,
            corrections=list(corrections) or [correction("old", "a", "2020-01-01")],
        )
        report = Report("00_overview", parse({"country": country, "as_of": as_of}, tables), tables)
        found = period(report, date.fromisoformat(earlier))
        return found, {cause.name: list(cause.passages) for cause in found.causes}

    return tell


def test_what_moved_and_why_is_said_first(told):
    found, _ = told()
    # 2023: Korea 2, Iran and Japan 1, so Iran shares the second place. 2024: Japan 4, Iran 2, Korea 1.
    assert found.moved == (
        "From 1 January 2023 to 1 January 2024 Irn went from 1 to 2 products and kept its place, 2nd."
    )
    # Three products lead before Korea's two, two share the first place, and Japan's four take it.
    assert found.why == (
        "What moved the place, in turn: "
        "its own new products (from 2nd to 1st) and new products of "
        "others (from 1st to 2nd)."
    )
    assert found.numbers == {"count_before": 1, "rank_before": 2, "count_now": 2, "rank_now": 2}


def test_own_products_come_with_the_decisions_in_their_order(told):
    assert told()[1]["own"] == [
        "C began to count: licensed by IFDA (Irn), 2 March 2023 (register or gazette entry seen).",
        "B began to count: licensed by IFDA (Irn), May 2023 (register or gazette entry seen).",
        "A ceased to count: ended by IFDA (Irn), July 2023 (register or gazette entry seen).",
    ]


def test_products_that_may_be_the_same_make_a_range(told):
    assert told(twins={"c": "b"})[0].moved.endswith(
        "kept its place, 2nd. Of the 2 products some may be the same: there is at least 1."
    )


def test_others_that_moved_the_place_come_before_those_that_did_not(told):
    causes = told()[1]
    assert causes["gained"] == ["Jpn moved ahead of Irn: 3 products (J0, J1 and J2) began to count."]
    assert causes["lost"] == ["By country: 1 product (L) of Kor."]
    # Korea keeps 1 against Iran's 2 and Japan's 4: for it Iran's gain is one from elsewhere.
    assert told("KOR")[1]["gained"] == [
        "Jpn moved ahead of Kor: 3 products (J0, J1 and J2) began to count.",
        "Irn moved ahead of Kor: 2 products (B and C) began to count.",
    ]


def test_who_falls_behind_is_named(told):
    found, causes = told("GBR")
    # Britain keeps 1: Japan and Iran pass it, Korea comes down to it.
    assert found.moved == (
        "From 1 January 2023 to 1 January 2024 Gbr stayed at 1 product and lost 1 place, from 2nd to 3rd."
    )
    assert causes["lost"] == [
        "Kor is no longer ahead of Gbr: 1 product (L) ceased to count.",
        "Without effect on the place: 1 product (A) of Irn.",
    ]


def test_a_first_a_last_and_no_product_read_naturally(told):
    assert told(as_of="2021-06-01", earlier="2019-01-01")[0].moved == (
        "On 1 January 2019 Irn had no counted product; on 1 June 2021 it takes 2nd place with 1 product."
    )
    found, causes = told("USA")
    assert found.moved == (
        "No product of Usa is counted on 1 January 2023, nor on 1 January 2024 "
        "(none: the register was searched)."
    )
    assert (found.why, causes["own"]) == ("", ["No product of its own began or ceased to count."])
    assert causes["gained"] == ["By country: 3 products (J0, J1 and J2) of Jpn; 2 products (B and C) of Irn."]


def test_corrections_are_told_apart_and_those_of_own_products_one_by_one(told):
    assert told()[1]["corrections"] == [NOTHING]
    assert told(corrections=[correction("1", "a"), correction("2", "j")])[1]["corrections"] == [
        "Dated within this time: 2 corrections; on the products of Irn: 1.",
        "products:a, developer: was empty, is Royan; the page names it",
    ]


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        ((1, 2), "gave 1 product and 2nd place, as the tables of today do."),
        ((0, None), "gave no products and no place; the tables of today give 1 product and 2nd place."),
    ],
)
def test_what_a_report_from_other_tables_gave_is_set_beside_the_recount(stated, said):
    tables = made_tables([product("a")], [event("a", "IFDA", "authorised", "2020")])
    report = Report("00_overview", parse({"country": "IRN"}, tables), tables)
    found = restated(report, date(2023, 1, 1), "2026.1", stated, (1, 2))
    assert found == f"The report on 1 January 2023 was made from data version 2026.1 and {said}"
