"""Tables to be displayed, from frames: cells formatted by the edition's wording, and the CSV behind them.

A `Traced` cell is a fact and links to its provenance.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

import pandas as pd

from regenatlas.report import escaping
from regenatlas.report.display import LOOKS, Cell, Header, Table
from regenatlas.report.facts import FACT_ID
from regenatlas.report.narrative import Prose, opening, placeholders, plain, text_of, written
from regenatlas.report.wording import Wording, is_missing
from regenatlas.tables.load import columns_of, records_of
from regenatlas.tables.problems import suggestion
from regenatlas.tables.provenance import Traced, rows_in

#: Kinds of columns, each with the format of `Wording.value` that writes its cells.
KINDS = {
    "text": "text",
    "number": "number",
    "amount": "text",  # a number with a word to it: «at least 3», «12 (2018)»
    "signed": "signed",
    "percent": "percent",
    "date": "date",
    "rank": "rank",
    "yesno": "yesno",
    "country": "country_name",
    "link": "text",
    "label": "text",  # a code, or a list of codes, in words
    "chapter": "text",  # a code of the list of that name, as a link to its page
}
_RIGHT = {"amount", "number", "signed", "percent", "rank"}

#: The keys by which a reader may look for a row: whose frames they lead has ids for its rows.
NAMED = frozenset({"product_id", "institution_id", "programme_id", "candidate_id"})


@dataclass(frozen=True)
class Column:
    """How a column is shown: heading (a message), kind (a key of `KINDS`), decimals.

    `label`: for links, the column of the frame that holds their text. `source`: the column of the frame, if
    it has another name. `of`: for labels, their code list, if it has another name than that column. `say`: a
    sentence filled from the record's fields («{first_date:date}, {first_in:country_name}»). `passage`: a
    passage of the chapter's template, filled from them (`Report.table`). `most`: of a list, sorted by name,
    those beyond are counted. `missing`: what an empty cell reads. `trend`: the column of the frame with
    (year, value) pairs, drawn as a line beside the cell and named in the data after this one. `fact`: the
    column of the frame with the fact that a cell in words leads to.

    Cells of labels, sentences and passages, and those with `most` or `missing`, are in words in the data too.
    """

    heading: str
    kind: str = "text"
    digits: int = 0
    label: str = ""
    source: str = ""
    of: str = ""
    say: str = ""
    passage: str = ""
    most: int = 0
    missing: str = ""
    trend: str = ""
    fact: str = ""

    @property
    def align(self) -> str:
        """`right` for what is compared digit by digit, else `left`."""
        return "right" if self.kind in _RIGHT else "left"

    @property
    def worded(self) -> bool:
        """Whether the data of the table have the words of the cells in place of the frame's values."""
        return bool(self.kind == "label" or self.say or self.most or self.missing)

    def header(self, key: str) -> Header:
        """The head of the column in a table; cells in words are text."""
        kind = "text" if self.kind == "label" or self.most else self.kind
        return Header(key, self.heading, kind, self.align)


