"""Chapter 02 in words: cells, lines and titles for many products, one and none."""

import pandas as pd
import pytest
from tests.made import event, made_tables, product

from regenatlas.chapters.portfolio import portfolio as analysis
from regenatlas.chapters.portfolio import words
from regenatlas.counting.products import history
from regenatlas.report.parameters import parse
from regenatlas.report.report import Report


def report(products, events, **given):
    tables = made_tables(products, events)
    return Report("02_portfolio", parse({"as_of": "2022-01-01", **given}, tables), tables)


def found(made):
    return analysis.portfolio(made.tables, made.parameters.country, made.snapshot)


@pytest.fixture
def three():
    return report(
        [
            product("sheet", therapeutic_area="dermatology_wound"),
            product("drip", therapeutic_area="immunology_gvhd", cord_blood_unit=True),
            product("gone", therapeutic_area="dermatology_wound"),
        ],
        [
            event("sheet", "IFDA", "authorised", "2019-05-01", date_basis="not_later_than"),
            event(
                "drip",
                "IFDA",
                "conditional",
                "2020",
                kind="phase3_condition",
                verified=False,
                evidence="no day",
            ),
            event("gone", "IFDA", "authorised", "2019-06-01"),
            event("gone", "IFDA", "withdrawn", "2021-03-01", kind="handed_back"),
            event("gone", "FDA", "authorised", "2019-07-01"),
            event("gone", "FDA", "withdrawn", "2020-03-01", kind="lapsed"),
        ],
    )


def one(**given):
    return report([product("solo", **given)], [event("solo", "IFDA", "authorised", "2019")])


def test_a_product_counts_or_says_why_not(three):
    cells = words.products(three, found(three).frame).set_index("product_id")["counting"]
    assert cells.to_dict() == {"sheet": "yes", "gone": "no: no licence left", "drip": "no: banked cord blood"}


def test_a_licence_says_since_when_by_whom_and_on_what_evidence(three):
    cells = words.licences(three, found(three).frame).set_index("product_id")
    assert cells.loc["sheet", ["since", "by", "state", "evidence"]].tolist() == [
        "1 May 2019 at the latest", "IFDA (Irn)", "in force", "a page states product and date",
    ]  # fmt: skip
    assert cells.loc["drip", ["since", "state", "evidence"]].tolist() == [
        "2020",
        "in force, with conditions",
        "no day",
    ]


def test_an_event_says_what_it_means(three):
    cells = words.events(three, history(three.tables, ["drip", "gone"], three.snapshot))
    assert list(cells["what"]) == [
        "licensed",
        "licensed",
        "licensed with conditions (on condition of a later phase III trial)",
        "ended (lapsed after the holder gave up its filing)",
        "ended (handed back by the holder)",
    ]


def test_the_last_act_on_an_ended_product_is_told(three):
    (line,) = words.endings(three, history(three.tables, ["gone"], three.snapshot), ["gone"])
    assert line.text == "Gone: ended (handed back by the holder), IFDA (Irn), 1 March 2021."


def test_the_opening_says_how_many_count_and_for_what(three):
    assert words.counted(three, found(three)).text == ", 1 of which the report's definition counts"
    assert words.fields(three, found(three)).text == "for skin and wounds"


def test_the_definition_leaves_products_out_by_reason(three):
    assert words.counting(three, found(three), "strict").text == (
        "The definition of this report, «strict», counts 1 of the 3 products; left out: "
        "banked cord blood (1) and no licence left (1)."
    )


def test_a_single_product_is_spoken_of_in_the_singular():
    counted, left_out = one(), one(cord_blood_unit=True)
    assert words.counting(counted, found(counted), "strict").text.endswith("«strict», counts it.")
    assert words.counting(left_out, found(left_out), "strict").text.endswith(
        "does not count it: banked cord blood."
    )
    assert words.counted(counted, found(counted)).text == ""
    assert words.counted(left_out, found(left_out)).text == ", which the report's definition does not count"
    assert words.timeline_title(counted, found(counted)).text == "1 product of Irn, licensed since 2019"


def test_the_title_of_the_timeline_says_how_many_are_left(three):
    assert words.timeline_title(three, found(three)).text == (
        "3 products of Irn since 1 May 2019 at the latest, 2 of them licensed today"
    )


