"""The brief and the summary of a bundle as a Word document, for those who edit.

It has the brief whole, and of each other chapter its finding, the findings of its sections, what is uncertain
and what would settle it. Figures stay with the web page and the PDF: Word takes no drawing that is text, and
the brief has none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

from regenatlas.render.office.paper import NOTE, Paper, Piece
from regenatlas.render.office.passages import Passages, bookmark, lines
from regenatlas.render.office.references import References
from regenatlas.render.page.document import BRIEF, ROLES, Chapter, Edition, Plain, Sources, leads_to_methods
from regenatlas.render.page.notes import Note, Source, behind
from regenatlas.report.display import INLINE, Table
from regenatlas.report.narrative import Prose

_HEADING = re.compile(r"^## (.+)$", re.MULTILINE)


def report_docx(chapters: Sequence[Chapter], edition: Edition) -> bytes:
    """The brief and the summary of these chapters as one document."""
    return _Word(chapters, edition).content()


class _Word:
    """Writes the parts of a document in order; notes and sources come last, as they were mentioned."""

    def __init__(self, chapters: Sequence[Chapter], edition: Edition) -> None:
        self._say = _ = edition.translate
        self._edition = edition
        self._chapters = chapters
        self._references = References(chapters)
        self._title = _("{country} in regenerative medicine").format(country=edition.country)
        about = " · ".join(filter(None, (edition.country, edition.as_of, edition.definition)))
        self._paper = Paper(edition, self._title, about)
        names = {chapter.name for chapter in chapters}
        self._passages = {
            chapter.name: Passages(
                self._paper, partial(self._references.mention, chapter.name), names - {chapter.name}
            )
            for chapter in chapters
        }

    def content(self) -> bytes:
        """The bytes of the file."""
        self._head()
        self._summary()
        for chapter in self._chapters:
            self._paper.heading([Piece(chapter.title)], 1, bookmark(chapter.name))
            if chapter.headline:
                self._paper.paragraph(self._passages[chapter.name].inline(chapter.headline, bold=True))
            if chapter.name == BRIEF:
                self._brief(chapter)
            else:
                self._findings(chapter)
        self._notes()
        return self._paper.content()

    def _head(self) -> None:
        _, edition = self._say, self._edition
        self._paper.heading([Piece(self._title)], 0)
        terms = {
            _("Country"): edition.country,
            _("As of"): edition.as_of,
            _("As known by"): edition.known_by,
            _("Counting rule"): edition.definition,
            _("Data version"): edition.version,
            _("How to cite"): edition.citation(self._title),
        }
        rows = [[[Piece(term, bold=True)], [Piece(text)]] for term, text in terms.items() if text]
        self._paper.table([], rows, _("What this report is about"))

    def _summary(self) -> None:
        _ = self._say
        titles = {
            "headline": _("Findings"),
            "uncertain": _("What is uncertain"),
            "settles": _("What would settle it"),
        }
        parts: dict[str, list[tuple[str, str]]] = {role: [] for role in ("headline", *ROLES)}
        for chapter in self._chapters:
            for role, text in (("headline", chapter.headline), *chapter.summary):
                # The brief opens with what another chapter found.
                if text and text not in [other for _, other in parts[role]]:
                    parts[role].append((chapter.name, text))
        if not parts["headline"]:
            return
        self._paper.heading([Piece(_("Summary"))], 1)
        for role, stated in parts.items():
            if stated:
                self._paper.heading([Piece(titles[role])], 2)
            for name, text in stated:
                self._paper.paragraph(self._passages[name].inline(text), "List Bullet")

    def _brief(self, chapter: Chapter) -> None:
        """All that the brief says, but its list of sources and the link to its methods."""
        passages = self._passages[chapter.name]
        for block in _story(chapter):
            match block:
                case Prose():
                    passages.blocks(block.markdown)
                case Plain():
                    lines(self._paper, block.text)
                case Table():
                    self._table(block, passages)

    def _table(self, table: Table, passages: Passages) -> None:
        left = len(table.cells) - INLINE
        self._paper.paragraph(passages.inline(table.caption.markdown), "Caption")
        self._paper.table(
            [column.heading for column in table.columns],
            [[passages.cell(cell) for cell in row] for row in table.cells[:INLINE]],
            table.caption.text,
            frozenset(table.own),
            frozenset(at for at, column in enumerate(table.columns) if column.align == "right"),
        )
        if left > 0:
            more = self._say("{n} more rows: on the web page and in its data").format(n=left)
            self._paper.paragraph([Piece(more)])
        elif not table.cells:
            self._paper.paragraph([Piece(table.empty)])

    def _findings(self, chapter: Chapter) -> None:
        """The findings of a chapter's sections, which are their headings, and what it says of itself."""
        passages, _ = self._passages[chapter.name], self._say
        if not chapter.ledger:  # it has failed: the reason stands in its place
            for block in chapter.blocks:
                if isinstance(block, Plain | Prose):
                    self._paper.paragraph([Piece(block.text)])
        limits: list[str] = []
        for block in _story(chapter):
            for heading in _HEADING.findall(block.markdown) if isinstance(block, Prose) else ():
                limits = [heading] if heading == _("What this does not show") else []
                if not limits:
                    self._paper.paragraph(passages.inline(heading), "List Bullet")
            if limits and isinstance(block, Prose):
                limits.append(_HEADING.sub("", block.markdown))
        titles = {"uncertain": _("What is uncertain"), "settles": _("What would settle it")}
        for role, text in chapter.summary:
            self._paper.heading([Piece(titles[role])], 2)
            self._paper.paragraph(passages.inline(text))
        if limits:
            self._paper.heading([Piece(limits[0])], 2)
            passages.blocks("\n\n".join(limits[1:]))

    def _notes(self) -> None:
        _, references = self._say, self._references
        if references.notes:
            self._paper.heading([Piece(_("Where the numbers come from"))], 1)
        for number, note in references.notes:
            pieces = [Piece(f"[{number}] "), *self._note(note)]
            self._paper.paragraph(pieces, NOTE, f"note_{number}")
        sources = references.sources
        if sources:
            self._paper.heading([Piece(_("Sources"))], 1)
        for source in sources:
            self._paper.paragraph(self._source(source), NOTE, f"source_{source.number}")

    def _note(self, note: Note) -> list[Piece]:
        about = f": {note.about.removesuffix('.')}. " if note.about else ". "
        return [Piece(note.text, bold=True), Piece(about), Piece(behind(note, self._say, brief=False))]

    def _source(self, source: Source) -> list[Piece]:
        rest = "".join(f", {text}" for text in (source.publisher, source.published) if text)
        return [Piece(f"S{source.number}. "), Piece(source.title, address=source.url), Piece(f"{rest}.")]


def _story(chapter: Chapter) -> list[Prose | Plain | Table]:
    """The blocks of a chapter without figures, its list of sources with its heading, and its methods."""
    blocks = [*chapter.blocks]
    if Sources() in blocks:
        at = blocks.index(Sources())
        del blocks[at - 1 if at and isinstance(blocks[at - 1], Prose) else at : at + 1]
    return [
        block
        for block in blocks
        if isinstance(block, Plain | Table) or (isinstance(block, Prose) and not leads_to_methods(block))
    ]
