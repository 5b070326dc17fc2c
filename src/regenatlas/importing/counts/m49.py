"""The countries of the UN's M49, in any of its languages: what of them our table does not know.

It brings no numbers. Each country is known by its code, and each English name must mean the same one.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from regenatlas.importing.counts.places import Places
from regenatlas.importing.grids import read_grids
from regenatlas.importing.statement import Reading

_HEADINGS = {"name": ("Country or Area",), "iso2": ("ISO-alpha2 Code",), "iso3": ("ISO-alpha3 Code",)}


def read(files: Sequence[Path], query: str, places: Places) -> Reading:  # noqa: ARG001 - as all of them
    """Countries and names that are not ours, or not those of the code. Raises `ImportFileError`."""
    digests, rows = {}, 0
    for path in files:
        (grid, *_), digests[path.name] = read_grids(path)
        for _, row in grid.records(_HEADINGS):
            rows += 1
            name, code = row["name"], row["iso3"]
            if places.coded(code, f"{name} ({code})") and places.named(name) not in (code, ""):
                places.unknown[f"{name} ({code}), by its name {places.named(name)}"] += 1
            if row["iso2"] and places.iso2.get(row["iso2"]) != code:
                places.unknown[f"{name} ({code}), two letters {row['iso2']}"] += 1
    title, publisher = "Standard country or area codes (M49)", "United Nations Statistics Division"
    return Reading("m49", "", title, publisher, "", (), digests, rows, False).counting((), places.unknown)
