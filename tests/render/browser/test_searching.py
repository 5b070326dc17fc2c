"""The search in a browser: from disk, by keyboard, in any writing; every answer leads to what is there."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from tests.made_site import Folder, reports

from regenatlas.render.page.document import Chapter, Edition
from regenatlas.render.page.html import page, page_html
from regenatlas.render.page.places import places
from regenatlas.render.site.bundles import read_bundles
from regenatlas.render.site.search import search_script
from regenatlas.report.display import Cell, Header, Table
from regenatlas.report.narrative import Prose, plain
from regenatlas.tables.load import load_tables

DAY = "2026-01-01"
COUNTRIES = {"IRN": "Iran", "TUR": "Türkiye", "UZB": "Uzbekistan", "MMR": "Myanmar"}
COLUMNS = tuple(Header(name, name) for name in ("name", "by", "verdict"))

#: What somebody types, and the title of the first answer.
ASKED = {
    "turkiye": "Türkiye",
    "Türkei": "Türkiye",
    "ozbek": "Uzbekistan",
    "oʻzbekiston": "Uzbekistan",
    "persia": "Iran",
    "ايران": "Iran",
    "burma": "Myanmar",
    "myanmer": "Myanmar",
    "安体肤": "ActivSkin",
    "tisagenleclucel": "Kymriah",
    "KYMRIAH™": "Kymriah",
    "ای\u200cران": "Iran",
    "afami-cel": "Tecelra",
    "outlook": "What would the target take?",
    "<b>mass": "A heading in <b>mass</b>",
}

#: The ids of products that none of their names finds by its first ten letters.
NOT_FOUND = """(named) => regenatlas.load("../../../search.js").then(({find}) => {
  const finds = (word, id) =>
    find(word.slice(0, 10), {country: "Iran"}).hits.some(({href}) => href.endsWith(`#product-${id}`));
  return named.filter(([id, words]) => !words.some((word) => finds(word, id)));
})"""


def table(name, kind, keys, look="table"):
    rows = tuple((Cell(key), Cell("somebody"), Cell("so")) for key in keys)
    return Table(
        name, plain(f"The {name}"), COLUMNS, rows, ids=tuple(f"{kind}-{key}" for key in keys), look=look
    )


@pytest.fixture(scope="module")
def searched(tmp_path_factory):
    """Reports of four countries; Iran's show every product and some statements."""
    tables, out = load_tables(), tmp_path_factory.mktemp("out")
    products, claims = tables["products"]["product_id"], tables["claims"]["claim_id"][:20]
    chapters = {
        "01_claims": Chapter("01_claims", "Do they hold?", (table("cards", "claim", claims, "cards"),)),
        "03_portfolio": Chapter("03_portfolio", "Which products?", (table("list", "product", products),)),
        "08_outlook": Chapter(
            "08_outlook", "What would the target take?", (Prose("", r"## A heading in \<b>mass\</b>"),)
        ),
    }
    made = {}
    for code, country in COUNTRIES.items():
        names = [*chapters] if code == "IRN" else ["08_outlook"]
        entries = reports(code, DAY, chapters=names, document=False)
        edition = Edition(country=country, as_of="1 January 2026", index="../../../index.html")
        for name in names:
            shown = page(chapters[name], edition)
            path = out / "en" / code / DAY / f"{name}.html"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(page_html(shown), encoding="utf-8")
            entries[f"en/{code}/{DAY}/{name}"]["places"] = places(shown)
        made |= entries
    (out / "search.js").write_text(search_script(read_bundles(Folder(made)), tables), encoding="utf-8")
    return out


def answers(opened, text):
    opened.fill("#search", text)
    opened.wait_for_function("document.querySelector('#search-said').textContent.includes('ound')")
    return opened.locator("#search-found b").all_inner_texts()


def test_anything_is_found_by_keyboard_in_any_writing(visit, searched):
    start = searched / "en" / "IRN" / DAY / "08_outlook.html"
    opened = visit(address=start.as_uri())
    opened.keyboard.press("Control+k")
    assert opened.evaluate("document.activeElement.id") == "search"
    for text, title in ASKED.items():
        assert answers(opened, text)[:1] == [title], text
    assert answers(opened, "qqqqqq") == []
    for text in ("iran", "cell", "b"):
        answers(opened, text)
        for href in opened.locator("#search-found a").evaluate_all("links => links.map((link) => link.href)"):
            address, _, identity = href.partition("#")
            path = searched / address.removeprefix(searched.as_uri()).lstrip("/")
            assert path.is_file(), href
            assert not identity or f'id="{identity}"' in path.read_text(encoding="utf-8"), href
    assert not Axe().run(opened).response["violations"]
    opened.keyboard.press("Escape")
    assert not opened.locator("#searching").is_visible()

    opened.get_by_role("button", name="Search").click()
    answers(opened, "kymriah")
    opened.keyboard.press("ArrowDown")
    assert "Product Kymriah" in re.sub(r"\s+", " ", opened.evaluate("document.activeElement.innerText"))
    opened.keyboard.press("Enter")
    opened.wait_for_url("**/03_portfolio.html#product-tisagenlecleucel")
    assert opened.locator("#product-tisagenlecleucel").is_visible()
    assert {address.rpartition("/")[2].partition("#")[0] for address in opened.asked} == {
        "08_outlook.html",
        "03_portfolio.html",
        "search.js",
    }
    assert opened.said == []


def test_ten_keystrokes_find_any_product(visit, searched):
    tables, words = load_tables(), {}
    for table, name in (("products", "name"), ("aliases", "alias")):
        for key, text in zip(tables[table]["product_id"], tables[table][name], strict=True):
            words.setdefault(key, []).extend([text, *re.split(r"[\s(),]+", text)])
    opened = visit(address=(searched / "en" / "IRN" / DAY / "08_outlook.html").as_uri())
    assert opened.evaluate(NOT_FOUND, [*words.items()]) == []


def test_a_page_alone_says_that_it_cannot_search(visit):
    opened = visit()
    opened.keyboard.press("Control+k")
    opened.locator("text=it is not there").wait_for()
