"""Paces, scenarios and constant speed, worked out by hand."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from tests.made import event, made_tables, product, rule, tail
from tests.made_flows import field_of_counts, flows_of
from tests.prose import rendered

from regenatlas.chapters.outlook import pace
from regenatlas.chapters.outlook.approvals_model import fit
from regenatlas.chapters.outlook.outlook import Forecast, forecast
from regenatlas.counting.snapshot import take_snapshot

DAY = date(2024, 6, 30)


def made(stock, entries, exits=None, unit="A"):
    seen = flows_of(stock, entries, exits)
    rivals = tuple(code for code in seen.units if code != unit)
    same = field_of_counts(*([[int(seen.stock[seen.units.index(code), -1])]] for code in (*rivals, unit)))
    return Forecast(unit, (date(2025, 6, 30),), fit(seen), rivals, same)


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


def with_counts(found, own, *others):
    """The same forecast with these equally likely counts in its last year, after one with other counts."""
    field = field_of_counts(*([[99], list(counts)] for counts in (*others, own)))
    return replace(found, days=(*found.days, date(2026, 6, 30)), field=field)


def test_a_line_tells_five_years_the_last_two_of_them_and_where_it_leads():
    found = made(
        [[1, 1, 9, 8, 7, 9, 9], [1, 1, 9, 9, 9, 9, 8], [0] * 7],
        [[9, 8, 0, 0, 2, 0], [9, 1, 4, 3, 2, 0], [0] * 6],
        [[9, 0, 1, 1, 0, 0], [9, 0, 0, 0, 0, 1], [0] * 6],
    )
    frame = pace.pace(with_counts(found, range(10), range(10, 20), [5] * 10)).set_index("country")
    assert frame[["now", "gained", "lost", "late"]].to_numpy().tolist() == [[9, 10, 2, 2], [8, 10, 1, 2]]
    assert frame[["low", "middle", "high"]].to_numpy().tolist() == [[0, 4, 8], [10, 14, 18]]
    assert frame["focal"].tolist() == [True, False]
    # Ten each in five years: alike, so that the model says two a year.
    assert frame["model"].tolist() == pytest.approx([2, 2])


def test_of_countries_with_as_many_the_first_by_name_stands_first_and_the_list_ends_at_its_size():
    found = made([[2, 2], [1, 1], [1, 1], [2, 2]], [[0]] * 4, unit="D")
    assert list(pace.pace(found, size=3)["country"]) == ["A", "D", "B"]
    assert list(pace.pace(found, size=1)["country"]) == ["A", "D"]
    assert list(pace.pace(found)["country"]) == ["A", "D", "B", "C"]


def test_eight_countries_are_listed_and_that_of_the_report():
    stock = [[n, n] for n in range(19, 9, -1)]
    assert "".join(pace.pace(made(stock, [[0]] * 10, unit="C"))["country"]) == "ABCDEFGH"
    assert "".join(pace.pace(made(stock, [[0]] * 10, unit="J"))["country"]) == "ABCDEFGHJ"


def shared():
    """A is what members share, B and C are members, D to F are not; two years, seen from C."""
    seen = flows_of(
        [[1, 2, 3], [0, 0, 0], [1, 1, 1], [4, 6, 5], [0, 0, 0], [0, 1, 1]],
        [[1, 1], [0, 0], [0, 0], [2, 0], [0, 0], [1, 0]],
        [[0, 0], [0, 0], [0, 0], [0, 1], [0, 0], [0, 0]],
        members=[[False] * 3, [True] * 3, [True] * 3, *[[False] * 3] * 3],
        shared=0,
    )
    return Forecast("C", (date(2025, 6, 30),), fit(seen), tuple("BDEF"), field_of_counts(*[[[4]]] * 5))


def test_of_members_one_is_listed_with_the_shared_licences_beside_its_own():
    frame = pace.pace(shared()).set_index("country")
    assert list(frame.index) == ["D", "C", "F"]
    assert frame["now"].tolist() == [5, 4, 1]
    assert frame["gained"].tolist() == [2, 2, 1]
    # A and D gained two each in two years: one a year. Members had none of their own: half a one in four
    # years, which two years without bring to a twelfth a year.
    assert frame["model"].tolist()[:2] == pytest.approx([1, 1 + 1 / 12])


def test_members_are_in_neither_group_and_the_pace_told_is_that_of_the_shared_and_own_licences():
    told = {name: number.value for name, number in pace.groups(shared()).items()}
    assert (told["settled_n"], told["fresh_n"], told["newcomers"]) == (2, 2, 1)
    assert (told["settled"], told["fresh"]) == pytest.approx((1, 1 / 4))
    assert (told["own"], told["gained"]) == (pytest.approx(1 + 1 / 12), 2)
    # Held at the start of each year: 1 + 1 + 4 and 2 + 1 + 6 + 1.
    assert told["hazard"] == pytest.approx(1 / 16)


def test_without_anything_to_lose_there_is_no_hazard():
    assert pace.groups(made([[0, 1], [0, 0]], [[1], [0]]))["hazard"].value is None


def test_the_groups_are_those_at_the_start_of_the_window():
    # A lost its products before the five years, B gained its first one before them, C within.
    found = made(
        [[3, 0, 0, 0, 0, 0, 0], [0, 1, 1, 1, 1, 1, 1], [0, 0, 1, 1, 1, 1, 1]],
        [[0] * 6, [1, 0, 0, 0, 0, 0], [0, 1, 0, 0, 0, 0]],
        [[3, 0, 0, 0, 0, 0], [0] * 6, [0] * 6],
    )
    told = {name: number.value for name, number in pace.groups(found).items()}
    assert (told["settled_n"], told["fresh_n"], told["newcomers"], told["gained"]) == (1, 2, 1, 0)
    assert told["hazard"] == 0


def test_paces_are_told_with_decimals_and_counts_without():
    digits = {name: number.digits for name, number in pace.groups(FOUND).items() if number.digits}
    assert digits == {"settled": 1, "fresh": 2, "hazard": 1, "own": 1}


def test_the_groups_tell_how_many_had_a_product_and_how_many_gained_a_first_one():
    found = made([[1, 1], [0, 2], [0, 0]], [[0], [2], [0]])
    told = {name: number.value for name, number in pace.groups(found).items()}
    assert (told["settled_n"], told["fresh_n"], told["newcomers"]) == (1, 2, 1)
    assert (told["gained"], told["hazard"]) == (0, 0.0)


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
    snapshot = take_snapshot(tables, DAY)
    found = forecast(tables, "IRN", snapshot, 5)
    frame = pace.scenarios(tables, "IRN", snapshot, found, 1).set_index("code")
    assert list(frame.index) == ["model", "late", "doubled", "group", "named"]
    assert frame.loc["late", "pace"] == 2 / 2
    assert frame.loc["doubled", "pace"] == pytest.approx(2 * frame.loc["model", "pace"])
    assert (frame.loc["model", "now"], frame.loc["named", "now"]) == (2, 1)
    assert frame.loc["doubled", "chance"] > frame.loc["model", "chance"] > frame.loc["named", "chance"]


#: Iran has none in three cases of twenty, and as many as the best or more in three.
OWN = [0] * 3 + [1] * 6 + [2] * 8 + [3, 3, 4]


def by_hand(tables, country="IRN", own=OWN):
    """In the last year Iran has these counts, the USA three and all others none."""
    snapshot = take_snapshot(tables, DAY)
    found = forecast(tables, country, snapshot, 5)
    counts = [[3] if code == "USA" else [0] for code in found.rivals]
    # The years before do not matter.
    field = field_of_counts(*([[9]] * (len(found.days) - 1) + [each] for each in (*counts, own)))
    return snapshot, replace(found, field=field)


def test_a_scenario_tells_the_median_the_range_and_the_chance_of_its_last_year(tables):
    snapshot, found = by_hand(tables)
    line = pace.scenarios(tables, "IRN", snapshot, found, 1).set_index("code").loc["model"]
    # The second, tenth and eighteenth of twenty.
    assert line[["low", "middle", "high"]].tolist() == [0, 2, 3]
    # First with three or more, second with one or two, no place with none: the tenth of twenty is second.
    assert line["place"] == 2
    assert line["chance"] == pytest.approx(3 / 20)
    second = pace.scenarios(tables, "IRN", snapshot, found, 2).set_index("code").loc["model"]
    assert second["chance"] == pytest.approx(17 / 20)


def test_where_a_product_is_less_likely_than_none_there_is_no_median_place(tables):
    for none, missing in ((9, False), (10, False), (11, True)):
        snapshot, found = by_hand(tables, own=[1] * (20 - none) + [0] * none)
        frame = pace.scenarios(tables, "IRN", snapshot, found, 1).set_index("code")
        assert pd.isna(frame.loc["model", "place"]) == missing


def test_named_products_alone_are_told_only_where_that_changes_the_count(tables):
    snapshot = take_snapshot(tables, DAY)
    for country, differs in (("IRN", True), ("USA", False), ("JPN", False)):
        frame = pace.scenarios(tables, country, snapshot, forecast(tables, country, snapshot, 5), 1)
        assert ("named" in set(frame["code"])) == differs
    alone = made_tables(
        [product("a", named=False), product("b", origin_country="USA")],
        [event(key, "FDA", "authorised", "2015-01-01") for key in "ab"],
    )
    snapshot = take_snapshot(alone, DAY)
    frame = pace.scenarios(alone, "IRN", snapshot, forecast(alone, "IRN", snapshot, 5), 1).set_index("code")
    assert (frame.loc["model", "now"], frame.loc["named", "now"]) == (1, 0)


def test_a_member_has_no_pace_of_its_own():
    frame = pace.scenarios(None, "C", None, shared(), 1)
    assert frame.empty
    assert "place" in frame.columns


def test_a_country_without_a_product_has_no_pace_to_keep_or_to_double(tables):
    snapshot = take_snapshot(tables, DAY)
    frame = pace.scenarios(tables, "JPN", snapshot, forecast(tables, "JPN", snapshot, 5), 1)
    assert list(frame["code"]) == ["model", "group"]
    assert frame["place"].isna().tolist() == [True, True]


def test_each_rule_of_the_field_is_forecast_by_itself(tables):
    snapshot = take_snapshot(tables, DAY)
    found = forecast(tables, "IRN", snapshot, 5)
    frame = pace.by_rule(tables, "IRN", snapshot, found, 2).set_index("definition_id")
    assert set(frame.index) == {"plain", "named", "pooled"}  # a part of the field is no rule of it
    assert (frame.loc["plain", "n"], frame.loc["named", "n"]) == (2, 1)
    assert frame["there"].tolist() == [True, True, True]
    told = {name: number.value for name, number in pace.rule_numbers(frame).items()}
    assert (told["all"], told["there"]) == (3, 3)
    assert told["least"] == frame["chance"].min()


def by_rule_with(tables, monkeypatch, chance, country="IRN", top=2):
    """The rules with this chance of the place in the last year under all but the report's own."""
    other = SimpleNamespace(among=lambda _top: np.array([0.9, chance]))
    monkeypatch.setattr(pace, "forecast", lambda *_given: other)
    snapshot, found = by_hand(tables, country)
    return pace.by_rule(tables, country, snapshot, found, top).set_index("definition_id")


