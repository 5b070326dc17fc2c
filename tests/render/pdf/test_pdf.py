"""The PDF is tagged, says what the page says, takes commands from no table, and stays within its margins."""

import io
import os
import re
import subprocess
import sys
from dataclasses import replace

import pypdf
import pypdfium2
import pytest
from tests.render.conftest import HOSTILE

from regenatlas.render.page.document import Chapter, Plain, Sources
from regenatlas.render.pdf.pdf import PdfError, chapter_pdf, report_pdf
from regenatlas.report.display import Cell, Figure, Header, Table
from regenatlas.report.narrative import Prose

MM = 72 / 25.4
WORD = "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbeamtengesellschaft" * 3


def opened(content):
    return pypdf.PdfReader(io.BytesIO(content), strict=True)


def words(page):
    return " ".join(page.extract_text().split())


def text_of(reader):
    return " ".join(map(words, reader.pages))


def tags(reader):
    """The structure elements of a document in no order, as dictionaries."""
    found, waiting = [], [reader.trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        node = waiting.pop().get_object()
        if isinstance(node, pypdf.generic.DictionaryObject):
            found.append(node)
            waiting += [node["/K"]] if "/K" in node else []
        elif isinstance(node, pypdf.generic.ArrayObject):
            waiting += list(node)
    return found


def inked(page):
    """The box around everything drawn on a page, in millimetres from its left and top edge."""
    from PIL import ImageChops

    scale = 2
    image = page.render(scale=scale).to_pil().convert("L")
    box = ImageChops.invert(image).getbbox()
    return [side / scale / MM for side in box]


def prose(markdown):
    return Prose(markdown, markdown)


def table(name, headings, rows, caption=""):
    columns = tuple(Header(heading, heading) for heading in headings)
    return Table(name, prose(caption or name), columns, tuple(tuple(map(Cell, row)) for row in rows))


@pytest.fixture(scope="module")
def content(chapter, edition):
    return chapter_pdf(chapter, edition)


@pytest.fixture(scope="module")
def pdf(content):
    return opened(content)


@pytest.fixture(scope="module")
def report(chapter, edition):
    other = replace(chapter, name="03_portfolio", title="Which products?")
    return opened(report_pdf([chapter, other], edition))


def test_it_is_a_tagged_pdf_that_claims_pdf_ua_1(pdf):
    root = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712 - pypdf has a boolean of its own
    assert root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    metadata = root["/Metadata"].get_data().decode()
    assert re.search(r"pdfuaid:part(>|=\")1", metadata)
    assert "What is its world rank?" in metadata


def test_every_figure_carries_its_alternative_text(pdf):
    figures = [tag for tag in tags(pdf) if tag.get("/S") == "/Figure"]
    assert [str(tag["/Alt"]) for tag in figures] == ["The rank falls. <script>alert(1)</script>"] * 2


def test_tables_lists_and_headings_are_tagged_as_such(pdf):
    kinds = {str(tag.get("/S")) for tag in tags(pdf)}
    assert {"/Table", "/TH", "/TD", "/Caption", "/L", "/LI", "/H1", "/H2", "/H3", "/Link", "/Code"} <= kinds
    headers = [tag for tag in tags(pdf) if tag.get("/S") == "/TH"]
    assert {str(header["/A"][0]["/Scope"]) for header in headers} == {"/Column"}


def test_all_fonts_are_embedded(report):
    fonts = [font.get_object() for page in report.pages for font in page["/Resources"]["/Font"].values()]
    described = [font["/DescendantFonts"][0].get_object()["/FontDescriptor"] for font in fonts]
    assert described
    assert all({"/FontFile2", "/FontFile3"} & set(descriptor) for descriptor in described)


def test_what_tries_to_do_harm_is_shown_as_text(pdf):
    text = text_of(pdf).replace(" ", "")
    for said in [*HOSTILE, "<b>markup</b>"]:
        assert said.replace(" ", "") in text, said
    assert "javascript" not in text


@pytest.mark.parametrize("place", ["prose", "plain", "cell", "title", "note"])
def test_typst_commands_stay_text_wherever_they_stand(place, edition):
    said = '#panic("x") #eval("1") $a$ @ref <label> = + /* */ // \\u{41} `r` *s* ]) }; #sys.inputs'
    escaped = "".join(f"\\{sign}" if sign in "`*<>@=+/#[]()" else sign for sign in said.replace("\\", "\\\\"))
    fact = {"id": "f", "text": said, "about": said, "rows": []}
    made = {
        "prose": Chapter("01", "T", (prose(escaped),)),
        "plain": Chapter("01", "T", (Plain(said),)),
        "cell": Chapter("01", "T", (table("t", [said], [[said]], caption=escaped),)),
        "title": Chapter("01", said, ()),
        "note": Chapter("01", "T", (), {"facts": [fact]}),
    }[place]
    assert said.replace(" ", "") in text_of(opened(chapter_pdf(made, edition))).replace(" ", "")


def test_numbers_lead_to_numbered_notes(pdf):
    text = text_of(pdf)
    assert "7th[1]" in text.replace(" ", "")
    assert "7th: world rank by origin." in text
    assert "Rows: 3, verified: 1" in text
    assert "Licence events by evidence – statement of an official: 1." in text
    assert "Drug list, IFDA, 2024-08-20." in text


def test_figures_and_tables_are_numbered_in_each_chapter(pdf, report):
    # In a bundle of two chapters each also stands in the list of figures or of tables.
    for reader, times in ((pdf, 1), (report, 4)):
        text = text_of(reader)
        for caption in ("Figure 1. 7th", "Figure 2. 7th", "Table 1. Nearest rivals", "Table 2. An empty one"):
            assert text.count(caption) == times, caption


def test_only_web_pages_are_linked_to(pdf):
    links = {
        note.get_object()["/A"]["/URI"]
        for page in pdf.pages
        for note in page.get("/Annots", ())
        if "/A" in note.get_object() and "/URI" in note.get_object()["/A"]
    }
    assert links == {"https://example.org/", "https://example.org/list?a=1&b=2"}


def test_the_same_chapters_give_the_same_bytes(content, chapter, edition):
    assert chapter_pdf(chapter, edition) == content
    assert report_pdf([chapter], edition) == report_pdf([chapter], edition)


def test_a_bundle_opens_with_what_it_is_and_how_to_cite_it(report):
    cover = words(report.pages[0])
    assert cover.startswith("Regenatlas Iran in regenerative medicine Country Iran As of 11 February 2026")
    assert "Counting rule by origin, strict EU sense Data version 2026.02" in cover
    assert (
        "How to cite: Regenatlas contributors (2026). Iran in regenerative medicine. As of 11 Febr" in cover
    )


def test_the_contents_tell_the_page_of_each_chapter(report):
    contents = words(report.pages[1])
    assert contents.index("Contents") < contents.index("What is its world rank?")
    told = int(re.search(r"Which products\?[ .]*(\d+)", contents)[1])
    opening = words(report.pages[told - 1])
    assert opening.startswith("Iran · 11 February 2026 Which products? Which products? A question first")
    assert "Where the numbers come from" not in contents


def test_running_heads_name_country_date_and_question(report):
    for page in report.pages[2:]:
        head = words(page)
        assert head.startswith(
            (
                "Iran · 11 February 2026 What is its world rank?",
                "Iran · 11 February 2026 Which products?",
                "Iran · 11 February 2026 Sources",
            )
        )
        assert f"{page.page_number + 1} / {len(report.pages)}" in head


def test_bookmarks_lead_to_chapters_and_sections(report):
    outline = report.outline
    assert [item.title for item in outline if not isinstance(item, list)] == [
        "What is its world rank?",
        "Which products?",
        "Sources",
    ]
    sections = [item.title for item in outline[1] if not isinstance(item, list)]
    assert sections[0] == "The count"
    assert sections[-1] == "Where the numbers come from"


def test_a_figure_without_words_is_refused(edition, svg):
    blocks = (prose("Text."), Figure("a", prose("T"), "", "", svg))
    with pytest.raises(PdfError, match="alt"):
        chapter_pdf(Chapter("01", "T", blocks), edition)


def test_persian_has_glyphs(edition):
    chapter = Chapter("01", "ایران", (prose("جمهوری اسلامی ایران، پژوهشگاه رویان"),))
    reader = opened(chapter_pdf(chapter, replace(edition, lang="fa", direction="rtl")))
    fonts = {
        str(font.get_object()["/BaseFont"])
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert any("DejaVuSans" in font for font in fonts)
    assert not any("LastResort" in font for font in fonts)
    assert reader.trailer["/Root"]["/Lang"] == "fa"


def test_an_empty_chapter_and_one_that_failed_are_pages(edition):
    empty = opened(chapter_pdf(Chapter("01", "What is known?", ()), edition))
    assert len(empty.pages) == 1
    assert "What is known?" in text_of(empty)
    reason = f"ValueError: {WORD} at 0x7f"
    failed = Chapter("02", "Which?", (prose("This chapter could not be rendered:"), Plain(reason)))
    both = opened(report_pdf([Chapter("01", "What is known?", ()), failed], edition))
    assert len(both.pages) == 4
    assert "could not be rendered: ValueError: Donau" in text_of(both)


def test_nothing_reaches_into_the_margins(edition, chapter):
    wide = table(
        "wide", [f"Heading {n} {'x' * n}" for n in range(14)], [[WORD, "some words"] * 7 for _ in range(3)]
    )
    tall = table("tall", ["A", "B"], [["word " * 3000, "b"]])
    link = f"[{WORD}](https://example.org/{WORD})"
    story = prose(f"{WORD}\n\n- {WORD}\n\n`{WORD}`\n\n{link}\n\n## {WORD}\n\n> {WORD}\n\n```\n{WORD}\n```")
    ledger = {
        "facts": [{"id": "f", "text": WORD, "about": WORD, "rows": [0]}],
        "sources": {"s": {"title": WORD, "publisher": WORD, "published": "", "url": "", "document": ""}},
        "rows": [{"row": WORD, "source": "s", "verified": True, "evidence": ""}],
    }
    made = Chapter("01", WORD, (story, wide, tall, Plain(WORD)), ledger)
    content = report_pdf([made, chapter], replace(edition, country=WORD, definition=WORD))
    for number, page in enumerate(pypdfium2.PdfDocument(content), start=1):
        left, top, right, bottom = inked(page)
        assert left > 23.5, number
        assert right < 210 - 23.5, number
        assert top > 10, number
        assert bottom < 297 - 8, number


def test_a_table_over_two_pages_says_on_both_what_its_columns_are(edition):
    long = table("Products", ["Name of it", "Year"], [["word " * 300, "2024"] for _ in range(9)])
    pages = opened(chapter_pdf(Chapter("01", "T", (long,)), edition)).pages
    assert len(pages) > 1
    assert all("Name of it Year" in words(page) for page in pages)


def test_of_a_long_table_ten_rows_are_printed_and_the_others_are_said_to_stand_elsewhere(edition):
    def said(rows):
        long = table("Products", ["Name", "Year"], [[f"product {n}.", "2024"] for n in range(rows)])
        return " ".join(map(words, opened(chapter_pdf(Chapter("01", "T", (long,)), edition)).pages))

    assert "product 9." in said(10)
    assert "more row" not in said(10)
    assert "product 9." in said(12)
    assert "product 10." not in said(12)
    assert "2 more rows: on the web page and in its data" in said(12)


def test_a_bundle_lists_each_source_once_and_figures_and_tables_without_marks(report):
    text = text_of(report)
    assert text.count("Drug list, IFDA, 2024-08-20.") == 1
    lists = words(report.pages[1]) + words(report.pages[2])
    assert re.search(r"Figures .*Figure 1\. 7th [^\[]*\d+ ", lists)
    assert re.search(r"Tables .*Table 1\. Nearest rivals", lists)


def test_a_caption_stays_with_its_table_and_a_heading_with_its_text(edition):
    rows = table("Rivals", ["Country", "n"], [[f"row {n}", "1"] for n in range(40)], caption="The caption")
    for lines in range(30, 52, 3):
        filler = prose("\n\n".join(["Filler."] * lines) + "\n\n## A heading")
        pages = opened(chapter_pdf(Chapter("01", "T", (filler, prose("Its text."), rows)), edition)).pages
        said = [words(page) for page in pages]
        (heading,) = [n for n, text in enumerate(said) if "A heading" in text]
        assert "Its text" in said[heading], lines
        (caption,) = [n for n, text in enumerate(said) if "The caption" in text]
        assert "row 0" in said[caption], lines


def test_a_short_table_is_not_broken(edition):
    rows = table("Rivals", ["Country", "n"], [[f"row {n}", "1"] for n in range(10)])
    for lines in range(30, 52, 3):
        made = Chapter("01", "T", (prose("\n\n".join(["Filler."] * lines)), rows))
        said = [words(page) for page in opened(chapter_pdf(made, edition)).pages]
        assert sum("row 0" in text and "row 9" in text for text in said) == 1, lines


def test_the_overview_is_one_page_and_its_sources_follow(edition, ledger):
    story = prose("\n\n".join(f"Sentence number {n}." for n in range(46)))
    blocks = (story, prose("The end."), prose("## Sources\n\nThe documents."), Sources())
    overview = opened(chapter_pdf(Chapter("00_overview", "Overview", blocks, ledger), edition)).pages
    assert "The end." in words(overview[0])
    assert words(overview[1]).startswith("Iran · 11 February 2026 Overview Sources The documents.")
    other = opened(chapter_pdf(Chapter("02_standing", "Overview", blocks, ledger), edition)).pages
    assert "The end." not in words(other[0])


def test_fonts_can_be_loaded_before_a_fork_but_no_document_set():
    # In a process of its own: whether it has set a document already is what the test is about.
    code = """
import os, sys, threading
from regenatlas.render.page.document import Chapter, Edition
from regenatlas.render.pdf.pdf import PdfError, chapter_pdf, warm

def in_child():
    child = os.fork()
    if not child:
        try:
            os._exit(len(chapter_pdf(Chapter("01", "T", ()), Edition())) < 1000)
        except PdfError as error:
            os._exit(42 if "forked" in str(error) else 43)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

warm()
threads = len(os.listdir("/proc/self/task")) if os.path.isdir("/proc/self/task") else 1
first = in_child()
chapter_pdf(Chapter("01", "T", ()), Edition())
print(threads, first, in_child())
"""
    if not hasattr(os, "fork"):
        pytest.skip("no fork here")
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
    )
    assert done.stdout.split() == ["1", "0", "42"]


def test_letters_that_no_face_has_are_left_out_and_never_drawn_as_others(edition):
    said = "Gendicine 今又生 🎉"
    chapter = Chapter("01", said, (prose(said), Plain(said), table("t", [said], [[said]], caption=said)))
    reader = opened(chapter_pdf(chapter, edition))
    assert "LastResort" not in str([page["/Resources"]["/Font"] for page in reader.pages])
    assert "LastResort" not in str(
        [page["/Resources"]["/Font"] for page in opened(report_pdf([chapter], edition)).pages]
    )
    assert text_of(reader).count("Gendicine […] […]") == 7  # also in the heading and the citation


def test_a_bundle_is_led_by_what_its_chapters_found_and_what_stays_open(edition):
    one = Chapter(
        "01",
        "Who leads?",
        (prose("Body, [as told](02.html)."),),
        headline="**One** leads",
        summary=(("uncertain", "A doubt."),),
    )
    two = Chapter(
        "02", "Which?", (prose("More."),), headline="Two are", summary=(("settles", "A page would."),)
    )
    same = Chapter("03", "Who?", (prose("The same."),), headline="**One** leads")
    reader = opened(report_pdf([one, two, same], edition))
    summary = words(reader.pages[1])
    assert re.search(r"Summary Findings One leads (\d+) Two are (\d+) What", summary)
    assert re.search(r"What is uncertain A doubt\. \d+ What would settle it A page would\. \d+", summary)
    at = int(re.search(r"Two are (\d+)", summary)[1])
    assert "Which? Two are More." in words(reader.pages[at - 1])
    assert f"Body, as told (p. {at})." in text_of(reader).replace("\u00a0", " ")
    assert "Findings" not in text_of(opened(report_pdf([Chapter("01", "Who?", (prose("B."),))], edition)))


def test_trends_carry_their_words_and_tiles_stay_together(edition):
    trend = ((2015, 1), (2026, 7))
    rows = tuple((Cell(f"Measure {n}"), Cell("7", trend=trend), Cell("2" if n else "")) for n in range(6))
    columns = tuple(Header(name, name.capitalize()) for name in ("name", "now", "median"))
    tiles = Table("t", prose("Six numbers"), columns, rows, look="tiles")
    pdf = opened(chapter_pdf(Chapter("01", "T", (tiles, replace(tiles, look="table", own=(0,)))), edition))
    figures = [tag for tag in tags(pdf) if tag.get("/S") == "/Figure"]
    assert [str(tag["/Alt"]) for tag in figures] == ["2015: 1; 2026: 7"] * 12
    assert words(pdf.pages[0]).count("Median") == 5 + 1  # none for the first tile, once over the table


def test_of_cards_the_first_ten_stand_with_the_notes_of_these_only(edition):
    columns = tuple(Header(name, name.capitalize()) for name in ("said", "by", "found", "why", "theme"))
    rows = tuple(
        (
            Cell(f"Statement {n:02}"),
            Cell("Somebody"),
            Cell("contradicted", fact=f"v{n}", tone="bad"),
            Cell(f"Reason {n:02}."),
            Cell("places"),
        )
        for n in range(12)
    )
    cards = Table("c", prose("Cards"), columns, rows, look="cards", filters=("found", "theme"))
    facts = [
        {"id": f"v{n}", "kind": "fact", "value": 1, "text": f"verdict {n:02}", "about": "", "unit": ""}
        | {"rows": [], "verified": 0}
        for n in range(12)
    ]
    pdf = opened(chapter_pdf(Chapter("01", "T", (cards,), {"facts": facts}), edition))
    text = text_of(pdf)
    assert [f"Statement {n:02}" in text for n in range(12)] == [True] * 10 + [False] * 2
    assert [f"verdict {n:02}" in text for n in range(12)] == [True] * 10 + [False] * 2
    assert "2 more: on the web page and in its data" in text
    assert "places" not in text
