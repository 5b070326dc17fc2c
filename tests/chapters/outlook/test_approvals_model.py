"""The model in numbers that can be worked out by hand, and a simulation as referee."""

from dataclasses import replace
from math import exp, factorial

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.made_flows import flows_of

from regenatlas.chapters.outlook import approvals_model as model


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


def test_the_moments_weigh_countries_by_their_exposure():
    # 2 in 20 and 1 in 1: mean 1/7. The rates 0.1 and 1 lie 3/70 and 6/7 from it; weighted by 20 and 1 that is
    # a variance of 9/245. Chance alone makes 1/7 in 10.5, 2/147; between the countries lies 17/735.
    found = model.prior(np.array([2, 1]), np.array([20.0, 1.0]))
    assert float(found.rate) == pytest.approx(105 / 17)
    assert float(found.shape) == pytest.approx(15 / 17)


def test_a_group_that_differs_exactly_as_chance_makes_it_is_taken_as_alike():
    # 0 and 2 in a year each: mean 1, variance 1, and chance alone makes 1.
    found = model.prior(np.array([0, 2]), np.ones(2))
    assert (float(found.shape), float(found.rate)) == (2, 2)


def test_a_group_that_hardly_differs_weighs_no_more_than_two_windows():
    # 10 and 23 in 10 years: mean 1.65, variance 0.4225, chance 0.165: 6.4 years, below the most, 20.
    # 10 and 22: mean 1.6, variance 0.36, chance 0.16: 8 years. 10 and 20: 1.5 / (0.25 - 0.15): 15 years.
    # 10 and 19: 1.45 / (0.2025 - 0.145) would be 25 years.
    weights = [float(model.prior(np.array([10, other]), np.full(2, 10.0)).rate) for other in (23, 22, 20, 19)]
    assert weights == pytest.approx([1.65 / 0.2575, 8, 15, 20])


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 9)), min_size=1, max_size=9))
def test_a_prior_has_the_mean_of_its_group_in_whatever_order_and_a_bounded_weight(group):
    events, exposure = np.array([n for n, _ in group]), np.array([float(years) for _, years in group])
    found, turned = model.prior(events, exposure), model.prior(events[::-1], exposure[::-1])
    assert float(found.mean) == pytest.approx(max(events.sum(), 0.5) / exposure.sum())
    assert 0 < float(found.rate) <= 2 * exposure.mean() + 1e-9
    assert float(turned.rate) == pytest.approx(float(found.rate))


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
    # B with its one product has none in 2 years.
    assert fitted.gains.mean[1] == pytest.approx(float(settled.shape) / (weight + 2))
    # D has none today: it is where the newcomers' group was, with their whole spread.
    assert (fitted.gains.shape[3], fitted.gains.rate[3]) == pytest.approx(
        (float(fresh.shape), float(fresh.rate))
    )


LONG = {
    "stock": [[4] * 8, [4] * 8, [0, 9, 0, 0, 0, 0, 0, 0], [0] * 8],
    "entries": [[9, 9, 2, 2, 2, 2, 2], [9, 9, 0, 0, 0, 0, 0], [9, 0, 0, 0, 0, 0, 0], [0] * 7],
    "exits": [[9, 9, 0, 2, 0, 0, 0], [9, 9, 0, 0, 0, 1, 1], [0, 9, 0, 0, 0, 0, 0], [0] * 7],
}


def test_a_fit_looks_back_five_years_and_carries_a_quarter_of_their_weight():
    found = model.fit(flows_of(**LONG))
    # A gained 10 and B none in five years: mean 1, variance 1, chance 1/5; hence Gamma(5/4, 5/4).
    assert (float(found.settled.shape), float(found.settled.rate)) == pytest.approx((1.25, 1.25))
    # C had products before the window alone, so it is new; half a product in ten years, a weight of ten.
    assert (float(found.fresh.mean), float(found.fresh.rate)) == pytest.approx((1 / 20, 10))
    assert found.gains.mean == pytest.approx([11.25 / 6.25, 1.25 / 6.25, 1 / 20, 1 / 20])
    assert found.gains.rate == pytest.approx([6.25 / 4, 6.25 / 4, 10, 10])
    # Both lost 2 in 20 product-years: alike, hence a weight of 40.
    assert found.losses.mean == pytest.approx([0.1, 0.1, 0.1, 0.1])
    assert found.losses.rate == pytest.approx([60 / 4, 60 / 4, 40 / 4, 40 / 4])
    assert found.stock.tolist() == [4, 4, 0, 0]