def test_the_chance_under_a_rule_is_that_of_its_own_last_year(tables, monkeypatch):
    frame = by_rule_with(tables, monkeypatch, 0.4)
    # The report's own rule: 17 of 20 with a product, none below the second place.
    assert frame["chance"].to_dict() == {"plain": pytest.approx(17 / 20), "named": 0.4, "pooled": 0.4}
    assert frame["own"].to_dict() == {"plain": True, "named": False, "pooled": False}
    # The likeliest first, equals by name.
    assert list(frame.index) == ["plain", "named", "pooled"]
    assert list(by_rule_with(tables, monkeypatch, 1).index) == ["named", "pooled", "plain"]


def test_a_rule_gives_the_place_today_if_the_rank_is_no_worse(tables, monkeypatch):
    # USA 3, IRN 2, KOR 1; only named: USA 3, IRN and KOR 1.
    korea = by_rule_with(tables, monkeypatch, 1, "KOR")
    assert korea["rank"].to_dict() == {"named": 2, "plain": 3, "pooled": 3}
    assert korea["there"].to_dict() == {"named": True, "plain": False, "pooled": False}
    japan = by_rule_with(tables, monkeypatch, 0, "JPN", top=9)
    assert japan["rank"].isna().all()
    assert not japan["there"].any()


