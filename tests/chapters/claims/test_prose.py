"""What was stated and what the records say to it, in sentences and cells."""

from datetime import date

import pytest
from tests.prose import cases, expect, rendered, unrendered, untidy

from regenatlas.chapters.claims.claim_rules import NEAREST

CHAPTER = "04_claims"
JUNE, SUNDAY = date(2024, 6, 1), date(2024, 6, 30)
OUTCOMES = ["reproduced", "reproduced_under_another_definition", "contradicted", "left_open"]
TESTED = {
    "tried": 4,
    "rules": 2,
    "named": 2,
    "nearest": False,
    "names": ["a", "b"],
    "leaning": 0,
    "products": 7,
}

WHY = {
    "reason": ["coarse_dates", "licences_not_sales", ""], "outcome": ["contradicted", "reproduced"],
    "ours": 6, "low": 4, "high": 7, "definition": ["strict", None], "tried": 4, "rules": [1, 3, 4, 5],
    "named": 3, "nearest": [True, False], "names": [("a", "b", "c")], "leaning": [0, 2], "products": 7,
}  # fmt: skip
KEYS = [
    *(f"places_key_{key}" for key in ("reported", "top", "ours", "band")),
    *("stated_key_licensed_products_total", "stated_key_products_on_market"),
    *("stated_key_atmp_products_of_country", "stated_key_ours", "stated_key_early", "stated_key_band"),
]
CASES = [
    *cases("answer", claims=[0, 1, 3], asked=[0, 1, 2], outcomes="it holds as worded"),
    *cases("outcome", claims=[1, 9], outcome=OUTCOMES, n=[1, 2]),
    *cases("leaning", leaning=[0, 1, 2], holding=[1, 2]),
    *cases("undated", undated=[0, 1, 2]),
    *cases("later", later=[0, 1, 2], known_by=[None, date(2020, 1, 1)]),
    *cases("verdicts_title", claims=[1, 3], asked=[0, 2], reproduced=[0, 1, 2]),
    *cases("nearest_why", metric=[*NEAREST, "another"]),
    *cases("spoken", speaker=["", "narrator", "An Official"], publisher="A", published=["", "2024-07"]),
    *cases(
        "period", start=[None, JUNE, SUNDAY], day=[None, SUNDAY], solar_year=[None, 1402],
        basis=["period_end", "published", "reported_ranks", "period_start"],
    ),
    *cases(
        "our_count", nearest=["", "near"], testable=["rank", "flag", "product_count"], ours=[None, 5],
        tied=[0, 2], low=[None, 3, 5], high=5,
    ),
    *cases("why", **WHY),
    *cases("reading", label="strict", counted=["", "licences in force on the day"]),
    *cases("windows", label="strict", starts=[("2024-03-20",)]),
    *cases("period_counted", start=[None, JUNE, SUNDAY], day=SUNDAY),
    *cases("reported", reported=[1, 2], found=[0, 1, 2], most=1),
    *cases("places_title", reported=2, found=[0, 2], most=[1, 2], rule="strict"),
    *cases("stated_title", all=[1, 2], agree=[0, 1, 2]),
    *((key, {}) for key in KEYS),
    *cases("days_between", days=[None, 0, 1700], exact=[True, False]),
    *cases("reuse", title="Page", published=SUNDAY, n=[1, 2], older_published=JUNE, days=[1, 29]),
    *cases(
        "weekday", weekday="Sunday", spoken="The Paper, 2024", page_day=[None, JUNE], day=SUNDAY,
        fits=[True, False],
    ),
    *cases("stated_day", stated="Sunday, June 30", n=[1, 2], gregorian=[[SUNDAY]], solar_hijri=[[]]),
    *cases("place", rank=[None, 7]),
]  # fmt: skip


def test_every_branch_is_rendered():
    assert unrendered(CHAPTER, CASES) == []


def test_every_passage_reads_cleanly():
    assert untidy(CHAPTER, CASES) == []


