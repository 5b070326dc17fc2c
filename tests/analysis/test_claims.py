"""Chapter 04: which claims are known, on which day they are tested, and what becomes of them."""

from datetime import date

import pytest

from regenatlas.analysis import claims
from tests.made import event, made_tables, product, rule
from tests.made_claims import claim, ledger, link, reported

DAY = date(2025, 1, 1)
RULES = [
    rule("strict_eu_atmp", default=True),
    rule("cell_therapy_only", classes="cell_therapy"),
    rule("by_jurisdiction", count_by="jurisdiction"),
    rule("by_jurisdiction_cells", count_by="jurisdiction", classes="cell_therapy"),
]


def tables(*rows, links=None, ranks=None, events=None, sources=None):
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
    return made_tables(products, events or licensed, RULES, sources=dates, **ledger(list(rows), links, ranks))


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
    assert claims.later(tables(early, late), "IRN", DAY).rows == ("claims:late",)


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
    assert {"claim_id", "verdict", "outcome", "rows"} <= set(found.columns)
    assert claims.tally(found)["claims"].value == 0


# ---- the day


def dated(**given):
    found, _ = claims.known_claims(tables(total("x", 2, **given)), "IRN", DAY)
    return found[["start", "day", "basis"]].iloc[0].tolist()


def test_a_claim_is_tested_for_the_last_day_of_its_period():
    given = {"period_start": "2023-03-21", "period_end": "2024-03-19"}
    assert dated(**given) == [date(2023, 3, 21), date(2024, 3, 19), "period_end"]


def test_without_an_end_the_start_counts_and_without_either_the_page():
    assert dated(period_start="2024-01", period_end="") == [
        date(2024, 1, 1),
        date(2024, 1, 31),
        "period_start",
    ]
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
    assert (found["verdict"], found["nearest"], found["ours"]) == ("reproduced", "by_jurisdiction", 2)
    assert (found["low"], found["high"], found["tried"]) == (1, 2, 4)


def test_another_definition_that_reproduces_it_is_named():
    found = audited(total("x", 1)).loc["x"]
    assert found["verdict"] == "reproduced_under_another_definition"
    assert [reading.definition_id for reading in found["agreeing"]] == [
        "cell_therapy_only",
        "by_jurisdiction_cells",
    ]


def test_a_number_that_early_licence_dates_allow_is_left_open():
    found = audited(total("x", 3)).loc["x"]
    assert (found["verdict"], found["reason"], found["outcome"]) == (
        "not_testable",
        "coarse_dates",
        "left_open",
    )
    assert (found["undecided"].low, found["undecided"].high) == (2, 3)


def test_a_number_beyond_all_dates_and_definitions_is_contradicted():
    found = audited(total("x", 4)).loc["x"]
    assert (found["verdict"], found["reason"]) == ("contradicted", "")
    assert found["closest"].value == 2


def test_a_report_more_than_a_year_later_leaves_nothing_open():
    early = {"period_start": "2023-07-14", "period_end": "2023-07-14"}
    assert audited(total("x", 2, **early)).loc["x", "verdict"] == "contradicted"
    assert audited(total("x", 2, period_start="", period_end="2023-07-16")).loc["x", "outcome"] == "left_open"


def test_fewer_on_the_market_than_licensed_is_left_open_for_want_of_sales():
    row = claim("x", "products_on_market", "product_count", 0)
    assert audited(row).loc["x", ["verdict", "reason"]].tolist() == ["not_testable", "licences_not_sales"]


@pytest.mark.parametrize(("relation", "verdict"), [("at_least", "reproduced"), ("more_than", "contradicted")])
def test_the_relation_of_the_statement_is_kept(relation, verdict):
    later = {"period_start": "2024-12-01", "period_end": "2024-12-01", "published": "2024-12-02"}
    assert audited(total("x", 3, value_relation=relation, **later)).loc["x", "verdict"] == verdict


def test_a_place_is_tested_like_any_number():
    first = claim("first", "world_rank_atmp_products", "rank", 1)
    top = claim("top", "world_rank_atmp_products", "rank", 5, value_relation="top_n")
    found = audited(first, top)
    assert found["verdict"].tolist() == ["reproduced", "reproduced"]
    assert found["tied"].tolist() == [1, 1]


def test_new_licences_without_a_start_hold_at_best_under_another_reading():
    row = claim("x", "licensed_products_new", "new_products", 1, period_start="", period_end="2024-06-30")
    found = audited(row).loc["x"]
    assert found["verdict"] == "reproduced_under_another_definition"
    assert {reading.how for reading in found["agreeing"]} == {"since"}


