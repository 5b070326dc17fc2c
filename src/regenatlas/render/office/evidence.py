"""What the numbers of a bundle rest on: its chapters' ledgers as one list of facts, rows and sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from regenatlas.render.page.document import Chapter
from regenatlas.render.page.notes import Note, Row, Source, ranges, read_notes


@dataclass(frozen=True)
class Stated:
    """An entry of a chapter's ledger: its note, and its value (None for a table or figure) with the unit."""

    chapter: Chapter
    note: Note
    value: Any = None
    unit: str = ""


@dataclass(frozen=True)
class Evidence:
    """Facts by chapter in reading order, all rows by reference, all sources by number; each once.

    `items`: the entries for whole tables and figures, by chapter and name. `numbers`: of the rows, by
    reference.
    """

    facts: tuple[Stated, ...]
    items: Mapping[tuple[str, str], Stated]
    rows: tuple[Row, ...]
    sources: tuple[Source, ...]
    numbers: Mapping[str, int]

    def row_numbers(self, note: Note) -> str:
        """The numbers of the rows behind a note as runs: «1–3, 7»."""
        return _runs(sorted(self.numbers[row.ref] for row in note.rows))

    def source_numbers(self, note: Note) -> str:
        """The numbers of the sources behind a note as runs."""
        return _runs([source.number for source in note.sources])


def read_evidence(chapters: Sequence[Chapter]) -> Evidence:
    """The evidence of these chapters. A source has one number in all of them."""
    numbered: dict[str, int] = {}
    facts: list[Stated] = []
    items: dict[tuple[str, str], Stated] = {}
    rows: dict[str, Row] = {}
    sources: dict[int, Source] = {}
    for chapter in chapters:
        notes = read_notes(chapter, numbered)
        facts_by_id = {fact["id"]: fact for fact in chapter.ledger.get("facts", ())}
        for note in notes.notes:
            entry = facts_by_id[note.id]
            stated = Stated(chapter, note, entry["value"], entry["unit"])
            if note.kind == "fact":
                facts.append(stated)
            else:
                items[chapter.name, note.id] = stated
        rows |= {row.ref: row for row in notes.rows}
        sources |= {source.number: source for source in notes.sources}
    numbers = {ref: number for number, ref in enumerate(sorted(rows), start=1)}
    total = Counter(row.source.number for row in rows.values() if row.source)
    verified = Counter(row.source.number for row in rows.values() if row.source and row.verified)
    return Evidence(
        tuple(facts),
        items,
        tuple(rows[ref]._replace(number=number) for ref, number in numbers.items()),
        tuple(sources[at]._replace(rows=total[at], verified=verified[at]) for at in sorted(sources)),
        numbers,
    )


def _runs(numbers: Sequence[int]) -> str:
    return ", ".join(f"{first}–{last}" if last > first else f"{first}" for first, last in ranges(numbers))
