"""What a register's file states, in the same shape whoever published it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from regenatlas.tables.problems import shown

LONGEST_NAME = 100


class ImportFileError(ValueError):
    """A file is not what it was said to be; one line: the file, what was expected, what was found."""


@dataclass(frozen=True)
class Origin:
    """Where a statement stands: the file's name, its sheet ("" if it has none) and row, counted from 1.

    A number that was counted over a whole file has the row 0.
    """

    file: str
    sheet: str
    row: int

    def __str__(self) -> str:
        row = f"row {self.row}" if self.row else ""
        return ", ".join(part for part in (self.file, self.sheet, row) if part)


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
class Count:
    """One row of numbers of a table, as a publisher states them.

    `cells`: by column, the key first. `counted`: the columns with the numbers.
    """

    table: str
    cells: Mapping[str, str]
    counted: tuple[str, ...]
    origin: Origin

    @property
    def key(self) -> str:
        """The key of the row."""
        return next(iter(self.cells.values()))


@dataclass(frozen=True)
class Reading:
    """What was read of a register's files.

    `title`, `publisher`: of the register. `until`: the day up to which they speak (ISO date). `whole`:
    whether they hold the whole register, so that a licence missing from them is news. `digests`: SHA-256
    (hexadecimal) by file name. `rows`: how many rows were looked at. Of a source of counts: its `counts`,
    and how often each name stood there that is no country of ours (`unknown`).
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
    counts: tuple[Count, ...] = ()
    unknown: Mapping[str, int] = field(default_factory=dict)

    def counting(self, counts: tuple[Count, ...], unknown: Mapping[str, int]) -> Reading:
        """The same reading with its counts; of a name that no country has the beginning will do."""
        names: Counter[str] = Counter()
        for name, n in unknown.items():
            names[shown(name, LONGEST_NAME)] += n
        return replace(self, counts=counts, unknown=dict(names))
