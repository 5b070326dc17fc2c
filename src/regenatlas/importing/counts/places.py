"""Which country a publisher means, by its code or by the name it writes; which names mean none of ours."""

from __future__ import annotations

import re
from collections import Counter

from regenatlas.tables.country_names import named_country
from regenatlas.tables.load import Tables


class Places:
    """The countries of the tables by code and name; `unknown` counts the names that meant none of them."""

    def __init__(self, tables: Tables) -> None:
        """`tables`: those with the countries and their names."""
        self._tables = tables
        own = tables["countries"][tables["countries"]["kind"] != "aggregate"]
        self.iso3 = frozenset(own["iso3"])
        self.iso2 = {str(two): str(three) for two, three in zip(own["iso2"], own["iso3"], strict=True) if two}
        self.unknown: Counter[str] = Counter()
        self._asked: dict[str, str] = {}

    def named(self, name: str) -> str:
        """The country of this name, "" for none; what stands in brackets may be another name of it."""
        if name not in self._asked:
            self._asked[name] = self._look_up(name)
        return self._asked[name]

    def _look_up(self, name: str) -> str:
        outside = re.sub(r"\s*\([^)]*\)\s*", " ", name)
        inside = re.findall(r"\(([^)]*)\)", name)
        for form in (name, outside, *inside):
            if len(form) > len("IRN") and (code := named_country(form, self._tables)):  # a code is no name
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
