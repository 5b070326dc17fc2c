"""A page on its own: asks nothing of the network, can be found one's way in, shows harm as text."""

import base64
import hashlib
import re
from dataclasses import replace
from itertools import pairwise

import nbformat
import pytest
from tests.render.conftest import HOSTILE

from regenatlas import paths
from regenatlas.render.execute.outcome import Failed
from regenatlas.render.page.citation import work
from regenatlas.render.page.document import Chapter, Guide, Term, read_chapter
from regenatlas.render.page.html import chapter_html, failure_html
from regenatlas.report.display import Cell, Header, Table
from regenatlas.report.narrative import plain

REFERENCES = paths.ROOT / "reports" / "references"


@pytest.fixture(scope="module")
def html(chapter, edition):
    return chapter_html(chapter, edition)


@pytest.fixture(scope="module")
def page(html, parse):
    return parse(html)


def test_nothing_is_fetched_from_anywhere(html, page):
    data = {"type": "application/ld+json"}  # is read, not run
    assert [attrs for attrs in page.all("script") if attrs] == [data]
    assert {link["rel"]: link["href"] for link in page.all("link")} == {
        "icon": "data:,",
        "alternate": "02_standing.facts.json",  # which no browser loads by itself
    }
    assert not page.all("iframe", "object", "embed", "audio", "video", "source", "base")
    for tag, attrs in page.tags:
        for name, value in attrs.items():
            if name in {"src", "srcset", "poster", "action", "data", "background", "href", "xlink:href"}:
                remote = re.match(r"(https?:)?//", value or "")
                assert not remote or tag == "a", (tag, name, value)
    assert "url(" not in re.sub(r"url\(#", "", html)
    assert "@import" not in html


def test_the_page_forbids_the_network_itself(page):
    policy = next(meta["content"] for meta in page.all("meta") if "http-equiv" in meta)
    assert policy.startswith("default-src 'none'; ")
    assert "http" not in policy
    assert "unsafe" not in policy


def test_the_page_admits_just_the_styles_and_the_script_that_stand_in_it(html, page):
    policy = next(meta["content"] for meta in page.all("meta") if "http-equiv" in meta)
    for tag in ("style", "script"):
        contents = re.findall(rf"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
        named = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in contents]
        admitted = [f"'sha256-{name}'" for name in named] + ["'strict-dynamic'"] * (tag == "script")
        assert re.search(rf"{tag}-src ([^;]*);", policy)[1].split() == admitted
    assert "require-trusted-types-for 'script'; trusted-types beside;" in policy
    assert not [attrs for _, attrs in page.tags if "style" in attrs]


def test_a_page_without_a_drawing_admits_no_other_styles(edition, parse):
    page = parse(chapter_html(Chapter("01", "Title", ()), edition))
    policy = next(meta["content"] for meta in page.all("meta") if "http-equiv" in meta)
    assert len(page.all("style")) == 3  # of pages, search and figures, none of drawings
    assert policy.count("sha256-") == 3 + page.all("script").count({})  # those that run


def test_the_page_says_its_language_and_direction(page):
    assert page.all("html") == [{"lang": "en", "dir": "ltr"}]


def test_every_link_within_the_page_leads_somewhere(page):
    ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    targets = [attrs["href"][1:] for attrs in page.all("a") if attrs["href"].startswith("#")]
    assert set(targets) <= set(ids)
    for needed in ("main", "the-count", "the-count-2", "fact-rank-2", "numbers", "fact-rank", "use-rank-1"):
        assert needed in targets


def test_every_reference_of_a_label_leads_somewhere(page):
    ids = {attrs["id"] for _, attrs in page.tags if "id" in attrs}
    labels = [attrs["aria-labelledby"] for _, attrs in page.tags if "aria-labelledby" in attrs]
    assert {name for label in labels for name in label.split()} <= ids


def test_the_contents_hold_headings_that_a_cell_displayed(html):
    contents = html[html.index('<nav class="contents"') : html.index("<main")]
    assert "Fact rank" in contents


def test_there_is_one_top_heading_and_no_level_is_skipped(page):
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
    assert levels.count(1) == 1
    story = levels[levels.index(1) :]
    assert all(after <= before + 1 for before, after in pairwise(story))


