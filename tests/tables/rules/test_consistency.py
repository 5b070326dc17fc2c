from __future__ import annotations

import itertools
import re
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from regenatlas.tables.load import load_tables
from regenatlas.tables.problems import format_problem
from regenatlas.tables.rules import consistency as rules
from regenatlas.tables.rules.consistency import RULES, applies


def test_every_rule_has_what_it_needs_in_the_tables_of_the_project():
    tables = load_tables()
    assert [rule.__name__ for needs, rule in RULES if not applies(needs, tables)] == []


def test_the_check_knows_every_rule_that_is_written_down():
    listing = "from regenatlas.tables import check; from regenatlas.tables.rules.consistency import RULES;"
    listing += "print(*sorted(rule.__name__ for _needs, rule in RULES))"
    known = subprocess.run([sys.executable, "-c", listing], capture_output=True, text=True, check=True).stdout
    files = Path(rules.__file__).parent.glob("*.py")
    written = [
        re.findall(r"^@rule\((?:.|\n)*?^def (\w+)", file.read_text("utf-8"), re.MULTILINE) for file in files
    ]
    assert known.split() == sorted(itertools.chain.from_iterable(written))
    assert len(known.split()) > 30


def test_every_rule_says_what_it_holds():
    assert all(rule.__doc__ for _needs, rule in RULES)


@pytest.mark.parametrize(
    ("value", "nearest"),
    [("1402", "2023-03"), ("1402-05-12", "2023-08-03"), ("1899", ""), ("1900", None), ("2100", None)],
)
def test_a_year_of_another_calendar_is_reported_with_the_gregorian_one(world, value, nearest):
    world.set("programmes", "plan", due=value)
    expected = f"«{value}», expected a year of the Gregorian calendar, 1900 to 2100"
    near = f"; nearest: «{nearest}»" if nearest else ""
    line = f"programmes, row plan, column due: {expected}{near}"
    assert world.problems() == ([] if nearest is None else [line])


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("1402", "«1402», expected a year from 1900 to 2026; nearest: «2023»"),
        ("2026", ""),
        ("2027", "«2027»"),
        ("", ""),
    ],
)
def test_a_year_that_is_a_number_is_one_that_has_begun(value, problem):
    fields = [{"name": "year", "type": "integer", "unit": "calendar year"}]
    package = {
        "collected_until": "2026-11-22",
        "resources": [{"name": "counts", "schema": {"fields": fields}}],
    }
    tables = {"counts": pd.DataFrame({"year": [value]}, index=["a"])}
    (line, *more) = [format_problem(one) for one in rules.years_have_begun(tables, package)] or [""]
    assert more == []
    assert line.startswith(f"counts, row a, column year: {problem}" if problem else "")
    assert bool(line) == bool(problem)


@pytest.mark.parametrize("value", ["2024-02-30", "2024-13", "0000", "2024-00"])
def test_a_date_that_is_not_in_the_calendar_is_reported(world, value):
    world.set("regulators", "FDA", searched_until=value)
    assert world.problems() == [
        (
            f"regulators, row FDA, column searched_until: «{value}», expected a day, month or year of the "
            "calendar"
        )
    ]


@pytest.mark.parametrize(("value", "is_right"), [("2026-11-22", True), ("2026", True), ("2026-11-23", False)])
def test_a_date_after_the_collection_ended_is_reported(world, value, is_right):
    world.set("regulators", "FDA", searched_until=value)
    wrong = f"«{value}», expected a date up to 2026-11-22, when collection ended"
    assert world.problems() == ([] if is_right else [f"regulators, row FDA, column searched_until: {wrong}"])


def test_a_column_that_looks_ahead_may_hold_dates_to_come(world):
    world.set("programmes", "plan", due="2040")
    assert world.problems() == []
    world.set("programmes", "plan", due="2040-02-30")
    assert len(world.problems()) == 1


def test_a_verified_row_without_a_page_is_reported(world):
    world.set("products", "abecel", source_id="curation")
    assert world.problems() == [
        "products, row abecel, column verified: «yes», expected no, as the row names no page"
    ]
    world.set("products", "abecel", verified="no")
    assert world.problems() == []


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"latitude": "90.1"}, "column latitude: «90.1», expected degrees between -90 and 90"),
        ({"longitude": "-181"}, "column longitude: «-181», expected degrees between -180 and 180"),
        ({"longitude": ""}, "column latitude: «35.7», expected latitude and longitude, or neither"),
    ],
)
def test_coordinates_are_on_earth(world, cells, problem):
    world.set("ecosystem", "royan", **cells)
    assert world.problems() == [f"ecosystem, row royan, {problem}"]


@pytest.mark.parametrize("alias", ["Abecel®", "ABECEL®", "Ａｂｅｃｅｌ®"])
def test_a_name_matched_alone_is_no_name_of_another_product_however_written(world, alias):
    world.set("aliases", "bevec-1", alias=alias, match="never")
    assert world.problems() == [
        (
            "aliases, row abecel-1, column match: «alone», expected with_context or never, as «Abecel®» is a "
            "name of bevec too"
        )
    ]
    world.set("aliases", "abecel-1", match="never")
    assert world.problems() == []


def test_the_same_name_twice_for_one_product_is_right(world):
    world.add("aliases", "abecel-2,abecel,ABECEL®,alone")
    assert world.problems() == []


def test_a_claim_that_is_compared_with_itself_is_reported(world):
    world.set("claim_links", "c1--c2", other_claim_id="c1")
    assert world.problems() == [
        "claim_links, row c1--c2, column other_claim_id: «c1», expected another claim"
    ]


