"""The sources of counts, each an adapter with `read`, by the name that the command takes.

Where a register states licences, these state numbers: of trials, of publications, of people and money.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from regenatlas.importing.counts.places import Places
from regenatlas.importing.grids import read_yaml
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
    """What the files of a source count. Raises `ImportFileError`.

    `query`: what was searched for; where it is empty, a YAML file among or beside the files may tell it.
    """
    given = [path for path in files if path.suffix.casefold() in (".yml", ".yaml")]
    files = [path for path in files if path not in given]
    if not files:
        raise ImportFileError(f"{name}: expected saved files of the source, found none")
    if name in SEARCHED and not query.strip():
        query = _noted(given or [files[0].with_suffix(".yml")])
    if name in SEARCHED and not query.strip():
        beside = files[0].with_suffix(".yml").name
        raise ImportFileError(
            f"{name}: its files do not say what was searched for, state it with --query, or as "
            f"«query: …» in {beside}"
        )
    if name not in SEARCHED and query:
        raise ImportFileError(f"{name}: no search stands behind its files, leave --query away")
    module = import_module(f"{__name__}.{name.replace('-', '_')}")
    reading: Reading = module.read(files, " ".join(query.split()), places)
    return reading


def _noted(notes: Sequence[Path]) -> str:
    """The query that somebody has noted in a YAML file beside the saved ones, "" where there is none."""
    for path in filter(Path.exists, notes):
        noted = read_yaml(path)
        if not isinstance(noted, dict) or not isinstance(noted.get("query"), str):
            raise ImportFileError(f"{path.name}: expected «query: …», found none")
        return str(noted["query"])
    return ""