def test_the_report_s_own_rule_is_told_even_if_it_is_a_part_of_the_field_only(tables):
    snapshot = take_snapshot(tables, DAY, "part")
    frame = pace.by_rule(tables, "IRN", snapshot, forecast(tables, "IRN", snapshot, 5), 2)
    assert set(frame["definition_id"]) == {"plain", "named", "pooled", "part"}
    assert frame.set_index("definition_id").loc["part", "own"]


def test_rules_under_which_another_unit_stands_for_the_country_are_left_out(tables):
    snapshot = take_snapshot(tables, DAY)
    frame = pace.by_rule(tables, "DEU", snapshot, forecast(tables, "DEU", snapshot, 5), 2)
    assert set(frame["definition_id"]) == {"plain", "named"}


def test_an_even_chance_is_likely(tables, monkeypatch):
    told = {n: v.value for n, v in pace.rule_numbers(by_rule_with(tables, monkeypatch, 0.5)).items()}
    assert (told["likely"], told["least"], told["most"]) == (3, 0.5, pytest.approx(17 / 20))
    told = pace.rule_numbers(by_rule_with(tables, monkeypatch, 0.4999))
    assert (told["likely"].value, told["least"].value) == (1, 0.4999)


def test_registers_searched_in_part_are_counted_apart():
    searches = {"IRN": "yes", "USA": "partly", "KOR": "no", "JPN": "yes"}
    regulators = [
        {"regulator_id": code, "jurisdiction": code, "searched": how, **tail()}
        for code, how in searches.items()
    ]
    tables = made_tables([product("a")], [], regulators=regulators)
    found = made([[0, 0], [0, 0], [0, 1], [1, 1]], [[0], [0], [1], [0]])
    seen = replace(found.flows, units=("IRN", "USA", "KOR", "JPN"))
    told = pace.fresh_searches(tables, replace(found, fit=replace(found.fit, flows=seen)))
    # South Korea's first product was seen without a search.
    assert {name: number.value for name, number in told.items()} == {"wholly": 1, "part": 1}


