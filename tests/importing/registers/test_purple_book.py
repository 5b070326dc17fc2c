import pytest
from tests.importing.files import purple, sample

from regenatlas.importing.registers.purple_book import read
from regenatlas.importing.statement import ImportFileError


def rows(*packs):
    return [
        f"R,Maker Inc.,{number},{name},{proper},{licensure},{day},{center}"
        for number, name, proper, licensure, day, center in packs
    ]


KYMRIAH = ("125646", "Kymriah", "tisagenlecleucel", "Licensed", "30-Aug-17", "CBER")


def test_what_changed_stands_twice_and_counts_once(tmp_path):
    lines = rows(KYMRIAH, (*KYMRIAH[:4], "1-May-18", "CBER"))
    reading = read([purple(tmp_path / "p.csv", *lines, changed=lines)])
    (one,) = reading.statements
    assert (one.number, one.names, one.granted, one.holder) == (
        "125646",
        ("Kymriah",),
        "2017-08-30",
        "Maker Inc.",
    )
    assert (reading.until, reading.rows) == ("2023-07-31", 4)


@pytest.mark.parametrize(
    ("states", "end"),
    [
        (("Licensed", "Revoked"), ("", "unspecified")),
        (("Revoked", "Revoked"), ("withdrawn", "revoked")),
        (("Voluntarily Revoked",), ("withdrawn", "handed_back")),
    ],
)
def test_a_licence_ends_with_its_last_pack(tmp_path, states, end):
    lines = rows(*((*KYMRIAH[:3], state, "30-Aug-17", "CBER") for state in states))
    (one,) = read([purple(tmp_path / "p.csv", *lines)]).statements
    assert (one.end, one.end_kind) == end


def test_a_cord_blood_without_a_brand_bears_its_proper_name(tmp_path):
    line = 'R,Clinimmune Labs,125391,N/A,"HPC, Cord Blood",Licensed,5/24/2012,CBER'
    (one,) = read([purple(tmp_path / "p.csv", line)]).statements
    assert (one.names, one.granted, one.candidate) == (("HPC, Cord Blood",), "2012-05-24", True)


def test_vaccines_and_the_other_center_are_none_of_ours(tmp_path):
    lines = rows(
        ("1", "Afluria", "Influenza Vaccine", "Licensed", "28-Sep-07", "CBER"),
        ("2", "Humira", "adalimumab", "Licensed", "31-Dec-02", "CDER"),
    )
    assert [(one.names, one.candidate) for one in read([purple(tmp_path / "p.csv", *lines)]).statements] == [
        (("Afluria",), False)
    ]


def test_a_licensure_that_is_not_known_stops(tmp_path):
    with pytest.raises(ImportFileError, match="the licensure «paused» is not known"):
        read([purple(tmp_path / "p.csv", *rows((*KYMRIAH[:3], "Paused", "30-Aug-17", "CBER")))])


@pytest.mark.parametrize(
    ("title", "until"),
    [("Extract 2023", "2023-08-14"), ("Made in March 2024", "2024-03-31"), ("", "2023-08-14")],
)
def test_a_title_without_a_month_leaves_the_newest_day(tmp_path, title, until):
    lines = rows((*KYMRIAH[:4], "8/14/2023", "CBER"))
    assert read([purple(tmp_path / "p.csv", *lines, title=title)]).until == until


def test_the_real_lists_put_together_are_read():
    reading = read([sample("fda_purplebook/2025-01_to_03_concat/purplebook.csv")])
    assert (reading.until, reading.rows, len(reading.statements)) == ("2025-03-05", 451, 116)
