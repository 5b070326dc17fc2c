"""Folding of licence events and counting by rule, on tables made by hand."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.made import event, made_tables, product, rule

from regenatlas.counting.snapshot import (
    definitions,
    find_definition,
    jurisdictions_for,
    known,
    take_snapshot,
    union_members,
    unit_of,
)

DAY = date(2024, 6, 30)


def test_a_product_counts_once_however_many_regulators_license_it():
    events = [event("a", r, "authorised", "2020-01-01") for r in ("FDA", "PMDA", "EMA")]
    assert dict(take_snapshot(made_tables([product("a")], events), DAY).counts) == {"IRN": 1}


def test_a_product_withdrawn_at_one_regulator_counts_while_another_licenses_it():
    events = [
        event("a", "FDA", "authorised", "2020-01-01"),
        event("a", "PMDA", "authorised", "2020-01-01"),
        event("a", "FDA", "withdrawn", "2021-01-01"),
    ]
    snapshot = take_snapshot(made_tables([product("a")], events), DAY)
    assert dict(snapshot.counts) == {"IRN": 1}
    assert snapshot.rows_of(["IRN"]) == ("authorisations:a.PMDA.authorised.2020-01-01",)


def counts(products, events, day=DAY, known_by=None, **given):
    tables = made_tables(
        products, events, [rule("only", default=True, **given)], {"late": "2025-03", "undated": ""}
    )
    return dict(take_snapshot(tables, day, None, known_by).counts)


PRODUCTS = [
    product("cells"),
    product("tissue", **{"class": "tissue_engineered"}),
    product("gene", **{"class": "gene_therapy"}, substance="gene_vector"),
    product("cord", cord_blood_unit=True, atmp_eu="no"),
    product("device", route="device"),
    product("dead", substance="acellular", atmp_eu="no"),
    product("vague", atmp_eu="unclear"),
    product("nameless", named=False),
    product("lead"),
]
EVENTS = [
    event(p["product_id"], "IFDA", "authorised", "2020-01-01", verified=p["product_id"] != "lead")
    for p in PRODUCTS
]


@pytest.mark.parametrize(
    ("switch", "expected"),
    [
        ({}, 7),
        ({"classes": "cell_therapy"}, 5),
        ({"cord_blood": True, "atmp_eu": "yes;unclear;no"}, 8),
        ({"substances": "viable_cells;gene_vector;acellular", "atmp_eu": "yes;unclear;no"}, 8),
        ({"routes": "medicine"}, 6),
        ({"atmp_eu": "yes"}, 6),
        ({"named_only": True}, 6),
        ({"verified_only": True}, 6),
        ({"verified_only": True, "named_only": True}, 5),
    ],
)
def test_each_switch_of_a_definition_takes_products_in_or_out(switch, expected):
    assert counts(PRODUCTS, EVENTS, **switch) == {"IRN": expected}


def test_conditional_exempted_and_withdrawn_products_count_only_where_the_rule_says_so():
    products = [product(i) for i in "abc"]
    events = [
        event("a", "IFDA", "conditional", "2020-01-01"),
        event("b", "IFDA", "hospital_exemption", "2020-01-01"),
        event("c", "IFDA", "authorised", "2020-01-01"),
        event("c", "IFDA", "withdrawn", "2021-01-01"),
    ]
    assert counts(products, events) == {"IRN": 1}
    assert counts(products, events, states="in_force") == {}
    assert counts(products, events, states="in_force;conditional;hospital_exemption") == {"IRN": 2}
    assert counts(products, events, states="in_force;conditional;withdrawn") == {"IRN": 2}


def test_a_product_counts_for_the_country_that_the_definition_asks_for():
    products = [
        product(
            "a",
            origin_country="USA",
            originator_country="KOR",
            holder_country="JPN",
            first_jurisdiction="EUU",
        )
    ]
    events = [event("a", "EMA", "authorised", "2020-01-01"), event("a", "IFDA", "authorised", "2021-01-01")]
    assert counts(products, events) == {"USA": 1}
    assert counts(products, events, count_by="originator") == {"KOR": 1}
    assert counts(products, events, count_by="holder") == {"JPN": 1}
    assert counts(products, events, count_by="first_jurisdiction", eu="as_one") == {"EUU": 1}
    assert counts(products, events, count_by="jurisdiction", eu="as_one") == {"EUU": 1, "IRN": 1}
    assert counts(products, events, count_by="jurisdiction") == {"DEU": 1, "HRV": 1, "IRN": 1, "ITA": 1}


def test_an_unknown_originator_or_holder_gives_way_to_the_origin():
    products, events = [product("a")], [event("a", "IFDA", "authorised", "2020-01-01")]
    assert (
        counts(products, events, count_by="originator")
        == counts(products, events, count_by="holder")
        == {"IRN": 1}
    )


def test_the_pooled_union_is_the_union_of_the_day():
    products = [product("a", origin_country="ITA"), product("b", origin_country="GBR")]
    events = [event(i, "EMA", "authorised", "2015-01-01") for i in "ab"]
    assert counts(products, events, day=date(2020, 12, 31), eu="as_one") == {"EUU": 2}
    assert counts(products, events, day=date(2021, 1, 1), eu="as_one") == {"EUU": 1, "GBR": 1}


def test_central_licences_are_valid_in_a_country_while_it_is_a_member():
    tables = made_tables([], [])
    assert jurisdictions_for(tables, "HRV", date(2013, 6, 30)) == {"HRV"}
    assert jurisdictions_for(tables, "HRV", date(2013, 7, 1)) == {"HRV", "EUU"}
    assert jurisdictions_for(tables, "EUU", date(2025, 1, 1)) == {"EUU"}


def test_union_membership_has_a_beginning_and_an_end():
    tables = made_tables([], [])
    assert union_members(tables, date(2013, 6, 30)) == {"DEU", "ITA", "GBR"}
    assert union_members(tables, date(2013, 7, 1)) == {"DEU", "ITA", "GBR", "HRV"}
    assert union_members(tables, date(2020, 12, 31)) == {"DEU", "ITA", "GBR", "HRV"}
    assert union_members(tables, date(2021, 1, 1)) == {"DEU", "ITA", "HRV"}


def test_vague_membership_lasts_from_the_first_to_the_last_day_that_it_can_mean():
    tables = made_tables([], [])
    countries = tables["countries"]
    countries.loc[countries["iso3"] == "HRV", ["central_licence_from", "central_licence_until"]] = (
        "2013", "2020",
    )  # fmt: skip
    tables = tables.replaced(countries=countries)
    days = [date(2012, 12, 31), date(2013, 1, 1), date(2020, 12, 31), date(2021, 1, 1)]
    assert ["HRV" in union_members(tables, day) for day in days] == [False, True, True, False]


def test_a_member_of_a_pooled_union_is_ranked_as_the_union():
    tables = made_tables([], [], [rule("pooled", eu="as_one", default=True), rule("apart")])
    assert unit_of("ITA", find_definition(tables, "pooled"), tables, DAY) == "EUU"
    assert unit_of("ITA", find_definition(tables, "apart"), tables, DAY) == "ITA"
    assert unit_of("IRN", find_definition(tables, "pooled"), tables, DAY) == "IRN"


def test_known_by_uses_only_documents_published_by_then_and_says_what_it_leaves_out():
    products = [product(i) for i in "abc"]
    events = [
        event("a", "IFDA", "authorised", "2020-01-01"),
        event("b", "IFDA", "authorised", "2020-01-01", source_id="late"),
        event("c", "IFDA", "authorised", "2020-01-01", source_id="undated"),
    ]
    tables = made_tables(products, events, None, {"late": "2025-03", "undated": ""})
    snapshot = take_snapshot(tables, DAY, None, date(2025, 3, 30))
    assert snapshot.products_of("IRN") == ["a"]
    assert snapshot.left_out == (
        "authorisations:b.IFDA.authorised.2020-01-01",
        "authorisations:c.IFDA.authorised.2020-01-01",
    )
    assert take_snapshot(tables, DAY, None, date(2025, 3, 31)).products_of("IRN") == ["a", "b"]
    assert take_snapshot(tables, DAY).left_out == ()


def test_rows_of_any_table_are_known_from_the_publication_of_their_source_on():
    tables = made_tables([], [], None, {"late": "2025-03", "undated": ""})
    rows = pd.DataFrame({"n": [1, 2, 3], "source_id": ["made", "late", "undated"]})
    assert list(known(tables, rows, date(2025, 3, 30))["n"]) == [1]
    assert list(known(tables, rows, date(2025, 3, 31))["n"]) == [1, 2]
    assert list(known(tables, rows, None)["n"]) == [1, 2, 3]


def test_an_unverified_end_ends_a_licence_even_where_only_verified_licences_count():
    events = [
        event("a", "IFDA", "authorised", "2020-01-01"),
        event("a", "IFDA", "withdrawn", "2021-01-01", verified=False),
    ]
    assert counts([product("a")], events, verified_only=True) == {}
    assert counts([product("a")], events[:1], verified_only=True) == {"IRN": 1}


def test_what_rests_on_a_document_that_is_left_out_is_not_known():
    events = [
        event("a", "FDA", "authorised", "2020-01-01"),
        event("b", "PMDA", "authorised", "2020-01-01", source_id="other"),
    ]
    events += [event("b", "PMDA", "withdrawn", "2021-01-01")]
    tables = made_tables([product("a"), product("b")], events, sources={"other": "2020"})
    assert take_snapshot(tables, DAY).products_of("IRN") == ["a"]
    assert take_snapshot(tables, DAY, without=["made"]).products_of("IRN") == ["b"]
    assert take_snapshot(tables, DAY, without=["made", "other"]).products_of("IRN") == []


def test_a_licence_of_which_no_page_states_the_terms_is_not_unconditional():
    events = [event("a", "FDA", "authorised", "2020-01-01", kind="unspecified")]
    events += [event("b", "FDA", "authorised", "2020-01-01", kind="standard")]
    assert counts([product("a"), product("b")], events, states="in_force") == {"IRN": 1}
    assert counts([product("a"), product("b")], events, states="in_force;conditions_unknown") == {"IRN": 2}
    reinstated = [event("a", "FDA", "suspended", "2021-01-01"), event("a", "FDA", "reinstated", "2022-01-01")]
    assert counts([product("a")], [events[0], *reinstated], states="in_force") == {}


def test_a_definition_is_found_by_name_and_the_default_without_one():
    tables = made_tables([], [])
    assert [r.definition_id for r in definitions(tables)] == ["plain", "ever"]
    assert find_definition(tables).definition_id == "plain"
    assert find_definition(tables, "ever").states == {"in_force", "conditional", "suspended", "withdrawn"}
    with pytest.raises(KeyError, match="nowhere"):
        find_definition(tables, "nowhere")


def test_tables_without_any_event_give_an_empty_snapshot():
    snapshot = take_snapshot(made_tables([product("a")], []), DAY)
    assert snapshot.counts.empty
    assert snapshot.rows_of(["IRN"]) == ()


chains = st.lists(
    st.tuples(
        st.sampled_from("abcd"),
        st.sampled_from(["FDA", "IFDA", "EMA"]),
        st.sampled_from(["authorised", "conditional", "suspended", "withdrawn", "converted", "not_renewed"]),
        st.dates(date(2000, 1, 1), date(2024, 1, 1)).map(date.isoformat),
    ),
    max_size=12,
    unique=True,
)


@given(chains, st.permutations(range(12)), st.dates(date(2000, 1, 1), date(2025, 1, 1)))
def test_the_order_of_rows_never_matters(chain, order, day):
    events = [event(*row) for row in chain]
    shuffled = [events[i] for i in order if i < len(events)]
    products = [
        product(i, origin_country=c) for i, c in zip("abcd", ("IRN", "USA", "IRN", "KOR"), strict=True)
    ]
    one, two = (take_snapshot(made_tables(products, given), day) for given in (events, shuffled))
    assert one.counts.equals(two.counts)
    assert one.states.equals(two.states)


@given(chains, st.dates(date(2000, 1, 1), date(2024, 1, 1)), st.integers(0, 4000))
def test_counts_never_fall_under_ever_authorised(chain, day, later):
    tables = made_tables([product(i) for i in "abcd"], [event(*row) for row in chain])
    before = take_snapshot(tables, day, "ever").counts
    after = take_snapshot(tables, date.fromordinal(day.toordinal() + later), "ever").counts
    assert all(after.get(country, 0) >= n for country, n in before.items())
