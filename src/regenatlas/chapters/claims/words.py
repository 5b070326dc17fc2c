"""Chapter 04 as its tables show it: the frames of its analyses with cells in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pandas as pd

from regenatlas.chapters.claims import claim_words as words
from regenatlas.chapters.claims.claim_rules import LEFT_OPEN, NEAREST, NOT_TESTABLE, OUTCOMES, TOPICS
from regenatlas.chapters.claims.claims import audit
from regenatlas.report.labels import label, label_or_code
from regenatlas.report.report import Report
from regenatlas.report.wording import Wording
from regenatlas.tables.load import Tables


def windows(report: Report, found: pd.DataFrame) -> pd.DataFrame:
    """Rows of the table of open windows: start, day (both calendars), stated, ours, low, high, rows."""
    wording = report.wording
    return found.assign(
        start=[wording.both_calendars(day) for day in found["start"]],
        day=[wording.date(day) for day in found["day"]],
        stated=[", ".join(wording.number(n) for n in claimed) for claimed in found["claimed"]],
    )


def rules(report: Report, audited: pd.DataFrame) -> pd.DataFrame:
    """Rows of the table of tests: what (is claimed), n (statements), definition (nearest), why, rows."""
    say = report.wording.translate
    asked = audited[audited["nearest"] != ""]
    found = []
    for metric, part in asked.groupby("metric", sort=False):
        near = NEAREST.get(str(metric))
        found.append(
            {
                "what": label_or_code("metric", str(metric), report.wording),
                "n": len(part),
                "definition": say(part["nearest_label"].iloc[0]),
                "why": say(near.reason) if near else say("the definition of this report"),
                "rows": (*("claims:" + part["claim_id"]), f"definitions:{part['nearest'].iloc[0]}"),
            }
        )
    return pd.DataFrame(found, columns=["what", "n", "definition", "why", "rows"])


def tested(report: Report, audited: pd.DataFrame) -> Iterator[tuple[str, str, pd.DataFrame]]:
    """The tables of claims to which our tables speak, by topic: topic code, its words, rows by day."""
    asked = audited[audited["outcome"] != NOT_TESTABLE]
    for topic in (name for name in TOPICS if name in set(asked["topic"])):
        part = asked[asked["topic"] == topic].sort_values(["day", "claim_id"])
        yield topic, report.wording.value(topic, "Topic"), shown(report, part)


def untested(report: Report, audited: pd.DataFrame) -> Iterator[tuple[str, str, pd.DataFrame]]:
    """The tables of claims that cannot be tested, by reason: code, its words, rows by topic and day."""
    rest = audited[audited["outcome"] == NOT_TESTABLE]
    order = rest["reason"].value_counts()
    for reason in sorted(order.index, key=lambda code: (-order[code], code)):
        part = rest[rest["reason"] == reason]
        part = part.iloc[sorted(range(len(part)), key=lambda at: _order(part.iloc[at]))]
        yield str(reason), label("untestable_why", str(reason), report.wording), shown(report, part)


def _order(claim: pd.Series) -> tuple[int, date, str]:
    return list(TOPICS).index(claim["topic"]), claim["day"] or date.min, claim["claim_id"]


def shown(report: Report, claims: pd.DataFrame) -> pd.DataFrame:
    """Claims as a table shows them.

    Columns: statement, spoken (who, where, when), url, period, said, topic, ours, verdict, why, rows.
    """
    urls = report.tables["sources"].set_index("source_id")["url"].to_dict()
    cells = [_cells(report.wording, claim, urls) for claim in claims.to_dict("records")]
    columns = ["claim_id", "statement", "spoken", "url", "period"]
    return pd.DataFrame(cells, columns=[*columns, "said", "topic", "ours", "verdict", "why", "rows"])


def _cells(wording: Wording, claim: dict[str, Any], urls: Mapping[str, str]) -> dict[str, Any]:
    return {
        "claim_id": claim["claim_id"],
        "statement": claim["statement"],
        "spoken": words.spoken(wording, claim),
        "url": urls.get(claim["source_id"], ""),
        "period": words.period(wording, claim),
        "said": words.said(wording, claim),
        "topic": wording.value(claim["topic"], "Topic"),
        "ours": words.ours(wording, claim),
        "verdict": label("verdict", claim["outcome"], wording),
        "why": words.why(wording, claim),
        "rows": claim["rows"],
    }


def conflicts(
    report: Report, audited: pd.DataFrame, pairs: pd.DataFrame
) -> Iterator[tuple[str, str, pd.DataFrame]]:
    """The tables of statements side by side, by topic: topic code, its words, rows.

    Columns: one, one_by, one_url, other, other_by, other_url, note, rows.
    """
    cells = shown(report, audited).set_index("claim_id")
    for topic in (name for name in TOPICS if name in set(pairs["topic"])):
        part = pairs[pairs["topic"] == topic]
        one, other = cells.loc[part["claim_id"]], cells.loc[part["other_id"]]
        yield (
            topic,
            report.wording.value(topic, "Topic"),
            pd.DataFrame(
                {
                    "one": one["statement"].to_numpy(),
                    "one_by": one["spoken"].to_numpy(),
                    "one_url": one["url"].to_numpy(),
                    "other": other["statement"].to_numpy(),
                    "other_by": other["spoken"].to_numpy(),
                    "other_url": other["url"].to_numpy(),
                    "note": part["note"].to_numpy(),
                    "rows": part["rows"].to_numpy(),
                }
            ),
        )


def chains(report: Report, audited: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """Rows of the table of repeated statements: statement, first, first_url, pages, last, days, rows."""
    cells = shown(report, audited).set_index("claim_id")
    return pd.DataFrame(
        {
            "statement": [cells.loc[name, "statement"] for name in found["first"]],
            "first": [cells.loc[name, "spoken"] for name in found["first"]],
            "first_url": [cells.loc[name, "url"] for name in found["first"]],
            "pages": found["pages"],
            "last": [
                cells.loc[name, "spoken"] if name else report.wording.translate("an undated page")
                for name in found["last"]
            ],
            "days": _between(report.wording, found),
            "rows": found["rows"],
        }
    )


def _between(wording: Wording, found: pd.DataFrame) -> list[str]:
    """Days between two pages: «185», «about 300» where one is dated by month or year only, «unknown»."""
    about = wording.translate("about {n}")
    return [
        wording.translate("unknown")
        if days is None
        else wording.number(days)
        if exact
        else about.format(n=wording.number(round(days, -2)))
        for days, exact in zip(found["days"], found["exact"], strict=True)
    ]


def reused(report: Report, found: pd.DataFrame) -> pd.DataFrame:
    """Rows of the table of re-used sentences: page and older page, their dates, sentences, days, rows."""
    sources = report.tables["sources"].set_index("source_id")
    undated = report.wording.translate("undated")

    def dated(day: date | None) -> str:
        return undated if day is None else report.wording.date(day)

    return pd.DataFrame(
        {
            "page": [sources.loc[name, "title"] for name in found["source_id"]],
            "published": [dated(day) for day in found["published"]],
            "older": [sources.loc[name, "title"] for name in found["older_id"]],
            "older_url": [sources.loc[name, "url"] for name in found["older_id"]],
            "older_published": [dated(day) for day in found["older_published"]],
            "sentences": found["sentences"],
            "days": _between(report.wording, found),
            "rows": found["rows"],
        }
    )


def world(report: Report, counts: pd.DataFrame) -> pd.DataFrame:
    """Rows of the table of the world's products and licences: period, stated, what, ours, low, high, rows."""
    wording = report.wording
    return pd.DataFrame(
        {
            "period": [
                _span(wording, start, day) for start, day in zip(counts["start"], counts["day"], strict=True)
            ],
            "stated": [", ".join(wording.number(n) for n in claimed) for claimed in counts["claimed"]],
            "what": [
                label("reading", how, wording).format(detail=detail)
                for how, detail in zip(counts["how"], counts["detail"], strict=True)
            ],
            "ours": counts["ours"],
            "low": counts["low"],
            "high": counts["high"],
            "rows": counts["rows"],
        }
    )


