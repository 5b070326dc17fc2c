"""From a fact's address to its rows."""

import json

import pytest
from tests.made import made_tables, product

from regenatlas.render.tools.trace import Address, TraceError, find, read_address

FOLDER = "en/IRN/2026-02-11"


@pytest.fixture
def out(tmp_path, ledger):
    path = tmp_path / FOLDER / "02_standing.facts.json"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(ledger))
    return tmp_path


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("02_standing#rank", Address("02_standing", "rank")),
        ("standing#fact-rank", Address("standing", "rank")),
        ("IRN/2026-02-11/02_standing#rank", Address("02_standing", "rank", FOLDER)),
        ("en/IRN/2026-02-11/02_standing#rank", Address("02_standing", "rank", FOLDER)),
        ("en/IRN/2026-02-11/ever/01#n", Address("01", "n", f"{FOLDER}/ever")),
        ("IRN/2026-02-11/ever/01#n", Address("01", "n", f"{FOLDER}/ever")),
    ],
)
def test_an_address_is_read_as_it_is_written(text, address):
    assert read_address(text) == address


@pytest.mark.parametrize("text", ["rank", "#rank", "02_standing#", ""])
def test_an_address_without_chapter_or_fact_is_refused(text):
    with pytest.raises(TraceError, match="for example"):
        read_address(text)


@pytest.mark.parametrize("chapter", ["02_standing", "standing", "02"])
def test_a_fact_is_found_with_its_rows(out, chapter):
    note, ledger = find(out, Address(chapter, "rank"), FOLDER)
    assert (note.text, ledger["country"]) == ("7th", "IRN")
    assert [row.ref for row in note.rows] == [
        "authorisations:a.IFDA.authorised.2024",
        "definitions:plain",
        "products:a",
    ]


@pytest.mark.parametrize(
    ("address", "said"),
    [
        (Address("standing", "rnk"), "no fact 'rnk' in en/IRN/2026-02-11/standing; nearest: rank"),
        (Address("standing", "PRÓDUCT 9™"), "in en/IRN/2026-02-11/standing; facts that tell of it: world"),
        (Address("standin", "rank"), "has no chapter 'standin'; nearest: standing"),
        (Address("standing", "rank", "en/IRN/2026-02-12"), "has not been rendered"),
        (Address("standing", "rank", "en/IRN/2026-02-12"), "nearest: en/IRN/2026-02-11"),
        (Address("standing", "rank", "../../etc"), "is not a folder of reports"),
    ],
)
def test_what_is_not_there_is_told_with_what_is_nearest(out, address, said):
    with pytest.raises(TraceError, match=said.replace(".", r"\.")):
        find(out, address, FOLDER)


def test_a_product_is_found_by_its_name_in_another_script(out):
    alias = {"product_id": "a", "alias": "دستروسل"}
    tables = made_tables([product("a", name="Product 9")], [], aliases=[alias])
    with pytest.raises(TraceError, match="facts that tell of it: world"):
        find(out, Address("standing", "دِستروسل"), FOLDER, tables)
