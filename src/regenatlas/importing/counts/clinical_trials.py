"""Trials by country, phase, year, status and sponsor under one query: a search of ClinicalTrials.gov.

The register gives a search out as CSV (before 2024 in other words and another order) or, by its API, as
JSON in pages. A trial counts once in each country in which it has a place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from regenatlas.importing.counts.places import Places
from regenatlas.importing.counts.saved_json import at, read_json, text, texts, unboxed
from regenatlas.importing.counts.trials import NOT_STATED, Trial, countries_of, trial_counts, word
from regenatlas.importing.grids import Grid, day_in, read_grids
from regenatlas.importing.statement import ImportFileError, Origin, Reading
from regenatlas.tables.problems import shown

TITLE, PUBLISHER = "Trials found by the search «{}»", "ClinicalTrials.gov"
#: So many rows has a download of the register that was cut off.
CUT_AT = (1_000, 10_000)

_HEADINGS = {
    "number": ("NCT Number",),
    "status": ("Status", "Study Status"),
    "phases": ("Phases",),
    "sponsor": ("Funded Bys", "Funder Type"),
    "start": ("Start Date",),
    "updated": ("Last Update Posted",),
    "locations": ("Locations",),
}
#: The kinds of sponsor that the register told apart at all times; all others are its «Other».
_SPONSORS = {"industry": "industry", "nih": "nih", "u_s_fed": "us_federal", "fed": "us_federal"}


def read(files: Sequence[Path], query: str, places: Places) -> Reading:
    """The trials of a search, counted. Raises `ImportFileError`."""
    trials: dict[str, Trial] = {}
    digests: dict[str, str] = {}
    until, tokens, rows = "", 0, 0
    for path in files:
        if path.suffix.casefold() == ".json":
            found, newest, token, digests[path.name] = _of_json(path, places)
            tokens += token
        else:
            grids, digests[path.name] = read_grids(path)
            found, newest = _of_csv(grids[0], places)
        until = max(until, newest)
        rows += len(found)
        trials |= {trial.number: trial for trial in found}
    if tokens and tokens != len(files) - 1:
        raise ImportFileError(
            f"{', '.join(digests)}: pages are missing: {tokens} of {len(files)} end in a nextPageToken, "
            "expected all but the last"
        )
    if not until:
        raise ImportFileError(f"{', '.join(digests)}: expected a day of the last update, found none")
    origin = Origin(", ".join(digests), "", 0)
    counts = tuple(trial_counts(trials.values(), until, query, origin))
    reading = Reading("clinical-trials", "", TITLE.format(query), PUBLISHER, until, (), digests, rows, False)
    return reading.counting(counts, places.unknown)


def _of_csv(grid: Grid, places: Places) -> tuple[list[Trial], str]:
    """The trials of a download, and the day of the newest update."""
    found, newest = [], ""
    for origin, row in grid.records(_HEADINGS):
        newest = max(newest, day_in(origin, row["updated"]))
        countries = countries_of(filter(None, row["locations"].split("|")), places)
        phases, sponsor = row["phases"].split("|"), row["sponsor"].partition("|")[0]  # the lead comes first
        found.append(
            _trial(str(origin), row["number"], countries, phases, row["start"], row["status"], sponsor)
        )
    if len(found) in CUT_AT:
        raise ImportFileError(f"{grid.file}: {len(found):,} rows, as many as a download that was cut off has")
    return found, newest


def _of_json(path: Path, places: Places) -> tuple[list[Trial], str, bool, str]:
    """The trials of a page, the day of its data, whether another page follows, and the file's hash."""
    content, digest = read_json(path)
    studies = content.get("studies") if isinstance(content, dict) else content
    if not isinstance(studies, list):
        raise ImportFileError(f"{path.name}: expected a list of studies, found {shown(str(content), 40)}")
    found, newest = [], ""
    for number, study in enumerate(studies, start=1):
        section = at(study, "protocolSection")
        status = at(section, "statusModule")
        sites = at(section, "contactsLocationsModule", "locations") or []
        names = [text(at(site, "country")) for site in (sites if isinstance(sites, list) else [sites])]
        day = text(at(study, "derivedSection", "miscInfoModule", "versionHolder"))
        newest = max(newest, day or text(at(status, "lastUpdatePostDateStruct", "date")))
        found.append(
            _trial(
                f"{path.name}, study {number}",
                text(at(section, "identificationModule", "nctId")),
                countries_of(filter(None, names), places),
                texts(unboxed(at(section, "designModule", "phases"))),
                text(at(status, "startDateStruct", "date")),
                text(at(status, "overallStatus")),
                text(at(section, "sponsorCollaboratorsModule", "leadSponsor", "class")),
            )
        )
    token = isinstance(content, dict) and bool(unboxed(content.get("nextPageToken")))
    return found, newest, token, digest


def _trial(
    place: str,
    number: str,
    countries: frozenset[str],
    phases: Sequence[str],
    start: str,
    status: str,
    sponsor: str,
) -> Trial:
    if not re.fullmatch(r"NCT\d{8}", number):
        raise ImportFileError(f"{place}: expected a number as NCT01234567, found «{shown(number, 30)}»")
    year = re.search(r"\b(?:19|20)\d\d\b", start)
    state = word(status).removesuffix("_status") or NOT_STATED
    kind = _SPONSORS.get(word(sponsor), "other") if sponsor else NOT_STATED
    return Trial(number, countries, _phase(phases), year[0] if year else NOT_STATED, state, kind)


def _phase(phases: Sequence[str]) -> str:
    """The phase in one word; of a trial in two phases both: «phase_1_2»."""
    words = [re.sub(r"phase_?(\d)", r"phase_\1", word(phase)) for phase in phases if phase.strip()]
    if not words:
        return NOT_STATED
    first, *others = ["not_applicable" if word in ("na", "n_a") else word for word in words]
    return "_".join([first, *(word.removeprefix("phase_") for word in others)])
