"""What the manifest takes down of a page: question, headings, figures, rows that have a name."""

import re

from regenatlas.render.page.document import Chapter
from regenatlas.render.page.html import page, page_html
from regenatlas.render.page.places import places
from regenatlas.report.display import Cell, Header, Table
from regenatlas.report.narrative import Prose, plain

COLUMNS = (Header("name", "Name"), Header("by", "By"), Header("verdict", "Verdict"))


def table(name, *ids, **look):
    cells = tuple((Cell(identity), Cell("x"), Cell("y")) for identity in ids)
    return Table(name, plain(f"All {name}"), COLUMNS, cells, ids=ids, **look)


def test_every_place_has_its_id_on_the_page(edition):
    blocks = (
        Prose("", "## A heading"),
        table("first", "product-a", "product-b"),
        table("cards", "claim-1", look="cards"),
        Prose("", "### A smaller one\n\n#### Too small for the contents"),
        table("again", "product-a"),
    )
    made = page(Chapter("03_portfolio", "Which products?", blocks), edition)
    found = places(made)
    assert found == {
        "title": "Which products?",
        "sections": [["a-heading", "A heading"], ["a-smaller-one", "A smaller one"]],
        "figures": [["table-first", "All first"], ["table-cards", "All cards"], ["table-again", "All again"]],
        "rows": ["product-a", "product-b", "claim-1", "product-a-2"],
    }  # fmt: skip
    ids = set(re.findall(r' id="([^"]*)"', page_html(made)))
    assert {*(name for name, _ in found["sections"] + found["figures"]), *found["rows"]} <= ids
