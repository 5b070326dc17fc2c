"""What programs read of a site: a map of its pages, a feed of what changed between dates of a country.

Ids and dates come from the data, so that a site published again is news to nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as ET

ATOM, SITEMAP = "http://www.w3.org/2005/Atom", "http://www.sitemaps.org/schemas/sitemap/0.9"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"

#: Pages that one map may have.
MOST = 50_000


@dataclass(frozen=True)
class Change:
    """What changed for a country up to a day: its address, title, text and language."""

    address: str
    title: str
    text: str
    day: str
    lang: str


def atom(
    base: str, address: str, title: str, authors: Sequence[str], changes: Iterable[Change], day: str
) -> bytes:
    """The feed that lies at `address`, the newest change first; `day`: of a feed without any."""
    ET.register_namespace("", ATOM)
    ordered = sorted(changes, key=lambda change: (change.day, change.address), reverse=True)
    feed = ET.Element(f"{{{ATOM}}}feed")
    _add(feed, "id", base)
    _add(feed, "title", title)
    _add(feed, "updated", _instant(ordered[0].day if ordered else day))
    _add(feed, "link", rel="self", href=address)
    _add(feed, "link", rel="alternate", href=base)
    for name in authors:
        _add(_add(feed, "author"), "name", name)
    for change in ordered:
        entry = _add(feed, "entry")
        entry.set(LANG, change.lang)
        _add(entry, "id", change.address)
        _add(entry, "title", change.title)
        _add(entry, "updated", _instant(change.day))
        _add(entry, "link", rel="alternate", href=change.address)
        _add(entry, "summary", change.text)
    return _document(feed)


def sitemaps(addresses: Iterable[str], at: str, day: str) -> dict[str, bytes]:
    """The map of these pages by file name, a map of maps if they are many; `day`: when they were made."""
    ET.register_namespace("", SITEMAP)
    ordered = sorted(addresses)
    parts = [ordered[first : first + MOST] for first in range(0, len(ordered), MOST)] or [[]]
    maps = [_map("urlset", "url", part, day) for part in parts]
    if len(maps) == 1:
        return {"sitemap.xml": maps[0]}
    named = {f"sitemap-{number}.xml": one for number, one in enumerate(maps, start=1)}
    return {"sitemap.xml": _map("sitemapindex", "sitemap", [f"{at}{name}" for name in named], day), **named}


def _map(root: str, item: str, addresses: Sequence[str], day: str) -> bytes:
    found = ET.Element(f"{{{SITEMAP}}}{root}")
    for address in addresses:
        one = ET.SubElement(found, f"{{{SITEMAP}}}{item}")
        ET.SubElement(one, f"{{{SITEMAP}}}loc").text = address
        if day:
            ET.SubElement(one, f"{{{SITEMAP}}}lastmod").text = day
    return _document(found)


def _add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    made = ET.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    made.text = "".join(sign for sign in text if sign.isprintable()) or None  # XML has no other signs
    return made


def _instant(day: str) -> str:
    return f"{day}T00:00:00Z"


def _document(root: ET.Element) -> bytes:
    ET.indent(root, " ")
    return ET.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"
