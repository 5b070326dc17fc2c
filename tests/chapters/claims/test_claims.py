"""Chapter 04: which claims are known, on which day they are tested, and what becomes of them."""

from datetime import date

import pandas as pd
import pytest
from tests.made import event, made_tables, product, rule
from tests.made_claims import claim, ledger, link, reported, use

from regenatlas.chapters.claims import claims

DAY = date(2025, 1, 1)
RULES = [
    rule("strict_eu_atmp", default=True),
    rule("cell_therapy_only", classes="cell_therapy"),
    rule("by_jurisdiction", count_by="jurisdiction"),
    rule("by_jurisdiction_cells", count_by="jurisdiction", classes="cell_therapy"),
]


def tables(*rows, links=None, ranks=None, events=None, sources=None, uses=None):
    products = [
        product("a", **{"class": "tissue_engineered"}),
        product("b"),
        product("c"),
        product("d", origin_country="USA"),
        product("e", origin_country="USA"),
    ]
    licensed = [
        event("a", "IFDA", "authorised", "2020-01-01"),
        event("b", "IFDA", "authorised", "2024-02-01", verified=False),
        event("c", "IFDA", "authorised", "2024-07-15", date_basis="not_later_than"),
        *(event(name, "FDA", "authorised", "2019-01-01") for name in "de"),
    ]
    dates = {"paper": "2024-07-01", "elsewhere": "", **(sources or {})}
    more = ledger(list(rows), links, ranks, uses=uses)
    return made_tables(products, events or licensed, RULES, sources=dates, **more)


def audited(*rows, day=DAY, country="IRN", **given):
    found = claims.audit(tables(*rows, **given), country, day)
    return found.set_index("claim_id")


def total(claim_id, value, **given):
    return claim(claim_id, "licensed_products_total", "product_count", value, **given)


# ---- which claims are known


def known(*rows, day=DAY, known_by=None, **given):
    found, left_out = claims.known_claims(tables(*rows, **given), "IRN", day, known_by)
    return list(found["claim_id"]), list(left_out)


def test_a_claim_that_became_public_later_is_left_out_and_counted():
    early, late = total("early", 2), total("late", 2, published="2025-01-02")
    assert known(early, late) == (["early"], ["late"])
    assert claims.later_claims(tables(early, late), "IRN", DAY).rows == ("claims:late",)


def test_a_page_dated_by_its_year_is_public_when_the_year_is_over():
    assert known(total("x", 2, published="2024"), day=date(2024, 12, 30)) == ([], ["x"])
    assert known(total("x", 2, published="2024"), day=date(2024, 12, 31)) == (["x"], [])


def test_an_undated_page_is_kept_unless_it_speaks_of_a_later_day():
    undated = total("undated", 2, published="", period_start="", period_end="")
    ahead = total("ahead", 2, published="", source_id="x", period_start="2025-02-01", period_end="2025-02-01")
    assert known(undated, ahead) == (["undated"], ["ahead"])


def test_an_undated_page_is_as_young_as_the_newest_day_it_speaks_of():
    page = {"published": "", "source_id": "undated"}
    undated = total("undated", 2, period_start="", period_end="", **page)
    later = total("later", 2, period_start="2024-06-30", period_end="2024-07-31", **page)
    assert known(undated, later, day=date(2024, 6, 29)) == ([], ["later", "undated"])
    assert known(undated, later, day=date(2024, 6, 30)) == (["later", "undated"], [])


def test_a_running_year_may_be_told_of_and_a_longer_period_when_it_is_over():
    year = total("year", 2, published="", period_start="2024-03-20", period_end="2025-03-20")
    assert known(year, day=date(2024, 3, 20)) == (["year"], [])
    decade = total("decade", 2, published="", period_start="2014-01-01", period_end="2024-12-31")
    assert known(decade, day=date(2024, 12, 30)) == ([], ["decade"])


