"""Turns of phrase that several chapters need: shared places, moves, names of rankable units."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from regenatlas.report.narrative import Prose, plain
from regenatlas.report.report import Report
from regenatlas.report.wording import is_missing
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


def stated_place(report: Report, rank: Any, text: str, relation: str) -> str:
    """A place as a source states it: «7th», «among the first 5», «below the 14th place»; else its own words.

    `relation` is that of `reported_ranks`; the bound of «below» stands in the text alone.
    """
    wording, bound = report.wording, text.removeprefix("below ")
    if relation == "top_n":
        return wording.translate("among the first {n}").format(n=wording.number(rank))
    if relation == "below" and bound.isdecimal():
        return wording.translate("below the {place} place").format(place=wording.ordinal(bound))
    return text if is_missing(rank) else wording.ordinal(rank)
