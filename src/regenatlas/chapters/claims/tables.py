"""The tables of chapter 04: statements in words, and which columns stand in them."""

from __future__ import annotations

from typing import Any

import pandas as pd

from regenatlas.chapters.claims.claim_rules import LEFT_OPEN, NOT_TESTABLE, Reading
from regenatlas.report.labels import label
from regenatlas.report.report import Report
from regenatlas.report.shown import Column
from regenatlas.report.wording import Wording
from regenatlas.tables.calendars import solar_hijri_year, to_solar_hijri
from regenatlas.tables.provenance import Traced

#: More definitions in one cell are counted, not named.
NAMED = 3

RULES = {
    "what": Column("What is stated", "label", source="metric"),
    "n": Column("Statements", "number"),
    "definition": Column("Nearest rule"),
    "why": Column("Because", passage="nearest_why"),
}
TESTED = {
    "statement": Column("Statement"),
    "url": Column("Said by", "link", label="spoken"),
    "period": Column("Speaks of"),
    "said": Column("States", source="stated"),
    "ours": Column("Our count", source="our_count"),
    "verdict": Column("Verdict", "label", source="outcome", of="verdict"),
    "why": Column("Because"),
}
UNTESTED = {
    **{key: TESTED[key] for key in ("statement", "url", "period")},
    "topic": Column("Topic", "label", of="Topic"),
}
_SPAN = {
    "stated": Column("Stated", say="{claimed:number,}"),
    "ours": Column("Nearest rule", "number"),
    "low": Column("Least by any rule", "number"),
    "high": Column("Most by any rule", "number"),
}
WORLD = {
    "period": Column("Day or period", passage="period_counted"),
    "stated": _SPAN["stated"],
    "what": Column("What is counted"),
    **_SPAN,
}
WINDOWS = {
    "start": Column("Counted from", say="{start:both_calendars}"),
    "day": Column("To", say="{day:date}"),
    **_SPAN,
}
REPORTED = {
    "what": Column("Reported", "label", source="metric"),
    "day": Column("For", "date"),
    "reported": Column("Place", source="stated"),
    "ours": Column("Our place", source="our_count"),
    "products": Column("Our products", "number", source="n"),
    "verdict": TESTED["verdict"],
}
CONFLICTS = {
    "one": Column("One statement", source="statement"),
    "one_url": Column("Said by", "link", source="url", label="spoken"),
    "other": Column("The other", source="other_statement"),
    "other_url": Column("Said by", "link", label="other_spoken"),
    "note": Column("Why both cannot hold"),
}
REPEATED = {
    "statement": Column("Statement"),
    "first_url": Column("First seen", "link", source="url", label="spoken"),
    "last": Column("Last seen", source="last_spoken", missing="an undated page"),
    "pages": Column("Pages", "number"),
    "days": Column("Days between", passage="days_between"),
}
REUSED = {
    "page": Column("Page", source="title"),
    "published": Column("Published", missing="undated"),
    "older_url": Column("Takes over from", "link", label="older_title"),
    "older_published": Column("Published then", missing="undated"),
    "sentences": Column("Statements", "number"),
    "days": Column("Days between", passage="days_between"),
}
BY_RULE = {
    "label": Column("Counting rule"),
    "n": Column("Products", "number"),
    "place": Column("Place", passage="place"),
    "tied": Column("Sharing it", "number"),
    "of": Column("Ranked", "number"),
}


def statements(report: Report, audited: pd.DataFrame) -> pd.DataFrame:
    """The frame of `claims.audit` with columns in words.

    These are stated and our_count (as in `counted`), spoken (who said it, where, when), period (of which it
    speaks), definitions (a list of those that bear it out), why (what the verdict rests on); and url.
    """
    frame = counted(report, audited)
    records = [claim | _readings(report, claim) | _period(claim) for claim in frame.to_dict("records")]
    return frame.assign(
        url=frame["source_id"].map(report.tables["sources"].set_index("source_id")["url"]),
        definitions=[[_reading(report, each) for each in agreeing] for agreeing in frame["agreeing"]],
        **{name: [report.text(name, record) for record in records] for name in ("spoken", "period", "why")},
    )


def reported_places(report: Report, reported: pd.DataFrame) -> pd.DataFrame:
    """The frame of `claim_series.reported_ranks` with outcome, and stated and our_count as in `counted`."""
    like_claims = {"claimed": "reported", "value_relation": "relation"}
    frame = reported.assign(**{name: reported[column] for name, column in like_claims.items()})
    outcome = reported["verdict"].replace(NOT_TESTABLE, LEFT_OPEN)
    return counted(report, frame.assign(outcome=outcome, testable="rank"))


