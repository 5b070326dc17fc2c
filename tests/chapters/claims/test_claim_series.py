"""Claims as series: reported places and stated numbers through time, beside ours."""

from datetime import date

from tests.made import event, made_tables, product, rule
from tests.made_claims import claim, ledger, reported

from regenatlas.chapters.claims import claim_series as series
from regenatlas.chapters.claims.claims import audit

DAY = date(2025, 1, 1)
RULES = [
    rule("strict_eu_atmp", label="strict", default=True),
    rule("cell_therapy_only", label="cells", classes="cell_therapy"),
    rule("by_jurisdiction", label="there", count_by="jurisdiction"),
]
ATMP, CELLS = "world_rank_atmp_products", "world_rank_cell_therapy"


def tables(claims=(), ranks=(), extra=(), rules=RULES):
    """Iran has a (tissue) since 2020 and b (cells) since 2024, the USA d and e (tissue) since 2019."""
    tissue = {"class": "tissue_engineered"}
    return made_tables(
        [product("a", **tissue), product("b"), *(product(i, origin_country="USA", **tissue) for i in "de")],
        [
            event("a", "IFDA", "authorised", "2020-01-01"),
            event("b", "IFDA", "authorised", "2024-02-01", date_basis="not_later_than"),
            *(event(i, "FDA", "authorised", "2019-01-01") for i in "de"),
            *extra,
        ],
        rules,
        sources={"paper": "2024-07-01", "undated": "", "later": "2025-02-01", "today": "2025-01-01"},
        **ledger(list(claims), None, list(ranks)),
    )


def ranked(*ranks, **given):
    return series.reported_ranks(tables(ranks=ranks), "IRN", DAY, **given)


def agreement(found):
    return {name: getattr(n, "value", n) for name, n in series.rank_agreement(found).items()}


def test_a_reported_place_is_held_against_ours_of_its_day():
    row = ranked(reported("r", ATMP, "2023-12", 2)).iloc[0]
    assert row[["day", "reported", "ours", "n", "low", "high"]].tolist() == [
        date(2023, 12, 31),
        2,
        2,
        1,
        2,
        2,
    ]
    assert row["verdict"] == "borne_out"
    assert row["rows"][0] == "reported_ranks:r"


def test_targets_undated_places_other_scopes_and_other_ranks_are_left_out():
    found = ranked(
        reported("target", ATMP, "2024-01-01", 5, is_target=True),
        reported("undated", ATMP, "", 5),
        reported("asia", ATMP, "2024-01-01", 5, scope="asia"),
        reported("science", "science_rank_stem_cell", "2024-01-01", 5),
        reported("theirs", ATMP, "2024-01-01", 5, country="USA"),
    )
    assert found.empty


def test_a_place_that_was_not_public_yet_is_unknown():
    assert ranked(reported("r", ATMP, "2024-01-01", 5, source_id="later")).empty
    assert ranked(reported("r", ATMP, "2025-01-02", 5, source_id="undated")).empty
    assert len(ranked(reported("r", ATMP, "2024-01-01", 5, source_id="undated"))) == 1
    assert ranked(reported("r", ATMP, "2024-01-01", 5, source_id="undated"), known_by=DAY).empty


def test_the_definition_that_gives_most_reported_places_by_itself_comes_first():
    found = ranked(
        reported("r1", ATMP, "2023-12-31", 2),  # second by strict and there; no place by cells
        reported("r2", ATMP, "2024-06-30", 1),  # first, shared, by strict and there; first by cells
        reported("r3", CELLS, "2024-06-30", 1),
        reported("r4", CELLS, "2024-06-30", 9),
    )
    alone = series.consistency(found)
    assert alone[["definition_id", "n"]].to_numpy().tolist() == [
        ["by_jurisdiction", 3],
        ["strict_eu_atmp", 3],
        ["cell_therapy_only", 2],
    ]
    assert agreement(found) == {
        "reported": 4,
        "found": 3,
        "most": 3,
        "rule": "there",
        "first": 12,
        "places": [2, 1, 9],
        "whole": False,
        "chance": 1,
        "chance_day": date(2023, 12, 31),
    }


