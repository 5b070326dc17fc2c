"""A chapter in a real browser: opens from disk, fetches nothing, fits a phone, follows its own links."""

import shutil

import pytest

from regenatlas.render.html import chapter_html

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium found: install it to test pages in a browser"),
]


@pytest.fixture(scope="module")
def address(chapter, edition, tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "01_standing.html"
    path.write_text(chapter_html(chapter, edition), encoding="utf-8")
    return path.as_uri()


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


def opened(browser, address, **options):
    context = browser.new_context(**options)
    page = context.new_page()
    page.asked, page.said = [], []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("console", lambda message: page.said.append(message.text))
    page.goto(address)
    return page


def test_the_page_asks_for_itself_alone_and_has_nothing_to_complain_of(browser, address):
    page = opened(browser, address)
    page.wait_for_load_state("networkidle")
    assert page.asked == [address]
    assert page.said == []


def test_nothing_in_the_page_runs(browser, address):
    page = opened(browser, address)
    page.on("dialog", lambda _: pytest.fail("hostile text ran as a script"))
    assert page.locator("main").count() == 1
    assert page.locator("script").count() == 0


def test_a_number_leads_to_where_it_comes_from(browser, address):
    page = opened(browser, address)
    page.locator('a[href="#fact-rank"]').first.click()
    assert page.url.endswith("#fact-rank")
    assert page.locator("#fact-rank").is_visible()


def test_a_phone_needs_no_sideways_scrolling(browser, address):
    page = opened(browser, address, viewport={"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_ink_and_paper_follow_the_readers_scheme(browser, address, scheme):
    page = opened(browser, address, color_scheme=scheme)
    colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
    brightness = sum(int(part) for part in colour[4:-1].split(",")[:3]) / 3
    assert (brightness > 127) == (scheme == "light")


def test_every_picture_has_a_name_in_the_accessibility_tree(browser, address):
    page = opened(browser, address)
    for picture in page.get_by_role("img").all():
        assert picture.get_attribute("aria-label") or picture.get_attribute("aria-labelledby")
    assert page.get_by_role("img").count() >= 1
