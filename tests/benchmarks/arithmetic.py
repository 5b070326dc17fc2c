"""Medians, ratios and tables of what was measured; nothing here measures."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

MIB = 2**20


@dataclass(frozen=True)
class Measured:
    """One way to make reports: seconds a report in each round, and the most memory its processes held.

    `jobs`: how many reports at a time. `memory`: bytes, shared pages counted once; 0 where no system tells.
    `size`: bytes of what was made. `missing`: why it was not measured. `differs`: it shows something else
    than the first way.
    """

    way: str
    jobs: int = 1
    rounds: tuple[float, ...] = ()
    memory: int = 0
    size: int = 0
    missing: str = ""
    differs: bool = False

    @property
    def median(self) -> float:
        """The median of the rounds, in seconds a report."""
        return statistics.median(self.rounds)

    @property
    def spread(self) -> float:
        """Half the distance between the quickest and the slowest round, as a share of the median."""
        return (max(self.rounds) - min(self.rounds)) / 2 / self.median


@dataclass(frozen=True)
class Batch:
    """A batch of so many reports: seconds a report, and again when nothing had changed; its peak memory."""

    reports: int
    seconds: float
    again: float
    memory: int = 0


def executed(measured: Sequence[Measured], own: str, floor: str) -> str:
    """A table of ways to execute.

    How often our way (`own`, with as many reports at a time) and the floor fit into each; the floor against
    the time that one of the processes needs for a report.
    """
    ours = {each.jobs: each for each in measured if each.way == own and each.rounds}
    least = next((each for each in measured if each.way == floor and each.rounds), None)
    rows = []
    for each in measured:
        if each.missing:
            rows.append([each.way, str(each.jobs), each.missing])
            continue
        name = each.way + (" (shows something else)" if each.differs else "")
        rows.append([
            name, str(each.jobs), seconds(each.median), f"±{each.spread:.0%}",
            f"{each.median / ours[each.jobs].median:.2f}" if each.jobs in ours else "",
            f"{each.median * each.jobs / least.median:.2f}" if least else "",
            megabytes(each.memory),
        ])  # fmt: skip
    header = ["way", "at a time", "a report", "", "× ours", "× floor, a process", "memory, peak"]
    return table(header, rows)


def exported(measured: Iterable[Measured]) -> str:
    """A table of ways to export."""
    rows = [
        [each.way, each.missing]
        if each.missing
        else [
            *(each.way, seconds(each.median), f"±{each.spread:.0%}"),
            *(f"{each.size / 1000:.0f} kB", megabytes(each.memory)),
        ]
        for each in measured
    ]
    return table(["way", "a report", "", "size", "memory, peak"], rows)


def scaled(batches: Sequence[Batch]) -> str:
    """A table of batches, each held against the first and against itself with nothing to do."""
    rows = [
        [
            *(str(each.reports), seconds(each.seconds), seconds(each.seconds * each.reports)),
            f"{each.seconds / batches[0].seconds:.2f}",
            *(seconds(each.again * each.reports), f"{each.again / each.seconds:.1%}"),
            megabytes(each.memory),
        ]
        for each in batches
    ]
    header = ["reports", "a report", "in all", "× the first", "again, unchanged", "of that", "memory, peak"]
    return table(header, rows)


def described(machine: Mapping[str, object], libraries: Mapping[str, str]) -> str:
    """The machine in two lines."""
    versions = ", ".join(f"{name} {version}" for name, version in libraries.items() if version)
    return f"{', '.join(f'{value}' for value in machine.values() if value)}\n{versions}"


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Text in columns, the first to the left, all others to the right, a rule under the header.

    A row may be shorter; its last cell may then be as long as it likes.
    """
    grid = [list(header), *map(list, rows)]
    widths = [max(len(row[at]) for row in grid if len(row) == len(header)) for at in range(len(header))]
    lines = []
    for row in grid:
        whole = row if len(row) == len(header) else row[:-1]
        cells = [
            cell.rjust(width) if at else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(whole, widths, strict=False))
        ]
        lines.append("  ".join([*cells, *row[len(whole) :]]).rstrip())
    return "\n".join([lines[0], "  ".join("-" * width for width in widths), *lines[1:]])


def seconds(value: float) -> str:
    """Three significant digits: `6.71 s`, `0.482 s`, `37 ms`."""
    return f"{value * 1000:.0f} ms" if value < 0.1 else f"{value:.3g} s"


def megabytes(value: int) -> str:
    """`412 MB`; nothing where it is not known."""
    return f"{value / MIB:.0f} MB" if value else ""
