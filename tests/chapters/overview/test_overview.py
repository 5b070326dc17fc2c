"""Indicators, percentiles, strengths and gaps by the rule that a chapter passes."""

from dataclasses import replace
from datetime import date
from functools import cache

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.made import event, made_tables, product, rule, tail

from regenatlas.chapters.overview import overview
from regenatlas.chapters.overview.overview import Indicator, Rule
from regenatlas.counting.searched import Missing
from regenatlas.counting.snapshot import take_snapshot
from regenatlas.tables.load import Tables, load_tables
from regenatlas.tables.provenance import Traced

TODAY, BEFORE = date(2026, 9, 29), date(2025, 9, 29)
RULE = Rule(strong=2 / 3, weak=1 / 3, named=3, compared=8)
VALUES = pd.Series({"A": 1, "B": 2, "C": 2, "D": 3, "E": 4, "F": 5, "G": 6, "H": 7, "I": 8})


def test_a_percentile_is_the_share_of_the_others_below_with_ties_counted_half():
    assert overview.percentile(VALUES, "A", 8) == 0
    assert overview.percentile(VALUES, "I", 8) == 1
    assert overview.percentile(VALUES, "B", 8) == pytest.approx((1 + 0.5) / 8)


def test_there_is_no_percentile_without_a_value_or_among_few_countries():
    assert overview.percentile(VALUES, "Z", 8) is None
    assert overview.percentile(VALUES.head(7), "A", 8) is None
    assert overview.percentile(VALUES.head(7), "A", 7) == 0


def one(name, percentile, *, at_least=False):
    value = None if percentile is None else 1
    traced = Traced(value, ("products:a",), name, name, "number")
    return Indicator(name, name, traced, traced, traced, percentile, at_least=at_least)


FOUND = [
    *(
        one(n, p)
        for n, p in {"a": 0.9, "b": 0.7, "c": 2 / 3, "d": 0.6, "e": 0.95, "f": 0.3, "g": 0.0}.items()
    ),
    one("h", None),
    one("i", 0.1, at_least=True),
]


def names(found):
    return [indicator.name for indicator in found]


def test_strengths_are_the_highest_of_the_best_third_and_gaps_the_lowest_of_the_last():
    assert names(overview.strengths(FOUND, RULE)) == ["e", "a", "b"]
    # «i» is a lower bound: the true value may lie anywhere above it.
    assert names(overview.gaps(FOUND, RULE)) == ["g", "f"]


def test_another_rule_names_others():
    quarter = Rule(strong=0.75, weak=0.25, named=1, compared=8)
    assert names(overview.strengths(FOUND, quarter)) == ["e"]
    assert names(overview.gaps(FOUND, quarter)) == ["g"]
    half = Rule(strong=0.6, weak=0.5, named=9, compared=8)
    assert names(overview.strengths(FOUND, half)) == ["e", "a", "b", "c", "d"]


@pytest.mark.parametrize(
    "given", [(0.3, 0.6, 3, 8), (0.5, 0.5, 3, 8), (1.1, 0.3, 3, 8), (0.6, 0.3, 0, 8), (0.6, 0.3, 3, 1)]
)
def test_a_rule_by_which_nothing_can_be_said_is_refused(given):
    with pytest.raises(ValueError, match=r"strength|few"):
        Rule(*given)


def activity(country, year, total, relation="exactly"):
    return {"activity_id": f"{country}-{year}", "country": country, "year": year, "scope": "national_annual",
            "transplants_total": total, "value_relation": relation, "population_millions": 10.0, "plot": True,
            **tail()}  # fmt: skip


def made():
    """Iran gained a product within the year; its transplants are a lower bound, as are those of Japan."""
    events = [("a", "2020"), ("b", "2024-03-01"), ("c", "2020")]
    people = {
        "indicator_id": "p",
        "country": "IRN",
        "indicator": "population_total",
        "year": 2023,
        "value": 5e7,
    }
    return made_tables(
        [product("a"), product("b"), product("c", origin_country="JPN")],
        [event(key, "IFDA", "authorised", day) for key, day in events],
        [rule_of("plain", default=True), rule_of("by_jurisdiction_members")],
        country_indicators=[{**people, **tail()}],
        hsct_activity=[
            activity("IRN", 2022, 60, "at_least"),
            activity("JPN", 2022, 90, "at_least"),
            activity("KOR", 2022, 50),
        ],
    )


