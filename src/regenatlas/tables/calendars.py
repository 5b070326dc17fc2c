"""Days behind partial dates, and Solar Hijri years and dates beside Gregorian ones.

Tables keep dates as text, `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, as precise as the source is; what such a date
means for a comparison (its first or its last possible day) is asked here. Solar Hijri years begin at the
March equinox; `persiantools` knows them.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from functools import cache

from babel.dates import format_date
from persiantools.digits import en_to_fa
from persiantools.jdatetime import JalaliDate

PARTIAL_DATE = re.compile(r"[0-9]{4}(?:-[0-9]{2}){0,2}")


@cache  # the tables repeat a few hundred dates many thousand times
def first_day(partial: str) -> date:
    """The first day that a partial date can mean: `2024-02` → 2024-02-01. `ValueError` if it is no date."""
    try:
        return date.fromisoformat(f"{partial}-01-01"[:10] if PARTIAL_DATE.fullmatch(partial) else "")
    except ValueError:
        raise ValueError(f"«{partial}» is no date (YYYY, YYYY-MM or YYYY-MM-DD)") from None


@cache
def last_day(partial: str) -> date:
    """The last day that a partial date can mean: `2024-02` → 2024-02-29. `ValueError` if it is no date."""
    first = first_day(partial)
    if len(partial) == len("2024-02-29"):
        return first
    month = first.month if len(partial) == len("2024-02") else 12
    return first.replace(month=month, day=calendar.monthrange(first.year, month)[1])


def middle_day(partial: str) -> date:
    """The middle of the days that a partial date can mean: `2016` → 2016-07-01."""
    first = first_day(partial)
    return first + timedelta(days=(last_day(partial) - first).days // 2)


def years_between(first: date, last: date) -> float:
    """The years from a day to a later one."""
    return (last - first).days / 365.25


def day_of(partial: str) -> date | None:
    """The first day of a partial date, None if there is no such day."""
    try:
        return first_day(partial)
    except ValueError:
        return None


def solar_hijri_year(year: int) -> tuple[date, date]:
    """First and last Gregorian day of a Solar Hijri year: 1402 → 2023-03-21, 2024-03-19."""
    return from_solar_hijri(year, 1, 1), from_solar_hijri(year + 1, 1, 1) - timedelta(days=1)


def to_solar_hijri(day: date) -> tuple[int, int, int]:
    """Solar Hijri (year, month, day) of a Gregorian day."""
    solar = _solar(day)
    return solar.year, solar.month, solar.day


def from_solar_hijri(year: int, month: int, day: int) -> date:
    """The Gregorian day of a Solar Hijri date; `ValueError` if there is no such day."""
    gregorian: date = JalaliDate(year, month, day).to_gregorian()  # type: ignore[no-untyped-call]
    return gregorian


def format_gregorian(day: date, lang: str = "en") -> str:
    """`29 January 2025`, in Persian `۲۹ ژانویهٔ ۲۰۲۵`."""
    text = format_date(day, format="d MMMM y", locale=lang)
    return en_to_fa(text) if lang == "fa" else text  # Babel leaves the digits of dates as they are


def format_solar_hijri(day: date, lang: str = "en") -> str:
    """A Gregorian day as a Solar Hijri date: `10 Bahman 1403`, in Persian `۱۰ بهمن ۱۴۰۳`."""
    text: str = _solar(day).strftime("%d %B %Y", locale="fa" if lang == "fa" else "en")
    return text.lstrip("0۰")


def format_both(day: date, lang: str = "en") -> str:
    """A day in both calendars, the one that the language's readers use first."""
    gregorian, solar = format_gregorian(day, lang), format_solar_hijri(day, lang)
    return f"{solar} ({gregorian})" if lang == "fa" else f"{gregorian} ({solar})"


def _solar(day: date) -> JalaliDate:
    return JalaliDate.to_jalali(day)  # type: ignore[no-untyped-call]