def test_every_figure_is_named_and_described(html, page):
    drawings = page.all("svg")
    assert len(drawings) == 2
    assert all(svg["role"] == "img" and len(svg["aria-labelledby"].split()) == 2 for svg in drawings)
    assert html.count("The rank falls. &lt;script&gt;alert(1)&lt;/script&gt;</desc>") == 2


def test_the_data_of_a_figure_can_be_downloaded_with_the_mark_that_spreadsheets_need(page):
    link = next(attrs for attrs in page.all("a") if attrs.get("download", "").endswith("rank_over_time.csv"))
    assert base64.b64decode(link["href"].partition("base64,")[2]) == b"\xef\xbb\xbfyear,rank\n2026,7\n"


def test_files_that_are_taken_along_name_country_and_day(chapter, edition, parse):
    there = replace(edition, folder="en/IRN/2026-02-11/strict")
    page = parse(chapter_html(chapter, there))
    files = {attrs.get("download") for attrs in page.all("a")}
    assert "IRN_2026-02-11_strict_02_standing-rank_over_time.csv" in files
    figure = next(attrs for attrs in page.all("figure") if attrs.get("class") == "drawing")
    assert figure["data-file"] == "IRN_2026-02-11_strict_02_standing-rank_over_time"


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([4, 3, 2, 2, 1], "Sources: P0; P1; P2; P3; P4."),
        ([1, 2, 3, 1, 1, 1], "Sources: P2; P1; P0; P3; 2 more."),
    ],
)
def test_a_picture_names_the_sources_with_most_rows(chapter, edition, parse, rows, told):
    behind = [n for n, many in enumerate(rows) for _ in range(many)]
    listed = [
        {"row": f"t:{at}", "source": f"s{n}", "verified": True, "evidence": ""} for at, n in enumerate(behind)
    ]
    fact = {
        "id": "rank_over_time",
        "kind": "figure",
        "text": "7th",
        "about": "",
        "rows": [*range(len(listed))],
    }
    sources = {f"s{n}": {"title": "T", "publisher": f"P{n}"} for n in range(len(rows))}
    ledger = {**chapter.ledger, "facts": [fact], "rows": listed, "sources": sources}
    figure = parse(chapter_html(replace(chapter, ledger=ledger), edition)).all("figure")[0]
    assert figure["data-sources"] == told


def test_what_tries_to_do_harm_is_shown_as_text(page):
    for text in HOSTILE:
        assert page.text.count(text) >= 2, text
    assert "<b>markup</b>" in page.text
    assert not [tag for tag, attrs in page.tags if any(name.startswith("on") for name in attrs)]


def test_sources_are_linked_only_to_the_web(page):
    links = [attrs["href"] for attrs in page.all("a")]
    assert "https://example.org/list?a=1&b=2" in links
    assert not [href for href in links if href.startswith("javascript")]


def test_a_fact_is_explained_with_its_rows_sources_and_grades(page):
    note = page.text[page.text.index("world rank by origin") :]
    assert (
        "Rows: 3, verified: 1, sources: 2\nLicence events by evidence – statement of an official: 1" in note
    )
    assert "Drug list, IFDA, 2024-08-20 · statement of an official: page states product and date" in note
    assert "not verified: {{ 7*7 }}" in note


def test_a_fact_of_many_rows_names_their_numbers(html, page):
    assert '<li id="fact-world" tabindex="-1">' in html
    note = page.text[page.text.index("Products of the world") :]
    assert "Rows: 12, verified: 11, sources: 2\n" in note
    assert "In the list of rows below: 3–14" in note


def test_a_fact_without_rows_says_so(page):
    assert "No row of the tables stands behind it" in page.text[page.text.index("never said") :]


def test_the_note_of_a_figure_says_what_is_plotted(page):
    note = page.text[page.text.rindex("7th, the figure") :]
    assert note.startswith("7th, the figure: The rank falls. <script>")


def test_the_page_leads_to_the_chapters_before_and_after(page):
    links = {
        attrs.get("rel"): attrs["href"] for attrs in page.all("a") if attrs.get("rel") in {"prev", "next"}
    }
    assert links == {"next": "03_portfolio.html"}


def test_the_citation_names_day_rule_and_version(page):
    said = "As of 11 February 2026, counted by the rule «by origin, strict EU sense»."
    made = f"Regenatlas {work().version}, data version 2026.02."
    assert f"Regenatlas contributors (2026). Iran: What is its world rank? {said} {made}" in page.text