def test_what_is_left_of_the_chance_if_only_named_products_count(tables):
    snapshot = take_snapshot(tables, DAY)
    for country, count in (("IRN", 1), ("USA", None)):
        found = forecast(tables, country, snapshot, 5)
        told = pace.named_only(tables, country, snapshot, found, 1)
        cases = pace.scenarios(tables, country, snapshot, found, 1).set_index("code")
        assert told["named_n"].value == count
        assert told["named_chance"].value == (cases.loc["named", "chance"] if count else None)


def test_a_member_is_not_told_what_named_products_would_bring():
    assert pace.named_only(None, "C", None, shared(), 1)["named_n"].value is None


def test_the_scenarios_are_told_by_their_least_and_greatest_chance():
    cases = pd.DataFrame({"chance": [0.75, 0.21, 0.95]})
    numbers = pace.scenario_numbers(cases, FOUND)
    assert (numbers["low"].value, numbers["high"].value) == (0.21, 0.95)


def test_definitions_are_grouped_by_chance_and_the_reports_own_comes_first():
    frame = pd.DataFrame({
        "label": list("abcdefg"), "own": [False] * 6 + [True], "n": 1, "there": True,
        "rank": pd.array([1, 2, 3, 4, 5, 6, None], "Int64"), "chance": [0.95] * 7, "rows": [()] * 7,
    })  # fmt: skip
    (band,) = pace.bands(frame).to_dict("records")
    assert (rendered("08_outlook", "band", band), band["rules"]) == ("90% or more", 7)
    assert rendered("08_outlook", "band_places", band) == "1st–6th"
    assert rendered("08_outlook", "band_rules", band) == "g; a; b; c; d and 2 more"
