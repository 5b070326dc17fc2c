"""A site has a plain address of the web; anything else is refused in one line."""

import pytest

from regenatlas.render.publish.address import AddressError, Base, read_base


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("https://example.org", "https://example.org/"),
        ("https://example.org/atlas", "https://example.org/atlas/"),
        ("HTTP://Example.ORG:8080/a b/".replace(" ", "%20"), "http://example.org:8080/a%20b/"),
        ("https://münchen.example/ä/", "https://xn--mnchen-3ya.example/%C3%A4/"),
        ("https://example.org/\"'<x>", "https://example.org/%22%27%3Cx%3E/"),
    ],
)
def test_an_address_of_the_web_is_taken(given, read):
    assert read_base(given) == Base(read)


@pytest.mark.parametrize(
    "given",
    [
        "",
        "example.org",
        "/srv/www",
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://example.org/",
        "file:/srv/www",
        "https://",
        "https:///atlas",
        "https:example.org",
        "https://user:secret@example.org/",
        "https://user@example.org/",
        "https://example.org/?q=1",
        "https://example.org/#top",
        "https://example.org/a b",
        "https://example.org/\x1b[31m",
        "https://example.org\\evil",
        "https://example.org:99999/",
        "https://example.org/" + "a" * 600,
        " https://example.org/",
        "https://example.org/\u202e",
    ],
)
def test_anything_else_is_refused_in_one_line(given):
    with pytest.raises(AddressError) as refused:
        read_base(given)
    said = str(refused.value)
    assert said.startswith("base: ")
    assert said.isprintable()
    assert len(said) < 900


def test_a_file_has_its_address_and_an_index_that_of_its_folder():
    base = Base("https://example.org/atlas/")
    assert base.at("en/IRN/a b.html") == "https://example.org/atlas/en/IRN/a%20b.html"
    assert base.at("index.html") == "https://example.org/atlas/"
    assert base.at("en/index.html") == "https://example.org/atlas/en/"
    assert base.at("en/my_index.html") == "https://example.org/atlas/en/my_index.html"
    assert (base.is_root, Base("https://example.org/").is_root) == (False, True)
