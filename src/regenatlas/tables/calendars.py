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

PARTIAL_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


@cache  # the tables repeat a few hundred dates many thousand times
def first_day(partial: str) -> date:
    """The first day that a partial date can mean: `2024-02` → 2024-02-01. `ValueError` if it is no date."""
    year, month, day = _parts(partial)
    return _day(partial, year, month or 1, day or 1)


@cache
def last_day(partial: str) -> date:
    """The last day that a partial date can mean: `2024-02` → 2024-02-29. `ValueError` if it is no date."""
    year, month, day = _parts(partial)
    if day:
        return _day(partial, year, month, day)
    month = month or 12
    return _day(partial, year, month, calendar.monthrange(year, month)[1] if year and month <= 12 else 1)


def is_day(partial: str) -> bool:
    """Whether a partial date is one of the calendar."""
    try:
        first_day(partial)
    except ValueError:
        return False
    return True


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


def _parts(partial: str) -> tuple[int, int, int]:
    match = PARTIAL_DATE.fullmatch(partial)
    if not match:
        raise _no_date(partial)
    year, month, day = (int(part) if part else 0 for part in match.groups())
    if (match[2] and not month) or (match[3] and not day):
        raise _no_date(partial)
    return year, month, day


def _day(partial: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise _no_date(partial) from None


def _no_date(partial: str) -> ValueError:
    return ValueError(f"«{partial}» is no date (YYYY, YYYY-MM or YYYY-MM-DD)")
