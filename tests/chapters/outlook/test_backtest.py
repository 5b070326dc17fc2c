"""Past forecasts beside what came: scores by hand, and no look at later years."""

from datetime import date
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.made import event, made_tables, product
from tests.made_flows import field_of_counts, flows_of

from regenatlas.chapters.outlook import backtest, outlook
from regenatlas.chapters.outlook.approvals_model import HORIZON, WINDOW, fit
from regenatlas.counting.flows import flows
from regenatlas.counting.snapshot import take_snapshot


def chances_of(counts):
    """How likely each count is if these are equally likely."""
    return np.bincount(counts) / len(counts)


def test_the_score_of_a_single_number_is_its_error():
    assert backtest.crps(chances_of([3]), 5) == 2.0
    assert backtest.crps(chances_of([3]), 1) == 2.0


def test_the_score_of_a_spread_is_less_than_its_mean_error():
    # Half 0, half 2, outcome 1: mean distance 1, less half the mean distance of two such counts (1).
    assert backtest.crps(chances_of([0, 2]), 1) == pytest.approx(1 - 0.5)


@given(st.lists(st.integers(0, 90), min_size=1, max_size=12), st.integers(0, 90))
def test_a_score_is_the_mean_error_less_half_the_mean_distance_of_two_counts(counts, actual):
    error = sum(abs(one - actual) for one in counts) / len(counts)
    apart = sum(abs(one - other) for one in counts for other in counts) / len(counts) ** 2
    assert backtest.crps(chances_of(counts), actual) == pytest.approx(error - apart / 2, abs=1e-9)


YEARS = WINDOW + 2
STEADY = flows_of(
    [list(range(3, 3 + YEARS + 1)), [2] * (YEARS + 1), [0] * (YEARS + 1)],
    [[1] * YEARS, [0] * YEARS, [0] * YEARS],
)


def test_every_past_day_with_a_window_behind_and_a_year_ahead_is_replayed():
    played = backtest.replay(STEADY, "A", 1)
    assert played["day"].nunique() == 2
    assert set(played["unit"]) == {"A", "B"}  # C had no product to forecast
    first = played[(played["unit"] == "A") & (played["day"] == played["day"].min())]
    assert list(first["ahead"]) == [1, 2]
    assert list(first["actual"]) == [9, 10]
    assert list(first["last"]) == [1, 2]
    assert list(first["trend"]) == [0, 0]
    assert (played["top_now"] == (played["unit"] == "A")).all()


def test_the_test_of_a_day_is_shared_by_countries_that_do_not_change_it():
    homes = {"a": "IRN", "b": "USA", "c": "KOR"}
    tables = made_tables(
        [product(key, origin_country=home) for key, home in homes.items()],
        [event(key, "FDA", "authorised", "2012-01-01") for key in homes],
    )
    snapshot = take_snapshot(tables, date(2024, 6, 30))
    first = backtest.replayed(tables, "IRN", snapshot, 5)
    expected = backtest.replay(flows(tables, snapshot, outlook.PAST, "IRN"), "IRN", 5)
    pd.testing.assert_frame_equal(first, expected)
    pd.testing.assert_frame_equal(backtest.replayed(tables, "USA", snapshot, 5), first)
    assert len(tables.derived["regenatlas.chapters.outlook.backtest._replayed"]) == 1
    # A country outside the world that is seen is one more rival there.
    assert "ARM" not in flows(tables, snapshot, outlook.PAST).units
    alone = backtest.replay(flows(tables, snapshot, outlook.PAST, "ARM"), "ARM", 5)
    pd.testing.assert_frame_equal(backtest.replayed(tables, "ARM", snapshot, 5), alone)
    # All of them are alike, so that the next one asks for nothing more, and each is called by its name.
    pd.testing.assert_frame_equal(backtest.replayed(tables, "AZE", snapshot, 5), alone)
    assert len(tables.derived["regenatlas.chapters.outlook.backtest._replayed"]) == 2
    first, second = (outlook.forecast(tables, code, snapshot) for code in ("ARM", "AZE"))
    assert (first.unit, second.unit, first.rivals) == ("ARM", "AZE", second.rivals)
    assert second.flows.units[second.row] == "AZE"
    assert len(tables.derived["regenatlas.chapters.outlook.outlook._world"]) == 1


