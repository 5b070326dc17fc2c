"""Chapters as PDF/UA-1 by Typst, without LaTeX or a browser.

The template gets everything as JSON, which Typst shows as text and never reads as commands; Markdown arrives
as a tree of plain data. Nothing of the machine or the day goes in, so that the same inputs give the same
bytes.

Typst works on threads of its own, which a forked process does not inherit: it would wait for them for ever.
A process that forks loads the faces beforehand (`warm`), which starts none, and sets no document itself.
"""

from __future__ import annotations

import json
import os
import re
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from regenatlas.render.page.document import (
    BRIEF,
    METHODS,
    ROLES,
    Chapter,
    Edition,
    Plain,
    Sources,
    leads_to_methods,
)
from regenatlas.render.page.methods import methods_chapter
from regenatlas.render.page.notes import LISTED, Note, Notes, Source, behind, inline_only, read_notes
from regenatlas.render.pdf.markdown import Node, TypstRenderer, breakable, lines
from regenatlas.render.pdf.pack import packed
from regenatlas.render.pdf.typefaces import faces, legible_drawing
from regenatlas.render.pdf.widths import LINE, column_widths
from regenatlas.report.display import INLINE, Figure, Table
from regenatlas.report.narrative import Prose

TEMPLATES = Path(__file__).parents[1] / "templates"

#: So many letters of country and date, and of a chapter's question, fit side by side in the head of a page.
_ABOUT, _HEAD = 50, 80

#: A table of up to so many lines stays on one page; of a longer one a row might be left alone.
_SHORT = 16

#: A cell of more letters may break over pages; rows that do not are easier to read.
_TALL = 1200

#: The highest drawing in points, 150 mm: higher ones would leave half of the page before them empty.
_HIGHEST = 425.0
_SHAPE = re.compile(r'<svg\b[^>]*?\bviewBox="0 0 ([1-9][\d.]*) ([\d.]+)"')

#: What is as wide as a trend beside a number.
_TREND = " 000000000000"


class PdfError(RuntimeError):
    """A document that could not be set, or not as PDF/UA; the message is Typst's."""


def chapter_pdf(chapter: Chapter, edition: Edition) -> bytes:
    """One chapter as a document of its own."""
    return _compile([chapter], edition, chapter.title, cover=False)


def report_pdf(chapters: Sequence[Chapter], edition: Edition) -> bytes:
    """All chapters of a bundle as one document with a title page and contents."""
    title = edition.translate("{country} in regenerative medicine").format(country=edition.country)
    methods = [methods_chapter(edition.guide)] if edition.guide else []
    return _compile([*chapters, *methods], edition, title, cover=True)


def warm() -> None:
    """Load in this process what all documents need, before it forks."""
    faces()


def _compile(chapters: Sequence[Chapter], edition: Edition, title: str, *, cover: bool) -> bytes:
    import typst

    _ = edition.translate
    terms = [
        (_("Country"), edition.country),
        (_("As of"), edition.as_of),
        (_("As known by"), edition.known_by),
        (_("Counting rule"), edition.definition),
        (_("Data version"), edition.version),
    ]
    about = " · ".join(filter(None, (edition.country, edition.as_of)))
    cited = title if cover else f"{edition.country}: {title}"
    data = {
        "title": title,
        "cover": breakable(title) if cover else "",
        "about": about,
        "head": breakable(textwrap.shorten(about, _ABOUT, placeholder=" …")),
        "lang": edition.lang,
        "rtl": edition.direction == "rtl",
        "version": edition.version,
        "terms": [(term, breakable(text)) for term, text in terms if text],
        "words": {
            "summary": _("Summary"),
            "page": _("p."),
            "contents": _("Contents"),
            "figures": _("Figures"),
            "tables": _("Tables"),
            "numbers": _("Where the numbers come from"),
            "sources": _("Sources"),
            "cite": _("How to cite"),
            "marks": _(
                "A small number in brackets leads to a note at the end of its chapter, which tells on how "
                "many rows and on which sources the number before it rests. Its page names each row."
            ),
        },
        "cite": breakable(edition.citation(cited)),
        **_content(chapters, edition, cover=cover),
    }
    if _process() != os.getpid():
        raise PdfError("Typst ran before this process was forked, which it cannot survive")
    try:
        pdf = typst.compile(
            str(TEMPLATES / "report.typ"),
            root=str(TEMPLATES),
            font_paths=faces(),
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            pdf_standards="ua-1",
            format="pdf",
        )
    except typst.TypstError as error:
        raise PdfError(f"Typst: {error.message}{''.join(f' ({hint})' for hint in error.hints)}") from None
    return packed(bytes(pdf))


