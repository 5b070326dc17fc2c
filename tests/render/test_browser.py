"""Chapters in a real browser: they open from disk and fetch nothing, and everyone can read and ask.

A chapter made by hand has every kind of output and text that tries to do harm; the real ones are reference
notebooks of the repository.
"""

import re
import shutil
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import nbformat
import pytest
from tests.render.conftest import HOSTILE

from regenatlas import paths
from regenatlas.render.document import Cell, Chapter, Table, read_chapter
from regenatlas.render.html import chapter_html

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium found: install it to test pages in a browser"),
]

REAL = ("IRN_00_overview", "IRN_01_standing", "USA_02_portfolio")

#: Axe takes long over hundreds of items of the same make, and learns nothing new from the tenth.
ALIKE = [".sources > :nth-child(n+9)", "tbody > :nth-child(n+9)", ".notes > ol > :nth-child(n+12)"]
RANK = 'a.fact[href="#fact-rank"]'
NARROW, PHONE = {"width": 320, "height": 640}, {"width": 390, "height": 800}

COLUMNS = [
    ("product", "Product", "text", "left"),
    ("n", "Number", "number", "right"),
    ("day", "Day", "date", "left"),
    ("size", "Size", "amount", "right"),
]
SORTED = [  # as shown, and as in the data; the second and third are equal by day
    ("Beta", "1,000", "March 2024", "at least 1,200", 'Beta,1000,2024-03,"at least 1,200"'),
    ("alpha 10", "unknown", "2 January 2024", "7 (2018)", "alpha 10,,2024-01-02,7 (2018)"),
    ("Émile, Jr", "-2.5", "2 January 2024", "30", '"Émile, Jr",-2.5,2024-01-02,30'),
    ("alpha 9", "90", "2023", "unknown", "alpha 9,90,2023,"),
]  # fmt: skip


