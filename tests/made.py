"""Tiny tables made by hand, so that a test can state its expected values in full.

    tables = made_tables(products=[product("a", origin_country="IRN")], events=[event("a", "IFDA",
    "authorised", "2020-01-01")])

Every field that a test does not care about has a plain default; regulators, countries and sources follow
from the events.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from regenatlas.tables.load import Tables

JURISDICTION = {
    "IFDA": "IRN",
    "FDA": "USA",
    "EMA": "EUU",
    "MHRA": "GBR",
    "MFDS": "KOR",
    "PMDA": "JPN",
    "NMPA": "CHN",
}
UNION = {
    "DEU": ("1958-01-01", ""),
    "ITA": ("1958-01-01", ""),
    "GBR": ("1973-01-01", "2020-12-31"),
    "HRV": ("2013-07-01", ""),
}
REGION = {
    "IRN": "Southern Asia",
    "IND": "Southern Asia",
    "KOR": "Eastern Asia",
    "JPN": "Eastern Asia",
    "CHN": "Eastern Asia",
}


def product(product_id: str, **given: Any) -> dict[str, Any]:
    """One row of `products`: a named, verified cell therapy from Iran unless told otherwise."""
    row = {
        "product_id": product_id,
        "name": product_id.title(),
        "generic": "",
        "named": True,
        "class": "cell_therapy",
        "modality": "msc",
        "donor": "autologous",
        "therapeutic_area": "other",
        "indication": "",
        "substance": "viable_cells",
        "route": "medicine",
        "cord_blood_unit": False,
        "atmp_eu": "yes",
        "developer": "",
        "origin_country": "IRN",
        "originator_country": "",
        "holder_country": "",
        "first_jurisdiction": "",
        "may_be": "",
    }
    return {**row, **tail(), **given}


def event(product_id: str, regulator_id: str, kind_of_event: str, date: str, **given: Any) -> dict[str, Any]:
    """One row of `authorisations`; the regulator decides the jurisdiction."""
    row = {
        "event_id": f"{product_id}.{regulator_id}.{kind_of_event}.{date}",
        "product_id": product_id,
        "regulator_id": regulator_id,
        "event": kind_of_event,
        "kind": "",
        "date": date,
        "date_basis": "decision",
        "brand": "",
        "holder": "",
        "indication": "",
        "grade": "register",
    }
    return {**row, **tail(), **given}


def rule(definition_id: str, **given: Any) -> dict[str, Any]:
    """One row of `definitions`: everything living or genetic, in force, by origin, unless told otherwise."""
    row = {
        "definition_id": definition_id,
        "label": definition_id.replace("_", " "),
        "description": "",
        "question": "whose",
        "count_by": "origin",
        "eu": "members",
        "classes": "gene_therapy;cell_therapy;tissue_engineered",
        "atmp_eu": "yes;unclear",
        "routes": "medicine;device",
        "substances": "viable_cells;gene_vector",
        "cord_blood": False,
        "states": "in_force;conditional",
        "verified_only": False,
        "named_only": False,
        "in_range": True,
        "default": False,
        "note": "",
    }
    return {**row, **given}


def tail(source_id: str = "made") -> dict[str, Any]:
    """The columns with which every row ends."""
    return {"source_id": source_id, "verified": True, "evidence": "made for a test", "note": ""}


def made_tables(
    products: list[dict[str, Any]],
    events: list[dict[str, Any]],
    rules: list[dict[str, Any]] | None = None,
    sources: dict[str, str] | None = None,
    **more: list[dict[str, Any]],
) -> Tables:
    """A data package of these rows. `sources` maps a source_id to its publication date; `more` are further
    tables.
    """
    rules = rules or [
        rule("plain", default=True),
        rule("ever", states="in_force;conditional;suspended;withdrawn"),
    ]
    regulators = sorted({*JURISDICTION, *(e["regulator_id"] for e in events)})
    codes = sorted({*JURISDICTION.values(), *UNION, *REGION, *(p["origin_country"] for p in products)})
    dated = {"made": "2020-01-01", **(sources or {})}
    frames = {
        "products": pd.DataFrame(products or [product("none")]).iloc[0 if products else 1 :],
        "authorisations": pd.DataFrame(events or [event("none", "FDA", "authorised", "2000")]).iloc[
            0 if events else 1 :
        ],
        "definitions": pd.DataFrame(rules),
        "regulators": pd.DataFrame(
            [
                {
                    "regulator_id": r,
                    "name": r,
                    "jurisdiction": JURISDICTION.get(r, r[:3]),
                    "searched": "yes",
                    "searched_until": "2026-01-01",
                    **tail(),
                }
                for r in regulators
            ]
        ),
        "countries": pd.DataFrame(
            [
                {
                    "iso3": c,
                    "iso2": c[:2],
                    "name_en": c.title(),
                    "name_fa": "",
                    "kind": "bloc" if c == "EUU" else "country",
                    "un_region": "",
                    "un_subregion": REGION.get(c, ""),
                    "central_licence_from": UNION.get(c, ("", ""))[0],
                    "central_licence_until": UNION.get(c, ("", ""))[1],
                    **tail(),
                }
                for c in codes
            ]
        ),
        "sources": pd.DataFrame(
            [
                {
                    "source_id": s,
                    "title": f"Page {s}",
                    "publisher": f"Publisher of {s}",
                    "published": d,
                    "url": f"https://example.org/{s}",
                    "document": "",
                    "read_on": "2026-11",
                    "licence": "not stated",
                    "kind": "other_web",
                    "note": "",
                }
                for s, d in sorted(dated.items())
            ]
        ),
        **{name: pd.DataFrame(rows) for name, rows in more.items()},
    }
    return Tables({name: frame.reset_index(drop=True) for name, frame in frames.items()})