@cache
def _process() -> int:
    """The process that first set a document, whose children cannot."""
    return os.getpid()


def _content(chapters: Sequence[Chapter], edition: Edition, *, cover: bool) -> dict[str, Any]:
    """The chapters; of a bundle also its summary, and the sources of all chapters, each once."""
    numbers: dict[str, int] = {}
    sources: dict[int, Source] = {}
    made: list[dict[str, Any]] = []
    summary: dict[str, list[Any]] = {role: [] for role in ("headline", *ROLES)}
    names = [chapter.name for chapter in chapters]
    for chapter in map(inline_only, chapters):
        notes = read_notes(chapter, numbers, edition.country)
        # Its marks lead into the chapters, where the notes are.
        markdown = TypstRenderer(chapter.name, {}, names)
        for role, text in (("headline", chapter.headline), *chapter.summary):
            line = markdown.inline(text)
            # The brief opens with what another chapter found.
            if text and line not in [other for _, other in summary[role]]:
                summary[role].append([chapter.name, line])
        sources |= {source.number: source for source in notes.sources}
        made.append(_chapter(chapter, notes, edition, names, cover=cover))
    listed = [_source(sources[number]) for number in sorted(sources)] if cover else []
    _ = edition.translate
    titles = {
        "headline": _("Findings"),
        "uncertain": _("What is uncertain"),
        "settles": _("What would settle it"),
    }
    parts = [
        [titles[role], lines] for role, lines in summary.items() if lines and cover and summary["headline"]
    ]
    return {"chapters": made, "sources": listed, "summary": parts}


def _chapter(
    chapter: Chapter, notes: Notes, edition: Edition, beside: Iterable[str], *, cover: bool
) -> dict[str, Any]:
    markdown = TypstRenderer(chapter.name, {note.id: note.number for note in notes.notes}, beside)
    blocks = [
        block for block in chapter.blocks if not isinstance(block, Sources) and not leads_to_methods(block)
    ]
    body = [_block(block, markdown, edition) for block in blocks]
    for kind, name in (("figure", edition.translate("Figure")), ("table", edition.translate("Table"))):
        numbered = (block for block in body if block["kind"] == kind)
        for number, block in enumerate(numbered, start=1):
            block["name"] = f"{name} {number}"
            block["label"] = f"{chapter.name}:{kind}-{number}"
    behind: list[Node] = []
    if Sources() in chapter.blocks and body and body[-1]["kind"] == "prose":
        parts = body.pop()["parts"]  # what stands above the list of sources, which a bundle has at its end
        behind = [] if cover else parts
    elif notes.sources and not cover:
        behind = [["h", 2, [edition.translate("Sources")]]]
    section = chapter.name.partition("_")[2]
    if not cover and edition.guide and section in edition.guide.sections:
        behind = [*TypstRenderer(METHODS, {}).blocks(edition.guide.sections[section]), *behind]
        behind[0] = ["h", 2, [edition.translate("How this chapter works")]]
    return {
        "label": chapter.name,
        "title": breakable(chapter.title),
        "headline": markdown.inline(chapter.headline) if chapter.headline else [],
        "head": breakable(textwrap.shorten(chapter.title, _HEAD, placeholder=" …")),
        "one-page": chapter.name == BRIEF,
        "reference": chapter.name == METHODS,
        "body": body,
        "behind": behind,
        "notes": [
            _note(note, markdown, edition, brief=cover)
            for note in notes.notes
            if note.rows or note.kind == "fact"
        ],
        "sources": [] if cover else [_source(source) for source in _named(notes)],
    }


