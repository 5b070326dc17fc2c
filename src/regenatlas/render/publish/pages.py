"""What a page has to do with others: its links, the places they lead to, what it says of itself.

Pages are read by an HTML5 parser, as a browser does it, so that a link is checked where a reader would click.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser

_ELSEWHERE = {"http", "https", "mailto", "data"}


@dataclass(frozen=True)
class Page:
    """A page by its name in the site. `about`: its description, `passages`: first one of each section by id.

    `listed`: whether it is one to be found, and not only leads on.
    """

    name: str
    ids: frozenset[str]
    links: tuple[str, ...]
    about: str
    passages: Mapping[str, str]
    listed: bool


def read_page(name: str, html: str) -> Page:
    """What stands in a page."""
    tree = LexborHTMLParser(html)
    about = tree.css_first('meta[name="description"]')
    leads = tree.css_first('meta[http-equiv="refresh"]')
    links = [one.attributes.get(key) for key in ("href", "src") for one in tree.css(f"[{key}]")]
    if leads is not None:
        links.append((leads.attributes.get("content") or "").partition("url=")[2])
    sections = tree.css("section[aria-labelledby]")
    return Page(
        name,
        ids=frozenset(one.attributes.get("id") or "" for one in tree.css("[id]")),
        links=tuple(dict.fromkeys(link for link in links if link is not None)),
        about=(about.attributes.get("content") or "") if about is not None else "",
        passages={
            one.attributes["aria-labelledby"] or "": " ".join(first.text().split())
            for one in sections
            if (first := one.css_first("p")) is not None
        },
        listed=leads is None and tree.css_first(".failure") is None,
    )


def target(page: str, link: str) -> tuple[str, str] | None:
    """The file of the site that a link leads to, and the place in it; None for one that leaves the site.

    The file is "" if no page of a site may have such a link.
    """
    try:
        parts = urlsplit(link.strip())
    except ValueError:
        return "", ""
    if parts.scheme in _ELSEWHERE:
        return None
    if parts.scheme or parts.netloc or parts.path.startswith("/"):
        return "", ""
    path, place = unquote(parts.path), unquote(parts.fragment)
    if not path:
        return page, place
    name = posixpath.normpath(posixpath.join(posixpath.dirname(page), path))
    return ("" if name.startswith("..") else f"{name}/index.html" if path.endswith("/") else name), place


def broken(pages: Mapping[str, Page], files: set[str]) -> Iterator[str]:
    """Every link that leads nowhere, with its page."""
    for page in pages.values():
        for link in page.links:
            found = target(page.name, link)
            if found is None:
                continue
            name, place = found
            if not name:
                yield f"{page.name}: {link!r} leads out of the site"
            elif name not in files:
                yield f"{page.name}: {link!r} leads to a file that is not there"
            elif place and name in pages and place not in pages[name].ids:
                yield f"{page.name}: {link!r} leads to a place that {name} does not have"
