"""The trials behind licences: which are known by a day, which is the main one, how products were tried."""

from datetime import date

import pytest
from tests.made import event, made_tables, product, tail

from regenatlas.chapters.portfolio import pivotal
from regenatlas.counting.products import products
from regenatlas.counting.snapshot import take_snapshot

DAY = date(2020, 12, 31)


def trial(product_id, number, design, patients=None, regulator="MFDS", second=""):
    row = {
        "trial_id": f"{product_id}.{regulator}.{number}",
        "product_id": product_id,
        "regulator_id": regulator,
    }
    row |= {
        "name": "",
        "design": design,
        "phase": "2",
        "patients": patients,
        "comparator": "",
        "endpoint": "",
    }
    return {**row, "result": "", "other_source_id": second, **tail()}


@pytest.fixture
def tables():
    home = {"origin_country": "KOR"}
    return made_tables(
        [
            product("a", **home),
            product("b", **home),
            product("c", **home),
            product("e", **home),
            product("d", origin_country="USA"),
        ],
        [
            event("a", "MFDS", "authorised", "2010"),
            event("b", "MFDS", "authorised", "2012"),
            event("b", "FDA", "authorised", "2022"),
            event("c", "MFDS", "authorised", "2013"),
            event("d", "FDA", "authorised", "2014"),
            event("e", "MFDS", "hospital_exemption", "2015"),
        ],
        pivotal_trials=[
            trial("a", 1, "single_group", 90),
            trial("a", 2, "randomised", 40, second="made"),
            trial("b", 1, "single_group", 20),
            trial("b", 1, "randomised", 300, "FDA"),
            trial("c", 1, "not_found"),
            trial("d", 1, "controlled", 60, "FDA"),
            trial("e", 1, "single_group", 10),
        ],
    )


def test_trials_are_those_of_licences_given_by_the_day(tables):
    found = pivotal.pivotal(tables, "KOR", take_snapshot(tables, DAY))
    assert list(found["trial_id"]) == ["a.MFDS.1", "a.MFDS.2", "b.MFDS.1", "c.MFDS.1", "e.MFDS.1", "d.FDA.1"]
    assert list(found["own"]) == [*[True] * 5, False]
    assert found["rows"][1] == ("pivotal_trials:a.MFDS.2", "sources:made")


def test_the_main_trial_is_the_strongest_then_the_largest(tables):
    main = pivotal.main_trials(pivotal.pivotal(tables, "KOR", take_snapshot(tables, DAY)))
    assert list(main["trial_id"]) == ["a.MFDS.2", "b.MFDS.1", "e.MFDS.1", "d.FDA.1"]
    later = pivotal.main_trials(pivotal.pivotal(tables, "KOR", take_snapshot(tables, date(2023, 1, 1))))
    assert list(later["trial_id"]) == ["a.MFDS.2", "b.FDA.1", "e.MFDS.1", "d.FDA.1"]


def test_products_are_counted_by_how_they_were_tried(tables):
    snapshot = take_snapshot(tables, DAY)
    counts = pivotal.trial_counts(pivotal.pivotal(tables, "KOR", snapshot), products(tables, "KOR", snapshot))
    assert {key: number.value for key, number in counts.items()} == {
        "licensed": 4,  # one by an exemption of hospitals, which is no licence
        "known": 3,
        "randomised": 1,
        "unsized": 0,
        "borrowed": 0,
        "sought": 1,
        "unsought": 0,
        "others": 1,
        "others_randomised": 0,
        "median": 20.0,  # of 40, 20 and 10
        "others_median": 60.0,
    }


def test_without_a_trial_there_is_no_median(tables):
    snapshot = take_snapshot(tables, DAY)
    counts = pivotal.trial_counts(pivotal.pivotal(tables, "JPN", snapshot), products(tables, "JPN", snapshot))
    assert (counts["known"].value, counts["median"].value, counts["others"].value) == (0, None, 4)


def test_every_product_has_one_standing():
    home = {"origin_country": "KOR"}
    ids = "own", "own_and_none", "lent", "lent_and_lost", "lost", "not_asked"
    designs = [("own", "single_group"), ("own_and_none", "none"), ("own_and_none", "randomised")]
    designs += [
        ("lent", "none"),
        ("lent_and_lost", "not_found"),
        ("lent_and_lost", "borrowed"),
        ("lost", "not_found"),
    ]
    made = made_tables(
        [product(key, **home) for key in ids],
        [event(key, "MFDS", "authorised", "2010") for key in ids],
        pivotal_trials=[trial(key, number, design) for number, (key, design) in enumerate(designs)],
    )
    snapshot = take_snapshot(made, DAY)
    counts = pivotal.trial_counts(pivotal.pivotal(made, "KOR", snapshot), products(made, "KOR", snapshot))
    assert counts["unsized"].value == 2  # `own` and `own_and_none`
    standings = {key: counts[key].value for key in ("licensed", "known", "borrowed", "sought", "unsought")}
    assert standings == {"licensed": 6, "known": 2, "borrowed": 2, "sought": 1, "unsought": 1}