def test_with_dated_knowledge_an_undated_page_is_left_out():
    undated = total("undated", 2, published="")
    assert known(undated, total("dated", 2), known_by=date(2024, 7, 1)) == (["dated"], ["undated"])
    assert known(total("dated", 2), known_by=date(2024, 6, 30)) == ([], ["dated"])


def test_claims_about_another_country_are_none_of_this_ones():
    assert known(total("theirs", 2, subject_country="USA")) == ([], [])


def test_a_claim_about_the_world_comes_with_the_page_or_the_claim_that_rests_on_it():
    world = {"subject_country": "WLD", "source_id": "elsewhere"}
    rows = [
        total("own", 2),
        total("same-page", 2, subject_country="WLD"),
        total("linked", 2, **world),
        total("neighbour", 2, **world),
    ]
    links = [link("linked", "own", "conflicts"), link("own", "neighbour", "context")]
    assert known(*rows, links=links) == (["linked", "own", "same-page"], [])


def test_a_country_without_claims_has_an_empty_audit_with_columns():
    found = claims.audit(tables(total("own", 2)), "USA", DAY)
    assert found.empty
    assert {"claim_id", "verdict", "chapter", "rows"} <= set(found.columns)
    assert claims.claim_tally(found, "USA")["claims"].value == 0


# ---- the day


def dated(**given):
    found, _ = claims.known_claims(tables(total("x", 2, **given)), "IRN", DAY)
    return found[["start", "day", "basis"]].iloc[0].tolist()


def test_a_claim_is_tested_for_the_last_day_of_its_period():
    given = {"period_start": "2023-03-21", "period_end": "2024-03-19"}
    assert dated(**given) == [date(2023, 3, 21), date(2024, 3, 19), "period_end"]


def test_without_an_end_the_start_counts_and_without_either_the_page():
    month = [date(2024, 1, 1), date(2024, 1, 31), "period_start"]
    assert dated(period_start="2024-01", period_end="") == month
    assert dated(period_start="", period_end="") == [None, date(2024, 7, 1), "published"]
    assert dated(period_start="", period_end="", published="") == [None, None, ""]


def test_a_day_that_only_the_reported_places_know_is_taken_from_there():
    row = claim("x", "world_rank_atmp_products", "rank", 12, period_start="", period_end="")
    ranks = [reported("r", "world_rank_atmp_products", "2024-03-20", 12)]
    found, _ = claims.known_claims(tables(row, ranks=ranks), "IRN", DAY)
    assert found[["day", "basis"]].iloc[0].tolist() == [date(2024, 3, 20), "reported_ranks"]
    other = [reported("r", "world_rank_atmp_products", "2024-03-20", 11)]
    found, _ = claims.known_claims(tables(row, ranks=other), "IRN", DAY)
    assert found["basis"].iloc[0] == "published"


# ---- verdicts: on 30 June 2024 Iran has a (tissue) and b (cells); c is known from a report two weeks later


def test_a_claim_is_reproduced_under_the_nearest_definition():
    found = audited(total("x", 2)).loc["x"]
    assert (found["verdict"], found["nearest"], found["ours"]) == ("borne_out", "by_jurisdiction", 2)
    assert (found["low"], found["high"], found["tried"]) == (1, 2, 4)


def test_another_definition_that_reproduces_it_is_named():
    found = audited(total("x", 1)).loc["x"]
    assert found["verdict"] == "other_rule"
    agreeing = [reading.definition_id for reading in found["agreeing"]]
    assert agreeing == ["cell_therapy_only", "by_jurisdiction_cells"]


def test_a_number_that_early_licence_dates_allow_is_left_open():
    found = audited(total("x", 3)).loc["x"]
    assert found[["verdict", "reason"]].tolist() == ["undecided", "coarse_dates"]
    assert (found["undecided"].low, found["undecided"].high) == (2, 3)


