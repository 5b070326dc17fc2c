"""The Word document has the brief and the summary, each number led to a note and that to its sources."""

import io
import re
import zipfile
from dataclasses import replace

import pytest
from docx2python import docx2python
from lxml import etree
from tests.render.conftest import HOSTILE

from regenatlas.render.office.word import report_docx
from regenatlas.render.page.document import Chapter, Plain, Sources
from regenatlas.report.display import Cell, Header, Table
from regenatlas.report.narrative import Prose

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def prose(markdown):
    return Prose(markdown, markdown)


@pytest.fixture(scope="module")
def brief(chapter):
    return replace(chapter, name="00_overview", title="The brief", headline="It is [7th](#fact-rank)")


@pytest.fixture(scope="module")
def other(chapter):
    blocks = (
        prose("[How this works](methods.md#standing)"),
        prose("## Found [7 products](#fact-n)\n\nText that stays on the page."),
        prose("## What this does not show"),
        prose("Some limits."),
        prose("## Sources\n\nThe documents."),
        Sources(),
    )
    summary = (("uncertain", "Much is."), ("settles", "A list would."))
    return replace(chapter, blocks=blocks, headline="Found at all", summary=summary)


@pytest.fixture(scope="module")
def content(brief, other, edition):
    return report_docx([brief, other], edition)


def paragraphs(content):
    """Style and text of each paragraph."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        root = etree.fromstring(file.read("word/document.xml"))
    found = []
    for paragraph in root.iter(f"{W}p"):
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        text = "".join(node.text or "" for node in paragraph.iter(f"{W}t"))
        found.append(("" if style is None else style.get(f"{W}val"), text))
    return found


@pytest.fixture(scope="module")
def lines(content):
    return paragraphs(content)


def test_the_parts_stand_in_order_under_headings(lines):
    assert [(style, text) for style, text in lines if re.match("Title|Heading[12]", style)] == [
        ("Title", "Iran in regenerative medicine"),
        ("Heading1", "Summary"),
        ("Heading2", "Findings"),
        ("Heading2", "What is uncertain"),
        ("Heading2", "What would settle it"),
        ("Heading1", "The brief"),
        *(("Heading2", title) for title in ("The count", "The count")),
        ("Heading1", "What is its world rank?"),
        ("Heading2", "What is uncertain"),
        ("Heading2", "What would settle it"),
        ("Heading2", "What this does not show"),
        ("Heading1", "Where the numbers come from"),
        ("Heading1", "Sources"),
    ]


def test_another_reader_finds_what_it_is_about_and_the_brief(content, edition):
    with docx2python(io.BytesIO(content)) as read:
        text, properties = read.text, read.core_properties
    for words in ("11 February 2026", "by origin, strict EU sense", "2026.02", *HOSTILE, "<b>markup</b>"):
        assert words in text
    assert edition.citation("Iran in regenerative medicine") in text
    assert properties["title"] == "Iran in regenerative medicine"
    assert properties["language"] == "en"


def test_of_another_chapter_stand_its_findings_and_limits_alone(lines):
    at = lines.index(("Heading1", "What is its world rank?"))
    assert [text for _, text in lines[at + 1 : at + 9]] == [
        *("Found at all", "Found 7 products[2]", "What is uncertain", "Much is.", "What would settle it"),
        *("A list would.", "What this does not show", "Some limits."),
    ]
    assert "Text that stays on the page." not in [text for _, text in lines]


def test_a_number_leads_to_its_note_and_that_names_rows_and_sources(lines):
    # The finding of the brief is the first that mentions it.
    assert ("ListBullet", "It is 7th[1]") in lines
    notes = [text for style, text in lines if style == "Sourcenote"]
    assert notes[0].startswith("[1] 7th: world rank by origin. Rows: 3, verified: 1 (")
    assert "sources: S1–2." in notes[0]
    assert "Licence events by evidence – statement of an official: 1." in notes[0]
    assert f"S1. {HOSTILE[1]}, {HOSTILE[0]}." in notes
    assert "S2. Drug list, IFDA, 2024-08-20." in notes


def test_what_all_links_lead_to_is_there(content):
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        root = etree.fromstring(file.read("word/document.xml"))
        relations = etree.fromstring(file.read("word/_rels/document.xml.rels"))
    places = {mark.get(f"{W}name") for mark in root.iter(f"{W}bookmarkStart")}
    anchors = {link.get(f"{W}anchor") for link in root.iter(f"{W}hyperlink")} - {None}
    assert anchors
    assert anchors <= places
    assert {"chapter_00_overview", "note_1", "source_2"} <= places
    outside = [one.get("Target") for one in relations if one.get("TargetMode") == "External"]
    assert sorted(outside) == ["https://example.org/", "https://example.org/list?a=1&b=2"]


def test_tables_of_the_brief_have_captions_and_say_what_is_left_out(edition):
    cells = tuple((Cell(f"row {at}"),) for at in range(12))
    table = Table("t", prose("What it shows"), (Header("n", "N"),), cells)
    made = Chapter("00_overview", "The brief", (table, replace(table, cells=(), empty="Nothing.")))
    found = paragraphs(report_docx([made], edition))
    assert found.count(("Caption", "What it shows")) == 2
    assert ("Tabletext", "row 9") in found
    assert ("Tabletext", "row 10") not in found
    assert ("", "2 more rows: on the web page and in its data") in found
    assert ("", "Nothing.") in found


def test_a_chapter_that_failed_says_why(edition):
    failed = Chapter("03_portfolio", "Which products?", (prose("Sorry:"), Plain("KeyError")))
    assert [text for _, text in paragraphs(report_docx([failed], edition))][-3:] == [
        *("Which products?", "Sorry:", "KeyError"),
    ]


def test_the_same_chapters_give_the_same_bytes(content, brief, other, edition):
    assert report_docx([brief, other], edition) == content
