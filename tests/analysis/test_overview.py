"""Indicators, percentiles, strengths and gaps by the rule that a chapter passes."""

from datetime import date

import pandas as pd
import pytest

from regenatlas.analysis import overview
from regenatlas.analysis.overview import Indicator, Rule
from regenatlas.analysis.snapshot import snapshot
from regenatlas.tables.load import load_tables
from regenatlas.tables.provenance import Traced
from tests.made import event, made_tables, product, rule, tail

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
    assert names(overview.missing(FOUND)) == ["h"]


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
        [rule_of("plain", default=True), rule_of("by_jurisdiction_members"), rule_of("named_and_verified")],
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
            tables, "IRN", snapshot(tables, date(2024, 6, 30)), date(2023, 6, 30), few
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
    found = overview.indicators(tables, "NPL", snapshot(tables, TODAY), BEFORE, RULE)
    assert {i.name: i.now.value for i in found}["products"] is None
    assert {i.name: i.now.value for i in found}["licensed"] is None


def of(tables, country, day, name):
    found = overview.indicators(tables, country, snapshot(tables, day), day.replace(year=day.year - 1), RULE)
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
    for indicator in overview.indicators(tables, "KOR", snapshot(tables, TODAY), BEFORE, RULE):
        if indicator.now.value is not None:
            assert indicator.now.rows, indicator.name
