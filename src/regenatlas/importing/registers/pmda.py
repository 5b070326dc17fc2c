"""The lists of approved products that Japan's agency (PMDA) gives out by fiscal year, one sheet a month.

A cell may name several products, the later ones with «同» (the same) for the first name; the maker stands in
brackets at its end. Of the decisions only «承認» is a new product, «一変» is a change to a licence.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

from regenatlas.importing.grids import Grid, day_in, read_grids, tidy
from regenatlas.importing.registers.kinds import may_be_ours
from regenatlas.importing.statement import ImportFileError, Origin, Reading, Statement

TITLE, PUBLISHER = "List of approved products", "Pharmaceuticals and Medical Devices Agency"
HEADINGS = {
    "field": ("分野", "分類"),
    "day": ("承認日",),
    "number": ("No.", "No"),
    "name": ("販売名(会社名、法人番号)", "販売名(会社名)", "販売名"),
    "decision": ("承認", "承認・一変別", "承認・一変"),
    "substance": ("成分名", "成分名(下線:新有効成分)", "一般的名称"),
    "indication": ("効能・効果等", "効能、効果又は性能", "備考"),
}
_NEW = "承認"
_REGENERATIVE = "再生医療等製品"


def read(files: Sequence[Path]) -> Reading:
    """The new products of these lists. Raises `ImportFileError`.

    Lists of months are no whole register: what is missing from them is no news.
    """
    statements: list[Statement] = []
    digests, rows = {}, 0
    for path in files:
        grids, digests[path.name] = read_grids(path)
        for grid in grids:
            regenerative = grid.find(_REGENERATIVE) is not None
            for origin, row in _plain(grid).records(HEADINGS):
                if row["day"]:
                    rows += 1
                    statements += _statements(origin, row, regenerative=regenerative)
    if not statements:
        raise ImportFileError(f"{files[0].name}: expected new products («承認»), found none")
    until = max(one.granted for one in statements)
    return Reading("pmda", "PMDA", TITLE, PUBLISHER, until, tuple(statements), digests, rows, whole=False)


def _plain(grid: Grid) -> Grid:
    """The grid with headings as they are compared: in plain letters and without the blanks within words."""
    rows = []
    for row in grid.rows:
        plain = [unicodedata.normalize("NFKC", cell) for cell in row]
        is_heading = any(re.sub(r"\s", "", cell) == "承認日" for cell in plain)
        rows.append(tuple(re.sub(r"\s", "", cell) for cell in plain) if is_heading else row)
    return Grid(grid.file, grid.sheet, tuple(rows))


def _statements(origin: Origin, row: dict[str, str], *, regenerative: bool) -> Iterator[Statement]:
    decisions = [re.sub(r"\s", "", line) for line in row["decision"].splitlines() if line.strip()]
    names, holder = _names(row["name"])
    for at, name in enumerate(names):
        decision = decisions[min(at, len(decisions) - 1)] if decisions else _NEW
        if decision != _NEW:
            continue
        substance = tidy(row["substance"])
        yield Statement(
            number=f"{_day(origin, row['day'])} {tidy(row['number'])}.{at + 1}",
            names=(name,),
            substance=substance,
            granted=_day(origin, row["day"]),
            origin=origin,
            holder=holder,
            indication=tidy(row["indication"]),
            candidate=regenerative or may_be_ours(name, substance),
        )


def _names(cell: str) -> tuple[list[str], str]:
    """The products of a cell, «同» replaced by what stands before the strength of the first; their maker."""
    lines = [tidy(line) for line in cell.splitlines() if line.strip()]
    holder = ""
    if lines and lines[-1].startswith("("):
        holder = re.sub(r"[、,]\s*\d{13}\)?$|\)$", "", lines.pop().lstrip("("))
    if not lines:
        return [], holder
    stem = re.split(r"[^ァ-ヶーA-Za-z・]", lines[0], maxsplit=1)[0]
    same = "同"
    return [stem + line[1:].strip() if line.startswith(same) else line for line in lines], holder


def _day(origin: Origin, text: str) -> str:
    match = re.fullmatch(r"(\d{4})[./年-](\d{1,2})[./月-](\d{1,2})日?", tidy(text))
    if match is None:
        raise ImportFileError(f"{origin}: expected a day such as 2025.5.19, found «{text[:40]}»")
    year, month, day = map(int, match.groups())
    return day_in(origin, f"{year}-{month:02}-{day:02}")
