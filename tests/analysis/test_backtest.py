"""Past forecasts beside what came: scores by hand, and no look at later years."""

import numpy as np
import pandas as pd
import pytest

from regenatlas.analysis import backtest, outlook
from regenatlas.analysis.approvals_model import WINDOW, fit
from tests.made_flows import flows_of


def test_the_score_of_a_single_number_is_its_error():
    assert backtest.crps(np.full(10, 3), 5) == 2.0


def test_the_score_of_a_spread_is_less_than_its_mean_error():
    # Half 0, half 2, outcome 1: mean distance 1, less half the mean distance of the draws (1) from each
    # other.
    assert backtest.crps(np.array([0, 2]), 1) == pytest.approx(1 - 0.5)


YEARS = WINDOW + 2
STEADY = flows_of(
    [list(range(3, 3 + YEARS + 1)), [2] * (YEARS + 1), [0] * (YEARS + 1)],
    [[1] * YEARS, [0] * YEARS, [0] * YEARS],
)


def test_every_past_day_with_a_window_behind_and_a_year_ahead_is_replayed():
    played = backtest.replay(STEADY, "A", 1, 200)
    assert played["day"].nunique() == 2
    assert set(played["unit"]) == {"A", "B"}  # C had no product to forecast
    first = played[(played["unit"] == "A") & (played["day"] == played["day"].min())]
    assert list(first["ahead"]) == [1, 2]
    assert list(first["actual"]) == [9, 10]
    assert list(first["last"]) == [1, 2]
    assert list(first["trend"]) == [0, 0]
    assert (played["top_now"] == (played["unit"] == "A")).all()


def test_a_past_forecast_does_not_see_what_came_later():
    burst = flows_of(
        [[*range(3, 3 + YEARS), 60], [2] * (YEARS + 1), [0] * (YEARS + 1)],
        [[1] * (YEARS - 1) + [51], [0] * YEARS, [0] * YEARS],
    )
    at = WINDOW
    assert fit(burst, at).gains.mean == pytest.approx(fit(STEADY, at).gains.mean)
    assert backtest.replay(burst, "A", 1, 200)["last"].max() > 50


def test_scores_are_means_by_years_ahead_and_need_enough_forecasts():
    line = {"day": 1, "unit": "A", "actual": 1, "middle": 1, "last": 2.0, "trend": 1.0, "top_now": True}
    line |= {f"{what}{level}": 1.0 for level in (50, 80, 95) for what in ("inside", "mass")}
    lines = [
        {**line, "ahead": 1, "crps": float(n % 2), "top": 0.5, "top_then": n % 2 == 0} for n in range(20)
    ]
    table = backtest.scores(pd.DataFrame(lines))
    assert table.loc[0, ["n", "crps", "last", "brier", "brier_last"]].tolist() == [20, 0.5, 2.0, 0.25, 0.5]
    assert backtest.scores(pd.DataFrame(lines[:19])).empty


def test_first_products_of_countries_without_are_counted_beside_the_forecast():
    seen = flows_of([[1] * 8, [0] * 6 + [1, 1], [0] * 8], [[0] * 7, [0] * 5 + [1, 0], [0] * 7])
    new = backtest.newcomers(seen)
    first = new[(new["day"] == new["day"].min()) & (new["ahead"] == 1)].iloc[0]
    assert (first["units"], first["seen"]) == (2, 1)
    assert 0 < first["forecast"] < 1


def test_of_members_that_share_licences_one_stands_for_all():
    members = [[False] * (YEARS + 1), *[[True] * (YEARS + 1)] * 2, [False] * (YEARS + 1)]
    grow = list(range(1, YEARS + 2))
    seen = flows_of(
        [grow, [0] * (YEARS + 1), [0] * (YEARS + 1), grow],
        [[1] * YEARS, [0] * YEARS, [0] * YEARS, [1] * YEARS],
        members=members, shared=0,
    )  # fmt: skip
    assert set(backtest.replay(seen, "C", 1, 50)["unit"]) == {"C", "D"}
    assert set(backtest.replay(seen, "D", 1, 50)["unit"]) == {"B", "D"}


def test_hindsight_says_what_the_model_would_have_expected_for_today():
    years = WINDOW + 5
    calm = flows_of([[4] * (years + 1), [0] * years + [0]], [[0] * years, [0] * years])
    own, others = np.zeros((5, 9), dtype=np.int16), np.zeros((1, 5, 9), dtype=np.int16)
    found = outlook.Forecast("A", tuple(calm.days[-5:]), fit(calm), own, ("B",), others)
    told = {name: number.value for name, number in backtest.hindsight(found).items()}
    assert (told["day"], told["actual"]) == (calm.days[-6], 4)
    assert told["low"] <= 4 <= told["high"]
    short = flows_of([[4] * (WINDOW + 1)], [[0] * WINDOW])
    assert (
        backtest.hindsight(outlook.Forecast("A", tuple(calm.days[-5:]), fit(short), own, (), others[:0]))
        == {}
    )


def test_the_numbers_speak_of_three_years_at_most():
    years = WINDOW + 10
    seen = flows_of(
        [list(range(1, years + 2)), [2] * (years + 1), [1] * (years + 1)],
        [[1] * years, [0] * years, [0] * years],
    )
    told = backtest.numbers(backtest.replay(seen, "A", 1, 100), seen, 1)
    assert told["ahead"].value == 3
    assert told["days"].value == 10
    assert told["trend"].value == 0.0
    assert backtest.numbers(backtest.replay(seen, "A", 1, 100).head(3), seen, 1) == {}
