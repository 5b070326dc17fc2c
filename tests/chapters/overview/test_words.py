"""Chapter 00 in words."""

from dataclasses import replace
from datetime import date

import pytest
from tests.made import event, made_tables, product

from regenatlas.chapters.overview import words
from regenatlas.chapters.overview.changes import changes, moved
from regenatlas.chapters.overview.overview import Indicator, Rule
from regenatlas.chapters.standing import standing
from regenatlas.counting.snapshot import take_snapshot
from regenatlas.report.parameters import parse
from regenatlas.report.report import Report
from regenatlas.report.shown import table
from regenatlas.tables.provenance import Traced


@pytest.fixture
def report():
    homes = {"a": "USA", "b": "IRN", "c": "IRN"}
    dates = {"a": "2020", "b": "2023-02", "c": "2023-03"}
    tables = made_tables(
        [product(i, origin_country=c) for i, c in homes.items()],
        [event(i, "FDA", "authorised", dates[i]) for i in homes],
        corrections=[{"correction_id": "c", "corrected_on": "2000-01-01", "table": "products"}],
    )
    return Report("00_overview", parse({"country": "IRN", "as_of": "2024-01-01"}, tables), tables)


RULE = Rule(strong=0.75, weak=0.25, named=2, compared=5)


def indicator(value, percentile, before=None, unit="number", rows=("products:a",), **given):
    return Indicator(
        "m",
        "Measure",
        Traced(value, rows, "m", "Measure", unit),
        Traced(before, ("products:b",), "m_before", "Measure", unit),
        Traced(20, ("products:a",), "m_of", "Countries", "country"),
        percentile,
        **given,
    )


def test_the_rule_is_told_in_the_numbers_of_the_rule_itself(report):
    said = words.rule(report, RULE).text
    assert all(
        part in said for part in ("From 75% on", "up to 25% a gap", "at most 2 of each", "5 countries")
    )
    assert "fewer than 9 countries" in words.rule(report, Rule(0.75, 0.25, 2, 9)).text


def test_strengths_and_gaps_are_one_sentence_each(report):
    found = [indicator(7, 0.94), replace(indicator(5, 1.0), name="other", label="R&D, % of GDP")]
    said = words.standing_out(report, found, "strengths").text
    assert said == "Strengths: measure (94%) and R&D, % of GDP (100%)."
    assert words.standing_out(report, [], "gaps").text == "Gaps: by this rule, none."


def shown(report, *found):
    frame = words.indicators(report, found)
    shown = table(frame, words.COLUMNS, "Headline numbers", "headline", wording=report.wording)
    return [tuple(cell.text for cell in row[1:]) for row in shown.cells]


def test_the_table_tells_the_value_its_change_and_its_year(report):
    assert shown(
        report,
        indicator(7, 0.9, before=4),
        indicator(0.43, 0.1, before=0.75, unit="percent"),
        indicator(53.0, None, before=53.0, at_least=True, year=2015, year_before=2015),
        indicator(5.0, 0.5, before=5.0, rows=("products:b",), year=2021, year_before=2021),
        indicator(5.0, 0.5, year=2021),
        indicator(None, None),
    ) == [
        ("7", "+3", "2024"),
        ("43%", "−32 points", "2024"),
        ("at least 53", "0", "2015"),
        ("5", "no newer figure", "2021"),
        ("5", "none before", "2021"),
        ("not collected", "–", "–"),
    ]


def test_what_was_not_collected_is_said_and_not_drawn(report):
    said = words.not_collected(report, [indicator(None, None)]).text
    assert said == "Not collected, which is not nought: 1 measure for Irn; the table says which."
    assert words.not_collected(report, []).text == ""
    placed = words.placed(report, [indicator(None, None), indicator(1, 0.5)])
    assert placed[["label", "percentile", "value"]].to_numpy().tolist() == [["Measure", 0.5, "50% of 19"]]


def test_the_title_of_the_figure_counts_by_the_rule(report):
    found = [indicator(1, 0.8), indicator(1, 0.1), indicator(1, 0.2, at_least=True), indicator(1, 0.5)]
    title = words.profile_title(report, words.placed(report, found), RULE).text
    assert title == "Irn: 1 strength and 1 gap among 4 measures that can be compared"


def year(report, earlier=date(2022, 1, 1)):
    found = changes(report.tables, "IRN", take_snapshot(report.tables, date(2024, 1, 1)), earlier)
    return found, moved(found, "IRN")


def test_the_answer_has_place_range_and_what_it_was_a_year_before(report):
    snapshot = take_snapshot(report.tables, date(2024, 1, 1))
    here = standing.standing(report.tables, "IRN", snapshot)
    assert words.answer(report, here, year(report)[1]).text == (
        "On 1 January 2024 Irn takes 1st place with 2 products, after none a year before; every other "
        "defensible rule gives the same place."
    )
    same = words.answer(report, here, year(report, date(2023, 6, 1))[1]).text
    assert "with 2 products, as a year before;" in same
    none = standing.standing(report.tables, "KOR", snapshot)
    assert words.answer(report, none, {}).text == (
        "On 1 January 2024 no product is counted for Kor; 2 countries have at least one."
    )


def test_what_changed_names_few_own_products_and_counts_the_others(report):
    found, numbers = year(report)
    assert words.what_changed(report, found, numbers).text == (
        "From 1 January 2022 to 1 January 2024 Irn went from 0 to 2 products. 2 products began to count: "
        "B and C. Elsewhere no products began to count and no products ceased to."
    )
    assert words.products(report, found, "lost") is None


def test_causes_with_an_effect_come_first_and_the_others_are_named(report):
    assert words.causes(report, year(report)[0]).text == (
        "What moved the place, in turn: its own new licences (from none to 1st). Without effect: "
        "corrections of our tables, its own withdrawals, new products of others and withdrawals of others."
    )
    assert words.causes(report, year(report, date(2023, 6, 1))[0]).text == (
        "Nothing moved the place: no licence, no withdrawal, no correction of our tables."
    )


def test_corrections_within_the_year_are_counted_and_what_they_took_out_is_told(report):
    found, _ = year(report)
    corrected = replace(found.corrected, made=Traced(3, name="made"), kept=Traced(1, name="kept"))
    assert words.causes(report, replace(found, corrected=corrected)).text.endswith(
        "Our tables saw 3 corrections in that time; rows that 1 of them took out are not counted on "
        "either day."
    )
