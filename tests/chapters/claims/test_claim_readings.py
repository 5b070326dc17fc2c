"""What the tables give for a question, under each definition: expected numbers by hand."""

from datetime import date

import pytest
from tests.made import event, made_tables, product, rule, tail

from regenatlas.chapters.claims import claim_readings
from regenatlas.chapters.claims.claim_readings import value_span
from regenatlas.chapters.claims.claim_recount import Question, Recount, shared_recount
from regenatlas.chapters.claims.claim_rules import Reading
from regenatlas.counting.snapshot import find_definition

DAY = date(2024, 6, 30)
RULES = [
    rule("strict_eu_atmp", default=True),
    rule("cell_therapy_only", classes="cell_therapy"),
    rule("by_jurisdiction", count_by="jurisdiction"),
    rule("verified", verified_only=True),
    rule("apart", classes="tissue_engineered", in_range=False),
]


def tables(**more):
    products = [
        product("a", modality="car_t", **{"class": "gene_therapy"}),
        product("b"),
        product("c"),
        product("d", origin_country="USA"),
        product("e", origin_country="USA"),
    ]
    events = [
        event("a", "IFDA", "authorised", "2020-01-01"),
        event("b", "IFDA", "authorised", "2024-02-01", verified=False),
        # Known from a report of July 2024; the licence may be up to a year older.
        event("c", "IFDA", "authorised", "2024-07-15", date_basis="not_later_than"),
        event("d", "FDA", "authorised", "2019"),
        event("d", "IFDA", "authorised", "2021-01-01"),
        event("e", "FDA", "authorised", "2024-03-01"),
    ]
    conditions = [("a", "b_all"), ("a", "other"), ("b", "vitiligo"), ("c", "burns"), ("d", "gvhd")]
    indications = [
        {"indication_id": f"{p}-{c}", "product_id": p, "regulator_id": "IFDA", "condition": c, **tail()}
        for p, c in conditions
    ]
    return made_tables(products, events, RULES, indications=indications, **more)


def read(kind, metric, country="IRN", start=None, day=DAY, bounds=True, **given):
    readings = claim_readings.readings(
        Recount(tables()), Question(kind, metric, country, start, day, bounds=bounds, **given)
    )
    return {(r.definition_id, r.how, r.detail): (r.value, r.low, r.high) for r in readings}


def plain(found):
    return {name: value for (name, _, _), value in found.items()}


def test_the_nearest_definition_comes_first_and_the_rest_must_claim_to_count_the_field():
    readings = claim_readings.readings(
        Recount(tables()), Question("product_count", "licensed_products_total", "IRN", None, DAY)
    )
    assert [(r.definition_id, r.nearest) for r in readings] == [
        ("by_jurisdiction", True),
        ("strict_eu_atmp", False),
        ("cell_therapy_only", False),
        ("verified", False),
    ]


def test_a_metric_without_a_nearest_definition_takes_the_default_one():
    readings = claim_readings.readings(
        Recount(tables()), Question("product_count", "unheard_of", "IRN", None, DAY)
    )
    assert readings[0].definition_id == "strict_eu_atmp"


def test_products_are_counted_late_and_the_high_end_takes_licences_as_early_as_they_may_be():
    assert plain(read("product_count", "licensed_products_total")) == {
        "by_jurisdiction": (3, 3, 4),
        "strict_eu_atmp": (2, 2, 3),
        "cell_therapy_only": (1, 1, 2),
        "verified": (1, 1, 2),
    }


def test_without_bounds_the_ends_are_the_number_itself():
    found = plain(read("product_count", "licensed_products_total", bounds=False))
    assert found["by_jurisdiction"] == (3, 3, 3)


def test_a_report_dates_a_licence_to_at_most_a_year_before():
    found = plain(read("product_count", "licensed_products_total", day=date(2023, 7, 15)))
    assert found["strict_eu_atmp"] == (1, 1, 1)
    found = plain(read("product_count", "licensed_products_total", day=date(2023, 7, 16)))
    assert found["strict_eu_atmp"] == (1, 1, 2)


def test_places_come_with_the_span_that_dates_allow():
    found = plain(read("rank", "world_rank_atmp_products"))
    assert found["strict_eu_atmp"] == (1, 1, 1)  # two products each; with the third the first place alone
    assert found["cell_therapy_only"] == (2, 1, 2)