def counted(report: Report, claims: pd.DataFrame) -> pd.DataFrame:
    """Claims with stated (the number, or its words) and our_count ("5th (3rd to 41st)"), in words."""
    records = claims.to_dict("records")
    ours = [claim | _in_unit(claim, claim["ours"], claim["low"], claim["high"]) for claim in records]
    return claims.assign(
        stated=[_stated(report.wording, claim) for claim in records],
        our_count=[report.text("our_count", claim) for claim in ours],
    )


def _stated(wording: Wording, claim: dict[str, Any]) -> str:
    """The number that a claim states: "7th", "among the first 5", "more than 40"; else its words."""
    if claim["claimed"] is None or claim["testable"] == "flag":
        return str(claim["value"])
    unit = "number" if claim["value_relation"] == "top_n" else _unit(claim)
    words = label("value_relation", claim["value_relation"], wording)
    return words.format(n=wording.value(claim["claimed"], unit))


def _unit(claim: dict[str, Any]) -> str:
    return {"rank": "rank", "flag": "yesno"}.get(claim["testable"], "number")


def _in_unit(claim: dict[str, Any], ours: Any, low: Any, high: Any) -> dict[str, Any]:
    unit = _unit(claim)
    return {key: Traced(n, unit=unit) for key, n in (("ours", ours), ("low", low), ("high", high))}


def _period(claim: dict[str, Any]) -> dict[str, Any]:
    """First and last day in the claim's calendars, and the Solar Hijri year if they are those of one."""
    start, day, solar = claim["start"], claim["day"], claim["calendar"] == "solar_hijri"
    year = to_solar_hijri(start)[0] if solar and start else None
    days = {key: Traced(claim[key], unit="both_calendars" if solar else "date") for key in ("start", "day")}
    return {**days, "solar_year": year if year and solar_hijri_year(year) == (start, day) else None}


def _readings(report: Report, claim: dict[str, Any]) -> dict[str, Any]:
    """The readings on which a verdict rests: the closest or the undecided one, and those that agree."""
    agreeing: tuple[Reading, ...] = claim["agreeing"]
    one: Reading | None = claim["undecided"] or claim["closest"]
    by_label: dict[str, list[Reading]] = {}
    for reading in agreeing:
        by_label.setdefault(reading.label, []).append(reading)
    names = [_windows(report, same) for same in list(by_label.values())[:NAMED]]
    return {
        **(_in_unit(claim, one.value, one.low, one.high) if one else {}),
        "definition": _reading(report, one) if one else None,
        "rules": len(by_label),
        "names": names,
        "named": len(names),
        "nearest": bool(agreeing) and agreeing[0].nearest,
        "products": len(claim["products"]),
    }


def _reading(report: Report, reading: Reading) -> str:
    what = what_counted(report.wording, reading.how, reading.detail)
    return report.text("reading", {"label": reading.label, "counted": what})


def _windows(report: Report, same: list[Reading]) -> str:
    """Readings of one definition, of which several differ only in the day from which they count."""
    if same[0].how != "since":
        return _reading(report, same[0])
    starts = [reading.detail for reading in same]
    return report.text("windows", {"label": same[0].label, "starts": starts})


def what_counted(wording: Wording, how: str, detail: str) -> str:
    """What a reading counts, in words; "" where its definition says it."""
    return label("reading", how, wording).format(detail=wording.date(detail) if how == "since" else detail)


def world(report: Report, counts: pd.DataFrame) -> pd.DataFrame:
    """The frame of `claim_series.world_counts` with what is counted, in words."""
    ways = zip(counts["how"], counts["detail"], strict=True)
    return counts.assign(what=[what_counted(report.wording, *way) for way in ways])


def conflicts(audited: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    """Pairs of claims with statement, spoken and url of both, from the frame of `statements`."""
    cells = _cells(audited)
    return pairs.join(cells, on="claim_id").join(cells.add_prefix("other_"), on="other_id")


def repeated(audited: pd.DataFrame, again: pd.DataFrame) -> pd.DataFrame:
    """Repeated statements with statement, spoken and url of the first and the last time."""
    cells = _cells(audited)
    return _rounded(again).join(cells, on="first").join(cells.add_prefix("last_"), on="last")


def _cells(audited: pd.DataFrame) -> pd.DataFrame:
    return audited.set_index("claim_id")[["statement", "spoken", "url"]]


def reused(report: Report, frame: pd.DataFrame) -> pd.DataFrame:
    """Re-used sentences with title and url of both pages."""
    cells = report.tables["sources"].set_index("source_id")[["title", "url"]]
    return _rounded(frame).join(cells, on="source_id").join(cells.add_prefix("older_"), on="older_id")


def _rounded(frame: pd.DataFrame) -> pd.DataFrame:
    """Days between two pages to hundreds where one is dated by month or year only."""
    days = zip(frame["days"], frame["exact"], strict=True)
    rounded = [n if exact or n is None else round(n, -2) for n, exact in days]
    return frame.assign(days=pd.Series(rounded, frame.index, dtype=object))
