"""Manifests of output folders made by hand, for the tests of what stands in front of the reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from regenatlas.render.site.ledgers import FACTS

CHAPTERS = (
    "00_overview",
    "01_claims",
    "02_standing",
    "03_portfolio",
    "04_coverage",
    "05_science",
    "06_capacity",
    "07_ecosystem",
    "08_outlook",
    "09_region",
)

#: A correction of a product, with text that tries to be markup.
CORRECTION = {
    "correction_id": "1",
    "corrected_on": "2024-06-01",
    "table": "products",
    "row_id": "b",
    "column": "developer",
    "was": "",
    "now": "<b>Royan</b>",
    "reason": "a page names it",
}


def stated(values: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Headline facts of these values: places as ordinals, the rest as numbers."""
    ordinal = {1: "st", 2: "nd", 3: "rd"}

    def text(name: str, value: Any) -> str:
        if not name.startswith("rank") or name == "ranked":
            return str(value)
        teen = 10 <= value % 100 <= 20
        return f"{value}{'th' if teen else ordinal.get(value % 10, 'th')}"

    return {name: {"value": value, "text": text(name, value)} for name, value in values.items()}


def made_basis(**given: Any) -> dict[str, Any]:
    """What a count rests on: two products seen in registers, between the first and the ninth place."""
    found = {"grades": {"register": 2}, "fewest": 2, "most": 2, "best": 1, "worst": 9, "before": 1}
    return {**found, "confidence": "medium", "missing": "", **given}


def nothing(missing: str, confidence: str = "medium") -> dict[str, Any]:
    """The basis of a country without a counted product."""
    none = {"grades": {}, "fewest": 0, "most": 0, "best": None, "worst": None, "before": 0}
    return made_basis(**none, missing=missing, confidence=confidence)


def reports(
    country: str,
    as_of: str,
    *,
    chapters: Sequence[str] = CHAPTERS,
    definition: str = "strict_eu_atmp",
    suffix: str = "",
    lang: str = "en",
    known_by: str | None = None,
    formats: Sequence[str] = ("html",),
    document: bool = True,
    failed: Mapping[str, tuple[str, int]] | None = None,
    facts: Mapping[str, Any] | None = None,
    products: Sequence[str] | None = None,
    basis: Mapping[str, Any] | None = None,
    digest: str = "0",
    office: Sequence[str] = (),
) -> dict[str, dict[str, Any]]:
    """What a manifest records of one bundle: `failed` has reason and cell by chapter."""
    folder = "/".join(part for part in (lang, country, as_of, suffix) if part)
    common = {
        "country": country,
        "as_of": as_of,
        "definition": definition,
        "known_by": known_by,
        "lang": lang,
        "folder": folder,
        "inputs": "key",
        "cell": 0,
        "reason": "",
        "status": "rendered",
        "headline": {},
    }
    found = {}
    for chapter in chapters:
        reason, cell = (failed or {}).get(chapter, ("", 0))
        kinds = ("html",) if reason else (*formats, "facts.json")
        entry = {
            **common,
            "chapter": chapter,
            "files": [
                {"kind": kind, "name": f"{chapter}.{kind}", "sha256": f"{digest} {kind}", "stamp": ""}
                for kind in kinds
            ],
        }
        if reason:
            entry |= {"status": "failed", "reason": reason, "cell": cell}
        elif chapter in FACTS:
            entry["headline"] = {
                "data_version": "2026.1",
                "facts": stated(facts or {}),
                "products": None if products is None else list(products),
                "basis": basis,
            }
        found[f"{folder}/{chapter}"] = entry
    if document:
        whole = {"kind": "report", "name": "report.pdf", "sha256": digest, "stamp": ""}
        found[f"{folder}/report"] = {**common, "chapter": "", "files": [whole]}
    for kind in office:
        whole = {"kind": kind, "name": f"report.{kind}", "sha256": digest, "stamp": ""}
        found[f"{folder}/report.{kind}"] = {**common, "chapter": "", "files": [whole]}
    return found


class Folder:
    """Stands for a manifest where only its reports are asked for."""

    def __init__(self, *bundles: Mapping[str, Any]) -> None:
        self.reports = {name: entry for bundle in bundles for name, entry in bundle.items()}
