"""Claims as series: reported places and stated numbers through time, beside ours."""

from datetime import date

from regenatlas.analysis import claim_series as series
from regenatlas.analysis.claims import audit
from tests.made import event, made_tables, product, rule
from tests.made_claims import claim, ledger, reported

DAY = date(2025, 1, 1)
RULES = [
    rule("strict_eu_atmp", label="strict", default=True),
    rule("cell_therapy_only", label="cells", classes="cell_therapy"),
    rule("by_jurisdiction", label="there", count_by="jurisdiction"),
]
ATMP, CELLS = "world_rank_atmp_products", "world_rank_cell_therapy"


def tables(claims=(), ranks=()):
    """Iran has a (tissue) since 2020 and b (cells) since 2024, the USA d and e (tissue) since 2019."""
    tissue = {"class": "tissue_engineered"}
    return made_tables(
        [product("a", **tissue), product("b"), *(product(i, origin_country="USA", **tissue) for i in "de")],
        [
            event("a", "IFDA", "authorised", "2020-01-01"),
            event("b", "IFDA", "authorised", "2024-02-01", date_basis="not_later_than"),
            *(event(i, "FDA", "authorised", "2019-01-01") for i in "de"),
        ],
        RULES,
        sources={"paper": "2024-07-01", "undated": "", "later": "2025-02-01"},
        **ledger(list(claims), None, list(ranks)),
    )


def ranked(*ranks, **given):
    return series.reported_ranks(tables(ranks=ranks), "IRN", DAY, **given)


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
    assert row["verdict"] == "reproduced"
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
    assert alone[["definition_id", "n", "of"]].to_numpy().tolist() == [
        ["by_jurisdiction", 3, 4],
        ["strict_eu_atmp", 3, 4],
        ["cell_therapy_only", 2, 4],
    ]
    assert {name: n.value for name, n in series.agreement(found).items()} == {
        "reported": 4,
        "found": 3,
        "most": 3,
    }


def test_without_reported_places_there_is_no_agreement():
    assert {name: n.value for name, n in series.agreement(ranked()).items()} == {
        "reported": 0,
        "found": 0,
        "most": 0,
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


def world(*numbers):
    about = {"subject_country": "WLD", "period_start": "2024-01-01"}
    return [
        claim("own", "licensed_products_total", "product_count", 2),
        claim("regs", "regulators_counted", "regulator_count", 1, **about),
        *(claim(f"w{n}", "atmps_approved_worldwide", "world_count", n, **about) for n in numbers),
    ]


def test_the_world_is_shown_in_every_reading_for_each_day_stated():
    made = tables(world(9, 148))
    found = series.world_counts(made, audit(made, "IRN", DAY))
    assert found["claimed"].tolist() == [(9, 148)] * 8
    table = {
        (row["how"], row["detail"]): (row["ours"], row["low"], row["high"])
        for row in found.to_dict("records")
    }
    assert table["stock", ""] == (4, 1, 4)
    assert table["flow", ""] == (1, 1, 1)
    assert table["stock_some", "1"] == (2, 1, 2)
    numbers = series.most_in_the_world(found)
    assert (numbers["most"].value, numbers["stated"].value) == (4, 148)


def test_without_statements_about_the_world_there_is_nothing_to_show():
    made = tables([claim("own", "licensed_products_total", "product_count", 2)])
    found = series.world_counts(made, audit(made, "IRN", DAY))
    assert found.empty
    assert series.most_in_the_world(found)["most"].value is None


def test_open_windows_show_what_each_would_give():
    open_one = claim(
        "x", "licensed_products_new", "new_products", 6, period_start="", period_end="2024-06-30"
    )
    stated = claim("y", "licensed_products_new", "new_products", 6, period_start="2024-03-01")
    made = tables([open_one, stated])
    found = series.open_windows(made, audit(made, "IRN", DAY))
    assert found[["start", "ours", "low", "high"]].to_numpy().tolist() == [
        [date(2022, 1, 1), 1, 1, 1],
        [date(2023, 1, 1), 1, 1, 1],
        [date(2024, 1, 1), 1, 1, 1],
        [date(2024, 3, 1), 0, 0, 0],
    ]
    assert found["claimed"].tolist() == [(6,)] * 4


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
    assert {name: n.value for name, n in series.stated_agreement(stated).items()} == {"all": 2, "agree": 1}
