"""The model in numbers that can be worked out by hand, and draws that agree with them."""

import numpy as np
import pytest

from regenatlas.analysis import approvals_model as model
from tests.made_flows import flows_of


def test_the_prior_is_worked_out_from_the_moments_of_the_group():
    # Rates 2, 0 and 1 a year over 5 years: mean 1, variance 2/3; Poisson noise alone would give 1/5.
    # Between the countries lies 2/3 - 1/5 = 7/15, hence a rate of 15/7 and a shape of 15/7.
    found = model.prior(np.array([10, 0, 5]), np.full(3, 5.0))
    assert float(found.rate) == pytest.approx(15 / 7)
    assert float(found.shape) == pytest.approx(15 / 7)


def test_a_group_that_differs_by_chance_alone_is_taken_as_alike_with_a_bounded_weight():
    found = model.prior(np.array([5, 5]), np.full(2, 5.0))
    assert float(found.rate) == model.MOST * 5
    assert float(found.mean) == 1.0


def test_a_group_without_events_is_not_given_a_rate_of_nothing():
    assert float(model.prior(np.array([0, 0]), np.full(2, 5.0)).mean) == pytest.approx(0.5 / 10)


def test_own_years_shift_the_prior_in_closed_form_and_carrying_keeps_the_mean():
    after = model.Gamma(np.asarray(2.0), np.asarray(4.0)).given(np.array(7), np.asarray(5.0))
    assert (float(after.shape), float(after.rate), float(after.mean)) == (9.0, 9.0, 1.0)
    thin = after.carried(1 / 3)
    assert (float(thin.shape), float(thin.mean)) == (3.0, 1.0)


STOCK = [[2, 3, 4], [1, 1, 1], [0, 0, 2], [0, 0, 0]]
ENTRIES = [[1, 1], [0, 0], [0, 2], [0, 0]]


def test_countries_with_a_product_lean_on_those_that_had_one_and_the_others_on_newcomers():
    fitted = model.fit(flows_of(STOCK, ENTRIES))
    settled = model.prior(np.array([2, 0]), np.full(2, 2.0))
    fresh = model.prior(np.array([2, 0]), np.full(2, 2.0))
    weight = float(settled.rate)
    # A has 2 in 2 years; C had none at the start but has a product today, so it leans on the settled.
    assert fitted.gains.mean[[0, 2]] == pytest.approx((float(settled.shape) + 2) / (weight + 2))
    assert fitted.gains.rate[0] == pytest.approx((weight + 2) * model.CARRY)
    # D has none today: it is where the newcomers' group was, with their whole spread.
    assert (fitted.gains.shape[3], fitted.gains.rate[3]) == pytest.approx(
        (float(fresh.shape), float(fresh.rate))
    )


def test_a_country_outside_the_pool_does_not_inform_the_groups():
    inside = model.fit(flows_of(STOCK, ENTRIES)).fresh
    outside = model.fit(flows_of(STOCK, ENTRIES, pool=[True, True, True, False])).fresh
    assert float(outside.mean) > float(inside.mean)


def test_losses_are_a_hazard_per_product():
    seen = flows_of([[10, 9, 8], [10, 9, 8]], [[0, 0], [0, 0]], exits=[[1, 1], [1, 1]])
    # Four losses in 38 product-years, alike in both: the hazard is theirs.
    assert model.fit(seen).losses.mean == pytest.approx([4 / 38, 4 / 38])


def test_a_fit_needs_a_year_behind_it():
    with pytest.raises(ValueError, match="at least one year"):
        model.fit(flows_of(STOCK, ENTRIES), at=0)


def test_a_fit_on_a_past_day_knows_nothing_of_later_years():
    late = flows_of([[1, 1, 9], [1, 1, 1]], [[0, 8], [0, 0]])
    calm = flows_of([[1, 1, 1], [1, 1, 1]], [[0, 0], [0, 0]])
    assert model.fit(late, at=1).gains.mean == pytest.approx(model.fit(calm, at=1).gains.mean)


def test_draws_are_the_same_for_the_same_inputs_and_agree_with_the_expected_counts():
    fitted = model.fit(flows_of(STOCK, ENTRIES))
    first, second = (model.simulate(fitted, 3, 40_000) for _ in range(2))
    assert all((first[unit] == second[unit]).all() for unit in "ABCD")
    # Without any loss seen the hazard is small: A grows by about its mean pace a year.
    hazard = float(fitted.losses.mean[0])
    expected = 4 * np.exp(-hazard) + float(fitted.gains.mean[0])
    assert first["A"][0].mean() == pytest.approx(expected, rel=0.02)
    assert (first["A"].min(), first["D"].min()) == (0, 0)
    assert first["A"].dtype == np.int16


def test_a_pace_known_exactly_leaves_only_the_chance_of_the_years():
    seen = flows_of([[0, 0], [0, 0]], [[0], [0]])
    drawn = model.paths(model.fit(seen), "A", 2.0, 4, 40_000, "exact")
    assert drawn[3].mean() == pytest.approx(8, rel=0.03)
    assert drawn[3].var() == pytest.approx(8, rel=0.1)


def test_shared_licences_come_to_all_members_at_once():
    members = [[False] * 3, [True] * 3, [True] * 3]
    seen = flows_of([[2, 3, 5], [0, 0, 0], [0, 0, 1]], [[1, 2], [0, 0], [0, 1]], members=members, shared=0)
    assert list(seen.counts()) == [0, 5, 6]
    drawn = model.simulate(model.fit(seen), 2, 2_000)
    assert set(drawn) == {"B", "C"}
    assert np.corrcoef(drawn["B"][1], drawn["C"][1])[0, 1] > 0.5
    # Their own licences are a group apart, which the shared ones do not speed up.
    assert model.fit(seen).gains.mean[1] < model.fit(seen).gains.mean[0] / 2


def test_a_hundred_thousand_draws_take_two_bytes_each():
    drawn = model.simulate(model.fit(flows_of([[5, 6]] * 2, [[1]] * 2)))
    assert drawn["A"].nbytes == model.HORIZON * model.DRAWS * 2
