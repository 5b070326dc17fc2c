"""Positions, weights, coverage and draws, with values worked out by hand."""

import numpy as np
import pandas as pd
import pytest
from tests.chapters.region.region_world import region, weight

from regenatlas.chapters.region import scores as chapter
from regenatlas.tables.load import load_tables

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def frame(**columns):
    size = len(next(iter(columns.values())))
    base = {
        "country": list(LETTERS[:size]),
        "population": [1.0] * size, "licences": [None] * size, "health_spending": [None] * size,
        "links": [0] * size,
        "rows": [(f"countries:{code}",) for code in LETTERS[:size]],
    }  # fmt: skip
    return pd.DataFrame({**base, **columns})


def test_a_position_is_the_share_exceeded_and_ties_count_half():
    assert chapter.position(pd.Series([1, 2, 2, 9])).tolist() == [0, 0.5, 0.5, 1]


def test_a_position_leaves_missing_values_out():
    found = chapter.position(pd.Series([5, None, 7, 6], dtype="Float64"))
    assert found.fillna(-1).tolist() == [0, -1, 1, 0.5]


@pytest.mark.parametrize("values", [[3, 3, 3], [None, 4, None], [None, None]])
def test_what_tells_nobody_apart_gives_no_position(values):
    assert chapter.position(pd.Series(values, dtype="Float64")).isna().all()


def test_a_score_is_the_weighted_mean_of_positions_and_less_may_be_better():
    need = chapter.scores(region(), frame(population=[10, 20, 30], licences=[0, 5, 9]))["need"]
    # 0.6 × (0, ½, 1) + 0.4 × (1, ½, 0)
    assert need.frame.set_index("country")["score"].to_dict() == pytest.approx({"A": 0.4, "B": 0.5, "C": 0.6})
    assert list(need.frame["country"]) == ["A", "B", "C"]  # by code, as nobody is told apart


def test_a_missing_figure_has_no_say():
    need = chapter.scores(region(), frame(population=[10, 20, 30], licences=[0, None, 9]))["need"]
    own = need.frame.set_index("country")
    assert own.loc["B", "score"] == pytest.approx(0.5)  # population alone, its weight spread to one
    assert own.loc["B", "missing"] == ("licences",)
    assert own.loc["A", "missing"] == ()


def test_a_missing_figure_may_be_anything():
    # As many people in A and B; what B gets for its licences lies anywhere between the worst and the best.
    def ahead(licences):
        draws = chapter.scores(region(), frame(population=[1, 1, 2], licences=licences))["need"].draws
        return (draws[:, 0] > draws[:, 1]).mean()

    assert ahead([5, None, 9]) == 1  # A has the fewest, which is best
    assert ahead([9, None, 5]) == 0


def test_too_little_known_gives_no_group():
    need = chapter.scores(region(), frame(population=[10, 20, None], licences=[0, 5, 9]))["need"]
    own = need.frame.set_index("country")
    assert pd.isna(own.loc["C", "group"])  # 0.4 of the weight is less than half
    assert pd.isna(own.loc["C", "score"])
    assert sorted(need.ranked["country"]) == ["A", "B"]
    # The others keep their range, and the one without a group has none.
    assert own.loc[["A", "B", "C"], "low"].notna().tolist() == [True, True, False]
    assert list(need.frame["country"])[-1] == "C"


def test_nobody_gets_a_group_where_too_little_tells_the_countries_apart():
    need = chapter.scores(region(), frame(population=[1, 1, 1], licences=[0, 5, 9]))["need"]
    assert need.in_use == pytest.approx(0.4)
    assert need.ranked.empty
    assert need.unused == ("population",)


def test_an_overall_score_takes_both_parts():
    found = chapter.scores(
        region(),
        frame(population=[10, 20, 30], licences=[0, 5, 9], health_spending=[1, None, 3], links=[0, 1, 2]),
    )
    own = found["overall"].frame.set_index("country")
    assert own.loc["C", "score"] == pytest.approx((0.6 + 1) / 2)
    # B: fit from links alone (half of the weight), 0.5; need 0.5
    assert own.loc["B", "score"] == pytest.approx(0.5)
    lacking = chapter.scores(region(), frame(population=[10, 20, 30], licences=[0, 5, 9]))["overall"]
    assert lacking.ranked.empty


NINE_IN_TEN, LESS = [1.0] * 9 + [0.0], [1.0] * 8 + [0.0] * 2


def test_two_are_told_apart_if_one_is_ahead_in_nine_of_ten_draws():
    half = [0.5] * 10
    assert chapter.groups(np.array([NINE_IN_TEN, half]).T).tolist() == [1, 2]
    assert chapter.groups(np.array([LESS, half]).T).tolist() == [1, 1]
    assert chapter.groups(np.array([half, half]).T).tolist() == [1, 1]  # alike is not ahead


