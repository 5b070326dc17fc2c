"""What is a number or a date in a table is one in a spreadsheet; what has words to it stays as it reads."""

import datetime as dt

import pytest

from regenatlas.render.office.values import Typed, date, fact_value, figure_grid, number, table_grid
from regenatlas.report.display import Cell, Figure, Header, Table
from regenatlas.report.narrative import Prose


def table(kind, text, raw, **cell):
    columns = (Header("name", "Name"), Header("n", "N", kind))
    cells = ((Cell("Iran"), Cell(text, **cell)),)
    return Table("t", Prose("T", "T"), columns, cells, f'name,n\nIRN,"{raw}"\n')


def typed(kind, text, raw, **cell):
    return table_grid(table(kind, text, raw, **cell)).rows[0][1]


@pytest.mark.parametrize(
    ("kind", "text", "raw", "value", "form"),
    [
        ("number", "1,234", "1234", 1234, "#,##0"),
        ("number", "0.76", "0.7604562738", 0.7604562738, "#,##0.00"),
        ("number", "not collected", "", "not collected", ""),
        ("rank", "7th", "7", 7, "0"),
        ("signed", "+2", "2", 2, "+#,##0;-#,##0;#,##0"),
        ("percent", "26%", "0.256", 0.256, "0%"),
        ("percent", "25.6%", "0.256", 0.256, "0.0%"),
        ("percent", "under 1%", "0.001", "under 1%", ""),
        ("amount", "at least 7", "7", "at least 7", ""),
        ("amount", "12 (2018)", "12", "12 (2018)", ""),
        ("amount", "6–7", "7", "6–7", ""),
        ("amount", "7", "7", 7, "#,##0"),
        ("date", "11 February 2026", "2026-02-11", dt.date(2026, 2, 11), "yyyy-mm-dd"),
        ("date", "February 2026", "2026-02", "February 2026", ""),
        ("date", "1 January 1899", "1899-01-01", "1 January 1899", ""),
        ("text", "2026", "2026", "2026", ""),
        ("text", "=1+1", "'=1+1", "=1+1", ""),
    ],
)
def test_a_cell_is_a_value_if_its_words_say_no_more(kind, text, raw, value, form):
    found = typed(kind, text, raw)
    assert (found.value, found.form) == (value, form)
    assert type(found.value) is type(value)


def test_a_cell_keeps_where_it_leads():
    assert typed("number", "7", "7", fact="n").fact == "n"
    assert typed("text", "a page", "", href="https://example.org/").href == "https://example.org/"


def test_a_trend_that_is_drawn_in_a_table_is_a_column_of_its_own():
    one = Table(
        "t", Prose("T", "T"), (Header("n", "N", "number"),), ((Cell("7"),),), "n,n_trend\n7,2016: 3\n"
    )
    grid = table_grid(one)
    assert grid.headings == ("N", "N, by year")
    assert [cell.value for cell in grid.rows[0]] == [7, "2016: 3"]


def test_a_table_without_values_for_its_rows_stays_as_it_reads():
    one = Table("t", Prose("T", "T"), (Header("n", "N", "number"),), ((Cell("7"),),), "")
    assert table_grid(one).rows == ((Typed("7"),),)


def test_a_column_of_a_figure_is_of_numbers_or_dates_if_all_of_it_is():
    csv = "year,day,code,said\n2026,2026-02-11,007,'=1+1\n,,12,'plain\n"
    grid = figure_grid(Figure("f", Prose("F", "F"), "", csv, "<svg/>"))
    assert grid.headings == ("year", "day", "code", "said")
    assert [[cell.value for cell in row] for row in grid.rows] == [
        [2026, dt.date(2026, 2, 11), "007", "=1+1"],
        ["", "", "12", "'plain"],
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        *(("7", 7), ("-2.50", -2.5), ("1e5", 1e5), ("0", 0), ("123456789012345", 123456789012345)),
        *((text, None) for text in ("007", "1,000", "", "٧", "1234567890123456", "1e999", "nan")),
    ],
)
def test_a_number_is_one_that_a_spreadsheet_keeps(text, found):
    assert number(text) == found


@pytest.mark.parametrize("text", ["2026-02-30", "2026-02", "1900-02-28", "٢٠٢٦-٠٢-١١", "x"])
def test_what_is_no_day_that_spreadsheets_agree_on_is_none(text):
    assert date(text) is None


def test_the_value_of_a_fact_is_shown_as_it_is_told():
    assert fact_value(0.756, "percent", "76%") == Typed(0.756, "0%")
    assert fact_value(53.0138, "number", "53 or more") == Typed(53.0138, "#,##0")
    assert fact_value(2024, "calendar_year", "2024") == Typed(2024)
    assert fact_value("2026-02-11", "date", "11 February 2026") == Typed(dt.date(2026, 2, 11))
    assert fact_value(None, "", "none") == Typed("")
    assert fact_value(True, "", "yes") == Typed("True")
