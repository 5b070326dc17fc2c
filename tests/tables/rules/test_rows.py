from __future__ import annotations

import hashlib

import pandas as pd
import pytest

from regenatlas.tables.problems import format_problem
from regenatlas.tables.rules import rows as row_rules


def frame(columns, *rows):
    names = columns.split()
    return pd.DataFrame([dict(zip(names, row, strict=True)) for row in rows], index=[row[0] for row in rows])


def found(rule, tables, schemas=None):
    """What a rule finds, as lines; `schemas` are the properties of the tables' schemas that it reads."""
    package = {"resources": [{"name": table, "schema": schema} for table, schema in (schemas or {}).items()]}
    return [format_problem(problem) for problem in rule(tables, package)]


@pytest.mark.parametrize(
    ("key", "year", "problem"),
    [
        ("IRN-2020-all", "2020", None),
        ("IRN.2020", "2020", None),
        ("IRN--2020-all", "2020", None),
        ("IRN-undated-all", "", None),
        ("IRN-all", "", None),
        ("IRN-2021-all", "2020", "«IRN-2021-all», expected a key that begins with IRN-2020"),
        ("IRN-20201", "2020", "«IRN-20201», expected a key that begins with IRN-2020"),
        ("TUR-2020", "2020", "«TUR-2020», expected a key that begins with IRN-2020"),
        ("IRNX2020", "2020", "«IRNX2020», expected a key that begins with IRN-2020"),
    ],
)
def test_a_key_begins_with_what_the_schema_says(key, year, problem):
    tables = {"counts": frame("id country year", (key, "IRN", year))}
    schemas = {"counts": {"key_of": ["country", "year"], "primaryKey": "id"}}
    lines = found(row_rules.keys_begin_with_what_they_name, tables, schemas)
    assert lines == ([f"counts, row {key}, column id: {problem}"] if problem else [])


@pytest.mark.parametrize(
    ("low", "high", "column"), [("1", "2", ""), ("", "", ""), ("1", "", "high"), ("", "2", "low")]
)
def test_columns_that_stand_together_are_all_there_or_none(low, high, column):
    tables, other = {"counts": frame("id low high", ("a", low, high))}, "low" if column == "high" else "high"
    lines = found(row_rules.columns_stand_together, tables, {"counts": {"together": [["low", "high"]]}})
    assert lines == (
        [f"counts, row a, column {column}: expected a value, as {other} has one"] if column else []
    )


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        (("1", "5", "10"), None),
        (("1", "1", "1"), None),
        (("9", "10", ""), None),  # numbers, not texts
        (("2", "", "1"), "column high: «1», expected no less than low, which is 2"),
        (("1", "11", "10"), "column high: «10», expected no less than value, which is 11"),
        (("2020-05", "2020", "2021"), None),  # May may lie in the year
        (("2021-01", "2020", ""), "column value: «2020», expected no less than low, which is 2021-01"),
        (("soon", "2020", ""), None),  # named already, as no date
    ],
)
def test_columns_in_order_do_not_descend(cells, problem):
    tables = {"counts": frame("id low value high", ("a", *cells))}
    schemas = {"counts": {"ordered": [["low", "value", "high"]]}}
    lines = found(row_rules.columns_are_in_order, tables, schemas)
    assert lines == ([f"counts, row a, {problem}"] if problem else [])


@pytest.mark.parametrize(
    ("when", "precision", "expected"),
    [
        ("2020", "year", None),
        ("2020-05", "month", None),
        ("2020-05-03", "day", None),
        ("2020-05", "day", "month, as in 2020-05"),
        ("2020", "month", "year, as in 2020"),
    ],
)
def test_an_event_is_as_precise_as_its_date(when, precision, expected):
    tables = {"events": frame("event_id date precision", ("e", when, precision))}
    lines = found(row_rules.events_are_as_precise_as_their_date, tables)
    assert lines == (
        [f"events, row e, column precision: «{precision}», expected {expected}"] if expected else []
    )


def test_a_source_is_named_after_its_address():
    url = "https://www.example.org/page"
    right = f"example.org-{hashlib.sha1(url.encode(), usedforsecurity=False).hexdigest()[:8]}"
    rows = [(right, url), ("seed-000", url), ("document-1", ""), ("other", url), ("port", "http://[/")]
    tables = {"sources": frame("source_id url", *rows)}
    assert found(row_rules.sources_are_named_after_their_address, tables) == [
        (
            f"sources, row other, column source_id: «other», expected {right}, made from the url "
            "https://www.example.org/page"
        ),
        "sources, row port, column url: «http://[/», expected an address",
    ]


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        (("7", "7", "rank", ""), None),
        (("1,200 firms", "1200", "rank", ""), None),
        (("many", "", "no", "undated"), None),
        (("7", "8", "rank", ""), "column value_number: «8», expected the number in the value, 7"),
        (("7", "7", "no", ""), "column untestable_why: expected a reason, as the claim is not testable"),
        (
            ("7", "7", "rank", "undated"),
            "column untestable_why: «undated», expected nothing: it is testable",
        ),
    ],
)
def test_a_claim_has_the_number_of_its_value_and_a_reason_if_it_is_not_tested(cells, problem):
    tables = {"claims": frame("claim_id value value_number testable untestable_why", ("c", *cells))}
    lines = found(row_rules.claims_say_once_what_they_say, tables)
    assert lines == ([f"claims, row c, {problem}"] if problem else [])


