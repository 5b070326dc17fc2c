"""What licences, counts and places rest on: the one place where evidence is graded.

The grade of a licence event is data (`authorisations.grade`); a product has the best grade of the events that
license it, a count the grades of its products. Documents that repeat one another are one witness.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import pandas as pd

from regenatlas.counting.licences import GRANTS
from regenatlas.counting.ranking import by_definition, by_question, place_on
from regenatlas.counting.searched import searched
from regenatlas.counting.snapshot import Snapshot, take_snapshot, unit_of
from regenatlas.tables.load import Tables, per_tables
from regenatlas.tables.provenance import Traced, count_where, rows_in

#: From strong to weak; the codes of the list `evidence_grade`.
GRADES = ("register", "dated_document", "independent", "interested", "text_under_test", "unseen")
#: Grades of a licence that somebody without an interest in it, or the licence's own papers, show.
DOCUMENTED = frozenset(GRADES[:3])
LICENSING = frozenset({*GRANTS, "converted", "reinstated"})
REPEATING = ("repeats", "earlier_wording")

# Of the counted products, this share at least must be documented for medium confidence.
MOSTLY = 0.75
# Places between the best and the worst rule of the question: up to so many for high, for medium confidence.
NARROW, MODERATE = 1, 3


# ---- grades


def grade_of(tables: Tables, rows: Iterable[str]) -> str:
    """The best grade among licence events (`authorisations:<event_id>`); "unseen" if none licenses."""
    licensing = _licensing(tables)
    return min((licensing[ref][0] for ref in rows if ref in licensing), key=GRADES.index, default="unseen")


@per_tables
def products_by_grade(tables: Tables, country: str, snapshot: Snapshot) -> pd.DataFrame:
    """The products counted for a country with what they rest on, the best documented first.

    Columns: product_id, name, named, grade, documented, sources (ids of the documents that license it), rows.
    """
    described = tables["products"].set_index("product_id")[["name", "named"]]
    licensing, lines = _licensing(tables), []
    held = snapshot.held.get(unit_of(country, snapshot.definition, tables, snapshot.as_of), {})
    for product, refs in held.items():
        sources = tuple(sorted({licensing[ref][1] for ref in refs if ref in licensing}))
        grade = grade_of(tables, refs)
        lines.append((product, *described.loc[product], grade, grade in DOCUMENTED, sources, refs))
    columns = ["product_id", "name", "named", "grade", "documented", "sources", "rows"]
    frame = pd.DataFrame(lines, columns=columns).astype({"named": bool, "documented": bool})
    order = frame["grade"].map(GRADES.index)
    return frame.assign(order=order).sort_values(["order", "product_id"], ignore_index=True)[columns]


def resting(products: pd.DataFrame, what: str = "Counted products") -> dict[str, Traced]:
    """On what kind of evidence a count of products rests.

    Keys: each grade, named, unnamed, documented; facts `rests_<key>`, in products. `what` they are.
    """
    grade, named = products["grade"], products["named"]
    return count_where(
        products,
        "rests_",
        "product",
        **{code: (grade == code, f"{what} whose best evidence has the grade {code}") for code in GRADES},
        named=(named, f"{what} with a public name"),
        unnamed=(~named.astype(bool), f"{what} that no public source names"),
        documented=(products["documented"], f"{what} that a document or the press shows"),
    )


@per_tables
def _licensing(tables: Tables) -> dict[str, tuple[str, str]]:
    """Grade and source of each event that licenses a product, by row reference."""
    events = tables["authorisations"]
    events = events[events["event"].isin(LICENSING)]
    keys = ("authorisations:" + events["event_id"]).tolist()
    return dict(zip(keys, zip(events["grade"], events["source_id"], strict=True), strict=True))


# ---- documents


def document_family(tables: Tables, source_id: str) -> frozenset[str]:
    """The documents that repeat one another, the given one included; see `claim_links`.

    Documents belong together when a claim of one repeats or is an earlier wording of a claim of the other.
    """
    return _families(tables).get(source_id, frozenset({source_id}))


@per_tables
def _families(tables: Tables) -> dict[str, frozenset[str]]:
    claims = tables["claims"].set_index("claim_id")["source_id"]
    links = tables["claim_links"]
    links = links[links["relation"].isin(REPEATING)]
    near: dict[str, set[str]] = defaultdict(set)
    for one, other in zip(links["claim_id"].map(claims), links["other_claim_id"].map(claims), strict=True):
        near[one].add(other)
        near[other].add(one)
    families: dict[str, frozenset[str]] = {}
    for start in near:
        if start not in families:
            found, waiting = set(), [start]
            while waiting:
                found.add(document := waiting.pop())
                waiting += near[document] - found
            families |= dict.fromkeys(found, frozenset(found))
    return families


def without_one_document(tables: Tables, country: str, snapshot: Snapshot) -> pd.DataFrame:
    """How count and place move when one source document is left out, the greatest loss first.

    One row per document without which a counted product of the country is counted no more. Columns:
    source_id, title, publisher, published, n, rank (nullable), tied_with, lost (product ids), rows (the
    licence events that rest on it).
    """
    own = products_by_grade(tables, country, snapshot)
    sources = tables["sources"].set_index("source_id")[["title", "publisher", "published"]]
    lines = []
    for source in sorted({source for held in own["sources"] for source in held}):
        rest = take_snapshot(tables, snapshot.as_of, snapshot.definition, snapshot.known_by, [source])
        place = place_on(tables, country, rest)
        lost = tuple(sorted(set(own["product_id"]) - set(rest.products_of(place.country))))
        if lost:
            rows = rows_in(own[own["product_id"].isin(lost)])
            lines.append((source, *sources.loc[source], place.n, place.rank, place.tied_with, lost, rows))
    columns = ["source_id", "title", "publisher", "published", "n", "rank", "tied_with", "lost", "rows"]
    frame = pd.DataFrame(lines, columns=columns).astype({"rank": "Int64"})
    return frame.sort_values(["n", "source_id"], ignore_index=True)


# ---- identity


@dataclass(frozen=True)
class Range:
    """Fewest and most products of a country, and its best and worst place, as identity is decided or not.

    Places are None where nothing is counted. `doubtful`: products that may be identical with another one.
    """

    fewest: int
    most: int
    best: int | None
    worst: int | None
    doubtful: tuple[str, ...]


@per_tables
def identity_range(tables: Tables, country: str, snapshot: Snapshot) -> Range:
    """The count and place of a country if products that may be identical are one, or are not."""
    unit = unit_of(country, snapshot.definition, tables, snapshot.as_of)
    most = snapshot.tally
    doubtful = {code: _doubtful(tables, held) for code, held in snapshot.held.items()}
    fewest = {code: n - len(doubtful[code]) for code, n in most.items()}
    low, high = fewest.get(unit, 0), most.get(unit, 0)
    if not high:
        return Range(0, 0, None, None, ())
    best = sum(n > high for code, n in fewest.items() if code != unit) + 1
    worst = sum(n > low for code, n in most.items() if code != unit) + 1
    return Range(low, high, best, worst, doubtful[unit])


def _doubtful(tables: Tables, held: Iterable[str]) -> tuple[str, ...]:
    """Products of those held that may be another one held: each takes one from the count."""
    twins, held = _twins(tables), set(held)
    return tuple(sorted(product for product in held if twins.get(product) in held))


@per_tables
def _twins(tables: Tables) -> Mapping[str, str]:
    products = tables["products"]
    products = products[products["may_be"] != ""]
    return dict(zip(products["product_id"], products["may_be"], strict=True))


# ---- confidence

RECENT = 5  # a figure from longer ago is not sure any more


class Level(StrEnum):
    """Codes of the list `confidence`, best first."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


