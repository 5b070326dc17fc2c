"""What a place hangs on, on a small world made by hand."""

import pytest
from tests.chapters.conftest import DAY

from regenatlas.chapters.standing import robustness
from regenatlas.counting.snapshot import take_snapshot


def test_products_per_head_use_the_newest_year_up_to_the_day(tables):
    heads = robustness.per_head(tables, take_snapshot(tables, DAY), "population_total", 10_000_000)
    assert list(heads["country"]) == ["KOR", "IRN", "USA"]
    assert list(heads["per"]) == pytest.approx([0.4, 0.25, 0.1])
    assert list(heads["year"]) == [2023, 2023, 2023]
    assert "country_indicators:KOR-2023-population_total" in heads.loc[0, "rows"]


def test_coverage_counts_regulators_searched_in_part_and_not_at_all(tables):
    found = robustness.search_coverage(tables)
    assert {code: number.value for code, number in found.items()} == {"yes": 7, "partly": 0, "no": 0}


def test_a_country_is_found_among_the_sizes_or_is_unknown(tables):
    heads = robustness.per_head(tables, take_snapshot(tables, DAY), "population_total", 10_000_000)
    own = robustness.size_of(heads, "IRN", "head", "per 10 million inhabitants")
    assert (own["per"].value, own["rank"].value, own["of"].value) == (pytest.approx(0.25), 2, 3)
    assert (own["n"].value, own["year"].value) == (2, 2023)
    none = robustness.size_of(heads, "JPN", "head", "per 10 million inhabitants")
    assert (none["per"].value, none["rank"].value, none["of"].value) == (None, None, 3)


def test_the_years_of_sizes_are_told_from_first_to_last(tables):
    sizes = tables["country_indicators"]
    older = tables.replaced(country_indicators=sizes[sizes["indicator_id"] != "IRN-2023-population_total"])
    heads = robustness.per_head(older, take_snapshot(older, DAY), "population_total", 10_000_000)
    found = robustness.years_of(heads, "head")
    assert {end: year.value for end, year in found.items()} == {"first": 2022, "last": 2023}


def test_products_by_size_are_told_to_two_decimals_and_equal_ones_share_a_place(tables):
    sizes = tables["country_indicators"]
    # Iran's two products among 100 million are as many per head as Korea's two among as many.
    newest = sizes["year"] == 2023
    same = sizes.assign(value=sizes["value"].mask(newest & (sizes["country"] != "USA"), 100e6))
    even = tables.replaced(country_indicators=same)
    heads = robustness.per_head(even, take_snapshot(even, DAY), "population_total", 10_000_000)
    assert heads[["country", "per", "rank"]].to_numpy().tolist() == [
        ["IRN", 0.2, 1],
        ["KOR", 0.2, 1],
        ["USA", 0.1, 3],
    ]
    assert robustness.leaders({"head": heads, "gdp": heads.iloc[:0]}) == {"head": ["IRN", "KOR"], "gdp": []}
    own = robustness.size_of(heads, "IRN", "head", "per 10 million inhabitants")
    assert (own["per"].digits, own["rank"].digits) == (2, 0)
    assert "country_indicators:IRN-2023-population_total" in own["per"].rows
