"""What the analyses tell of every country: the reference for all those that have no reference report.

The reports of three countries are compared word by word. A slip in a row that only a fourth country's report
would tell changes a line here.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date
from typing import Any

import pandas as pd

from regenatlas.chapters.capacity import capacity
from regenatlas.chapters.capacity.donors import donor_registers
from regenatlas.chapters.ecosystem.ecosystem import institutions
from regenatlas.chapters.overview import overview
from regenatlas.chapters.region.neighbours import neighbour_codes
from regenatlas.chapters.science import science
from regenatlas.counting import country_series, evidence
from regenatlas.counting.peers import default_peers
from regenatlas.counting.products import products
from regenatlas.counting.searched import of_count
from regenatlas.counting.snapshot import Snapshot, definitions, take_snapshot
from regenatlas.tables.load import Tables

COLUMNS = ["country", "measure", "told"]
NOTHING = "nothing"
SILENT = {
    "country",
    "rows",
    "period",
    "day",
    "first_day",
    "told",
    *("title", "note", "evidence", "publisher"),
}
Told = tuple[str, str, str]  # country, measure, what is told


def world(tables: Tables, as_of: date) -> pd.DataFrame:
    """One line per country and measure, as text: country (ISO3), measure, told; sorted."""
    snapshot = take_snapshot(tables, as_of)
    lines = [*_products(tables, as_of), *_indicators(tables, snapshot), *_rows(tables, snapshot)]
    lines += _evidence(tables, snapshot)
    return pd.DataFrame(sorted([*lines, *_regions(tables, snapshot)]), columns=COLUMNS)


def to_csv(frame: pd.DataFrame) -> str:
    """A frame of `world` as a file; comma-separated, UTF-8."""
    return str(frame.to_csv(index=False, lineterminator="\n"))


def changes(before: str, after: str) -> list[str]:
    """What differs between two files of `to_csv`, a line each: country, measure, was → is."""
    old, new = _read(before), _read(after)
    return [
        f"{', '.join(key)}: {old.get(key, NOTHING)} → {new.get(key, NOTHING)}"
        for key in sorted(old.keys() | new.keys())
        if old.get(key) != new.get(key)
    ]


def _read(text: str) -> dict[tuple[str, str], str]:
    return {(country, measure): text for country, measure, text in csv.reader(io.StringIO(text))}


def _products(tables: Tables, as_of: date) -> Iterator[Told]:
    for rule in definitions(tables):
        counted = take_snapshot(tables, as_of, rule).counted
        for country, part in counted.groupby("country"):
            named = " ".join(sorted(part["product_id"]))
            yield str(country), f"products, {rule.definition_id}", f"{len(part)}: {named}"


def _evidence(tables: Tables, snapshot: Snapshot) -> Iterator[Told]:
    """What the count of each country with a regulator or a product rests on, or why there is none."""
    licensed = set(tables["regulators"]["jurisdiction"]) | set(snapshot.counts.index)
    for code in sorted(licensed - {"EUU"}):
        products = evidence.products_by_grade(tables, code, snapshot)
        own = evidence.identity_range(tables, code, snapshot)
        found = {
            "missing": str(of_count(tables, code, snapshot.as_of, own.most) or ""),
            "products": f"{own.fewest} to {own.most}" if own.most else "",
            "grades": " ".join(f"{key} {n}" for key, n in sorted(products["grade"].value_counts().items())),
            "confidence": str(evidence.confidence(tables, code, snapshot).level),
        }
        yield code, "evidence", _words(found, 0)


def _indicators(tables: Tables, snapshot: Snapshot) -> Iterator[Told]:
    for name, _label, _unit, digits, measure in overview.MEASURES:
        for row in measure(tables, snapshot).to_dict("records"):
            yield str(row["country"]), f"overview, {name}", _words(row, digits + 4)
    for code in sorted(set(tables["country_indicators"]["indicator"])):
        newest = country_series.newest(country_series.series(tables, code, snapshot))
        for row in newest.to_dict("records"):
            yield str(row["country"]), f"indicator, {code}", _words(row, 6)


def _rows(tables: Tables, snapshot: Snapshot) -> Iterator[Told]:
    """What is told row by row, each under its key."""
    codes = sorted(set(tables["ecosystem"]["country"]))
    homes = sorted(set(tables["products"]["origin_country"]))
    by_home = [products(tables, code, snapshot).assign(country=code) for code in homes if code]
    listed = [institutions(tables, code, snapshot)[0].assign(country=code) for code in codes]
    counts = [science.counts(tables, what, snapshot) for what in ("publications", "trials")]
    frames = {
        "product_id": pd.concat(by_home),
        "activity_id": capacity.activity(tables, snapshot)[0],
        "count_id": pd.concat(counts),
        "institution_id": pd.concat(listed),
        "as_of": donor_registers(tables, snapshot).rename(columns={"n": "donors"}),
    }
    for key, frame in frames.items():
        for row in frame.to_dict("records"):
            yield str(row["country"]), f"{key.removesuffix('_id')}, {row[key]}", _words(row, 6)


def _regions(tables: Tables, snapshot: Snapshot) -> Iterator[Told]:
    for code in snapshot.counts.index:
        yield code, "peers", " ".join(default_peers(tables, code, snapshot))
    counts, _ = capacity.activity(tables, snapshot)
    countries = tables["countries"]
    for code in countries.loc[countries["kind"] == "country", "iso3"]:
        near, region = neighbour_codes(tables, code), capacity.region(tables, counts, code)
        if near:
            yield code, "neighbours", " ".join(near)
        if region:
            yield code, "world region", _words({name: fact.value for name, fact in region.items()}, 6)


def _words(row: dict[str, Any], digits: int) -> str:
    """Every cell that says something, by its column's name."""
    cells = []
    for column, cell in row.items():
        if column in SILENT or cell in ("", ()):
            continue
        if isinstance(cell, tuple):
            cells.append(f"{column} {' '.join(cell)}")
        elif not pd.isna(cell):
            cells.append(f"{column} {round(cell, digits) if isinstance(cell, float) else cell}")
    return "; ".join(cells)
