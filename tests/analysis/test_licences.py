"""Licence events folded into states, on tables made by hand."""

from datetime import date

import pytest

from regenatlas.analysis.licences import licence_states, publication_days
from regenatlas.analysis.snapshot import snapshot
from tests.made import event, made_tables, product

DAY = date(2024, 6, 30)


def state_of(events, day=DAY):
    states = snapshot(made_tables([product("a")], events), day).states
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
    row = snapshot(made_tables([product("a")], events), DAY).states.iloc[0]
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
    (state,), _ = licence_states(made_tables([product("a")], events), DAY, None, False)
    assert (state["granted"], state["since"]) == ("2020", "2020-03-01")


def test_an_undated_source_was_never_known_in_time():
    days = publication_days(made_tables([], [], None, {"late": "2025-03", "undated": ""}))
    assert (days["late"], days["undated"]) == (date(2025, 3, 31), date.max)
