from __future__ import annotations

import re

import pytest
from frictionless import Field
from hypothesis import given, settings
from hypothesis import strategies as st

from regenatlas.tables.rules.conformity import _judge


def test_tables_that_are_right_have_no_problem(world):
    assert world.problems() == []


def test_a_code_that_is_not_in_the_list_comes_with_the_nearest_one(world):
    world.set("products", "abecel", **{"class": "Cell-therapy"})
    assert world.problems() == [
        (
            "products, row abecel, column class: «Cell-therapy», expected one of gene_therapy, cell_therapy; "
            "nearest: «cell_therapy»"
        )
    ]


@pytest.mark.parametrize(
    ("table", "key", "column", "value", "expected"),
    [
        ("claims", "c1", "number", "seven", "a number"),
        ("claims", "c1", "number", "nan", "a number"),
        ("claims", "c1", "number", "1_000", "a number; nearest: «1000»"),
        ("claims", "c1", "number", "۷٫۵", "a number; nearest: «7.5»"),
        ("claims", "c1", "number", "1,000", "a number"),
        ("claims", "c1", "number", "1e999", "a number"),
        ("row_counts", "claims", "rows", "2.0", "an integer"),
        ("products", "abecel", "verified", "true", "yes or no; nearest: «yes»"),
        ("products", "abecel", "verified", "perhaps", "yes or no"),
        ("corrections", "products-1", "corrected_on", "2026-11", "a date as YYYY-MM-DD"),
        (
            "authorisations",
            "bevec.FDA.withdrawn.2021",
            "date",
            "2021/05",
            "a date as YYYY, YYYY-MM or YYYY-MM-DD; nearest: «2021-05»",
        ),
    ],
)
def test_a_cell_that_is_not_of_its_type_is_reported(world, table, key, column, value, expected):
    world.set(table, key, **{column: value})
    assert f"{table}, row {key}, column {column}: «{value}», expected {expected}" in world.problems()


def test_a_needed_cell_that_is_empty_is_reported(world):
    world.set("aliases", "abecel-1", alias="")
    assert world.problems() == ["aliases, row abecel-1, column alias: expected a value"]


def test_other_constraints_are_named(world):
    world.field("claims", "number")["constraints"] = {"maximum": 5}
    assert world.problems() == ["claims, row c1, column number: «7», expected maximum 5"]


@pytest.mark.parametrize("char", ["\x00", "\x07", "\n", "\ufeff"])
def test_control_characters_in_a_text_are_reported(world, char):
    world.set("aliases", "abecel-1", alias=f"Abe{char}cel")
    assert [line for line in world.problems() if "expected text without line breaks" in line]


def test_zero_width_joiners_and_formulas_are_text_like_any_other(world):
    world.set("aliases", "abecel-1", alias="می\u200cشود")
    world.set("aliases", "bevec-1", alias="=1+1")
    assert world.problems() == []


def test_spaces_around_a_text_are_reported(world):
    world.set("aliases", "abecel-1", alias="Abecel ")
    assert world.problems() == [
        (
            "aliases, row abecel-1, column alias: «Abecel », expected no spaces before or after the text; "
            "nearest: «Abecel»"
        )
    ]


def test_a_code_in_a_list_that_is_not_known_is_reported(world):
    world.set("definitions", "genes", classes="cell_therapy;gene_terapy")
    assert world.problems() == [
        (
            "definitions, row genes, column classes: «gene_terapy», expected one of gene_therapy, "
            "cell_therapy; nearest: «gene_therapy»"
        )
    ]


def test_an_item_of_a_list_that_refers_to_nothing_is_reported(world):
    world.set("claims", "c1", countries="IRN;TURK")
    assert world.problems() == [
        "claims, row c1, column countries: «TURK», expected one of IRN, TUR, USA; nearest: «TUR»"
    ]


@pytest.mark.parametrize("value", ["IRN;IRN", "IRN;", ";IRN"])
def test_a_list_repeats_no_item_and_has_no_empty_one(world, value):
    world.set("claims", "c1", countries=value)
    assert (
        f"claims, row c1, column countries: «{value}», expected different items, separated by «;» alone"
        in (world.problems())
    )


