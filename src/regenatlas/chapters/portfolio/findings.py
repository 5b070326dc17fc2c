"""What the chapter offers to the brief: how well the country's products are known, and how late they came."""

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from regenatlas.chapters.portfolio import portfolio
from regenatlas.counting.evidence import GRADES, Level
from regenatlas.counting.products import licensed_here
from regenatlas.counting.searched import searched
from regenatlas.counting.snapshot import Snapshot, unit_of
from regenatlas.report.findings import Finding, strength_among
from regenatlas.report.narrative import Prose, opening
from regenatlas.report.report import Report
from regenatlas.tables.calendars import years_between
from regenatlas.tables.load import Tables

CHAPTER = "03_portfolio"
SEARCH = {"yes": Level.HIGH, "partly": Level.MEDIUM, "no": Level.LOW}


def findings(report: Report) -> list[Finding]:
    """What the country has brought to a licence and how well that is known, then how late it came."""
    report = report.telling(CHAPTER)
    asked = report.tables, report.parameters.country, report.snapshot
    found = portfolio.portfolio(*asked)
    numbers = vars(found) | portfolio.here_facts(licensed_here(*asked))
    search = searched(*asked[:2], report.snapshot.as_of)
    sentence = opening(headline(report, numbers, search))
    first = Finding(sentence, CHAPTER, _strength(found, search, *asked), SEARCH[search])
    return [first, *_behind(report, portfolio.lag(*asked), found)]


def headline(report: Report, numbers: Mapping[str, Any], search: str) -> Prose:
    """The finding of the chapter, from `Portfolio` and `here_facts`."""
    words = {name: report.passage(f"answer_{name}", numbers) for name in ("counting", "purpose")}
    return report.passage("headline", numbers, words, search=search)


def compared(report: Report, lags: pd.DataFrame) -> pd.DataFrame:
    """The rows of `portfolio.lag` that can be compared, with label, leader and gap in words."""
    leader = "{first_name} ({first_country:country_name})"
    frame = report.worded(lags[lags["years"].notna()], label="{modality:modality}", leader=leader)
    return frame.assign(gap=[report.text("gap", row) for row in frame.to_dict("records")])


def how_late(report: Report, lags: pd.DataFrame) -> Prose:
    """How many years after the world's first of their kind the products came; some can be compared."""
    frame = compared(report, lags)
    facts = portfolio.lag_facts(lags)
    return report.passage("how_late", facts, frame.iloc[0].to_dict(), **portfolio.each_lag(frame))


def _behind(report: Report, lags: pd.DataFrame, found: portfolio.Portfolio) -> Iterator[Finding]:
    frame = lags[lags["years"].notna()]
    if len(frame):
        shown = found.frame.set_index("product_id")["grade"].reindex(frame["product_id"]).isin(GRADES[:2])
        certainty = Level.HIGH if shown.all() else Level.MEDIUM if shown.any() else Level.LOW
        yield Finding(opening(how_late(report, lags)), CHAPTER, 1, certainty)


def _strength(
    found: portfolio.Portfolio, search: str, tables: Tables, country: str, snapshot: Snapshot
) -> int:
    """By the share of products with a public name where some have none, else by what is new."""
    if not found.total.value:
        return 0 if search == "no" else 1
    newest = found.frame["first_day"].iloc[-1]
    least = 2 if years_between(newest, snapshot.as_of) < 1 else 1
    if not found.nameless.value:
        return least
    products = tables["products"]
    named = frozenset(products.loc[products["named"], "product_id"])
    shares = {code: len(named & set(held)) / len(held) for code, held in snapshot.held.items() if held}
    own = shares.pop(unit_of(country, snapshot.definition, tables, snapshot.as_of), 0)
    return max(least, strength_among(own, list(shares.values())))
