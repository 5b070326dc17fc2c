"""What chapter 01 says about a place, on a small world made by hand."""

import pytest
from tests.chapters.conftest import DAY
from tests.made import event, made_tables, product

from regenatlas.chapters.standing import standing as chapter
from regenatlas.counting.ranking import by_definition
from regenatlas.counting.snapshot import take_snapshot


def test_a_standing_gives_count_place_range_and_distance(tables):
    found = chapter.standing(tables, "IRN", take_snapshot(tables, DAY))
    assert (found.count.value, found.rank.value, found.ranked.value, found.tied.value) == (2, 2, 4, 1)
    assert found.place.tied_with == ("KOR",)
    # «there» puts Iran third: two licences against three of the United States and three of Japan.
    assert (found.best.value, found.worst.value) == (2, 3)
    assert (found.distance.above, found.distance.to_tie, found.distance.to_pass) == (("USA",), 1, 2)


def test_every_number_of_a_standing_leads_to_the_licence_events_it_rests_on(tables):
    found = chapter.standing(tables, "IRN", take_snapshot(tables, DAY))
    assert found.count.rows == (
        "authorisations:f.IFDA.authorised.2023-05-01",
        "authorisations:g.IFDA.authorised.2024-01-01",
    )
    assert len(found.rank.rows) == 7  # Iran's two, Korea's two, the United States' three; not Japan's one
    assert len(found.ranked.rows) == 8


def test_definitions_that_rank_a_part_of_the_field_stay_out_of_the_range(tables):
    places = chapter.standing(tables, "KOR", take_snapshot(tables, DAY)).definitions
    assert not places.set_index("definition_id").loc["apart", "in_range"]


def test_a_definition_that_gives_no_place_is_no_end_of_the_range(tables):
    found = chapter.standing(tables, "KOR", take_snapshot(tables, DAY))  # "there" counts no product of Korea
    assert (found.best.value, found.worst.value) == (2, 2)


def test_a_country_without_a_product_has_no_place_and_no_range(tables):
    found = chapter.standing(tables, "IND", take_snapshot(tables, DAY))
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
    league = chapter.league(tables, "JPN", take_snapshot(tables, DAY), size=1)
    assert list(league["country"]) == ["USA", "JPN"]
    assert list(league["rank"]) == [1, 4]
    assert list(league["focal"]) == [False, True]


def test_naming_tells_named_from_verified_products(tables):
    found = chapter.naming(chapter.counted_products(tables, "IRN", take_snapshot(tables, DAY)))
    assert {key: number.value for key, number in found.items()} == {"named": 1, "unnamed": 1, "verified": 1}
    assert "products:g" in found["unnamed"].rows


def test_counted_products_come_with_first_licence_regulators_and_grade(tables):
    frame = chapter.counted_products(tables, "IRN", take_snapshot(tables, DAY))
    assert list(frame["product_id"]) == ["f", "g"]
    assert list(frame["granted"]) == ["2023-05-01", "2024-01-01"]
    assert list(frame["regulators"]) == [("IFDA",), ("IFDA",)]
    assert list(frame["verified"]) == [True, False]
    assert frame.loc[0, "rows"] == ("products:f", "authorisations:f.IFDA.authorised.2023-05-01")
    assert chapter.counted_products(tables, "IND", take_snapshot(tables, DAY)).empty


def test_the_world_is_counted_once_per_product(tables):
    snapshot = take_snapshot(tables, DAY)
    found = chapter.world_totals(snapshot, chapter.standing(tables, "IRN", snapshot).place)
    assert (found.leaders, found.lead.value, found.total.value) == (("USA",), 3, 8)
    assert found.share.value == pytest.approx(0.25)