@pytest.fixture(scope="module")
def folder(chapter, edition, tmp_path_factory):
    """Pages by name: the made chapter, one with a table to sort, real chapters."""
    made = tmp_path_factory.mktemp("pages")
    columns = tuple(dict(zip(("key", "heading", "kind", "align"), column, strict=True)) for column in COLUMNS)
    rows = tuple(tuple(map(Cell, line[:-1])) for line in SORTED)
    csv = "\n".join(["product,n,day,size", *(line[-1] for line in SORTED)]) + "\n"
    sorting = Chapter("01", "Sorting", (Table("sizes", "Sizes", columns, rows, csv),))
    pages = {"made": chapter_html(chapter, edition), "sorting": chapter_html(sorting, edition)}
    for name in REAL:
        notebook = nbformat.read(paths.ROOT / "reports" / "references" / f"{name}.ipynb", 4)
        pages[name] = chapter_html(read_chapter(notebook, name[4:]), edition)
    for name, html in pages.items():
        (made / f"{name}.html").write_text(html, encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def visit(browser, folder):
    """Open a page by its name in a browser of its own; what it asks for and complains of is noted."""
    contexts = []

    def opened(name="made", address="", **options):
        context = browser.new_context(**options)
        contexts.append(context)
        context.set_default_timeout(10_000)
        page = context.new_page()
        page.asked, page.said = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.goto(address or (folder / f"{name}.html").as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()


def shown(page):
    """The panel once it stands still; only what is visible counts."""
    page.locator("dialog[open]").wait_for()
    page.evaluate("Promise.all(document.getAnimations().map((one) => one.finished))")
    return page.locator("#panel")


def focused(page, script="document.activeElement.id"):
    return page.evaluate(script)


# ------------------------------------------------------------------- network and harm


@pytest.mark.parametrize("name", ["made", REAL[-1]])
def test_a_page_from_disk_asks_for_itself_alone_and_has_nothing_to_complain_of(visit, folder, name):
    page = visit(name)
    page.wait_for_load_state("networkidle")
    page.locator("a.fact").first.click()
    assert shown(page).is_visible()
    assert page.asked == [(folder / f"{name}.html").as_uri()]
    assert page.said == []


def test_a_page_from_a_server_asks_for_itself_alone(visit, folder):
    asked = []

    class Handler(SimpleHTTPRequestHandler):
        def log_request(self, code="-", size="-"):  # noqa: ARG002
            asked.append((self.path, int(code)))

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        page = visit(address=f"http://127.0.0.1:{server.server_port}/made.html")
        page.wait_for_load_state("networkidle")
        page.locator(RANK).first.click()
        assert shown(page).is_visible()
        assert page.said == []
    finally:
        server.shutdown()
        server.server_close()
    assert asked == [("/made.html", 200)]


def test_hostile_text_stays_text_wherever_it_is_shown(visit):
    page = visit()
    page.on("dialog", lambda _: pytest.fail("hostile text ran as a script"))
    before = page.locator("*").count()
    for link in page.locator("a.fact, a.how").all():
        link.dispatch_event("click")
        assert shown(page).is_visible()
        page.keyboard.press("Escape")
    assert page.locator("script, iframe, b:text-is('markup'), label").count() == 1  # its own script
    assert page.locator("*").count() - before < 100  # what the panel holds, nothing else
    told = page.locator("body").inner_text()
    for text in HOSTILE:
        assert text in told


def test_the_policy_stops_styles_and_scripts_that_are_not_the_page_s(visit):
    page = visit()
    ran = page.evaluate(
        """() => { const made = document.createElement("script"); made.textContent = "window.ran = true";
        document.body.append(made); document.body.setAttribute("style", "color: red");
        return [window.ran, getComputedStyle(document.body).color === "rgb(255, 0, 0)"]; }"""
    )
    assert ran == [None, False]
    assert len([said for said in page.said if "Content Security Policy" in said]) >= 2


# ------------------------------------------------------------------- where a number comes from


def test_a_number_opens_what_it_means_its_rows_sources_and_grades(visit):
    page = visit()
    page.locator(RANK).first.click()
    panel = shown(page)
    assert panel.evaluate("(panel) => panel.matches(':modal')")
    told = panel.inner_text()
    for said in (
        "7th",
        "world rank by origin",
        "Iran · 11 February 2026 · by origin, strict EU sense",
        "Rows: 3, verified: 1, sources: 2",
        "A · IFDA (Iran) · licensed · 2024",
        "Drug list, IFDA, 2024-08-20",
        "verified: page states product and date",
        "not verified: {{ 7*7 }}",
        "products:a",
        "7th (world rank by origin). In: Regenatlas. Iran: What is its world rank?",
    ):
        assert said in told, said
    assert (
        panel.get_by_role("link", name="Drug list").get_attribute("href")
        == "https://example.org/list?a=1&b=2"
    )
    assert panel.locator(".proof li").count() == 3
    assert not panel.get_by_text("By source").is_visible()


def test_a_number_of_many_rows_shows_the_first_and_counts_by_source(visit):
    page = visit()
    page.locator('a[href="#fact-world"]').first.click()
    panel = shown(page)
    assert panel.locator(".proof li").count() == 8
    counted = panel.locator(".counted li").all_inner_texts()
    assert counted == [
        "Drug list, IFDA, 2024-08-20 (rows used: 11, verified: 11)",
        f"{HOSTILE[1]}, {HOSTILE[0]} (rows used: 1, verified: 0)",
    ]
    panel.get_by_role("link", name="The note of this number").click()
    assert not panel.is_visible()
    assert page.url.endswith("#fact-world")
    page.locator("#fact-world summary").click()
    page.locator("#fact-world").get_by_role("link", name="3–14").click()
    assert page.locator("#row-3").is_visible()


def test_a_figure_opens_what_is_plotted(visit):
    page = visit()
    page.get_by_role("link", name="How computed").first.click()
    told = shown(page).inner_text()
    assert "7th, the figure" in told
    assert f"The rank falls. {HOSTILE[0]}" in told
    assert "Drug list, IFDA" in told


def test_a_number_is_reached_read_and_left_by_keyboard_alone(visit):
    page = visit()
    for _ in range(60):
        page.keyboard.press("Tab")
        if focused(page) == "use-rank-1":
            break
    assert focused(page) == "use-rank-1"
    page.keyboard.press("Enter")
    panel = shown(page)
    assert panel.get_by_role("heading", level=2).inner_text() == "7th"
    assert panel.evaluate("(panel) => panel.contains(document.activeElement)")
    for _ in range(20):  # the page behind is out of reach
        page.keyboard.press("Tab")
        assert focused(page, "document.activeElement.closest('main')") is None
    page.keyboard.press("Escape")
    assert not panel.is_visible()
    assert focused(page) == "use-rank-1"


def test_the_panel_has_a_name_and_a_number_says_that_it_opens_one(visit):
    page = visit()
    assert page.locator(RANK).first.get_attribute("aria-haspopup") == "dialog"
    page.locator(RANK).first.click()
    shown(page)
    assert page.get_by_role("dialog", name="Where does this come from? 7th").count() == 1


def test_a_click_beside_closes_and_one_on_the_next_number_goes_on_to_that(visit):
    page = visit()
    page.locator(RANK).first.click()
    panel = shown(page)
    box = page.locator('a[href="#fact-n"]').first.bounding_box()
    page.mouse.click(box["x"] + 5, box["y"] + 5)
    assert panel.get_by_role("heading", level=2).inner_text() == "7 products"
    page.mouse.click(20, 300)
    assert not panel.is_visible()
    page.locator(RANK).first.click()
    page.get_by_role("button", name="Close").click()
    assert not panel.is_visible()


def test_on_a_phone_a_tap_brings_a_sheet_from_below(visit):
    page = visit(viewport=PHONE, has_touch=True, is_mobile=True)
    page.locator(RANK).first.tap()
    box = shown(page).bounding_box()
    assert (box["x"], box["width"]) == (0, 390)
    assert box["y"] + box["height"] == pytest.approx(800, abs=1)
    assert box["y"] > 800 * 0.15
    page.touchscreen.tap(195, 20)
    assert not page.locator("#panel").is_visible()


# ------------------------------------------------------------------- tables and figures


def column(page, number):
    return page.locator(f"tbody tr > :nth-child({number})").all_inner_texts()


@pytest.mark.parametrize(
    ("number", "upwards", "downwards"),
    [
        (1, ["alpha 9", "alpha 10", "Beta", "Émile, Jr"], ["Émile, Jr", "Beta", "alpha 10", "alpha 9"]),
        (2, ["-2.5", "90", "1,000", "unknown"], ["1,000", "90", "-2.5", "unknown"]),
        (4, ["7 (2018)", "30", "at least 1,200", "unknown"], ["at least 1,200", "30", "7 (2018)", "unknown"]),
    ],
)
def test_a_table_is_sorted_by_value_with_the_keyboard(visit, number, upwards, downwards):
    page = visit("sorting")
    head = page.locator(f"thead th:nth-child({number})")
    as_given = column(page, number)
    head.get_by_role("button").focus()
    for sort, order in (("ascending", upwards), ("descending", downwards), (None, as_given)):
        page.keyboard.press("Enter")
        assert head.get_attribute("aria-sort") == sort
        assert column(page, number) == order


def test_dates_are_sorted_as_dates_and_equal_ones_keep_their_order(visit):
    page = visit("sorting")
    for name in ("Number", "Day"):
        page.get_by_role("button", name=name).click()
    assert page.locator("[aria-sort]").all_inner_texts() == ["Day"]
    assert column(page, 1) == ["alpha 9", "alpha 10", "Émile, Jr", "Beta"]
    page.get_by_role("button", name="Day").click()
    assert column(page, 1) == ["Beta", "alpha 10", "Émile, Jr", "alpha 9"]


def test_the_data_behind_a_table_can_be_saved(visit):
    page = visit("sorting")
    with page.expect_download() as saved:
        page.get_by_role("link", name="Data (CSV)").click()
    assert saved.value.suggested_filename == "01-sizes.csv"
    assert saved.value.path().read_text(encoding="utf-8").splitlines()[2] == "alpha 10,,2024-01-02,7 (2018)"


def test_what_scrolls_is_a_stop_for_the_keyboard_and_what_fits_is_none(visit):
    wide = visit("sorting", viewport={"width": 1300, "height": 800}).locator(".scroll")
    assert wide.get_attribute("tabindex") is None
    narrow = visit("sorting", viewport=NARROW).locator(".scroll")
    assert narrow.get_attribute("tabindex") == "0"


def test_every_picture_has_a_name_in_the_accessibility_tree(visit):
    page = visit()
    assert page.get_by_role("img", name="7th $x^2$ <label> @ref").count() == 2
    assert page.get_by_role("img").count() == 2


# ------------------------------------------------------------------- reading and layout


@pytest.mark.parametrize("name", ["made", "sorting", *REAL[1:]])
@pytest.mark.parametrize(
    "options",
    [
        {"viewport": NARROW},
        {"viewport": {"width": 640, "height": 480}, "device_scale_factor": 2},  # 1280 at 200 %
    ],
)
def test_no_sideways_scrolling_on_a_phone_and_at_double_size(visit, name, options):
    page = visit(name, **options)
    width = options["viewport"]["width"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if page.locator("a.fact").count():
        page.locator("a.fact").first.click()
        assert shown(page).bounding_box()["width"] <= width
        assert page.locator(".panel-body").evaluate("(body) => body.scrollWidth <= body.clientWidth")


def test_a_line_of_text_has_65_to_75_characters(visit):
    page = visit("IRN_01_standing", viewport={"width": 1440, "height": 900})
    lengths = page.evaluate(
        """() => [...document.querySelectorAll("main > p")].map((text) => {
          const range = document.createRange();
          range.selectNodeContents(text);
          const lines = new Set([...range.getClientRects()].map((box) => Math.round(box.top / 8)));
          return [text.textContent.length, lines.size];
        }).filter(([, lines]) => lines >= 6)"""
    )
    characters = sum(length for length, _ in lengths) / sum(lines - 0.4 for _, lines in lengths)
    assert 60 <= characters <= 75


def test_the_contents_stand_beside_the_text_and_follow_the_reader(visit):
    page = visit("IRN_01_standing", viewport={"width": 1440, "height": 900})
    contents, text = page.locator(".contents").bounding_box(), page.locator("main").bounding_box()
    assert contents["x"] + contents["width"] <= text["x"]
    heading = page.locator("main h2").nth(2)
    heading.evaluate("(heading) => heading.scrollIntoView()")
    here = page.locator(".contents [aria-current]")
    here.and_(page.locator(f'[href="#{heading.get_attribute("id")}"]')).wait_for()
    assert here.count() == 1
    assert here.is_visible()


def test_on_a_narrow_page_the_contents_are_folded_above_the_text(visit):
    page = visit("IRN_01_standing", viewport={"width": 768, "height": 900})
    entry = page.locator(".contents a").first
    assert not entry.is_visible()
    page.locator(".contents summary").click()
    entry.click()
    assert not entry.is_visible()
    assert page.locator(page.evaluate("location.hash")).bounding_box()["y"] < 100


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_ink_and_paper_and_drawings_follow_the_reader_s_scheme(visit, scheme):
    page = visit("IRN_01_standing", color_scheme=scheme)
    colours = page.evaluate(
        """["body", "svg text"].map((at) => getComputedStyle(document.querySelector(at)))
           .flatMap((style, at) => at ? [style.fill] : [style.backgroundColor, style.color])"""
    )
    paper, ink, label = (sum(map(int, re.findall(r"\d+", colour)[:3])) / 3 for colour in colours)
    assert (paper > 127) == (scheme == "light")
    assert (ink > 127) == (label > 127) == (scheme == "dark")


def test_colours_that_the_reader_forces_reach_the_drawings(visit):
    page = visit("IRN_01_standing", forced_colors="active")
    fill, ink = page.evaluate(
        """[getComputedStyle(document.querySelector("svg text")).fill,
            getComputedStyle(document.querySelector("h1")).color]"""
    )
    assert fill == ink


@pytest.mark.parametrize(("motion", "name"), [("reduce", "none"), ("no-preference", "appear")])
def test_nothing_moves_for_who_wants_no_motion(visit, motion, name):
    page = visit(reduced_motion=motion)
    page.locator(RANK).first.click()
    assert page.locator("#panel").evaluate("(panel) => getComputedStyle(panel).animationName") == name
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


def test_paper_has_all_the_text_and_no_controls(visit):
    page = visit()
    page.emulate_media(media="print")
    for hidden in (".chapters", ".contents", ".more", "#panel", "button.copy", ".permalink"):
        assert not page.locator(hidden).first.is_visible()
    assert page.locator("#row-3").is_visible()  # within what is folded on the screen
    assert page.locator("#citation").is_visible()


# ------------------------------------------------------------------- small services


def test_the_citation_can_be_copied(visit):
    page = visit(permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy the citation").first.click()
    page.get_by_text("Copied", exact=True).wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("Regenatlas. Iran: What is its world rank? As of 11 February 2026, counted by")
    assert copied.endswith("Data version 2026.02.")


def test_where_copying_is_not_allowed_the_citation_is_selected(visit):
    page = visit()
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error()); }")
    page.locator(RANK).first.click()
    shown(page).get_by_role("button", name="Copy the citation").click()
    page.get_by_text("Selected: copy it with the keyboard").wait_for()
    assert page.evaluate("getSelection().toString()").startswith(
        "7th (world rank by origin). In: Regenatlas."
    )


def test_a_heading_has_a_link_to_itself(visit):
    page = visit("IRN_01_standing")
    link = page.get_by_role("link", name="Link to this section: Who leads, and by how much?")
    link.focus()
    assert link.evaluate("(link) => getComputedStyle(link).opacity") == "1"
    page.keyboard.press("Enter")
    assert page.url.endswith("#who-leads-and-by-how-much")


# ------------------------------------------------------------------- without script, for everyone


def test_without_script_all_is_there_and_a_number_jumps_to_its_note(visit):
    page = visit(java_script_enabled=False, viewport={"width": 768, "height": 600})
    for text in ("A question first", "Nearest rivals", "Where the numbers come from", "How to cite"):
        assert page.locator("main").get_by_text(text).first.is_visible()
    assert not page.get_by_role("button").count()  # nothing that would not work
    page.locator(RANK).first.click()
    assert page.url.endswith("#fact-rank")
    assert page.locator("#fact-rank").get_by_text("A · IFDA (Iran) · licensed · 2024").is_visible()
    box = page.locator("#fact-rank").bounding_box()
    assert 0 <= box["y"] < 600
    page.locator(".contents summary").click()
    assert page.locator(".contents a").first.is_visible()


def test_without_script_the_contents_stand_open_beside_the_text(visit):
    page = visit(java_script_enabled=False, viewport={"width": 1440, "height": 900})
    assert page.locator(".contents a").first.is_visible()


@pytest.mark.parametrize("name", ["made", *REAL[:2]])
def test_axe_finds_nothing_in_the_page_and_in_the_open_panel(visit, name):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = visit(name, viewport={"width": 1440, "height": 900})
    for context in ({"exclude": ALIKE}, {"include": "#panel"}):
        if "include" in context:
            page.locator("a.fact").last.click()
            assert shown(page).is_visible()
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found = axe.run(page, context).response["violations"]
            assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found] == []
