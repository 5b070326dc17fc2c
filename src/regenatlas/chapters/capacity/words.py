"""Chapter 07 in words, first half: transplants as they are reported, with what they count."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from regenatlas.report.labels import gettext as _
from regenatlas.report.labels import label, labels
from regenatlas.report.narrative import Prose
from regenatlas.report.report import Report
from regenatlas.report.wording import is_missing
from regenatlas.tables.provenance import Traced

NOT_GIVEN = _("not given")


def amount(report: Report, number: Any, relation: str) -> str:
    """A number as the source means it: «896», «at least 438», «about 5,000»; «not given» without one."""
    say = report.wording.translate
    if is_missing(number):
        return say(NOT_GIVEN)
    text = report.wording.number(number)
    return (label("measure_relation", relation, report.wording) or "{n}").format(n=text)


def rate(report: Report, row: Mapping[Any, Any]) -> str:
    """A rate with its year: «787 (2024)», «about 138 (2020)», «at least 53 (2015)»."""
    text = report.wording.number(row["rate"], 0 if row["rate"] >= 10 else 1)
    return f"{bound(report, row).text}{text} ({row['year']})"


def counts(report: Report, series: pd.DataFrame) -> pd.DataFrame:
    """Rows of the tables of counts: when, what, year, total, donor, centres, by, note, rows.

    `year` has what was done within a year or less, `total` what was done in all years so far: one is never
    read as the other.
    """
    say = report.wording.translate
    publishers = report.tables["sources"].set_index("source_id")["publisher"]
    records = series.to_dict("records")
    done = [_transplants(report, row) for row in records]
    so_far = ["cumulative" in row["scope"] for row in records]
    return pd.DataFrame({
        "when": [say("undated") if is_missing(row["year"]) else str(row["year"]) for row in records],
        "what": labels("hsct_scope", series["scope"], report.wording),
        "year": ["–" if total else text for total, text in zip(so_far, done, strict=True)],
        "total": [text if total else "–" for total, text in zip(so_far, done, strict=True)],
        "donor": [amount(report, row["allogeneic"], "") for row in records],
        "centres": [amount(report, row["teams"], "") for row in records],
        "by": [publishers[row["source_id"]] for row in records],
        "note": [row["note"] or say("none") for row in records],
        "rows": [row["rows"] for row in records],
    })  # fmt: skip


def _transplants(report: Report, row: Mapping[Any, Any]) -> str:
    """The number with how many of them were in children: «about 500, about 120 of them in children»."""
    say = report.wording.translate
    number = amount(report, row["transplants_total"], row["value_relation"])
    if is_missing(row["paediatric"]) or row["paediatric"] == row["transplants_total"]:
        return number if is_missing(row["paediatric"]) else say("{n}, all in children").format(n=number)
    children = amount(report, row["paediatric"], row["value_relation"])
    if is_missing(row["transplants_total"]):
        return say("{n} in children").format(n=children)
    return say("{number}, {children} of them in children").format(number=number, children=children)


# ---- the answer


def bound(report: Report, at: Mapping[str, Any]) -> Prose:
    """The words before a number that is a bound or rounded, `relation` says which: «at least », «about »."""
    words = {"at_least": _("at least "), "about": _("about ")}.get(at["relation"], "")
    text = report.wording.translate(words)
    return Prose(text, text)


def nation(report: Report, at: Mapping[str, Any], series: pd.DataFrame) -> Prose:
    """What can be said of the whole country, in a sentence.

    `at` of `capacity.rate_standing`, `series` of all that is reported of the country.
    """
    if at:
        told = {key: at[key] for key in ("rate", "year", "median", "others")}
        return report.sentence(
            "In {year} {country} reported {bound}{rate} transplants for ten million inhabitants, against a "
            "middle value of {median} in {others:other_country}.",
            country=report.country, bound=bound(report, at), **told,
        )  # fmt: skip
    if len(series) and series["scope"].str.startswith("national").any():
        return report.sentence(
            "The numbers of transplants reported for {country} do not compare with those of other countries.",
            country=report.country,
        )
    if len(series):
        return report.sentence(
            "Of {country} only single centres report numbers of transplants.", country=report.country
        )
    return report.sentence(
        "No number of transplants in {country} has been collected.", country=report.country
    )


def span(report: Report, apart: Mapping[str, Any]) -> dict[str, Any]:
    """The numbers of `capacity.disagreement` with their bounds: reports, year, low, high."""
    low = report.sentence(
        "{bound}{n:number}", bound=bound(report, {"relation": apart["low_relation"]}), n=apart["low"]
    )
    high = report.sentence(
        "{bound}{n:transplant}", bound=bound(report, {"relation": apart["high_relation"]}), n=apart["high"]
    )
    return {"reports": apart["reports"], "year": apart["year"], "low": low, "high": high}


def loose(report: Report, undated: Mapping[str, Traced]) -> dict[str, Any]:
    """The numbers of `capacity.undated_numbers`: reports, numbers («440 to 1,500 transplants»)."""
    if undated["low"].value == undated["high"].value:
        return {"reports": undated["reports"], "numbers": undated["low"]}
    numbers = report.sentence("{low:number} to {high}", low=undated["low"], high=undated["high"])
    return {"reports": undated["reports"], "numbers": numbers}


def claim(report: Report, claimed: Mapping[str, Any]) -> Prose:
    """A claimed world rank beside the numbers, as `capacity.claimed_rank` gives it; nothing without one."""
    if not claimed:
        return Prose("", "")
    return report.sentence(
        "A report of {date:date} puts {country} on {rank:ordinal} place in the world and gives no basis. "
        "Even with the highest number reported for {country}, {highest} a year, {more:country} "
        "{more:counts|count} more.",
        country=report.country, **claimed,
    )  # fmt: skip


def silence(report: Report, whole: pd.DataFrame, single: pd.DataFrame) -> Prose:
    """What is not reported at all: of the whole country, of single centres, of either."""
    if len(whole) and len(single):
        return Prose("", "")
    if len(single):
        return report.sentence(
            "No number of transplants in the whole of {country} has been collected up to this day.",
            country=report.country,
        )
    if len(whole):
        return report.sentence(
            "No number of a single centre in {country} has been collected up to this day.",
            country=report.country,
        )
    return report.sentence(
        "No number of transplants, of the whole country or of a single centre, has been collected for "
        "{country} up to this day.",
        country=report.country,
    )


def moved(report: Report, way: Mapping[str, Any]) -> str:
    """Which way a rate went: «rose», «fell»."""
    return report.wording.translate("rose" if way["rose"] else "fell")


def told(way: Mapping[str, Any]) -> dict[str, Traced]:
    """The numbers of `capacity.growth`."""
    return {key: way[key] for key in ("first_year", "last_year", "first", "last", "change")}


def donors(report: Report, registered: pd.DataFrame) -> pd.DataFrame:
    """Rows of the table of donors: name, date, text, per_thousand, rows."""
    records = registered.to_dict("records")
    return registered.assign(
        name=[report.name(row["country"]) for row in records],
        date=[row["as_of"] for row in records],
        text=[amount(report, row["donors"], row["relation"]) for row in records],
    )


def scopes(report: Report, series: pd.DataFrame) -> dict[str, str]:
    """Words for the scopes in a series, those of the nation first."""
    present = set(series["scope"])
    codes = report.wording.codes["hsct_scope"]
    return {scope: label("hsct_scope", scope, report.wording) for scope in codes if scope in present}


def amounts(report: Report, series: pd.DataFrame) -> list[str]:
    """The numbers of a series in words, in the order of its rows."""
    records = series.to_dict("records")
    return [amount(report, row["transplants_total"], row["value_relation"]) for row in records]


# ---- titles


def rates_title(report: Report, at: Mapping[str, Any], span: Mapping[str, Any]) -> Prose:
    """The finding of the figure of rates."""
    if at and span["high_country"] == report.parameters.country:
        return report.sentence(
            "{country}: {rate} transplants for ten million inhabitants, the most that compares",
            country=report.name(report.parameters.country), rate=at["rate"],
        )  # fmt: skip
    if at:
        return report.sentence(
            "{country}: {bound}{rate} transplants for ten million inhabitants; {top}: {high}",
            country=report.name(report.parameters.country), bound=bound(report, at), rate=at["rate"],
            top=report.name(span["high_country"]), high=span["high"],
        )  # fmt: skip
    return report.sentence(
        "From {low} to {high} transplants for ten million inhabitants; {country} is not among the countries "
        "that can be compared",
        low=span["low"], high=span["high"], country=report.country,
    )  # fmt: skip


def through_title(report: Report, way: Mapping[str, Traced], at: Mapping[str, Any]) -> Prose:
    """The finding of the figure of rates through time."""
    here = report.name(report.parameters.country)
    if way:
        return report.sentence(
            "{here}: from {first} in {first_year} to {last} in {last_year}",
            here=here, **{key: way[key] for key in ("first", "first_year", "last", "last_year")},
        )  # fmt: skip
    return report.sentence(
        "{here}: {bound}{rate} in {year}, the only year that compares",
        here=here, bound=bound(report, at), rate=at["rate"], year=at["year"],
    )  # fmt: skip


def series_title(report: Report, series: pd.DataFrame) -> Prose:
    """The finding of the figure of reported numbers."""
    here = report.name(report.parameters.country)
    whole = series[series["scope"].str.startswith("national")].sort_values("transplants_total", kind="stable")
    if len(whole) < 2:
        return report.sentence("{here}: hardly more than numbers of single centres", here=here)
    rows = tuple(sorted({ref for refs in whole["rows"] for ref in refs}))
    ends: dict[str, Any] = {}
    for name, row in (("low", whole.iloc[0]), ("high", whole.iloc[-1])):
        count, year = int(row["transplants_total"]), int(row["year"])
        about = "An end of the numbers for a year"
        number = Traced(count, rows, f"series.{name}", about, "transplant")
        ends[name] = report.sentence(
            "{bound}{n:number}" if name == "low" else "{bound}{n}",
            bound=bound(report, {"relation": row["value_relation"]}), n=number,
        )  # fmt: skip
        ends[f"{name}_year"] = Traced(year, rows, f"series.{name}_year", about, "calendar_year")
    if whole["scope"].iloc[0] != whole["scope"].iloc[-1]:
        return report.sentence(
            "{here}: from {low} to {high} in a year, depending on what is counted",
            here=here, low=ends["low"], high=ends["high"],
        )  # fmt: skip
    return report.sentence("{here}: from {low} ({low_year}) to {high} ({high_year})", here=here, **ends)
