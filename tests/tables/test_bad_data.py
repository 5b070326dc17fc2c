"""Every table, every column, every way to be wrong: named by the check, and no traceback anywhere.

A fault is put into all columns of a row, or into all files, at once, and each has to be named: so the
thousands of cases also hold that one problem hides no other.
"""

from __future__ import annotations

import json
import os
import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.tables.faults import CELL_FAULTS, FILE_FAULTS, spoilt
from tests.tables.small_package import csv_bytes, small_package

from regenatlas.tables.check import Problem, check_tables, format_problem
from regenatlas.tables.descriptor import DESCRIPTOR, primary_key
from regenatlas.tables.files import LoadError
from regenatlas.tables.load import load_tables

SMALL = small_package()
TABLES = list(SMALL.resources)
SPOILT_ROW, KEY_ROW = 1, 2
THE_SAME_ROWS = ("CRLF", "CR", "no last line end", "no rows")  # to be mended, but nothing is misread
TABLES_COUNTED = [table for table in TABLES if table != "row_counts"]
KINDS = [*CELL_FAULTS, "dangling reference"]


def cases(table: str, fault: str) -> dict[str, str]:
    """The columns of a table that can have a fault, and the text that has it."""
    resource = SMALL.resources[table]
    texts = {field["name"]: spoilt(field, fault, resource) for field in resource["schema"]["fields"]}
    return {column: text for column, text in texts.items() if text is not None}


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """A folder per table with the table and those it refers to; a test puts back what it spoils."""
    made: dict[str, Path] = {}

    def folder(table: str) -> Path:
        if table not in made:
            made[table] = tmp_path_factory.mktemp(table)
            SMALL.write(made[table], SMALL.neighbourhood(table))
        return made[table]

    return folder


@pytest.fixture
def small(tmp_path):
    SMALL.write(tmp_path / "data", TABLES)
    return tmp_path / "data"


