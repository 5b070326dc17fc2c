"""Rows and sources in the notes: every text is text, every row says how far it was verified."""

from regenatlas.render.page.notes import Row, Source
from regenatlas.render.page.rows import Rows, spans

PAGE = Source(3, "A <list>", "IFDA", "2024", "https://example.org/?a=1&b=2", rows=2, verified=1)
BOOK = Source(4, "A book", "", "", "", rows=1, verified=0)


def made(number, source=PAGE, *, verified=True, evidence="seen", grade=""):
    return Row(number, f"products:{number}", f"Product <{number}>", source, verified, evidence, grade)


def test_a_source_is_a_link_if_it_is_on_the_web():
    rows = Rows(str)
    assert rows.source(PAGE) == ('<a href="https://example.org/?a=1&amp;b=2">A &lt;list&gt;</a>, IFDA, 2024')
    assert rows.source(BOOK) == "A book"
    assert "(rows used: 2, verified: 1)" in rows.sources((PAGE,))


def test_a_row_in_the_list_of_all_names_its_source_by_number():
    told = Rows(str).numbered((made(7),))
    assert told.startswith('<li id="row-7"><span class="words">Product &lt;7&gt;</span> <a ')
    assert '<a href="#source-3">source 3</a> · <span class="grade yes">verified: seen</span> · ' in told
    assert told.endswith("<code>products:7</code></li>")


def test_a_row_in_a_short_list_names_its_source_in_full():
    told = Rows(str).in_full((made(7, BOOK, verified=False, evidence=""), made(8, None)))
    assert 'A book · <span class="grade no">not verified</span> · <code>products:7</code>' in told
    assert "Product &lt;8&gt;</span> <code>products:8</code>" in told


def test_a_grade_is_said_in_the_place_of_the_bare_verified():
    told = Rows(str).numbered((made(7, grade="a <statement>", evidence="licence day not seen"),))
    assert '<span class="grade yes">a &lt;statement&gt;: licence day not seen</span>' in told
    assert "verified" not in told


def test_the_words_are_those_of_the_edition():
    words = {"source {n}": "Quelle {n}", "verified": "geprüft"}
    said = Rows(lambda text: words.get(text, text)).numbered((made(1),))
    assert ">Quelle 3</a>" in said
    assert "geprüft: seen" in said


def test_the_rows_of_a_note_are_told_as_spans_of_numbers():
    assert spans([(1, 3), (7, 7), (9, 10)]) == "1-3 7 9-10"
    assert spans([]) == ""
