"""What two lists of one regulator tell of what neither names, by hand on numbers small enough for it."""

from datetime import date

import pytest
from tests.made import event, made_tables, product

from regenatlas.chapters.standing.completeness import chapman, estimates, interval
from regenatlas.counting.snapshot import take_snapshot


def test_the_estimate_of_two_lists():
    assert chapman(15, 10, 5) == pytest.approx(16 * 11 / 6 - 1)
    assert chapman(9, 9, 9) == 9
    assert chapman(3, 2, 0) == 11


def test_the_interval_ends_where_the_overlap_would_be_a_rarity():
    # Two lists of three agree on all three: of 7 that has the chance 1 in 35, of 8 the chance 1 in 56.
    assert interval(3, 3, 3) == (3, 7)
    # Of 42 one list names all, so that another of 42 out of 43 would miss the same one by 1 in 43 (2.3%).
    assert interval(42, 42, 42) == (42, 42)
    # Of 11 both know 9 of the first list: with 14 in all 9 of 9 on it has C(11,9)/C(14,9) = 55/2002 (2.7%),
    # with 15 it has 55/5005 (1.1%).
    assert interval(11, 9, 9) == (11, 14)
    # Lists of two and two without a common one: of 4 that has the chance 1 in 6, and of any more a greater.
    assert interval(2, 2, 1)[0] == 3


def listing(key, *, seen=True, day="2024-06-30", register="list"):
    cells = {"register": register, "regulator_id": "FDA", "product_id": key, "as_of": day, "number": key}
    return {"listing_id": f"{register}.FDA.{key}", **cells, "seen_elsewhere": seen, "source_id": "made"}


def found(listings, day=date(2025, 1, 1), known_by=None):
    """The estimates from eleven licences a to k in force at the FDA, one that ended and one device."""
    keys = "abcdefghijk"
    events = [event(key, "FDA", "authorised", "2020-01-01", kind="standard") for key in keys]
    events += [event("gone", "FDA", "authorised", "2019"), event("gone", "FDA", "withdrawn", "2021-01-01")]
    events += [event("device", "FDA", "authorised", "2019-01-01", kind="device_approval")]
    products = [product(key) for key in (*keys, "gone", "device")]
    tables = made_tables(products, events, register_lists=listings)
    snapshot = take_snapshot(tables, day, known_by=known_by)
    return [
        {name: getattr(value, "value", value) for name, value in record.items()}
        for record in estimates(tables, snapshot)
    ]


def test_the_lists_are_the_register_and_the_other_documents():
    # The register names nine of eleven, one of which is known only from it; what has ended counts nowhere.
    named = [*map(listing, "abcdefgh"), listing("i", seen=False), listing("gone")]
    (one,) = found(named)
    assert (one["elsewhere"], one["listed"], one["both"]) == (10, 9, 8)
    assert one["estimate"] == round(11 * 10 / 9 - 1) == 11
    assert (one["day"], one["regulator"]) == (date(2024, 6, 30), "FDA")


def test_later_lists_of_a_register_are_not_independent_and_few_licences_tell_nothing():
    assert found([*map(listing, "abcdefg"), listing("h", day="2024-07-31")])[0]["listed"] == 7
    assert found([*map(listing, "abcdef")]) == []


def test_a_report_of_an_earlier_day_does_not_know_the_list():
    named = [*map(listing, "abcdefg")]
    assert found(named, date(2024, 6, 29)) == []
    assert len(found(named, date(2024, 6, 30))) == 1
    assert found(named, date(2025, 1, 1), known_by=date(2024, 6, 29)) == []
