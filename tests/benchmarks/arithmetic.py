"""Medians, ratios and tables of what was measured; nothing here measures."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

MIB = 2**20


@dataclass(frozen=True)
class Measured:
    """One way to make reports: seconds a report in each round, and the most memory its processes held.

    `jobs`: how many reports at a time. `cpu`: processor time a report in each round. `memory`: bytes, shared
    pages counted once; 0 where no system tells.
    `size`: bytes of what was made. `missing`: why it was not measured. `differs`: it shows something else
    than the first way.
    """

    way: str
    jobs: int = 1
    rounds: tuple[float, ...] = ()
    cpu: tuple[float, ...] = ()
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
    """A batch of so many reports: seconds and processor time a report, and its peak memory.

    `again`: seconds a report when nothing had changed. `chapters`: seconds of all reports of each.
    """

    name: str
    reports: int
    seconds: float
    cpu: float = 0
    memory: int = 0
    again: float = 0
    chapters: Mapping[str, float] = field(default_factory=dict)


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
            processor(each.cpu), megabytes(each.memory),
        ])  # fmt: skip
    header = ["way", "at a time", "a report", "", "× ours", "× floor, a process", "CPU", "memory, peak"]
    return table(header, rows)


def exported(measured: Iterable[Measured]) -> str:
    """A table of ways to export."""
    rows = [
        [each.way, each.missing]
        if each.missing
        else [
            *(each.way, seconds(each.median), f"±{each.spread:.0%}"),
            *(processor(each.cpu), f"{each.size / 1000:.0f} kB", megabytes(each.memory)),
        ]
        for each in measured
    ]
    return table(["way", "a report", "", "CPU", "size", "memory, peak"], rows)


def scaled(batches: Sequence[Batch]) -> str:
    """A table of batches, each held against the first and against itself with nothing to do."""
    rows = [
        [
            *(each.name, str(each.reports), seconds(each.seconds), seconds(each.seconds * each.reports)),
            *(f"{each.seconds / batches[0].seconds:.2f}", processor([each.cpu]), megabytes(each.memory)),
            seconds(each.again * each.reports) if each.again else "",
        ]
        for each in batches
    ]
    header = ["batch", "reports", "a report", "in all", "× the first", "CPU", "memory, peak", "again"]
    return table(header, rows)


def by_chapter(batches: Sequence[Batch]) -> str:
    """A table of the chapters: seconds in each batch, and how often those of the first fit into the last."""
    rows = [
        [
            *(chapter, *(seconds(each.chapters[chapter]) for each in batches)),
            f"{batches[-1].chapters[chapter] / first:.2f}",
        ]
        for chapter, first in sorted(batches[0].chapters.items())
        if first
    ]
    return table(["chapter", *(each.name for each in batches), "× the first"], rows)


def shared(batches: Mapping[int, Batch], cores: int) -> str:
    """A table of batches by numbers of workers, the first alone: the share of what so many could save.

    More workers than processors can save no more than as many as there are processors.
    """
    alone = next(iter(batches.values())).seconds
    rows = [
        [
            *(str(workers), str(each.reports), seconds(each.seconds), processor([each.cpu])),
            *(f"{alone / each.seconds:.2f}", f"{alone / each.seconds / min(workers, cores):.0%}"),
        ]
        for workers, each in batches.items()
    ]
    return table(["workers", "reports", "a report", "CPU", "times as fast", "of the ideal"], rows)


def described(machine: Mapping[str, object], libraries: Mapping[str, str]) -> str:
    """The machine in two lines."""
    versions = ", ".join(f"{name} {version}" for name, version in libraries.items() if version)
    return f"{', '.join(f'{value}' for value in machine.values() if value)}\n{versions}"


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of Markdown, the first column to the left, all others to the right; a row may be shorter."""
    rule = ["---", *["---:"] * (len(header) - 1)]
    return "\n".join(f"| {' | '.join(row)} |" for row in (header, rule, *rows))


def seconds(value: float) -> str:
    """Three significant digits: `6.71 s`, `0.482 s`, `37 ms`."""
    return f"{value * 1000:.0f} ms" if value < 0.1 else f"{value:.3g} s"


def megabytes(value: int) -> str:
    """`412 MB`; nothing where it is not known."""
    return f"{value / MIB:.0f} MB" if value else ""


def processor(rounds: Sequence[float]) -> str:
    """The median of processor times; nothing where it is not known."""
    return seconds(statistics.median(rounds)) if any(rounds) else ""
