"""Health Canada's Drug Product Database, as the text files of its extract.

The files belong together by product code; a suffix says how a product stands: none is marketed, `_ap`
approved, `_dr` dormant, `_ia` cancelled. They have no heading, unless somebody added one. A product may have
several identification numbers, one for each strength: its licence is the earliest approval under its name.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from regenatlas.importing.grids import Grid, day_in, read_grids, tidy
from regenatlas.importing.registers.kinds import may_be_ours, other_kind
from regenatlas.importing.statement import ImportFileError, Origin, Reading, Statement

TITLE, PUBLISHER = "Drug Product Database, extract", "Health Canada"
SUFFIXES = ("", "_ap", "_dr", "_ia")
NEEDED = ("drug", "comp", "status", "ingred", "schedule")
#: The columns that are read, by file, as places counted from 0; the first is the product code.
_CLASS, _DIN, _BRAND = 2, 3, 4
_COMPANY, _INGREDIENT, _SCHEDULE = 3, 2, 1
_STATUS, _DAY = 2, 3
_ENDS = ("CANCELLED POST MARKET", "CANCELLED PRE MARKET", "CANCELLED (SAFETY ISSUE)", "CANCELLED")


def read(files: Sequence[Path]) -> Reading:
    """The biological products of an extract, given as its folder or files. Raises `ImportFileError`."""
    paths = [path for given in files for path in (sorted(given.glob("*.txt")) if given.is_dir() else [given])]
    grids, digests = {}, {}
    for path in paths:
        if _known(path.stem):
            (grid, *_), digests[path.name] = read_grids(path)
            grids[path.stem] = grid
    suffixes = [suffix for suffix in SUFFIXES if f"drug{suffix}" in grids]
    if not suffixes:
        raise ImportFileError(f"{files[0]}: expected the file drug.txt of the extract, found none")
    for suffix in suffixes:
        for name in NEEDED:
            if f"{name}{suffix}" not in grids:
                raise ImportFileError(f"expected {name}{suffix}.txt beside drug{suffix}.txt, found none")
    found: dict[tuple[str, str], Statement] = {}
    rows, newest = 0, ""
    for suffix in suffixes:
        linked = {name: _linked(grids[f"{name}{suffix}"]) for name in NEEDED}
        for origin, row in _rows(grids[f"drug{suffix}"]):
            rows += 1
            statement, until = _statement(origin, row, linked, ended=suffix == "_ia")
            newest = max(newest, until)
            if statement:
                key = (statement.names[0], statement.holder)
                known = found.get(key)
                found[key] = statement if known is None or statement.granted < known.granted else known
    whole = set(suffixes) >= {"", "_ap", "_dr"}
    statements = tuple(found.values())
    return Reading("health-canada", "HC", TITLE, PUBLISHER, newest, statements, digests, rows, whole)


def _known(stem: str) -> bool:
    return any(stem == f"{name}{suffix}" for name in NEEDED for suffix in SUFFIXES)


def _rows(grid: Grid) -> Iterator[tuple[Origin, tuple[str, ...]]]:
    """The rows of a file without the heading that somebody may have added."""
    for number, row in enumerate(grid.rows, start=1):
        if row and re.fullmatch(r"\d+", row[0]):
            yield Origin(grid.file, "", number), row


def _linked(grid: Grid) -> dict[str, list[tuple[str, ...]]]:
    found: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for _, row in _rows(grid):
        found[row[0]].append(row)
    return found


def _statement(
    origin: Origin,
    row: Sequence[str],
    linked: dict[str, dict[str, list[tuple[str, ...]]]],
    *,
    ended: bool,
) -> tuple[Statement | None, str]:
    """The licence of a row if it is a biological product for people, and the newest day told of it."""
    code = row[0]
    statuses = linked["status"].get(code, ())
    events = [(status[_STATUS].upper(), day_in(origin, status[_DAY])) for status in statuses]
    newest = max((day for _, day in events), default="")
    # Schedule D of the Food and Drugs Act lists the biological products.
    biological = any("SCHEDULE D" in own[_SCHEDULE].upper() for own in linked["schedule"].get(code, ()))
    if row[_CLASS].casefold() != "human" or not biological:
        return None, newest
    approved = [day for status, day in events if status == "APPROVED"]
    ends = [day for status, day in events if status in _ENDS]
    substances = [own[_INGREDIENT] for own in linked["ingred"].get(code, ())]
    name, substance = tidy(row[_BRAND]), tidy(", ".join(substances))
    return Statement(
        number=row[_DIN],
        names=(name,),
        substance=substance,
        granted=min(approved, default=""),
        origin=origin,
        end="withdrawn" if ended else "",
        ended=max(ends, default="") if ended else "",
        holder=tidy(next((own[_COMPANY] for own in linked["comp"].get(code, ())), "")),
        candidate=may_be_ours(substance or name) and not other_kind(name, substance),
    ), newest