def test_a_code_that_does_not_go_with_another_column_is_reported(world):
    world.field("aliases", "match")["enum_by"] = {"column": "product_id", "values": {"bevec": ["never"]}}
    assert world.problems() == [
        "aliases, row bevec-1, column match: «alone», expected one of never with product_id bevec"
    ]


def test_a_number_out_of_the_range_that_goes_with_another_column_is_reported(world):
    values = {"c1": {"minimum": 1, "maximum": 6}}
    world.field("claims", "number")["range_by"] = {"column": "claim_id", "values": values}
    assert world.problems() == ["claims, row c1, column number: «7», expected 1 to 6 with claim_id c1"]
    world.set("claims", "c1", number="6")
    world.set("claims", "c2", number="900")
    assert world.problems() == []


COLUMNS = [
    {"name": "x", "type": "integer", "constraints": {"minimum": -3, "maximum": 90}},
    {"name": "x", "type": "number", "constraints": {"required": True, "minimum": 0.5}},
    {"name": "x", "type": "boolean", "trueValues": ["yes"], "falseValues": ["no"]},
    {"name": "x", "type": "date"},
    {"name": "x", "type": "string", "constraints": {"enum": ["a", "b"], "required": True}},
    {"name": "x", "type": "string", "constraints": {"pattern": "^[a-z]{2,}$"}},
]
CELLS = (
    st.sampled_from(
        ["", "yes", "no", "a", "b", "ab", "abc", "2024-02-29", "2023-02-29", "0.5", "-3", "-4", "1e2"]
    )
    | st.integers(-200, 200).map(str)
    | st.floats(-200, 200).map(str)
    | st.dates().map(str)
    | st.text("ab019-.é ", max_size=4)
)


@settings(max_examples=400, deadline=None, derandomize=True, database=None)
@given(column=st.sampled_from(COLUMNS), cell=CELLS)
def test_whatever_frictionless_refuses_is_refused_and_little_more(column, cell):
    _, notes = Field.from_descriptor(column).create_cell_reader()(cell)
    faults = list(_judge(column)(cell))
    if notes:
        assert faults
    elif faults:
        # Stricter in how a number or a date is written, and in spaces around a text; in nothing else.
        assert cell != cell.strip() or re.search(r"^-?0[0-9]|^[+.]|\.$|^-?\.|\s|^[0-9]{1,3}-|^-0$", cell)


def test_a_reference_to_a_missing_row_comes_with_the_nearest_key(world):
    world.set("aliases", "abecel-1", product_id="abecell")
    assert world.problems() == [
        (
            "aliases, row abecel-1, column product_id: «abecell», expected a value of products.product_id; "
            "nearest: «abecel»"
        )
    ]


def test_a_key_that_is_there_twice_is_reported(world):
    world.add("countries", "TUR")
    assert world.problems() == [
        "countries, row TUR, column iso3: «TUR», expected a value that no other row has"
    ]


def test_an_empty_key_is_reported_with_the_number_of_the_row(world):
    world.add("countries", "")
    assert world.problems() == [
        "countries, row data row 1, column iso3: expected a key",
        "countries, row data row 1, column iso3: expected a value",
    ]


def test_a_column_that_must_be_unique_is_held_to_it(world):
    world.set("definitions", "genes", label="everything licensed")
    assert world.problems() == [
        "definitions, row genes, column label: «everything licensed», expected a value that no other row has"
    ]


def test_rows_that_are_not_sorted_by_key_are_reported_once(world):
    world.rows["countries"].reverse()
    assert world.problems() == [
        "countries, row TUR, column iso3: «TUR», expected rows sorted by key; this one is after USA"
    ]


