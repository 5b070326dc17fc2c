"""Markdown as HTML: headings, facts, and nothing that a table could smuggle in."""

import pytest

from regenatlas.render.page.document import slug
from regenatlas.render.page.markdown import HtmlRenderer
from regenatlas.render.page.notes import read_notes
from regenatlas.report.display import Cell


@pytest.fixture
def renderer(chapter):
    return HtmlRenderer(read_notes(chapter))


def test_a_fact_leads_to_its_note_and_can_be_led_back_to(renderer):
    html = renderer.blocks("It is [7th](#fact-rank), yes, [7th](#fact-rank).")
    assert 'href="#fact-rank" id="use-rank-1"' in html
    assert 'title="7th: world rank by origin"' in html
    assert renderer.mentions == {"rank": ["use-rank-1", "use-rank-2"]}


def test_a_short_fact_stays_on_one_line(renderer):
    assert 'class="fact short"' in renderer.blocks("with [7 products](#fact-n)")
    assert 'class="fact"' in renderer.blocks("with [an unknown number of products](#fact-n)")


def test_a_link_that_leads_nowhere_is_no_link(renderer):
    assert renderer.blocks("[a](#fact-gone) [b](page.html) [c](javascript:x)").count("<a") == 0


def test_a_link_to_a_chapter_leads_there_if_it_stands_beside_the_page(chapter):
    beside = HtmlRenderer(read_notes(chapter), beside=["05_science.html"])
    link = beside.cell(Cell("06 Science", href="05_science.html"))
    assert link == '<a href="05_science.html">06 Science</a>'
    assert beside.cell(Cell("07 Capacity", href="06_capacity.html")) == "07 Capacity"


def test_an_image_is_its_words(renderer):
    assert renderer.blocks("![an image](https://example.org/i.png)") == "<p>an image</p>\n"


def test_html_is_text(renderer):
    assert renderer.blocks("<b>x</b>\n\n<script>") == "<p>&lt;b&gt;x&lt;/b&gt;</p>\n<p>&lt;script&gt;</p>\n"


def test_headings_skip_no_level_and_have_ids_of_their_own(renderer):
    renderer.blocks("# Top\n\n#### Deep\n\n## Top")
    renderer.blocks("### Fact rank")
    assert [(h.level, h.id) for h in renderer.headings] == [
        (2, "top"),
        (3, "deep"),
        (2, "top-2"),
        (3, "fact-rank-2"),
    ]


def test_a_heading_has_a_link_to_itself_beside_it(renderer):
    html = renderer.blocks("## Who *leads* <b>?")
    assert html.startswith('<div class="heading"><h2 id="who-leads-b">Who <em>leads</em> &lt;b&gt;?</h2>')
    assert (
        '<a class="permalink" href="#who-leads-b" aria-label="Link to this section: Who leads &lt;b&gt;?">'
        in html
    )


def test_a_cell_is_escaped_and_leads_to_its_fact_or_page(renderer):
    assert renderer.cell(Cell("<b>")) == "&lt;b&gt;"
    assert renderer.cell(Cell("a", href="javascript:0")) == "a"
    assert renderer.cell(Cell("a", href='https://example.org/"')) == (
        '<a href="https://example.org/&quot;" rel="noreferrer">a</a>'
    )
    assert 'href="#fact-n"' in renderer.cell(Cell("7", fact="n"))


def test_a_caption_is_one_line_without_paragraph(renderer):
    assert renderer.inline("**a** b") == "<strong>a</strong> b"


def test_an_id_keeps_the_letters_of_every_script():
    assert slug("Who leads, and by how much?") == "who-leads-and-by-how-much"
    assert slug("ایران ۲") == "ایران-۲"
    assert slug("?") == "section"
