"""The simulated ward: the same every time, and right where the truth is known exactly."""

import math

import pytest

from regenatlas.analysis.queueing import erlang_b
from regenatlas.analysis.ward_simulation import play


def test_the_same_seed_plays_the_same_ward():
    first, again, other = (play(0.3, [(1.0, 30.0, 0.2)], 10, 90.0, 2_000, seed) for seed in (7, 7, 8))
    assert (first.waits == again.waits).all()
    assert first.lost == again.lost
    assert first.lost != other.lost


def test_nobody_waits_or_is_lost_where_beds_are_plenty():
    played = play(0.3, [(1.0, 30.0, 0.2)], 60, patients=3_000)
    assert (played.waits.max(), played.lost, played.within(0)) == (0, 0, 1)


def test_the_warm_up_is_left_out():
    assert len(play(0.3, [(1.0, 30.0, 0.2)], 60, patients=1_000).waits) == 900


@pytest.mark.parametrize("variability", [1.0, 0.2])
def test_without_patience_erlang_loses_as_many_whatever_the_stays(variability):
    # His loss formula holds for any distribution of stays.
    played = play(10 / 30, [(1.0, 30.0, variability)], 10, patience=1e-9, patients=60_000)
    assert played.lost == pytest.approx(erlang_b(10, 10), abs=0.01)


def test_one_bed_is_a_queue_with_one_server():
    played = play(0.5, [(1.0, 1.0, 1.0)], 1, patients=80_000)
    assert played.waits.mean() == pytest.approx(1.0, rel=0.08)
    assert played.within(math.inf) == 1
