"""SCImago's country ranks: documents, citations and place of every country in a subject.

Neither the subject nor the years stand in the file: the years are read from its name, the subject is stated.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from regenatlas.importing.counts.places import Places
from regenatlas.importing.counts.rows import publication_row, years_in_name
from regenatlas.importing.grids import read_grids
from regenatlas.importing.statement import Count, ImportFileError, Reading

_HEADINGS = {
    "world_rank": ("Rank",),
    "country": ("Country",),
    "documents": ("Documents",),
    "citations": ("Citations",),
}


def read(files: Sequence[Path], query: str, places: Places) -> Reading:
    """The ranks of one or more files. `query`: the subject. Raises `ImportFileError`."""
    counts: list[Count] = []
    digests, until, rows = {}, "", 0
    for path in files:
        years = years_in_name(path)
        until = max(until, years[1])
        (grid, *_), digests[path.name] = read_grids(path)
        for origin, row in grid.records(_HEADINGS):
            rows += 1
            numbers = {name: row[name] for name in ("documents", "citations", "world_rank")}
            if not all(number.isdecimal() for number in numbers.values()):
                raise ImportFileError(
                    f"{origin}: expected whole numbers, found {', '.join(numbers.values())}"
                )
            if country := places.named(row["country"]):
                counts.append(publication_row(country, years, f"{query} (SCImago)", numbers, origin))
            else:
                places.unknown[row["country"]] += 1
    title = f"Country ranks in «{query}»"
    reading = Reading("scimago", "", title, "SCImago", until, (), digests, rows, False)
    return reading.counting(tuple(counts), places.unknown)
