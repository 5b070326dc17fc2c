"""The queueing formulas against textbooks, published tables, each other, and a simulation."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.chapters.capacity.ward.simulation import play

from regenatlas.chapters.capacity.ward.queueing import (
    erlang_b,
    erlang_c,
    least_servers,
    lognormal_variability,
    mixed_variability,
    reneged,
    wait,
)


def test_the_loss_of_two_servers_is_worked_out_by_hand():
    # a = 1: weights 1, 1, 1/2 of none, one and two busy; 1/2 of 5/2 is lost.
    assert erlang_b(1, 2) == pytest.approx(0.2)
    assert erlang_b(3, 1) == pytest.approx(0.75)
    assert (erlang_b(0, 3), erlang_b(0, 0), erlang_b(2, 0)) == (0, 1, 1)


@pytest.mark.parametrize(("servers", "load"), [(10, 4.46), (20, 12.0), (50, 37.9), (100, 84.1)])
def test_one_call_in_a_hundred_is_lost_where_printed_erlang_tables_say_so(servers, load):
    assert erlang_b(load, servers) == pytest.approx(0.01, abs=3e-4)


def test_the_county_hospital_of_hillier_and_lieberman():
    # Introduction to Operations Research, queueing theory: 2 patients an hour, 20 minutes each, two doctors.
    found = wait(2 / 3, 2, service=1 / 3)
    assert found.delayed == pytest.approx(1 / 6)
    assert found.mean == pytest.approx(1 / 24)
    assert 1 - found.within(0.5) == pytest.approx(0.022, abs=1e-3)
    assert 1 - found.within(1) == pytest.approx(0.003, abs=5e-4)


def test_the_call_centre_of_garnett_mandelbaum_and_reiman():
    # Designing a call center with impatient customers (2002): 48 calls a minute of one minute, 50 agents,
    # patience of two minutes; without patience running out: waits of 20.8 seconds, nine in ten under 58.1.
    patient = wait(48, 50, service=60)
    assert patient.mean == pytest.approx(20.8, abs=0.05)
    assert patient.quantile(0.9) == pytest.approx(58.1, abs=0.05)
    impatient = reneged(48, 50, patience=2)
    assert impatient == pytest.approx(0.031, abs=5e-4)
    assert 48 * (1 - impatient) / 50 == pytest.approx(0.93, abs=5e-3)  # agents busy
    assert impatient * 48 * 2 == pytest.approx(3, abs=0.05)  # calls waiting


def test_thousands_of_servers_give_numbers():
    # The value is that of an independent open-source calculator's tests.
    assert erlang_c(12345, 12421) == pytest.approx(0.3812, abs=5e-5)
    assert erlang_b(1, 2000) == 0
    assert reneged(2000, 1000, patience=3) == pytest.approx(0.5)


def test_one_server_with_any_service_time_is_exact_after_pollaczek_and_khinchine():
    # a = 0.8, mean 10, squared variation 0.25: 0.8 * 10 * 1.25 / 2 / 0.2
    assert wait(0.8, 1, service=10, variability=0.25).mean == pytest.approx(25)


def test_quantiles_and_shares_are_two_sides_of_one_thing():
    found = wait(11, 12, service=37, variability=0.2)
    assert found.within(found.quantile(0.9)) == pytest.approx(0.9)
    assert wait(1, 12, service=37).quantile(0.9) == 0
    assert wait(0, 3, service=37).quantile(0.9) == 0


def test_without_enough_servers_waits_grow_without_end():
    for load in (12, 13):
        found = wait(load, 12, service=40)
        assert (found.delayed, found.within(1000), found.mean, found.quantile(0.1)) == (
            1,
            0,
            math.inf,
            math.inf,
        )
    assert erlang_c(12, 12) == 1


def test_the_fewest_servers_meet_the_share_and_one_fewer_does_not():
    found = least_servers(11.1, 37, 28, 0.9, 0.2)
    assert wait(11.1, found, 37, 0.2).within(28) >= 0.9 > wait(11.1, found - 1, 37, 0.2).within(28)
    with pytest.raises(ValueError, match="share"):
        least_servers(1, 1, 1, 1)
    with pytest.raises(ValueError, match="share"):
        least_servers(1, 1, 1, 0)


def test_servers_that_just_reach_the_share_are_enough():
    share = wait(11, 13, 37, 0.2).within(28)
    assert least_servers(11, 37, 28, share, 0.2) == 13
    assert least_servers(11, 37, 28, share + 1e-12, 0.2) == 14
    # A load of eleven takes more than eleven servers, none takes one.
    assert least_servers(11, 37, 1e6, 0.9) == 12
    assert least_servers(0, 37, 0, 0.9) == 1
    # A server in use half the time, with exponential times unless told otherwise: 1 - exp(-t / 2) / 2 have
    # waited no longer than t, which is 0.9 from t = 2 ln 5 = 3.22 on.
    assert [least_servers(0.5, 1, time, 0.9) for time in (3.21, 3.23)] == [2, 1]


def test_who_cannot_wait_is_lost():
    # One server, all rates 1: weights 1, 1, 1/2, 1/6 … (those of Poisson); 1/e wait and give up as often as
    # one is served.
    assert reneged(1, 1, patience=1) == pytest.approx(1 / math.e)
    # Half the patience: weights 1, 1, 1/3, 1/15, 1/105 … of none, one, two …
    weights = [1 / math.prod(range(1, 2 * n, 2)) for n in range(1, 20)]
    waiting = sum(n * weight for n, weight in enumerate(weights)) / (1 + sum(weights))
    assert reneged(1, 1, patience=0.5) == pytest.approx(2 * waiting)
    assert reneged(0, 3, patience=1) == reneged(0, 0, patience=1) == 0
    assert reneged(3, 0, patience=2) == pytest.approx(1)


@given(st.floats(0.1, 40), st.integers(1, 40), st.floats(0.05, 50))
def test_more_patience_loses_fewer_but_never_those_for_whom_there_is_no_server(load, servers, patience):
    lost, later = (reneged(load, servers, each) for each in (patience, 2 * patience))
    assert max(0, 1 - servers / load) - 1e-6 <= later <= lost + 1e-12
    assert lost <= erlang_b(load, servers) + 1e-12  # who may wait is served rather than who must go at once


@given(st.floats(0.1, 30), st.integers(1, 40))
def test_more_servers_never_make_anyone_wait_longer(load, servers):
    few, more = wait(load, servers, 30), wait(load, servers + 1, 30)
    assert more.within(10) >= few.within(10) - 1e-12
    assert more.delayed <= few.delayed + 1e-12


def test_numbers_below_zero_are_refused():
    for call in (lambda: erlang_b(-1, 2), lambda: erlang_b(1, -2), lambda: reneged(-1, 2, 1)):
        with pytest.raises(ValueError, match="below zero"):
            call()


def test_quartiles_tell_the_variability_of_a_lognormal_time():
    # Quartiles of sigma 0.5 lie 0.33724 about the mean of the logarithm; exp(0.25) - 1.
    quartile = math.exp(0.5 * 0.674490)
    assert lognormal_variability(1 / quartile, quartile) == pytest.approx(math.expm1(0.25), rel=1e-5)
    assert lognormal_variability(7, 7) == 0
    for low, high in ((9, 7), (0, 7), (-1, 7)):
        with pytest.raises(ValueError, match="no range"):
            lognormal_variability(low, high)


def test_two_kinds_of_stays_vary_more_than_each_of_them():
    assert mixed_variability([(0.5, 10, 0), (0.5, 30, 0)]) == pytest.approx((20, 0.25))
    assert mixed_variability([(1.0, 40, 0.3)]) == pytest.approx((40, 0.3))


# ---- against the simulation


@pytest.mark.parametrize(("variability", "beds"), [(1.0, 12), (0.14, 12), (0.14, 14)])
def test_waits_are_those_of_a_simulated_ward(variability, beds):
    kinds = [(0.7, 43.0, variability), (0.3, 22.0, variability)]
    service, spread = mixed_variability(kinds)
    load = 0.85 * 12
    computed = wait(load, beds, service, spread)
    played = play(load / service, kinds, beds, patients=60_000)
    assert computed.within(28) == pytest.approx(played.within(28), abs=0.02)
    assert computed.delayed == pytest.approx((played.waits > 0).mean(), abs=0.03)
    assert computed.mean == pytest.approx(played.waits.mean(), rel=0.15, abs=0.2)


@pytest.mark.parametrize("load", [10.0, 14.0])
def test_losses_are_those_of_a_simulated_ward_with_exponential_stays(load):
    played = play(load / 30, [(1.0, 30.0, 1.0)], 12, patience=90.0, patients=60_000)
    assert reneged(load, 12, patience=3) == pytest.approx(played.lost, abs=0.01)


def test_with_regular_stays_the_formula_loses_rather_too_many():
    played = play(11 / 30, [(1.0, 30.0, 0.15)], 12, patience=150.0, patients=60_000)
    assert played.lost < reneged(11, 12, patience=5) < played.lost + 0.02
