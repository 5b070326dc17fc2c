"""Chapter 03 in words: what is licensed here, what only elsewhere, and how certain «not here» is.

«Not licensed» is said only where the registers valid in the country were searched; where they were searched
in part it is «not found», and where nobody searched it is «not known».
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from regenatlas.chapters.coverage.coverage import Search
from regenatlas.chapters.portfolio.portfolio import number
from regenatlas.chapters.portfolio.words import searched
from regenatlas.report.labels import gettext as _
from regenatlas.report.labels import label, labels
from regenatlas.report.narrative import Prose, paragraph
from regenatlas.report.report import Report
from regenatlas.report.shown import Column
from regenatlas.tables.provenance import Traced

AREA = "therapeutic_area"
MOST_LINES = 40
ABSENT = {"yes": _("not licensed"), "partly": _("not found"), "no": _("not known")}
WHY = {"ended": _("licence ended"), "suspended": _("suspended"), "permit": _("permit or exemption only")}


def absent(report: Report, country: Search) -> str:
    """The word for a product without a licence found: «not licensed», «not found» or «not known»."""
    return report.wording.translate(ABSENT[country.status])


def answer(report: Report, country: Search, facts: Mapping[str, Traced]) -> Prose:
    """The chapter's answer in one sentence."""
    day, home = report.snapshot.as_of, report.country
    numbers = {key: facts[key] for key in ("areas", "missing")}
    if country.status == "no":
        template = _(
            "**Which advanced therapies may be used in {home} is unknown to this report; elsewhere "
            "{world:product} {world:is|are} licensed, in {areas:therapeutic_area}.**"
        )
        return report.sentence(template, home=home, world=facts["world"], areas=facts["areas"])
    if not facts["here"].value:
        template = _(
            "**On {day:date} no advanced therapy licensed in {home} was found; elsewhere {missing:product} "
            "{missing:is|are} licensed, in {areas:therapeutic_area}.**"
        )
        return report.sentence(template, day=day, home=home, **numbers)
    numbers["here"] = facts["areas_here"]
    if country.status == "partly":
        template = _(
            "**On {day:date} products licensed in {home} were found in {here:number} of the "
            "{areas:therapeutic_area} that have one anywhere; {missing:product} licensed elsewhere "
            "{missing:was|were} not found there.**"
        )
        return report.sentence(template, day=day, home=home, **numbers)
    template = _(
        "**On {day:date} {home} has licensed products in {here:number} of the {areas:therapeutic_area} that "
        "have one anywhere; {missing:product} licensed elsewhere {missing:is|are} not licensed there.**"
    )
    return report.sentence(template, day=day, home=home, **numbers)


def fields_here(report: Report, country: Search, every: pd.DataFrame) -> Prose:
    """Which fields have a product in the country and which only elsewhere, by name."""
    codes = (
        every.groupby(AREA)["here"].agg(["any", "size"]).sort_values("size", ascending=False, kind="stable")
    )
    own, rest = ("; ".join(fields(report, codes.index[codes["any"] == has])) for has in (True, False))
    home = report.country
    if country.status == "no":
        template = _("Whether {home} has a product in any of these fields is not known: nobody searched.")
        return report.sentence(template, home=home)
    if not own:
        template = _("No field has a licensed product in {home}.")
        if country.status == "partly":
            template = _("In no field was a licensed product found in {home}.")
        return report.sentence(template, home=home)
    if not rest:
        return report.sentence("Every field that has a product anywhere has one in {home}.", home=home)
    template = _("In {home} there are products for: {own}. There are products only elsewhere for: {rest}.")
    if country.status == "partly":
        template = _(
            "In {home} products were found for: {own}. Only elsewhere, as far as was searched: {rest}."
        )
    return report.sentence(template, home=home, own=own, rest=rest)


def longest_intro(report: Report, country: Search, facts: Mapping[str, Traced]) -> Prose:
    """How long the missing products have been licensed, before those licensed longest are named."""
    values = {"missing": facts["missing"], "median": facts["median"]}
    if country.status == "no":
        template = _(
            "Half of the {missing:product} have been licensed somewhere for more than {median:.1f} years. "
            "Those "
            "licensed longest:"
        )
        return report.sentence(template, **values)
    if facts["missing"].value == 1:
        template = _("The missing product has been licensed elsewhere for {median:.1f} years:")
        return report.sentence(template, median=facts["median"])
    template = _(
        "Half of the {missing:number} missing products have been licensed elsewhere for more than "
        "{median:.1f} "
        "years. Those licensed longest:"
    )
    return report.sentence(template, **values)


