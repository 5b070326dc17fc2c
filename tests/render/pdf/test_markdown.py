"""Markdown becomes plain data: what it says, where it leads, and nothing that could be taken for more."""

import pytest

from regenatlas.render.pdf.markdown import TypstRenderer, breakable, lines
from regenatlas.report.display import Cell


@pytest.fixture
def renderer():
    return TypstRenderer("01", {"rank": 7})


def test_a_paragraph_is_its_words_and_their_marks(renderer):
    assert renderer.blocks("a *b* **c `d`** ~~e~~\nnext  \nhard") == [
        [
            "p",
            [
                "a ",
                ["em", ["b"]],
                " ",
                ["strong", ["c ", ["code", "d"]]],
                " ",
                ["s", ["e"]],
                " next",
                ["br"],
                "hard",
            ],
        ]
    ]


def test_headings_skip_no_level_and_leave_the_first_to_the_chapter(renderer):
    assert renderer.blocks("# Top\n\n#### Deep") == [["h", 2, ["Top"]], ["h", 3, ["Deep"]]]
    assert renderer.blocks("##### Deeper\n\n## Up") == [["h", 4, ["Deeper"]], ["h", 2, ["Up"]]]


def test_a_fact_is_led_to_the_note_of_its_chapter(renderer):
    assert renderer.inline("[7th](#fact-rank)") == [["fact", "01:rank", 7, ["7th"]]]


@pytest.mark.parametrize("target", ["#fact-gone", "#top", "mailto:a@b.org", "02.html", "https:no-host"])
def test_a_link_that_leads_nowhere_is_what_it_says(renderer, target):
    assert renderer.inline(f"see [the *page*]({target}).") == ["see the ", ["em", ["page"]], "."]


def test_a_link_to_a_chapter_of_the_document_leads_there():
    renderer = TypstRenderer("01", {}, ["01", "02"])
    assert renderer.inline("[the *place*](02.html)") == [["to", "02", ["the ", ["em", ["place"]]]]]
    assert renderer.inline("[other](03.html)") == ["other"]


def test_a_link_that_would_run_or_open_something_is_no_link(renderer):
    assert renderer.inline("[a](javascript:alert) [b](file:///x)") == ["[a](javascript:alert) [b](file:///x)"]


def test_a_link_to_the_web_keeps_its_address(renderer):
    assert renderer.inline("[a](https://example.org/?b=1&c=2)") == [
        ["web", "https://example.org/?b=1&c=2", ["a"]]
    ]


def test_html_is_text_and_an_image_its_words(renderer):
    assert renderer.blocks("<b>x</b> ![an *image*](i.png)\n\n<script>\n1\n</script>") == [
        ["p", ["<b>x</b> an ", ["em", ["image"]]]],
        ["p", ["<script> 1 </script>"]],
    ]


def test_what_typst_would_take_for_a_command_is_one_string(renderer):
    said = '#panic("x") $y$ <label> @ref = / + - //c'
    assert renderer.inline("".join(f"\\{sign}" if sign in '#"$<>@=+-/()' else sign for sign in said)) == [
        said
    ]


def test_lists_quotes_code_and_rules_keep_their_shape(renderer):
    assert renderer.blocks("- a\n- b\n\n  c\n\n3. d\n\n> e\n\n```\nf\n  g\n```\n\n---") == [
        ["list", [[["p", ["a"]]], [["p", ["b"]], ["p", ["c"]]]]],
        ["steps", 3, [[["p", ["d"]]]]],
        ["quote", [["p", ["e"]]]],
        ["pre", "f\n  g"],
        ["rule"],
    ]


def test_a_table_is_alignments_and_cells_with_the_headings_first(renderer):
    assert renderer.blocks("| a | b |\n|---|--:|\n| 1 | *2* |") == [
        ["grid", ["left", "right"], [["a"], ["b"], ["1"], [["em", ["2"]]]]]
    ]


def test_a_cell_is_led_to_its_note_and_to_the_web(renderer):
    assert renderer.cell(Cell("*text*")) == "*text*"
    assert renderer.cell(Cell("7", fact="rank")) == ["fact", "01:rank", 7, ["7"]]
    assert renderer.cell(Cell("7", fact="gone")) == "7"
    assert renderer.cell(Cell("page", href="https://example.org/")) == [
        "web",
        "https://example.org/",
        ["page"],
    ]
    assert renderer.cell(Cell("page", href="javascript:0")) == "page"


def test_only_a_very_long_word_may_be_broken():
    assert breakable("a well-known page") == "a well-known page"
    assert breakable("see example.org/a-very-long-address") == (
        "see example.\u200borg/\u200ba-\u200bvery-\u200blong-\u200baddress"
    )


def test_a_long_word_without_punctuation_is_broken_every_24_letters():
    assert breakable("x" * 50) == "\u200b".join(["x" * 24, "x" * 24, "xx"])


def test_where_there_is_little_room_shorter_words_are_broken_too():
    assert breakable("abcdefgh ijk", 4) == "abcd\u200befgh ijk"


def test_signs_that_turn_text_around_or_have_no_shape_are_left_out():
    assert breakable("a\u202eb\u202c\x00c\ufffe") == "abc"
    assert breakable("\ud800") == "\ufffd"
    assert breakable("می\u200cروم") == "می\u200cروم"  # a joiner that Persian needs


def test_text_of_several_lines_keeps_them():
    assert lines("a\n\tb \u202e\n\n") == "a\n        b "
