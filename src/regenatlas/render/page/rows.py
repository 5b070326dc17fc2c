"""Rows and sources as HTML, for the notes at the end of a page.

They are written here and not by a template: a page has hundreds of rows, and a template takes ten times as
long to call a macro for each. Every text is escaped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape

from markupsafe import Markup

from regenatlas.render.page.notes import Row, Source

#: So many runs of rows have a link each.
_MANY = 6


class Rows:
    """Writes rows in the words of one edition."""

    def __init__(self, translate: Callable[[str], str]) -> None:
        self._source = escape(translate("source {n}"))
        self._verified = escape(translate("verified"))
        self._unverified = escape(translate("not verified"))
        self._used = escape(translate("rows used: {rows}, verified: {verified}"))
        self._cache: dict[int, Markup] = {}

    def source(self, source: Source) -> Markup:
        """Title, publisher and date, the title as a link if the source is on the web.

        The page as a whole tells no other where its reader comes from.
        """
        if source.number not in self._cache:
            title = escape(source.title)
            if source.url:
                title = f'<a href="{escape(source.url)}">{title}</a>'
            rest = (escape(text) for text in (source.publisher, source.published) if text)
            self._cache[source.number] = Markup(", ".join([title, *rest]))  # noqa: S704 - escaped part by part
        return self._cache[source.number]

    def sources(self, sources: tuple[Source, ...]) -> Markup:
        """The items of the list of sources, each with how many rows it stands behind."""
        items = (
            f'<li id="source-{one.number}"><span class="source">{self.source(one)}</span> '
            f"<small>({self._used.format(rows=one.rows, verified=one.verified)})</small></li>"
            for one in sources
        )
        return Markup("\n".join(items))  # noqa: S704

    def numbered(self, rows: tuple[Row, ...]) -> Markup:
        """The items of the list of all rows; each names its source by number."""
        return Markup("\n".join(f'<li id="row-{row.number}">{self._row(row)}</li>' for row in rows))  # noqa: S704

    def in_full(self, rows: tuple[Row, ...]) -> Markup:
        """The items of a short list that stands by itself: each names its source in full."""
        items = (f"<li>{self._row(row, self.source(row.source) if row.source else '')}</li>" for row in rows)
        return Markup("\n".join(items))  # noqa: S704

    def runs(self, runs: list[tuple[int, int]]) -> Markup:
        """The numbers of rows, each run as a link to its first, or where there are many all as one link."""
        named = [(first, f"{first}–{last}" if last > first else str(first)) for first, last in runs]
        if len(named) > _MANY:
            return Markup(f'<a href="#rows">{", ".join(text for _, text in named)}</a>')  # noqa: S704 - numbers
        return Markup(", ".join(f'<a href="#row-{first}">{text}</a>' for first, text in named))  # noqa: S704

    def _row(self, row: Row, source: str = "") -> str:
        parts = []
        if row.source:
            number = row.source.number
            parts.append(source or f'<a href="#source-{number}">{self._source.format(n=number)}</a>')
            seen, word = ("yes", self._verified) if row.verified else ("no", self._unverified)
            evidence = f": {escape(row.evidence)}" if row.evidence else ""
            # A grade says which kind of document it was; «verified» beside it would read as stronger.
            parts.append(f'<span class="grade {seen}">{escape(row.grade) or word}{evidence}</span>')
        parts.append(f"<code>{escape(row.ref)}</code>")
        return f'<span class="words">{escape(row.words)}</span> {" · ".join(parts)}'


def spans(runs: Iterable[tuple[int, int]]) -> str:
    """Runs of row numbers for the script: `1-3 7`."""
    return " ".join(f"{first}-{last}" if last > first else str(first) for first, last in runs)