def test_ties_are_counted():
    readings = claim_readings.readings(
        Recount(tables()), Question("rank", "world_rank_atmp_products", "IRN", None, DAY)
    )
    assert readings[0].tied == 1


def test_a_country_without_a_place_may_have_any_when_dates_allow_one():
    found = plain(read("rank", "world_rank_cell_therapy", day=date(2023, 12, 31)))
    assert found["cell_therapy_only"] == (None, 1, 2)
    assert plain(read("rank", "world_rank_cell_therapy", "JPN"))["cell_therapy_only"] == (None, None, None)


def test_new_products_are_those_that_were_not_there_before_the_period():
    found = plain(read("new_products", "licensed_products_new", start=date(2024, 1, 1)))
    assert found["by_jurisdiction"] == (1, 1, 2)
    assert found["verified"] == (0, 0, 1)


def test_an_open_period_is_read_from_each_start_that_may_be_meant_and_none_is_the_nearest():
    starts = (date(2021, 1, 1), date(2024, 1, 1))
    readings = claim_readings.readings(
        Recount(tables()), Question("new_products", "licensed_products_new", "IRN", None, DAY, starts)
    )
    own = [r for r in readings if r.definition_id == "by_jurisdiction"]
    assert [(r.value, r.how, r.detail, r.nearest) for r in own] == [
        (2, "since", "2021-01-01", False),
        (1, "since", "2024-01-01", False),
    ]


def test_the_world_is_counted_as_stock_and_flow_in_products_and_licences_at_all_regulators_and_at_some():
    found = read("world_count", "atmps_approved_worldwide", "WLD", date(2024, 1, 1), some=(1,), bounds=False)
    values = {
        (how, detail): value[0] for (name, how, detail), value in found.items() if name == "strict_eu_atmp"
    }
    assert values == {
        ("stock", ""): 4,  # a, b, d, e
        ("stock_licences", ""): 5,  # d twice
        ("flow", ""): 2,  # b, e
        ("flow_licences", ""): 2,
        ("stock_some", "1"): 3,  # at the IFDA, which has most: a, b, d
        ("stock_licences_some", "1"): 3,
        ("flow_some", "1"): 1,
        ("flow_licences_some", "1"): 1,
    }


@pytest.mark.parametrize(("flow", "nearest"), [(False, "stock"), (True, "flow")])
def test_the_wording_decides_whether_the_stock_or_the_flow_is_nearest(flow, nearest):
    asked = Question("world_count", "atmps_approved_worldwide", "WLD", date(2024, 1, 1), DAY, flow=flow)
    readings = claim_readings.readings(Recount(tables()), asked)
    assert [r.how for r in readings if r.nearest] == [nearest]
    assert readings[0].nearest


def test_for_a_single_day_there_is_no_flow():
    found = read("world_count", "atmps_approved_worldwide", "WLD", DAY, DAY)
    assert {how for _, how, _ in found} == {"stock", "stock_licences"}


def test_definitions_that_differ_only_in_the_country_are_one_for_the_world():
    found = read("regulator_count", "regulators_counted", "WLD")
    assert {name for name, _, _ in found} == {"strict_eu_atmp", "cell_therapy_only", "verified"}
    assert plain(found)["strict_eu_atmp"][0] == 2


def test_countries_with_products_depend_on_whom_a_product_counts_for():
    found = plain(read("country_count", "countries_with_products", "WLD"))
    assert found["strict_eu_atmp"][0] == 2
    assert found["by_jurisdiction"][0] == 2
    assert found["cell_therapy_only"][0] == 2


def test_a_flag_asks_whether_any_counted_product_is_of_the_kind():
    found = plain(read("flag", "car_t_licensed"))
    assert found["by_jurisdiction"][0] == 1
    assert found["cell_therapy_only"][0] == 0


def test_diseases_are_counted_once_and_the_rest_category_is_none():
    found = plain(read("indications", "indications_covered"))
    assert found["by_jurisdiction"] == (3, 3, 4)  # b_all, vitiligo, gvhd; burns with the early date


def test_a_reading_carries_its_products_and_licence_events():
    readings = claim_readings.readings(
        Recount(tables()), Question("product_count", "atmp_products_of_country", "IRN", None, DAY)
    )
    assert readings[0].products == ("a", "b")
    assert readings[0].rows == (
        "authorisations:a.IFDA.authorised.2020-01-01",
        "authorisations:b.IFDA.authorised.2024-02-01",
    )


