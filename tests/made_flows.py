"""Flows and programmes made by hand, for tests of the chapter on the outlook."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

from regenatlas.chapters.outlook.places import Field
from regenatlas.counting.flows import Flows
from tests.made import tail


def flows_of(
    stock: Any,
    entries: Any,
    exits: Any = None,
    pool: Any = None,
    members: Any = None,
    shared: int | None = None,
) -> Flows:
    """Flows of units A, B, C …; years end on 30 June, the last one in 2024."""
    stock, entries = np.array(stock), np.array(entries)
    years = entries.shape[1]
    return Flows(
        definition_id="made",
        days=tuple(date(2024 - years + year, 6, 30) for year in range(years + 1)),
        units=tuple("ABCDEFGHIJ"[: len(stock)]),
        stock=stock,
        entries=entries,
        exits=np.zeros_like(entries) if exits is None else np.array(exits),
        pool=np.array([True] * len(stock) if pool is None else pool),
        members=np.zeros(stock.shape, dtype=bool) if members is None else np.array(members),
        shared=shared,
        rows=("authorisations:a",),
    )


def field_of_counts(*units: Any) -> Field:
    """Each unit's counts, a list of equally likely ones for each year; independent, nothing shared."""
    size = 2 + max(max(year) for years in units for year in years)
    chances = [[np.bincount(year, minlength=size) / len(year) for year in years] for years in units]
    return Field(np.array(chances), None, np.zeros(len(units), dtype=bool))


def programme(
    key: str, metric: str = "target_rank", value: float | None = 5.0, **given: Any
) -> dict[str, Any]:
    """One row of `programmes`: an aim of Iran for a place in cell therapy, announced in August 2023."""
    row = {
        "programme_id": key, "name": f"{key} in cell therapy", "country": "IRN", "owner": "Someone",
        "announced": "2023-08", "due": "", "target_metric": metric, "target_value": value,
        "target_relation": "top_n" if metric == "target_rank" else "exactly",
        "unit": "rank" if metric == "target_rank" else "products", "outcome": "no_evidence", "outcome_on": "",
        "outcome_source_id": "", "product_id": "",
        "status": "nothing seen",
    }  # fmt: skip
    return {**row, **tail(), **given}
