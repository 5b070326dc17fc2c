"""Chapter 04 in sentences: its headline, the findings of its figures, and what single pages mix."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from regenatlas.chapters.claims.claim_rules import CONTRADICTED, LEFT_OPEN, OTHER_DEFINITION, REPRODUCED
from regenatlas.chapters.claims.claim_series import consistency, stated_agreement
from regenatlas.chapters.claims.words import shown
from regenatlas.report.labels import gettext as _
from regenatlas.report.labels import label, labels
from regenatlas.report.narrative import Prose
from regenatlas.report.report import Report
from regenatlas.tables.provenance import Traced

#: What became of several statements, and of a single one.
BECAME = {
    REPRODUCED: (_("{n:number} {n:holds|hold} as worded"), _("it holds as worded")),
    OTHER_DEFINITION: (
        _("{n:number} {n:holds|hold} under another counting rule only"),
        _("it holds, but under another counting rule than the nearest one only"),
    ),
    CONTRADICTED: (_("{n:number} {n:holds|hold} under no rule"), _("it holds under no counting rule")),
    LEFT_OPEN: (_("{n:number} {n:is|are} left open by the records"), _("it is left open")),
}


def headline(report: Report, n: Mapping[str, Traced]) -> Prose:
    """What became of the statements, from `claims.claim_tally`; for at least one that our records test."""
    about = {"claims": n["claims"], "home": report.country, "day": report.parameters.as_of}
    outcomes = [code for code in BECAME if n[code].value]
    if n["claims"].value == 1:
        became = report.wording.translate(BECAME[outcomes[0]][1])
        template = (
            "**{claims:statement} about {home} was public by {day:date}: held against the licence records, "
            "{became}.**"
        )
        return report.sentence(template, became=became, **about)
    return report.sentence(
        "**{claims:statement} about {home} were public by {day:date}, and the licence records speak to "
        "{asked:number} of them.** {parts}.",
        asked=n["asked"],
        parts=[report.sentence(BECAME[code][0], n=n[code]) for code in outcomes],
        **about,
    )


def series_text(report: Report, n: Mapping[str, Traced]) -> Prose:
    """Whether reported places form a series, from `claim_series.rank_agreement`."""
    home = report.country
    if n["reported"].value == 1:
        found = "some counting rule gives it" if n["found"].value else "no counting rule gives it"
        template = "{reported:place} in the world was reported for {home}; " + found + "."
        return report.sentence(template, reported=n["reported"], home=home)
    if not n["found"].value:
        template = "{reported:place} in the world were reported for {home}; no rule gives any of them."
        return report.sentence(template, reported=n["reported"], home=home)
    return report.sentence(
        "{reported:place} in the world were reported for {home}. For {found:number} of them some rule gives "
        "the same; no single rule gives more than {most:number}. A step between places that no one rule "
        "gives is neither a rise nor a fall.",
        home=home,
        **n,
    )


def kinds(report: Report, codes: Iterable[str]) -> list[str]:
    """The words for these metrics, each once, for a list within a sentence."""
    return labels("metric", dict.fromkeys(codes), report.wording)


def places_title(report: Report, reported: pd.DataFrame, n: Mapping[str, Traced]) -> Prose:
    """The finding of the figure of reported places, from `claim_series.rank_agreement`."""
    alone = consistency(reported)
    if alone.empty:
        return report.sentence(
            "No rule gives any of the {reported:number} reported places", reported=n["reported"]
        )
    if n["most"].value == n["reported"].value:
        label = report.wording.translate(alone["label"].iloc[0])
        return report.sentence(
            "One rule gives every reported place ({reported:number} in all): {label}",
            reported=n["reported"],
            label=label,
        )
    return report.sentence(
        "Of {reported:number} reported places no single rule gives more than {most:number}",
        reported=n["reported"],
        most=n["most"],
    )


def places_key(report: Report, kinds: Iterable[str]) -> dict[str, str]:
    """The words of the figure of reported places: each kind, and what dots, line and band are."""
    say = report.wording.translate
    return {
        **metrics(report, kinds),
        "reported": say("reported place"),
        "top": say("reported as «among the first»"),
        "ours": say("our place, nearest rule"),
        "band": say("span over all rules"),
    }


def stated_title(report: Report, stated: pd.DataFrame) -> Prose:
    """The finding of the figure of stated numbers."""
    n = stated_agreement(stated)
    return report.sentence(
        "{agree:number} of {all:statement} {agree:gives|give} our count on {agree:its|their} day",
        **n,
    )


def stated_key(report: Report, stated: pd.DataFrame) -> dict[str, str]:
    """The words of the figure of stated numbers: each metric, and what lines and band are."""
    say = report.wording.translate
    return {
        **{
            code: say("stated: {what}").format(what=label("metric", code, report.wording))
            for code in stated["metric"].unique()
        },
        "ours": say("licensed products, our count"),
        "early": say("the same, licences as early as their dates allow"),
        "band": say("span over all rules"),
    }


def metrics(report: Report, codes: Iterable[str]) -> dict[str, str]:
    """The words for these metrics, for headings and keys of figures."""
    return {code: label("metric", code, report.wording).capitalize() for code in codes}


def reuse(report: Report, found: pd.DataFrame) -> list[Prose]:
    """One line per page and older page with both dates known: how much was taken over, and how old it was."""
    sources = report.tables["sources"].set_index("source_id")
    lines = []
    for at, row in enumerate(found[found["exact"].astype(bool)].to_dict("records"), start=1):
        days = Traced(row["days"], row["rows"], f"reuse.{at}.days", "Days between the two pages", "day")
        n = Traced(row["sentences"], row["rows"], f"reuse.{at}", "Statements taken over", "statement")
        lines.append(
            report.sentence(
                "{page}, published on {published:date}, repeats {n:statement} published on {older:date}, "
                "{days:day} earlier, as if of its own day.",
                page=sources.loc[row["source_id"], "title"],
                published=row["published"],
                older=row["older_published"],
                n=n,
                days=days,
            )
        )
    return lines


def weekdays(report: Report, found: pd.DataFrame, audited: pd.DataFrame) -> list[Prose]:
    """One line per statement with a weekday: what its page would mean, and the day that is known."""
    spoken = shown(report, audited).set_index("claim_id")["spoken"]
    lines = []
    for row in found.to_dict("records"):
        day = Traced(
            row["day"], row["rows"], f"weekday.{row['claim_id']}", "Day known from elsewhere", "date"
        )
        known = "other pages give {day:date}, which was " + ("a" if row["fits"] else "no") + " {weekday}."
        by_page = "by the date of the page this would be {page:date}; " if row["page_day"] else ""
        template = "«{weekday}» ({spoken}): " + by_page + known
        values = {"page": row["page_day"]} if row["page_day"] else {}
        lines.append(
            report.sentence(
                template, weekday=row["weekday"], spoken=spoken[row["claim_id"]], day=day, **values
            )
        )
    return lines


def stated_days(report: Report, found: pd.DataFrame) -> list[Prose]:
    """One line per day without a year: the dates that it may mean in either calendar."""
    lines = []
    for (name, stated), part in found.groupby(["claim_id", "stated"]):
        by = {calendar: list(some["day"]) for calendar, some in part.groupby("calendar")}
        gregorian = [report.wording.date(day) for day in by.get("gregorian", [])]
        solar = [report.wording.both_calendars(day) for day in by.get("solar_hijri", [])]
        n = Traced(
            len(part), part["rows"].iloc[0], f"stated-day.{name}", "Dates that the words may mean", "reading"
        )
        lines.append(
            report.sentence(
                "«{stated}», without a year, allows {n:reading}: {gregorian:or} as it stands; {solar:or} if "
                "the month is the Solar Hijri one that is often given by this name. Each is an inference.",
                stated=str(stated),
                n=n,
                gregorian=gregorian,
                solar=solar,
            )
        )
    return lines
