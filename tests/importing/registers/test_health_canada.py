import pytest
from tests.importing.files import sample

from regenatlas.importing.registers.health_canada import read
from regenatlas.importing.statement import ImportFileError

FILES = {
    "drug": [
        '"97104","","Human","02480271","KYMRIAH"',
        '"1","","Veterinary","2","COWCEL"',
        '"3","","Human","4","PLAIN"',
    ],
    "comp": ['"97104","NVR07","7277","NOVARTIS"'],
    "status": [
        '"97104","N","APPROVED","05-SEP-2018"',
        '"97104","Y","MARKETED","24-MAY-2019"',
        '"97104","N","APPROVED","01-OCT-2019"',
    ],
    "ingred": ['"97104","22973","TISAGENLECLEUCEL"'],
    "schedule": ['"97104","Prescription"', '"97104","Schedule D"', '"1","Schedule D"', '"3","Prescription"'],
}


@pytest.fixture
def extract(tmp_path):
    def write(suffix="", **changed):
        for name, lines in (FILES | changed).items():
            (tmp_path / f"{name}{suffix}.txt").write_bytes("\r\n".join(lines).encode())
        return [tmp_path]

    return write


def test_the_earliest_approval_is_the_licence_and_only_human_biologicals_count(extract):
    reading = read(extract())
    (one,) = reading.statements
    assert (one.number, one.names, one.granted, one.holder) == (
        "02480271",
        ("KYMRIAH",),
        "2018-09-05",
        "NOVARTIS",
    )
    assert (one.substance, one.candidate, one.end) == ("TISAGENLECLEUCEL", True, "")
    assert (reading.until, reading.rows, reading.whole) == ("2019-10-01", 3, False)


def test_a_heading_that_somebody_added_is_passed_over(extract):
    drug = ["DRUG_CODE,PRODUCT_CATEGORIZATION,CLASS,DRUG_IDENTIFICATION_NUMBER,BRAND_NAME", *FILES["drug"]]
    assert len(read(extract(drug=drug)).statements) == 1


def test_all_parts_are_one_whole_and_a_cancelled_product_has_an_end(extract):
    for suffix in ("", "_ap", "_dr"):
        files = extract(suffix)
    cancelled = [*FILES["status"][:1], '"97104","Y","CANCELLED POST MARKET","02-FEB-2024"']
    extract("_ia", drug=['"97104","","Human","09","OLDCEL"'], status=cancelled)
    reading = read(files)
    assert reading.whole
    assert [(one.names[0], one.end, one.ended) for one in reading.statements] == [
        ("KYMRIAH", "", ""),
        ("OLDCEL", "withdrawn", "2024-02-02"),
    ]


def test_a_file_that_is_missing_is_named(extract, tmp_path):
    files = extract()
    (tmp_path / "status.txt").unlink()
    with pytest.raises(ImportFileError, match=r"expected status\.txt beside drug\.txt, found none"):
        read(files)
    (tmp_path / "drug.txt").unlink()
    with pytest.raises(ImportFileError, match=r"expected the file drug\.txt"):
        read(files)


def test_the_real_extract_is_read():
    reading = read([sample("healthcanada_dpd/2024-07")])
    assert (reading.until, reading.rows, len(reading.statements)) == ("2024-06-14", 609, 32)
