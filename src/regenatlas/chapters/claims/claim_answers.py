"""What becomes of a claim that no licence table speaks to: other tables or other statements answer it.

Which rows answer which claim is data (`claim_answers`), as are repetitions and conflicts (`claim_links`);
what follows from them is a rule here.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import cached_property
from typing import Any

from regenatlas.chapters.claims import claim_rules as rules
from regenatlas.chapters.claims.claim_readings import NO_READING, judged
from regenatlas.chapters.claims.claim_rules import Verdict
from regenatlas.chapters.ecosystem import bearing_on, is_other_witness
from regenatlas.counting.snapshot import Snapshot
from regenatlas.tables.calendars import last_day
from regenatlas.tables.load import Tables

# Why an answer says what it says; the passage `reason` has the words.
ANSWERED = "answered"  # in the words of `claim_answers`
SHOWN = "shown"  # another document shows the institution, programme, event or product
OWN_ACCOUNT = "own_account"  # only its own documents do
CLAIMED = "licence_claimed"  # a licence is claimed, and no entry of a register was seen
MISSED = "missed"  # the programme did not reach it in time
NO_OUTCOME = "no_outcome"  # what came of the programme is not seen
UNDER_WAY = "under_way"  # it was under way when last seen
AHEAD = "ahead"  # its day is still to come
EARLIER = "earlier"  # the sentence is taken from an older text
CONFLICT = "conflict"  # another statement cannot hold beside it
REPEATED = "repeated"  # other pages repeat it

#: The way back of the relation `earlier_wording`.
LATER = "later_wording"

# What the outcome of a programme (`delivery.OUTCOMES`) makes of a claim about it. Of several programmes the
# first in this order decides: a claim about all of them holds as far as the worst of them does.
OUTCOMES = {
    "missed": (rules.CONTRADICTED, MISSED),
    "no_evidence": (rules.UNDECIDED, NO_OUTCOME),
    "under_way": (rules.UNDECIDED, UNDER_WAY),
    "not_due": (rules.UNDECIDED, AHEAD),
    "licence_claimed": (rules.RESTATED, CLAIMED),
    "reported_done": (rules.RESTATED, OWN_ACCOUNT),
    "announced_done": (rules.RESTATED, OWN_ACCOUNT),
    "met": (rules.BORNE_OUT, SHOWN),
}
WORKING = frozenset({"in_service", "partly_in_service"})

# A name in a list of speakers: «Behfar, Mahdavi Sharif, Hamidieh».
NAME = re.compile(r"[A-Z][\w'-]{3,}")


@dataclass(frozen=True)
class Answer:
    """The verdict on a claim and why.

    because: a code, of this module or why nothing can test the claim; text: the reason in words, where it is
    data; other: the claim that repeats it, conflicts with it or said it before; rows: what it rests on.
    """

    verdict: str
    because: str
    chapter: str
    text: str = ""
    other: str = ""
    rows: tuple[str, ...] = ()


class Answers:
    """What other tables and the other known claims say to a claim, as far as it was public by a day.

    claims: those of `claims.known_claims`; untested: by claim why no recount can test it; refuted: the tested
    claims that the recount contradicts.
    """

    def __init__(
        self,
        tables: Tables,
        claims: Iterable[dict[str, Any]],
        untested: Mapping[str, str],
        refuted: Container[str],
        snapshot: Snapshot,
    ) -> None:
        self.tables, self.untested, self.refuted, self.snapshot = tables, untested, refuted, snapshot
        self.claims = {claim["claim_id"]: claim for claim in claims}
        self.links = _links(tables)
        self.bearing = frozenset(tables.cells("claim_rows", "claim_id"))
        self.by = min(snapshot.as_of, snapshot.known_by or snapshot.as_of)

    @cached_property
    def _given(self) -> dict[str, dict[str, Any]]:
        return {row["claim_id"]: row for row in self.tables.records("claim_answers")}

    def finding(self, claim: dict[str, Any]) -> dict[str, Any]:
        """A row of `claims.audit` for a claim that no recount can test."""
        answer = self.to(claim)
        given = {field.name: getattr(answer, field.name) for field in fields(answer)}
        return judged(Verdict(answer.verdict, self.untested[claim["claim_id"]]), []) | {
            "products": NO_READING.products,
            "missing": (),
            "alone": None,
            **{key: value for key, value in given.items() if key != "verdict"},
            "rows": tuple(sorted({f"claims:{claim['claim_id']}", *answer.rows})),
        }

    def to(self, claim: dict[str, Any]) -> Answer:
        """The answer to a claim; those that say the same (`_alike`) have the same verdict.

        1. Rows of other tables answer it by the table `claim_answers`: borne out if they do and one of them
        is independent of the claim, else only restated; contradicted; or undecided. 2. Rows bear on it, and
        their status decides. 3. An older text has the sentence, or a younger one takes it over: only
        restated. 4. An aim: outside. 5. A statement that is not itself contradicted conflicts with it:
        undecided. 6. Others repeat it: only restated. 7. Otherwise outside.
        """
        alike = [self.claims[name] for name in self._alike(claim["claim_id"])]
        return self._by_tables(claim, alike) or self._by_statements(claim, alike)

    def _by_tables(self, claim: dict[str, Any], alike: list[dict[str, Any]]) -> Answer | None:
        if answer := self._first(self._answered, alike):
            return answer
        by_rows, taken = self._first(self._by_rows, alike), self._taken_over(claim, alike)
        # That a sentence is old says more than that its source alone gives it.
        return taken if taken and (by_rows is None or by_rows.verdict == taken.verdict) else by_rows

    def _by_statements(self, claim: dict[str, Any], alike: list[dict[str, Any]]) -> Answer:
        chapter, reason = rules.chapter(claim), self.untested[claim["claim_id"]]
        if any(one["untestable_why"] == rules.AIM for one in alike):
            return Answer(rules.OUTSIDE, reason, chapter)
        conflicting = (self._linked("conflicts", who, self._stands) for who in ([claim], alike))
        if other := next(filter(None, conflicting), ""):
            return self._by(other, rules.UNDECIDED, CONFLICT, chapter)
        if other := self._linked("repeats", [claim]):
            return self._by(other, rules.RESTATED, REPEATED, chapter)
        return Answer(rules.UNDECIDED if reason in rules.OPEN else rules.OUTSIDE, reason, chapter)

    def _first(
        self, answer: Callable[[dict[str, Any]], Answer | None], alike: list[dict[str, Any]]
    ) -> Answer | None:
        return next(filter(None, map(answer, alike)), None)

    def _alike(self, claim_id: str) -> list[str]:
        """The claim, and of those that no recount tests the ones that repeat it with the same number."""
        found = [claim_id]
        for name in found:
            near = (*self.links["repeats"].get(name, ()), *self._wordings(name))
            found += sorted(
                other
                for other in set(near) - set(found)
                if other in self.claims and other in self.untested and self._says(other) == self._says(name)
            )
        return found

    def _says(self, claim_id: str) -> tuple[Any, ...]:
        claim = self.claims[claim_id]
        return claim["metric"], claim["value"] if claim["claimed"] is None else claim["claimed"]

    def _wordings(self, claim_id: str) -> list[str]:
        return [*self.links["earlier_wording"].get(claim_id, ()), *self.links[LATER].get(claim_id, ())]

    def _taken_over(self, claim: dict[str, Any], alike: list[dict[str, Any]]) -> Answer | None:
        chapter = rules.chapter(claim)
        if other := self._linked("earlier_wording", [claim]):
            return self._by(other, rules.RESTATED, EARLIER, chapter)
        other = self._linked(LATER, [claim]) or self._linked("earlier_wording", alike)
        return self._by(other, rules.RESTATED, REPEATED, chapter) if other else None

    def _by_rows(self, claim: dict[str, Any]) -> Answer | None:
        bearing = self._bearing(claim["claim_id"])
        rows = _rows_behind(bearing)
        return Answer(*_by_status(bearing), rules.chapter(claim), rows=rows) if bearing else None

    def _stands(self, claim_id: str) -> bool:
        """Whether nothing contradicts a claim itself."""
        if claim_id not in self.untested:
            return claim_id not in self.refuted
        claim = self.claims[claim_id]
        answer = self._answered(claim) or self._by_rows(claim)
        return answer is None or answer.verdict != rules.CONTRADICTED

    def _answered(self, claim: dict[str, Any]) -> Answer | None:
        row = self._given.get(claim["claim_id"])
        if row is None:
            return None
        bearing = self._bearing(claim["claim_id"])
        own = tuple(filter(None, row["rows"].split(";")))
        rows = (*own, *_rows_behind(bearing))
        if not rows or not all(map(self._is_public, own)):
            return None
        verdict = str(row["says"])
        if verdict == "bears_out":
            is_shown = any(one["independent"] for one in bearing)
            is_shown = is_shown or any(self._is_independent(ref, claim) for ref in own)
            verdict = rules.BORNE_OUT if is_shown else rules.RESTATED
        refs = (f"claim_answers:{claim['claim_id']}", *rows)
        return Answer(verdict, ANSWERED, row["chapter"] or rules.chapter(claim), row["reason"], rows=refs)

    def _bearing(self, claim_id: str) -> list[dict[str, Any]]:
        """The rows of `bearing_on`, which is not asked where there are none."""
        return bearing_on(self.tables, claim_id, self.snapshot) if claim_id in self.bearing else []

    def _by(self, other: str, verdict: str, because: str, chapter: str) -> Answer:
        return Answer(verdict, because, chapter, "", other, (f"claims:{other}",))

    def _is_independent(self, ref: str, claim: dict[str, Any]) -> bool:
        """Whether a witness of its own has a verified row, and it is not said by a speaker of the claim."""
        row = self.tables.row(ref)
        is_other = is_other_witness(self.tables, row["source_id"], claim["source_id"], self.snapshot)
        if not is_other or not row["verified"]:
            return False
        speakers = set(NAME.findall(row.get("speaker", "")))
        return not speakers & set(NAME.findall(claim["speaker"]))

    def _is_public(self, ref: str) -> bool:
        published = self.tables.row(f"sources:{self.tables.row(ref)['source_id']}")["published"]
        return last_day(published) <= self.by if published else self.snapshot.known_by is None

    def _linked(
        self, relation: str, claims: list[dict[str, Any]], holds: Callable[[str], bool] = bool
    ) -> str:
        """The known claim with this relation to one of these, of several that on the oldest page, else ""."""
        names = {other for claim in claims for other in self.links[relation].get(claim["claim_id"], ())}
        found = [other for other in names if other in self.claims and holds(other)]
        return min(found, key=lambda name: (self.claims[name]["public"] or date.max, name), default="")


def _links(tables: Tables) -> dict[str, dict[str, list[str]]]:
    """By relation and claim the claims linked to it; `LATER` leads back from an earlier wording."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    pairs = (tables.cells("claim_links", name) for name in ("relation", "claim_id", "other_claim_id"))
    for relation, one, other in zip(*pairs, strict=True):
        found[relation][one].append(other)
        found[LATER if relation == "earlier_wording" else relation][other].append(one)
    return found


def _rows_behind(bearing: list[dict[str, Any]]) -> tuple[str, ...]:
    return tuple(sorted({ref for row in bearing for ref in row["rows"]}))


def _by_status(bearing: list[dict[str, Any]]) -> tuple[str, str]:
    """Verdict and why, by the status of the rows of `bearing_on`; programmes come first."""
    outcomes = [row["status"] for row in bearing if row["table"] == "programmes"]
    if outcomes:
        return OUTCOMES[min(outcomes, key=list(OUTCOMES).index)]
    done = [row for row in bearing if row["status"] in WORKING or row["table"] == "events"]
    shown = any(row["independent"] for row in done)
    return (rules.BORNE_OUT, SHOWN) if shown else (rules.RESTATED, OWN_ACCOUNT)