def table(
    frame: pd.DataFrame,
    columns: Mapping[str, str | Column],
    caption: str | Prose,
    name: str,
    rows: Iterable[str] | None = None,
    wording: Wording | None = None,
    look: str = LOOKS[0],
    own: Iterable[bool] = (),
) -> Table:
    """The named columns of a frame as a table to be shown, in the order given.

    `columns`: column of the frame → heading or `Column`. `caption`: what the table shows, required. `name`:
    its id in the chapter. `rows`: the table rows it shows (`table:key`); without them those in the frame's
    column `rows`, if it has one. `look`: one of `LOOKS`. `own`: for each row, whether it is the one of the
    report's country. ValueError for a column that is not there, an unknown kind or look, a missing caption or
    an ill-formed name.
    """
    wording = wording or Wording()
    shown = {key: _column(spec, wording) for key, spec in columns.items()}
    caption = opening(caption if isinstance(caption, Prose) else plain(wording.translate(caption)))
    if not caption.text:
        raise ValueError(f"the table {name!r} needs a caption")
    if not FACT_ID.fullmatch(name):
        raise ValueError(f"{name!r} is no table name: small letters, digits, dot, dash and underscore")
    if look not in LOOKS:
        raise ValueError(f"{name}: {look!r} is no look of a table: {', '.join(LOOKS)}")
    _check_columns(frame, shown, name)
    frame = frame.assign(**{key: _values(frame, key, column, wording) for key, column in shown.items()})
    records = records_of(frame)
    cells = [[_cell(record, key, column, wording) for key, column in shown.items()] for record in records]
    if look != LOOKS[0]:  # what a card or a tile has no value for it leaves out
        kept = [[_is_given(record[key]) for key in shown] for record in records]
        cells = [
            [cell if given else Cell("") for cell, given in zip(*both, strict=True)]
            for both in zip(cells, kept, strict=True)
        ]
    traced = [
        (record[column.fact or key], cell.text)
        for record, row in zip(records, cells, strict=True)
        for (key, column), cell in zip(shown.items(), row, strict=True)
        if cell.fact
    ]
    drawn = {f"{key}_trend": frame[column.trend].map(_pairs) for key, column in shown.items() if column.trend}
    return Table(
        name=name,
        caption=caption,
        columns=tuple(column.header(key) for key, column in shown.items()),
        cells=tuple(map(tuple, cells)),
        csv=to_csv(frame[list(shown)].assign(**drawn)),
        rows=refs_of(frame, rows),
        empty=wording.translate("None in the tables."),
        traced=tuple(traced),
        look=look,
        own=tuple(at for at, is_own in enumerate(own) if is_own),
        ids=_ids(frame),
    )


def cards(
    frame: pd.DataFrame,
    columns: Mapping[str, Column],
    caption: str | Prose,
    name: str,
    filters: Sequence[str],
    wording: Wording | None = None,
) -> Table:
    """Records as cards: a `table` of which a page and a document show each row as a card.

    Of `columns` the first is the text of a card, the second who said it, the third what became of it, which
    has its tone in the frame's column `tone` (one of `TONES`); the others have headings. The frame's column
    `anchor` has the ids of the cards. `filters`: keys of columns by which a reader may choose.
    """
    made = table(frame, columns, caption, name, (), wording)
    values = [frame[column.label or column.source or key] for key, column in columns.items()]
    cells = []
    for row, tone, *given in zip(made.cells, frame["tone"], *values, strict=True):
        # What a card has no words for it leaves out.
        filled = [cell if value != "" else Cell("") for cell, value in zip(row, given, strict=True)]
        cells.append((*filled[:2], replace(filled[2], tone=tone), *filled[3:]))
    return replace(made, look="cards", cells=tuple(cells), ids=tuple(frame["anchor"]), filters=tuple(filters))


def refs_of(frame: pd.DataFrame, rows: Iterable[str] | None) -> tuple[str, ...]:
    """The rows given, or those in the frame's column `rows`; sorted and unique."""
    if rows is not None:
        return tuple(sorted(set(rows)))
    return rows_in(frame) if "rows" in frame.columns else ()


def _ids(frame: pd.DataFrame) -> tuple[str, ...]:
    """Of the rows, if the frame has one for each product, institution, plan or candidate; else none."""
    key = str(next(iter(frame.columns), ""))
    if key not in NAMED or not frame[key].astype(bool).all() or frame[key].duplicated().any():
        return ()
    return tuple(f"{key.removesuffix('_id')}-{name}" for name in frame[key])


def to_csv(frame: pd.DataFrame) -> str:
    """The frame as CSV: values not rounded for reading, nothing that a spreadsheet would compute."""
    columns = [map(_csv_value, column) for column in columns_of(frame)]
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerows([map(str, frame.columns), *zip(*columns, strict=True)])
    return written.getvalue()


def _csv_value(value: Any) -> Any:
    value = value.value if isinstance(value, Traced) else value
    if isinstance(value, str) and value not in {"True", "False"}:
        return escaping.csv_cell(escaping.plain(value))
    if isinstance(value, (list, tuple)):
        return escaping.csv_cell(";".join(str(_csv_value(item)) for item in value))
    if is_missing(value):
        return ""
    if isinstance(value, bool) or str(value) in {"True", "False"}:
        return "yes" if value else "no"
    if isinstance(value, float):
        # As many digits as two builds of a library agree on; adding 0 turns −0 into 0.
        return f"{value + 0.0:.10g}"
    return value