def status_column(report: Report, country: Search) -> dict[str, str]:
    """The column on how the product stands in the country; none where nobody searched."""
    heading = report.wording.translate("In {country}").format(country=report.name(report.parameters.country))
    return {} if country.status == "no" else {"status": heading}


def waiting_caption(report: Report, country: Search) -> Prose:
    """The caption of the table of products licensed elsewhere only."""
    template = _("Products licensed elsewhere and not in {home}, by field")
    if country.status == "partly":
        template = _("Products licensed elsewhere that were not found in {home}, by field")
    if country.status == "no":
        return report.sentence("Products licensed somewhere in the world, by field")
    return report.sentence(template, home=report.country)


def own_columns(report: Report, country: Search) -> dict[str, str | Column]:
    """The columns on the country in the table of fields; only the number elsewhere where nobody searched."""
    name, say = report.name(report.parameters.country), report.wording.translate
    if country.status == "no":
        return {"abroad_n": Column("Licensed somewhere now", "number")}
    return {
        "own": say("First in {country}").format(country=name),
        "here_n": Column(say("Now in {country}").format(country=name), "number"),
        "abroad_n": Column("Elsewhere only", "number"),
    }


def gap_sentence(report: Report, country: Search, gaps: pd.DataFrame, facts: Mapping[str, Traced]) -> Prose:
    """How long the fields without a product have waited, and how far behind the others came."""
    home, parts = report.country, []
    if facts["open"].value:
        field = label(AREA, gaps.iloc[0]["area"], report.wording)
        template = _(
            "{open:therapeutic_area} {open:has|have} had a product elsewhere and never one in {home}; the "
            "longest "
            "wait is for {field}, {longest:.1f} years."
        )
        if country.status == "partly":
            template = _(
                "{open:therapeutic_area} {open:has|have} had a product elsewhere while none was found in "
                "{home}; the "
                "longest wait is for {field}, {longest:.1f} years."
            )
        if country.status == "no":
            template = _(
                "The oldest of the {open:therapeutic_area} is {field}: {longest:.1f} years since the "
                "first licence."
            )
            values = {"open": facts["open"], "field": field, "longest": facts["longest"]}
            return report.sentence(template, **values)
        parts.append(
            report.sentence(template, open=facts["open"], home=home, field=field, longest=facts["longest"])
        )
    if facts["closed"].value:
        template = _(
            "Where {home} has had a product, its first came a median of {behind:.1f} years after the world's "
            "({closed:therapeutic_area})."
        )
        parts.append(report.sentence(template, home=home, behind=facts["behind"], closed=facts["closed"]))
    return paragraph(parts)


def travel(report: Report, aims: pd.DataFrame) -> list[Prose]:
    """Stated aims about patients abroad: who, when, what, with which outcome."""
    template = _("{who}, {date:date}: {name}. Outcome: {outcome}.")
    return [
        report.sentence(
            template, who=row["owner"], name=row["name"],
            date=Traced(
                row["announced"], row["rows"], f"aim.{row['programme_id']}", "Day of the statement", "date"
            ),
            outcome=label("outcome", row["outcome"], report.wording),
        )
        for row in aims.to_dict("records")
    ]  # fmt: skip


def cells(report: Report, frame: pd.DataFrame) -> pd.DataFrame:
    """The matrix with `label` (of the area) and `name` (of the country)."""
    names = {code: report.name(code) for code in frame["country"].unique()}
    return frame.assign(label=labels(AREA, frame["area"], report.wording), name=frame["country"].map(names))


def matrix_key(report: Report) -> dict[str, str]:
    """The key of the matrix: `yes` (zero), `partly`, `least` (a lower bound) and `no`."""
    say = report.wording.translate
    return {
        "yes": say("0: searched, none licensed"),
        "partly": say("?: searched in part, none found (1+: at least 1)"),
        "no": say("not searched"),
        "total": say("all areas"),
    }


