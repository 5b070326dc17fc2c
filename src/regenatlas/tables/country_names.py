"""All names by which somebody may look for a country: of the tables, everyday ones, of its own languages.

Names in other languages come from CLDR (Babel): those of the country's official languages and of the six
official languages of the United Nations. Formal names come from ISO 3166.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import pandas as pd
from babel import Locale, UnknownLocaleError
from babel.languages import get_official_languages

#: What people call, or long called, countries that neither the tables nor ISO 3166 call so.
EVERYDAY_NAMES = {
    "abyssinia": "ETH",
    "america": "USA",
    "britain": "GBR",
    "burma": "MMR",
    "cape verde": "CPV",
    "ceylon": "LKA",
    "czech republic": "CZE",
    "dahomey": "BEN",
    "east timor": "TLS",
    "emirates": "ARE",
    "england": "GBR",
    "formosa": "TWN",
    "gold coast": "GHA",
    "great britain": "GBR",
    "hellas": "GRC",
    "holland": "NLD",
    "ivory coast": "CIV",
    "korea": "KOR",
    "macedonia": "MKD",
    "nippon": "JPN",
    "persia": "IRN",
    "republic of korea": "KOR",
    "rhodesia": "ZWE",
    "siam": "THA",
    "south korea": "KOR",
    "swaziland": "SWZ",
    "transjordan": "JOR",
    "turkey": "TUR",
    "uae": "ARE",
    "uk": "GBR",
    "upper volta": "BFA",
    "zaire": "COD",
}

#: Languages in which every country can be found, beside its own.
WORLD_LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")


def country_names(country: Mapping[str, object] | pd.Series) -> tuple[str, ...]:
    """The names of a row of `countries`, its codes included, each once, in the order of their sources."""
    iso2, iso3 = str(country.get("iso2") or ""), str(country["iso3"])
    tables = [str(value) for name, value in country.items() if str(name).startswith("name_") and value]
    everyday = [name for name, code in EVERYDAY_NAMES.items() if code == iso3]
    names = [*tables, iso3, iso2, *everyday, *_formal(iso3), *_translated(iso2)]
    seen: dict[str, str] = {}
    for name in names:
        if name:
            seen.setdefault(name.casefold(), name)
    return tuple(seen.values())


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