def rule_of(name, **given):
    by = "jurisdiction" if name.startswith("by_jurisdiction") else "origin"
    return rule(name, count_by=by, **given)


def test_values_of_both_days_and_what_changed_worked_out_by_hand():
    tables = made()
    few = Rule(strong=2 / 3, weak=1 / 3, named=3, compared=2)
    found = {
        indicator.name: indicator
        for indicator in overview.indicators(
            tables, "IRN", take_snapshot(tables, date(2024, 6, 30)), date(2023, 6, 30), few
        )
    }
    products = found["products"]
    assert (products.before.value, products.now.value, products.change.value) == (1, 2, 1)
    assert (products.change.unit, products.year) == ("signed", None)
    assert "authorisations:b.IFDA.authorised.2024-03-01" in products.change.rows
    # Two products among fifty million people; in 2023 one, and no year of population was over.
    assert found["per_head"].now.value == pytest.approx(0.4)
    assert (found["per_head"].before.value, found["per_head"].change.value) == (None, None)
    transplants = found["transplants"]
    assert (transplants.now.value, transplants.year, transplants.at_least) == (60.0, 2022, True)
    # Japan's lower bound compares with nobody: of two countries Iran has more than Korea.
    assert (transplants.of.value, transplants.percentile) == (2, 1.0)


@pytest.fixture(scope="module")
def tables():
    return load_tables()


def test_a_country_that_was_never_searched_has_no_value_not_nought(tables):
    found = overview.indicators(tables, "NPL", take_snapshot(tables, TODAY), BEFORE, RULE)
    assert {i.name: i.now.value for i in found}["products"] is None
    assert {i.name: i.now.value for i in found}["licensed"] is None


def of(tables, country, day, name):
    found = overview.indicators(
        tables, country, take_snapshot(tables, day), day.replace(year=day.year - 1), RULE
    )
    return next(indicator for indicator in found if indicator.name == name)


def test_the_transplant_rate_of_spain_is_the_published_one(tables):
    """78.9 for a million inhabitants in 2024: the national transplant organisation, in larazon.es."""
    published = tables.row("hsct_activity:ESP-2024-national_annual")
    assert (published["rate_per_10_million"], published["source_id"]) == (789, "larazon.es-ee8fffe8")
    rate = of(tables, "ESP", TODAY, "transplants")
    assert rate.year == 2024
    assert rate.now.value == pytest.approx(789, rel=0.005)  # the source's population is a little smaller


@pytest.mark.parametrize(
    ("day", "published", "gene_therapies"),
    [
        (date(2011, 12, 15), 16, 0),  # KFDA list of 16 licensed cell therapies (kmib.co.kr-d4305c52)
        (
            date(2021, 8, 3),
            16,
            2,
        ),  # 16 cell therapies still licensed (press9.kr-ae2cfde3); Zolgensma, Kymriah
        (date(2022, 2, 23), 15, 3),  # 15 relicensed (pharmstoday.com-ca8411c0); and Luxturna
    ],
)
def test_licensed_cell_therapies_of_korea_are_as_many_as_published(tables, day, published, gene_therapies):
    assert of(tables, "KOR", day, "licensed").now.value == published + gene_therapies


def test_every_value_leads_to_rows(tables):
    for indicator in overview.indicators(tables, "KOR", take_snapshot(tables, TODAY), BEFORE, RULE):
        if indicator.now.value is not None:
            assert indicator.now.rows, indicator.name


def test_the_ends_of_a_rule_may_be_nought_and_one_and_two_countries_compare():
    assert Rule(strong=1, weak=0, named=1, compared=2).named == 1
    with pytest.raises(ValueError, match="strength"):
        Rule(strong=0.5, weak=-0.1, named=1, compared=2)


