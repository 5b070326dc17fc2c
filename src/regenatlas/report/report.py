"""What a notebook opens: tables, snapshot and words for one set of parameters, and a ledger for what it says.

report = open_report("02_standing", country=country, as_of=as_of)
report.say("{country} has {n:product}.", country=report.country, n=standing.count)
report.show(figure)
report.sources()
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import replace
from functools import cached_property
from typing import Any, TypeAlias

import pandas as pd
from IPython.display import display as _display

from regenatlas import paths
from regenatlas.counting.peers import default_peers
from regenatlas.counting.snapshot import Snapshot, take_snapshot
from regenatlas.report import narrative, passages, shown
from regenatlas.report.display import Figure, Table
from regenatlas.report.facts import Ledger
from regenatlas.report.narrative import Prose
from regenatlas.report.parameters import Parameters, parse
from regenatlas.report.shown import Column
from regenatlas.report.sources import ledger_bundle, sources_table
from regenatlas.report.wording import Wording
from regenatlas.tables.check import repository_tables
from regenatlas.tables.load import Tables, records_of

Values = Mapping[str, Any]
Records: TypeAlias = pd.DataFrame | Iterable[Mapping[Any, Any]]

display: Callable[..., Any] = _display  # IPython does not say its type


def open_report(chapter: str, /, **parameters: Any) -> Report:
    """The report of a chapter for these parameters (country, as_of, known_by, definition, peers, lang).

    Reads the tables of the repository, wherever the notebook lies. Raises `LoadError` or `ParameterError`
    before anything is computed.
    """
    tables = repository_tables(paths.DATA)
    tables.read.clear()  # from here on, what is read is read for this report
    return Report(chapter, parse(parameters, tables), tables)


class Report:
    """One chapter being told: what it displays, it enters into the ledger.

    Analyses get `tables`, `snapshot` and `peers` from it; `wording` has the edition's words.
    """

    def __init__(self, chapter: str, parameters: Parameters, tables: Tables) -> None:
        self.chapter = chapter
        self.parameters = parameters
        self.tables = tables
        self.wording = Wording(parameters.lang, tables)
        p = parameters
        self.ledger = Ledger(chapter, p.country, p.as_of, p.definition, p.known_by, p.lang)

    def __repr__(self) -> str:
        p = self.parameters
        known = f", known by {p.known_by}" if p.known_by else ""
        return f"{self.chapter}: {self.name(p.country)} as of {p.as_of}, counted by {p.definition}{known}"

    @cached_property
    def snapshot(self) -> Snapshot:
        """The world on the as-of date under the report's definition."""
        p = self.parameters
        return take_snapshot(self.tables, p.as_of, p.definition, p.known_by)

    @cached_property
    def peers(self) -> tuple[str, ...]:
        """Countries to compare with (ISO3): those asked for, else those of `peers.default_peers`."""
        asked = self.parameters.peers
        return asked or tuple(default_peers(self.tables, self.parameters.country, self.snapshot))

    def telling(self, chapter: str) -> Report:
        """The report with the passages of another chapter: what it says enters the same ledger."""
        other = copy(self)
        other.chapter = chapter
        return other

    @cached_property
    def country(self) -> str:
        """The country's name as it stands within a sentence: `Iran`, `the United States`."""
        return self.wording.country(self.parameters.country, in_sentence=True)

    def name(self, iso3: str) -> str:
        """The name of a country without article, for tables and figures."""
        return self.wording.country(iso3)

    # ------------------------------------------------------------------------------------------------ telling

    def sentence(self, template: str, /, **values: Any) -> Prose:
        """A filled sentence for a caption, a title or a list; its facts are in the ledger already."""
        return narrative.sentence(template, self.wording, self.ledger, **values)

    def passage(self, name: str, /, *common: Mapping[str, Any], **values: Any) -> Prose:
        """A passage of the chapter's template (`passages`), filled.

        `common`: values of which the passage takes what it needs; `values`: those that it must use. Always
        known are `country` (the code), `home` (the country within a sentence) and `day` (of the report).
        KeyError for a passage that is not there, ValueError for a value that is missing or without use.
        """
        text, known = self._passage(name, common, values)
        return narrative.filled(text, self.wording, self.ledger, known)

    def passages(self, name: str, records: Records, /, *common: Values, **values: Any) -> list[Prose]:
        """The passage for each record, whose fields are common values."""
        records = records_of(records) if isinstance(records, pd.DataFrame) else records
        return [self.passage(name, *common, record, **values) for record in records]

    def text(self, name: str, /, *common: Mapping[str, Any]) -> str:
        """A passage as text without facts, as for a cell of a table."""
        text, known = self._passage(name, common, {})
        return narrative.text_of(text, self.wording, known)

    def texts(self, prefix: str, /, *common: Mapping[str, Any]) -> dict[str, str]:
        """Passages as text without facts, as for the key of a figure: all named `prefix_key`, by key."""
        known = passages.passages(self.chapter, self.parameters.lang)
        keys = [name.removeprefix(prefix + "_") for name in known if name.startswith(prefix + "_")]
        return {key: self.text(f"{prefix}_{key}", *common) for key in keys}

    def worded(self, frame: pd.DataFrame, /, **columns: str) -> pd.DataFrame:
        """A frame with columns in words, each a sentence filled from the record: `label="{area:class}"`."""
        records = records_of(frame)
        for key, text in columns.items():
            template = self.wording.translate(text)
            frame = frame.assign(**{key: [narrative.text_of(template, self.wording, row) for row in records]})
        return frame

    def labels(self, of: str, codes: Iterable[str]) -> dict[str, str]:
        """The words for codes of a code list, by code, as for the key of a figure."""
        return {code: self.wording.label(of, code) for code in codes}

    def _passage(self, name: str, common: Iterable[Values], values: Values) -> tuple[str, dict[str, Any]]:
        found = passages.passage(self.chapter, self.parameters.lang, name)
        found.check_given(values)
        known = dict(self._always_known)
        for given in (*common, values):
            known |= given
        return found.render(known), known

    @cached_property
    def _always_known(self) -> dict[str, Any]:
        p = self.parameters
        return {"country": p.country, "home": self.country, "day": p.as_of}

    def say(self, template: str | Prose, /, *, role: str = "", **values: Any) -> None:
        """Display a paragraph: a template with values (`narrative.sentence`), or a passage made before.

        `role`: what the summary of a bundle takes it for, one of `document.ROLES`.
        """
        prose = template if isinstance(template, Prose) else self.sentence(template, **values)
        if prose.text:
            display(narrative.opening(prose), metadata={"regenatlas": {"role": role}} if role else None)

    def headline(self, finding: Prose) -> None:
        """Display the finding of the chapter; pages set it as their title, over the question."""
        self.heading(finding, 1)

    def bullets(self, parts: Sequence[Prose]) -> None:
        """Display passages as a list, without empty ones; nothing if there are none."""
        if any(part.text for part in parts):
            display(narrative.bullets(parts))

    def heading(self, text: str | Prose, level: int = 2) -> None:
        """Display a heading that is computed; fixed headings stand in the notebook's Markdown."""
        text = text if isinstance(text, Prose) else narrative.plain(self.wording.translate(text))
        prose = narrative.opening(text)
        display(replace(prose, markdown=f"{'#' * level} {prose.markdown}"))

    def show(self, item: Figure | Table) -> None:
        """Display a figure, its finding in bold above it, or a table; enter what it shows into the ledger."""
        if isinstance(item, Figure):
            item.tell(self.wording)
            self.ledger.add_item("figure", item.name, item.title.text, item.rows, item.made_by)
            title = {"text/plain": item.title.text, "text/markdown": f"**{item.title.markdown}**"}
            # Exporters set the title as the figure's caption and leave this output out.
            display(title, raw=True, metadata={"regenatlas": {"title_of": item.name}})
        else:
            makers = {traced.made_by for traced, _ in item.traced}
            made_by = makers.pop() if len(makers) == 1 else ""
            self.ledger.add_item("table", item.name, item.caption.text, item.rows, made_by)
            for traced, text in item.traced:
                self.ledger.add(traced, text)
        display(item)

    def table(
        self,
        frame: pd.DataFrame,
        columns: Mapping[str, str | Column],
        caption: str | Prose,
        name: str,
        rows: Sequence[str] | None = None,
        common: Mapping[str, Any] | None = None,
        **shape: Any,
    ) -> None:
        """Display columns of a frame as a table; arguments, `shape` (`look`, `own`) too, as in `shown.table`.

        Headings may have placeholders: «Now in {country:country_name}». `common`: values for them and for the
        passages of columns, beside the fields of each record.
        """
        common = common or {}
        known = {**self._always_known, **common}
        texts, filled, records = {}, {}, records_of(frame)
        for key, spec in columns.items():
            column = spec if isinstance(spec, Column) else Column(spec)
            heading = narrative.text_of(self.wording.translate(column.heading), self.wording, known)
            filled[key] = replace(column, heading=heading, passage="")
            if column.passage:
                texts[key] = [self.text(column.passage, common, row) for row in records]
        self.show(shown.table(frame.assign(**texts), filled, caption, name, rows, self.wording, **shape))

    def cards(
        self,
        frame: pd.DataFrame,
        columns: Mapping[str, Column],
        caption: str | Prose,
        name: str,
        filters: Sequence[str],
    ) -> None:
        """Display records as cards that a reader may choose from; arguments as in `shown.cards`."""
        self.show(shown.cards(frame, columns, caption, name, filters, self.wording))

    def sources(self) -> None:
        """Display the chapter's sources and publish its ledger; the last cell of every chapter."""
        if self.parameters.known_by:
            self.say(self.passage("known_by", day=self.parameters.known_by, rows=len(self.snapshot.left_out)))
        ledger = self.ledger.to_dict(self.tables)
        display(sources_table(ledger, self.wording))
        display(ledger_bundle(ledger, self.wording), raw=True)
