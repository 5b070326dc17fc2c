"""The simulated ward: the same every time, and right where the truth is known exactly."""

import itertools
import math

import pytest
from tests.chapters.capacity.ward.simulation import play

from regenatlas.chapters.capacity.ward.queueing import erlang_b


def test_the_same_seed_plays_the_same_ward():
    first, again, other = (play(0.3, [(1.0, 30.0, 0.2)], 10, 90.0, 2_000, seed) for seed in (7, 7, 8))
    assert (first.waits == again.waits).all()
    assert first.lost == again.lost
    assert first.lost != other.lost
    usual = play(0.3, [(1.0, 30.0, 0.2)], 10, 90.0, 2_000)
    assert (usual.waits == first.waits).all()


def test_a_kind_of_stay_that_nobody_has_changes_nothing():
    alone = play(0.3, [(1.0, 30.0, 0.2)], 10, 90.0, 2_000)
    for kinds in ([(1.0, 30.0, 0.2), (0.0, 99.0, 0.5)], [(0.0, 99.0, 1.0), (1.0, 30.0, 0.2)]):
        beside = play(0.3, kinds, 10, 90.0, 2_000)
        assert (beside.waits == alone.waits).all()
        assert beside.lost == alone.lost


def test_nobody_waits_or_is_lost_where_beds_are_plenty():
    played = play(0.3, [(1.0, 30.0, 0.2)], 60, patients=3_000)
    assert (played.waits.max(), played.lost, played.within(0)) == (0, 0, 1)


def test_the_warm_up_is_left_out():
    assert len(play(0.3, [(1.0, 30.0, 0.2)], 60, patients=1_000).waits) == 900
    assert len(play(0.3, [(1.0, 30.0, 0.2)], 60).waits) == 18_000


def test_the_first_patient_after_the_warm_up_is_the_first_to_be_counted():
    # The first of ten fills the only bed for good; nobody waits, so that all others are lost.
    played = play(1.0, [(1.0, 1e9, 0.2)], 1, patience=0.0, patients=10)
    assert (len(played.waits), played.lost) == (0, 1)
    # Three beds: two of the nine that count are admitted.
    played = play(1.0, [(1.0, 1e9, 0.2)], 3, patience=0.0, patients=10)
    assert (played.waits.tolist(), played.lost) == ([0, 0], 7 / 9)


def test_the_ward_is_empty_at_first_and_filled_in_the_order_in_which_patients_come():
    waits = play(1_000.0, [(1.0, 100.0, 0.0)], 3, patients=6).waits
    assert waits[:3].tolist() == [0, 0, 0]
    # The next three come at nearly the same time, and the beds are free again after 100 days.
    assert waits[3:] == pytest.approx([100] * 3, abs=0.1)


def test_who_finds_a_bed_is_admitted_without_any_patience():
    played = play(10 / 30, [(1.0, 30.0, 0.2)], 10, patience=0.0, patients=60_000)
    assert played.lost == pytest.approx(erlang_b(10, 10), abs=0.01)
    assert not played.waits.any()


def test_patience_is_the_mean_of_how_long_patients_wait():
    # One bed, one arrival, one end of a stay and one of patience in a unit of time: the number of patients is
    # Poisson with mean 1. The bed is in use unless there is none: 1 - 1/e are served, 1/e give up.
    played = play(1.0, [(1.0, 1.0, 1.0)], 1, patience=1.0, patients=80_000)
    assert played.lost == pytest.approx(1 / math.e, abs=0.01)


@pytest.mark.parametrize(
    ("kinds", "variability"),
    [
        ([(1.0, 1.0, 0.0)], 0),
        ([(1.0, 1.0, 0.5)], 0.5),
        ([(1.0, 1.0, 2.0)], 2),
        # Half a unit or one and a half: mean 1, mean square (1/4 + 9/4) / 2.
        ([(0.5, 0.5, 0.0), (0.5, 1.5, 0.0)], 0.25),
        # A fifth of three units, the others of half a one: mean 1, mean square 9/5 + 1/5.
        ([(0.2, 3.0, 0.0), (0.8, 0.5, 0.0)], 1),
        # The same, all exponential: twice the mean square.
        ([(0.2, 3.0, 1.0), (0.8, 0.5, 1.0)], 3),
    ],
)
def test_one_bed_half_in_use_is_waited_for_as_pollaczek_and_khinchine_say(kinds, variability):
    # Load 1/2, mean stay 1: the mean wait is (1 + variability) / 2.
    played = play(0.5, kinds, 1, patients=80_000)
    assert played.waits.mean() == pytest.approx((1 + variability) / 2, rel=0.08)
    assert played.within(0) == pytest.approx(0.5, abs=0.02)  # those who find the bed free


@pytest.mark.parametrize("variability", [1.0, 0.2])
def test_without_patience_erlang_loses_as_many_whatever_the_stays(variability):
    # His loss formula holds for any distribution of stays.
    played = play(10 / 30, [(1.0, 30.0, variability)], 10, patience=1e-9, patients=60_000)
    assert played.lost == pytest.approx(erlang_b(10, 10), abs=0.01)


def test_one_bed_is_a_queue_with_one_server():
    played = play(0.5, [(1.0, 1.0, 1.0)], 1, patients=80_000)
    assert played.waits.mean() == pytest.approx(1.0, rel=0.08)
    assert played.within(math.inf) == 1


def test_stays_of_variability_one_are_exponential():
    # One bed, always asked for, and nobody who leaves: each waits for the stays before. With exponential
    # stays exp(-1) of them, 36.8 %, are longer than the mean; with lognormal ones it would be 33.9 %.
    played = play(arrivals=1e6, stays=[(1.0, 1.0, 1)], beds=1, patients=40_000)
    waits = played.waits
    longer = sum(after - before > 1 for before, after in itertools.pairwise(waits))
    assert longer / (len(waits) - 1) == pytest.approx(math.exp(-1), abs=0.01)