def test_a_percentile_exactly_at_the_limit_is_named_and_of_equal_ones_the_names_decide():
    found = [one("d", 0.5), one("c", 0.5), one("b", 0.25), one("a", 0.25), one("z", 0.9), one("y", 0.9)]
    rule = Rule(strong=0.5, weak=0.25, named=3, compared=2)
    assert names(overview.strengths(found, rule)) == ["y", "z", "c"]
    assert names(overview.gaps(found, rule)) == ["a", "b"]
    best = [one("sure", 1.0), one("bound", 1.0, at_least=True), one("least", 0.0)]
    assert names(overview.strengths(best, rule)) == ["bound", "sure"]  # more than the others even so
    assert names(overview.gaps([*best, one("nil", 0.0)], rule)) == ["least", "nil"]


@given(
    values=st.dictionaries(st.sampled_from("ABCDEFGH"), st.integers(-3, 3), min_size=2),
    up=st.integers(1, 5),
)
def test_percentiles_of_all_countries_average_a_half_and_follow_their_values(values, up):
    series = pd.Series(values)
    found = {code: overview.percentile(series, code, 2) for code in values}
    assert sum(found.values()) / len(found) == pytest.approx(0.5)
    for code, value in values.items():
        for other, less in values.items():
            assert (found[code] > found[other]) == (value > less)
    assert {code: overview.percentile(series.iloc[::-1] * up, code, 2) for code in values} == found


def test_a_change_is_what_was_gained_between_the_days_and_a_share_changes_by_points():
    def change(now, before, unit="number"):
        values = [Traced(value, (f"t:{at}",), "x", "x", unit, 2) for at, value in enumerate((now, before))]
        return Indicator("x", "X", *values, values[0], 0.5).change

    assert (change(5, 7).value, change(5, 7).unit, change(5, 7).digits) == (-2, "signed", 2)
    assert change(5, 7).rows == ("t:0", "t:1")
    assert (change(0.5, 0.25, "percent").value, change(0.5, 0.25, "percent").unit) == (0.25, "share_change")
    assert [change(None, 1).value, change(1, None).value, change(0, 0).value] == [None, None, 0]


def indicator(value, percentile, before=None, unit="number", rows=("products:a",), **given):
    """A measure with 20 countries that have a value."""
    now = Traced(value, rows, "m", "Measure", unit)
    earlier = Traced(before, ("products:b",), "m_before", "Measure", unit)
    return Indicator("m", "Measure", now, earlier, Traced(20, ("products:a",), "m_of"), percentile, **given)


def test_headline_numbers_have_their_unit_their_year_and_whether_they_are_newer():
    found = [
        indicator(7, 0.9, before=4),
        indicator(53.0, None, before=53.0, at_least=True, year=2015, year_before=2015),
        indicator(5.0, 0.5, before=5.0, rows=("products:b",), year=2021, year_before=2021),
        indicator(None, None),
        replace(indicator(0.0, 0.1, before=0.0, year=2024, year_before=2024), name="per_head"),
        indicator(0.76, 0.5, before=0.39, year=2017, year_before=2015),
        indicator(0.76, 0.5, before=0.39, year=2017, year_before=2016),
    ]
    table = overview.headline(found, date(2024, 1, 1))
    assert [number.value for number in table["now"]] == [7, 53, 5, None, 0, 0.76, 0.76]
    assert [number.unit for number in table["now"]] == ["number", "at_least", *["number"] * 5]
    assert [number.value for number in table["change"]] == [3, 0, 0, None, 0, 0.37, 0.37]
    assert table["newer"].tolist() == [True, True, False, True, True, True, True]
    # A change is one of a year, or says since when; products per head are counted on both days.
    assert table["since"].tolist() == ["", "", "", "", "", "2015", ""]
    assert table["year"].tolist() == ["2024", "2015", "2021", "", "2024", "2017", "2017"]
    assert table["rows"].iloc[0] == ("products:a", "products:b")


def test_measures_are_placed_best_first_and_counted_by_the_rule():
    percentiles = [0.1, 0.8, None, 0.5]
    placed = overview.placed([indicator(1, at) for at in percentiles] + [indicator(1, 0.2, at_least=True)])
    assert placed["percentile"].tolist() == [0.8, 0.5, 0.2, 0.1]
    assert placed.loc[0, ["label", "others"]].tolist() == ["Measure", 19]
    # A lower bound is no gap.
    assert overview.in_bands(placed, Rule(0.75, 0.25, 2, 5)) == {"strong": 1, "weak": 1, "n": 4}


