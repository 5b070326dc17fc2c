"""Statements as the tables of the chapter on claims and the command line show them."""

from datetime import date

import pandas as pd
import pytest
from tests.made import event, made_tables, product, rule
from tests.made_claims import claim, ledger, link
from tests.prose import real_tables

from regenatlas.chapters.claims import claim_conflicts, claims, tables
from regenatlas.chapters.claims.claim_groups import held_together
from regenatlas.chapters.claims.claim_readings import KINDS
from regenatlas.chapters.claims.claim_rules import NEAREST, OUTCOMES, TOPICS, Reading
from regenatlas.report import shown
from regenatlas.report.parameters import parse
from regenatlas.report.report import Report
from regenatlas.report.wording import Wording

ATMP = "world_rank_atmp_products"
CLAIM = {
    "claim_id": "x", "source_id": "paper", "speaker": "An Official", "publisher": "The Paper",
    "published": "2024-07-01", "testable": "product_count", "claimed": 7, "value": "7",
    "value_relation": "exactly", "start": None, "day": date(2024, 6, 30), "basis": "period_end",
    "calendar": "gregorian", "nearest": "near", "nearest_label": "near", "ours": 5, "tied": 0, "low": 5,
    "high": 5, "tried": 4,
    "reason": "", "verdict": "contradicted", "agreeing": (), "apart": (), "closest": None, "undecided": None,
    "products": (), "missing": (), "alone": 5, "because": "", "text": "", "other": "", "quotation": "",
    "statement": "So it is.", "together": "", "rows": ("claims:x",),
}  # fmt: skip


def report(rows=(), links=(), ranks=()):
    made = made_tables(
        [product("a"), product("b"), product("d", origin_country="USA")],
        [
            event("a", "IFDA", "authorised", "2020-01-01"),
            event("b", "IFDA", "authorised", "2024-02-01"),
            event("d", "FDA", "authorised", "2019-01-01"),
        ],
        [
            rule("strict_eu_atmp", label="strict", default=True),
            rule("by_jurisdiction", label="there", count_by="jurisdiction"),
        ],
        sources={"paper": "2024-07-01", "old": "2024-01-01", "elsewhere": ""},
        **ledger(list(rows), list(links), list(ranks)),
    )
    return Report("01_claims", parse({"as_of": "2025-01-01"}, made), made)


def audit(made):
    return claims.audit(made.tables, "IRN", made.parameters.as_of)


def total(claim_id, value=2, **given):
    return claim(claim_id, "licensed_products_total", "product_count", value, **given)


def in_words(column, **given):
    return tables.statements(report(), pd.DataFrame([CLAIM | given], dtype=object))[column].iloc[0]


def reading(label, value=7, **given):
    return Reading(label, label, value, value, value, **given)


@pytest.mark.parametrize(("given", "text"), [
    ({}, "7"),
    ({"value_relation": "more_than"}, "more than 7"),
    ({"value_relation": "up_to"}, "up to 7"),
    ({"testable": "rank"}, "7th"),
    ({"testable": "rank", "value_relation": "top_n"}, "among the first 7"),
    ({"testable": "flag", "value": "yes", "claimed": 1}, "yes"),
    ({"claimed": None, "value": "several"}, "several"),
])  # fmt: skip
def test_what_is_said_is_written_as_it_is_meant(given, text):
    assert in_words("stated", **given) == text


@pytest.mark.parametrize(("given", "text"), [
    ({"testable": "rank", "low": 3, "high": 41}, "5th (3rd to 41st)"),
    ({"testable": "rank", "tied": 2}, "5th, shared"),
    ({"testable": "rank", "ours": None, "low": None, "high": None}, "no place"),
    ({"testable": "rank", "ours": None, "low": 3, "high": 4}, "no place (3rd to 4th)"),
    ({"testable": "flag", "ours": 0, "low": 0, "high": 1}, "no"),
])  # fmt: skip
def test_our_number_is_written_as_what_is_counted(given, text):
    assert in_words("our_count", **given) == text


def line(**given):
    """The derivation of a verdict."""
    return in_words("found", **{"rows": ("claims:x", "products:a"), **given}).about


def test_the_rules_that_give_a_number_are_named_up_to_three_and_counted_beyond():
    few, many = ([reading(f"rule {n}") for n in range(most)] for most in (2, 5))
    given = {"verdict": "other_rule", "apart": few[:1], "tried": 9}
    assert line(agreeing=few, **given).endswith(
        "given by 2 of 9 rules, without those documents by 1: rule 0; rule 1"
    )
    assert line(agreeing=many, **given).endswith(": rule 0; rule 1; rule 2")


def test_windows_of_one_rule_are_gathered():
    starts = [reading("a", how="since", detail=day) for day in ("2024-03-20", "2025-03-21")]
    assert line(verdict="restated", agreeing=starts).endswith(
        "given by 1 of 4 rules, without those documents by 0: a, new since 20 March 2024 or 21 March 2025"
    )


def test_a_contradiction_shows_what_comes_closest():
    closest = reading("far", 6, how="stock_some", detail="12")
    given = {"closest": closest, "testable": "rank"}
    assert in_words("why", **given) == (
        "No rule gives it: the one nearest to the words gives 5th, the closest of all 6th."
    )
    assert line(**given).endswith(
        "given by none of 4 rules; closest: far (products licensed on the day, at the 12 regulators with "
        "most), 6th"
    )


def test_what_is_undecided_says_between_which_numbers():
    open_ = {
        "verdict": "undecided",
        "undecided": Reading("near", "near", 4, 4, 7),
        "closest": reading("far"),
        "reason": "coarse_dates",
    }
    assert in_words("why", **open_) == "Exact licence days would decide; known dates allow 4 to 7."
    assert line(**open_).endswith("; licence dates allow 4 to 7")


