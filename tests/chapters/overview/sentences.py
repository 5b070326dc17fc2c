"""What the overview and the pages of changes say: a place held, moved, lost or never had, and why."""

from datetime import date

from tests.made_site import CHAPTERS as ALL
from tests.prose import cases, expect

CHAPTER = "00_overview"
MOVED = {"rank_before": [None, 5], "rank_now": [None, 4, 5], "count_before": [0, 2], "count_now": [0, 2, 3]}
THEN = date(2023, 1, 1)
CHAPTERS = list(ALL[1:])  # the brief leads to all but itself
SHARES = [[], ["products (94%)"], ["products (94%)", "R&D, % of GDP (90%)"]]
CAME = {
    "unit": "IRN",
    "fewest_before": 0,
    "products": "2 products",
    "gained_own": 2,
    "gained": ("B", "C"),
    "lost_own": 0,
    "lost": (),
    "gained_others": 0,
    "lost_others": 1,
    "missing": "",
}
FIVE = tuple("ABCDE")
CAUSES = ["own new products (from none to 1st)", "corrections of our tables"]
EVENT = {
    "event": "authorised",
    "regulator_id": "IFDA",
    "jurisdiction": "IRN",
    "date": "2023-05",
    "grade": "interested",
}
CORRECTION = {"table": "products", "row_id": "a", "column": "developer", "reason": "the page names it"}
CASES = [
    *cases("opening", sentence="Irn has none", says=[True, False], level="low"),
    *cases("finding", sentence="Irn has none", ends=[True, False], says=[True, False], level="low",
           chapter="The place"),
    *(case for name in CHAPTERS for case in cases(f"chapter_{name}")),
    *cases("value", missing=[None, "none_found", "zero"], now=[0, 7], low=53.0, high=[None, 143.4]),
    *cases("middle", median=[None, 0, 2], of=73),
    *(case for level in ("high", "medium", "low") for case in cases(f"level_{level}")),
    *cases("tiles", n=[0, 1, 2, 8], above=[0, 1, 2], below=[0, 1, 2]),
    *cases("without_value", not_collected=SHARES, not_searched=SHARES),
    *cases("peers", missing=[None, "not_searched", "none_found"], peers=6, more=[0, 1, 3], same=[0, 1],
           doubtful=[True, False]),
    *cases("peer_count", missing=[None, "not_searched", "none_found"], low=[6, 7], n=7),
    *cases("peer_licensed", licensed=[None, 7], licensed_low=6, licensed_high=[None, 7]),
    *cases("peer_transplants", transplants=[None, 53], transplants_low=53.2, transplants_high=[None, 143.4]),
    *cases("peer_research", research=[None, 3]),
    *cases("peer_place", rank=[None, 5], best=5, worst=[5, 6]),
    *cases("changed", missing=["", "not_searched"], unit="IRN", rank_before=[None, 5], rank_now=[None, 4, 5]),
    *cases("what_changed", then=THEN, count_before=[0, 2], count_now=[0, 3], **CAME),
    *cases("what_changed", then=THEN, count_before=1, count_now=[0, 1], **CAME
           | {"lost_own": [1, 5], "lost": [("A",), FIVE], "gained_own": 5, "gained": FIVE}),
    *cases("what_changed", then=THEN, count_before=1, count_now=1, **CAME | {"lost_others": 0}),
    *cases("what_changed", then=THEN, count_before=0, count_now=0, **CAME | {"missing": "not_searched"}),
    *cases("why", moving=[[], CAUSES[:1], CAUSES], made=[0, 1, 3], kept=[0, 1]),
    *cases("cause", cause=["corrections", "own_gained", "own_lost", "gained", "lost"], before=[None, 1, 2],
           after=[None, 1]),
    *cases("moved", unit="IRN", then=THEN, **MOVED, movement="kept its place", places="5th", fewest=2,
           missing="none_found"),
    *cases("places", **MOVED),
    *(case for name in ("own", "gained", "lost", "corrections") for case in cases(f"heading_{name}")),
    *(case for name in ("own", "gained", "lost", "corrections") for case in cases(f"nothing_{name}")),
    *cases("own_product", name="Alpha", change=["gained", "lost"], decisions=[[], ["licensed", "ended"]]),
    *cases("decision", **EVENT, date_basis=["decision", "not_later_than"]),
    *cases("overtaking", change=["gained", "lost"], country="USA", unit="IRN", products="1 product (Alpha)"),
    *cases("products", n=1, names=("A",)),
    *cases("products", n=9, names=tuple("ABCDEFGHI")),
    *cases("products_of", n=1, names=("A",), country="USA"),
    *cases("without_effect", overtaking=[0, 1], others=("1 product of Japan", "1 product of Korea")),
    *cases("corrections", made=[1, 3], unit="IRN", own=[0, 1]),
    *cases("correction", **CORRECTION, was=["", "Royan"], now=["", "Royan"]),
    *cases("restated", day=THEN, version="2026.1", stated="1 product", recount=["2 products", "1 product"]),
    *cases("count_and_place", count=[0, 1], rank=[None, 2]),
]  # fmt: skip


