"""What changed for a country between two days, the causes told apart, as text for a page of changes.

Own licences, new products elsewhere, products elsewhere that ceased to count, and corrections of our own
tables are four different things, and a place that moved has to be explained by the right one. The numbers and
passages are those of the overview, so that a page of changes and the overview never disagree.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from regenatlas.chapters.overview import changes
from regenatlas.chapters.overview.changes import Changes
from regenatlas.counting.evidence import identity_range
from regenatlas.counting.searched import of_count
from regenatlas.report.narrative import Prose, opening
from regenatlas.report.report import Report


@dataclass(frozen=True)
class Cause:
    """One cause in words: its heading, and what happened, event by event; that nothing did is said too."""

    name: str
    heading: str
    passages: tuple[str, ...]


@dataclass(frozen=True)
class Period:
    """From one day to a later one: what moved and why, each in a sentence or two, then cause by cause.

    `linked`: what moved as Markdown that names its facts. `causes`: own, gained, lost, corrections.
    `numbers`: count_before, count_now, rank_before, rank_now, by the tables of today; a place is None where
    no product is counted.
    """

    before: date
    now: date
    moved: str
    linked: str
    why: str
    causes: tuple[Cause, ...]
    numbers: Mapping[str, int | None]


def period(report: Report, earlier: date) -> Period:
    """What changed between an earlier day and the day of a report on the overview."""
    found = changes.changes(report.tables, report.parameters.country, report.snapshot, earlier)
    n = changes.moved(found)
    before, now = n["rank_before"].value, n["rank_now"].value
    movement = (
        report.passage("movement", before=before, now=now, steps=abs(now - before)) if before and now else ""
    )
    country, now_count = report.parameters.country, n["count_now"].value
    text = report.passage(
        "moved",
        n,
        unit=found.unit,
        then=earlier,
        movement=movement,
        places=report.passage("places", n),
        fewest=identity_range(report.tables, country, found.now).fewest,
        missing=of_count(report.tables, country, found.now.as_of, now_count),
    )
    happened = {
        "own": _own(report, found),
        "gained": _elsewhere(report, found, "gained"),
        "lost": _elsewhere(report, found, "lost"),
        "corrections": _corrections(report, found),
    }
    headings, nothing = report.texts("heading"), report.texts("nothing")
    return Period(
        before=earlier,
        now=found.now.as_of,
        moved=text.text,
        linked=text.markdown,
        why=why(report, found).text if before or now else "",
        causes=tuple(
            Cause(name, headings[name], tuple(opening(part).text for part in parts) or (nothing[name],))
            for name, parts in happened.items()
        ),
        numbers={name: traced.value for name, traced in n.items()},
    )


def why(report: Report, found: Changes) -> Prose:
    """What moved the place, cause by cause, and the corrections of the time."""
    steps = found.steps
    has_moved = steps["before"].fillna(0) != steps["after"].fillna(0)
    moving = report.passages("cause", steps[has_moved])
    corrected = found.corrected
    return report.passage("why", moving=moving, made=corrected.made, kept=corrected.kept)


def restated(
    report: Report, day: date, version: str, stated: tuple[int, int | None], recount: tuple[int, int | None]
) -> str:
    """What a report made from other tables gave for its day, beside the recount: each (products, place)."""
    before, now = (report.passage("count_and_place", count=n, rank=rank) for n, rank in (stated, recount))
    return report.passage("restated", day=day, version=version, stated=before, recount=now).text


def _own(report: Report, found: Changes) -> Iterator[Prose]:
    """Each of the country's products that came or went, with the decisions that did it."""
    for row in changes.own_products(report.tables, found):
        yield report.passage("own_product", row, decisions=report.passages("decision", row["decisions"]))


def _elsewhere(report: Report, found: Changes, change: str) -> Iterator[Prose]:
    """The products of others that came or went, by country: first countries that passed or fell back."""
    rows = changes.elsewhere(found, change)
    overtaking, others = rows[rows["overtaking"]], rows[~rows["overtaking"]]
    for row in overtaking.to_dict("records"):
        products = report.passage("products", row)
        yield report.passage("overtaking", row, change=change, unit=found.unit, products=products)
    if len(others):
        parts = report.passages("products_of", others)
        yield report.passage("without_effect", others=parts, overtaking=len(overtaking))


def _corrections(report: Report, found: Changes) -> Iterator[Prose]:
    """How many corrections are dated within the period, then each that concerns a product of the country."""
    if made := found.corrected.made.value:
        own = changes.corrections_of_own(report.tables, found)
        yield report.passage("corrections", made=made, unit=found.unit, own=len(own))
        yield from report.passages("correction", own)
