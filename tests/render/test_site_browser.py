"""The index in a real browser: 200 countries by 5 dates, with every way to find, compare and share."""

import json
import shutil

import pytest
from axe_playwright_python.sync_playwright import Axe
from tests.made_site import Folder, made_basis, nothing, reports

from regenatlas.render.page.html import TEMPLATES
from regenatlas.render.site.bundles import read_bundles
from regenatlas.render.site.changes import write_changes
from regenatlas.render.site.search import search_script
from regenatlas.render.site.site import failures_html, index_html
from regenatlas.render.store.manifest import Manifest
from regenatlas.render.store.store import LocalStore
from regenatlas.tables.load import load_tables

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium found: install it to test pages in a browser"),
]

YEARS = (2014, 2016, 2020, 2024, 2025)
FIRST, LAST = YEARS[0], YEARS[-1]
KNOWN = ["IRN", "TUR", "KOR", "JPN", "USA", "ARE", "DEU", "ARM"]


def facts(at, year):
    """The country at position `at` is on that place, has a product more each year, and a range around it."""
    return {
        "rank": at + 1,
        "count": 200 - at + year - FIRST,
        "count_before": 200 - at + year - FIRST - 1,
        "per_head": (at + 1) / 8,
    }


def basis(code, at, year):
    """Places of both sides; Armenia was not searched, and Germany states nothing."""
    if code in {"ARM", "DEU"}:
        return nothing("not_searched", "low") if code == "ARM" else None
    count = facts(at, year)["count"]
    return made_basis(best=max(1, at - 4), worst=at + 6, fewest=count, most=count)


