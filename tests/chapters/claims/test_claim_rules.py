"""The written rules of the claims audit: each test fails if its rule were dropped."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regenatlas.chapters.claims.claim_rules import (
    BORNE_OUT,
    COARSE_DATES,
    CONTRADICTED,
    NOT_SALES,
    OTHER_RULE,
    TOPICS,
    TRUTH,
    UNDECIDED,
    Reading,
    holds,
    judge,
    may_hold,
    topic,
)


def near(value, low=None, high=None):
    return Reading(
        "near", "nearest", value, value if low is None else low, value if high is None else high, nearest=True
    )


def far(value, low=None, high=None, name="far"):
    return Reading(name, name, value, value if low is None else low, value if high is None else high)


@pytest.mark.parametrize(
    ("relation", "claimed", "yes", "no"),
    [
        ("exactly", 7, 7, 6),
        ("at_least", 7, 7, 6),
        ("at_least", 7, 8, 6),
        ("more_than", 7, 8, 7),
        ("up_to", 7, 7, 8),
        ("up_to", 7, 6, 8),
        ("top_n", 5, 5, 6),
        ("top_n", 5, 1, 6),
        ("about", 100, 110, 111),
    ],
)
def test_a_number_is_read_as_the_statement_puts_it(relation, claimed, yes, no):
    assert holds(relation, claimed, yes)
    assert not holds(relation, claimed, no)


def test_no_number_bears_nothing_out():
    assert not holds("up_to", 7, None)
    assert not may_hold("exactly", 7, None, None)


def test_a_span_may_hold_a_number_within_it_and_at_its_ends():
    assert may_hold("exactly", 5, 4, 7)
    assert may_hold("exactly", 7, 4, 7)
    assert not may_hold("exactly", 8, 4, 7)
    assert may_hold("more_than", 6, 4, 7)
    assert not may_hold("more_than", 7, 4, 7)
    assert may_hold("top_n", 4, 4, 7)
    assert not may_hold("top_n", 3, 4, 7)


def test_first_the_nearest_definition_decides():
    verdict = judge("exactly", 7, [near(7), far(7), far(3)])
    assert verdict.verdict == BORNE_OUT
    assert [reading.label for reading in verdict.agreeing] == ["nearest", "far"]


def test_else_another_definition_reproduces_and_is_named():
    verdict = judge("exactly", 7, [near(4, 4, 7), far(7), far(3, name="other")])
    assert verdict.verdict == OTHER_RULE
    assert [reading.label for reading in verdict.agreeing] == ["far"]


def test_a_claim_that_leaves_open_what_it_counts_is_never_reproduced_as_worded():
    assert judge("exactly", 7, [far(7), far(3)]).verdict == OTHER_RULE


def test_fewer_on_sale_than_licensed_is_no_contradiction():
    verdict = judge("exactly", 1, [near(2), far(3)], ceiling=True)
    assert (verdict.verdict, verdict.reason) == (UNDECIDED, NOT_SALES)
    assert judge("exactly", 1, [near(2), far(3)]).verdict == CONTRADICTED


def test_more_on_sale_than_licensed_is_one():
    assert judge("exactly", 5, [near(2), far(3)], ceiling=True).verdict == CONTRADICTED


def test_what_early_licence_dates_would_give_is_left_open():
    verdict = judge("exactly", 5, [near(4, 4, 7), far(1)])
    assert (verdict.verdict, verdict.reason) == (UNDECIDED, COARSE_DATES)
    assert verdict.undecided.label == "nearest"


def test_of_other_definitions_the_one_with_least_open_is_named():
    verdict = judge("exactly", 8, [near(5, 3, 5), far(12, 8, 12, "wide"), far(9, 7, 9, "narrow")])
    assert verdict.undecided.label == "narrow"


def test_what_no_definition_gives_is_contradicted_and_the_closest_is_shown():
    verdict = judge("exactly", 148, [near(10), far(117), far(102, name="other")])
    assert (verdict.verdict, verdict.agreeing) == (CONTRADICTED, ())
    assert (verdict.closest.label, verdict.closest.value) == ("far", 117)


def test_a_country_without_a_place_has_no_closest_one():
    assert judge("exactly", 7, [near(None)]).closest is None


def test_of_readings_as_close_the_nearest_definition_is_shown():
    assert judge("exactly", 5, [far(4), near(6)]).closest.label == "nearest"


def test_the_longest_beginning_decides_on_the_topic():
    assert topic("world_rank_atmp_products") == "place"
    assert topic("world_rank_stem_cell") == "science"
    assert topic("products_per_gene_centre") == "centres"
    assert topic("products_on_market") == "products"


def test_a_metric_that_fits_nowhere_is_among_the_plans():
    assert topic("something_new") == "plans"
    assert set(TOPICS) >= {"plans", "place"}


def test_a_yes_is_borne_out_by_the_one_thing_looked_for_and_a_no_by_none():
    assert judge("exactly", TRUTH["yes"], [near(1)]).verdict == BORNE_OUT
    assert judge("exactly", TRUTH["no"], [near(0)]).verdict == BORNE_OUT
    assert judge("exactly", TRUTH["yes"], [near(0)]).verdict == CONTRADICTED
    assert judge("exactly", TRUTH["no"], [near(1)]).verdict == CONTRADICTED


def test_a_span_open_at_one_end_bears_nothing_out():
    assert not may_hold("at_least", 1, 5, None)
    assert not may_hold("up_to", 9, None, 5)


def test_a_claim_of_more_on_sale_than_licensed_is_contradicted_also_where_the_numbers_are_the_same():
    assert judge("more_than", 2, [near(2)], ceiling=True).verdict == CONTRADICTED
    assert judge("more_than", 0, [near(0)], ceiling=True).verdict == CONTRADICTED
    # Only the nearest definition is a ceiling.
    assert judge("exactly", 1, [near(0), far(2)], ceiling=True).verdict == CONTRADICTED


def test_of_definitions_that_leave_a_claim_open_the_nearest_is_named_however_wide():
    assert judge("exactly", 8, [near(5, 3, 9), far(9, 7, 9)]).undecided.label == "nearest"
    assert judge("exactly", 8, [far(9, 7, 9), near(5, 3, 9)]).undecided.label == "nearest"


def test_how_much_is_left_open_is_the_distance_of_the_ends():
    few = far(2, 0, 3, "from none to three")  # three apart
    more = far(5, 3, 5, "from three to five")  # two apart
    assert judge("exactly", 3, [few, more]).undecided == more
    assert judge("exactly", 3, [more, few]).undecided == more


def test_a_definition_that_finds_nothing_is_as_far_off_as_the_claim_is_large():
    # None is 5 from 5, nine only 4.
    assert judge("exactly", 5, [far(0, name="none"), far(9, name="nine")]).closest.label == "nine"


def test_a_reading_shares_its_place_with_nobody_unless_it_says_so():
    assert (far(3).tied, far(3).nearest) == (0, False)


RELATIONS = ["exactly", "at_least", "more_than", "up_to", "top_n", "about"]
small = st.integers(0, 40)


@given(st.sampled_from(RELATIONS), small, small, small)
def test_a_span_may_hold_what_some_whole_number_in_it_bears_out(relation, claimed, one, other):
    low, high = sorted((one, other))
    some = any(holds(relation, claimed, n) for n in range(low, high + 1))
    assert may_hold(relation, claimed, low, high) == some


@st.composite
def spans(draw):
    low, value, high = sorted(draw(st.tuples(small, small, small)))
    return near(value, low, high) if draw(st.booleans()) else far(value, low, high)


@given(st.sampled_from(RELATIONS), small, st.lists(spans(), max_size=5), st.booleans(), st.randoms())
def test_the_verdict_does_not_depend_on_the_order_of_the_readings(
    relation, claimed, readings, ceiling, chance
):
    mixed = chance.sample(readings, len(readings))
    first, again = (judge(relation, claimed, order, ceiling=ceiling) for order in (readings, mixed))
    assert (first.verdict, first.reason) == (again.verdict, again.reason)
    assert len(first.agreeing) == len(again.agreeing)


@given(st.sampled_from(RELATIONS), small, st.lists(spans(), min_size=1, max_size=5))
def test_only_what_lies_outside_every_span_is_contradicted(relation, claimed, readings):
    verdict = judge(relation, claimed, readings)
    allowed = any(may_hold(relation, claimed, reading.low, reading.high) for reading in readings)
    assert (verdict.verdict == CONTRADICTED) == (not allowed)
    assert (verdict.undecided is not None) == (verdict.reason == COARSE_DATES)
