"""Chapter 07 in words: titles and labels of the figures of a department, and what more beds or staff buy."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from regenatlas.chapters.capacity.ward.department import Ward
from regenatlas.chapters.capacity.ward.norms import Parameter
from regenatlas.chapters.capacity.ward.words import scarce, spread
from regenatlas.report.labels import label
from regenatlas.report.narrative import Prose
from regenatlas.report.report import Report
from regenatlas.tables.provenance import Traced


def waits_title(report: Report, found: Mapping[str, Traced]) -> Prose:
    """The finding of the figure of waits by beds."""
    return report.sentence(
        "{needed:bed} must be open to admit {share:percent} within {days:day}; {open:number} are",
        needed=found["needed"], share=found["target_share"], days=found["target_days"], open=found["open"],
    )  # fmt: skip


def tornado_title(report: Report, effects: pd.DataFrame) -> Prose:
    """The finding of the tornado: which parameter decides, and from how many beds to how many."""
    first = effects.iloc[0]
    low, high = sorted((int(first["beds_low"]), int(first["beds_high"])))
    ends = [
        Traced(value, first["rows"], f"tornado.{name}", f"Beds at the {name} end of what matters most", "bed")
        for name, value in (("lower", low), ("upper", high))
    ]
    return report.sentence(
        "What decides most: {what}, from {low:number} to {high:bed}",
        what=label("ward_parameter", first["name"], report.wording), low=ends[0], high=ends[1],
    )  # fmt: skip


def tornado_labels(report: Report, effects: pd.DataFrame) -> list[str]:
    """Parameter and range on two lines, for each bar."""
    found = []
    for row in effects.to_dict("records"):
        shown = Parameter(
            row["name"], row["low"], row["low"], row["high"], row["basis"], "", row["unit"], row["digits"]
        )
        found.append(f"{report.wording.value(row['name'], 'Ward_parameter')}\n{spread(report, shown)}")
    return found


def gain_title(report: Report, gains: Mapping[str, Mapping[str, Traced]], ward: Ward) -> Prose:
    """The finding of the figure of what more beds or staff buy; `gains` of `first_gain` by resource."""
    idle = [label("ward_resource", name, report.wording) for name, gain in gains.items() if not gain]
    moving = [name for name, gain in gains.items() if gain]
    if not moving:
        return report.sentence(
            "More of one alone opens no bed: {scarce} are short together", scarce=scarce(report, ward)
        )
    gain = gains[moving[0]]
    if not idle:
        return report.sentence(
            "{more} more {more:lifts|lift} the share admitted in time to {within:percent}",
            more=gain["more"],
            within=gain["within"],
        )
    return report.sentence(
        "{more} more {more:lifts|lift} the share admitted in time to {within:percent}; more {idle} alone do "
        "not",
        more=gain["more"], within=gain["within"], idle=report.wording.list(idle, "or"),
    )  # fmt: skip


def gain_sentence(
    report: Report, resource: str, gain: Mapping[str, Traced], ward: Ward, found: Mapping[str, Traced]
) -> Prose:
    """What more of one resource buys, as a sentence."""
    if not gain:
        what = label("ward_resource", resource, report.wording)
        return report.sentence("More {what} alone buy nothing: no further bed would open.", what=what)
    opened = report.sentence(
        "{more} more {more:opens|open} one further bed ({open:number} in all)",
        more=gain["more"], open=gain["open"],
    )  # fmt: skip
    if not gain["within"].value:
        return report.sentence("{opened}; the list would still grow.", opened=opened)
    told = {"opened": opened, "within": gain["within"], "days": found["target_days"]}
    if not ward.waiting().stable:
        return report.sentence(
            "{opened}: {within:percent} of the patients would be admitted within {days:day}.", **told
        )
    return report.sentence(
        "{opened}: {within:percent} of the patients would be admitted within {days:day}, and {fewer:patient} "
        "fewer a year would wait longer.",
        fewer=gain["late_fewer"], **told,
    )  # fmt: skip


def wait_labels(
    report: Report, parameters: Mapping[str, Parameter], found: Mapping[str, Traced]
) -> dict[str, str]:
    """Labels of the figure of waits: its lines, axes, target and the department."""
    say, stay = report.wording.translate, parameters["stay_allogeneic"]
    noun, share = report.wording.noun, report.wording.percent(found["target_share"].value)
    return {
        "wait_low": say("shortest stay, {days}").format(days=noun(stay.low, "day")),
        "wait": say("stay used, {days}").format(days=noun(stay.value, "day")),
        "wait_high": say("longest stay, {days}").format(days=noun(stay.high, "day")),
        "beds": say("Open beds"),
        "days": say("Days that {share} do not exceed").format(share=share),
        "target": say("target: {days}").format(days=noun(found["target_days"].value, "day")),
        "here": say("open here: {n}").format(n=report.wording.number(found["open"].value)),
    }


def gain_labels(report: Report, found: Mapping[str, Traced]) -> tuple[dict[str, str], dict[str, str]]:
    """Names of what is added, and labels of axis and target."""
    say = report.wording.translate
    names = {
        "beds": say("beds alone"),
        "nurses": say("nurses alone"),
        "physicians": say("physicians alone"),
        "together": say("beds with their staff"),
    }
    share = report.wording.percent(found["target_share"].value)
    return names, {"more": say("How many more"), "target": say("target: {share}").format(share=share)}
