import datetime as dt

import pytest
from tests.importing.files import EMA_OLD, ema, medicine, sample

from regenatlas.importing.registers.ema import read
from regenatlas.importing.statement import ImportFileError

ENDED = "Withdrawal / expiry / revocation / lapse of marketing authorisation date"
INN = "International non-proprietary name (INN) / common name"


def only(file, *medicines, **given):
    (statement,) = read([ema(file, *medicines, **given)]).statements
    return statement


@pytest.fixture
def file(tmp_path):
    return tmp_path / "medicines.xlsx"


def test_a_licence_is_read_with_its_former_names_and_number(file):
    row = medicine(
        "Beqvez (previously Durveqtix) ",
        " EMEA/H/C/004774  ",
        "24/07/2024",
        **{INN: "fidanacogene\xa0elaparvovec"},
    )
    one = only(file, row)
    assert (one.names, one.number, one.granted) == (("Beqvez", "Durveqtix"), "EMEA/H/C/004774", "2024-07-24")
    assert (one.substance, one.end, one.kind, one.candidate) == (
        "fidanacogene elaparvovec",
        "",
        "standard",
        True,
    )
    assert str(one.origin) == "medicines.xlsx, Medicine, row 10"


@pytest.mark.parametrize(
    ("status", "end"),
    [
        ("Withdrawn", ("withdrawn", "handed_back")),
        ("Expired", ("not_renewed", "expired")),
        ("Lapsed", ("withdrawn", "lapsed")),
        ("Revoked", ("withdrawn", "revoked")),
    ],
)
def test_an_end_has_its_kind_and_day(file, status, end):
    one = only(file, medicine("A", "1", "01/02/2010", **{"Medicine status": status, ENDED: "28/10/2017"}))
    assert (one.end, one.end_kind, one.ended) == (*end, "2017-10-28")


def test_a_suspension_has_its_own_day(file):
    days = {ENDED: "28/10/2017", "Suspension of marketing authorisation date": "19/11/2014"}
    one = only(file, medicine("A", "1", "01/02/2010", **{"Medicine status": "Suspended", **days}))
    assert (one.end, one.ended) == ("suspended", "2014-11-19")


def test_what_was_never_licensed_and_what_is_for_animals_is_no_statement(file):
    never = ("Refused", "Opinion", "Application withdrawn", "Withdrawn from rolling review", "")
    rows = [medicine(f"N{at}", str(at), "", **{"Medicine status": status}) for at, status in enumerate(never)]
    animal = medicine("Arti-Cell Forte", "9", "29/03/2019", Category="Veterinary")
    assert read([ema(file, *rows, animal)]).statements == ()
    assert read([file]).rows == 6


def test_conditions_and_exceptional_circumstances_are_the_kind(file):
    marks = {"Conditional approval": "Yes"}
    one = only(file, medicine("A", "1", "01/02/2010", **marks))
    assert (one.kind, one.conditional) == ("eu_conditional", True)
    marks = {"Exceptional circumstances": "yes"}
    assert only(file, medicine("A", "1", "01/02/2010", **marks)).kind == "exceptional_circumstances"


def test_only_flagged_medicines_are_candidates_where_there_is_a_flag(file):
    row = medicine("Onpattro", "1", "01/02/2010", **{"Advanced therapy": "No", INN: "x leucel"})
    assert not only(file, row).candidate


def test_the_old_layout_has_no_flag_and_real_dates(file):
    old = dict.fromkeys(EMA_OLD, "")
    old |= {
        "Category": "Human",
        "Medicine name": "Kymriah",
        "Authorisation status": "Authorised",
        INN: "tisagenlecleucel",
    }
    old |= {
        "Marketing authorisation date": dt.datetime.fromisoformat("2018-08-22T01:00"),
        "Conditional approval": "no",
    }
    other = old | {"Medicine name": "Instanyl", INN: "fentanyl"}
    reading = read([ema(file, old, other, stamp="Sun, 12/12/2021 - 02:00", columns=EMA_OLD)])
    assert reading.until == "2021-12-12"
    assert [(one.names[0], one.granted, one.candidate) for one in reading.statements] == [
        ("Kymriah", "2018-08-22", True),
        ("Instanyl", "2018-08-22", False),
    ]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"Medicine status": "Paused"}, "medicines.xlsx, Medicine, row 10: the status «Paused» is not known"),
        ({"Marketing authorisation date": "soon"}, "medicines.xlsx, Medicine, row 10: «soon» is no date"),
        (
            {"Marketing authorisation date": "31/02/2024"},
            "medicines.xlsx, Medicine, row 10: «31/02/2024» is no date",
        ),
    ],
)
def test_what_is_not_understood_stops_with_its_place(file, change, message):
    with pytest.raises(ImportFileError) as raised:
        read([ema(file, medicine("A", "1", "01/02/2010", **change))])
    assert str(raised.value) == message


def test_another_list_is_told_by_its_columns(file):
    file.write_text("BLA Number,Proprietary Name\n125646,Kymriah\n", encoding="utf-8")
    with pytest.raises(ImportFileError, match="expected a column «Category»"):
        read([file])


def test_a_list_without_its_day_is_refused(file):
    with pytest.raises(ImportFileError, match="expected the day on which the list was made"):
        read([ema(file, medicine("A", "1", "01/02/2010"), stamp="")])


@pytest.mark.parametrize(
    ("name", "until", "licences"),
    [
        ("ema/2021-12-12/Medicines_output_european_public_assessment_reports.xlsx", "2021-12-12", 1531),
        ("ema/2024-08-15/medicines_output_medicines_en.xlsx", "2024-08-15", 1769),
    ],
)
def test_the_real_lists_are_read(name, until, licences):
    reading = read([sample(name)])
    assert (reading.until, len(reading.statements)) == (until, licences)


def test_the_real_list_flags_the_advanced_therapies_that_were_licensed():
    reading = read([sample("ema/2024-08-15/medicines_output_medicines_en.xlsx")])
    assert sum(one.candidate for one in reading.statements) == 26
