"""Columns fit the line, hold their words, and share what is left so that the table becomes short."""

import pytest

from regenatlas.render.pdf.widths import LINE, SIZES, column_widths, em


def test_letters_have_their_widths():
    # Figures 0.48 em, a narrow i 0.29, a wide m 0.86, a capital 0.7, others 0.52, ideographs a whole em.
    assert em("12") == pytest.approx(0.96)
    assert em("imA") == pytest.approx(0.29 + 0.86 + 0.7)
    assert em("ox") == pytest.approx(1.04)
    assert em("細胞") == pytest.approx(2)
    assert em("\u200b") == 0


def test_a_table_that_fits_keeps_the_widths_of_its_texts():
    columns = column_widths(["A", "B"], [["oooooooooo", "1"], ["o", "22"]])
    assert columns.size == SIZES[0]
    assert not columns.fills
    # Ten letters of 0.52 em, and two figures of 0.48, each with 1.05 em around it.
    assert columns.widths == pytest.approx([5.2 + 1.05, 0.96 + 1.05], abs=0.01)
    assert columns.lines == 3


def test_a_column_with_notes_has_room_for_their_numbers():
    plain = column_widths(["A"], [["7 products"]]).widths
    noted = column_widths(["A"], [["7 products"]], [True]).widths
    assert noted[0] - plain[0] == pytest.approx(1.1, abs=0.02)


def test_a_wide_table_fills_the_line_and_no_word_is_cut():
    columns = column_widths(["Kind", "Said"], [["announcement", "so " * 200]])
    assert columns.fills
    assert sum(columns.widths) == pytest.approx(LINE / columns.size, abs=0.05)
    assert columns.widths[0] > em("announcement")


def test_the_room_goes_where_it_makes_the_table_short():
    # One column wraps in every row, the other only once: two thirds of a page against a line.
    rows = [["word " * 40, "word"] for _ in range(20)] + [["word", "word " * 10]]
    columns = column_widths(["Long", "Short"], rows)
    assert columns.widths[0] > 4 * columns.widths[1]
    assert columns.lines < 20 * 4 + 10


def test_no_column_is_much_wider_than_its_text():
    columns = column_widths(["A", "B"], [["two words", "word " * 100]])
    assert columns.widths[0] < em("two words") + 1.05 + LINE / SIZES[0] / 40


def test_a_table_whose_words_do_not_fit_becomes_small_and_then_breaks_them():
    word = "o" * 20  # 10.4 em
    assert column_widths(["A"] * 4, [[f"{word} {word}"] * 4]).size == SIZES[0]
    assert column_widths(["A"] * 5, [[f"{word} {word}"] * 5]).size == SIZES[1]
    many = column_widths(["A"] * 12, [[f"{word} {word}"] * 12])
    assert sum(many.widths) == pytest.approx(LINE / SIZES[1], abs=0.1)
    assert min(many.widths) > 4
    # 63.8 em for twelve columns are 5.3 em each, 4.3 without the gap: six letters, however wide they are.
    assert many.longest == 6


def test_a_table_without_rows_or_letters_has_columns_all_the_same():
    assert column_widths(["A", "B"], []).widths == pytest.approx([1.08 * 0.7 + 1.05] * 2, abs=0.01)
    assert column_widths(["", ""], [["", ""]]).widths == [1.05, 1.05]
