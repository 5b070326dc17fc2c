"""Tables that sort, data that can be saved, text that can be copied: a page's services in a real browser."""

import pytest
from tests.render.browser.conftest import NARROW, RANK, shown


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
    assert min(head.get_by_role("button").bounding_box()[side] for side in ("width", "height")) >= 24
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


def test_a_long_table_shows_its_first_rows_and_unfolds_to_all_of_them(visit):
    page = visit("long")
    rows = page.locator(".long tbody tr")
    assert [row.is_visible() for row in rows.all()] == [True] * 10 + [False] * 2
    page.get_by_text("All 12 rows").click()
    assert all(row.is_visible() for row in rows.all())


def test_a_long_table_unfolds_for_a_link_to_one_of_its_hidden_rows(visit):
    page = visit("long")
    hidden = page.locator(".long tbody tr a.fact")
    assert not hidden.is_visible()
    page.evaluate("identity => { location.hash = identity }", hidden.get_attribute("id"))
    hidden.wait_for(state="visible")


def test_the_data_behind_a_table_can_be_saved(visit):
    page = visit("sorting")
    with page.expect_download() as saved:
        page.get_by_role("link", name="Data (CSV)").click()
    assert saved.value.suggested_filename == "IRN_2026-02-11_01-sizes.csv"
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


def test_the_citation_can_be_copied(visit):
    page = visit(permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy the citation").first.click()
    page.get_by_text("Copied", exact=True).wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    cited = "Regenatlas contributors (2026). Iran: What is its world rank? As of 11 February 2026, counted by"
    assert copied.startswith(cited)
    assert copied.endswith("data version 2026.02.")
    page.locator(".cite summary").click()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Download as RIS").click()
    assert saved.value.suggested_filename == "regenatlas-02_standing-IRN-2026-02-11-plain.ris"
    assert saved.value.path().read_text(encoding="utf-8").startswith("TY  - RPRT\nAU  - Regenatlas contrib")


def test_where_copying_is_not_allowed_the_citation_is_selected(visit):
    page = visit()
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error()); }")
    page.locator(RANK).first.click()
    shown(page).get_by_role("button", name="Copy the citation").click()
    page.get_by_text("Selected: copy it with the keyboard").wait_for()
    assert page.evaluate("getSelection().toString()").startswith(
        "7th (world rank by origin). In: Regenatlas contributors (2026)."
    )


def test_a_heading_has_a_link_to_itself(visit):
    page = visit("IRN_02_standing")
    heading = page.locator("main h2").first
    link = page.get_by_role("link", name=f"Link to this section: {heading.inner_text()}")
    link.focus()
    assert link.evaluate("(link) => getComputedStyle(link).opacity") == "1"
    page.keyboard.press("Enter")
    assert page.url.endswith(f"#{heading.get_attribute('id')}")
