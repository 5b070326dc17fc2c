"""A chapter as one HTML file that asks nothing of the network.

The templates are the project's own: the stock ones of nbconvert load scripts from elsewhere, lose the
alternative texts of figures and show code. Everything in the page is escaped by Jinja; only the Markdown
renderer and the SVG cleaner hand it markup.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from regenatlas.render.document import Chapter, Edition, Figure, Plain, Prose, Sources, Table
from regenatlas.render.engine import Failed
from regenatlas.render.notes import ranges, read_notes
from regenatlas.render.svg import inline_svg
from regenatlas.render.words import Words

TEMPLATES = Path(__file__).parent / "templates"


def chapter_html(chapter: Chapter, edition: Edition) -> str:
    """The page of a chapter."""
    return environment().get_template("chapter.html.j2").render(page=page(chapter, edition))


def failure_html(title: str, failure: Failed, edition: Edition) -> str:
    """The page that stands in the place of a chapter that could not be rendered."""
    template = environment().get_template("failure.html.j2")
    return template.render(title=title, failure=failure, edition=edition, _=edition.translate)


def page(chapter: Chapter, edition: Edition) -> dict[str, Any]:
    """What the template needs. The body is rendered before the contents, which are its headings."""
    notes = read_notes(chapter)
    words = Words(notes)
    body: list[dict[str, Any]] = []
    figures = tables = 0
    for block in chapter.blocks:
        match block:
            case Prose():
                body.append({"kind": "prose", "html": words.html(block.markdown)})
            case Plain():
                body.append({"kind": "plain", "text": block.text})
            case Sources():
                body.append({"kind": "sources"})
            case Figure():
                figures += 1
                body.append(_figure(block, figures, chapter.name, words))
            case Table():
                tables += 1
                body.append(_table(block, tables, chapter.name, words))
    return {
        "chapter": chapter,
        "body": body,
        "notes": notes,
        "mentions": words.mentions,
        "places": {block["note"]: block["id"] for block in body if "note" in block},
        "headings": words.headings,
        "has_sources": Sources() in chapter.blocks,
        "edition": edition,
    }


@cache
def environment() -> Environment:
    """Jinja with everything escaped, and with unknown names refused."""
    loader = FileSystemLoader(TEMPLATES)
    made = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    # The style sheet is a template without variables, put in as it is.
    made.globals["ranges"] = ranges
    made.globals["style"] = Markup((TEMPLATES / "style.css").read_text(encoding="utf-8"))  # noqa: S704
    return made


def _figure(figure: Figure, number: int, chapter: str, words: Words) -> dict[str, Any]:
    identity = words.unique(f"figure-{figure.name}")
    drawing = inline_svg(figure.svg, f"{identity}-", figure.title, figure.alt, _colours())
    return {
        "kind": "figure",
        "id": identity,
        "number": number,
        "caption": words.inline(figure.caption),
        "note": figure.name,
        "svg": Markup(drawing),  # noqa: S704 - cleaned and escaped by inline_svg
        "data": _download(figure.csv),
        "file": f"{chapter}-{figure.name}.csv",
    }


def _table(table: Table, number: int, chapter: str, words: Words) -> dict[str, Any]:
    return {
        "kind": "table",
        "id": words.unique(f"table-{table.name}"),
        "number": number,
        "caption": words.inline(table.caption),
        "note": table.name,
        "columns": table.columns,
        "rows": [[words.cell(cell) for cell in row] for row in table.rows],
        "empty": table.empty,
        "data": _download(table.csv),
        "file": f"{chapter}-{table.name}.csv",
    }


def _download(csv: str) -> str:
    return "data:text/csv;charset=utf-8;base64," + base64.b64encode(csv.encode()).decode() if csv else ""


def _colours() -> Mapping[str, str]:
    """The theme's neutral colours, which the style sheet sets for light and dark."""
    # Here, because it imports matplotlib, which the front page and a failure can do without.
    from regenatlas.present.figures import theme

    return theme.SENTINELS
