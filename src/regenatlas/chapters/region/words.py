"""Chapter 09 in tables: neighbours side by side, scores and centres abroad, codes in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from regenatlas.chapters.region.scores import OVERALL, PARTS, Score
from regenatlas.report.labels import label, labels
from regenatlas.report.report import Report
from regenatlas.report.shown import Column
from regenatlas.report.wording import Wording, is_missing
from regenatlas.tables.provenance import Traced

SIDE = {
    "name": "Country",
    "population": Column("People, millions", "amount"),
    "gdp_head": Column("GDP per head, US$", "amount"),
    "health_spending": Column("Health spending per head, US$", "amount"),
    "transplants": Column("Transplants for ten million a year", "amount"),
    "donors": Column("Registered donors", "amount"),
}
SCIENCE = {
    "field": "Field, as its source words it",
    "counted": "Counted",
    "period": "Period",
    "own": Column("Own", "number"),
    "others": "Neighbours",
    "url": Column("Source", "link", label="title"),
}
CENTRES = {
    "name": "Centre",
    "country": Column("Country", "country"),
    "promised": "Promised",
    "due": "Due",
    "found": "Found by the day",
    "url": Column("Source", "link"),
}
PROMISES = {
    "name": "Promise",
    "owner": "By",
    "announced": Column("Announced", "date"),
    "due": "Due",
    "found": "Found by the day",
}
EVENTS = {"date": "Day", "title": "Event", "detail": "In short"}


def usual_years(frame: pd.DataFrame) -> dict[str, Traced]:
    """The year of most values of the three yearly measures; None where there is no value."""
    found = {}
    for name in ("population", "gdp_head", "health_spending"):
        years = frame[f"{name}_year"].dropna()
        year = int(years.mode().iloc[-1]) if len(years) else None
        rows = tuple(ref for refs in frame["rows"] for ref in refs if ref.startswith("country_indicators:"))
        found[name] = Traced(year, rows, f"year.{name}", "Year of most values in the table", "calendar_year")
    return found


def side_by_side(report: Report, frame: pd.DataFrame, years: Mapping[str, Traced]) -> pd.DataFrame:
    """Rows of the table of neighbours, the report's country first; columns of `SIDE`, and rows."""
    wording = report.wording
    lines = []
    for row in _own_first(report, frame):
        line = {"name": report.name(row["country"]), "rows": row["rows"]}
        for name, scale, digits in (("population", 1e6, 1), ("gdp_head", 1, 0), ("health_spending", 1, 0)):
            value = None if is_missing(row[name]) else row[name] / scale
            usual = years[name].value
            line[name] = _amount(wording, value, digits, row[f"{name}_year"], usual=usual)
        rate = row["transplants"]
        digits = 1 if not is_missing(rate) and rate < 10 else 0
        line["transplants"] = _amount(
            wording, rate, digits, row["transplants_year"], relation=row["transplants_relation"]
        )
        line["donors"] = _amount(
            wording, row["donors"], 0, row["donors_year"], relation=row["donors_relation"]
        )
        lines.append(line)
    return pd.DataFrame(lines)


def _own_first(report: Report, frame: pd.DataFrame) -> list[dict[Any, Any]]:
    records = frame.to_dict("records")
    return sorted(records, key=lambda row: row["country"] != report.parameters.country)


def _amount(
    wording: Wording, value: object, digits: int, year: object, *, usual: object = None, relation: object = ""
) -> str:
    """A number with what must be said of it: «at least 3.2 (2015)»; «not collected» where there is none."""
    if is_missing(value):
        return wording.translate("not collected")
    pattern = "{n}" if is_missing(relation) else label("measure_relation", str(relation), wording)
    words = pattern.format(n=wording.number(value, digits))
    return words if is_missing(year) or year == usual else f"{words} ({int(year)})"  # type: ignore[call-overload]


def licences(report: Report, frame: pd.DataFrame) -> pd.DataFrame:
    """Rows of the table of licences and products, the report's country first; `licence_columns`, and rows."""
    wording = report.wording
    lines = []
    for row in _own_first(report, frame):
        own = row["country"] == report.parameters.country
        share = row["open_areas"]
        lines.append({
            "name": report.name(row["country"]),
            "search": label("register_searched", row["search"], wording),
            "licences": _licensed(wording, row["licences"], row["search"]),
            "origin": wording.number(row["origin"]) if row["origin"] else wording.translate("none seen"),
            "open": "–" if own else wording.translate("not searched") if row["search"] == "no"
            else "–" if is_missing(share) else wording.percent(share),
            "links": "–" if own
            else wording.number(row["links"]) if row["links"] else wording.translate("none seen"),
            "rows": row["rows"],
        })  # fmt: skip
    return pd.DataFrame(lines)


def licence_columns(frame: pd.DataFrame) -> dict[str, str | Column]:
    """The columns of `licences` that have anything to say for these countries."""
    columns: dict[str, str | Column] = {
        "name": "Country",
        "search": "Register searched",
        "licences": Column("Licensed there", "amount"),
        "origin": Column("Of own origin", "amount"),
    }
    if frame["open_areas"].notna().any():
        columns["open"] = Column("Own products without a rival there", "amount")
    if (frame["links"] > 0).any():
        columns["links"] = Column("Own centres promised or running there", "amount")
    return columns


def _licensed(wording: Wording, n: object, search: str) -> str:
    if is_missing(n):
        return wording.translate("not searched")
    if not n:
        return wording.translate("none seen")
    words = wording.number(n)
    return words if search == "yes" else wording.translate("at least {n}").format(n=words)


