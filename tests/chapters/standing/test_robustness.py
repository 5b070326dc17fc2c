"""What a place hangs on, on a small world made by hand."""

from dataclasses import replace

import pandas as pd
import pytest
from tests.chapters.conftest import DAY
from tests.made import event, made_tables, product

from regenatlas.chapters.standing import robustness
from regenatlas.counting.snapshot import take_snapshot


def witnessed(*events, own=2):
    """Iran's products a, b, c by the given events; Korea has `own` products by its register."""
    made = [
        event(key, "IFDA", "authorised", "2020", grade=grade, source_id=source)
        for key, grade, source in events
    ]
    keys = dict.fromkeys([key for key, _, _ in events])
    korean = [f"k{n}" for n in range(own)]
    made += [event(key, "MFDS", "authorised", "2019", source_id="mfds") for key in korean]
    made = [row | {"event_id": f"{row['event_id']}.{n}"} for n, row in enumerate(made)]
    products = [product(key) for key in keys] + [product(key, origin_country="KOR") for key in korean]
    names = ["release", "list", "law", "mfds"]
    tables = made_tables(products, made, sources=dict.fromkeys(names, "2025"), claims=[], claim_links=[])
    return tables, take_snapshot(tables, DAY)


def test_the_weakest_document_of_those_that_move_the_place_comes_first_and_a_register_last():
    events = [("a", "register", "law"), ("b", "text_under_test", "release"), ("c", "independent", "list")]
    moves = robustness.documents(*with_country("IRN", witnessed(*events)))
    assert list(moves["source_id"]) == ["release", "list", "law"]
    # With two products Iran shares the first place with Korea instead of holding it alone.
    assert list(moves["moves"]) == [True, True, True]
    assert list(moves["bears"]) == [1, 1, 1]
    assert list(moves["tied"]) == [1, 1, 1]
    told = robustness.document_that_matters(moves)
    assert (told["source_id"], told["n"].value, told["rank"].value) == ("release", 2, 1)
    assert (told["all"].value, told["moving"].value) == (3, 3)
    assert told["n"].rows == ("authorisations:b.IFDA.authorised.2020.1",)


def with_country(country, made):
    tables, snapshot = made
    return tables, country, snapshot


def test_where_no_document_moves_the_place_that_on_which_most_hangs_is_told():
    events = [("a", "independent", "list"), ("b", "register", "law"), ("c", "register", "law")]
    moves = robustness.documents(*with_country("IRN", witnessed(*events, own=0)))
    assert list(moves["moves"]) == [False, False]
    told = robustness.document_that_matters(moves)
    assert (told["source_id"], told["grade"], told["bears"].value) == ("law", "register", 2)


def test_the_grade_of_a_document_is_the_weakest_of_what_is_known_only_from_it():
    events = [("a", "register", "list"), ("b", "interested", "list"), ("c", "independent", "law")]
    moves = robustness.documents(*with_country("IRN", witnessed(*events)))
    assert dict(zip(moves["source_id"], moves["grade"], strict=True)) == {
        "list": "interested",
        "law": "independent",
    }


def test_a_product_shown_twice_hangs_on_no_document():
    events = [("a", "independent", "list"), ("a", "register", "law")]
    moves = robustness.documents(*with_country("IRN", witnessed(*events)))
    assert moves.empty
    assert robustness.document_that_matters(moves)["source_id"] is None


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
    keys = ("n", "per", "rank", "year", "of", "none")
    own, none = (robustness.sizes_of({"head": heads}, code) for code in ("IRN", "JPN"))
    assert [own[f"head_{key}"].value for key in keys] == [2, pytest.approx(0.25), 2, 2023, 3, 0]
    assert [none[f"head_{key}"].value for key in keys] == [None, None, None, None, 3, 0]


@pytest.mark.parametrize(
    ("searched", "compared"), [("yes", ["KOR", "IRN"]), ("partly", ["KOR", "IRN"]), ("no", ["KOR"])]
)
def test_a_country_without_a_product_has_zero_per_head_where_its_register_was_searched(
    tables, searched, compared
):
    """Without the IFDA's two products; the USA, whose three are licensed by the FDA, have no size here."""
    events, regulators, sizes = (
        tables[name] for name in ("authorisations", "regulators", "country_indicators")
    )
    own = regulators["regulator_id"] == "IFDA"
    world = tables.replaced(
        authorisations=events[events["regulator_id"] != "IFDA"],
        regulators=regulators.assign(searched=regulators["searched"].mask(own, searched)),
        country_indicators=sizes[sizes["country"] != "USA"],
    )
    heads = robustness.per_head(world, take_snapshot(world, DAY), "population_total", 10_000_000)
    assert list(heads["country"]) == compared
    found = robustness.sizes_of({"head": heads}, "IRN")
    expected = [0, 0.0, 2, 1] if "IRN" in compared else [None, None, None, 0]
    assert [found[f"head_{key}"].value for key in ("n", "per", "rank", "none")] == expected


def test_a_member_of_a_pooled_union_has_no_zero_of_its_own(tables):
    german = tables["country_indicators"].assign(country="DEU", indicator_id="x")[:1]
    world = tables.replaced(country_indicators=pd.concat([tables["country_indicators"], german]))
    alone = take_snapshot(world, DAY)
    pooled = take_snapshot(world, DAY, replace(alone.definition, eu="as_one"))
    heads = [robustness.per_head(world, day, "population_total", 10_000_000) for day in (alone, pooled)]
    assert ["DEU" in set(frame["country"]) for frame in heads] == [True, False]


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
    first = robustness.leaders(heads)
    assert (first["head"], first["head_top"].value) == (["IRN", "KOR"], 0.2)
    own = robustness.sizes_of({"head": heads}, "IRN")
    assert (own["head_per"].digits, own["head_rank"].digits) == (2, 0)
    assert "country_indicators:IRN-2023-population_total" in own["head_per"].rows
