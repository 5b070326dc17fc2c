"""Chapter 09 in sentences: the answer, what was searched, how firm the order is, what came of promises."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from regenatlas.chapters.region.scores import AT_LEAST, DRAWS, OVERALL, PARTS, TOP, Score
from regenatlas.report.narrative import Prose, paragraph, plain
from regenatlas.report.phrases import countries
from regenatlas.report.report import Report
from regenatlas.tables.provenance import Traced

CLEAR = 0.2  # a rank correlation this far from nothing is called a tendency
NAMED = 6  # more countries than these are not named within a sentence
OFTEN = 0.5  # of the draws


def answer(report: Report, sizes: Mapping[str, Traced], scored: Mapping[str, Score]) -> Prose:
    """The answer in one bold sentence, from `neighbours.sizes` and `scores.scores`."""
    if not sizes["all"].value:
        return report.sentence(
            "**The list of the United Nations puts {country} in no sub-region with other countries and no "
            "peers were named, so there is no neighbour to compare.**",
            country=report.country,
        )
    both = scored[OVERALL]
    if not both.order:
        known = (
            report.sentence("{n:number}", n=both.count())
            if both.count().value
            else plain(report.wording.translate("none"))
        )
        return report.sentence(
            "**Of {all:neighbour} of {country}, {known} can be scored on both need and fit; an order takes "
            "at least {least:number}, so none is given.** What was collected stands side by side below.",
            all=sizes["all"],
            country=report.country,
            known=known,
            least=AT_LEAST,
        )
    first = {name: countries(report, score.first()) for name, score in scored.items()}
    stands = "stands" if len(first["need"]) == 1 else "stand"
    head = report.sentence(
        "Of the {n:neighbour} of {country} with a figure in the tables, {need} {stands} first by need and "
        "{fit} by fit",
        n=sizes["figures"],
        country=report.country,
        need=first["need"],
        stands=stands,
        fit=first["fit"],
    )
    if len(first[OVERALL]) > 1:
        return report.sentence(
            "**{head}; on both together {names} share the lead.**", head=head, names=first[OVERALL]
        )
    return report.sentence(
        "**{head}; on both together {leader} leads and stays among the first three in {top:percent} of "
        "{draws:number} other weightings.**",
        head=head,
        leader=first[OVERALL],
        top=both.of(both.first()[0])["top"],
        draws=DRAWS,
    )


def caution(report: Report, scored: Mapping[str, Score]) -> Prose:
    """How far the leader's place may move, and on how much weight it rests; nothing without an order."""
    both = scored[OVERALL]
    if not both.order or len(both.first()) > 1:
        return plain("")
    code = both.first()[0]
    lead, name = both.of(code), countries(report, [code])
    known = {part: scored[part].known(code) for part in PARTS}
    rest = report.sentence(
        "For {name}, {need:percent} of the weight of need and {fit:percent} of that of fit rest on a known "
        "figure.",
        name=name,
        **known,
    )
    if lead["low"].value == lead["high"].value:
        return rest
    soft = report.sentence(
        "The lead is no verdict: in nine of ten weightings the place of {name} lies between {low:ordinal} "
        "and {high:ordinal}.",
        name=name,
        low=lead["low"],
        high=lead["high"],
    )
    return paragraph([soft, rest])


def caption(report: Report, years: Mapping[str, Traced]) -> Prose:
    """The caption of the table of neighbours, with the usual year of each measure that has one."""
    measures = (
        ("population", report.sentence("population {year}", year=years["population"])),
        ("gdp_head", report.sentence("gross domestic product {year}", year=years["gdp_head"])),
        ("health_spending", report.sentence("health spending {year}", year=years["health_spending"])),
    )
    known = [words for name, words in measures if years[name].value is not None]
    if not known:
        return report.sentence("The neighbours below {country}", country=report.country)
    return report.sentence(
        "The neighbours, most people first, below {country}; a year in brackets where it is not the usual "
        "one ({known})",
        country=report.country,
        known=known,
    )


def people(report: Report, found: Mapping[str, Traced]) -> Prose:
    """Where people live with and without a licence seen, from `neighbours.people`."""
    said = {
        "seen": "A licensed product was seen in {n:country}{people}.",
        "none_seen": "None was seen in {n:country}{people}, where decisions were searched at least in part.",
        "unsearched": "{n:country}{people} {n:was|were} not searched at all: what is licensed there is "
        "unknown, not absent.",
    }
    return paragraph(
        report.sentence(template, n=found[name], people=_home(report, found[f"{name}_people"]))
        for name, template in said.items()
        if found[name].value
    )


def _home(report: Report, millions: Traced) -> Prose:
    if millions.value is None:
        return Prose("", "")
    how = "{n:number}" if millions.value >= 10 else "{n:.1f}"
    size = report.sentence(how, n=millions)
    return report.sentence(" with {size} million people", size=size)


def exports(report: Report, own: Mapping[str, Traced]) -> Prose:
    """How many of a country's products neighbours license, from `neighbours.own_licensed`."""
    if not own["made"].value:
        return report.sentence(
            "{country} has no counted product of its own, so there is none to export.", country=report.country
        )
    if not own["abroad"].value:
        return report.sentence(
            "Of {made:product} made in {country} none was seen licensed in a neighbour, as far as their "
            "registers were searched.",
            made=own["made"],
            country=report.country,
        )
    if own["made"].value == 1:
        return report.sentence(
            "The one product made in {country} is licensed in at least one neighbour.", country=report.country
        )
    return report.sentence(
        "Of {made:product} made in {country}, {abroad:number} {abroad:is|are} licensed in at least one "
        "neighbour, as far as their registers were searched.",
        made=own["made"],
        country=report.country,
        abroad=own["abroad"],
    )


