"""Chapters as PDF/UA-1 by Typst, without LaTeX or a browser.

The template gets everything as JSON, which Typst shows as text and never reads as commands. Prose alone is
markup: pandoc turns the Markdown of a whole chapter into Typst in one call, escaping what the tables said.
Fonts are the ones that come with Typst and matplotlib, so that the same inputs give the same bytes on every
machine.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from regenatlas.render.document import Block, Chapter, Edition, Figure, Plain, Prose, Sources, Table
from regenatlas.render.notes import Note, Source, ranges, read_notes, web_address

TEMPLATES = Path(__file__).parent / "templates"
MARKDOWN = "commonmark+pipe_tables+strikeout-raw_html"

#: So many characters of table text fit on a line; the gap beside a column, and the longest word not broken.
_LINE, _GAP, _WORD = 100, 2, 24
_WORDS = re.compile(r"[^\s-]+-?")  # a line may end after a hyphen
_LONG_WORD = re.compile(rf"\S{{{_WORD + 1},}}")

#: Up to so many rows a note names them; the web page and the ledger do so always.
_ROWS = 3


class PdfError(RuntimeError):
    """A document that could not be set, or not as PDF/UA; the message is Typst's or pandoc's."""


def chapter_pdf(chapter: Chapter, edition: Edition) -> bytes:
    """One chapter as a document of its own."""
    return _compile([chapter], edition, chapter.title, cover=False)


def report_pdf(chapters: Sequence[Chapter], edition: Edition) -> bytes:
    """All chapters of a bundle as one document with a title page and contents."""
    title = edition.translate("{country} in regenerative medicine").format(country=edition.country)
    return _compile(chapters, edition, title, cover=True)


def _compile(chapters: Sequence[Chapter], edition: Edition, title: str, *, cover: bool) -> bytes:
    import typst

    _ = edition.translate
    terms = [
        (_("Country"), edition.country),
        (_("As of"), edition.as_of),
        (_("As known by"), edition.known_by),
        (_("Counted"), edition.definition),
        (_("Data version"), edition.version),
    ]
    cited = title if cover else f"{edition.country}: {title}"
    data = {
        "title": title,
        "about": " · ".join(said for said in (edition.country, edition.as_of) if said),
        "lang": edition.lang,
        "version": edition.version,
        "cover": cover,
        "terms": [pair for pair in terms if pair[1]],
        "words": {
            "figure": _("Figure"),
            "table": _("Table"),
            "contents": _("Contents"),
            "numbers": _("Where the numbers come from"),
            "sources": _("Sources"),
        },
        "cite": edition.citation(cited),
        "chapters": [_chapter(chapter, edition) for chapter in chapters],
    }
    try:
        return bytes(
            typst.compile(
                str(TEMPLATES / "report.typ"),
                root=str(TEMPLATES),
                font_paths=_fonts(),
                sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
                pdf_standards="ua-1",
                timestamp=_timestamp(edition.as_of_iso),
                format="pdf",
            )
        )
    except typst.TypstError as error:
        raise PdfError(f"Typst: {error.message}{''.join(f' ({hint})' for hint in error.hints)}") from None


@cache
def _fonts() -> Any:
    """The fonts that come with Typst and with matplotlib; the machine's own differ from one to the next."""
    import matplotlib as mpl
    import typst

    return typst.Fonts(
        include_system_fonts=False, font_paths=[str(Path(mpl.get_data_path(), "fonts", "ttf"))]
    )


def _timestamp(as_of: str) -> dt.datetime:
    """The date that the PDF bears is the one it tells of: the day of rendering would change its bytes."""
    day = dt.date.fromisoformat(as_of) if as_of else dt.date(2000, 1, 1)
    return dt.datetime.combine(day, dt.time(), dt.UTC)


def _chapter(chapter: Chapter, edition: Edition) -> dict[str, Any]:
    notes = read_notes(chapter)
    typst = to_typst([_markdown(block) for block in chapter.blocks])
    return {
        "name": chapter.name,
        "title": chapter.title,
        "blocks": [
            {"typst": said, **_block(block)} for block, said in zip(chapter.blocks, typst, strict=True)
        ],
        "numbers": {note.id: note.number for note in notes.notes},
        "notes": [_note(note, edition) for note in notes.notes],
        "listed": Sources() in chapter.blocks,
        "sources": [_source(source) for source in notes.sources],
    }