def _values(frame: pd.DataFrame, key: str, column: Column, wording: Wording) -> Any:
    """The values of a column: the frame's, or the words for them."""
    if column.say:
        text = wording.translate(column.say)
        return [text_of(text, wording, record) for record in records_of(frame)]
    values = frame[column.source or key]
    return [_words(value, key, column, wording) for value in values] if column.worded else values


def some(names: Iterable[str], most: int, wording: Wording) -> list[str]:
    """Names in their order in the alphabet; those beyond `most` are counted («2 more»), unless it is one."""
    names = sorted(names)
    more = len(names) - most
    if more < 2:
        return names
    return [*names[:most], wording.translate("{n} more").format(n=wording.number(more))]


def _words(value: Any, key: str, column: Column, wording: Wording) -> Any:
    how = KINDS[column.kind] if column.kind != "label" else column.of or column.source or key
    if isinstance(value, (list, tuple)):
        texts = [wording.value(item, how, column.digits) for item in value]
        texts = some(texts, column.most, wording) if column.most else texts
        return ", ".join(texts) or wording.translate(column.missing or "none")
    if column.missing and not _is_given(value):
        return wording.translate(column.missing)
    return value if isinstance(value, Traced) else wording.value(value, how, column.digits)


def _is_given(value: Any) -> bool:
    return isinstance(value, (list, tuple)) or not is_missing(
        value.value if isinstance(value, Traced) else value
    )


def _pairs(trend: Iterable[tuple[float, float]]) -> list[str]:
    """A trend in the data: «2015: 3», «2026: 7»."""
    return [f"{year:g}: {value:.10g}" for year, value in trend]


def _cell(record: Mapping[Any, Any], key: str, column: Column, wording: Wording) -> Cell:
    cell = _content(record, key, column, wording)
    if column.fact and _is_given(record[column.fact]):
        cell = replace(cell, fact=record[column.fact].name)
    return replace(cell, trend=tuple(record[column.trend])) if column.trend else cell


def _content(record: Mapping[Any, Any], key: str, column: Column, wording: Wording) -> Cell:
    value, how = record[key], KINDS[column.kind]
    if column.worded and isinstance(value, str):
        return Cell(written(wording, value))
    if isinstance(value, Traced):
        own = value.unit if how == "text" else how
        return Cell(written(wording, value.value, own, column.digits or value.digits), fact=value.name)
    if isinstance(value, (list, tuple)):
        texts = [written(wording, item, how, column.digits) for item in value]
        return Cell(", ".join(texts) if texts else wording.translate("none"))
    if column.kind == "chapter":
        return Cell(wording.label("chapter", value), href=f"{value}.html" if value else "")
    if column.kind == "link":
        url = "" if is_missing(value) else escaping.safe_url(str(value))
        name = record[column.label] if column.label else urlsplit(url).netloc or value
        return Cell(written(wording, name), href=url)
    return Cell(written(wording, value, how, column.digits))


def _column(spec: str | Column, wording: Wording) -> Column:
    column = Column(spec) if isinstance(spec, str) else spec
    return replace(column, heading=plain(wording.translate(column.heading)).text)


def _check_columns(frame: pd.DataFrame, shown: Mapping[str, Column], name: str) -> None:
    for key, column in shown.items():
        read = placeholders(column.say) if column.say else (column.source or key, column.label)
        for needed in filter(None, (*read, column.trend, column.fact)):
            if needed not in frame.columns:
                raise ValueError(f"{name}: no column {needed!r}{suggestion(needed, frame.columns, '{!r}')}")
        if column.kind not in KINDS:
            raise ValueError(f"{name}: {column.kind!r} is no kind of column: {', '.join(KINDS)}")
    if not shown:
        raise ValueError(f"{name}: a table needs columns")
