from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from persiantools.jdatetime import JalaliDate

from regenatlas.tables.calendars import (
    first_day,
    format_both,
    format_gregorian,
    format_solar_hijri,
    from_solar_hijri,
    last_day,
    middle_day,
    solar_hijri_year,
    to_solar_hijri,
)


@pytest.mark.parametrize(
    ("partial", "first", "last"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023-02", date(2023, 2, 1), date(2023, 2, 28)),
        ("2024-12", date(2024, 12, 1), date(2024, 12, 31)),
        ("2024-02-29", date(2024, 2, 29), date(2024, 2, 29)),
    ],
)
def test_a_partial_date_has_a_first_and_a_last_possible_day(partial, first, last):
    assert first_day(partial) == first
    assert last_day(partial) == last


@pytest.mark.parametrize(
    "partial",
    [
        *[
            "",
            "24",
            "2024-",
            "2024-1",
            "2024-13",
            "2024-00",
            "2024-02-30",
            "2024-02-00",
            "2023-02-29",
            "0000",
        ],
        *["2024/02", "2024-02-01T00:00", " 2024", "2024\n", "۲۰۲۴"],
    ],
)
def test_what_is_no_date_is_refused(partial):
    for day in (first_day, last_day):
        with pytest.raises(ValueError, match="is no date"):
            day(partial)


def test_solar_hijri_years_begin_in_march_and_1403_is_a_leap_year():
    assert solar_hijri_year(1402) == (date(2023, 3, 21), date(2024, 3, 19))
    assert solar_hijri_year(1403) == (date(2024, 3, 20), date(2025, 3, 20))
    assert solar_hijri_year(1404) == (date(2025, 3, 21), date(2026, 3, 20))


def test_the_leap_years_from_1380_to_1420_are_the_known_ones():
    days = {}
    for year in range(1380, 1421):
        first, last = solar_hijri_year(year)
        days[year] = (last - first).days + 1
    assert set(days.values()) == {365, 366}
    assert [year for year, length in days.items() if length == 366] == [
        1383, 1387, 1391, 1395, 1399, 1403, 1408, 1412, 1416, 1420,
    ]  # fmt: skip


@pytest.mark.parametrize("year", range(1380, 1421))
def test_solar_hijri_years_are_those_of_persiantools_and_follow_each_other(year):
    first, last = solar_hijri_year(year)
    assert JalaliDate(first) == JalaliDate(year, 1, 1)
    assert JalaliDate(last) == JalaliDate(year, 12, JalaliDate.days_in_month(12, year))
    assert (solar_hijri_year(year + 1)[0] - last).days == 1


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31)))
def test_every_day_comes_back_from_the_other_calendar(day):
    assert from_solar_hijri(*to_solar_hijri(day)) == day


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31)))
def test_every_day_written_in_part_lies_between_its_first_and_last_day(day):
    for length in (4, 7, 10):
        partial = day.isoformat()[:length]
        assert first_day(partial) <= day <= last_day(partial)


def test_a_solar_hijri_day_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="day"):
        from_solar_hijri(1402, 12, 30)


def test_dates_are_written_in_both_calendars():
    day = date(2025, 1, 29)
    assert to_solar_hijri(day) == (1403, 11, 10)
    assert format_gregorian(day) == "29 January 2025"
    assert format_solar_hijri(day) == "10 Bahman 1403"
    assert format_both(day) == "29 January 2025 (10 Bahman 1403)"
    assert format_both(day, "fa") == "۱۰ بهمن ۱۴۰۳ (۲۹ ژانویهٔ ۲۰۲۵)"


def test_days_are_written_without_a_leading_zero():
    assert format_solar_hijri(date(2026, 3, 21)) == "1 Farvardin 1405"
    assert format_solar_hijri(date(2026, 3, 21), "fa") == "۱ فروردین ۱۴۰۵"


@pytest.mark.parametrize(
    ("partial", "day"),
    [
        ("2023", date(2023, 7, 2)),
        ("2024-04", date(2024, 4, 15)),
        ("2024-08-20", date(2024, 8, 20)),
    ],
)
def test_the_middle_of_a_partial_date_lies_halfway(partial, day):
    assert middle_day(partial) == day
