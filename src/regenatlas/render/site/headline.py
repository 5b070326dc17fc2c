"""The few facts of a bundle that a front page shows and compares countries by.

They are copied from the ledgers as they stand there, value and words, so that a front page never says what no
report says. A batch keeps them in its manifest; nobody has to open thousands of ledgers to write an index.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

#: By chapter, what the front page calls a fact and the id under which the ledger has it. Where two chapters
#: state the same, the one on standing is asked first.
FACTS: dict[str, dict[str, str]] = {
    "01_standing": {
        "rank": "rank",
        "rank_best": "rank_best",
        "rank_worst": "rank_worst",
        "ranked": "ranked",
        "count": "count",
        "count_before": "count_before",
        "named": "named",
        "verified": "verified",
        "per_head": "per_head",
        "rank_per_head": "rank_per_head",
    },
    "00_overview": {
        "rank": "rank",
        "rank_best": "rank_best",
        "rank_worst": "rank_worst",
        "ranked": "ranked",
        "count": "count",
        "count_before": "changes_count_before",
        "per_head": "per_head",
    },
}

#: The table whose rows are the products behind the place.
_PRODUCTS = "counted-products"


def headline(ledger: Mapping[str, Any]) -> dict[str, Any]:
    """What a front page shows of a chapter: {} unless the chapter has headline facts.

    `facts`: by name the `value` and `text` of each fact that is there; `products`: the ids of the counted
    products, None where the chapter does not list them; `data_version`: of the tables they come from.
    """
    wanted = FACTS.get(str(ledger.get("chapter")))
    if wanted is None:
        return {}
    stated = {fact["id"]: fact for fact in ledger.get("facts", ())}
    facts = {
        name: {"value": stated[fact]["value"], "text": stated[fact]["text"]}
        for name, fact in wanted.items()
        if fact in stated and stated[fact]["value"] is not None
    }
    return {
        "data_version": str(ledger.get("data_version", "")),
        "facts": facts,
        "products": _products(ledger, stated, facts),
    }


def merged(headlines: Iterable[tuple[str, Mapping[str, Any]]]) -> dict[str, Any]:
    """The headline of a bundle from those of its chapters, given as (chapter, headline)."""
    order = list(FACTS)
    known = [(chapter, one) for chapter, one in headlines if one and chapter in FACTS]
    found: dict[str, Any] = {"data_version": "", "facts": {}, "products": None}
    for _, one in sorted(known, key=lambda item: order.index(item[0])):
        found["facts"] = {**one["facts"], **found["facts"]}
        found["data_version"] = found["data_version"] or one["data_version"]
        if found["products"] is None:
            found["products"] = one["products"]
    return found


def _products(
    ledger: Mapping[str, Any], stated: Mapping[str, Any], facts: Mapping[str, Any]
) -> list[str] | None:
    if facts.get("count", {}).get("value") == 0:
        return []
    if _PRODUCTS not in stated:
        return None
    refs = [ledger["rows"][at]["row"] for at in stated[_PRODUCTS]["rows"]]
    return sorted(ref.partition(":")[2] for ref in refs if ref.startswith("products:"))
