"""What came into the counts and what went out, year by year, on licences made by hand."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.made import event, made_tables, product, rule
from tests.made_flows import flows_of

from regenatlas.counting.flows import anniversary, flows
from regenatlas.counting.snapshot import take_snapshot
from regenatlas.tables.load import Tables, load_tables

DAY = date(2024, 6, 30)


def found(events, products, rules=None, years=2, country="", day=DAY, known_by=None):
    tables = made_tables(products, events, rules)
    return flows(tables, take_snapshot(tables, day, None, known_by), years, country)


def of(seen, unit, numbers):
    return list(getattr(seen, numbers)[seen.units.index(unit)])


def test_a_year_ends_on_the_day_of_the_report_and_a_leap_day_moves_to_the_28th():
    assert anniversary(date(2024, 2, 29), -1) == date(2023, 2, 28)
    seen = found([event("a", "IFDA", "authorised", "2020")], [product("a")])
    assert seen.days == (date(2022, 6, 30), date(2023, 6, 30), DAY)


def test_entries_and_exits_are_told_apart_even_where_the_count_stays():
    events = [
        event("a", "IFDA", "authorised", "2020-01-01"),
        event("a", "IFDA", "withdrawn", "2023-09-01"),
        event("b", "IFDA", "authorised", "2023-10-01"),
    ]
    seen = found(events, [product("a"), product("b")])
    assert of(seen, "IRN", "stock") == [1, 1, 1]
    assert of(seen, "IRN", "entries") == [0, 1]
    assert of(seen, "IRN", "exits") == [0, 1]
    assert list(seen.moved(seen.entries, 1))[seen.units.index("IRN")] == 1


def test_countries_with_a_searched_register_are_units_even_without_a_product():
    seen = found([event("a", "IFDA", "authorised", "2020")], [product("a")], country="NPL")
    assert {"IRN", "KOR", "NPL"} <= set(seen.units)
    assert dict(zip(seen.units, seen.pool, strict=True))["NPL"] == np.False_
    assert dict(zip(seen.units, seen.pool, strict=True))["KOR"] == np.True_
    assert "EUU" not in seen.units  # by origin its members stand for themselves


MEMBERS = [rule("there", count_by="jurisdiction", default=True)]


def test_a_licence_of_the_union_is_held_once_and_counts_for_every_member():
    events = [
        event("a", "EMA", "authorised", "2023-01-01"),
        event("b", "DEU_PEI", "authorised", "2024-01-01"),
    ]
    tables = made_tables([product("a"), product("b")], events, MEMBERS)
    seen = flows(tables, take_snapshot(tables, DAY), 2)
    assert (of(seen, "EUU", "stock"), of(seen, "DEU", "stock"), of(seen, "ITA", "stock")) == (
        [0, 1, 1],
        [0, 0, 1],
        [0, 0, 0],
    )
    totals = dict(zip(seen.units, seen.counts(), strict=True))
    assert (totals["DEU"], totals["ITA"], totals["EUU"]) == (2, 1, 0)
    gained = dict(zip(seen.units, seen.moved(seen.entries, 2), strict=True))
    assert (gained["DEU"], gained["ITA"]) == (2, 1)
    assert "HRV" not in seen.apart("DEU")
    assert {"DEU", "USA"} <= set(seen.apart("DEU"))


def test_what_a_leaving_member_takes_over_is_not_newly_licensed():
    events = [
        event("a", "EMA", "authorised", "2010-01-01"),
        event("a", "MHRA", "authorised", "2021-01-01"),
        event("b", "MHRA", "authorised", "2021-02-01"),
    ]
    seen = found(events, [product("a"), product("b")], MEMBERS, years=1, day=date(2021, 6, 30))
    assert of(seen, "GBR", "entries") == [1]
    assert seen.counts()[seen.units.index("GBR")] == 2
    assert seen.counts(0)[seen.units.index("GBR")] == 1


def test_members_of_a_pooled_union_are_one_unit():
    rules = [rule("pooled", eu="as_one", default=True)]
    seen = found(
        [event("a", "EMA", "authorised", "2020")], [product("a", origin_country="ITA")], rules, country="DEU"
    )
    assert "EUU" in seen.units
    assert not {"ITA", "DEU"} & set(seen.units)
    assert {"GBR", "KOR"} <= set(seen.units)  # searched registers outside the union


def test_the_rows_are_the_first_licence_of_what_counts_and_all_events_of_what_is_gone():
    events = [
        event("a", "IFDA", "authorised", "2020-01-01"),
        event("a", "FDA", "authorised", "2022-01-01"),
        event("b", "IFDA", "authorised", "2020-01-01"),
        event("b", "IFDA", "withdrawn", "2024-01-01"),
    ]
    seen = found(events, [product("a"), product("b")])
    assert seen.rows == (
        "authorisations:a.IFDA.authorised.2020-01-01",
        "authorisations:b.IFDA.authorised.2020-01-01",
        "authorisations:b.IFDA.withdrawn.2024-01-01",
    )


def test_only_what_was_known_by_a_day_flows():
    tables = made_tables(
        [product("a")],
        [event("a", "IFDA", "authorised", "2023-01-01", source_id="late")],
        None,
        {"late": "2025-01-01"},
    )
    seen = flows(tables, take_snapshot(tables, DAY, None, DAY), 2, "IRN")
    assert of(seen, "IRN", "stock") == [0, 0, 0]


def test_moves_are_summed_over_the_years_before_a_day_and_over_no_more():
    seen = flows_of([[0, 1, 3, 7]], [[1, 2, 4]])
    assert [int(seen.moved(seen.entries, years)[0]) for years in (1, 2, 3, 9)] == [4, 6, 7, 7]
    assert [int(seen.moved(seen.entries, 2, at)[0]) for at in (0, 1, 2, 3)] == [0, 1, 3, 6]


def test_what_a_union_gains_its_members_of_that_day_gain_and_they_move_as_one():
    # D is the union; A and B are members all the time, C leaves before the last day.
    seen = flows_of(
        stock=[[0, 0], [1, 2], [0, 0], [0, 5]],
        entries=[[0], [1], [0], [5]],
        members=[[True, True], [True, True], [True, False], [False, False]],
        shared=3,
    )
    assert seen.counts().tolist() == [5, 7, 0, 0]
    assert seen.moved(seen.entries, 1)[:3].tolist() == [5, 6, 0]
    assert seen.apart("B") == ["B", "C", "D"]
    assert seen.apart("C") == ["A", "C", "D"]  # no member any more, so the first one stands for the others
    assert seen.apart("B", 0) == ["B", "D"]
    assert flows_of([[0, 0], [0, 0]], [[0], [0]]).apart("B") == ["A", "B"]


def test_a_product_that_comes_back_after_a_leaver_took_over_is_new():
    # The kingdom leaves in the second of three years.
    events = [
        event("a", "EMA", "authorised", "2010-01-01"),
        event("a", "MHRA", "authorised", "2021-01-01"),
        event("b", "MHRA", "authorised", "2021-02-01"),
        event("c", "EMA", "authorised", "2010-01-01"),
        event("c", "MHRA", "authorised", "2021-08-01"),
    ]
    products = [product(key) for key in "abc"]
    seen = found(events, products, MEMBERS, years=3, day=date(2022, 6, 30))
    assert of(seen, "GBR", "stock") == [0, 0, 2, 3]
    assert of(seen, "GBR", "entries") == [0, 1, 1]  # b, and c, for which it had no licence for a while


def searched(tables, **how):
    regulators = tables["regulators"]
    asked = regulators["regulator_id"].map(how).fillna(regulators["searched"])
    return Tables({**tables, "regulators": regulators.assign(searched=asked)})


@pytest.mark.parametrize("rules", [None, MEMBERS])
def test_a_register_searched_in_part_makes_a_unit_and_an_unsearched_one_none(rules):
    made = made_tables([product("a")], [event("a", "IFDA", "authorised", "2020")], rules)
    seen = flows(searched(made, MFDS="no", PMDA="partly"), take_snapshot(made, DAY), 2)
    assert "JPN" in seen.units
    assert "KOR" not in seen.units
    assert {"ITA", "HRV"} <= set(seen.units)  # the register of the union licenses for its members
    early = flows(searched(made, MHRA="no"), take_snapshot(made, date(2013, 6, 30)), 2)
    assert "HRV" not in early.units  # a member from the next day on
    assert "GBR" in early.units
    late = flows(searched(made, MHRA="no"), take_snapshot(made, date(2021, 6, 30)), 1)
    assert "GBR" not in late.units  # it left half a year ago


def test_a_union_of_which_nothing_is_known_is_no_unit():
    made = made_tables([product("b")], [event("b", "DEU_PEI", "authorised", "2024-01-01")], MEMBERS)
    made = searched(made, EMA="no")
    seen = flows(made, take_snapshot(made, DAY), 2)
    assert seen.shared is None
    assert not {"EUU", "ITA"} & set(seen.units)
    assert dict(zip(seen.units, seen.counts(), strict=True))["DEU"] == 1


def test_a_pooled_union_keeps_its_count():
    rules = [rule("pooled", eu="as_one", count_by="jurisdiction", default=True)]
    seen = found([event("a", "EMA", "authorised", "2020")], [product("a")], rules)
    assert dict(zip(seen.units, seen.counts(), strict=True))["EUU"] == 1


def test_of_what_is_gone_every_licence_is_a_row_and_what_never_counted_gives_none():
    events = [
        event("a", "FDA", "authorised", "2020-01-01"),  # granted on one day, the regulators by their names
        event("a", "IFDA", "authorised", "2020-01-01"),
        event("b", "FDA", "authorised", "2020-01-01"),
        event("b", "FDA", "withdrawn", "2024-01-01"),
        event("b", "IFDA", "authorised", "2021-01-01"),
        event("b", "IFDA", "withdrawn", "2024-01-01"),
        event("c", "FDA", "authorised", "2020-01-01"),  # gone before the first of the days
        event("c", "FDA", "withdrawn", "2021-01-01"),
        event("d", "IFDA", "withdrawn", "2019-01-01"),  # its grant is in no table
        event("d", "MFDS", "authorised", "2023-01-01"),
    ]
    seen = found(events, [product(key) for key in "abcd"])
    assert seen.rows == (
        "authorisations:a.FDA.authorised.2020-01-01",
        "authorisations:b.FDA.authorised.2020-01-01",
        "authorisations:b.FDA.withdrawn.2024-01-01",
        "authorisations:b.IFDA.authorised.2021-01-01",
        "authorisations:b.IFDA.withdrawn.2024-01-01",
        "authorisations:d.MFDS.authorised.2023-01-01",
    )


@settings(max_examples=15)
@given(
    st.lists(
        st.tuples(
            st.sampled_from("abc"),
            st.sampled_from(["FDA", "EMA", "IFDA"]),
            st.sampled_from(["authorised", "suspended", "withdrawn"]),
            st.integers(2019, 2024),
        ),
        min_size=1,
        unique=True,
    ),
    st.sampled_from([None, MEMBERS]),
)
def test_what_came_less_what_went_is_the_change_whatever_the_order_of_rows(drawn, rules):
    events = [event(key, by, kind, f"{year}-03-01") for key, by, kind, year in drawn]
    products = [product(key, origin_country=home) for key, home in (("a", "IRN"), ("b", "DEU"), ("c", "USA"))]
    seen = found(events, products, rules, years=4)
    assert (seen.stock[:, :-1] + seen.entries - seen.exits == seen.stock[:, 1:]).all()
    again = found(events[::-1], products[::-1], rules, years=4)
    assert (again.stock.tolist(), again.rows) == (seen.stock.tolist(), seen.rows)


@pytest.mark.parametrize("name", ["strict_eu_atmp", "by_jurisdiction_members"])
def test_stock_and_flows_add_up_in_the_real_tables(name):
    tables = load_tables()
    snapshot = take_snapshot(tables, date(2026, 6, 30), name)
    seen = flows(tables, snapshot, 4)
    kept = seen.stock[:, :-1] + seen.entries - seen.exits
    left = np.array([code == "GBR" for code in seen.units])
    assert (kept == seen.stock[:, 1:])[~left].all()
    totals = dict(zip(seen.units, seen.counts(), strict=True))
    assert {code: n for code, n in totals.items() if n} == snapshot.counts.to_dict()


def test_the_flows_repeat_what_others_have_counted():
    """Published counts, so that the model is fed what the world saw.

    Fourteen advanced therapies had an EU licence by June 2019, four of them withdrawn since
    (heatinformatics.com/posts/review-atmp-hta-reports). In 2024 the FDA licensed eight new cell and gene
    therapies and one cord blood product (darkhorseconsultinggroup.com/regulatoryroundup).
    """
    tables = load_tables()
    union = flows(tables, take_snapshot(tables, date(2019, 6, 30), "by_jurisdiction"), 11)
    assert (sum(of(union, "EUU", "entries")), sum(of(union, "EUU", "exits"))) == (14, 4)
    states = flows(tables, take_snapshot(tables, date(2024, 12, 31), "by_jurisdiction_everything"), 1)
    assert of(states, "USA", "entries") == [8 + 1]