def test_an_open_start_is_tried_where_like_claims_begin_and_at_the_starts_of_years():
    stated = claim("y", "licensed_products_new", "new_products", 1, period_start="2023-05-05")
    open_one = claim(
        "x", "licensed_products_new", "new_products", 1, period_start="", period_end="2024-06-30"
    )
    found, _ = claims.known_claims(tables(stated, open_one), "IRN", DAY)
    question = claims.question_of(found.set_index("claim_id", drop=False).loc["x"].to_dict(), found)
    assert question.starts == (date(2022, 1, 1), date(2023, 1, 1), date(2023, 5, 5), date(2024, 1, 1))
    solar, _ = claims.known_claims(tables({**stated, "calendar": "solar_hijri"}, open_one), "IRN", DAY)
    question = claims.question_of(solar.set_index("claim_id", drop=False).loc["x"].to_dict(), solar)
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
    assert found.loc["v", "verdict"] == "reproduced_under_another_definition"


def test_the_wording_tells_a_flow_from_a_stock():
    world = {"subject_country": "WLD", "period_start": "2024-01-01"}
    stock = claim(
        "stock", "atmps_approved_worldwide", "world_count", 4, definition="authorised in the world", **world
    )
    flow = claim(
        "flow", "atmps_approved_worldwide", "world_count", 1, definition="ATMPs approved in 2024", **world
    )
    found = audited(total("own", 2), stock, flow)
    assert found.loc["stock", ["verdict", "ours"]].tolist() == ["reproduced", 4]
    assert found.loc["flow", ["verdict", "ours"]].tolist() == ["reproduced", 1]


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
        ({"period_start": "2024-03-20", "period_end": "2025-03-20"}, "not_due"),
    ],
)
def test_a_claim_that_cannot_be_tested_says_why(given, reason):
    found = audited({**total("x", 2), **given}).loc["x"]
    assert (found["verdict"], found["reason"], found["ours"]) == ("not_testable", reason, None)


def test_a_country_whose_register_nobody_searched_cannot_be_tested():
    made = tables(
        total("x", 2), claim("w", "regulators_counted", "regulator_count", 2, subject_country="WLD")
    )
    regulators = made["regulators"]
    regulators.loc[regulators["regulator_id"] == "IFDA", "searched"] = "no"
    found = claims.audit(type(made)({**made, "regulators": regulators}), "IRN", DAY).set_index("claim_id")
    assert found.loc["x", ["verdict", "reason"]].tolist() == ["not_testable", "not_searched"]
    assert found.loc["w", "verdict"] == "reproduced"  # the world's registers were


def test_a_member_of_the_union_is_searched_where_the_union_is():
    made = tables(total("x", 2))
    assert claims.searched(made, "DEU", DAY)
    assert not claims.searched(made, "IND", DAY)


# ---- what an agreement rests on


def test_products_without_an_independent_verified_page_are_counted():
    assert audited(total("x", 2)).loc["x", "leaning"] == 1  # b is not verified
    own_page = [
        event("a", "IFDA", "authorised", "2020-01-01", source_id="paper"),
        event("b", "IFDA", "authorised", "2024-02-01"),
    ]
    assert audited(total("x", 2), events=own_page).loc["x", "leaning"] == 1  # a rests on the claim's own page


def test_a_claim_carries_its_row_and_the_licence_events_behind_our_number():
    assert audited(total("x", 2)).loc["x", "rows"] == (
        "authorisations:a.IFDA.authorised.2020-01-01",
        "authorisations:b.IFDA.authorised.2024-02-01",
        "claims:x",
    )


# ---- in numbers


def many():
    rows = [total("same", 2), total("other", 1), total("open", 3), total("wrong", 4)]
    rows += [
        claim(
            "far",
            "biotech_rank",
            "no",
            12,
            untestable_why="outside_field",
            published="",
            period_end="",
            period_start="",
        )
    ]
    return claims.audit(tables(*rows), "IRN", DAY)


def test_the_outcomes_are_counted():
    assert {name: n.value for name, n in claims.tally(many()).items()} == {
        "claims": 5,
        "asked": 4,
        "reproduced": 1,
        "reproduced_under_another_definition": 1,
        "contradicted": 1,
        "left_open": 1,
        "not_testable": 1,
        "holding": 2,
        "leaning": 2,
        "undated": 1,
    }


def test_topics_with_most_tested_claims_come_first():
    found = claims.by_topic(many())
    assert found[["topic", "outcome", "n"]].to_numpy().tolist() == [
        ["products", "reproduced", 1],
        ["products", "reproduced_under_another_definition", 1],
        ["products", "contradicted", 1],
        ["products", "left_open", 1],
        ["biotechnology", "not_testable", 1],
    ]


def test_licences_that_a_country_gave_are_counted_as_its_licensed_products():
    found = audited(total("x", 2, unit="licences")).loc["x"]
    assert (found["verdict"], found["ours"]) == ("reproduced", 2)
