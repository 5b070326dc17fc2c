"""Indicators of the World Bank: its CSV, below some lines of preamble, and the pages of its API as JSON.

Groups of countries stand among the countries: they are left out. A year without a value is no row.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from regenatlas.importing.counts.places import Places, is_country
from regenatlas.importing.counts.rows import YEARS, indicator_of, indicator_row
from regenatlas.importing.counts.saved_json import at, read_json, text
from regenatlas.importing.grids import Grid, day_in, read_grids
from regenatlas.importing.statement import Count, ImportFileError, Origin, Reading
from regenatlas.tables.problems import shown

_HEADINGS = {"name": ("Country Name",), "code": ("Country Code",), "indicator": ("Indicator Code",)}
_YEARS = {year: (year,) for year in YEARS}


def read(files: Sequence[Path], query: str, places: Places) -> Reading:  # noqa: ARG001 - as all of them
    """The values of indicators, from all pages of each. Raises `ImportFileError`."""
    counts: list[Count] = []
    digests, until, pages = {}, "", _Pages()
    for path in files:
        if path.suffix.casefold() == ".json":
            content, digests[path.name] = read_json(path)
            day, rows = pages.add(path.name, content)
            found = _of_json(path.name, rows, places)
        else:
            (grid, *_), digests[path.name] = read_grids(path)
            day, found = _updated(grid), _of_csv(grid, places)
        counts += found
        until = max(until, day)
    pages.check()
    until = until or max((count.cells["year"] for count in counts), default="")
    about = ("world-bank", "", "World Development Indicators", "World Bank", until)
    reading = Reading(*about, (), digests, len(counts), False)
    return reading.counting(tuple(counts), places.unknown)


class _Pages:
    """Which pages of an answer were read, of how many; and how many rows, of how many."""

    def __init__(self) -> None:
        self._read: dict[str, tuple[set[int], int, int, int]] = {}

    def add(self, name: str, content: Any) -> tuple[str, list[Any]]:
        """The day of the data of a page, and its rows."""
        if at(content, "message"):
            raise ImportFileError(f"{name}: the answer is an error: {shown(str(at(content, 'message')), 80)}")
        head, rows = content if isinstance(content, list) and len(content) == 2 else (None, None)
        numbers = [text(at(head, key)) for key in ("page", "pages", "total")]
        if not isinstance(rows, list) or not all(number.isdecimal() for number in numbers):
            raise ImportFileError(
                f"{name}: expected a head with its pages and rows, found {shown(str(content), 40)}"
            )
        page, pages, total = map(int, numbers)
        indicator = text(at(rows[0], "indicator", "id")) if rows else ""
        there, _, _, n = self._read.get(indicator, (set(), 0, 0, 0))
        self._read[indicator] = (there | {page}, pages, total, n + len(rows))
        return text(at(head, "lastupdated")), rows

    def check(self) -> None:
        """Raise `ImportFileError` where a page or a row is missing."""
        for indicator, (there, pages, total, n) in self._read.items():
            if missing := sorted({*range(1, pages + 1)} - there):
                raise ImportFileError(f"{indicator}: expected {pages} pages, page {missing[0]} is missing")
            if n != total:
                raise ImportFileError(f"{indicator}: expected {total:,} rows as its head says, found {n:,}")


def _of_json(name: str, rows: Sequence[Any], places: Places) -> Iterator[Count]:
    countries: dict[tuple[str, str], list[tuple[str, str, str, Origin]]] = defaultdict(list)
    for number, row in enumerate(rows, start=1):
        code = text(at(row, "countryiso3code")) or text(at(row, "country", "id"))
        key = (code, text(at(row, "country", "value")))
        stated = (text(at(row, "indicator", "id")), text(at(row, "date")), text(at(row, "value")))
        countries[key].append((*stated, Origin(name, "", number)))
    for (code, called), values in countries.items():
        country = _country(code, called, places)
        for indicator, year, value, origin in values if country else ():
            ours = indicator_of(indicator, str(origin))
            if value and year in _YEARS:
                yield indicator_row(ours, country, year, value, origin)


def _of_csv(grid: Grid, places: Places) -> Iterator[Count]:
    for origin, row in grid.records(_HEADINGS, _YEARS):
        if country := _country(row["code"], row["name"], places):
            indicator = indicator_of(row["indicator"], str(origin))
            for year in _YEARS:
                if value := row.get(year, ""):
                    yield indicator_row(indicator, country, year, value, origin)


def _country(code: str, name: str, places: Places) -> str:
    """The country of ours; a group of countries is none, and no unknown one either."""
    if code in places.iso3 or code in places.iso2 or is_country(code):
        return places.coded(code, name)
    return ""


def _updated(grid: Grid) -> str:
    """The day of the data, "" where somebody has taken the lines above the heading away."""
    for row in grid.rows[:10]:
        if row and row[0].strip('"') == "Last Updated Date" and len(row) > 1:
            return day_in(grid.file, row[1], _american)
    return ""


def _american(day: str) -> str:
    """A day as a spreadsheet of the United States has saved it: 7/20/17."""
    match = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(?:20)?(\d\d)", day)
    return f"20{match[3]}-{int(match[1]):02}-{int(match[2]):02}" if match else ""