def test_a_label_within_a_sentence_is_small_unless_abbreviated_and_the_share_rests_on_all_countries():
    labels = ["Products by the rule", "R&D, % of GDP", "GDP per head"]
    found = [replace(indicator(7, 0.94), label=label) for label in labels]
    assert [one.label_within for one in found] == ["products by the rule", "R&D, % of GDP", "GDP per head"]
    assert (found[0].share.value, found[0].share.name) == (0.94, "m_percentile")
    assert (found[0].share.rows, found[0].share.unit) == (("products:a",), "percent")


def test_a_value_is_a_lower_bound_only_where_a_row_says_so():
    nothing = Traced(None, (), "x", "X", "number")
    assert not Indicator("x", "X", nothing, nothing, nothing, None).at_least
    assert not measured("IRN")["transplants"].at_least  # no value at all


@cache
def several():
    """Four products of two countries, three of them licensed in Korea, two fields; Japan partly searched."""
    made = made_tables(
        [
            product("a", therapeutic_area="oncology", origin_country="KOR"),
            product("b", therapeutic_area="oncology", origin_country="KOR"),
            product("c", therapeutic_area="dermatology", origin_country="KOR"),
            product("d", therapeutic_area="oncology", origin_country="IRN", named=False),
        ],
        [
            event("a", "MFDS", "authorised", "2020"),
            event("b", "MFDS", "authorised", "2020", verified=False),
            event("c", "MFDS", "authorised", "2024-06-30"),
            event("d", "IFDA", "authorised", "2020"),
        ],
        [
            rule_of("plain", default=True),
            rule_of("by_jurisdiction_members"),
            rule_of("pooled", eu="as_one"),
        ],
        country_indicators=[
            figure("KOR", "population_total", 2021, 1e7),
            figure("KOR", "population_total", 2022, 2e7),
            figure("KOR", "rd_expenditure_pct_gdp", 2022, 4.5),
            figure("IRN", "rd_expenditure_pct_gdp", 2022, 0.5),
            figure("KOR", "health_expenditure_per_head_ppp", 2023, 3000.0),
        ],
        hsct_activity=[activity("KOR", 2022, 50)],
    )
    searched = made["regulators"]["regulator_id"].map({"PMDA": "partly", "NMPA": "no"}).fillna("yes")
    return Tables({**made, "regulators": made["regulators"].assign(searched=searched)})


def figure(country, name, year, value):
    key = f"{country}-{year}-{name}"
    row = {"indicator_id": key, "country": country, "indicator": name, "year": year, "value": value}
    return {**row, **tail()}


def measured(country, rule_name=None, day=date(2024, 6, 30), few=2):
    made = several()
    rule = Rule(strong=2 / 3, weak=1 / 3, named=3, compared=few)
    snapshot = take_snapshot(made, day, rule_name)
    found = overview.indicators(made, country, snapshot, date(2023, 6, 30), rule)
    return {indicator.name: indicator for indicator in found}


def test_each_measure_of_a_country_and_what_it_is_compared_with_worked_out_by_hand():
    found = measured("KOR")
    assert list(found) == [name for name, *_ in overview.MEASURES]
    assert {name: (i.before.value, i.now.value) for name, i in found.items()} == {
        "products": (2, 3),
        "licensed": (2, 3),
        "areas": (1, 2),
        "per_head": (1, 1.5),  # two, now three, for twenty millions
        "transplants": (50, 50),
        "research": (4.5, 4.5),
        "health": (None, 3000),
    }
    assert {name: (i.year_before, i.year) for name, i in found.items() if i.year} == {
        "per_head": (2022, 2022),
        "transplants": (2022, 2022),
        "research": (2022, 2022),
        "health": (None, 2023),
    }
    assert {name: i.now.digits for name, i in found.items()} == {
        **dict.fromkeys(("products", "licensed", "areas", "transplants", "health"), 0),
        **dict.fromkeys(("per_head", "research"), 2),
    }
    # Iran, Japan (in part), Korea, the United States, the three members of 2024 and the kingdom; not China.
    assert found["products"].of.value == found["licensed"].of.value == 8
    assert found["products"].percentile == 1
    assert (found["research"].of.value, found["research"].percentile) == (2, 1)
    assert (found["health"].of.value, found["health"].percentile) == (1, None)
    assert found["research"].of.rows == (
        "country_indicators:IRN-2022-rd_expenditure_pct_gdp",
        "country_indicators:KOR-2022-rd_expenditure_pct_gdp",
    )
    assert found["areas"].now.rows == (
        "authorisations:a.MFDS.authorised.2020",
        "authorisations:b.MFDS.authorised.2020",
        "authorisations:c.MFDS.authorised.2024-06-30",
    )


