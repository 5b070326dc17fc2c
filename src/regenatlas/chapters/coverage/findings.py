"""What the chapter finds: fields with a product, diseases that are claimed, and how late the first came."""

from typing import Any

import pandas as pd

from regenatlas.chapters.coverage import conditions, coverage, gaps
from regenatlas.counting.evidence import DOCUMENTED, MOSTLY, Level
from regenatlas.counting.searched import searched
from regenatlas.counting.snapshot import Snapshot
from regenatlas.report.findings import Finding, strength_among
from regenatlas.report.report import Report
from regenatlas.tables.load import Tables

CHAPTER = "04_coverage"
OF_SEARCH = {"yes": Level.HIGH, "partly": Level.MEDIUM, "no": Level.LOW}


def findings(report: Report) -> list[Finding]:
    """The fields with a product, which head the chapter; then the diseases claimed, and the delay."""
    chapter, here = report.telling(CHAPTER), (report.tables, report.parameters.country, report.snapshot)
    search = coverage.search(*here)
    every = coverage.elsewhere(*here)
    n: dict[str, Any] = {"search": search, **coverage.coverage_facts(every, search)}
    known = bool(n["world"].value) and search.status != "no"
    strength = strength_among(n["areas_here"].value, areas_of_others(*here)) if known else 0
    found = [Finding(chapter.passage("headline", n), CHAPTER, strength, certainty(every, search))]
    if not known:
        return found
    claimed, sure = conditions.claimed(*here), OF_SEARCH[search.status]
    if claimed.value:
        diseases = conditions.disease_gaps(*here, conditions.uses(report.tables, report.snapshot))
        facts = {"claimed": claimed, **conditions.disease_facts(diseases, search)}
        documented = diseases.loc[diseases["shown_here"].map(len) > 0, "condition"]
        answered = chapter.passage("diseases_finding", facts, documented=list(documented))
        found.append(Finding(answered, CHAPTER, 3, sure))
    late = chapter.passage("delay", gaps.gap_facts(gaps.area_gaps(*here), "areas", search.rows))
    return [*found, Finding(late, CHAPTER, 1, sure)] if late.text else found


def areas_of_others(tables: Tables, country: str, snapshot: Snapshot) -> list[int]:
    """In how many therapeutic areas each other country whose own register was searched has a product."""
    products = tables["products"]
    areas = dict(zip(products["product_id"], products["therapeutic_area"], strict=True))
    held = coverage.market(tables, snapshot).held
    places = set(tables["regulators"]["jurisdiction"]) - {country, "EUU"}
    places = {place for place in places if searched(tables, place, snapshot.as_of) != "no"}
    return [len({areas[product] for product in held.get(place, {})}) for place in sorted(places)]


def certainty(every: pd.DataFrame, search: coverage.Search) -> Level:
    """How sure a count of what is licensed here is: the weaker of search and evidence of the licences."""
    grades = every.loc[every["here"], "grade"]
    documented = grades.isin(DOCUMENTED).mean() if len(grades) else 1
    evidence = Level.HIGH if documented == 1 else Level.MEDIUM if documented >= MOSTLY else Level.LOW
    return max(evidence, OF_SEARCH[search.status], key=list(Level).index)
