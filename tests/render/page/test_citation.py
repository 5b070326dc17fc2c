"""A citation reads back as what was cited, in every format, whatever the title says."""

import json

import bibtexparser
import pytest
import rispy

from regenatlas import paths
from regenatlas.render.page.citation import Citation, work
from regenatlas.render.page.document import Edition

AUTHORS = """
authors:
  - family-names: Curie
    given-names: Marie
  - name: Institut du Radium
version: 2.1.0
license: MIT
"""
MEAN = 'A {title} of 50 % & $5 #1_x ~^ \\end "quoted" <b>'


@pytest.fixture
def cited():
    return Citation(
        key="regenatlas-standing-IRN",
        title="Iran: What is its rank?",
        note="As of 1 May 2026.",
        version="2026.11.29",
        licence="CC-BY-4.0",
        about="Iran is 7th.",
    )


@pytest.fixture
def other_authors(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "CITATION", tmp_path / "CITATION.cff")
    work.cache_clear()
    yield paths.CITATION
    work.cache_clear()


def entry(citation, address=""):
    """The BibTeX entry as another program reads it, with an address in its place."""
    text = citation.bibtex().unescape()
    before, _, rest = text.partition("<span")
    text = before + (f"  url = {{{address}}},\n" if address else "") + rest.partition("</span>")[2]
    library = bibtexparser.parse_string(text)
    assert not library.failed_blocks
    return library.entries[0]


def test_bibtex_is_read_by_another_program(cited):
    found = entry(cited, "https://example.org/a_b")
    assert (found.entry_type, found.key) == ("techreport", "regenatlas-standing-IRN")
    assert {field.key: field.value for field in found.fields} == {
        "author": "{Regenatlas contributors}",
        "title": "{Iran: What is its rank?}",
        "institution": "Regenatlas",
        "year": "2026",
        "month": "11",
        "note": "As of 1 May 2026.",
        "version": f"{work().version}/2026.11.29",
        "language": "en",
        "url": "https://example.org/a_b",
    }
    assert "url" not in {field.key for field in entry(cited).fields}


def test_signs_of_tex_are_text():
    found = {field.key: field.value for field in entry(Citation(key="k", title=MEAN)).fields}
    assert found["title"] == (
        r"{A \{title\} of 50 \% \& \$5 \#1\_x \textasciitilde{}\textasciicircum{} "
        r'\textbackslash{}end "quoted" <b>}'
    )
    assert "year" not in found  # nobody knows


def test_ris_is_read_by_another_program(cited):
    text = cited.ris().unescape()
    record = rispy.loads(text.partition("<span")[0] + text.partition("</span>")[2])[0]
    assert (record["type_of_reference"], record["title"]) == ("RPRT", "Iran: What is its rank?")
    assert (record["authors"], record["year"], record["date"]) == (
        ["Regenatlas contributors"],
        "2026",
        "2026/11/29",
    )
    assert (record["publisher"], record["language"], record["notes"]) == (
        "Regenatlas",
        "en",
        ["As of 1 May 2026."],
    )


def test_a_line_break_in_a_title_starts_no_field():
    text = Citation(key="k", title="One\nAU  - Somebody").ris()
    assert "TI  - One AU - Somebody\n" in text


def test_a_title_is_text_in_markup_and_in_linked_data():
    cited = Citation(key="k", title="</script><b>&", note="n", version="2026.11")
    assert "<b>" not in cited.bibtex() + cited.ris() + cited.linked_data("Iran", "2026-05-01")
    told = json.loads(cited.linked_data("Iran", "2026-05-01"))
    assert (told["name"], told["datePublished"]) == ("</script><b>&", "2026-11")
    assert told["author"] == [{"@type": "Organization", "name": "Regenatlas contributors"}]
    assert "isBasedOn" not in told  # no licence, nothing said of it


def test_the_tables_keep_their_licence_and_the_program_its_own(cited):
    assert cited.code_licence == "MIT"
    assert json.loads(cited.linked_data("Iran", ""))["isBasedOn"] == {
        "@type": "Dataset",
        "name": "Regenatlas, tables",
        "version": "2026.11.29",
        "license": "https://spdx.org/licenses/CC-BY-4.0",
    }


def test_reference_managers_find_each_tag_once(cited):
    tags = {name: content for _, name, content in cited.meta()}
    assert len(tags) == len(cited.meta())
    assert tags["citation_title"] == tags["og:title"] == "Iran: What is its rank?"
    assert tags["description"] == tags["og:description"] == "Iran is 7th."
    assert tags["citation_publication_date"] == "2026/11/29"


def test_authors_stand_in_one_place(other_authors, cited):
    other_authors.write_text(AUTHORS, encoding="utf-8")
    assert work() == (("Curie, Marie", "Institut du Radium"), "2.1.0", ("MIT",))
    authors = [content for _, name, content in cited.meta() if name == "citation_author"]
    assert authors == ["Curie, Marie", "Institut du Radium"]
    assert "author = {{Curie, Marie} and {Institut du Radium}}" in cited.bibtex()
    edition = Edition(as_of="1 May 2026", definition="by origin", version="2026.05.01", licence="CC0-1.0")
    assert edition.citation("There") == (
        "Curie, Marie; Institut du Radium (2026). There. As of 1 May 2026, counted by the rule «by origin». "
        "Regenatlas 2.1.0, data version 2026.05.01 (CC0-1.0)."
    )


def test_without_a_file_of_authors_the_work_is_named(other_authors):
    assert not other_authors.exists()
    assert work().authors == ("Regenatlas",)
