"""Words of chapter 04: what its codes are called, and a claim, a reading or a verdict in a cell."""

from __future__ import annotations

from typing import Any

from regenatlas.chapters.claims.claim_rules import (
    CONTRADICTED,
    LEFT_OPEN,
    NOT_TESTABLE,
    Reading,
)
from regenatlas.report.labels import gettext as _
from regenatlas.report.labels import label
from regenatlas.report.wording import Wording
from regenatlas.tables.calendars import solar_hijri_year, to_solar_hijri

#: More definitions in one cell are counted, not named.
NAMED = 3

#: How a day is given that stands for an open or unstated period, by what it was taken from.
DAYS = {
    "period_end": _("up to {day}"),
    "published": _("{day} (day of the page)"),
    "reported_ranks": _("{day} (inferred)"),
}

NOBODY = frozenset({"narrator", "not named", "article", ""})


def number(wording: Wording, claim: dict[str, Any], value: float | None) -> str:
    """One of our numbers as its claim counts: «7th», «7», «yes»; «no place» where there is none."""
    if claim["testable"] == "rank":
        return wording.translate("no place") if value is None else wording.ordinal(value)
    if claim["testable"] == "flag":
        return wording.yes_no(bool(value))
    return wording.number(value)


def said(wording: Wording, claim: dict[str, Any]) -> str:
    """The number that a claim states: «7th», «among the first 5», «more than 40»; else its words."""
    if claim["claimed"] is None or claim["testable"] == "flag":
        return str(claim["value"])
    bare = number(wording, claim, claim["claimed"])
    plain = wording.number(claim["claimed"]) if claim["value_relation"] == "top_n" else bare
    return label("value_relation", claim["value_relation"], wording).format(n=plain)


def spoken(wording: Wording, claim: dict[str, Any]) -> str:
    """Who said it, where and when: «Mostafa Qanei, IRIB News, 10 August 2025»."""
    when = wording.date(claim["published"]) if claim["published"] else wording.translate("undated")
    who = "" if claim["speaker"] in NOBODY else claim["speaker"]
    return ", ".join(part for part in (who, claim["publisher"], when) if part)


def period(wording: Wording, claim: dict[str, Any]) -> str:
    """The days that a claim speaks of, in both calendars where it counts in Solar Hijri years.

    Says so where the day is that of the page, or is taken from the series of reported places.
    """
    start, day = claim["start"], claim["day"]
    if day is None:
        return wording.translate("undated")
    solar = claim["calendar"] == "solar_hijri"
    if solar and start:
        year = to_solar_hijri(start)[0]
        first, last = solar_hijri_year(year)
        if (start, day) == (first, last):
            words = wording.translate("Solar Hijri year {year}: {first} to {last}")
            return words.format(year=year, first=wording.date(first), last=wording.date(last))
    write = wording.both_calendars if solar else wording.date
    if start is not None and start != day:
        return wording.translate("{first} to {last}").format(first=write(start), last=write(day))
    return wording.translate(DAYS.get(claim["basis"] if start is None else "", "{day}")).format(
        day=write(day)
    )


def reading(wording: Wording, found: Reading) -> str:
    """A reading in words: the definition, and what was counted where that is not plain."""
    definition = wording.translate(found.label)
    if not found.how:
        return definition
    detail = wording.date(found.detail) if found.how == "since" else found.detail
    return f"{definition} ({label('reading', found.how, wording).format(detail=detail)})"


def ours(wording: Wording, claim: dict[str, Any]) -> str:
    """Our number under the nearest definition, and its span over all: «5th (3rd to 41st)»."""
    if not claim["nearest"]:
        return ""
    own = number(wording, claim, claim["ours"])
    if claim["tied"]:
        own = wording.translate("{place}, shared").format(place=own)
    low, high = claim["low"], claim["high"]
    if claim["testable"] == "flag" or low is None or low == high:
        return own
    return wording.translate("{own} ({low} to {high})").format(
        own=own, low=number(wording, claim, low), high=number(wording, claim, high)
    )


def why(wording: Wording, claim: dict[str, Any]) -> str:
    """What the verdict rests on: definitions that agree, what comes closest, or what is missing."""
    say = wording.translate
    if claim["outcome"] == NOT_TESTABLE:
        return label("untestable_why", claim["reason"], wording)
    if claim["outcome"] == LEFT_OPEN:
        return _open(wording, claim)
    if claim["outcome"] == CONTRADICTED:
        closest: Reading | None = claim["closest"]
        if closest is None:
            return say("no place under any rule")
        words = say("closest: {n}, {definition}")
        return words.format(n=number(wording, claim, closest.value), definition=reading(wording, closest))
    words = _agreeing(wording, claim)
    if claim["leaning"]:
        leans = say("{n} of {products} known from no other dated page")
        words += "; " + leans.format(
            n=wording.number(claim["leaning"]), products=wording.noun(len(claim["products"]), "product")
        )
    return words


def _open(wording: Wording, claim: dict[str, Any]) -> str:
    found: Reading | None = claim["undecided"]
    if found is None:
        return label("untestable_why", claim["reason"], wording)
    words = wording.translate("licence dates allow {low} to {high}, {definition}")
    return words.format(
        low=number(wording, claim, found.low),
        high=number(wording, claim, found.high),
        definition=reading(wording, found),
    )


def _agreeing(wording: Wording, claim: dict[str, Any]) -> str:
    by_label: dict[str, list[Reading]] = {}
    for found in claim["agreeing"]:
        by_label.setdefault(wording.translate(found.label), []).append(found)
    parts = {"n": wording.number(len(by_label)), "tried": wording.noun(claim["tried"], "rule")}
    if len(by_label) == claim["tried"]:
        return wording.translate("every rule")
    if claim["agreeing"][0].nearest:
        alone, among = _("the nearest of {tried} alone"), _("{n} of {tried}, the nearest among them")
        return wording.translate(alone if len(by_label) == 1 else among).format(**parts)
    named = [_windows(wording, label, found) for label, found in by_label.items()][:NAMED]
    few, many = _("{n} of {tried}: {labels}"), _("{n} of {tried}, among them: {labels}")
    words = wording.translate(few if len(by_label) <= NAMED else many)
    return words.format(labels="; ".join(named), **parts)


def _windows(wording: Wording, label: str, found: list[Reading]) -> str:
    if found[0].how != "since":
        return reading(wording, found[0])
    starts = wording.list([wording.date(each.detail) for each in found], "or")
    return wording.translate("{label}, new since {starts}").format(label=label, starts=starts)
