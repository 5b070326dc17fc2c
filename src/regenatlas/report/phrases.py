"""Turns of phrase that several chapters need: shared places, moves, names of rankable units."""

from __future__ import annotations

from collections.abc import Sequence

from regenatlas.report.narrative import Prose, plain
from regenatlas.report.report import Report
from regenatlas.tables.provenance import Traced

NAMED_TIES = 3  # more countries on one place are counted, not named


def countries(report: Report, codes: Sequence[str]) -> list[str]:
    """Names of countries for a list within a sentence: «Japan and the United States»."""
    return [report.wording.country(code, in_sentence=True) for code in codes]


def shared(report: Report, tied: Traced, tied_with: Sequence[str]) -> Prose:
    """How a place is shared, to be put right after it: « (shared with Japan)», or nothing."""
    if not tied_with:
        return Prose("", "")
    if len(tied_with) > NAMED_TIES:
        return report.sentence(" (shared with {tied:other_country})", tied=tied)
    return report.sentence(" (shared with {others})", others=countries(report, tied_with))


def movement(report: Report, before: Traced, now: Traced) -> Prose:
    """From one place to another: «gained 2 places», «lost 1 place», «kept its place»."""
    if not isinstance(before.value, int) or not isinstance(now.value, int):
        raise TypeError("a movement needs two places")  # the caller tells what «no place» means
    steps = before.value - now.value
    rows = tuple(sorted({*before.rows, *now.rows}))
    size = Traced(abs(steps), rows, f"{now.name}.move", "Places gained or lost", "place")
    if steps == 0:
        return plain(report.wording.translate("kept its place"))
    return report.sentence("gained {steps:place}" if steps > 0 else "lost {steps:place}", steps=size)