def test_a_past_forecast_does_not_see_what_came_later():
    burst = flows_of(
        [[*range(3, 3 + YEARS), 60], [2] * (YEARS + 1), [0] * (YEARS + 1)],
        [[1] * (YEARS - 1) + [51], [0] * YEARS, [0] * YEARS],
    )
    at = WINDOW
    assert fit(burst, at).gains.mean == pytest.approx(fit(STEADY, at).gains.mean)
    assert backtest.replay(burst, "A", 1)["last"].max() > 50


def test_scores_are_means_by_years_ahead_and_need_enough_forecasts():
    line = {"day": 1, "unit": "A", "actual": 1, "middle": 1, "last": 2.0, "trend": 1.0, "top_now": True}
    line |= {f"{what}{level}": 1.0 for level in (50, 80, 95) for what in ("inside", "mass")}
    lines = [
        {**line, "ahead": 1, "crps": float(n % 2), "top": 0.5, "top_then": n % 2 == 0} for n in range(20)
    ]
    table = backtest.scores(pd.DataFrame(lines))
    assert table.loc[0, ["n", "crps", "last", "brier", "brier_last"]].tolist() == [20, 0.5, 2.0, 0.25, 0.5]
    assert backtest.scores(pd.DataFrame(lines[:19])).empty


def test_of_members_that_share_licences_one_stands_for_all():
    members = [[False] * (YEARS + 1), *[[True] * (YEARS + 1)] * 2, [False] * (YEARS + 1)]
    grow = list(range(1, YEARS + 2))
    seen = flows_of(
        [grow, [0] * (YEARS + 1), [0] * (YEARS + 1), grow],
        [[1] * YEARS, [0] * YEARS, [0] * YEARS, [1] * YEARS],
        members=members, shared=0,
    )  # fmt: skip
    assert set(backtest.replay(seen, "C", 1)["unit"]) == {"C", "D"}
    assert set(backtest.replay(seen, "D", 1)["unit"]) == {"B", "D"}


def test_hindsight_says_what_the_model_would_have_expected_for_today():
    years = WINDOW + 5
    calm = flows_of([[4] * (years + 1), [0] * years + [0]], [[0] * years, [0] * years])
    nothing = field_of_counts(*[[[0]] * 5] * 2)
    found = outlook.Forecast("A", tuple(calm.days[-5:]), fit(calm), ("B",), nothing)
    told = {name: number.value for name, number in backtest.hindsight(found).items()}
    assert (told["day"], told["actual"]) == (calm.days[-6], 4)
    assert told["low"] <= 4 <= told["high"]
    short = flows_of([[4] * (WINDOW + 1)], [[0] * WINDOW])
    assert backtest.hindsight(outlook.Forecast("A", tuple(calm.days[-5:]), fit(short), (), nothing)) == {}


def test_the_numbers_speak_of_three_years_at_most():
    years = WINDOW + 10
    seen = flows_of(
        [list(range(1, years + 2)), [2] * (years + 1), [1] * (years + 1)],
        [[1] * years, [0] * years, [0] * years],
    )
    told = backtest.backtest_numbers(backtest.replay(seen, "A", 1), seen)
    assert told["ahead"].value == 3
    assert told["days"].value == 10
    assert told["trend"].value == 0.0
    assert backtest.backtest_numbers(backtest.replay(seen, "A", 1).head(3), seen) == {}


# ---- with counts made by hand in place of the model's


def still(stock):
    """Flows whose counts are these; what came and went is left out."""
    return flows_of(stock, [[0] * (len(stock[0]) - 1)] * len(stock))


@pytest.fixture
def replay_with(monkeypatch):
    """A replay with these equally likely counts, by unit and year ahead, on every past day."""

    def replay(counts, stock, top=1):
        def field(_fit, units, years):
            return field_of_counts(*([list(year) for year in counts[code][: len(years)]] for code in units))

        monkeypatch.setattr(backtest, "field_of", field)
        return backtest.replay(still(stock), "A", top)

    return replay