def test_without_reported_places_there_is_no_agreement():
    assert agreement(ranked()) == {
        "reported": 0,
        "found": 0,
        "most": 0,
        "rule": None,
        "first": 12,
        "places": [],
        "whole": False,
        "chance": None,
        "chance_day": None,
    }


def test_places_through_time_span_all_definitions():
    found = series.places_through_time(tables(), "IRN", [CELLS], [date(2019, 6, 30), date(2023, 12, 31), DAY])
    assert found.to_numpy().tolist() == [
        [CELLS, date(2019, 6, 30), None, None, None],
        [CELLS, date(2023, 12, 31), None, 2, 2],
        [CELLS, DAY, 1, 1, 1],
    ]


def test_quarters_begin_with_the_one_before_the_first_day():
    assert series.quarter_ends(date(2024, 5, 1), date(2024, 11, 30)) == [
        date(2024, 3, 31),
        date(2024, 6, 30),
        date(2024, 9, 30),
        date(2024, 11, 30),
    ]


def test_counts_through_time_step_on_the_days_on_which_they_may_change():
    found = series.counts_through_time(tables(), "IRN", date(2023, 1, 1), DAY)
    assert found.to_numpy().tolist() == [
        [date(2023, 1, 1), 1, 1, 0, 1],
        [date(2023, 2, 1), 1, 2, 0, 1],  # a year before the report
        [date(2024, 2, 1), 2, 2, 1, 2],
        [DAY, 2, 2, 1, 2],
    ]


def test_many_days_of_change_give_way_to_quarters():
    assert series.counts_through_time(tables(), "IRN", date(2023, 1, 1), DAY)["day"].tolist()[1] == date(
        2023, 2, 1
    )
    products = [product(f"p{n}") for n in range(50)]
    events = [
        event(f"p{n}", "IFDA", "authorised", f"2024-{n // 25 + 1:02}-{n % 25 + 1:02}") for n in range(50)
    ]
    made = made_tables(products, events, RULES, **ledger([]))
    days = series.counts_through_time(made, "IRN", date(2024, 1, 1), date(2024, 6, 30))["day"].tolist()
    assert days == [date(2024, 1, 1), date(2024, 3, 31), date(2024, 6, 30)]


def test_stated_numbers_are_those_of_products_with_a_day():
    rows = [
        claim("b", "licensed_products_total", "product_count", 2),
        claim("a", "products_on_market", "product_count", 5, period_start="", period_end="2023-12-31"),
        claim(
            "undated",
            "licensed_products_total",
            "product_count",
            2,
            period_start="",
            period_end="",
            published="",
        ),
        claim("words", "licensed_products_total", "product_count", "some"),
        claim("rank", ATMP, "rank", 2),
    ]
    stated = series.stated_products(audit(tables(rows), "IRN", DAY), "IRN")
    assert stated["claim_id"].tolist() == ["a", "b"]
    assert series.stated_by_year(stated) == [
        {"year": "2023", "numbers": [5]},
        {"year": "2024", "numbers": [2]},
    ]


# ---- reported places: the days, and what is told of each

#: A product of the USA that Iran licensed too: it counts for Iran where the country of the licence decides.
BOTH = (event("d", "IFDA", "authorised", "2021-01-01"),)


def test_a_place_is_known_from_the_day_it_speaks_of_and_its_page_are_there():
    assert len(ranked(reported("r", ATMP, "2025-01-01", 1))) == 1
    assert ranked(reported("r", ATMP, "2025-01", 1)).empty  # the month is not over
    assert len(ranked(reported("r", ATMP, "2024-01-01", 1, source_id="today"))) == 1
    assert len(ranked(reported("r", ATMP, "2025-01-01", 1, source_id="undated"))) == 1
    place = reported("r", ATMP, "2024-01-01", 1)
    assert len(ranked(place, known_by=date(2024, 7, 1))) == 1
    assert ranked(place, known_by=date(2024, 6, 30)).empty


def test_a_place_that_early_licence_dates_allow_is_left_open():
    # On 30 June 2023 Iran's cells may be licensed already: the only ones in the world.
    row = ranked(reported("r", CELLS, "2023-06-30", 1)).iloc[0]
    assert (row["ours"], row["verdict"], row["reason"]) == (None, "undecided", "coarse_dates")
    assert row["undecided"].definition_id == "cell_therapy_only"


