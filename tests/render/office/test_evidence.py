"""The evidence of a bundle: a row or source that two chapters share is listed once."""

from dataclasses import replace

from tests.render.conftest import FIRST, HOSTILE, MANY, SECOND

from regenatlas.render.office.evidence import read_evidence


def test_rows_and_sources_of_two_chapters_are_listed_once(chapter):
    one = read_evidence([chapter])
    both = read_evidence([chapter, replace(chapter, name="03_portfolio")])
    assert [row.ref for row in both.rows] == sorted([FIRST, SECOND, "definitions:plain", *MANY])
    assert [row.number for row in both.rows] == [*range(1, 15)]
    assert (both.rows, both.sources) == (one.rows, one.sources)
    assert [(source.number, source.title, source.rows, source.verified) for source in both.sources] == [
        (1, HOSTILE[1], 1, 0),
        (2, "Drug list", 12, 12),
    ]


def test_facts_stand_in_reading_order_and_tables_and_figures_apart(chapter):
    found = read_evidence([chapter])
    assert [told.note.id for told in found.facts] == ["rank", "n", "world", "never_said"]
    assert [*found.items] == [("02_standing", "rank_over_time")]


def test_the_rows_and_sources_of_a_fact_are_named_by_number(chapter):
    found = read_evidence([chapter])
    rank, _, world, nothing = (told.note for told in found.facts)
    # Sorted: authorisations:a…, definitions:plain, products:a, products:b01 … products:b11.
    assert (found.row_numbers(rank), found.source_numbers(rank)) == ("1–3", "1–2")
    assert (found.row_numbers(world), found.source_numbers(world)) == ("3–14", "1–2")
    assert (found.row_numbers(nothing), found.source_numbers(nothing)) == ("", "")
