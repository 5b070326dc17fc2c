"""What stands beside a headline count in every chapter: what it rests on, how sure it is, and its range."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pandas as pd

from regenatlas.chapters.standing.standing import Standing, numbers_of
from regenatlas.counting import evidence
from regenatlas.counting.searched import of_count, searched
from regenatlas.counting.snapshot import Snapshot
from regenatlas.report.narrative import Prose
from regenatlas.report.report import Report
from regenatlas.tables.load import Tables
from regenatlas.tables.provenance import Traced, count


def answer(report: Report, found: Standing) -> Prose:
    """The place and count of the report's country with the confidence in them, or why there is none."""
    tables, country, snapshot = _asked(report)
    numbers = numbers_of(found)
    missing = of_count(tables, found.place.country, snapshot.as_of, found.place.n)
    if missing:
        return report.passage("place_answer", numbers, missing=missing)
    level = evidence.confidence(tables, country, snapshot).level
    words = {"places": place(report, found), "products": products(report, found), "tie": tie(report, found)}
    return report.passage("place_answer", numbers, words, missing=None, level=level)


def finding(report: Report, found: Standing) -> dict[str, Any]:
    """What the headline of a chapter on the place may say: the numbers of a standing, and more.

    missing (what a count of none means, else None), level (of confidence), places and products (in words),
    tie (with whom), shared, asked (what the own rule asks), spread (its span, in words), moves (whether that
    has two ends), rules (how many rules it spans).
    """
    tables, country, snapshot = _asked(report)
    ends = own_range(report, found)
    own = evidence.question_places(tables, country, snapshot) if found.rank.value else found.definitions[:0]
    own = own[own["in_range"]]
    about = "Counting rules that answer the question of the report's own rule"
    rows = tuple("definitions:" + own["definition_id"])
    return numbers_of(found) | {
        "missing": of_count(tables, found.place.country, snapshot.as_of, found.place.n),
        "level": evidence.confidence(tables, country, snapshot).level,
        "places": place(report, found),
        "products": products(report, found),
        "tie": tie(report, found),
        "shared": bool(tie(report, found).text),
        "asked": own["asked"].iloc[0] if len(own) else "",
        "spread": report.passage("span", ends),
        "moves": ends["best"].value != ends["worst"].value,
        "rules": Traced(len(own), rows, "rules_of_question", about, "rule"),
    }


def among(report: Report, found: Standing) -> Prose:
    """What a headline leaves open of the place: the day, with whom it is shared, and among how many."""
    missing = of_count(report.tables, found.place.country, report.snapshot.as_of, found.place.n)
    return report.passage("among", numbers_of(found), missing=missing, tie=tie(report, found))


def tie(report: Report, found: Standing) -> Prose:
    """With whom the place is shared; empty where identity moves the place: that decides it too."""
    is_sure = found.best.value == found.worst.value
    return report.passage("shared_place", numbers_of(found)) if is_sure else Prose("", "")


def settles(report: Report, found: Standing) -> Prose:
    """Which documents would settle count and place; empty where none would."""
    tables, country, snapshot = _asked(report)
    own = _products(report)
    about = "Counted products without a register entry or a dated document of their licence"
    missing = of_count(tables, found.place.country, snapshot.as_of, found.place.n)
    return report.passage(
        "settles",
        numbers_of(found),
        missing=missing,
        weak=count(own[~own["grade"].isin(evidence.GRADES[:2])], "weakly_shown", about, "product"),
        status=searched(tables, country, snapshot.as_of),
    )


def products(report: Report, found: Standing) -> Prose:
    """The count of the report's country, a range where products may be identical: «6–7 products»."""
    is_range = found.fewest.value != found.count.value
    return report.passage("span_of_products", low=found.fewest if is_range else found.count, high=found.count)


def resting(report: Report) -> Prose:
    """On what grades of evidence the report's count rests, and how many products have no public name."""
    found = evidence.resting(_products(report))
    graded = [{"grade": grade, "n": found[grade]} for grade in evidence.GRADES if found[grade].value]
    named = replace(found["named"], name="named")  # as the front page knows it
    return report.passage("resting", found, seen=report.passages("rests_on", graded), named=named)


def confidence(report: Report, found: Standing) -> Prose:
    """Why the confidence in a place is high, medium or low; empty where nothing is counted."""
    if not found.rank.value:
        return Prose("", "")
    levels = evidence.confidence(*_asked(report))
    status = searched(report.tables, report.parameters.country, report.snapshot.as_of)
    spread = report.passage("span", own_range(report, found))
    values = evidence.resting(_products(report)) | {"count": found.count}
    why = {"level": levels.level, "of_evidence": levels.evidence, "of_search": levels.search}
    return report.passage("confidence", values, why, of_spread=levels.spread, status=status, spread=spread)


def spans(report: Report, found: Standing) -> dict[str, Prose | str]:
    """By what is asked (`ranking.by_question`) the best and the worst place; empty text without a place."""
    return {
        asked: report.passage("span", found.ranges[asked]) if asked in found.ranges else ""
        for asked in ("developer", "patients", "members")
    }


def ranges(report: Report, found: Standing) -> Prose:
    """The best and the worst place within each question; empty where no rule gives a place."""
    return report.passage("ranges", spans(report, found), unit=found.place.country)


def identity(report: Report, found: Standing) -> Prose:
    """What becomes of count and place if products that may be identical are one; empty where none may be."""
    tables, country, snapshot = _asked(report)
    names = tables["products"].set_index("product_id")[["name", "may_be"]]
    doubtful = evidence.identity_range(tables, country, snapshot).doubtful
    twins = [(names.loc[key, "name"], names.loc[names.loc[key, "may_be"], "name"]) for key in doubtful]
    pairs = [report.passage("may_be", name=name, twin=twin) for name, twin in twins]
    fewest = found.fewest.value
    level = [code for code, n in snapshot.tally.items() if n == fewest and code != found.place.country]
    tie = report.passage("shared_place", tied=len(level), tied_with=level)
    others = list(_others_in_doubt(report, found))
    numbers = {"fewest": found.fewest, "best": found.best, "worst": found.worst, "unit": found.place.country}
    return report.passage("identity", numbers, pairs=pairs, tie=tie, others=others)


def place(report: Report, found: Standing) -> Prose:
    """The place, a range where products may be identical; an end that is the place itself is that fact."""
    best, worst = (found.rank if end.value == found.rank.value else end for end in (found.best, found.worst))
    return report.passage("span", best=best, worst=worst)


def _others_in_doubt(report: Report, found: Standing) -> Iterator[str]:
    """The countries that stand above only if products of theirs that may be identical are not."""
    n, snapshot = found.place.n, report.snapshot
    for code, theirs in snapshot.tally.items():
        if theirs > n and evidence.identity_range(report.tables, code, snapshot).fewest <= n:
            yield code


def own_range(report: Report, found: Standing) -> dict[str, Traced]:
    """The best and the worst place within the question that the report's own rule answers."""
    definitions = found.definitions
    own = definitions["definition_id"] == report.snapshot.definition.definition_id
    return found.ranges.get(definitions.loc[own, "asked"].iloc[0]) or {
        "best": found.rank,
        "worst": found.rank,
    }


def _products(report: Report) -> pd.DataFrame:
    return evidence.products_by_grade(*_asked(report))


def _asked(report: Report) -> tuple[Tables, str, Snapshot]:
    return report.tables, report.parameters.country, report.snapshot
