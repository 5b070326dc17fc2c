"""Chapter 00 in words: measures as a table and as sentences, and why the place moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from regenatlas.chapters.overview.changes import CAUSES, Changes
from regenatlas.chapters.overview.overview import AT_LEAST, Indicator, Rule
from regenatlas.chapters.standing import Standing
from regenatlas.report import phrases
from regenatlas.report.narrative import Prose, paragraph, plain
from regenatlas.report.report import Report
from regenatlas.report.shown import Column
from regenatlas.tables.provenance import Traced

NAMED_PRODUCTS = 4  # more products in one sentence are counted, not named

COLUMNS = {
    "measure": "Measure",
    "now": Column("Now", "amount"),
    "change": Column("Change in a year", "amount"),
    "year": Column("Year of the figure", "amount"),
}


def answer(report: Report, found: Standing, moved: dict[str, Traced]) -> Prose:
    """The chapter's answer in one sentence, from `standing.standing` and `changes.moved`."""
    here = report.wording.country(found.place.country, in_sentence=True)
    day = report.parameters.as_of
    if found.rank.value is None:
        return report.sentence(
            "**On {day:date} no product is counted for {here}; {ranked:country} have at least one.**",
            day=day, here=here, ranked=found.ranked,
        )  # fmt: skip
    if found.best.value == found.worst.value:
        span = plain(report.wording.translate("every other defensible rule gives the same place."))
    else:
        span = report.sentence(
            "other defensible rules give {best:ordinal} to {worst:ordinal}.",
            best=found.best, worst=found.worst,
        )  # fmt: skip
    return report.sentence(
        "**On {day:date} {here} takes {rank:ordinal} place{tie} with {n:product}{since}; {span}**",
        day=day, here=here, rank=found.rank, n=found.count, since=_since(report, moved), span=span,
        tie=phrases.shared(report, found.tied, found.place.tied_with),
    )  # fmt: skip


def _since(report: Report, moved: dict[str, Traced]) -> Prose:
    """What became of the place within a year, to be put into a sentence."""
    before, now = moved["rank_before"], moved["rank_now"]
    if before.value is None:
        return plain(report.wording.translate(", after none a year before"))
    if before.value == now.value:
        return plain(report.wording.translate(", as a year before"))
    return report.sentence(", after {before:ordinal} a year before", before=before)


def indicators(report: Report, found: Sequence[Indicator]) -> pd.DataFrame:
    """Rows of the table of headline numbers: measure, now, change, year, rows."""
    shown = [
        {
            "measure": report.wording.translate(one.label),
            "now": _now(report, one),
            "change": _change(report, one),
            "year": "–" if one.now.value is None else str(one.year or report.parameters.as_of.year),
            "rows": (*one.now.rows, *one.before.rows),
        }
        for one in found
    ]
    return pd.DataFrame(shown)


def _now(report: Report, one: Indicator) -> Traced | str:
    if one.now.value is None:
        return report.wording.translate("not collected")
    return replace(one.now, unit=AT_LEAST) if one.at_least else one.now


def _change(report: Report, one: Indicator) -> Traced | str:
    """What changed since the year before; what rests on the same rows did not change, it is not newer."""
    if one.now.value is None:
        return "–"
    if one.before.value is None:
        return report.wording.translate("none before")
    if one.year is not None and one.now.rows == one.before.rows:
        return report.wording.translate("no newer figure")
    return one.change


def rule(report: Report, by: Rule) -> Prose:
    """The rule by which strengths and gaps are named, from the rule itself."""
    return report.sentence(
        "In brackets: the share of the other countries with a value that have less. From {strong:percent} on "
        "it is a strength, up to {weak:percent} a gap; at most {named:number} of each, none among fewer than "
        "{compared:country}.",
        strong=by.strong, weak=by.weak, named=by.named, compared=by.compared,
    )  # fmt: skip


def standing_out(report: Report, found: Sequence[Indicator], kind: str) -> Prose:
    """All strengths, or all gaps, as one sentence; `kind` is «strengths» or «gaps»."""
    if not found:
        none = {
            "strengths": "**Strengths**: by this rule, none.",
            "gaps": "**Gaps**: by this rule, none.",
        }
        return report.sentence(none[kind])
    lead = {"strengths": "**Strengths**: {list}.", "gaps": "**Gaps**: {list}."}
    return report.sentence(lead[kind], list=[_compared(report, one) for one in found])


def _compared(report: Report, one: Indicator) -> Prose:
    """A measure with the part of the others that have less."""
    about = f"Part of the other countries with less: {one.label}"
    share = Traced(one.percentile, one.of.rows, f"{one.name}_percentile", about, "percent")
    return report.sentence("{label} ({share})", label=_label(report, one), share=share)


def _label(report: Report, one: Indicator) -> str:
    """The measure within a sentence; abbreviations keep their capitals."""
    words = report.wording.translate(one.label)
    return words if words[1:2].isupper() or not words[1:2].isalpha() else words[:1].lower() + words[1:]


