"""The list of medicines that the European Medicines Agency gives out as a spreadsheet, old and new layout.

Until 2023 it was the list of assessment reports, without a column for advanced therapies; later layouts
have one, but leave it at «No» for applications that failed before it was introduced.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from regenatlas.importing.grids import Grid, day_in, newest, tidy
from regenatlas.importing.registers.kinds import may_be_ours
from regenatlas.importing.statement import ImportFileError, Origin, Reading, Statement

TITLE, PUBLISHER = (
    "Medicines for human use, list of the European Medicines Agency",
    "European Medicines Agency",
)

HEADINGS = {
    "category": ("Category",),
    "name": ("Name of medicine", "Medicine name"),
    "number": ("EMA product number", "Product number"),
    "status": ("Medicine status", "Authorisation status"),
    "inn": ("International non-proprietary name (INN) / common name",),
    "substance": ("Active substance",),
    "conditional": ("Conditional approval",),
    "exceptional": ("Exceptional circumstances",),
    "holder": (
        "Marketing authorisation developer / applicant / holder",
        "Marketing authorisation holder/company name",
    ),
    "granted": ("Marketing authorisation date",),
    "indication": ("Therapeutic indication", "Condition / indication"),
}
OPTIONAL = {
    "advanced": ("Advanced therapy",),
    "ended": ("Withdrawal / expiry / revocation / lapse of marketing authorisation date",),
    "suspended": ("Suspension of marketing authorisation date",),
}

#: What a status means: the event, "" for a licence in force, and its kind. Other statuses are no licence.
STATUSES = {
    "authorised": ("", ""),
    "withdrawn": ("withdrawn", "handed_back"),
    "expired": ("not_renewed", "expired"),
    "not renewed": ("not_renewed", "expired"),
    "lapsed": ("withdrawn", "lapsed"),
    "revoked": ("withdrawn", "revoked"),
    "suspended": ("suspended", "unspecified"),
}
NEVER = {"", "refused", "opinion", "opinion under re-examination", "application withdrawn"}
NEVER |= {"withdrawn from rolling review"}


def read(files: Sequence[Path]) -> Reading:
    """The licences of the newest of these lists. Raises `ImportFileError`."""
    until, grid, digests = newest(files, _until)
    rows, statements = 0, []
    for origin, row in grid.records(HEADINGS, OPTIONAL):
        rows += 1
        if row["category"].casefold() == "human" and (statement := _statement(origin, row)):
            statements.append(statement)
    return Reading("ema", "EMA", TITLE, PUBLISHER, until, tuple(statements), digests, rows)


def _until(grid: Grid) -> str:
    """The day on which the list was made, which stands above it."""
    stamp = grid.find(r"\b(\d{1,2}/\d{1,2}/\d{4}) - \d\d:\d\d")
    if stamp is None:
        grid.heading_row(HEADINGS)  # what is another list lacks the columns as well, and should say so
        raise ImportFileError(
            f"{grid.file}: expected the day on which the list was made above it, found none"
        )
    return day_in(grid.file, stamp[1])


def _statement(origin: Origin, row: dict[str, str]) -> Statement | None:
    status = tidy(row["status"]).casefold()
    if status not in STATUSES and status not in NEVER:
        raise ImportFileError(f"{origin}: the status «{row['status']}» is not known")
    granted = day_in(origin, row["granted"])
    if status in NEVER or not granted:
        return None
    flag = row.get("advanced", "").casefold()
    end, end_kind = STATUSES[status]
    ended = row.get("suspended" if end == "suspended" else "ended", "")
    conditional = row["conditional"].casefold() == "yes"
    exceptional = row["exceptional"].casefold() == "yes"
    kind = "eu_conditional" if conditional else "exceptional_circumstances" if exceptional else "standard"
    return Statement(
        number=tidy(row["number"]),
        names=_names(row["name"]),
        substance=tidy(row["inn"]) or tidy(row["substance"]),
        granted=granted,
        origin=origin,
        kind=kind,
        conditional=conditional,
        end=end,
        end_kind=end_kind or "unspecified",
        ended=day_in(origin, ended) if end else "",
        holder=tidy(row["holder"]),
        indication=tidy(row["indication"]),
        candidate=flag == "yes" or (not flag and may_be_ours(row["inn"], row["substance"])),
    )


def _names(text: str) -> tuple[str, ...]:
    """The name and the former ones, which stand behind it in brackets."""
    name, _, former = tidy(text).partition("(previously ")
    return tuple(filter(None, (name.strip(), *map(str.strip, re.split(r"[,;/]", former.rstrip(") "))))))
