"""What an executed notebook shows, as blocks that HTML and PDF are both made from.

Only outputs that the presentation layer publishes are taken up: prose, tables, figures, the ledger. Code,
prompts and standard error are not for the reader of a report. Notebook HTML is never passed on, so no table
cell can smuggle markup.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from regenatlas.report.display import FACTS_MIME, FIGURE_MIME, SVG_MIME, TABLE_MIME, Figure, Table
from regenatlas.report.narrative import Prose

#: The Markdown of a report: CommonMark and its tables; HTML in it is text.
MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


@dataclass(frozen=True)
class Plain:
    """Text without markup, shown as it is."""

    text: str


@dataclass(frozen=True)
class Sources:
    """The place where the chapter lists its sources; the notes number them."""


Block = Prose | Plain | Table | Figure | Sources


@dataclass(frozen=True)
class Chapter:
    """A chapter as it is read: its question, its blocks in order, its ledger ({} if it published none)."""

    name: str
    title: str
    blocks: tuple[Block, ...]
    ledger: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Link:
    """A chapter of the same bundle; `href` is relative to the page."""

    name: str
    title: str
    href: str
    current: bool = False


def _as_written(text: str) -> str:
    return text


@dataclass(frozen=True)
class Edition:
    """What a page says around its story. Names and dates are words of the edition's language."""

    country: str = ""
    as_of: str = ""
    as_of_iso: str = ""
    definition: str = ""
    known_by: str = ""
    version: str = ""
    lang: str = "en"
    direction: str = "ltr"
    chapters: tuple[Link, ...] = ()
    index: str = ""
    translate: Callable[[str], str] = _as_written

    @property
    def neighbours(self) -> tuple[Link | None, Link | None]:
        """The chapters before and after the current one; None where there is none."""
        around = [None, *self.chapters, None]
        here = next((at for at, link in enumerate(around) if link and link.current), None)
        return (None, None) if here is None else (around[here - 1], around[here + 1])

    def citation(self, title: str) -> str:
        """How to cite a document of this edition."""
        said = self.translate(
            "Regenatlas. {title} As of {date}, counted {definition}. Data version {version}."
        )
        title = title if title.endswith(("?", ".", "!")) else f"{title}."
        return said.format(title=title, date=self.as_of, definition=self.definition, version=self.version)


def read_chapter(notebook: Mapping[str, Any], name: str = "") -> Chapter:
    """The chapter that an executed notebook tells; the first top heading is its title, else its name."""
    ledger: Mapping[str, Any] = {}
    blocks: list[Block] = []
    title = ""
    for cell in notebook["cells"]:
        for block in _blocks(cell):
            if isinstance(block, dict):
                ledger = block
                continue
            if isinstance(block, Prose) and not title:
                title, rest = split_title(block.markdown)
                block = Prose(rest, rest)  # noqa: PLW2901
            if not isinstance(block, Prose) or block.markdown.strip():
                blocks.append(block)
    return Chapter(name or str(ledger.get("chapter", "")), title or name, tuple(blocks), ledger)


def split_title(markdown: str) -> tuple[str, str]:
    """The text of a leading top heading ("" if there is none) and the Markdown after it."""
    tokens = MARKDOWN.parse(markdown)
    if not tokens or tokens[0].type != "heading_open" or tokens[0].tag != "h1" or tokens[0].map is None:
        return "", markdown
    return plain_text(tokens[1]), "\n".join(markdown.splitlines()[tokens[0].map[1] :])


def plain_text(inline: Token) -> str:
    """The words of an inline token without markup."""
    return "".join(
        token.content if token.type in {"text", "code_inline"} else " " * (token.type == "softbreak")
        for token in inline.children or ()
    )


def _blocks(cell: Mapping[str, Any]) -> Iterator[Block | dict[str, Any]]:
    if cell["cell_type"] == "markdown":
        source = _text(cell["source"])
        yield Prose(source, source)
    for output in cell.get("outputs", ()):
        if output["output_type"] == "stream" and output["name"] == "stdout":
            yield Plain(_text(output["text"]))
        elif "data" in output and "title_of" not in output.get("metadata", {}).get("regenatlas", {}):
            block = _block(output["data"])
            if block is not None:
                yield block


def _block(data: Mapping[str, Any]) -> Block | dict[str, Any] | None:
    """A display bundle as the richest block it can be; the ledger as it is."""
    if FACTS_MIME in data:
        return dict(data[FACTS_MIME])
    if FIGURE_MIME in data and SVG_MIME in data:
        return Figure.from_json(data[FIGURE_MIME], _text(data[SVG_MIME]))
    if TABLE_MIME in data:
        return Sources() if data[TABLE_MIME]["name"] == "sources" else Table.from_json(data[TABLE_MIME])
    plain = _text(data.get("text/plain", ""))
    if "text/markdown" in data:
        return Prose(plain, _text(data["text/markdown"]))
    return Plain(plain) if "text/plain" in data else None


def _text(value: str | list[str]) -> str:
    """Notebook text, which a file may hold as a list of lines."""
    return value if isinstance(value, str) else "".join(value)
