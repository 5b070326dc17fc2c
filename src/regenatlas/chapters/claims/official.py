"""The statement that a reader asks about first, and what the licence tables say to it.

It is the sentence of a document under test that gives a place and that no counting rule bears out, else the
latest statement of a place, else of a number. Only what the answer needs is counted: the brief asks for it.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from regenatlas.chapters.claims import claim_rules as rules
from regenatlas.chapters.claims.claim_groups import groups_of, held
from regenatlas.chapters.claims.claim_readings import readings
from regenatlas.chapters.claims.claim_recount import Recount, shared_recount
from regenatlas.chapters.claims.claim_rules import Reading
from regenatlas.chapters.claims.claims import known_claims, question_of, tested_by, untestable
from regenatlas.tables.load import Tables, per_tables
from regenatlas.tables.provenance import Traced, trace_each

PLACE = "rank"


@per_tables
def official_claim(tables: Tables, country: str, as_of: date, known_by: date | None) -> dict[str, Any] | None:
    """The statement and its verdict; None where no statement can be held against the licence tables.

    The claim (the place, if there is one) as `known_claims` gives it, with `claimed` traced, and: seed (it
    stands in a document under test), together
    (all claims of a sentence that no rule bears out as a whole, `claimed` traced, else none), verdict (of the
    claim), ours and products (by the rule nearest to its words), tied (others on that place), least and most
    (products by the rules that give the place, None if no rule does), held and tried (rules), before (a
    place that the same document gives for an earlier day, if no rule gives both, else None).
    """
    claims, _ = known_claims(tables, country, as_of, known_by)
    testable = [not untestable(claim, tables, as_of) for claim in claims.to_dict("records")]
    asked = claims[pd.Series(testable, claims.index, dtype=bool)]
    kinds = tables["sources"].set_index("source_id")["kind"]
    asked = asked.assign(seed=asked["source_id"].map(kinds) == "seed_document")
    recount = shared_recount(tables, known_by)
    for part in _sentences(asked):
        found = held(recount, "", part, claims)
        if not found["n"] and not found["allowing"]:
            claim = part[part["testable"] == PLACE].iloc[-1].to_dict()
            return _answer(recount, claim, claims, asked) | {
                "together": [one | {"claimed": _stated(one)} for one in part.to_dict("records")],
                "tried": Traced(found["tried"], found["rows"], "claim.rules", "Counting rules tried", "rule"),
            }
    own = asked[(asked["subject_country"] == country) & asked["value_relation"].astype(bool)]
    if own.empty:
        return None
    first = own.assign(place=own["testable"] == PLACE).sort_values(["seed", "place", "day", "claim_id"])
    claim = first.iloc[-1].to_dict()
    return _answer(recount, claim, claims, asked) | {"together": []}


def _sentences(asked: pd.DataFrame) -> list[pd.DataFrame]:
    """Statements of one sentence with a place: of seed documents first, the latest, the shortest."""
    parts = [part for _, part in groups_of(asked) if (part["testable"] == PLACE).any()]
    return sorted(parts, key=_urgency)


def _urgency(part: pd.DataFrame) -> tuple[bool, int, int]:
    return not part["seed"].any(), -part["day"].max().toordinal(), len(part)


def _answer(
    recount: Recount, claim: dict[str, Any], claims: pd.DataFrame, asked: pd.DataFrame
) -> dict[str, Any]:
    found = tested_by(recount, claim, claims)
    nearest = readings(recount, question_of(claim, claims))[0]
    counts = [len(reading.products) for reading in found["agreeing"]]
    is_place = claim["testable"] == PLACE
    rows = (*nearest.rows, f"definitions:{nearest.definition_id}")
    giving = tuple(sorted({ref for reading in found["agreeing"] for ref in reading.rows}))
    tried = tuple(f"definitions:{rule.definition_id}" for rule in recount.rules)
    by_nearest = "by the rule nearest to the words"
    numbers = trace_each(
        f"claim.{claim['claim_id']}.",
        ours=(nearest.value, rows, f"Our count or place {by_nearest}", "rank" if is_place else "number"),
        products=(len(nearest.products), rows, f"Products {by_nearest}", "product"),
        least=(min(counts, default=None), giving, "Fewest, by the rules that give it", "product"),
        most=(max(counts, default=None), giving, "Most, by the rules that give it", "product"),
        held=(len({one.definition_id for one in found["apart"]}), tried, "Rules that give it", "rule"),
        tried=(found["tried"], tried, "Counting rules tried", "rule"),
    )
    before = _before(recount, claim, claims, asked) if is_place else None
    return {
        **claim,
        **numbers,
        "claimed": _stated(claim),
        "verdict": found["verdict"],
        "tied": nearest.tied,
        "before": _stated(before) if before else None,
    }


def _before(
    recount: Recount, claim: dict[str, Any], claims: pd.DataFrame, asked: pd.DataFrame
) -> dict[str, Any] | None:
    """The place that the document gives for an earlier day, if no rule gives it and the claim's."""
    same = asked[(asked["testable"] == PLACE) & (asked["source_id"] == claim["source_id"])]
    same = same[(same["metric"] == claim["metric"]) & (same["value_relation"] == "exactly")]
    same = same[same["day"].lt(claim["day"])].sort_values("day")
    if same.empty:
        return None
    before = same.iloc[-1].to_dict()
    late, early = (
        set.intersection(*(_giving(recount, one, claims, bounds=bounds) for one in (before, claim)))
        for bounds in (False, True)
    )
    return None if late | early else before


def _giving(recount: Recount, claim: dict[str, Any], claims: pd.DataFrame, *, bounds: bool) -> set[str]:
    def gives(reading: Reading) -> bool:
        return rules.may_hold(claim["value_relation"], claim["claimed"], reading.low, reading.high)

    found = readings(recount, question_of(claim, claims, bounds=bounds))
    return {reading.definition_id for reading in found if gives(reading)}


def _stated(claim: dict[str, Any]) -> Traced:
    key, unit = claim["claim_id"], "rank" if claim["testable"] == PLACE else "number"
    return Traced(
        claim["claimed"], (f"claims:{key}",), f"claim.{key}", f"As stated: {claim['statement']}", unit
    )
