"""Milestones, plans and reported numbers are drawn apart and never joined."""

from datetime import date

import pandas as pd

from regenatlas.chapters.ecosystem import figures


def test_the_timeline_names_its_milestones_and_what_their_colours_are(told):
    milestones = pd.DataFrame(
        {
            "event_id": ["a", "b"],
            "date": ["2014-05", "2024-08-20"],
            "middle": [date(2014, 5, 16), date(2024, 8, 20)],
            "regulatory": [True, False],
            "title": ["A law", "A plant"],
            "detail": ["It allows cells.", ""],
            "rows": [("events:a",), ("events:b",)],
        }
    )
    words = {"step": "regulation", "other": "else"}
    figure = figures.timeline(milestones, ["May 2014: a law", "20 August 2024: a plant"], words, "t", "a")
    for text in ("May 2014: a law", "20 August 2024: a plant", "regulation", "else"):
        assert f">{text}<" in figure.svg
    assert figure.rows == ("events:a", "events:b")
    assert told(figure) == ["May 2014: A law. It allows cells.", "20 August 2024: A plant"]


def test_a_dated_plan_has_its_row_even_if_nobody_knows_when_it_was_announced(told):
    programmes = pd.DataFrame(
        {
            "name": ["announced", "only due"],
            "announced": ["2018", ""],
            "due": ["2019-03-20", "2019"],
            "outcome": ["missed", "met"],
            "told": None,
            "rows": [("programmes:a",), ("programmes:b",)],
        }
    )
    words = {"missed": "missed", "met": "met", "today": "today"}
    figure = figures.plans(programmes, words, date(2020, 1, 1), "t", "a")
    for text in ("announced", "only due", "missed", "met", "today"):
        assert f">{text}<" in figure.svg
    assert told(figure) == [
        "Announced: announced 2018",
        "Announced: due 20 March 2019, missed",
        "Only due: due 2019, met, shown by an independent document",
    ]


def test_a_way_stands_at_its_day_and_without_one_aside(told):
    laws = pd.DataFrame(
        {
            "jurisdiction": ["JPN", "JPN", "DEU"],
            "aspect": ["own_class", "conditional", "without_licence"],
            "since": ["2014-11", "2014-11-25", ""],
            "middle": [date(2014, 11, 15), date(2014, 11, 25), None],
            "law": ["Act", "Act", "Section 4b"],
            "own": [True, True, False],
            "rows": [("pathways:a",), ("pathways:b",), ("pathways:c",)],
        }
    )
    words = {"own_class": "class", "conditional": "early", "without_licence": "without", "undated": "no day"}
    figure = figures.ways(laws, ["Japan", "Germany"], words, "t", "a")
    for text in ("Japan", "Germany", "class", "early", "without", "no day"):
        assert f">{text}<" in figure.svg
    assert told(figure) == [
        "JPN, class of its own in law: November 2014. Act",
        "JPN, licence on incomplete evidence: 25 November 2014. Act",
        "DEU, use without a product licence: unknown. Section 4b",
    ]
    assert ">no day<" not in figures.ways(laws.iloc[:2], ["Japan"], words, "t", "a").svg


def test_statements_are_dots_with_their_number_in_words(told):
    stated = pd.DataFrame(
        {
            "number": [2.0, 160.0],
            "verified": [True, False],
            "publisher": ["A", "B"],
            "rows": [("claims:a",), ("claims:b",)],
        }
    )
    labels = ["2013 · firms", "undated · firms"]
    figure = figures.reported_numbers(stated, labels, ["2", "more than 160"], "t", "a")
    assert ">more than 160<" in figure.svg
    assert "undated · firms" in figure.svg
    assert told(figure) == ["2: 2013 · firms, A", "More than 160: undated · firms, B"]
