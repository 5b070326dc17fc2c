"""A published page says where it lies, in head and citation; a page that is not to be found says that."""

from regenatlas.render.publish.heads import Addresses, with_addresses

HTML = (
    '<head><title>&lt;/head&gt;</title></head><p>Cited.<span data-address=" @"></span></p>'
    '<pre><span data-address="  url = {@},\n"></span></pre><code>x<span data-local> --out /srv</span></code>'
)
AT = Addresses("https://e.org/a&b.html", "https://e.org/card.png", "https://e.org/feed.xml")


def test_addresses_stand_in_head_and_citation():
    page = with_addresses(HTML, AT, listed=True)
    assert '<link rel="canonical" href="https://e.org/a&amp;b.html">' in page
    assert '<meta property="og:image" content="https://e.org/card.png">\n' in page
    assert page.index("canonical") < page.index("</head>")
    assert 'data-address=" @"> https://e.org/a&amp;b.html</span>' in page
    assert '{@},\n">  url = {https://e.org/a&amp;b.html},\n</span>' in page
    assert "citation_pdf_url" not in page


def test_a_pdf_is_named_where_there_is_one():
    at = Addresses(AT.page, AT.picture, AT.feed, "https://e.org/a.pdf")
    assert '<meta name="citation_pdf_url" content="https://e.org/a.pdf">' in with_addresses(
        HTML, at, listed=True
    )


def test_what_concerns_only_the_maker_s_machine_is_left_out():
    assert "<code>x<span data-local></span></code>" in with_addresses(HTML, AT, listed=True)


def test_a_page_that_is_not_to_be_found_asks_for_it():
    page = with_addresses(HTML, AT, listed=False)
    assert '<meta name="robots" content="noindex">\n</head>' in page
    assert "canonical" not in page
