"""The statement that a reader asks about first, and what the licence tables say to it.

It is the sentence of a document under test that gives a place and that no counting rule bears out, else the
latest statement of a place, else of a number. Only what the answer needs is counted: the brief asks for it.
"""

from __future__ import annotations

from datetime import date
from operator import itemgetter
from typing import Any

from regenatlas.chapters.claims import claim_rules as rules
from regenatlas.chapters.claims.claim_groups import groups_of, held
from regenatlas.chapters.claims.claim_readings import readings
from regenatlas.chapters.claims.claim_recount import Recount, shared_recount
from regenatlas.chapters.claims.claim_rules import Reading
from regenatlas.chapters.claims.claims import Claim, known_records, question_of, tested_by, untestable
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
    claims, _ = known_records(tables, country, as_of, known_by)
    kinds = tables.by_key("sources", "kind")
    asked = [
        claim | {"seed": kinds[claim["source_id"]] == "seed_document"}
        for claim in claims
        if not untestable(claim, tables, as_of)
    ]
    recount = shared_recount(tables, known_by)
    for part in _sentences(asked):
        found = held(recount, "", part, claims)
        if not found["n"] and not found["allowing"]:
            claim = [one for one in part if one["testable"] == PLACE][-1]
            return _answer(recount, claim, claims, asked) | {
                "together": [one | {"claimed": _stated(one)} for one in part],
                "tried": Traced(found["tried"], found["rows"], "claim.rules", "Counting rules tried", "rule"),
            }
    own = [claim for claim in asked if claim["subject_country"] == country and claim["value_relation"]]
    if not own:
        return None
    claim = max(own, key=lambda one: (one["seed"], one["testable"] == PLACE, one["day"], one["claim_id"]))
    return _answer(recount, claim, claims, asked) | {"together": []}


def _sentences(asked: list[Claim]) -> list[list[Claim]]:
    """Statements of one sentence with a place: of seed documents first, the latest, the shortest."""
    parts = [part for _, part in groups_of(asked) if any(one["testable"] == PLACE for one in part)]
    return sorted(parts, key=_urgency)


def _urgency(part: list[Claim]) -> tuple[bool, int, int]:
    last = max(one["day"] for one in part)
    return not any(one["seed"] for one in part), -last.toordinal(), len(part)


def _answer(recount: Recount, claim: Claim, claims: list[Claim], asked: list[Claim]) -> dict[str, Any]:
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


def _before(recount: Recount, claim: Claim, claims: list[Claim], asked: list[Claim]) -> Claim | None:
    """The place that the document gives for an earlier day, if no rule gives it and the claim's."""
    like = {"testable": PLACE, "value_relation": "exactly"} | {
        key: claim[key] for key in ("source_id", "metric")
    }
    same = [one for one in asked if like.items() <= one.items() and one["day"] < claim["day"]]
    if not same:
        return None
    before = max(same, key=itemgetter("day", "claim_id"))
    late, early = (
        set.intersection(*(_giving(recount, one, claims, bounds=bounds) for one in (before, claim)))
        for bounds in (False, True)
    )
    return None if late | early else before


def _giving(recount: Recount, claim: Claim, claims: list[Claim], *, bounds: bool) -> set[str]:
    def gives(reading: Reading) -> bool:
        return rules.may_hold(claim["value_relation"], claim["claimed"], reading.low, reading.high)

    found = readings(recount, question_of(claim, claims, bounds=bounds))
    return {reading.definition_id for reading in found if gives(reading)}


def _stated(claim: Claim) -> Traced:
    key, unit = claim["claim_id"], "rank" if claim["testable"] == PLACE else "number"
    return Traced(
        claim["claimed"], (f"claims:{key}",), f"claim.{key}", f"As stated: {claim['statement']}", unit
    )
