"""Claims made by hand, for tests of the chapter on claims: a ledger row, a link and a reported place."""

from __future__ import annotations

from typing import Any

from tests.made import tail


def claim(claim_id: str, metric: str, testable: str, value: Any, **given: Any) -> dict[str, Any]:
    """One row of `claims`: about Iran, for 30 June 2024, published the day after, unless told otherwise."""
    number = float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None
    row = {
        "claim_id": claim_id,
        "locator": "p1",
        "publisher": "The Paper",
        "published": "2024-07-01",
        "speaker": "An Official",
        "subject_country": "IRN",
        "metric": metric,
        "definition": "",
        "value": str(value),
        "value_number": number,
        "value_relation": "" if number is None else "exactly",
        "unit": "products",
        "period_start": "2024-06-30",
        "period_end": "2024-06-30",
        "calendar": "gregorian",
        "statement": f"Statement {claim_id}.",
        "quotation": "",
        "together": "",
        "testable": testable,
        "untestable_why": "",
    }
    return {**row, **tail("paper"), **given}


def link(claim_id: str, other: str, relation: str, note: str = "Because.") -> dict[str, Any]:
    """One row of `claim_links`."""
    row = {
        "link_id": f"{claim_id}--{other}",
        "claim_id": claim_id,
        "other_claim_id": other,
        "relation": relation,
    }
    return {**row, **tail("paper"), "note": note}


def reported(rank_id: str, metric: str, date: str, rank: int, **given: Any) -> dict[str, Any]:
    """One row of `reported_ranks`: a world rank of Iran that is no target."""
    row = {
        "rank_id": rank_id,
        "country": "IRN",
        "metric": metric,
        "date": date,
        "rank": rank,
        "rank_text": str(rank),
        "rank_relation": "exactly",
        "scope": "world",
        "is_target": False,
    }
    return {**row, **tail("paper"), **given}


def answer(claim_id: str, says: str, rows: str = "", reason: str = "So it is.") -> dict[str, Any]:
    """One row of `claim_answers`, shown in the chapter on the ecosystem."""
    row = {"claim_id": claim_id, "says": says, "rows": rows, "chapter": "07_ecosystem", "reason": reason}
    return {**row, **tail("paper")}


def use(product_id: str, condition: str, **given: Any) -> dict[str, Any]:
    """One row of `indications`."""
    row = {"indication_id": f"{product_id}-{condition}", "product_id": product_id, "condition": condition}
    return {**row, "regulator_id": "IFDA", **tail(), **given}


def bears(claim_id: str, table: str, row_id: str) -> dict[str, Any]:
    """One row of `claim_rows`."""
    link = {"link_id": f"{claim_id}--{table}--{row_id}", "claim_id": claim_id, "table": table}
    return {**link, "row_id": row_id, **tail("paper")}


def ledger(
    claims: list[dict[str, Any]],
    links: list[dict[str, Any]] | None = None,
    ranks: list[dict[str, Any]] | None = None,
    answers: list[dict[str, Any]] | None = None,
    rows: list[dict[str, Any]] | None = None,
    uses: list[dict[str, Any]] | None = None,
) -> dict[str, list[dict[str, Any]]]:
    """The tables `claims`, `claim_links`, `reported_ranks`, `claim_answers`, `claim_rows` and `indications`.

    For `made_tables(…, **ledger(…))`.

    An empty table still has its columns: it is given one row about a country that no test asks for.
    """
    nobody = claim(
        "nobody", "none", "no", 0, subject_country="XXX", source_id="elsewhere", untestable_why="no_table"
    )
    return {
        "claims": [*claims, nobody],
        "claim_links": [*(links or []), link("nobody", "nobody", "context")],
        "reported_ranks": [*(ranks or []), reported("nobody", "none", "2000", 1, country="XXX")],
        "claim_answers": [*(answers or []), answer("nobody", "undecided")],
        "claim_rows": [*(rows or []), bears("nobody", "events", "none")],
        "indications": [*(uses or []), use("nobody", "other")],
    }
