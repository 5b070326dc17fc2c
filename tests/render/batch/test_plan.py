"""A selection becomes jobs, or all that is wrong with it is told."""

import datetime as dt
import json

import pytest

from regenatlas.render.batch.plan import (
    Selection,
    SelectionError,
    chapter_notebooks,
    chapter_title,
    countries_in_tables,
    no_chapters,
    plan,
)
from regenatlas.tables.load import Tables


def problems(selection, tables, notebooks):
    with pytest.raises(SelectionError) as caught:
        plan(selection, tables, notebooks)
    return caught.value.problems


def test_the_default_is_every_chapter_for_iran_on_the_newest_day(tables, notebooks):
    jobs = plan(Selection(), tables, notebooks)
    assert [job.chapter for job in jobs] == ["02_standing", "03_portfolio"]
    assert {job.folder for job in jobs} == {"en/IRN/2026-01-01"}
    assert jobs[0].formats == ("html",)


@pytest.mark.parametrize("name", ["02_standing", "standing", "02", "2"])
def test_a_chapter_is_named_with_or_without_its_number(tables, notebooks, name):
    assert [job.chapter for job in plan(Selection(chapters=[name]), tables, notebooks)] == ["02_standing"]


def test_countries_and_dates_are_multiplied_and_said_once(tables, notebooks):
    selection = Selection(
        countries=["Irn", "USA", "IRN"], as_of=["2025-01-01", "2024-01-01"], chapters=["standing"]
    )
    assert [job.folder for job in plan(selection, tables, notebooks)] == [
        "en/IRN/2024-01-01",
        "en/IRN/2025-01-01",
        "en/USA/2024-01-01",
        "en/USA/2025-01-01",
    ]


def test_another_definition_and_a_known_by_date_have_folders_of_their_own(tables, notebooks):
    def folder(**given):
        return plan(Selection(**given), tables, notebooks)[0].folder

    assert folder(definitions=["plain"]) == "en/IRN/2026-01-01"
    assert folder(definitions=["ever"]) == "en/IRN/2026-01-01/ever"
    assert folder(definitions=["ever"], known_by="2025-01-01") == "en/IRN/2026-01-01/ever/known-by-2025-01-01"


def test_formats_come_in_one_order_and_the_ledger_with_them(tables, notebooks):
    job = plan(Selection(formats=["ipynb", "html"]), tables, notebooks)[0]
    assert list(job.outputs) == ["html", "ipynb", "facts.json"]
    assert job.outputs["facts.json"] == "en/IRN/2026-01-01/02_standing.facts.json"


def test_a_workbook_is_of_all_chapters_and_no_file_of_one(tables, notebooks):
    assert list(plan(Selection(formats=["xlsx"]), tables, notebooks)[0].outputs) == ["facts.json"]
    assert problems(Selection(chapters=["standing"], formats=["html", "xlsx"]), tables, notebooks) == [
        "format: xlsx is one file of all chapters, and of en/IRN/2026-01-01 not all are asked for"
    ]


def test_parameters_are_injected_as_plain_values(tables, notebooks):
    job = plan(Selection(as_of=[dt.date(2025, 1, 1)]), tables, notebooks)[0]
    assert json.loads(json.dumps(job.injected)) == {
        "country": "IRN",
        "as_of": "2025-01-01",
        "known_by": None,
        "definition": "plain",
        "peers": None,
        "lang": "en",
    }


def test_all_mistakes_are_told_at_once_with_what_is_nearest(tables, notebooks):
    selection = Selection(
        countries=["IRM"], as_of=["2025-02-30"], chapters=["standng"], definitions=["evr"], formats=["htm"]
    )
    told = "\n".join(problems(selection, tables, notebooks))
    for expected in (
        "nearest: html",
        "nearest: standing",
        "nearest: IRN",
        "nearest: 2025-02-28",
        "nearest: ever",
    ):
        assert expected in told


def test_nothing_asked_for_is_a_mistake(tables, notebooks, tmp_path):
    assert problems(Selection(formats=[]), tables, notebooks) == [
        "format: nothing asked for; one of html, pdf, ipynb, xlsx, docx is needed"
    ]
    assert problems(Selection(), tables, tmp_path) == ["chapter: there are no notebooks to render"]


def test_what_has_no_number_is_no_chapter(notebooks):
    assert list(chapter_notebooks(notebooks)) == ["02_standing", "03_portfolio"]


def test_a_chapter_is_called_by_its_first_heading(notebooks):
    assert chapter_title(notebooks / "03_portfolio.ipynb") == "Which products?"


def test_the_countries_of_the_tables_are_those_that_some_table_refers_to(tables):
    reference = {"resource": "countries", "fields": "iso3"}
    package = {
        "resources": [
            {
                "name": "products",
                "schema": {"foreignKeys": [{"fields": "origin_country", "reference": reference}]},
            },
            {
                "name": "regulators",
                "schema": {
                    "foreignKeys": [
                        {"fields": ["jurisdiction"], "reference": {**reference, "fields": ["iso3"]}},
                        {"fields": "source_id", "reference": {"resource": "sources", "fields": "source_id"}},
                    ]
                },
            },
        ]
    }
    described = Tables(dict(tables), package)
    assert countries_in_tables(described) == ["CHN", "GBR", "IRN", "JPN", "KOR", "TUR", "USA"]


def test_a_notebook_that_is_numbered_as_a_chapter_and_is_none_says_why(tables, tmp_path):
    for name in ("02_standing", "02_other", "11_My-Chapter", "2_x", "02_standing-Copy1", "explore"):
        (tmp_path / f"{name}.ipynb").write_text("{}")
    (tmp_path / "12_folder.ipynb").mkdir()
    assert no_chapters(tmp_path) == {
        "02_standing-Copy1": (
            "02_standing-Copy1.ipynb is no chapter: its name would have to be like 02_standing_copy1.ipynb"
        ),
        "11_My-Chapter": (
            "11_My-Chapter.ipynb is no chapter: its name would have to be like 11_my_chapter.ipynb"
        ),
        "2_x": "2_x.ipynb is no chapter: its name would have to be like 02_x.ipynb",
        "12_folder": "12_folder.ipynb is no chapter: it is no ordinary file",
    }
    assert problems(Selection(chapters=["My-Chapter", "02"]), tables, tmp_path) == [
        "chapter: 11_My-Chapter.ipynb is no chapter: its name would have to be like 11_my_chapter.ipynb",
        "chapter: '02' may be 02_other or 02_standing",
    ]


def test_two_chapters_of_one_name_are_refused(tables, tmp_path):
    for name in ("01_claims", "11_claims"):
        (tmp_path / f"{name}.ipynb").write_text("{}")
    expected = (
        "chapter: 01_claims.ipynb and 11_claims.ipynb are both named «claims»: give one of them another name"
    )
    assert problems(Selection(), tables, tmp_path) == [expected]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"cells": 1}', "\ufeff{"])
def test_what_is_no_notebook_has_its_name_for_a_title(tmp_path, text):
    (tmp_path / "11_x.ipynb").write_text(text, encoding="utf-8")
    assert chapter_title(tmp_path / "11_x.ipynb") == "11_x"