def test_what_ends_a_licence_keeps_its_date_in_the_early_reading():
    made = made_tables(
        [product("a")],
        [event("a", "IFDA", "authorised", "2020"), event("a", "IFDA", "withdrawn", "2024")],
        [rule("strict_eu_atmp", default=True)],
    )
    asked = Question("product_count", "atmp_products_of_country", "IRN", None, DAY, bounds=True)
    assert [(r.value, r.low, r.high) for r in claim_readings.readings(Recount(made), asked)] == [(1, 1, 1)]


def test_only_pages_public_by_then_are_read_when_knowledge_is_dated():
    made = tables()
    assert shared_recount(made) is shared_recount(made)
    early = Recount(made, date(2019, 1, 1))  # the made source is of 2020
    asked = Question("product_count", "atmp_products_of_country", "IRN", None, DAY)
    assert claim_readings.readings(early, asked)[0].value == 0


def test_values_span_from_the_lowest_to_the_highest_and_readings_without_one_say_nothing():
    readings = [Reading("a", "a", value, None, None) for value in (3, None, 7, 5)]
    assert value_span(readings) == (3, 7)
    assert value_span(readings[1:2]) == (None, None)


# ---- the days on which a licence begins and a period starts


def spans(kind, events, day, start=None, **given):
    """Value, low and high under one plain definition, for Iran."""
    names = sorted({each["product_id"] for each in events})
    made = made_tables([product(name) for name in names], events, [rule("strict_eu_atmp", default=True)])
    asked = Question(kind, "atmp_products_of_country", "IRN", start, day, bounds=True, **given)
    (reading,) = claim_readings.readings(Recount(made), asked)
    return reading.value, reading.low, reading.high


@pytest.mark.parametrize(
    ("day", "span"),
    [
        (date(2023, 12, 31), (0, 0, 0)),
        (date(2024, 1, 1), (0, 0, 1)),  # the first day that «2024» may mean
        (date(2024, 12, 30), (0, 0, 1)),
        (date(2024, 12, 31), (1, 1, 1)),  # the last one
    ],
)
def test_a_licence_dated_by_its_year_is_open_within_that_year(day, span):
    assert spans("product_count", [event("a", "IFDA", "authorised", "2024")], day) == span


@pytest.mark.parametrize(
    ("day", "span"),
    [
        (date(2023, 7, 31), (0, 0, 0)),
        (date(2023, 8, 1), (0, 0, 1)),  # 365 days before 31 July 2024: a 29 February lies between
        (date(2024, 7, 30), (0, 0, 1)),
        (date(2024, 7, 31), (1, 1, 1)),
    ],
)
def test_a_report_dated_by_its_month_reaches_a_year_back_from_the_end_of_the_month(day, span):
    events = [event("a", "IFDA", "authorised", "2024-07", date_basis="not_later_than")]
    assert spans("product_count", events, day) == span


def test_a_licence_known_from_a_report_may_have_been_suspended_since():
    # Told of in July, after the suspension of March: granted anew, or granted the year before.
    events = [
        event("a", "IFDA", "suspended", "2024-03-01"),
        event("a", "IFDA", "authorised", "2024-07-15", date_basis="not_later_than"),
    ]
    assert spans("product_count", events, date(2024, 12, 31)) == (1, 0, 1)


@pytest.mark.parametrize(
    ("granted", "new"),
    [("2023-12-30", 0), ("2023-12-31", 0), ("2024-01-01", 1), ("2024-06-30", 1), ("2024-07-01", 0)],
)
def test_new_is_what_came_in_from_the_first_day_of_the_period_to_its_last(granted, new):
    events = [event("a", "IFDA", "authorised", granted)]
    assert spans("new_products", events, DAY, date(2024, 1, 1)) == (new, new, new)
    made = made_tables([product("a")], events, [rule("strict_eu_atmp", default=True)])
    asked = Question("world_count", "atmps_approved_worldwide", "WLD", date(2024, 1, 1), DAY, bounds=True)
    flow = [r for r in claim_readings.readings(Recount(made), asked) if r.how.startswith("flow")]
    assert [(r.how, r.value, r.low, r.high) for r in flow] == [
        ("flow", new, new, new),
        ("flow_licences", new, new, new),
    ]