def _markdown(block: Block) -> str:
    """What pandoc is to set of a block: all of a passage, the caption of a figure or table."""
    match block:
        case Prose():
            return block.markdown
        case Figure() | Table():
            return block.caption
    return ""


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Prose():
            return {"kind": "prose"}
        case Plain():
            return {"kind": "plain", "text": block.text}
        case Sources():
            return {"kind": "sources"}
        case Figure():
            return {"kind": "figure", "svg": block.svg, "alt": block.alt}
    headings = [str(column["heading"]) for column in block.columns]
    return {
        "kind": "table",
        "headings": headings,
        "align": [column.get("align", "left") for column in block.columns],
        "widths": column_widths(headings, [[cell.text for cell in row] for row in block.rows]),
        "cells": [
            {"text": breakable(cell.text), "fact": cell.fact, "href": web_address(cell.href)}
            for row in block.rows
            for cell in row
        ],
        "empty": block.empty,
    }


def column_widths(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> list[float]:
    """A share of the line for each column, 0 for «as wide as its text».

    A table that fits the line keeps its natural widths. Otherwise every column has room for its longest word,
    and what is left goes by the lengths of the longest cells, evened out by a power: ten times the text gets
    about five times the room, and no column more than it needs.
    """
    columns = list(zip(headings, *rows, strict=True))
    natural = [_GAP + max(map(len, column)) for column in columns]
    if sum(natural) <= _LINE:
        return [0.0] * len(natural)
    widths = [
        _GAP
        + float(min(_WORD, max((len(word) for cell in column for word in _WORDS.findall(cell)), default=0)))
        for column in columns
    ]
    for _ in columns:  # what a column does not need goes to the others in the next round
        wanted = [max(0.0, whole - width) ** 0.7 for whole, width in zip(natural, widths, strict=True)]
        left = max(0.0, _LINE - sum(widths)) / (sum(wanted) or 1)
        widths = [
            min(float(whole), width + left * want)
            for whole, width, want in zip(natural, widths, wanted, strict=True)
        ]
    return [round(width, 1) for width in widths]


def breakable(text: str) -> str:
    """Text whose very long words (addresses, keys) may be broken after their punctuation."""
    return _LONG_WORD.sub(lambda found: re.sub(r"([/._?&=-])", "\\1\u200b", found[0]), text)


def to_typst(pieces: Sequence[str]) -> list[str]:
    """Pieces of Markdown as Typst markup, by one call of pandoc: starting it is what takes the time."""
    import pypandoc

    if not pieces:
        return []
    # A paragraph that no piece can hold, because it is made from all of them.
    mark = "piece" + hashlib.sha256("\0".join(pieces).encode()).hexdigest()
    arguments = ["--wrap=none", "--sandbox", f"--lua-filter={TEMPLATES / 'markdown.lua'}"]
    try:
        typst = pypandoc.convert_text(
            f"\n\n{mark}\n\n".join(pieces), "typst", format=MARKDOWN, extra_args=arguments
        )
    except RuntimeError as error:
        raise PdfError(f"pandoc: {error}") from None
    parts = [part.strip() for part in typst.replace("\r\n", "\n").split(f"//{mark}")]
    if len(parts) != len(pieces):
        # A piece that was left open (a code fence without its end) has swallowed a mark: one by one, then.
        parts = [to_typst([piece])[0] for piece in pieces]
    return parts


def _note(note: Note, edition: Edition) -> dict[str, Any]:
    _ = edition.translate
    said = ""
    if note.rows:
        said = _("Rows: {n}, verified: {verified}").format(n=len(note.rows), verified=note.verified)
        if len(note.rows) <= _ROWS:
            said += f" ({', '.join(row.ref for row in note.rows)})"
        if note.sources:
            runs = ranges(source.number for source in note.sources)
            listed = ", ".join(f"{first}–{last}" if last > first else str(first) for first, last in runs)
            said += "; " + _("sources: {numbers}").format(numbers=listed)
        said += "."
    about = f": {note.about}. " if note.about else ". "
    return {**_named(note), "about": about, "rows": said}


def _named(note: Note) -> dict[str, Any]:
    return {"number": note.number, "id": note.id, "kind": note.kind, "text": note.text}


def _source(source: Source) -> Mapping[str, Any]:
    rest = "".join(f", {said}" for said in (source.publisher, source.published) if said)
    return {"number": source.number, "title": source.title, "url": source.url, "rest": f"{rest}."}