def weights(report: Report, frame: pd.DataFrame, scores: Mapping[str, Score]) -> pd.DataFrame:
    """Rows of the table of weights: score, label, direction, weight, known (countries), why, rows."""
    wording, translate = report.wording, report.wording.translate
    lines = []
    for row in frame.to_dict("records"):
        score = scores[row["score"]]
        used = row["indicator"] in score.used.index
        missing = sum(row["indicator"] in codes for codes in score.frame["missing"])
        known = report.wording.number(len(score.frame) - missing) if used else translate("not used")
        lines.append({
            "score": label("score", row["score"], wording), "label": translate(row["label"]),
            "direction": label("direction", row["direction"], wording),
            "weight": row["weight"], "known": known, "why": translate(row["why"]), "rows": row["rows"],
        })  # fmt: skip
    return pd.DataFrame(lines)


WEIGHTS = {
    "score": "Score",
    "label": "Indicator",
    "direction": "Higher with",
    "weight": Column("Weight", "percent"),
    "known": Column("Known for", "amount"),
    "why": "Why",
}


def places(report: Report, scores: Mapping[str, Score]) -> pd.DataFrame:
    """Rows of the table of scores, best together first: name, need, fit, both, range, top, missing, rows."""
    wording = report.wording
    parts = {name: scores[name].frame.set_index("country") for name in PARTS}
    lines = []
    for row in scores[OVERALL].frame.to_dict("records"):
        code = row["country"]
        lacking = dict.fromkeys(key for part in parts.values() for key in part.loc[code, "missing"])
        ranked = not is_missing(row["place"])
        span = "–"
        if ranked:
            low, high = wording.ordinal(row["low"]), wording.ordinal(row["high"])
            span = low if low == high else f"{low} – {high}"
        lines.append({
            "name": report.name(code),
            **{name: _place(wording, part.loc[code]) for name, part in parts.items()},
            "both": wording.ordinal(row["place"]) if ranked else "–", "range": span,
            "top": wording.percent(row["top"]) if ranked else "–",
            "missing": ", ".join(labels("score_indicator", lacking, wording))
            or wording.translate("nothing"),
            "rows": row["rows"],
        })  # fmt: skip
    return pd.DataFrame(lines)


PLACES = {
    "name": "Country",
    "need": Column("Need: place (score)", "amount"),
    "fit": Column("Fit: place (score)", "amount"),
    "both": Column("Both together", "amount"),
    "range": Column("In 90% of weightings", "amount"),
    "top": Column("Among the first three", "amount"),
    "missing": "Not known",
}


def _place(wording: Wording, row: pd.Series) -> str:
    if is_missing(row["place"]):
        return wording.translate("too little known")
    return f"{wording.ordinal(row['place'])} ({wording.number(row['score'], 2)})"


def science(report: Report, frame: pd.DataFrame) -> pd.DataFrame:
    """Rows of the table of counts that hold both sides; columns of `SCIENCE`, and rows."""
    wording = report.wording
    kinds = {"publications": wording.translate("papers"), "trials": wording.translate("trials")}
    spans = [
        f"{wording.date(start)}–{wording.date(end)}" if start and start != end else wording.date(end or start)
        for start, end in zip(frame["start"], frame["end"], strict=True)
    ]
    others = [
        "; ".join(f"{report.name(code)} {wording.number(n)}" for code, n in pairs)
        for pairs in frame["others"]
    ]
    return frame.assign(counted=frame["what"].map(kinds), period=spans, others=others)


def centres(report: Report, frame: pd.DataFrame) -> pd.DataFrame:
    """Rows of the table of centres abroad; columns of `CENTRES`, and rows."""
    wording = report.wording
    none = wording.translate("no promise seen")
    return frame.assign(
        promised=[wording.date(text) if text else none for text in frame["promised"]],
        due=[_due(wording, row) for row in frame.to_dict("records")],
        found=[
            row["status"] if row["found"] == "running" else label("opening", row["found"], wording)
            for row in frame.to_dict("records")
        ],
    )


def _due(wording: Wording, row: Mapping[Any, Any]) -> str:
    if row["due"]:
        return wording.date(row["due"])
    return "–" if not row["promised"] else wording.translate("no date named")


def promises(report: Report, frame: pd.DataFrame) -> pd.DataFrame:
    """Rows of the table of promises of centres abroad; columns of `PROMISES`, and rows."""
    wording = report.wording
    return frame.assign(
        due=[wording.date(text) if text else wording.translate("no date named") for text in frame["due"]],
        found=labels("opening", frame["outcome"], wording),
    )


def own_abroad(report: Report, frame: pd.DataFrame) -> pd.DataFrame:
    """Rows of the table of own products licensed in neighbours: name, countries, rows."""
    return frame.assign(
        countries=[", ".join(report.name(code) for code in codes) for codes in frame["countries"]]
    )


def events(report: Report, frame: pd.DataFrame) -> pd.DataFrame:
    """Rows of the table of export events; columns of `EVENTS`, and rows."""
    inferred = report.wording.translate("{date} (inferred)")
    days = [
        inferred.format(date=report.wording.date(day)) if doubtful else report.wording.date(day)
        for day, doubtful in zip(frame["date"], frame["date_inferred"], strict=True)
    ]
    return frame.assign(date=days, detail=[text.rstrip(".") or "–" for text in frame["detail"]])


def axes(report: Report) -> dict[str, str]:
    """What the axes of the figure of need against fit say."""
    translate = report.wording.translate
    return {"need": translate("Need, from 0 to 1 →"), "fit": translate("Fit, from 0 to 1 →")}


def headings(report: Report) -> dict[str, str]:
    """The headings of the panels of places."""
    translate = report.wording.translate
    return {"overall": translate("Both together"), "need": translate("Need"), "fit": translate("Fit")}
