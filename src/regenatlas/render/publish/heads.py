"""What a page of a published site says beyond the same page in its output folder: where it lies."""

from __future__ import annotations

import re
from dataclasses import dataclass

from markupsafe import Markup, escape

from regenatlas.render.publish.card import SIZE

FEED, CARD = "feed.xml", "card.png"

_PLACE = re.compile(r'(<span data-address="([^"]*)">)</span>')
_LOCAL = re.compile(r"(<span data-local>)[^<]*</span>")


@dataclass(frozen=True)
class Addresses:
    """Where a page lies, and what belongs to it: its picture, the feed, its PDF ("" without)."""

    page: str
    picture: str
    feed: str
    pdf: str = ""


def with_addresses(html: str, at: Addresses, *, listed: bool) -> str:
    """A page with its addresses in head and citation, and without what concerns only its maker's machine."""
    html = _PLACE.sub(lambda found: found[1] + found[2].replace("@", escape(at.page)) + "</span>", html)
    html = _LOCAL.sub(r"\1</span>", html)
    head = _shared(at) if listed else Markup('<meta name="robots" content="noindex">\n')
    return html.replace("</head>", f"{head}</head>", 1)


def _shared(at: Addresses) -> Markup:
    width, height = SIZE
    tags = [
        Markup('<link rel="canonical" href="{}">').format(at.page),
        Markup('<link rel="alternate" type="application/atom+xml" href="{}">').format(at.feed),
        *(
            Markup('<meta property="og:{}" content="{}">').format(*tag)
            for tag in [
                ("url", at.page),
                ("image", at.picture),
                ("image:width", width),
                ("image:height", height),
            ]
        ),
        Markup('<meta name="twitter:card" content="summary_large_image">'),
    ]
    if at.pdf:
        tags.append(Markup('<meta name="citation_pdf_url" content="{}">').format(at.pdf))
    return Markup("").join(tag + Markup("\n") for tag in tags)
