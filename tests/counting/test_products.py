from datetime import date

from tests.made import event, made_tables, product, rule

from regenatlas.counting.products import history, licensed_here, products, search_status, spans
from regenatlas.counting.snapshot import take_snapshot
from regenatlas.tables.load import load_tables

DAY = date(2025, 6, 30)


def snapshot_of(tables, day=DAY, name=None):
    return take_snapshot(tables, day, name)


def own(tables, country="IRN", day=DAY, name=None):
    return products(tables, country, snapshot_of(tables, day, name)).set_index("product_id")


def test_products_come_in_the_order_of_their_first_licence_and_others_stay_out():
    tables = made_tables(
        [product("b"), product("a"), product("c", origin_country="KOR"), product("never")],
        [
            event("a", "IFDA", "authorised", "2022-03-01"),
            event("b", "IFDA", "authorised", "2020"),
            event("c", "MFDS", "authorised", "2019"),
        ],
    )
    found = own(tables)
    assert list(found.index) == ["b", "a"]
    assert list(found["first"]) == ["2020", "2022-03-01"]
    assert list(found["first_day"]) == [date(2020, 12, 31), date(2022, 3, 1)]
    assert found.loc["a", "rows"] == ("products:a", "authorisations:a.IFDA.authorised.2022-03-01")


def test_a_product_stands_as_well_as_at_its_best_regulator():
    tables = made_tables(
        [product("a", origin_country="GBR")],
        [
            event("a", "EMA", "conditional", "2018-01-01"),
            event("a", "EMA", "withdrawn", "2020-01-01"),
            event("a", "MHRA", "conditional", "2021-01-01"),
            event("a", "FDA", "authorised", "2022-01-01"),
        ],
    )
    found = own(tables, "GBR").loc["a"]
    assert found["state"] == "in_force"
    assert found["licensed_in"] == ("GBR", "USA")
    assert found["ended_in"] == ("EUU",)
    assert (found["first"], found["first_regulator"]) == ("2018-01-01", "EMA")


def test_what_happens_after_the_day_is_unknown():
    tables = made_tables([product("a")], [event("a", "IFDA", "authorised", "2026")])
    assert own(tables).empty
    assert list(own(tables).columns)[-2:] == ["rows", "told"]


def test_a_licence_comes_before_an_earlier_permit():
    tables = made_tables(
        [product("a"), product("b")],
        [
            event("a", "IFDA", "hospital_exemption", "2015"),
            event("a", "IFDA", "authorised", "2020"),
            event("b", "IFDA", "hospital_exemption", "2016"),
        ],
    )
    found = own(tables)
    assert list(found["first"]) == ["2016", "2020"]
    assert found.loc["b", "state"] == "hospital_exemption"


def test_a_product_has_the_best_grade_of_its_licences_and_what_was_seen_of_that():
    tables = made_tables(
        [product("a"), product("b")],
        [
            event("a", "IFDA", "authorised", "2020", grade="independent", evidence="licence day not seen"),
            event("a", "FDA", "authorised", "2021", grade="independent", evidence="page states the day"),
            event("a", "MFDS", "authorised", "2021", grade="unseen", evidence="background"),
            event("b", "IFDA", "authorised", "2022", grade="text_under_test", evidence="disease only"),
            event("b", "IFDA", "withdrawn", "2023", grade="register", evidence="end seen"),
        ],
    )
    found = own(tables)
    assert found["grade"].to_dict() == {"a": "independent", "b": "text_under_test"}
    assert [fact.name for fact in found["told"]] == [
        "status.evidence_grade.products.a",
        "status.evidence_grade.products.b",
    ]
    assert found["documented"].to_dict() == {"a": True, "b": False}
    # In the order of the regulators; the end of a licence does not show that it was granted.
    assert found["seen"].to_dict() == {"a": "page states the day; licence day not seen", "b": "disease only"}


