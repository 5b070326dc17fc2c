"""Chapter 06 in words: the answer by what is known, periods, and the cells of its tables."""

from datetime import date

import pandas as pd
import pytest

from regenatlas import paths
from regenatlas.chapters.science import science_findings as findings
from regenatlas.chapters.science import words
from regenatlas.chapters.science.science import Comparison
from regenatlas.report.parameters import parse
from regenatlas.report.report import Report
from regenatlas.tables.load import load_tables
from regenatlas.tables.provenance import Traced

TABLES = load_tables(paths.DATA)


@pytest.fixture
def report():
    return Report("06_science", parse({"country": "IRN", "as_of": "2026-09-29"}, TABLES), TABLES)


def traced(value, name, unit=""):
    return Traced(value, (), name, "", unit, 1)


def lags(n):
    return {
        "n": Traced(n, (), "n", "", "product"),
        "shortest": traced(2.0, "shortest"),
        "longest": traced(8.0, "longest"),
    }


def comparison(n=13, world=373):
    frame = pd.DataFrame(
        {
            "country": ["USA", "IRN"],
            "n": pd.array([134, n], "Int64"),
            "aggregate": False,
            "rows": [("trials:a",), ("trials:b",)],
        }
    )
    number = Traced(world, (), "w", "", "trial")
    return Comparison("trials", "made-1", "Page", "MSC", "2014", "2014", frame, number)


def shares(science, products):
    return [traced(science, "s", "percent"), traced(products, "p", "percent")]


def test_the_answer_tells_one_case_from_several_and_a_bound_from_a_span(report):
    one = findings.answer(report, lags(1), None, [], late=False).text
    assert (
        "in the one case where both are dated: from the first step in people to the licence it took 2.0"
        in one
    )
    other = Report("x", report.parameters, TABLES)
    several = findings.answer(other, lags(3), None, [], late=True).text
    assert "in the 3 cases where both are dated" in several
    assert "it took at most 2.0 to 8.0 years" in several


def test_without_cases_the_answer_compares_shares(report):
    none = findings.answer(report, {}, comparison(), shares(0.035, 0.0), late=False).text
    assert none.startswith("By one count of trials, products lag behind science")
    assert ", none of the products counted" in none
    other = Report("x", report.parameters, TABLES)
    text = findings.answer(other, {}, comparison(), shares(0.035, 0.063), late=False).text
    assert "products run ahead of science in Iran: 3.5% of the world's trials (2014), 6.3%" in text


def test_without_anything_there_is_no_answer(report):
    assert findings.answer(report, {}, None, [], late=False).text == ""


@pytest.mark.parametrize(
    ("science", "products", "said"),
    [
        (0.04, 0.06, "run ahead of science"),
        (0.06, 0.04, "lag behind science"),
        (0.05, 0.055, "keep step with science"),
    ],
)
def test_shares_that_hardly_differ_keep_step(report, science, products, said):
    assert findings.relation(report, *shares(science, products)) == said


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ("2012", "2021", "2012–2021"),
        ("2018", "2018", "2018"),
        ("", "2020", "up to 2020"),
        ("2001", "", "since 2001"),
        ("", "", "not stated"),
    ],
)
def test_a_period_says_what_is_known_of_it(report, start, end, said):
    assert words.period(report, start, end) == said


def test_missing_numbers_are_not_stated_and_remarks_not_repeated(report):
    frame = pd.DataFrame(
        {
            "start": ["2018", "2018", "2017"],
            "end": ["2018", "2018", "2017"],
            "n": pd.array([5, None, 7], "Int64"),
            "place": pd.array([None, 14, None], "Int64"),
            "note": ["derived from a share", "derived from a share", ""],
        }
    )
    shown = words.counted(report, frame)
    assert list(shown["n"]) == ["5", "not stated", "7"]
    assert list(shown["place"]) == ["not stated", "14th", "not stated"]
    assert list(shown["remark"]) == ["Derived from a share", "as above", "none"]
    assert "place" not in words.columns(frame.assign(place=pd.array([None] * 3, "Int64")), "Papers")


def test_stated_places_read_as_places_groups_or_bounds(report):
    frame = pd.DataFrame(
        {
            "date": ["2020", "2021", "2022"],
            "metric": "science_rank_stem_cell",
            "rank": pd.array([13, 10, None], "Int64"),
            "rank_text": ["13", "10", "below 13"],
            "relation": ["exactly", "top_n", "below"],
            "scope": ["world", "asia", "unclear"],
            "publisher": "Page",
            "rows": [("reported_ranks:a",)] * 3,
        }
    )
    shown = words.places(report, frame)
    assert list(shown["place"]) == ["13th", "among the first 10", "below the 13th place"]
    assert list(shown["among"]) == ["the world", "Asia", "not said"]


def test_the_title_of_the_bars_gives_the_share_where_there_is_one(report):
    title = findings.counts_title(report, comparison(), "Iran").text
    assert "13 trials of 373 in «MSC» (2014), 3.5%" in title
    other = Report("x", report.parameters, TABLES)
    title = findings.counts_title(other, comparison(world=None), "Iran").text
    assert "2nd of the 2 countries" in title


def test_unnamed_products_are_called_by_what_they_are_for(report):
    frame = pd.DataFrame(
        {
            "name": ["unnamed product for vitiligo (Iran)", "Kymriah"],
            "country": ["IRN", "USA"],
            "at_most": [True, False],
            "years": [15.8, 6.66],
            "step_date": ["2008", "2010"],
            "licence_date": ["2024-10-24", "2017-08-30"],
        }
    )
    labels, ends = words.bars(report, frame)
    assert labels == ["vitiligo, unnamed (Iran)", "Kymriah (United States)"]
    assert ends == ["at most 15.8 (2008–2024)", "6.7 (2010–2017)"]


def test_lines_are_drawn_for_countries_with_a_figure_only(report):
    spent = pd.DataFrame({"country": ["IRN", "IND"], "year": [2020, 2020]})
    assert words.drawn(spent, ["IRN", "AFG", "IND"]) == ["IRN", "IND"]
    assert report.parameters.as_of == date(2026, 9, 29)
