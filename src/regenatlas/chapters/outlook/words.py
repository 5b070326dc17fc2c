"""Chapter 08 in words: the aim, the answer, verdicts, and titles that depend on findings."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from regenatlas.chapters.outlook.aims import Target
from regenatlas.chapters.outlook.outlook import Forecast
from regenatlas.chapters.outlook.outlook_tables import span
from regenatlas.chapters.outlook.pace import FARTHEST
from regenatlas.report.narrative import Prose, paragraph, plain
from regenatlas.report.report import Report
from regenatlas.tables.provenance import Traced

Numbers = Mapping[str, Traced]

TOO_SURE = 0.05  # a share by which outcomes may miss the expected one before a report says so


def goal(report: Report, top: int) -> Prose:
    """The place looked at: «first place», «a place among the first 5»."""
    if top == 1:
        return plain(report.wording.translate("first place"))
    return report.sentence("a place among the first {top:number}", top=top)


def aim(report: Report, sought: Target) -> Prose:
    """Whose aim the place is, or that it stands in as an illustration."""
    if sought.kind != "stated":
        stands = {"first_places": "a place among the first {top}", "first": "keeping the first place"}
        words = report.wording.translate(stands[sought.kind]).format(top=report.wording.number(sought.top))
        return report.sentence(
            "No stated aim of {country} for a world place in this field was found by this day; {words} "
            "stands in as an illustration.",
            country=report.country, words=words,
        )  # fmt: skip
    top = Traced(
        sought.top, sought.rows, "aim.top", "The place stated as an aim: among the first n", "number"
    )
    said = report.sentence(
        "The aim is stated: to be among the first {top} («{name}», announced {announced:date} by {owner}).",
        top=top, name=sought.name, announced=sought.announced, owner=sought.owner or report.wording.unknown,
    )  # fmt: skip
    due = (
        report.sentence("It is due by {due:date}.", due=sought.due)
        if sought.due
        else report.sentence("No day was named by which it is to be reached.")
    )
    return paragraph([said, due])


def answer(report: Report, sought: Target, now: Numbers, ahead: Numbers, here: str) -> Prose:
    """The chapter's answer in one sentence."""
    what, day = goal(report, sought.top), report.parameters.as_of
    if now["rank"].value is None:
        return report.sentence(
            "**By {then:date} {what} will probably take {needed:product}. On {day:date} none is counted "
            "for {here}; going by other countries that had none, it has one by then with a chance of "
            "{any:percent}, and that place with a chance of {chance:percent}.**",
            what=what, needed=ahead["needed"], then=ahead["day"], day=day, here=here, any=ahead["any"],
            chance=ahead["chance"],
        )  # fmt: skip
    if sought.kind == "first":
        return report.sentence(
            "**{here} leads the world with {n:product} on {day:date}; going by the pace of the last years, "
            "the chance that it still does on {then:date} is {chance:percent}.**",
            here=here, n=now["count"], day=day, then=ahead["day"], chance=ahead["chance"],
        )  # fmt: skip
    if now["gap"].value == 0:
        return report.sentence(
            "**By the rule of this report {here} already has {what} on {day:date}, with {n:product} and "
            "{rank:ordinal} place; on {then:date} it will probably take {needed:product}, and going by the "
            "pace of the last years the chance of having it then is {chance:percent}.**",
            here=here, what=what, day=day, n=now["count"], rank=now["rank"], then=ahead["day"],
            needed=ahead["needed"], chance=ahead["chance"],
        )  # fmt: skip
    return report.sentence(
        "**With {n:product} on {day:date} {here} is short of {what}, which takes {needed_now:number} now "
        "and will probably take {needed:number} by {then:date}; going by the pace of the last years, the "
        "chance of having it then is {chance:percent}.**",
        n=now["count"], day=day, here=here, what=what, needed_now=now["needed"],
        needed=ahead["needed"], then=ahead["day"], chance=ahead["chance"],
    )  # fmt: skip


def arrival(report: Report, way: Numbers, top: int, here: str) -> Prose:
    """When the place would come or go if every country kept its net pace."""
    kept = report.sentence(
        "Suppose, against all experience, that every country kept the net pace of the last years to the "
        "letter; for {here} that is {net:.1f} a year.",
        here=here, net=way["net"],
    )  # fmt: skip
    what, there, year = goal(report, top), way["there"].value, way["year"]
    if year.value is not None and there:
        then = report.sentence("It would then lose {what} in {year}.", what=what, year=year)
    elif year.value is not None:
        then = report.sentence("It would then reach {what} in {year}.", what=what, year=year)
    else:
        keeps = "It would then still have {what} after {n:year}."
        never = "It would then not reach {what} within {n:year}: those ahead move as fast or faster."
        then = report.sentence(keeps if there else never, what=what, n=FARTHEST)
    return paragraph([kept, then])