def write_history(path, tables):
    """Iran's page of changes between two dates with a ledger each."""
    store = LocalStore(path)
    manifest = Manifest(store)
    for year in (LAST - 1, LAST):
        made = reports("IRN", f"{year}-12-31", chapters=["02_standing"], document=False)
        for name, entry in made.items():
            facts = [
                {
                    "id": fact,
                    "kind": "fact",
                    "value": year,
                    "text": f"{fact} of {year}",
                    "about": f"the {fact}",
                }
                for fact in ("rank", "count")
            ]
            keys = ("chapter", "country", "as_of", "definition", "known_by", "lang")
            ledger = {
                **{key: entry[key] for key in keys},
                "data_version": "2025.1",
                "facts": facts,
                "rows": [],
            }
            store.write(f"{name}.facts.json", json.dumps(ledger))
            manifest.record(name, entry, {})
    write_changes(read_bundles(manifest), manifest, tables)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The pages on disk: the index, the failures, what changed for one country, and one chapter to go to."""
    tables = load_tables()
    others = [code for code in tables["countries"].query("kind == 'country'")["iso3"] if code not in KNOWN]
    made = []
    for at, code in enumerate([*KNOWN, *others][:200]):
        for year in YEARS:
            failed = {"01_claims": ("KeyError: 'x'", 4)} if (code, year) == ("TUR", LAST) else None
            stated = facts(at, year) if code not in {"ARM", "DEU"} else {"count": 0} if code == "ARM" else {}
            listed = ["destrocell"] if code == "IRN" else None
            day = f"{year}-12-31"
            bundle = reports(
                code,
                day,
                facts=stated,
                products=listed,
                basis=basis(code, at, year),
                failed=failed,
                formats=["html", "pdf"],
            )
            if (code, year) == ("KOR", FIRST):
                bundle[f"en/KOR/{day}/02_standing"]["headline"]["data_version"] = "2014.9"
            made.append(bundle)
    bundles = read_bundles(Folder(*made))
    pages = {bundle.folder: f"en/{bundle.country}/changes.html" for bundle in bundles}
    path = tmp_path_factory.mktemp("atlas")
    (path / "index.html").write_text(index_html(bundles, pages, tables), encoding="utf-8")
    (path / "search.js").write_text(search_script(bundles, tables), encoding="utf-8")
    shutil.copy(TEMPLATES / "library" / "world.js", path)
    (path / "failures.html").write_text(failures_html(bundles, tables), encoding="utf-8")
    write_history(path, tables)
    chapter = path / f"en/IRN/{LAST}-12-31/00_overview.html"
    chapter.write_text("<title>Overview</title><h1>Overview</h1>", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        launched = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture
def opened(browser, folder):
    """Open the index (or another page) in a context of its own."""
    contexts = []

    def open_page(address="index.html", **options):
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.asked, page.said = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.goto(f"{folder.as_uri()}/{address}")
        return page

    yield open_page
    for context in contexts:
        context.close()


#: What somebody types, and the country that is found.
FOUND = {
    "ایران": "Iran",
    "ايران": "Iran",  # with the Arabic letter
    "persia": "Iran",
    "turkiye": "Türkiye",
    "TURKEY": "Türkiye",
    "UAE": "United Arab Emirates",
    "kor": "South Korea",
    "日本": "Japan",
}


def names(page):
    return page.locator("#reports tbody th").all_inner_texts()


def cells(page, country):
    return page.locator("#reports tbody tr", has=page.get_by_role("link", name=country, exact=True)).first


def said(page):
    return page.locator("#said").inner_text()


def compare(page, *countries):
    for country in countries:
        page.get_by_role("checkbox", name=f"Compare {country}", exact=True).click()


def compared(page):
    return page.locator("#comparison thead a").all_inner_texts()


def test_a_thousand_bundles_are_one_small_page_of_few_rows(opened, folder):
    assert (folder / "index.html").stat().st_size < 500_000
    page = opened()
    assert page.locator("#reports tbody tr").count() == 200
    assert page.locator("*").count() < 6_000
    assert said(page) == "Countries shown: 200 of 200."


def test_the_page_asks_for_itself_alone_and_has_nothing_to_complain_of(opened, folder):
    page = opened()
    compare(page, "Iran")
    page.wait_for_load_state("networkidle")
    assert page.asked == [f"{folder.as_uri()}/index.html"]
    assert page.said == []


def test_a_country_is_found_by_any_of_its_names_and_a_misspelt_one_is_guessed(opened):
    page = opened()
    field = page.get_by_label("Find a country")
    for typed, found in FOUND.items():
        field.fill(typed)
        page.locator("#reports tbody th", has_text=found).first.wait_for()
        assert len(names(page)) <= 3
    field.fill("germny")
    assert names(page) == []
    assert said(page).startswith("No report here is about «germny».")
    page.locator("#near").get_by_role("button", name="Germany").click()
    assert names(page) == ["Germany"]
    field.fill("persia")
    field.press("Enter")
    page.wait_for_url(f"**/en/IRN/{LAST}-12-31/00_overview.html")


def test_filters_say_what_they_leave_out_and_all_is_shown_again(opened):
    page = opened()
    page.get_by_label("Region").select_option("Southern Asia")
    southern = set(names(page))
    assert (
        page.get_by_label("Region").locator("option:checked").inner_text()
        == f"Southern Asia ({len(southern)})"
    )
    assert "Iran" in southern
    assert not {"Japan", "Türkiye"} & southern
    page.get_by_label("Region").select_option("Asia")
    assert southern | {"Japan", "Türkiye"} < set(names(page))
    assert "Germany" not in names(page)
    assert "Armenia" in names(page)
    page.get_by_label("Only with products").check()
    assert "Armenia" not in names(page)
    page.get_by_role("combobox", name="Confidence").select_option(label="low confidence")
    assert names(page) == []
    page.get_by_role("button", name="Show all").click()
    assert len(names(page)) == 200
    assert page.url.endswith("index.html")


def test_another_date_shows_its_numbers(opened):
    page = opened()
    shown = cells(page, "Iran").locator("td")
    assert [text.strip() for text in shown.all_inner_texts()[1:4]] == ["1st", "1st to 6th", "211"]
    page.get_by_label("As of", exact=True).select_option("2014-12-31")
    assert shown.all_inner_texts()[3] == "200"
    assert page.locator("#reports caption").inner_text() == (
        "Reports as of 31 December 2014; counted by the rule «Developer's country»"
    )
    assert cells(page, "Iran").get_by_role("link", name="Iran", exact=True).get_attribute("href") == (
        "en/IRN/2014-12-31/00_overview.html"
    )


def test_what_changed_since_another_date(opened):
    page = opened()
    page.get_by_label("Changed since").select_option("2020-12-31")
    row = cells(page, "Iran")
    assert "+5" in row.inner_text().split("\t")
    assert "Armenia" not in names(page)  # nobody searched on either day: nothing changed
    assert "Countries without a change since 31 December 2020" in said(page)
    assert row.get_by_role("link", name="Changes for Iran").get_attribute("href") == (
        "en/IRN/changes.html#since-2020-12-31"
    )
    page.get_by_label("As of", exact=True).select_option("2016-12-31")
    assert page.get_by_label("Changed since").input_value() == ""


def test_four_countries_fit_side_by_side_and_a_fifth_is_refused_kindly(opened):
    page = opened()
    assert not page.locator("#comparison").is_visible()
    compare(page, "Iran")
    box = page.get_by_role("checkbox", name="Compare Iran", exact=True).bounding_box()
    assert 0 <= box["y"] < page.viewport_size["height"]  # though the comparison opened above it
    compare(page, "Türkiye", "South Korea", "Germany")
    assert compared(page) == ["Iran", "Türkiye", "South Korea", "Germany"]
    table = page.locator("#comparison table")
    assert table.locator("svg.range").count() == 3
    assert table.locator("tr", has_text="Place").first.locator("td").all_inner_texts() == [
        "1st",
        "2nd",
        "3rd",
        "not stated",
    ]
    assert table.locator("tr", has_text="Counted products").locator("td").all_inner_texts()[0] == "DestroCell"
    compare(page, "Japan")
    assert said(page) == ("Four countries fit side by side. Take one out to add Japan.")
    assert not page.get_by_role("checkbox", name="Compare Japan", exact=True).is_checked()
    page.get_by_role("button", name="Take out Türkiye").click()
    compare(page, "Japan")
    assert compared(page) == ["Iran", "South Korea", "Germany", "Japan"]
    assert not page.get_by_role("checkbox", name="Compare Türkiye", exact=True).is_checked()


def test_the_keyboard_sorts_and_what_has_no_value_stays_last(opened):
    page = opened()
    heading = page.get_by_role("columnheader", name="Products")
    page.get_by_role("button", name="Products", exact=True).focus()
    page.keyboard.press("Enter")
    assert heading.get_attribute("aria-sort") == "descending"
    assert said(page).startswith("Sorted by Products, highest first.")
    descending = names(page)
    assert descending[:3] == ["Iran", "Türkiye", "South Korea"]
    page.keyboard.press("Enter")
    assert heading.get_attribute("aria-sort") == "ascending"
    assert names(page)[:198] == descending[197::-1]
    assert names(page)[-2:] == descending[-2:] == ["Armenia", "Germany"]


def test_a_country_that_nobody_searched_has_no_number(opened):
    page = opened("index.html#compare=ARM")
    row = cells(page, "Armenia").locator("td").all_inner_texts()
    assert row[1:8] == [
        "–",
        "–",
        "not searched",
        "not searched",
        "not searched",
        "not searched",
        "PDFChangesProfile",
    ]
    side = page.locator("#comparison").inner_text()
    assert "0" not in side.replace("2025", "").replace("2020", "").replace("10 million", "").replace(
        "2026.1", ""
    )


def test_reports_from_other_tables_are_not_compared_in_silence(opened):
    page = opened("index.html#date=2014-12-31")
    assert "made from different versions of the tables" in said(page)
    page.get_by_label("As of", exact=True).select_option(f"{LAST}-12-31")
    assert said(page) == "Countries shown: 200 of 200."


def test_a_view_is_kept_in_the_address_and_after_going_to_a_chapter_and_back(opened):
    page = opened()
    page.get_by_label("Find a country").fill("ایران")
    page.get_by_label("As of", exact=True).select_option(f"{LAST}-12-31")
    compare(page, "Iran")
    address = page.url
    page.locator("#reports").get_by_role("link", name="Iran", exact=True).click()
    assert page.url.endswith(f"en/IRN/{LAST}-12-31/00_overview.html")
    page.go_back()
    shared = opened(address.rpartition("/")[2])
    for one in (page, shared):
        assert names(one) == ["Iran"]
        assert one.get_by_label("Find a country").input_value() == "ایران"
        assert one.get_by_label("As of", exact=True).input_value() == f"{LAST}-12-31"
        assert compared(one) == ["Iran"]
    page.locator("#search").fill("persia")
    page.locator("#search-found a").first.click()
    page.wait_for_url("**/00_overview.html")
    page.go_back()
    page.locator("#search-found b", has_text="Iran").wait_for()
    assert page.locator("#search").input_value() == "persia"


def test_an_address_written_by_hand_opens_what_can_be_opened(opened):
    page = opened("index.html#country=IRN&compare=IRN,XXX,TUR&date=1066-10-14&order=nonsense")
    assert names(page) == ["Iran"]
    assert compared(page) == ["Iran", "Türkiye"]
    assert said(page).startswith(
        "Not understood in the address and left out: date=1066-10-14, order=nonsense, compare=XXX."
    )
    assert page.said == []


def test_the_profile_of_a_country_leads_to_all_its_chapters_and_dates(opened):
    page = opened()
    assert "failed: 1" in cells(page, "Türkiye").inner_text()
    page.get_by_role("button", name="Profile of Türkiye").click()
    profile = page.get_by_role("dialog")
    links = profile.locator("ul.made a")
    assert links.count() == 19  # ten chapters, nine of them also as PDF
    assert links.nth(0).get_attribute("href") == f"en/TUR/{LAST}-12-31/00_overview.html"
    assert "claims (failed)" in profile.inner_text()
    dates = profile.locator("tbody tr")
    assert dates.count() == len(YEARS)
    assert dates.last.inner_text().split("\t") == ["31 December 2014", "2nd", "199", "medium confidence"]
    assert profile.locator("svg.trend circle").count() == len(YEARS)
    page.keyboard.press("Escape")
    assert not profile.is_visible()
    assert page.get_by_role("link", name="Reports that could not be rendered: 1").get_attribute("href") == (
        "failures.html"
    )


def test_the_map_shows_counts_and_leads_to_reports(opened):
    page = opened("index.html#find=iran")
    page.locator("#world summary").click()
    iran = page.locator('#world a[aria-label="Iran: 211"]')
    iran.wait_for()
    assert iran.get_attribute("href") == f"en/IRN/{LAST}-12-31/00_overview.html"
    assert iran.locator("path").get_attribute("class") == "from-10"
    assert page.locator('#world a[aria-label="Armenia: not searched"] path.not_searched').count() == 1
    assert (
        page.locator("#world p")
        .inner_text()
        .startswith("198 of 200 countries have counted products; the most: Iran 211")
    )
    assert [line.strip() for line in page.locator("#world .legend").inner_text().split("\n")] == [
        "10 or more",
        "not searched",
        "not stated",
        "no report here",
    ]
    assert page.said == []
    page.emulate_media(forced_colors="active", color_scheme="dark")
    fills = "all => new Set(all.map((one) => getComputedStyle(one).fill)).size"
    assert page.locator("#world :is(path.no_report, path.from-10)").evaluate_all(fills) == 2
    shores = page.locator("#world path.no_report").first.evaluate(
        "(one) => { const {fill, stroke} = getComputedStyle(one); return [fill, stroke]; }"
    )
    assert shores[0] != shores[1]  # borders can be seen


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "address",
    [
        "index.html#region=Southern Asia&since=2020-12-31&compare=IRN,TUR,DEU",
        "failures.html",
        "en/IRN/changes.html",
    ],
)
def test_axe_finds_nothing(opened, scheme, address):
    page = opened(address, color_scheme=scheme)
    for summary in page.locator("main summary").all()[:1]:
        summary.click()
    if address.startswith("index"):
        page.locator("#world a").first.wait_for()
        page.get_by_role("button", name="Profile of Iran", exact=True).click()
    found = Axe().run(page)
    assert [violation["id"] for violation in found.response["violations"]] == []


def test_a_phone_needs_no_sideways_scrolling(opened):
    page = opened("index.html#compare=IRN,TUR,KOR,DEU", viewport={"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert not page.get_by_label("Find a country").is_visible()  # filters are folded
    page.locator("#choose summary").click()
    page.locator("#world summary").click()
    page.locator("#world a").first.wait_for()
    page.get_by_role("button", name="Profile of Iran", exact=True).click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    sizes = page.locator("#reports a, #reports button, #profile a").evaluate_all(
        """all => all.slice(0, 40).map((one) => one.getBoundingClientRect())
            .map(({width, height}) => Math.min(width, height))"""
    )
    assert min(sizes) >= 24


@pytest.mark.parametrize("address", ["failures.html", "en/IRN/changes.html"])
def test_the_other_pages_fit_a_phone(opened, address):
    page = opened(address, viewport={"width": 320, "height": 640})
    for summary in page.locator("main summary").all():
        summary.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.said == []


def test_twice_as_large_text_needs_no_sideways_scrolling(opened):
    page = opened(viewport={"width": 640, "height": 800})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth") <= 640


def test_without_script_the_newest_reports_are_there(opened):
    page = opened(java_script_enabled=False)
    assert len(names(page)) == 200
    assert cells(page, "Iran").get_by_role("link", name="Iran", exact=True).get_attribute("href") == (
        f"en/IRN/{LAST}-12-31/00_overview.html"
    )
    assert page.get_by_role("link", name="Changes and other dates for Iran").count() == 1
    assert not page.get_by_label("Find a country").is_visible()
    page.emulate_media(media="print")
    table, paper = (page.locator(one).bounding_box()["height"] for one in ("#reports", ".long-table"))
    assert paper >= table  # all countries on paper