def _block(
    block: Prose | Plain | Figure | Table, markdown: TypstRenderer, edition: Edition
) -> dict[str, Any]:
    match block:
        case Prose():
            return {"kind": "prose", "parts": markdown.blocks(block.markdown)}
        case Plain():
            return {"kind": "plain", "text": lines(block.text)}
        case Figure():
            return _figure(block, markdown)
    return _cards(block, markdown, edition) if block.look == "cards" else _table(block, markdown, edition)


def _figure(figure: Figure, markdown: TypstRenderer) -> dict[str, Any]:
    shape = _SHAPE.search(figure.svg)
    tall = float(shape[2]) / float(shape[1]) if shape else 0
    return {
        "kind": "figure",
        "svg": legible_drawing(figure.svg),
        "alt": figure.alt,
        "caption": markdown.inline(figure.title.markdown),
        "width": LINE if tall * LINE <= _HIGHEST else _HIGHEST / tall,
    }


def _table(table: Table, markdown: TypstRenderer, edition: Edition) -> dict[str, Any]:
    rows, left = table.cells[:INLINE], len(table.cells) - INLINE
    more = edition.translate("{n} more rows: on the web page and in its data").format(n=left)
    headings = [breakable(column.heading) for column in table.columns]
    texts = [[breakable(cell.text) + _TREND * bool(cell.trend) for cell in row] for row in rows]
    noted = [any(row[at].fact for row in rows) for at in range(len(headings))]
    columns = column_widths(headings, texts, noted)
    return {
        "kind": "table",
        "look": table.look,
        "own": list(table.own),
        "caption": markdown.inline(table.caption.markdown),
        "size": columns.size,
        "widths": columns.widths,
        "fills": columns.fills,
        "breaks": columns.lines > _SHORT,
        "headings": [breakable(heading, columns.longest) for heading in headings],
        "align": [column.align for column in table.columns],
        "cells": [
            markdown.cell(cell, columns.longest, own=at in table.own or table.look == "tiles")
            for at, row in enumerate(rows)
            for cell in row
        ],
        "tall": any(len(cell) > _TALL for row in texts for cell in row),
        "empty": breakable(table.empty),
        "more": breakable(more) if left > 0 else "",
    }


def _cards(table: Table, markdown: TypstRenderer, edition: Edition) -> dict[str, Any]:
    """The first cards: text, who said it, what became of it, and what has a heading and leads nowhere."""
    left = len(table.cells) - INLINE
    more = edition.translate("{n} more: on the web page and in its data").format(n=left)
    headings = [(at, column.heading) for at, column in enumerate(table.columns) if at > 2]
    lines = [(at, heading) for at, heading in headings if table.columns[at].key not in table.filters]
    cards = [
        {
            "tone": row[2].tone,
            "said": [markdown.cell(cell) for cell in row[:3]],
            "lines": [
                [breakable(heading), markdown.cell(row[at])]
                for at, heading in lines
                if row[at].text and not row[at].href
            ],
        }
        for row in table.cells[:INLINE]
    ]
    caption = markdown.inline(table.caption.markdown)
    return {
        "kind": "table",
        "look": "cards",
        "caption": caption,
        "cards": cards,
        "more": more if left > 0 else "",
    }


def _note(note: Note, markdown: TypstRenderer, edition: Edition, *, brief: bool) -> dict[str, Any]:
    """A note; a `brief` one names neither rows nor many sources, which the chapter by itself does."""
    rows = behind(note, edition.translate, brief=brief)
    about = f": {note.about}. " if note.about else ". "
    return {
        "label": markdown.label(note.id),
        "kind": note.kind,
        "text": breakable(note.text),
        "about": breakable(about),
        "rows": breakable(rows),
    }


def _named(notes: Notes) -> list[Source]:
    """The sources that some note of a chapter names; of a number that rests on many the page names each."""
    few = (note.sources for note in notes.notes if len(note.sources) <= LISTED)
    named = {source.number: source for sources in few for source in sources}
    return [named[number] for number in sorted(named)]


def _source(source: Source) -> Mapping[str, Any]:
    rest = "".join(f", {text}" for text in (source.publisher, source.published) if text)
    return {
        "number": source.number,
        "title": breakable(source.title),
        "url": source.url,
        "rest": breakable(f"{rest}."),
    }
