"""A place through time, on a small world made by hand."""

from datetime import date

from regenatlas.analysis import trajectory
from regenatlas.analysis.snapshot import snapshot
from tests.analysis.conftest import DAY


def test_half_years_end_with_the_day_itself():
    assert trajectory.half_years(date(2024, 2, 1), years=1) == [
        date(2023, 6, 30),
        date(2023, 12, 31),
        date(2024, 2, 1),
    ]


def test_the_history_recounts_every_half_year_by_one_rule(tables):
    past = trajectory.history(tables, ["IRN"], snapshot(tables, DAY), years=1)
    assert list(past["day"]) == [date(2023, 6, 30), date(2023, 12, 31), DAY]
    assert list(past["n"]) == [1, 1, 2]
    assert list(past["rank"]) == [3, 3, 2]


def test_the_change_is_counted_by_the_same_rule_on_the_earlier_day(tables):
    found = trajectory.change_since(tables, "IRN", snapshot(tables, DAY), date(2023, 6, 30))
    assert (found["count_before"].value, found["rank_before"].value) == (1, 3)


def test_a_year_before_a_leap_day_is_the_28th():
    assert trajectory.year_before(date(2024, 2, 29)) == date(2023, 2, 28)
    assert trajectory.year_before(date(2024, 6, 30)) == date(2023, 6, 30)


def test_the_path_tells_the_first_place_and_the_range_since(tables):
    shot = snapshot(tables, DAY)
    past = trajectory.history(tables, ["IRN", "IND"], shot, years=2)
    found = {name: number.value for name, number in trajectory.path(past, "IRN", shot).items()}
    assert found == {"first_day": date(2023, 6, 30), "first_rank": 3, "high_rank": 2, "low_rank": 3}
    assert trajectory.path(past, "IND", shot) == {}
