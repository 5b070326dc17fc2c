"""Indicators of the Global Health Observatory, whose rows mix countries, regions and sexes."""

import pytest
from tests.importing.files import sample

from regenatlas.importing.counts.who_gho import read
from regenatlas.importing.statement import ImportFileError

HEADING = (
    "Id,IndicatorCode,SpatialDimension,SpatialDimensionValueCode,TimeDim,DisaggregatingDimension1ValueCode,"
    "Value,NumericValue,Date\n"
)
CODE = "GHED_CHE_pc_PPP_SHA2011"


def saved(folder, *rows, code=CODE):
    file = folder / "gho.csv"
    lines = [
        f"1,{code},{kind},{place},{year},{sex},{n} [a-b],{n},2024-08-02T09:43:39Z"
        for kind, place, year, sex, n in rows
    ]
    file.write_text(HEADING + "\n".join(lines) + "\n")
    return file


def test_only_countries_and_both_sexes_are_read(tmp_path, places, numbers):
    file = saved(
        tmp_path,
        ("COUNTRY", "IRN", "2021", "", "1520.25"),
        ("COUNTRY", "JPN", "2021", "SEX_BTSX", "4900"),
        ("COUNTRY", "JPN", "2020", "SEX_MLE", "1"),
        ("REGION", "EMR", "2021", "", "600"),
        ("COUNTRY", "JPN", "1985", "", "600"),
        ("COUNTRY", "JPN", "2019", "", ""),
        ("COUNTRY", "YUG", "2001", "", "5"),
    )
    reading = read([file], "", places)
    assert numbers(reading) == {
        "IRN-2021-health_expenditure_per_head_ppp": "1520.25",
        "JPN-2021-health_expenditure_per_head_ppp": "4900",
    }
    assert (reading.until, reading.unknown, reading.rows) == ("2024-08-02", {"YUG": 1}, 7)


def test_two_values_of_one_year_and_an_indicator_of_no_table_are_refused(tmp_path, places):
    row = ("COUNTRY", "IRN", "2021", "")
    with pytest.raises(ImportFileError, match="row 3: a second value of IRN in 2021"):
        read([saved(tmp_path, (*row, "1"), (*row, "2"))], "", places)
    with pytest.raises(ImportFileError, match="the indicator «X» is none of our tables"):
        read([saved(tmp_path, (*row, "1"), code="X")], "", places)


def test_the_real_file_is_of_an_indicator_that_no_table_has(places):
    with pytest.raises(ImportFileError, match="«WHOSIS_000001» is none of our tables"):
        read([sample("who_gho/2024-08-02_transcribed_cut/WHOSIS_000001.csv")], "", places)
