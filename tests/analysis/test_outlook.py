"""Places and thresholds read from draws made by hand, so that every number can be counted off."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from regenatlas.analysis import outlook
from regenatlas.analysis.approvals_model import fit
from regenatlas.analysis.ranking import rank
from regenatlas.analysis.snapshot import snapshot
from regenatlas.tables.load import load_tables
from tests.made import event, made_tables, product
from tests.made_flows import flows_of

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
    told = {name: number.value for name, number in outlook.numbers(FOUND, 2).items()}
    assert (told["place"], told["place_chance"]) == (2, 0.5)
    assert (told["place_low"], told["place_high"]) == (1, 2)
    assert told["any"] == pytest.approx(3.5 / 5)
    assert told["day"] == THEN


def test_a_country_without_a_product_in_any_draw_has_no_likeliest_place():
    told = outlook.numbers(made([0, 0], [[1, 1], [1, 1]], stock=(0, 1, 1)), 2)
    assert told["place"].value is None
    assert told["place_low"].value is None


def test_today_is_what_the_world_rank_says():
    tables = made_tables(
        [product(key, origin_country=home) for key, home in {"a": "IRN", "b": "USA", "c": "USA"}.items()],
        [event(key, "FDA", "authorised", "2020-01-01") for key in "abc"],
    )
    shot = snapshot(tables, date(2024, 6, 30))
    found = outlook.forecast(tables, "IRN", shot, 2, 50)
    told = {name: number.value for name, number in outlook.today(tables, "IRN", shot, found, 1).items()}
    assert told == {"count": 1, "rank": 2, "needed": 2, "gap": 1, "tied": 0}


def test_the_forecast_of_the_real_world_starts_where_the_world_stands():
    tables = load_tables()
    shot = snapshot(tables, date(2024, 12, 31))
    found = outlook.forecast(tables, "IRN", shot, 6, 400)
    again = outlook.forecast(tables, "IRN", shot, 6, 400)
    assert (found.own == again.own).all()
    assert (found.others == again.others).all()
    counts = pd.Series(found.counts, list(found.flows.units))
    assert rank(counts).equals(rank(shot.counts))
    assert [day.year for day in found.days] == [2025, 2026, 2027, 2028, 2029]
    usa = outlook.forecast(tables, "USA", shot, 6, 400)
    assert (usa.own == found.others[found.rivals.index("USA")]).all()
