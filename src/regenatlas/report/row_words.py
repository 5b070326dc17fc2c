"""A table row in words, so that who asks where a number comes from need not read keys.

A row is told by the columns that tell it from others in its table (product, regulator, event, date), written
as everywhere else: codes by their labels, keys of other tables by the names there. Parts are set apart by a
sign, not joined to a sentence, so that a row reads the same in every edition.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from regenatlas.report.wording import Wording, is_missing
from regenatlas.tables.load import Tables
from regenatlas.tables.provenance import by_table, plain_value

BETWEEN = " · "

#: A statement longer than this is cut at a word: the row is to be recognised, its source to be read.
LONGEST = 160

#: By table the parts of a row; the columns of one part stand together, a part without values is left out.
PARTS: dict[str, tuple[str, ...]] = {
    "products": ("name", "developer", "origin_country"),
    "aliases": ("product_id", "alias"),
    "authorisations": ("product_id", "regulator_id", "event", "date", "date_basis"),
    "indications": ("product_id", "regulator_id", "indication"),
    "pivotal_trials": ("product_id", "regulator_id", "name", "design", "patients"),
    "access": ("product_id", "country", "kind", "date", "statement"),
    "end_reasons": ("event_id", "reason", "statement"),
    "safety_actions": ("date", "regulator_id", "kind", "statement"),
    "regulators": ("regulator_id", "name", "searched", "searched_until"),
    "countries": ("iso3", "un_subregion"),
    "country_names": ("name", "country"),
    "definitions": ("label",),
    "sources": ("title", "publisher", "published"),
    "codes": ("list", "label"),
    "claims": ("publisher", "published", "statement"),
    "claim_links": ("relation", "note"),
    "claim_answers": ("says", "reason"),
    "claim_rows": ("claim_id", "table", "row_id"),
    "reported_ranks": ("country", "metric", "rank_text", "scope", "date"),
    "events": ("title", "country", "date"),
    "pathways": ("jurisdiction", "aspect", "answer", "since", "law"),
    "programmes": ("name", "owner", "announced"),
    "ecosystem": ("name", "city", "country", "status_code"),
    "site_licences": ("country", "site", "authority", "since", "number"),
    "unproven_clinics": ("country", "by", "date", "number", "statement"),
    "publications": ("country", "field", "period_start–period_end", "documents"),
    "trials": ("country", "field", "as_of", "trials"),
    "trial_counts": ("country", "query", "as_of", "by", "value", "trials"),
    "first_steps": ("product_id", "step", "date"),
    "hsct_activity": ("country", "scope", "year", "transplants_total"),
    "donor_registries": ("country", "as_of", "donors"),
    "cord_blood": ("country", "as_of", "measure", "units"),
    "capacity_norms": ("parameter", "value unit", "population"),
    "capacity_local": ("department", "parameter", "value unit"),
    "country_indicators": ("country", "indicator", "year", "value unit"),
    "candidate_products": ("name", "developer", "status"),
    "product_evidence": ("product_name", "evidence_kind", "date", "statement"),
    "corrections": ("corrected_on", "table", "row_id", "reason"),
    "import_decisions": ("product", "change", "decision", "decided_on", "reason"),
    "register_lists": ("register", "product_id", "as_of"),
    "row_counts": ("table", "partition", "rows"),
    "neighbours": ("country", "neighbour", "kind"),
    "seed_items": ("name", "kind"),
    "score_weights": ("score", "label", "weight"),
}

_DATES = {"date", "published", "announced", "as_of", "searched_until", "corrected_on"}
_DATES |= {"year", "period_start", "period_end", "decided_on"}
_COUNTRIES = {"country", "neighbour", "origin_country", "iso3"}

#: Columns that hold a code, with the list of its words; a code without words is shown as it is.
_CODES = {
    "event": "event",
    "aspect": "pathway_aspect",
    "design": "trial_design",
    "answer": "pathway_answer",
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
    write = _Writer(tables, wording)
    return {
        f"{table}:{key}": text
        for table, keys in by_table(refs).items()
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
        parts = []
        for part in PARTS.get(table) or (self.tables.primary_key(table),):
            sign = "–" if "–" in part else " "  # between the columns of a part: a dash in a span
            columns = [(name, self.tables.cells(table, name)) for name in part.split(sign)]
            parts.append((sign, [(name, column) for name, column in columns if column]))
        return [self._row(at, parts) for at in self.tables.places(table, keys)]

    def _row(self, at: int, parts: list[tuple[str, list[tuple[str, list[Any]]]]]) -> str:
        cells = (
            sign.join(filter(None, (self._cell(name, column[at]) for name, column in columns)))
            for sign, columns in parts
        )
        return clipped(BETWEEN.join(filter(None, cells)))

    def _cell(self, column: str, value: Any) -> str:
        if (column, value) not in self._known:
            text = "" if is_missing(value) else self._written(column, plain_value(value))
            self._known[column, value] = text
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
            return self.wording.label(of, value)
        return str(value).replace("_", " ") if of or column == "parameter" else str(value)

    def _name(self, table: str, column: str) -> Mapping[str, Any]:
        if table not in self._names:
            frame = self.tables.get(table)
            key = "" if frame is None else frame.columns[0]
            self._names[table] = {} if frame is None else dict(zip(frame[key], frame[column], strict=True))
        return self._names[table]


def clipped(text: str, longest: int = LONGEST) -> str:
    """Text of at most so many characters, cut after a word with an ellipsis."""
    text = " ".join(text.split())
    if len(text) <= longest:
        return text
    return text[: longest - 1].rsplit(" ", 1)[0].rstrip(",;:.") + "…"
