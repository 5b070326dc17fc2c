"""SCImago's country ranks, whose years stand in the name of the file only."""

import pytest
from tests.importing.files import sample, workbook

from regenatlas.importing.counts.scimago import read
from regenatlas.importing.statement import ImportFileError

HEADINGS = ["Rank", "Country", "Documents", "Citable documents", "Citations", "Self-citations"]


def test_documents_citations_and_place_are_read_by_country(tmp_path, places, numbers):
    rows = [
        [1, "South Korea", 900, 880, 12000, 100],
        [2, "Iran", 800, 790, 9000, 90],
        [3, "Persis", 1, 1, 0, 0],
    ]
    file = workbook(tmp_path / "scimagojr country rank 1996-2023.xlsx", [HEADINGS, *rows])
    reading = read([file], "Transplantation", places)
    assert numbers(reading) == {
        "KOR-1996-2023-transplantation-scimago": ["900", "12000", "1"],
        "IRN-1996-2023-transplantation-scimago": ["800", "9000", "2"],
    }
    cells = reading.counts[0].cells
    assert (cells["period_start"], cells["period_end"], cells["field"]) == (
        *("1996", "2023", "Transplantation (SCImago)"),
    )
    assert (reading.until, reading.unknown) == ("2023", {"Persis": 1})


def test_later_files_have_a_region_beside_the_country(tmp_path, places, numbers):
    rows = [["Rank", "Country", "Region", *HEADINGS[2:]], [1, "Iran", "Middle East", 8, 8, 90, 9]]
    reading = read([workbook(tmp_path / "rank 2023.xlsx", rows)], "x", places)
    assert numbers(reading) == {"IRN-2023-2023-x-scimago": ["8", "90", "1"]}


def test_what_is_no_number_is_refused(tmp_path, places):
    file = workbook(tmp_path / "rank 2023.xlsx", [HEADINGS, [1, "Iran", "many", 1, 1, 1]])
    with pytest.raises(ImportFileError, match=r"row 2: expected whole numbers, found many"):
        read([file], "x", places)


def test_the_real_ranks_under_a_name_with_their_years(tmp_path, places):
    file = tmp_path / "scimagojr 1996-2016.xlsx"
    file.write_bytes(sample("scimago/2016_energy/scimagojr-3.xlsx").read_bytes())
    reading = read([file], "Energy", places)
    assert (reading.rows, reading.unknown) == (192, {"Netherlands Antilles": 1})
    assert len({one.cells["country"] for one in reading.counts}) == 191
