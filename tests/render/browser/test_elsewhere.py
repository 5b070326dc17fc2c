"""From a chapter to the same one of another country or day in one choice, from disk and without a mouse."""

from dataclasses import replace

import pytest
from axe_playwright_python.sync_playwright import Axe
from tests.made import made_tables, product, rule
from tests.made_site import Folder, reports
from tests.render.browser.conftest import NARROW

from regenatlas.render.page.document import Chapter
from regenatlas.render.page.html import chapter_html
from regenatlas.render.site.bundles import read_bundles
from regenatlas.render.site.reports import reports_script
from regenatlas.render.store.store import REPORTS

HERE = "en/IRN/2026-02-11"
NAMES = {"IRN": "Iran", "TUR": "Türkiye", "ARE": "<b>Emirates</b>", "CHN": "China"}


@pytest.fixture(scope="module")
def atlas(edition, tmp_path_factory):
    """A page of Iran, and the list of reports: China has another day, the Emirates lack the chapter once."""
    out = tmp_path_factory.mktemp("atlas")
    tables = made_tables([product("a", origin_country=code) for code in NAMES], [], [rule("strict_eu_atmp")])
    names = tables["countries"]["iso3"].map(NAMES).fillna("")
    tables = tables.replaced(countries=tables["countries"].assign(name_en=names))
    made = [
        reports("IRN", "2026-02-11"),
        reports("IRN", "2025-12-31"),
        reports("TUR", "2026-02-11", definition="ever", suffix="ever"),
        reports("TUR", "2026-02-11"),
        reports("TUR", "2025-12-31"),
        reports("CHN", "2024-12-31"),
        reports("CHN", "2025-12-31"),
        reports("ARE", "2026-02-11", failed={"02_standing": ("died", 1)}),
        reports("ARE", "2025-12-31"),
    ]
    (out / REPORTS).write_text(reports_script(read_bundles(Folder(*made)), tables), encoding="utf-8")
    for folder in (HERE, "en/TUR/2026-02-11"):
        (out / folder).mkdir(parents=True)
        page = chapter_html(Chapter("02_standing", "Standing", ()), replace(edition, folder=folder))
        (out / folder / "02_standing.html").write_text(page, encoding="utf-8")
    return out


def told(page):
    return [line for line in page.locator("#others").inner_text().splitlines() if line]


def violations(page):
    found = Axe().run(
        page, options={"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
    )
    return [one["id"] for one in found.response["violations"]]


@pytest.mark.parametrize(
    "options", [{}, {"viewport": NARROW, "color_scheme": "dark"}], ids=["wide", "narrow"]
)
def test_one_choice_leads_to_the_same_chapter_of_another_country_or_day(visit, atlas, options):
    page = visit(address=(atlas / HERE / "02_standing.html").as_uri(), **options)
    assert len(page.asked) == 1  # the list is loaded on first use
    page.get_by_role("button", name="11 February 2026").focus()
    page.keyboard.press("Enter")
    page.locator("#others a[href]").nth(2).wait_for()
    assert told(page) == [
        "The same chapter on another day",
        "11 February 2026",
        "31 December 2025",
        "All reports",
    ]
    assert page.evaluate("document.activeElement.textContent") == "31 December 2025"
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.other") == "date"
    page.keyboard.press("Enter")
    page.locator("#others a[href]").nth(2).wait_for()
    for _ in range(3):
        page.keyboard.press("Tab")
    assert not page.locator("#others").is_visible()  # it would lie over what is reached next
    page.get_by_role("button", name="Iran").click()
    page.get_by_role("link", name="Türkiye").wait_for()
    emirates, china = ["<b>Emirates</b>", "31 December 2025"], ["China", "31 December 2025"]
    title = "The same chapter for another country"
    assert told(page) == [title, *emirates, *china, "Iran", "Türkiye", "All reports"]
    assert len(page.asked) == 2
    page.get_by_role("link", name="Türkiye").click()
    page.wait_for_url("**/en/TUR/2026-02-11/02_standing.html")
    assert page.said == []


def test_without_script_or_without_the_list_the_index_is_named(visit, atlas, tmp_path):
    page = visit(address=(atlas / HERE / "02_standing.html").as_uri(), java_script_enabled=False)
    assert page.get_by_role("link", name="Iran").get_attribute("href") == "../../../index.html"
    assert not page.locator("#others").is_visible()
    alone = tmp_path / "alone.html"
    alone.write_bytes((atlas / HERE / "02_standing.html").read_bytes())
    page = visit(address=alone.as_uri())
    page.get_by_role("button", name="Iran").click()
    page.get_by_text("The list of all reports does not lie beside this page.").wait_for()


def test_the_head_leads_to_the_files_and_the_next_chapter_before_the_text(visit, atlas):
    page = visit(address=(atlas / HERE / "02_standing.html").as_uri())
    head = page.locator("header")
    assert (
        head.get_by_role("link", name="Next chapter: portfolio").get_attribute("href") == "03_portfolio.html"
    )
    assert head.get_by_role("link", name="PDF").get_attribute("href") == "02_standing.pdf"