def test_none_found_is_zero_in_a_searched_country_and_unknown_in_another():
    japan, china = measured("JPN"), measured("CHN")
    assert [japan[name].now.value for name in ("products", "licensed", "areas")] == [0, 0, 0]
    assert japan["products"].percentile == pytest.approx((0 + 5 / 2) / 7)  # Iran and Korea have more
    assert [china[name].now.value for name in ("products", "licensed", "areas")] == [None, None, None]
    counts = ("products", "licensed", "areas", "per_head")
    assert {japan[name].missing for name in counts[:3]} == {Missing.NONE_FOUND}
    assert {china[name].missing for name in counts} == {Missing.NOT_SEARCHED}
    usa = measured("USA")
    assert {usa[name].missing for name in counts[:3]} == {Missing.ZERO}
    # The United States were searched, but no table tells how many live there.
    assert (usa["per_head"].missing, usa["research"].missing) == (Missing.NOT_COLLECTED,) * 2
    assert {one.missing for one in measured("KOR").values()} == {None}


def test_what_has_no_value_is_told_by_why():
    told = overview.without_value(list(measured("CHN").values()))
    assert told["not_searched"][0] == "products by the rule of this report"
    assert len(told["not_searched"]) == 4
    assert told["not_collected"][-1] == "health spending per head in international dollars"
    assert len(told["not_collected"]) == 3


def test_the_count_that_opens_the_page_is_not_judged_and_others_only_if_most_products_are_documented():
    def judged(found):
        return {name: one.judged for name, one in found.items()}

    assert judged(measured("KOR")) == {name: name != "products" for name, *_ in overview.MEASURES}
    made = several()
    grades = dict.fromkeys("ab", "text_under_test")
    events = made["authorisations"]
    doubted = made.replaced(
        authorisations=events.assign(grade=events["product_id"].map(grades).fillna(events["grade"]))
    )
    few = Rule(strong=2 / 3, weak=1 / 3, named=3, compared=2)
    snapshot = take_snapshot(doubted, date(2024, 6, 30))
    found = overview.indicators(doubted, "KOR", snapshot, date(2023, 6, 30), few)
    # One in three is documented.
    counts = {"products", "licensed", "areas", "per_head"}
    assert judged({one.name: one for one in found}) == {
        name: name not in counts for name, *_ in overview.MEASURES
    }
    undocumented = overview.not_judged(found)["undocumented"]
    assert undocumented[0] == "products licensed in the country"
    assert len(undocumented) == 3
    assert "products licensed in the country" not in {
        one.label_within for one in overview.strengths(found, few)
    }
    assert list(overview.placed(found)["label"]) == ["Research and development as % of GDP"]


def test_what_was_not_found_in_a_part_of_a_register_is_no_gap():
    found = list(measured("JPN").values())
    assert overview.gaps(found, RULE) == []
    assert overview.placed(found).empty
    assert overview.not_judged(found) == {
        "undocumented": [],
        "not_found": ["products licensed in the country", "therapeutic areas with a licensed product"],
    }
    # The United States were searched wholly.
    half = Rule(strong=2 / 3, weak=0.5, named=3, compared=2)
    assert names(overview.gaps(list(measured("USA").values()), half)) == ["areas", "licensed"]


