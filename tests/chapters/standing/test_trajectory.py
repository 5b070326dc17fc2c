"""A place through time, on a small world made by hand."""

from datetime import date

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st
from tests.chapters.conftest import DAY
from tests.made import event, made_tables, product, rule

from regenatlas.chapters.standing import trajectory
from regenatlas.counting.ranking import rank
from regenatlas.counting.snapshot import take_snapshot


def test_half_years_end_with_the_day_itself():
    assert trajectory.half_years(date(2024, 2, 1), years=1) == [
        date(2023, 6, 30),
        date(2023, 12, 31),
        date(2024, 2, 1),
    ]


def test_a_day_that_ends_a_half_year_is_listed_once():
    assert trajectory.half_years(date(2024, 6, 30), years=1) == [
        date(2023, 6, 30),
        date(2023, 12, 31),
        date(2024, 6, 30),
    ]
    assert trajectory.half_years(date(2024, 12, 31), years=0) == [date(2024, 6, 30), date(2024, 12, 31)]


def test_lines_begin_a_year_before_the_first_place_and_four_years_ago_at_the_latest(tables):
    snapshot = take_snapshot(tables, DAY)
    assert trajectory.history(tables, ["IRN"], snapshot)["day"].iloc[0] == date(2020, 6, 30)
    japan = trajectory.history(tables, ["JPN"], snapshot)
    first = japan.loc[japan["rank"].notna(), "day"].iloc[0]
    assert japan["day"].iloc[0] == min(trajectory.years_from(first, -1), date(2020, 6, 30))


def test_beside_a_country_stand_those_asked_for_the_first_and_the_nearest(tables):
    snapshot = take_snapshot(tables, DAY)
    order = [code for code in rank(snapshot.counts)["country"] if code != "IRN"]
    assert trajectory.beside(snapshot, "IRN", ["JPN", "NPL"], most=2) == ["JPN", order[0]]
    assert set(trajectory.beside(snapshot, "IRN", [])) == set(order[:5])


@given(st.dates(date(1990, 1, 1), date(2050, 12, 31)), st.integers(0, 20))
def test_half_years_come_in_order_and_none_after_the_day(day, years):
    found = trajectory.half_years(day, years)
    assert found == sorted(set(found))
    assert found[-1] == day
    assert all((one.month, one.day) in {(6, 30), (12, 31)} for one in found[:-1])


def test_the_history_recounts_every_half_year_by_one_rule(tables):
    past = trajectory.history(tables, ["IRN"], take_snapshot(tables, DAY), years=1)
    assert list(past["day"]) == [date(2023, 6, 30), date(2023, 12, 31), DAY]
    assert list(past["n"]) == [1, 1, 2]
    assert list(past["rank"]) == [3, 3, 2]


def test_the_change_is_counted_by_the_same_rule_on_the_earlier_day(tables):
    found = trajectory.change_since(tables, "IRN", take_snapshot(tables, DAY), date(2023, 6, 30))
    assert (found["count_before"].value, found["rank_before"].value) == (1, 3)


def test_a_year_before_a_leap_day_is_the_28th():
    assert trajectory.years_from(date(2024, 2, 29), -1) == date(2023, 2, 28)
    assert trajectory.years_from(date(2024, 6, 30), -1) == date(2023, 6, 30)


def test_the_path_tells_the_first_place_and_the_range_since(tables):
    snapshot = take_snapshot(tables, DAY)
    past = trajectory.history(tables, ["IRN", "IND"], snapshot, years=2)
    found = {name: number.value for name, number in trajectory.place_path(past, "IRN", snapshot).items()}
    assert found == {"first_day": date(2023, 6, 30), "first_rank": 3, "high_rank": 2, "low_rank": 3}
    assert trajectory.place_path(past, "IND", snapshot) == {}


def test_the_path_begins_with_the_first_place_and_skips_days_without_one(tables):
    days = [date(2022, 6, 30), date(2022, 12, 31), date(2023, 6, 30), date(2023, 12, 31), DAY]
    past = pd.DataFrame({"day": days, "country": "IRN", "unit": "IRN", "rank": [None, 4, 2, 5, 3]})
    past = pd.concat([past, past.assign(country="KOR", rank=1)]).astype({"rank": "Int64"})
    found = trajectory.place_path(past, "IRN", take_snapshot(tables, DAY))
    assert {name: number.value for name, number in found.items()} == {
        "first_day": date(2022, 12, 31), "first_rank": 4, "high_rank": 2, "low_rank": 5
    }  # fmt: skip


def test_the_path_of_a_country_that_left_the_pooled_union_rests_on_its_own_place():
    homes = {"a": "GBR", "b": "GBR", "c": "DEU", "d": "USA", "e": "USA", "f": "USA"}
    tables = made_tables(
        [product(key, origin_country=home) for key, home in homes.items()],
        [event(key, "FDA", "authorised", "2015-01-01") for key in homes],
        [rule("pooled", eu="as_one", default=True)],
    )
    snapshot = take_snapshot(tables, date(2021, 6, 30))
    past = trajectory.history(tables, ["GBR"], snapshot, years=1)
    assert list(past["unit"]) == ["EUU", "EUU", "GBR"]
    # With two products it is behind the three of the USA; the one of the union does not matter.
    behind = trajectory.place_path(past, "GBR", snapshot)["first_rank"].rows
    assert {row.removeprefix("authorisations:")[0] for row in behind} == set("abdef")