def test_a_number_beyond_all_dates_and_definitions_is_contradicted():
    found = audited(total("x", 4)).loc["x"]
    assert (found["verdict"], found["reason"]) == ("contradicted", "")
    assert found["closest"].value == 2


def test_a_report_more_than_a_year_later_leaves_nothing_open():
    early = {"period_start": "2023-07-14", "period_end": "2023-07-14"}
    assert audited(total("x", 2, **early)).loc["x", "verdict"] == "contradicted"
    assert audited(total("x", 2, period_start="", period_end="2023-07-16")).loc["x", "verdict"] == "undecided"


def test_fewer_on_the_market_than_licensed_is_left_open_for_want_of_sales():
    row = claim("x", "products_on_market", "product_count", 0)
    assert audited(row).loc["x", ["verdict", "reason"]].tolist() == ["undecided", "licences_not_sales"]


@pytest.mark.parametrize(("relation", "verdict"), [("at_least", "borne_out"), ("more_than", "contradicted")])
def test_the_relation_of_the_statement_is_kept(relation, verdict):
    later = {"period_start": "2024-12-01", "period_end": "2024-12-01", "published": "2024-12-02"}
    assert audited(total("x", 3, value_relation=relation, **later)).loc["x", "verdict"] == verdict


def test_a_place_is_tested_like_any_number():
    first = claim("first", "world_rank_atmp_products", "rank", 1)
    top = claim("top", "world_rank_atmp_products", "rank", 5, value_relation="top_n")
    found = audited(first, top)
    assert found["verdict"].tolist() == ["borne_out", "borne_out"]
    assert found["tied"].tolist() == [1, 1]


def test_new_licences_without_a_start_hold_at_best_under_another_reading():
    row = claim("x", "licensed_products_new", "new_products", 1, period_start="", period_end="2024-06-30")
    found = audited(row).loc["x"]
    assert found["verdict"] == "other_rule"
    assert {reading.how for reading in found["agreeing"]} == {"since"}


def asked(found, name):
    """What is asked of the tables for a claim of a frame of known ones."""
    known = {row["claim_id"]: row for row in found.to_dict("records")}
    return claims.question_of(known[name], [*known.values()])


def test_an_open_start_is_tried_where_like_claims_begin_and_at_the_starts_of_years():
    stated = claim("y", "licensed_products_new", "new_products", 1, period_start="2023-05-05")
    open_one = claim(
        "x", "licensed_products_new", "new_products", 1, period_start="", period_end="2024-06-30"
    )
    found, _ = claims.known_claims(tables(stated, open_one), "IRN", DAY)
    question = asked(found, "x")
    assert question.starts == (date(2022, 1, 1), date(2023, 1, 1), date(2023, 5, 5), date(2024, 1, 1))
    solar, _ = claims.known_claims(tables({**stated, "calendar": "solar_hijri"}, open_one), "IRN", DAY)
    question = asked(solar, "x")
    assert question.starts == (date(2022, 3, 21), date(2023, 3, 21), date(2023, 5, 5), date(2024, 3, 20))


def test_a_number_of_products_is_not_borne_out_by_as_many_licences():
    world = {"subject_country": "WLD", "period_start": "2024-01-01"}
    twice = [
        event("a", "IFDA", "authorised", "2020-01-01"),
        event("a", "FDA", "authorised", "2020-01-01"),
        event("d", "FDA", "authorised", "2020-01-01"),
    ]
    own = total("own", 1)
    products = claim("w", "atmps_approved_worldwide", "world_count", 3, **world)
    licences = claim("v", "atmps_approved_worldwide", "world_count", 3, unit="licences", **world)
    found = audited(own, products, licences, events=twice)
    assert found.loc["w", "verdict"] == "contradicted"
    assert found.loc["v", "verdict"] == "other_rule"


