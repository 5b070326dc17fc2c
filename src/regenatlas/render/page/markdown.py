"""The Markdown of a page as HTML, with headings to jump to and facts that lead to their notes."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest
from textwrap import shorten
from typing import Any
from urllib.parse import urlsplit

from markdown_it.token import Token
from markupsafe import Markup, escape

from regenatlas.render.page.document import (
    FACT,
    MARKDOWN,
    METHODS,
    RULE,
    Guide,
    Term,
    heading_level,
    plain_text,
    slug,
)
from regenatlas.render.page.notes import Notes
from regenatlas.report.display import Cell
from regenatlas.report.figures import trends

#: A fact of so few characters is not broken over two lines: a number stays with what it counts.
UNBROKEN = 18

#: Letters of what a fact means that stand beside it; the note has all.
_TITLE = 60

#: Ids that the templates give.
RESERVED = {"main", "contents", "cite", "citation", "bibtex", "ris", "numbers", "rows", "sources"}
RESERVED |= {"panel", "panel-kind", "panel-title", "panel-citation", "tools", "large", "large-title"}

PERMALINK = Markup('<a class="permalink" href="#{}" aria-label="{}">#</a></div>\n')


@dataclass(frozen=True)
class Heading:
    """A heading of the page: its level (2 or more, no level skipped), id and text."""

    level: int
    id: str
    text: str


class HtmlRenderer:
    """Renders the Markdown of one page; collects `headings` and ids of links to each fact (`mentions`).

    `beside`: addresses of the other chapters of the bundle, to which a link may lead. `guide`: the methods; a
    term of it opens its definition where it stands first in the text, a rule's name in each cell (`opened`).
    """

    def __init__(
        self,
        notes: Notes,
        translate: Callable[[str], str] = str,
        beside: Iterable[str] = (),
        guide: Guide | None = None,
    ) -> None:
        self._beside = frozenset(beside)
        self._methods = guide.href if guide else ""
        self._terms = {form: term for term in (guide.terms if guide else ()) for form in term.forms}
        self._term = _any_of(tuple(self._terms))
        self.opened: dict[str, Term] = {}
        self._permalink = translate("Link to this section: {title}")
        self.headings: list[Heading] = []
        self.mentions: dict[str, list[str]] = {}
        self._about = {
            note.id: f"{note.text}: {shorten(note.about, _TITLE, placeholder=' …')}"
            if note.about
            else note.text
            for note in notes.notes
        }
        self._taken = {
            *RESERVED,
            *(f"fact-{note.id}" for note in notes.notes),
            *(f"row-{row.number}" for row in notes.rows),
            *(f"source-{source.number}" for source in notes.sources),
            *(f"term-{term.id}" for term in self._terms.values()),
        }

    def inline(self, markdown: str) -> Markup:
        """A single line of Markdown, such as a caption, as HTML without a paragraph around it."""
        return self._render(MARKDOWN.parseInline(markdown))

    def blocks(self, markdown: str) -> Markup:
        """Markdown as HTML. Raw HTML in it is text, an image is its alternative text."""
        return self._render(MARKDOWN.parse(markdown))

    def cell(self, cell: Cell, *, own: bool = False) -> Markup:
        """A table cell with its trend; a link to a fact or to the web if it leads there."""
        drawing = Markup(trends.svg(cell.trend, own=own))  # noqa: S704 - numbers, and escaped words
        return self._text(cell) + (" " + drawing if drawing else "")

    def _text(self, cell: Cell) -> Markup:
        opening = Token("link_open", "a", 1, attrs={"href": FACT + cell.fact if cell.fact else cell.href})
        if self._link(opening) == "span":
            term = self._terms.get(cell.text)
            is_rule = term is not None and term.id.startswith(RULE)
            return self._open(term, cell.text) if term and is_rule else escape(cell.text)
        # A table has too many facts to say beside each what it means; its note does.
        given = {name: value for name, value in opening.attrs.items() if name != "title"}
        attributes = "".join(f' {name}="{html.escape(str(value))}"' for name, value in given.items())
        return Markup(f"<a{attributes}>{html.escape(cell.text)}</a>")  # noqa: S704 - escaped part by part

    def unique(self, wanted: str) -> str:
        """An id that nothing else on the page has."""
        free, number = wanted, 1
        while free in self._taken:
            number += 1
            free = f"{wanted}-{number}"
        self._taken.add(free)
        return free

    def _render(self, tokens: list[Token]) -> Markup:
        tokens = self._headings(tokens)
        for before, token in zip([None, *tokens], tokens, strict=False):
            self._inline(token.children or [])
            if token.children and before and before.type == "paragraph_open":
                token.children = list(self._with_terms(token.children))
            if token.type in {"th_open", "td_open"} and "style" in token.attrs:
                # The alignment of a Markdown table comes as style="text-align:right".
                token.attrs = {"class": str(token.attrs["style"]).removeprefix("text-align:")}
        # Every text was escaped by the renderer, which has HTML switched off.
        return Markup(MARKDOWN.renderer.render(tokens, MARKDOWN.options, {}))  # noqa: S704

    def _headings(self, tokens: Sequence[Token]) -> list[Token]:
        """The tokens with each heading at its level, followed by a link to itself."""
        result: list[Token] = []
        for token, following in zip_longest(tokens, tokens[1:]):
            if token.type == "heading_open":
                level = heading_level(token.tag, self.headings[-1].level if self.headings else 1)
                text = plain_text(following)
                self.headings.append(Heading(level, self.unique(slug(text)), text))
                token.tag, token.attrs = f"h{level}", {"id": self.headings[-1].id}
                # The link stands beside the heading, not in it, so that the heading's name is its own text.
                result += [Token("html_block", "", 0, content='<div class="heading">'), token]
            elif token.type == "heading_close":
                token.tag = f"h{self.headings[-1].level}"
                label = self._permalink.format(title=self.headings[-1].text)
                link = PERMALINK.format(self.headings[-1].id, label)
                result += [token, Token("html_block", "", 0, content=link)]
            else:
                result.append(token)
        return result

    def _inline(self, children: list[Token]) -> None:
        ends: list[str] = []
        for token, following in zip_longest(children, children[1:]):
            if token.type == "link_open":
                ends.append(self._link(token))
                if token.attrs.get("class") == "fact" and len(following.content) <= UNBROKEN:
                    token.attrs["class"] = "fact short"
            elif token.type == "link_close":
                token.tag = ends.pop()
            elif token.type == "image":
                token.type, token.tag, token.attrs, token.children = "text", "", {}, None

    def _with_terms(self, children: Sequence[Token]) -> Iterator[Token]:
        """The tokens of a paragraph, in which a term opens its definition if the page has not used it yet."""
        nested = 0
        for token in children:
            nested += token.nesting if token.type in {"link_open", "link_close"} else 0
            if token.type != "text" or nested or not self._term:
                yield token
                continue
            for at, part in enumerate(self._term.split(token.content)):
                term = self._terms.get(part) if at % 2 else None
                if term and term.id not in self.opened:
                    yield Token("html_inline", "", 0, content=self._open(term, part))
                elif part:
                    yield Token("text", "", 0, content=part)

    def _open(self, term: Term, words: str) -> Markup:
        """A button that opens the definition of a term; the page has it without script."""
        self.opened[term.id] = term
        return Markup('<button type="button" class="term" popovertarget="term-{}">{}</button>').format(
            term.id, words
        )

    def _link(self, token: Token) -> str:
        """Point a link to its note or to the web; the tag that it becomes, a span if it leads nowhere."""
        href = str(token.attrs.get("href", ""))
        attributes: dict[str, Any] = {}
        if href.startswith(FACT) and (fact := href.removeprefix(FACT)) in self._about:
            uses = self.mentions.setdefault(fact, [])
            uses.append(self.unique(f"use-{fact}-{len(uses) + 1}"))
            attributes = {"class": "fact", "href": href, "id": uses[-1], "title": self._about[fact]}
        elif urlsplit(href).scheme in {"http", "https"}:
            attributes = {"href": href, "rel": "noreferrer"}
        elif href in self._beside:
            attributes = {"href": href}
        elif href.startswith(f"{METHODS}.md#") and self._methods:
            attributes = {"href": self._methods + href[len(f"{METHODS}.md") :], "class": "guide"}
        token.attrs = attributes
        token.tag = "a" if attributes else "span"
        return token.tag


@lru_cache  # of an edition always the same, and there are so many that compiling them takes long
def _any_of(forms: tuple[str, ...]) -> re.Pattern[str] | None:
    """Finds one of the terms as whole words, the longest first; None without terms."""
    ordered = sorted(map(re.escape, forms), key=len, reverse=True)
    return re.compile(rf"(?<![\w-])({'|'.join(ordered)})(?![\w-])") if ordered else None
