"""Every link of a site leads to a file and a place that are there."""

import pytest

from regenatlas.render.publish.pages import broken, read_page, target


def found(**pages):
    """What is wrong with pages of these bodies; there is also a file `data.csv`."""
    read = {f"{name}.html": read_page(f"{name}.html", body) for name, body in pages.items()}
    return list(broken(read, {*read, "data.csv", "en/index.html"}))


def test_links_that_lead_somewhere_are_no_matter():
    links = '<a href="b.html#there">b</a><a href="#own">own</a><a href="data.csv">d</a><a href="">top</a>'
    out = '<a href="https://example.org/x">web</a><a href="mailto:a@b.c">m</a><link href="data:,">'
    assert found(a=f'<p id="own">{links}{out}<a href="en/">en</a></p>', b="<h2 id=there>x</h2>") == []


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('<a href="c.html">c</a>', "a.html: 'c.html' leads to a file that is not there"),
        ('<a href="#gone">c</a>', "a.html: '#gone' leads to a place that a.html does not have"),
        ('<a href="b.html#gone">c</a>', "a.html: 'b.html#gone' leads to a place that b.html does not have"),
        ('<a href="../x.html">c</a>', "a.html: '../x.html' leads out of the site"),
        ('<a href="/x.html">c</a>', "a.html: '/x.html' leads out of the site"),
        ('<a href="//host/x">c</a>', "a.html: '//host/x' leads out of the site"),
        ('<a href="JavaScript:alert(1)">c</a>', "a.html: 'JavaScript:alert(1)' leads out of the site"),
        ('<a href="file:/srv/x">c</a>', "a.html: 'file:/srv/x' leads out of the site"),
        ('<img src="x.png">', "a.html: 'x.png' leads to a file that is not there"),
        (
            '<meta http-equiv="refresh" content="0; url=c.html">',
            "a.html: 'c.html' leads to a file that is not there",
        ),
    ],
)
def test_a_link_that_leads_nowhere_is_told_with_its_page(body, said):
    assert found(a=body, b="") == [said]


def test_text_that_looks_like_a_link_is_none():
    hostile = "&lt;a href=&quot;gone.html&quot;&gt; &lt;/title&gt;"
    title = f"<title>{hostile}</title><script>'<a href=\"gone.html\">'</script>"
    assert found(a=f'{title}<p title="{hostile}">{hostile}</p>') == []


def test_letters_of_an_address_may_be_written_otherwise():
    assert target("en/a.html", "../b%20c.html?x=1#%D8%A7") == ("b c.html", "ا")
    assert target("en/a.html", "./b.html") == ("en/b.html", "")
    assert target("en/a.html", "#x") == ("en/a.html", "x")
    assert target("a.html", "http://[") == ("", "")


def test_a_page_says_what_it_is_about_and_what_its_sections_begin_with():
    page = read_page(
        "a.html",
        '<meta name="description" content="One &amp; all"><section aria-labelledby="since-2024"><h2>x</h2>'
        "<p><b>It rose.</b>\n By one.</p><p>more</p></section>",
    )
    assert (page.about, page.passages) == ("One & all", {"since-2024": "It rose. By one."})
    assert page.listed


def test_pages_that_only_lead_on_or_failed_are_not_to_be_found():
    moved = '<meta http-equiv="refresh" content="0; url=b.html">'
    assert not read_page("a.html", moved).listed
    assert not read_page("a.html", '<div class="failure">x</div>').listed