def test_a_later_group_is_behind_somebody_of_each_earlier_one_and_nobody_of_its_own():
    # A is ahead of C, C of D; B is told apart from nobody.
    scores = [[0.9, 0.1, 0.8, 0.7], [0.9, 1.0, 0.8, 0.7]] * 5
    assert chapter.groups(np.array(scores)).tolist() == [1, 1, 2, 3]


def test_who_has_no_scores_has_no_group():
    scores = np.array([[0.2, np.nan, 0.1]] * 10)
    found = chapter.groups(scores)
    assert found[[0, 2]].tolist() == [1, 2]
    assert np.isnan(found[1])


def test_countries_that_are_ahead_of_each_other_in_a_ring_are_one_group():
    # Each of ten is ahead of the next in nine of ten draws, and the last of the first.
    turns = np.array([[(10 - at + shift) % 10 for at in range(10)] for shift in range(10)], float)
    assert (turns[:, 0] > turns[:, 1]).mean() == (turns[:, 9] > turns[:, 0]).mean() == 0.9
    assert chapter.groups(turns).tolist() == [1] * 10


def test_weights_come_by_score_then_the_heaviest_first_then_by_name():
    given = [
        weight("overall", "fit", 1), weight("fit", "links", 1), weight("need", "licences", 0.3),
        weight("need", "people", 0.3), weight("need", "population", 0.4),
    ]  # fmt: skip
    found = chapter.weights(region(score_weights=given))
    assert list(found["weight_id"]) == [
        "need.population", "need.licences", "need.people", "fit.links", "overall.fit",
    ]  # fmt: skip
    assert found["rows"].iloc[0] == ("score_weights:need.population",)


def even(**columns):
    """The score need of two indicators of equal weight, more of either being better."""
    tables = region(score_weights=[
        weight("need", "population", 0.5), weight("need", "licences", 0.5), weight("fit", "links", 1),
        weight("overall", "need", 0.5), weight("overall", "fit", 0.5),
    ])  # fmt: skip
    return chapter.scores(tables, frame(**columns))["need"]


def test_weights_are_drawn_as_widely_as_any_weights():
    # A leads in one of two, B in the other: what A gets is the weight drawn, anything from 0 to 1 alike.
    need = even(population=[2, 1], licences=[1, 2])
    quarters = np.quantile(need.draws[:, 0], [0.1, 0.25, 0.5, 0.75, 0.9])
    assert quarters == pytest.approx([0.1, 0.25, 0.5, 0.75, 0.9], abs=0.04)
    assert len(need.draws) == 2000
    assert need.draws.sum(axis=1) == pytest.approx(1)


@pytest.mark.parametrize("size", [10, 18, 22, 24])
def test_the_range_of_places_leaves_out_five_per_cent_of_the_draws_at_either_end(size):
    # The last country is first in one indicator and second in the other, A is last in the one and first in
    # the other: A passes it only where the weight of the one is below 1 / size, in about 5 per cent of draws.
    order = list(range(size - 1))
    need = even(population=[*order, size], licences=[size, *order])
    for at, code in enumerate(LETTERS[:size]):
        own = need.draws[:, [at]]
        places = 1 + (need.draws > own + 1e-9).sum(axis=1)
        low, high = need.frame.set_index("country").loc[code, ["low", "high"]]
        assert (places < low).mean() <= 0.05 < (places <= low).mean()
        assert (places > high).mean() <= 0.05 < (places >= high).mean()


def test_draws_are_the_same_for_the_same_tables_and_move_around_the_stated_score():
    given = frame(population=[10, 20, 30, 40, 50], licences=[0, 5, 9, 1, 2])
    one, two = (chapter.scores(region(), given)["need"] for _ in range(2))
    assert np.array_equal(one.draws, two.draws)
    assert one.draws.shape == (chapter.DRAWS, 5)
    stated = one.frame.set_index("country")["score"].reindex(list("ABCDE")).to_numpy()
    assert one.draws.mean(axis=0) == pytest.approx(stated, abs=0.02)


def test_an_overall_draw_lies_between_the_draws_of_its_parts():
    given = frame(
        population=[10, 20, 30, 40, 50], licences=[9, 2, 5, 1, 3], health_spending=[5, 1, 4, 2, 3],
        links=[0, 3, 1, 2, 4],
    )  # fmt: skip
    found = chapter.scores(region(), given)
    parts = np.stack([found[name].draws for name in chapter.PARTS])
    overall = found["overall"].draws
    assert (parts.min(axis=0) - 1e-9 <= overall).all()
    assert (overall <= parts.max(axis=0) + 1e-9).all()


