"""A text document in parts that Word knows: headings, lists, tables with headings, links, bookmarks.

Every text is a run of characters; none of it is read as a field or a command. The file bears no day of its
making, so that the same content gives the same bytes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from docx import Document
from docx.document import Document as DocumentFile
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from regenatlas.render.office.sheets import MADE
from regenatlas.render.page.document import Edition
from regenatlas.report.escaping import plain, safe_url, xml

#: The paragraph styles of notes and sources, and of cells.
NOTE, CELL = "Source note", "Table text"

#: Of a page between its margins, in millimetres.
_LINE = 166

#: Letters of a text for which a column is made no wider.
_ENOUGH = 28

#: Letters of an address that Word follows.
_ADDRESS = 2_000


@dataclass(frozen=True)
class Piece:
    """Some words of a line: their look, and where they lead.

    `place`: a bookmark. `small`: raised, as the number of a note.
    """

    text: str
    bold: bool = False
    italic: bool = False
    strike: bool = False
    code: bool = False
    small: bool = False
    address: str = ""
    place: str = ""


class Paper:
    """A document that is written from top to bottom."""

    def __init__(self, edition: Edition, title: str, about: str) -> None:
        self._file: DocumentFile = Document()
        self._rtl = edition.direction == "rtl"
        self._bookmarks = 0
        known = self._file.core_properties
        known.title, known.subject, known.author = (xml(text)[:255] for text in (title, about, "Regenatlas"))
        known.language, known.comments, known.last_modified_by = edition.lang, "", "Regenatlas"
        known.created = known.modified = MADE
        known.revision = 1
        section = self._file.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(22)
        normal = self._file.styles["Normal"]
        normal.font.size = Pt(10.5)
        self._speak(edition.lang)
        for name, after in ((NOTE, 3), (CELL, 0)):
            small = self._file.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            small.base_style, small.font.size = normal, Pt(9)
            small.paragraph_format.space_after = Pt(after)
        # By name and here, because python-docx goes through all styles for each paragraph.
        self._styles = {style.name: style.style_id for style in self._file.styles}
        self._linked = self._character_style("Hyperlink", superscript=False)
        self._marked = self._character_style("Note mark", superscript=True)
        self._relations: dict[str, str] = {}

    def heading(self, pieces: Sequence[Piece], level: int, bookmark: str = "") -> None:
        """A heading; level 0 is the title of the document."""
        self.paragraph(pieces, f"Heading {level}" if level else "Title", bookmark)

    def paragraph(self, pieces: Sequence[Piece], style: str = "Normal", bookmark: str = "") -> None:
        """A paragraph of a style of the document, an item of a list among them."""
        paragraph = self._file.add_paragraph()
        if style != "Normal":
            paragraph._p.style = self._styles[style]  # noqa: SLF001
        self._line(paragraph, pieces, bookmark)

    def table(
        self,
        headings: Sequence[str],
        rows: Sequence[Sequence[Sequence[Piece]]],
        about: str,
        strong: frozenset[int] = frozenset(),
        right: frozenset[int] = frozenset(),
    ) -> None:
        """A table with headings that each page repeats ([]: none), `about` for those who do not see it.

        `strong`: positions of rows that stand out; `right`: of columns of numbers.
        """
        columns = len(headings) or max(map(len, rows), default=0)
        if not columns:
            return
        table = self._file.add_table(rows=0, cols=columns, style="Table Grid")
        properties = table._tbl.tblPr  # noqa: SLF001 - python-docx has no name for these
        if self._rtl:
            properties.insert(1, OxmlElement("w:bidiVisual"))
        properties.append(_element("w:tblCaption", val=plain(about)))
        lines = [[[Piece(heading, bold=True)] for heading in headings], *rows] if headings else rows
        widths = _widths(lines)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        for at, line in enumerate(lines):
            row = table.add_row()
            features = row._tr.get_or_add_trPr()  # noqa: SLF001
            features.append(OxmlElement("w:cantSplit"))
            is_head = bool(headings) and at == 0
            if is_head:
                features.append(OxmlElement("w:tblHeader"))
            for column, (cell, pieces) in enumerate(zip(row.cells, line, strict=True)):
                cell.width = widths[column]
                own = [*pieces]
                if at - len(lines) + len(rows) in strong:
                    own = [replace(piece, bold=True) for piece in pieces]
                paragraph = cell.paragraphs[0]
                paragraph._p.style = self._styles[CELL]  # noqa: SLF001
                if column in right:
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT  # in a right-to-left one Word turns it
                self._line(paragraph, own)
                if is_head:
                    shade = _element("w:shd", val="clear", color="auto", fill="E8ECEF")
                    cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001
        self._file.add_paragraph()

    def content(self) -> bytes:
        """The bytes of the file."""
        made, even = io.BytesIO(), io.BytesIO()
        self._file.save(made)
        with zipfile.ZipFile(made) as source, zipfile.ZipFile(even, "w", zipfile.ZIP_DEFLATED) as target:
            for name in source.namelist():
                entry = zipfile.ZipInfo(name, (MADE.year, MADE.month, MADE.day, 0, 0, 0))
                entry.compress_type = zipfile.ZIP_DEFLATED
                target.writestr(entry, source.read(name))
        return even.getvalue()

    def _speak(self, lang: str) -> None:
        """Set the language of all text, so that it is read aloud and spelt in it."""
        for defaults in self._file.styles.element.iter(qn("w:lang")):
            for name in ("w:val", "w:eastAsia", "w:bidi"):
                defaults.set(qn(name), lang)

    def _line(self, paragraph: Paragraph, pieces: Sequence[Piece], bookmark: str = "") -> None:
        if self._rtl:
            properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001
            properties.insert_element_before(OxmlElement("w:bidi"), "w:spacing", "w:ind", "w:jc", "w:rPr")
        if bookmark:
            self._bookmarks += 1
            number = str(self._bookmarks)
            paragraph._p.append(_element("w:bookmarkStart", id=number, name=bookmark))  # noqa: SLF001
        for piece in pieces:
            self._piece(paragraph, piece)
        if bookmark:
            paragraph._p.append(_element("w:bookmarkEnd", id=number))  # noqa: SLF001

    def _piece(self, paragraph: Paragraph, piece: Piece) -> None:
        text = xml(piece.text)
        run = Run(paragraph._p.add_r(), paragraph)  # noqa: SLF001
        if "\n" in text or "\t" in text:
            run.text = text
        else:
            run._r.add_t(text)  # noqa: SLF001 - at a quarter of the time
        if piece.bold or piece.italic or piece.strike:
            run.bold, run.italic = piece.bold or None, piece.italic or None
            run.font.strike = piece.strike or None
        if piece.code:
            run.font.name = "Consolas"
        if self._rtl:
            run.font.rtl = True
        link = self._link(paragraph, piece)
        if link is not None:
            run._r.style = self._marked if piece.small else self._linked  # noqa: SLF001
            run._r.addprevious(link)  # noqa: SLF001
            link.append(run._r)  # noqa: SLF001

    def _link(self, paragraph: Paragraph, piece: Piece) -> Any:
        if piece.place:
            return _element("w:hyperlink", anchor=piece.place, history="1")
        address = safe_url(piece.address) if piece.address else ""
        if not address or len(address) > _ADDRESS:
            return None
        if address not in self._relations:
            relate = paragraph.part.relate_to
            self._relations[address] = relate(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        link = _element("w:hyperlink", history="1")
        link.set(qn("r:id"), self._relations[address])
        return link

    def _character_style(self, name: str, *, superscript: bool) -> str:
        style = self._file.styles.add_style(name, WD_STYLE_TYPE.CHARACTER)
        style.font.color.rgb = RGBColor(0x0B, 0x53, 0x94)
        style.font.underline = not superscript
        style.font.superscript = superscript
        return str(style.style_id)


def _widths(lines: Sequence[Sequence[Sequence[Piece]]]) -> list[int]:
    """The widths of columns: of their longest texts, up to enough to read, and no less than their words."""
    texts = [
        ["".join(piece.text for piece in cell) for cell in column] for column in zip(*lines, strict=True)
    ]
    words = [max((len(word) for text in column for word in text.split()), default=1) for column in texts]
    longest = [max(map(len, column)) for column in texts]
    wanted = [max(word, min(long, _ENOUGH)) + 4 for word, long in zip(words, longest, strict=True)]
    return [Mm(_LINE * letters / sum(wanted)) for letters in wanted]


def _element(tag: str, **values: str) -> Any:
    element = OxmlElement(tag)
    for name, value in values.items():
        element.set(qn(f"w:{name}"), value)
    return element
