import datetime as dt
import io
import os
import zipfile

import pytest
from tests.importing.files import sample, workbook

from regenatlas.importing.grids import UNPACKED, Grid, heading, iso_date, newest, read_grids, tidy
from regenatlas.importing.statement import ImportFileError

WANTED = {"name": ("Name of medicine", "Medicine name"), "day": ("Authorisation date",)}


def grid(*rows):
    return Grid("list.csv", "", tuple(map(tuple, rows)))


def test_a_heading_is_found_by_what_it_says():
    found = [
        *grid(
            ["made in 2024"], [], ["x", "Authorisation  Date", "Medicine\nname"], ["", "2020", "A"]
        ).records(WANTED)
    ]
    assert [(str(origin), row) for origin, row in found] == [
        ("list.csv, row 4", {"name": "A", "day": "2020"})
    ]


def test_the_newer_name_of_a_column_comes_before_the_older_one():
    records = grid(
        ["Medicine name", "Name of medicine", "Authorisation date"], ["old", "new", "2020"]
    ).records(WANTED)
    assert next(records)[1]["name"] == "new"


def test_short_and_empty_rows_are_taken_as_they_are():
    rows = [
        row for _, row in grid(["Medicine name", "Authorisation date"], ["A"], [], ["", ""]).records(WANTED)
    ]
    assert rows == [{"name": "A", "day": ""}]


def test_an_optional_column_may_be_missing():
    one = grid(["Medicine name", "Authorisation date"], ["A", "2020"])
    assert [row for _, row in one.records(WANTED, {"more": ("More",)})] == [{"name": "A", "day": "2020"}]


def test_a_renamed_column_is_named_with_the_nearest_there_is():
    with pytest.raises(ImportFileError) as raised:
        [*grid(["Medicine name", "Authorization date"]).records(WANTED)]
    assert str(raised.value) == (
        "list.csv: expected a column «Authorisation date»; nearest: «authorization date»"
    )


def test_headings_are_compared_without_line_breaks_case_and_the_second_language():
    assert heading("Zulassungs-nummer\n\nNuméro") == heading("Zulassungsnummer") == "zulassungsnummer"
    assert heading("Species\n(veterinary)") == "species (veterinary)"


@pytest.mark.parametrize("content", ["a;b\n1;ü", "a,b\n1,ü", "a\tb\n1\tü"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_csv_is_read_in_the_encodings_and_with_the_separators_that_spreadsheets_write(
    tmp_path, content, encoding
):
    file = tmp_path / "list.csv"
    file.write_bytes(content.encode(encoding))
    (found,), digest = read_grids(file)
    assert found.rows == (("a", "b"), ("1", "ü"))
    assert len(digest) == 64


def test_line_breaks_within_cells_and_blanks_that_do_not_break_are_kept_and_plain(tmp_path):
    file = tmp_path / "list.csv"
    file.write_bytes('a,b\r\n"1\n2",x\xa0y \r\n'.encode())
    assert read_grids(file)[0][0].rows == (("a", "b"), ("1\n2", "x y"))


def test_a_spreadsheet_is_read_as_text(tmp_path):
    rows = [
        [
            277.0,
            1.5,
            dt.datetime.fromisoformat("2018-08-23T01:00"),
            dt.date(2020, 1, 2),
            None,
            True,
            " 00277 ",
        ]
    ]
    (found,), _ = read_grids(workbook(tmp_path / "list.xlsx", rows, "List"))
    assert (found.sheet, found.rows) == (
        "List",
        (("277", "1.5", "2018-08-23", "2020-01-02", "", "yes", "00277"),),
    )


def test_the_newest_of_several_issues_is_taken(tmp_path):
    for year in (2023, 2025, 2024):
        (tmp_path / f"{year}.csv").write_text(f"{year},x\n")
    until, found, digests = newest(sorted(tmp_path.iterdir()), lambda one: one.rows[0][0])
    assert (until, found.file, [*digests]) == ("2025", "2025.csv", ["2025.csv"])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "list.csv: the file is empty"),
        (b" \n", "list.csv: the file is empty"),
        (b"\x00\x01\x02", "list.csv: expected text or a spreadsheet, found other bytes"),
        (b"%PDF-1.7\n\x00", "list.csv: a PDF document, expected rows of a table"),
        (b"PK\x03\x04 broken", "list.csv: not readable as a spreadsheet"),
        (b"<html><body>404</body></html>", "list.csv: expected rows of a table, found <html>"),
        (b"a,b\n" + b"x" * 200_000, "list.csv: not readable as CSV (field larger than field limit"),
    ],
)
def test_a_file_that_is_no_list_is_refused_in_one_line(tmp_path, content, message):
    file = tmp_path / "list.csv"
    file.write_bytes(content)
    with pytest.raises(ImportFileError) as raised:
        read_grids(file)
    assert str(raised.value).startswith(message)
    assert "\n" not in str(raised.value)