def problems_of(folder: Path) -> list[Problem]:
    """What the check finds, each in one short line; tables that cannot be loaded have a problem, too."""
    problems = check_tables(folder)
    lines = [format_problem(problem) for problem in problems]
    refusal = ""
    try:
        load_tables(folder)
    except LoadError as error:
        refusal = str(error)
    assert lines or not refusal
    for line in [*lines, refusal]:
        assert len(line) < 900
        assert not re.search(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", line)
    return problems


def test_a_small_copy_of_the_tables_has_every_table_and_no_problem(small):
    assert [format_problem(problem) for problem in problems_of(small)] == []
    assert all(len(SMALL.rows[table]) >= 3 for table in TABLES)


def test_thousands_of_cases_are_tried():
    tried = {(table, column, fault) for table in TABLES for fault in KINDS for column in cases(table, fault)}
    assert len(tried) >= 5_000
    columns = {(table, column) for table in TABLES for column in SMALL.columns(table)}
    assert {(table, column) for table, column, _ in tried} == columns


@pytest.mark.parametrize("table", TABLES)
def test_every_fault_of_a_cell_is_named_with_row_column_value_and_what_was_expected(folders, table):
    folder, key = folders(table), primary_key(SMALL.resources[table])
    path, whole = folder / f"{table}.csv", SMALL.rows[table]
    position = {column: number for number, column in enumerate(SMALL.columns(table))}
    missed = []
    for fault in KINDS:
        texts = cases(table, fault)
        if not texts:
            continue
        rows = [list(row) for row in whole]
        for column, text in texts.items():
            # A spoilt key would give the other spoilt cells of its row another name, so it has its own row.
            rows[KEY_ROW if column == key else SPOILT_ROW][position[column]] = text
        path.write_bytes(csv_bytes([SMALL.columns(table), *rows]))
        found = {
            (problem.row, problem.column)
            for problem in problems_of(folder)
            if problem.table == table and problem.value in (*texts.values(), "no_such_code")
        }
        names = {key: rows[KEY_ROW][position[key]]}
        name = rows[SPOILT_ROW][position[key]]
        missed += [(column, fault) for column in texts if (names.get(column, name), column) not in found]
    path.write_bytes(csv_bytes([SMALL.columns(table), *whole]))
    assert missed == []


@pytest.mark.parametrize("fault", FILE_FAULTS)
def test_every_fault_of_a_file_is_named_for_each_table(small, fault):
    # Of counts that do not fit, a hundred are named: each half of the tables has fewer.
    halves = [TABLES] if fault != "no rows" else [TABLES_COUNTED[::2], TABLES_COUNTED[1::2]]
    named = set()
    for half in halves:
        SMALL.write(small, TABLES)
        for table in half:
            path = small / f"{table}.csv"
            path.write_bytes(FILE_FAULTS[fault]([SMALL.columns(table), *SMALL.rows[table]]))
        problems = problems_of(small)
        named |= {part for problem in problems for part in (problem.table, problem.row.split(".")[0])}
    assert named >= set(TABLES)
    if fault in THE_SAME_ROWS:
        assert set(load_tables(small)) == set(TABLES)
    else:
        with pytest.raises(LoadError):
            load_tables(small)


@pytest.fixture
def fruits(tmp_path):
    """A package of one table, for what does not depend on columns; the folder beside it is another's."""
    fields = [
        {"name": name, "type": "string", "description": name} for name in ("fruit_id", "colour", "note")
    ]
    fields[0]["constraints"] = {"required": True}
    schema = {"primaryKey": "fruit_id", "fields": fields}
    resource = {"name": "fruits", "path": "fruits.csv", "description": "Fruits.", "schema": schema}
    folder = tmp_path / "orchard"
    folder.mkdir()
    (folder / DESCRIPTOR).write_text(
        json.dumps({"name": "orchard", "resources": [resource]}), encoding="utf-8"
    )
    (folder / "fruits.csv").write_text("fruit_id,colour,note\napple,red,\nfig,,sweet\n", encoding="utf-8")
    return folder


def lines_of(folder: Path) -> list[str]:
    return [format_problem(problem) for problem in problems_of(folder)]


def test_a_file_that_is_missing_or_no_file_is_named(fruits):
    path = fruits / "fruits.csv"
    path.unlink()
    assert lines_of(fruits) == ["fruits: expected a readable table (the file fruits.csv is missing)"]
    path.mkdir()
    assert lines_of(fruits) == ["fruits: expected a readable table (fruits.csv is no ordinary file)"]
    path.rmdir()
    path.symlink_to("nowhere.csv")
    assert lines_of(fruits) == ["fruits: expected a readable table (the file fruits.csv is missing)"]
    path.unlink()
    path.symlink_to("fruits.csv")  # a link to itself
    assert len(lines_of(fruits)) == 1


@pytest.mark.parametrize("mark", [b"<<<<<<< HEAD", b"=======", b">>>>>>> theirs"])
def test_a_merge_that_is_not_finished_is_told_with_its_line(fruits, mark):
    path = fruits / "fruits.csv"
    header, rest = path.read_bytes().split(b"\n", 1)
    path.write_bytes(header + b"\n" + mark + b"\n" + rest)
    (line,) = lines_of(fruits)
    assert f"(fruits.csv, line 2: «{mark.decode()}» marks a merge that is not finished" in line


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_pipe_is_not_waited_for(fruits):
    (fruits / "fruits.csv").unlink()
    os.mkfifo(fruits / "fruits.csv")
    assert lines_of(fruits) == ["fruits: expected a readable table (fruits.csv is no ordinary file)"]


@pytest.mark.parametrize("name", ["fruits.csv", DESCRIPTOR])
def test_a_link_out_of_the_folder_is_not_followed(fruits, name):
    outside = fruits.parent / name
    (fruits / name).rename(outside)
    (fruits / name).symlink_to(outside)
    (line,) = lines_of(fruits)
    assert f"the file {name} is a link out of its folder" in line


def test_the_whole_folder_may_be_a_link(fruits):
    (fruits.parent / "link").symlink_to(fruits)
    assert lines_of(fruits.parent / "link") == []


@pytest.mark.parametrize("name", ["fruits.csv", DESCRIPTOR])
def test_a_file_that_may_not_be_read_is_named(fruits, name, monkeypatch):
    read = Path.read_bytes

    def refuse(path):  # permissions do not bind every user who may run this test
        if path.name == name:
            raise PermissionError(13, "Permission denied")
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    (line,) = lines_of(fruits)
    assert f"the file {name} cannot be read (Permission denied)" in line


@pytest.mark.parametrize("name", ["more.csv", "MORE.CSV"])
def test_a_file_that_nobody_described_is_named_whatever_it_is(fruits, name):
    (fruits / name).symlink_to("fruits.csv")
    assert lines_of(fruits) == [f"{name}: expected a file that datapackage.json describes"]


def test_a_folder_that_is_not_there_is_named(tmp_path):
    (line,) = lines_of(tmp_path / "nowhere")
    assert line.startswith("datapackage.json: expected a data package (not found in ")


def test_a_cell_of_ten_megabytes_gives_a_short_message_within_seconds(fruits):
    for cell in ("=é" * 5_000_000, '\n"' * 5_000_000):
        rows = [["fruit_id", "colour", "note"], ["apple", cell, ""], ["fig", "", ""]]
        (fruits / "fruits.csv").write_bytes(csv_bytes(rows))
        started = time.perf_counter()
        lines = lines_of(fruits)
        assert time.perf_counter() - started < 10
        assert any(f"expected at most 2000 characters, not {len(cell)}" in line for line in lines)
        assert all(line.startswith("fruits, row apple, column colour: «") for line in lines)
        with pytest.raises(
            LoadError, match=r"^fruits, data row 1, column colour: a cell of [0-9]+ characters"
        ):
            load_tables(fruits)


def test_a_column_that_is_wrong_from_end_to_end_is_summed_up(fruits):
    rows = [[f"fruit{number:06}", f"red\x00{number}", ""] for number in range(50_000)]
    (fruits / "fruits.csv").write_bytes(csv_bytes([["fruit_id", "colour", "note"], *rows]))
    lines = lines_of(fruits)
    assert len(lines) == 101
    assert "fruits, column colour: expected 49900 more cells to be mended" in lines
    assert lines[-1].startswith("fruits, row fruit000099, column colour: «red\\x0099»")


@pytest.mark.slow
def test_a_million_rows_take_no_minutes_right_or_wrong(fruits):
    for colour in ("red", "red "):
        rows = [
            [f"fruit{number:07}", f"{colour}{number % 7}{colour[3:]}", "="] for number in range(1_000_000)
        ]
        (fruits / "fruits.csv").write_bytes(csv_bytes([["fruit_id", "colour", "note"], *rows]))
        started = time.perf_counter()
        lines = lines_of(fruits)
        assert time.perf_counter() - started < 60
        assert len(lines) == (0 if colour == "red" else 101)


DESCRIPTOR_PARTS = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.text(max_size=3),
    lambda children: (
        st.lists(children, max_size=2) | st.dictionaries(st.text(max_size=3), children, max_size=2)
    ),
    max_leaves=3,
)


