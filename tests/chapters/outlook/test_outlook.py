"""Places and thresholds read from counts made by hand, so that every number can be counted off."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.made import event, made_tables, product
from tests.made_flows import field_of_counts, flows_of

from regenatlas.chapters.outlook import outlook
from regenatlas.chapters.outlook.approvals_model import counts_ahead, fit
from regenatlas.counting.ranking import rank
from regenatlas.counting.snapshot import take_snapshot
from regenatlas.tables.load import load_tables

THEN = date(2025, 6, 30)


def made(own, others, stock=(2, 3, 1)):
    """One year ahead: equally likely counts of A, and those of B and C."""
    seen = flows_of([[n, n] for n in stock], [[0]] * len(stock))
    return outlook.Forecast(
        "A", (THEN,), fit(seen), ("B", "C"), field_of_counts(*([n] for n in (*others, own)))
    )


#: A has none, two or three; B one or three; C always two.
FOUND = made([0, 2, 3, 3], [[1, 3], [2]])


def test_a_place_is_one_more_than_those_who_have_more_and_none_without_a_product():
    chances = outlook.place_chances(FOUND)
    assert list(chances["rank"]) == [0, 1, 2]
    # With two A is first if B has one, with three always.
    assert list(chances["chance"]) == pytest.approx([0.25, 0.125 + 0.5, 0.125])


def test_the_last_place_is_told_too_and_a_country_alone_is_first():
    assert outlook.place_chances(made([1], [[5], [6]]))["rank"].tolist() == [3]
    alone = outlook.Forecast("A", (THEN,), FOUND.fit, (), field_of_counts([[0, 1, 2, 3]]))
    assert alone.places.tolist() == [[0.25, 0.75]]
    assert (alone.among(1).tolist(), alone.needed(1)[0].tolist()[:3]) == ([0.75], [0, 1, 0])


def test_a_place_takes_as_many_products_as_the_last_one_who_has_it_and_at_least_one():
    def takes(top):
        return {n: chance for n, chance in enumerate(FOUND.needed(top)[0]) if chance}

    assert takes(1) == {2: 0.5, 3: 0.5}
    assert takes(2) == {1: 0.5, 2: 0.5}
    assert takes(3) == {1: 1}  # nobody else is there to hold the third place


def test_what_a_place_takes_beyond_what_there_is():
    line = outlook.needs(made([2, 3, 4, 6, 9], [[3, 3, 4, 5, 8], [0]]), 1).iloc[0]
    # Needed: 3, 3, 4, 5, 8. The median is 4, four in five are below or at 5; A has 2.
    assert (line["middle"], line["half"], line["most"]) == (4, 2, 3)
    assert line["expected"] == 4 - 2
    # 3 is enough in two cases of five, 4 in three, 6 in four, 9 in all.
    assert line["chance"] == pytest.approx((0 + 2 + 3 + 4 + 5) / 25)


def test_what_there_is_may_be_enough():
    line = outlook.needs(made([9] * 4, [[1] * 4, [0] * 4], stock=(9, 1, 0)), 1).iloc[0]
    assert (line["half"], line["most"]) == (0, 0)


def test_the_fan_joins_the_past_to_the_years_ahead():
    frame = outlook.fan(FOUND, 1)
    now = frame[frame["day"] == date(2024, 6, 30)].set_index("who")
    assert (now.loc["own", "middle"], now.loc["needed", "middle"]) == (2, 3)
    ahead = frame[frame["ahead"]].set_index("who")
    assert (ahead.loc["own", "low95"], ahead.loc["own", "high95"]) == (0, 3)
    assert ahead.loc["needed", "high80"] == 3


def test_the_numbers_say_the_range_of_places_of_those_who_have_one():
    told = {name: number.value for name, number in outlook.forecast_numbers(FOUND, 2).items()}
    assert (told["place"], told["place_chance"]) == (1, pytest.approx(0.625))
    assert (told["place_low"], told["place_high"]) == (1, 2)
    assert told["any"] == pytest.approx(0.75)
    assert told["day"] == THEN


def test_a_country_that_cannot_have_a_product_has_no_likeliest_place():
    told = outlook.forecast_numbers(made([0], [[1], [1]], stock=(0, 1, 1)), 2)
    assert told["place"].value is None
    assert told["place_low"].value is None


def test_today_is_what_the_world_rank_says():
    tables = made_tables(
        [product(key, origin_country=home) for key, home in {"a": "IRN", "b": "USA", "c": "USA"}.items()],
        [event(key, "FDA", "authorised", "2020-01-01") for key in "abc"],
    )
    snapshot = take_snapshot(tables, date(2024, 6, 30))
    found = outlook.forecast(tables, "IRN", snapshot, 2)
    told = {name: number.value for name, number in outlook.today(tables, "IRN", snapshot, found, 1).items()}
    assert told == {"count": 1, "rank": 2, "needed": 2, "gap": 1, "tied": 0}


def test_the_forecast_of_the_real_world_starts_where_the_world_stands():
    tables = load_tables()
    snapshot = take_snapshot(tables, date(2024, 12, 31))
    found = outlook.forecast(tables, "IRN", snapshot, 6)
    counts = pd.Series(found.counts, list(found.flows.units))
    assert rank(counts).equals(rank(snapshot.counts))
    assert [day.year for day in found.days] == [2025, 2026, 2027, 2028, 2029]
    usa = outlook.forecast(tables, "USA", snapshot, 6)
    assert usa.counts_of("USA") == pytest.approx(found.counts_of("USA"))
    assert usa.places.sum(axis=1) == pytest.approx(1, abs=1e-12)
    assert usa.needed(5).sum(axis=1) == pytest.approx(1, abs=1e-12)
    last = outlook.forecast(tables, "IRN", snapshot, 6, (5,))
    assert (last.days, last.among(5)) == (found.days[-1:], pytest.approx(found.among(5)[-1:], abs=1e-12))


# ---- counts of which every quantile can be counted off

#: The numbers 1 to 40: of them 1, 4, 10, 20, 30, 36 and 39 are the quantiles of a fan.
FORTY = np.arange(1, 41)
LEVELS = ["low95", "low80", "low50", "middle", "high50", "high80", "high95"]
YEARS = (date(2025, 6, 30), date(2026, 6, 30))


def of_years(own, *others, stock=(2, 3, 1), years=1):
    """Counts of A in each year ahead, beside those of B and C, with so many years behind."""
    seen = flows_of([[n] * (years + 1) for n in stock], [[0] * years] * len(stock))
    return outlook.Forecast("A", YEARS[: len(own)], fit(seen), ("B", "C"), field_of_counts(*others, own))


GROWING = of_years([FORTY, FORTY + 100], [FORTY + 200, FORTY + 300], [[0]] * 2)


def test_a_fan_tells_the_middle_half_four_fifths_and_nineteen_twentieths_of_each_year():
    frame = outlook.fan(GROWING, 1)
    ahead = frame[frame["ahead"]].set_index(["who", "day"])[LEVELS]
    of_forty = np.array([1, 4, 10, 20, 30, 36, 39])
    for who, year, more in (("own", 0, 0), ("own", 1, 100), ("needed", 0, 200), ("needed", 1, 300)):
        assert ahead.loc[(who, YEARS[year])].tolist() == (of_forty + more).tolist()
    behind = frame[~frame["ahead"]]
    assert behind.loc[behind["who"] == "own", LEVELS].eq(2).all(axis=None)
    assert behind.loc[behind["who"] == "needed", LEVELS].eq(3).all(axis=None)


def test_a_fan_shows_twelve_years_behind_if_there_are_as_many():
    for years, shown in ((2, 3), (12, 13), (14, 13)):
        past = outlook.fan(of_years([[1]], [[1]], [[1]], years=years), 1).query("not ahead")
        days = sorted(set(past["day"]))
        assert (len(days), days[-1]) == (shown, date(2024, 6, 30))
    past = outlook.fan(of_years([[1]], [[1]], [[1]], years=14), 1, past=1).query("not ahead")
    assert sorted(set(past["day"])) == [date(2023, 6, 30), date(2024, 6, 30)]


def test_the_numbers_are_those_of_the_last_year_and_the_range_is_four_chances_in_five():
    told = {name: number.value for name, number in outlook.forecast_numbers(GROWING, 1).items()}
    assert (told["low"], told["middle"], told["high"]) == (104, 120, 136)
    assert (told["needed_low"], told["needed"], told["needed_high"]) == (304, 320, 336)
    # A has two; four in five are below or at 332.
    assert (told["half"], told["most"]) == (318, 330)
    # B has more in any case, C less.
    assert (told["place"], told["place_chance"]) == (2, 1)
    assert (told["chance"], told["chance_first"], told["any"]) == pytest.approx((0, 0, 1))
    assert told["day"] == YEARS[1]


def test_the_chance_of_the_first_year_is_told_beside_that_of_the_last():
    found = of_years([[1, 1, 1, 5], [1, 5, 5, 5]], [[3]] * 2, [[0]] * 2)
    told = {name: number.value for name, number in outlook.forecast_numbers(found, 1).items()}
    assert (told["chance_first"], told["chance"]) == pytest.approx((1 / 4, 3 / 4))


def test_the_range_of_places_leaves_out_having_no_product_and_of_equals_the_better_is_likeliest():
    # Of eighty cases forty have a product: place 1 in three, 2 in four, 3 and 4 in fifteen each, 5 in three.
    places = [1] * 3 + [2] * 4 + [3] * 15 + [4] * 15 + [5] * 3
    own = [6 - place for place in places] + [0] * 40
    found = outlook.Forecast(
        "A", (THEN,), FOUND.fit, tuple("BCDE"), field_of_counts([[5]], [[4]], [[3]], [[2]], [own])
    )
    told = {name: number.value for name, number in outlook.forecast_numbers(found, 1).items()}
    # The fourth of forty has the second place, the thirty-sixth the fourth.
    assert (told["place_low"], told["place_high"]) == (2, 4)
    assert (told["place"], told["place_chance"]) == (3, pytest.approx(15 / 80))
    assert told["any"] == pytest.approx(40 / 80)


def test_places_are_told_for_each_year():
    found = of_years([[0, 1, 4, 4], [4, 4, 4, 0]], [[3], [5]], [[0]] * 2)
    chances = outlook.place_chances(found)
    assert list(chances["day"]) == [YEARS[0]] * 3 + [YEARS[1]] * 2
    assert list(chances["rank"]) == [0, 1, 2, 0, 2]
    assert list(chances["chance"]) == pytest.approx([0.25, 0.5, 0.25, 0.25, 0.75])


def test_a_place_today_is_taken_from_the_others_counts_or_from_one_product():
    counts = np.array([7, 4, 9, 4, 0])
    assert [outlook.needed_now(counts, 0, top) for top in (1, 2, 3, 4, 5)] == [9, 4, 4, 1, 1]
    assert [outlook.needed_now(counts, 4, top) for top in (1, 2, 3, 4, 5)] == [9, 7, 4, 4, 1]


def test_who_has_more_than_a_place_takes_lacks_none_and_ties_are_counted():
    homes = {"a": "IRN", "b": "IRN", "c": "IRN", "d": "USA", "e": "KOR", "f": "KOR", "g": "KOR"}
    tables = made_tables(
        [product(key, origin_country=home) for key, home in homes.items()],
        [event(key, "FDA", "authorised", "2020-01-01") for key in homes],
    )
    snapshot = take_snapshot(tables, date(2024, 6, 30))
    found = outlook.forecast(tables, "IRN", snapshot, 2)
    for top, needed in ((1, 3), (2, 1), (9, 1)):
        told = {
            name: number.value for name, number in outlook.today(tables, "IRN", snapshot, found, top).items()
        }
        assert told == {"count": 3, "rank": 1, "needed": needed, "gap": 0, "tied": 1}


def test_every_rival_has_its_own_chances_and_the_days_ahead_are_anniversaries():
    tables = made_tables(
        [product(key, origin_country=home) for key, home in {"a": "IRN", "b": "USA", "c": "KOR"}.items()],
        [event(key, "FDA", "authorised", "2020-01-01") for key in "abc"],
    )
    snapshot = take_snapshot(tables, date(2024, 2, 29))
    found = outlook.forecast(tables, "KOR", snapshot, 2)
    assert {found.unit, *found.rivals} == set(found.flows.units)
    for unit in found.flows.units:
        expected = counts_ahead(found.fit, [unit])[0]
        assert found.counts_of(unit)[:, : expected.shape[1]] == pytest.approx(expected, abs=1e-9)
    assert outlook.forecast(tables, "KOR", snapshot).flows.days[0] == date(2008, 2, 29)  # 16 years back
    assert found.days == (
        date(2025, 2, 28), date(2026, 2, 28), date(2027, 2, 28), date(2028, 2, 29), date(2029, 2, 28)
    )  # fmt: skip


# ---- rules that hold for any counts


@given(
    st.lists(st.lists(st.integers(0, 6), min_size=1, max_size=3), min_size=4, max_size=4), st.integers(1, 5)
)
def test_a_place_among_the_first_is_had_by_whoever_has_what_it_takes(counts, top):
    found = outlook.Forecast("A", (THEN,), FOUND.fit, tuple("BCD"), field_of_counts(*([n] for n in counts)))
    own, takes = found.counts_of("A")[0], found.needed(top)[0]
    assert takes.sum() == pytest.approx(1)
    assert found.among(top)[0] == pytest.approx(np.cumsum(takes) @ own)
