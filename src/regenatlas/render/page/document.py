"""What an executed notebook shows, as blocks that HTML and PDF are both made from.

Only outputs that the presentation layer publishes are taken up: prose, tables, figures, the ledger, and text.
Any other is refused with its cell, rather than left out or shown as the text that stands in for it. Code,
prompts and standard error are not for the reader of a report. Notebook HTML is never passed on, so no table
cell can smuggle markup.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from regenatlas.render.page.citation import NAME, Citation, work
from regenatlas.report.display import FACTS_MIME, FIGURE_MIME, SVG_MIME, TABLE_MIME, Figure, Table
from regenatlas.report.narrative import Prose

#: The address of a fact's note, before its id.
FACT = "#fact-"

#: The methods page, and its text beside the notebooks, without suffix.
METHODS = "methods"

#: The chapter that is the brief of a bundle: it asks all others.
BRIEF = "00_overview"

_TO_METHODS = re.compile(rf"\[[^\]]+\]\({METHODS}\.md#[\w-]+\)")

#: With what the ids of those terms begin that are names of counting rules.
RULE = "rule-"

#: What a paragraph is in the summary of a bundle: a doubt, or what would settle it.
ROLES = ("uncertain", "settles")

#: The Markdown of a report: CommonMark and its tables; HTML in it is text.
MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


#: Letters of a text that a report has room for.
LONGEST = 20_000

#: What a report cannot show, and what to call in its place, by the beginning of the type.
_INSTEAD = {
    "application/vnd.jupyter.widget": ("a widget", "report.table or report.show, which need no kernel"),
    "image/": ("a picture", "report.show with a figure of report.figures, which has a title and its data"),
    "text/html": ("HTML", "report.table for a table, report.say for text"),
    "text/latex": ("a formula", "report.say"),
    "": ("what no page can hold", "report.say, report.table or report.show"),
}
_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]{6,}>")
_TERMINAL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


class OutputError(ValueError):
    """A cell shows something that a report cannot; `cell`: its number in the stored notebook; its source."""

    def __init__(self, reason: str, cell: int, source: str) -> None:
        super().__init__(reason)
        self.cell = cell
        self.source = source


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
    """A chapter as it is read: its question, its blocks in order, its ledger ({} if it published none).

    `headline`: its finding as a line of Markdown, "" if it states none. `summary`: role (of `ROLES`) and
    Markdown of the paragraphs that the summary of a bundle repeats.
    """

    name: str
    title: str
    blocks: tuple[Block, ...]
    ledger: Mapping[str, Any] = field(default_factory=dict)
    headline: str = ""
    summary: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Link:
    """A chapter of the same bundle, or one of its files; `href` is relative to the page."""

    name: str
    title: str
    href: str
    current: bool = False


@dataclass(frozen=True)
class Term:
    """A word of the glossary: `forms` in which it stands in a text, its `name` and what it means."""

    id: str
    forms: tuple[str, ...]
    name: str
    text: str


@dataclass(frozen=True)
class Guide:
    """The methods: `sections` as Markdown by what leads to each, terms, and `href`, the page's address."""

    title: str
    sections: Mapping[str, str]
    terms: tuple[Term, ...]
    href: str = ""


@dataclass(frozen=True)
class Edition:
    """What a page says around its story. Names and dates are words of the edition's language.

    `version` and `licence` (SPDX) are those of the tables.
    `files`, `whole`: this chapter, and all of them in one, as other files of the same request. `folder`: of
    the page, from the root of all reports, "" for one that belongs to no country and date.
    """

    country: str = ""
    as_of: str = ""
    definition: str = ""
    known_by: str = ""
    version: str = ""
    licence: str = ""
    lang: str = "en"
    direction: str = "ltr"
    chapters: tuple[Link, ...] = ()
    index: str = ""
    folder: str = ""
    files: tuple[Link, ...] = ()
    whole: tuple[Link, ...] = ()
    guide: Guide | None = None
    translate: Callable[[str], str] = str

    @property
    def stem(self) -> str:
        """How the names of files begin that a reader takes along: country, day and what else differs."""
        return self.folder.partition("/")[2].replace("/", "_")

    @property
    def here(self) -> str:
        """The address of the current chapter in its bundle; "" for a page that is none."""
        return next((link.href for link in self.chapters if link.current), "")

    @property
    def neighbours(self) -> tuple[Link | None, Link | None]:
        """The chapters before and after the current one; None where there is none."""
        around = [None, *self.chapters, None]
        triples = zip(around, self.chapters, around[2:], strict=False)
        return next(((before, after) for before, link, after in triples if link.current), (None, None))

    def citation(self, title: str) -> str:
        """How to cite a document of this edition, in a sentence."""
        title = title if title.endswith(("?", ".", "!")) else f"{title}."
        year = next(iter(Citation(version=self.version).date), self.translate("no year"))
        versions = self.translate("{name} {version}, data version {data}.")
        if self.licence:
            versions = self.translate("{name} {version}, data version {data} ({licence}).")
        values = {"name": NAME, "version": work().version, "data": self.version, "licence": self.licence}
        return f"{'; '.join(work().authors)} ({year}). {title} {self.speaks_of} {versions.format_map(values)}"

    @property
    def speaks_of(self) -> str:
        """The day and the rule, in a sentence."""
        of = "As of {date}, counted by the rule «{definition}»."
        if self.known_by:
            of = "As of {date}, as known by {known_by}, counted by the rule «{definition}»."
        values = {"date": self.as_of, "known_by": self.known_by, "definition": self.definition}
        return self.translate(of).format_map(values)


