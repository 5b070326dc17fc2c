import datetime as dt
import json

import pytest
from tests.made import event, made_tables, product

from regenatlas.report.facts import Ledger, step
from regenatlas.tables.provenance import Traced

EVENT = "authorisations:a.IFDA.authorised.2020"
OTHER = "authorisations:b.IFDA.authorised.2021"


@pytest.fixture
def tables():
    events = [
        event("a", "IFDA", "authorised", "2020"),
        event("b", "IFDA", "authorised", "2021", source_id="page", verified=False,
        evidence="lead: date not seen", grade="interested"),
    ]  # fmt: skip
    return made_tables([product("a"), product("b")], events, sources={"page": "2021-03"})


@pytest.fixture
def ledger():
    return Ledger("02_standing", "IRN", dt.date(2026, 2, 11), "plain")


def test_a_value_becomes_a_fact_with_its_text(ledger):
    fact = ledger.add(Traced(7, (EVENT,), "count", "Counted products", "products"), "7 products")
    assert (fact.id, fact.value, fact.text, fact.about, fact.unit) == (
        "count", 7, "7 products", "Counted products", "products",
    )  # fmt: skip
    assert fact.rows == (EVENT,)
    assert ledger.facts == (fact,)


def test_the_same_fact_may_be_said_again_in_other_words(ledger):
    first = ledger.add(Traced(7, (EVENT,), "rank"), "7th")
    again = ledger.add(Traced(7, (EVENT,), "rank"), "place 7")
    assert again is first
    assert ledger.facts == (first,)


@pytest.mark.parametrize("value", [8, 7.0, "7", None, True])
def test_the_same_name_with_another_value_is_refused(ledger, value):
    ledger.add(Traced(7, (), "rank"), "7th")
    with pytest.raises(ValueError, match="the fact 'rank' is 7 already and cannot be"):
        ledger.add(Traced(value, (), "rank"), "x")


def test_the_same_name_from_other_rows_is_refused(ledger):
    ledger.add(Traced(7, (EVENT,), "rank"), "7th")
    with pytest.raises(ValueError, match="'rank' has come from other rows before"):
        ledger.add(Traced(7, (OTHER,), "rank"), "7th")


def test_a_fact_needs_a_name_that_can_be_an_anchor(ledger):
    with pytest.raises(ValueError, match="needs a name"):
        ledger.add(Traced(7), "7")
    for name in ("Count", "a b", "a#b", "-a", "ä"):
        with pytest.raises(ValueError, match="is no fact id"):
            ledger.add(Traced(7, (), name), "7")
    assert ledger.add(Traced(7, (), "trials.2024_a-b"), "7").id == "trials.2024_a-b"


@pytest.mark.parametrize("ref", ["products", "products:", ":a", "products:a b", "Products:a", "a:b:c d"])
def test_rows_must_be_named_table_and_key(ledger, ref):
    with pytest.raises(ValueError, match="does not name a row"):
        ledger.add(Traced(7, (ref,), "count"), "7")


def test_a_table_and_a_figure_are_entries_too(ledger):
    ledger.add_item("table", "league", "The league", [OTHER, EVENT, EVENT])
    ledger.add_item("figure", "leaders", "Iran is 5th", [EVENT])
    assert [(fact.kind, fact.id, fact.value, fact.rows) for fact in ledger.facts] == [
        ("table", "league", None, (EVENT, OTHER)),
        ("figure", "leaders", None, (EVENT,)),
    ]
    assert ledger.rows == (EVENT, OTHER)


def test_a_name_belongs_to_one_kind_of_entry(ledger):
    ledger.add_item("table", "league", "The league")
    with pytest.raises(ValueError, match="the fact 'league' is a table already and cannot be a figure too"):
        ledger.add_item("figure", "league", "The league")
    with pytest.raises(ValueError, match="'chart' is no kind"):
        ledger.add_item("chart", "other", "")


def test_the_ledger_as_data_leads_from_facts_to_rows_and_sources(ledger, tables):
    ledger.add(Traced(2, (EVENT, OTHER), "count", "Counted products", "products"), "2 products")
    ledger.add(Traced(dt.date(2020, 1, 1), (), "since"), "1 January 2020")
    found = ledger.to_dict(tables)
    assert {key: found[key] for key in ("chapter", "country", "as_of", "definition", "known_by", "lang")} == {
        "chapter": "02_standing", "country": "IRN", "as_of": "2026-02-11", "definition": "plain",
        "known_by": None, "lang": "en",
    }  # fmt: skip
    assert found["facts"] == [
        {"id": "count", "kind": "fact", "value": 2, "text": "2 products", "about": "Counted products",
        "unit": "products",
         "rows": [0, 1], "made_by": "", "verified": 1},
        {"id": "since", "kind": "fact", "value": "2020-01-01", "text": "1 January 2020", "about": "",
        "unit": "",
         "rows": [], "made_by": "", "verified": 0},
    ]  # fmt: skip
    assert list(found["sources"]) == ["made", "page"]
    assert found["sources"]["page"] == {
        "title": "Page page", "publisher": "Publisher of page", "published": "2021-03", "url": "https://example.org/page",
        "document": "", "licence": "not stated", "kind": "other_web",
    }  # fmt: skip
    assert found["rows"] == [
        {"row": EVENT, "words": "A · IFDA (Irn) · licensed · 2020 · day of the decision",
         "source": "made", "verified": True,
         "evidence": "made for a test", "grade": "register"},
        {"row": OTHER, "words": "B · IFDA (Irn) · licensed · 2021 · day of the decision",
         "source": "page", "verified": False,
         "evidence": "lead: date not seen", "grade": "interested"},
    ]  # fmt: skip
    assert list(found["grades"].items()) == [
        ("register", "register or gazette entry seen"),
        ("interested", "statement of an interested official only"),
    ]
    assert json.loads(json.dumps(found)) == found


def test_a_number_is_written_with_as_many_digits_as_can_be_reproduced(ledger, tables):
    ledger.add(Traced(0.1 + 0.2, (), "share"), "30%")
    assert ledger.to_dict(tables)["facts"][0]["value"] == 0.3


def test_a_fact_from_a_row_that_does_not_exist_is_refused(ledger, tables):
    ledger.add(Traced(1, ("products:c",), "count"), "1")
    with pytest.raises(KeyError, match="no row «c» in products"):
        ledger.to_dict(tables)


def test_an_empty_ledger_is_data_too(ledger, tables):
    found = ledger.to_dict(tables)
    assert (found["facts"], found["sources"], found["rows"]) == ([], {}, [])


def test_a_ledger_tells_what_the_functions_do_that_made_its_facts(tables, ledger):
    ledger.add(Traced(7, (EVENT,), "count", made_by="regenatlas.report.facts:Ledger.add"), "7")
    ledger.add(Traced(8, (EVENT,), "other"), "8")
    found = ledger.to_dict(tables)
    assert [fact["made_by"] for fact in found["facts"]] == ["regenatlas.report.facts:Ledger.add", ""]
    assert found["steps"] == {"regenatlas.report.facts:Ledger.add": "Enter a value that is shown as text."}


@pytest.mark.parametrize(
    ("made_by", "told"),
    [
        ("json:dumps", "Serialize obj to a JSON formatted str."),
        (
            "regenatlas.report.facts:_kind_of",
            "The ledger: every number that a chapter states, with the table",
        ),
        ("regenatlas.nowhere:nothing", ""),
    ],
)
def test_a_step_is_the_first_sentence_of_a_function_else_of_its_module(made_by, told):
    assert step(made_by).startswith(told)
    assert bool(step(made_by)) == bool(told)
