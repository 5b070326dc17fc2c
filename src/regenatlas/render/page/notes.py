"""Where the numbers of a chapter come from, numbered for readers: one note per fact, one entry per source.

A rank may rest on hundreds of rows, so a source is described once and the notes refer to it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

from regenatlas.render.page.document import Block, Chapter
from regenatlas.report.display import INLINE, Figure, Table
from regenatlas.report.escaping import isolated, plain, safe_url
from regenatlas.report.narrative import Prose

#: Of so many sources at most a document's note names each.
LISTED = 20

#: A brief one, of so many.
_NAMED = 6

#: Up to so many rows a document's note names them; the web page and the ledger do so always.
_ROWS = 3

#: Up to so many it tells them by evidence: those of one country, not of the world.
_GRADED = 60

_MENTION = re.compile(r"\]\(#fact-([a-z0-9_.-]+)\)")


class Source(NamedTuple):
    """A document behind so many `rows`, `verified` of them; `url` is "" unless it is a web address."""

    number: int
    title: str
    publisher: str
    published: str
    url: str
    rows: int
    verified: int


class Row(NamedTuple):
    """A table row, `table:key`, in words, with its source (None for counting rules) and how far verified.

    `grade`: the kind of document that bears it out, in words; "" where the table has no grades.
    """

    number: int
    ref: str
    words: str
    source: Source | None
    verified: bool
    evidence: str
    grade: str = ""


@dataclass(frozen=True)
class Step:
    """What made facts: a function as `module:function`, in a sentence; `module` alone for a notebook."""

    number: int
    module: str
    function: str
    words: str


@dataclass(frozen=True)
class Note:
    """A fact, as the chapter states it, or a table or figure, by title: its meaning, the rows behind it.

    `grades`: how many of the rows have each grade of evidence, strong to weak. `step`: what made it.
    """

    number: int
    id: str
    kind: str
    text: str
    about: str
    rows: tuple[Row, ...]
    grades: tuple[tuple[str, int], ...] = ()
    step: Step | None = None

    @property
    def counted(self) -> bool:
        """Whether licences or counting rules are among its rows."""
        return any(row.ref.startswith(("authorisations:", "definitions:")) for row in self.rows)

    @cached_property
    def runs(self) -> list[tuple[int, int]]:
        """The numbers of its rows as `ranges`."""
        return ranges(row.number for row in self.rows)

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """The distinct sources of its rows, by number."""
        sources = {row.source.number: row.source for row in self.rows if row.source}
        return tuple(sources[number] for number in sorted(sources))

    @property
    def publishers(self) -> tuple[str, ...]:
        """Who published its sources, or the titles of those without a publisher, by their number of rows."""
        behind = Counter(row.source.publisher or row.source.title for row in self.rows if row.source)
        return tuple(name for name, _ in behind.most_common())

    @cached_property
    def verified(self) -> int:
        """How many of its rows were verified on their source."""
        return sum(row.verified for row in self.rows)


@dataclass(frozen=True)
class Notes:
    """The notes of a chapter as it first mentions them, all their rows, and the sources of these.

    `own`: how many sources, the first, stand behind rows that name the country of the report. `steps`: all
    that made them.
    """

    notes: tuple[Note, ...]
    rows: tuple[Row, ...]
    sources: tuple[Source, ...]
    own: int = 0
    steps: tuple[Step, ...] = ()

    def note(self, fact: str) -> Note | None:
        """The note of a fact, table or figure; None for one that the ledger does not hold."""
        return next((note for note in self.notes if note.id == fact), None)

    def number(self, fact: str) -> int | None:
        """The number of a fact's note; None for a link to a fact that the ledger does not hold."""
        note = self.note(fact)
        return note.number if note else None


def read_notes(chapter: Chapter, numbers: MutableMapping[str, int] | None = None, country: str = "") -> Notes:
    """The chapter's ledger as numbered notes: facts as the prose mentions them, then tables and figures.

    `numbers`: those of sources already numbered in the same document, by id; new ones are added. `country`:
    by its name in the rows, its own sources come first.
    """
    numbers = {} if numbers is None else numbers
    ledger = chapter.ledger
    facts = {fact["id"]: fact for fact in ledger.get("facts", ())}
    mentioned = [fact for block in chapter.blocks for fact in _mentions(block) if fact in facts]
    others = sorted(facts, key=lambda fact: facts[fact].get("kind", "fact") != "fact")
    ordered = [facts[fact] for fact in dict.fromkeys([*mentioned, *others])]
    listed = ledger.get("rows", [])
    used = dict.fromkeys(
        source for fact in ordered for source in sorted({listed[at]["source"] for at in fact["rows"]} - {""})
    )
    own = _own(listed, country)
    total = Counter(row["source"] for row in listed)
    verified = Counter(row["source"] for row in listed if row["verified"])
    sources = {
        key: _source(
            numbers.setdefault(key, len(numbers) + 1), ledger["sources"][key], total[key], verified[key]
        )
        for key in sorted(used, key=lambda source: source not in own)
    }
    grades = {code: _line(words) for code, words in ledger.get("grades", {}).items()}
    rows = [_row(number, row, sources, grades) for number, row in enumerate(listed, start=1)]
    steps = _steps(chapter)
    notes = tuple(
        replace(_note(number, fact, rows, grades), step=steps.get(fact.get("made_by", "")))
        for number, fact in enumerate(ordered, start=1)
    )
    known = sum(key in own for key in sources)
    return Notes(notes, tuple(rows), tuple(sources.values()), known, tuple(steps.values()))