def held(report: Report, test: Numbers) -> Prose:
    """How often the ranges held, in plain words."""
    said = report.sentence(
        "{ahead:year} ahead, {inside:percent} of the outcomes fell into the range meant for four in five; "
        "as whole numbers seldom allow the exact share, the model itself expected {mass:percent} there.",
        ahead=test["ahead"], inside=test["inside80"], mass=test["mass80"],
    )  # fmt: skip
    short = test["mass80"].value - test["inside80"].value
    if short > TOO_SURE:
        return paragraph(
            [said, report.sentence("It was too sure: read its ranges as narrower than they should be.")]
        )
    if short < -TOO_SURE:
        return paragraph(
            [said, report.sentence("It was too cautious: its ranges are wider than they need be.")]
        )
    return paragraph([said, report.sentence("That is about as sure as it should have been.")])


def count(report: Report, n: Traced) -> Prose:
    """A number within a sentence, «none» for zero."""
    return report.sentence("{n:number}", n=n) if n.value else plain(report.wording.translate("none"))


def between(report: Report, low: Traced, high: Traced, *, noun: bool = True) -> Prose:
    """A range of products: «8 to 20 products», «1 product»; without the noun «8 to 20», «1»."""
    if low.value == high.value:
        return report.sentence("{n:product}" if noun else "{n:number}", n=high)
    return report.sentence(
        "{low} to {high:product}" if noun else "{low} to {high:number}", low=low, high=high
    )


def hindsight(report: Report, told: Numbers, here: str) -> Prose:
    """What the model would have said of the country some years ago, and what came."""
    said = report.sentence(
        "Fitted on {day:date}, the model would have expected {range} of {here} on the day of this report; "
        "the count is {actual:number}.",
        day=told["day"], here=here, range=between(report, told["low"], told["high"]), actual=told["actual"],
    )  # fmt: skip
    if told["low"].value <= told["actual"].value <= told["high"].value:
        return said
    far = report.sentence(
        "It gave a chance of {beyond:percent} to a count that far off or farther: what happened there was "
        "outside what the model can see.",
        beyond=told["beyond"],
    )  # fmt: skip
    return paragraph([said, far])


def groups(report: Report, told: Numbers) -> Prose:
    """On whom a country with little history leans."""
    parts = []
    if told["settled_n"].value > 1:
        parts.append(report.sentence(
            "A country with little history leans on the others. The {n:country} that already had products "
            "when those years began gained {pace} a year on average.",
            n=told["settled_n"], pace=told["settled"],
        ))  # fmt: skip
    if told["fresh_n"].value:
        parts.append(report.sentence(
            "Of the {n:country} with a searched register that had none when those years began, {came} "
            "gained a first one.",
            n=told["fresh_n"], came=count(report, told["newcomers"]),
        ))  # fmt: skip
    if told["hazard"].value:
        parts.append(report.sentence(
            "Of the counted products of all countries {hazard} a year ceased to be counted.",
            hazard=told["hazard"],
        ))  # fmt: skip
    return paragraph(parts)


def verdict(report: Report, test: Numbers) -> Prose:
    """Whether the model did better than simple guesses, in plain words."""
    values = {name: test[name] for name in ("crps", "trend", "last")}
    if test["gain"].value is not None and test["gain"].value > 0:
        return report.sentence(
            "Its mean error was {crps} products, against {trend} for the straight line and {last} for no "
            "change: {gain:percent} less than the better of the two.",
            gain=test["gain"], **values,
        )  # fmt: skip
    return report.sentence(
        "Its mean error was {crps} products, against {trend} for the straight line and {last} for no "
        "change: the model did no better than the best simple guess, so its forecast deserves little "
        "weight here.",
        **values,
    )


def tally(report: Report, sums: Numbers) -> Prose:
    """How many targets there are and what became of them; only what there is."""
    parts = {
        "met": "{n:number} reported as met", "missed": "{n:number} missed",
        "silent": "{n:number} without any outcome seen", "running": "{n:number} still open",
    }  # fmt: skip
    told = [report.sentence(text, n=sums[name]) for name, text in parts.items() if sums[name].value]
    said = report.sentence(
        "{all:target} that {all:bears|bear} on this outlook {all:was|were} found: {told}.",
        all=sums["all"],
        told=told,
    )
    if not sums["silent"].value:
        return said
    return paragraph([said, report.sentence("«Without any outcome seen» is not «missed».")])


