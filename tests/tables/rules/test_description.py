from __future__ import annotations

import copy
import json

import pytest
from frictionless import Package

from regenatlas import paths
from regenatlas.tables.descriptor import DESCRIPTOR, parse, references
from regenatlas.tables.load import load_tables
from regenatlas.tables.problems import format_problem
from regenatlas.tables.rules.description import check_descriptor

PROPERTIES = (
    "name, type, title, description, unit, codes, constraints, format_hint, may_be_future, trueValues, "
    "falseValues, list, items_enum, items_reference, enum_by, …"
)
PACKAGE = {
    "name": "orchard",
    "resources": [
        {
            "name": "fruits",
            "path": "fruits.csv",
            "schema": {
                "primaryKey": "fruit_id",
                "fields": [
                    {"name": "fruit_id", "type": "string", "constraints": {"required": True}},
                    {"name": "tree", "type": "string"},
                ],
                "foreignKeys": [{"fields": "tree", "reference": {"resource": "trees", "fields": "tree_id"}}],
            },
        },
        {
            "name": "trees",
            "path": "trees.csv",
            "schema": {"primaryKey": ["tree_id"], "fields": [{"name": "tree_id", "type": "string"}]},
        },
    ],
}


def problems(package):
    return [format_problem(problem).removeprefix(f"{DESCRIPTOR}") for problem in check_descriptor(package)]


@pytest.fixture
def package():
    return copy.deepcopy(PACKAGE)


@pytest.fixture
def schema(package):
    return package["resources"][0]["schema"]


def test_a_descriptor_that_is_right_has_no_problem(package):
    assert problems(package) == []


def test_the_descriptor_of_the_project_is_one_by_the_standard_too():
    content = (paths.DATA / DESCRIPTOR).read_bytes()
    assert problems(parse(content)) == []
    assert list(Package.metadata_validate(json.loads(content))) == []
    assert list(Package.metadata_validate(dict(load_tables().package))) == []


def test_references_are_read_in_both_ways_to_write_them(package):
    assert list(references(package["resources"][0])) == [("tree", "trees", "tree_id")]
    package["resources"][0]["schema"]["foreignKeys"] = [
        {"fields": ["tree"], "reference": {"resource": "", "fields": ["fruit_id"]}}
    ]
    assert list(references(package["resources"][0])) == [("tree", "fruits", "fruit_id")]


@pytest.mark.parametrize("package", [None, [], "fruits", 7])
def test_what_is_no_object_is_no_descriptor(package):
    (problem,) = problems(package)
    assert problem.endswith("expected an object with properties")


@pytest.mark.parametrize("name", ["name", "resources"])
def test_a_package_has_a_name_and_tables(package, name):
    del package[name]
    assert problems(package) == [f": expected a property «{name}»"]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"resources": []}, ": «resources», expected a list that is not empty"),
        ({"resources": [7]}, ", row number 1: «7», expected an object with properties"),
        ({"resources": {}}, ": «resources», expected a list"),
        ({"version": 3}, ": «version: 3», expected a text"),
    ],
)
def test_a_package_is_described_by_values_of_the_right_kind(package, change, problem):
    assert problems(package | change) == [problem]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"path": "../fruits.csv"}, "«path: ../fruits.csv», expected a plain file name"),
        ({"path": "fruits\n.csv"}, "«path: fruits\\n.csv», expected a plain file name"),
        ({"path": ""}, "«path», expected a plain file name"),
        ({"path": "."}, "«path: .», expected a plain file name"),
        ({"path": ["a.csv", "b.csv"]}, "«path», expected a text"),
        ({"encoding": "cp1252"}, "«encoding: cp1252», expected one of utf-8"),
        ({"format": "xlsx"}, "«format: xlsx», expected one of csv"),
        (
            {"dialect": {"delimiter": ";"}},
            "«dialect», expected comma-separated values in double quotes, the only dialect that is read",
        ),
        ({"partition": "tre"}, "«fruits.tre», expected a column of the package; nearest: «tree»"),
    ],
)
def test_a_table_is_one_plain_csv_file(package, change, problem):
    package["resources"][0] |= change
    assert problems(package) == [f", row fruits: {problem}"]


