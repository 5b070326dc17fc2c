"""What laws provide: whose holds, what was known by a day, and how many provide what."""

from datetime import date

import pytest
from tests.made import made_tables, tail

from regenatlas.chapters.ecosystem import pathways
from regenatlas.counting.snapshot import take_snapshot

DAY = date(2026, 1, 1)


def law(jurisdiction, aspect, answer="yes", since="", source="made", second=""):
    row = {"pathway_id": f"{jurisdiction}.{aspect}", "jurisdiction": jurisdiction, "aspect": aspect}
    row |= {
        "answer": answer,
        "since": since,
        "law": "Act",
        "statement": "It says so.",
        "other_source_id": second,
    }
    return {**row, **tail(source)}


@pytest.fixture
def tables():
    return made_tables(
        [],
        [],
        sources={"page": "2019", "undated": ""},
        pathways=[
            law("EUU", "own_class", since="2007-11-13"),
            law("EUU", "without_licence", since="2007-11-13", second="page"),
            law("DEU", "without_licence", source="undated"),
            law("IRN", "own_class", "no", since="2015"),
            law("IRN", "conditional", "not_found", source="undated"),
            law("KOR", "without_licence", since="2025-02-21"),
            law("KOR", "conditional", since="2020-08"),
            law("KOR", "review_time", source="page"),
        ],
    )


def known(tables, country, day=DAY):
    return pathways.pathways(tables, country, take_snapshot(tables, day))


def test_the_own_law_stands_first_then_the_blocs_then_the_oldest(tables):
    assert list(known(tables, "DEU")["pathway_id"])[:3] == [
        "DEU.without_licence",
        "EUU.own_class",
        "EUU.without_licence",
    ]
    # Korea provides a way since 2020, the European Union since 2007; Germany's day is unknown.
    others = known(tables, "IRN")["jurisdiction"].drop_duplicates()
    assert list(others) == ["IRN", "EUU", "KOR", "DEU"]
    assert list(known(tables, "IRN")["own"]) == [True, True, *[False] * 6]


def test_a_country_has_its_own_answer_before_that_of_its_bloc(tables):
    own = pathways.own_law(known(tables, "DEU"))
    assert list(own["pathway_id"]) == ["DEU.without_licence", "EUU.own_class"]
    assert pathways.own_law(known(tables, "JPN")).empty


def test_a_report_of_the_past_knows_what_held_and_was_dated_by_then(tables):
    past = known(tables, "IRN", date(2020, 12, 31))
    # The Korean rule of 2025 and what no page dates are left out; a page of 2019 dates the time of a review.
    assert list(past["pathway_id"]) == [
        "IRN.own_class",
        "EUU.own_class",
        "EUU.without_licence",
        "KOR.conditional",
        "KOR.review_time",
    ]
    assert set(past["words"]) == {""}
    assert set(known(tables, "IRN")["words"]) == {"It says so."}


def test_laws_that_provide_a_way_are_counted_with_their_documents(tables):
    counts = pathways.pathway_counts(known(tables, "IRN"))
    assert {key: number.value for key, number in counts.items()} == {
        "compared": 3,
        "own_class": 1,
        "of_own_class": 2,
        "conditional": 1,
        "of_conditional": 2,
        "without_licence": 2,
        "of_without_licence": 2,
    }
    # The German rule carries out that of the European Union, which counts once.
    assert counts["without_licence"].rows == (
        "pathways:EUU.without_licence",
        "pathways:KOR.without_licence",
        "sources:page",
    )


def test_the_figure_has_the_ways_that_laws_provide(tables):
    drawn = pathways.dated_ways(known(tables, "KOR"))
    assert list(drawn["pathway_id"]) == [
        "KOR.conditional",
        "KOR.without_licence",
        "EUU.own_class",
        "EUU.without_licence",
    ]
    drawn = pathways.dated_ways(known(tables, "DEU"))
    assert drawn["pathway_id"].iloc[0] == "DEU.without_licence"
    assert drawn["middle"].iloc[0] is None
