"""Chapters as they are rendered: what only the whole of a chapter can keep or break."""

import io
import re
from datetime import date

import pypdf
import pytest

from regenatlas import paths
from regenatlas.render.document import Edition, read_chapter
from regenatlas.render.engine import Executed, execute
from regenatlas.render.pdf import chapter_pdf

WORDS_A_MINUTE = 238  # silent reading of English non-fiction (Brysbaert 2019)


def rendered(name, **parameters):
    done = execute(paths.NOTEBOOKS / f"{name}.ipynb", parameters)
    assert isinstance(done, Executed), done
    return read_chapter(done.notebook)


@pytest.mark.slow
@pytest.mark.parametrize(("country", "name"), [("IRN", "Iran"), ("GBR", "United Kingdom")])
def test_the_overview_is_one_page_and_two_minutes_before_its_sources(country, name):
    """Iran has the longest texts, the United Kingdom a shared place and a measure without a value."""
    day = date(2026, 9, 29)
    chapter = rendered("00_overview", country=country, as_of=day.isoformat())
    edition = Edition(
        name,
        f"{day:%d %B %Y}",
        day.isoformat(),
        "strict EU sense, in force, by origin",
        version="2026.11.22",
    )
    pages = pypdf.PdfReader(io.BytesIO(chapter_pdf(chapter, edition))).pages
    first = " ".join(pages[0].extract_text().split())
    body = first.split(" Sources ")[0]
    assert "which is not nought. " in body, "the limits, the last words before the sources, are not on page 1"
    words = re.sub(r"\[\d+\]", "", body).split()
    assert len(words) < 2 * WORDS_A_MINUTE