def test_whether_a_country_is_new_is_decided_at_the_start_of_the_window():
    # A and B have a product from the day on which the window starts, C and D from a year later.
    early, late = [0, 1, 1, 1, 1, 1, 1], [0, 0, 1, 1, 1, 1, 1]
    entries = [[1, 0, 0, 0, 0, 0]] * 2 + [[0, 1, 0, 0, 0, 0]] * 2
    found = model.fit(flows_of([early, early, late, late], entries))
    assert (float(found.settled.mean), float(found.fresh.mean)) == pytest.approx((0.5 / 10, 2 / 10))


def test_a_single_country_is_no_group_and_leans_on_all():
    found = model.fit(
        flows_of([[1, 3, 5], [0, 0, 0], [0, 0, 0], [0, 0, 0]], [[2, 2], [0, 0], [0, 0], [0, 0]])
    )
    # Rates 2, 0, 0, 0: mean 1/2, variance 3/4, chance 1/4; hence Gamma(1/2, 1).
    assert (float(found.settled.shape), float(found.settled.rate)) == pytest.approx((0.5, 1))
    assert float(found.fresh.mean) == pytest.approx(0.5 / 6)


def test_neither_countries_outside_the_pool_nor_members_inform_the_groups_of_the_others():
    had, new = [1, 1, 1], [0, 0, 1]
    members = [[False] * 3] * 6 + [[True] * 3] * 2
    entries = [[0, 1], [1, 2], [0, 0], [0, 1], [9, 9], [9, 9], [9, 11], [9, 11]]
    pool = [True, True, True, True, False, False, True, True]
    found = model.fit(flows_of([had, had, new, new, had, new, had, new], entries, pool=pool, members=members))
    assert (float(found.settled.mean), float(found.fresh.mean)) == pytest.approx((4 / 4, 1 / 4))
    # The two members are alike with ten a year: Gamma(40, 4), and their own years come to it in full.
    assert found.gains.mean[6:] == pytest.approx([10, 10])
    assert found.gains.rate[6:] == pytest.approx([6, 6])


def test_a_country_outside_the_pool_does_not_inform_the_groups():
    inside = model.fit(flows_of(STOCK, ENTRIES)).fresh
    outside = model.fit(flows_of(STOCK, ENTRIES, pool=[True, True, True, False])).fresh
    assert float(outside.mean) > float(inside.mean)


def test_losses_are_a_hazard_per_product():
    seen = flows_of([[10, 9, 8], [10, 9, 8]], [[0, 0], [0, 0]], exits=[[1, 1], [1, 1]])
    # Four losses in 38 product-years, alike in both: the hazard is theirs.
    assert model.fit(seen).losses.mean == pytest.approx([4 / 38, 4 / 38])


def test_the_hazard_is_that_of_countries_that_had_something_to_lose():
    found = model.fit(
        flows_of([[10, 10, 9], [1, 0, 0], [0, 0, 0]], [[0, 0]] * 3, exits=[[1, 1], [1, 0], [0, 0]])
    )
    # 2 in 20 product-years and 1 in 1: Gamma(15/17, 105/17), see above.
    shapes, rates = (
        np.array([15 / 17 + 2, 15 / 17 + 1, 15 / 17]),
        np.array([105 / 17 + 20, 105 / 17 + 1, 105 / 17]),
    )
    assert found.losses.shape == pytest.approx(shapes / 4)
    assert found.losses.rate == pytest.approx(rates / 4)


def test_where_nobody_had_anything_to_lose_the_hazard_is_half_a_loss_in_fifty_years():
    found = model.fit(flows_of([[0, 1], [0, 0]], [[1], [0]]))
    assert found.losses.mean == pytest.approx([0.5 / 50] * 2)
    assert found.losses.rate == pytest.approx([50 / 4] * 2)


def test_a_fit_needs_a_year_behind_it():
    with pytest.raises(ValueError, match="at least one year"):
        model.fit(flows_of(STOCK, ENTRIES), at=0)