def test_the_first_licence_is_the_one_that_is_certain_first():
    # «2020» is certain only on its last day, «2020-06-01» in June.
    tables = made_tables(
        [product("a")],
        [event("a", "IFDA", "authorised", "2020"), event("a", "FDA", "authorised", "2020-06-01")],
    )
    found = own(tables).loc["a"]
    assert (found["first"], found["first_day"], found["first_regulator"]) == (
        "2020-06-01", date(2020, 6, 1), "FDA",
    )  # fmt: skip


def test_where_no_licence_is_known_a_permit_stands_before_an_earlier_event_that_grants_nothing():
    tables = made_tables(
        [product("a"), product("b")],
        [
            event("a", "FDA", "withdrawn", "2010"),
            event("a", "IFDA", "hospital_exemption", "2012"),
            event("b", "FDA", "suspended", "2011"),
            event("b", "FDA", "withdrawn", "2013"),
        ],
    )
    assert own(tables)["first"].to_dict() == {"a": "2012", "b": "2011"}


def test_a_product_that_the_definition_counts_has_no_reason_against_it():
    tables = made_tables([product("a")], [event("a", "IFDA", "authorised", "2020")])
    assert (own(tables).loc["a", "counted"], own(tables).loc["a", "why_not"]) == (True, ())


def test_the_reasons_why_a_product_is_not_counted():
    given = {
        "cord": product("cord", cord_blood_unit=True, atmp_eu="no"),
        "matrix": product("matrix", substance="acellular", atmp_eu="no"),
        "sorted": product("sorted", atmp_eu="no"),
        "permit": product("permit", route="technology_permit"),
        "gone": product("gone"),
        "paused": product("paused"),
    }
    events = [event(key, "IFDA", "authorised", "2020") for key in given if key != "permit"]
    events += [
        event("gone", "IFDA", "withdrawn", "2021"),
        event("paused", "IFDA", "suspended", "2021"),
        event("permit", "IFDA", "technology_permit", "2020"),
    ]
    found = own(made_tables(list(given.values()), events))["why_not"]
    assert found.to_dict() == {
        "cord": ("cord_blood",),
        "matrix": ("substance",),
        "sorted": ("atmp",),
        "permit": ("permit_only",),
        "gone": ("ended",),
        "paused": ("suspended",),
    }


def test_reasons_that_lie_in_a_stricter_definition():
    rules = [
        rule(
            "strict",
            default=True,
            verified_only=True,
            named_only=True,
            states="in_force",
            classes="cell_therapy",
        ),
        rule("by_inventor", count_by="originator"),
    ]
    tables = made_tables(
        [
            product("nameless", named=False),
            product("undated"),
            product("early"),
            product("gene", **{"class": "gene_therapy"}),
            product("bought", originator_country="KOR"),
        ],
        [
            event("nameless", "IFDA", "authorised", "2020"),
            event("undated", "IFDA", "authorised", "2020", verified=False),
            event("early", "IFDA", "conditional", "2020"),
            event("gene", "IFDA", "authorised", "2020"),
            event("bought", "IFDA", "authorised", "2020"),
        ],
        rules,
    )
    assert own(tables)["why_not"].to_dict() == {
        "nameless": ("unnamed",),
        "undated": ("unverified",),
        "early": ("conditional_only",),
        "gene": ("class",),
        "bought": (),
    }
    assert own(tables, name="by_inventor").loc["bought", "why_not"] == ("elsewhere",)


def test_the_history_lists_every_event_with_its_regulator_oldest_first():
    tables = made_tables(
        [product("a"), product("b")],
        [
            event("a", "FDA", "authorised", "2021-05-01", verified=False),
            event("a", "IFDA", "authorised", "2020"),
            event("a", "IFDA", "withdrawn", "2026"),
            event("b", "IFDA", "authorised", "2019"),
        ],
    )
    found = history(tables, ["a"], snapshot_of(tables))
    assert list(found["date"]) == ["2020", "2021-05-01"]
    assert list(found["jurisdiction"]) == ["IRN", "USA"]
    assert list(found["name"]) == ["A", "A"]
    assert list(found["rows"])[1] == ("authorisations:a.FDA.authorised.2021-05-01",)


