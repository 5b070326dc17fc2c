from __future__ import annotations

import re

import pytest

from regenatlas.tables.files import LoadError
from regenatlas.tables.load import load_tables


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        (b".*", b"\n", "fruits: the file fruits.csv is empty"),
        (b"fig", b"f\xefg", "fruits: line 3 is not UTF-8"),
        (b"^", b"\xef\xbb\xbf", r"fruits: column fruit_id is missing; column «\ufefffruit_id» is not in"),
    ],
)
def test_a_file_that_cannot_be_read_as_a_table_is_refused(fruit_folder, before, after, message):
    path = fruit_folder / "fruits.csv"
    path.write_bytes(re.sub(before, after, path.read_bytes(), count=1, flags=re.DOTALL))
    with pytest.raises(LoadError, match="^" + re.escape(message)):
        load_tables(fruit_folder)


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"resources": [{"name": "fruits"}]}'])
def test_a_descriptor_that_describes_nothing_is_refused(fruit_folder, content):
    (fruit_folder / "datapackage.json").write_text(content, encoding="utf-8")
    with pytest.raises(LoadError, match=r"^datapackage\.json: "):
        load_tables(fruit_folder)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "fruit_id,ripe",
            "fruit_id,ripeness",
            "fruits: column ripe is missing; column «ripeness» is not in the schema",
        ),
        ("ripe,peeled", "peeled,ripe", "fruits: the columns are not in the order of the schema"),
        ("apple,yes,no", "apple,yes", "fruits: data row 1 has 5 cells, expected 6"),
        ("apple,yes,no", "apple,perhaps,no", "fruits, row apple, column ripe: «perhaps», expected yes or no"),
        ("apple,yes,no", "apple,,no", "fruits, row apple, column ripe: «», expected yes or no"),
        ("no,5,", "no,1_0,", "fruits, row apple, column seeds: «1_0», expected an integer"),
        (
            "no,5,",
            "no,99999999999999999999,",
            "fruits, row apple, column seeds: «99999999999999999999», expected an integer",
        ),
        ("182.5", "nan", "fruits, row apple, column weight_g: «nan», expected a number"),
        ("apple", '"apple', "fruits: data row 1 is not readable as CSV"),
    ],
)
def test_a_table_that_is_not_of_its_schema_is_refused_in_one_line(rewrite, old, new, message):
    with pytest.raises(LoadError) as caught:
        load_tables(rewrite(old, new))
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "name",
    [
        ".#fruits.csv",
        "._fruits.csv",
        "~$fruits.csv",
        ".~lock.fruits.csv#",
        "fruits.csv~",
        "Thumbs.db",
        ".DS_Store",
    ],
)
def test_what_systems_and_editors_leave_is_no_table(fruit_folder, name):
    (fruit_folder / name).symlink_to("user@host.1234:1")  # as Emacs marks a file that is being edited
    assert list(load_tables(fruit_folder)) == ["fruits"]


@pytest.mark.parametrize("name", ["fruits (1).csv", "Copy of fruits.csv", "fruits.sync-conflict-1.csv"])
def test_a_second_copy_of_a_table_is_told(fruit_folder, name):
    (fruit_folder / name).write_text("x")
    with pytest.raises(LoadError, match=rf"^{re.escape(name)}: not described in datapackage\.json$"):
        load_tables(fruit_folder)
