import pytest

from regenatlas.report.figures.scale import Scale


def scale(low, high, **given):
    made = Scale(across=given.pop("across", True))
    made.low, made.high = low, high
    for name, value in given.items():
        setattr(made, name, value)
    return made


def shown(made, points=300):
    return [text for _, text, _ in made.shown(points, 10)]


def test_limits_may_run_downwards_and_by_powers():
    assert scale(0, 8).share([2, 8]).tolist() == [0.25, 1]
    assert scale(8, 0).share(2) == 0.75
    assert scale(1, 1000, log=True).share(10) == pytest.approx(1 / 3)


def test_one_value_stands_in_the_middle():
    assert scale(2021, 2021).share(2021) == 0.5
    assert shown(scale(2021, 2021, ticks=[2021])) == ["2021"]
    assert 0 < scale(3, 3, log=True).share(3) < 1


def test_ticks_are_round_and_as_many_as_have_room():
    assert shown(scale(0, 1)) == ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]
    assert shown(scale(0, 1), 90) == ["0.0", "0.5", "1.0"]  # room for three words of three letters
    assert shown(scale(0, 1, across=False), 90) == ["0.00", "0.25", "0.50", "0.75", "1.00"]
    assert shown(scale(0, 1.4, whole=True)) == ["0", "1"]
    assert shown(scale(0, 4, unit="%"), 90) == ["0%", "2%", "4%"]


def test_a_tick_beyond_the_limits_is_not_shown_and_labels_stay_with_theirs():
    made = scale(1, 3, ticks=[0, 1, 3, 4], labels=["none", "one", "three", "four"], bold=frozenset({2}))
    assert made.shown(300, 10) == [(1.0, "one", False), (3.0, "three", True)]


def test_what_is_hidden_shows_nothing():
    made = scale(0, 1)
    made.hide()
    assert (shown(made), made.edge) == ([], False)
