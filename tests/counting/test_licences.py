"""Licence events folded into states, on tables made by hand."""

from datetime import date

import pytest
from tests.made import event, made_tables, product

from regenatlas.counting.licences import licence_states, publication_days
from regenatlas.counting.snapshot import take_snapshot

DAY = date(2024, 6, 30)
NOTHING: frozenset[str] = frozenset()  # no document is left out


def state_of(events, day=DAY):
    states = take_snapshot(made_tables([product("a")], events), day).states
    return None if states.empty else states.iloc[0]["state"]


def test_a_licence_is_in_force_from_its_day_on():
    events = [event("a", "FDA", "authorised", "2024-06-30")]
    assert state_of(events) == "in_force"
    assert state_of(events, date(2024, 6, 29)) is None


def test_a_partial_date_counts_from_its_last_possible_day():
    events = [event("a", "FDA", "authorised", "2024-06")]
    assert state_of(events, date(2024, 6, 29)) is None
    assert state_of(events, date(2024, 6, 30)) == "in_force"
    assert state_of([event("a", "FDA", "authorised", "2024")], date(2024, 12, 30)) is None


@pytest.mark.parametrize(
    ("chain", "state"),
    [
        (["conditional"], "conditional"),
        (["conditional", "converted"], "in_force"),
        (["authorised", "withdrawn"], "withdrawn"),
        (["authorised", "not_renewed"], "withdrawn"),
        (["authorised", "suspended"], "suspended"),
        (["authorised", "suspended", "reinstated"], "in_force"),
        (["conditional", "suspended", "reinstated"], "conditional"),
        (["authorised", "withdrawn", "authorised"], "in_force"),
        (["authorised", "withdrawn", "conditional"], "conditional"),
        (["hospital_exemption"], "hospital_exemption"),
        (["technology_permit"], "technology_permit"),
    ],
)
def test_events_fold_into_the_state_after_the_last_of_them(chain, state):
    events = [event("a", "FDA", name, f"20{10 + i}-01-01") for i, name in enumerate(chain)]
    assert state_of(events) == state
    assert state_of(events[::-1]) == state


def test_events_of_one_day_are_taken_in_the_order_in_which_they_can_happen():
    events = [event("a", "FDA", "withdrawn", "2020"), event("a", "FDA", "authorised", "2020")]
    assert state_of(events) == "withdrawn"


def test_a_state_keeps_its_first_licence_and_all_its_events():
    events = [
        event("a", "FDA", "conditional", "2010-05", brand="First"),
        event("a", "FDA", "converted", "2012-01-02", brand="Later"),
    ]
    row = take_snapshot(made_tables([product("a")], events), DAY).states.iloc[0]
    assert (row["granted"], row["since"], row["brand"]) == ("2010-05", "2012-01-02", "First")
    assert row["rows"] == (
        "authorisations:a.FDA.conditional.2010-05",
        "authorisations:a.FDA.converted.2012-01-02",
    )


def test_a_licence_whose_grant_is_not_in_the_tables_is_in_force_when_it_is_reinstated():
    events = [event("a", "FDA", "suspended", "2010"), event("a", "FDA", "reinstated", "2012")]
    assert state_of(events, date(2011, 1, 1)) == "suspended"
    assert state_of(events) == "in_force"


def test_a_vague_date_takes_effect_after_a_precise_one_of_the_same_year_but_stands_before_it():
    # «2020» may be January: it is the older event, yet certain only on the last day of the year.
    events = [event("a", "FDA", "authorised", "2020"), event("a", "FDA", "suspended", "2020-03-01")]
    assert state_of(events, date(2020, 6, 30)) == "suspended"
    assert state_of(events, date(2020, 12, 31)) == "suspended"
    (state,), _ = licence_states(made_tables([product("a")], events), DAY, None, False, NOTHING)
    assert (state["granted"], state["since"]) == ("2020", "2020-03-01")


def test_an_undated_source_was_never_known_in_time():
    days = publication_days(made_tables([], [], None, {"late": "2025-03", "undated": ""}))
    assert (days["late"], days["undated"]) == (date(2025, 3, 31), date.max)


