"""What the chapter on standing says about a place, on a small world made by hand."""

import pandas as pd
import pytest
from tests.chapters.conftest import DAY
from tests.made import event, made_tables, product, rule

from regenatlas.chapters.standing import standing as chapter
from regenatlas.counting.ranking import by_definition, by_question
from regenatlas.counting.snapshot import take_snapshot


def test_a_standing_gives_count_place_range_and_distance(tables):
    found = chapter.standing(tables, "IRN", take_snapshot(tables, DAY))
    assert (found.count.value, found.rank.value, found.ranked.value, found.tied.value) == (2, 2, 4, 1)
    assert found.place.tied_with == ("KOR",)
    # «there» puts Iran third: two licences against three of the United States and three of Japan.
    assert ends(found) == {"developer": (2, 3)}
    assert (found.distance.above, found.distance.to_tie, found.distance.to_pass) == (("USA",), 1, 2)


def ends(found):
    return {asked: (both["best"].value, both["worst"].value) for asked, both in found.ranges.items()}


def test_a_range_answers_one_question_and_the_place_of_the_union_is_not_that_of_a_member():
    homes = {"a": "DEU", "b": "DEU", "c": "ITA", "d": "ITA", "e": "ITA", "f": "USA", "g": "USA", "h": "USA"}
    events = [event(i, "EMA" if i in "abcd" else "FDA", "authorised", "2015") for i in homes]
    rules = [
        rule("plain", default=True),
        rule("cells", question="kinds", classes="cell_therapy"),
        rule("union", eu="as_one"),
        rule("here", question="patients", count_by="jurisdiction", eu="as_one"),
        rule("here_members", question="patients", count_by="jurisdiction"),
    ]
    tables = made_tables([product(i, origin_country=home) for i, home in homes.items()], events, rules)
    found = chapter.standing(tables, "DEU", take_snapshot(tables, DAY))
    # Three of the USA and of Italy, two of Germany; the FDA licenses four products, the EMA four.
    assert ends(found) == {"developer": (3, 3), "members": (1, 1), "apart": (1, 1)}
    assert ends(chapter.standing(tables, "USA", take_snapshot(tables, DAY))) == {
        "developer": (1, 2),
        "patients": (1, 1),
        "members": (1, 1),
    }
    pooled = chapter.standing(tables, "DEU", take_snapshot(tables, DAY, "union"))
    assert ends(pooled) == {"developer": (1, 1), "patients": (1, 1), "apart": (1, 3)}


def test_count_and_place_have_a_range_where_products_may_be_identical():
    homes = {"a": "IRN", "b": "IRN", "c": "KOR"}
    products = [product(i, origin_country=c, may_be="a" if i == "b" else "") for i, c in homes.items()]
    tables = made_tables(products, [event(i, "FDA", "authorised", "2020") for i in homes])
    found = chapter.standing(tables, "IRN", take_snapshot(tables, DAY))
    assert (found.fewest.value, found.most.value, found.best.value, found.worst.value) == (1, 2, 1, 1)
    assert len(found.fewest.rows) == 2
    korea = chapter.standing(tables, "KOR", take_snapshot(tables, DAY))
    assert (korea.fewest.value, korea.most.value, korea.best.value, korea.worst.value) == (1, 1, 1, 2)


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
    assert ends(found) == {"developer": (2, 2)}


def test_a_country_without_a_product_has_no_place_and_no_range(tables):
    found = chapter.standing(tables, "IND", take_snapshot(tables, DAY))
    assert (found.count.value, found.rank.value, found.best.value, found.ranges) == (0, None, None, {})
    assert found.count.rows == ()


def ladder(tables, country, day=DAY, own="strict_eu_atmp"):
    return chapter.ladder(by_question(by_definition(tables, country, day), country), own)


def test_the_ladder_groups_the_definitions_by_the_place_they_give(tables):
    steps = ladder(tables, "IRN")
    assert list(steps["asked"]) == ["developer"] * 2
    assert list(steps["rank"]) == [2, 3]
    # The report's own rule is named first, the others follow.
    assert list(steps["labels"]) == [("strict eu atmp", "cell therapy only"), ("there", "verified")]
    assert list(steps["first"]) == ["strict eu atmp", "there"]
    assert list(steps["more"]) == [1, 1]
    assert list(steps["own"]) == [True, False]
    assert list(steps["low"]) == [2, 1]
    assert list(steps["high"]) == [2, 2]
    assert list(steps["shared"]) == [True, True]


def test_the_ladder_goes_through_the_questions_in_their_order(tables):
    rules = tables["definitions"]
    asked = rules["question"].mask(rules["definition_id"] == "there", "patients")
    asked = asked.mask(rules["definition_id"] == "cell_therapy_only", "kinds")
    pooled = rules["eu"].mask(rules["definition_id"] == "there", "as_one")
    steps = ladder(tables.replaced(definitions=rules.assign(question=asked, eu=pooled)), "IRN")
    assert steps[["asked", "rank"]].to_numpy().tolist() == [
        ["developer", 2],
        ["developer", 3],
        ["patients", 3],
    ]


