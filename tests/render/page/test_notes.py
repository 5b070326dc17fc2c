"""Facts become notes in reading order, and each source has one number."""

from dataclasses import replace

from regenatlas.render.page.document import Chapter
from regenatlas.render.page.notes import ranges, read_notes


def test_facts_are_numbered_as_the_reader_meets_them_and_figures_come_last(chapter):
    notes = read_notes(chapter)
    assert [note.id for note in notes.notes] == ["rank", "n", "world", "never_said", "rank_over_time"]
    assert [note.number for note in notes.notes] == [1, 2, 3, 4, 5]


def test_a_note_knows_its_rows_their_sources_and_grades(chapter):
    note = read_notes(chapter).notes[0]
    assert [row.ref for row in note.rows] == [
        "authorisations:a.IFDA.authorised.2024",
        "definitions:plain",
        "products:a",
    ]
    assert [row.source.title if row.source else None for row in note.rows] == [
        "Drug list",
        None,
        '#panic("typst")',
    ]
    assert note.verified == 1
    assert [row.grade for row in note.rows] == ["statement of an official", "", ""]
    assert note.grades == (("statement of an official", 1),)
    assert read_notes(chapter).notes[1].grades == ()
    assert [source.number for source in note.sources] == [1, 2]


def test_a_row_has_the_same_number_in_every_note(chapter):
    notes = read_notes(chapter)
    assert [(row.number, row.ref) for row in notes.rows[:3]] == [
        (1, "authorisations:a.IFDA.authorised.2024"),
        (2, "definitions:plain"),
        (3, "products:a"),
    ]
    assert [row.number for row in notes.notes[1].rows] == [3]


def test_a_row_says_in_words_what_it_is_and_else_its_key(chapter):
    assert read_notes(chapter).rows[0].words == "A · IFDA (Iran) · licensed · 2024"
    ledger = {**chapter.ledger, "rows": [{**row, "words": ""} for row in chapter.ledger["rows"]]}
    assert read_notes(Chapter("01", "", (), ledger)).rows[2].words == "products:a"


def test_a_fact_that_the_ledger_does_not_hold_has_no_number(chapter):
    assert read_notes(chapter).number("gone") is None


def test_a_chapter_without_ledger_has_no_notes():
    assert read_notes(Chapter("01", "", ())).notes == ()


def test_numbers_are_gathered_into_runs():
    assert ranges([1, 2, 3, 7, 9, 10]) == [(1, 3), (7, 7), (9, 10)]
    assert ranges([]) == []


def test_the_sources_of_rows_that_name_the_country_come_first(chapter):
    plain = read_notes(chapter)
    own = read_notes(chapter, country="Iran")
    behind = {row.source.title for row in own.rows if row.source and "Iran" in row.words}
    assert {source.title for source in own.sources[: own.own]} == behind
    assert [source.number for source in own.sources] == [1, 2]
    assert (plain.own, read_notes(chapter, country="Ira").own, read_notes(chapter, country="I.an").own) == (
        0,
        0,
        0,
    )


def test_a_note_names_the_step_that_made_it(chapter):
    notes = {note.id: note for note in read_notes(chapter).notes}
    made = notes["rank"].step
    assert (made.module, made.function) == ("regenatlas.counting.ranking", "ranked")
    assert made.words.startswith("Equal counts share a place.")
    assert (notes["n"].step.module, notes["n"].step.function) == (f"notebooks/{chapter.name}.ipynb", "")
    assert [step.number for step in read_notes(chapter).steps] == [1, 2]
    older = replace(chapter, ledger={key: value for key, value in chapter.ledger.items() if key != "steps"})
    assert {note.step for note in read_notes(older).notes} == {None}
    assert [notes[name].counted for name in ("rank", "n", "world")] == [True, False, False]
