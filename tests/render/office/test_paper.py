"""A paper is a valid document of Word with real headings, tables and links, without a day of making."""

import io
import zipfile

import pytest
from docx2python import docx2python
from lxml import etree
from tests.hostile.payloads import BEFORE, WITHIN

from regenatlas.render.office.paper import Paper, Piece
from regenatlas.render.page.document import Edition
from regenatlas.report.escaping import xml

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def made(write, **edition):
    paper = Paper(Edition(**edition), "Title", "About")
    write(paper)
    return paper.content()


def part(content, name="word/document.xml"):
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return etree.fromstring(file.read(name))


def found(content, *tags):
    return [element for tag in tags for element in part(content).iter(f"{W}{tag}")]


def value(element, name="val"):
    return element.get(f"{W}{name}")


def text_of(element):
    return "".join(text.text or "" for text in element.iter(f"{W}t"))


@pytest.mark.parametrize("text", [*BEFORE, *WITHIN])
def test_any_text_is_read_back_as_it_was_written(text):
    content = made(lambda paper: paper.paragraph([Piece(f"x{text}")]))
    (run,) = found(content, "r")
    plain = "".join({f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n"}.get(e.tag, e.text or "") for e in run)
    assert " ".join(plain.split()) == " ".join(xml(f"x{text}").split())
    assert not found(content, "instrText", "fldSimple", "fldChar", "object", "altChunk")


def test_headings_are_of_the_styles_by_which_word_knows_them():
    def write(paper):
        for level in range(4):
            paper.heading([Piece(f"level {level}")], level)

    content = made(write)
    assert [value(style) for style in found(content, "pStyle")] == [
        "Title",
        "Heading1",
        "Heading2",
        "Heading3",
    ]


def test_a_table_repeats_its_headings_and_tells_what_it_shows():
    content = made(
        lambda paper: paper.table(
            ["Country", "N"],
            [[[Piece("Iran")], [Piece("7")]]],
            "What it shows",
            frozenset([0]),
            frozenset([1]),
        )
    )
    head, row = found(content, "tr")
    assert [text_of(cell) for cell in head.iter(f"{W}tc")] == ["Country", "N"]
    assert head.find(f".//{W}tblHeader") is not None
    assert row.find(f".//{W}tblHeader") is None
    assert all(line.find(f".//{W}cantSplit") is not None for line in (head, row))
    assert value(found(content, "tblCaption")[0]) == "What it shows"
    assert [value(side) for side in row.iter(f"{W}jc")] == ["right"]
    assert len([*row.iter(f"{W}b")]) == 2  # the report's own country


def test_a_table_without_columns_is_left_out():
    assert found(made(lambda paper: paper.table([], [], "")), "tbl") == []


def test_links_lead_to_the_web_or_to_a_bookmark_and_nowhere_else():
    def write(paper):
        paper.paragraph(
            [
                Piece("web", address="https://example.org/?a=1&b=2"),
                Piece("again", address="https://example.org/?a=1&b=2"),
                Piece("[1]", small=True, place="note_1"),
                Piece("bad", address="javascript:alert(1)"),
                Piece("file", address="file:///etc/passwd"),
                Piece("page", address="02_standing.html"),
            ]
        )
        paper.paragraph([Piece("note")], bookmark="note_1")

    content = made(write)
    links = found(content, "hyperlink")
    assert [text_of(link) for link in links] == ["web", "again", "[1]"]
    assert value(links[2], "anchor") == value(found(content, "bookmarkStart")[0], "name") == "note_1"
    relations = part(content, "word/_rels/document.xml.rels")
    outside = [one.get("Target") for one in relations if one.get("TargetMode") == "External"]
    assert outside == ["https://example.org/?a=1&b=2"]


def test_looks_of_pieces_are_kept_by_another_reader():
    content = made(
        lambda paper: paper.paragraph(
            [Piece("bold", bold=True), Piece(" "), Piece("it", italic=True), Piece(" plain")], "List Bullet"
        )
    )
    with docx2python(io.BytesIO(content), html=True) as read:
        assert "<b>bold</b> <i>it</i> plain" in read.text


def test_the_language_and_direction_are_those_of_the_edition():
    def write(paper):
        paper.paragraph([Piece("a")])
        paper.table(["h"], [[[Piece("c")]]], "t")

    right = made(write, lang="fa", direction="rtl")
    assert {value(lang, "bidi") for lang in part(right, "word/styles.xml").iter(f"{W}lang")} == {"fa"}
    paragraphs = found(right, "p")
    assert all(one.find(f"{W}pPr/{W}bidi") is not None for one in paragraphs if text_of(one))
    assert len(found(right, "bidiVisual")) == 1
    left = made(write)
    assert found(left, "bidi", "bidiVisual", "rtl") == []
    assert {value(lang) for lang in part(left, "word/styles.xml").iter(f"{W}lang")} == {"en"}


def test_the_order_of_elements_is_the_one_of_the_standard():
    """Word repairs a file whose properties stand in another order (ECMA-376, 17.3.1, 17.4.60, 17.4.82)."""

    def write(paper):
        paper.paragraph(
            [Piece("a", bold=True, italic=True, strike=True, code=True, place="x")], "List Number", "x"
        )
        paper.table(["h"], [[[Piece("c")]]], "t", frozenset([0]), frozenset([0]))

    orders = {
        "pPr": "pStyle keepNext numPr bidi spacing ind jc rPr",
        "rPr": "rStyle rFonts b bCs i iCs strike color sz u vertAlign rtl lang",
        "tblPr": "tblStyle bidiVisual tblW jc tblLayout tblLook tblCaption tblDescription",
        "trPr": "cantSplit tblHeader",
        "tcPr": "tcW gridSpan shd vAlign",
    }
    content = made(write, direction="rtl", lang="fa")
    for tag, order in orders.items():
        known = order.split()
        for element in found(content, tag):
            places = [known.index(child.tag.removeprefix(W)) for child in element]
            assert places == sorted(places), etree.tostring(element)


def test_the_same_content_gives_the_same_bytes_and_properties_without_a_day():
    one, two = (made(lambda paper: paper.paragraph([Piece("a")])) for _ in range(2))
    assert one == two
    with zipfile.ZipFile(io.BytesIO(one)) as file:
        assert {entry.date_time[0] for entry in file.infolist()} == {1980}
        properties = file.read("docProps/core.xml").decode()
    assert "1980-01-01T00:00:00Z" in properties
    assert "<dc:title>Title</dc:title>" in properties
    assert "python-docx" not in properties