def test_a_reported_place_comes_with_what_the_nearest_definition_says():
    # Two products each for Iran and the USA; of cells Iran has the only one.
    row = ranked(reported("r", ATMP, "2024-06-30", 1)).iloc[0]
    assert row[["nearest", "nearest_label", "ours", "tied", "n", "tried"]].tolist() == [
        "strict_eu_atmp",
        "strict",
        1,
        1,
        2,
        3,
    ]
    assert row["rows"] == (
        "reported_ranks:r",
        "authorisations:a.IFDA.authorised.2020-01-01",
        "authorisations:b.IFDA.authorised.2024-02-01",
        "authorisations:d.FDA.authorised.2019-01-01",
        "authorisations:e.FDA.authorised.2019-01-01",
    )


def test_the_span_of_places_is_that_of_all_definitions():
    # At the end of 2023 Iran is second with a, but first with the USA where a and d count for it.
    made = tables(ranks=[reported("r", ATMP, "2023-12-31", 2)], extra=BOTH)
    row = series.reported_ranks(made, "IRN", DAY).iloc[0]
    assert row[["ours", "low", "high"]].tolist() == [2, 1, 2]
    found = series.places_through_time(made, "IRN", [ATMP], [date(2023, 12, 31)])
    assert found.to_numpy().tolist() == [[ATMP, date(2023, 12, 31), 2, 1, 2]]


def test_how_many_of_the_first_places_some_rule_gives_is_what_chance_would_find():
    # At the end of 2023 Iran is second by origin and first by the licence; in June 2024 first by each rule.
    ranks = [reported("r", ATMP, "2023-12-31", 9), reported("s", ATMP, "2024-06-30", 1)]
    found = series.reported_ranks(tables(ranks=ranks, extra=BOTH), "IRN", DAY)
    assert found["given"].tolist() == [2, 1]
    judged = series.rank_agreement(found)
    assert (judged["chance"].value, judged["chance_day"]) == (2, date(2023, 12, 31))


def test_places_beyond_the_first_dozen_are_none_of_those():
    others = [product(f"o{n}", origin_country=f"C{n:02}") for n in range(13)]
    licensed = [event(f"o{n}", "FDA", "authorised", "2020") for n in range(13)]
    licensed += [event(f"p{n}", "FDA", "authorised", "2020") for n in range(13)]
    others += [product(f"p{n}", origin_country=f"C{n:02}") for n in range(13)]
    made = made_tables(
        [product("a"), *others],
        [event("a", "IFDA", "authorised", "2020"), *licensed],
        RULES[:2],
        sources={"paper": "2024-07-01"},
        **ledger([], None, [reported("r", ATMP, "2024-06-30", 14)]),
    )
    row = series.reported_ranks(made, "IRN", DAY).iloc[0]
    assert (row["ours"], row["given"]) == (14, 0)


def flow(claimed, **given):
    period = {"period_start": "2024-01-01", "period_end": "2024-06-30"}
    text = {"definition": "ATMPs approved in the half-year"}
    row = claim("w", "atmps_approved_worldwide", "world_count", claimed, subject_country="WLD")
    return row | period | text | given


def stated_flows(*rows):
    made = tables([claim("own", "licensed_products_total", "product_count", 2), *rows])
    return series.stated_flows(made, audit(made, "IRN", DAY))


def test_a_flow_that_no_rule_gives_is_told_beside_flow_and_stock():
    # One product came in (b); on 30 June four are licensed, by four licences.
    (told,) = stated_flows(flow(9)).to_dict("records")
    numbers = ("claimed", "new", "licences", "times", "widest", "above", "in_force")
    assert [told[key].value for key in numbers] == [9, 1, 1, 9.0, 4, 1.25, 4]
    assert (told["stock_day"], told["sister"]) == (date(2024, 6, 30), "")
    assert told["new"].name == "flow.w.new"


def test_the_same_number_as_a_stock_is_the_sister_and_gives_the_day():
    stock = flow(9, claim_id="s", definition="authorised in the world", period_end="2024-12-31")
    (told,) = stated_flows(flow(9), stock).to_dict("records")
    assert (told["sister"], told["stock_day"]) == ("s", date(2024, 12, 31))
    (told,) = stated_flows(flow(9), {**stock, "value": "8", "value_number": 8.0}).to_dict("records")
    assert told["sister"] == ""