def inline_only(chapter: Chapter) -> Chapter:
    """The chapter with a ledger without the facts that only rows beyond the first of a table lead to.

    A document leaves such rows to the data, and need not say where their numbers come from.
    """
    folded = {
        cell.fact
        for block in chapter.blocks
        if isinstance(block, Table)
        for row in block.cells[INLINE:]
        for cell in row
    }
    blocks = (
        replace(block, cells=block.cells[:INLINE]) if isinstance(block, Table) else block
        for block in chapter.blocks
    )
    folded -= {fact for block in blocks for fact in _mentions(block)}
    facts = [fact for fact in chapter.ledger.get("facts", ()) if fact["id"] not in folded]
    return replace(chapter, ledger={**chapter.ledger, "facts": facts} if folded else chapter.ledger)


def behind(note: Note, translate: Callable[[str], str], *, brief: bool) -> str:
    """What a document says of the rows behind a note, which the page names one by one; "" without any.

    A `brief` one names neither rows nor many sources, which the chapter by itself does.
    """
    if not note.rows:
        return ""
    text = translate("Rows: {n}, verified: {verified}").format(n=len(note.rows), verified=note.verified)
    if len(note.rows) <= _ROWS and not brief:
        text += f" ({', '.join(row.ref for row in note.rows)})"
    if note.sources:
        runs = ranges(source.number for source in note.sources)
        listed = ", ".join(f"S{first}–{last}" if last > first else f"S{first}" for first, last in runs)
        many = len(note.sources) > (_NAMED if brief else LISTED)
        text += "; " + translate("sources: {numbers}").format(numbers=len(note.sources) if many else listed)
    text += "."
    if note.grades and len(note.rows) <= _GRADED and not brief:
        grades = "; ".join(f"{grade}: {n}" for grade, n in note.grades)
        text += f" {translate('Licence events by evidence –')} {grades}."
    return text


def ranges(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Ascending numbers as runs, first and last: 1, 2, 3, 7 are (1, 3) and (7, 7)."""
    runs: list[tuple[int, int]] = []
    for number in numbers:
        follows = runs and number == runs[-1][1] + 1
        runs.append((runs.pop()[0] if follows else number, number))
    return runs


def _steps(chapter: Chapter) -> dict[str, Step]:
    """The steps of a ledger by their name; "" is the notebook; {} for a ledger that has none."""
    listed = chapter.ledger.get("steps")
    if listed is None:
        return {}
    steps = {"": Step(1, f"notebooks/{chapter.name}.ipynb", "", "")}
    for number, (name, words) in enumerate(listed.items(), start=2):
        module, _, function = name.partition(":")
        steps[name] = Step(number, module, function, _line(words))
    return steps


def _own(listed: Sequence[Mapping[str, Any]], country: str) -> set[str]:
    """The sources of rows whose words name a country."""
    if not country:
        return set()
    named = re.compile(rf"(?<!\w){re.escape(country)}(?!\w)")
    words = ((row["source"], row.get("words") or "") for row in listed)
    return {source for source, text in words if country in text and named.search(text)}


def _note(number: int, fact: Mapping[str, Any], rows: Sequence[Row], grades: Mapping[str, str]) -> Note:
    text, about, behind = _line(fact["text"]), _line(fact["about"]), tuple(rows[at] for at in fact["rows"])
    found = Counter(row.grade for row in behind)
    graded = tuple((words, found[words]) for words in grades.values() if found[words])
    return Note(number, fact["id"], fact.get("kind", "fact"), text, about, behind, graded)


def _row(
    number: int, row: Mapping[str, Any], sources: Mapping[str, Source], grades: Mapping[str, str]
) -> Row:
    words, evidence = _line(row.get("words") or row["row"]), _line(row["evidence"])
    grade, verified = grades.get(row.get("grade", ""), ""), bool(row["verified"])
    return Row(number, row["row"], words, sources.get(row["source"]), verified, evidence, grade)


def _source(number: int, source: Mapping[str, Any], rows: int, verified: int) -> Source:
    title = _line(source.get("title")) or _line(source.get("document"))
    url = safe_url(str(source.get("url") or ""))
    publisher, published = _line(source.get("publisher")), _line(source.get("published"))
    return Source(number, title, publisher, published, url, rows, verified)


def _mentions(block: Block) -> Iterator[str]:
    """The facts that a block leads to, in reading order."""
    match block:
        case Prose():
            yield from _MENTION.findall(block.markdown)
        case Figure():
            yield from _MENTION.findall(block.title.markdown)
        case Table():
            yield from _MENTION.findall(block.caption.markdown)
            yield from (cell.fact for row in block.cells for cell in row if cell.fact)


def _line(text: Any) -> str:
    """A text of the ledger, which is as the tables have it, as it may stand among others."""
    return isolated(plain(str(text or "")))
