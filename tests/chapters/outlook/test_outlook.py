"""Places and thresholds read from draws made by hand, so that every number can be counted off."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as st_np
from tests.made import event, made_tables, product
from tests.made_flows import flows_of

from regenatlas.chapters.outlook import outlook
from regenatlas.chapters.outlook.approvals_model import fit, simulate
from regenatlas.counting.ranking import rank
from regenatlas.counting.snapshot import take_snapshot
from regenatlas.tables.load import load_tables

THEN = date(2025, 6, 30)


def made(own, others, stock=(2, 3, 1)):
    """One year ahead: A's counts in each draw beside those of B and C."""
    seen = flows_of([[n, n] for n in stock], [[0]] * len(stock))
    one = np.array([own], dtype=np.int16)
    rivals = np.array([[counts] for counts in others], dtype=np.int16)
    return outlook.Forecast("A", (THEN,), fit(seen), one, ("B", "C"), rivals)


FOUND = made([0, 2, 3, 3], [[5, 3, 3, 1], [0, 2, 4, 0]])


def test_a_place_is_one_more_than_those_who_have_more_and_none_without_a_product():
    assert FOUND.ranks.tolist() == [[0, 2, 2, 1]]
    chances = outlook.place_chances(FOUND)
    assert list(chances["rank"]) == [0, 1, 2]
    assert list(chances["chance"]) == [0.25, 0.25, 0.5]


def test_a_place_takes_as_many_products_as_the_last_one_who_has_it_and_at_least_one():
    assert FOUND.threshold(1).tolist() == [[5, 3, 4, 1]]
    assert FOUND.threshold(2).tolist() == [[1, 2, 3, 1]]
    assert FOUND.threshold(3).tolist() == [[1, 1, 1, 1]]  # nobody else is there to hold the third place


def test_chances_count_the_draws_and_are_never_quite_none_or_all():
    assert outlook.chance(np.array([True, True, True, False])) == pytest.approx(3.5 / 5)
    assert 0 < outlook.chance(np.zeros(9, dtype=bool)) < 0.06
    tops = outlook.top_chances(FOUND, (1, 2)).set_index(["top", "day"])["chance"]
    # Today A has 2, B 3 and C 1: second place.
    assert (tops[1, date(2024, 6, 30)], tops[2, date(2024, 6, 30)]) == (0.0, 1.0)
    assert tops[2, THEN] == pytest.approx(3.5 / 5)
    assert list(outlook.top_chances(FOUND)["top"].unique()) == [1, 3, 5, 10]  # unless others are asked for


def test_only_chances_that_are_open_are_drawn_and_none_if_the_aim_is_certain():
    days = [date(2024, 6, 30), THEN]
    chances = pd.DataFrame(
        {"day": days * 3, "top": [1, 1, 3, 3, 5, 5], "chance": [0, 0.01, 0, 0.5, 1, 0.995]}
    )
    assert set(outlook.moving(chances, 3)["top"]) == {3}
    assert outlook.moving(chances, 5).empty


def test_what_a_place_takes_beyond_what_there_is():
    found = made([2, 3, 4, 6, 9], [[3, 3, 4, 5, 8], [0, 0, 0, 0, 0]])
    line = outlook.needs(found, 1).iloc[0]
    # Needed: 3, 3, 4, 5, 8. The median is 4, four in five are below or at 5; A has 2.
    assert (line["middle"], line["half"], line["most"]) == (4, 2, 3)
    assert line["expected"] == 4 - 2
    assert line["chance"] == pytest.approx(4.5 / 6)


def test_what_there_is_may_be_enough():
    line = outlook.needs(made([9] * 4, [[1] * 4, [0] * 4], stock=(9, 1, 0)), 1).iloc[0]
    assert (line["half"], line["most"]) == (0, 0)


def test_quantiles_are_whole_counts_that_some_draw_took():
    assert outlook.quantiles(np.array([[0, 1, 1, 7]]), (0.25, 0.5, 0.75, 0.9))[:, 0].tolist() == [0, 1, 1, 7]


