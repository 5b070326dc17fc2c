"""Ledgers of rendered reports: their headline facts, facts side by side, and what moved the place."""

import json
from datetime import date

import nbformat
import pytest
from tests.made import event, made_tables, product

from regenatlas import paths
from regenatlas.render.page.document import read_chapter
from regenatlas.render.site.ledgers import (
    FACTS,
    Changed,
    ChapterChanges,
    compare,
    folder_bundles,
    headline,
    ledger_changes,
    merged,
    read_ledger,
)

CORRECTION = {
    "correction_id": "1",
    "corrected_on": "2019",
    "table": "products",
    "row_id": "a",
    "column": "developer",
    "was": "",
    "now": "x",
    "reason": "",
}


@pytest.fixture
def tables():
    """Iran has one product since 2020, a second since 2024."""
    events = [event("a", "IFDA", "authorised", "2020"), event("b", "IFDA", "authorised", "2024")]
    return made_tables([product("a"), product("b")], events, corrections=[CORRECTION])


def ledger(chapter="03_portfolio", as_of="2023-01-01", version="", more=(), **facts):
    """A ledger; facts are texts, or pairs of value and text."""
    stated = []
    for name, given in facts.items():
        value, text = given if isinstance(given, tuple) else (None, given)
        stated.append({"id": name, "kind": "fact", "value": value, "text": text, "about": f"the {name}"})
    return {
        "chapter": chapter,
        "country": "IRN",
        "as_of": as_of,
        "definition": "plain",
        "known_by": None,
        "lang": "en",
        "data_version": version,
        "facts": [*stated, *more],
        "rows": [],
    }


def one(before, after, tables):
    """The only chapter in which something changed."""
    (found,) = compare({"03_portfolio": before}, {"03_portfolio": after}, tables).chapters
    return found


def test_facts_that_read_otherwise_are_told_and_the_rest_in_groups(tables):
    found = one(
        ledger(rank="8th", n="5", old="1", older="2"), ledger(rank="7th", n="5", new="2", newer="3"), tables
    )
    assert found == ChapterChanges(
        "03_portfolio",
        (Changed("rank", "the rank", "8th", "7th"),),
        new=("the new", "the newer"),
        gone=("the old", "the older"),
    )


def test_titles_of_figures_repeat_facts_and_are_left_out(tables):
    figures = [
        {"id": "trend", "kind": "figure", "value": None, "text": text, "about": ""} for text in ("up", "down")
    ]
    found = compare({"a": ledger(more=figures[:1])}, {"a": ledger(more=figures[1:])}, tables)
    assert found.chapters == ()


def test_what_speaks_of_an_earlier_day_is_compared_for_one_day_only(tables):
    before = ledger(
        count_before="3",
        areas_change="+1",
        gained_own="1",
        changes_count_now="4",
        first="2020",
        **{"rank.move": "1"},
    )
    facts = dict(
        count_before="4",
        areas_change="+2",
        gained_own="2",
        changes_count_now="7",
        first="2021",
        **{"rank.move": "2"},
    )
    assert len(one(before, ledger(**facts), tables).changed) == 6
    later = one(before, ledger(as_of="2024-12-31", **facts), tables)
    assert [fact.fact for fact in later.changed] == ["first"]


def test_what_several_chapters_state_is_told_once(tables):
    sides = [
        {name: ledger(name, count=text) for name in ("00_overview", "02_standing")} for text in ("4", "7")
    ]
    found = compare(*sides, tables)
    assert [(chapter.chapter, len(chapter.changed)) for chapter in found.chapters] == [("00_overview", 1)]


def test_a_chapter_of_one_side_is_named_and_not_taken_apart(tables):
    found = compare({"a": ledger(n="1")}, {"a": ledger(n="1"), "b": ledger(n="1")}, tables)
    assert found.chapters == (ChapterChanges("b", only="after"),)
    found = compare({"a": ledger(n="1"), "b": ledger(n="1")}, {"a": ledger(n="1")}, tables)
    assert found.chapters == (ChapterChanges("b", only="before"),)


def test_two_days_of_a_country_are_told_with_what_moved_the_place(tables):
    found = compare({"a": ledger()}, {"a": ledger(as_of="2024-12-31")}, tables)
    assert (found.period.before, found.period.now) == (date(2023, 1, 1), date(2024, 12, 31))
    assert found.period.numbers == {"count_before": 1, "rank_before": 1, "count_now": 2, "rank_now": 1}
    assert found.restated == ()


@pytest.mark.parametrize(
    "other",
    [
        {"country": "USA"},
        {"definition": "ever"},
        {"known_by": "2024-01-01"},
        {"as_of": "2023-01-01"},
        {"definition": "gone"},
    ],
)
def test_words_on_a_period_are_only_for_two_days_of_one_subject(tables, other):
    later = {**ledger(as_of="2024-12-31"), **other}
    assert compare({"a": ledger()}, {"a": later}, tables).period is None


