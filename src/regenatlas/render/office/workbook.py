"""A bundle as an Excel workbook: its facts, tables and figures, and the rows and sources behind them.

Facts lead to their rows, rows to their sources; numbers are numbers and dates are dates, so that whoever goes
on computing need not copy a table from a page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from regenatlas.render.office.evidence import Stated, read_evidence
from regenatlas.render.office.sheets import Book, Content, Link, Sheet, Shown
from regenatlas.render.office.values import Typed, date, fact_value, figure_grid, table_grid
from regenatlas.render.page.document import MARKDOWN, Chapter, Edition, Plain, plain_text
from regenatlas.report.display import Figure, Table
from regenatlas.report.narrative import Prose

#: Where a row or a fact stands in full, whatever a cell holds of it.
_LEDGERS = "*.facts.json"


def report_xlsx(chapters: Sequence[Chapter], edition: Edition) -> bytes:
    """All chapters of a bundle as one workbook."""
    _ = edition.translate
    title = _("{country} in regenerative medicine").format(country=edition.country)
    about = " · ".join(filter(None, (edition.country, edition.as_of, edition.definition)))
    book = Book(edition, title, about)
    start, facts = book.sheet(_("Read me")), book.sheet(_("Facts"))
    items = [*_items(chapters, book)]
    rows, sources = book.sheet(_("Rows")), book.sheet(_("Sources"))
    writer = _Writer(chapters, edition, start, {"facts": facts, "rows": rows, "sources": sources})
    writer.sources(sources)
    writer.rows(rows)
    writer.facts(facts)
    for item in items:
        writer.item(item)
    writer.start(title, items)
    return book.content()


@dataclass(frozen=True)
class _Item:
    """A table or figure: `number` in its chapter, and its sheet."""

    chapter: Chapter
    block: Table | Figure
    number: int
    sheet: Sheet

    @property
    def caption(self) -> Prose:
        """What it shows."""
        return self.block.caption if isinstance(self.block, Table) else self.block.title


def _items(chapters: Sequence[Chapter], book: Book) -> Iterator[_Item]:
    """Tables and figures with sheets named after them and the number of their chapter."""
    for chapter in chapters:
        numbers = {Table: 0, Figure: 0}
        for block in chapter.blocks:
            if isinstance(block, Table | Figure):
                numbers[type(block)] += 1
                sheet = book.sheet(f"{chapter.name.partition('_')[0]} {block.name}")
                yield _Item(chapter, block, numbers[type(block)], sheet)


class _Writer:
    """Writes sheets in the order in which one leads to another: sources, rows, facts, tables."""

    def __init__(
        self, chapters: Sequence[Chapter], edition: Edition, start: Sheet, behind: Mapping[str, Sheet]
    ) -> None:
        self._chapters = chapters
        self._edition = edition
        self._evidence = read_evidence(chapters)
        self._pages = {link.href for link in edition.chapters}
        self._start = start
        self._behind = behind
        self._first = dict.fromkeys(behind, 0)  # where their tables begin
        self._fact_at: dict[tuple[str, str], int] = {}

    def sources(self, sheet: Sheet) -> None:
        """The documents, by number."""
        _ = self._edition.translate
        self._head(sheet, _("Sources"), _("Every document behind the numbers of this report."))
        headings = (_("Number"), _("Title"), _("Publisher"), _("Published"), _("Address"), _("Rows used"))
        lines = (
            (
                source.number,
                source.title,
                source.publisher,
                date(source.published) or source.published,
                Link(source.url, source.url) if source.url else "",
                source.rows,
                source.verified,
            )
            for source in self._evidence.sources
        )
        verified = _("Of them verified")
        self._first["sources"] = sheet.table((*headings, verified), lines, whole=_LEDGERS)

    def rows(self, sheet: Sheet) -> None:
        """The table rows, by number; each leads to its source."""
        _ = self._edition.translate
        self._head(sheet, _("Rows"), _("Every table row behind the numbers. The source leads to its line."))
        headings = (_("Number"), _("Row"), _("What it says"), _("Source"), _("Grade"), _("Verified"))
        seen = {True: _("verified"), False: _("not verified")}
        lines = (
            (
                row.number,
                row.ref,
                row.words,
                self._to("sources", row.source.number) if row.source else "",
                row.grade,
                seen[row.verified] if row.source else "",
                row.evidence,
            )
            for row in self._evidence.rows
        )
        self._first["rows"] = sheet.table((*headings, _("Evidence")), lines, whole=_LEDGERS)

    def facts(self, sheet: Sheet) -> None:
        """The numbers and dates that the chapters state, in reading order."""
        _ = self._edition.translate
        about = _("Every number and date that the chapters state. «Rows» leads to the first row behind it.")
        self._head(sheet, _("Facts"), about)
        lines = [[*self._fact(stated)] for stated in self._evidence.facts]
        headings = (_("Chapter"), _("Fact"), _("As told"), _("Value"), _("What it is"), _("Rows"))
        more = (_("Of them verified"), _("Numbers of the rows"), _("Sources"), _("On the page"))
        first = sheet.table((*headings, *more), lines, whole=_LEDGERS)
        for at, stated in enumerate(self._evidence.facts, start=first):
            self._fact_at[stated.chapter.name, stated.note.id] = at

    def item(self, item: _Item) -> None:
        """A table or figure under its title, with what is behind it."""
        _ = self._edition.translate
        kind = _("Table") if isinstance(item.block, Table) else _("Figure")
        sheet, block, name = item.sheet, item.block, item.chapter.name
        sheet.title(f"{kind} {item.number}. {item.caption.text}")
        sheet.line(Link(_("Read me"), place=self._start.place(0)), item.chapter.title)
        page = f"{name}.html"
        if page in self._pages:
            anchor = "figure" if isinstance(block, Figure) else "table"
            sheet.line(Link(_("On the page"), f"{page}#{anchor}-{block.name}"))
        stated = self._evidence.items.get((name, block.name))
        if stated and stated.note.rows:
            behind = _("Rows behind it: {rows}. Sources: {sources}.")
            numbers = self._evidence.row_numbers(stated.note)
            sheet.text(behind.format(rows=numbers, sources=self._evidence.source_numbers(stated.note) or "–"))
        if isinstance(block, Figure):
            sheet.text(block.alt)
        sheet.line()
        by_year = self._edition.translate("{heading}, by year")
        grid = table_grid(block, by_year) if isinstance(block, Table) else figure_grid(block)
        lines = ([self._content(typed, name) for typed in row] for row in grid.rows)
        own, empty = (block.own, block.empty) if isinstance(block, Table) else ((), "")
        whole = f"data/{name}-{block.name}.csv"
        sheet.table(grid.headings, lines, whole=whole, strong=frozenset(own), empty=empty)

    def start(self, title: str, items: Sequence[_Item]) -> None:
        """What this is, of when, by which rule, how to cite it, and what stands where."""
        _, edition, sheet = self._edition.translate, self._edition, self._start
        sheet.title(title)
        sheet.text(_("Facts, tables and figures of a report, with the rows and sources behind its numbers."))
        sheet.line()
        about = {
            _("Country"): edition.country,
            _("As of"): edition.as_of,
            _("As known by"): edition.known_by,
            _("Counting rule"): edition.definition,
            _("Data version"): edition.version,
            _("How to cite"): edition.citation(title),
        }
        for term, text in about.items():
            if text:
                sheet.line(term, text, strong=True)
        sheet.line()
        for chapter in self._chapters:
            page = f"{chapter.name}.html"
            question = Link(chapter.title, page) if page in self._pages else chapter.title
            sheet.line(_("Chapter"), question, _said(chapter), strong=True)
        sheet.line()
        behind = self._behind
        lists: list[tuple[Sheet, str]] = [
            (behind["facts"], _("Every number and date that the chapters state")),
            *((item.sheet, item.caption.text) for item in items),
            (behind["rows"], _("Every table row behind the numbers")),
            (behind["sources"], _("Every document behind the numbers")),
        ]
        lines = [(Link(one.name, place=one.place(0)), text, one.lines) for one, text in lists]
        sheet.table((_("Sheet"), _("What it holds"), _("Lines")), lines, whole="")

    def _head(self, sheet: Sheet, title: str, about: str) -> None:
        sheet.title(title)
        sheet.line(Link(self._edition.translate("Read me"), place=self._start.place(0)), about)
        sheet.line()

    def _to(self, behind: str, number: int) -> Link:
        """A number that leads to the line of that number."""
        return Link(number, place=self._behind[behind].place(self._first[behind] + number - 1))

    def _fact(self, stated: Stated) -> Iterator[Content]:
        note, evidence = stated.note, self._evidence
        value = fact_value(stated.value, stated.unit, note.text)
        page = f"{stated.chapter.name}.html"
        yield stated.chapter.name
        yield note.id
        yield note.text
        yield Shown(value.value, value.form)
        yield note.about
        if note.rows:
            first = min(evidence.numbers[row.ref] for row in note.rows)
            yield Link(len(note.rows), place=self._to("rows", first).place)
        else:
            yield 0
        yield note.verified
        yield Shown(evidence.row_numbers(note))
        yield Shown(evidence.source_numbers(note))
        yield Link(self._edition.translate("open"), f"{page}#fact-{note.id}") if page in self._pages else ""

    def _content(self, typed: Typed, chapter: str) -> Content:
        """A cell of a table: it leads to its fact, to a page of this report or to the web."""
        if (at := self._fact_at.get((chapter, typed.fact))) is not None:
            return Link(typed.value, place=self._behind["facts"].place(at), form=typed.form)
        if typed.href in self._pages or typed.href.startswith("http"):
            return Link(typed.value, typed.href, form=typed.form)
        return Shown(typed.value, typed.form) if typed.form else typed.value


def _said(chapter: Chapter) -> str:
    """What a chapter found, or why it could not be rendered."""
    if chapter.headline:
        return "".join(map(plain_text, MARKDOWN.parseInline(chapter.headline)))
    if chapter.ledger:
        return ""
    return " ".join(block.text for block in chapter.blocks if isinstance(block, Plain | Prose))