def test_the_fan_joins_the_past_to_the_years_ahead():
    frame = outlook.fan(FOUND, 1)
    now = frame[frame["day"] == date(2024, 6, 30)].set_index("who")
    assert (now.loc["own", "middle"], now.loc["needed", "middle"]) == (2, 3)
    ahead = frame[frame["ahead"]].set_index("who")
    assert (ahead.loc["own", "low95"], ahead.loc["own", "high95"]) == (0, 3)
    assert ahead.loc["needed", "high80"] == 5


def test_the_numbers_say_the_range_of_places_among_draws_with_a_product():
    told = {name: number.value for name, number in outlook.forecast_numbers(FOUND, 2).items()}
    assert (told["place"], told["place_chance"]) == (2, 0.5)
    assert (told["place_low"], told["place_high"]) == (1, 2)
    assert told["any"] == pytest.approx(3.5 / 5)
    assert told["day"] == THEN


def test_a_country_without_a_product_in_any_draw_has_no_likeliest_place():
    told = outlook.forecast_numbers(made([0, 0], [[1, 1], [1, 1]], stock=(0, 1, 1)), 2)
    assert told["place"].value is None
    assert told["place_low"].value is None


def test_today_is_what_the_world_rank_says():
    tables = made_tables(
        [product(key, origin_country=home) for key, home in {"a": "IRN", "b": "USA", "c": "USA"}.items()],
        [event(key, "FDA", "authorised", "2020-01-01") for key in "abc"],
    )
    snapshot = take_snapshot(tables, date(2024, 6, 30))
    found = outlook.draw_forecast(tables, "IRN", snapshot, 2, 50)
    told = {name: number.value for name, number in outlook.today(tables, "IRN", snapshot, found, 1).items()}
    assert told == {"count": 1, "rank": 2, "needed": 2, "gap": 1, "tied": 0}


def test_the_forecast_of_the_real_world_starts_where_the_world_stands():
    tables = load_tables()
    snapshot = take_snapshot(tables, date(2024, 12, 31))
    found = outlook.draw_forecast(tables, "IRN", snapshot, 6, 400)
    again = outlook.draw_forecast(tables, "IRN", snapshot, 6, 400)
    assert (found.own == again.own).all()
    assert (found.others == again.others).all()
    counts = pd.Series(found.counts, list(found.flows.units))
    assert rank(counts).equals(rank(snapshot.counts))
    assert [day.year for day in found.days] == [2025, 2026, 2027, 2028, 2029]
    usa = outlook.draw_forecast(tables, "USA", snapshot, 6, 400)
    assert (usa.own == found.others[found.rivals.index("USA")]).all()


# ---- draws of which every quantile can be counted off

#: The numbers 1 to 40 in any order: of them 1, 4, 10, 20, 30, 36 and 39 are the quantiles of a fan.
FORTY = np.random.default_rng(5).permutation(np.arange(1, 41)).astype(np.int16)
LEVELS = ["low95", "low80", "low50", "middle", "high50", "high80", "high95"]
YEARS = (date(2025, 6, 30), date(2026, 6, 30))


def of_years(own, *others, stock=(2, 3, 1), years=1):
    """Counts of A in each year ahead, beside those of B and C, with so many years behind."""
    seen = flows_of([[n] * (years + 1) for n in stock], [[0] * years] * len(stock))
    counts = [np.array(one, dtype=np.int16) for one in (own, *others)]
    return outlook.Forecast("A", YEARS[: len(own)], fit(seen), counts[0], ("B", "C"), np.stack(counts[1:]))


GROWING = of_years([FORTY, FORTY + 100], [FORTY + 200, FORTY + 300], [[0] * 40] * 2)


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