def test_spans_follow_the_best_state_and_merge_where_it_stays():
    tables = made_tables(
        [product("a")],
        [
            event("a", "IFDA", "conditional", "2018-01-01"),
            event("a", "FDA", "conditional", "2019-01-01"),
            event("a", "IFDA", "converted", "2020-01-01"),
            event("a", "IFDA", "withdrawn", "2022-01-01"),
            event("a", "FDA", "withdrawn", "2023-01-01"),
        ],
    )
    found = spans(tables, ["a"], snapshot_of(tables))
    assert found[["start", "end", "state"]].to_numpy().tolist() == [
        [date(2018, 1, 1), date(2020, 1, 1), "conditional"],
        [date(2020, 1, 1), date(2022, 1, 1), "in_force"],
        [date(2022, 1, 1), date(2023, 1, 1), "conditional"],
        [date(2023, 1, 1), DAY, "withdrawn"],
    ]


def test_spans_take_unverified_events_and_nothing_of_other_products():
    tables = made_tables(
        [product("a"), product("b")],
        [
            event("a", "IFDA", "conditional", "2018-01-01", verified=False),
            event("a", "IFDA", "suspended", "2020-01-01"),
            event("b", "IFDA", "authorised", "2015-01-01"),
        ],
        [rule("strict", default=True, verified_only=True)],
    )
    found = spans(tables, ["a", "b"], snapshot_of(tables))
    assert found.to_numpy().tolist() == [
        ["a", date(2018, 1, 1), date(2020, 1, 1), "conditional"],
        ["a", date(2020, 1, 1), DAY, "suspended"],
        ["b", date(2015, 1, 1), DAY, "in_force"],
    ]


def test_spans_of_nothing_are_empty():
    tables = made_tables([product("a")], [event("a", "IFDA", "authorised", "2020")])
    assert list(spans(tables, [], snapshot_of(tables)).columns) == ["product_id", "start", "end", "state"]


def eu_tables():
    return made_tables(
        [product("foreign", origin_country="USA"), product("home", origin_country="ITA"), product("gone")],
        [
            event("foreign", "EMA", "conditional", "2018-01-01", brand="Fremd"),
            event("home", "FDA", "authorised", "2019-01-01"),
            event("gone", "EMA", "authorised", "2010-01-01"),
            event("gone", "EMA", "withdrawn", "2012-01-01"),
            event("foreign", "MHRA", "authorised", "2021-01-01"),
        ],
    )


def test_a_central_licence_is_valid_in_a_member_but_a_foreign_one_is_not():
    tables = eu_tables()
    found = licensed_here(tables, "ITA", snapshot_of(tables))
    assert found[["product_id", "via", "state", "brand", "domestic"]].to_numpy().tolist() == [
        ["foreign", "central", "conditional", "Fremd", False]
    ]


def test_a_country_that_left_the_union_has_its_own_licences_only():
    tables = eu_tables()
    before = licensed_here(tables, "GBR", snapshot_of(tables, date(2020, 6, 30)))
    after = licensed_here(tables, "GBR", snapshot_of(tables))
    assert before[["product_id", "via"]].to_numpy().tolist() == [["foreign", "central"]]
    assert after[["product_id", "via", "granted"]].to_numpy().tolist() == [["foreign", "own", "2021-01-01"]]


def test_the_products_of_the_union_are_those_of_its_members():
    tables = eu_tables()
    assert list(own(tables, "EUU").index) == ["home"]
    assert own(tables, "EUU").loc["home", "counted"]
    found = licensed_here(tables, "EUU", snapshot_of(tables))
    assert found[["product_id", "via", "domestic"]].to_numpy().tolist() == [["foreign", "own", False]]


def test_what_is_licensed_here_comes_by_the_day_on_which_the_licence_is_certain():
    tables = made_tables(
        [product(key) for key in "abcd"],
        [
            event("a", "IFDA", "suspended", "2010"),  # of its grant nothing is known
            event("a", "IFDA", "reinstated", "2011"),
            event("b", "IFDA", "authorised", "2020"),
            event("c", "IFDA", "authorised", "2020-06-01"),
            event("d", "IFDA", "authorised", "2019"),
        ],
    )
    found = licensed_here(tables, "IRN", snapshot_of(tables))
    assert found[["product_id", "granted"]].to_numpy().tolist() == [
        ["d", "2019"], ["c", "2020-06-01"], ["b", "2020"], ["a", ""],
    ]  # fmt: skip