def test_a_page_leads_to_its_facts_as_data(page):
    found = [attrs for attrs in page.all("link") if attrs["rel"] == "alternate"]
    assert [(attrs["type"], attrs["href"]) for attrs in found] == [
        ("application/json", "02_standing.facts.json")
    ]


def test_a_citation_has_places_for_an_address_that_is_not_known_yet(page):
    places = [attrs["data-address"] for attrs in page.all("span") if "data-address" in attrs]
    assert places == [" @", "  url = {@},\n", "UR  - @\n"]


@pytest.mark.parametrize(("more", "classes"), [("", {"day"}), (" at the latest", {None})])
def test_a_day_does_not_break_into_lines_unless_more_is_said_of_it(edition, parse, more, classes):
    columns = (Header("a", "a"), Header("b", "b", "date"))
    rows = ((Cell("x"), Cell(f"11 September 2026{more}")),)
    page = parse(chapter_html(Chapter("01", "T", (Table("t", plain("Caption"), columns, rows),)), edition))
    assert {attrs.get("class") for attrs in page.all("td")} == classes


def test_long_texts_are_given_room_and_long_tables_scroll(edition, parse):
    columns = (Header("a", "a"), Header("b", "b"))
    rows = tuple((Cell("x"), Cell("word " * 20)) for _ in range(31))
    page = parse(
        chapter_html(Chapter("01", "Title", (Table("t", plain("Caption"), columns, rows),)), edition)
    )
    assert {attrs.get("class") for attrs in page.all("td")} == {"long"}
    assert page.all("th")[-1] == {"scope": "row"}
    assert [attrs["class"] for attrs in page.all("div") if attrs.get("role") == "group"] == ["scroll tall"]


def test_code_warnings_and_notebook_html_are_not_shown(page):
    for text in ("report.show", "a warning", "alert(2)", "once more"):
        assert text not in page.text


def test_an_empty_table_says_so(page):
    assert "Nothing is known." in page.text


def test_the_header_names_country_day_rule_and_version(page):
    head = page.text[: page.text.index("Contents")]
    for said in ("Iran", "11 February 2026", "by origin, strict EU sense", "2026.02", "portfolio"):
        assert said in head


def test_the_same_chapter_gives_the_same_bytes(html, chapter, edition):
    assert chapter_html(chapter, edition) == html


def test_a_failure_has_a_page_that_says_what_and_where(edition, parse):
    page = parse(failure_html("Which products?", Failed("KeyError: <x>", 3, "frame['<x>']"), edition))
    assert "KeyError: <x>" in page.text
    assert "It stopped in cell 3:" in page.text
    assert "frame['<x>']" in page.text
    assert [attrs["href"] for attrs in page.all("a")][1] == "../../../index.html"


@pytest.mark.parametrize("path", sorted(REFERENCES.glob("*.ipynb")), ids=lambda path: path.stem)
def test_a_real_page_stays_small_and_whole(path, edition, parse):
    html = chapter_html(read_chapter(nbformat.read(path, 4), path.stem[4:]), edition)
    # The longest is that of 200 statements, each with the derivation of its verdict.
    assert len(html.encode()) < 1_250_000
    page = parse(html)
    ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    assert {attrs["href"][1:] for attrs in page.all("a") if attrs["href"].startswith("#")} <= set(ids)
    assert not [attrs for _, attrs in page.tags if "style" in attrs]


def test_a_headline_is_the_title_of_the_page_over_its_question(edition, chapter):
    ledger = chapter.ledger
    html = chapter_html(
        Chapter("01", "Who leads?", (), ledger, "**One** leads with [7th](#fact-rank)"), edition
    )
    assert '<p class="kicker">Who leads?</p>' in html
    title = re.search(r"<h1>(.*?)</h1>", html, re.DOTALL)[1]
    assert title.startswith("<strong>One</strong> leads with <a")
    assert 'href="#fact-rank"' in title
    assert "kicker" not in chapter_html(Chapter("01", "Who leads?", ()), edition).partition("<body>")[2]