def test_a_byte_order_mark_and_windows_line_ends_are_reported_and_the_table_is_read_all_the_same(world):
    world.set("countries", "TUR", iso3="TUK")
    world.set("claims", "c1", countries="")
    path = world.write() / "countries.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    world.write = lambda: world.folder
    assert world.problems() == [
        "countries: expected UTF-8 without a byte order mark",
        "countries: expected lines that end with LF only, not with CR LF",
        (
            "products, row bevec, column origin_country: «TUR», expected a value of countries.iso3; "
            "nearest: «TUK»"
        ),
    ]


def test_a_last_line_without_an_end_is_reported(world):
    path = world.write() / "countries.csv"
    path.write_bytes(path.read_bytes().rstrip(b"\n"))
    world.write = lambda: world.folder
    assert world.problems() == ["countries: expected a line end after the last row"]


def test_a_row_that_is_too_short_is_reported_and_the_others_are_judged(world):
    world.rows["aliases"][0] = ["abecel-1", "abecel"]
    world.set("aliases", "bevec-1", match="sometimes")
    assert world.problems() == [
        "aliases, row bevec-1, column match: «sometimes», expected one of alone, never",
        "aliases, row data row 1: «2 cells», expected 4 cells",
        "row_counts, row aliases, column rows: «2», expected 1 (`regenatlas dictionary` counts anew)",
    ]


def test_a_header_that_differs_from_the_schema_is_reported(world):
    world.field("countries", "iso3")["name"] = "iso"
    world.resource("countries")["schema"]["primaryKey"] = ["iso"]
    world.resource("products")["schema"]["foreignKeys"].pop(0)
    world.field("claims", "countries")["items_reference"]["fields"] = "iso"
    assert world.problems() == ["countries: «iso3», expected the columns iso"]


def test_a_file_that_is_missing_is_reported_once_and_hides_no_other_problem(world):
    world.set("aliases", "abecel-1", match="sometimes")
    (world.write() / "countries.csv").unlink()
    world.write = lambda: world.folder
    assert world.problems() == [
        "aliases, row abecel-1, column match: «sometimes», expected one of alone, never",
        "countries: expected a readable table (the file countries.csv is missing)",
    ]


def test_a_file_that_is_not_utf8_is_reported(world):
    path = world.write() / "countries.csv"
    path.write_bytes(path.read_bytes().replace(b"TUR", b"T\xdcR"))
    world.write = lambda: world.folder
    assert world.problems() == ["countries: expected a readable table (line 3 is not UTF-8)"]


def test_a_table_that_the_package_does_not_describe_is_reported(world):
    (world.folder / "notes.csv").write_text("a\n1\n", encoding="utf-8")
    assert world.problems() == ["notes.csv: expected a file that datapackage.json describes"]


def test_a_folder_without_a_descriptor_is_a_problem_too(world):
    (world.write() / "datapackage.json").write_text("{", encoding="utf-8")
    world.write = lambda: world.folder
    (problem,) = world.problems()
    assert problem.startswith("datapackage.json: expected a data package (not readable as JSON")


def test_a_column_without_a_description_and_a_number_without_a_unit_are_reported(world):
    del world.resource("countries")["description"]
    del world.field("claims", "number")["unit"]
    world.field("claims", "number")["description"] = ""
    assert world.problems() == [
        "datapackage.json, row claims, column number: expected a description of the column",
        "datapackage.json, row claims, column number: expected a unit, as every column of numbers has one",
        "datapackage.json, row countries: expected a description of the table",
    ]


def test_a_field_type_that_does_not_exist_is_reported(world):
    world.field("claims", "number")["type"] = "numbre"
    (problem,) = world.problems()
    assert "numbre" in problem


def test_a_reference_to_a_column_that_does_not_exist_is_reported(world):
    world.resource("products")["schema"]["foreignKeys"][0]["reference"]["fields"] = ["iso"]
    (problem,) = world.problems()
    assert problem.startswith("datapackage.json")


def test_a_partition_by_a_column_that_does_not_exist_is_reported(world):
    world.resource("products")["partition"] = "origin"
    assert world.problems() == [
        (
            "datapackage.json, row products: «products.origin», expected a column of the package; "
            "nearest: «origin_country»"
        )
    ]
