"""A drawing inside a page: named, without ids of others, and harmless."""

import re

import pytest

from regenatlas.render.page.svg import Styles, inline_svg

XLINK = 'xmlns:xlink="http://www.w3.org/1999/xlink"'


def made(body, attributes=""):
    return f'<svg xmlns="http://www.w3.org/2000/svg" {XLINK} {attributes}>{body}</svg>'


def inlined(body, styles=None):
    return inline_svg(made(body), "f1-", "Title", "Words", styles or Styles())


def test_it_is_named_by_its_title_and_described_by_its_alternative_text():
    drawn = inline_svg(made("<path/>"), "f1-", "A <title>", "What it shows & finds", Styles())
    assert 'role="img" aria-labelledby="f1-title f1-desc"' in drawn
    assert '<title id="f1-title">A &lt;title&gt;</title>' in drawn
    assert '<desc id="f1-desc">What it shows &amp; finds</desc>' in drawn


def test_every_id_and_every_reference_to_it_is_short_and_begins_with_the_prefix():
    styles = Styles()
    drawn = inlined(
        '<defs><clipPath id="c"><rect/></clipPath><path id="m"/></defs>'
        '<g clip-path="url(#c)" style="fill: url(#c)"><use xlink:href="#m"/></g>',
        styles,
    )
    assert '<clipPath id="f1-i0">' in drawn
    assert 'clip-path="url(#f1-i0)"' in drawn
    assert styles.css() == ".s0{fill: url(#f1-i0)}"
    assert '<path id="f1-i1"/>' in drawn
    assert 'xlink:href="#f1-i1"' in drawn


def told(body, **texts):
    drawn = inline_svg(made(f'<g id="m">{body}</g>'), "f1-", "T", "W", Styles(), texts)
    return drawn.partition("</desc>")[2].removesuffix("</svg>").strip()


DOT = '<use xlink:href="#o"/>'
DOTS = f'<path style="fill: none"/><defs><path id="o"/></defs><g>{DOT}{DOT}</g>'


def test_a_mark_has_what_it_stands_for_as_its_title():
    assert (
        told('<path d="M 1 2"/>', m=["Iran: <7>"]) == '<g><title>Iran: &lt;7&gt;</title><path d="M 1 2"/></g>'
    )


def test_each_of_several_marks_has_its_own_title_and_the_line_between_them_none():
    drawn = told(DOTS, m=["one", "two"])
    assert re.findall(r"<title>.*?</title>", drawn) == ["<title>one</title>", "<title>two</title>"]
    assert drawn.count('<use xlink:href="#f1-i0"><title>') == 2
    assert told(f"{DOTS}<g><text>after</text></g>", other=["one"]) == told(f"{DOTS}<g><text>after</text></g>")


@pytest.mark.parametrize("texts", [["one", "two", "three"], ["one", "two", "three", "four"]])
def test_rather_no_title_than_that_of_another_mark(texts):
    assert "<title>" not in told(DOTS, m=texts)
    five = DOTS + DOTS.replace('id="o"', 'id="p"') + DOT
    assert "<title>" not in told(five, m=texts)


@pytest.mark.parametrize(
    "harm",
    [
        "<script>alert(1)</script>",
        "<foreignObject><p>x</p></foreignObject>",
        "<style>* { display: none }</style>",
        '<path onclick="alert(1)"/>',
        '<use xlink:href="https://example.org/x.svg#a"/>',
        '<image href="https://example.org/x.png"/>',
        '<path style="fill: url(https://example.org/#a)"/>',
        '<a href="javascript:alert(1)"><text>x</text></a>',
        '<path style="fill: red} * {display: none"/>',
        '<path style="fill: red; background: image(&quot;https://example.org/&quot;)"/>',
        '<svg:script xmlns:svg="http://www.w3.org/2000/svg">alert(1)</svg:script>',
    ],
)
def test_what_could_act_or_fetch_is_taken_out(harm):
    styles = Styles()
    drawn = inlined(f"<g>{harm}</g>", styles)
    for sign in ("alert", "example.org", "foreignObject", "display"):
        assert sign not in drawn + styles.css()


def test_the_page_decides_on_the_size():
    drawn = inline_svg(made("<path/>", 'width="504pt" height="252pt"'), "f1-", "T", "W", Styles())
    assert 'viewBox="0 0 504 252"' in drawn
    assert "width=" not in drawn


def test_styles_become_classes_and_the_theme_s_neutral_colours_variables():
    styles = Styles({"#1a1a1a": "--ink"})
    drawn = inlined(
        '<path style="fill: #1A1A1A; stroke: #c8442e"/>' * 2 + "<text>#1a1a1a</text>",
        styles,
    )
    assert styles.css() == ".s0{fill: var(--ink, #1a1a1a); stroke: #c8442e}"
    assert drawn.count('<path class="s0"/>') == 2
    assert "style=" not in drawn
    assert ">#1a1a1a</text>" in drawn


def test_what_draws_nothing_and_what_nobody_sees_is_left_out():
    drawn = inlined(
        '<g id="axes_1">\n <g id="empty"/>\n <path id="line" d="M 1.23456 2 \nL 3.5 4.999999"/>\n</g>'
        '<text transform="rotate(-0 1 2)">a</text>'
    )
    assert drawn.endswith('</desc>\n<path d="M 1.23 2 L 3.5 4.99"/><text>a</text></svg>')


def test_text_stays_text(svg):
    assert "&lt;script&gt;" in inline_svg(
        svg.replace("</svg>", "<text>&lt;script&gt;</text></svg>"), "a", "T", "W", Styles()
    )


def test_what_is_no_svg_is_refused():
    with pytest.raises(ValueError, match="not a readable SVG"):
        inline_svg("<svg", "f1-", "T", "W", Styles())
    with pytest.raises(ValueError, match="not an SVG"):
        inline_svg("<html/>", "f1-", "T", "W", Styles())
