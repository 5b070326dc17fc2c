"""Chapters as they are rendered: what only the whole of a chapter can keep or break."""

import io
import re
from datetime import date
from functools import cache

import nbformat
import pypdf
import pytest

from regenatlas import paths
from regenatlas.render.batch.warm import warm
from regenatlas.render.execute.engine import execute
from regenatlas.render.execute.outcome import Executed
from regenatlas.render.page.document import Edition, read_chapter
from regenatlas.render.pdf.pdf import chapter_pdf
from regenatlas.render.tools.references import COUNTRIES
from regenatlas.report.display import Figure, Table
from regenatlas.report.narrative import Prose
from regenatlas.tables.load import load_tables

WORDS_A_MINUTE = 238  # silent reading of English non-fiction (Brysbaert 2019)


def rendered(name, **parameters):
    warm()
    done = execute(paths.NOTEBOOKS / f"{name}.ipynb", parameters)
    assert isinstance(done, Executed), done
    return read_chapter(done.notebook)


@pytest.mark.slow
@pytest.mark.parametrize(("country", "name"), [("IRN", "Iran"), ("JPN", "Japan"), ("ARM", "Armenia")])
def test_the_brief_is_one_page_and_two_minutes_beside_its_tables(country, name):
    """Iran has an official claim and the longest texts, Japan all measures, Armenia hardly any."""
    day = date(2026, 9, 29)
    chapter = rendered("00_overview", country=country, as_of=day.isoformat())
    edition = Edition(
        name,
        f"{day:%d %B %Y}",
        day.isoformat(),
        "Developer's country",
        version="2026.11.22",
    )
    pages = pypdf.PdfReader(io.BytesIO(chapter_pdf(chapter, edition))).pages
    first = re.sub(r"\[[\d\W]+\]|\s", "", pages[0].extract_text())
    said = [block.text for block in chapter.blocks if isinstance(block, Prose)]
    *_, last, sources = [text for text in said if text.strip()]
    assert "Sources" in sources
    assert re.sub(r"\s", "", last)[-60:] in first, "the last words are not on page 1"
    assert len(" ".join([chapter.headline, *said]).split()) < 2 * WORDS_A_MINUTE


# ---- numbers that a reader may set side by side (the references are reports on three countries)

SET_BY_THE_READER = {"norm.nurses_per_post", "norm.target_share", "ward.target_share"}


@cache
def numbers(country):
    """Every number that the chapters on a country tell, each with its chapter."""
    found = []
    for path in sorted(paths.REFERENCES.glob(f"{country}_*.ipynb")):
        facts = read_chapter(nbformat.read(path, as_version=4)).ledger["facts"]
        found += [{**fact, "chapter": path.stem} for fact in facts if isinstance(fact["value"], int | float)]
    return found


@pytest.mark.parametrize("country", COUNTRIES)
def test_a_number_of_one_meaning_is_the_same_in_every_chapter(country):
    told, of_records = {}, set()
    for fact in numbers(country):
        told.setdefault(fact["about"], {}).setdefault(fact["chapter"], {})[fact["id"]] = fact["value"]
    assert len(told) > 80
    twice = {about: chapters for about, chapters in told.items() if len(chapters) > 1}
    assert twice
    for about, chapters in twice.items():
        # What a chapter says of several records is the same elsewhere if the record is.
        if any(len(set(by_id.values())) > 1 for by_id in chapters.values()):
            of_records |= {about}
            meanings = {name for by_id in chapters.values() for name in by_id}
            values = [{by_id[name] for by_id in chapters.values() if name in by_id} for name in meanings]
        else:
            values = [{value for by_id in chapters.values() for value in by_id.values()}]
        assert all(len(one) == 1 for one in values), (about, chapters)
    assert of_records != set(twice)


@pytest.mark.parametrize("country", COUNTRIES)
def test_every_number_rests_on_rows_unless_the_reader_sets_it(country):
    bare = {fact["id"] for fact in numbers(country) if fact["value"] and not fact["rows"]}
    assert bare <= SET_BY_THE_READER


@pytest.mark.parametrize("country", COUNTRIES)
def test_places_begin_with_the_first_and_a_share_is_at_most_all(country):
    for fact in numbers(country):
        if fact["unit"] == "rank":
            assert fact["value"] >= 1, fact
        if fact["unit"] == "percent":
            assert 0 <= fact["value"] <= 1, fact


# ---- what the seed documents name, in the words of the report on Iran (the references are that report)


@cache
def text_of(chapter):
    """All that a chapter says in prose, tables and captions, without links and line breaks."""
    found = []
    path = paths.REFERENCES / f"IRN_{chapter}.ipynb"
    for block in read_chapter(nbformat.read(path, as_version=4)).blocks:
        if isinstance(block, Prose):
            found.append(re.sub(r"\]\(#[^)]*\)|[\\\[*]", "", block.markdown))
        elif isinstance(block, Table):
            found += [block.caption.markdown, *(cell.text for row in block.cells for cell in row)]
        elif isinstance(block, Figure):
            found += [block.title.markdown, block.alt]
    return " ".join(" ".join(found).split())


TABLES = load_tables()
ITEMS = TABLES["seed_items"].to_dict("records")


def as_quoted(claim):
    """A statement as the chapter on claims shows it: in the words of its document, where these are kept."""
    return " ".join((claim["quotation"] or claim["statement"]).split())


#: The column of a table by which its rows are shown.
TITLES = {"claims": "statement", "ecosystem": "name", "programmes": "name", "events": "title"}


def test_what_the_seed_documents_name_has_a_row_or_a_reason_why_not():
    assert {item["source_id"] for item in ITEMS} == {"seed-000", "seed-001", "seed-002", "seed-003"}
    assert [item["item_id"] for item in ITEMS if bool(item["row_id"]) == bool(item["reason"])] == []


@pytest.mark.parametrize("item", [item for item in ITEMS if item["row_id"]], ids=lambda item: item["item_id"])
def test_what_the_seed_documents_name_is_found_in_the_chapters_said(item):
    shown = item["shown_as"] or str(TABLES.row(f"{item['table']}:{item['row_id']}")[TITLES[item["table"]]])
    words = " ".join(shown.split())
    found = dict.fromkeys(item["chapter"].split(";"), words)
    if item["table"] == "claims" and not item["shown_as"]:
        found["01_claims"] = as_quoted(TABLES.row(f"claims:{item['row_id']}"))
    assert [chapter for chapter, said in found.items() if said not in text_of(chapter)] == [], words


def test_every_claim_of_a_seed_document_is_told_in_the_chapter_on_claims():
    claims = TABLES["claims"]
    seed = claims[claims["source_id"].str.startswith("seed-")]
    told = text_of("01_claims")
    assert len(seed) > 50
    assert [row["claim_id"] for _, row in seed.iterrows() if as_quoted(row) not in told] == []
