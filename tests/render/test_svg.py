"""A drawing inside a page: named, without ids of others, and harmless."""

import pytest

from regenatlas.render.svg import inline_svg

XLINK = 'xmlns:xlink="http://www.w3.org/1999/xlink"'


def made(body, attributes=""):
    return f'<svg xmlns="http://www.w3.org/2000/svg" {XLINK} {attributes}>{body}</svg>'


def inlined(body, **more):
    return inline_svg(made(body), "f1-", "Title", "Words", **more)


def test_it_is_named_by_its_title_and_described_by_its_alternative_text():
    drawn = inline_svg(made("<path/>"), "f1-", "A <title>", "What it shows & finds")
    assert 'role="img" aria-labelledby="f1-title f1-desc"' in drawn
    assert '<title id="f1-title">A &lt;title&gt;</title>' in drawn
    assert '<desc id="f1-desc">What it shows &amp; finds</desc>' in drawn


def test_every_id_and_every_reference_to_it_begins_with_the_prefix():
    drawn = inlined(
        '<defs><clipPath id="c"><rect/></clipPath><path id="m"/></defs>'
        '<g clip-path="url(#c)" style="fill: url(#c)"><use xlink:href="#m"/></g>'
    )
    assert 'id="f1-c"' in drawn
    assert 'clip-path="url(#f1-c)"' in drawn
    assert "fill: url(#f1-c)" in drawn
    assert 'xlink:href="#f1-m"' in drawn


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
    ],
)
def test_what_could_act_or_fetch_is_taken_out(harm):
    drawn = inlined(f"<g>{harm}</g>")
    for sign in ("alert", "example.org", "foreignObject", "display"):
        assert sign not in drawn


def test_the_page_decides_on_the_size():
    drawn = inline_svg(made("<path/>", 'width="504pt" height="252pt"'), "f1-", "T", "W")
    assert 'viewBox="0 0 504 252"' in drawn
    assert "width=" not in drawn


def test_the_theme_s_neutral_colours_become_variables():
    drawn = inlined(
        '<path style="fill: #1A1A1A; stroke: #c8442e"/><text>#1a1a1a</text>', colours={"#1a1a1a": "--ink"}
    )
    assert "fill: var(--ink, #1a1a1a); stroke: #c8442e" in drawn
    assert ">#1a1a1a</text>" in drawn


def test_text_stays_text(svg):
    assert "&lt;script&gt;" in inline_svg(
        svg.replace("</svg>", "<text>&lt;script&gt;</text></svg>"), "a", "T", "W"
    )


def test_what_is_no_svg_is_refused():
    with pytest.raises(ValueError, match="not a readable SVG"):
        inline_svg("<svg", "f1-", "T", "W")
    with pytest.raises(ValueError, match="not an SVG"):
        inline_svg("<html/>", "f1-", "T", "W")
