"""Chapter 06 in words: the answer in one sentence, and the findings above its figures."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from regenatlas.chapters.science.science import Comparison
from regenatlas.chapters.science.words import period
from regenatlas.report.narrative import Prose
from regenatlas.report.phrases import countries
from regenatlas.report.report import Report
from regenatlas.tables.provenance import Traced

NEAR = 1.25  # shares that differ by less than this factor are called about the same


def answer(
    report: Report,
    own: dict[str, Traced],
    made: Comparison | None,
    shares: Sequence[Traced],
    *,
    late: bool,
) -> Prose:
    """The answer of the chapter in one sentence, by what is known of the country.

    `own`: `translation.lags` of its cases; `late`: are all their licences known only by a later day; `made`:
    a comparison that holds the country and the world; `shares`: its share of that and of the products.
    """
    home, day = report.country, report.parameters.as_of
    if own and own["n"].value == 1:
        return report.sentence(
            "**In {home} it does, in the one case where both are dated: from the first step in people to "
            "the licence it took at most {years:.1f} years.**"
            if late
            else "**In {home} it does, in the one case where both are dated: from the first step in people "
            "to the licence it took {years:.1f} years.**",
            home=home, years=own["shortest"],
        )  # fmt: skip
    if own:
        return report.sentence(
            "**In {home} it does, by years, in the {n:number} cases where both are dated: from the first "
            "step in people to the licence it took at most {shortest:.1f} to {longest:.1f} years.**"
            if late
            else "**In {home} it does, by years, in the {n:number} cases where both are dated: from the "
            "first step in people to the licence it took {shortest:.1f} to {longest:.1f} years.**",
            home=home, shortest=own["shortest"], longest=own["longest"], n=own["n"],
        )  # fmt: skip
    if made is not None and all(share.value is not None for share in shares):
        trials, products = shares
        return report.sentence(
            "**By one count of trials, products {relation} in {home}: {trials:percent} of the "
            "world's trials ({when}), {products} of the products counted on {day:date}.**",
            home=home, relation=relation(report, trials, products), trials=trials,
            products=part(report, products),
            when=period(report, made.start, made.end), day=day,
        )  # fmt: skip
    return Prose("", "")


def part(report: Report, share: Traced) -> Prose:
    """A share in a sentence: «6.3%», or «none» where there is nothing to share."""
    return report.sentence(
        "{share:percent}" if share.value else "none", **({"share": share} if share.value else {})
    )


def relation(report: Report, science: Traced, products: Traced) -> str:
    """How a share of products stands to a share of science, in words that go with «products …»."""
    translate = report.wording.translate
    if products.value > science.value * NEAR:
        return translate("run ahead of science")
    if science.value > products.value * NEAR:
        return translate("lag behind science")
    return translate("keep step with science")


def counts_title(report: Report, made: Comparison, here: str) -> Prose:
    """The finding of the bars: where the country stands in the first of the counts shown."""
    code = report.parameters.country
    own, at = made.own(code), made.place(code)
    if made.world.value:
        return report.sentence(
            "{here}: {n} of {world:number} in «{field}» ({when}), {share:percent} of the world's",
            here=here, n=own, world=made.world, share=made.share(code), field=made.field,
            when=period(report, made.start, made.end),
        )  # fmt: skip
    return report.sentence(
        "{here}: {n} in «{field}» ({when}), {place:ordinal} of the {of:country} counted",
        here=here, n=own, field=made.field, when=period(report, made.start, made.end), place=at,
        of=len(made.countries),
    )  # fmt: skip


def places_title(report: Report, n: dict[str, Traced], here: str) -> Prose:
    """The finding of the figure of stated places."""
    if n["latest"].value == n["first"].value and n["statements"].value == 1:
        return report.sentence(
            "{here}: {place:ordinal} in stem cell science for {day:date}, by one statement",
            here=here, place=n["latest"], day=n["latest_date"],
        )  # fmt: skip
    if n["same_times"].value > 1:
        return report.sentence(
            "{here}: {place:ordinal} in stem cell science in every statement since {since:date}",
            here=here, place=n["latest"], since=n["same_since"],
        )  # fmt: skip
    return report.sentence(
        "{here}: stated places in stem cell science from {first:ordinal} ({from_day:date}) to "
        "{latest:ordinal} ({to_day:date})",
        here=here, first=n["first"], from_day=n["first_date"], latest=n["latest"], to_day=n["latest_date"],
    )  # fmt: skip


def scatter_title(report: Report, frame: pd.DataFrame, what: str, here: str) -> Prose:
    """The finding of a scatter: the country's two places, or else who leads in each."""
    own = frame[frame["country"] == report.parameters.country]
    kind = report.wording.translate("papers" if what == "publications" else "trials")
    if len(own):
        rows = tuple(ref for refs in frame["rows"] for ref in refs)
        by = [
            Traced(int((frame[name] > own[name].iloc[0]).sum()) + 1, rows, f"{what}.by_{name}", about, "rank")
            for name, about in (("n", "Place by the count of science"), ("products", "Place by products"))
        ]
        return report.sentence(
            "{here}: {science:ordinal} by {kind}, {products:ordinal} by products among the {n:country}",
            here=here, science=by[0], products=by[1], kind=kind, n=len(frame),
        )  # fmt: skip
    most = [list(frame.loc[frame[name] == frame[name].max(), "country"]) for name in ("n", "products")]
    if most[0] == most[1]:
        return report.sentence(
            "{who} first in both, {kind} and products", who=countries(report, most[0]), kind=kind
        )
    if not frame["products"].max():
        return report.sentence(
            "{who} first by {kind}; none of them has a product", who=countries(report, most[0]), kind=kind
        )
    return report.sentence(
        "{science} first by {kind}, {products} by products",
        science=countries(report, most[0]), products=countries(report, most[1]), kind=kind,
    )  # fmt: skip


def ways_title(report: Report, own: dict[str, Traced], every: dict[str, Traced], here: str) -> Prose:
    """The finding of the figure of ways to a licence."""
    if "median" in own:
        return report.sentence(
            "{here}: {median:.1f} years from the first step to the licence in the median of {n:product}",
            here=here, median=own["median"], n=own["n"],
        )  # fmt: skip
    if "median" in every:
        return report.sentence(
            "{median:.1f} years from a product's own first step to its licence in the median of {n:product}",
            median=every["median"], n=every["n"],
        )  # fmt: skip
    if every and every["n"].value == 1:
        return report.sentence(
            "{years:.1f} years from its own first step to its licence, in the one product with both dates",
            years=every["shortest"],
        )
    if every:
        return report.sentence(
            "{shortest:.1f} to {longest:.1f} years from a product's own first step to its licence",
            shortest=every["shortest"], longest=every["longest"],
        )  # fmt: skip
    return report.sentence("{n:product} with a dated first step", n=own["n"])


def research_title(report: Report, own: dict[str, Traced], place: dict[str, Traced], here: str) -> Prose:
    """The finding of the figure of research spending."""
    return report.sentence(
        "{here}: {value:.2f}% of gross domestic product for research in {year:calendar_year}, "
        "{place:ordinal} of the {of:country} with a figure",
        here=here, value=own["research"], year=own["research_year"], **place,
    )  # fmt: skip
