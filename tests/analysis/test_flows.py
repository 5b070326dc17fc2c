"""What came into the counts and what went out, year by year, on licences made by hand."""

from datetime import date

import numpy as np
import pytest

from regenatlas.analysis.flows import anniversary, flows
from regenatlas.analysis.snapshot import snapshot
from regenatlas.tables.load import load_tables
from tests.made import event, made_tables, product, rule

DAY = date(2024, 6, 30)


def found(events, products, rules=None, years=2, country="", day=DAY, known_by=None):
    tables = made_tables(products, events, rules)
    return flows(tables, snapshot(tables, day, None, known_by), years, country)


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


def test_a_country_outside_the_pool_changes_no_draw_of_the_others():
    events, products = [event("a", "IFDA", "authorised", "2020")], [product("a")]
    assert found(events, products).digest == found(events, products, country="NPL").digest
    more = [*events, event("b", "IFDA", "authorised", "2023-01-01")]
    assert found(events, products).digest != found(more, [*products, product("b")]).digest


MEMBERS = [rule("there", count_by="jurisdiction", default=True)]


def test_a_licence_of_the_union_is_held_once_and_counts_for_every_member():
    events = [
        event("a", "EMA", "authorised", "2023-01-01"),
        event("b", "DEU_PEI", "authorised", "2024-01-01"),
    ]
    tables = made_tables([product("a"), product("b")], events, MEMBERS)
    seen = flows(tables, snapshot(tables, DAY), 2)
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
    seen = flows(tables, snapshot(tables, DAY, None, DAY), 2, "IRN")
    assert of(seen, "IRN", "stock") == [0, 0, 0]


@pytest.mark.parametrize("name", ["strict_eu_atmp", "by_jurisdiction_members"])
def test_stock_and_flows_add_up_in_the_real_tables(name):
    tables = load_tables()
    shot = snapshot(tables, date(2026, 6, 30), name)
    seen = flows(tables, shot, 4)
    kept = seen.stock[:, :-1] + seen.entries - seen.exits
    left = np.array([code == "GBR" for code in seen.units])
    assert (kept == seen.stock[:, 1:])[~left].all()
    totals = dict(zip(seen.units, seen.counts(), strict=True))
    assert {code: n for code, n in totals.items() if n} == shot.counts.to_dict()


def test_the_flows_repeat_what_others_have_counted():
    """Published counts, so that the model is fed what the world saw.

    Fourteen advanced therapies had an EU licence by June 2019, four of them withdrawn since
    (heatinformatics.com/posts/review-atmp-hta-reports). In 2024 the FDA licensed eight new cell and gene
    therapies and one cord blood product (darkhorseconsultinggroup.com/regulatoryroundup).
    """
    tables = load_tables()
    union = flows(tables, snapshot(tables, date(2019, 6, 30), "by_jurisdiction"), 11)
    assert (sum(of(union, "EUU", "entries")), sum(of(union, "EUU", "exits"))) == (14, 4)
    states = flows(tables, snapshot(tables, date(2024, 12, 31), "by_jurisdiction_everything"), 1)
    assert of(states, "USA", "entries") == [8 + 1]