SENTENCES = [
    expect(
        "finding",
        {"sentence": "Irn stands 5th", "ends": False, "says": False, "level": "low", "chapter": "The place"},
        "Irn stands 5th. Low confidence · The place",
    ),
    expect(
        "finding",
        {
            "sentence": "Irn stands 5th (low confidence)",
            "ends": False,
            "says": True,
            "level": "low",
            "chapter": "The place",
        },
        "Irn stands 5th (low confidence). · The place",
    ),
    expect("value", {"missing": None, "now": 7, "low": None, "high": None}, "7"),
    expect("value", {"missing": None, "now": 53, "low": 53.01, "high": 143.4}, "53–143"),
    expect("value", {"missing": "none_found", "now": 0, "low": None, "high": None}, "none found"),
    expect("middle", {"median": 13, "of": 73}, "13 (73 countries)"),
    expect("middle", {"median": None, "of": 4}, ""),
    expect(
        "tiles",
        {"n": 8, "above": 2, "below": 5},
        "Irn stands above the world median in 2 of 8 measures, below it in 5",
    ),
    expect(
        "tiles",
        {"n": 1, "above": 0, "below": 1},
        "Irn stands below the world median in the only measure known",
    ),
    expect(
        "peers",
        {"missing": None, "peers": 6, "more": 3, "same": 1, "doubtful": False},
        "3 of 6 peers have more products than Irn",
    ),
    expect(
        "peers",
        {"missing": None, "peers": 6, "more": 0, "same": 1, "doubtful": True},
        "No peer of Irn has more products, 1 may have as many",
    ),
    expect(
        "peers",
        {"missing": "not_searched", "peers": 6, "more": 3, "same": 0, "doubtful": False},
        "Whether Irn has products is not known; 6 countries beside it",
    ),
    expect("peer_count", {"missing": None, "low": 6, "n": 7}, "6–7"),
    expect("peer_place", {"rank": 5, "best": 5, "worst": 6}, "5th to 6th"),
    expect("peer_place", {"rank": 8, "best": 8, "worst": 8}, "8th"),
    expect(
        "changed",
        {"missing": "", "unit": "IRN", "rank_before": 5, "rank_now": 5},
        "Irn kept 5th place in a year",
    ),
    expect(
        "changed",
        {"missing": "", "unit": "IRN", "rank_before": 6, "rank_now": 5},
        "Irn moved from 6th to 5th place in a year",
    ),
    expect(
        "changed",
        {"missing": "", "unit": "IRN", "rank_before": None, "rank_now": None},
        "No product of Irn was found for now or a year ago",
    ),
    expect(
        "without_value",
        {"not_collected": ["transplants"], "not_searched": ["products"]},
        "Not collected for Irn: transplants. Not known, because no register of Irn was searched: products.",
    ),
    expect(
        "what_changed",
        {
            "then": THEN,
            "count_before": 4,
            "count_now": 7,
            **CAME,
            "fewest_before": 3,
            "products": "6–7 products",
        },
        (
            "Since 1 January 2023 Irn went from 3–4 to 6–7 products. 2 products began to count: B and C."
            " Elsewhere no products began to count and 1 product ceased to."
        ),
    ),
    expect(
        "what_changed",
        {"then": THEN, "count_before": 1, "count_now": 1, **CAME, "fewest_before": 1, "gained_own": 0},
        (
            "Irn has as many products as on 1 January 2023: 1. Elsewhere no products began to "
            "count and 1 product ceased to."
        ),
    ),
    expect(
        "what_changed",
        {"then": THEN, "count_before": 0, "count_now": 2, **CAME},
        (
            "Since 1 January 2023 Irn went from 0 to 2 products. 2 products began to count: B and C. "
            "Elsewhere no products began to count and 1 product ceased to."
        ),
    ),
    expect(
        "what_changed",
        {
            "then": THEN,
            "count_before": 0,
            "count_now": 0,
            **CAME,
            "gained_own": 0,
            "lost_own": 5,
            "lost": FIVE,
        },
        (
            "None was found for 1 January 2023 either. 5 products ceased to count. "
            "Elsewhere no products began to count and 1 product ceased to."
        ),
    ),
    expect(
        "why",
        {"moving": [], "made": 0, "kept": 0},
        "The place did not move: neither licences nor withdrawals nor corrections of our tables changed it.",
    ),
    expect(
        "why",
        {"moving": CAUSES[:1], "made": 3, "kept": 1},
        (
            "One thing moved the place: "
            "own new products (from none to 1st). Our tables saw 3 "
            "corrections in that time; rows that 1 of them took out are not counted on either day."
        ),
    ),
    expect("cause", {"cause": "lost", "before": None, "after": None}, "withdrawals of others"),
    expect(
        "cause",
        {"cause": "own_gained", "before": None, "after": 1},
        "its own new products (from none to 1st)",
    ),
    expect(
        "moved",
        {**dict(zip(MOVED, (None, 5, 0, 3), strict=True)), "unit": "IRN", "then": THEN, "fewest": 2},
        "On 1 January 2023 Irn had no counted product; on 1 January 2024 it takes 5th place with 3 products. "
        "Of the 3 products some may be the same: there are at least 2.",
    ),
    expect(
        "decision",
        {**EVENT, "date_basis": "decision"},
        "licensed by IFDA (Irn), May 2023 (statement of an interested official only)",
    ),
    expect(
        "decision",
        {**EVENT, "date_basis": "not_later_than"},
        "licensed by IFDA (Irn), May 2023 at the latest (statement of an interested official only)",
    ),
    expect(
        "correction",
        {**CORRECTION, "was": "", "now": "Royan"},
        "products:a, developer: was empty, is Royan; the page names it",
    ),
]
