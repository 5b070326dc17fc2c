"""A sheet holds any text, computes none of it, and says what it could not hold."""

import datetime as dt
import io
import re
import zipfile

import openpyxl
import pytest
from tests.hostile.payloads import BEFORE, WITHIN

from regenatlas.render.office import sheets
from regenatlas.render.office.sheets import Book, Link, Shown
from regenatlas.render.page.document import Edition
from regenatlas.report.escaping import plain


def written(*rows, edition=None, **options):
    """A sheet with one table, read back; its headings stand in row 1."""
    book = Book(edition or Edition(), "Title", "about")
    sheet = book.sheet("Sheet one")
    sheet.table([f"c{at}" for at, _ in enumerate(rows[0])], rows, whole="data/t.csv", **options)
    return openpyxl.load_workbook(io.BytesIO(book.content()))["Sheet one"]


def values(sheet, row):
    return [cell.value for cell in sheet[row]]


@pytest.mark.parametrize(
    "text", [*BEFORE, *(f"x{text}" for text in WITHIN), "_x0041_", "'quoted", "#REF!", "true"]
)
def test_any_text_is_a_string_that_reads_as_on_the_page(text):
    cell = written([text])["A2"]
    assert (cell.data_type, cell.value) == ("s", plain(text))
    assert cell.hyperlink is None


def test_values_keep_their_types():
    row = [7, 0.25, dt.date(2026, 2, 11), "7", Shown(0.256, "0%"), 10**16, float("nan"), True]
    cells = written(row)[2]
    assert [cell.data_type for cell in cells] == ["n", "n", "d", "s", "n", "s", "s", "s"]
    assert [cell.value for cell in cells] == [
        *(7, 0.25, dt.datetime(2026, 2, 11), "7", 0.256),  # noqa: DTZ001
        *("10000000000000000", "nan", "True"),
    ]
    assert [cells[at].number_format for at in (2, 4)] == ["yyyy-mm-dd", "0%"]


def test_the_header_stays_in_sight_with_filters_and_the_columns_have_the_width_of_their_texts():
    sheet = written(["a", "b" * 30], ["c", "d" * 500])
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet.print_title_rows) == ("A2", "A1:B3", "$1:$1")
    widths = [sheet.column_dimensions[name].width for name in "AB"]
    assert widths[0] < 12
    assert 30 < widths[1] < 64
    assert sheet["B3"].alignment.wrap_text
    assert not sheet["B2"].alignment.wrap_text
    assert sheet.row_dimensions[3].height == 90  # six lines at most


def test_links_lead_to_the_web_to_a_page_beside_or_to_a_cell():
    row = [
        Link("web", "https://example.org/?a=1&b=2#c"),
        Link("page", "02_standing.html#fact-rank"),
        Link(7, place="'Sheet one'!A1"),
    ]
    web, page, place = written(row)[2]
    assert (web.hyperlink.target, web.hyperlink.location) == ("https://example.org/?a=1&b=2", "c")
    assert (page.hyperlink.target, page.hyperlink.location) == ("02_standing.html", "fact-rank")
    assert (place.hyperlink.target, place.hyperlink.location) == (None, "'Sheet one'!A1")
    assert [web.value, page.value, place.value] == ["web", "page", 7]
    assert place.data_type == "n"


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "external:c:\\x.xlsx",
        "\\\\host\\share",
        "internal:A1",
        "mailto:a@example.org",
        "https://user@evil.example/",
        "../x.html",
        "/x.html",
        "x.html?y",
        "=cmd|' /c calc'!A0",
    ],
)
def test_no_other_address_becomes_a_link(address):
    cell = written([Link("text", address)])["A2"]
    assert (cell.hyperlink, cell.value) == (None, "text")


def test_an_address_that_excel_cannot_have_is_told_instead(monkeypatch):
    long = "https://example.org/" + "x" * 2100
    assert written([Link("text", long)])["A2"].value == f"text ({long})"
    monkeypatch.setattr(sheets, "_LINKS", 1)
    first, second = (
        written([Link("one", "https://a.org/")], [Link("two", "https://b.org/")])[at][0] for at in (2, 3)
    )
    assert first.hyperlink.target == "https://a.org/"
    assert (second.hyperlink, second.value) == (None, "two (https://b.org/)")


def test_a_text_longer_than_a_cell_is_cut_and_says_where_it_stands():
    whole, cut, wide = written(["a" * 32_767, "b" * 32_768, "\U0001f600" * 20_000])[2]
    assert whole.value == "a" * 32_767
    assert re.fullmatch(r"b{32000,}… \(cut; the whole text stands in data/t\.csv\)", cut.value)
    assert len(cut.value) == 32_767
    assert len(wide.value.encode("utf-16-le")) // 2 <= 32_767
    assert wide.value.endswith("data/t.csv)")


def test_rows_that_no_sheet_holds_are_counted(monkeypatch):
    monkeypatch.setattr(sheets, "_ROWS", 5)
    sheet = written(*([at] for at in range(6)))
    assert [cell.value for (cell,) in sheet.iter_rows(min_row=2)] == [
        *(0, 1, 2),
        "3 more rows: they stand in data/t.csv",
    ]


def test_an_empty_table_says_so():
    book = Book(Edition(), "Title", "")
    book.sheet("one").table(["c"], [], whole="", empty="None in the tables.")
    sheet = openpyxl.load_workbook(io.BytesIO(book.content()))["one"]
    assert [values(sheet, 1), values(sheet, 2)] == [["c"], ["None in the tables."]]


def test_names_of_sheets_are_legal_and_each_is_another():
    book = Book(Edition(), "Title", "")
    wanted = ["a:b/c?*[d]\\", "A b c d", "'x'", "History", "", "w" * 40, "w" * 41, "😀" * 20, "bell\x07"]
    names = [book.sheet(name).name for name in wanted]
    assert names[:6] == ["a b c d", "A b c d 2", "x", "History 1", "Sheet", "w" * 31]
    assert names[6:8] == ["w" * 29 + " 2", "😀" * 15]
    read = openpyxl.load_workbook(io.BytesIO(book.content())).sheetnames
    assert [name.lower() for name in read] == [name.lower() for name in names]
    assert len({name.lower() for name in names}) == len(names)


def test_an_edition_that_is_read_from_the_right_has_its_sheets_so():
    assert written(["a"], edition=Edition(direction="rtl")).sheet_view.rightToLeft
    assert not written(["a"]).sheet_view.rightToLeft


def test_nothing_in_the_file_computes_or_reaches_out():
    book = Book(Edition(), "Title", "about")
    book.sheet("one").table(["c"], [[text] for text in BEFORE], whole="")
    with zipfile.ZipFile(io.BytesIO(book.content())) as file:
        names = file.namelist()
        text = "".join(file.read(name).decode() for name in names)
    assert not [name for name in names if re.search("external|vba|connections|query|calcChain", name)]
    assert not re.search(r"<f[ >]|<ddeLink|<oleLink", text)
