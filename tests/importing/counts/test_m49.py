"""The UN's list of countries, held against ours."""

import pytest
from tests.importing.files import sample

from regenatlas.importing.counts.m49 import read

HEADING = "Global Code,Country or Area,M49 Code,ISO-alpha2 Code,ISO-alpha3 Code\n"


def test_what_is_not_ours_or_ours_by_another_code_is_told(tmp_path, places):
    file = tmp_path / "UNSD.csv"
    rows = (
        "Iran (Islamic Republic of),364,IR,IRN",
        "Atlantis,999,,ATL",
        "Japan,392,IR,IRN",
        "Peru,604,PX,PER",
    )
    file.write_bytes((HEADING + "".join(f"001,{row}\n" for row in rows)).encode("utf-8-sig"))
    reading = read([file], "", places)
    assert reading.unknown == {
        "Atlantis (ATL)": 1,
        "Japan (IRN), by its name JPN": 1,
        "Peru (PER), two letters PX": 1,
    }
    assert (reading.rows, reading.counts) == (4, ())


@pytest.mark.parametrize("language", ["en", "fr", "ru"])
def test_all_real_countries_are_ours_by_code_and_name(places, language):
    reading = read([sample(f"unsd_m49/UNSD-{language}.csv")], "", places)
    assert (reading.rows, reading.unknown) == (249, {})
