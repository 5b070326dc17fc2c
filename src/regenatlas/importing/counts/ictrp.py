"""Trials under one query in WHO's registry of all registers: an export of ICTRP as XML.

The registers word phases in their own ways. None tells what kind its sponsors are, so that is not counted.
A trial may stand in several registers, and in the European one once for each country: it counts once where
its records name each other's numbers.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from regenatlas.importing.counts.places import Places
from regenatlas.importing.counts.trials import NOT_STATED, Trial, countries_of, trial_counts, word
from regenatlas.importing.grids import day_in, read_file, tidy
from regenatlas.importing.statement import ImportFileError, Origin, Reading
from regenatlas.tables.problems import shown

ROOTS = ("Trials_downloaded_from_ICTRP", "Trials_central")
#: Numbers of a trial that other registers repeat: of ClinicalTrials.gov, the European Union, ISRCTN, Germany,
#: Iran, Japan, China and the universal one of WHO.
_NUMBER = re.compile(
    r"NCT\d{8}|20\d\d-\d{6}-\d\d|ISRCTN\d{8}|DRKS\d{8}|IRCT\d{6,}N?\d*|jRCT\w?\d{9,}|ChiCTR\d{10}|U1111-\d{4}-\d{4}"
)
_PHASES = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}


def read(files: Sequence[Path], query: str, places: Places) -> Reading:
    """The trials of exports, each once. Raises `ImportFileError`."""
    trials: list[tuple[Trial, frozenset[str]]] = []
    digests: dict[str, str] = {}
    until, rows = "", 0
    for path in files:
        content = read_file(path)
        digests[path.name] = hashlib.sha256(content).hexdigest()
        for number, element in enumerate(_elements(path.name, content), start=1):
            cells = {str(cell.tag): tidy("".join(cell.itertext())) for cell in element}
            place = f"{path.name}, trial {number}"
            until = max(until, _exported(place, cells.get("Export_date", "")))
            trial = _trial(place, cells, places)
            named = frozenset(_NUMBER.findall(f"{trial.number} {cells.get('Secondary_ID', '')}"))
            trials.append((trial, named | {trial.number}))
            rows += 1
    counts = tuple(
        trial_counts(_merged(trials), until, f"{query} (ICTRP)", Origin(", ".join(digests), "", 0))
    )
    about = ("ictrp", "", f"Trials found by the search «{query}»", "WHO, ICTRP", until)
    return Reading(*about, (), digests, rows, False).counting(counts, places.unknown)


def _merged(records: Sequence[tuple[Trial, frozenset[str]]]) -> list[Trial]:
    """Each trial once, in all its countries, as ClinicalTrials.gov or else its first record has it.

    Two records of ClinicalTrials.gov are two trials, also where a third record names both.
    """
    ordered = sorted(records, key=lambda record: not _own_number(record[0]))
    parents = [*range(len(ordered))]
    own = [_own_number(trial) for trial, _ in ordered]
    first: dict[str, int] = {}

    def root(at: int) -> int:
        while parents[at] != at:
            at = parents[at]
        return at

    for at, (_, numbers) in enumerate(ordered):
        for number in sorted(numbers):
            one, other = sorted((root(at), root(first.setdefault(number, at))))
            if one != other and len(own[one] | own[other]) <= 1:
                parents[other] = one
                own[one] |= own[other]
    groups: dict[int, list[Trial]] = defaultdict(list)
    for at, (trial, _) in enumerate(ordered):
        groups[root(at)].append(trial)
    return [
        replace(group[0], countries=frozenset().union(*(trial.countries for trial in group)))
        for group in groups.values()
    ]


def _own_number(trial: Trial) -> frozenset[str]:
    """The number of a record of ClinicalTrials.gov, nothing for another register's."""
    return frozenset({trial.number}) if trial.number.startswith("NCT") else frozenset()


def _elements(name: str, content: bytes) -> list[Any]:
    """The trials of a file, of which a large one may lack its last tag. No entity is resolved."""
    from lxml import etree

    if content.rstrip().endswith(b"</Trial>"):
        content += f"</{next((root for root in ROOTS if f'<{root}'.encode() in content), ROOTS[0])}>".encode()
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ImportFileError(f"{name}: not readable as XML ({shown(str(error), 80)})") from None
    if root.getroottree().docinfo.doctype:
        raise ImportFileError(f"{name}: expected no document type, found one: no export of ICTRP has it")
    found = root.findall("Trial")
    if root.tag not in ROOTS or not found:
        raise ImportFileError(f"{name}: expected trials in <{ROOTS[0]}>, found <{shown(str(root.tag), 40)}>")
    return found


def _trial(place: str, cells: dict[str, str], places: Places) -> Trial:
    number = cells.get("TrialID", "")
    if not number:
        raise ImportFileError(f"{place}: expected a TrialID, found none")
    year = re.search(r"(?:19|20)\d\d", cells.get("Date_enrollement", ""))
    status = word(cells.get("Recruitment_Status", "")) or NOT_STATED
    names = filter(None, (name.strip() for name in cells.get("Countries", "").split(";")))
    start = year[0] if year else NOT_STATED
    return Trial(number, countries_of(names, places), _phase(cells.get("Phase", "")), start, status, "")


def _phase(text: str) -> str:
    """The phase in one word: of «Phase 1/Phase 2», «II-III» or «(Phase I): no … (Phase II): yes»."""
    plain = text.casefold()
    if answered := re.findall(r"\(phase (i{1,3}|iv)\): *yes", plain):
        plain = " ".join(answered)
    elif re.search(r"\(phase i+\): *no", plain):
        return NOT_STATED
    if re.search(r"early phase ?(?:1|i\b)|phase ?0|^0$", plain):
        return "early_phase_1"
    found = re.findall(r"(?<![a-z0-9])(?:phase)?[ -]?(iv|i{1,3}|[1-4])(?![a-z0-9])", plain)
    if found:
        numbers = sorted({_PHASES.get(one, one) for one in found})
        return "phase_" + "_".join(numbers)
    return "not_applicable" if re.search(r"n/?a\b|not applicable", plain) else NOT_STATED


def _exported(place: str, text: str) -> str:
    """The day of the export, which is written as in the United States: 9/18/2026 10:42:00 AM."""
    match = re.match(r"(\d{1,2})/(\d{1,2})/(\d{4})\b", text)
    if not match:
        raise ImportFileError(f"{place}: expected an Export_date as 9/18/2026, found «{shown(text, 20)}»")
    return day_in(place, f"{match[3]}-{int(match[1]):02}-{int(match[2]):02}")
