"""A fact has one note in a document, wherever it is mentioned; only named sources are listed."""

from dataclasses import replace

import pytest

from regenatlas.render.office.references import References


@pytest.fixture
def references(chapter):
    return References([chapter, replace(chapter, name="03_portfolio")])


def test_notes_are_numbered_as_facts_are_mentioned(references):
    assert [references.mention("02_standing", fact) for fact in ("n", "rank", "n")] == [1, 2, 1]
    assert [(number, note.id) for number, note in references.notes] == [(1, "n"), (2, "rank")]


def test_what_two_chapters_state_alike_has_one_note(references):
    assert references.mention("02_standing", "rank") == references.mention("03_portfolio", "rank") == 1


def test_a_fact_that_is_not_stated_or_a_whole_figure_has_none(references):
    assert references.mention("02_standing", "gone") is None
    assert references.mention("02_standing", "rank_over_time") is None


def test_only_sources_of_what_was_mentioned_are_listed(references):
    assert references.sources == []
    references.mention("02_standing", "n")
    assert [source.number for source in references.sources] == [1]
