"""What a mark of a figure stands for is told to who points at it, taps it or goes there by keyboard."""

from tests.render.browser.conftest import NARROW

ALL = ["Türkiye: 9 products", "Iran <b>: 1 product", "2019", "2020", "2021"]


def at(page, text):
    """The middle of the mark that stands for this."""
    box = page.locator(f'[data-told="{text}"]').bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_mark_says_what_it_is_to_mouse_and_keyboard(visit):
    page = visit("figures")
    tip, scroll = page.locator(".tip"), page.locator(".drawing .scroll")
    assert not page.locator(".drawing svg :not(svg) > title").count()  # or the browser would tell it twice
    page.mouse.move(*at(page, "Iran <b>: 1 product"))
    assert tip.inner_text() == "Iran <b>: 1 product"
    x, y = at(page, "2020")
    page.mouse.move(x + 9, y + 5)  # beside a dot, which is small
    assert tip.inner_text() == "2020"
    page.mouse.move(x, y - 300)
    assert not tip.is_visible()
    scroll.focus()
    page.keyboard.press("Home")
    told = []
    for _ in range(5):
        told.append(page.get_by_role("status").last.inner_text())
        page.keyboard.press("ArrowRight")
    assert told == ALL
    assert tip.is_visible()  # at the last one there is no further one
    page.keyboard.press("Escape")
    assert not tip.is_visible()
    page.keyboard.press("Tab")
    assert not scroll.locator(":focus").count()  # one stop for all marks
    assert page.said == []


def test_a_tap_tells_on_a_phone_and_the_text_stays_within_the_window(visit):
    page = visit("figures", viewport=NARROW, has_touch=True)
    page.locator('[data-told="2019"]').scroll_into_view_if_needed()
    page.touchscreen.tap(*at(page, "2019"))
    box = page.locator(".tip").bounding_box()
    assert page.locator(".tip").inner_text() == "2019"
    assert (box["x"] >= 0, box["x"] + box["width"] <= NARROW["width"]) == (True, True)
    page.locator("h1").tap()
    assert not page.locator(".tip").is_visible()


def test_without_script_the_titles_are_in_the_picture(visit):
    titles = visit("figures", java_script_enabled=False).locator(".drawing svg :not(svg) > title")
    assert titles.all_text_contents() == [
        "Türkiye: 9 products",
        "Iran <b>: 1 product",
        "2019",
        "2020",
        "2021",
    ]
