"""Which country a publisher means, by its code or by the name it writes; which names mean none of ours."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

import pandas as pd

from regenatlas.tables.country_names import country_names

#: What publishers write, or wrote, for countries that are not called so anywhere else.
PUBLISHERS_NAMES = {
    "former yugoslav republic of macedonia": "MKD",
    "libyan arab jamahiriya": "LBY",
    "macedonia, the former yugoslav republic of": "MKD",
    "palestinian territories, occupied": "PSE",
    "palestinian territory, occupied": "PSE",
    "saint helena": "SHN",
    "the democratic republic of the congo": "COD",
}


class Places:
    """The countries of the tables by code and name; `unknown` counts the names that meant none of them."""

    def __init__(self, countries: pd.DataFrame) -> None:
        """`countries`: the table of that name."""
        own = countries[countries["kind"] != "aggregate"]
        self.iso3 = frozenset(own["iso3"])
        self.iso2 = {str(two): str(three) for two, three in zip(own["iso2"], own["iso3"], strict=True) if two}
        self.unknown: Counter[str] = Counter()
        self._asked: dict[str, str] = {}
        meant: dict[str, set[str]] = {}
        for row in own.to_dict("records"):
            for name in country_names(row):
                if len(name) > 3:  # codes are looked up as such
                    meant.setdefault(_plain(name), set()).add(row["iso3"])
        self._names = {name: codes.pop() for name, codes in meant.items() if len(codes) == 1}
        self._names |= {name: code for name, code in PUBLISHERS_NAMES.items() if code in self.iso3}

    def named(self, name: str) -> str:
        """The country of this name, "" for none; what stands in brackets may be another name of it."""
        if name not in self._asked:
            self._asked[name] = self._look_up(name)
        return self._asked[name]

    def _look_up(self, name: str) -> str:
        outside = re.sub(r"\s*\([^)]*\)\s*", " ", name)
        inside = re.findall(r"\(([^)]*)\)", name)
        for form in (name, outside, *inside):
            if code := self._names.get(_plain(form)):
                return code
        return ""

    def last_in(self, address: str) -> tuple[str, str]:
        """The country that an address ends in, "" for none of ours, and its name, which may hold commas."""
        parts = [part.strip() for part in address.split(",")]
        for start in range(max(0, len(parts) - 3), len(parts)):
            name = ", ".join(parts[start:])
            if code := self.named(name):
                return code, name
        return "", parts[-1]

    def coded(self, code: str, name: str) -> str:
        """The country of a two- or three-letter code, "" for none of ours, whose name is then counted."""
        found = code if code in self.iso3 else self.iso2.get(code, "")
        if not found:
            self.unknown[name or code] += 1
        return found


def is_country(code: str) -> bool:
    """Whether ISO 3166 has this code: those that publishers give to groups of countries are not in it."""
    import pycountry

    countries = pycountry.countries
    return bool(code and (countries.get(alpha_3=code) or countries.get(alpha_2=code)))


def _plain(name: str) -> str:
    """A name as it is compared: without accents, case and the sort of apostrophe."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", name) if unicodedata.category(sign) != "Mn")
    return " ".join(bare.replace("’", "'").casefold().split())