def matrix_title(report: Report, country: Search, frame: pd.DataFrame) -> Prose:
    """The finding of the matrix: in how many areas the country has a product, against the widest market."""
    own = report.parameters.country
    by = frame[(frame["country"] != own) & (frame["n"] > 0)].groupby("country")
    wide = by.size().sort_values(ascending=False, kind="stable")
    values = {}
    if len(wide):
        held = frame[(frame["country"] == wide.index[0]) & (frame["n"] > 0)]
        values = {
            "wide": number(
                held, "areas_widest", "Areas of the matrix with a product in the widest market", ""
            ),
            "market": report.wording.country(str(wide.index[0]), in_sentence=True),
        }
    shown = frame[(frame["country"] == own) & (frame["n"] > 0)]
    mine = number(shown, "areas_matrix", "Areas of the matrix with a product in the country", "")
    if country.status == "no":
        template = _("{market} has licensed products in {wide:therapeutic_area}; {home} was not searched")
        return report.sentence(template, home=report.country, **values)
    if values and not mine.value:
        template = _("No licensed product in {home}, but in {wide:therapeutic_area} in {market}")
        if country.status == "partly":
            template = _("No licensed product found in {home}, but in {wide:therapeutic_area} in {market}")
        return report.sentence(template, home=report.country, **values)
    if not values:
        template = _("{home} has licensed products in {mine:therapeutic_area}")
        return report.sentence(template, home=report.country, mine=mine)
    template = _("Licensed products in {mine:therapeutic_area} in {home}, in {wide:number} in {market}")
    if country.status == "partly":
        template = _(
            "Licensed products found in {mine:therapeutic_area} in {home}, in {wide:number} in {market}"
        )
    return report.sentence(template, home=report.country, mine=mine, **values)