def _span(wording: Wording, start: date | None, day: date) -> str:
    if start is None or start == day:
        return wording.date(day)
    return wording.translate("{first} to {last}").format(first=wording.date(start), last=wording.date(day))


def places(report: Report, reported: pd.DataFrame) -> pd.DataFrame:
    """Rows of the table of reported places: what, day, reported, ours, products, verdict, why, rows."""
    wording = report.wording
    found = []
    for row in reported.to_dict("records"):
        claim = {**row, "testable": "rank", "outcome": row["verdict"], "leaning": 0, "closest": None}
        if row["verdict"] == NOT_TESTABLE:
            claim["outcome"] = LEFT_OPEN
        claim |= {
            "value_relation": row["relation"],
            "claimed": row["reported"],
            "nearest": row["definition_id"],
        }
        found.append(
            {
                "what": label("metric", row["metric"], wording),
                "day": row["day"],
                "reported": words.said(wording, claim),
                "ours": words.ours(wording, claim),
                "products": row["n"],
                "verdict": label("verdict", claim["outcome"], wording),
                "why": words.why(wording, claim),
                "rows": row["rows"],
            }
        )
    return pd.DataFrame(
        found, columns=["what", "day", "reported", "ours", "products", "verdict", "why", "rows"]
    )


def labelled(report: Report, groups: pd.DataFrame) -> pd.DataFrame:
    """The frame of `claims.claims_by_topic` with the words for its topics in a column `label`."""
    return groups.assign(label=[report.wording.value(topic, "Topic") for topic in groups["topic"]])


