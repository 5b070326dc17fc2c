"""Places among uncertain counts, against counting off every combination of them, and against a simulation."""

from itertools import product
from math import prod

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.made_flows import flows_of

from regenatlas.chapters.outlook.approvals_model import fit
from regenatlas.chapters.outlook.outlook import field_of
from regenatlas.chapters.outlook.places import Field

SIZE = 4


def distribution(weights):
    return [weight / sum(weights) for weight in weights]


WEIGHTS = st.lists(st.integers(0, 5), min_size=SIZE, max_size=SIZE).filter(any)
UNITS = st.lists(WEIGHTS, min_size=2, max_size=4)


def field(units, shared=None, members=()):
    """One year: the units' chances of 0, 1, …, and those of what members share."""
    chances = np.array([[distribution(unit)] for unit in units])
    member = np.array([row in members for row in range(len(units))])
    return Field(chances, None if shared is None else np.array([distribution(shared)]), member)


def outcomes(units, shared=None, members=()):
    """Every combination of counts with its chance."""
    common, *own = ([1.0] if each is None else distribution(each) for each in (shared, *units))
    for lift, *counts in product(range(len(common)), *[range(SIZE)] * len(units)):
        chance = prod((common[lift], *(each[n] for each, n in zip(own, counts, strict=True))))
        if chance:
            yield chance, [n + lift * (row in members) for row, n in enumerate(counts)]


def expected_places(most, *given):
    found = np.zeros(most + 2)
    for chance, (own, *others) in outcomes(*given):
        above = sum(other > own for other in others)
        found[min(above, most) + 1 if own else 0] += chance
    return found


@given(UNITS, st.integers(1, 4))
def test_a_place_is_one_more_than_those_who_have_more_and_none_without_a_product(units, most):
    assert field(units).places(0, most)[0] == pytest.approx(expected_places(most, units))


@given(UNITS, WEIGHTS, st.sets(st.integers(0, 3)), st.integers(1, 4))
def test_shared_licences_lift_all_members_at_once(units, shared, members, most):
    # Room for what members can have together.
    wide = [[*unit, *[0] * SIZE] for unit in units]
    found = field(wide, [*shared, *[0] * SIZE], members)
    assert found.places(0, most)[0] == pytest.approx(expected_places(most, units, shared, members))


@given(UNITS, WEIGHTS, st.sets(st.integers(0, 3)))
def test_how_many_others_have_more_than_a_count(units, shared, members):
    wide = [[*unit, *[0] * SIZE] for unit in units]
    above = field(wide, [*shared, *[0] * SIZE], members).above(0, 3)[0]
    expected = np.zeros((2 * SIZE, 4))
    for chance, (_, *others) in outcomes(units, shared, members):
        for n in range(2 * SIZE):
            expected[n, min(sum(other > n for other in others), 3)] += chance
    assert above == pytest.approx(expected)


@given(UNITS, WEIGHTS)
def test_a_member_has_its_own_products_and_the_shared_ones(units, shared):
    wide = [[*unit, *[0] * SIZE] for unit in units]
    found = field(wide, [*shared, *[0] * SIZE], {0})
    expected = np.zeros(2 * SIZE)
    for chance, (own, *_) in outcomes(units, shared, {0}):
        expected[own] += chance
    assert found.counts(0)[0] == pytest.approx(expected)
    assert found.counts(1)[0] == pytest.approx(found.chances[1][0])


def test_other_chances_of_the_own_count_may_be_asked_for_and_reach_farther_than_those_of_the_others():
    own = np.array([[0.0] * 9 + [0.5, 0.5]])
    assert field([[1, 0, 0, 0], [0, 0, 1, 0]]).places(0, 1, own)[0].tolist() == [0, 1, 0]


@given(UNITS, WEIGHTS, st.sets(st.integers(0, 3)), st.integers(1, 4))
def test_chances_add_up_and_a_product_more_never_costs_a_place(units, shared, members, most):
    found = field([[*unit, *[0] * SIZE] for unit in units], [*shared, *[0] * SIZE], members)
    places, above = found.places(0, most), found.above(0, most)
    assert places.sum() == pytest.approx(1, abs=1e-12)
    assert above.sum(axis=-1) == pytest.approx(1, abs=1e-12)
    more = found.places(0, most, np.roll(found.chances[0], 1, axis=-1))
    assert (np.cumsum(more[0, 1:]) >= np.cumsum(places[0, 1:]) - 1e-12).all()


def test_units_that_are_alike_are_counted_as_often_as_there_are():
    units = [[0, 1, 0, 0], *[[1, 0, 1, 0]] * 3, [1, 1, 0, 0], [0, 0, 0, 1]]
    # Three with two or nothing, one with three: so many of four are above one product.
    assert field(units).above(0, 5)[0, 1].tolist() == pytest.approx([0, 1 / 8, 3 / 8, 3 / 8, 1 / 8, 0])
    assert field(units).places(1, 5)[0] == pytest.approx(expected_places(5, [units[1], units[0], *units[2:]]))


def test_a_simulation_of_the_model_finds_the_same_places():
    # A is what members share; B and C are members, D to F are not.
    members = [[False] * 3, *[[True] * 3] * 2, *[[False] * 3] * 3]
    stock = [[1, 2, 3], [0, 0, 1], [2, 2, 2], [4, 6, 5], [0, 0, 0], [0, 1, 2]]
    entries = [[1, 1], [0, 1], [0, 0], [2, 0], [0, 0], [1, 1]]
    exits = [[0, 0], [0, 0], [0, 0], [0, 1], [0, 0], [0, 0]]
    fitted = fit(flows_of(stock, entries, exits, members=members, shared=0))
    random, draws, years = np.random.default_rng(11), 40_000, 3
    pace = random.gamma(fitted.gains.shape, 1 / fitted.gains.rate, (draws, 6))
    stays = np.exp(-random.gamma(fitted.losses.shape, 1 / fitted.losses.rate, (draws, 6)))
    held = np.tile(fitted.stock, (draws, 1))
    for _ in range(years):
        held = random.binomial(held, stays) + random.poisson(pace)
    counts = held[:, 1:] + held[:, :1] * fitted.flows.members[1:, -1]
    found = field_of(fitted, "BCDEF", (years,))
    for row in range(5):
        above = (counts > counts[:, [row]]).sum(axis=1)
        drawn = np.bincount(np.where(counts[:, row] > 0, above + 1, 0), minlength=6) / draws
        assert drawn == pytest.approx(found.places(row, 4)[0], abs=5 * np.sqrt(0.25 / draws))
