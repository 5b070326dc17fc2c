"""Reading a chapter: on paper, phone and wide screen, in the reader's colours, without script, by anyone."""

import re

import pytest
from tests.render.browser.conftest import NARROW, RANK, REAL, shown

#: Axe takes long over hundreds of items of the same make, and learns nothing new from the tenth.
ALIKE = [".sources > :nth-child(n+9)", ".rows > :nth-child(n+9)", "tbody > :nth-child(n+9)"]
ALIKE += [".notes > ol > :nth-child(n+12)"]


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
    page = visit("IRN_02_standing", viewport={"width": 1440, "height": 900})
    lengths = page.evaluate(
        """() => [...document.querySelectorAll("main > p")].flatMap((paragraph) => {
          const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
          const range = document.createRange(), lines = new Map();
          while (walker.nextNode()) for (let at = 0; at < walker.currentNode.length; at += 1) {
            range.setStart(walker.currentNode, at);
            range.setEnd(walker.currentNode, at + 1);
            const line = Math.round(range.getBoundingClientRect().top / 8);
            lines.set(line, (lines.get(line) ?? 0) + 1);
          }
          return [...lines.values()].slice(0, -1);
        })"""
    )
    assert len(lengths) > 20
    assert 65 <= sum(lengths) / len(lengths) <= 75


def test_the_contents_stand_beside_the_text_and_follow_the_reader(visit):
    page = visit("IRN_02_standing", viewport={"width": 1440, "height": 900})
    contents, text = page.locator(".contents").bounding_box(), page.locator("main").bounding_box()
    assert contents["x"] + contents["width"] <= text["x"]
    assert page.locator(".contents summary").get_attribute("tabindex") == "-1"  # there is nothing to fold
    heading = page.locator("main h2").nth(2)
    heading.evaluate("(heading) => heading.scrollIntoView()")
    here = page.locator(".contents [aria-current]")
    here.and_(page.locator(f'[href="#{heading.get_attribute("id")}"]')).wait_for()
    assert here.count() == 1
    assert here.is_visible()


def test_on_a_narrow_page_the_contents_are_folded_above_the_text(visit):
    page = visit("IRN_02_standing", viewport={"width": 768, "height": 900})
    entry = page.locator(".contents a").first
    assert not entry.is_visible()
    page.locator(".contents summary").click()
    entry.click()
    assert not entry.is_visible()
    assert page.locator(page.evaluate("location.hash")).bounding_box()["y"] < 100


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_ink_and_paper_and_drawings_follow_the_reader_s_scheme(visit, scheme):
    page = visit("IRN_02_standing", color_scheme=scheme)
    colours = page.evaluate(
        """["body", "svg text"].map((at) => getComputedStyle(document.querySelector(at)))
           .flatMap((style, at) => at ? [style.fill] : [style.backgroundColor, style.color])"""
    )
    paper, ink, label = (sum(map(int, re.findall(r"\d+", colour)[:3])) / 3 for colour in colours)
    assert (paper > 127) == (scheme == "light")
    assert (ink > 127) == (label > 127) == (scheme == "dark")


def test_colours_that_the_reader_forces_reach_the_drawings(visit):
    page = visit("IRN_02_standing", forced_colors="active")
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
    assert not page.locator("#fact-n li").is_visible()
    page.emulate_media(media="print")
    assert (
        page.locator("thead button").first.evaluate("(b) => getComputedStyle(b, '::after').content") == "none"
    )
    for hidden in (".chapters", ".contents", ".more", "#panel", "button.copy", ".permalink"):
        assert not page.locator(hidden).first.is_visible()
    assert page.locator("#fact-n li").is_visible()  # within what is folded on the screen
    assert not page.locator("#row-3").is_visible()
    assert page.locator("#citation").is_visible()


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