def test_the_wording_tells_a_flow_from_a_stock():
    world = {"subject_country": "WLD", "period_start": "2024-01-01"}
    stock = claim(
        "stock", "atmps_approved_worldwide", "world_count", 4, definition="authorised in the world", **world
    )
    flow = claim(
        "flow", "atmps_approved_worldwide", "world_count", 1, definition="ATMPs approved in 2024", **world
    )
    found = audited(total("own", 2), stock, flow)
    assert found.loc["stock", ["verdict", "ours"]].tolist() == ["borne_out", 4]
    assert found.loc["flow", ["verdict", "ours"]].tolist() == ["borne_out", 1]


def test_a_stated_number_of_regulators_is_tried_for_the_world():
    world = {"subject_country": "WLD"}
    regulators = claim("r", "regulators_counted", "regulator_count", 1, **world)
    products = claim("w", "atmps_approved_worldwide", "world_count", 2, **world)
    found = audited(total("own", 2), regulators, products)
    assert {reading.how for reading in found.loc["w", "agreeing"]} >= {"stock_some"}


# ---- what cannot be tested


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"testable": "no", "untestable_why": "outside_field"}, "outside_field"),
        ({"testable": "no"}, "no_table"),
        ({"value": "several", "value_number": None}, "qualitative"),
        ({"unit": "text"}, "qualitative"),
        ({"period_start": "", "period_end": "", "published": ""}, "undated"),
    ],
)
def test_a_claim_that_cannot_be_tested_says_why(given, reason):
    found = audited({**total("x", 2), **given}).loc["x"]
    assert (found["verdict"], found["reason"], found["ours"]) == ("outside", reason, None)


def test_a_claim_for_a_day_to_come_cannot_be_decided_yet():
    period = {"period_start": "2024-03-20", "period_end": "2025-03-20"}
    assert audited(total("x", 2, **period)).loc["x", ["verdict", "reason"]].tolist() == [
        "undecided",
        "not_due",
    ]


def test_a_country_whose_register_nobody_searched_cannot_be_tested():
    made = tables(
        total("x", 2), claim("w", "regulators_counted", "regulator_count", 2, subject_country="WLD")
    )
    regulators = made["regulators"]
    regulators.loc[regulators["regulator_id"] == "IFDA", "searched"] = "no"
    found = claims.audit(type(made)({**made, "regulators": regulators}), "IRN", DAY).set_index("claim_id")
    assert found.loc["x", ["verdict", "reason"]].tolist() == ["undecided", "not_searched"]
    assert found.loc["w", "verdict"] == "borne_out"  # the world's registers were


# ---- what an agreement rests on


def test_a_claim_carries_its_row_and_the_licence_events_behind_our_number():
    assert audited(total("x", 2)).loc["x", "rows"] == (
        "authorisations:a.IFDA.authorised.2020-01-01",
        "authorisations:b.IFDA.authorised.2024-02-01",
        "claims:x",
    )


# ---- in numbers


def many():
    rows = [total("same", 2), total("other", 1), total("open", 3), total("wrong", 4)]
    undated = {"published": "", "period_end": "", "period_start": ""}
    rows.append(claim("far", "biotech_rank", "no", 12, untestable_why="outside_field", **undated))
    return claims.audit(tables(*rows), "IRN", DAY)


def test_the_verdicts_are_counted_and_statements_on_the_world_apart():
    assert {name: n.value for name, n in claims.claim_tally(many(), "IRN").items()} == {
        "claims": 5,
        "own": 5,
        "world": 0,
        "asked": 4,
        "borne_out": 1,
        "restated": 0,
        "other_rule": 1,
        "contradicted": 1,
        "undecided": 1,
        "outside": 1,
    }
    on_the_world = total("w", 2, subject_country="WLD")
    found = claims.claim_tally(claims.audit(tables(total("own", 2), on_the_world), "IRN", DAY), "IRN", "x")
    assert (found["own"].value, found["world"].rows) == (1, ("claims:w",))
    assert found["own"].name == "x.own"