def read_chapter(notebook: Mapping[str, Any], name: str = "") -> Chapter:
    """The chapter that an executed notebook tells.

    The first top heading is its title, else its name; a second one, which is computed, its headline. Raises
    `OutputError`.
    """
    ledger: Mapping[str, Any] = {}
    blocks: list[Block] = []
    title = headline = ""
    for index, cell in enumerate(notebook["cells"]):
        for output in cell.get("outputs", ()):
            if reason := _unshown(output):
                # Here, because it imports nbformat, which takes two seconds that most pages can do without.
                from regenatlas.render.execute.fork_engine import stored_number

                raise OutputError(reason, stored_number(notebook, index), cell["source"])
        for block in _blocks(cell):
            if isinstance(block, dict):
                ledger = block
                continue
            if isinstance(block, Prose) and not title:
                title, rest = split_title(block.markdown)
                block = Prose(rest, rest)  # noqa: PLW2901
            elif isinstance(block, Prose) and not headline and block.markdown.startswith("# "):
                headline = block.markdown.removeprefix("# ")
                continue
            if not isinstance(block, Prose) or block.markdown.strip():
                blocks.append(block)
    return Chapter(
        name or str(ledger.get("chapter", "")),
        title or name,
        tuple(blocks),
        ledger,
        headline,
        _summary(notebook),
    )


def _summary(notebook: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    outputs = (output for cell in notebook["cells"] for output in cell.get("outputs", ()))
    published = (
        (output.get("metadata", {}).get("regenatlas", {}), output.get("data", {})) for output in outputs
    )
    return tuple(
        (known["role"], data["text/markdown"]) for known, data in published if known.get("role") in ROLES
    )


def split_title(markdown: str) -> tuple[str, str]:
    """The text of a leading top heading ("" if there is none) and the Markdown after it."""
    tokens = MARKDOWN.parse(markdown)
    if not tokens or tokens[0].type != "heading_open" or tokens[0].tag != "h1" or tokens[0].map is None:
        return "", markdown
    return plain_text(tokens[1]), "\n".join(markdown.splitlines()[tokens[0].map[1] :])


def leads_to_methods(block: Block) -> bool:
    """Whether a block is a link to the methods alone, which no document has beside it."""
    return isinstance(block, Prose) and bool(_TO_METHODS.fullmatch(block.markdown.strip()))


def plain_text(inline: Token) -> str:
    """The words of an inline token without markup."""
    return "".join(
        token.content if token.type in {"text", "code_inline"} else " " * (token.type == "softbreak")
        for token in inline.children or ()
    )


def heading_level(tag: str, previous: int) -> int:
    """The level of a heading (`h1` to `h6`): 2 or more, none skipped (PDF/UA wants it); `previous` from 1."""
    return min(max(int(tag[1]), 2), previous + 1)


def _blocks(cell: Mapping[str, Any]) -> Iterator[Block | dict[str, Any]]:
    if cell["cell_type"] == "markdown":
        yield Prose(cell["source"], cell["source"])
    for output in cell.get("outputs", ()):
        if output["output_type"] == "stream" and output["name"] == "stdout":
            yield Plain(_TERMINAL.sub("", output["text"]))
        elif "data" in output and "title_of" not in output.get("metadata", {}).get("regenatlas", {}):
            block = _block(output["data"])
            if block is not None:
                yield block


def _unshown(output: Mapping[str, Any]) -> str:
    """Why an output cannot stand in a report, and what to call in its place; "" if it can."""
    if output["output_type"] == "error":
        return f"shows an error ({output['ename']}); catch it, and tell of it by report.say"
    data = output.get("data", {})
    text = str(output.get("text", "") if output.get("name") == "stdout" else data.get("text/plain", ""))
    if {FACTS_MIME, TABLE_MIME, FIGURE_MIME, "text/markdown"} & data.keys():
        return ""
    for kind in sorted(data.keys() - {"text/plain"}):
        what, instead = next(known for begin, known in _INSTEAD.items() if kind.startswith(begin))
        return f"shows {what} ({kind}), which stands in no report: use {instead}"
    if _ADDRESS.search(text):
        return f"shows an object by its address ({text[:60]}): end the line with ; or use report.say"
    if len(text) > LONGEST:
        return f"shows {len(text):,} letters of text, more than the {LONGEST:,} of a report: use report.table"
    return ""


def _block(data: Mapping[str, Any]) -> Block | dict[str, Any] | None:
    """A display bundle as the richest block it can be; the ledger as it is."""
    if FACTS_MIME in data:
        return dict(data[FACTS_MIME])
    if FIGURE_MIME in data and SVG_MIME in data:
        return Figure.from_json(data[FIGURE_MIME], data[SVG_MIME])
    if TABLE_MIME in data:
        return Sources() if data[TABLE_MIME]["name"] == "sources" else Table.from_json(data[TABLE_MIME])
    if "text/markdown" in data:
        return Prose(data.get("text/plain", ""), data["text/markdown"])
    return Plain(data["text/plain"]) if "text/plain" in data else None


def slug(text: str) -> str:
    """A readable id: letters and digits of any script joined by hyphens."""
    parts = re.sub(r"[^\w]+", "-", unicodedata.normalize("NFC", text).lower()).strip("-_")
    return parts or "section"
