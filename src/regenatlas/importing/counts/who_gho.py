"""Indicators of WHO's Global Health Observatory (CSV): of its rows those of countries, for both sexes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from regenatlas.importing.counts.places import Places
from regenatlas.importing.counts.rows import YEARS, indicator_of, indicator_row
from regenatlas.importing.grids import read_grids
from regenatlas.importing.statement import Count, ImportFileError, Reading

_HEADINGS = {
    "indicator": ("IndicatorCode",),
    "kind": ("SpatialDimension",),
    "place": ("SpatialDimensionValueCode",),
    "year": ("TimeDim",),
    "sex": ("DisaggregatingDimension1ValueCode",),
    "value": ("NumericValue",),
    "day": ("Date",),
}
BOTH_SEXES = ("", "SEX_BTSX")


def read(files: Sequence[Path], query: str, places: Places) -> Reading:  # noqa: ARG001 - as all of them
    """The values of indicators of ours. Raises `ImportFileError`."""
    counts: dict[str, Count] = {}
    digests, until, rows = {}, "", 0
    for path in files:
        (grid, *_), digests[path.name] = read_grids(path)
        for origin, row in grid.records(_HEADINGS):
            rows += 1
            until = max(until, row["day"][:10])
            if row["kind"] != "COUNTRY" or row["sex"] not in BOTH_SEXES or not row["value"]:
                continue
            indicator = indicator_of(row["indicator"], str(origin))
            country = places.coded(row["place"], row["place"])
            if not country or row["year"] not in YEARS:
                continue
            count = indicator_row(indicator, country, row["year"], row["value"], origin)
            if count.key in counts and counts[count.key].cells != count.cells:
                raise ImportFileError(f"{origin}: a second value of {country} in {row['year']}")
            counts[count.key] = count
    title, publisher = "Global Health Observatory", "World Health Organization"
    reading = Reading("who-gho", "", title, publisher, until, (), digests, rows, False)
    return reading.counting(tuple(counts.values()), places.unknown)
