from __future__ import annotations

import pytest

from regenatlas.tables.spelling import as_boolean, as_date, as_gregorian, as_number, as_utf8, likely_days


@pytest.mark.parametrize("text", ["Société – «Royan»", "پژوهشگاه رویان", "日本", "€ 5", "naïve"])
def test_a_text_that_was_misread_once_comes_back(text):
    for encoding in ("cp1252", "latin-1"):
        try:
            misread = text.encode().decode(encoding)
        except UnicodeDecodeError:
            continue
        assert as_utf8(misread) == text


@pytest.mark.parametrize("text", ["", "Royan", "Société", "پژوهشگاه", "Ärzte", "Â", "É!", "naïve – «so»"])
def test_a_text_that_is_right_is_left_alone(text):
    assert as_utf8(text) == ""


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("۱۲۳", "123"),
        ("۷٫۵", "7.5"),
        ("1_000", "1000"),
        ("1 000 000", "1000000"),
        ("007", "7"),
        ("+5", "5"),
        ("-05", "-5"),
        ("0", "0"),
        ("0.5", "0.5"),
        ("1,000", "1,000"),  # a thousand, or one: not for a program to decide
        ("seven", "seven"),
    ],
)
def test_numbers_in_other_digits_and_with_other_signs(text, number):
    assert as_number(text) == number


@pytest.mark.parametrize(
    ("text", "value"),
    [("TRUE", True), ("y", True), ("۱", True), ("No", False), ("0", False), ("perhaps", None)],
)
def test_other_words_for_yes_and_no(text, value):
    assert as_boolean(text) is value


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2021/5", "2021-05"),
        ("2021.05.03", "2021-05-03"),
        ("۲۰۲۴", "2024"),
        ("۱۴۰۲", "2023-03"),
        ("1402/5/12", "2023-08-03"),
        ("2021-02-30", ""),
        ("03.05.2021", ""),  # the third of May, or the fifth of March
        ("last spring", ""),
        ("2021", ""),
    ],
)
def test_dates_with_other_signs_digits_and_calendar(text, date):
    assert as_date(text) == date


@pytest.mark.parametrize(
    ("solar", "gregorian"),
    [
        ("1402", "2023-03"),
        ("1402-10", "2023-12"),
        ("1402-12-29", "2024-03-19"),
        ("2023", ""),
        ("1402-13", ""),
    ],
)
def test_a_solar_hijri_date_becomes_a_gregorian_one_as_precise(solar, gregorian):
    assert as_gregorian(solar) == gregorian


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("31.12.2024", ["2024-12-31"]),
        ("31/12/2024", ["2024-12-31"]),
        ("12/31/2024", ["2024-12-31"]),
        ("05/06/2024", ["2024-06-05", "2024-05-06"]),  # in Europe, in the United States
        ("2024-31-12", ["2024-12-31"]),
        ("2024-13-31", ["2024-12-31"]),
        ("2023-02-30", ["2023-02-28"]),
        ("2024", ["2024-12-31"]),
        ("2024/6", ["2024-06-30"]),
        ("20240131", ["2024-01-31"]),
        ("31 December 2024", ["2024-12-31"]),
        ("1403-10-11", ["2024-12-31"]),  # 11 Dey 1403
        ("۱۴۰۳/۱۰/۱۱", ["2024-12-31"]),
        ("1403", ["2025-03-20"]),  # 30 Esfand, a leap year
        ("1403-10", ["2025-01-19"]),  # Dey has 30 days and ended a day before 20 January
        ("soon", []),
        ("31.12.24", []),
        ("2024-00-10", []),
        ("", []),
    ],
)
def test_days_that_may_be_meant_by_a_date_in_another_form(text, days):
    assert [str(day) for day in likely_days(text)] == days