def transplants(
    report: Report, sizes: Mapping[str, Traced], counted: Sequence[str], others: Sequence[str]
) -> Prose:
    """For which neighbours transplants were counted comparably, and for which only otherwise."""
    if not counted:
        parts = [report.sentence("Such a count was collected for none of them.")]
    else:
        parts = [
            report.sentence(
                "Such a count was collected for {n:number} of {all:number}{named}.",
                n=sizes["transplants"],
                all=sizes["figures"],
                named=_named(report, counted),
            )
        ]
    if others:
        parts.append(
            report.sentence(
                "For {others} there are only other counts (statements, single centres, sums of many years); "
                "they cannot stand beside these, so a gap in this column does not mean few transplants.",
                others=countries(report, others),
            )
        )
    return paragraph(parts)


def _named(report: Report, codes: Sequence[str]) -> Prose:
    if len(codes) > NAMED:
        return Prose("", "")
    return report.sentence(" ({names})", names=countries(report, codes))


def doubts(report: Report, scored: Mapping[str, Score], others: Sequence[str]) -> Prose:
    """Which of the first three have transplant counts that need could not use; nothing if none."""
    ranked = scored[OVERALL].ranked
    hit = [code for code in ranked.loc[ranked["place"] <= TOP, "country"] if code in others]
    if not hit:
        return plain("")
    return report.sentence(
        "Among the first three, {names} {verb} transplant counts of another kind than the score can use; "
        "need there may be smaller than it looks.",
        names=countries(report, hit),
        verb="has" if len(hit) == 1 else "have",
    )


def built_in(report: Report, weights: pd.DataFrame, scored: Mapping[str, Score]) -> Prose:
    """Which indicators count for one score and against the other, so that the two part by design."""
    need, fit = (weights[weights["score"] == part].set_index("indicator") for part in PARTS)
    both = [
        key
        for key in need.index.intersection(fit.index)
        if need.loc[key, "direction"] != fit.loc[key, "direction"]
        and all(key in scored[part].used for part in PARTS)
    ]
    if not both:
        return plain("")
    return report.sentence(
        "That the two part is partly built in: {labels} {verb} for the one and against the other.",
        labels=[report.wording.translate(str(need.loc[key, "label"])) for key in both],
        verb="counts" if len(both) == 1 else "count",
    )


def steady(report: Report, score: Score) -> Prose:
    """Which countries are among the first three in at least half of the draws."""
    often = score.frame[score.frame["top"] >= OFTEN]
    if often.empty:
        return report.sentence("No country is among the first three on both together in most of them.")
    parts = [
        report.sentence("{name} ({top:percent})", name=countries(report, [code]), top=score.of(code)["top"])
        for code in often["country"]
    ]
    return report.sentence("Among the first three on both together in most of them: {parts}.", parts=parts)


def promised(report: Report, found: Mapping[str, Traced]) -> Prose:
    """What came of centres promised by name, from `abroad.abroad_numbers`."""
    parts = []
    if found["promised"].value:
        parts.append(
            report.sentence(
                "{promised:centre} {promised:was|were} promised in {hosts:country}.",
                promised=found["promised"],
                hosts=found["hosts"],
            )
        )
        late = found["late"]
        if found["opened"].value:
            parts.append(report.sentence("{n:number} {n:was|were} seen open.", n=found["opened"]))
        if found["waiting"].value:
            parts.append(
                report.sentence(
                    "On the day of this report {n:number} {n:was|were} not due yet.", n=found["waiting"]
                )
            )
        if late.value and late.value == found["promised"].value:
            parts.append(report.sentence("None was seen open."))
        elif late.value:
            parts.append(report.sentence("{n:number} {n:was|were} never seen open.", n=late))
    if found["running"].value:
        parts.append(
            report.sentence(
                "{running:centre} {running:is|are} described as running that no promise in the tables had "
                "announced.",
                running=found["running"],
            )
        )
    return paragraph(parts)


# ---- titles


def order_title(report: Report, score: Score) -> Prose:
    """The finding of the figure of places under other weights."""
    names = countries(report, score.first())
    if len(names) > 1:
        return report.sentence("{names} share the first place on both scores together", names=names)
    lead = score.of(score.first()[0])
    if lead["low"].value == lead["high"].value:
        return report.sentence("{names} comes first on both together in nine of ten weightings", names=names)
    return report.sentence(
        "{names} leads, but other weights put it anywhere from {low:ordinal} to {high:ordinal}",
        names=names,
        low=lead["low"],
        high=lead["high"],
    )


def scatter_title(report: Report, score: Score, agreement: Traced) -> Prose:
    """The finding of the figure of need against fit."""
    if agreement.value is None:
        names = countries(report, score.first())
        verb = "lies" if len(names) == 1 else "lie"
        return report.sentence(
            "{names} {verb} furthest up on need and fit taken together", names=names, verb=verb
        )
    if agreement.value <= -CLEAR:
        return report.sentence(
            "Where need is greater, fit tends to be smaller (rank correlation {r})",
            r=minus(report, agreement),
        )
    if agreement.value >= CLEAR:
        return report.sentence(
            "Need and fit tend to go together (rank correlation {r})", r=minus(report, agreement)
        )
    return report.sentence(
        "Need says next to nothing about fit (rank correlation {r})", r=minus(report, agreement)
    )


def minus(report: Report, value: Traced) -> Prose:
    """A correlation with its sign."""
    return report.sentence("{r:signed}", r=value)