def test_two_tables_share_neither_a_name_nor_a_file(package):
    package["resources"][1] |= {"name": "fruits", "path": "fruits.csv"}
    package["resources"][0]["schema"]["foreignKeys"] = []
    assert ", row fruits: «fruits», expected a different name for every table" in problems(package)
    assert ": «fruits.csv», expected a different file for every table" in problems(package)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"primaryKey": "fruit"}, "«fruits.fruit», expected a column of the package; nearest: «fruit_id»"),
        ({"primaryKey": ["fruit_id", "tree"]}, "«schema.primaryKey», expected a single column"),
        ({"missingValues": ["", "NA"]}, "«schema.missingValues.1: NA», expected an empty text alone"),
        ({"fields": []}, "«schema.fields», expected a list that is not empty"),
    ],
)
def test_a_schema_is_one_that_is_read(package, schema, change, problem):
    schema |= change
    assert f", row fruits: {problem}" in problems(package)


def test_a_reference_leads_to_a_column(package, schema):
    schema["foreignKeys"][0]["reference"] = {"resource": "tree", "fields": "tree_id"}
    assert problems(package) == [
        ", row fruits: «tree.tree_id», expected a column of the package; nearest: «trees»"
    ]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (
            {"type": "sting"},
            "«type: sting», expected one of string, integer, number, boolean, date; nearest: «string»",
        ),
        (
            {"descripton": "x"},
            f"«descripton», expected one of {PROPERTIES}; nearest: «description»",
        ),
        (
            {"constraints": {"requried": True}},
            (
                "«constraints.requried», expected one of required, unique, enum, pattern, minimum, maximum; "
                "nearest: «required»"
            ),
        ),
        ({"constraints": {"required": "yes"}}, "«constraints.required: yes», expected true or false"),
        ({"constraints": {"enum": []}}, "«constraints.enum», expected a list that is not empty"),
        (
            {"constraints": {"pattern": "("}},
            (
                "«constraints.pattern: (», expected a regular expression (missing ), unterminated subpattern "
                "at position 0)"
            ),
        ),
        ({"constraints": []}, "«constraints», expected an object with properties"),
        ({"list": "; "}, "«list: ; », expected a single character"),
        (
            {"format_hint": "date"},
            "«format_hint: date», expected one of partial-date; nearest: «partial-date»",
        ),
        ({"enum_by": {"column": "x"}}, "expected a property «enum_by.values»"),
    ],
)
def test_a_column_has_no_property_that_nobody_reads(package, schema, change, problem):
    schema["fields"][1] |= change
    assert problems(package) == [f", row fruits, column tree: {problem}"]


@pytest.mark.parametrize("by", ["enum_by", "range_by"])
def test_a_column_that_others_follow_is_there(package, schema, by):
    schema["fields"][1][by] = {"column": "kind", "values": {}}
    assert problems(package) == [", row fruits: «fruits.kind», expected a column of the package"]


def test_a_column_is_not_described_twice(package, schema):
    schema["fields"].append(schema["fields"][0])
    assert problems(package) == [", row fruits: «fruit_id», expected a different name for every column"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"{", "Expecting property name"),
        (b"\xff", "can't decode"),
        (b"\xef\xbb\xbf{}", "BOM"),
        (b'{"name": "a", "name": "b"}', "the property «name» is there twice"),
        (b'{"minimum": NaN}', "NaN is no number of JSON"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"a": ' + b"9" * 5000 + b"}", "digits"),
    ],
)
def test_what_is_not_json_is_refused(content, reason):
    with pytest.raises(ValueError, match=reason):
        parse(content)