def test_a_fit_on_a_past_day_knows_nothing_of_later_years():
    late = flows_of([[1, 1, 9], [1, 1, 1]], [[0, 8], [0, 0]])
    calm = flows_of([[1, 1, 1], [1, 1, 1]], [[0, 0], [0, 0]])
    assert model.fit(late, at=1).gains.mean == pytest.approx(model.fit(calm, at=1).gains.mean)


# ---- years ahead


def drawn(gains, losses, stock, horizon, draws=200_000):
    """The same model by simulation, as a referee: years × draws."""
    random = np.random.default_rng(7)
    pace = random.gamma(gains.shape, 1 / gains.rate, draws)
    stays = np.exp(-random.gamma(losses.shape, 1 / losses.rate, draws))
    held, years = np.full(draws, stock), []
    for _ in range(horizon):
        held = random.binomial(held, stays) + random.poisson(pace)
        years.append(held)
    return np.stack(years)


def fitted_with(stock, gains, losses):
    """A fit of one unit with these gains and losses (shape, rate)."""
    gains, losses = (model.Gamma(np.array([shape]), np.array([rate])) for shape, rate in (gains, losses))
    return replace(model.fit(flows_of([[stock] * 2], [[0]])), gains=gains, losses=losses)


def ahead(stock, gains, losses, horizon=4, pace=None):
    years = range(1, horizon + 1)
    return model.counts_ahead(fitted_with(stock, gains, losses), ["A"], pace, years)[0]


def moments(chances):
    n = np.arange(chances.shape[-1])
    mean = chances @ n
    return mean, chances @ n**2 - mean**2


NEVER = (0.0, 1.0)  # nothing comes, nothing goes


@pytest.mark.parametrize("stock", [0, 1, 7])
@pytest.mark.parametrize(("gains", "losses"), [((2.0, 3.0), (1.5, 9.0)), ((0.2, 0.4), (0.3, 12.0))])
def test_the_chances_are_those_that_a_simulation_of_the_model_finds(stock, gains, losses):
    chances = ahead(stock, gains, losses)
    counts = drawn(model.Gamma(*gains), model.Gamma(*losses), stock, 4)
    for exact, found in zip(chances, counts, strict=True):
        shares = np.bincount(found, minlength=len(exact))[: len(exact)] / found.size
        assert shares == pytest.approx(exact, abs=5 * np.sqrt(0.25 / found.size))


def test_a_pace_known_exactly_leaves_only_the_chance_of_the_years():
    chances = ahead(0, NEVER, NEVER, pace=1.5)
    for years, found in enumerate(chances, start=1):
        poisson = [exp(-1.5 * years) * (1.5 * years) ** n / factorial(n) for n in range(12)]
        assert found[:12] == pytest.approx(poisson, abs=1e-12)


def test_products_are_lost_at_an_uncertain_hazard_and_the_last_one_too():
    # A hazard from Gamma(a, b) leaves (b / (b + t)) ** a of a stock after t years.
    for stock, (shape, rate) in ((9, (2, 6)), (1, (3, 4)), (4, (0.05, 2))):
        mean, _ = moments(ahead(stock, NEVER, (shape, rate), 3))
        assert mean == pytest.approx([stock * (rate / (rate + t)) ** shape for t in (1, 2, 3)], abs=1e-5)


def test_an_uncertain_pace_is_the_same_in_all_years():
    # A pace from Gamma(3, 2) has mean 3/2 and variance 3/4: after t years t * 3/2 products, with the variance
    # of chance, t * 3/2, and that of the pace, t² * 3/4.
    mean, variance = moments(ahead(0, (3.0, 2.0), NEVER))
    assert mean == pytest.approx([1.5, 3, 4.5, 6])
    assert variance == pytest.approx([2.25, 6, 11.25, 18])


def test_a_country_that_neither_has_nor_gains_a_product_has_none():
    assert ahead(0, NEVER, (1.0, 9.0))[:, 0] == pytest.approx(1)


@given(
    st.integers(0, 30),
    st.tuples(st.floats(0.01, 40), st.floats(0.3, 40)),
    st.tuples(st.floats(0.1, 9), st.floats(9, 60)),
)
def test_chances_are_chances_and_keep_the_expected_count(stock, gains, losses):
    chances = ahead(stock, gains, losses, 2)
    assert chances.min() >= 0
    assert chances.sum(axis=-1) == pytest.approx(1, abs=1e-12)
    left = [(losses[1] / (losses[1] + t)) ** losses[0] for t in (1, 2)]
    # What came in the first year had a year to be lost in, what came in the second none.
    expected = [stock * left[0] + gains[0] / gains[1], stock * left[1] + gains[0] / gains[1] * (1 + left[0])]
    assert moments(chances)[0] == pytest.approx(expected, rel=1e-3, abs=1e-3)