def not_collected(report: Report, found: Sequence[Indicator]) -> Prose:
    """How many measures have no value; nothing if all have one."""
    if not found:
        return Prose("", "")
    return report.sentence(
        "**Not collected**, which is not nought: {n:measure} for {country}; the table says which.",
        country=report.country, n=len(found),
    )  # fmt: skip


def profile_title(report: Report, placed: pd.DataFrame, by: Rule) -> Prose:
    """The finding of the figure: how many measures lie in which band; from a frame of `placed`."""
    return report.sentence(
        "{country}: {strong:strength} and {weak:gap} among {n:measure} that can be compared",
        country=report.name(report.parameters.country), n=len(placed),
        strong=int((placed["percentile"] >= by.strong).sum()),
        weak=int(((placed["percentile"] <= by.weak) & ~placed["bound"]).sum()),
    )  # fmt: skip


def placed(report: Report, found: Sequence[Indicator]) -> pd.DataFrame:
    """What the figure shows, the best first: label, percentile, value in words, bound (is it one), rows."""
    frame = pd.DataFrame(
        [
            {
                "label": report.wording.translate(one.label),
                "percentile": one.percentile,
                "value": report.wording.translate("{share} of {n}").format(
                    share=report.wording.percent(one.percentile),
                    n=report.wording.number(one.of.value - 1),
                ),
                "bound": one.at_least,
                "rows": one.of.rows,
            }
            for one in found
            if one.percentile is not None
        ],
        columns=["label", "percentile", "value", "bound", "rows"],
    )
    return frame.sort_values("percentile", ascending=False, kind="stable", ignore_index=True)


def what_changed(report: Report, found: Changes, numbers: dict[str, Traced]) -> Prose:
    """What came and went within the year, at home and elsewhere, from `changes.moved`."""
    here = report.wording.country(report.parameters.country, in_sentence=True)
    before, now = numbers["count_before"], numbers["count_now"]
    if not before.value and not now.value:
        first = report.sentence("On neither day is a product counted for {here}.", here=here)
    else:
        first = report.sentence(
            "From {then:date} to {day:date} {here} went from {before:number} to {now:product}.",
            then=found.before.as_of, day=found.now.as_of, here=here, before=before, now=now,
        )  # fmt: skip
    own = [products(report, found, change) for change in ("gained", "lost")]
    others = {change: found.number(change, own=False) for change in ("gained", "lost")}
    elsewhere = report.sentence(
        "Elsewhere {gained:product} began to count and {lost:product} ceased to.", **others
    )
    return paragraph([first, *filter(None, own), elsewhere])


def causes(report: Report, found: Changes) -> Prose:
    """What moved the place, cause by cause, and in the end the causes without effect."""
    words = {
        "corrections": "corrections of our tables",
        "own_gained": "its own new licences",
        "own_lost": "its own withdrawals",
        "gained": "new products of others",
        "lost": "withdrawals of others",
    }
    steps = found.steps.set_index("cause").loc[list(CAUSES)]
    moving, idle = [], []
    for cause, row in steps.iterrows():
        words_of = report.wording.translate(words[str(cause)])
        places = [report.passage("place", rank=row[at], shared=False).text for at in ("before", "after")]
        if places[0] == places[1]:
            idle.append(words_of)
        else:
            effect = report.wording.translate("{cause} (from {before} to {after})")
            moving.append(effect.format(cause=words_of, before=places[0], after=places[1]))
    if not moving:
        told = report.sentence(
            "Nothing moved the place: no licence, no withdrawal, no correction of our tables."
        )
    elif not idle:
        told = report.sentence("What moved the place, in turn: {moving}.", moving=moving)
    else:
        told = report.sentence(
            "What moved the place, in turn: {moving}. Without effect: {idle}.", moving=moving, idle=idle
        )
    return paragraph([told, _corrections(report, found)])


def _corrections(report: Report, found: Changes) -> Prose:
    """How many corrections the year saw, and what of them cannot be taken back."""
    made, kept = found.corrected.made, found.corrected.kept
    if not made.value:
        return Prose("", "")
    if not kept.value:
        return report.sentence("Our tables saw {made:correction} in that time.", made=made)
    return report.sentence(
        "Our tables saw {made:correction} in that time; rows that {kept:number} of them took out are not "
        "counted on either day.",
        made=made, kept=kept,
    )  # fmt: skip


def products(report: Report, found: Changes, change: str) -> Prose | None:
    """The country's own products that came or went, named if they are few; None if there are none."""
    own = found.products[found.products["own"] & (found.products["change"] == change)]
    if own.empty:
        return None
    number = found.number(change, own=True)
    if len(own) > NAMED_PRODUCTS:
        template = {"gained": "{n:product} began to count.", "lost": "{n:product} ceased to count."}[change]
        return report.sentence(template, n=number)
    template = {
        "gained": "{n:product} began to count: {names}.",
        "lost": "{n:product} ceased to count: {names}.",
    }[change]
    return report.sentence(template, n=number, names=list(own["name"]))
