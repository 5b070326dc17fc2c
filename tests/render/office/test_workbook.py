"""The workbook says what the page says, in cells to compute with, and leads from a number to its source."""

import io
import zipfile
from dataclasses import replace

import openpyxl
import pytest
from tests.render.conftest import FIRST, HOSTILE

from regenatlas.render.office.workbook import report_xlsx
from regenatlas.render.page.document import Chapter, Plain
from regenatlas.report.narrative import Prose


@pytest.fixture(scope="module")
def content(chapter, edition):
    return report_xlsx([chapter], edition)


@pytest.fixture(scope="module")
def book(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def table(sheet):
    """The lines below the headings, as dictionaries, with the cells."""
    head = int(sheet.freeze_panes[1:]) - 1
    headings = [cell.value for cell in sheet[head]]
    return [dict(zip(headings, row, strict=True)) for row in sheet.iter_rows(min_row=head + 1)]


def texts(sheet):
    return [cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None]


def line(sheet, location):
    """The cell that an internal link leads to."""
    name, _, cell = location.rpartition("!")
    assert name.strip("'") == sheet.title
    return sheet[cell]


def test_a_sheet_for_each_table_and_figure_between_what_they_hold_and_what_is_behind(book):
    assert book.sheetnames == [
        *("Read me", "Facts", "02 rank_over_time", "02 rank_over_time 2"),
        *("02 rivals", "02 nothing", "Rows", "Sources"),
    ]


def test_the_first_sheet_tells_what_this_is_and_leads_to_all_others(book, edition):
    start = book["Read me"]
    said = texts(start)
    for text in (
        "Iran in regenerative medicine",
        "11 February 2026",
        "by origin, strict EU sense",
        "2026.02",
    ):
        assert text in said
    assert edition.citation("Iran in regenerative medicine") in said
    leads = {row["Sheet"].value: row["Sheet"].hyperlink.location for row in table(start)}
    assert leads == {name: f"'{name}'!A1" for name in book.sheetnames if name != "Read me"}
    assert {row["Sheet"].value: row["Lines"].value for row in table(start)} == {
        "Facts": 4,
        "02 rank_over_time": 1,
        "02 rank_over_time 2": 1,
        "02 rivals": 6,
        "02 nothing": 0,
        "Rows": 14,
        "Sources": 2,
    }


def test_a_fact_has_its_words_its_value_and_what_it_rests_on(chapter, edition):
    facts = [
        {**fact, "value": {"rank": 7, "world": 0.256}.get(fact["id"])} for fact in chapter.ledger["facts"]
    ]
    made = replace(chapter, ledger={**chapter.ledger, "facts": facts})
    book = openpyxl.load_workbook(io.BytesIO(report_xlsx([made], edition)))
    rank = table(book["Facts"])[0]
    told = {heading: cell.value for heading, cell in rank.items()}
    assert told == {
        "Chapter": "02_standing",
        "Fact": "rank",
        "As told": "7th",
        "Value": 7,
        "What it is": "world rank by origin",
        "Rows": 3,
        "Of them verified": 1,
        "Numbers of the rows": "1–3",
        "Sources": "1–2",
        "On the page": "open",
    }
    page = rank["On the page"].hyperlink
    assert (page.target, page.location) == ("02_standing.html", "fact-rank")


def test_a_number_leads_to_its_fact_that_to_its_rows_and_these_to_their_source(book):
    number = table(book["02 rivals"])[0]["Products"]
    assert (number.value, number.hyperlink.location) == ("7", "'Facts'!A6")
    fact = next(row for row in table(book["Facts"]) if row["Chapter"].row == 6)
    assert fact["Fact"].value == "n"
    row = line(book["Rows"], fact["Rows"].hyperlink.location)
    assert book["Rows"].cell(row.row, 2).value == "products:a"
    source = line(book["Sources"], book["Rows"].cell(row.row, 4).hyperlink.location)
    assert book["Sources"].cell(source.row, 2).value == HOSTILE[1]


def test_rows_tell_words_grade_and_evidence(book):
    first, rule = table(book["Rows"])[:2]
    assert [cell.value for cell in first.values()] == [
        *(1, FIRST, "A · IFDA (Iran) · licensed · 2024", 2, "statement of an official", "verified"),
        "page states product and date",
    ]
    assert [cell.value for cell in rule.values()] == [2, "definitions:plain", "all in force", *[None] * 4]


def test_sources_have_dates_and_addresses_of_the_web_alone(book):
    bad, good = table(book["Sources"])
    assert (bad["Address"].value, bad["Address"].hyperlink) == (None, None)
    assert good["Address"].hyperlink.target == "https://example.org/list?a=1&b=2"
    assert good["Published"].is_date
    assert [good["Rows used"].value, good["Of them verified"].value] == [12, 12]


def test_a_table_has_its_title_its_question_and_every_cell(book):
    sheet = book["02 rivals"]
    assert sheet["A1"].value == f"Table 1. Nearest rivals {HOSTILE[1]}"
    assert "What is its world rank?" in texts(sheet)
    assert [row[HOSTILE[0]].value for row in table(sheet)] == HOSTILE
    assert {row["Country"].hyperlink.target for row in table(sheet)} == {"https://example.org/"}
    assert {row[HOSTILE[0]].hyperlink for row in table(sheet)} == {None}
    assert texts(book["02 nothing"])[-1] == "Nothing is known."


def test_a_figure_has_its_data_what_it_shows_and_its_place_on_the_page(book):
    sheet = book["02 rank_over_time"]
    assert sheet["A1"].value == f"Figure 1. 7th {HOSTILE[2]}"
    assert f"The rank falls. {HOSTILE[0]}" in texts(sheet)
    assert "Rows behind it: 1. Sources: 2." in texts(sheet)
    assert [(row["year"].value, row["rank"].value) for row in table(sheet)] == [(2026, 7)]
    assert sheet["A3"].hyperlink.location == "figure-rank_over_time"


def test_without_pages_nothing_leads_to_one(chapter, edition):
    book = openpyxl.load_workbook(io.BytesIO(report_xlsx([chapter], replace(edition, chapters=()))))
    targets = {
        cell.hyperlink.target for sheet in book for row in sheet.iter_rows() for cell in row if cell.hyperlink
    }
    assert not [target for target in targets if target and not target.startswith("https:")]


def test_a_chapter_that_failed_says_why(edition, chapter):
    failed = Chapter("03_portfolio", "Which products?", (Prose("Sorry:", "Sorry:"), Plain("KeyError")))
    book = openpyxl.load_workbook(io.BytesIO(report_xlsx([chapter, failed], edition)))
    assert "Sorry: KeyError" in texts(book["Read me"])


def test_a_bundle_without_any_number_is_a_workbook_too(edition):
    book = openpyxl.load_workbook(io.BytesIO(report_xlsx([Chapter("01", "Who?", ())], edition)))
    assert book.sheetnames == ["Read me", "Facts", "Rows", "Sources"]


def test_the_same_chapters_give_the_same_bytes_and_no_day_of_making(content, chapter, edition):
    assert report_xlsx([chapter], edition) == content
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        assert {entry.date_time[0] for entry in file.infolist()} == {1980}
        properties = file.read("docProps/core.xml").decode()
    assert "1980-01-01" in properties
    assert "Iran in regenerative medicine" in properties


def test_an_edition_from_the_right_is_a_workbook_from_the_right(chapter, edition):
    book = openpyxl.load_workbook(io.BytesIO(report_xlsx([chapter], replace(edition, direction="rtl"))))
    assert {sheet.sheet_view.rightToLeft for sheet in book} == {True}
