"""What somebody may have meant who wrote a date, a number or a text in another way than these tables do.

Each function returns the value in the tables' own writing, or nothing where it would have to guess: which of
two numbers is the month, or whether a comma parts thousands or decimals, is not for a program to decide.
"""

from __future__ import annotations

import re
import unicodedata

from regenatlas.tables.calendars import day_of, from_solar_hijri, solar_hijri_year

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