def test_what_a_report_gave_from_other_tables_is_named(tables):
    before = ledger("02_standing", version="2022.1", count=(3, "3 products"), rank=(1, "1st"))
    after = ledger("02_standing", as_of="2024-12-31", count=(2, "2 products"), rank=(1, "1st"))
    found = compare({"02_standing": before}, {"02_standing": after}, tables)
    assert found.versions == ("2022.1", "")
    (said,) = found.restated
    assert said == (
        "The report on 1 January 2023 was made from data version 2022.1 and gave 3 products and 1st place; "
        "the tables of today give 1 product and 1st place."
    )


def test_lines_for_references_tell_every_entry():
    before = {
        "facts": [{"id": "rank", "text": "8th", "about": "place"}, {"id": "old", "text": "1", "about": ""}]
    }
    after = {
        "facts": [{"id": "rank", "text": "7th", "about": "place"}, {"id": "new", "text": "2", "about": ""}]
    }
    assert ledger_changes(before, after) == ["rank: 8th → 7th (place)", "new: new, 2", "old: gone, was 1"]


def test_ledgers_below_a_folder_are_found_by_bundle(tmp_path):
    for name in ("en/IRN/2024-01-01/01_a", "en/IRN/2024-01-01/02_b", "en/IRN/2025-01-01/01_a"):
        path = tmp_path / f"{name}.facts.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(ledger()))
    found = folder_bundles(tmp_path)
    assert {bundle: sorted(chapters) for bundle, chapters in found.items()} == {
        "en/IRN/2024-01-01": ["01_a", "02_b"],
        "en/IRN/2025-01-01": ["01_a"],
    }
    assert list(folder_bundles(tmp_path / "en/IRN/2025-01-01")) == ["."]


def test_a_file_that_is_no_ledger_is_refused(tmp_path):
    path = tmp_path / "a.facts.json"
    path.write_text("[]")
    with pytest.raises(TypeError, match="is not a ledger"):
        read_ledger(path)


def stated(chapter, rows=(), **facts):
    """The headline of a chapter with these facts, each a value and a text, and a list of products."""
    entries = [
        {"id": name, "value": value, "text": text, "rows": []} for name, (value, text) in facts.items()
    ]
    listed = {"id": "counted-products", "value": None, "text": "Products", "rows": list(range(len(rows)))}
    return headline(
        {
            "chapter": chapter,
            "data_version": "2026.1",
            "facts": [*entries, *([listed] if rows else [])],
            "rows": [{"row": row} for row in rows],
        }
    )


def test_facts_and_products_are_taken_as_the_ledger_states_them():
    found = stated(
        "02_standing",
        rows=["authorisations:b.FDA.authorised.2024", "products:b", "products:a"],
        rank=(5, "5th"),
        named=(3, "3"),
        count=(2, "2 products"),
        lead=(41, "41"),
        per_head=(None, "unknown"),
    )
    assert found == {
        "data_version": "2026.1",
        "facts": {
            "rank": {"value": 5, "text": "5th"},
            "named": {"value": 3, "text": "3"},
            "count": {"value": 2, "text": "2 products"},
        },
        "products": ["a", "b"],
    }


def test_a_chapter_without_headline_facts_has_no_headline():
    assert stated("03_portfolio", rank=(5, "5th")) == {}
    assert headline({}) == {}


def test_no_products_are_none_and_unlisted_ones_are_unknown():
    assert stated("02_standing", count=(0, "no products"))["products"] == []
    assert stated("00_overview", count=(7, "7 products"))["products"] is None


def test_the_chapter_on_standing_is_asked_before_the_overview():
    overview = stated("00_overview", rank=(5, "5"), changes_count_before=(4, "4"), count=(7, "7"))
    standing = stated("02_standing", rows=["products:a"], rank=(5, "5th"), count=(7, "7 products"))
    found = merged([("00_overview", overview), ("02_standing", standing), ("03_portfolio", {})])
    assert {name: fact["text"] for name, fact in found["facts"].items()} == {
        "rank": "5th",
        "count": "7 products",
        "count_before": "4",
    }
    assert found["products"] == ["a"]
    assert found["basis"] is None
    assert merged([("00_overview", {**overview, "basis": {"most": 7}})])["basis"] == {"most": 7}
    assert merged([]) == {"data_version": "", "facts": {}, "products": None, "basis": None}


@pytest.mark.parametrize("chapter", FACTS)
def test_the_chapters_state_these_facts(chapter):
    executed = sorted(paths.REFERENCES.glob(f"*_{chapter}.ipynb"))
    ledgers = [read_chapter(nbformat.read(path, as_version=4), chapter).ledger for path in executed]
    stated = {fact["id"] for one in ledgers for fact in one["facts"]}
    assert set(FACTS[chapter].values()) - stated == set()
