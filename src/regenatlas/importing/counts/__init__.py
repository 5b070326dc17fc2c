"""The sources of counts, each an adapter with `read`, by the name that the command takes.

Where a register states licences, these state numbers: of trials, of publications, of people and money.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from regenatlas.importing.counts.places import Places
from regenatlas.importing.statement import ImportFileError, Reading

COUNTS = {
    "clinical-trials": "a search of ClinicalTrials.gov (.csv as downloaded, old or new; .json of its API)",
    "ictrp": "a search of WHO's registry of all registers, ICTRP (.xml)",
    "m49": "the countries of the UN's M49 (.csv), to check ours against",
    "openalex": "works grouped by country, one file a year, named with it (.json of OpenAlex)",
    "scimago": "SCImago's country ranks (.xlsx), named with their years",
    "who-gho": "an indicator of WHO's Global Health Observatory (.csv)",
    "world-bank": "an indicator of the World Bank (.csv, or all pages as .json)",
}
#: Sources whose files do not tell what was searched for: somebody has to state it.
SEARCHED = ("clinical-trials", "ictrp", "openalex", "scimago")


def read_counts(name: str, files: Sequence[Path], query: str, places: Places) -> Reading:
    """What the files of a source count. `query`: what was searched for. Raises `ImportFileError`."""
    if name in SEARCHED and not query.strip():
        raise ImportFileError(f"{name}: its files do not say what was searched for, state it with --query")
    if name not in SEARCHED and query:
        raise ImportFileError(f"{name}: no search stands behind its files, leave --query away")
    module = import_module(f"{__name__}.{name.replace('-', '_')}")
    reading: Reading = module.read(files, " ".join(query.split()), places)
    return reading