def tiles():
    columns = (Header("name", "Measure"), Header("n", "Now"), Header("median", "World median"))
    rows = [
        (Cell("Products <b>"), Cell("7", trend=((2015, 1), (2026, 7))), Cell("2")),
        (Cell("Papers"), Cell("9"), Cell("")),
    ]
    return Table("t", plain("Caption"), columns, tuple(rows), look="tiles", own=(0,))


def test_tiles_are_a_list_with_drawn_trends_and_without_what_is_not_known(edition, parse):
    html = chapter_html(Chapter("01", "Title", (tiles(),)), edition)
    assert not parse(html).all("table")
    items = re.search(r'<ul class="tiles".*?</ul>', html, re.DOTALL)[0].split("<li>")[1:]
    assert "Products &lt;b&gt;" in items[0]
    assert "<title>2015: 1; 2026: 7</title>" in items[0]
    assert ["World median" in item for item in items] == [True, False]


def test_the_row_of_the_own_country_stands_out(edition):
    table = replace(tiles(), look="table")
    html = chapter_html(Chapter("01", "Title", (table,)), edition)
    rows = re.findall(r"<tr[^>]*>", html)
    assert rows == ["<tr>", '<tr class="own">', "<tr>"]


CARD = ("Statement", "Said by", "Verdict", "Why", "More in", "Theme")


def cards(n=1):
    columns = tuple(Header(name.casefold(), name) for name in CARD)
    row = (
        Cell("«Seventh» <b>"),
        Cell("An Official", href="https://example.org/a"),
        Cell("contradicted", fact="rank", tone="bad"),
        Cell("No rule gives it."),
        Cell(""),
        Cell("places"),
    )
    ids = tuple(f"claim-{at}" for at in range(n))
    rows = tuple(
        (*row[:2], replace(row[2], text=f"verdict {at}"), *row[3:]) if at else row for at in range(n)
    )
    made = Table("c", plain("Caption"), columns, rows, "a,b\n", look="cards", ids=ids)
    return replace(made, filters=("verdict", "theme"))


def test_a_card_says_what_became_of_a_statement_in_words_and_can_be_linked_to(edition, parse):
    html = chapter_html(Chapter("01", "Title", (cards(),)), edition)
    assert not parse(html).all("table")
    card = re.search(r'<li id="claim-0" class="bad">.*?</li>', html, re.DOTALL)[0]
    assert '<b data-filter="2">contradicted</b>' in card
    assert "«Seventh» &lt;b&gt;" in card
    assert '<a href="https://example.org/a" rel="noreferrer">An Official</a>' in card
    assert '<a class="permalink" href="#claim-0"' in card
    assert "<p><b>Why</b> No rule gives it.</p>" in card
    assert '<span data-filter="5">places</span>' in card
    assert "More in" not in card  # nothing stands there
    assert 'class="filters"' not in html  # nothing to choose from


def test_cards_beyond_the_first_ten_are_folded_and_a_reader_may_choose(edition, parse):
    html = chapter_html(Chapter("01", "Title", (cards(12),)), edition)
    assert "All 12 cards" in html
    assert [attrs["data-filter"] for attrs in parse(html).all("select")] == [
        "2"
    ]  # one theme leaves no choice
    assert re.search(r'<div class="filters"[^>]* hidden>', html)  # until there is a script


def test_data_of_many_letters_stand_beside_the_page(edition, parse):
    big = replace(cards(), csv="a\n" * 20_000)
    links = [attrs["href"] for attrs in parse(chapter_html(Chapter("01", "T", (big,)), edition)).all("a")]
    assert "data/01-c.csv" in links


def test_the_rule_and_the_steps_behind_a_number_are_told_once(chapter, edition, parse):
    rule = Term("rule-x", (edition.definition,), edition.definition, "Counts what is in force.")
    page = parse(
        chapter_html(chapter, replace(edition, guide=Guide("Methods", {}, (rule,), "../../methods.html")))
    )
    told = re.sub(r"\s+", " ", page.text)
    assert (
        told.count("products are counted by the rule «by origin, strict EU sense»: Counts what is in force.")
        == 1
    )
    assert "regenatlas.counting.ranking, function ranked" in told
    links = [attrs["href"] for attrs in page.all("a")]
    assert "../../methods.html#counting-rules" in links
    assert (links.count("#counted"), links.count("#step-2")) == (2, 1)  # the figure rests on a licence too
