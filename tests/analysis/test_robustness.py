"""What a place hangs on, on a small world made by hand."""

import pytest

from regenatlas.analysis import robustness
from regenatlas.analysis import standing as chapter
from regenatlas.analysis.snapshot import snapshot
from tests.analysis.conftest import DAY


def test_products_per_head_use_the_newest_year_up_to_the_day(tables):
    heads = robustness.per_head(tables, snapshot(tables, DAY), "population_total", 10_000_000)
    assert list(heads["country"]) == ["KOR", "IRN", "USA"]
    assert list(heads["per"]) == pytest.approx([0.4, 0.25, 0.1])
    assert list(heads["year"]) == [2023, 2023, 2023]
    assert "country_indicators:KOR-2023-population_total" in heads.loc[0, "rows"]


def test_dropping_a_regulator_shows_how_the_place_hangs_on_it(tables):
    moves = robustness.without_one_regulator(tables, "IRN", snapshot(tables, DAY)).set_index("regulator_id")
    assert list(moves.loc["IFDA", ["n", "products"]]) == [0, 2]
    assert moves.loc["IFDA"].isna()["rank"]
    assert moves.loc["PMDA", "rank"] == 2
    assert moves.loc["FDA", "rank"] == 1
    assert moves.index[0] == "IFDA"


def test_coverage_counts_regulators_searched_in_part_and_not_at_all(tables):
    found = robustness.coverage(tables)
    assert {code: number.value for code, number in found.items()} == {"yes": 7, "partly": 0, "no": 0}


def test_a_country_is_found_among_the_sizes_or_is_unknown(tables):
    heads = robustness.per_head(tables, snapshot(tables, DAY), "population_total", 10_000_000)
    own = robustness.size_of(heads, "IRN", "head", "per 10 million inhabitants")
    assert (own["per"].value, own["rank"].value, own["of"].value) == (pytest.approx(0.25), 2, 3)
    none = robustness.size_of(heads, "JPN", "head", "per 10 million inhabitants")
    assert (none["per"].value, none["rank"].value, none["of"].value) == (None, None, 3)


def test_only_regulators_whose_absence_moves_the_place_matter(tables):
    shot = snapshot(tables, DAY)
    found = chapter.standing(tables, "IRN", shot)
    moved, numbers = robustness.regulators_that_matter(
        robustness.without_one_regulator(tables, "IRN", shot), found.rank.value
    )
    assert list(moved["regulator_id"]) == ["IFDA", "FDA"]
    assert (numbers["moved"].value, numbers["all"].value) == (2, 3)