@pytest.mark.parametrize(
    ("actual", "inside"),
    [
        *((actual, [False, False, False]) for actual in (0, 40)),
        *((actual, [False, False, True]) for actual in (1, 3, 37, 39)),
        *((actual, [False, True, True]) for actual in (4, 9, 31, 36)),
        *((actual, [True, True, True]) for actual in (10, 30)),
    ],
)
def test_an_interval_holds_both_its_ends_and_says_how_much_it_holds(replay_with, actual, inside):
    # Of the counts 1 to 40 the tenth to the thirtieth are the middle half, and so on.
    line = replay_with({"A": [range(1, 41)]}, [[1] * (WINDOW + 1) + [actual]]).iloc[0]
    assert [line[f"inside{level}"] for level in (50, 80, 95)] == inside
    assert line[["low50", "high50", "low80", "high80", "low95", "high95"]].tolist() == [10, 30, 4, 36, 1, 39]
    mass = [line[f"mass{level}"] for level in (50, 80, 95)]
    assert mass == pytest.approx([21 / 40, 33 / 40, 39 / 40])
    assert line["middle"] == 20


def test_the_chance_of_a_place_counts_shared_places_and_no_place_without_a_product(replay_with):
    counts = {"A": [[0, 2]], "B": [[2]], "C": [[1, 3]]}
    stock = [[1] * (WINDOW + 2)] * 3
    # A is first, beside B, with two if C has one; B if C has one; C with three.
    assert replay_with(counts, stock, 1)["top"].tolist() == pytest.approx([1 / 4, 1 / 2, 1 / 2])
    # Among the first two: A with two, B always; C with three, and with one if A has none.
    assert replay_with(counts, stock, 2)["top"].tolist() == pytest.approx([1 / 2, 1, 3 / 4])


def test_a_past_place_is_shared_by_equals_and_lost_to_those_who_have_more(replay_with):
    counts = {unit: [[1]] for unit in "ABCD"}
    before, after = [4, 4, 3, 1], [4, 5, 5, 0]
    stock = [[then] * (WINDOW + 1) + [now] for then, now in zip(before, after, strict=True)]
    second = replay_with(counts, stock, 2).set_index("unit")
    assert second["top_now"].to_dict() == {"A": True, "B": True, "C": False, "D": False}
    assert second["top_then"].to_dict() == {"A": False, "B": True, "C": True, "D": False}
    fourth = replay_with(counts, stock, 4).set_index("unit")
    assert fourth["top_now"].tolist() == [True] * 4
    assert fourth["top_then"].to_dict() == {"A": True, "B": True, "C": True, "D": False}  # D has nothing


def test_the_baselines_are_the_count_of_the_day_and_the_line_of_the_window_never_below_nothing(replay_with):
    # 15 products at the start of the window, 5 at its end: two fewer a year.
    stock = [[15, 13, 11, 9, 7, 5, 4, 4, 2, 2, 2]]
    lines = replay_with({"A": [[0]] * HORIZON}, stock)
    first = lines[lines["day"] == lines["day"].min()]
    assert list(first["ahead"]) == [1, 2, 3, 4, 5]
    assert list(first["actual"]) == [4, 4, 2, 2, 2]
    assert list(first["last"]) == [1, 1, 3, 3, 3]
    # The line says 3, 1, 0, 0, 0.
    assert list(first["trend"]) == [1, 3, 2, 2, 2]


def test_a_past_forecast_reaches_as_far_as_others_do_and_not_beyond_today(replay_with):
    lines = replay_with({"A": [[1]] * 9}, [[1] * (WINDOW + HORIZON + 2)])
    assert lines.groupby("day")["ahead"].max().tolist() == [5, 5, 4, 3, 2, 1]


def test_only_countries_with_a_product_on_the_day_are_forecast(replay_with):
    stock = [[0] * WINDOW + [1, 1], [1] * WINDOW + [0, 1]]
    assert replay_with({"A": [[1]], "B": [[1]]}, stock)["unit"].tolist() == ["A"]


# ---- hindsight and the numbers


def told_in_hindsight(monkeypatch, count, years=WINDOW + 2, last=range(10)):
    """Two years ahead the counts of A are `last`, equally likely."""
    asked = {}

    def field(fitted, units, years):
        asked.update(at=fitted.at, units=units, years=years)
        return field_of_counts([list(last)])

    monkeypatch.setattr(backtest, "field_of", field)
    seen = still([[1] * years + [count], [2] * (years + 1)])
    found = SimpleNamespace(flows=seen, fit=fit(seen), days=seen.days[-2:], unit="A", count=count)
    return {name: number.value for name, number in backtest.hindsight(found).items()}, asked