def test_a_state_tells_its_grant_even_if_something_is_known_from_before_it():
    events = [
        event("a", "FDA", "suspended", "2010-01-01", brand="Old"),
        event("a", "FDA", "authorised", "2012-05", brand="New", holder="Maker"),
    ]
    (state,), _ = licence_states(made_tables([product("a")], events), DAY, None, False, NOTHING)
    assert (state["granted"], state["granted_day"]) == ("2012-05", date(2012, 5, 31))
    assert (state["brand"], state["holder"], state["since"]) == ("New", "Maker", "2012-05")


def test_without_a_grant_the_oldest_event_names_the_brand():
    events = [
        event("a", "FDA", "suspended", "2010-01-01", brand="Old"),
        event("a", "FDA", "withdrawn", "2012-01-01", brand="New"),
    ]
    (state,), _ = licence_states(made_tables([product("a")], events), DAY, None, False, NOTHING)
    assert (state["granted"], state["granted_day"], state["brand"]) == ("", None, "Old")


LATER = {"late": "2024-03-15"}


def known(events, as_of, known_by, verified_only=False):
    """The products with a state, and those of the events left out."""
    keys = sorted({e["product_id"] for e in events})
    tables = made_tables([product(key) for key in keys], events, None, LATER)
    states, left_out = licence_states(tables, as_of, known_by, verified_only, NOTHING)
    return [state["product_id"] for state in states], [
        ref.partition(":")[2].split(".")[0] for ref in left_out
    ]


def test_an_event_is_known_from_the_day_of_its_page_on_and_left_out_before():
    events = [
        event("a", "FDA", "authorised", "2024-06-30"),
        event("b", "FDA", "authorised", "2024-06-30", source_id="late"),
        event("c", "FDA", "authorised", "2024-07-01", source_id="late"),  # not yet happened: not left out
    ]
    assert known(events, DAY, date(2024, 3, 14)) == (["a"], ["b"])
    assert known(events, DAY, date(2024, 3, 15)) == (["a", "b"], [])
    assert known(events, DAY, None) == (["a", "b"], [])
    assert known(events, date(2024, 6, 29), date(2024, 3, 14)) == ([], [])


@pytest.mark.parametrize("verified_only", [False, True])
def test_what_is_doubted_is_left_out_for_the_doubt_and_not_for_its_page(verified_only):
    events = [
        event("a", "FDA", "authorised", "2020", verified=False, source_id="late"),
        event("b", "FDA", "authorised", "2020", source_id="late"),
        event("c", "FDA", "authorised", "2020", verified=False),
        event("d", "FDA", "authorised", "2020"),
    ]
    states, left_out = known(events, DAY, date(2023, 1, 1), verified_only)
    assert states == (["d"] if verified_only else ["c", "d"])
    assert left_out == (["b"] if verified_only else ["a", "b"])


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("withdrawn", "withdrawn"),  # an end ends a licence even without a page
        ("not_renewed", "withdrawn"),
        ("suspended", "suspended"),
        ("converted", "conditional"),  # what would better it needs one
        ("authorised", "conditional"),
    ],
)
def test_where_only_verified_events_count_an_end_counts_without_a_page_and_nothing_else(name, state):
    events = [
        event("a", "FDA", "conditional", "2018"),
        event("a", "FDA", name, "2020", verified=False),
    ]
    (found,), _ = licence_states(made_tables([product("a")], events), DAY, None, True, NOTHING)
    assert found["state"] == state


def test_an_unverified_reinstatement_does_not_revive_a_licence_where_only_verified_events_count():
    events = [
        event("a", "FDA", "authorised", "2018"),
        event("a", "FDA", "suspended", "2020"),
        event("a", "FDA", "reinstated", "2022", verified=False),
    ]
    tables = made_tables([product("a")], events)
    states = [licence_states(tables, DAY, None, only, NOTHING)[0][0]["state"] for only in (False, True)]
    assert states == ["in_force", "suspended"]
