"""What somebody may have meant who wrote a date, a number or a text in another way than these tables do.

Each function returns the value in the tables' own writing, or nothing where it would have to guess: which of
two numbers is the month, or whether a comma parts thousands or decimals, is not for a program to decide.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta

from regenatlas.tables.calendars import day_of, from_solar_hijri, last_day, solar_hijri_year

TRUE, FALSE = ("yes", "y", "true", "t", "1", "بله"), ("no", "n", "false", "f", "0", "خیر")
DATE = re.compile(r"([0-9]{4})(?:[-./]([0-9]{1,2})(?:[-./]([0-9]{1,2}))?)?")
# The bytes of a character in UTF-8, shown as the characters that Windows has for them.
MISREAD = re.compile("[\u00c2-\u00f4][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]+")


def as_utf8(text: str) -> str:
    """A text that was taken for Windows-1252 when it was UTF-8, as it was written; "" for any other."""
    repaired = MISREAD.sub(_decoded, text)
    return repaired if repaired != text else ""


def as_number(text: str) -> str:
    """A number in digits of another script, with spaces or thousands that are marked by a space or «_»."""
    plain = _digits(text).strip().lstrip("+").replace("٬", "").replace("٫", ".")
    plain = re.sub(r"(?<=[0-9])[\s_](?=[0-9]{3}(?:[^0-9]|$))", "", plain)
    return re.sub(r"^(-?)0+(?=[0-9])", r"\1", plain)


def as_boolean(text: str) -> bool | None:
    """Yes or no in another word for it."""
    word = _digits(text).strip().casefold()
    return True if word in TRUE else False if word in FALSE else None


def as_date(text: str) -> str:
    """A partial date in other digits, with other signs between them, or in the Solar Hijri calendar."""
    match = DATE.fullmatch(_digits(text).strip())
    if not match:
        return ""
    date = "-".join([match[1], *(part.zfill(2) for part in match.groups()[1:] if part)])
    return as_gregorian(date) or (date if day_of(date) and date != text else "")


def likely_days(text: str) -> list[date]:
    """The days that somebody may mean by a date that is not written YYYY-MM-DD; of a year or month the last.

    31.12.2024 is one day, 05/06/2024 may be two; 1403-10-11 is Solar Hijri; 2024-02-30 is cut to its month.
    """
    plain = re.sub(r"[T ][0-9]{2}:.*$", "", re.sub(r"\s+", " ", _digits(text).strip()))
    for form in ("%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y", "%B %d %Y", "%b %d %Y", "%Y%m%d"):
        try:
            return [datetime.strptime(plain, form).date()]  # noqa: DTZ007 - a day, no moment
        except ValueError:
            continue
    parts = re.split(r"[-‐‑‒–—−./ ]", plain)
    if len(parts) > 3 or not all(part.isdigit() and len(part) <= 4 for part in parts):
        return []
    numbers = [int(part) for part in parts]
    if 0 in numbers:
        return []
    if len(parts[0]) == 4:
        orders = (
            [numbers, [numbers[0], *numbers[:0:-1]]] if len(numbers) == 3 and numbers[1] > 12 else [numbers]
        )
    else:
        orders = [numbers[::-1], [numbers[-1], *numbers[:-1]]] if len(parts[-1]) == 4 else []
    days = [day for order in orders if (day := _last_day(*order, exact=True))]
    return list(dict.fromkeys(days or filter(None, (_last_day(*order) for order in orders[:1]))))


def _last_day(year: int, month: int = 0, day: int = 0, *, exact: bool = False) -> date | None:
    """The last day of a year, month or day of either calendar; one beyond its month or year is cut to it."""
    if month > 12 and exact:
        return None
    try:
        if 1250 <= year <= 1500:
            month = min(month, 12)
            if not day or (not exact and month and day >= (31 if month <= 6 else 30)):
                following = (
                    from_solar_hijri(year, month + 1, 1) if 0 < month < 12 else solar_hijri_year(year + 1)[0]
                )
                return following - timedelta(days=1)
            return from_solar_hijri(year, month, day)
        last = last_day(f"{year:04}-{min(month, 12):02}" if month else f"{year:04}")
    except ValueError:
        return None
    if not day:
        return last
    return None if exact and day > last.day else last.replace(day=min(day, last.day))


def as_gregorian(date: str) -> str:
    """A partial date of our time in the Solar Hijri calendar as a Gregorian one, as precise; "" for others.

    A year or month is given by its first day: 1402 began in March 2023.
    """
    year, *rest = [int(part) for part in date.split("-")]
    if not 1250 <= year <= 1500:
        return ""
    try:
        if not rest:
            return f"{solar_hijri_year(year)[0]:%Y-%m}"
        day = from_solar_hijri(year, rest[0], rest[1] if len(rest) > 1 else 1)
    except ValueError:
        return ""
    return str(day) if len(rest) > 1 else f"{day:%Y-%m}"


def _digits(text: str) -> str:
    return "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in text)


def _decoded(match: re.Match[str]) -> str:
    for encoding in ("cp1252", "latin-1"):
        try:
            return match[0].encode(encoding).decode("utf-8")
        except ValueError:
            continue
    return match[0]