def of_figure(year: int, as_of: date) -> Level:
    """How sure an exact figure is on a day: high, but medium once it is more than `RECENT` years old."""
    return Level.HIGH if year >= as_of.year - RECENT else Level.MEDIUM


@dataclass(frozen=True)
class Confidence:
    """How far a place can be relied on: the lowest of three levels (README, «How sure is a place?»).

    evidence: high if all counted products have a register entry or a dated document, medium if three in four
    are documented at least by independent press, else low. search: high if the registers that license for the
    country were searched, medium if in part, low if not. spread: places between best and worst rule of the
    question, and between the readings of identity: at most 1 high, at most 3 medium, else low. Without a
    counted product only the search speaks.
    """

    evidence: Level
    search: Level
    spread: Level

    @property
    def level(self) -> Level:
        """The lowest of the three."""
        return max(self.evidence, self.search, self.spread, key=list(Level).index)


@per_tables
def confidence(tables: Tables, country: str, snapshot: Snapshot) -> Confidence:
    """The confidence in the place of a country in a snapshot; see `Confidence`."""
    of_search = {"yes": Level.HIGH, "partly": Level.MEDIUM, "no": Level.LOW}
    search = of_search[searched(tables, country, snapshot.as_of)]
    products = products_by_grade(tables, country, snapshot)
    if products.empty:
        return Confidence(Level.HIGH, search, Level.HIGH)
    places = question_places(tables, country, snapshot)
    own = identity_range(tables, country, snapshot)
    spread = max(places["rank"].max() - places["rank"].min(), (own.worst or 0) - (own.best or 0))
    return Confidence(_of_evidence(products), search, _of_spread(spread))


def question_places(tables: Tables, country: str, snapshot: Snapshot) -> pd.DataFrame:
    """The places under all rules of the field that answer the question of the snapshot's own rule.

    Rows of `ranking.by_question` with a place, asked as the own rule asks.
    """
    unit = unit_of(country, snapshot.definition, tables, snapshot.as_of)
    places = by_question(by_definition(tables, country, snapshot.as_of, snapshot.known_by), unit)
    own = places["definition_id"] == snapshot.definition.definition_id
    asked = places["in_range"] & (places["asked"] == places.loc[own, "asked"].iloc[0])
    return places[(asked | own) & places["rank"].notna()]


def _of_evidence(products: pd.DataFrame) -> Level:
    if products["grade"].isin(GRADES[:2]).all():
        return Level.HIGH
    return Level.MEDIUM if products["documented"].mean() >= MOSTLY else Level.LOW


def _of_spread(places: int) -> Level:
    return Level.HIGH if places <= NARROW else Level.MEDIUM if places <= MODERATE else Level.LOW