def test_topics_with_most_tested_claims_come_first():
    found = claims.claims_by_topic(many())
    assert found[["topic", "verdict", "n"]].to_numpy().tolist() == [
        ["products", "borne_out", 1],
        ["products", "other_rule", 1],
        ["products", "contradicted", 1],
        ["products", "undecided", 1],
        ["biotechnology", "outside", 1],
    ]


def test_licences_that_a_country_gave_are_counted_as_its_licensed_products():
    found = audited(total("x", 2, unit="licences")).loc["x"]
    assert (found["verdict"], found["ours"]) == ("borne_out", 2)


# ---- the limits of what is known and of the days


@pytest.mark.parametrize(
    ("end", "is_known"),
    [
        ("2024-03-20", True),  # 366 days after the first, as 29 February lies between
        ("2024-03-21", False),
    ],
)
def test_a_period_is_a_running_year_up_to_366_days_after_its_first(end, is_known):
    page = total("year", 2, published="", period_start="2023-03-20", period_end=end)
    assert known(page, day=date(2023, 6, 1)) == ((["year"], []) if is_known else ([], ["year"]))


def test_the_newest_day_of_a_page_decides_in_whatever_order_its_claims_stand():
    page = {"published": "", "source_id": "undated"}
    old = total("a-old", 2, period_start="2020-01-01", period_end="2020-12-31", **page)
    new = total("b-new", 2, period_start="2024-01-01", period_end="2024-03-31", **page)
    for rows in ((old, new), (new, old)):
        assert known(*rows, day=date(2023, 12, 31)) == ([], ["a-old", "b-new"])
        assert known(*rows, day=date(2024, 1, 1)) == (["a-old", "b-new"], [])


def test_a_page_without_a_day_does_not_hold_back_another_one():
    ahead = total("ahead", 2, published="", source_id="x", period_start="2030", period_end="")
    other = total("other", 2, published="", source_id="y", period_start="", period_end="2024-01-01")
    assert known(ahead, other) == (["other"], ["ahead"])


def test_an_imprecise_day_is_the_last_that_it_may_be():
    assert dated(period_start="2023", period_end="2024-02") == [
        date(2023, 1, 1),
        date(2024, 2, 29),
        "period_end",
    ]
    assert dated(period_start="", period_end="", published="2024-06") == [
        None,
        date(2024, 6, 30),
        "published",
    ]


def test_the_reported_place_that_gives_the_day_is_the_same_one_on_the_same_page():
    place = claim("x", "world_rank_atmp_products", "rank", 12, period_start="", period_end="")

    def basis(*ranks):
        found, _ = claims.known_claims(tables(place, ranks=list(ranks)), "IRN", DAY)
        return found[["day", "basis"]].iloc[0].tolist()

    published = [date(2024, 7, 1), "published"]
    assert basis(reported("r", "world_rank_cell_therapy", "2024-03", 12)) == published
    assert basis(reported("r", "world_rank_atmp_products", "2024-03", 12, source_id="elsewhere")) == published
    assert basis(reported("r", "world_rank_atmp_products", "2024-03", 12, country="KOR")) == published
    assert basis(reported("r", "world_rank_atmp_products", "", 12)) == published
    assert basis(reported("r", "world_rank_atmp_products", "2024-03", 11)) == published
    assert basis(reported("r", "world_rank_atmp_products", "2024-03", 12)) == [
        date(2024, 3, 31),
        "reported_ranks",
    ]


def test_a_claim_for_the_day_of_the_report_is_due():
    today = {"period_start": "2025-01-01", "period_end": "2025-01-01", "published": "2025-01-01"}
    found = audited(total("x", 3, **today)).loc["x"]
    assert (found["verdict"], found["ours"]) == ("borne_out", 3)
    assert audited(total("x", 3, **today), day=date(2024, 12, 31)).empty


# ---- yes and no


