"""The FDA's page of approved cellular and gene therapy products, saved as HTML.

It has two columns, product and manufacturer, and no dates: it can show that a product is missing from our
tables, or is no longer on the page, but not since when.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

from regenatlas.importing.grids import day_in, decoded, read_file, tidy
from regenatlas.importing.statement import ImportFileError, Origin, Reading, Statement

TITLE, PUBLISHER = "Approved cellular and gene therapy products", "US Food and Drug Administration"
_MARKS = re.compile(r"[™®©]|\((?:TM|R)\)", re.IGNORECASE)


def read(files: Sequence[Path]) -> Reading:
    """The products of the newest of these pages. Raises `ImportFileError`."""
    until, statements, digests = max((_page(path) for path in files), key=lambda page: page[0])
    return Reading("fda-list", "FDA", TITLE, PUBLISHER, until, tuple(statements), digests, len(statements))


def _page(path: Path) -> tuple[str, list[Statement], dict[str, str]]:
    from lxml import etree, html

    content = read_file(path)
    parser = html.HTMLParser(no_network=True, encoding="utf-8")
    try:
        tree = html.document_fromstring(decoded(path.name, content).encode(), parser=parser)
    except etree.LxmlError as error:
        raise ImportFileError(f"{path.name}: not readable as HTML ({error})") from None
    text = tidy(tree.text_content())
    stamp = re.search(r"(?i:current as of|updated)[^0-9]{0,20}(\d{1,2})/(\d{1,2})/(\d{4})", text)
    if stamp is None:
        raise ImportFileError(f"{path.name}: expected «Content current as of» with a day, found none")
    until = day_in(path.name, f"{stamp[3]}-{int(stamp[1]):02}-{int(stamp[2]):02}")
    statements = []
    for number, row in enumerate(tree.iter("tr"), start=1):
        cells = [tidy(cell.text_content()) for cell in row.iter("td")]
        if len(cells) >= 2 and cells[0].casefold() != "product":
            statements.append(_statement(Origin(path.name, "", number), *cells[:2]))
    if not statements:
        raise ImportFileError(f"{path.name}: expected a table of products and manufacturers, found none")
    return until, statements, {path.name: hashlib.sha256(content).hexdigest()}


def _statement(origin: Origin, product: str, maker: str) -> Statement:
    """«TRADE NAME (proper name [alias])», or the proper name alone."""
    brand, _, proper = _MARKS.sub("", product).partition("(")
    substance = tidy(re.sub(r"\[.*?\]", "", proper).rstrip(") "))
    name = tidy(brand)
    key = name.casefold()
    return Statement(key, (name,), substance or name, granted="", origin=origin, holder=maker)