def test_gaps_hold_only_the_distances_that_exist(tables):
    snapshot = take_snapshot(tables, DAY)
    values = {
        c: {k: t.value for k, t in chapter.gaps(snapshot, chapter.standing(tables, c, snapshot)).items()}
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
    # With two products India would share the second place with the two that have two.
    assert values["IND"] == {"above_n": 1, "to_tie": 1, "to_pass": 2, "rank_if_passed": 2, "entry_rank": 4}


def test_the_range_goes_from_the_best_to_the_worst_place_also_where_only_two_definitions_speak(tables):
    rules = tables["definitions"]
    two = tables.replaced(definitions=rules[rules["definition_id"].isin(["strict_eu_atmp", "there"])])
    found = chapter.standing(two, "IRN", take_snapshot(two, DAY))
    assert (found.best.value, found.worst.value) == (2, 3)
    # The worst place is that of two licences: the United States and Japan have three each, Iran two.
    assert len(found.worst.rows) == 8
    one = tables.replaced(definitions=rules[rules["definition_id"] == "strict_eu_atmp"])
    found = chapter.standing(one, "IRN", take_snapshot(one, DAY))
    assert (found.best.value, found.worst.value) == (2, 2)


def test_a_step_of_the_ladder_is_shared_only_where_some_definition_gives_a_tie(tables):
    steps = chapter.ladder(by_definition(tables, "USA", DAY))
    # Alone with three by origin; «there» the three of the FDA tie with the three of the PMDA.
    assert steps.loc[steps["rank"] == 1, "shared"].tolist() == [True]
    alone = by_definition(tables, "USA", DAY)
    steps = chapter.ladder(alone[alone["definition_id"] != "there"])
    assert steps[["rank", "shared"]].to_numpy().tolist() == [[1, False]]


def level(number, further=()):
    """So many countries (C00, C01, …) with two products each, and `further` ones with a single one."""
    homes = {f"p{n:02}{half}": f"C{n:02}" for n in range(number) for half in "ab"}
    homes |= {f"q{code}": code for code in further}
    events = [event(name, "FDA", "authorised", "2020-01-01") for name in homes]
    return made_tables([product(name, origin_country=code) for name, code in homes.items()], events)


def test_the_league_has_fifteen_places_unless_told_otherwise():
    tables = level(15, ["D00", "D01"])  # fifteen share the first place; the next is the sixteenth
    league = chapter.league(tables, "C00", take_snapshot(tables, DAY))
    assert list(league["country"]) == [f"C{n:02}" for n in range(15)]
    league = chapter.league(tables, "D01", take_snapshot(tables, DAY))
    assert list(league["country"]) == [*(f"C{n:02}" for n in range(15)), "D01"]
    assert league.loc[15, ["n", "rank", "focal"]].tolist() == [1, 16, True]


def test_of_many_on_the_last_place_shown_five_more_are_named_and_the_country_itself():
    tables = level(9)
    snapshot = take_snapshot(tables, DAY)
    first = chapter.league(tables, "C00", snapshot, size=1)
    assert list(first["country"]) == [f"C{n:02}" for n in range(6)]
    last = chapter.league(tables, "C08", snapshot, size=1)
    assert list(last["country"]) == [*(f"C{n:02}" for n in range(6)), "C08"]
    assert list(last["focal"]) == [False] * 6 + [True]
    assert last["rows"].iloc[6] == (
        "authorisations:p08a.FDA.authorised.2020-01-01",
        "authorisations:p08b.FDA.authorised.2020-01-01",
    )
    # A country without a product is not in the league.
    assert list(chapter.league(tables, "IRN", snapshot, size=1)["country"]) == [f"C{n:02}" for n in range(6)]


def test_a_country_alone_at_the_top_leads_and_an_empty_world_has_no_leader(tables):
    snapshot = take_snapshot(tables, DAY.replace(year=2019))  # before the first licence
    found = chapter.world_totals(snapshot, chapter.standing(tables, "USA", snapshot).place)
    assert (found.leaders, found.lead.value, found.total.value, found.share.value) == ((), 0, 0, None)
    snapshot = take_snapshot(tables, DAY, "there")
    assert chapter.world_totals(snapshot, chapter.standing(tables, "USA", snapshot).place).leaders == (
        "JPN",
        "USA",
    )


def test_gaps_rest_on_those_above_and_the_lead_also_on_the_next_below(tables):
    snapshot = take_snapshot(tables, DAY)
    found = chapter.gaps(snapshot, chapter.standing(tables, "IRN", snapshot))
    japan = "authorisations:h.PMDA.authorised.2020-01-01"
    assert found["below_n"].rows == (japan,)
    assert japan not in found["to_tie"].rows
    assert len(found["to_tie"].rows) == 7
    assert set(found["lead_n"].rows) == {*found["to_tie"].rows, japan}


def test_a_product_is_dated_by_its_first_licence_and_counts_the_regulators_that_license_it_now():
    events = [
        event("a", "FDA", "authorised", "2022-05"),
        event("a", "PMDA", "authorised", "2020-03", verified=False),
        event("a", "PMDA", "withdrawn", "2021", verified=True),
        event("a", "EMA", "authorised", "2021-07-01", verified=False),
        event("b", "FDA", "authorised", "2021", verified=False),
    ]
    made = made_tables([product("a"), product("b")], events)
    frame = chapter.counted_products(made, "IRN", take_snapshot(made, DAY))
    assert frame[["product_id", "granted", "regulators", "verified"]].to_numpy().tolist() == [
        ["a", "2020-03", ("EMA", "FDA"), True],
        ["b", "2021", ("FDA",), False],
    ]
