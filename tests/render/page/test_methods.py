"""The methods page: its text, the rules of the tables, and the terms that open their definition."""

import re

import pytest
from tests.made import made_tables, rule

from regenatlas import paths
from regenatlas.render.page.document import Edition
from regenatlas.render.page.html import chapter_html
from regenatlas.render.page.markdown import HtmlRenderer
from regenatlas.render.page.methods import guide, methods_chapter
from regenatlas.render.page.notes import read_notes
from regenatlas.report.display import Cell
from regenatlas.report.wording import Wording

TEXT = """# How

Before the first section.

## Claims

Tested by rule.

## Glossary

- **licence** (licences): leave to sell,
  given by one regulator.
- **GVHD**: a disease.
"""


@pytest.fixture
def methods(tmp_path, monkeypatch):
    (tmp_path / "methods.md").write_text(TEXT)
    monkeypatch.setattr(paths, "METHODS", tmp_path / "methods.md")
    tables = made_tables([], [], rules=[rule("plain", label="Plain & simple", description="All count.")])
    return guide(tables, Wording("en", tables), "../../methods.html")


@pytest.fixture
def renderer(chapter, methods):
    return HtmlRenderer(read_notes(chapter), guide=methods)


def test_the_page_has_the_sections_the_rules_and_the_words(methods):
    page = methods_chapter(methods)
    assert (page.name, page.title) == ("methods", "How")
    html = chapter_html(page, Edition())
    assert re.findall(r'<h2 id="([^"]+)">', html) == ["claims", "counting-rules", "glossary"]
    assert "Before the first" not in html
    assert "<strong>Plain &amp; simple</strong>: All count." in html
    assert 'id="cite"' not in html


def test_a_folder_without_the_text_has_no_methods(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "METHODS", tmp_path / "methods.md")
    assert guide(made_tables([], []), Wording("en")) is None


def test_a_term_opens_its_definition_where_it_stands_first(renderer):
    html = renderer.blocks("Two licences, one licence; sublicences not.\n\n## GVHD\n\nA licence.")
    assert html.count("<button") == 1
    assert 'popovertarget="term-licence">licences</button>, one licence' in html
    assert [term.text for term in renderer.opened.values()] == ["leave to sell, given by one regulator."]


def test_no_term_stands_within_a_link(renderer):
    assert "<button" not in renderer.blocks("It has [7 licences](#fact-rank).")


def test_the_name_of_a_rule_opens_its_definition_in_every_cell_and_a_word_in_none(renderer):
    cell = renderer.cell(Cell("Plain & simple"))
    assert cell == renderer.cell(Cell("Plain & simple"))
    assert 'popovertarget="term-rule-plain-simple">Plain &amp; simple</button>' in cell
    assert renderer.cell(Cell("licence")) == "licence"


def test_a_link_to_the_methods_leads_to_their_page(renderer, chapter):
    link = "[How](methods.md#claims)"
    assert 'href="../../methods.html#claims"' in renderer.blocks(link)
    assert "<a" not in HtmlRenderer(read_notes(chapter)).blocks(link)


def test_every_chapter_has_its_section_and_leads_to_it():
    text = paths.METHODS.read_text()
    sections = {name.lower() for name in re.findall(r"^## (.+)$", text, re.MULTILINE)}
    for notebook in paths.NOTEBOOKS.glob("[0-9]*.ipynb"):
        name = notebook.stem.partition("_")[2]
        assert name in sections
        assert f"(methods.md#{name})" in notebook.read_text()