def test_there_is_exactly_one_default_definition(world):
    world.set("definitions", "genes", default="yes")
    assert world.problems() == [
        "definitions, column default: «everything, genes», expected exactly one default definition"
    ]
    world.set("definitions", "genes", default="no")
    world.set("definitions", "everything", default="no")
    assert world.problems() == ["definitions, column default: expected exactly one default definition"]


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        (
            {"table": "product"},
            (
                "column table: «product», expected a table of the package, or one of those removed in "
                "datapackage.json; nearest: «products»"
            ),
        ),
        (
            {"column": "klass"},
            (
                "column column: «klass», expected a column of products, «row», or a column removed in "
                "datapackage.json; nearest: «class»"
            ),
        ),
        ({"row_id": "abecell"}, "column row_id: «abecell», expected a row of products; nearest: «abecel»"),
    ],
)
def test_a_correction_names_a_table_a_column_and_a_row(world, cells, problem):
    world.set("corrections", "products-1", **cells)
    assert world.problems() == [f"corrections, row products-1, {problem}"]


def test_what_was_removed_on_purpose_leaves_its_corrections_valid(world):
    world.package["removed"] = ["candidates", "products.colour"]
    world.add(
        "corrections",
        "products-3,2026-11-22,candidates,gone,class",
        "products-4,2026-11-22,products,gone,class",  # before products-2 left its row out
        "products-5,2026-11-22,products,nowhere,colour",
    )
    world.recount()
    assert world.problems() == []
    world.package["removed"] = ["products.color"]
    assert [line.partition(":")[0] for line in world.problems()] == [
        "corrections, row products-3, column table",
        "corrections, row products-5, column column",
    ]


def test_row_counts_that_differ_are_reported(world):
    world.set("row_counts", "claims", rows="3")
    assert world.problems() == [
        "row_counts, row claims, column rows: «3», expected 2 (`regenatlas dictionary` counts anew)"
    ]


def test_missing_and_unexpected_partitions_are_reported(world):
    world.rows["row_counts"] = [row for row in world.rows["row_counts"] if row[0] != "products.TUR"]
    world.rows["row_counts"].append(["sources.page", "sources", "", "page", "1"])
    hint = "(`regenatlas dictionary` counts anew)"
    assert world.problems() == [
        f"row_counts, row products.TUR, column rows: expected 1 {hint}",
        f"row_counts, row sources.page, column rows: «1», expected 0 {hint}",
    ]


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        (("", "", "", ""), "a table, a row and a chapter, or else a reason"),
        (("claims", "c1", "01_claims", "not found"), "a table, a row and a chapter, or else a reason"),
        (("claims", "", "01_claims", ""), "a table, a row and a chapter, or else a reason"),
        (("claim", "c1", "01_claims", ""), "a table of the package"),
        (("claims", "c2", "01_claims", ""), "a row of claims"),
        (("claims", "c1", "01_claims", ""), None),
        (("", "", "", "not found"), None),
    ],
)
def test_what_a_seed_document_names_leads_to_a_row_or_to_a_reason(cells, problem):
    columns = ["table", "row_id", "chapter", "reason"]
    tables = {
        "seed_items": pd.DataFrame([cells], columns=columns, index=["item"]),
        "claims": pd.DataFrame({"value": ["1"]}, index=["c1"]),
    }
    found = rules.seed_items_lead_to_rows_or_say_why_not(tables, {"resources": [{"name": "claims"}]})
    assert [one.expected for one in found] == ([problem] if problem else [])


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        (("claim", "c1"), "a table of the package"),
        (("claims", "c2"), "a row of claims"),
        (("claims", "c1"), None),
    ],
)
def test_what_bears_on_a_claim_is_a_row(cells, problem):
    tables = {
        "claim_rows": pd.DataFrame([cells], columns=["table", "row_id"], index=["link"]),
        "claims": pd.DataFrame({"value": ["1"]}, index=["c1"]),
    }
    found = rules.claim_rows_lead_to_rows(tables, {"resources": [{"name": "claims"}]})
    assert [one.expected for one in found] == ([problem] if problem else [])


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ("claims:c1", None),
        ("claims:c1;claims:c2", "a row of claims"),
        ("claim:c1", "a table of the package"),
        ("", "a row, or one of claim_rows"),
    ],
)
def test_what_answers_a_claim_is_a_row(rows, problem):
    tables = {
        "claim_answers": pd.DataFrame({"rows": [rows, ""]}, index=["c1", "c9"]),
        "claim_rows": pd.DataFrame({"claim_id": ["c9"]}, index=["link"]),
        "claims": pd.DataFrame({"value": ["1"]}, index=["c1"]),
    }
    found = rules.claim_answers_lead_to_rows(tables, {"resources": [{"name": "claims"}]})
    assert [one.expected for one in found] == ([problem] if problem else [])


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        (("met", "2022", "press", "office"), None),
        (("met", "", "press", "office"), None),
        (("met", "2022", "office", "office"), "outcome_source_id"),
        (("met", "", "", "office"), "outcome_source_id"),
        (("under_way", "2022", "", "office"), "outcome_source_id"),
        (("reported_done", "2022", "office", "office"), None),
        (("no_evidence", "", "", "office"), None),
    ],
)
def test_a_promise_is_met_only_by_a_document_other_than_its_own(cells, column):
    columns = ["outcome", "outcome_on", "outcome_source_id", "source_id"]
    tables = {"programmes": pd.DataFrame([cells], columns=columns, index=["aim"])}
    found = rules.nobody_meets_a_promise_on_their_own_word(tables, {})
    assert [one.column for one in found] == ([column] if column else [])