def at_most(chances, size):
    """The chances of 0 or fewer, 1 or fewer, …, as far as `size`."""
    return np.cumsum(np.pad(chances, ((0, 0), (0, size - chances.shape[-1]))), axis=-1)


@example(0, (1.0, 0.5), (1.0, 9.0), 3.0)  # a long tail
@given(
    st.integers(0, 12),
    st.tuples(st.floats(0.05, 5), st.floats(0.5, 9)),
    st.tuples(st.floats(0.1, 5), st.floats(9, 60)),
    st.floats(1, 3),
)
def test_more_stock_more_gains_and_fewer_losses_never_make_few_products_likelier(stock, gains, losses, more):
    usual = ahead(stock, gains, losses)
    better = [
        ahead(stock + 1, gains, losses),
        ahead(stock, (gains[0] * more, gains[1]), losses),
        ahead(stock, (gains[0], gains[1] / more), losses),
        ahead(stock, gains, (losses[0], losses[1] * more)),
    ]
    size = max(chances.shape[-1] for chances in (usual, *better))
    for chances in better:
        assert (at_most(chances, size) <= at_most(usual, size) + 1e-5).all()


@pytest.mark.parametrize(
    ("stock", "shape", "rate"), [(35, 1.8, 44), (35, 0.3, 12), (8, 0.05, 2.2), (120, 2, 150)]
)
def test_all_of_a_stock_last_as_the_gamma_of_the_hazard_says(stock, shape, rate):
    # The mean of exp(-n t h) over a hazard h from Gamma(a, b): (b / (b + n t)) ** a.
    chances = ahead(stock, NEVER, (shape, rate), 5)
    expected = [(rate / (rate + stock * t)) ** shape for t in range(1, 6)]
    assert chances[:, stock] == pytest.approx(expected, abs=1e-6)


def test_a_certain_loss_or_none_is_a_binomial_at_its_end():
    for chance, expected in ((0.0, [1, 0, 0, 0]), (0.5, [1 / 8, 3 / 8, 3 / 8, 1 / 8]), (1.0, [0, 0, 0, 1])):
        assert model.binomial(3, np.array([chance]))[:, 0] == pytest.approx(expected, abs=1e-14)
    assert model.binomial(3, np.array([0.5]), most=1)[:, 0] == pytest.approx([1 / 8, 3 / 8])
    assert model.binomial(1, np.array([0.25]))[:, 0].tolist() == [0.75, 0.25]
    assert model.binomial(0, np.array([0.25]))[:, 0].tolist() == [1]


def test_a_year_by_itself_has_the_chances_that_it_has_among_all():
    fitted = model.fit(flows_of(STOCK, ENTRIES))
    every, third = model.counts_ahead(fitted, "ABCD"), model.counts_ahead(fitted, "ABCD", years=(3,))
    size = min(every.shape[-1], third.shape[-1])
    assert third[:, 0, :size] == pytest.approx(every[:, 2, :size], abs=1e-11)


def test_the_chances_of_a_country_do_not_depend_on_which_are_asked_for():
    fitted = model.fit(flows_of(STOCK, ENTRIES))
    every, some = model.counts_ahead(fitted, "ABCD"), model.counts_ahead(fitted, "DA")
    size = some.shape[-1]
    assert some[0] == pytest.approx(every[3][:, :size], abs=1e-9)
    assert some[1] == pytest.approx(every[0][:, :size], abs=1e-9)


def test_a_quantile_is_the_first_count_at_or_below_which_so_much_lies():
    chances = np.array([[0.25, 0.25, 0.5, 0.0], [0.0, 0.0, 0.1, 0.9]])
    assert model.quantile(chances, 0.25).tolist() == [0, 3]
    assert model.quantile(chances, 0.5).tolist() == [1, 3]
    assert model.quantile(chances, 0.51).tolist() == [2, 3]
    assert model.quantile(chances, 0.1).tolist() == [0, 2]
    assert model.quantile(chances, 1.0).tolist() == [2, 3]
