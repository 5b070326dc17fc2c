from __future__ import annotations

import hashlib

import pandas as pd
import pytest

from regenatlas.tables.load import Tables, load_tables, per_tables, records_of


def test_columns_are_typed_by_the_schema(fruit_folder):
    fruits = load_tables(fruit_folder)["fruits"]
    assert fruits["fruit_id"].tolist() == ["apple", "fig"]
    assert fruits["ripe"].dtype == "bool"
    assert fruits["ripe"].tolist() == [True, False]
    assert fruits["peeled"].dtype == "boolean"
    assert fruits["peeled"].tolist() == [False, pd.NA]
    assert fruits["seeds"].dtype == "Int64"
    assert fruits["seeds"].tolist() == [5, pd.NA]
    assert fruits["weight_g"].dtype == "Float64"
    assert fruits["weight_g"][0] == 182.5
    assert isinstance(fruits.index, pd.RangeIndex)


def test_missing_text_is_an_empty_string_and_partial_dates_stay_text(fruit_folder):
    assert load_tables(fruit_folder)["fruits"]["picked"].tolist() == ["2026", ""]


def test_the_word_na_are_text_like_any_other(rewrite):
    assert load_tables(rewrite("2026", "NA"))["fruits"]["picked"].tolist() == ["NA", ""]


def test_a_change_to_a_frame_does_not_reach_the_next_reader(fruit_folder):
    tables = load_tables(fruit_folder)
    mine = tables["fruits"]
    mine.loc[0, "fruit_id"] = "pear"
    mine["new"] = 1
    assert tables["fruits"]["fruit_id"].tolist() == ["apple", "fig"]
    assert "new" not in tables["fruits"]


def test_a_row_is_found_by_its_reference(fruit_folder):
    row = load_tables(fruit_folder).row("fruits:fig")
    assert row["fruit_id"] == "fig"
    assert row["ripe"] is False
    assert row["seeds"] is None


def test_records_have_values_of_python_and_none_for_na(fruit_folder):
    frame = load_tables(fruit_folder)["fruits"].assign(rows=[("a",), ()], share=[0.5, 1.0])
    seen = records_of(frame[["fruit_id", "ripe", "seeds", "rows", "share"]])
    assert seen == [
        {"fruit_id": "apple", "ripe": True, "seeds": 5, "rows": ("a",), "share": 0.5},
        {"fruit_id": "fig", "ripe": False, "seeds": None, "rows": (), "share": 1.0},
    ]
    assert [type(value) for value in seen[0].values()] == [str, bool, int, tuple, float]
    assert records_of(frame[:0]) == []


def test_cells_stand_in_the_order_of_the_rows_and_are_read_each_time(fruit_folder):
    tables = load_tables(fruit_folder)
    assert tables.cells("fruits", "seeds") == [5, None]
    assert tables.cells("fruits", "leaves") == []
    assert tables.places("fruits", ["fig", "apple"]) == [1, 0]
    for read, *asked in (
        (tables.row, "fruits:fig"),
        (tables.cells, "fruits", "seeds"),
        (tables.places, "fruits", ["fig"]),
    ):
        read(*asked)
        tables.read.clear()
        read(*asked)
        assert tables.read == {"fruits"}


def test_an_unknown_reference_names_the_nearest_one(fruit_folder):
    tables = load_tables(fruit_folder)
    with pytest.raises(KeyError, match="no row «appel» in fruits; nearest: «apple»"):
        tables.row("fruits:appel")
    with pytest.raises(KeyError, match="no table «fruit»; nearest: «fruits»"):
        tables.row("fruit:apple")


def test_version_and_digest_come_from_the_files(fruit_folder):
    tables = load_tables(fruit_folder)
    assert tables.version == "fruit 1.2.0"
    assert tables.digest("fruits") == hashlib.sha256((fruit_folder / "fruits.csv").read_bytes()).hexdigest()


def test_tables_can_be_built_by_hand_without_a_package():
    tables = Tables({"fruits": pd.DataFrame({"fruit_id": ["apple"], "seeds": [5]})})
    assert list(tables) == ["fruits"]
    assert tables.row("fruits:apple")["seeds"] == 5
    assert tables.version == ""
    assert tables.digest("fruits") == hashlib.sha256(b"fruit_id,seeds\napple,5\n").hexdigest()


def test_what_is_read_is_on_record_also_through_tables_made_from_them(fruit_folder):
    tables = load_tables(fruit_folder)
    assert tables.read == set()
    tables.digest("fruits")
    made = tables.replaced(fruits=pd.DataFrame({"fruit_id": ["pear"]}))
    assert tables.read == set()
    assert made["fruits"]["fruit_id"].tolist() == ["pear"]
    assert tables.read == {"fruits"}
    assert tables["fruits"]["fruit_id"].tolist() == ["apple", "fig"]


def test_what_is_derived_is_kept_by_question_and_counts_as_read_for_each_who_asks(fruit_folder):
    calls = []

    @per_tables
    def longer(tables, least):
        calls.append(least)
        return [name for name in tables["fruits"]["fruit_id"] if len(name) > least]

    tables = load_tables(fruit_folder)
    tables.read.add("other")
    assert [longer(tables, 3), longer(tables, 3), longer(tables, 9)] == [["apple"], ["apple"], []]
    assert calls == [3, 9]
    assert tables.read == {"other", "fruits"}
    tables.read.clear()
    assert longer(tables, 3) == ["apple"]
    assert tables.read == {"fruits"}
    assert longer(load_tables(fruit_folder), 3) == ["apple"]
    assert calls == [3, 9, 3]


def test_a_frame_that_was_derived_can_be_changed_by_who_asked(fruit_folder):
    @per_tables
    def twice(tables):
        return tables["fruits"], [tables["fruits"]]

    tables = load_tables(fruit_folder)
    frame, _ = twice(tables)
    frame["fruit_id"] = "pear"
    assert twice(tables)[0]["fruit_id"].tolist() == ["apple", "fig"]


def test_a_derivation_that_fails_is_not_kept_and_forgets_nothing_that_was_read(fruit_folder):
    tables = load_tables(fruit_folder)
    tables.read.add("other")

    @per_tables
    def broken(tables):
        return tables["nuts"]

    for _ in range(2):
        with pytest.raises(KeyError, match="nuts"):
            broken(tables)
    assert tables.read == {"other"}
