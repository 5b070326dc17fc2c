import pytest
from tests.importing.files import pack, packs, sample

from regenatlas.importing.registers.swissmedic import read
from regenatlas.importing.statement import ImportFileError


def test_packs_are_one_licence_with_its_first_day(tmp_path):
    rows = [
        pack(67529, "Zolgensma", "2021-07-01"),
        pack(67529, "Zolgensma", "2021-06-28", valid="2026-06-27"),
    ]
    reading = read([packs(tmp_path / "p.xlsx", *rows, stand="30.06.2025")])
    (one,) = reading.statements
    assert (reading.until, reading.rows) == ("2025-06-30", 2)
    assert (one.number, one.names, one.granted, one.candidate) == (
        "67529",
        ("Zolgensma",),
        "2021-06-28",
        True,
    )


def test_short_numbers_get_their_zeros(tmp_path):
    (one,) = read([packs(tmp_path / "p.xlsx", pack(277.0, "A", "2010-04-26"))]).statements
    assert one.number == "00277"


@pytest.mark.parametrize(
    ("name", "substance", "kind"),
    [
        ("Leqvio", "inclisiranum", "small interfering RNA"),
        ("Qalsody", "tofersenum", "antisense oligonucleotide"),
        ("Transfert de microbiote fécal", "faeces humanae", "faecal microbiota"),
    ],
)
def test_what_stands_among_transplant_products_but_is_none_is_tagged(tmp_path, name, substance, kind):
    (one,) = read([packs(tmp_path / "p.xlsx", pack(1, name, "2020-01-01", substance=substance))]).statements
    assert (one.left_out, one.candidate) == (kind, False)


def test_other_classes_are_no_candidates(tmp_path):
    (one,) = read([packs(tmp_path / "p.xlsx", pack(1, "A", "2020-01-01", kind="Impfstoffe"))]).statements
    assert (one.left_out, one.candidate) == ("", False)


def test_a_list_without_its_day_is_refused(tmp_path):
    with pytest.raises(ImportFileError, match="expected the day of the list"):
        read([packs(tmp_path / "p.xlsx", pack(1, "A", "2020-01-01"), stand="")])


@pytest.mark.parametrize(
    ("name", "until", "licences"),
    [
        ("2010-07/Packungen.xls", "2010-07-01", 6),
        ("2014-01-01/Packungen-2014.01.01.xlsx", "2013-12-01", 5),
        ("2019-01-31/Packungen-2019.01.31.xlsx", "2019-01-31", 34),
        ("2025-12/Packungen-2025.12.15.xlsx", "2025-11-30", 176),
    ],
)
def test_the_real_lists_of_all_years_are_read(name, until, licences):
    reading = read([sample(f"swissmedic/{name}")])
    assert (reading.until, len(reading.statements)) == (until, licences)


def test_the_real_list_without_a_column_is_refused():
    with pytest.raises(ImportFileError, match="expected a column «Bezeichnung des Arzneimittels»"):
        read([sample("swissmedic/negative/Packungen-wrong-header.xlsx")])


def test_the_real_list_has_thirteen_of_ours_and_eight_of_another_kind():
    statements = read([sample("swissmedic/2025-12/Packungen-2025.12.15.xlsx")]).statements
    assert sum(one.candidate for one in statements) == 13
    assert sum(bool(one.left_out) for one in statements) == 8
