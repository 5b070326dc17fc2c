"""The words of one edition: numbers, ordinals, dates, lists, names and counted nouns, by Babel and num2words.

English sentences are the gettext source; an edition without a catalogue speaks English. Whatever is unknown
(None, NaN, an empty cell) becomes the word «unknown» here, so that no other module has to think of it.
"""

from __future__ import annotations

import csv
import datetime as dt
import gettext
import math
import re
from collections.abc import Callable, Iterable
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Literal

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent

from regenatlas.tables.calendars import first_day, format_both, last_day, to_solar_hijri
from regenatlas.tables.codes import CodeLists, repository_lists
from regenatlas.tables.load import Tables
from regenatlas.tables.problems import suggestion
from regenatlas.tables.provenance import plain_value

CATALOGUES = Path(__file__).parents[1] / "locale"

#: Languages of the editions, each with the CLDR locale that writes its dates and numbers.
LOCALES = {"en": "en_GB"}

# English names that take an article within a sentence; CLDR does not say which do.
_ARTICLE = re.compile(
    r"(United|Holy|Isle of|Democratic|State of|Russian|European) .*"
    r"|.* (Islands|Republic|Territor(y|ies)|Union)"
    r"|(Bahamas|(Caribbean )?Netherlands|Comoros|Gambia|Maldives|Philippines|Seychelles)"
)
_DECIMALS = re.compile(r"\.(\d)f")

_PAIRS = list(csv.reader(Path(__file__).with_name("nouns.csv").read_text("utf-8").splitlines()))[1:]

#: Singular and plural of what reports count, by either form with underscores ("gene_therapy", "products"). A
#: noun that is missing stops the chapter that uses it, so that no report ever guesses at a plural.
NOUNS = {
    form.replace(" ", "_").replace("-", "_"): (one, many) for one, many in _PAIRS for form in (many, one)
}


