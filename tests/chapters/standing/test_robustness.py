"""What a place hangs on, on a small world made by hand."""

import pytest
from tests.chapters.conftest import DAY
from tests.made import event, made_tables, product

from regenatlas.chapters.standing import robustness
from regenatlas.chapters.standing import standing as chapter
from regenatlas.counting.snapshot import take_snapshot


def test_products_per_head_use_the_newest_year_up_to_the_day(tables):
    heads = robustness.per_head(tables, take_snapshot(tables, DAY), "population_total", 10_000_000)
    assert list(heads["country"]) == ["KOR", "IRN", "USA"]
    assert list(heads["per"]) == pytest.approx([0.4, 0.25, 0.1])
    assert list(heads["year"]) == [2023, 2023, 2023]
    assert "country_indicators:KOR-2023-population_total" in heads.loc[0, "rows"]


def test_dropping_a_regulator_shows_how_the_place_hangs_on_it(tables):
    moves = robustness.without_one_regulator(tables, "IRN", take_snapshot(tables, DAY)).set_index(
        "regulator_id"
    )
    assert list(moves.loc["IFDA", ["n", "products"]]) == [0, 2]
    assert moves.loc["IFDA"].isna()["rank"]
    assert moves.loc["PMDA", "rank"] == 2
    assert moves.loc["FDA", "rank"] == 1
    assert moves.index[0] == "IFDA"


def test_coverage_counts_regulators_searched_in_part_and_not_at_all(tables):
    found = robustness.search_coverage(tables)
    assert {code: number.value for code, number in found.items()} == {"yes": 7, "partly": 0, "no": 0}


def test_a_country_is_found_among_the_sizes_or_is_unknown(tables):
    heads = robustness.per_head(tables, take_snapshot(tables, DAY), "population_total", 10_000_000)
    own = robustness.size_of(heads, "IRN", "head", "per 10 million inhabitants")
    assert (own["per"].value, own["rank"].value, own["of"].value) == (pytest.approx(0.25), 2, 3)
    none = robustness.size_of(heads, "JPN", "head", "per 10 million inhabitants")
    assert (none["per"].value, none["rank"].value, none["of"].value) == (None, None, 3)


def test_only_regulators_whose_absence_moves_the_place_matter(tables):
    snapshot = take_snapshot(tables, DAY)
    found = chapter.standing(tables, "IRN", snapshot)
    moved, numbers = robustness.regulators_that_matter(
        robustness.without_one_regulator(tables, "IRN", snapshot), found.rank.value
    )
    assert list(moved["regulator_id"]) == ["IFDA", "FDA"]
    assert (numbers["moved"].value, numbers["all"].value) == (2, 3)


def test_regulators_stand_by_the_move_then_by_their_products_then_by_name():
    """Iran and China have two products each, three countries three, at five regulators.

    Without the FDA two of these are gone, while others license those of the USA: Iran comes from the fourth
    place to the second. Without the IFDA or the MFDS, each with one of its products, it falls to the fifth.
    """
    homes = {f"{code}{n}": code for code in ("USA", "KOR", "JPN") for n in range(3)}
    events = [event(name, "FDA", "authorised", "2020-01-01") for name in homes]
    homes |= {"i": "IRN", "j": "IRN", "c": "CHN", "d": "CHN"}
    events += [
        event("i", "IFDA", "authorised", "2020-01-01"),
        event("j", "MFDS", "authorised", "2020-01-01"),
        event("USA0", "MFDS", "authorised", "2020-01-01"),
        event("c", "NMPA", "authorised", "2020-01-01"),
        event("d", "NMPA", "authorised", "2020-01-01"),
        # Licensed by the FDA too: without these two nothing moves.
        event("USA1", "PMDA", "authorised", "2020-01-01"),
        event("USA2", "MHRA", "authorised", "2020-01-01"),
    ]
    made = made_tables([product(name, origin_country=code) for name, code in homes.items()], events)
    moves = robustness.without_one_regulator(made, "IRN", take_snapshot(made, DAY))
    assert moves[["regulator_id", "products", "rank"]].to_numpy().tolist() == [
        ["FDA", 9, 2],
        ["MFDS", 2, 5],
        ["IFDA", 1, 5],
        ["NMPA", 2, 4],
        ["MHRA", 1, 4],
        ["PMDA", 1, 4],
    ]
    moved, numbers = robustness.regulators_that_matter(moves, 4)
    assert list(moved["regulator_id"]) == ["FDA", "MFDS", "IFDA"]
    assert numbers["moved"].rows == ("regulators:FDA", "regulators:IFDA", "regulators:MFDS")


def test_for_a_country_without_a_place_no_regulator_moves_anything(tables):
    moves = robustness.without_one_regulator(tables, "IND", take_snapshot(tables, DAY))
    assert moves["rank"].isna().all()
    assert list(moves["regulator_id"]) == ["FDA", "PMDA", "IFDA"]  # three, three and two products


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
    own = robustness.size_of(heads, "IRN", "head", "per 10 million inhabitants")
    assert (own["per"].digits, own["rank"].digits) == (2, 0)
    assert "country_indicators:IRN-2023-population_total" in own["per"].rows
