"""The ledger: every number that a chapter states, with the table rows and sources it was computed from.

A chapter has one ledger. Sentences, tables and figures enter what they show; `to_dict` is what the rest of
the project reads (provenance notes in HTML and PDF, `regenatlas trace`). It holds no time of rendering, so
that equal reports have equal ledgers.

A row is told in words by the columns that tell it from others in its table (product, regulator, event, date),
as everywhere else: codes by their labels, keys of other tables by the names there. Parts are set apart by a
sign, not joined to a sentence, so that a row reads the same in every edition.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from regenatlas.report.wording import Wording, is_missing
from regenatlas.tables.load import Tables
from regenatlas.tables.provenance import DESCRIBED_BY, Traced, Value, plain_value, sources_of

FACT_ID = re.compile(r"[a-z0-9][a-z0-9_.-]*")
ROW_REF = re.compile(r"[a-z_]+:[^\s:][^\s]*")
KINDS = ("fact", "table", "figure")
_NO_SOURCE = {"source": "", "verified": False, "evidence": "", "grade": ""}


@dataclass(frozen=True)
class Fact:
    """One entry of a ledger: its id in the chapter, the value, how it reads, what it is, the rows behind it.

    `kind` is "fact" for a number or date in a sentence or cell, "table" or "figure" for a whole one (its
    text is the caption or title, it has no value).
    """

    id: str
    kind: str
    value: Value
    text: str
    about: str = ""
    unit: str = ""
    rows: tuple[str, ...] = ()


@dataclass(eq=False)
class Ledger:
    """The facts of one chapter rendered with one set of parameters, in the order in which they appear."""

    chapter: str
    country: str = ""
    as_of: dt.date | None = None
    definition: str = ""
    known_by: dt.date | None = None
    lang: str = "en"
    _facts: dict[str, Fact] = field(default_factory=dict, init=False, repr=False)

    @property
    def facts(self) -> tuple[Fact, ...]:
        """All entries in the order in which they first appeared."""
        return tuple(self._facts.values())

    @property
    def rows(self) -> tuple[str, ...]:
        """All rows behind all entries, sorted."""
        return tuple(sorted({ref for fact in self._facts.values() for ref in fact.rows}))

    def add(self, traced: Traced, text: str) -> Fact:
        """Enter a value that is shown as `text`.

        The same name may come again with the same value and rows, shown in another way; the first text stays.
        ValueError for a missing or ill-formed name, for rows that are not `table:key`, for a name with
        another value.
        """
        if not traced.name:
            raise ValueError(f"a value needs a name to be a fact: Traced({traced.value!r}, …, name=…)")
        return self._enter(
            Fact(traced.name, "fact", traced.value, text, traced.about, traced.unit, traced.rows)
        )

    def add_item(self, kind: str, name: str, text: str, rows: Iterable[str] = ()) -> Fact:
        """Enter a whole table or figure under its name, with the rows that it shows; errors as in `add`."""
        if kind not in KINDS:
            raise ValueError(f"{kind!r} is no kind of ledger entry: {', '.join(KINDS)}")
        return self._enter(Fact(name, kind, None, text, rows=tuple(sorted(set(rows)))))

    def _enter(self, fact: Fact) -> Fact:
        if not FACT_ID.fullmatch(fact.id):
            raise ValueError(f"{fact.id!r} is no fact id: small letters, digits, dot, dash and underscore")
        for ref in fact.rows:
            if not ROW_REF.fullmatch(ref):
                raise ValueError(f"{fact.id}: {ref!r} does not name a row (table:key)")
        known = self._facts.get(fact.id)
        if known is None:
            self._facts[fact.id] = fact
            return fact
        if (known.kind, known.value, type(known.value)) != (fact.kind, fact.value, type(fact.value)):
            kinds = f"{_kind_of(known)} already and cannot be {_kind_of(fact)} too"
            raise ValueError(f"the fact {fact.id!r} is {kinds}")
        if known.rows != fact.rows:
            raise ValueError(f"the fact {fact.id!r} has come from other rows before; name this one otherwise")
        return known

    def to_dict(self, tables: Tables) -> dict[str, Any]:
        """The ledger as JSON data.

        Beside chapter, parameters and data version: `facts` (id, kind, value, text, about, unit, verified =
        how many of its rows were verified, rows = positions in the list of all rows), `rows` (row, what it
        says in words, source, verified, evidence, grade; source is "" where the table names none, grade where
        it has none), `grades` (code of `evidence_grade` → its words, strong to weak), `sources` (source id →
        how the table describes it) and `tables` (those read so far). Rows are listed once: a rank rests on
        hundreds that other facts share. KeyError if a row does not exist.
        """
        origin = sources_of(tables, self.rows)
        by_row = origin.rename(columns={"source_id": "source"}).set_index("row")[list(_NO_SOURCE)]
        sources = by_row.to_dict("index")
        wording = Wording(self.lang, tables)
        words = row_words(tables, self.rows, wording)
        graded = set(origin["grade"])
        described = origin.drop_duplicates("source_id").sort_values("source_id").set_index("source_id")
        positions = {ref: at for at, ref in enumerate(self.rows)}
        facts = []
        for fact in self.facts:
            verified = sum(sources[ref]["verified"] for ref in fact.rows if ref in sources)
            used = [positions[ref] for ref in fact.rows]
            facts.append({**vars(fact), "value": _json(fact.value), "rows": used, "verified": verified})
        return {
            **{name: _json(value) for name, value in vars(self).items() if name != "_facts"},
            "data_version": tables.version,
            "facts": facts,
            "grades": {
                code: wording.label("evidence_grade", code)
                for code in wording.codes["evidence_grade"]
                if code in graded
            },
            "sources": described[DESCRIBED_BY].to_dict("index"),
            "rows": [{"row": ref, "words": words[ref], **sources.get(ref, _NO_SOURCE)} for ref in positions],
            "tables": sorted(tables.read),
        }


def _json(value: Value) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    # Twelve digits: more than any reader needs, fewer than two builds of a library differ in.
    return float(f"{value:.12g}") if isinstance(value, float) else value


def _kind_of(fact: Fact) -> str:
    return f"a {fact.kind}" if fact.kind != "fact" else repr(fact.value)


# ---- rows in words

BETWEEN = " · "

#: A statement longer than this is cut at a word: the row is to be recognised, its source to be read.
LONGEST = 160

#: By table the parts of a row; the columns of one part stand together, a part without values is left out.
PARTS: dict[str, tuple[str, ...]] = {
    "products": ("name", "developer", "origin_country"),
    "aliases": ("product_id", "alias"),
    "authorisations": ("product_id", "regulator_id", "event", "date", "date_basis"),
    "indications": ("product_id", "regulator_id", "indication"),
    "regulators": ("regulator_id", "name", "searched", "searched_until"),
    "countries": ("iso3", "un_subregion"),
    "definitions": ("label",),
    "sources": ("title", "publisher", "published"),
    "codes": ("list", "label"),
    "claims": ("publisher", "published", "statement"),
    "claim_links": ("relation", "note"),
    "claim_answers": ("says", "reason"),
    "claim_rows": ("claim_id", "table", "row_id"),
    "reported_ranks": ("country", "metric", "rank_text", "scope", "date"),
    "events": ("title", "country", "date"),
    "programmes": ("name", "owner", "announced"),
    "ecosystem": ("name", "city", "country", "status_code"),
    "publications": ("country", "field", "period_start–period_end", "documents"),
    "trials": ("country", "field", "as_of", "trials"),
    "first_steps": ("product_id", "step", "date"),
    "hsct_activity": ("country", "scope", "year", "transplants_total"),
    "donor_registries": ("country", "as_of", "donors"),
    "capacity_norms": ("parameter", "value unit", "population"),
    "capacity_local": ("department", "parameter", "value unit"),
    "country_indicators": ("country", "indicator", "year", "value unit"),
    "candidate_products": ("name", "developer", "status"),
    "product_evidence": ("product_name", "evidence_kind", "date", "statement"),
    "corrections": ("corrected_on", "table", "row_id", "reason"),
    "row_counts": ("table", "partition", "rows"),
    "neighbours": ("country", "neighbour", "kind"),
    "seed_items": ("name", "kind"),
    "score_weights": ("score", "label", "weight"),
}

_DATES = {"date", "published", "announced", "as_of", "searched_until", "corrected_on"}
_DATES |= {"year", "period_start", "period_end"}
_COUNTRIES = {"country", "neighbour", "origin_country", "iso3"}

#: Columns that hold a code, with the list of its words; a code without words is shown as it is.
_CODES = {
    "event": "event",
    "date_basis": "date_basis",
    "searched": "searched",
    "status_code": "institution_status",
    "status": "candidate_status",
    "evidence_kind": "evidence_kind",
    "step": "first_step",
    "indicator": "indicator",
    "relation": "claim_relation",
    "says": "says",
    "metric": "metric",
    "kind": "seed_item",
    "scope": "rank_scope",
}


def row_words(tables: Tables, refs: Iterable[str], wording: Wording) -> dict[str, str]:
    """What each row `table:key` says; KeyError for one that does not exist."""
    by_table: dict[str, list[str]] = defaultdict(list)
    for ref in refs:
        table, _, key = ref.partition(":")
        by_table[table].append(key)
    write = _Writer(tables, wording)
    return {
        f"{table}:{key}": text
        for table, keys in by_table.items()
        for key, text in zip(keys, write.rows(table, keys), strict=True)
    }


class _Writer:
    """Writes rows; what it wrote once it knows, because hundreds of rows share products and regulators."""

    def __init__(self, tables: Tables, wording: Wording) -> None:
        self.tables = tables
        self.wording = wording
        self._known: dict[tuple[str, Any], str] = {}
        self._names: dict[str, Mapping[str, Any]] = {}

    def rows(self, table: str, keys: list[str]) -> list[str]:
        frame = self.tables[table]
        key = self.tables.primary_key(table)
        parts = [(_sign(part), part.split(_sign(part))) for part in PARTS.get(table, (key,))]
        wanted = sorted({name for _, names in parts for name in names} & set(frame.columns))
        index = frame.set_index(frame[key].astype(str))[wanted]
        for missing in sorted(set(keys) - set(index.index)):
            self.tables.row(f"{table}:{missing}")  # raises, with the nearest valid reference
        return [self._row(record, parts) for record in index.loc[keys].to_dict("records")]

    def _row(self, record: Mapping[Any, Any], parts: list[tuple[str, list[str]]]) -> str:
        cells = (
            sign.join(filter(None, (self._cell(name, record.get(name)) for name in names)))
            for sign, names in parts
        )
        return clipped(BETWEEN.join(filter(None, cells)))

    def _cell(self, column: str, value: Any) -> str:
        if is_missing(value):
            return ""
        if (column, value) not in self._known:
            self._known[column, value] = self._written(column, plain_value(value))
        return self._known[column, value]

    def _written(self, column: str, value: Any) -> str:
        if column in _COUNTRIES:
            return self.wording.country(value)
        if column in _DATES:
            return self.wording.date(str(value))
        if column == "product_id":
            value = self._name("products", "name").get(value, value)
        if column == "regulator_id" and (home := self._name("regulators", "jurisdiction").get(value)):
            return f"{value} ({self.wording.country(home)})"
        if isinstance(value, int | float):
            return self.wording.number(value, 0 if value == int(value) else 2)
        if (of := _CODES.get(column)) and value in self.wording.codes[of]:
            return label(of, value, self.wording)
        return str(value).replace("_", " ") if of or column == "parameter" else str(value)

    def _name(self, table: str, column: str) -> Mapping[str, Any]:
        if table not in self._names:
            frame = self.tables.get(table)
            key = "" if frame is None else frame.columns[0]
            self._names[table] = {} if frame is None else dict(zip(frame[key], frame[column], strict=True))
        return self._names[table]


def _sign(part: str) -> str:
    """What stands between the columns of a part: a dash in a span, else a space."""
    return "–" if "–" in part else " "


def clipped(text: str, longest: int = LONGEST) -> str:
    """Text of at most so many characters, cut after a word with an ellipsis."""
    text = " ".join(text.split())
    if len(text) <= longest:
        return text
    return text[: longest - 1].rsplit(" ", 1)[0].rstrip(",;:.") + "…"