def test_a_flow_that_holds_and_a_stock_are_not_told_as_wrong_flows():
    assert stated_flows(flow(1)).empty
    assert stated_flows(flow(9, definition="authorised in the world")).empty


def test_where_nothing_came_in_a_flow_is_no_multiple():
    none = flow(9, period_start="2024-03-01")
    (told,) = stated_flows(none).to_dict("records")
    assert (told["new"].value, told["times"].value) == (0, None)


def test_reported_places_are_matched_where_some_definition_gives_them():
    found = ranked(
        reported("given", ATMP, "2023-12-31", 2),
        reported("other", ATMP, "2023-12-31", 9),
        reported("tissue", CELLS, "2023-12-31", 2),  # no place among cells, but second by the others
    )
    numbers = series.rank_agreement(found)
    assert (numbers["reported"].value, numbers["found"].value) == (3, 2)
    assert numbers["found"].rows == ("reported_ranks:given", "reported_ranks:tissue")


def test_a_place_that_a_single_definition_gives_is_matched_and_the_most_are_those_of_one_definition():
    ranks = [
        reported("r1", ATMP, "2023-12-31", 2),  # a is second by origin; with d, by the licence, first
        reported("r2", ATMP, "2024-06-30", 1),  # first by all three
    ]
    found = series.reported_ranks(tables(ranks=ranks, extra=BOTH), "IRN", DAY)
    assert series.rank_agreement(found)["found"].value == 2
    assert series.consistency(found)[["definition_id", "n", "rows"]].to_numpy().tolist() == [
        ["strict_eu_atmp", 2, ("reported_ranks:r1", "reported_ranks:r2")],
        ["by_jurisdiction", 1, ("reported_ranks:r2",)],
        ["cell_therapy_only", 1, ("reported_ranks:r2",)],
    ]
    assert series.rank_agreement(found)["most"].rows == ("reported_ranks:r1", "reported_ranks:r2")


# ---- days and quarters


def test_a_first_day_that_ends_a_quarter_is_not_the_quarter_before():
    assert series.quarter_ends(date(2024, 3, 31), date(2024, 6, 30)) == [
        date(2023, 12, 31),
        date(2024, 3, 31),
        date(2024, 6, 30),
    ]
    assert series.quarter_ends(date(2024, 1, 1), date(2024, 1, 1)) == [date(2023, 12, 31), date(2024, 1, 1)]


def test_counts_are_those_of_licences_given_in_the_country_within_the_span_of_all_definitions():
    # By the country of the licence a and d, and b at the earliest; by origin a; of cells none.
    found = series.counts_through_time(tables(extra=BOTH), "IRN", date(2023, 6, 1), date(2023, 6, 2))
    assert found.to_numpy().tolist() == [
        [date(2023, 6, 1), 2, 3, 0, 2],
        [date(2023, 6, 2), 2, 3, 0, 2],
    ]


def days(country, *events, first="2022-01-01", last="2022-12-31", homes="IRN"):
    """Days of change between two days, for products a, b, … of one home."""
    made = made_tables(
        [product(name, origin_country=homes) for name in sorted({each["product_id"] for each in events})],
        list(events),
        RULES,
        **ledger([]),
    )
    ends = date.fromisoformat(first), date.fromisoformat(last)
    found = series.counts_through_time(made, country, *ends)["day"].tolist()
    assert (found[0], found[-1]) == ends
    return [day.isoformat() for day in found[1:-1]]


def test_a_count_changes_by_own_products_anywhere_and_by_any_product_in_the_country():
    abroad = event("a", "FDA", "authorised", "2022-05-05")
    at_home = event("a", "IFDA", "authorised", "2022-06-06")
    assert days("IRN", abroad) == ["2022-05-05"]
    assert days("IRN", at_home, homes="KOR") == ["2022-06-06"]
    assert days("IRN", abroad, homes="KOR") == []


def test_a_count_changes_by_the_unions_licences_only_for_its_members():
    central = event("a", "EMA", "authorised", "2022-05-05")
    assert days("DEU", central, homes="USA") == ["2022-05-05"]
    assert days("IRN", central, homes="USA") == []


