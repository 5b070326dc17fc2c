"""The written rules by which its chapter tests a claim; nothing here knows a country, a claim or a date.

A claim is tested against one number for each definition ("reading"), and against the same number without
what the tables know only from the claim's own document and from those that repeat it. The definition nearest
in wording is chosen by the claim's metric, before any number is computed. Licence dates are not all exact: a
reading therefore carries the lowest and the highest value that the dates allow, and only what lies outside
them is called contradicted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

BORNE_OUT = "borne_out"  # by evidence that does not come from the statement
RESTATED = "restated"  # true of the tables, which know it from nowhere else
OTHER_RULE = "other_rule"  # true by another counting rule than the one nearest in wording
CONTRADICTED = "contradicted"
UNDECIDED = "undecided"  # the tables speak to it and cannot decide; the reason names what would
OUTSIDE = "outside"  # the tables do not speak to it
OUTCOMES = (BORNE_OUT, RESTATED, OTHER_RULE, CONTRADICTED, UNDECIDED, OUTSIDE)

#: The same, what is decided first.
CARDS_FIRST = (CONTRADICTED, OTHER_RULE, BORNE_OUT, RESTATED, UNDECIDED, OUTSIDE)

# "About n" is taken to hold within a tenth of n.
ABOUT = 0.1


#: The definition nearest to the wording of a metric; the passage `nearest_why` says why.
NEAREST = {
    "world_rank_atmp_products": "strict_eu_atmp",
    "world_rank_cell_therapy": "cell_therapy_only",
    "atmp_products_of_country": "strict_eu_atmp",
    "atmps_approved_worldwide": "strict_eu_atmp",
    "regulators_counted": "strict_eu_atmp",
    "countries_with_products": "strict_eu_atmp",
    "licensed_products_total": "by_jurisdiction",
    "licensed_products_new": "by_jurisdiction",
    "licensed_products_by_use": "by_jurisdiction",
    "licensed_products_by_holder": "by_jurisdiction",
    "uses_of_new_products": "by_jurisdiction",
    "indications_covered": "by_jurisdiction",
    "car_t_licensed": "by_jurisdiction",
    "products_on_market": "by_jurisdiction_cells",
    "products_by_country": "by_jurisdiction_cells",
}

# A product on sale holds a licence, but a licensed product need not be on sale: the tables are a ceiling
# for these.
CEILINGS = frozenset({"products_on_market"})

# What a yes-or-no claim asks of a product: column and code of the table `products`.
FLAGS = {"car_t_licensed": ("modality", "car_t")}
TRUTH = {"yes": 1, "no": 0}

# Why a claim cannot be tested, beside the reasons that the table `claims` gives.
NOT_DUE = "not_due"  # the day it speaks of lies after the report's
NOT_SEARCHED = "not_searched"  # nobody searched the country's register
NO_QUANTITY = "qualitative"
UNDATED = "undated"
NO_TABLE = "no_table"
NOT_SALES = "licences_not_sales"  # fewer on sale than licensed: the tables hold licences
COARSE_DATES = "coarse_dates"  # licence dates allow the number, and others
HOLDERS_UNKNOWN = "holders_unknown"  # products may be the holder's, and nothing says whose they are
USES_UNKNOWN = "uses_unknown"  # what a product treats is not stated

#: `Reading.how` of a reading that counts the products of one holder.
HOLDER = "holder"

# Of these, those that time or a search would settle.
OPEN = frozenset({NOT_DUE, NOT_SEARCHED})

# Units that mark a value as words, and those that count licences.
WORDED_UNITS = frozenset({"text", "date", "month", "weekday"})
LICENCE_UNITS = frozenset({"licences", "approvals"})

# Topics of the chapter, each with the beginnings of its metrics; the longest beginning that fits decides.
TOPICS = {
    "place": "world_rank_",
    "products": "licensed_products products_ uses_of_new_ atmp_products_of_country indications_covered "
    "car_t_ licences_ gmp_products product_ fda_ind",
    "world": "atmps_approved_worldwide regulators_counted countries_with_products "
    "advanced_cell_products_worldwide",
    "car_t": "cart_",
    "science": "science_ regional_ world_rank_stem_cell clinical_trials research_centres view_on_ranks "
    "policy_shift",
    "companies": "knowledge_based_companies companies_ foreign_currency_ investment_ gmp_sites",
    "transplants": "hsct_ donor cord_blood_ staff_need",
    "biotechnology": "biotech_ biopharma_",
    "centres": "comprehensive_centre foreign_centres_ gene_centre_ gene_therapy_ products_per_gene_centre",
    "ion_therapy": "ion_therapy_",
    "plans": "",
}


#: The chapter that says more on each topic; on aims it is the outlook.
CHAPTERS = {
    "place": "02_standing",
    "products": "03_portfolio",
    "world": "02_standing",
    "car_t": "03_portfolio",
    "science": "05_science",
    "companies": "07_ecosystem",
    "transplants": "06_capacity",
    "biotechnology": "07_ecosystem",
    "centres": "07_ecosystem",
    "ion_therapy": "07_ecosystem",
    "plans": "07_ecosystem",
}
AIM = "forecast_or_aim"
ON_AIMS = "08_outlook"


def chapter(claim: Mapping[Any, Any]) -> str:
    """The chapter that says more on what a claim (of `known_claims`) speaks of."""
    return ON_AIMS if claim["untestable_why"] == AIM else CHAPTERS[claim["topic"]]


def topic(metric: str) -> str:
    """The topic (a key of `TOPICS`) of a metric; what fits nowhere else is under plans, rules and events."""
    fits = [
        (len(start), name)
        for name, starts in TOPICS.items()
        for start in starts.split()
        if metric.startswith(start)
    ]
    return max(fits, default=(0, "plans"))[1]


@dataclass(frozen=True)
class Reading:
    """What our tables give for a claim under one definition.

    `how`: what was counted where the definition alone does not say it (since; stock or flow, each also
    _licences and _some), with its `detail`: the first day, or how many regulators. `value` is None when the
    country has no place. `low`, `high`: the values between which it lies, licence dates taken as early and
    as late as they allow. `tied`: how many others share the place. `products`: the country's products behind
    it; `rows`: the licence events. `unknown`: a code for what low and high are open for, "" for
    licence dates.
    """

    definition_id: str
    label: str
    value: int | None
    low: int | None
    high: int | None
    rows: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    nearest: bool = False
    how: str = ""
    detail: str = ""
    tied: int = 0
    unknown: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """What was counted, by which definition."""
        return self.definition_id, self.how, self.detail


def holds(relation: str, claimed: float, ours: float | None) -> bool:
    """Whether our number bears out "7", "more than 7", "up to 7", "among the first 7" or "about 7"."""
    if ours is None:
        return False
    if relation == "more_than":
        return ours > claimed
    if relation == "at_least":
        return ours >= claimed
    if relation in {"up_to", "top_n"}:
        return ours <= claimed
    if relation == "about":
        return abs(ours - claimed) <= ABOUT * claimed
    return ours == claimed


def may_hold(relation: str, claimed: float, low: float | None, high: float | None) -> bool:
    """Whether some whole number from `low` to `high` would bear a claim out."""
    if low is None or high is None:
        return False
    return any(holds(relation, claimed, ours) for ours in (low, high, min(max(claimed, low), high)))


@dataclass(frozen=True)
class Verdict:
    """What the rules say of a claim.

    `reason`: a code, where it is undecided or outside. `agreeing`: the readings that bear it out. `apart`:
    those of them that do so without the claim's own documents as well. `closest`: the reading that comes
    closest to it. `undecided`: the reading whose licence dates leave the claim open.
    """

    verdict: str
    reason: str = ""
    agreeing: tuple[Reading, ...] = ()
    apart: tuple[Reading, ...] = ()
    closest: Reading | None = None
    undecided: Reading | None = None


def judge(
    relation: str,
    claimed: float,
    readings: Sequence[Reading],
    apart: Sequence[Reading] | None = None,
    *,
    ceiling: bool = False,
) -> Verdict:
    """Apply the rules in their order.

    `apart`: the same readings without the claim's own documents; by default there are none to leave out.

    1. The reading under the nearest definition bears the claim out, and does so apart: borne out. 2. It does,
    but not apart: only restated. A claim that leaves open what it counts (no reading is the nearest) can be
    neither. 3. Another reading does both: true by another rule. 4. Another reading does, but not apart: only
    restated. 5. The tables are a ceiling, and the claim stays below it: undecided, licences are not sales.
    6. Some reading would, if licences were dated as early or as late as their dates allow, or if what is not
    known of products (`Reading.unknown`) were as stated: undecided. 7. Otherwise contradicted.
    """
    agreeing = tuple(reading for reading in readings if holds(relation, claimed, reading.value))
    alone = {reading.key for reading in apart or readings if holds(relation, claimed, reading.value)}
    both = tuple(reading for reading in agreeing if reading.key in alone)
    closest = _closest(claimed, readings)
    if any(reading.nearest for reading in agreeing):
        borne_out = any(reading.nearest for reading in both)
        return Verdict(BORNE_OUT if borne_out else RESTATED, "", agreeing, both, closest)
    if agreeing:
        return Verdict(OTHER_RULE if both else RESTATED, "", agreeing, both, closest)
    if ceiling and any(reading.nearest and (reading.value or 0) > claimed for reading in readings):
        return Verdict(UNDECIDED, NOT_SALES, closest=closest)
    allowing = [reading for reading in readings if may_hold(relation, claimed, reading.low, reading.high)]
    if allowing:
        # The nearest definition comes first; of others the one whose dates leave least open says most.
        undecided = min(allowing, key=lambda reading: (not reading.nearest, _width(reading)))
        reason = undecided.unknown or COARSE_DATES
        return Verdict(UNDECIDED, reason, closest=closest, undecided=undecided)
    return Verdict(CONTRADICTED, closest=closest)


def _closest(claimed: float, readings: Sequence[Reading]) -> Reading | None:
    known = [reading for reading in readings if reading.value is not None]
    if not known:
        return None
    return min(known, key=lambda reading: (abs((reading.value or 0) - claimed), not reading.nearest))


def _width(reading: Reading) -> int:
    return (reading.high or 0) - (reading.low or 0)
