"""What a register's file states, in the same shape whoever published it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


class ImportFileError(ValueError):
    """A file is not what it was said to be; one line: the file, what was expected, what was found."""


@dataclass(frozen=True)
class Origin:
    """Where a statement stands: the file's name, its sheet ("" if it has none) and row, counted from 1."""

    file: str
    sheet: str
    row: int

    def __str__(self) -> str:
        return ", ".join(part for part in (self.file, self.sheet, f"row {self.row}") if part)


@dataclass(frozen=True)
class Statement:
    """One licence of one product as a register states it.

    `number`: the register's own key. `names`: brand names, the present one first, then former ones.
    `substance`: the active substance or nonproprietary name. `granted`: day of the first licence (partial
    date, "" where the register has none). `kind`: a code of the list `kind`. `ended`: day of its end,
    `end`: a code of the list `event` ("" while it is in force). `candidate`: whether it is a cell, gene or
    tissue therapy as far as the register or its name says; others matter only if their product is known.
    `left_out`: what it is instead, where the register classes it with those («small interfering RNA»).
    """

    number: str
    names: tuple[str, ...]
    substance: str
    granted: str
    origin: Origin
    kind: str = "unspecified"
    conditional: bool = False
    end: str = ""
    end_kind: str = "unspecified"
    ended: str = ""
    holder: str = ""
    indication: str = ""
    candidate: bool = True
    left_out: str = ""


@dataclass(frozen=True)
class Reading:
    """What was read of a register's files.

    `title`, `publisher`: of the register. `until`: the day up to which they speak (ISO date). `whole`:
    whether they hold the whole register, so that a licence missing from them is news. `digests`: SHA-256
    (hexadecimal) by file name. `rows`: how many rows were looked at.
    """

    register: str
    regulator: str
    title: str
    publisher: str
    until: str
    statements: tuple[Statement, ...]
    digests: Mapping[str, str]
    rows: int
    whole: bool = True
