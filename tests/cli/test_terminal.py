"""Tables on a terminal and in a pipe."""

import io

import pytest
from rich.console import Console

from regenatlas.cli import terminal

ROWS = [("IRN", "Iran", "7"), ("KOR", "South Korea", "16")]
HEADINGS = ("ISO3", "Country", "Products")


@pytest.fixture
def open_terminal(monkeypatch):
    """A terminal of some width; answers what was printed to it, without styles."""

    def with_width(width):
        out = io.StringIO()
        monkeypatch.setattr(
            terminal,
            "console",
            lambda **_: Console(file=out, force_terminal=True, width=width, color_system=None),
        )
        return lambda: [line.rstrip() for line in out.getvalue().splitlines()]

    return with_width


def test_a_table_fits_the_terminal_and_numbers_stand_at_the_right(open_terminal):
    shown = open_terminal(80)
    terminal.show(HEADINGS, ROWS)
    assert shown() == [
        "ISO3  Country      Products",
        "IRN   Iran                7",
        "KOR   South Korea        16",
    ]


def test_where_columns_would_be_too_narrow_each_row_is_a_paragraph(open_terminal):
    shown = open_terminal(30)
    words = "by the strict rule, and by others"
    terminal.show(
        ("Claim", "Statement", "Counted"), [("c1", "Iran is seventh in the world.", words), ("c2", "", words)]
    )
    assert shown() == [
        "c1",
        "  Statement: Iran is seventh",
        "  in the world.",
        "  Counted: by the strict rule,",
        "  and by others",
        "c2",
        "  Statement: –",
        "  Counted: by the strict rule,",
        "  and by others",
    ]


def test_rows_of_several_lines_are_set_apart(open_terminal):
    shown = open_terminal(46)
    terminal.show(("A", "B"), [("one", "word " * 12), ("two", "word")])
    lines = shown()
    assert lines[lines.index("two  word") - 1] == ""


def test_a_pipe_gets_cells_parted_by_tabs_and_no_styles(capsys):
    terminal.show(HEADINGS, [("IRN", "two\nlines", "[7]")])
    terminal.title("Title")
    terminal.passage("word " * 60, indent=2)
    lines = capsys.readouterr().out.splitlines()
    assert lines[:3] == ["ISO3\tCountry\tProducts", "IRN\ttwo lines\t[7]", "Title"]
    assert lines[3].split() == ["word"] * 60


def test_a_terminal_without_colours_gets_none(monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    assert terminal.console().no_color


def test_a_pipe_is_told_at_once_that_something_goes_on(capsys):
    with terminal.progress(3):
        assert capsys.readouterr() == ("", "0 of 3 done; the first takes longest\n")
