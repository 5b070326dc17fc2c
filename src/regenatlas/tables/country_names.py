"""All names by which somebody may look for a country, and the country that a text names.

The tables have the names that publishers write, everyday and former ones (`country_names`). Names in other
languages come from CLDR (Babel): those of the country's official languages and of the six official languages
of the United Nations. Formal names come from ISO 3166.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.languages import get_official_languages

from regenatlas.tables.load import Tables, per_tables
from regenatlas.tables.problems import SURE

TABLE = "country_names"

#: Languages in which every country can be found, beside its own.
WORLD_LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")

#: So much less alike than the most likely name another one may be that a misspelt text may mean.
_AS_LIKELY = 0.12

# Apostrophes, what parts letters of one word, and marks of a brand that Unicode takes for letters.
_JOINING = re.compile("['’‘`´ʼʻʹ′＇\u200c™℠]")
_INITIALS = re.compile(r"(?<=\b\w)\.\s?(?=\w\.|$)")  # U.S.A. as USA
# Letters that Unicode takes for no others with a mark, those of Arabic for Persian ones, what joins letters.
_LETTERS = str.maketrans("øłđħıكيىةەٱ", "oldhiکییهها", "\u0640\u200d\u200e\u200f")
_WRITTEN_OUT = {"st": "saint", "ste": "sainte", "rep": "republic", "dem": "democratic", "fed": "federated"}
_OMITTED = {"the", "of", "and", "l", "d", "le", "la", "les", "de", "du", "des", "et"}
_OMITTED |= {"el", "los", "las", "del", "y", "и"}


def country_names(code: str, tables: Tables) -> tuple[str, ...]:
    """The names of a country, its codes included, each once: first those of the table of countries."""
    country = _countries(tables).get(code, {"iso3": code})
    iso2 = str(country.get("iso2") or "")
    own = [str(value) for name, value in country.items() if str(name).startswith("name_") and value]
    names = [*own, code, iso2, *_written(tables).get(code, ()), *_formal(code), *_translated(iso2)]
    seen: dict[str, str] = {}
    for name in names:
        if name:
            seen.setdefault(name.casefold(), name)
    return tuple(seen.values())


def named_country(text: str, tables: Tables) -> str:
    """The country (ISO3) of a code or name, however it is written; "" if it is none or might be several.

    Case, accents, the sort of apostrophe, articles, «and» or «&», «St.» or «Saint» and the order of words
    («Iran, Islamic Republic of») make no other country, nor do letters of Arabic for Persian ones.
    """
    for known in (_quick, _all):
        found = {code for key in _keys(text) if (code := known(tables).get(key))}
        if found:
            return found.pop() if len(found) == 1 else ""
    return ""


def likely_countries(text: str, tables: Tables) -> list[str]:
    """The countries (ISO3) that somebody may mean by a misspelt name or code: rather none than a wrong one.

    The first letter of a name must be right, of a code the first two. Where another country is about as
    likely, both are told: Niger and Nigeria. Part of a name of one or two countries means these.
    """
    from rapidfuzz import fuzz, process

    keys, (telling, *_) = _all(tables), _keys(text)
    wanted, known = " ".join(telling), {" ".join(key): code for key, code in keys.items()}
    if len(wanted) == len("IRN"):
        codes = sorted(code for code in set(known.values()) if code[:2].casefold() == wanted[:2])
        return codes if len(codes) <= 4 else []
    names = [name for name in known if name[0] == wanted[:1] and len(name) > len("IRN")]
    near = process.extract(wanted, names, scorer=fuzz.ratio, score_cutoff=100 * SURE, limit=None)
    least = max((score for _, score, _ in near), default=0) - 100 * _AS_LIKELY
    likely = [
        known[name] for name, score, _ in sorted(near, key=lambda one: (-one[1], one[0])) if score >= least
    ]
    whole = sorted({code for key, code in keys.items() if set(telling) <= set(key)})
    codes = list(dict.fromkeys([*likely, *(whole if len(whole) <= 2 else ())]))
    return codes if len(codes) <= 3 else []


def folded(text: str) -> str:
    """A name as it is compared: words in small letters without accents and the sorts of a letter."""
    text = unicodedata.normalize("NFKD", _INITIALS.sub("", _JOINING.sub("'", _as_typed(text))).casefold())
    bare = "".join(sign for sign in text if not unicodedata.combining(sign)).translate(_LETTERS)
    return re.sub(r"[\W_]+", " ", bare.replace("&", " and ")).strip()


def _as_typed(text: str) -> str:
    """A text whose bytes the system could not read as its own encoding has it, by UTF-8 or else Windows'."""
    content = text.encode(errors="surrogateescape")
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _keys(name: str) -> Iterator[tuple[str, ...]]:
    """By what a name is looked up: its telling words in any order, what is joined as one or as two."""
    for joined in ("", " "):
        words = [_WRITTEN_OUT.get(word, word) for word in folded(_JOINING.sub(joined, name)).split()]
        yield tuple(sorted([word for word in words if word not in _OMITTED] or words))  # DE is a code too


@per_tables
def _countries(tables: Tables) -> dict[str, Mapping[str, object]]:
    """The rows of countries, and of blocs that license as one, by code."""
    return {row["iso3"]: row for row in tables.records("countries") if row.get("kind") != "aggregate"}


@per_tables
def _written(tables: Tables) -> dict[str, list[str]]:
    """The names that publishers and people write, by code."""
    names: dict[str, list[str]] = defaultdict(list)
    if TABLE in tables:
        for row in tables.records(TABLE):
            names[row["country"]].append(row["name"])
    return names


@per_tables
def _quick(tables: Tables) -> dict[tuple[str, ...], str]:
    """What a country is called in its own table."""
    return _meanings(
        (str(value), code)
        for code, country in _countries(tables).items()
        for column, value in country.items()
        if value and (column in {"iso3", "iso2"} or str(column).startswith("name_"))
    )


@per_tables
def _all(tables: Tables) -> dict[tuple[str, ...], str]:
    """By all names; takes half a second."""
    return _meanings((name, code) for code in _countries(tables) for name in country_names(code, tables))


def _meanings(names: Iterable[tuple[str, str]]) -> dict[tuple[str, ...], str]:
    """Which country a name means; one that might mean several is left out."""
    meant: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for name, code in names:
        for key in _keys(name):
            meant[key].add(code)
    return {key: codes.pop() for key, codes in meant.items() if key and len(codes) == 1}


@cache
def _formal(iso3: str) -> tuple[str, ...]:
    import pycountry  # takes a moment to read its lists

    found = pycountry.countries.get(alpha_3=iso3)
    names = (getattr(found, name, "") for name in ("name", "common_name", "official_name"))
    return tuple(filter(None, names))


@cache
def _translated(iso2: str) -> tuple[str, ...]:
    if not iso2:
        return ()
    languages = dict.fromkeys([*get_official_languages(iso2, regional=True, de_facto=True), *WORLD_LANGUAGES])
    return tuple(filter(None, (_territories(language).get(iso2, "") for language in languages)))


@cache
def _territories(language: str) -> Mapping[str, str]:
    try:
        return dict(Locale.parse(language).territories)
    except (UnknownLocaleError, ValueError):
        return {}
