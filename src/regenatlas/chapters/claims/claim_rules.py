"""The written rules by which chapter 04 tests a claim; nothing here knows a country, a claim or a date.

A claim is tested against one number for each definition ("reading"). The definition nearest in wording is
chosen by the claim's metric, before any number is computed. Licence dates are not all exact: a reading
therefore carries the lowest and the highest value that the dates allow, and only what lies outside them is
called contradicted.
"""

from __future__ import annotations

from dataclasses import dataclass

REPRODUCED = "reproduced"
OTHER_DEFINITION = "reproduced_under_another_definition"
CONTRADICTED = "contradicted"
NOT_TESTABLE = "not_testable"

# Not testable, though the tables speak to the claim: they allow what it says, and other numbers too.
LEFT_OPEN = "left_open"
OUTCOMES = (REPRODUCED, OTHER_DEFINITION, CONTRADICTED, LEFT_OPEN, NOT_TESTABLE)

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

# Units that mark a value as words, and those that count licences.
WORDED_UNITS = frozenset({"text", "date", "month", "weekday"})
LICENCE_UNITS = frozenset({"licences", "approvals"})

# Topics of the chapter, each with the beginnings of its metrics; the longest beginning that fits decides.
TOPICS = {
    "place": "world_rank_",
    "products": "licensed_products products_ atmp_products_of_country indications_covered car_t_ licences_ "
    "gmp_products product_ fda_ind",
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
    it; `rows`: the licence events.
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

    `reason`: a code, where it is not testable. `agreeing`: the readings that bear it out. `closest`: the
    reading that comes closest to it. `undecided`: the reading whose licence dates leave the claim open.
    """

    verdict: str
    reason: str = ""
    agreeing: tuple[Reading, ...] = ()
    closest: Reading | None = None
    undecided: Reading | None = None


def judge(relation: str, claimed: float, readings: list[Reading], *, ceiling: bool = False) -> Verdict:
    """Apply the rules in their order.

    1. The reading under the nearest definition bears the claim out: reproduced. A claim that leaves open
    what it counts (no reading is the nearest) cannot be reproduced by this rule. 2. Another reading does:
    reproduced under another definition. 3. The tables are a ceiling, and the claim stays below it: not
    testable, licences are not sales. 4. Some reading would, if licences were dated as early or as late as
    their dates allow: not testable, coarse dates. 5. Otherwise contradicted.
    """
    agreeing = tuple(reading for reading in readings if holds(relation, claimed, reading.value))
    closest = _closest(claimed, readings)
    if any(reading.nearest for reading in agreeing):
        return Verdict(REPRODUCED, "", agreeing, closest)
    if agreeing:
        return Verdict(OTHER_DEFINITION, "", agreeing, closest)
    if ceiling and any(reading.nearest and (reading.value or 0) > claimed for reading in readings):
        return Verdict(NOT_TESTABLE, NOT_SALES, (), closest)
    allowing = [reading for reading in readings if may_hold(relation, claimed, reading.low, reading.high)]
    if allowing:
        # The nearest definition comes first; of others the one whose dates leave least open says most.
        undecided = min(allowing, key=lambda reading: (not reading.nearest, _width(reading)))
        return Verdict(NOT_TESTABLE, COARSE_DATES, (), closest, undecided)
    return Verdict(CONTRADICTED, "", (), closest)


def _closest(claimed: float, readings: list[Reading]) -> Reading | None:
    known = [reading for reading in readings if reading.value is not None]
    if not known:
        return None
    return min(known, key=lambda reading: (abs((reading.value or 0) - claimed), not reading.nearest))


def _width(reading: Reading) -> int:
    return (reading.high or 0) - (reading.low or 0)
