"""What the overview and the pages of changes say: a place held, moved, lost or never had, and why."""

from datetime import date

import pytest
from tests.prose import cases, expect, rendered, unrendered, untidy

CHAPTER = "00_overview"
MOVED = {"rank_before": [None, 5], "rank_now": [None, 4, 5], "count_before": [0, 2], "count_now": [0, 2, 3]}
THEN = date(2023, 1, 1)
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
FINDING = {"unit": "IRN", "count": 0, "places": "5th", "products": "6–7 products", "level": "low"}
MISSING = [None, "zero", "none_found", "not_searched"]
CLAIM = "the claimed 7th place holds only with 2–3 products"
OWN = {"fewest": 6, "count": 7}
VERDICTS = ["borne_out", "restated", "other_rule", "contradicted", "undecided"]

CASES = [
    *cases("headline", missing=MISSING, shared=[True, False], claim=["", CLAIM], **FINDING),
    *cases("headline", missing=MISSING, shared=False, claim=["", CLAIM], **FINDING | {"unit": "EUU"}),
    *cases(
        "claimed_place",
        relation=["exactly", "top_n"],
        claimed=7,
        verdict=VERDICTS,
        **OWN, with_least=[2, 3], with_most=[3, 6]
    ),
    *cases("since", rank=[None, 5], rank_before=[None, 4, 5], rank_now=5),
    *cases("now", missing=[None, "not_searched", "zero"], now=[None, 0, 7], low=53.0, high=[None, 143.4]),
    *cases("no_change", now=[None, 5], before=[None, 5], newer=[True, False], since=["", "2015"], change=2),
    *cases("strengths", strengths=SHARES),
    *cases("gaps", gaps=SHARES),
    *cases("neither", n=[0, 1, 5], high="health", high_share=0.66, low="research", low_share=0.38),
    *cases("without_value", not_collected=SHARES, not_searched=SHARES),
    *cases("not_judged", undocumented=SHARES, not_found=SHARES),
    *(case for name in ("gaps", "strengths") for case in cases(f"band_{name}")),
    *cases("what_changed", then=THEN, count_before=[0, 2], count_now=[0, 3], **CAME),
    *cases("what_changed", then=THEN, count_before=1, count_now=[0, 1], **CAME
           | {"lost_own": [1, 5], "lost": [("A",), FIVE], "gained_own": 5, "gained": FIVE}),
    *cases("why", moving=[[], CAUSES[:1]], made=[0, 1, 3], kept=[0, 1]),
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


def test_every_branch_is_rendered():
    assert unrendered(CHAPTER, CASES) == []


def test_every_passage_reads_cleanly():
    assert untidy(CHAPTER, CASES) == []


SENTENCES = [
    *(
        expect("headline", FINDING | {"shared": False, "claim": ""} | values, text)
        for values, text in [
            ({"missing": None}, "Irn: 5th in the world with 6–7 products (low confidence)"),
            (
                {"missing": None, "shared": True},
                "Irn: shared 5th in the world with 6–7 products (low confidence)",
            ),
            ({"missing": None, "claim": CLAIM}, f"Irn: 5th with 6–7 products, low confidence; {CLAIM}"),
            (
                {"missing": None, "unit": "USA"},
                "Usa with Irn: 5th in the world with 6–7 products (low confidence)",
            ),
            ({"missing": "zero"}, "Irn: no products by this rule, and its registers were searched"),
            (
                {"missing": "none_found", "claim": CLAIM},
                f"Irn: no products found, in registers that were searched in part only; {CLAIM}",
            ),
            (
                {"missing": "not_searched"},
                "What is licensed in Irn is not known: no register of it was searched",
            ),
        ]
    ),
    *(
        expect(
            "claimed_place",
            {"relation": "exactly", "claimed": 7, "verdict": verdict, **OWN, "with_least": 2, "with_most": 3},
            text,
        )
        for verdict, text in [
            ("borne_out", "the claimed 7th place is borne out independently"),
            ("restated", "the claimed 7th place rests only on those who claim it"),
            ("other_rule", CLAIM),
            ("contradicted", "the claimed 7th place holds under no rule"),
            ("undecided", "the claimed 7th place cannot be decided"),
        ]
    ),
    expect(
        "claimed_place",
        {"relation": "top_n", "claimed": 5, "verdict": "other_rule", **OWN, "with_least": 1, "with_most": 1},
        "the claimed place among the first 5 holds only with 1 product",
    ),
    expect(
        "claimed_place",
        {
            "relation": "exactly",
            "claimed": 8,
            "verdict": "other_rule",
            **OWN,
            "with_least": 4,
            "with_most": 6,
        },
        "the claimed 8th place holds only by another rule",
    ),
    expect("since", {"rank": 1, "rank_before": None}, "A year before it had no place."),
    expect("since", {"rank": 1, "rank_before": 1, "rank_now": 1}, "It held the same place a year before."),
    expect("since", {"rank": 1, "rank_before": 3, "rank_now": 1}, "A year before it stood 3rd."),
    expect("since", {"rank": None, "rank_before": None}, ""),
    expect("since", {"rank": None, "rank_before": 3}, "A year before it stood 3rd."),
    expect("now", {"missing": "not_searched", "now": None}, "not searched"),
    expect("now", {"missing": "none_found", "now": 0}, "0 (none found: searched in part)"),
    expect("now", {"missing": None, "now": 53, "low": 53.01, "high": 143.4}, "53–143"),
    expect("now", {"missing": None, "now": 7, "low": None, "high": None}, ""),
    expect("no_change", {"now": None}, "–"),
    expect("no_change", {"now": 5, "before": None}, "none before"),
    expect("no_change", {"now": 5, "before": 5, "newer": False}, "no newer figure"),
    expect("no_change", {"now": 5, "before": 0, "newer": True, "since": ""}, ""),
    expect(
        "no_change", {"now": 5, "before": 0, "newer": True, "since": "2015", "change": "+5"}, "+5 since 2015"
    ),
    expect("strengths", {"strengths": SHARES[2]}, "Strengths: products (94%) and R&D, % of GDP (90%)."),
    expect("gaps", {"gaps": []}, ""),
    expect("neither", {"n": 0}, "No measure of Irn can be compared with those of other countries."),
    expect(
        "neither",
        {"n": 5, "high": "health", "high_share": 0.66, "low": "research", "low_share": 0.38},
        ("Neither a strength nor a gap: of 5 measures health stands highest (66%), research lowest (38%)."),
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
            "On 1 January 2023 as on 1 January 2024 Irn had 1 product. Elsewhere no products began to "
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
            "On neither day is a product counted for Irn. 5 products ceased to count. Elsewhere no "
            "products began to count and 1 product ceased to."
        ),
    ),
    expect(
        "why",
        {"moving": [], "made": 0, "kept": 0},
        "Nothing moved the place, neither a licence nor a withdrawal nor a correction of our tables.",
    ),
    expect(
        "why",
        {"moving": CAUSES[:1], "made": 3, "kept": 1},
        (
            "What moved the place, in turn: "
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


@pytest.mark.parametrize(("name", "values", "text"), SENTENCES)
def test_a_sentence_reads(name, values, text):
    assert rendered(CHAPTER, name, values) == text
