"""Numbers that others report: what was said by the day, each with its own definition."""

from datetime import date

import pytest
from tests.made import made_tables, tail

from regenatlas.chapters.ecosystem import reported
from regenatlas.chapters.science import science_ranks
from regenatlas.counting.snapshot import take_snapshot
from regenatlas.tables.codes import repository_lists
from regenatlas.tables.load import load_tables

DAY = date(2021, 1, 1)


def claim(key, number, published, end="", metric="knowledge_based_companies", definition="firms"):
    row = {"claim_id": key, "metric": metric, "definition": definition, "subject_country": "IRN"}
    value = {"value": str(number), "value_number": number, "value_relation": "exactly", "unit": "companies"}
    dates = {"published": published, "period_start": "", "period_end": end}
    return {**row, **value, **dates, "speaker": "", "publisher": "", **tail("undated")}


def place(key, rank, day, source, metric="biotech_rank", *, target=False):
    row = {"rank_id": key, "country": "IRN", "metric": metric, "date": day, "rank": rank}
    how = {"rank_text": str(rank), "rank_relation": "exactly", "scope": "world", "is_target": target}
    return {**row, **how, **tail(source)}


@pytest.fixture
def tables():
    return made_tables(
        [],
        [],
        sources={"undated": "", "early": "2018-01-01", "late": "2022-01-01"},
        claims=[
            claim("hundred", 100, "2020-09-24", "2020-03-19"),
            claim("two", 2, "2020-09-24", "2014-03-20", definition="firms in 1392"),
            claim("later", 160, "2022"),
            claim("centres", 44, "2017", metric="research_centres"),
        ],
        reported_ranks=[
            place("a", 12, "2017", "early"),
            place("b", 13, "2015", "late"),  # speaks of 2015, but was said in 2022
            place("c", 14, "2016", "undated"),
            place("d", 10, "2030", "early", target=True),
            place("e", 7, "2017", "early", metric="world_rank_atmp_products"),
        ],
    )


def test_statements_count_from_the_day_they_were_made_in_the_order_they_speak_of(tables):
    found = reported.stated(tables, "IRN", take_snapshot(tables, DAY), reported.COMPANIES)
    assert list(found["claim_id"]) == ["two", "hundred"]
    assert reported.stated(tables, "IRN", take_snapshot(tables, date(2019, 1, 1)), reported.COMPANIES).empty


def test_the_spread_names_lowest_and_highest_with_their_rows(tables):
    found = reported.stated(tables, "IRN", take_snapshot(tables, DAY), reported.COMPANIES)
    spans = reported.spread(found, "companies")
    values = {name: number.value for name, number in spans.items()}
    assert values == {"statements": 2, "low": 2, "high": 100, "ways": 2}
    assert spans["high"].rows == ("claims:hundred",)
    assert "firms in 1392" in spans["low"].about


def test_ranks_of_products_are_left_to_other_chapters_and_later_reports_out(tables):
    found = reported.other_ranks(tables, "IRN", take_snapshot(tables, DAY))
    assert list(found["rank_id"]) == ["c", "a", "d"]
    assert reported.rank_counts(found)["statements"].value == 3
    assert reported.rank_counts(found)["measures"].value == 1


def test_the_heading_of_the_councils_page_is_among_the_counts_of_companies():
    # sccr.ir, news 11491, 1 June 2020: «140 knowledge-based companies».
    tables = load_tables()
    found = reported.stated(tables, "IRN", take_snapshot(tables, date(2026, 9, 29)), reported.COMPANIES)
    assert found.set_index("claim_id").loc["s002-04", "number"] == 140


def test_what_speaks_of_no_time_comes_last():
    sources = {"undated": "", "early": "2018-01-01"}
    no_time = {**claim("a", 5, ""), "source_id": "early"}  # the page gives the day by which it was said
    made = made_tables(
        [],
        [],
        sources=sources,
        claims=[no_time, claim("c", 1, "2019-01-01"), claim("b", 1, "2019-01-01"), claim("d", 9, "2017")],
        reported_ranks=[
            place("a", 3, "", "early"),
            place("c", 2, "2016", "early"),
            place("b", 2, "2016", "early"),
            place("d", 1, "2015", "early"),
        ],
    )
    snapshot = take_snapshot(made, DAY)
    found = reported.stated(made, "IRN", snapshot, reported.COMPANIES)
    assert found[["claim_id", "of"]].to_numpy().tolist() == [
        ["d", "2017"],
        ["b", "2019-01-01"],
        ["c", "2019-01-01"],
        ["a", ""],
    ]
    assert list(reported.other_ranks(made, "IRN", snapshot)["rank_id"]) == ["d", "b", "c", "a"]


def test_the_end_of_the_period_goes_before_the_day_of_the_page(tables):
    found = reported.stated(tables, "IRN", take_snapshot(tables, DAY), reported.COMPANIES)
    assert list(found["of"]) == ["2014-03-20", "2020-03-19"]
    assert list(found["said"]) == ["2020-09-24", "2020-09-24"]


def test_a_statement_without_a_number_is_collected_and_left_out_of_the_spread():
    words = {**claim("words", 7, "2019"), "value": "several", "value_number": None}
    made = made_tables([], [], sources={"undated": ""}, claims=[words], reported_ranks=[])
    found = reported.stated(made, "IRN", take_snapshot(made, DAY), reported.COMPANIES)
    spans = reported.spread(found, "companies")
    assert {name: number.value for name, number in spans.items()} == {"statements": 1}
    assert spans["statements"].rows == ("claims:words",)


def test_a_target_is_known_when_it_was_said_and_measures_are_told_apart_by_scope(tables):
    assert list(reported.other_ranks(tables, "IRN", take_snapshot(tables, date(2018, 1, 1)))["rank_id"]) == [
        "c",  # its page has no date
        "a",
        "d",
    ]
    before = reported.other_ranks(tables, "IRN", take_snapshot(tables, date(2017, 12, 31)))
    assert "d" not in list(before["rank_id"])
    found = reported.other_ranks(tables, "IRN", take_snapshot(tables, DAY))
    region = found.assign(scope=["world", "region", "world"])
    assert reported.rank_counts(region)["measures"].value == 2


def test_every_measure_of_a_reported_rank_has_words():
    metrics = set(load_tables()["reported_ranks"]["metric"]) - set(reported.PRODUCT_RANKS)
    assert metrics == set(repository_lists()["measure"]) == set(repository_lists()["measure_basis"])


def test_what_the_chapter_on_science_shows_is_left_to_it():
    assert set(reported.SCIENCE_RANKS) == {science_ranks.SERIES, science_ranks.TARGET, *science_ranks.OTHERS}
