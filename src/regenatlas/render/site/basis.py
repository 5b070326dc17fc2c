"""What a bundle's count rests on, for the front page: evidence, range, confidence, or why there is none.

It is computed when a report is made, from the same tables and by the same functions as the report, and kept
in the manifest as codes and numbers; the front page only puts them into words.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from regenatlas.counting import evidence
from regenatlas.counting.flows import anniversary
from regenatlas.counting.searched import Missing, of_count
from regenatlas.counting.snapshot import take_snapshot, unit_of
from regenatlas.report.wording import Wording
from regenatlas.tables.load import Tables

NOT_STATED: dict[str, Any] = dict.fromkeys(("missing", "range", "products", "rests", "confidence"), "")
#: Where a zero would say more than is known.
_NO_ZERO = (Missing.NOT_SEARCHED, Missing.NONE_FOUND)
NOT_STATED |= dict.fromkeys(("best", "worst", "level"))


def basis(ledger: Mapping[str, Any], tables: Tables) -> dict[str, Any]:
    """What the count of a ledger's country rests on, as data for the manifest.

    `grades`: counted products by their best evidence; `fewest` and `most` products, as some may be identical;
    `best` and `worst` place by the rules that answer the same question and by identity, None without any;
    `before`: products a year before; `confidence`: its level; `missing`: the code of `missing` where nothing
    is counted, else "".
    """
    country, known_by = ledger["country"], ledger.get("known_by")
    as_of = dt.date.fromisoformat(str(ledger["as_of"]))
    known = dt.date.fromisoformat(str(known_by)) if known_by else None
    snapshot = take_snapshot(tables, as_of, ledger["definition"], known)
    unit = unit_of(country, snapshot.definition, tables, as_of)
    grades = evidence.products_by_grade(tables, country, snapshot)["grade"]
    places = evidence.question_places(tables, country, snapshot)["rank"]
    identity = evidence.identity_range(tables, country, snapshot)
    ranks = [int(rank) for rank in (*places, identity.best, identity.worst) if rank]
    return {
        "grades": {
            grade: int((grades == grade).sum()) for grade in evidence.GRADES if (grades == grade).any()
        },
        "fewest": identity.fewest,
        "most": identity.most,
        "best": min(ranks, default=None),
        "worst": max(ranks, default=None),
        "before": take_snapshot(tables, anniversary(as_of, -1), ledger["definition"], known).tally.get(
            unit, 0
        ),
        "confidence": str(evidence.confidence(tables, country, snapshot).level),
        "missing": str(of_count(tables, country, as_of, identity.most) or ""),
    }


def in_words(found: Mapping[str, Any] | None, wording: Wording) -> Mapping[str, Any]:
    """The words for a basis; `NOT_STATED` if the manifest has none.

    products: a number, a range, «not searched» or «none found»; range: of places, "" without any; rests:
    products by evidence, or what it means that there is none; confidence, level (its position, best first);
    beside best, worst and missing as they are.
    """
    if not found:
        return NOT_STATED
    missing, counts = found["missing"], [str(found[end]) for end in ("fewest", "most")]
    places = [wording.ordinal(found[end]) for end in ("best", "worst") if found[end]]
    none = wording.label("missing", missing)
    grades = [
        f"{wording.label('evidence_grade', grade)}: {wording.number(found['grades'][grade])}"
        for grade in wording.codes["evidence_grade"]
        if grade in found["grades"]
    ]
    return {
        "best": found["best"],
        "worst": found["worst"],
        "level": [*wording.codes["confidence"]].index(found["confidence"]),
        "missing": missing,
        "range": _span(places, wording),
        "products": none.partition(":")[0] if missing in _NO_ZERO else _span(counts, wording),
        "rests": "; ".join(grades) or none,
        "confidence": wording.label("confidence", found["confidence"]),
    }


def _span(ends: Sequence[str], wording: Wording) -> str:
    """Both ends, or one if they are equal; "" without any."""
    if len(set(ends)) < 2:
        return "".join(ends[:1])
    return wording.translate("{best} to {worst}").format(best=ends[0], worst=ends[1])
