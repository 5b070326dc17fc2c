"""What the chapter finds: what the aim will take and how likely it is, and what a plan would take."""

from regenatlas.chapters.outlook import aims, outlook, pace, promises
from regenatlas.counting.searched import of_count
from regenatlas.report.findings import CERTAINTIES, Finding
from regenatlas.report.report import Report

CHAPTER = "08_outlook"
TENTH, THIRD = 0.1, 1 / 3
APART = 0.2  # a chance that unnamed products change by more is not known well


def findings(report: Report) -> list[Finding]:
    """The chance of the aim, which is the chapter's headline, and what a stated plan would take.

    A forecast is never sure to a high degree; to a low one if products that nobody can name decide it, or if
    none was found.
    """
    tables, code, snapshot = report.tables, report.parameters.country, report.snapshot
    telling, aim = report.telling(CHAPTER), aims.target(tables, code, snapshot)
    found = outlook.forecast(tables, code, snapshot)
    n = outlook.today(tables, code, snapshot, found, aim.top) | outlook.forecast_numbers(found, aim.top)
    n |= pace.named_only(tables, code, snapshot, found, aim.top)
    missing = of_count(tables, found.unit, snapshot.as_of, found.count)
    goal = telling.passage("goal", top=aim.top)
    sentence = telling.passage("chance", n, unit=found.unit, goal=goal, kind=aim.kind, missing=missing)
    if missing:
        strength, sure = (0 if missing == "not_searched" else 1), CERTAINTIES[2]
    else:
        share = n["rank"].value / len(found.flows.apart(found.unit, found.fit.at))
        strength = 3 if aim.kind == "stated" or share <= TENTH else 2 if share <= THIRD else 1
        named = n["named_chance"].value
        is_open = named is not None and abs(n["chance"].value - named) > APART
        sure = CERTAINTIES[2 if is_open else 1]
    offered = [Finding(sentence, CHAPTER, strength, sure)]
    own_pace = pace.groups(found)["own"].value if found.count else None
    plan = promises.planned_centres(tables, code, snapshot, own_pace)
    if plan and plan["years"].value:
        offered.append(Finding(telling.passage("plan", plan), CHAPTER, 3, CERTAINTIES[2]))
    return offered