class Wording:
    """How one edition says things.

    `tables` (any mapping with a frame `countries`) lends the names of countries, without which their codes
    stay, and the words of other codes, which are else those of the repository.
    ValueError for a language without an edition.
    """

    def __init__(self, lang: str = "en", tables: Tables | None = None) -> None:
        if lang not in LOCALES:
            raise ValueError(f"no edition in {lang!r}: there is {', '.join(sorted(LOCALES))}")
        self.lang = lang
        self.locale = Locale.parse(LOCALES[lang])
        self.tables = tables
        self._catalogue = gettext.translation("regenatlas", CATALOGUES, [lang], fallback=True)

    @cached_property
    def right_to_left(self) -> bool:
        """Whether the edition's script runs from right to left."""
        return bool(self.locale.text_direction == "rtl")

    @cached_property
    def codes(self) -> CodeLists:
        """Words, still in English, by code list and code."""
        return self.tables.codes if self.tables else repository_lists()

    def label(self, of: str, code: str) -> str:
        """The words for a code of the list `of` ("modality", "state", "kind" …); "" for an empty cell.

        KeyError, with the nearest one, for a code without words: no raw code reaches a reader.
        """
        if not code:
            return ""
        words = self.codes[of]
        if code not in words:
            raise KeyError(f"no words for the {of} {code!r}{suggestion(code, words, '{!r}')}")
        return self.translate(words[code])

    # ---------------------------------------------------------------------------------------------- messages

    def translate(self, message: str) -> str:
        """The message in the edition's language, or the message itself."""
        return self._catalogue.gettext(message) if message else ""

    @property
    def unknown(self) -> str:
        """The word for a missing value."""
        return self.translate("unknown")

    def yes_no(self, value: Any) -> str:
        """The words «yes» and «no»."""
        return self.translate("yes" if value else "no")

    # ----------------------------------------------------------------------------------------------- numbers

    def number(self, value: Any, digits: int = 0) -> str:
        """A number with thousands separators and its decimals, `1,234.5`; with −2 to hundreds, `1,200`."""
        if is_missing(value):
            return self.unknown
        return _decimal(rounded(value, digits), digits, self.locale)

    def signed(self, value: Any, digits: int = 0) -> str:
        """A difference with its sign: `+3`, `−1`, `0`."""
        sign = {True: "+", False: "−"}[value > 0] if rounded(value, digits) else ""
        return sign + self.number(abs(plain_value(value)), digits)

    def percent(self, value: Any, digits: int = 0) -> str:
        """A share of one as a percentage: 0.256 is `26%`, 0.001 `under 1%`, 0.999 `over 99%`."""
        shown, least = rounded(value, digits + 2), 10 ** -(digits + 2)
        if shown == 0 < value:
            return self.translate("under {share}").format(share=self._percent(least, digits))
        if shown == 1 > value:
            return self.translate("over {share}").format(share=self._percent(1 - least, digits))
        return self._percent(shown, digits)

    def share_change(self, value: Any, digits: int = 0) -> str:
        """A difference of two shares in percentage points: −0.32 is `−32 points`."""
        things = self.plural(abs(rounded(value, digits + 2)) * 100, "point", "points")
        return self.translate("{n} {things}").format(n=self.signed(value * 100, digits), things=things)

    def ordinal(self, value: Any) -> str:
        """A place in an order: `7th`."""
        from num2words import num2words  # takes a moment, and not every command writes a place

        return str(num2words(int(plain_value(value)), to="ordinal_num", lang=self.lang))

    def noun(self, value: Any, name: str, digits: int = 0) -> str:
        """A counted noun: `no products`, `1 product`, `7 products`, `an unknown number of products`."""
        if name not in NOUNS:
            near = suggestion(name, NOUNS, "{!r}")
            raise ValueError(f"no noun {name!r}{near}; the list is report/nouns.csv")
        things = self.plural(None if is_missing(value) else rounded(value, digits), *NOUNS[name])
        if is_missing(value):
            return self.translate("an unknown number of {things}").format(things=things)
        if value == 0:
            return self.translate("no {things}").format(things=things)
        return self.translate("{n} {things}").format(n=self.number(value, digits), things=things)

    def plural(self, value: Any, one: str, many: str) -> str:
        """The form that goes with a number, without it; unknown and broken numbers take the plural."""
        whole = not is_missing(value) and value == int(value)
        return self._catalogue.ngettext(one, many, abs(int(value)) if whole else 2)

    # ------------------------------------------------------------------------------------------------- dates

    def date(self, value: Any) -> str:
        """A date as precise as it is known: `11 February 2026`, `August 2024`, `2024`."""
        if is_missing(value):
            return self.unknown
        text = value.isoformat()[: len("2024-08-20")] if isinstance(value, dt.date) else str(value)
        return _date(text, self.locale)

    def period(self, value: str) -> str:
        """The time between two partial dates, each of which may be missing: `2012/2021` is `2012–2021`.

        `2018/2018` is `2018`, `/2020` is `up to 2020`, `2001/` is `since 2001`, `/` is `not stated`.
        """
        start, end = value.split("/")
        if start == end:
            return self.date(end) if end else self.translate("not stated")
        if not end:
            return self.translate("since {date}").format(date=self.date(start))
        if not start:
            return self.translate("up to {date}").format(date=self.date(end))
        return f"{self.date(start)}–{self.date(end)}"

    def both_calendars(self, value: Any) -> str:
        """A date in two calendars: `11 February 2026 (22 Bahman 1404)`, `2024 (1402–1403 Solar Hijri)`."""
        if is_missing(value):
            return self.unknown
        text = value.isoformat() if isinstance(value, dt.date) else str(value)
        if len(text) == len("2024-08-20"):
            return format_both(first_day(text), self.lang)
        years = sorted({to_solar_hijri(day)[0] for day in (first_day(text), last_day(text))})
        solar = "–".join(map(str, years))
        return self.translate("{date} ({years} Solar Hijri)").format(date=self.date(text), years=solar)

    # --------------------------------------------------------------------------------------- lists and names

    def list(self, items: Iterable[str], style: Literal["standard", "or"] = "standard") -> str:
        """`Japan, China and Iran`; with `style="or"` `Japan, China or Iran`; of nothing: `none`."""
        items = list(items)
        return format_list(items, style=style, locale=self.locale) if items else self.translate("none")

    def country(self, iso3: Any, *, in_sentence: bool = False) -> str:
        """The name of a country for its code; within a sentence with its article: `the United States`."""
        if is_missing(iso3):
            return self.unknown
        name = self._country_names.get(iso3, str(iso3))
        if not in_sentence or self.lang != "en":
            return name
        if name == "World":
            return "the world"
        return f"the {name}" if _ARTICLE.fullmatch(name) else name

    # -------------------------------------------------------------------------------------- anything at all

    def value(self, value: Any, how: str = "", digits: int = 0) -> str:
        """A value in the words that its unit or format asks for.

        `how` is a key of `FORMATS`, `.1f` for one decimal, a noun, «one|many» for the bare form that goes
        with the number, a code list, or any unit in words, which is put after the number. What is both a noun
        and a code list (or "country") is the noun for a number and the words for a code. Written with a
        capital (`Modality`), the words begin with one.
        """
        value = plain_value(value)
        if "|" in how:
            one, _, many = how.partition("|")
            return self.plural(value, one, many)
        if how[:1].isupper() and self._has_words(how.lower()):
            words = self.value(value, how.lower(), digits)
            return words[:1].upper() + words[1:]
        if how in NOUNS and not self._is_code(value, how):
            return self.noun(value, how, digits)
        return self.unknown if is_missing(value) else self._known(value, how, digits)

    def _known(self, value: Any, how: str, digits: int) -> str:
        if decimals := _DECIMALS.fullmatch(how):
            return self.number(value, int(decimals[1]))
        if how in FORMATS:
            return FORMATS[how](self, value, digits)
        if self._is_code(value, how):
            return self.label(how, value)
        return f"{self._auto(value, digits)} {self.translate(how)}"

    def check_format(self, how: str) -> None:
        """ValueError, with the nearest one, for a format that no placeholder can have."""
        if self._has_words(how.lower()) or "|" in how or _DECIMALS.fullmatch(how):
            return
        raise ValueError(f"no format or noun {how!r}{suggestion(how, [*FORMATS, *NOUNS], '{!r}')}")

    def _has_words(self, how: str) -> bool:
        return how in FORMATS or how in NOUNS or how in self.codes

    def _is_code(self, value: Any, how: str) -> bool:
        if how == "country":
            return value is None or isinstance(value, str)
        return isinstance(value, str) and how in self.codes

    def _auto(self, value: Any, digits: int) -> str:
        if isinstance(value, bool):
            return self.yes_no(value)
        if isinstance(value, dt.date):
            return self.date(value)
        return value if isinstance(value, str) else self.number(value, digits)

    def _text(self, value: Any) -> str:
        # As it stands: a year in a column of text is no number with thousands.
        return self._auto(value, 0) if isinstance(value, (bool, dt.date)) else str(value)

    def _percent(self, share: float, digits: int) -> str:
        return format_percent(share, _pattern(digits) + "%", locale=self.locale)

    @cached_property
    def _country_names(self) -> dict[str, str]:
        if not self.tables or "countries" not in self.tables:
            return {}
        name = f"name_{self.lang}"
        codes, english, own = (self.tables.cells("countries", key) for key in ("iso3", "name_en", name))
        return {code: named or code for code, named in zip(codes, own or english, strict=True)}


