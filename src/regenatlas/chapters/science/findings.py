"""What the chapter finds: the place that is stated, the way to a licence, trials, papers and spending."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from regenatlas.chapters.science import (
    paper_ranks,
    pipeline,
    science,
    science_context,
    science_ranks,
    translation,
)
from regenatlas.counting import country_series
from regenatlas.counting.evidence import Level, of_figure
from regenatlas.report.findings import Finding, strength_among
from regenatlas.report.report import Report
from regenatlas.tables.calendars import last_day

CHAPTER = "05_science"
MOST = 3
RECENT = 5  # years within which a count tells of today


def findings(report: Report) -> list[Finding]:
    """The strongest of what is found, in the order in which the chapter would tell it; or that nothing is."""
    chapter = report.telling(CHAPTER)
    parts = (stated_place, steps_to_licence, searched_trials, one_count, spending, papers_by_rule)
    every = [one for part in parts for one in part(chapter)]
    found = sorted(every, key=lambda one: -one.strength)
    return found[:MOST] or [Finding(chapter.passage("nothing_found"), CHAPTER, 0, Level.LOW)]


def stated_place(report: Report) -> Iterator[Finding]:
    """The latest place stated for the country; strong once its target is due."""
    here = report.tables, report.parameters.country, report.snapshot
    stated, aims = science_ranks.science_places(*here), science_ranks.science_targets(*here)
    n = science_ranks.rank_numbers(stated, aims)
    if n["latest"].value:
        due = len(aims) > 0 and last_day(aims.iloc[-1]["date"]) <= report.snapshot.as_of
        reached = science_ranks.reached(stated, aims, report.snapshot)
        sentence = report.passage("stated_finding", n, due=due, reached=reached)
        yield Finding(sentence, CHAPTER, 3 if due else 1, Level.MEDIUM)


def steps_to_licence(report: Report) -> Iterator[Finding]:
    """The years from a first step in people to the licence."""
    ways = translation.cases(report.tables, report.snapshot)
    own = translation.of_country(ways, report.parameters.country)
    if len(own):
        loose = translation.certain(own).empty
        sentence = report.passage(
            "ways_finding", translation.lags(ways, report.parameters.country), loose=loose
        )
        yield Finding(sentence, CHAPTER, 1, Level.LOW if loose else Level.MEDIUM)


def searched_trials(report: Report) -> Iterator[Finding]:
    """The country's trials in the newest search; strong near the top of a search that is not old."""
    code, day = report.parameters.country, report.snapshot.as_of
    for search in pipeline.searches(report.tables, report.snapshot)[:1]:
        n, totals = pipeline.numbers(search, code), search.totals
        others = [other for country, other in totals.items() if country != code]
        near_top = n["place"].value is not None and n["place"].value <= len(totals) / 3
        recent = day.year - int(search.day[:4]) <= RECENT
        strength = strength_among(n["trials"].value, others) if near_top and recent else 1
        yield Finding(report.passage("pipeline_finding", n), CHAPTER, strength, Level.MEDIUM)


def papers_by_rule(report: Report) -> Iterator[Finding]:
    """The country's place by papers in the newest count of every country."""
    for one in paper_ranks.series(report.tables, report.snapshot)[:1]:
        if n := paper_ranks.numbers(one, report.parameters.country):
            sure = of_figure(n["until"], report.snapshot.as_of)
            yield Finding(report.passage("papers_finding", n), CHAPTER, 1, sure)


def one_count(report: Report) -> Iterator[Finding]:
    """The country's trials, else papers, in the widest recent count of one source; none is strong if old."""
    code, day = report.parameters.country, report.snapshot.as_of
    for what in ("trials", "publications"):
        every = science.comparisons(report.tables, what, report.snapshot)
        own = science.with_country(every, code)
        # An old count tells less of today, however many countries it holds.
        for made in sorted(own, key=lambda one: _old(one, day))[:1]:
            facts: dict[str, Any] = made.facts(code)
            others = [int(n) for n in made.countries.loc[made.countries["country"] != code, "n"]]
            strength = 1 if _old(made, day) else strength_among(facts["n"].value, others)
            sure = Level.LOW if facts["inferred"] else Level.MEDIUM
            yield Finding(report.passage("counted_finding", facts), CHAPTER, strength, sure)
            return


def _old(made: science.Comparison, day: date) -> bool:
    return not made.end or day.year - int(made.end[:4]) > RECENT


def spending(report: Report) -> Iterator[Finding]:
    """What the country spends on research, beside others."""
    code = report.parameters.country
    values = country_series.series(report.tables, science_context.RESEARCH, report.snapshot)
    money = science_context.spending(values, code)
    if money:
        last = country_series.newest(values)
        others = list(last.loc[last["country"] != code, "value"])
        sure = of_figure(money["research_year"].value, report.snapshot.as_of)
        sentence = report.passage("spent_finding", money, science_context.standing_of(values, code))
        yield Finding(sentence, CHAPTER, strength_among(money["research"].value, others), sure)
