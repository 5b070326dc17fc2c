"""Works grouped by country, one answer of OpenAlex for each year."""

import json

import pytest

from regenatlas.importing.counts.openalex import read
from regenatlas.importing.statement import ImportFileError


def answer(folder, name, *groups):
    file = folder / name
    found = [{"key": key, "key_display_name": called, "count": n} for key, called, n in groups]
    file.write_text(
        json.dumps({"meta": {"count": 9, "groups_count": len(found)}, "results": [], "group_by": found})
    )
    return file


def test_works_are_read_by_country_and_by_the_year_in_the_name(tmp_path, places, numbers):
    old = answer(tmp_path, "openalex-2013.json", ("IR", "Iran", 120), ("US", "United States", 5000))
    new = answer(tmp_path, "openalex-2014.json", ("https://openalex.org/countries/IR", "Iran", 150))
    reading = read([old, new], "stem cell", places)
    assert numbers(reading) == {
        "IRN-2013-2013-stem-cell-openalex": "120",
        "USA-2013-2013-stem-cell-openalex": "5000",
        "IRN-2014-2014-stem-cell-openalex": "150",
    }
    cells = reading.counts[0].cells
    assert (cells["period_start"], cells["period_end"], cells["citations"]) == ("2013", "2013", "")
    assert (reading.until, reading.unknown) == ("2014", {})


def test_a_code_that_is_no_country_of_ours_is_told(tmp_path, places):
    reading = read([answer(tmp_path, "2013.json", ("unknown", "unknown", 7))], "x", places)
    assert (reading.counts, reading.unknown) == ((), {"unknown": 1})


def test_a_full_page_without_its_next_one_is_refused(tmp_path, places):
    full = answer(tmp_path, "2013 a.json", *[("IR", "Iran", 1)] * 200)
    with pytest.raises(ImportFileError, match="200 groups are a full page, expected the next one too"):
        read([full], "x", places)
    assert len(read([full, answer(tmp_path, "2013 b.json")], "x", places).counts) == 200


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ({"results": []}, "expected «group_by», found"),
        ({"group_by": [{"key": "IR", "count": "many"}]}, "row 1: expected a count of works, found «many»"),
    ],
)
def test_what_is_no_answer_is_refused(tmp_path, places, content, told):
    file = tmp_path / "2013.json"
    file.write_text(json.dumps(content))
    with pytest.raises(ImportFileError, match=told):
        read([file], "x", places)
