"""The tables of the chapter on claims: statements in words, and which columns stand in them."""

from __future__ import annotations

from typing import Any

import pandas as pd

from regenatlas.chapters.claims.claim_groups import held_together, never_together
from regenatlas.chapters.claims.claim_readings import NO_READING
from regenatlas.chapters.claims.claim_rules import (
    CARDS_FIRST,
    HOLDER,
    OUTCOMES,
    OUTSIDE,
    TOPICS,
    Reading,
)
from regenatlas.chapters.claims.official import official_claim
from regenatlas.report import display
from regenatlas.report.report import Report
from regenatlas.report.shown import Column, some
from regenatlas.report.wording import Wording
from regenatlas.tables.load import records_of
from regenatlas.tables.provenance import Traced

#: More definitions in one cell are counted, not named.
NAMED = 3

CARDS = {
    "said": Column("Statement"),
    "url": Column("Said by", "link", label="spoken"),
    "found": Column("Verdict"),
    "words": Column("In our words"),
    "why": Column("Why"),
    "change": Column("What would change it"),
    "chapter": Column("More in", "chapter"),
    "topic": Column("Theme", "label"),
    "document": Column("Document"),
}
#: Columns by which a reader may choose among the cards.
CHOSEN_BY = ("found", "topic", "document")
#: The tone of a card by its verdict.
TONES = dict(zip(OUTCOMES, display.TONES, strict=True))
TOGETHER = {
    "sentence": Column("Said together"),
    "source": Column("In", "link", source="url", label="title"),
    "day": Column("For", "date"),
    "each": Column("Rules that give each part"),
    "n": Column("Rules that give all", "number"),
    "allowing": Column("With the earliest dates", "number"),
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


def statements(report: Report, audited: pd.DataFrame) -> pd.DataFrame:
    """The frame of `claims.audit` with columns in words.

    These are said (the quotation, else our words), stated (the number, or its words), our_count ("5th (3rd
    to 41st)"), spoken (who said
    it, where, when), why, change (what would change the verdict), found (the verdict, with its derivation as
    a fact if it rests on more than statements); and url.
    """
    claims = records_of(audited)
    groups = held_together(report.tables, audited, report.parameters.known_by)
    never = {name for names in never_together(groups)["claim_ids"] for name in names}
    documents = {claim["claim_id"]: claim["published"] for claim in claims}
    names, urls = report.tables.by_key("products", "name"), report.tables.by_key("sources", "url")
    records = []
    for claim in claims:
        more = {
            "whole": claim["claim_id"] not in never,
            "other_published": documents.get(claim["other"], ""),
            "first_product": names.get(next(iter(claim["products"]), ""), ""),
            "lacking": some((names[key] for key in claim["missing"] if key in names), NAMED, report.wording),
        }
        records.append(claim | _readings(report, claim) | more)
    ours = [
        claim | _in_unit(claim, **{key: claim[key] for key in ("ours", "low", "high")}) for claim in claims
    ]
    texts = {"our_count": [report.text("our_count", claim) for claim in ours]}
    texts |= {
        name: [report.text(name, record) for record in records]
        for name in ("said", "spoken", "why", "change", "derivation")
    }
    found = [
        _found(report, claim, text) for claim, text in zip(records, texts.pop("derivation"), strict=True)
    ]
    return audited.assign(
        stated=[_stated(report.wording, claim) for claim in claims],
        url=[urls.get(claim["source_id"]) for claim in claims],
        found=pd.Series(found, audited.index, dtype=object),
        **texts,
    )


def cards(report: Report, audited: pd.DataFrame) -> pd.DataFrame:
    """The frame of `statements` as cards, with words (ours, beside a quotation), document, anchor and tone.

    First the official claim, then the documents under test before others, what is decided before what is
    not, topics in their order. Left out is what lies outside the tables, but for the documents under test.
    """
    p = report.parameters
    asked = official_claim(report.tables, p.country, report.snapshot.as_of, p.known_by) or {"together": []}
    first = {one["claim_id"] for one in asked["together"] or [asked] if "claim_id" in one}
    sources = report.tables["sources"].set_index("source_id")
    seeds = sources[sources["kind"] == "seed_document"]["title"].str.partition(" (")[0]
    inside = (audited["verdict"] != OUTSIDE) | audited["source_id"].isin(seeds.index)
    audited = audited[inside]
    keys = {
        "official": ~audited["claim_id"].isin(first),
        "seed": ~audited["source_id"].isin(seeds.index),
        "decided": audited["verdict"].map(CARDS_FIRST.index),
        "position": audited["topic"].map(list(TOPICS).index),
    }
    return audited.assign(
        document=audited["source_id"].map(seeds).fillna(""),
        anchor="claim-" + audited["claim_id"],
        words=audited["statement"].where(audited["quotation"] != "", ""),
        tone=audited["verdict"].map(TONES),
        **keys,
    ).sort_values([*keys, "claim_id"], ignore_index=True)


def _found(report: Report, claim: dict[str, Any], about: str) -> Traced | str:
    """The verdict as a fact with its derivation; in words only where no table but the statements gives it."""
    words = report.wording.label("verdict", claim["verdict"])
    by_rows = any(not ref.startswith("claims:") for ref in claim["rows"])
    return Traced(words, claim["rows"], f"verdict.{claim['claim_id']}", about) if by_rows else words


def together(report: Report, groups: pd.DataFrame, audited: pd.DataFrame) -> pd.DataFrame:
    """The frame of `claim_groups.held_together` with sentence (its parts), title and url of the document."""
    claims = audited.set_index("claim_id")
    sources = report.tables["sources"].set_index("source_id")[["title", "url"]]
    parts = [[report.text("part", claims.loc[name]) for name in names] for names in groups["claim_ids"]]
    frame = groups.assign(
        parts=pd.Series(parts, groups.index, dtype=object),
        sentence=["; ".join(names) for names in parts],
        each=[", ".join(map(report.wording.number, numbers)) for numbers in groups["each"]],
    )
    return frame.join(sources, on="source_id")


def _stated(wording: Wording, claim: dict[str, Any]) -> str:
    """The number that a claim states: "7th", "among the first 5", "more than 40"; else its words."""
    if claim["claimed"] is None or claim["testable"] == "flag":
        return str(claim["value"])
    digits = 0 if float(claim["claimed"]).is_integer() else 1
    unit = "number" if claim["value_relation"] == "top_n" else _unit(claim)
    words = wording.label("value_relation", claim["value_relation"])
    return words.format(n=wording.value(claim["claimed"], unit, digits))


def _unit(claim: dict[str, Any]) -> str:
    return {"rank": "rank", "flag": "yesno"}.get(claim["testable"], "number")


def _in_unit(claim: dict[str, Any], **numbers: Any) -> dict[str, Traced]:
    return {key: Traced(n, unit=_unit(claim)) for key, n in numbers.items()}


def _readings(report: Report, claim: dict[str, Any]) -> dict[str, Any]:
    """The readings on which a verdict rests: the closest or the undecided one, and those that agree."""
    agreeing: tuple[Reading, ...] = claim["agreeing"]
    one: Reading = claim["undecided"] or claim["closest"] or NO_READING
    by_label: dict[str, list[Reading]] = {}
    for reading in agreeing:
        by_label.setdefault(reading.label, []).append(reading)
    names = [_windows(report, same) for same in list(by_label.values())[:NAMED]]
    return {
        **_in_unit(claim, closest_value=one.value, low=one.low, high=one.high),
        "definition": _reading(report, one) if one.definition_id else None,
        "rules": len(by_label),
        "names": names,
        "named": len(names),
        "held": len({reading.label for reading in claim["apart"]}),
        "near": any(reading.nearest for reading in agreeing),
        "n_products": len(claim["products"]),
        "n_missing": len(claim["missing"]),
        **_in_unit(claim, nearest_value=claim["ours"], alone_value=claim["alone"]),
        # Whose the products of another holder are, without what stands in brackets.
        "whose": one.detail.partition(" (")[0] if one.how == HOLDER else "",
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
    return wording.label("reading", how).format(detail=wording.date(detail) if how == "since" else detail)


def conflicts(audited: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    """Pairs of claims with statement, spoken and url of both, from the frame of `statements`.

    No statement comes a second time before all others have come once.
    """
    cells = _cells(audited)
    again = pairs.assign(
        again=pairs.groupby("claim_id").cumcount() + pairs.groupby("other_id").cumcount()
    ).sort_values("again", kind="stable", ignore_index=True)
    return again.join(cells, on="claim_id").join(cells.add_prefix("other_"), on="other_id")


def repeated(audited: pd.DataFrame, again: pd.DataFrame) -> pd.DataFrame:
    """Repeated statements with statement, spoken and url of the first and the last time."""
    cells = _cells(audited)
    return _rounded(again).join(cells, on="first").join(cells.add_prefix("last_"), on="last")


def _cells(audited: pd.DataFrame) -> pd.DataFrame:
    return audited.set_index("claim_id")[["statement", "spoken", "url"]]


def reused(report: Report, frame: pd.DataFrame) -> pd.DataFrame:
    """Re-used sentences with the title of the page that re-uses them."""
    return frame.join(report.tables["sources"].set_index("source_id")["title"], on="source_id")


def _rounded(frame: pd.DataFrame) -> pd.DataFrame:
    """Days between two pages to hundreds where one is dated by month or year only."""
    days = zip(frame["days"], frame["exact"], strict=True)
    rounded = [n if exact or n is None else round(n, -2) for n, exact in days]
    return frame.assign(days=pd.Series(rounded, frame.index, dtype=object))
