"""The Purple Book: licensed biological products of the FDA, as its monthly CSV.

A file begins with what changed in the month and repeats it in the full list below, under a second heading;
lists of several months may have been put together. A product has one row per strength and pack: its licence
is the number of its application (BLA), whose first approval counts.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from pathlib import Path

from regenatlas.importing.grids import Grid, day_in, read_grids, tidy
from regenatlas.importing.registers.kinds import may_be_ours
from regenatlas.importing.statement import ImportFileError, Origin, Reading, Statement

TITLE, PUBLISHER = "Purple Book, licensed biological products", "US Food and Drug Administration"

HEADINGS = {
    "holder": ("Applicant",),
    "number": ("BLA Number",),
    "name": ("Proprietary Name",),
    "substance": ("Proper Name",),
    "licensure": ("Licensure",),
    "approved": ("Approval Date",),
    "center": ("Center",),
}
OPTIONAL = {"first": ("Date of First Licensure",), "submission": ("Submission Type",)}
_MONTHS = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}"
ENDS = {"licensed": "", "revoked": "revoked", "voluntarily revoked": "handed_back"}


def read(files: Sequence[Path]) -> Reading:
    """The licences by the Center for Biologics in these files. Raises `ImportFileError`.

    They speak up to the end of the month in the title, or the newest day of approval.
    """
    packs: dict[str, list[tuple[Origin, dict[str, str], str]]] = {}
    lists: list[Grid] = []
    digests, rows, newest = {}, 0, ""
    for path in files:
        (grid, *_), digests[path.name] = read_grids(path)
        lists.append(grid)
        for origin, row in grid.records(HEADINGS, OPTIONAL):
            if heading_again(row):
                continue
            rows += 1
            day = day_in(origin, row["approved"], _american)
            newest = max(newest, day)
            if row["center"] == "CBER":
                packs.setdefault(tidy(row["number"]), []).append((origin, row, day))
    if not newest:
        raise ImportFileError(f"{files[0].name}: expected dates of approval, found none")
    until = max(newest, *map(_month, lists))
    statements = tuple(_statement(number, own) for number, own in sorted(packs.items()))
    return Reading("purple-book", "FDA", TITLE, PUBLISHER, until, statements, digests, rows)


def heading_again(row: dict[str, str]) -> bool:
    """Whether a row is the heading, which stands above the full list once more."""
    return row["number"].casefold() == "bla number" or not row["number"].strip()


def _month(grid: Grid) -> str:
    """The last day of the month that the title names; "" without one."""
    title = grid.find(rf"\b({_MONTHS}),? (\d{{4}})\b")
    if title is None:
        return ""
    first = dt.date.fromisoformat(day_in(grid.file, f"{title[1]} 1, {title[2]}"))
    return ((first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)).isoformat()


def _statement(number: str, packs: list[tuple[Origin, dict[str, str], str]]) -> Statement:
    """One licence from the rows of its packs; the newest row says how it stands."""
    origin, row, _ = packs[-1]
    days = [day_in(place, one.get("first", ""), _american) or day for place, one, day in packs]
    states = {tidy(one["licensure"]).casefold() for _, one, _ in packs}
    unknown = states - ENDS.keys()
    if unknown:
        raise ImportFileError(f"{origin}: the licensure «{min(unknown)}» is not known")
    # One pack in force keeps the licence.
    end_kind = "" if "licensed" in states else ENDS[max(states)]
    names = [name.strip() for _, one, _ in packs for name in one["name"].split(",")]
    return Statement(
        number=number,
        names=tuple(dict.fromkeys(name for name in names if name and name.upper() != "N/A"))
        or (tidy(row["substance"]),),
        substance=tidy(row["substance"]),
        granted=min(filter(None, days), default=""),
        origin=origin,
        end="withdrawn" if end_kind else "",
        end_kind=end_kind or "unspecified",
        holder=tidy(row["holder"]),
        candidate=may_be_ours(row["substance"]),
    )


def _american(text: str) -> str:
    match = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text)
    return dt.date(int(match[3]), int(match[1]), int(match[2])).isoformat() if match else ""
