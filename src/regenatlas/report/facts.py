"""The ledger: every number that a chapter states, with the table rows and sources it was computed from.

A chapter has one ledger. Sentences, tables and figures enter what they show; `to_dict` is what the rest of
the project reads (provenance notes in HTML and PDF, `regenatlas trace`). It holds no time of rendering, so
that equal reports have equal ledgers.
"""

from __future__ import annotations

import datetime as dt
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

from regenatlas.report.escaping import plain
from regenatlas.report.row_words import row_words
from regenatlas.report.wording import Wording
from regenatlas.tables.load import Tables
from regenatlas.tables.provenance import DESCRIBED_BY, NO_SOURCE, Traced, Value, sources_of

FACT_ID = re.compile(r"[a-z0-9][a-z0-9_.-]*")
ROW_REF = re.compile(r"[a-z_]+:[^\s:][^\s]*")
_SENTENCE = re.compile(r"(?<=[.:]) (?=[A-Z`])")
# What a docstring says to programmers alone: of empty answers, and keys.
_ASIDE = re.compile(r"^Chapter \d+: |(?:[;:,] (?:\{\}|None|empty|keys?|facts?|columns?)\b.*|:)$")
KINDS = ("fact", "table", "figure")


@dataclass(frozen=True)
class Fact:
    """One entry of a ledger: its id in the chapter, the value, how it reads, what it is, the rows behind it.

    `kind` is "fact" for a number or date in a sentence or cell, "table" or "figure" for a whole one (its
    text is the caption or title, it has no value). `made_by`: the function that made it
    (`provenance.maker`).
    """

    id: str
    kind: str
    value: Value
    text: str
    about: str = ""
    unit: str = ""
    rows: tuple[str, ...] = ()
    made_by: str = ""

    def __hash__(self) -> int:
        return hash(self.id)  # of a ledger no two have the same


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
            Fact(
                traced.name,
                "fact",
                traced.value,
                text,
                plain(traced.about),  # it may hold words of a table
                traced.unit,
                traced.rows,
                traced.made_by,
            )
        )

    def add_item(self, kind: str, name: str, text: str, rows: Iterable[str] = (), made_by: str = "") -> Fact:
        """Enter a whole table or figure under its name, with the rows that it shows; errors as in `add`."""
        if kind not in KINDS:
            raise ValueError(f"{kind!r} is no kind of ledger entry: {', '.join(KINDS)}")
        return self._enter(Fact(name, kind, None, text, rows=tuple(sorted(set(rows))), made_by=made_by))

    def _enter(self, fact: Fact) -> Fact:
        if not FACT_ID.fullmatch(fact.id):
            raise ValueError(f"{fact.id!r} is no fact id: small letters, digits, dot, dash and underscore")
        known = self._facts.get(fact.id)
        if known is None:
            for ref in fact.rows:
                if not ROW_REF.fullmatch(ref):
                    raise ValueError(f"{fact.id}: {ref!r} does not name a row (table:key)")
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

        Beside chapter, parameters and data version: `facts` (id, kind, value, text, about, unit, made_by,
        verified = how many of its rows were verified, rows = positions in the list of all rows), `steps` (by
        `made_by` what that function does, in a sentence), `rows` (row, what it
        says in words, source, verified, evidence, grade; source is "" where the table names none, grade where
        it has none), `grades` (code of `evidence_grade` → its words, strong to weak), `sources` (source id →
        how the table describes it) and `tables` (those read so far). Rows are listed once: a rank rests on
        hundreds that other facts share. KeyError if a row does not exist.
        """
        refs = self.rows
        known = sources_of(tables, refs)
        wording = Wording(self.lang, tables)
        words = row_words(tables, refs, wording)
        rows = [{"row": ref, "words": words[ref], **known.get(ref, NO_SOURCE)} for ref in refs]
        graded = {row["grade"] for row in rows}
        named = sorted({row["source"] for row in rows} - {""})
        described = {name: tables.cells("sources", name) for name in (DESCRIBED_BY if named else ())}
        places = zip(named, tables.places("sources", named) if named else (), strict=True)
        positions = {ref: at for at, ref in enumerate(refs)}
        facts = []
        for fact in self.facts:
            used = [positions[ref] for ref in fact.rows]
            verified = sum(rows[at]["verified"] for at in used)
            facts.append({**vars(fact), "value": _json(fact.value), "rows": used, "verified": verified})
        return {
            **{name: _json(value) for name, value in vars(self).items() if name != "_facts"},
            "data_version": tables.version,
            "facts": facts,
            "steps": {name: step(name) for name in sorted({fact.made_by for fact in self.facts} - {""})},
            "grades": {
                code: wording.label("evidence_grade", code)
                for code in wording.codes["evidence_grade"]
                if code in graded
            },
            "sources": {key: {name: described[name][at] for name in described} for key, at in places},
            "rows": rows,
            "tables": sorted(tables.read),
        }


def step(made_by: str) -> str:
    """What a function (`module:function`) does: the first sentence of its docstring, else of its module's."""
    module, _, name = made_by.partition(":")
    owner = sys.modules.get(module)
    try:
        found = attrgetter(name)(owner).__doc__
    except AttributeError:
        found = None
    text = " ".join((found or (owner and owner.__doc__) or "").partition("\n\n")[0].split())
    words = _ASIDE.sub("", _SENTENCE.split(text)[0].replace("`", ""))
    return f"{words[:1].upper()}{words[1:].rstrip('.')}." if words else ""


def _json(value: Value) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    # Twelve digits: more than any reader needs, fewer than two builds of a library differ in.
    return float(f"{value:.12g}") if isinstance(value, float) else value


def _kind_of(fact: Fact) -> str:
    return f"a {fact.kind}" if fact.kind != "fact" else repr(fact.value)
