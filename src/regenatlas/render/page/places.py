"""Where on a page somebody may want to land: what the search of a folder of reports is made from.

It is taken when the page is made and kept in the manifest, so that no page has to be read again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from regenatlas.report.display import Figure, Table


def places(page: Mapping[str, Any]) -> dict[str, Any]:
    """The places of a page that `html.page` describes.

    `title`: its question; `sections`: id and text of each heading; `figures`: id and title of each figure and
    table; `rows`: ids of rows and cards, `product-…`, `claim-…`.
    """
    shown: list[list[str]] = []
    rows: list[str] = []
    numbered = [block for block in page["chapter"].blocks if isinstance(block, Figure | Table)]
    for block, drawn in zip(numbered, (one for one in page["body"] if "number" in one), strict=True):
        title = block.title if isinstance(block, Figure) else block.caption
        shown.append([drawn["id"], title.text])
        rows += drawn.get("ids", ()) or (card["id"] for card in drawn.get("cards", ()))
    return {
        "title": page["chapter"].title,
        "sections": [[heading.id, heading.text] for heading in page["headings"] if heading.level < 4],
        "figures": shown,
        "rows": rows,
    }
