"""Which countries a country is set beside where a reader names none."""

import math
from dataclasses import replace

from regenatlas.counting import country_series
from regenatlas.counting.borders import neighbours
from regenatlas.counting.searched import searched
from regenatlas.counting.snapshot import Snapshot, unit_of
from regenatlas.tables.load import Tables, per_tables

ECONOMY = "gdp_ppp"  # of `country_indicators`


def default_peers(tables: Tables, country: str, snapshot: Snapshot, size: int = 6) -> list[str]:
    """The countries (ISO3) that a reader expects beside a country, at most `size`.

    In turn: a third of `size` with the nearest counts, if the country has one; half of it neighbours with
    registers searched at least in part, the largest economies first; then countries around with a counted
    product, those of its own UN sub-region first, then by count; then those anywhere with a counted product
    whose economies are most alike. Around are the sub-regions of the country and of its neighbours. Of equal
    counts neighbours come first, then countries around, then like economies. Blocs, and countries of whose
    economy no table tells, are no peers.
    """
    sizes, counts = _economies(tables, snapshot), snapshot.tally
    own = counts.get(unit_of(country, snapshot.definition, tables, snapshot.as_of), 0)
    region = tables["countries"].set_index("iso3")["un_subregion"].to_dict()
    near = set(neighbours(tables, country)["country"]) & set(sizes)
    regions = {region.get(code, "") for code in (country, *near)} - {""}

    def unlike(code: str) -> tuple[float, str]:
        return abs(math.log(sizes[code] / sizes.get(country, 1.0))), code

    counted = sorted(set(sizes) & set(counts), key=unlike)
    around = [code for code in counted if region[code] in regions]
    searched_near = [code for code in near if searched(tables, code, snapshot.as_of) != "no"]
    turns: list[tuple[int, list[str]]] = [
        (
            (size + 2) // 3 if own else 0,
            sorted(counted, key=lambda code: (abs(counts[code] - own), code not in near, code not in around)),
        ),
        (size // 2, sorted(searched_near, key=lambda code: (-sizes[code], code))),
        (size, sorted(around, key=lambda code: (region[code] != region.get(country), -counts[code]))),
        (size, counted),
    ]
    chosen: list[str] = []
    for most, codes in turns:
        chosen += [code for code in codes if code not in {*chosen, country}][:most]
    return chosen[:size]


@per_tables
def _economies(tables: Tables, snapshot: Snapshot) -> dict[str, float]:
    """The newest output of each country's economy up to the day, whenever it became known; 1 without a table.

    Whom to compare with is a choice, no finding: it does not change with what was public.
    """
    countries = tables["countries"]
    single = set(countries.loc[countries["kind"] == "country", "iso3"])
    if "country_indicators" not in tables:
        return dict.fromkeys(single, 1.0)
    values = country_series.series(tables, ECONOMY, replace(snapshot, known_by=None))
    newest = country_series.newest(values)
    return {
        code: value for code, value in zip(newest["country"], newest["value"], strict=True) if code in single
    }