def test_what_may_have_come_in_before_the_period_need_not_be_new():
    # «2024» may mean 1 January, before the period of March to December.
    events = [event("a", "IFDA", "authorised", "2024")]
    assert spans("new_products", events, date(2024, 12, 31), date(2024, 3, 1)) == (1, 0, 1)
    # By the day before the last it is not certain; it may have come in since March, or in no part of it.
    assert spans("new_products", events, date(2024, 12, 30), date(2024, 3, 1)) == (0, 0, 1)


def test_the_world_has_the_same_ends_as_a_country():
    # The licence of «2024» may be older than the period, that of «2025» may lie within it.
    events = [event("a", "IFDA", "authorised", "2024"), event("b", "FDA", "authorised", "2025")]
    made = made_tables([product("a"), product("b")], events, [rule("strict_eu_atmp", default=True)])
    asked = Question(
        "world_count",
        "atmps_approved_worldwide",
        "WLD",
        date(2024, 3, 1),
        date(2025, 6, 30),
        some=(1,),
        bounds=True,
    )
    found = {r.how: (r.value, r.low, r.high) for r in claim_readings.readings(Recount(made), asked)}
    assert found["stock"] == found["stock_licences"] == (1, 1, 2)
    assert found["flow"] == found["flow_licences"] == (1, 0, 2)
    assert found["stock_some"] == (1, 1, 1)  # on the day only the IFDA has a licence for certain
    assert found["flow_some"] == found["flow_licences_some"] == (1, 0, 1)


def test_a_question_asks_neither_for_the_flow_nor_for_early_dates_unless_it_says_so():
    asked = Question("world_count", "atmps_approved_worldwide", "WLD", date(2024, 1, 1), DAY)
    readings = claim_readings.readings(Recount(tables()), asked)
    assert [r.how for r in readings if r.nearest] == ["stock"]
    assert all((r.low, r.high) == (r.value, r.value) for r in readings)


# ---- the events behind a number of the world


def behind(how, **given):
    """The licence events behind a reading, as product and regulator.

    On 30 June 2024 the FDA has d and e, the IFDA d and a; x is licensed by the MFDS, no longer by the FDA.
    """
    names = "adex"
    events = [
        event("d", "FDA", "authorised", "2020-01-01"),
        event("d", "IFDA", "authorised", "2024-02-01"),
        event("e", "FDA", "authorised", "2024-03-01"),
        event("a", "IFDA", "authorised", "2020-01-01"),
        event("x", "MFDS", "authorised", "2020-01-01"),
        event("x", "FDA", "authorised", "2020-01-01"),
        event("x", "FDA", "withdrawn", "2023-01-01"),
    ]
    made = made_tables([product(name) for name in names], events, [rule("strict_eu_atmp", default=True)])
    asked = Question(
        "world_count", "atmps_approved_worldwide", "WLD", date(2024, 1, 1), DAY, some=(1,), **given
    )
    (reading,) = [r for r in claim_readings.readings(Recount(made), asked) if r.how == how]
    rows = [row.removeprefix("authorisations:").split(".")[:2] for row in reading.rows]
    return reading.value, [tuple(row) for row in rows]


def test_products_new_in_the_world_rest_on_their_own_licences():
    assert behind("flow") == (1, [("e", "FDA")])  # d was there before


def test_licences_new_in_the_world_rest_on_themselves_and_not_on_others_of_the_product():
    assert behind("flow_licences") == (2, [("d", "IFDA"), ("e", "FDA")])


def test_a_withdrawn_licence_counts_no_more_though_the_product_is_licensed_elsewhere():
    every = [("a", "IFDA"), ("d", "FDA"), ("d", "IFDA"), ("e", "FDA"), ("x", "MFDS")]
    assert behind("stock") == (4, every)
    assert behind("stock_licences") == (5, every)


def test_of_regulators_with_as_many_licences_the_first_in_the_alphabet_leads():
    assert behind("stock_some") == (2, [("d", "FDA"), ("e", "FDA")])


def test_of_definitions_alike_for_products_the_one_by_origin_speaks_for_the_world():
    rules = [
        rule("plain", default=True),
        rule("there_cells", count_by="jurisdiction", classes="cell_therapy"),
        rule("cells", classes="cell_therapy"),
    ]
    made = made_tables([product("a")], [event("a", "IFDA", "authorised", "2020-01-01")], rules)
    again = Recount(made)
    assert [(r.definition_id, first) for r, first in again.by_scope("unheard_of")] == [
        ("plain", True),
        ("cells", False),
    ]
    # Where a metric's own definition is by the regulator's country, that one speaks.
    here = Recount(tables())
    assert next((r.definition_id, first) for r, first in here.by_scope("licensed_products_total")) == (
        "by_jurisdiction",
        True,
    )


