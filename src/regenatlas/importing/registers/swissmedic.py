"""Swissmedic's list of authorised packs, one row per pack, as .xls (to 2013) or .xlsx.

Its classes of transplant products are wider than the notion of an advanced therapy: small interfering RNA
and antisense medicines stand among its gene therapies, faecal microbiota among its cell therapies.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from regenatlas.importing.grids import Grid, day_in, newest, tidy
from regenatlas.importing.registers.kinds import other_kind
from regenatlas.importing.statement import ImportFileError, Origin, Reading, Statement

TITLE, PUBLISHER = "Authorised packs of human medicines", "Swissmedic"

HEADINGS = {
    "number": ("Zulassungsnummer",),
    "name": ("Bezeichnung des Arzneimittels", "Sequenzname", "Bezeichnung der Sequenz"),
    "holder": ("Zulassungsinhaberin",),
    "class": ("Heilmittelcode",),
    "granted": ("Erstzul.datum Arzneimittel", "Erstzul.datum Präparat", "Erstzul.datum Präp."),
    "substance": ("Wirkstoff(e)", "Wirkstoff"),
}
OPTIONAL = {
    "valid": ("Gültigkeitsdauer der Zulassung *", "Gültigkeits-datum *"),
    "indication": (
        "Anwendungsgebiet Arzneimittel",
        "Anwendungsgebiet Präparat",
        "Anwendungsgebiet Präparate",
    ),
}


def read(files: Sequence[Path]) -> Reading:
    """The licences of the newest of these lists. Raises `ImportFileError`."""
    until, grid, digests = newest(files, _until)
    rows = 0
    first: dict[str, Statement] = {}
    for origin, row in grid.records(HEADINGS, OPTIONAL):
        rows += 1
        statement = _statement(origin, row)
        known = first.setdefault(statement.number, statement)
        if statement.granted < known.granted:
            first[statement.number] = statement
    return Reading("swissmedic", "SWISSMEDIC", TITLE, PUBLISHER, until, tuple(first.values()), digests, rows)


def _until(grid: Grid) -> str:
    stamp = grid.find(r"(?:Stand / Etat au:|Aktualisiert am)\s*(\d{1,2}\.\d{1,2}\.\d{4})")
    if stamp is None:
        grid.heading_row(HEADINGS)
        raise ImportFileError(f"{grid.file}: expected the day of the list («Stand») above it, found none")
    return day_in(grid.file, stamp[1])


def _statement(origin: Origin, row: dict[str, str]) -> Statement:
    granted = day_in(origin, row["granted"])
    name = tidy(row["name"]).partition(",")[0]
    substance = tidy(row["substance"])
    transplant = "transplantat" in row["class"].casefold()
    left_out = other_kind(name, substance) if transplant else ""
    return Statement(
        number=row["number"].zfill(5),
        names=(name,),
        substance=substance,
        granted=granted,
        origin=origin,
        holder=tidy(row["holder"]),
        indication=tidy(row.get("indication", "")),
        candidate=transplant and not left_out,
        left_out=left_out,
    )
