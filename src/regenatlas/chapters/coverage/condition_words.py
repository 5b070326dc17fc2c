"""The seven diseases of chapter 03 in words: who was first, who treats them now, how the country stands."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import pandas as pd

from regenatlas.chapters.coverage.conditions import CONDITIONS
from regenatlas.chapters.coverage.coverage import Search
from regenatlas.chapters.coverage.words import at_place, short_name, some_places
from regenatlas.chapters.portfolio.portfolio import number
from regenatlas.counting.products import LICENSED
from regenatlas.report.labels import gettext as _
from regenatlas.report.labels import label, labels
from regenatlas.report.narrative import Prose
from regenatlas.report.report import Report
from regenatlas.tables.provenance import Traced


def answer(report: Report, country: Search, facts: Mapping[str, Traced]) -> Prose:
    """What follows the answer: for how many of the seven diseases there is a product."""
    values = {"all": facts["all"], "licensed": facts["licensed"]}
    if country.status == "no" and facts["licensed"].value == facts["all"].value:
        template = _(
            "Each of the {all:disease} that the source documents name has a licensed product somewhere."
        )
        return report.sentence(template, all=facts["all"])
    if country.status == "no":
        template = _(
            "Of the {all:disease} that the source documents name, {licensed:number} "
            "{licensed:has|have} a licensed product somewhere."
        )
        return report.sentence(template, **values)
    n, partly = facts["here"], country.status == "partly"
    if n.value == facts["all"].value:
        template = _("Each of the {all:disease} that the source documents name has a licensed product there.")
        if partly:
            template = _(
                "A licensed product was found there for each of the {all:disease} that the source documents "
                "name."
            )
        return report.sentence(template, all=facts["all"])
    template = _(
        "Of the {all:disease} that the source documents name, {here} {n:has|have} a licensed product there, "
        "and {licensed:number} somewhere in the world."
    )
    here = report.sentence("{n:number}", n=n) if n.value else report.sentence("none")
    if not partly:
        return report.sentence(template, here=here, n=n, **values)
    template = _(
        "Of the {all:disease} that the source documents name, a licensed product was found there for {here}, "
        "and somewhere in the world for {licensed:number}."
    )
    return report.sentence(template, here=here, **values)


def evidence(report: Report, uses: pd.DataFrame, focal: Collection[str]) -> Prose:
    """How many of the uses licensed in the country have a page that states them; nothing without any."""
    own = uses[uses["jurisdiction"].isin(focal) & uses["state"].isin(LICENSED)]
    if own.empty:
        return report.sentence("")
    seen = number(
        own[own["verified"].astype(bool)], "own_seen", "Uses in the country that a page states", "entries"
    )
    if len(own) == 1:
        template = (
            _("For the only use that stands here for {home} no page was seen that states it.")
            if not seen.value
            else _("For the only use that stands here for {home} a page that states it was seen.")
        )
        return report.sentence(template, home=report.country)
    all_ = number(own, "own_uses", "Uses licensed in the country", "entries")
    if not seen.value:
        template = _(
            "For none of the {all:number} uses that stand here for {home} was a page seen that states it."
        )
        return report.sentence(template, all=all_, home=report.country)
    template = _(
        "Of the {all:number} uses that stand here for {home}, a page that states the use itself was seen for "
        "{seen:number}."
    )
    return report.sentence(template, all=all_, seen=seen, home=report.country)


def facts_of(gaps: pd.DataFrame, country: Search) -> dict[str, Traced]:
    """Of the rows of `disease_gaps`: all, licensed (somewhere now), here (a product in the country now)."""
    about = {
        "all": "Diseases that the source documents name",
        "licensed": "Of them with a licensed product somewhere",
        "here": "Of them with a licensed product in the country",
    }
    masks = {"all": gaps["condition"] != "", "licensed": gaps["products_n"] > 0, "here": gaps["here_n"] > 0}
    found = {key: number(gaps[masks[key]], f"diseases.{key}", about[key], "diseases") for key in about}
    here = found["here"]
    found["here"] = Traced(here.value, (*here.rows, *country.rows), here.name, here.about, here.unit)
    return found


def title_of(report: Report, country: Search, facts: Mapping[str, Traced]) -> Prose:
    """The finding of the figure of the seven diseases."""
    values = {"n": facts["here"], "all": facts["all"], "home": report.country}
    if country.status == "no" and facts["licensed"].value == facts["all"].value:
        template = _("Each of the {all:disease} has a licensed product somewhere; nobody searched {home}")
        return report.sentence(template, all=facts["all"], home=report.country)
    if country.status == "no":
        template = _(
            "{n:number} of the {all:disease} {n:has|have} a licensed product somewhere; nobody searched "
            "{home}"
        )
        return report.sentence(template, **{**values, "n": facts["licensed"]})
    if not facts["here"].value:
        template = _("No licensed product for any of the {all:disease} in {home}, for {n:number} elsewhere")
        if country.status == "partly":
            template = _(
                "No licensed product found for any of the {all:disease} in {home}, for {n:number} elsewhere"
            )
        return report.sentence(template, **{**values, "n": facts["licensed"]})
    if facts["here"].value == facts["all"].value:
        template = _("A licensed product in {home} for each of the {all:disease}")
        if country.status == "partly":
            template = _("A licensed product was found in {home} for each of the {all:disease}")
        return report.sentence(template, all=facts["all"], home=report.country)
    template = _("{n:number} of the {all:disease} {n:has|have} a licensed product in {home}")
    if country.status == "partly":
        template = _("A licensed product was found in {home} for {n:number} of the {all:disease}")
    return report.sentence(template, **values)


def lanes(report: Report) -> dict[str, str]:
    """The lanes of the figure of the seven diseases: code and words."""
    return dict(zip(CONDITIONS, labels("condition", CONDITIONS, report.wording), strict=True))


def places(report: Report, frame: pd.DataFrame) -> pd.DataFrame:
    """Rows of `conditions.by_place` with `label` (the disease) and `place` (the jurisdiction's name)."""
    return frame.assign(
        label=labels("condition", frame["condition"], report.wording),
        place=[report.name(code) for code in frame["jurisdiction"]],
    )


def key(report: Report) -> dict[str, str]:
    """The key of the figure of the seven diseases, the names of its lanes and what stands in an empty one."""
    say = report.wording.translate
    return {
        "live": say("licence in force"),
        "other": say("ended, suspended or only an exemption"),
        "none": say("no licence found"),
        "axis": say("first licensed for the disease"),
    }


def lines(report: Report, country: Search, gaps: pd.DataFrame) -> list[Prose]:
    """One line per disease: who was first, how many may use a product now, and how the country stands."""
    return [_disease(report, country, row) for row in gaps.to_dict("records")]


def _disease(report: Report, country: Search, row: Mapping[str, Any]) -> Prose:
    code, name = str(row["condition"]), label("condition", str(row["condition"]), report.wording)
    if not row["licensed"]:
        template = _("**{disease}**: by {day:date} no product licensed for it was found anywhere.")
        return report.sentence(template, disease=name[0].upper() + name[1:], day=report.snapshot.as_of)

    def fact(key: str, value: object, about: str, unit: str, digits: int = 0) -> Traced:
        rows = (*row["rows"], *(country.rows if key == "years" else ()))
        return Traced(value, rows, f"{code}.{key}", about, unit, digits)

    first = report.sentence(
        _("**{disease}**: first {product} ({place}, {date:date} at the latest); {now}.")
        if row["first_basis"] == "not_later_than"
        else _("**{disease}**: first {product} ({place}, {date:date}); {now}."),
        disease=name[0].upper() + name[1:], place=report.name(str(row["first_in"])),
        product=short_name(report, row["first_name"], str(row["first_in"])),
        date=fact("first", row["first_date"], "World's first licence for the disease", "date"),
        now=_now(report, row, fact("products", row["products_n"], "Products licensed for it now", "products"),
                 fact("places", row["places_n"], "Jurisdictions that license one now", "jurisdictions")),
    )  # fmt: skip
    years = fact("years", row["years"], "Years from the world's first licence to the first here", "years", 1)
    since = fact("since", row["own_date"] or None, "First licence for it in the country", "date")
    return report.sentence("{first} {own}", first=first, own=_own(report, country, row, years, since))


def _now(report: Report, row: Mapping[str, Any], products: Traced, places: Traced) -> Prose:
    if not products.value:
        return report.sentence("none is licensed any more")
    kinds = [code for code in row["modalities"] if code not in {"unknown", "other"}]
    made = labels("modality", kinds, report.wording)
    if not made:
        return report.sentence(
            "now {products:product} in {places:jurisdiction}", products=products, places=places
        )
    template = _("now {products:product} in {places:jurisdiction} ({made})")
    return report.sentence(template, products=products, places=places, made=", ".join(made))


def _own(report: Report, country: Search, row: Mapping[str, Any], years: Traced, since: Traced) -> Prose:
    home = report.country
    if country.status == "no" and row["open"]:
        return report.sentence("{home}: not known.", home=home)
    if row["open"]:
        template = _("In {home}: none licensed, {years:.1f} years on.")
        if country.status == "partly":
            template = _("In {home}: none found, {years:.1f} years on.")
        return report.sentence(template, home=home, years=years)
    if not row["here_n"]:
        template = _("In {home}: {name} from {since:date} on, but no longer.")
        return report.sentence(
            template,
            home=home,
            name=short_name(report, row["own_name"], report.parameters.country),
            since=since,
        )
    names = [short_name(report, name, report.parameters.country) for name in row["here"]]
    if years.value == 0:
        template = _("In {home}: {names}, the first of them at the same time as the world's first.")
        if row["own_id"] == row["first_id"]:
            template = _("In {home}: {names}; the world's first licence was its own.")
        return report.sentence(template, home=home, names=names)
    template = _("In {home}: {names}; first licence {since:date}, {years:.1f} years later.")
    if row["own_basis"] == "not_later_than":
        template = _(
            "In {home}: {names}; first licence {since:date} at the latest, up to {years:.1f} years later."
        )
    return report.sentence(template, home=home, names=names, since=since, years=years)


def products(report: Report, frame: pd.DataFrame) -> pd.DataFrame:
    """Rows of the table of products for the seven diseases: disease, made, first, now (in words)."""
    say = report.wording.translate
    now = []
    for row in frame.to_dict("records"):
        parts = [some_places(report, row["now_in"], 6)] if row["now_in"] else []
        parts += [
            say("{state} in {country}").format(
                state=label("state", state, report.wording), country=report.name(code)
            )
            for code, state in row["other"]
        ]
        now.append("; ".join(parts))
    first = [
        at_place(report, date, place) for date, place in zip(frame["date"], frame["first_in"], strict=True)
    ]
    return frame.assign(
        disease=labels("condition", frame["condition"], report.wording),
        made=labels("modality", frame["modality"], report.wording), first=first, now=now,
    )  # fmt: skip