@pytest.mark.parametrize(
    ("rank", "text", "is_right"),
    [
        ("7", "7", True),
        ("5", "among the top 5", True),
        ("", "below 20", True),
        ("7", "17", False),
        ("8", "7", False),
    ],
)
def test_a_reported_rank_stands_in_its_text(rank, text, is_right):
    tables = {"reported_ranks": frame("rank_id rank rank_text", ("r", rank, text))}
    lines = found(row_rules.ranks_are_those_of_their_text, tables)
    where = "reported_ranks, row r, column rank"
    assert lines == ([] if is_right else [f"{where}: «{rank}», expected the rank in rank_text, {text}"])


def test_two_claims_are_linked_once():
    rows = [("1", "a", "b"), ("2", "a", "c"), ("3", "b", "a")]
    tables = {"claim_links": frame("link_id claim_id other_claim_id", *rows)}
    assert found(row_rules.claims_are_linked_once, tables) == [
        "claim_links, row 3, column other_claim_id: «a», expected another pair; 1 links the two already"
    ]


COUNTS = (
    "activity_id transplants_total allogeneic autologous paediatric teams population_millions "
    "rate_per_10_million teams_per_10_million"
)


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        (("100", "60", "40", "10", "5", "50", "20", "1"), None),
        (("100", "60", "30", "", "", "", "", ""), None),  # a few of unknown kind
        (("", "60", "40", "", "", "50", "", ""), None),
        (("100", "", "", "", "", "50", "20.4", ""), None),  # two in a hundred may be rounding
        (
            ("100", "101", "", "", "", "", "", ""),
            "column allogeneic: «101», expected at most the total of 100",
        ),
        (("0", "", "1", "", "", "", "", ""), "column autologous: «1», expected at most the total of 0"),
        (
            ("100", "", "", "200", "", "", "", ""),
            "column paediatric: «200», expected at most the total of 100",
        ),
        (
            ("100", "", "", "", "", "50", "21", ""),
            (
                "column rate_per_10_million: «21», expected about 20.0, ten times transplants_total by "
                "population"
            ),
        ),
        (
            ("", "", "", "", "5", "50", "", "2"),
            "column teams_per_10_million: «2», expected about 1.0, ten times teams by population",
        ),
    ],
)
def test_transplants_by_kind_and_rate_agree_with_their_total(cells, problem):
    tables = {"hsct_activity": frame(COUNTS, ("h", *cells))}
    lines = found(row_rules.transplant_counts_agree, tables)
    assert lines == ([f"hsct_activity, row h, {problem}"] if problem else [])


@pytest.mark.parametrize(
    ("year", "value", "is_right"),
    [("2021", "40", True), ("2021", "41", False), ("2021", "2", False), ("2023", "500", True)],
)
def test_an_indicator_does_not_jump_from_year_to_year(year, value, is_right):
    rows = [
        ("a", "IRN", "gdp", "2020", "10"),
        ("b", "IRN", "gdp", year, value),
        ("c", "TUR", "gdp", "2021", "900"),
    ]
    tables = {"country_indicators": frame("indicator_id country indicator year value", *rows)}
    expected = "expected at most 4 times more or less than 10 in 2020"
    lines = found(row_rules.indicators_do_not_jump, tables)
    assert lines == ([] if is_right else [f"country_indicators, row b, column value: «{value}», {expected}"])


def test_the_weights_of_a_score_sum_to_one():
    rows = [
        ("a", "need", "0.7"),
        ("b", "need", "0.3"),
        ("c", "fit", "0.5"),
        ("d", "fit", "0.4"),
        ("e", "x", "?"),
    ]
    tables = {"score_weights": frame("weight_id score weight", *rows)}
    assert found(row_rules.weights_sum_to_one, tables) == [
        "score_weights, column weight: «0.9», expected weights of fit that sum to 1"
    ]


def test_a_city_lies_in_one_place():
    columns = "institution_id city country province latitude longitude coordinate_basis"
    rows = [
        ("a", "Yazd", "IRN", "Yazd", "31.9", "54.4", "city"),
        ("b", "Yazd", "IRN", "Yazd", "31.9", "45.4", "city"),
        ("c", "Yazd", "IRN", "", "", "", ""),
        ("d", "Yazd", "TUR", "Konya", "38", "32", "city"),
        ("e", "", "IRN", "Fars", "", "", ""),
    ]
    assert found(row_rules.a_city_lies_in_one_place, {"ecosystem": frame(columns, *rows)}) == [
        "ecosystem, row b, column longitude: «45.4», expected 54.4, where a has Yazd"
    ]


def test_a_licensed_use_rests_on_a_decision_of_the_same_regulator():
    tables = {
        "authorisations": frame("event_id product_id regulator_id", ("e", "abecel", "FDA")),
        "indications": frame(
            "indication_id product_id regulator_id", ("i", "abecel", "FDA"), ("j", "abecel", "EMA")
        ),
    }
    assert found(row_rules.licensed_uses_rest_on_a_licence, tables) == [
        (
            "indications, row j, column regulator_id: «EMA», expected a regulator with an event on abecel in "
            "authorisations"
        )
    ]


def test_evidence_is_on_a_product_or_a_candidate():
    rows = [("a", "x", ""), ("b", "", "y"), ("c", "", ""), ("d", "x", "y")]
    tables = {"product_evidence": frame("evidence_id product_id candidate_id", *rows)}
    assert found(row_rules.evidence_is_on_one_product, tables) == [
        "product_evidence, row d, column candidate_id: «y», expected nothing, or no product_id"
    ]


def test_a_register_that_was_searched_has_a_date():
    rows = [("a", "yes", "2026"), ("b", "partly", ""), ("c", "yes", "")]
    tables = {"regulators": frame("regulator_id searched searched_until", *rows)}
    assert found(row_rules.registers_searched_have_a_date, tables) == [
        "regulators, row c, column searched_until: expected a date, as the register was searched"
    ]