# ---- titles and words of figures


def fan_title(report: Report, sought: Target, now: Numbers, ahead: Numbers, here: str) -> Prose:
    """The finding of the fan: what the country will have beside what its goal takes."""
    if now["rank"].value is None:
        return report.sentence(
            "By {then:date} {what} will take {needed}; {here} has none today",
            what=goal(report, sought.top), needed=between(report, ahead["needed_low"], ahead["needed_high"]),
            then=ahead["day"], here=here,
        )  # fmt: skip
    return report.sentence(
        "{here}: {n:product} now, {own} on {then:date}; {what} takes {needed}",
        here=here, n=now["count"], own=between(report, ahead["low"], ahead["high"], noun=False),
        then=ahead["day"],
        what=goal(report, sought.top), needed=between(report, ahead["needed_low"], ahead["needed_high"]),
    )  # fmt: skip


def fan_words(report: Report, sought: Target, ahead: Numbers, here: str) -> dict[str, str]:
    """What the ends of the two lines and the day of the report are called."""
    take = {1: "needed to be first"}.get(sought.top, "needed for the first {n}")
    take = report.wording.translate(take).format(n=report.wording.number(sought.top))
    needed = [ahead[name].value for name in ("needed", "needed_low", "needed_high")]
    own = [ahead[name].value for name in ("middle", "low", "high")]
    return {
        "own": f"{here}:\n{span(report, *own)}",
        "needed": f"{take}:\n{span(report, *needed)}",
        "today": report.wording.date(report.parameters.as_of),
    }


def place_title(report: Report, now: Numbers, ahead: Numbers, here: str) -> Prose:
    """The finding of the strip of places."""
    if ahead["place_low"].value == ahead["place_high"].value:
        return report.sentence(
            "{here}: {rank:ordinal} now and, in {chance:percent} of simulated futures, {place:ordinal} on "
            "{then:date}",
            here=here, rank=now["rank"], chance=ahead["place_chance"], place=ahead["place"],
            then=ahead["day"],
        )  # fmt: skip
    return report.sentence(
        "{here}: {rank:ordinal} now, most likely {best:ordinal} to {worst:ordinal} on {then:date}",
        here=here, rank=now["rank"], best=ahead["place_low"], worst=ahead["place_high"], then=ahead["day"],
    )  # fmt: skip


def place_words(report: Report, found: Forecast) -> dict[object, str]:
    """What places, days and today are called in the strip."""
    wording = report.wording
    places: dict[object, str] = {rank: wording.ordinal(rank) for rank in range(1, len(found.rivals) + 2)}
    days: dict[object, str] = {day: str(day.year) for day in found.days}
    now = wording.translate("now")
    return {**places, **days, 0: wording.translate("no product"), "today": now}


def tops_words(report: Report, chances: pd.DataFrame) -> dict[int, str]:
    """What the lines of chances are called: «first: 2%», «among the first 5: 80%»."""
    wording, names = report.wording, {}
    last = chances[chances["day"] == chances["day"].max()].set_index("top")["chance"]
    for top, share in last.items():
        name = wording.translate("first") if top == 1 else wording.translate("among the first {n}")
        names[int(top)] = f"{name.format(n=wording.number(top))}: {wording.percent(share)}"
    return names


def back_test_title(report: Report, test: Numbers) -> Prose:
    """The finding of the back-test: how often the interval held, and whether simple guesses did worse."""
    better = "smaller" if test["gain"].value is not None and test["gain"].value > 0 else "no smaller"
    return report.sentence(
        "{ahead:year} ahead, {inside:percent} of outcomes fell where the model expected {mass:percent}; "
        "its errors were {better} than those of simple guesses",
        ahead=test["ahead"], inside=test["inside80"], mass=test["mass80"],
        better=report.wording.translate(better),
    )  # fmt: skip


def back_test_words(report: Report) -> dict[str, str]:
    """Headings, axis and names of the figure of the back-test."""
    texts = {
        "inside": "Outcomes within the ranges", "errors": "Mean error, in products", "ahead": "Years ahead",
        "crps": "this model", "trend": "straight line", "last": "no change",
    }  # fmt: skip
    return {name: report.wording.translate(text) for name, text in texts.items()}
