"""The Markdown of a document as plain data, which the Typst template turns into content.

No text ever becomes Typst source, so none can become a command of it. The parser is the one of the web page:
both read a chapter alike, and no second program has to be started for every document (pandoc took 40 to
85 ms of a chapter, this takes 5 to 15).

A text is a string, everything else a list whose first item is its kind. Inline: `strong`, `em`, `s`,
`code`, `br`, `web` (address, content), `fact` (label, number of its note, content), `trend` (SVG, its words,
content), `to` (chapter of the same document, content). Blocks: `p`,
`h` (level, content), `list`, `steps` (first number, items), `quote`, `pre`, `rule`, `grid`
(alignments, cells of which the first are the headings).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from markdown_it.tree import SyntaxTreeNode

from regenatlas.render.page.document import FACT, MARKDOWN, heading_level
from regenatlas.render.pdf.typefaces import legible
from regenatlas.report.display import Cell
from regenatlas.report.escaping import safe_url
from regenatlas.report.figures import trends

Node = str | list[Any]

#: Letters of a word that is not broken; a longer one may be after its punctuation or, without any, anywhere.
LONGEST_WORD = 24

_BREAK = "\u200b"  # a place to break, which shows nothing

# What turns the text around it, or has no shape in any font. Tables hold none of it, other texts might.
_NOTHING = [*range(0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0xFDD0, 0xFDF0), 0xFFFE, 0xFFFF]
_UNSHOWN = {**dict.fromkeys(_NOTHING), **dict.fromkeys(range(0xD800, 0xE000), "\ufffd")}


class TypstRenderer:
    """Renders the Markdown of one chapter, in its order.

    `numbers`: of the notes, by id of the fact. `beside`: chapters that a link may lead to.
    """

    def __init__(self, chapter: str, numbers: Mapping[str, int], beside: Iterable[str] = ()) -> None:
        self._beside = frozenset(beside)
        self._chapter = chapter
        self._numbers = numbers
        self._level = 1

    def blocks(self, markdown: str) -> list[Node]:
        """Markdown as blocks. HTML in it is text, an image is its alternative text."""
        return [self._block(node) for node in SyntaxTreeNode(MARKDOWN.parse(markdown)).children]

    def inline(self, markdown: str) -> list[Node]:
        """A single line of Markdown, such as a caption."""
        return self._inline(SyntaxTreeNode(MARKDOWN.parseInline(markdown)).children)

    def cell(self, cell: Cell, longest: int = LONGEST_WORD, *, own: bool = False) -> Node:
        """A table cell: its text, led to a note or to the web, and its trend; `longest` as in `breakable`."""
        text = self._text(cell, longest)
        drawing = trends.svg(cell.trend, own=own)
        return ["trend", drawing, trends.words(cell.trend), [text]] if drawing else text

    def _text(self, cell: Cell, longest: int) -> Node:
        content: list[Node] = [breakable(cell.text, longest)]
        if href := safe_url(cell.href):
            content = [["web", href, content]]
        return self._fact(cell.fact, content) if cell.fact in self._numbers else content[0]

    def label(self, fact: str) -> str:
        """The name by which the document's links find the note of a fact."""
        return f"{self._chapter}:{fact}"

    def _fact(self, fact: str, content: list[Node]) -> Node:
        return ["fact", self.label(fact), self._numbers[fact], content]

    def _block(self, node: SyntaxTreeNode) -> Node:
        block: list[Any]
        match node.type:
            case "heading":
                self._level = heading_level(node.tag, self._level)
                block = ["h", self._level, self._inline(node.children)]
            case "paragraph":
                block = ["p", self._inline(node.children)]
            case "bullet_list":
                block = ["list", self._items(node)]
            case "ordered_list":
                block = ["steps", int(node.attrs.get("start", 1)), self._items(node)]
            case "blockquote":
                block = ["quote", [self._block(child) for child in node.children]]
            case "table":
                block = self._grid(node)
            case "hr":
                block = ["rule"]
            case _:  # fenced or indented; with HTML off there is nothing else
                block = ["pre", lines(node.content)]
        return block

    def _items(self, node: SyntaxTreeNode) -> list[list[Node]]:
        return [[self._block(child) for child in item.children] for item in node.children]

    def _grid(self, node: SyntaxTreeNode) -> list[Any]:
        rows = [row for part in node.children for row in part.children]
        styles = [str(cell.attrs.get("style", "")) for cell in rows[0].children]
        align = [style.removeprefix("text-align:") or "left" for style in styles]
        return ["grid", align, [self._inline(cell.children) for row in rows for cell in row.children]]

    def _inline(self, nodes: Iterable[SyntaxTreeNode]) -> list[Node]:
        """Nodes as content in which no text follows another."""
        content: list[Node] = []
        for part in (part for node in nodes for part in self._parts(node)):
            if isinstance(part, str) and content and isinstance(content[-1], str):
                content[-1] += part
            else:
                content.append(part)
        return content

    def _parts(self, node: SyntaxTreeNode) -> list[Node]:
        match node.type:
            case "text":
                parts: list[Node] = [breakable(node.content)]
            case "softbreak":
                parts = [" "]
            case "hardbreak":
                parts = [["br"]]
            case "code_inline":
                parts = [["code", breakable(node.content)]]
            case "strong" | "em" | "s":
                parts = [[node.type, self._inline(node.children)]]
            case "link":
                parts = self._link(str(node.attrs.get("href", "")), self._inline(node.children))
            case _:  # the frame of a line, or an image, which is its alternative text
                parts = self._inline(node.children)
        return parts

    def _link(self, href: str, content: list[Node]) -> list[Node]:
        """Links lead to a note, a chapter or the web; one that leads nowhere is its text."""
        fact = href.removeprefix(FACT) if href.startswith(FACT) else ""
        if fact in self._numbers:
            return [self._fact(fact, content)]
        if (chapter := href.removesuffix(".html")) in self._beside:
            return [["to", chapter, content]]
        address = safe_url(href)
        return [["web", address, content]] if address else content


def breakable(text: str, longest: int = LONGEST_WORD) -> str:
    """Text without signs that have no shape, with places to break words of more than `longest` letters."""
    shown = text if text.isascii() and text.isprintable() else legible(text.translate(_UNSHOWN))
    if len(shown) <= longest:
        return shown
    word, part = _long(longest)
    return word.sub(lambda found: part.sub(lambda end: end[0] + _BREAK, found[0]), shown)


@cache
def _long(longest: int) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A word of more letters, and the parts of it after which it may be broken."""
    parts = rf"[^/._?&=-]{{{longest}}}(?=\w)|[/._?&=-](?=\w)"
    return re.compile(rf"\S{{{longest + 1},}}"), re.compile(parts)


def lines(text: str) -> str:
    """Text of several lines to be shown as it was laid out."""
    return "\n".join(breakable(line.expandtabs()) for line in text.rstrip().splitlines())