def outcomes(report: Report) -> dict[str, str]:
    """The words for each outcome, for the key of a figure."""
    return {code: label("verdict", code, report.wording) for code in OUTCOMES}


def by_rule(report: Report, places: pd.DataFrame) -> pd.DataFrame:
    """Rows of the table of counts and places by rule: label, n, place, tied, of, rows."""
    wording = report.wording
    none = wording.translate("none")
    return places.assign(
        label=[wording.translate(label) for label in places["label"]],
        place=[none if rank is pd.NA or rank is None else wording.ordinal(rank) for rank in places["rank"]],
        rows=[
            (*rows, f"definitions:{name}")
            for rows, name in zip(places["rows"], places["definition_id"], strict=True)
        ],
    )


def claims_table(
    tables: Tables, country: str, as_of: date, known_by: date | None = None, lang: str = "en"
) -> pd.DataFrame:
    """The audit in words, one line per claim, as the command `regenatlas claims` prints it.

    Columns: claim_id, statement, value (as said), day (ISO date or ""), verdict (code), ours (our number
    under the definition nearest in wording with its span, "" where nothing was counted), definitions (those
    that bear the claim out), why.
    """
    wording = Wording(lang, tables)
    lines = [
        {
            "claim_id": claim["claim_id"],
            "statement": claim["statement"],
            "value": words.said(wording, claim),
            "day": claim["day"].isoformat() if claim["day"] else "",
            "verdict": claim["verdict"],
            "ours": words.ours(wording, claim),
            "definitions": "; ".join(words.reading(wording, each) for each in claim["agreeing"]),
            "why": words.why(wording, claim),
        }
        for claim in audit(tables, country, as_of, known_by).to_dict("records")
    ]
    columns = ["claim_id", "statement", "value", "day", "verdict", "ours", "definitions", "why"]
    return pd.DataFrame(lines, columns=columns)
