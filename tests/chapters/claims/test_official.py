"""The statement that a reader asks about first, and what the brief says of it."""

from datetime import date

import pytest
from tests.made import event, made_tables, product, rule
from tests.made_claims import claim, ledger

from regenatlas.chapters.claims import findings, verdict_line
from regenatlas.chapters.claims.official import official_claim
from regenatlas.report.parameters import parse
from regenatlas.report.report import Report

DAY = date(2025, 1, 1)
RULES = [
    rule("strict_eu_atmp", label="strict", default=True),
    rule("cell_therapy_only", label="cells", classes="cell_therapy"),
]
TOGETHER = {"together": "one.sentence"}


def made(*rows, kind="seed_document"):
    """Iran has a (tissue) and b (cells), the USA d, e and f (tissue): Iran is second, and first by cells."""
    tissue = {"class": "tissue_engineered"}
    products = [product("a", **tissue), product("b")]
    products += [product(name, origin_country="USA", **tissue) for name in "def"]
    events = [event(name, "IFDA", "authorised", "2020") for name in "ab"]
    events += [event(name, "FDA", "authorised", "2020") for name in "def"]
    tables = made_tables(products, events, RULES, {"paper": "2024-07-01"}, **ledger(list(rows)))
    sources = tables["sources"]
    return tables.replaced(
        sources=sources.assign(kind=sources["kind"].where(sources["source_id"] != "paper", kind))
    )


def total(value, **given):
    return claim("n", "licensed_products_total", "product_count", value) | given


def place(value, claim_id="r", **given):
    return claim(claim_id, "world_rank_atmp_products", "rank", value) | given


def told(*rows, **given):
    report = Report(
        "00_overview", parse({"country": "IRN", "as_of": DAY}, tables := made(*rows, **given)), tables
    )
    (finding,) = findings(report)
    return finding.sentence.text, finding.strength, finding.certainty, verdict_line(report).text


def test_a_sentence_that_no_rule_bears_out_comes_first():
    early = place(3, "before", period_start="2023-06-30", period_end="2023-06-30")
    asked = total(2) | TOGETHER, place(1) | TOGETHER, early
    found = official_claim(made(*asked), "IRN", DAY, None)
    assert [one["claim_id"] for one in found["together"]] == ["n", "r"]
    # Two products and second place by the strict rule; first place by cells alone, with one product.
    assert (found["ours"].value, found["products"].value) == (2, 2)
    assert (found["least"].value, found["most"].value) == (1, 1)
    assert found["before"].value == 3  # no rule gives third and then first
    sentence, strength, certainty, line = told(*asked)
    assert (
        sentence
        == "No counting rule gives Irn both 2 products and 1st place; the rule nearest to the words gives 2nd"
    )
    assert (strength, certainty) == (3, "medium")
    assert line.startswith("Official claim: 2 products and 1st place (An Official, The Paper, 1 July 2024).")
    assert "No rule gives first 3rd and then 1st place either. Medium confidence." in line


def test_else_the_latest_place_of_a_document_under_test():
    found = official_claim(
        made(total(2), place(1), place(2, "old", published="2024-06-30")), "IRN", DAY, None
    )
    assert (found["claim_id"], found["together"], found["verdict"]) == ("r", [], "other_rule")
    assert (found["held"].value, found["tried"].value, found["before"]) == (1, 2, None)


@pytest.mark.parametrize(
    ("row", "kind", "strength", "certainty"),
    [
        (place(9), "seed_document", 3, "medium"),
        (place(9), "web_page", 1, "medium"),  # no official document under test
        (total(9), "seed_document", 3, "high"),  # the country's own register was searched
    ],
)
def test_how_strong_and_how_sure_the_answer_is(row, kind, strength, certainty):
    assert told(row, kind=kind)[1:3] == (strength, certainty)


def test_without_a_statement_on_licences_the_verdicts_are_counted():
    other = claim("x", "clinical_trials", "no", 5, untestable_why="no_table")
    assert official_claim(made(other), "IRN", DAY, None) is None
    assert told(other) == ("The only statement collected on Irn is not confirmed independently", 1, "low", "")
    assert told() == ("No statement on Irn was collected", 0, "low", "")


def test_a_document_that_gives_no_earlier_place_has_none():
    asked = total(2) | TOGETHER, place(1) | TOGETHER
    assert official_claim(made(*asked), "IRN", DAY, None)["before"] is None
    loose = total(2) | TOGETHER, place(1, value_relation="at_most") | TOGETHER
    assert official_claim(made(*loose), "IRN", DAY, None)["before"] is None
    late = place(3, "after", period_start="2024-12-30", period_end="2024-12-30")
    assert official_claim(made(*asked, late), "IRN", DAY, None)["before"] is None
