"""The page of a change set: both rows, what matched, and nothing of a file as markup."""

from datetime import date

import pytest
from lxml import html
from tests.made import event, made_tables, product

from regenatlas.counting.snapshot import take_snapshot
from regenatlas.importing.changes import change_set
from regenatlas.importing.effects import together
from regenatlas.importing.page import page
from regenatlas.importing.review import Answer, totals
from regenatlas.importing.statement import Origin, Reading, Statement

HOSTILE = "<script>alert(1)</script>\u202e"
DECIDED = "ema 5 new_licence licensed 2019-05-05"


def statement(number, name, granted="2020-01-10", **given):
    origin = Origin("list.csv", "", int(number) + 1)
    return Statement(number, (name,), "", granted, origin, kind="standard", **given)


@pytest.fixture(scope="module")
def shown():
    """A page of one change of each kind, and the change set and tables that it was made from."""
    products = [product("known", name="Known"), product("old", name="Old"), product("gone", name="Gone")]
    products += [product("former", name="Former")]
    events = [event("old", "EMA", "authorised", "2019", holder="Holder AG")]
    events += [event("gone", "EMA", "authorised", "2018-01-01")]
    events += [event("former", "EMA", "authorised", "2017-01-01", holder="Other AG")]
    remembered = {"decision_id": "ema.0001", "change": DECIDED, "decision": "refused", "reason": "no & never"}
    remembered["decided_on"] = "2024-06-01"
    about = [{"claim_id": "c", "subject_country": "IRN"}]
    tables = made_tables(products, events, aliases=[], import_decisions=[remembered], claims=about)
    statements = (
        statement("1", HOSTILE, holder="=1+1"),
        statement("2", "Known"),
        statement("3", "Old", "2019-03-04"),
        statement("4", "Aspirin", candidate=False),
        statement("5", "Known", "2019-05-05"),
        statement("6", "Sirna", candidate=False, left_out="small interfering RNA"),
        statement("7", "Renamed", "2017-01-01", holder="Other AG"),
    )
    found = change_set(
        tables, Reading("ema", "EMA", HOSTILE, "Agency", "2024-12-31", statements, {"list.csv": "ab" * 32}, 9)
    )
    day = date(2025, 1, 1)
    effects = {found.changes[1].change_id: "IRN: 1 to 2 products, place 2 to 1"}
    answers = {found.changes[0].change_id: Answer("refuse", "not <b>ours</b>")}
    moved = together(tables, found.changes, day, take_snapshot(tables, day))
    text = page(tables, found, effects, moved, answers, "«a rule» on a day")
    return text, html.document_fromstring(text), found, moved


def test_each_change_stands_beside_our_row_with_its_match_effect_and_answer(shown):
    _, tree, _, _ = shown
    words = {one.find(".//h3").text_content(): one for one in tree.iter("section")}
    assert [*words] == ["<script>alert(1)</script>", "Known", "Gone", "Old"]
    rows = {
        row[0].text_content(): (row[1].text_content(), row[2].text_content())
        for row in words["Old"].iterfind(".//tbody/tr")
    }
    assert rows["Licence"] == ("licensed 2019", "licensed 2019-03-04")
    assert rows["Row"] == ("old.EMA.authorised.2019", "list.csv, row 4")
    assert "Match: certain. It changes no count." in " ".join(words["Old"].text_content().split())
    assert "Effect: IRN: 1 to 2 products" in words["Known"].text_content()
    assert (
        "Answer in the review: refuse (not <b>ours</b>)" in words["<script>alert(1)</script>"].text_content()
    )


def test_the_totals_and_what_was_decided_before_stand_on_it(shown):
    _, tree, found, _ = shown
    cells = [row[1].text_content() for row in tree.xpath("//table[caption/@id='totals']//tbody/tr")]
    assert cells == [str(n) for _, n in totals(found)] == ["9", "7", "1", "4", "1", "1", "4", "1"]
    (before,) = tree.xpath("//table[caption/@id='decided']//tbody/tr")
    assert "no & never" in before.text_content()
    (other,) = tree.xpath("//table[caption/@id='left-out']//tbody/tr")
    assert [cell.text_content() for cell in other][:2] == ["Sirna", "small interfering RNA"]
    (alike,) = tree.xpath("//table[caption/@id='alike']//tbody/tr")
    told = ["Renamed", "Former", "likely (same holder and day)", "list.csv, row 8"]
    assert [cell.text_content() for cell in alike] == told


def test_all_changes_at_once_move_the_places_that_they_move(shown):
    *_, moved = shown
    # Iran has Old and Gone; then it has Known and has lost Gone.
    assert moved.moved == []
    assert moved.verdicts == []


def test_no_text_of_a_file_is_markup_and_the_page_asks_nothing_of_the_network(shown):
    text, tree, _, _ = shown
    assert not [*tree.iter("script")]
    assert "\u202e" not in text
    assert "script-src 'none'" in text
    assert not tree.xpath("//@style|//@onclick|//@src")
    assert not [one for one in tree.xpath("//@href") if not one.startswith(("#", "data:"))]
