import pytest

from regenatlas.report.figures import placing


@pytest.mark.parametrize(
    ("values", "placed"),
    [
        ([], []),
        ([5.0], [5.0]),
        ([1.0, 9.0], [1.0, 9.0]),
        ([1.0, 1.0], [0.5, 1.5]),
        ([3.0, 1.0, 2.0], [3.0, 1.0, 2.0]),
        ([0.0, 0.2, 0.4], [-0.8, 0.2, 1.2]),
    ],
)
def test_labels_are_moved_apart_no_further_than_needed(values, placed):
    assert placing.spread(values, 1.0) == pytest.approx(placed)


@pytest.mark.parametrize(
    ("starts", "levels"),
    [
        ([], []),
        ([0, 1, 2, 10], [0, 1, 0, 0]),  # what only touches shares a level
        ([0, 0.5, 1], [0, 1, 2]),
        ([5, 0, 6, 1], [0, 0, 1, 1]),
    ],
)
def test_spans_that_meet_an_earlier_one_take_another_level(starts, levels):
    assert placing.levels((start, start + 2) for start in starts) == levels


@pytest.mark.parametrize(
    ("ha", "va", "expected"),
    [
        ("left", "bottom", (10, 20, 14, 22)),
        ("right", "top", (6, 18, 10, 20)),
        ("center", "center", (8, 19, 12, 21)),
    ],
)
def test_a_label_lies_on_the_other_side_of_its_point(ha, va, expected):
    assert placing.box(10, 20, 4, 2, ha, va) == expected


def test_boxes_share_their_common_area_and_edges_have_none():
    assert placing.overlap((0, 0, 4, 2), (3, 1, 9, 9)) == 1
    assert placing.overlap((0, 0, 4, 2), (4, 0, 9, 9)) == 0


def test_a_label_takes_the_first_free_place_within_the_frame():
    options = [(-1, 0, 1, 1), (2, 0, 4, 1), (5, 0, 7, 1)]
    assert placing.first_free(options, [(3, 0, 4, 1)], within=(0, 0, 9, 9)) == 2
    assert placing.first_free(options, [(3, 0, 4, 1)], within=(0, 0, 6, 9)) is None