def test_a_yes_or_no_is_held_against_what_is_licensed():
    no_car_t = claim("no", "car_t_licensed", "flag", "no")
    car_t = claim("yes", "car_t_licensed", "flag", "yes")
    found = audited(no_car_t, car_t)
    assert found.loc["no", ["claimed", "verdict"]].tolist() == [0, "borne_out"]
    assert found.loc["yes", ["claimed", "verdict"]].tolist() == [1, "contradicted"]


# ---- what a claim leaves open


def question(name, *rows):
    found, _ = claims.known_claims(tables(*rows), "IRN", DAY)
    return asked(found, name)


def new(claim_id, **given):
    return claim(claim_id, "licensed_products_new", "new_products", 1, **given)


def test_only_like_claims_that_begin_before_the_day_give_a_start():
    rows = [
        new("x", period_start="", period_end="2024-06-30"),
        new("before", period_start="2024-06-29"),
        new("same-day", period_start="2024-06-30"),
        new("open", period_start=""),
        new("world", period_start="2023-03-03", subject_country="WLD"),
        total("other-metric", 1, period_start="2023-04-04"),
    ]
    years = (date(2022, 1, 1), date(2023, 1, 1), date(2024, 1, 1))
    assert question("x", *rows).starts == (*years, date(2024, 6, 29))


def test_a_claim_with_a_start_or_about_the_world_tries_no_others():
    assert question("x", new("x", period_start="2024-01-01")).starts == ()
    world = {"subject_country": "WLD", "period_start": ""}
    asked = question("w", total("own", 2), claim("w", "atmps_approved_worldwide", "world_count", 3, **world))
    assert (asked.start, asked.starts) == (None, ())


def test_each_number_of_regulators_that_is_stated_is_tried_once_and_only_for_the_world():
    world = {"subject_country": "WLD"}
    rows = [
        total("own", 7),
        claim("w", "atmps_approved_worldwide", "world_count", 3, **world),
        *(
            claim(f"r{n}", "regulators_counted", "regulator_count", value, **world)
            for n, value in enumerate([5, 2, 5, 0, "several"])
        ),
    ]
    assert question("w", *rows).some == (2, 5)
    assert question("own", *rows).some == ()
    assert not question("w", *rows).flow


# ---- what is said of a verdict


def test_a_claim_that_cannot_be_tested_has_no_numbers_of_ours():
    found = audited({**total("x", 2), "testable": "no"}).loc["x"]
    assert found[["nearest", "nearest_label", "ours", "low", "high"]].tolist() == ["", "", None, None, None]
    assert found[["tied", "tried", "missing", "agreeing", "products"]].tolist() == [0, 0, (), (), ()]
    assert found["rows"] == ("claims:x",)


def test_the_span_is_of_readings_that_count_the_same_thing():
    # On 30 June: a and b of Iran, d and e of the USA; of cells b, d and e. In the year only b came in.
    world = {"subject_country": "WLD", "period_start": "2024-01-01"}
    stock = claim("stock", "atmps_approved_worldwide", "world_count", 4, **world)
    flow = claim(
        "flow", "atmps_approved_worldwide", "world_count", 1, definition="approved during it", **world
    )
    found = audited(total("own", 2), stock, flow)
    assert found.loc["stock", ["ours", "low", "high", "tried"]].tolist() == [4, 3, 4, 2]
    assert found.loc["flow", ["ours", "low", "high", "tried"]].tolist() == [1, 1, 1, 2]


def test_a_definition_without_a_place_does_not_count_for_the_span_of_places():
    # Until February 2024 Iran has a, of tissue: second to the USA, and no place among cells.
    early = {"period_start": "2023-01-01", "period_end": "2023-01-01"}
    found = audited(claim("x", "world_rank_atmp_products", "rank", 2, **early)).loc["x"]
    assert found[["verdict", "ours", "low", "high", "tried"]].tolist() == ["borne_out", 2, 2, 2, 4]


