"""What a chapter offers to the brief: sentences that can stand alone, with how strong and how sure they are.

The brief says the first few: the surest of the strongest. A chapter's package has `findings(report)`, which
gives them; the first is the headline of the chapter itself.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from regenatlas.report.narrative import Prose

#: How sure a finding is, best first; codes of the list `confidence`.
CERTAINTIES = ("high", "medium", "low")
#: So many other countries at least make the ends of their order tell something.
COMPARED = 8


@dataclass(frozen=True)
class Finding:
    """One sentence that names its country and needs no other sentence.

    `chapter`: that tells it in full (`02_standing`). `strength`: 3 where an official statement is answered or
    the country stands in the first or last tenth of those compared; 2 where it stands in the first or last
    third, or what is counted changed within a year; 1 else; 0 where nothing is known. `certainty`: one of
    `CERTAINTIES`.
    """

    sentence: Prose
    chapter: str
    strength: int
    certainty: str


def strength_among(value: float, others: Sequence[float]) -> int:
    """The strength of a country's value beside those of the others: 3, 2 or 1, see `Finding`.

    Others with the same value stand half below and half above; among fewer than `COMPARED` others it is 1.
    """
    if len(others) < COMPARED:
        return 1
    below = sum(other < value for other in others) + sum(other == value for other in others) / 2
    from_the_end = min(below, len(others) - below) / len(others)
    return 3 if from_the_end <= 1 / 10 else 2 if from_the_end <= 1 / 3 else 1


def chosen(offered: Iterable[Finding], most: int) -> list[Finding]:
    """The strongest findings, the surest of them first, then in the order of chapters; at most so many.

    One of each chapter before a second of any; nothing of strength 0.
    """
    ranked = sorted(
        (one for one in offered if one.strength and one.sentence.text),
        key=lambda one: (-one.strength, CERTAINTIES.index(one.certainty), one.chapter),
    )
    first = {one.chapter: one for one in reversed(ranked)}
    ranked.sort(key=lambda one: first[one.chapter] is not one)
    return ranked[:most]