def dots(report: Report, frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of `coverage.elsewhere` with `label`, the words for their area."""
    return frame.assign(label=labels(AREA, frame[AREA], report.wording))


def dots_key(report: Report, country: Search, frame: pd.DataFrame) -> dict[str, str]:
    """The key of the figure of products licensed elsewhere."""
    say, name = report.wording.translate, report.name(report.parameters.country)
    absence = {"yes": say("not licensed in {country}"), "partly": say("not found in {country}")}
    away = absence.get(country.status, say("licensed somewhere")).format(country=name)
    present = say("found in {country}") if country.status == "partly" else say("licensed in {country}")
    here = int(frame["here"].sum())
    return {
        "here": f"{present.format(country=name)}: {here}" if country.status != "no" else "",
        "away": f"{away}: {len(frame) - here}",
        "axis": say("year of the product's first licence anywhere"),
    }


def dots_title(report: Report, country: Search, facts: Mapping[str, Traced]) -> Prose:
    """The finding of that figure."""
    values = {key: facts[key] for key in ("missing", "world")}
    if country.status == "no":
        template = _("{world:product} {world:is|are} licensed somewhere in the world")
        return report.sentence(template, world=facts["world"])
    if facts["missing"].value == facts["world"].value:
        template = _("None of the {world:product} licensed anywhere is licensed in {home}")
        if country.status == "partly":
            template = _("None of the {world:product} licensed anywhere was found in {home}")
        return report.sentence(template, world=facts["world"], home=report.country)
    template = _(
        "{missing:number} of the {world:product} licensed anywhere {missing:is|are} not licensed in {home}"
    )
    if country.status == "partly":
        template = _(
            "{missing:number} of the {world:product} licensed anywhere {missing:was|were} not found in {home}"
        )
    return report.sentence(template, home=report.country, **values)


def waiting(report: Report, country: Search, away: pd.DataFrame) -> pd.DataFrame:
    """Rows of the table of products licensed elsewhere only: at most `MOST_LINES`, by field.

    Of each field those licensed longest, turn by turn until the table is full; fields with the most products
    first. Columns added: field, first (date and place), now_in, status.
    """
    away = away.assign(turn=away.groupby(AREA).cumcount(), size=away.groupby(AREA)[AREA].transform("size"))
    away = away.sort_values(["turn", "day", "product_id"]).head(MOST_LINES)
    away = away.sort_values(["size", AREA, "day", "product_id"], ascending=[False, True, True, True])
    say = report.wording.translate
    first = [
        at_place(report, date, place) for date, place in zip(away["date"], away["first_in"], strict=True)
    ]
    status = [say(WHY[why]) if why in WHY else absent(report, country) for why in away["why"]]
    return away.assign(
        field=labels(AREA, away[AREA], report.wording), first=first, status=status,
        now_in=[some_places(report, places) for places in away["licensed_in"]],
    ).drop(columns=["turn", "size"])  # fmt: skip


def short_name(report: Report, name: str, place: str) -> str:
    """The name of a product; an unnamed one bears its country in it, which is told beside it."""
    return name.removesuffix(f" ({report.name(place)})")


def at_place(report: Report, date: str, place: str) -> str:
    """A date and the jurisdiction: «12 March 2019, Japan»."""
    return f"{report.wording.date(date)}, {report.name(place)}"


def status_lines(report: Report, status: pd.DataFrame) -> list[Prose]:
    """Which registers stand behind «here»: those of chapter 02, or that there is none."""
    if status.empty:
        template = _(
            "The tables know of no regulator of {home} whose decisions were looked for. What is licensed "
            "there is not known, which is not the same as nothing."
        )
        return [report.sentence(template, home=report.country)]
    return searched(report, status)


def fields(report: Report, codes: Sequence[str]) -> list[str]:
    """The words for therapeutic areas, for a list in a sentence."""
    return labels(AREA, codes, report.wording)


def some_places(report: Report, codes: Sequence[str], most: int = 4) -> str:
    """Jurisdictions by name for a cell; those beyond `most` are counted."""
    names = sorted(report.name(code) for code in codes)
    more = len(names) - most
    named = names if more < 2 else names[:most]
    rest = report.wording.translate("{n} more").format(n=report.wording.number(more)) if more > 1 else ""
    return ", ".join([*named, *([rest] if rest else [])])


def longest(report: Report, away: pd.DataFrame, most: int = 3) -> list[Prose]:
    """The products that have been licensed elsewhere for longest, one line each."""
    found = []
    for row in away.head(most).to_dict("records"):
        since = Traced(
            row["date"], row["rows"], f"since.{row['product_id']}", "First licence anywhere", "date"
        )
        years = Traced(
            row["years"], row["rows"], f"years.{row['product_id']}", "Years since then", "years", 1
        )
        template = _(
            "**{name}**, for {area}: licensed since {since:date}, {years:.1f} years, first in {place}"
        )
        found.append(
            report.sentence(
                template, name=row["name"], area=label(AREA, row[AREA], report.wording), since=since,
                years=years, place=report.wording.country(row["first_in"], in_sentence=True),
            )
        )  # fmt: skip
    return found


def areas(report: Report, country: Search, gaps: pd.DataFrame) -> pd.DataFrame:
    """Rows of the table of fields: field, first (world's), own (first here), gap (years in words)."""
    first = [
        f"{name} ({at_place(report, date, place)})"
        for name, date, place in zip(gaps["first_name"], gaps["first_date"], gaps["first_in"], strict=True)
    ]
    none = absent(report, country)
    mine = report.parameters.country
    own = [
        f"{short_name(report, name, mine)} ({report.wording.date(date)})" if date else none
        for name, date in zip(gaps["own_name"], gaps["own_date"], strict=True)
    ]
    return gaps.assign(
        field=labels(AREA, gaps["area"], report.wording), first=first, own=own,
        gap=[_years(report, row) for row in gaps.to_dict("records")],
    )  # fmt: skip


def _years(report: Report, row: Mapping[str, Any]) -> str:
    say, years = report.wording.translate, report.wording.number(row["years"], 1)
    if row["open"]:
        return say("{years} so far").format(years=years)
    if row["own_id"] == row["first_id"] and row["years"] == 0:
        return say("first in the world")
    return (say("up to {years}") if row["own_basis"] == "not_later_than" else "{years}").format(years=years)


def fields_caption(report: Report, country: Search) -> Prose:
    """The caption of the table of fields."""
    if country.status == "no":
        return report.sentence("The world's first product of each field")
    template = _("The world's first product of each field, and the first in {home}")
    return report.sentence(template, home=report.country)