def test_a_country_that_leads_in_everything_leads_whatever_the_weights():
    need = chapter.scores(region(), frame(population=[10, 20, 30, 40, 50], licences=[9, 7, 5, 3, 0]))["need"]
    assert need.frame["country"].tolist() == ["E", "D", "C", "B", "A"]
    assert need.frame["group"].tolist() == [1, 2, 3, 4, 5]
    assert need.frame.loc[0, ["low", "high"]].tolist() == [1, 1]
    assert need.first == ["E"]


def test_opposite_indicators_tell_nobody_apart():
    need = chapter.scores(region(), frame(population=[10, 20, 30, 40, 50], licences=[0, 1, 2, 3, 4]))["need"]
    own = need.frame.set_index("country")
    assert own.loc["E", ["low", "high"]].tolist() == [1, 5]
    assert set(own["group"]) == {1}


def test_groups_take_enough_countries():
    four = frame(population=[10, 20, 30, 40], licences=[0, 1, 2, 3])
    five = frame(population=[10, 20, 30, 40, 50], licences=[0, 1, 2, 3, 4])
    assert not chapter.scores(region(), four)["need"].order
    assert chapter.scores(region(), five)["need"].order


def test_no_country_at_all_gives_empty_scores():
    found = chapter.scores(region(), frame(population=[]))
    assert all(score.frame.empty and not score.order for score in found.values())


def test_need_and_fit_agree_or_do_not():
    given = frame(population=[10, 20, 30, 40, 50], health_spending=[5, 4, 3, 2, 1], links=[0, 1, 2, 3, 4])
    mine = region(score_weights=[
        weight("need", "population", 1), weight("fit", "health_spending", 1),
        weight("overall", "need", 0.5), weight("overall", "fit", 0.5),
    ])  # fmt: skip
    assert chapter.agreement(chapter.scores(mine, given)).value == pytest.approx(-1)
    few = chapter.scores(mine, given.head(4))
    assert chapter.agreement(few).value is None


def test_where_the_compared_countries_are_alike_in_a_part_no_agreement_can_be_told():
    # Only F differs in spending, and of F the people are not known.
    mine = region(score_weights=[
        weight("need", "population", 1), weight("fit", "health_spending", 1),
        weight("overall", "need", 0.5), weight("overall", "fit", 0.5),
    ])  # fmt: skip
    given = frame(population=[10, 20, 30, 40, 50, None], health_spending=[1, 1, 1, 1, 1, 9])
    found = chapter.scores(mine, given)
    assert len(found["overall"].ranked) == 5
    assert chapter.agreement(found).value is None


def test_the_agreement_is_shown_with_two_decimals():
    given = frame(population=[10, 20, 30, 40, 50], health_spending=[5, 4, 3, 2, 1], links=[0, 1, 2, 3, 4])
    found = chapter.scores(region(), given)
    assert chapter.agreement(found).digits == 2


def level(size):
    """Five countries or fewer of which each exceeds those before it, licences aside."""
    up = list(range(size))
    return frame(population=up, licences=up[::-1], health_spending=up, links=up)


def test_findings_tell_the_first_group_and_who_is_behind():
    found = chapter.findings(chapter.scores(region(), level(5)))
    assert (found["firm"], found["ranked"].value, found["groups"].value) == (True, 5, 5)
    assert found["first"] == found["first_need"] == found["first_fit"] == ["E"]
    assert (found["first_n"].value, found["behind"]) == (1, ["A", "B", "C", "D"])
    assert found["agreement"].value == pytest.approx(1)
    alike = frame(
        population=[2, 2, 1, 1, 1], health_spending=[2, 2, 1, 1, 1], links=[1] * 5, licences=[1] * 5
    )
    both = chapter.findings(chapter.scores(region(), alike))
    assert (both["first"], both["first_n"].value, both["groups"].value) == (["A", "B"], 2, 2)


def test_without_countries_there_are_no_findings():
    none = chapter.findings(chapter.scores(region(), level(0)))
    assert (none["firm"], none["ranked"].value, none["first"], none["behind"]) == (False, 0, [], [])


def test_the_table_has_the_groups_of_both_parts_and_what_either_lacks():
    given = frame(
        population=[10, 20, 30], licences=[0, None, 9], health_spending=[1, None, 3], links=[0, 1, 2]
    )
    table = chapter.table_of_scores(chapter.scores(region(), given)).set_index("country")
    assert table.loc["C", ["group", "need_group", "fit_group"]].tolist() == [1, 1, 1]
    assert table.loc["C", ["need_score", "fit_score"]].tolist() == pytest.approx([0.6, 1])
    assert table.loc["B", "missing"] == ("licences", "health_spending")
    assert table.loc["A", "missing"] == ()


def test_the_real_weights_of_each_score_add_up_to_one():
    frame = chapter.weights(load_tables())
    assert frame.groupby("score")["weight"].sum().to_dict() == pytest.approx(
        {"need": 1, "fit": 1, "overall": 1}
    )
