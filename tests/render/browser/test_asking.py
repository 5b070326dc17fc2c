"""Where a number comes from, asked by mouse, keyboard and touch; nothing hostile runs, nothing is fetched."""

import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import bibtexparser
import pytest
from tests.render.browser.conftest import PHONE, RANK, REAL, shown
from tests.render.conftest import HOSTILE


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
        cited = shown(page).locator("#panel-citation").inner_text()
        assert cited.endswith(f"data version 2026.02. {page.url}#fact-rank")
        with page.expect_download() as saved:
            shown(page).get_by_role("button", name="Download as BibTeX").click()
        [entry] = bibtexparser.parse_string(saved.value.path().read_text(encoding="utf-8")).entries
        assert (entry.entry_type, entry.key[-16:]) == ("incollection", "02-11-plain-rank")
        told = {field.key: field.value for field in entry.fields}
        assert told["title"] == "{7th (world rank by origin)}"
        assert (told["booktitle"], told["publisher"]) == ("{Iran: What is its world rank?}", "Regenatlas")
        assert told["url"] == f"{page.url}#fact-rank"
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
    assert not page.locator("iframe, b:text-is('markup'), label:not(#searching label)").count()
    assert not page.locator("script:not(head > script, body > script)").count()  # only its own
    assert page.locator("*").count() - before < 100  # what the panel holds, nothing else
    told = page.locator("body").inner_text()
    for text in HOSTILE:
        assert text in told


def test_the_policy_stops_styles_and_scripts_that_are_not_the_page_s(visit):
    page = visit()
    ran = page.evaluate(
        """() => {
        const tried = (act) => { try { act(); } catch { return "refused"; } return "done"; };
        const made = document.createElement("script");
        const told = [
          tried(() => { made.textContent = "window.ran = 1"; document.body.append(made); }),
          tried(() => { made.src = "data:text/javascript,window.ran = 2"; document.body.append(made); }),
          tried(() => { document.body.innerHTML += "<img src=x onerror='window.ran = 3'>"; }),
          tried(() => { document.write("<script>window.ran = 4</scr" + "ipt>"); }),
          tried(() => { trustedTypes.createPolicy("other", {}); }),
          tried(() => { document.body.setAttribute("onclick", "window.ran = 5"); }),
        ];
        document.body.setAttribute("style", "color: red");
        return [told, window.ran, getComputedStyle(document.body).color === "rgb(255, 0, 0)"]; }"""
    )
    assert ran == [["refused"] * 6, None, False]
    assert any("Content Security Policy" in said for said in page.said)


def focused(page, script="document.activeElement.id"):
    return page.evaluate(script)


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
        "Licence events by evidence – statement of an official: 1",
        "A · IFDA (Iran) · licensed · 2024",
        "Drug list, IFDA, 2024-08-20",
        "statement of an official: page states product and date",
        "not verified: {{ 7*7 }}",
        "products:a",
        "Equal counts share a place.",
        "regenatlas.counting.ranking, function ranked",
        "7th (world rank by origin). In: Regenatlas contributors (2026). Iran: What is its world rank?",
    ):
        assert said in told, said
    assert (
        panel.get_by_role("link", name="Drug list").get_attribute("href")
        == "https://example.org/list?a=1&b=2"
    )
    assert panel.locator(".proof li").count() == 3
    assert not panel.get_by_text("All rows by source").is_visible()


def test_a_number_of_many_rows_shows_the_first_and_counts_by_source(visit):
    page = visit()
    page.locator('a[href="#fact-world"]').first.click()
    panel = shown(page)
    rows = panel.locator(".proof .words").all_inner_texts()
    assert rows == ["Product 10 · Iran", f"A {HOSTILE[0]}", *(f"Product {number}" for number in range(1, 7))]
    counted = panel.locator(".counted li").all_inner_texts()
    assert counted == [
        "Drug list, IFDA, 2024-08-20 (rows used: 11, verified: 11)",
        f"{HOSTILE[1]}, {HOSTILE[0]} (rows used: 1, verified: 0)",
    ]
    panel.get_by_role("link", name="The note of this number").click()
    assert not panel.is_visible()
    assert page.url.endswith("#fact-world")
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


@pytest.mark.parametrize("options", [{}, {"viewport": PHONE}], ids=["wide", "phone"])
def test_a_link_to_a_number_opens_its_panel_over_the_sentence_that_says_it(visit, folder, options):
    page = visit(address=f"{(folder / 'made.html').as_uri()}#fact-rank", **options)
    panel = shown(page)
    assert panel.get_by_role("heading", level=2).inner_text() == "7th"
    assert page.locator("#use-rank-1.asked").is_visible()
    panel.get_by_role("link", name="The note of this number").click()
    assert not panel.is_visible()
    assert page.locator("#fact-rank").is_visible()
    page.evaluate("location.hash = 'fact-n'")
    assert shown(page).get_by_role("heading", level=2).inner_text() == "7 products"
    page.keyboard.press("Escape")
    page.evaluate("location.hash = 'row-3'")
    page.locator("#row-3").wait_for(state="visible")
    for mistyped in ("100%", "embed=%"):
        page.evaluate("(name) => { location.hash = name; }", mistyped)
    page.wait_for_timeout(50)
    assert page.said == []


def test_the_link_to_a_number_can_be_copied(visit):
    page = visit(permissions=["clipboard-read", "clipboard-write"])
    page.locator(RANK).first.click()
    shown(page).get_by_role("button", name="Copy the link").click()
    page.get_by_text("Copied", exact=True).wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == f"{page.url}#fact-rank"