def test_the_highest_and_the_lowest_of_what_is_judged():
    told = overview.ends(FOUND)
    assert (told["n"], told["high"], told["low"]) == (8, "e", "g")
    assert (told["high_share"].value, told["low_share"].value) == (0.95, 0.0)
    assert overview.ends([one("h", None)]) == {"n": 0}


def test_a_count_has_a_range_where_products_may_be_identical():
    made = several()
    products = made["products"]
    twins = made.replaced(products=products.assign(may_be=["", "a", "", ""]))
    found = overview.indicators(
        twins, "KOR", take_snapshot(twins, date(2024, 6, 30)), date(2023, 6, 30), RULE
    )
    assert {one.name: one.range for one in found if one.range} == {"products": (2, 3), "licensed": (2, 3)}
    told = overview.headline(found, date(2024, 6, 30))
    assert told.loc[0, ["low", "high"]].tolist() == [2, 3]


def test_transplants_on_record_since_the_latest_counts_make_a_range_with_its_years():
    tables = made()
    said = activity("KOR", 2023, 80) | {"activity_id": "KOR-said", "scope": "national_annual_statement"}
    paid = activity("KOR", 2022, 60) | {"activity_id": "KOR-paid", "scope": "national_annual_supported"}
    more = pd.concat([tables["hsct_activity"], pd.DataFrame([said, paid])], ignore_index=True)

    def transplants(tables, rule):
        snapshot = take_snapshot(tables, date(2024, 6, 30))
        found = overview.indicators(tables, "KOR", snapshot, date(2023, 6, 30), rule)
        return next(one for one in found if one.name == "transplants")

    few = Rule(strong=2 / 3, weak=1 / 3, named=3, compared=1 + 1)
    one = transplants(tables.replaced(hsct_activity=more), few)
    assert (one.now.value, one.range, one.years) == (50, (50, 80), "2022–2023")
    assert set(one.range_rows) == {
        "hsct_activity:KOR-2022",
        "hsct_activity:KOR-said",
        "hsct_activity:KOR-paid",
    }
    assert transplants(tables, few).range is None


def test_a_range_that_spans_two_bands_is_not_judged():
    made = several()
    products = made["products"]
    twins = made.replaced(products=products.assign(may_be=["", "a", "a", ""]))
    snapshot = take_snapshot(twins, date(2024, 6, 30))

    def licensed(strong):
        few = Rule(strong=strong, weak=1 / 3, named=3, compared=2)
        found = overview.indicators(twins, "KOR", snapshot, date(2023, 6, 30), few)
        return next(one for one in found if one.name == "licensed")

    # With three products Korea has more than all the seven others; with one it ties with Iran: 6.5 of 7.
    assert (licensed(0.9).range, licensed(0.9).judged, licensed(0.95).judged) == ((1, 3), True, False)
    few = Rule(strong=0.9, weak=0.8, named=3, compared=2)
    assert [few.band(share) for share in (None, 0.8, 0.85, 0.9)] == [0, -1, 0, 1]


def test_where_the_union_is_one_only_counts_by_the_rule_are_those_of_the_union():
    italy = measured("ITA", "pooled")
    assert italy["products"].now.value == 0  # the union, whose register was searched, has none
    assert italy["licensed"].now.value == 0
    assert italy["per_head"].missing is Missing.NOT_APPLICABLE
    # Iran, Japan, Korea, the United States, the kingdom, and the union in the place of three members.
    assert measured("IRN", "pooled")["products"].of.value == 6


def test_a_lower_bound_of_others_is_left_out_and_only_the_own_one_is_marked():
    few = Rule(strong=2 / 3, weak=1 / 3, named=3, compared=2)
    tables = made()
    found = {
        code: next(
            indicator
            for indicator in overview.indicators(
                tables, code, take_snapshot(tables, date(2024, 6, 30)), date(2023, 6, 30), few
            )
            if indicator.name == "transplants"
        )
        for code in ("KOR", "JPN")
    }
    assert (found["KOR"].of.value, found["KOR"].percentile, found["KOR"].at_least) == (1, None, False)
    assert (found["JPN"].of.value, found["JPN"].percentile, found["JPN"].at_least) == (2, 1, True)
