"""The numbers of a document's notes: a fact has one, wherever it is mentioned, and its sources are listed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from regenatlas.render.page.document import Chapter
from regenatlas.render.page.notes import LISTED, Note, Source, read_notes


class References:
    """Numbers facts as a document mentions them; two chapters that state the same share a note."""

    def __init__(self, chapters: Sequence[Chapter]) -> None:
        numbers: dict[str, int] = {}
        self._known: Mapping[tuple[str, str], Note] = {
            (chapter.name, note.id): note
            for chapter in chapters
            for note in read_notes(chapter, numbers).notes
            if note.kind == "fact"
        }
        self._numbers: dict[tuple[str, str, tuple[str, ...]], int] = {}
        self._notes: list[Note] = []

    @property
    def notes(self) -> list[tuple[int, Note]]:
        """The notes of facts that were mentioned, by number."""
        return [*enumerate(self._notes, start=1)]

    @property
    def sources(self) -> list[Source]:
        """The sources that some note names, by number; of a number that rests on many the page names each."""
        few = [note.sources for note in self._notes if len(note.sources) <= LISTED]
        named = {source.number: source for sources in few for source in sources}
        return [named[number] for number in sorted(named)]

    def mention(self, chapter: str, fact: str) -> int | None:
        """The number of a fact's note, a new one at its first mention; None for a fact that is not stated."""
        note = self._known.get((chapter, fact))
        if note is None:
            return None
        key = (note.text, note.about, tuple(row.ref for row in note.rows))
        if key not in self._numbers:
            self._notes.append(note)
            self._numbers[key] = len(self._notes)
        return self._numbers[key]