def test_the_numbers_are_those_of_the_last_year_and_the_range_is_four_draws_in_five():
    told = {name: number.value for name, number in outlook.forecast_numbers(GROWING, 1).items()}
    assert (told["low"], told["middle"], told["high"]) == (104, 120, 136)
    assert (told["needed_low"], told["needed"], told["needed_high"]) == (304, 320, 336)
    # A has two; four draws in five are below or at 332.
    assert (told["half"], told["most"]) == (318, 330)
    # B has more in every draw, C less.
    assert (told["place"], told["place_chance"]) == (2, 1)
    assert (told["chance"], told["chance_first"], told["any"]) == pytest.approx(
        (0.5 / 41, 0.5 / 41, 40.5 / 41)
    )
    assert told["day"] == YEARS[1]


def test_the_chance_of_the_first_year_is_told_beside_that_of_the_last():
    found = of_years([[1, 1, 1, 5], [1, 5, 5, 5]], [[3] * 4] * 2, [[0] * 4] * 2)
    told = {name: number.value for name, number in outlook.forecast_numbers(found, 1).items()}
    assert (told["chance_first"], told["chance"]) == pytest.approx((1.5 / 5, 3.5 / 5))


def test_the_range_of_places_leaves_out_draws_without_a_product_and_of_equals_the_better_is_likeliest():
    # Of eighty draws forty have a product: place 1 in three, 2 in four, 3 and 4 in fifteen each, 5 in three.
    places = [1] * 3 + [2] * 4 + [3] * 15 + [4] * 15 + [5] * 3
    own = np.array([[6 - place for place in places] + [0] * 40], dtype=np.int16)
    rivals = np.stack([np.full((1, 80), n, dtype=np.int16) for n in (5, 4, 3, 2)])
    found = outlook.Forecast("A", (THEN,), FOUND.fit, own, tuple("BCDE"), rivals)
    told = {name: number.value for name, number in outlook.forecast_numbers(found, 1).items()}
    # The fourth of forty has the second place, the thirty-sixth the fourth.
    assert (told["place_low"], told["place_high"]) == (2, 4)
    assert (told["place"], told["place_chance"]) == (3, 15 / 80)
    assert told["any"] == pytest.approx(40.5 / 81)


def test_places_are_told_for_each_year():
    found = of_years([[0, 1, 4, 4], [4, 4, 4, 0]], [[3] * 4, [5] * 4], [[0] * 4] * 2)
    chances = outlook.place_chances(found)
    assert list(chances["day"]) == [YEARS[0]] * 3 + [YEARS[1]] * 2
    assert list(chances["rank"]) == [0, 1, 2, 0, 2]
    assert list(chances["chance"]) == [0.25, 0.5, 0.25, 0.25, 0.75]


def test_with_as_many_products_as_a_place_takes_one_has_it():
    for stock, there in (
        ((2, 3, 2), [0, 1, 1]),
        ((2, 2, 2), [1, 1, 1]),
        ((1, 3, 2), [0, 0, 1]),
        ((0, 3, 2), [0] * 3),
    ):
        tops = outlook.top_chances(made([0], [[1], [1]], stock), (3, 1, 2, 2))
        now = tops[tops["day"] == date(2024, 6, 30)]
        assert list(now["top"]) == [1, 2, 3]
        assert list(now["chance"]) == there


def test_a_place_today_is_taken_from_the_others_counts_or_from_one_product():
    counts = np.array([7, 4, 9, 4, 0])
    assert [outlook.needed_now(counts, 0, top) for top in (1, 2, 3, 4, 5)] == [9, 4, 4, 1, 1]
    assert [outlook.needed_now(counts, 4, top) for top in (1, 2, 3, 4, 5)] == [9, 7, 4, 4, 1]


@pytest.mark.parametrize(
    ("chance", "open_"), [(0.019, False), (0.02, True), (0.03, True), (0.98, True), (0.981, False)]
)
def test_a_chance_is_open_from_two_to_ninety_eight_in_a_hundred_in_any_year_ahead(chance, open_):
    days = [date(2024, 6, 30), *YEARS]
    chances = pd.DataFrame({"day": days, "top": 3, "chance": [0.5, 1.0, chance]})
    assert len(outlook.moving(chances, 3)) == (3 if open_ else 0)
    chances = pd.DataFrame({"day": days, "top": 3, "chance": [0.5, chance, 0.0]})
    assert len(outlook.moving(chances, 3)) == (3 if open_ else 0)


