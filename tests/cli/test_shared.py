"""What all commands share: completion, tables on a terminal and in a pipe, errors of one line."""

import io

import pytest
from rich.console import Console
from typer.testing import CliRunner

from regenatlas import paths
from regenatlas.cli import app, shared

ROWS = [("IRN", "Iran", "7"), ("KOR", "South Korea", "16")]
HEADINGS = ("ISO3", "Country", "Products")


@pytest.fixture
def terminal(monkeypatch):
    """A terminal of some width; answers what was printed to it, without styles."""

    def open_terminal(width):
        out = io.StringIO()
        monkeypatch.setattr(
            shared,
            "console",
            lambda **_: Console(file=out, force_terminal=True, width=width, color_system=None),
        )
        return lambda: [line.rstrip() for line in out.getvalue().splitlines()]

    return open_terminal


def test_a_table_fits_the_terminal_and_numbers_stand_at_the_right(terminal):
    shown = terminal(80)
    shared.show(HEADINGS, ROWS)
    assert shown() == [
        "ISO3  Country      Products",
        "IRN   Iran                7",
        "KOR   South Korea        16",
    ]


def test_where_columns_would_be_too_narrow_each_row_is_a_paragraph(terminal):
    shown = terminal(30)
    words = "by the strict rule, and by others"
    shared.show(
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


def test_rows_of_several_lines_are_set_apart(terminal):
    shown = terminal(46)
    shared.show(("A", "B"), [("one", "word " * 12), ("two", "word")])
    lines = shown()
    assert lines[lines.index("two  word") - 1] == ""


def test_a_pipe_gets_cells_parted_by_tabs_and_no_styles(capsys):
    shared.show(HEADINGS, [("IRN", "two\nlines", "[7]")])
    shared.title("Title")
    shared.passage("word " * 60, indent=2)
    lines = capsys.readouterr().out.splitlines()
    assert lines[:3] == ["ISO3\tCountry\tProducts", "IRN\ttwo lines\t[7]", "Title"]
    assert lines[3].split() == ["word"] * 60


def test_a_terminal_without_colours_gets_none(monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    assert shared.console().no_color


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("regenatlas render --country IR", {"IRN", "IRL", "IRQ"}),
        ("regenatlas render --chapter st", {"standing"}),
        ("regenatlas render --definition strict_eu", None),
        ("regenatlas render --format html,p", {"html,pdf"}),
        ("regenatlas render --lang e", {"en"}),
        ("regenatlas diff 2024-1", {"2024-12-31"}),
        ("regenatlas claims --as-of 20", {"2024-12-31", "2026-02-11"}),
        ("regenatlas tra", {"trace"}),
    ],
)
def test_a_shell_is_told_what_may_follow(words, offered, monkeypatch, tmp_path):
    for day in ("2024-12-31", "2026-02-11", "not-a-date"):
        (tmp_path / "en/IRN" / day).mkdir(parents=True)
    monkeypatch.setattr(paths, "OUT", tmp_path)
    request = {
        "_REGENATLAS_COMPLETE": "complete_bash",
        "COMP_WORDS": words,
        "COMP_CWORD": str(len(words.split()) - 1),
    }
    answer = CliRunner().invoke(app, [], env=request, prog_name="regenatlas").stdout.split()
    if offered is None:
        known = set(shared.tables()["definitions"]["definition_id"])
        assert answer
        assert set(answer) <= {name for name in known if name.startswith(words.split()[-1])}
    else:
        assert set(answer) == offered


def test_completion_can_be_installed():
    answer = CliRunner().invoke(app, ["--help"], prog_name="regenatlas").stdout
    assert "--install-completion" in answer
    assert "--show-completion" in answer


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["countries", "--nope"], "No such option: --nope (regenatlas countries --help tells more)\n"),
        (["trac"], "No such command 'trac'. Did you mean 'trace'? (regenatlas --help tells more)\n"),
        (["trace"], "Missing argument 'FACT'. (regenatlas trace --help tells more)\n"),
    ],
)
def test_a_wrong_command_is_one_line_on_standard_error(words, said):
    result = CliRunner().invoke(app, words, prog_name="regenatlas")
    assert (result.exit_code, result.stderr, result.stdout) == (2, said, "")


def test_without_a_command_the_help_is_shown():
    result = CliRunner().invoke(app, [], prog_name="regenatlas")
    assert "Commands" in result.output
    assert "tells more" not in result.output