def test_an_own_licence_is_shown_before_an_earlier_central_one_and_the_rows_name_both():
    tables = made_tables(
        [product("a"), product("b")],
        [
            event("a", "EMA", "authorised", "2015-01-01"),
            event("a", "DEU-1", "authorised", "2018-01-01"),
            event("b", "EMA", "authorised", "2016-01-01"),
        ],
    )
    found = licensed_here(tables, "DEU", snapshot_of(tables)).set_index("product_id")
    assert list(found.index) == ["b", "a"]  # by the licence that is shown
    assert found[["via", "granted"]].to_numpy().tolist() == [["central", "2016-01-01"], ["own", "2018-01-01"]]
    assert found.loc["a", "rows"] == (
        "products:a", "authorisations:a.DEU-1.authorised.2018-01-01",
        "authorisations:a.EMA.authorised.2015-01-01",
    )  # fmt: skip


def test_of_two_own_regulators_the_one_that_licensed_first_is_shown():
    tables = made_tables(
        [product("a"), product("b")],
        [
            event("a", "IFDA", "authorised", "2021-01-01"),
            event("a", "IRN-2", "authorised", "2020-01-01"),
            event("b", "IRN-2", "authorised", "2021-01-01"),
            event("b", "IFDA", "authorised", "2021-01-01"),
        ],
    )
    found = licensed_here(tables, "IRN", snapshot_of(tables))
    # Of one day: by the regulator's id.
    assert found[["product_id", "regulator_id"]].to_numpy().tolist() == [["a", "IRN-2"], ["b", "IFDA"]]


def test_nothing_licensed_here_is_an_empty_frame():
    tables = eu_tables()
    assert licensed_here(tables, "KOR", snapshot_of(tables)).empty


def test_a_member_is_searched_through_its_own_regulator_and_the_union_s():
    tables = made_tables(
        [product("a")], [event("a", "EMA", "authorised", "2020"), event("a", "AIFA", "authorised", "2020")]
    )
    regulators = tables["regulators"]
    regulators.loc[regulators["regulator_id"] == "AIFA", "jurisdiction"] = "ITA"
    tables = type(tables)({**{name: tables[name] for name in tables}, "regulators": regulators})
    found = search_status(tables, "ITA", snapshot_of(tables))
    assert found[["regulator_id", "central"]].to_numpy().tolist() == [["AIFA", False], ["EMA", True]]
    assert list(found["rows"]) == [("regulators:AIFA",), ("regulators:EMA",)]


def test_a_search_beyond_the_day_of_the_report_covers_it_up_to_that_day():
    tables = made_tables([product("a")], [event("a", "IFDA", "authorised", "2020")])
    regulators = tables["regulators"].assign(searched_until="2026-02-10")
    tables = type(tables)({**{name: tables[name] for name in tables}, "regulators": regulators})
    for day, until in [(date(2018, 6, 30), "2018-06-30"), (date(2026, 2, 10), "2026-02-10")]:
        found = search_status(tables, "IRN", take_snapshot(tables, day))
        assert [number.value for number in found["until"]] == [until]


def test_a_country_without_a_regulator_in_the_tables_has_no_search_status():
    tables = made_tables([product("a")], [event("a", "IFDA", "authorised", "2020")])
    assert search_status(tables, "IND", snapshot_of(tables)).empty


def test_the_korean_list_of_august_2021_has_sixteen_cell_therapies():
    # Press9, 3 August 2021: 16 cell therapies licensed in South Korea (gene therapies are not on that list).
    tables = load_tables()
    found = licensed_here(tables, "KOR", take_snapshot(tables, date(2021, 8, 3)))
    assert len(found[found["class"] != "gene_therapy"]) == 16
