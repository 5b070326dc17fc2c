"""A chapter as one HTML file that asks nothing of the network.

Everything in the page is escaped by Jinja; only the Markdown
renderer, the list of rows and the SVG rewriter hand it markup. The page's policy admits its own styles and
script by their hashes and nothing else, so that no text could style or run, whatever it says.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from regenatlas.render.execute.outcome import Failed
from regenatlas.render.page.citation import ADDRESS, NAME, Citation
from regenatlas.render.page.document import MARKDOWN, Chapter, Edition, Plain, Sources, Term, plain_text
from regenatlas.render.page.markdown import HtmlRenderer
from regenatlas.render.page.notes import Note, read_notes
from regenatlas.render.page.rows import Rows, spans
from regenatlas.render.page.svg import Styles, inline_svg
from regenatlas.report.display import INLINE, Figure, Table
from regenatlas.report.narrative import Prose
from regenatlas.report.passages import Compiled

TEMPLATES = Path(__file__).parents[1] / "templates"

#: A line of a style sheet or script that no browser needs.
_COMMENT = re.compile(r"|//.*|/\*((?!\*/).)*\*/")

#: Data of more letters stand beside the page, where the store has them, and not in it.
_HEAVY = 24_000

#: A column with a longer text is kept wide enough to read; a table of more rows scrolls inside itself.
_LONG = 60
#: A day in words («11 September 2026») stays on one line; with more to it («at the latest») it may break.
_DAY = 18
_TALL = 30

#: Sources that a picture names.
_NAMED = 4


def chapter_html(chapter: Chapter, edition: Edition) -> str:
    """The page of a chapter."""
    return page_html(page(chapter, edition))


def page_html(shown: Mapping[str, Any]) -> str:
    """The page of a chapter from what `page` made of it."""
    return environment().get_template("chapter.html.j2").render(page=shown)


def failure_html(title: str, failure: Failed, edition: Edition) -> str:
    """The page that stands in the place of a chapter that could not be rendered."""
    template = environment().get_template("failure.html.j2")
    return template.render(title=title, failure=failure, edition=edition, _=edition.translate)


def moved_html(address: str) -> str:
    """The page at an old address, which leads to another one beside it."""
    return environment().get_template("moved.html.j2").render(address=address, edition=Edition(), _=str)


def page(chapter: Chapter, edition: Edition) -> dict[str, Any]:
    """What the template needs. The body is rendered before the contents, which are its headings."""
    notes = read_notes(chapter, country=edition.country)
    markdown = HtmlRenderer(notes, edition.translate, [link.href for link in edition.chapters], edition.guide)
    styles = Styles()
    if any(isinstance(block, Figure) for block in chapter.blocks):
        # Here, because it imports matplotlib, which pages without a drawing can do without.
        from regenatlas.report.figures import theme

        styles = Styles(theme.SENTINELS)
    headline = markdown.inline(chapter.headline) if chapter.headline else ""
    body: list[dict[str, Any]] = []
    intro = Markup()
    figures = tables = 0
    for block in chapter.blocks:
        match block:
            case Prose():
                body.append({"kind": "prose", "html": markdown.blocks(block.markdown)})
            case Plain():
                body.append({"kind": "plain", "text": block.text})
            case Sources():  # with what introduces it, it stands behind the way to the next chapter
                intro = body.pop()["html"] if body and body[-1]["kind"] == "prose" else Markup()
            case Figure():
                figures += 1
                common = _numbered(block, figures, chapter, edition, markdown)
                common["sources"] = _sources(notes.note(block.name), edition)
                body.append(common | _figure(block, common["id"], styles))
            case Table():
                tables += 1
                common = _numbered(block, tables, chapter, edition, markdown)
                show = _cards if block.look == "cards" else _table
                body.append(common | show(block, markdown))
    return {
        "chapter": chapter,
        "headline": headline,
        "body": body,
        "notes": notes,
        "rows": Rows(edition.translate),
        "mentions": markdown.mentions,
        "shown": {block["note"]: block for block in body if "note" in block},
        "headings": markdown.headings,
        "terms": [*markdown.opened.values()],
        "rule": _rule(edition),
        "has_sources": Sources() in chapter.blocks,
        "intro": intro,
        "style": Markup(styles.css()),  # noqa: S704 - declarations of drawings, checked one by one
        "cited": _cited(chapter, edition),
        "credit": _credit(edition),
        "citation": edition.citation(_full_title(chapter, edition)),
        "frame": " · ".join(filter(None, (edition.country, edition.as_of, edition.definition))),
        "edition": edition,
    }


def _rule(edition: Edition) -> Term | None:
    """The counting rule of an edition with what it means."""
    terms = edition.guide.terms if edition.guide else ()
    return next((term for term in terms if term.name == edition.definition), None)


@cache
def environment() -> Environment:
    """Jinja with everything escaped and unknown names refused; see `inline`, `hashed` for what it adds."""
    jinja = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        bytecode_cache=Compiled(__file__),
    )
    jinja.trim_blocks = jinja.lstrip_blocks = True
    jinja.globals.update(inline=inline, address=ADDRESS)
    jinja.filters.update(hashed=hashed, spans=spans)
    return jinja


@cache
def inline(name: str) -> Markup:
    """A style sheet or script without indents and comments: it holds nothing from the tables."""
    lines = map(str.strip, (TEMPLATES / name).read_text(encoding="utf-8").splitlines())
    return Markup("\n".join(line for line in lines if not _COMMENT.fullmatch(line)))  # noqa: S704


def hashed(text: str) -> Markup:
    """The name of an inline style or script in a Content-Security-Policy."""
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return Markup("'sha256-{}'").format(digest)


def _numbered(
    item: Figure | Table, number: int, chapter: Chapter, edition: Edition, markdown: HtmlRenderer
) -> dict[str, Any]:
    """What a figure and a table have in common. The id is taken before the caption is rendered."""
    kind, caption = ("figure", item.title) if isinstance(item, Figure) else ("table", item.caption)
    name = f"{chapter.name}-{item.name}.csv"
    # With the mark by which spreadsheets know the encoding.
    csv = base64.b64encode(item.csv.encode("utf-8-sig")).decode() if item.csv else ""
    data = f"data:text/csv;charset=utf-8;base64,{csv}" if csv else ""
    return {
        "kind": kind,
        "id": markdown.unique(f"{kind}-{item.name}"),
        "number": number,
        "caption": markdown.inline(caption.markdown),
        "note": item.name,
        "data": data if len(csv) < _HEAVY else f"data/{name}",
        "file": f"{edition.stem}_{name}" if edition.stem else name,
    }


def _credit(edition: Edition) -> str:
    """Where a picture that left its page comes from."""
    if not edition.as_of:
        return NAME
    about = edition.translate("{name}: {country}, data version {data}.")
    values = {"name": NAME, "country": edition.country, "data": edition.version}
    return f"{about.format_map(values)} {edition.speaks_of}"


def _sources(note: Note | None, edition: Edition) -> str:
    """Who stands behind a figure, those with most rows first."""
    names = note.publishers if note else ()
    if not names:
        return ""
    rest = len(names) - _NAMED
    known = "; ".join(names if rest < 2 else names[:_NAMED])
    text = "Sources: {names}." if rest < 2 else "Sources: {names}; {n} more."
    return edition.translate(text).format(names=known, n=rest)


def _full_title(chapter: Chapter, edition: Edition) -> str:
    return ": ".join(filter(None, (edition.country, chapter.title)))


def _cited(chapter: Chapter, edition: Edition) -> Citation:
    """The report as reference managers and search engines know it; about it they get its finding."""
    parts = [str(chapter.ledger.get(name) or "") for name in ("country", "as_of", "definition", "known_by")]
    finding = plain_text(MARKDOWN.parseInline(chapter.headline)[0]) if chapter.headline else ""
    return Citation(
        key=re.sub(
            r"[^\w-]+", "-", "-".join(filter(None, ("regenatlas", chapter.name, *parts))), flags=re.ASCII
        ),
        title=_full_title(chapter, edition),
        note=edition.speaks_of,
        version=edition.version,
        lang=edition.lang,
        licence=edition.licence,
        about=finding or chapter.title,
    )


def _figure(figure: Figure, identity: str, styles: Styles) -> dict[str, Any]:
    svg = inline_svg(figure.svg, f"{identity}-", figure.title.text, figure.alt, styles, figure.marks)
    # A text for those who do not see it repeats the finding, which a note has said already.
    about = figure.alt.replace(f"{figure.title.text}.", "").strip()
    return {"about": about, "svg": Markup(svg)}  # noqa: S704 - cleaned and escaped by inline_svg


def _table(table: Table, markdown: HtmlRenderer) -> dict[str, Any]:
    return {
        "about": "",
        "table": table,
        "classes": [_classes(table, at) for at in range(len(table.columns))],
        "long": len(table.cells) > INLINE,
        "tall": len(table.cells) > _TALL,
        "ids": [markdown.unique(identity) for identity in table.ids],
        "rows": [
            [markdown.cell(cell, own=at in table.own) for cell in row] for at, row in enumerate(table.cells)
        ],
    }


def _cards(table: Table, markdown: HtmlRenderer) -> dict[str, Any]:
    """A table whose rows are cards: text, who said it, what became of it (`tone`), and what has a heading."""
    keys = [column.key for column in table.columns]
    chosen = [at for at, key in enumerate(keys) if key in table.filters]
    differing = [at for at in chosen if len({row[at].text for row in table.cells}) > 1]
    cards = []
    for identity, row in zip(table.ids, table.cells, strict=True):
        cells = [markdown.cell(cell) for cell in row]
        cards.append(
            {
                "id": markdown.unique(identity),
                "text": cells[0],
                "by": cells[1],
                "outcome": cells[2],
                "tone": row[2].tone,
                "lines": [
                    (table.columns[at].heading, cells[at])
                    for at in range(3, len(cells))
                    if at not in chosen and row[at].text
                ],
                "tags": [(at, cells[at]) for at in chosen if at > 2 and row[at].text],
            }
        )
    return {
        "kind": "cards",
        "about": "",
        "cards": cards,
        "outcome": 2 in chosen,
        "filters": [(at, table.columns[at].heading) for at in differing],
        "empty": table.empty,
        "long": len(cards) > INLINE,
        "rows": cards,
    }


def _classes(table: Table, at: int) -> Markup:
    """The attribute of the cells of a column: how they are aligned, whether they are long texts or days."""
    align = table.columns[at].align
    longest = max((len(row[at].text) for row in table.cells), default=0)
    day = table.columns[at].kind == "date" and longest <= _DAY
    checked = ((align, align != "left"), ("long", longest > _LONG), ("day", day))
    names = [name for name, true in checked if true]
    return Markup(' class="{}"').format(" ".join(names)) if names else Markup()
