"""The rows that several sources bring, their keys, and the years that only the name of a file tells."""

from __future__ import annotations

import hashlib
import math
import re
from pathlib import Path

from regenatlas.importing.statement import Count, ImportFileError, Origin
from regenatlas.tables.problems import shown

LONGEST = 60  # characters of a text in a key
#: By code of `country_indicators` the unit of its values, and the code that publishers give to it.
INDICATORS = {
    "population_total": ("persons", "SP.POP.TOTL"),
    "population_0_14_pct": ("% of population", "SP.POP.0014.TO.ZS"),
    "gdp_ppp": ("current international $", "NY.GDP.MKTP.PP.CD"),
    "rd_expenditure_pct_gdp": ("% of GDP", "GB.XPD.RSDV.GD.ZS"),
    "health_expenditure_per_head_ppp": (
        *("current international $ per head", "SH.XPD.CHEX.PP.CD", "GHED_CHE_pc_PPP_SHA2011"),
    ),
}
#: The years that the table holds.
YEARS = tuple(map(str, range(1990, 2031)))


def indicator_of(code: str, place: str) -> str:
    """The indicator of ours that a publisher's code means. Raises `ImportFileError` where none is."""
    for name, (_, *codes) in INDICATORS.items():
        if code in codes:
            return name
    known = ", ".join(code for _, *codes in INDICATORS.values() for code in codes)
    raise ImportFileError(f"{place}: the indicator «{code}» is none of our tables; expected one of {known}")


def indicator_row(indicator: str, country: str, year: str, value: str, origin: Origin) -> Count:
    """A value of an indicator. Raises `ImportFileError` where it is no number."""
    try:
        number = float(value)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise ImportFileError(f"{origin}: expected a number, found «{shown(value, 20)}»")
    cells = {"indicator_id": f"{country}-{year}-{indicator}", "country": country, "year": year}
    cells |= {"indicator": indicator, "value": f"{number:.15g}", "unit": INDICATORS[indicator][0]}
    return Count("country_indicators", cells, ("value",), origin)


def publication_row(
    country: str, years: tuple[str, str], field: str, numbers: dict[str, str], origin: Origin
) -> Count:
    """Publications of a country. `field`: what was searched for and where; `numbers`: counts by column."""
    first, last = years
    cells = {"count_id": f"{country}-{first}-{last}-{slug(field)}", "country": country}
    cells |= {"period_start": first, "period_end": last, "field": field}
    counts = {"documents": "", "citations": "", "world_rank": "", **numbers}
    return Count("publications", {**cells, **counts, "plot": "yes"}, tuple(numbers), origin)


def slug(text: str) -> str:
    """A text as part of a key; what would be too long, or has no Latin letters, by the hash of it."""
    bare = re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-")
    if bare and len(bare) <= LONGEST:
        return bare
    return f"{bare[:40]}-{hashlib.sha256(text.encode()).hexdigest()[:8]}".strip("-")


def years_in_name(path: Path) -> tuple[str, str]:
    """The first and last year that the name of a file states. Raises `ImportFileError`."""
    years = re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", path.stem)
    if len(years) not in (1, 2) or years != sorted(years):
        raise ImportFileError(
            f"{path.name}: expected the years that it counts in its name, as in «name 1996-2023.xlsx», found "
            + (", ".join(years) or "none")
        )
    return years[0], years[-1]
