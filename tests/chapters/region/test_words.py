"""Chapter 09 in words: what is missing is said, never zero, and the answer fits what was found."""

import pandas as pd
import pytest
from tests.chapters.region.region_world import region

from regenatlas.chapters.region import abroad, neighbours, scores, words
from regenatlas.chapters.region import region_prose as prose
from regenatlas.report.parameters import parse
from regenatlas.report.report import Report


def report_of(country, **given):
    tables = region()
    return Report("09_region", parse({"country": country, "as_of": "2024-01-01", **given}, tables), tables)


@pytest.fixture
def report():
    return report_of("IRN")


@pytest.fixture
def near(report):
    return neighbours.profiles(report.tables, "IRN", ["IRQ", "TUR", "IND", "CYP"], report.snapshot)


def test_cells_say_what_was_not_collected_and_what_is_a_lower_bound(report, near):
    shown = words.side_by_side(report, near, words.usual_years(near)).set_index("name")
    assert shown.loc["Ind", "transplants"] == "at least 1.0 (2017)"
    assert shown.loc["Tur", "transplants"] == "not collected"
    assert shown.loc["Tur", "donors"] == "about 900,000 (2023)"
    assert shown.loc["Irq", "population"] == "44.0"  # of the usual year, so without it
    assert shown.loc["Ind", "health_spending"] == "not collected"


def test_an_unsearched_register_is_told_from_one_without_products(report, near):
    shown = words.licences(report, near).set_index("name")
    assert shown.loc["Irq", "licences"] == "not searched"
    assert shown.loc["Tur", "licences"] == "at least 1"
    assert shown.loc["Cyp", "licences"] == "1"
    assert shown.loc["Irq", "open"] == "not searched"
    assert shown.loc["Ind", "origin"] == "none seen"


def test_columns_without_anything_to_say_are_left_out(near):
    assert set(words.licence_columns(near)) == {"name", "search", "licences", "origin", "open", "links"}
    other = report_of("USA")
    frame = neighbours.profiles(other.tables, "KOR", ["IRQ"], other.snapshot)
    assert set(words.licence_columns(frame)) == {"name", "search", "licences", "origin"}


def frame(size):
    return pd.DataFrame({
        "country": ["CYP", "IND", "IRQ", "KOR", "TUR"][:size], "population": [1, 2, 3, 4, 5][:size],
        "licences": [4, 3, 2, 1, 0][:size], "health_spending": [1, 2, 3, 4, 5][:size],
        "links": [0, 1, 2, 3, 4][:size], "rows": [("countries:IRN",)] * size, "transplants": [None] * size,
    })  # fmt: skip


def test_the_answer_names_the_leaders(report):
    given = frame(5)
    scored = scores.scores(report.tables, given)
    text = prose.answer(report, neighbours.sizes(list(given["country"]), given), scored).text
    assert text.startswith(
        "Of the 5 neighbours of Irn with a figure in the tables, Tur stands first by need and Tur"
    )
    assert "among the first three in 100% of 2,000 other weightings" in text


def test_without_enough_places_the_answer_gives_no_order(report):
    given = frame(4)
    scored = scores.scores(report.tables, given)
    text = prose.answer(report, neighbours.sizes(list(given["country"]), given), scored).text
    assert "Of 4 neighbours of Irn, 4 can be scored on both need and fit" in text
    assert prose.caution(report, scored).text == ""


def test_without_neighbours_the_answer_says_so():
    report = report_of("ATA")
    scored = scores.scores(report.tables, frame(0))
    text = prose.answer(report, neighbours.sizes([], frame(0)), scored).text
    assert "so there is no neighbour to compare" in text


def test_promises_are_told_with_what_was_seen(report):
    found = abroad.abroad_numbers(abroad.centres_abroad(report.tables, "IRN", report.snapshot))
    assert prose.promised(report, found).text == (
        "2 centres were promised in 2 countries. 1 was seen open. 1 was never seen open. "
        "1 centre is described as running that no promise in the tables had announced."
    )


def test_what_counts_for_one_score_and_against_the_other_is_said(report):
    scored = scores.scores(report.tables, frame(5))
    weights = scores.weights(report.tables)
    assert prose.built_in(report, weights, scored).text == ""
    turned = pd.concat([weights, weights[weights["indicator"] == "health_spending"].assign(
        score="need", direction="less")])  # fmt: skip
    scored["need"].used["health_spending"] = 0.1
    assert "health_spending counts for the one and against the other" in prose.built_in(
        report, turned, scored
    ).text  # fmt: skip
