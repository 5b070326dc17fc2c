"""The statements on a country, each with its verdict: what `regenatlas claims` lists."""

from __future__ import annotations

from collections import Counter
from typing import Any

from regenatlas.render.store.fingerprint import remembered
from regenatlas.report.parameters import Parameters
from regenatlas.tables.load import Tables


def tested(tables: Tables, parameters: Parameters) -> dict[str, Any]:
    """The country in words, rows of statements, and how many have each verdict."""
    listed: dict[str, Any] = remembered(
        "claims", tables, str(parameters), lambda: _tested(tables, parameters)
    )
    return listed


def _tested(tables: Tables, parameters: Parameters) -> dict[str, Any]:
    from regenatlas.chapters.claims.claims import audit
    from regenatlas.chapters.claims.tables import statements
    from regenatlas.report.report import Report

    p, report = parameters, Report("01_claims", parameters, tables)
    audited = statements(report, audit(tables, p.country, p.as_of, p.known_by))
    verdicts = [report.wording.label("verdict", code) for code in audited["verdict"]]
    columns = ["claim_id", "statement", "stated", "verdict", "our_count", "why"]
    audited = audited.assign(verdict=verdicts)
    rows = [[*row] for row in audited[columns].itertuples(index=False)]
    return {
        "country": report.country,
        "rows": rows,
        "verdicts": [[*one] for one in Counter(verdicts).most_common()],
    }
