"""What can be searched: all that a page of the newest reports shows, each thing where it is at home."""

import hashlib
import json
import re

import pytest
from tests.made import made_tables, product, rule
from tests.made_site import Folder, reports

from regenatlas.render.page.html import TEMPLATES
from regenatlas.render.site.bundles import read_bundles
from regenatlas.render.site.search import KINDS, search_data, search_script
from regenatlas.tables.load import load_tables

LIBRARY = "4fc98d88ed4a805fa3764a69c2fe0bbe09f4d91983691f991263bf0c8b035ff4"


@pytest.fixture
def tables():
    alias = {"alias_id": "b.1", "product_id": "b", "alias": "安体肤"}
    return made_tables(
        [product("a", developer="Royan"), product("b", origin_country="USA", generic="skin")],
        [],
        [rule("strict_eu_atmp", default=True)],
        aliases=[alias],
    )


def places(*rows, sections=()):
    return {
        "title": "Which?",
        "sections": [*map(list, sections)],
        "figures": [["table-t", "All"]],
        "rows": rows,
    }


def bundle(country, as_of, **chapters):
    """A bundle with these places by chapter, with `_` before the number."""
    names = [name.removeprefix("_") for name in chapters]
    made = reports(country, as_of, chapters=names, document=False)
    for name, found in zip(names, chapters.values(), strict=True):
        made[f"en/{country}/{as_of}/{name}"]["places"] = found
    return made


def data(tables, *bundles):
    return search_data(read_bundles(Folder(*bundles)), tables)


def test_a_product_leads_to_the_portfolio_of_its_country_if_that_is_there(tables):
    elsewhere = bundle(
        "IRN", "2026-01-01", _04_coverage=places("product-b"), _03_portfolio=places("product-a")
    )
    alone = data(tables, elsewhere)
    assert alone["things"] == [
        [0, "a", "A", "Royan · Irn", "", 0],
        [0, "b", "B", "Usa", "skin 安体肤", 1],
    ]
    both = data(tables, elsewhere, bundle("USA", "2025-01-01", _03_portfolio=places("product-b")))
    at = {identity: both["pages"][page] for _, identity, *_, page in both["things"]}
    assert [both["bundles"][page[0]][0] for page in (at["a"], at["b"])] == [
        "en/IRN/2026-01-01",
        "en/USA/2025-01-01",
    ]


def test_of_each_country_the_newest_date_is_searched_and_what_is_not_in_the_tables_is_left_out(tables):
    old = bundle("IRN", "2025-01-01", _03_portfolio=places("product-a", sections=[("old", "An old heading")]))
    new = bundle(
        "IRN", "2026-01-01", _03_portfolio=places("product-gone", "figure-x", sections=[("new", "New")])
    )
    found = data(tables, old, new)
    assert found["bundles"] == [
        ["en/IRN/2026-01-01", "en", 0, "1 January 2026", "en/IRN/2026-01-01/03_portfolio.html"]
    ]
    assert found["pages"] == [[0, 0, ["new", "New"], [0]]]
    assert found["chapters"] == [["03_portfolio", "portfolio", "Which?"]]
    assert found["figures"] == [["table-t", "All"]]
    assert found["things"] == []


def test_a_chapter_without_a_page_is_not_searched(tables):
    made = reports("IRN", "2026-01-01", chapters=["03_portfolio"], formats=["pdf"], document=False)
    assert data(tables, made)["pages"] == []


def test_the_script_is_data_and_the_library_and_nothing_from_a_text_gets_out_of_it(tables):
    hostile = bundle("IRN", "2026-01-01", _03_portfolio=places(sections=[("x", "</script><script>alert(1)")]))
    script = search_script(read_bundles(Folder(hostile)), tables)
    assert script == search_script(read_bundles(Folder(hostile)), tables)
    assert "</script" not in script
    assert "MiniSearch 7.2.0" in script
    assert "The MIT License" in script
    island = re.search(r"regenatlas\.take\(searching\(module\.exports, (.*)\)\);", script)[1]
    assert json.loads(island)["pages"][0][2] == ["x", "</script><script>alert(1)"]


def test_the_library_is_the_one_that_was_looked_at():
    library = (TEMPLATES / "library" / "minisearch.js").read_bytes()
    assert hashlib.sha512(library).hexdigest().startswith(LIBRARY)


def test_every_kind_names_columns_that_are_there():
    tables = load_tables()
    for kind in KINDS.values():
        names = {kind.key, kind.name, kind.home, "source_id", *kind.beside, *kind.also}
        assert names <= set(tables[kind.table].columns), kind.table


def test_countries_are_found_by_all_their_names(tables):
    ((code, name, names),) = data(tables, bundle("IRN", "2026-01-01", _03_portfolio=places()))["countries"]
    assert (code, name) == ("IRN", "Irn")
    assert {"Iran, Islamic Republic of", "Islamic Republic of Iran", "ایران"} <= set(names.split("\n"))
