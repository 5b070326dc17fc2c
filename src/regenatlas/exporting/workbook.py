"""The tables as one Excel workbook: a sheet for each, and one that says what every column means."""

from __future__ import annotations

from pathlib import Path

from regenatlas.exporting.schema import rows
from regenatlas.render.office.sheets import Book
from regenatlas.render.page.document import Edition
from regenatlas.tables.descriptor import DESCRIPTOR
from regenatlas.tables.load import Tables


def write_workbook(tables: Tables, file: Path) -> None:
    """Write the workbook; the same bytes for the same tables."""
    book = Book(Edition(version=tables.version), str(tables.package.get("title", "")), tables.version)
    meanings = [
        (name, field["name"], field["type"], field.get("description", ""))
        for name in tables
        for field in tables.described(name)["schema"]["fields"]
    ]
    sheet = book.sheet("Dictionary")
    sheet.table(("Table", "Column", "Type", "Meaning"), meanings, whole=DESCRIPTOR)
    for name in tables:
        columns = [field["name"] for field in tables.described(name)["schema"]["fields"]]
        lines = [["" if cell is None else _plain(cell) for cell in row] for row in rows(tables, name)]
        book.sheet(name).table(columns, lines, whole=f"{name}.csv")
    file.write_bytes(book.content())


def _plain(cell: object) -> str | int | float:
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return cell if isinstance(cell, int | float) else str(cell)
