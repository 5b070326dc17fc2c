"""Paces, scenarios and constant speed, worked out by hand."""

from datetime import date

import numpy as np
import pytest

from regenatlas.analysis import pace
from regenatlas.analysis.approvals_model import fit
from regenatlas.analysis.outlook import Forecast, forecast
from regenatlas.analysis.snapshot import snapshot
from tests.made import event, made_tables, product, rule
from tests.made_flows import flows_of

DAY = date(2024, 6, 30)


def made(stock, entries, exits=None, unit="A"):
    seen = flows_of(stock, entries, exits)
    rivals = tuple(code for code in seen.units if code != unit)
    same = [
        np.full((1, 9), seen.stock[seen.units.index(code), -1], dtype=np.int16) for code in (unit, *rivals)
    ]
    return Forecast(unit, (date(2025, 6, 30),), fit(seen), same[0], rivals, np.stack(same[1:]))


FOUND = made([[1, 3, 4], [5, 5, 4], [0, 0, 0]], [[2, 1], [0, 0], [0, 0]], [[0, 0], [0, 1], [0, 0]])


def test_paces_are_listed_from_the_largest_count_and_without_empty_countries():
    frame = pace.pace(FOUND)
    assert list(frame["country"]) == ["A", "B"]
    assert frame.loc[0, ["focal", "now", "gained", "late", "lost", "middle"]].tolist() == [
        True,
        4,
        3,
        3,
        0,
        4,
    ]
    assert frame.loc[1, ["focal", "now", "gained", "lost"]].tolist() == [False, 4, 0, 1]


def test_the_country_of_the_report_is_listed_even_without_a_product():
    assert list(pace.pace(made([[1, 2], [0, 0]], [[1], [0]], unit="B"), size=1)["country"]) == ["A", "B"]


def test_the_groups_tell_how_many_had_a_product_and_how_many_gained_a_first_one():
    found = made([[1, 1], [0, 2], [0, 0]], [[0], [2], [0]])
    told = {name: number.value for name, number in pace.groups(found).items()}
    assert (told["settled_n"], told["fresh_n"], told["newcomers"]) == (1, 2, 1)
    assert (told["gained"], told["hazard"]) == (0, 0.0)


def test_at_constant_pace_a_country_arrives_in_the_year_in_which_the_lines_meet():
    # A gains 1.5 a year from 4, B loses half a one from 9: they meet after 2.5 years.
    found = made([[1, 3, 4], [10, 10, 9]], [[2, 1], [0, 0]], [[0, 0], [0, 1]])
    told = {name: number.value for name, number in pace.arrival(found, 1).items()}
    assert told == {"net": 1.5, "there": 0, "year": 2024 + 3}


def test_at_constant_pace_a_leader_may_be_overtaken_or_not():
    told = {
        name: number.value for name, number in pace.arrival(made([[5, 5], [1, 3]], [[0], [2]]), 1).items()
    }
    assert told == {"net": 0.0, "there": 1, "year": 2026}  # level in 2025, behind a year later
    assert pace.arrival(made([[5, 5], [1, 1]], [[0], [0]]), 1)["year"].value is None


def test_a_country_without_a_product_is_not_among_the_first_of_a_small_field():
    told = pace.arrival(made([[0, 0], [1, 1]], [[0], [0]]), 5)
    assert (told["there"].value, told["year"].value) == (0, None)


@pytest.fixture
def tables():
    homes = {"a": "IRN", "b": "IRN", "c": "USA", "d": "USA", "e": "USA", "f": "KOR"}
    days = {"a": "2023-01-01", "b": "2024-01-01"}
    return made_tables(
        [product(key, origin_country=home, named=key != "b") for key, home in homes.items()],
        [event(key, "FDA", "authorised", days.get(key, "2015-01-01")) for key in homes],
        [
            rule("plain", default=True),
            rule("named", named_only=True),
            rule("pooled", eu="as_one"),
            rule("part", in_range=False),
        ],
    )


def test_scenarios_tell_the_pace_and_what_named_products_alone_would_bring(tables):
    shot = snapshot(tables, DAY)
    found = forecast(tables, "IRN", shot, 5, 500)
    frame = pace.scenarios(tables, "IRN", shot, found, 1).set_index("code")
    assert list(frame.index) == ["model", "late", "doubled", "group", "named"]
    assert frame.loc["late", "pace"] == 2 / 2
    assert frame.loc["doubled", "pace"] == pytest.approx(2 * frame.loc["model", "pace"])
    assert (frame.loc["model", "now"], frame.loc["named", "now"]) == (2, 1)
    assert frame.loc["doubled", "chance"] > frame.loc["model", "chance"] > frame.loc["named", "chance"]


def test_a_country_without_a_product_has_no_pace_to_keep_or_to_double(tables):
    shot = snapshot(tables, DAY)
    frame = pace.scenarios(tables, "JPN", shot, forecast(tables, "JPN", shot, 5, 500), 1)
    assert list(frame["code"]) == ["model", "group"]
    assert frame["place"].isna().tolist() == [True, True]


def test_each_rule_of_the_field_is_forecast_by_itself(tables):
    shot = snapshot(tables, DAY)
    found = forecast(tables, "IRN", shot, 5, 500)
    frame = pace.by_rule(tables, "IRN", shot, found, 2).set_index("definition_id")
    assert set(frame.index) == {"plain", "named", "pooled"}  # a part of the field is no rule of it
    assert (frame.loc["plain", "n"], frame.loc["named", "n"]) == (2, 1)
    assert frame["there"].tolist() == [True, True, True]
    told = {name: number.value for name, number in pace.rule_numbers(frame).items()}
    assert (told["all"], told["there"]) == (3, 3)
    assert told["least"] == frame["chance"].min()
