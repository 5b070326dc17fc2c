"""Chapter 02 in words: what its analyses found as its tables show it, and titles that depend on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from regenatlas.chapters.portfolio import portfolio
from regenatlas.chapters.portfolio.portfolio import Portfolio, part
from regenatlas.report.labels import gettext as _
from regenatlas.report.labels import label, labels
from regenatlas.report.narrative import Prose, paragraph
from regenatlas.report.report import Report
from regenatlas.tables.provenance import Traced

AREA = "therapeutic_area"
NAMED_FIELDS = 3  # more fields that lead together are not named


def codes(report: Report, frame: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """A frame with the codes of these columns in words."""
    return frame.assign(**{c: [label(c, code, report.wording) for code in frame[c]] for c in columns})


def products(report: Report, frame: pd.DataFrame) -> pd.DataFrame:
    """Rows of the table of products: codes in words, `counting` («yes», «no: banked cord blood»)."""
    say = report.wording.translate
    why = ["; ".join(labels("why_not", found, report.wording)) for found in frame["why_not"]]
    counting = [say("no: {reason}").format(reason=reason) if reason else say("yes") for reason in why]
    return codes(report, frame, "class", "modality", "donor").assign(counting=counting)


def licences(report: Report, frame: pd.DataFrame) -> pd.DataFrame:
    """Rows of the table of licences: `since` (first), `state`, `evidence` (a page, or what is missing)."""
    say, date = report.wording.translate, report.wording.date
    since = [
        say("{date} at the latest").format(date=date(text)) if basis == "not_later_than" else date(text)
        for text, basis in zip(frame["first"], frame["first_basis"], strict=True)
    ]
    evidence = [gap or say("a page states product and date") for gap in frame["gap"]]
    return codes(report, frame, "state").assign(
        since=since, evidence=evidence, by=_regulators(report, frame["first_regulator"])
    )


def _regulators(report: Report, keys: Iterable[str]) -> list[str]:
    """Regulators by their short name and country: «MFDS (South Korea)»."""
    seats = report.tables["regulators"].set_index("regulator_id")["jurisdiction"]
    return [f"{key} ({report.name(seats[key])})" for key in keys]


def events(report: Report, history: pd.DataFrame) -> pd.DataFrame:
    """Rows of the licence history: `regulator` with country, `what` happened, `basis` of the date."""
    wording = report.wording
    meaning = labels("kind", history["kind"], wording)
    plain = {"standard", "full_licence", ""}
    what = [
        label("event", event, wording) + ("" if kind in {*plain, event} else f" ({text})")
        for event, kind, text in zip(history["event"], history["kind"], meaning, strict=True)
    ]
    regulator = _regulators(report, history["regulator_id"])
    basis = labels("date_basis", history["date_basis"], report.wording)
    return history.assign(what=what, regulator=regulator, basis=basis)


def here(report: Report, licensed: pd.DataFrame) -> pd.DataFrame:
    """Rows of the table of what may be used in a country; `by` names the regulator, `state` is in words."""
    return codes(report, licensed, "class", "state").assign(by=licensed["regulator_id"])


def endings(report: Report, history: pd.DataFrame, ids: Iterable[str]) -> list[Prose]:
    """One line per product without a licence: when and where the last one ended, and what that meant."""
    found = []
    for key in ids:
        last = events(report, history[history["product_id"] == key]).iloc[-1]
        when = Traced(
            last["date"], last["rows"], f"ended.{key}", "Day on which the last licence ended", "date"
        )
        template = _("**{name}**: {what}, {regulator}, {when:date}.")
        if last["date_basis"] == "not_later_than":
            template = _("**{name}**: {what}, {regulator}, {when:date} at the latest.")
        values = {column: last[column] for column in ("name", "what", "regulator")}
        found.append(report.sentence(template, when=when, **values))
    return found


def some(report: Report, every: Iterable[str], most: int = 8) -> list[str]:
    """Names for a list within a sentence; those beyond `most` are counted."""
    every = list(every)
    rest = len(every) - most
    return every if rest < 2 else [*every[:most], report.wording.noun(rest, "other_product")]


def why(report: Report, reasons: Mapping[str, Traced]) -> list[Prose]:
    """The reasons why products do not count, each with how many: «banked cord blood (9)»."""
    return [
        report.sentence("{reason} ({n:number})", reason=label("why_not", code, report.wording), n=n)
        for code, n in reasons.items()
    ]


def number(report: Report, n: Traced) -> Prose:
    """A number of products within a sentence, «none» for zero."""
    return report.sentence("{n:number}", n=n) if n.value else report.sentence("none")


def counted(report: Report, found: Portfolio) -> Prose:
    """How many of the licensed products count, after their number; nothing if all of them do."""
    licensed, n = int(found.licensed.value), int(found.counted.value)
    if n >= licensed:
        return Prose("", "")
    if licensed == 1:
        return report.sentence(", which the report's definition does not count")
    return report.sentence(", {n} of which the report's definition counts", n=number(report, found.counted))


def counting(report: Report, found: Portfolio, rule: str) -> Prose:
    """Which of the listed products the definition counts, and why not the others."""
    reasons = why(report, portfolio.reasons(found.frame))
    if found.total.value == 1:
        if not reasons:
            return report.sentence("The definition of this report, «{rule}», counts it.", rule=rule)
        codes = labels("why_not", found.frame["why_not"].iloc[0], report.wording)
        template = _("The definition of this report, «{rule}», does not count it: {why}.")
        return report.sentence(template, rule=rule, why="; ".join(codes))
    if not reasons:
        template = _("The definition of this report, «{rule}», counts them all.")
        return report.sentence(template, rule=rule)
    return report.sentence(
        "The definition of this report, «{rule}», counts {n} of the {total:product}; left out: {why}.",
        rule=rule, n=number(report, found.counted), total=found.total, why=reasons,
    )  # fmt: skip


def by_whom(report: Report, found: Portfolio) -> Prose:
    """How many developers are named, and what is not known by name."""
    said = []
    if found.total.value != 1 and found.developers.value:
        template = _("{developers:developer} {developers:is|are} named behind the {total:product}.")
        said.append(report.sentence(template, developers=found.developers, total=found.total))
    if found.anonymous.value:
        said.append(report.sentence("For {n:product} no source names the developer.", n=found.anonymous))
    if found.unnamed.value:
        template = _("{n:product} {n:has|have} no public name and {n:is|are} known by the disease alone.")
        said.append(report.sentence(template, n=found.unnamed))
    return paragraph(said)


def developed(report: Report, found: Portfolio, rule: str) -> Prose:
    """Who is behind the listed products, and which of them the definition counts."""
    return paragraph([by_whom(report, found), counting(report, found, rule)])


def standing(report: Report, found: Portfolio, shown: int) -> Prose:
    """What the figure of licences leaves out, and how many products have less than a full licence."""
    said = []
    if shown < int(found.total.value):
        template = _(
            "The figure draws the {shown:number} newest of the {total:product}; the tables hold them all."
        )
        said.append(report.sentence(template, shown=shown, total=found.total))
    if found.conditional.value:
        template = _("{n:product} {n:rests|rest} on conditional licences alone.")
        said.append(report.sentence(template, n=found.conditional))
    if found.permits.value:
        template = _(
            "{n:product} {n:has|have} a permit or a hospital exemption, which is not a product licence."
        )
        said.append(report.sentence(template, n=found.permits))
    if found.suspended.value:
        template = _("{n:product} {n:has|have} no licence that is not suspended.")
        said.append(report.sentence(template, n=found.suspended))
    return paragraph(said)


def fields(report: Report, found: Portfolio) -> Prose:
    """What the products are for, to stand after their number: «most often for blood cancers (13)»."""
    areas, n = labels(AREA, found.areas, report.wording), found.area_n
    if len(areas) > NAMED_FIELDS:
        return report.sentence("spread over several fields")
    if n.value == 1:
        return report.sentence("for {areas}", areas=areas)
    if len(areas) == 1:
        return report.sentence("most often for {areas} ({n:number})", areas=areas, n=n)
    return report.sentence("most often for {areas} ({n:number} each)", areas=areas, n=n)


def timeline_key(report: Report) -> dict[str, str]:
    """The key of the figure of licences through time: states, and `at_latest`."""
    words = {state: label("state", state, report.wording) for state in report.wording.codes["state"]}
    return {**words, "at_latest": report.wording.translate("licensed by then at the latest")}


def timeline_title(report: Report, found: Portfolio) -> Prose:
    """The finding of the figure of licences through time."""
    begin = report.sentence(
        "since {first:date} at the latest" if _at_latest(found.frame) else "since {first:date}",
        first=found.first,
    )
    values = {"total": found.total, "since": begin, "country": report.country}
    if found.total.value != found.licensed.value:
        template = _("{total:product} of {country} {since}, {licensed:number} of them licensed today")
        return report.sentence(template, licensed=found.licensed, **values)
    if found.total.value == 1:
        return report.sentence("{total:product} of {country}, licensed {since}", **values)
    return report.sentence("{total:product} of {country} {since}, all licensed today", **values)


def _at_latest(frame: pd.DataFrame) -> bool:
    return str(frame["first_basis"].iloc[0]) == "not_later_than"


def mix_title(report: Report, frame: pd.DataFrame, category: str | None) -> Prose:
    """The finding of the figure of the mix: the therapeutic area of its frame that stands out, if any."""
    if category is None:
        return report.sentence(
            "{country} is spread over the fields as the rest of the world is", country=report.country
        )
    numbers = part(frame, category, "area")
    return report.sentence(
        "{n:number} of {total:product} counted for {country} {n:is|are} for {area}, against "
        "{world_n:number} of {world_total:number} in the rest of the world",
        area=label(AREA, category, report.wording), country=report.country, **numbers,
    )  # fmt: skip


def lags(report: Report, frame: pd.DataFrame) -> pd.DataFrame:
    """Rows of the lag: `label` of the modality, `gap` in words, `leader` (the first, with its country)."""
    say = report.wording.translate
    gaps = [
        say("first in the world") if years == 0
        else say("{years} years later").format(years=report.wording.number(years, 1))
        for years in frame["years"]
    ]  # fmt: skip
    leaders = [
        f"{name} ({report.name(country)})"
        for name, country in zip(frame["first_name"], frame["first_country"], strict=True)
    ]
    kinds = labels("modality", frame["modality"], report.wording)
    return frame.assign(label=kinds, gap=gaps, leader=leaders)


def mix_key(report: Report, frame: pd.DataFrame) -> dict[str, str]:
    """The key of the figure of the mix: `country` and `world`, each with its number of products."""
    first, noun = frame.iloc[0], report.wording.noun
    world = report.wording.translate("rest of the world")
    return {
        "country": f"{report.name(report.parameters.country)}: {noun(first['total'], 'product')}",
        "world": f"{world}: {noun(first['world_total'], 'product')}",
        "share": report.wording.translate("share of the counted products; beside it their number"),
    }


def labelled(report: Report, frame: pd.DataFrame, column: str) -> pd.DataFrame:
    """A `mix` with the words for its categories in `label`."""
    return frame.assign(label=labels(column, frame["category"], report.wording))


def by_class(report: Report, frame: pd.DataFrame) -> list[Prose]:
    """The classes of the counted products: «4 cell therapies», «1 gene therapy»."""
    nouns = {
        "gene_therapy": "gene_therapy",
        "cell_therapy": "cell_therapy",
        "tissue_engineered": "tissue_engineered_product",
    }
    present = frame.loc[frame["n"] > 0, "category"]
    return [report.sentence(f"{{n:{nouns[code]}}}", n=part(frame, code, "class")["n"]) for code in present]


def missing_kinds(report: Report, frame: pd.DataFrame, missing: pd.DataFrame) -> list[Prose]:
    """Modalities that the country lacks, each with the number of products elsewhere: «CAR-T cells (14)»."""
    return [
        report.sentence(
            "{kind} ({n:number})",
            kind=label("modality", code, report.wording),
            n=part(frame, code, "kind")["world_n"],
        )
        for code in missing["category"]
    ]


def firsts(report: Report, facts: Mapping[str, Traced]) -> Prose:
    """In how many of its modalities the country had the world's first licence."""
    values = {"kinds": facts["kinds"], "country": report.country}
    if facts["first_in"].value == 0:
        return report.sentence(
            "In none of its {kinds:modality} did {country} have the world's first licence.", **values
        )
    if facts["first_in"].value == facts["kinds"].value:
        return report.sentence(
            "In all of its {kinds:modality} {country} had the world's first licence.", **values
        )
    template = _("In {first_in:number} of its {kinds:modality} {country} had the world's first licence.")
    return report.sentence(template, first_in=facts["first_in"], **values)


def lag_title(report: Report, lags: pd.DataFrame, facts: Mapping[str, Traced]) -> Prose:
    """The finding of the figure of lags; `lags` are the compared products, `facts` those of `lag_facts`."""
    median, alone = facts["median"], len(lags) == 1
    if alone and median.value == 0:
        return report.sentence("{name} was the first of its kind in the world", name=lags["name"].iloc[0])
    if alone:
        template = _("{name} came {median:.1f} years after the world's first of its kind")
        return report.sentence(template, name=lags["name"].iloc[0], median=median)
    if median.value == 0:
        template = _("At least half of the products of {country} were the world's first of their kind")
        return report.sentence(template, country=report.country)
    template = _(
        "Products of {country} came a median of {median:.1f} years after the world's first of their kind"
    )
    return report.sentence(template, country=report.country, median=median)


def lag_key(report: Report) -> dict[str, str]:
    """The key of the figure of lags."""
    say, name = report.wording.translate, report.name(report.parameters.country)
    return {
        "world": say("first in the world"),
        "country": say("first of {country}").format(country=name),
        "later": say("later ones of {country}").format(country=name),
    }
