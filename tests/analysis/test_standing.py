"""What chapter 01 says about a place, on a small world made by hand."""

import pytest

from regenatlas.analysis import standing as chapter
from regenatlas.analysis.ranking import by_definition
from regenatlas.analysis.snapshot import snapshot
from tests.analysis.conftest import DAY


def test_a_standing_gives_count_place_range_and_distance(tables):
    found = chapter.standing(tables, "IRN", snapshot(tables, DAY))
    assert (found.count.value, found.rank.value, found.ranked.value, found.tied.value) == (2, 2, 4, 1)
    assert found.place.tied_with == ("KOR",)
    # «there» puts Iran third: two licences against three of the United States and three of Japan.
    assert (found.best.value, found.worst.value) == (2, 3)
    assert (found.distance.above, found.distance.to_tie, found.distance.to_pass) == (("USA",), 1, 2)


def test_every_number_of_a_standing_leads_to_the_licence_events_it_rests_on(tables):
    found = chapter.standing(tables, "IRN", snapshot(tables, DAY))
    assert found.count.rows == (
        "authorisations:f.IFDA.authorised.2023-05-01",
        "authorisations:g.IFDA.authorised.2024-01-01",
    )
    assert len(found.rank.rows) == 7  # Iran's two, Korea's two, the United States' three; not Japan's one
    assert len(found.ranked.rows) == 8


def test_definitions_that_rank_a_part_of_the_field_stay_out_of_the_range(tables):
    places = chapter.standing(tables, "KOR", snapshot(tables, DAY)).definitions
    assert not places.set_index("definition_id").loc["apart", "in_range"]


def test_a_country_without_a_product_has_no_place_and_no_range(tables):
    found = chapter.standing(tables, "IND", snapshot(tables, DAY))
    assert (found.count.value, found.rank.value, found.best.value, found.worst.value) == (0, None, None, None)
    assert found.count.rows == ()


def test_the_ladder_groups_the_definitions_by_the_place_they_give(tables):
    steps = chapter.ladder(by_definition(tables, "IRN", DAY))
    assert list(steps["rank"]) == [2, 3]
    assert list(steps["ids"]) == [("cell_therapy_only", "strict_eu_atmp"), ("there", "verified")]
    assert list(steps["low"]) == [2, 1]
    assert list(steps["high"]) == [2, 2]
    assert list(steps["shared"]) == [True, True]


def test_the_league_shows_the_top_and_the_country_itself_below_it(tables):
    league = chapter.league(tables, "JPN", snapshot(tables, DAY), size=1)
    assert list(league["country"]) == ["USA", "JPN"]
    assert list(league["rank"]) == [1, 4]
    assert list(league["focal"]) == [False, True]


def test_naming_tells_named_from_verified_products(tables):
    found = chapter.naming(chapter.counted_products(tables, "IRN", snapshot(tables, DAY)))
    assert {key: number.value for key, number in found.items()} == {"named": 1, "unnamed": 1, "verified": 1}
    assert "products:g" in found["unnamed"].rows


def test_counted_products_come_with_first_licence_regulators_and_grade(tables):
    frame = chapter.counted_products(tables, "IRN", snapshot(tables, DAY))
    assert list(frame["product_id"]) == ["f", "g"]
    assert list(frame["granted"]) == ["2023-05-01", "2024-01-01"]
    assert list(frame["regulators"]) == [("IFDA",), ("IFDA",)]
    assert list(frame["verified"]) == [True, False]
    assert frame.loc[0, "rows"] == ("products:f", "authorisations:f.IFDA.authorised.2023-05-01")
    assert chapter.counted_products(tables, "IND", snapshot(tables, DAY)).empty


def test_the_world_is_counted_once_per_product(tables):
    shot = snapshot(tables, DAY)
    found = chapter.world(shot, chapter.standing(tables, "IRN", shot).place)
    assert (found.leaders, found.lead.value, found.total.value) == (("USA",), 3, 8)
    assert found.share.value == pytest.approx(0.25)


def test_gaps_hold_only_the_distances_that_exist(tables):
    shot = snapshot(tables, DAY)
    values = {
        c: {k: t.value for k, t in chapter.gaps(shot, chapter.standing(tables, c, shot)).items()}
        for c in ("IRN", "USA", "IND")
    }
    assert values["IRN"] == {
        "above_n": 3,
        "to_tie": 1,
        "to_pass": 2,
        "rank_if_passed": 1,
        "below_n": 1,
        "lead_n": 1,
        "entry_rank": 4,
    }
    assert values["USA"] == {"below_n": 2, "lead_n": 1, "entry_rank": 4}
    assert values["IND"] == {"above_n": 1, "to_tie": 1, "to_pass": 2, "rank_if_passed": 2, "entry_rank": 4}
