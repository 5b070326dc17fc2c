"""Statements of one sentence, held against the tables together: one counting rule must bear them all out.

Which belong together is data: the column `together` of `claims`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import pandas as pd

from regenatlas.chapters.claims import claim_rules as rules
from regenatlas.chapters.claims.claim_readings import readings
from regenatlas.chapters.claims.claim_recount import SCOPE, Recount, shared_recount
from regenatlas.chapters.claims.claims import Claim, question_of
from regenatlas.tables.load import Tables, records_of
from regenatlas.tables.provenance import Traced, count_each, trace_each

#: Columns of `held_together`.
HELD = ["group", "claim_ids", "source_id", "day", "each", "n", "labels", "allowing", "tried", "rows"]

#: Kinds of recount that take one definition for all that count the same products.
BY_SCOPE = frozenset({"world_count", "regulator_count"})


def held_together(tables: Tables, audited: pd.DataFrame, known_by: date | None = None) -> pd.DataFrame:
    """The groups of statements of which at least two can be held against the licence tables.

    `audited` as `claims.audit` gives it. Columns: group, claim_ids, source_id, day (the latest), each (how
    many rules bear each statement out), n (how many bear all out), labels (of those), allowing (how many
    might, with early licence dates), tried (rules), rows. Documents in the order of their ids.
    """
    recount, claims = shared_recount(tables, known_by), records_of(audited)
    tested = groups_of(claim for claim in claims if claim["tried"])
    lines = [held(recount, group, part, claims) for group, part in tested]
    return pd.DataFrame(lines, columns=HELD, dtype=object)


def held(recount: Recount, group: str, part: list[Claim], claims: Sequence[Claim]) -> dict[str, Any]:
    """A row of `held_together` for one group; `part`: its statements, of the known `claims`."""
    each = [_rules(recount, claim, claims) for claim in part]
    bearing = set.intersection(*(bears for bears, _, _ in each))
    tried = set.intersection(*(asked for _, _, asked in each))
    names = tuple(claim["claim_id"] for claim in part)
    return {
        "group": group,
        "claim_ids": names,
        "source_id": part[0]["source_id"],
        "day": max(claim["day"] for claim in part),
        "each": tuple(len(bears) for bears, _, _ in each),
        "n": len(bearing),
        "labels": [rule.label for rule in recount.rules if rule.definition_id in bearing],
        "allowing": len(set.intersection(*(allows for _, allows, _ in each))),
        "tried": len(tried),
        "rows": tuple(f"claims:{name}" for name in names)
        + tuple(f"definitions:{name}" for name in sorted(tried)),
    }


def group_tally(groups: pd.DataFrame) -> dict[str, Traced]:
    """How many groups of `held_together` there are (sentences), and how many no rule bears out (never)."""
    return count_each(
        "together.",
        "sentence",
        sentences=(groups, "Sentences of several statements"),
        never=(never_together(groups), "Sentences that no rule bears out as a whole"),
    )


def never_together(groups: pd.DataFrame) -> pd.DataFrame:
    """The groups of `held_together` that no rule bears out, however early licences are dated."""
    return groups[(groups["n"] == 0) & (groups["allowing"] == 0)]


def products_at_place(audited: pd.DataFrame) -> pd.DataFrame:
    """With how many products a rule gives a stated place, for exact places that some rule gives.

    Columns: claim_id, day, place, least and most (products; all three traced), rows. Of places given
    with as many products the first day stands.
    """
    places = audited[(audited["testable"] == "rank") & audited["agreeing"].map(bool)]
    places = places[places["value_relation"] == "exactly"].sort_values(["day", "claim_id"])
    lines, seen = [], set()
    for claim in places.to_dict("records"):
        counts = [len(reading.products) for reading in claim["agreeing"]]
        if (same := (claim["claimed"], min(counts), max(counts))) in seen:
            continue
        seen.add(same)
        rows = tuple(sorted({ref for reading in claim["agreeing"] for ref in reading.rows}))
        numbers = trace_each(
            f"at-place.{claim['claim_id']}.",
            place=(claim["claimed"], (f"claims:{claim['claim_id']}",), "A stated place", "rank"),
            least=(min(counts), rows, "Fewest products by a rule that gives the place", "product"),
            most=(max(counts), rows, "Most products by a rule that gives the place", "product"),
        )
        lines.append({"claim_id": claim["claim_id"], "day": claim["day"], **numbers, "rows": rows})
    return pd.DataFrame(lines, columns=["claim_id", "day", "place", "least", "most", "rows"], dtype=object)


def groups_of(tested: Iterable[Claim]) -> list[tuple[str, list[Claim]]]:
    """The groups with at least two of these statements, by name."""
    groups: dict[str, list[Claim]] = defaultdict(list)
    for claim in tested:
        for name in filter(None, claim["together"].split(";")):
            groups[name].append(claim)
    return [(name, part) for name, part in sorted(groups.items()) if len(part) > 1]


def _rules(recount: Recount, claim: Claim, claims: Sequence[Claim]) -> tuple[set[str], set[str], set[str]]:
    """Definitions by which a claim holds in any way it may be counted, by which it may, and all asked."""
    relation = claim["value_relation"] or "exactly"
    late, early = (readings(recount, question_of(claim, claims, bounds=bounds)) for bounds in (False, True))
    by_scope = claim["testable"] in BY_SCOPE

    def ids(names: set[str]) -> set[str]:
        if not by_scope:
            return names
        scopes = {_scope(rule) for rule in recount.rules if rule.definition_id in names}
        return {rule.definition_id for rule in recount.rules if rule.in_range and _scope(rule) in scopes}

    bearing = {one.definition_id for one in late if rules.holds(relation, claim["claimed"], one.value)}
    allowing = {
        one.definition_id for one in early if rules.may_hold(relation, claim["claimed"], one.low, one.high)
    }
    return ids(bearing), ids(allowing | bearing), ids({one.definition_id for one in late})


def _scope(rule: Any) -> tuple[Any, ...]:
    return tuple(getattr(rule, name) for name in SCOPE)
