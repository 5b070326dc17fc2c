"""Markdown and cells become what Word has for them; numbers get the marks of their notes."""

import io

import pytest
from docx2python import docx2python

from regenatlas.render.office.paper import Paper, Piece
from regenatlas.render.office.passages import Passages, bookmark
from regenatlas.render.page.document import Edition
from regenatlas.report.display import Cell


@pytest.fixture
def paper():
    return Paper(Edition(), "Title", "")


@pytest.fixture
def passages(paper):
    return Passages(paper, {"rank": 3}.get, {"03_portfolio"})


def read(paper):
    with docx2python(io.BytesIO(paper.content())) as document:
        return [line for line in document.text.splitlines() if line.strip()]


def test_inline_markdown_keeps_its_looks_and_links(passages):
    assert passages.inline("a **b *c*** ~~d~~ `e` <b>f</b>") == [
        *(Piece("a "), Piece("b ", bold=True), Piece("c", bold=True, italic=True), Piece(" ")),
        *(Piece("d", strike=True), Piece(" "), Piece("e", code=True), Piece(" <b>f</b>")),
    ]
    assert passages.inline("[7th](#fact-rank), [w](https://example.org/), [p](03_portfolio.html)") == [
        *(Piece("7th"), Piece("[3]", small=True, place="note_3"), Piece(", ")),
        *(Piece("w", address="https://example.org/"), Piece(", "), Piece("p", place="chapter_03_portfolio")),
    ]
    assert passages.inline("[gone](#fact-gone) ![an image](https://example.org/i.png)") == [
        *(Piece("gone"), Piece(" "), Piece("an image")),
    ]


def test_a_cell_leads_to_its_note_its_chapter_or_the_web(passages):
    assert passages.cell(Cell("7th", fact="rank")) == [Piece("7th"), Piece("[3]", small=True, place="note_3")]
    assert passages.cell(Cell("x", fact="gone")) == [Piece("x")]
    assert passages.cell(Cell("x", href="03_portfolio.html")) == [Piece("x", place="chapter_03_portfolio")]
    assert passages.cell(Cell("x", href="https://a.org/")) == [Piece("x", address="https://a.org/")]


def test_blocks_become_headings_lists_tables_and_code(paper, passages):
    passages.blocks(
        "## H\n\ntext\n\n- one\n  - deep\n- two\n\n1. first\n\n> quoted\n\n---\n\n    code  here\n"
    )
    passages.blocks("| a | b |\n|---|--:|\n| 1 | 2 |\n")
    lines = read(paper)
    assert [line.strip() for line in lines[:2]] == ["H", "text"]
    assert [line.split("\t")[-1] for line in lines[2:6]] == ["one", "deep", "two", "first"]
    assert lines[6:] == ["quoted", "code  here", "a", "b", "1", "2"]


def test_the_name_of_a_place_is_one_that_word_takes():
    assert bookmark("02_standing") == "chapter_02_standing"
    assert len(bookmark("x" * 99)) == 40
    assert bookmark("a-b c") == "chapter_a_b_c"