def test_a_missing_file_and_a_folder_are_told(tmp_path):
    for path, word in ((tmp_path / "x.csv", "not found"), (tmp_path, "no file")):
        with pytest.raises(ImportFileError, match=word):
            read_grids(path)


def test_what_unpacks_beyond_measure_is_refused(tmp_path):
    out = io.BytesIO()
    archive = zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED)
    with archive, archive.open("xl/worksheets/sheet1.xml", "w") as part:
        for _ in range(UNPACKED // 2**24 + 1):
            part.write(bytes(2**24))
    (tmp_path / "bomb.xlsx").write_bytes(out.getvalue())
    with pytest.raises(ImportFileError, match="unpacks to more than 600 MB"):
        read_grids(tmp_path / "bomb.xlsx")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2018-08-23", "2018-08-23"),
        ("2018-08-23 01:00:00", "2018-08-23"),
        ("2016/01/14", "2016-01-14"),
        ("23/08/2018", "2018-08-23"),
        ("1.07.2010", "2010-07-01"),
        ("2-Dec-87", "1987-12-02"),
        ("13-Feb-36", "1936-02-13"),
        ("5-Mar-20", "2020-03-05"),
        ("05-SEP-2018", "2018-09-05"),
        ("May 22, 2025", "2025-05-22"),
        ("", ""),
        ("N/A", ""),
        ("Date TBD", ""),
    ],
)
def test_dates_are_read_in_the_forms_of_the_registers(text, day):
    assert iso_date(text) == day


@pytest.mark.parametrize("text", ["soon", "31/02/2020", "2020-13-01", "5-Foo-20"])
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011 - the message is its caller's
        iso_date(text)


def test_tidy_makes_wide_letters_and_blanks_plain():
    assert tidy("Ｎｏ．\u3000１\xa0 x\n") == "No. 1 x"


def test_a_file_that_one_reader_refuses_is_read_by_the_other():
    (found, *_), _ = read_grids(sample("swissmedic/2014-01-01/Packungen-2014.01.01.xlsx"))
    assert found.rows[3][0] == "Zulassungs-Nummer"


class PanicException(BaseException):
    """What calamine raises where it gives up: no Exception, because it is written in Rust."""


def panic(_stream):
    os.write(2, b"thread panicked")
    raise PanicException


@pytest.mark.parametrize("give_up", [panic, lambda _stream: os.abort()])
def test_a_reader_that_gives_up_or_dies_is_a_file_that_cannot_be_read(tmp_path, monkeypatch, capfd, give_up):
    monkeypatch.setattr("python_calamine.CalamineWorkbook.from_filelike", give_up)
    (tmp_path / "x.xls").write_bytes(b"\xd0\xcf\x11\xe0")
    with pytest.raises(ImportFileError, match=r"x\.xls: not readable as a spreadsheet"):
        read_grids(tmp_path / "x.xls")
    assert capfd.readouterr().err == ""