def test_products_and_their_pages_are_those_of_the_definition_that_agrees():
    # One by «cells»: b, which no page verifies. The nearest definition has a and b.
    found = audited(total("x", 1)).loc["x"]
    assert found[["ours", "products"]].tolist() == [2, ("b",)]


def test_topics_tested_as_often_stand_by_all_their_claims_then_by_name():
    rows = [
        total("p", 2),  # of products: one, tested
        *(claim(f"b{n}", "biotech_rank", "no", 1) for n in range(2)),
        *(claim(f"t{n}", "hsct_total", "no", 1) for n in range(3)),
        *(claim(f"i{n}", "ion_therapy_start", "no", 1) for n in range(2)),
    ]
    found = claims.claims_by_topic(claims.audit(tables(*rows), "IRN", DAY))
    assert found[["topic", "n"]].to_numpy().tolist() == [
        ["products", 1],
        ["transplants", 3],
        ["biotechnology", 2],
        ["ion_therapy", 2],
    ]
    assert found["rows"].iloc[2] == ("claims:b0", "claims:b1")


# ---- the tables


def test_statements_of_the_documents_under_test_are_counted_apart():
    made = tables(total("s", 2, source_id="seed"), total("x", 2), sources={"seed": "2024-07-01"})
    sources = made["sources"]
    sources.loc[sources["source_id"] == "seed", "kind"] = "seed_document"
    made = made.replaced(sources=sources)
    seeds = claims.seed_documents(claims.audit(made, "IRN", DAY), made)
    assert seeds["claim_id"].tolist() == ["s"]
    tally = claims.seed_tally(seeds, "IRN")
    assert (tally["claims"].value, tally["documents"].value) == (1, 1)
    assert tally["documents"].rows == ("sources:seed",)


def test_only_outcomes_that_occur_are_told():
    rows = total("x", 2), total("y", 99), claim("z", "biotech_rank", "no", 1)
    tally = claims.claim_tally(claims.audit(tables(*rows), "IRN", DAY), "IRN")
    assert claims.found_outcomes(tally) == [
        {"verdict": code, "n": tally[code]} for code in ("borne_out", "contradicted", "outside")
    ]


@pytest.mark.parametrize(("new", "verdict"), [(2, "borne_out"), (3, "contradicted")])
def test_diseases_of_new_products_count_only_where_as_many_are_new_as_the_document_says(new, verdict):
    period = {"period_start": "2023-06-01", "period_end": "2024-06-30"}
    number = claim("n", "licensed_products_new", "new_products", new, **period)
    uses = claim("u", "uses_of_new_products", "uses_of_new", 2, unit="indications", **period)
    events = [event("a", "IFDA", "authorised", "2023-01-01")]
    events += [event(name, "IFDA", "authorised", "2024-01-01") for name in "bc"]
    made = tables(number, uses, events=events, uses=[use(n, f"disease-{n}") for n in "abc"])
    assert claims.audit(made, "IRN", DAY).set_index("claim_id").loc["u", "verdict"] == verdict


@pytest.mark.parametrize(
    ("number", "value", "stated"),
    [(7.0, "7", 7), (9.5, "9.5", 9.5), (0, "0", 0), (None, "yes", 1), (float("nan"), "some", None)],
)
def test_stated_numbers_become_plain_ones(number, value, stated):
    found = claims._claimed({"unit": "", "value_number": number, "value": value})
    assert found == stated
    assert isinstance(found, type(stated))


def test_what_exact_licence_days_would_decide_is_counted():
    part = pd.DataFrame(
        {
            "claim_id": list("abc"),
            "verdict": ["undecided", "undecided", "restated"],
            "reason": ["coarse_dates", "licences_not_sales", "coarse_dates"],
        }
    )
    found = claims.coarsely_dated(part, "seeds")
    assert (found.value, found.rows, found.name) == (1, ("claims:a",), "seeds.coarse_dates")