#: Formats by name: each writes a known value, given the decimals to show.
FORMATS: dict[str, Callable[[Wording, Any, int], str]] = {
    "": Wording._auto,  # noqa: SLF001 - part of the class, written outside it to be read as a table
    "number": Wording.number,
    "signed": Wording.signed,
    "percent": Wording.percent,
    "share_change": lambda wording, value, digits: wording.share_change(value, digits),
    "at_least": lambda wording, value, digits: wording.translate("at least {n}").format(
        n=wording.number(value, digits)
    ),
    "share": Wording.percent,
    "ordinal": lambda wording, value, _: wording.ordinal(value),
    "rank": lambda wording, value, _: wording.ordinal(value),
    "date": lambda wording, value, _: wording.date(value),
    "period": lambda wording, value, _: wording.period(value),
    "calendar_year": lambda wording, value, _: wording.date(str(value)),
    "both_calendars": lambda wording, value, _: wording.both_calendars(value),
    "country": lambda wording, value, _: wording.country(value, in_sentence=True),
    "country_name": lambda wording, value, _: wording.country(value),
    "yesno": lambda wording, value, _: wording.yes_no(value),
    "text": lambda wording, value, _: wording._text(value),  # noqa: SLF001
}


def is_missing(value: Any) -> bool:
    """Whether a value is unknown: None, NaN, NA, NaT or an empty text."""
    return plain_value(value) in (None, "")


def rounded(value: Any, digits: int = 0) -> float:
    """The number rounded half away from zero, as readers expect (2.5 is 3); never −0."""
    number = plain_value(value)
    scaled = math.floor(abs(number) * 10**digits + 0.5 + 1e-9) / 10**digits
    return math.copysign(scaled, number) if scaled else 0.0


@lru_cache(maxsize=4096)  # a chapter writes the same small numbers over and over
def _decimal(number: float, digits: int, locale: Locale) -> str:
    return format_decimal(number, _pattern(digits), locale=locale)


@lru_cache(maxsize=4096)  # of few sources and licences
def _date(text: str, locale: Locale) -> str:
    day = first_day(text)
    if len(text) == len("2024"):
        return text
    if len(text) == len("2024-08"):
        return format_skeleton("yMMMM", day, locale=locale)
    return format_date(day, "long", locale=locale)


def _pattern(digits: int) -> str:
    return "#,##0" + ("." + "0" * digits if digits > 0 else "")
