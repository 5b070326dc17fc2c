"""Figures of the chapter on claims say in words and data what they draw."""

import re
from datetime import date

import pandas as pd

from regenatlas.chapters.claims import figures
from regenatlas.chapters.claims.claim_rules import OUTCOMES
from regenatlas.report.figures import theme

ATMP, CELLS = "world_rank_atmp_products", "world_rank_cell_therapy"
WORDS = {code: f"outcome {n}" for n, code in enumerate(OUTCOMES)}
KEY = {
    ATMP: "The field",
    CELLS: "Cell therapy",
    "reported": "as reported",
    "top": "as top",
    "ours": "ours",
    "early": "early",
    "band": "all rules",
    "licensed_products_total": "stated: licensed",
    "products_on_market": "stated: on sale",
}


def groups():
    return pd.DataFrame(
        {
            "topic": ["place", "place", "science"],
            "label": ["Place", "Place", "Science"],
            "verdict": ["borne_out", "contradicted", "outside"],
            "n": [3, 2, 24],
            "rows": [("claims:a",), ("claims:b",), ("claims:c",)],
        }
    )


def test_verdicts_are_written_on_their_bars_and_only_those_there_are_in_the_key(told):
    figure = figures.verdicts(groups(), WORDS, "Five can be tested", "Bars of statements")
    texts = re.findall(r">([^<>]+)</text>", figure.svg)
    assert {"Place", "Science", "3", "2", "24"} <= set(texts)
    assert {"outcome 0", "outcome 3", "outcome 5"} <= set(texts)
    assert not {"outcome 1", "outcome 2", "outcome 4"} & set(texts)
    assert figure.rows == ("claims:a", "claims:b", "claims:c")
    assert figure.csv.splitlines()[1] == "Place,borne_out,3"
    assert told(figure)[1] == "Place: 2 statements, contradicted"


def test_a_verdict_has_no_colour_of_alarm_and_no_two_share_one():
    assert len(set(figures.COLOURS.values())) == len(OUTCOMES)
    assert theme.FOCAL not in figures.COLOURS.values()


def reported(*rows):
    columns = ["metric", "day", "reported", "relation", "rows"]
    return pd.DataFrame([(*row, ("reported_ranks:r",)) for row in rows], columns=columns, dtype=object)


def history(*metrics):
    days = [date(2024, 3, 31), date(2024, 9, 30), date(2025, 3, 31)]
    places = [(None, None, None), (6, 5, 41), (5, 3, 40)]
    rows = [(metric, day, *place) for metric in metrics for day, place in zip(days, places, strict=True)]
    return pd.DataFrame(rows, columns=["metric", "day", "rank", "best", "worst"], dtype=object)


def test_each_kind_of_place_has_its_own_panel_and_dots_are_not_joined(told):
    places = reported((ATMP, date(2024, 10, 1), 12, "exactly"), (CELLS, date(2025, 1, 1), 5, "top_n"))
    figure = figures.reported_places(places, history(ATMP, CELLS), KEY, "t", "a")
    svg = figure.svg
    assert ">The field<" in svg
    assert ">Cell therapy<" in svg
    assert ">12<" in svg
    assert ">≤5<" in svg
    assert ">as top<" in svg
    texts = told(figure)
    assert "By us, 31 March 2025: 5th (3rd to 40th over all rules)" in texts
    assert "Reported for 1 October 2024: 12th" in texts
    assert "Reported for 1 January 2025: among the first 5" in texts


def test_without_a_place_among_the_first_the_key_does_not_speak_of_it():
    figure = figures.reported_places(
        reported((ATMP, date(2024, 10, 1), 12, "exactly")), history(ATMP), KEY, "t", "a"
    )
    assert ">as top<" not in figure.svg
    assert ">as reported<" in figure.svg


def test_the_same_place_within_weeks_is_numbered_once():
    days = [date(2024, 10, 1), date(2024, 10, 5), date(2025, 3, 1)]
    places = reported(*((ATMP, day, 12, "exactly") for day in days))
    assert figures.reported_places(places, history(ATMP), KEY, "t", "a").svg.count(">12<") == 2


def test_places_and_their_history_are_in_the_data():
    figure = figures.reported_places(
        reported((ATMP, date(2024, 10, 1), 12, "exactly")), history(ATMP), KEY, "t", "a"
    )
    lines = figure.csv.splitlines()
    assert lines[0] == "metric,day,reported,relation,rank,best,worst"
    assert lines[1] == f"{ATMP},2024-10-01,12,exactly,,,"
    assert lines[3] == f"{ATMP},2024-09-30,,,6,5,41"
    assert figure.rows == ("reported_ranks:r",)


def stated(*rows):
    columns = ["claim_id", "metric", "day", "claimed", "verdict", "speaker", "publisher", "rows"]
    filled = [(f"c{n}", *row, "borne_out", "", "", (f"claims:c{n}",)) for n, row in enumerate(rows)]
    return pd.DataFrame(filled, columns=columns)


def counts(early):
    days = [date(2024, 1, 1), date(2024, 8, 20), date(2025, 1, 1)]
    frame = {"day": days, "n": [0, 3, 3], "early": early, "low": [0, 1, 1], "high": [0, 3, 3]}
    return pd.DataFrame(frame)


def test_statements_alike_share_a_mark_with_their_number_and_kinds_stand_beside_each_other(told):
    total, market = "licensed_products_total", "products_on_market"
    day = date(2024, 9, 1)
    rows = stated((total, day, 1), (total, day, 1), (market, day, 1))
    rows = rows.assign(speaker=["A", "", "C"], publisher="P")
    figure = figures.stated_products(rows, counts([3, 3, 3]), KEY, "t", "a")
    svg = figure.svg
    assert told(figure)[3:] == [
        "1 stated for 1 September 2024, licensed products: A; P",
        "1 stated for 1 September 2024, cell therapies on the market: C",
    ]
    assert svg.count(">×2<") == 1
    assert ">stated: licensed<" in svg
    assert ">stated: on sale<" in svg


def test_the_dotted_line_is_drawn_only_where_dates_leave_something_open():
    rows = stated(("licensed_products_total", date(2024, 9, 1), 1))
    assert ">early<" in figures.stated_products(rows, counts([3, 3, 3]), KEY, "t", "a").svg
    assert ">early<" not in figures.stated_products(rows, counts([0, 3, 3]), KEY, "t", "a").svg


def test_stated_numbers_and_ours_are_in_the_data():
    rows = stated(("licensed_products_total", date(2024, 9, 1), 4))
    figure = figures.stated_products(rows, counts([0, 3, 3]), KEY, "Three against four", "Marks over a line")
    assert figure.csv.splitlines()[:3] == [
        "claim_id,metric,day,claimed,verdict,n,early,low,high",
        "c0,licensed_products_total,2024-09-01,4,borne_out,,,,",
        ",,2024-01-01,,,0,0,0,0",
    ]
    assert figure.rows == ("claims:c0",)
