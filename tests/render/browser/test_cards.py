"""Choosing among cards: by keyboard, told in words, and complete without script."""


def shown(page):
    cards = page.locator(".cards > li")
    return [card for card in range(cards.count()) if cards.nth(card).is_visible()]


def test_cards_are_chosen_by_what_stands_in_them_and_their_number_is_announced(visit):
    page = visit("cards")
    assert shown(page) == list(range(10))
    page.get_by_label("Verdict").select_option("contradicted")
    assert shown(page) == [0, 3, 6, 9]
    assert page.get_by_role("status").first.inner_text() == "4 of 12 shown"
    page.get_by_label("Theme").select_option(label="science (6)")
    assert shown(page) == [6, 9]
    page.get_by_label("Verdict").press("Home")
    page.get_by_label("Verdict").select_option("")
    page.get_by_label("Theme").select_option("")
    assert shown(page) == list(range(12))
    assert page.get_by_role("status").first.inner_text() == "All 12 shown"


def test_a_link_to_a_card_shows_it_though_it_is_folded_or_chosen_away(visit):
    page = visit("cards")
    page.evaluate("location.hash = '#claim-11'")
    page.locator("#claim-11").wait_for()
    page.get_by_label("Verdict").select_option("contradicted")
    assert not page.locator("#claim-1").is_visible()
    page.evaluate("location.hash = '#claim-1'")
    page.locator("#claim-1").wait_for()


def test_without_script_all_cards_stand_there(visit):
    page = visit("cards", java_script_enabled=False)
    assert not page.locator(".filters").is_visible()
    page.locator(".all summary").click()
    assert shown(page) == list(range(12))
