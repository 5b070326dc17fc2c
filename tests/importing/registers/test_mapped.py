import pytest

from regenatlas.importing.registers.mapped import read
from regenatlas.importing.statement import ImportFileError

GOOD = """\
regulator: TFDA
title: Licensed products
publisher: Taiwan FDA
until: 2026-06-30
whole: yes
dates: "%d %b %Y"
columns: {number: No, name: Product, granted: Date}
"""
TABLE = "No,Product,Date\n1,Newcell,3 Mar 2026\n"


def read_files(tmp_path, mapping=GOOD, table=TABLE):
    (tmp_path / "list.csv").write_text(table)
    (tmp_path / "list.yml").write_text(mapping)
    return read([tmp_path / "list.csv", tmp_path / "list.yml"])


def test_a_mapping_says_what_the_columns_are(tmp_path):
    reading = read_files(tmp_path)
    (one,) = reading.statements
    assert (reading.regulator, reading.until, reading.whole, reading.title) == (
        *("TFDA", "2026-06-30", True),
        "Licensed products",
    )
    assert (one.number, one.names, one.granted, one.candidate) == ("1", ("Newcell",), "2026-03-03", True)


@pytest.mark.parametrize(
    ("mapping", "message"),
    [
        (GOOD.replace("until: 2026-06-30\n", ""), "list.yml: expected «until», found none"),
        (
            GOOD.replace("granted: Date", "grantd: Date"),
            "«grantd» is not known, expected number, name, .*; nearest: granted",
        ),
        (GOOD.replace("regulator", "regulater"), "«regulater» is not known"),
        (GOOD.replace("name: Product, ", ""), "expected «name», found none"),
        (GOOD.replace("Product,", "Produkt,"), "expected a column «Produkt»; nearest: «product»"),
        ("just words", "expected regulator, title, publisher, until, columns"),
        ("a: [", "not readable as YAML"),
    ],
)
def test_a_mapping_that_does_not_fit_is_refused(tmp_path, mapping, message):
    with pytest.raises(ImportFileError, match=message):
        read_files(tmp_path, mapping)


def test_a_table_without_a_mapping_is_refused(tmp_path):
    (tmp_path / "list.csv").write_text(TABLE)
    with pytest.raises(ImportFileError, match=r"expected a table and one mapping \(\.yml\), found 0"):
        read([tmp_path / "list.csv"])


def test_a_day_in_another_form_is_refused(tmp_path):
    with pytest.raises(ImportFileError, match=r"list\.csv, row 2"):
        read_files(tmp_path, table=TABLE.replace("3 Mar 2026", "2026-03"))
