"""Positions, weights, coverage and draws, with values worked out by hand."""

import numpy as np
import pandas as pd
import pytest

from regenatlas.analysis import scores as chapter
from regenatlas.tables.load import load_tables
from tests.analysis.region_world import region, weight


def frame(**columns):
    size = len(next(iter(columns.values())))
    base = {
        "country": list("ABCDEFGH")[:size],
        "population": [1.0] * size, "licences": [None] * size, "health_spending": [None] * size,
        "links": [0] * size,
        "rows": [(f"countries:{code}",) for code in "ABCDEFGH"[:size]],
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
    assert list(need.ranked["country"]) == ["A", "B"] or list(need.ranked["country"]) == ["B", "A"]


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


def test_draws_are_the_same_for_the_same_tables_and_move_around_the_stated_score():
    given = frame(population=[10, 20, 30, 40, 50], licences=[0, 5, 9, 1, 2])
    one, two = (chapter.scores(region(), given)["need"] for _ in range(2))
    assert np.array_equal(one.draws, two.draws)
    assert one.draws.shape == (chapter.DRAWS, 5)
    stated = one.frame.set_index("country")["score"].reindex(list("ABCDE")).to_numpy()
    assert one.draws.mean(axis=0) == pytest.approx(stated, abs=0.02)


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


def test_the_real_weights_of_each_score_add_up_to_one():
    frame = chapter.weights(load_tables())
    assert frame.groupby("score")["weight"].sum().to_dict() == pytest.approx(
        {"need": 1, "fit": 1, "overall": 1}
    )
