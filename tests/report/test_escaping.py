import csv
import io
import json
import re
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin

from regenatlas.report import escaping

# What tables may hold: any characters, and those that mean something to some reader of Markdown more often.
ANY = st.text(
    st.one_of(st.characters(), st.sampled_from("\\`*_{}[]()#+-.!|~^:/<>&$@=\"'% \n1w")), max_size=40
)
HOSTILE = [
    "<script>alert(1)</script>",
    "[a](javascript:alert(1))",
    "![x](https://e.org/x.png)",
    "$x^2$ and $$y$$",
    "\\(x\\) \\[y\\]",
    "&lt;b&gt; &#36;",
    "1. one",
    "12) two",
    "- item",
    "+ item",
    "# heading",
    "> quote",
    "```code",
    "a_b_c **d** ~~e~~",
    "https://e.org www.e.org me@e.org",
    "a | b",
    "---",
    "===",
    "{{ x }} {.class} :smile:",
    "wow!",
    "تست (7)",
]


class Seen(HTMLParser):
    """The text and the tags of rendered HTML."""

    def __init__(self, content):
        super().__init__(convert_charrefs=True)
        self.text, self.tags = "", []
        self.feed(content)
        self.close()

    def handle_starttag(self, tag, attrs):  # noqa: ARG002
        self.tags.append(tag)

    def handle_data(self, data):
        self.text += data


# Readers of Markdown that differ in what they take for mark-up.
READERS = [
    MarkdownIt("commonmark", {"html": False}),
    MarkdownIt("commonmark", {"html": True})
    .enable(["table", "strikethrough"])
    .use(dollarmath_plugin, double_inline=True),
]


def with_examples(test):
    for text in HOSTILE:
        test = example(text)(test)
    return test


@with_examples
@given(ANY)
def test_markdown_renders_as_the_text_that_went_in(text):
    text = escaping.plain(text)
    source = escaping.markdown_start(escaping.markdown(text))
    for reader in READERS:
        seen = Seen(reader.render(source))
        assert seen.text.rstrip("\n") == text
        assert seen.tags == (["p"] if text else [])


@with_examples
@given(ANY)
def test_markdown_leaves_no_mathematics_for_jupyter_to_find(text):
    source = escaping.markdown(escaping.plain(text))
    assert "$" not in source
    assert "\\\\" not in source
    assert "<" not in source


@with_examples
@given(ANY)
def test_plain_text_is_one_line_without_control_and_direction_signs(text):
    plain = escaping.plain(text)
    assert not set(plain) & {*map(chr, range(32)), "\x7f", "\u202e", "\u2066", "\u2069", "\u2028"}
    assert escaping.plain(plain) == plain


def test_a_control_sign_becomes_the_replacement_sign():
    assert escaping.plain("a\x00b\ud800") == "a\ufffdb\ufffd"


def test_joiners_of_persian_words_and_fixed_spaces_stay():
    assert escaping.plain("می\u200cشود\u00a0۷") == "می\u200cشود\u00a0۷"


def test_right_to_left_text_is_isolated_and_other_text_is_not():
    assert escaping.isolated("رویان") == "\u2068رویان\u2069"
    assert escaping.isolated("Royan ۷") == "Royan ۷"
    assert escaping.isolated("Royan") == "Royan"


def test_a_direction_override_of_a_value_cannot_reach_beyond_it():
    assert escaping.plain("abc\u202edef\u2069") == "abcdef"


def test_readable_text_stays_readable_in_markdown():
    assert (
        escaping.markdown("Apceden (APAC Biotech, India), 1.5-2.0%")
        == "Apceden (APAC Biotech, India), 1.5-2.0%"
    )


@with_examples
@given(ANY)
def test_html_renders_as_the_text_that_went_in(text):
    text = escaping.plain(text)
    seen = Seen(f"<td title='{escaping.html_text(text)}'>{escaping.html_text(text)}</td>")
    assert seen.tags == ["td"]
    assert seen.text == text


@pytest.mark.parametrize(
    ("url", "safe"),
    [("https://e.org/a?b=c#d", "https://e.org/a?b=c#d"), ("HTTP://E.org", "HTTP://E.org"),
     (" https://e.org ", "https://e.org"),
     ("https://e.org/«a»", "https://e.org/%C2%ABa%C2%BB"),
     ('https://e.org/$x<b>"', "https://e.org/%24x%3Cb%3E%22"),
     ("javascript:alert(1)", ""), ("data:text/html,x", ""), ("//e.org", ""), ("file:///etc", ""), ("", ""),
     ("https://a b", ""), ("https://", ""), ("http://[broken", ""), ("page.html", ""),
     ("https://bank.example@evil.example/", "")],
)  # fmt: skip
def test_only_addresses_of_the_web_become_links(url, safe):
    assert escaping.safe_url(url) == safe


@pytest.mark.parametrize(
    ("text", "cell"),
    [("=1+1", "'=1+1"), ("+cmd", "'+cmd"), ("-cmd", "'-cmd"), ("@x", "'@x"), ("\tx", "'\tx"), ("-5", "-5"),
     ("+3.5%", "+3.5%"),
     ("-1e-5", "-1e-5"), ("plain", "plain"), ("", ""), (7, 7)],
)  # fmt: skip
def test_a_spreadsheet_finds_no_formula(text, cell):
    assert escaping.csv_cell(text) == cell


def csv_text(cell):
    """The text that a cell of a CSV file stands for."""
    return cell[1:] if cell.startswith("'") and escaping._FORMULA.match(cell) else cell


@pytest.mark.parametrize(
    ("text", "cell"), [("＝1+1", "'＝1+1"), ("'=1", "''=1"), ("''-1", "'''-1"), ("'tis", "'tis"), ("'", "'")]
)
def test_the_wide_forms_are_formulas_and_an_apostrophe_before_one_is_not_taken_for_ours(text, cell):
    assert escaping.csv_cell(text) == cell
    assert csv_text(cell) == text


@given(ANY)
def test_a_csv_cell_gives_its_text_back(text):
    assert csv_text(str(escaping.csv_cell(text))) == text


@given(ANY)
def test_xml_and_json_are_readable_whatever_the_text(text):
    drawn = escaping.xml(f"<svg>{escaping.html_text(text)}</svg>")
    assert ET.fromstring(drawn).tag == "svg"  # noqa: S314 - made above
    written = escaping.json_text(json.dumps([text], ensure_ascii=False))
    assert json.loads(written) == [text]
    assert not re.search("[\x7f-\x9f\u200e\u202a-\u202e\u2066-\u2069\ufeff]", written)


@given(ANY)
def test_a_csv_cell_that_begins_like_a_formula_is_a_number(text):
    cell = str(escaping.csv_cell(escaping.plain(text)))
    line = io.StringIO()
    csv.writer(line).writerow([cell])
    assert not cell.startswith(("=", "@"))
