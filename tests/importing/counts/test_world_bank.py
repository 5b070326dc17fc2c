"""The World Bank's indicators as CSV in all its forms, and as pages of its API."""

import json

import pytest
from tests.importing.files import sample

from regenatlas.importing.counts.world_bank import read
from regenatlas.importing.statement import ImportFileError

POPULATION = "SP.POP.TOTL"
RAW = (
    '"Data Source","World Development Indicators",\n\n"Last Updated Date","2016-07-22",\n\n'
    '"Country Name","Country Code","Indicator Name","Indicator Code","1989","1990","2015","2016",\n'
    '"Arab World","ARB","Population, total","SP.POP.TOTL","1","2","3","4",\n'
    '"Iran, Islamic Rep.","IRN","Population, total","SP.POP.TOTL","5","56366217","79109272","",\n'
)
RESAVED = (
    '"""Data Source""",World Development Indicators,,,,\n,,,,,\nLast Updated Date,7/20/17,,,,\n,,,,,\n'
    "Country Name,Country Code,Indicator Name,Indicator Code,1990,2015\n"
    '"Iran, Islamic Rep.",IRN,"Population, total",SP.POP.TOTL,56366217,79109272\n'
)
BARE = "Country Name,Country Code,Indicator Code,1990,2015\nIran,IRN,SP.POP.TOTL,56366217,79109272\n"


@pytest.mark.parametrize(
    ("text", "encoding", "until"),
    [
        (RAW, "utf-8", "2016-07-22"),
        (RAW, "utf-8-sig", "2016-07-22"),
        (RESAVED, "utf-8", "2017-07-20"),
        (BARE, "utf-8-sig", "2015"),
    ],
)
def test_csv_is_read_with_and_without_what_stands_above_it(tmp_path, places, numbers, text, encoding, until):
    file = tmp_path / "API_SP.POP.TOTL_DS2_en_csv_v2.csv"
    file.write_bytes(text.encode(encoding))
    reading = read([file], "", places)
    assert numbers(reading) == {
        "IRN-1990-population_total": "56366217",
        "IRN-2015-population_total": "79109272",
    }
    assert (reading.until, reading.unknown) == (until, {})
    assert reading.counts[0].cells["unit"] == "persons"


def page(folder, number, pages, rows, indicator=POPULATION, total=None):
    head = {"page": number, "pages": pages, "per_page": "2", "lastupdated": "2024-03-28"}
    found = [
        {
            "indicator": {"id": indicator, "value": "A name"},
            "country": {"id": two, "value": name},
            "countryiso3code": three,
            "date": year,
            "value": value,
        }
        for two, three, name, year, value in rows
    ]
    file = folder / f"{indicator}-{number}.json"
    file.write_text(json.dumps([{**head, "total": total or len(rows)}, found]))
    return file


GROUPS = [("ZH", "AFE", "Africa Eastern and Southern", "2022", 720e6), ("XD", "", "High income", "2022", 1e9)]
IRAN = [("IR", "IRN", "Iran, Islamic Rep.", "2023", None), ("IR", "IRN", "Iran", "2022", 88550570)]


def test_pages_are_read_together_without_groups_of_countries_and_empty_years(tmp_path, places, numbers):
    files = [page(tmp_path, 1, 2, GROUPS, total=4), page(tmp_path, 2, 2, IRAN, total=4)]
    reading = read(files, "", places)
    assert numbers(reading) == {"IRN-2022-population_total": "88550570"}
    assert (reading.until, reading.unknown) == ("2024-03-28", {})


def test_a_missing_page_and_missing_rows_are_refused(tmp_path, places):
    with pytest.raises(ImportFileError, match=r"SP\.POP\.TOTL: expected 2 pages, page 2 is missing"):
        read([page(tmp_path, 1, 2, GROUPS, total=4)], "", places)
    with pytest.raises(ImportFileError, match="expected 9 rows as its head says, found 2"):
        read([page(tmp_path, 1, 1, IRAN, total=9)], "", places)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ([{"message": [{"id": "120", "value": "Invalid value"}]}], "the answer is an error: .*Invalid value"),
        ({"rows": []}, "expected a head with its pages and rows, found"),
    ],
)
def test_an_error_of_the_interface_is_told(tmp_path, places, content, told):
    file = tmp_path / "a.json"
    file.write_text(json.dumps(content))
    with pytest.raises(ImportFileError, match=told):
        read([file], "", places)


def test_an_indicator_of_none_of_our_tables_and_what_is_no_number_are_refused(tmp_path, places):
    with pytest.raises(
        ImportFileError, match=r"row 1: the indicator «NY\.GDP\.MKTP\.CD» is none of our tables"
    ):
        read([page(tmp_path, 1, 1, IRAN, "NY.GDP.MKTP.CD")], "", places)
    for value in ("many", float("nan")):
        with pytest.raises(ImportFileError, match="row 1: expected a number, found"):
            read([page(tmp_path, 1, 1, [("IR", "IRN", "Iran", "2022", value)])], "", places)


def test_the_real_files(places, numbers):
    folder = "worldbank/api_json_2024-03-28"
    found = numbers(read([sample(f"{folder}/GBR/SP.POP.TOTL.json")], "", places))
    assert (found["GBR-2022-population_total"], len(found)) == ("66971395", 33)
    with pytest.raises(ImportFileError, match="expected 2 pages, page 2 is missing"):
        read([sample(f"{folder}/SP.POP.TOTL.json")], "", places)
    for name in ("csv_2016-07-22_raw_transcribed_cut/API_NY.GDP.MKTP.CD_DS2_en_csv_v2.csv",):
        with pytest.raises(ImportFileError, match=r"NY\.GDP\.MKTP\.CD"):
            read([sample(f"worldbank/{name}")], "", places)
