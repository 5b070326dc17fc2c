"""Chapter 00 in words: indicators as a table and as sentences, and why the place moved."""

from __future__ import annotations

import pandas as pd

from regenatlas.analysis.changes import Changes
from regenatlas.analysis.overview import Indicator
from regenatlas.present import standing
from regenatlas.present.narrative import Prose
from regenatlas.present.report import Report
from regenatlas.tables.provenance import Traced

NAMED_PRODUCTS = 8  # more products in one sentence are counted, not named


def indicators(report: Report, found: list[Indicator]) -> pd.DataFrame:
    """Rows of the table of indicators: measure, now, before, better than, of, year, rows."""
    wording = report.wording
    shown = [
        {
            "measure": wording.translate(one.label),
            "now": _said(report, one.now),
            "before": _said(report, one.before),
            "percentile": None if one.percentile is None else wording.percent(one.percentile),
            "of": one.of.value,
            "year": one.year or (wording.translate("the day") if one.now.value is not None else "–"),
            "rows": one.now.rows,
        }
        for one in found
    ]
    frame = pd.DataFrame(shown)
    return frame.assign(percentile=frame["percentile"].fillna(wording.translate("cannot be said")))


def standing_out(report: Report, one: Indicator) -> Prose:
    """One strength or gap as a sentence."""
    label = report.wording.translate(one.label)
    if one.percentile in (0, 1):
        template = {
            0: "{label}: {now}, the lowest of the {of:number} countries with a value.",
            1: "{label}: {now}, the highest of the {of:number} countries with a value.",
        }[int(one.percentile or 0)]
        return report.sentence(template, label=label, now=one.now, of=one.of)
    about = f"Part of the other countries with less: {one.label}"
    share = Traced(one.percentile, one.of.rows, f"{one.name}_percentile", about, "percent")
    return report.sentence(
        "{label}: {now}, more than {share:percent} of the others among {of:number} countries with a value.",
        label=label, now=one.now, share=share, of=one.of,
    )  # fmt: skip


def _said(report: Report, number: Traced) -> str:
    if number.value is None:
        return report.wording.translate("not collected")
    return report.wording.value(number.value, number.unit, number.digits)


def causes(report: Report, found: Changes) -> list[Prose]:
    """What moved the place, cause by cause; causes without an effect are told too."""
    words = {
        "own": "Its own licences and withdrawals: {effect}.",
        "gained": "New products of other countries: {effect}.",
        "lost": "Products of other countries that ceased to count: {effect}.",
    }
    return [
        report.sentence(words[row["cause"]], effect=_effect(report, row["before"], row["after"]))
        for row in found.steps.to_dict("records")
    ]


def _effect(report: Report, before: int | None, after: int | None) -> str:
    places = [standing.place(report, at, shared=False) for at in (before, after)]
    if places[0] == places[1]:
        return report.wording.translate("no effect on the place")
    return report.wording.translate("from {before} to {after}").format(before=places[0], after=places[1])


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


def placed(report: Report, found: list[Indicator]) -> pd.DataFrame:
    """What the figure shows, the best first: label, percentile, value in words, rows."""
    frame = pd.DataFrame(
        [
            {
                "label": report.wording.translate(one.label),
                "percentile": one.percentile,
                "value": _said(report, one.now),
                "rows": one.now.rows,
            }
            for one in found
            if one.percentile is not None
        ],
        columns=["label", "percentile", "value", "rows"],
    )
    return frame.sort_values("percentile", ascending=False, kind="stable", ignore_index=True)
