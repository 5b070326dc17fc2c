"""The Markdown and the cells of a chapter as pieces of a text document, by the parser of the web page."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace

from markdown_it.tree import SyntaxTreeNode

from regenatlas.render.office.paper import Paper, Piece
from regenatlas.render.page.document import FACT, MARKDOWN, heading_level
from regenatlas.report.display import Cell

#: How deep lists are indented; deeper ones stay there.
_DEEPEST = 3


class Passages:
    """Writes what one chapter says.

    `mention`: the number of a fact's note, None if it has none. `beside`: names of chapters in the document.
    """

    def __init__(self, paper: Paper, mention: Callable[[str], int | None], beside: Collection[str]) -> None:
        self._paper = paper
        self._mention = mention
        self._beside = beside
        self._level = 1

    def blocks(self, markdown: str) -> None:
        """Markdown as paragraphs, headings, lists and tables; HTML in it is text."""
        self._blocks(SyntaxTreeNode(MARKDOWN.parse(markdown)).children)

    def inline(self, markdown: str, *, bold: bool = False) -> list[Piece]:
        """A single line of Markdown, such as a caption."""
        return self._pieces(SyntaxTreeNode(MARKDOWN.parseInline(markdown)).children, Piece("", bold=bold))

    def cell(self, cell: Cell) -> list[Piece]:
        """A table cell: its text, led to its note or to the web."""
        if cell.fact and (note := self._mention(cell.fact)):
            return [Piece(cell.text), _mark(note)]
        chapter = cell.href.removesuffix(".html")
        if chapter in self._beside:
            return [Piece(cell.text, place=bookmark(chapter))]
        return [Piece(cell.text, address=cell.href)]

    def _blocks(self, nodes: Iterable[SyntaxTreeNode], style: str = "Normal") -> None:
        for node in nodes:
            match node.type:
                case "heading":
                    self._level = heading_level(node.tag, self._level)
                    self._paper.heading(self._line(node), self._level)
                case "paragraph":
                    self._paper.paragraph(self._line(node), style)
                case "bullet_list" | "ordered_list":
                    self._items(node, 1)
                case "blockquote":
                    self._blocks(node.children, "Quote")
                case "table":
                    rows = [row for part in node.children for row in part.children]
                    cells = [[self._line(cell) for cell in row.children] for row in rows]
                    headings = ["".join(piece.text for piece in cell) for cell in cells[0]]
                    self._paper.table(headings, cells[1:], ", ".join(headings))
                case "hr":
                    pass  # what it divides has headings
                case _:  # code, fenced or indented
                    lines(self._paper, node.content)

    def _items(self, node: SyntaxTreeNode, depth: int) -> None:
        kind = "List Bullet" if node.type == "bullet_list" else "List Number"
        style = kind if depth == 1 else f"{kind} {min(depth, _DEEPEST)}"
        for item in node.children:
            for child in item.children:
                if child.type in {"bullet_list", "ordered_list"}:
                    self._items(child, depth + 1)
                else:
                    self._blocks([child], style)

    def _line(self, node: SyntaxTreeNode) -> list[Piece]:
        return self._pieces(node.children, Piece(""))

    def _pieces(self, nodes: Iterable[SyntaxTreeNode], look: Piece) -> list[Piece]:
        return [piece for node in nodes for piece in self._of(node, look)]

    def _of(self, node: SyntaxTreeNode, look: Piece) -> list[Piece]:
        match node.type:
            case "text" | "code_inline":
                return [replace(look, text=node.content, code=node.type == "code_inline")]
            case "softbreak" | "hardbreak":
                return [replace(look, text=" " if node.type == "softbreak" else "\n")]
            case "link":
                return self._link(str(node.attrs.get("href", "")), node, look)
            case "strong":
                look = replace(look, bold=True)
            case "em":
                look = replace(look, italic=True)
            case "s":
                look = replace(look, strike=True)
        return self._pieces(node.children, look)  # of an image: its alternative text

    def _link(self, href: str, node: SyntaxTreeNode, look: Piece) -> list[Piece]:
        """Links lead to a note, a chapter or the web; one that leads nowhere is its text."""
        if href.startswith(FACT):
            note = self._mention(href.removeprefix(FACT))
            return [*self._pieces(node.children, look), *([_mark(note)] if note else [])]
        chapter = href.removesuffix(".html")
        if chapter in self._beside:
            return self._pieces(node.children, replace(look, place=bookmark(chapter)))
        return self._pieces(node.children, replace(look, address=href))


def bookmark(chapter: str) -> str:
    """The name of the place where a chapter begins."""
    return f"chapter_{''.join(sign if sign.isalnum() else '_' for sign in chapter)}"[:40]


def lines(paper: Paper, text: str) -> None:
    """Text that stays as it was laid out."""
    for line in text.rstrip().splitlines():
        paper.paragraph([Piece(line.expandtabs(), code=True)])


def _mark(note: int) -> Piece:
    return Piece(f"[{note}]", small=True, place=f"note_{note}")
