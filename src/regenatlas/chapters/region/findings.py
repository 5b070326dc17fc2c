"""What the chapter finds: what came of centres promised abroad, and what is licensed in the neighbours."""

from regenatlas.chapters.region import abroad, neighbours
from regenatlas.report.findings import CERTAINTIES, Finding
from regenatlas.report.report import Report

CHAPTER = "09_region"


def findings(report: Report) -> list[Finding]:
    """Centres promised abroad, own products licensed next door, and licences in the neighbours at all.

    What is said of licences is as sure as the search of the neighbours' registers: high if all of them were
    searched, low if some were not at all.
    """
    tables, code, snapshot = report.tables, report.parameters.country, report.snapshot
    telling, offered = report.telling(CHAPTER), []
    centres = abroad.abroad_numbers(abroad.centres_abroad(tables, code, snapshot))
    if centres["promised"].value:
        offered.append(Finding(telling.passage("centres_abroad", centres), CHAPTER, 3, CERTAINTIES[1]))
    near = neighbours.licensing(
        tables, code, neighbours.neighbour_codes(tables, code, report.parameters.peers), snapshot
    )
    searches = set(near["search"])
    sure = CERTAINTIES[0 if searches == {"yes"} else 2 if "no" in searches else 1]
    outside = near[~near["union"].astype(bool)]
    own = neighbours.own_licensed(tables, code, list(outside["country"]), snapshot)
    if own["made"].value and len(outside):
        n = neighbours.seen_numbers(outside, "outside")
        offered.append(
            Finding(telling.passage("own_near", n, own, union=len(outside) < len(near)), CHAPTER, 1, sure)
        )
    n = neighbours.seen_numbers(near)
    is_known = n["seen"].value or n["none_seen"].value
    sub_region = bool((near["how"] == "sub_region").any())
    sentence = telling.passage("licensed_near", n, sub_region=sub_region)
    return [*offered, Finding(sentence, CHAPTER, 1 if is_known else 0, sure)]