def test_a_metric_whose_definition_the_tables_do_not_hold_takes_the_default_one():
    made = made_tables([product("a")], [], [rule("plain", default=True), rule("other")])
    again = Recount(made)
    assert [(r.definition_id, first) for r, first in again.by_rule("world_rank_cell_therapy")] == [
        ("plain", True),
        ("other", False),
    ]


def test_a_place_asked_for_by_another_metric_is_the_same_one_with_another_nearest_definition():
    again = Recount(tables())
    by_metric = {
        metric: claim_readings.readings(again, Question("rank", metric, "IRN", None, DAY, bounds=True))
        for metric in ("world_rank_atmp_products", "world_rank_cell_therapy")
    }
    nearest = {metric: [r.definition_id for r in found if r.nearest] for metric, found in by_metric.items()}
    assert nearest == {
        "world_rank_atmp_products": ["strict_eu_atmp"],
        "world_rank_cell_therapy": ["cell_therapy_only"],
    }
    places = [
        {r.definition_id: (r.value, r.low, r.high, r.rows) for r in found} for found in by_metric.values()
    ]
    assert places[0] == places[1]


def test_a_place_that_early_dates_make_worse_is_told_with_both_ends():
    # On the day only a is certain; the rivals' licences of the year may have come before it.
    made = made_tables(
        [product("a"), product("d", origin_country="USA"), product("e", origin_country="USA")],
        [
            event("a", "IFDA", "authorised", "2020-01-01"),
            event("d", "FDA", "authorised", "2024"),
            event("e", "FDA", "authorised", "2024"),
        ],
        [rule("strict_eu_atmp", default=True)],
    )
    asked = Question("rank", "world_rank_atmp_products", "IRN", None, DAY, bounds=True)
    (reading,) = claim_readings.readings(Recount(made), asked)
    assert (reading.value, reading.low, reading.high, reading.tied) == (1, 1, 2, 0)


def test_a_member_of_a_pooled_union_is_asked_for_as_the_union():
    rules = [rule("strict_eu_atmp", eu="as_one", default=True)]
    made = made_tables(
        [product("a", origin_country="DEU"), product("b", origin_country="ITA")],
        [event("a", "EMA", "authorised", "2020-01-01"), event("b", "EMA", "authorised", "2024-02-01")],
        rules,
    )
    again = Recount(made)
    for kind, start, value in (("product_count", None, 2), ("new_products", date(2024, 1, 1), 1)):
        (reading,) = claim_readings.readings(
            again, Question(kind, "atmp_products_of_country", "DEU", start, DAY)
        )
        assert reading.value == value


def test_diseases_of_no_product_of_the_country_and_blank_ones_are_not_counted():
    made = tables()
    blank = made["indications"].assign(condition=["b_all", "", "vitiligo", "burns", "gvhd"])
    readings = claim_readings.readings(
        Recount(made.replaced(indications=blank)),
        Question("indications", "indications_covered", "USA", None, DAY),
    )
    assert {r.definition_id: r.value for r in readings}["strict_eu_atmp"] == 1  # gvhd; e treats none
    assert readings[0].definition_id == "by_jurisdiction"
    assert readings[0].value == 1


def test_two_snapshots_are_one_unless_bounds_are_asked_for():
    again = Recount(tables())
    rule_ = find_definition(again.tables, "by_jurisdiction")
    asked = Question("product_count", "licensed_products_total", "IRN", None, DAY)
    late, early = again.both(asked, rule_, DAY)
    assert late is early


@pytest.mark.parametrize(
    ("kind", "metric"),
    [
        ("product_count", "atmp_products_of_country"),
        ("rank", "world_rank_atmp_products"),
        ("country_count", "countries_with_products"),
    ],
)
def test_a_number_rests_on_the_licences_that_are_certain_also_where_early_ones_are_asked_for(kind, metric):
    readings = claim_readings.readings(
        Recount(tables()), Question(kind, metric, "IRN", None, DAY, bounds=True)
    )
    rows = {row.removeprefix("authorisations:")[0] for row in readings[0].rows}
    assert {"a", "b"} <= rows
    assert "c" not in rows  # licensed for certain only two weeks later
    assert "c" not in readings[0].products