def test_another_holder_is_named_without_what_stands_in_brackets():
    others = reading("near", 0, how="holder", detail="Taskin (Zist Bazsakhti)", products=("b",))
    given = {"closest": others, "testable": "holder", "products": ("b",)}
    assert in_words("why", **given) == "B, for one of the named diseases, is of Taskin."


def test_a_verdict_of_a_sentence_that_no_rule_bears_out_says_so():
    place = claim("r", ATMP, "rank", 2, together="one.sentence")
    made = report([total("x", 2, together="one.sentence"), place])
    found = tables.statements(made, audit(made)).set_index("claim_id")
    # Under both rules Iran has two products and first place.
    assert found.loc["r", "why"] == (
        "No rule gives it: the one nearest to the words gives 1st, the closest of all 1st."
    )
    groups = held_together(made.tables, audit(made))
    table = tables.together(made, groups, audit(made))
    assert table[["sentence", "each", "n", "title"]].to_numpy().tolist() == [
        ["2nd place; 2 products", "0, 2", 0, "Page paper"]
    ]


def test_a_claim_is_shown_with_its_page_its_day_and_its_verdict():
    made = report([total("x"), total("y", 9)])
    found = tables.statements(made, audit(made))
    columns = ["said", "spoken", "url", "stated", "our_count", "why"]
    who = "An Official, The Paper, 1 July 2024", "https://example.org/paper"
    assert found[columns].to_numpy().tolist() == [
        ["Statement x.", *who, "2", "2", "Our count: 2; without the statement's own documents: 2."],
        [
            *("Statement y.", *who, "9", "2"),
            "No rule gives it: the one nearest to the words gives 2, the closest of all 2.",
        ],
    ]
    fact = found["found"].iloc[0]
    assert (fact.value, fact.name) == ("confirmed independently", "verdict.x")
    assert fact.rows == (
        "authorisations:a.IFDA.authorised.2020-01-01",
        "authorisations:b.IFDA.authorised.2024-02-01",
        "claims:x",
    )


def test_what_most_tell_comes_first_as_cards():
    rows = [total("x"), total("y", 9), claim("far", "biotech_rank", "no", 1), total("z", 8)]
    rows[3] |= {"source_id": "old", "quotation": "eight", "published": "2024-01-01"}
    made = report(rows)
    sources = made.tables["sources"]
    kinds = sources["kind"].where(sources["source_id"] != "old", "seed_document")
    made.tables = made.tables.replaced(sources=sources.assign(kind=kinds))
    found = tables.cards(made, tables.statements(made, audit(made)))
    # The document under test, then what is contradicted; «far» lies outside the tables.
    assert found[["anchor", "tone", "document", "words"]].to_numpy().tolist() == [
        ["claim-z", "bad", "Page old", "Statement z."],
        ["claim-y", "bad", "", ""],
        ["claim-x", "good", "", ""],
    ]
    shown = shown_cards(made, found)
    assert [cell.text for cell in shown.cells[1]][:5] == [
        "Statement y.",
        "An Official, The Paper, 1 July 2024",
        "contradicted",
        "",
        "No rule gives it: the one nearest to the words gives 2, the closest of all 2.",
    ]
    assert (shown.look, shown.ids[0], shown.cells[0][2].tone) == ("cards", "claim-z", "bad")


def shown_cards(made, found):
    return shown.cards(found, tables.CARDS, "Cards", "cards", tables.CHOSEN_BY, made.wording)


def test_a_verdict_that_rests_on_statements_alone_is_no_fact():
    assert in_words("found", verdict="outside", because="no_table", tried=0) == "outside these tables"


def test_a_statement_of_nine_and_a_half_is_not_rounded():
    assert in_words("stated", claimed=9.5, value="9.5") == "9.5"


def test_a_country_without_claims_has_no_statements():
    assert tables.statements(report(), audit(report())).empty


def test_conflicts_are_set_side_by_side():
    made = report([total("x"), total("y", 4)], [link("x", "y", "conflicts", "Two against four.")])
    audited = tables.statements(made, audit(made))
    (row,) = tables.conflicts(audited, claim_conflicts.conflicting_pairs(made.tables, audited)).to_dict(
        "records"
    )
    assert (row["topic"], row["statement"], row["other_statement"]) == (
        "products",
        "Statement x.",
        "Statement y.",
    )
    assert row["other_url"] == "https://example.org/paper"


def test_repeated_statements_tell_who_was_first_and_for_how_long():
    rows = [total("x"), total("old", published="2024-01-01", source_id="old")]
    rows.append(total("y", 3, published="2024-01-01", source_id="old"))
    rows.append(total("undated", 3, published="", source_id="elsewhere"))
    made = report(rows, [link("old", "x", "repeats"), link("y", "undated", "repeats")])
    audited = tables.statements(made, audit(made))
    found = tables.repeated(audited, claim_conflicts.repeated_statements(made.tables, audited))
    assert found[["spoken", "pages", "days"]].to_numpy().tolist() == [
        ["An Official, The Paper, 1 January 2024", 2, 182],
        ["An Official, The Paper, 1 January 2024", 2, None],
    ]
    assert found["last_spoken"].fillna("").tolist() == ["An Official, The Paper, 1 July 2024", ""]


def test_every_code_that_is_shown_has_words():
    codes = Wording("en").codes
    assert list(codes["verdict"]) == list(OUTCOMES)
    assert list(codes["topic"]) == list(TOPICS)
    ledger = real_tables()["claims"]
    assert {*NEAREST, *ledger.loc[ledger["testable"].isin(KINDS), "metric"]} <= set(codes["metric"])
