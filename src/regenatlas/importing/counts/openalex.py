"""Works by country and year under one query: groups that OpenAlex gives out, one file for each year.

An answer does not repeat what was asked: the year is read from the name of the file, the query is stated.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from regenatlas.importing.counts.places import Places
from regenatlas.importing.counts.rows import publication_row, years_in_name
from regenatlas.importing.counts.saved_json import at, read_json, text
from regenatlas.importing.statement import Count, ImportFileError, Origin, Reading
from regenatlas.tables.problems import shown

#: So many groups has a page at most; one that is full is followed by another.
FULL = 200


def read(files: Sequence[Path], query: str, places: Places) -> Reading:
    """The works of each country in each year. Raises `ImportFileError`."""
    counts: list[Count] = []
    digests: dict[str, str] = {}
    full: Counter[tuple[str, str]] = Counter()
    pages = Counter(map(years_in_name, files))
    for path in files:
        content, digests[path.name] = read_json(path)
        years, groups = years_in_name(path), at(content, "group_by")
        if not isinstance(groups, list):
            raise ImportFileError(f"{path.name}: expected «group_by», found {shown(str(content), 40)}")
        full[years] += len(groups) >= FULL
        for number, group in enumerate(groups, start=1):
            origin = Origin(path.name, "", number)
            code, works = text(at(group, "key")).rpartition("/")[2], text(at(group, "count"))
            if not works.isdecimal():
                raise ImportFileError(f"{origin}: expected a count of works, found «{shown(works, 20)}»")
            if country := places.coded(code.upper(), text(at(group, "key_display_name"))):
                field = f"{query} (OpenAlex)"
                counts.append(publication_row(country, years, field, {"documents": works}, origin))
    for years, n in full.items():
        if n >= pages[years]:
            raise ImportFileError(f"{years[0]}: {FULL} groups are a full page, expected the next one too")
    until = max(years[1] for years in pages)
    title = f"Works by country found by «{query}»"
    reading = Reading("openalex", "", title, "OpenAlex", until, (), digests, len(counts), False)
    return reading.counting(tuple(counts), places.unknown)
