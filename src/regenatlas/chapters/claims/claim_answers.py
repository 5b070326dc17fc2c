"""What becomes of a claim that no licence table speaks to: other tables or other statements answer it.

Which rows answer which claim is data (`claim_answers`), as are repetitions and conflicts (`claim_links`);
what follows from them is a rule here.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

import pandas as pd

from regenatlas.chapters.claims import claim_rules as rules
from regenatlas.chapters.claims.claim_readings import NO_READING, judged
from regenatlas.chapters.claims.claim_rules import Verdict
from regenatlas.chapters.ecosystem import bearing_on
from regenatlas.counting.evidence import document_family
from regenatlas.counting.snapshot import take_snapshot
from regenatlas.tables.calendars import last_day
from regenatlas.tables.load import Tables
from regenatlas.tables.provenance import rows_in

# Why an answer says what it says; the passage `reason` has the words.
ANSWERED = "answered"  # in the words of `claim_answers`
SHOWN = "shown"  # another document shows the institution, programme, event or product
OWN_ACCOUNT = "own_account"  # only its own documents do
MISSED = "missed"  # the programme did not reach it in time
NO_OUTCOME = "no_outcome"  # what came of the programme is not seen
EARLIER = "earlier"  # the sentence is taken from an older text
CONFLICT = "conflict"  # another statement cannot hold beside it
REPEATED = "repeated"  # other pages repeat it

# What a programme has come to, by its outcome; of any other outcome nobody can say.
OUTCOMES = {
    "met": (rules.RESTATED, OWN_ACCOUNT),
    "reported_done": (rules.RESTATED, OWN_ACCOUNT),
    "announced_done": (rules.RESTATED, OWN_ACCOUNT),
    "missed": (rules.CONTRADICTED, MISSED),
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
    """What other tables and the other known claims say to a claim, as far as it was public by a day."""

    def __init__(
        self, tables: Tables, claims: pd.DataFrame, as_of: date, known_by: date | None = None
    ) -> None:
        self.tables = tables
        self.public = dict(zip(claims["claim_id"], claims["public"], strict=True))
        self.links = _links(tables)
        self.bearing = frozenset(tables["claim_rows"]["claim_id"])
        self.by, self.is_dated = min(as_of, known_by or as_of), known_by is not None
        self.snapshot = take_snapshot(tables, as_of, None, known_by)
        self.published = tables["sources"].set_index("source_id")["published"]

    def finding(self, claim: dict[str, Any], reason: str) -> dict[str, Any]:
        """A row of `claims.audit` for a claim that no recount can test, for this reason."""
        answer = self.to(claim, reason)
        given = {field.name: getattr(answer, field.name) for field in fields(answer)}
        return judged(Verdict(answer.verdict, reason), []) | {
            "products": NO_READING.products,
            "missing": (),
            "alone": None,
            **{key: value for key, value in given.items() if key != "verdict"},
            "rows": tuple(sorted({f"claims:{claim['claim_id']}", *answer.rows})),
        }

    def to(self, claim: dict[str, Any], reason: str) -> Answer:
        """The answer to a claim.

        1. Rows of other tables answer it by the table `claim_answers`: borne out if they do and one of them
        is independent of the claim, else only restated; contradicted; or undecided. 2. Rows bear on it, and
        their status decides. 3. An older text has the sentence: only restated. 4. A statement conflicts with
        it: undecided. 5. Others repeat it: only restated. 6. Otherwise outside.
        """
        chapter, bearing = rules.chapter(claim), self._bearing(claim["claim_id"])
        if answer := self._answered(claim, chapter, bearing):
            return answer
        if linked := self._by_link("earlier_wording", rules.RESTATED, EARLIER, claim, chapter):
            return linked
        if len(bearing):
            return Answer(*_by_status(bearing), chapter, rows=rows_in(bearing))
        if reason == rules.AIM:
            return Answer(rules.OUTSIDE, reason, chapter)
        return (
            self._by_link("conflicts", rules.UNDECIDED, CONFLICT, claim, chapter)
            or self._by_link("repeats", rules.RESTATED, REPEATED, claim, chapter)
            or Answer(rules.UNDECIDED if reason in rules.OPEN else rules.OUTSIDE, reason, chapter)
        )

    def _answered(self, claim: dict[str, Any], chapter: str, bearing: pd.DataFrame) -> Answer | None:
        answers = self.tables["claim_answers"]
        answers = answers[answers["claim_id"] == claim["claim_id"]]
        if answers.empty:
            return None
        row = answers.iloc[0]
        own = tuple(filter(None, row["rows"].split(";")))
        rows = (*own, *rows_in(bearing))
        if not rows or not all(map(self._is_public, own)):
            return None
        verdict = str(row["says"])
        if verdict == "bears_out":
            is_shown = bearing["independent"].any() or any(self._is_independent(ref, claim) for ref in own)
            verdict = rules.BORNE_OUT if is_shown else rules.RESTATED
        refs = (f"claim_answers:{claim['claim_id']}", *rows)
        return Answer(verdict, ANSWERED, row["chapter"] or chapter, row["reason"], rows=refs)

    def _bearing(self, claim_id: str) -> pd.DataFrame:
        """The rows of `bearing_on`, which is not asked where there are none."""
        if claim_id not in self.bearing:
            return pd.DataFrame({"independent": [], "rows": []}, dtype=object)
        return bearing_on(self.tables, claim_id, self.snapshot)

    def _by_link(
        self, relation: str, verdict: str, because: str, claim: dict[str, Any], chapter: str
    ) -> Answer | None:
        other = self._linked(claim["claim_id"], relation)
        return Answer(verdict, because, chapter, "", other, (f"claims:{other}",)) if other else None

    def _is_independent(self, ref: str, claim: dict[str, Any]) -> bool:
        """Whether a row rests on a document of its own and is not said by a speaker of the claim."""
        row = self.tables.row(ref)
        if row["source_id"] in document_family(self.tables, claim["source_id"]):
            return False
        speakers = set(NAME.findall(row.get("speaker", "")))
        return not speakers & set(NAME.findall(claim["speaker"]))

    def _is_public(self, ref: str) -> bool:
        published = self.published[self.tables.row(ref)["source_id"]]
        return last_day(published) <= self.by if published else not self.is_dated

    def _linked(self, claim_id: str, relation: str) -> str:
        """The known claim with this relation to one, of several that on the oldest page; "" for none."""
        found = [other for other in self.links[relation].get(claim_id, ()) if other in self.public]
        return min(found, key=lambda name: (self.public[name] or date.max, name), default="")


def _links(tables: Tables) -> dict[str, dict[str, list[str]]]:
    """By relation and claim the claims linked to it; an earlier wording is the second of its pair."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    pairs = tables["claim_links"][["relation", "claim_id", "other_claim_id"]]
    for relation, one, other in pairs.itertuples(index=False):
        found[relation][one].append(other)
        if relation != "earlier_wording":
            found[relation][other].append(one)
    return found


def _by_status(bearing: pd.DataFrame) -> tuple[str, str]:
    """Verdict and why, by the status of the rows of `bearing_on`; programmes come first."""
    programmes = bearing[bearing["table"] == "programmes"]
    if programmes.empty:
        shown = bearing["independent"] & (bearing["status"].isin(WORKING) | (bearing["table"] == "events"))
        return (rules.BORNE_OUT, SHOWN) if shown.any() else (rules.RESTATED, OWN_ACCOUNT)
    if programmes["independent"].any():
        return rules.BORNE_OUT, SHOWN
    return OUTCOMES.get(programmes["status"].iloc[0], (rules.UNDECIDED, NO_OUTCOME))
