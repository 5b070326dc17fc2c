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
    assert list(need.frame["country"]) == ["C", "B", "A"]


def test_a_missing_figure_has_no_say():
    need = chapter.scores(region(), frame(population=[10, 20, 30], licences=[0, None, 9]))["need"]
    own = need.frame.set_index("country")
    assert own.loc["B", "score"] == pytest.approx(0.5)  # population alone, its weight spread to one
    assert own.loc["B", "missing"] == ("licences",)
    assert need.known("B").value == pytest.approx(0.6)
    assert need.known("A").value == 1


def test_too_little_known_gives_no_place():
    need = chapter.scores(region(), frame(population=[10, 20, None], licences=[0, 5, 9]))["need"]
    own = need.frame.set_index("country")
    assert pd.isna(own.loc["C", "place"])  # 0.4 of the weight is less than half
    assert pd.isna(own.loc["C", "score"])
    assert sorted(need.ranked["country"]) == ["A", "B"]
    assert need.first == ["B"]  # A: 0.6 × 0 + 0.4 × 1; B: 0.6 × 1 + 0.4 × ½
    # The others keep their range, and the one without a place has none.
    assert own.loc[["A", "B", "C"], "low"].notna().tolist() == [True, True, False]
    assert own.loc[["A", "B", "C"], "top"].notna().tolist() == [True, True, False]


def test_nobody_gets_a_place_where_too_little_tells_the_countries_apart():
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


def test_equal_scores_share_a_place():
    need = chapter.scores(region(), frame(population=[10, 10, 30], licences=[5, 5, 5]))["need"]
    assert need.frame.set_index("country")["place"].to_dict() == {"C": 1, "A": 2, "B": 2}


def test_all_countries_on_the_first_place_are_named():
    level = chapter.scores(region(), frame(population=[30, 10, 30], licences=[5, 5, 5]))["need"]
    assert level.first == ["A", "C"]
    none = chapter.scores(region(), frame(population=[1, 1, 1], licences=[0, 5, 9]))["need"]
    assert none.first == []


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


def test_the_first_three_are_three():
    need = even(population=[50, 40, 30, 20, 10], licences=[50, 40, 30, 20, 10])
    assert [need.of(code)["top"].value for code in "ABCDE"] == [1, 1, 1, 0, 0]


@pytest.mark.parametrize("size", [10, 18, 22, 24])
def test_the_range_of_places_leaves_out_five_per_cent_of_the_draws_at_either_end(size):
    # The last country is first in one indicator and second in the other, A is last in the one and first in
    # the other: A passes it only where the weight of the one is below 1 / size, in about 5 per cent of draws.
    order = list(range(size - 1))
    need = even(population=[*order, size], licences=[size, *order])
    for at, code in enumerate(LETTERS[:size]):
        own = need.draws[:, [at]]
        places = 1 + (need.draws > own + 1e-9).sum(axis=1)
        low, high = need.of(code)["low"].value, need.of(code)["high"].value
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
    lead = need.of("E")
    assert (lead["place"].value, lead["low"].value, lead["high"].value, lead["top"].value) == (1, 1, 1, 1)
    assert need.of("A")["top"].value == 0


def test_opposite_indicators_make_places_soft():
    need = chapter.scores(region(), frame(population=[10, 20, 30, 40, 50], licences=[0, 1, 2, 3, 4]))["need"]
    own = need.of("E")
    assert (own["low"].value, own["high"].value) == (1, 5)
    assert 0 < own["top"].value < 1


def test_an_order_needs_enough_places():
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


def test_scores_and_their_agreement_are_shown_with_two_decimals():
    given = frame(population=[10, 20, 30, 40, 50], health_spending=[5, 4, 3, 2, 1], links=[0, 1, 2, 3, 4])
    found = chapter.scores(region(), given)
    assert (found["need"].of("A")["score"].digits, chapter.agreement(found).digits) == (2, 2)


def level(size):
    """Five countries or fewer of which each exceeds those before it, licences aside."""
    up = list(range(size))
    return frame(population=up, licences=up[::-1], health_spending=up, links=up)


def test_findings_tell_who_leads_and_on_how_much_that_rests():
    found = chapter.findings(chapter.scores(region(), level(5)))
    assert (found["firm"], found["ranked"].value) == (True, 5)
    assert found["first"] == found["first_need"] == found["first_fit"] == ["E"]
    assert [found[key].value for key in ("low", "high", "top", "known_need", "known_fit")] == [1] * 5
    assert found["agreement"].value == pytest.approx(1)


def test_without_a_place_or_with_several_leaders_there_are_no_findings_on_the_lead():
    none = chapter.findings(chapter.scores(region(), level(0)))
    assert (none["firm"], none["ranked"].value, none["first"], none["top"]) == (False, 0, [], None)
    alike = frame(
        population=[2, 2, 1, 1, 1], health_spending=[2, 2, 1, 1, 1], links=[1] * 5, licences=[1] * 5
    )
    both = chapter.findings(chapter.scores(region(), alike))
    assert (both["first"], both["known_need"]) == (["A", "B"], None)


def test_indicators_are_known_for_as_many_countries_as_have_a_figure():
    found = chapter.scores(region(), frame(population=[1, 2, None], licences=[0, 5, 9], links=[1, 1, 1]))
    known = chapter.with_known(chapter.weights(region()), found).set_index("weight_id")["known"]
    assert known["need.population"] == 2
    assert known["need.licences"] == 3
    assert known["fit.links"] is pd.NA  # it tells nobody apart


def test_what_counts_for_one_score_and_against_the_other_is_named():
    found = chapter.scores(region(), level(5))
    weights = chapter.weights(region())
    assert chapter.opposed(weights, found) == []
    turned = weights[weights["indicator"] == "health_spending"].assign(score="need", direction="less")
    both = pd.concat([weights, turned])
    assert chapter.opposed(both, found) == []  # need does not use it
    found["need"].used["health_spending"] = 0.1
    assert chapter.opposed(both, found) == ["health_spending"]


def test_the_table_has_the_places_of_both_parts_and_what_either_lacks():
    given = frame(
        population=[10, 20, 30], licences=[0, None, 9], health_spending=[1, None, 3], links=[0, 1, 2]
    )
    table = chapter.table_of_scores(chapter.scores(region(), given)).set_index("country")
    assert table.loc["C", ["place", "need_place", "fit_place"]].tolist() == [1, 1, 1]
    assert table.loc["B", "missing"] == ("licences", "health_spending")
    assert table.loc["A", "missing"] == ()


def test_the_real_weights_of_each_score_add_up_to_one():
    frame = chapter.weights(load_tables())
    assert frame.groupby("score")["weight"].sum().to_dict() == pytest.approx(
        {"need": 1, "fit": 1, "overall": 1}
    )