SENTENCES = [
    expect(
        "answer",
        {"claims": 0, "asked": 0},
        "No statement about Irn in this field has been collected that was public by 1 January 2024. That is "
        "a gap in the ledger, not a sign that nobody has made one. At the end of this chapter stands what a "
        "statement would be held against.",
    ),
    expect(
        "answer",
        {"claims": 1, "asked": 0},
        "The ledger holds 1 statement about Irn that was public by 1 January 2024; the licence records can "
        "test none of them.",
    ),
    expect(
        "answer",
        {"claims": 1, "asked": 1, "outcomes": ["it holds as worded"]},
        "1 statement about Irn was public by 1 January 2024: held against the licence records, it holds as "
        "worded.",
    ),
    expect(
        "answer",
        {"claims": 3, "asked": 2, "outcomes": ["1 holds as worded", "1 holds under no rule"]},
        "3 statements about Irn were public by 1 January 2024, and the licence records speak to 2 of them. "
        "1 holds as worded and 1 holds under no rule.",
    ),
    expect("outcome", {"claims": 9, "outcome": "contradicted", "n": 1}, "1 holds under no rule"),
    expect("outcome", {"claims": 9, "outcome": "left_open", "n": 2}, "2 are left open by the records"),
    expect("leaning", {"leaning": 0, "holding": 2}, ""),
    expect("undated", {"undated": 0}, ""),
    expect(
        "undated",
        {"undated": 1},
        "1 statement stands on a page without a date and speaks of no dated period; it is kept, because "
        "nothing shows that its page is younger than this report.",
    ),
    expect("later", {"later": 0, "known_by": date(2020, 1, 1)}, ""),
    expect(
        "later",
        {"later": 1, "known_by": None},
        "1 further statement of the ledger is not used: it became public only later.",
    ),
    expect(
        "later",
        {"later": 2, "known_by": date(2020, 1, 1)},
        "2 further statements of the ledger are not used: they were not public by 1 January 2020, or stand "
        "on a page without a date.",
    ),
    expect("nearest_why", {"metric": "car_t_licensed"}, "a licence counts where it was given"),
    expect("nearest_why", {"metric": "another"}, "the definition of this report"),
    expect(
        "spoken",
        {"speaker": "An Official", "publisher": "The Paper", "published": "2024-07-01"},
        "An Official, The Paper, 1 July 2024",
    ),
    expect(
        "spoken", {"speaker": "narrator", "publisher": "The Paper", "published": "2024"}, "The Paper, 2024"
    ),
    expect("spoken", {"speaker": "", "publisher": "The Paper", "published": ""}, "The Paper, undated"),
    expect("period", {"start": SUNDAY, "day": SUNDAY, "solar_year": None}, "30 June 2024"),
    expect("period", {"start": JUNE, "day": SUNDAY, "solar_year": None}, "1 June 2024 to 30 June 2024"),
    expect(
        "period",
        {"start": None, "day": SUNDAY, "solar_year": None, "basis": "period_end"},
        "up to 30 June 2024",
    ),
    expect(
        "period",
        {"start": None, "day": SUNDAY, "solar_year": None, "basis": "published"},
        "30 June 2024 (day of the page)",
    ),
    expect(
        "period",
        {"start": None, "day": SUNDAY, "solar_year": None, "basis": "reported_ranks"},
        "30 June 2024 (inferred)",
    ),
    expect("period", {"day": None}, "undated"),
    expect(
        "period",
        {"start": date(2023, 3, 21), "day": date(2024, 3, 19), "solar_year": 1402},
        "Solar Hijri year 1402: 21 March 2023 to 19 March 2024",
    ),
    expect("our_count", {"nearest": ""}, ""),
    expect(
        "our_count", {"nearest": "near", "testable": "other", "ours": 5, "tied": 0, "low": 5, "high": 5}, "5"
    ),
    expect(
        "our_count",
        {"nearest": "near", "testable": "other", "ours": 5, "tied": 0, "low": 3, "high": 9},
        "5 (3 to 9)",
    ),
    expect(
        "why",
        {"reason": "coarse_dates", "low": 4, "high": 7, "definition": "near"},
        "licence dates allow 4 to 7, near",
    ),
    expect(
        "why",
        {"reason": "licences_not_sales", "definition": "near"},
        "fewer are said to be on sale than hold a licence, and our tables hold licences",
    ),
    expect("why", {"reason": "outside_field"}, "it lies outside regenerative medicine"),
    expect(
        "why",
        {"reason": "", "outcome": "contradicted", "ours": 6, "definition": "far"},
        "closest: 6, far",
    ),
    expect("why", {"reason": "", "outcome": "contradicted", "definition": None}, "no place under any rule"),
    *(
        expect("why", {"reason": "", "outcome": "reproduced"} | TESTED | given, text)
        for given, text in [
            ({"rules": 4}, "every rule"),
            ({"rules": 1, "nearest": True}, "the nearest of 4 rules alone"),
            ({"nearest": True}, "2 of 4 rules, the nearest among them"),
            ({"rules": 1, "named": 1, "names": ["a"]}, "1 of 4 rules: a"),
            ({"rules": 5, "tried": 9, "named": 2}, "5 of 9 rules, among them: a; b"),
            (
                {"rules": 1, "nearest": True, "leaning": 4},
                "the nearest of 4 rules alone; 4 of 7 products known from no other dated page",
            ),
        ]
    ),
    expect(
        "windows",
        {"label": "a", "starts": ["2024-03-20", "2025-03-21"]},
        "a, new since 20 March 2024 or 21 March 2025",
    ),
    expect("period_counted", {"start": JUNE, "day": SUNDAY}, "1 June 2024 to 30 June 2024"),
    expect("period_counted", {"start": SUNDAY, "day": SUNDAY}, "30 June 2024"),
    expect(
        "reported",
        {"reported": 1, "found": 1},
        "1 place in the world was reported for Irn; some counting rule gives it.",
    ),
    expect(
        "reported",
        {"reported": 1, "found": 0},
        "1 place in the world was reported for Irn; no counting rule gives it.",
    ),
    expect(
        "reported",
        {"reported": 2, "found": 0},
        "2 places in the world were reported for Irn; no rule gives any of them.",
    ),
    expect(
        "reported",
        {"reported": 3, "found": 2, "most": 1},
        "3 places in the world were reported for Irn. For 2 of them some rule gives the same; no single rule "
        "gives more than 1. A step between places that no one rule gives is neither a rise nor a fall.",
    ),
    expect(
        "places_title",
        {"reported": 2, "found": 2, "most": 2, "rule": "there"},
        "One rule gives every reported place (2 in all): there",
    ),
    expect(
        "places_title",
        {"reported": 2, "found": 1, "most": 1},
        "Of 2 reported places no single rule gives more than 1",
    ),
    expect(
        "places_title",
        {"reported": 2, "found": 0, "most": 0},
        "No rule gives any of the 2 reported places",
    ),
    expect("stated_title", {"all": 2, "agree": 1}, "1 of 2 statements gives our count on its day"),
    expect("days_between", {"days": 182, "exact": True}, "182"),
    expect("days_between", {"days": 1700, "exact": False}, "about 1,700"),
    expect("days_between", {"days": None, "exact": False}, "unknown"),
    expect(
        "reuse",
        {"title": "Page paper", "published": SUNDAY, "n": 1, "older_published": JUNE, "days": 29},
        "Page paper, published on 30 June 2024, repeats 1 statement published on 1 June 2024, 29 days "
        "earlier, as if of its own day.",
    ),
    expect(
        "weekday",
        {"weekday": "Sunday", "spoken": "The Paper, 2024", "page_day": SUNDAY, "day": SUNDAY, "fits": True},
        "«Sunday» (The Paper, 2024): by the date of the page this would be 30 June 2024; other pages give "
        "30 June 2024, which was a Sunday.",
    ),
    expect(
        "weekday",
        {"weekday": "Monday", "spoken": "The Paper, undated", "page_day": None, "day": SUNDAY, "fits": False},
        "«Monday» (The Paper, undated): other pages give 30 June 2024, which was no Monday.",
    ),
    expect(
        "stated_day",
        {
            "stated": "Wednesday, February 10",
            "n": 3,
            "gregorian": [date(2016, 2, 10), date(2021, 2, 10)],
            "solar_hijri": [date(2019, 1, 30)],
        },
        "«Wednesday, February 10», without a year, allows 3 readings: 10 February 2016 or 10 February 2021 "
        "as it stands; 30 January 2019 (10 Bahman 1397) if the month is the Solar Hijri one that is often "
        "given by this name. Each is an inference.",
    ),
    expect("place", {"rank": None}, "none"),
    expect("place", {"rank": 21}, "21st"),
]


@pytest.mark.parametrize(("name", "values", "text"), SENTENCES)
def test_sentences_say_what_a_statement_rests_on(name, values, text):
    assert rendered(CHAPTER, name, values) == text


@pytest.mark.parametrize("metric", NEAREST)
def test_each_nearest_definition_has_a_reason_of_its_own(metric):
    assert rendered(CHAPTER, "nearest_why", {"metric": metric}) != "the definition of this report"
