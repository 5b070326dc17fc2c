"""The words of one edition: numbers, ordinals, dates, lists, names and counted nouns, by Babel, CLDR and num2words.

English sentences are the gettext source; an edition without a catalogue speaks English. Whatever is unknown (None, NaN,
an empty cell) becomes the word «unknown» here, so that no other module has to think of it.
"""

from __future__ import annotations

import datetime
import gettext as gettext_module
import math
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent
from num2words import num2words

from regenatlas.present.nouns import NOUNS
from regenatlas.tables.calendars import PARTIAL_DATE, first_day, format_both, last_day, to_solar_hijri
from regenatlas.tables.provenance import plain_value

CATALOGUES = Path(__file__).parents[1] / "locale"

#: Languages of the editions, each with the CLDR locale that writes its dates and numbers.
LOCALES = {"en": "en_GB"}

#: Countries whose English name takes an article within a sentence (CLDR does not say so).
WITH_ARTICLE = frozenset(
    "ARE BHS CAF COD COG COM DOM EUU FRO GBR GMB MDV MHL MNP NLD PHL SLB SYC USA VIR".split()
)  # noqa: SIM905


class Wording:
    """How one edition says things.

    `tables` (any mapping with a frame `countries`) lends the names of countries; without it the codes stay.
    """

    def __init__(self, lang: str = "en", tables: Mapping[str, Any] | None = None) -> None:
        if lang not in LOCALES:
            raise ValueError(f"no edition in {lang!r}: there is {', '.join(sorted(LOCALES))}")
        self.lang = lang
        self.locale = Locale.parse(LOCALES[lang])
        self.tables = tables
        self._catalogue = gettext_module.translation("regenatlas", CATALOGUES, [lang], fallback=True)
        self._names: dict[int, dict[str, str]] = {}

    @property
    def right_to_left(self) -> bool:
        """Whether the edition's script runs from right to left."""
        return self.locale.text_direction == "rtl"

    # ------------------------------------------------------------------------------------------------------- messages

    def translate(self, message: str) -> str:
        """The message in the edition's language, or the message itself."""
        return self._catalogue.gettext(message) if message else ""

    @property
    def unknown(self) -> str:
        """The word for a missing value."""
        return self.translate("unknown")

    def yes_no(self, value: Any) -> str:
        """The words «yes» and «no»."""
        if is_missing(value):
            return self.unknown
        return self.translate("yes") if value else self.translate("no")

    # -------------------------------------------------------------------------------------------------------- numbers

    def number(self, value: Any, digits: int = 0) -> str:
        """A number with thousands separators and a fixed number of decimals: `1,234.5`."""
        return self._number(
            value, lambda x: format_decimal(_rounded(x, digits), _pattern(digits), locale=self.locale)
        )

    def signed(self, value: Any, digits: int = 0) -> str:
        """A difference with its sign: `+3`, `−1`, `0`."""
        return self._number(
            value, lambda x: format_decimal(_rounded(x, digits), f"+{_pattern(digits)};−{_pattern(digits)}", locale=self.locale)
            if _rounded(x, digits) else self.number(0, digits)
        )  # fmt: skip

    def percent(self, value: Any, digits: int = 0) -> str:
        """A share of one as a percentage: 0.256 is `26%`."""
        pattern = f"{_pattern(digits)}%"
        return self._number(
            value, lambda x: format_percent(_rounded(x, digits + 2), pattern, locale=self.locale)
        )

    def ordinal(self, value: Any) -> str:
        """A place in an order: `7th`."""
        return self._number(value, lambda x: str(num2words(int(x), to="ordinal_num", lang=self.lang)))

    def noun(self, value: Any, name: str, digits: int = 0) -> str:
        """A counted noun: `no products`, `1 product`, `7 products`, `an unknown number of products`."""
        one, many = self._noun(name)
        things = self.plural(value, one, many)
        if is_missing(value):
            return self.translate("an unknown number of {things}").format(things=things)
        if value == 0:
            return self.translate("no {things}").format(things=things)
        return self.translate("{n} {things}").format(n=self.number(value, digits), things=things)

    def plural(self, value: Any, one: str, many: str) -> str:
        """The form that goes with a number, without the number; the unknown takes the plural."""
        count = 2 if is_missing(value) else value
        return self._catalogue.ngettext(one, many, int(count) if count == int(count) else 2)

    # ---------------------------------------------------------------------------------------------------------- dates

    def date(self, value: Any) -> str:
        """A date as precise as it is known: `11 February 2026`, `August 2024`, `2024`."""
        if is_missing(value):
            return self.unknown
        if isinstance(value, datetime.date):
            return format_date(value, "long", locale=self.locale)
        text = str(value)
        day = first_day(text)
        if len(text) == len("2024"):
            return text
        if len(text) == len("2024-08"):
            return format_skeleton("yMMMM", day, locale=self.locale)
        return format_date(day, "long", locale=self.locale)

    def both_calendars(self, value: Any) -> str:
        """A date with the Solar Hijri one beside it: `11 February 2026 (22 Bahman 1404)`, `2024 (1402–1403 SH)`."""
        if is_missing(value):
            return self.unknown
        text = value.isoformat() if isinstance(value, datetime.date) else str(value)
        if len(text) == len("2024-08-20"):
            return format_both(first_day(text), self.lang)
        years = sorted({to_solar_hijri(day)[0] for day in (first_day(text), last_day(text))})
        return self.translate("{date} ({years} in the Solar Hijri calendar)").format(
            date=self.date(text), years="–".join(map(str, years))
        )

    # ------------------------------------------------------------------------------------------------- lists and names

    def list(self, items: Iterable[str], style: str = "standard") -> str:
        """`Japan, China and Iran`; with `style="or"` `Japan, China or Iran`; nothing is `none`."""
        items = list(items)
        return format_list(items, style=style, locale=self.locale) if items else self.translate("none")

    def country(
        self, iso3: Any, tables: Mapping[str, Any] | None = None, *, in_sentence: bool = False
    ) -> str:
        """The name of a country for its code; within a sentence with its article: `the United States`."""
        if is_missing(iso3):
            return self.unknown
        name = self._country_names(tables or self.tables).get(iso3, str(iso3))
        needs_article = (
            in_sentence and self.lang == "en" and iso3 in WITH_ARTICLE and not name.startswith("The ")
        )
        return f"the {name}" if needs_article else name

    # ------------------------------------------------------------------------------------------------- anything at all

    def value(self, value: Any, how: str = "", digits: int = 0) -> str:
        """A value in the words that its unit or format asks for.

        `how`: a format («ordinal» or «rank», «percent» or «share», «signed», «date», «calendar_year», «both_calendars»,
        «country» (of a code; of a number it is the noun), «country_name» (without article), «yesno», «number»), `.1f` for one decimal, a noun, «one|many» for the bare form that
        goes with the number, or any unit in words, which is put after the number.
        """
        value = plain_value(value)
        if "|" in how:
            one, _, many = how.partition("|")
            return self.plural(value, one, many)
        if how in NOUNS and not (how == "country" and (value is None or isinstance(value, str))):
            return self.noun(value, how, digits)
        if is_missing(value):
            return self.unknown
        if how in self._formats:
            return self._formats[how](self, value, digits)
        if how.startswith(".") and how.endswith("f"):
            return self.number(value, int(how[1:-1]))
        if isinstance(value, bool):
            return self.yes_no(value)
        if isinstance(value, datetime.date):
            return self.date(value)
        if isinstance(value, str):
            return value
        return f"{self.number(value, digits)} {self.translate(how)}".strip()

    _formats: dict[str, Callable[[Wording, Any, int], str]] = {
        "number": lambda self, value, digits: self.number(value, digits),
        "signed": lambda self, value, digits: self.signed(value, digits),
        "percent": lambda self, value, digits: self.percent(value, digits),
        "share": lambda self, value, digits: self.percent(value, digits),
        "ordinal": lambda self, value, _: self.ordinal(value),
        "rank": lambda self, value, _: self.ordinal(value),
        "date": lambda self, value, _: self.date(value),
        "calendar_year": lambda self, value, _: self.date(str(value)),
        "both_calendars": lambda self, value, _: self.both_calendars(value),
        "country": lambda self, value, _: self.country(value, in_sentence=True),
        "country_name": lambda self, value, _: self.country(value),
        "yesno": lambda self, value, _: self.yes_no(value),
        "text": lambda self, value, _: self._text(value),
    }

    @classmethod
    def check_format(cls, how: str) -> None:
        """ValueError, with the nearest one, for a format that no value can have."""
        is_decimals = how.startswith(".") and how.endswith("f") and how[1:-1].isdigit()
        if how in {"", "or", "and"} or "|" in how or is_decimals or how in cls._formats or how in NOUNS:
            return
        near = get_close_matches(how, [*cls._formats, *NOUNS], n=1, cutoff=0.3)
        raise ValueError(f"no format or noun {how!r}" + (f"; nearest: {near[0]!r}" if near else ""))

    # ------------------------------------------------------------------------------------------------------- internals

    def _number(self, value: Any, write: Callable[[Any], str]) -> str:
        return self.unknown if is_missing(value) else write(plain_value(value))

    def _text(self, value: Any) -> str:
        if isinstance(value, bool):
            return self.yes_no(value)
        return self.date(value) if isinstance(value, datetime.date) else str(value)

    def _noun(self, name: str) -> tuple[str, str]:
        if name not in NOUNS:
            self.check_format(name)
            raise ValueError(f"{name!r} is not a noun")
        return NOUNS[name]

    def _country_names(self, tables: Mapping[str, Any] | None) -> dict[str, str]:
        if tables is None or "countries" not in tables:
            return {}
        if id(tables) not in self._names:
            frame = tables["countries"]
            column = f"name_{self.lang}" if f"name_{self.lang}" in frame else "name_en"
            self._names[id(tables)] = {
                code: name or code for code, name in zip(frame["iso3"], frame[column], strict=True)
            }
        return self._names[id(tables)]


def is_missing(value: Any) -> bool:
    """Whether a value is unknown: None, NaN, NA, NaT or an empty text."""
    return plain_value(value) in (None, "")


def is_partial_date(text: str) -> bool:
    """Whether a text is a year, a month or a day as the tables write them."""
    return bool(PARTIAL_DATE.fullmatch(text))


def _pattern(digits: int) -> str:
    return "#,##0" + ("." + "0" * digits if digits else "")


def _rounded(value: float, digits: int) -> float:
    # Half away from zero, as readers expect (2.5 is «3»); adding 0 turns −0 into 0.
    scaled = math.floor(abs(value) * 10**digits + 0.5 + 1e-9) / 10**digits
    return math.copysign(scaled, value) + 0.0 if scaled else 0.0
