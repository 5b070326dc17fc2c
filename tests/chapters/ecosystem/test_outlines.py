"""Outlines are decoded into closed rings that lie where the countries lie."""

import numpy as np
import pytest

from regenatlas.chapters.ecosystem import outlines


def test_every_ring_is_closed_and_on_earth():
    for own in outlines.rings().values():
        for ring in own:
            assert np.array_equal(ring[0], ring[-1])
            assert np.abs(ring[:, 0]).max() <= 180
            assert np.abs(ring[:, 1]).max() <= 90


@pytest.mark.parametrize(
    ("code", "west", "south", "east", "north"),
    # Extreme points as gazetteers give them, to half a degree.
    [("IR", 44.0, 25.1, 63.3, 39.8), ("NP", 80.1, 26.3, 88.2, 30.4), ("AE", 51.5, 22.6, 56.4, 26.1)],
)
def test_a_country_lies_where_gazetteers_put_it(code, west, south, east, north):
    frame = outlines.frame_of(code, margin=0)
    assert (frame.west, frame.south, frame.east, frame.north) == pytest.approx(
        (west, south, east, north), abs=0.5
    )


def test_a_country_that_is_not_on_the_map_has_no_frame():
    assert outlines.frame_of("XX") is None


def test_longitudes_are_shortened_by_the_cosine_of_the_latitude():
    assert outlines.Frame(0, 59, 2, 61).aspect == pytest.approx(2.0)
    assert outlines.Frame(0, -1, 2, 1).aspect == pytest.approx(1.0)


def test_a_frame_shows_the_country_and_its_neighbours_within_its_edges():
    frame = outlines.frame_of("IR")
    seen = outlines.outlines(frame)
    assert {"IR", "IQ", "TR", "AM", "AZ", "TM", "AF", "PK", "KW"} <= set(seen)
    assert "BR" not in seen
    beyond = frame.around(0.021)
    points = np.concatenate([path.vertices for parts in seen.values() for path in parts])
    assert points[:, 0].min() >= beyond.west
    assert points[:, 0].max() <= beyond.east
    assert points[:, 1].min() >= beyond.south
    assert points[:, 1].max() <= beyond.north


def test_points_nearer_than_a_pixel_are_dropped_and_neighbours_keep_their_border():
    frame = outlines.frame_of("IR")
    coarse, fine = outlines.outlines(frame, pixels=200), outlines.outlines(frame, pixels=2000)
    count = {
        name: sum(len(path.vertices) for path in some["IR"]) for name, some in (("c", coarse), ("f", fine))
    }
    assert count["c"] < count["f"]
    own, other = ({tuple(p) for path in fine[code] for p in path.vertices.round(6)} for code in ("IR", "AF"))
    assert len(own & other) > 50