@settings(max_examples=100, deadline=None, derandomize=True, database=None)
@given(data=st.data())
def test_no_descriptor_breaks_the_check(data, tmp_path_factory):
    """Any part of the descriptor replaced by anything, taken away, or put in another place."""
    folder = tmp_path_factory.getbasetemp() / "descriptors"
    if not folder.exists():
        SMALL.write(folder, ["definitions", "sources", "capacity_norms"])
        (folder / "whole.json").write_bytes((folder / DESCRIPTOR).read_bytes())
    package = json.loads((folder / "whole.json").read_bytes())
    node = package
    while True:
        names = sorted(node) if isinstance(node, dict) else list(range(len(node)))
        name = data.draw(st.sampled_from(names))
        below = node[name]
        if not isinstance(below, dict | list) or not below or data.draw(st.integers(0, 3)) == 0:
            break
        node = below
    if data.draw(st.booleans()):
        node[name] = data.draw(DESCRIPTOR_PARTS)
    else:
        del node[name]
    (folder / DESCRIPTOR).write_text(json.dumps(package), encoding="utf-8")
    problems_of(folder)


@settings(max_examples=100, deadline=None, derandomize=True, database=None)
@given(data=st.data())
def test_no_bytes_break_the_check(data, tmp_path_factory):
    """Bytes anywhere in a file replaced by others: what the check lets pass can be loaded."""
    folder = tmp_path_factory.getbasetemp() / "bytes"
    tables = ["countries", "sources", "ecosystem", "capacity_norms"]
    if not folder.exists():
        SMALL.write(folder, tables)
    path = folder / data.draw(st.sampled_from([*(f"{table}.csv" for table in tables), DESCRIPTOR]))
    content = path.read_bytes()
    at = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(at, min(len(content), at + 30)))
    foreign = st.sampled_from([b",", b'"', b"\n", b"\r\n", b",,,", b"\x00", b"\xc3", b"\xef\xbb\xbf", b'""'])
    path.write_bytes(content[:at] + data.draw(st.binary(max_size=5) | foreign) + content[end:])
    try:
        problems_of(folder)
    finally:
        path.write_bytes(content)