def test_fields_that_lead_together_are_named_as_long_as_they_are_few():
    def fields(*areas):
        keys = "abcdefgh"[: len(areas)]
        made = report(
            [product(key, therapeutic_area=area) for key, area in zip(keys, areas, strict=True)],
            [event(key, "IFDA", "authorised", "2019") for key in keys],
        )
        return words.fields(made, found(made)).text

    assert fields("dental", "ophthalmology") == "for tooth and gum disease and eye disease"
    assert fields("ophthalmology", "ophthalmology", "dental") == "most often for eye disease (2)"
    assert fields("metabolic", "metabolic", "ophthalmology", "ophthalmology") == (
        "most often for inherited metabolic disease and eye disease (2 each)"
    )
    assert fields("metabolic", "ophthalmology", "dental", "other") == "spread over several fields"


def lags(*years):
    frame = pd.DataFrame({"name": [f"P{at}" for at in range(len(years))], "years": years})
    frame["rows"] = [(f"products:p{at}",) for at in range(len(years))]
    return frame.assign(entry=True).astype({"years": "Float64"})


@pytest.mark.parametrize(
    ("years", "title"),
    [
        ([0.0], "P0 was the first of its kind in the world"),
        ([3.24], "P0 came 3.2 years after the world's first of its kind"),
        ([0.0, 0.0, 5.0], "At least half of the products of Irn were the world's first of their kind"),
        ([1.0, 2.0], "Products of Irn came a median of 1.5 years after the world's first of their kind"),
    ],
)
def test_the_title_of_the_lag_fits_the_number_of_products(three, years, title):
    frame = lags(*years)
    assert words.lag_title(three, frame, analysis.lag_facts(frame)).text == title


@pytest.mark.parametrize(
    ("years", "sentence"),
    [
        ([1.0, 2.0], "In none of its 2 modalities did Irn have the world's first licence."),
        ([0.0, 0.0], "In all of its 2 modalities Irn had the world's first licence."),
        ([0.0, 1.0], "In 1 of its 2 modalities Irn had the world's first licence."),
    ],
)
def test_how_often_the_country_was_first(three, years, sentence):
    assert words.firsts(three, analysis.lag_facts(lags(*years))).text == sentence


def test_a_gap_of_nothing_is_the_world_s_first(three):
    frame = lags(0.0, 2.5).assign(first_name="X", first_country="KOR", modality="msc")
    cells = words.lags(three, frame)
    assert list(cells["gap"]) == ["first in the world", "2.5 years later"]
    assert list(cells["leader"]) == ["X (Kor)", "X (Kor)"]


def test_a_long_list_of_names_ends_in_a_number(three):
    assert words.some(three, "abc", most=2) == ["a", "b", "c"]
    assert words.some(three, "abcd", most=2) == ["a", "b", "2 other products"]


def test_the_mix_is_said_against_the_rest_of_the_world(three):
    frame = analysis.mix(three.tables, "IRN", three.snapshot, "therapeutic_area")
    assert words.mix_title(three, frame, "dermatology_wound").text == (
        "1 of 1 product counted for Irn is for skin and wounds, against 0 of 0 in the rest of the world"
    )
    assert (
        words.mix_title(three, frame, None).text
        == "Irn is spread over the fields as the rest of the world is"
    )
    assert words.mix_key(three, frame)["country"] == "Irn: 1 product"


def test_who_is_behind_the_products_is_said_once():
    made = report(
        [product("a", developer="Royan"), product("b", developer="not stated", named=False)],
        [event(key, "IFDA", "authorised", "2019") for key in "ab"],
    )
    assert words.by_whom(made, found(made)).text == (
        "1 developer is named behind the 2 products. For 1 product no source names the developer. "
        "1 product has no public name and is known by the disease alone."
    )
    assert words.by_whom(one(developer="Royan"), found(one(developer="Royan"))).text == ""


def test_less_than_a_full_licence_is_said(three):
    assert words.standing(three, found(three), shown=2).text == (
        "The figure draws the 2 newest of the 3 products; the tables hold them all. "
        "1 product rests on conditional licences alone."
    )
    assert words.standing(one(), found(one()), shown=1).text == ""