def test_hindsight_tells_the_range_of_the_last_year_and_how_far_out_the_actual_count_is(monkeypatch):
    told, asked = told_in_hindsight(monkeypatch, 7)
    assert asked == {"at": WINDOW, "units": ["A"], "years": (2,)}
    assert told["day"] == date(2022, 6, 30)
    # One of the counts 0 to 9 is at or below 0, nine are at or below 8; three are 7 or more.
    assert (told["low"], told["high"], told["actual"]) == (0, 8, 7)
    assert told["beyond"] == pytest.approx(3 / 10)


@pytest.mark.parametrize(("count", "beyond"), [(3, 0.4), (4, 0.6), (0, 0.1), (9, 0.1)])
def test_how_far_out_is_counted_on_the_side_of_the_median_on_which_the_count_lies(monkeypatch, count, beyond):
    # The median is 4: up to 3 counts as small or smaller are taken, from 4 on as large or larger.
    assert told_in_hindsight(monkeypatch, count)[0]["beyond"] == pytest.approx(beyond)


def test_hindsight_needs_a_whole_window_before_its_past_day(monkeypatch):
    assert told_in_hindsight(monkeypatch, 7, WINDOW + 2)[0]
    assert told_in_hindsight(monkeypatch, 7, WINDOW + 1)[0] == {}


def line_of(day, unit, ahead, **given):
    line = {"day": day, "unit": unit, "ahead": ahead, "actual": 1, "middle": 1, "crps": 0.5, "last": 2.0}
    line |= {"trend": 4.0, "top": 0.5, "top_now": False, "top_then": True}
    line |= {f"{what}{level}": 1.0 for level in (50, 80, 95) for what in ("inside", "mass")}
    return {**line, **given}


def lines_of_four_years(**given):
    """Twenty forecasts of four countries, from five days, one of them four years ahead."""
    days = [date(2015 + n, 6, 30) for n in range(5)]
    lines = [line_of(day, unit, 1 + n % 3) for n, day in enumerate(days) for unit in "ABCD"]
    third = [line for line in lines if line["ahead"] == 3]
    for line, hit in zip(third, (True, True, True, False), strict=True):
        line |= {"inside80": hit, "mass80": 0.9, "crps": 1.5, "top": 0.8, "top_now": hit, **given}
    lines[0] |= {"ahead": 4, "crps": 77.0}
    return pd.DataFrame(lines)


def test_scores_are_means_of_squares_and_shares_in_each_year_ahead():
    table = backtest.scores(lines_of_four_years()).set_index("ahead")
    assert table["n"].to_dict() == {1: 7, 2: 8, 3: 4, 4: 1}
    third = table.loc[3]
    assert third[["inside80", "mass80", "crps", "last", "trend"]].tolist() == [0.75, 0.9, 1.5, 2.0, 4.0]
    # The place came in all four: a chance of 0.8 errs by 0.2 each time, «as it is now» by 1 in one of four.
    assert third[["brier", "brier_last"]].tolist() == pytest.approx([0.04, 0.25])


def test_the_numbers_are_those_of_the_third_year_and_the_gain_is_against_the_better_baseline():
    nothing = [0] * (WINDOW + 1)
    seen = still([[1] * (WINDOW + 4), [*nothing, 0, 0, 1], [*nothing, 0, 0, 0]])
    told = {name: n.value for name, n in backtest.backtest_numbers(lines_of_four_years(), seen).items()}
    assert told == {
        "n": 20, "days": 5, "first": date(2015, 6, 30), "units": 4, "ahead": 3, "inside80": 0.75,
        "mass80": 0.9, "crps": 1.5, "last": 2.0, "trend": 4.0, "gain": 0.25,
    }  # fmt: skip


def test_there_is_nothing_to_gain_on_a_baseline_without_error_and_a_worse_forecast_loses():
    told = backtest.backtest_numbers(lines_of_four_years(trend=0.0), STEADY)
    assert told["gain"].value is None
    assert backtest.backtest_numbers(lines_of_four_years(trend=1.0), STEADY)["gain"].value == -0.5


def test_only_scores_are_told_with_decimals():
    told = backtest.backtest_numbers(lines_of_four_years(), STEADY)
    assert {name: number.digits for name, number in told.items() if number.digits} == {
        "crps": 2, "last": 2, "trend": 2,
    }  # fmt: skip
