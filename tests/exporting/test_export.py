"""The tables in other forms, read back by other libraries, and the world on a day asked of the databases."""

import datetime as dt
import hashlib
import json
import sqlite3
from contextlib import closing

import duckdb
import openpyxl
import pandas as pd
import pytest

from regenatlas.counting.licences import licence_states
from regenatlas.exporting.export import FORMS, export
from regenatlas.exporting.schema import in_order
from regenatlas.tables.load import load_tables

DAYS = ("2010-06-30", "2018-12-31", "2024-02-29", "2026-11-29")


@pytest.fixture(scope="module")
def tables():
    return load_tables()


@pytest.fixture(scope="module")
def folder(tables, tmp_path_factory):
    folder = tmp_path_factory.mktemp("tables")
    assert [path.name for path in export(tables, FORMS, folder)] == [name for name, *_ in FORMS.values()]
    return folder


def cells(tables, name):
    """The cells of a table as the databases have them."""
    frame = tables[name].astype(object)
    kept = frame.where(frame.notna() & (frame != ""), None)
    return sorted(map(repr, kept.itertuples(index=False, name=None)))


@pytest.fixture(scope="module")
def lite(folder):
    with closing(sqlite3.connect(folder / "regenatlas.sqlite")) as database:
        yield database


@pytest.fixture(scope="module")
def duck(folder):
    with closing(duckdb.connect(str(folder / "regenatlas.duckdb"), read_only=True)) as database:
        yield database


@pytest.mark.parametrize("name", ["products", "authorisations", "country_indicators", "claims"])
def test_every_cell_is_in_all_forms(tables, lite, duck, folder, name):
    expected = cells(tables, name)
    rows = duck.execute(f'FROM "{name}"').fetchall()
    assert sorted(map(repr, rows)) == expected
    assert sorted(map(repr, duckdb.sql(f"FROM '{folder}/parquet/{name}.parquet'").fetchall())) == expected
    # SQLite has no truth values of its own: yes is 1.
    numbers = [tuple(int(cell) if isinstance(cell, bool) else cell for cell in row) for row in rows]
    asked = lite.execute(f'SELECT * FROM "{name}"')  # noqa: S608
    assert sorted(map(repr, numbers)) == sorted(map(repr, asked))


def test_all_tables_and_their_references_are_there(tables, lite):
    named = {name for (name,) in lite.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert named == {*tables, "as_of"}
    assert lite.execute("PRAGMA foreign_key_check").fetchall() == []
    referred = {(row[2], row[3], row[4]) for row in lite.execute("PRAGMA foreign_key_list(authorisations)")}
    assert referred == {
        ("products", "product_id", "product_id"),
        ("regulators", "regulator_id", "regulator_id"),
        ("sources", "source_id", "source_id"),
    }


def test_a_row_that_refers_to_nothing_is_refused(folder):
    with closing(sqlite3.connect(folder / "regenatlas.sqlite")) as database:
        database.execute("PRAGMA foreign_keys = ON")
        database.execute("UPDATE authorisations SET product_id = 'none'")
        with pytest.raises(sqlite3.IntegrityError):
            database.commit()
        database.rollback()


@pytest.mark.parametrize("day", DAYS)
def test_the_databases_tell_the_state_of_every_licence_on_a_day_as_the_reports_do(tables, lite, duck, day):
    states = licence_states(tables, dt.date.fromisoformat(day), None, False, frozenset())[0]
    expected = {(one["product_id"], one["regulator_id"], one["state"], one["since"]) for one in states}
    lite.execute("UPDATE as_of SET day = ?", (day,))
    asked = lite.execute("SELECT product_id, regulator_id, state, since FROM licences")
    assert {*asked} == expected
    asked = duck.execute("SELECT product_id, regulator_id, state, since FROM licences_on(?)", [day])
    assert {*asked.fetchall()} == expected
    lite.rollback()


@pytest.mark.parametrize("text", ["31.12.2024", "2024", "tomorrow"])
def test_what_is_no_day_is_refused_rather_than_taken_for_a_late_one(lite, duck, text):
    with pytest.raises(sqlite3.IntegrityError):
        lite.execute("UPDATE as_of SET day = ?", (text,))
    lite.rollback()
    with pytest.raises(duckdb.ConversionException):
        duck.execute("SELECT * FROM licences_on(?)", [text])


def test_the_workbook_has_a_sheet_for_each_table_and_the_meaning_of_each_column(tables, folder):
    book = openpyxl.load_workbook(folder / "regenatlas.xlsx", read_only=True)
    assert {*book.sheetnames} == {"Dictionary", *(name[:31] for name in tables)}
    meanings = [*book["Dictionary"].iter_rows(values_only=True)]
    assert len(meanings) == 1 + sum(len(tables[name].columns) for name in tables)
    rows = [*book["products"].iter_rows(values_only=True)]
    assert rows[0] == tuple(tables["products"].columns)
    assert [row[0] for row in rows[1:]] == [*tables["products"]["product_id"]]


def test_parquet_keeps_the_description_of_the_package(tables, folder):
    package = json.loads((folder / "parquet" / "datapackage.json").read_text())
    assert [resource["name"] for resource in package["resources"]] == [*tables]
    first = package["resources"][0]
    assert (first["path"], first["format"]) == ("products.parquet", "parquet")
    assert first["schema"] == tables.package["resources"][0]["schema"]


def test_csv_files_are_the_same_tables_read_back(tables, folder):
    again = load_tables(folder / "csv")
    assert again.version == tables.version
    assert [name for name in tables if not again[name].equals(tables[name])] == []


def test_croissant_describes_each_file_and_column_as_the_package_does(tables, folder):
    described = json.loads((folder / "csv" / "croissant.json").read_text())
    assert (described["name"], described["version"]) == (tables.package["title"], tables.version)
    assert described["license"] == ["https://creativecommons.org/licenses/by/4.0/"]
    files = {one["@id"]: one["sha256"] for one in described["distribution"]}
    assert files == {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (folder / "csv").glob("*.csv")
    }
    for records in described["recordSet"]:
        header = (folder / "csv" / f"{records['@id']}.csv").read_text().partition("\n")[0]
        columns = [field["source"]["extract"]["column"] for field in records["field"]]
        assert columns == header.split(",")
        assert {field["source"]["fileObject"]["@id"] for field in records["field"]} <= files.keys()
        texts = [field["description"] for field in tables.described(records["@id"])["schema"]["fields"]]
        assert [field["description"] for field in records["field"]] == texts
    products = next(one for one in described["recordSet"] if one["@id"] == "products")
    assert products["key"] == {"@id": "products/product_id"}


def test_the_same_tables_give_the_same_bytes(tables, folder, tmp_path):
    again = [*export(tables, ["sqlite"], tmp_path)]
    assert again[0].read_bytes() == (folder / "regenatlas.sqlite").read_bytes()


def test_an_export_that_fails_leaves_the_earlier_one(tables, tmp_path, monkeypatch):
    (tmp_path / "regenatlas.sqlite").write_text("earlier")
    monkeypatch.setattr("regenatlas.exporting.sqlite.rows", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        [*export(tables, ["sqlite"], tmp_path)]
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [
        ("regenatlas.sqlite", "earlier")
    ]


def test_a_table_stands_behind_those_it_refers_to(tables):
    order = in_order(tables)
    assert order.index("sources") < order.index("products") < order.index("authorisations")
    assert sorted(order) == sorted(tables)


def test_pandas_reads_the_database(lite):
    frame = pd.read_sql("SELECT state, count(*) AS n FROM licences GROUP BY state", lite)
    assert frame["n"].sum() > 250
