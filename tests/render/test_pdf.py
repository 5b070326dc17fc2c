"""The PDF is tagged, says what the page says, and takes commands from no table."""

import re

import pypdf
import pytest
from tests.render.conftest import HOSTILE

from regenatlas.render.document import Chapter, Figure, Prose
from regenatlas.render.pdf import PdfError, breakable, chapter_pdf, column_widths, report_pdf, to_typst


def opened(content, tmp_path):
    path = tmp_path / "x.pdf"
    path.write_bytes(content)
    return pypdf.PdfReader(path)


def text_of(reader):
    return " ".join(" ".join(page.extract_text().split()) for page in reader.pages)


@pytest.fixture(scope="module")
def content(chapter, edition):
    return chapter_pdf(chapter, edition)


@pytest.fixture
def pdf(content, tmp_path):
    return opened(content, tmp_path)


def test_it_is_a_tagged_pdf_that_claims_pdf_ua_1(pdf):
    root = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712 - pypdf has a boolean of its own
    assert root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    metadata = root["/Metadata"].get_data().decode()
    assert re.search(r"pdfuaid:part(>|=\")1", metadata)
    assert "What is its world rank?" in metadata


def test_figures_carry_their_alternative_text(pdf):
    found, waiting = [], [pdf.trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        node = waiting.pop()
        node = node.get_object()
        if isinstance(node, pypdf.generic.DictionaryObject):
            found += [str(node["/Alt"])] if "/Alt" in node else []
            waiting += [node["/K"]] if "/K" in node else []
        elif isinstance(node, pypdf.generic.ArrayObject):
            waiting += list(node)
    assert found.count("The rank falls. <script>alert(1)</script>") == 2


def test_what_tries_to_do_harm_is_shown_as_text(pdf):
    text = text_of(pdf).replace(" ", "")
    for said in [*HOSTILE, "<b>markup</b>"]:
        assert said.replace(" ", "") in text, said
    assert "javascript" not in text


def test_numbers_lead_to_numbered_notes(pdf):
    text = text_of(pdf)
    assert "7th[1]" in text.replace(" ", "")
    assert "7th: world rank by origin." in text
    assert "Rows: 3, verified: 1" in text
    assert "Drug list, IFDA, 2024-08-20." in text


def test_only_web_pages_are_linked_to(pdf):
    links = {
        note.get_object()["/A"]["/URI"]
        for page in pdf.pages
        for note in page.get("/Annots", ())
        if "/A" in note.get_object() and "/URI" in note.get_object()["/A"]
    }
    assert links == {"https://example.org/", "https://example.org/list?a=1&b=2"}


def test_the_same_chapter_gives_the_same_bytes(content, chapter, edition):
    assert chapter_pdf(chapter, edition) == content


def test_a_bundle_has_a_title_page_contents_and_all_chapters(chapter, edition, tmp_path):
    other = Chapter("02_portfolio", "Which products?", chapter.blocks, chapter.ledger)
    text = text_of(opened(report_pdf([chapter, other], edition), tmp_path))
    assert text.startswith("Regenatlas Iran in regenerative medicine Country: Iran As of: 11 February 2026")
    assert "Contents" in text
    assert text.count("Which products?") > 1


def test_a_figure_without_words_is_refused(edition, svg):
    blocks = (Prose("Text."), Figure("a", "T", "T", "", svg))
    with pytest.raises(PdfError, match="alt"):
        chapter_pdf(Chapter("01", "T", blocks), edition)


def test_persian_has_glyphs(edition, tmp_path):
    chapter = Chapter("01", "ایران", (Prose("جمهوری اسلامی ایران، پژوهشگاه رویان"),))
    reader = opened(chapter_pdf(chapter, edition), tmp_path)
    fonts = {
        str(font.get_object()["/BaseFont"])
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert any("DejaVuSans" in font for font in fonts)
    assert not any("LastResort" in font for font in fonts)


def test_pieces_of_markdown_stay_apart():
    assert to_typst(["a *b*", "", "- c", "d"]) == ["a #emph[b]", "", "- c", "d"]


def test_a_piece_that_was_left_open_does_not_swallow_the_next():
    assert to_typst(["```\nopen", "next"])[1] == "next"


def test_headings_skip_no_level():
    assert to_typst(["# Top\n\n#### Deep"]) == ["== Top\n=== Deep"]


def test_a_table_that_fits_keeps_its_natural_widths():
    assert column_widths(["A", "B"], [["short", "1"]]) == [0.0, 0.0]


def test_in_a_wide_table_every_column_has_room_for_its_longest_word():
    widths = column_widths(["Kind", "Said"], [["announcement", "a " * 100]])
    assert sum(widths) == pytest.approx(100, abs=0.2)
    assert widths[0] == 14
    # Ten times the text gets five times the room: 2000 and 200 signs beyond a word of one.
    widths = column_widths(["A", "B"], [["a " * 1000 + "a", "b " * 100 + "b"]])
    assert (widths[0] - 3) / (widths[1] - 3) == pytest.approx(5, abs=0.05)


def test_a_word_may_break_after_its_hyphen():
    assert column_widths(["A", "B"], [["knowledge-based", "b " * 100]])[0] == 17.0
    assert column_widths(["A", "B"], [["knowledge-based " * 20, "b " * 500]])[0] < 40


def test_no_column_is_wider_than_its_text():
    assert column_widths(["A", "B"], [["two words", "b " * 100]]) == [11.0, 89.0]


def test_only_a_very_long_word_may_be_broken():
    assert breakable("a well-known page") == "a well-known page"
    assert breakable("see example.org/a-very-long-address") == (
        "see example.\u200borg/\u200ba-\u200bvery-\u200blong-\u200baddress"
    )
