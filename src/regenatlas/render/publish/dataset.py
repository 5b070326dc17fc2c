"""The tables in the words of schema.org, by which catalogues of data find them."""

from __future__ import annotations

import json
from typing import Any

from markupsafe import Markup

from regenatlas.render.page.citation import as_script
from regenatlas.tables.load import Tables


def described(tables: Tables, address: str = "") -> dict[str, Any]:
    """What a data package says of itself as a whole; `address`: where a site of it lies."""
    package = tables.package
    found = {
        "name": package.get("title", tables.name),
        "alternateName": tables.name,
        "description": package.get("description"),
        "version": package.get("version"),
        "license": [one.get("path", one["name"]) for one in package.get("licenses", ())],
        "creator": [
            {"@type": "Organization", "name": one["title"]} for one in package.get("contributors", ())
        ],
        "keywords": package.get("keywords"),
        "datePublished": package.get("collected_until"),
        "url": address,
    }
    return {name: value for name, value in found.items() if value}


def linked_data(tables: Tables, address: str) -> Markup:
    """The same as a part of a page's head."""
    data = {"@context": "https://schema.org", "@type": "Dataset", **described(tables, address)}
    text = json.dumps(data, ensure_ascii=False)
    return Markup('<script type="application/ld+json">{}</script>\n').format(as_script(text))
