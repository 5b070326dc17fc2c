"""The facts that a front page takes from ledgers."""

import nbformat
import pytest

from regenatlas import paths
from regenatlas.render.page.document import read_chapter
from regenatlas.render.site.headline import FACTS, headline, merged


def ledger(chapter, rows=(), **facts):
    stated = [{"id": name, "value": value, "text": text, "rows": []} for name, (value, text) in facts.items()]
    listed = {"id": "counted-products", "value": None, "text": "The products", "rows": list(range(len(rows)))}
    return {
        "chapter": chapter,
        "data_version": "2026.1",
        "facts": [*stated, *([listed] if rows else [])],
        "rows": [{"row": row} for row in rows],
    }


def test_facts_and_products_are_taken_as_the_ledger_states_them():
    given = ledger(
        "01_standing",
        rows=["authorisations:b.FDA.authorised.2024", "products:b", "products:a"],
        rank=(5, "5th"),
        rank_best=(3, "3rd"),
        count=(2, "2 products"),
        lead=(41, "41"),
        per_head=(None, "unknown"),
    )
    assert headline(given) == {
        "data_version": "2026.1",
        "facts": {
            "rank": {"value": 5, "text": "5th"},
            "rank_best": {"value": 3, "text": "3rd"},
            "count": {"value": 2, "text": "2 products"},
        },
        "products": ["a", "b"],
    }


def test_a_chapter_without_headline_facts_has_no_headline():
    assert headline(ledger("02_portfolio", rank=(5, "5th"))) == {}
    assert headline({}) == {}


def test_no_products_are_none_and_unlisted_ones_are_unknown():
    assert headline(ledger("01_standing", count=(0, "no products")))["products"] == []
    assert headline(ledger("00_overview", count=(7, "7 products")))["products"] is None


def test_the_chapter_on_standing_is_asked_before_the_overview():
    overview = headline(ledger("00_overview", rank=(5, "5"), changes_count_before=(4, "4"), count=(7, "7")))
    standing = headline(ledger("01_standing", rows=["products:a"], rank=(5, "5th"), count=(7, "7 products")))
    found = merged([("00_overview", overview), ("01_standing", standing), ("02_portfolio", {})])
    assert {name: fact["text"] for name, fact in found["facts"].items()} == {
        "rank": "5th",
        "count": "7 products",
        "count_before": "4",
    }
    assert found["products"] == ["a"]
    assert merged([]) == {"data_version": "", "facts": {}, "products": None}


@pytest.mark.parametrize("chapter", FACTS)
def test_the_chapters_state_these_facts(chapter):
    executed = sorted((paths.REPORTS / "references").glob(f"*_{chapter}.ipynb"))
    ledgers = [read_chapter(nbformat.read(path, as_version=4), chapter).ledger for path in executed]
    stated = {fact["id"] for one in ledgers for fact in one["facts"]}
    assert set(FACTS[chapter].values()) - stated == set()