def test_changes_on_the_first_and_the_last_day_are_no_days_between():
    events = [
        event("a", "IFDA", "authorised", "2022-01-01"),
        event("b", "IFDA", "authorised", "2022-01-02"),
        event("c", "IFDA", "authorised", "2022-12-30"),
        event("d", "IFDA", "authorised", "2022-12-31"),
    ]
    assert days("IRN", *events) == ["2022-01-02", "2022-12-30"]


def test_forty_days_are_drawn_one_by_one_and_more_by_quarters():
    events = [
        event(f"p{n:02}", "IFDA", "authorised", f"2022-{n // 25 + 2:02}-{n % 25 + 1:02}") for n in range(41)
    ]
    assert len(days("IRN", *events[:40])) == 40
    assert days("IRN", *events) == ["2022-03-31", "2022-06-30", "2022-09-30"]


# ---- the world, and open periods


def new(claim_id, value=6, **given):
    row = claim(claim_id, "licensed_products_new", "new_products", value, period_start="")
    return {**row, **given}


def test_a_number_without_a_first_day_is_told_by_the_days_that_may_be_meant():
    # By the licence Iran had a before 2022, and in 2024 licensed b in February and, of the USA, e in January.
    extra = [event("e", "IFDA", "authorised", "2024-01-15")]
    stated = claim("s", "licensed_products_new", "new_products", 1, period_start="2024-02-01")
    made = tables([new("x"), new("y"), stated], extra=extra)
    found = series.open_windows(made, audit(made, "IRN", DAY))
    assert found["claim_id"].tolist() == ["x", "x"]  # the same number on a second page tells nothing more
    assert [n.value for n in found["n"]] == [1, 2]
    assert found["starts"].tolist() == [
        [date(2024, 2, 1)],
        [date(2022, 1, 1), date(2023, 1, 1), date(2024, 1, 1)],
    ]
    assert found["n"].iloc[0].rows == ("authorisations:b.IFDA.authorised.2024-02-01",)
    assert found["claimed"].iloc[0].rows == ("claims:x",)


def test_a_number_that_each_first_day_gives_needs_no_telling():
    made = tables([new("x")])
    assert series.open_windows(made, audit(made, "IRN", DAY)).empty


def test_only_new_products_whose_start_is_open_and_that_can_be_tested_have_windows():
    rows = [
        new("words", "several", value_number=None),
        new("start", period_start="2024-03-01"),
        claim("total", "licensed_products_total", "product_count", 2, period_start=""),
    ]
    made = tables(rows)
    assert series.open_windows(made, audit(made, "IRN", DAY)).empty


def test_stated_numbers_are_of_the_country_and_of_its_products():
    rows = [
        claim("own", "licensed_products_total", "product_count", 2),
        claim("world", "licensed_products_total", "product_count", 2, subject_country="WLD"),
        claim("others", "products_by_country", "product_count", 2),
        claim("wrong", "licensed_products_total", "product_count", 9),
        claim("wrong-too", "licensed_products_total", "product_count", 8),
    ]
    stated = series.stated_products(audit(tables(rows), "IRN", DAY), "IRN")
    assert stated["claim_id"].tolist() == ["own", "wrong", "wrong-too"]
    assert series.stated_by_year(stated) == [{"year": "2024", "numbers": [2, 8, 9]}]


def test_the_place_last_claimed_comes_with_what_gives_it():
    # Iran has 2 products in 2024 and the USA 2: first by all, and by cells alone, with b, first as well.
    ranks = [
        reported("old", ATMP, "2023-06-01", 1),
        reported("cells", CELLS, "2024-06-01", 9),
        reported("all", ATMP, "2024-06-01", 1),
        reported("list", "cell_therapy_products", "2024-07-01", 3),
    ]
    found = series.claimed_place(ranked(*ranks))
    assert (found["claimed"].value, found["relation"], found["verdict"]) == (1, "exactly", "borne_out")
    assert "reported_ranks:all" in found["claimed"].rows
    assert (found["with_least"].value, found["with_most"].value) == (1, 2)
    none = series.claimed_place(ranked(ranks[1]))
    assert (none["with_least"].value, none["verdict"]) == (None, "contradicted")
    assert series.claimed_place(ranked(ranks[3])) == {}
    assert series.claimed_place(ranked()) == {}
