"""nbconvert makes the same page."""

import pytest

from regenatlas.render.page.document import Edition, read_chapter
from regenatlas.render.page.exporter import ChapterExporter
from regenatlas.render.page.html import chapter_html


@pytest.fixture
def page(notebook):
    html, _ = ChapterExporter().from_notebook_node(notebook)
    return html


def test_the_page_is_that_of_a_batch_with_the_words_of_the_ledger(page, notebook):
    edition = Edition(
        country="IRN", as_of="2026-02-11", as_of_iso="2026-02-11", definition="plain", version="2026.02"
    )
    assert page == chapter_html(read_chapter(notebook), edition).lstrip()
    assert "<dd>IRN</dd>" in page