def test_the_ladder_leaves_out_rules_on_a_part_of_the_field_but_not_the_report_s_own(tables):
    genes = rule("genes", in_range=False)
    more = tables.replaced(definitions=pd.concat([tables["definitions"], pd.DataFrame([genes])]))
    assert "genes" not in set(ladder(more, "IRN")["labels"].explode())
    assert ladder(more, "IRN", own="genes").loc[0, "labels"][0] == "genes"


def test_the_league_shows_the_top_and_the_country_itself_below_it(tables):
    league = chapter.league(tables, "JPN", take_snapshot(tables, DAY), size=1)
    assert list(league["country"]) == ["USA", "JPN"]
    assert list(league["rank"]) == [1, 4]
    assert list(league["focal"]) == [False, True]


def test_products_of_unknown_conditions_are_those_without_a_known_licence():
    events = [
        event("a", "IFDA", "authorised", "2020", kind="unspecified"),
        event("b", "IFDA", "authorised", "2020", kind="unspecified"),
        event("b", "FDA", "conditional", "2021"),
        event("c", "IFDA", "authorised", "2020", kind="standard"),
    ]
    rules = [rule("plain", default=True, states="in_force;conditions_unknown;conditional")]
    tables = made_tables([product(i) for i in "abc"], events, rules)
    found = chapter.unknown_conditions(take_snapshot(tables, DAY), "IRN")
    assert (found.value, found.rows) == (1, ("authorisations:a.IFDA.authorised.2020",))
    assert chapter.unknown_conditions(take_snapshot(tables, DAY), "USA").value == 0


def test_the_chance_of_agreement_is_the_part_of_the_first_places_that_some_rule_gives():
    reported = pd.DataFrame({"given": [2, 0], "rows": [("reported_ranks:x",)] * 2})
    assert chapter.chance(reported).value == pytest.approx(1 / 12)
    assert chapter.chance(reported).rows == ("reported_ranks:x",)


def test_counted_products_come_with_first_licence_regulators_and_what_was_seen(tables):
    frame = chapter.counted_products(tables, "IRN", take_snapshot(tables, DAY))
    assert list(frame["product_id"]) == ["f", "g"]
    assert list(frame["granted"]) == ["2023-05-01", "2024-01-01"]
    assert list(frame["regulators"]) == [("IFDA",), ("IFDA",)]
    assert list(frame["grade"]) == ["register", "register"]
    assert list(frame["seen"]) == ["made for a test"] * 2
    assert list(frame["late"]) == [False, False]
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
    assert ends(found) == {"developer": (2, 3)}
    # The worst place is that of two licences: the United States and Japan have three each, Iran two.
    assert len(found.ranges["developer"]["worst"].rows) == 8
    one = tables.replaced(definitions=rules[rules["definition_id"] == "strict_eu_atmp"])
    assert ends(chapter.standing(one, "IRN", take_snapshot(one, DAY))) == {"developer": (2, 2)}


def test_a_step_of_the_ladder_is_shared_only_where_some_definition_gives_a_tie(tables):
    steps = ladder(tables, "USA")
    # Alone with three by origin; «there» the three of the FDA tie with the three of the PMDA.
    assert steps.loc[steps["rank"] == 1, ["shared", "partly"]].to_numpy().tolist() == [[True, True]]
    alone = by_question(by_definition(tables, "USA", DAY), "USA")
    steps = chapter.ladder(alone[alone["definition_id"] != "there"], "strict_eu_atmp")
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


def test_a_product_is_dated_by_its_first_licence_and_has_the_words_of_its_best_evidence():
    late = {"date_basis": "not_later_than", "grade": "interested", "evidence": "the use is named"}
    events = [
        event("a", "FDA", "authorised", "2022-05", grade="independent", evidence="page names it"),
        event("a", "PMDA", "authorised", "2020-03", **late),
        event("a", "PMDA", "withdrawn", "2021"),
        event("a", "EMA", "authorised", "2021-07-01", grade="text_under_test", evidence="the claim"),
        event("b", "FDA", "authorised", "2021", grade="unseen", evidence="nothing"),
    ]
    made = made_tables([product("a"), product("b")], events)
    frame = chapter.counted_products(made, "IRN", take_snapshot(made, DAY))
    columns = ["product_id", "granted", "late", "regulators", "grade", "seen"]
    assert frame[columns].to_numpy().tolist() == [
        ["a", "2020-03", True, ("EMA", "FDA"), "independent", "page names it"],
        ["b", "2021", False, ("FDA",), "unseen", "nothing"],
    ]