def test_who_has_more_than_a_place_takes_lacks_none_and_ties_are_counted():
    homes = {"a": "IRN", "b": "IRN", "c": "IRN", "d": "USA", "e": "KOR", "f": "KOR", "g": "KOR"}
    tables = made_tables(
        [product(key, origin_country=home) for key, home in homes.items()],
        [event(key, "FDA", "authorised", "2020-01-01") for key in homes],
    )
    snapshot = take_snapshot(tables, date(2024, 6, 30))
    found = outlook.draw_forecast(tables, "IRN", snapshot, 2, 50)
    for top, needed in ((1, 3), (2, 1), (9, 1)):
        told = {
            name: number.value for name, number in outlook.today(tables, "IRN", snapshot, found, top).items()
        }
        assert told == {"count": 3, "rank": 1, "needed": needed, "gap": 0, "tied": 1}


def test_every_rival_has_its_own_draws_and_the_days_ahead_are_anniversaries():
    tables = made_tables(
        [product(key, origin_country=home) for key, home in {"a": "IRN", "b": "USA", "c": "KOR"}.items()],
        [event(key, "FDA", "authorised", "2020-01-01") for key in "abc"],
    )
    snapshot = take_snapshot(tables, date(2024, 2, 29))
    found = outlook.draw_forecast(tables, "KOR", snapshot, 2, 50)
    drawn = simulate(found.fit, 5, 50)
    assert {found.unit, *found.rivals} == set(drawn)
    assert len(found.others) == len(found.rivals) == len(drawn) - 1
    assert (found.own == drawn["KOR"]).all()
    assert all((one == drawn[code]).all() for code, one in zip(found.rivals, found.others, strict=True))
    assert outlook.draw_forecast(tables, "KOR", snapshot, draws=5).flows.days[0] == date(
        2008, 2, 29
    )  # 16 years back
    assert found.days == (
        date(2025, 2, 28), date(2026, 2, 28), date(2027, 2, 28), date(2028, 2, 29), date(2029, 2, 28)
    )  # fmt: skip


# ---- rules that hold for any draws

COUNTS = st_np.arrays(np.int16, (4, 1, 3), elements=st.integers(0, 6))


@given(COUNTS, st.integers(1, 5))
def test_a_place_among_the_first_is_had_by_whoever_has_what_it_takes(counts, top):
    found = outlook.Forecast("A", (THEN,), FOUND.fit, counts[0], tuple("BCD"), counts[1:])
    takes = found.threshold(top)
    for draw in range(3):
        others = sorted(counts[1:, 0, draw].tolist(), reverse=True)
        assert takes[0, draw] == max([*others, 0, 0][top - 1], 1)
        mine = int(counts[0, 0, draw])
        assert found.ranks[0, draw] == (1 + sum(other > mine for other in others) if mine else 0)
        assert (0 < found.ranks[0, draw] <= top) == (mine >= takes[0, draw])


def test_no_share_of_the_draws_is_at_or_below_the_least_and_all_are_at_or_below_the_greatest():
    assert outlook.quantiles(np.array([[3, 1, 2]]), (0, 1))[:, 0].tolist() == [1, 3]


@given(st.lists(st.integers(0, 9), min_size=1, max_size=30), st.integers(1, 40))
def test_a_quantile_is_the_least_count_below_or_at_which_that_share_of_draws_lies(drawn, fortieths):
    found = int(outlook.quantiles(np.array([drawn]), (fortieths / 40,))[0, 0])
    least = min(value for value in drawn if 40 * sum(one <= value for one in drawn) >= fortieths * len(drawn))
    assert found == least


@given(st.lists(st.booleans(), min_size=1, max_size=30))
def test_the_chances_that_something_happens_and_that_it_does_not_are_one_together(hits):
    hits = np.array(hits)
    assert outlook.chance(hits) + outlook.chance(~hits) == pytest.approx(1)
    assert 0 < outlook.chance(hits) < 1
