"""What was stated and what the records say to it, in sentences and cells."""

from datetime import date

from tests.prose import cases, expect

from regenatlas.chapters.claims.claim_rules import OUTCOMES

CHAPTER = "01_claims"
JUNE, SUNDAY = date(2024, 6, 1), date(2024, 6, 30)
WHY = {
    "because": "", "testable": ["product_count", "rank", "flag", "uses_of_new"],
    "reason": ["", "coarse_dates", "licences_not_sales"], "ours": [None, 5], "nearest_value": 5,
    "alone": 6, "alone_value": 6, "closest_value": 4, "low": 4, "high": 7, "held": 1, "tried": 4,
    "n_products": 7, "n_missing": 0, "whole": True, "whose": "", "first_product": "A", "nearest": "",
    "near": True, "rules": 1,
}  # fmt: skip
# What decides the reason of a verdict beside all others.
WHY_OF = {
    "restated": {"alone": [None, 6], "n_missing": [0, 1, 3], "nearest": ["", "near"], "near": [True, False],
                 "rules": [1, 2]},
    "other_rule": {"held": [1, 2], "whole": [True, False], "rules": [1, 2, 3]},
    "contradicted": {"whose": ["", "Somebody"]},
}  # fmt: skip
BECAUSE = ["answered", "earlier", "conflict", "repeated", "shown", "own_account", "missed", "no_outcome"]
BECAUSE += ["under_way", "ahead", "licence_claimed"]
UNTESTED = ["forecast_or_aim", "qualitative", "undated", "not_due", "not_searched", "definition_unknown"]
UNTESTED += ["outside_field"]
CHANGE = {
    "because": "", "verdict": list(OUTCOMES[:5]), "testable": ["product_count", "uses_of_new"],
    "reason": ["coarse_dates", "uses_unknown", "holders_unknown", "licences_not_sales"],
    "lacking": [[], ["A", "B"]], "whose": ["", "Somebody"], "first_product": "A",
}  # fmt: skip
LINE = {
    "nearest_label": "near", "ours": [None, 5], "nearest_value": 5, "alone": [None, 6], "alone_value": 6,
    "rules": [0, 2], "held": 1, "names": [["a", "b"]], "definition": "far", "closest_value": 4, "low": 4,
    "high": 7, "reason": ["", "coarse_dates"],
}  # fmt: skip
PARTS = ["product_count", "new_products", "world_count", "regulator_count", "country_count", "uses_of_new"]
FLOW = {"claimed": 148, "start": JUNE, "day": SUNDAY, "stock_day": SUNDAY, "licences": 24, "in_force": 216}
KEYS = [
    *(f"places_key_{key}" for key in ("reported", "top", "ours", "band")),
    *("stated_key_licensed_products_total", "stated_key_products_on_market"),
    *("stated_key_atmp_products_of_country", "stated_key_ours", "stated_key_early", "stated_key_band"),
]
WORDED = {"words": "7th place", "time": "on 30 June 2024", "held": [1, 2], "tried": 23, "closest": "5th"}
LINE_OF = {"spoken": "A, 2024", "closest": "5th", "level": "medium", "seed": [True, False]}
CASES = [
    *cases("headline", parts=[("7th place", "7 products"), ("a", "b", "c")], closest="5th"),
    *cases("headline", parts=[()], verdict=list(OUTCOMES[:5]), **WORDED),
    *cases("headline", parts=[()], verdict="", claims=[0, 1, 3], borne_out=[0, 1, 2]),
    *cases("time", testable=["rank", "new_products"], period_start=["", "2024-06-01"], on=SUNDAY),
    *cases("closest", ours=[None, 5], testable=["rank", "flag"], tied=[0, 1]),
    *cases(
        "verdict_line", parts=[("a", "b"), ("a", "b", "c")], least=[None, 2], most=[2, 3], place="7th place",
        products=7, before=[None, 12], **LINE_OF,
    ),
    *cases("verdict_line", parts=[()], words="7th place", verdict=["other_rule", "restated"], **LINE_OF),
    *cases("uncertain", claims=56, restated=[0, 1, 24], undecided=[0, 15]),
    *cases("settles", restated=[0, 1, 24], coarse=[0, 3]),
    *cases(
        "answer", claims=[0, 3], documents=[None, 1, 2], own=3, world=[0, 2], outcomes=[["1 is contradicted"]]
    ),
    *cases("outcome", claims=[1, 2, 9], verdict=list(OUTCOMES), n=[1, 2, 9]),
    *cases("collected", own=[1, 3], world=[0, 2]),
    *cases("later", later=[0, 1, 2], known_by=[None, date(2020, 1, 1)]),
    *cases(
        "cards_title", claims=[1, 3], borne_out=[0, 1, 2], contradicted=[0, 1, 2], restated=[0, 2],
        undecided=0, official=[True, False],
    ),
    *cases("verdicts_title", restated=[0, 1, 2], undecided=[0, 1, 2]),
    *cases("together_title", sentences=[1, 3], never=[0, 1, 3]),
    *cases("part", testable=PARTS, claimed=7, value_relation="exactly"),
    *cases(
        "part", testable="new_products", claimed=7, value_relation=["at_least", "more_than", "up_to", "about"]
    ),
    *cases("part", testable="rank", value_relation=["exactly", "top_n"], claimed=7),
    *cases("part", testable=["holder", "flag"], value_relation="exactly", claimed=6, value="6 by Somebody"),
    *cases("at_place", place=7, day=SUNDAY, least=[2], most=[2, 3]),
    *cases("flow", **FLOW, new=[0, 11], above=[None, -0.1, 0.26], widest=117, sister=["", "x"]),
    *cases("flow_title", claimed=148, times=[None, 13.4]),
    ("windows_title", {"claimed": 6, "n": [3, 7]}),
    *cases("window", starts=[[JUNE, SUNDAY]], day=SUNDAY, n=[0, 1, 3]),
    *cases("spoken", speaker=["", "narrator", "An Official", "A"], publisher="A", published=["", "2024-07"]),
    *cases(
        "our_count", nearest=["", "near"], testable=["rank", "flag", "product_count"], ours=[None, 5],
        tied=[0, 2], low=[None, 3, 5], high=5,
    ),
    *(case for one in OUTCOMES for case in cases("why", **WHY | {"verdict": one} | WHY_OF.get(one, {}))),
    *cases("why", because=[*BECAUSE, "outside_field"], text="So it is.", other_published=["", "2024"]),
    *cases("change", **CHANGE),
    *cases("change", because=[*BECAUSE, *UNTESTED], verdict=list(OUTCOMES)),
    *cases("derivation", tried=0, because=["outside_field", *BECAUSE]),
    *cases("derivation", tried=4, because="", **LINE),
    *cases("said", quotation=["", "as it stands"], statement="In our words."),
    *cases("reading", label="strict", counted=["", "licences in force on the day"]),
    *cases("windows", label="strict", starts=[("2024-03-20",)]),
    *cases(
        "reported", reported=[1, 2], found=[0, 1, 2], most=1, chance=[2, 9], first=12, chance_day=SUNDAY
    ),
    *cases("reported_title", reported=[1, 3], found=[0, 1, 3], most=[1, 3]),
    *cases("places_title", whole=[True, False], places=[(), (7,), (12, 7)], reported=3, most=1),
    *cases("disagree", disagree=[True, False]),
    ("stated_year", {"numbers": [1, 4], "year": "2024"}),
    ("stated_title", {"years": ["1 or 4 in 2024", "7 in 2026"]}),
    *((key, {}) for key in KEYS),
    *cases("conflicts_title", conflicts=[1, 41]),
    *cases("conflict", statement="A.", spoken="X", other_statement="B.", other_spoken="Y", note="No."),
    *cases("chain", statement="A.", spoken="X, 2024", last_spoken=["", "Y, 2025"]),
    *cases("again_title", again=[1, 23], days=[None, 1700, 932], exact_days=[None, 932]),
    *cases("days_between", days=[None, 0, 1700], exact=[True, False]),
    *cases("reuse", title="Page", published=SUNDAY, n=[1, 2], older_published=JUNE, days=[1, 29]),
    *cases(
        "weekday", weekday="Sunday", spoken="The Paper, 2024", page_day=[None, JUNE], day=SUNDAY,
        fits=[True, False],
    ),
    *cases("stated_day", stated="Sunday, June 30", n=[1, 2], gregorian=[[SUNDAY]], solar_hijri=[[]]),
]  # fmt: skip


SENTENCES = [
    expect(
        "part",
        {"testable": "new_products", "value_relation": "at_least", "claimed": 10},
        "at least 10 new products",
    ),
    expect(
        "time",
        {"testable": "new_products", "period_start": "2024-06-01", "on": SUNDAY},
        "from 1 June 2024 to 30 June 2024",
    ),
    expect(
        "headline",
        {"parts": ("7th place", "7 products"), "closest": "5th"},
        "No counting rule gives Irn both 7th place and 7 products; the rule nearest to the words gives 5th",
    ),
    expect(
        "headline",
        {
            "parts": (),
            "verdict": "other_rule",
            "words": "8th place",
            "time": "on 30 June 2024",
            "held": 1,
            "tried": 23,
        }
        | {"closest": "5th"},
        "Irn was said to have 8th place on 30 June 2024: 1 of 23 rules gives that, the one nearest to the "
        "words gives 5th",
    ),
    expect(
        "headline",
        {"parts": (), "verdict": "", "claims": 3, "borne_out": 0},
        "None of 3 statements collected on Irn is confirmed independently",
    ),
    expect("headline", {"parts": (), "verdict": "", "claims": 0}, "No statement on Irn was collected"),
    expect(
        "uncertain",
        {"claims": 56, "restated": 24, "undecided": 15},
        "Of the 56 statements, 24 that are only restated and 15 that cannot be decided may still be true.",
    ),
    expect("uncertain", {"claims": 9, "restated": 0, "undecided": 0}, ""),
    expect(
        "settles",
        {"restated": 24, "coarse": 3},
        "Documents of others would settle 24 statements that are only restated, exact licence days 3 more.",
    ),
    expect("settles", {"restated": 0, "coarse": 1}, "Exact licence days would settle 1 statement."),
    expect(
        "answer",
        {"claims": 0},
        "That is a gap in the collection, not a sign that nobody has made a statement.",
    ),
    expect(
        "answer",
        {"claims": 3, "documents": 2, "outcomes": ["1 is contradicted", "2 cannot be decided"]},
        "Of the 3 statements in the 2 documents that this report set out to check, 1 is contradicted and 2 "
        "cannot be decided.",
    ),
    expect(
        "answer",
        {"claims": 3, "documents": None, "own": 2, "world": 1, "outcomes": ["all are contradicted"]},
        "We collected 2 statements on Irn and 1 on the world: all are contradicted.",
    ),
    expect("outcome", {"claims": 9, "verdict": "borne_out", "n": 1}, "1 is confirmed independently"),
    expect("outcome", {"claims": 9, "verdict": "undecided", "n": 2}, "2 cannot be decided"),
    expect("outcome", {"claims": 9, "verdict": "outside", "n": 9}, "all lie outside these tables"),
    expect("outcome", {"claims": 2, "verdict": "restated", "n": 2}, "both are only restated"),
    expect("outcome", {"claims": 1, "verdict": "contradicted", "n": 1}, "it is contradicted"),
    expect(
        "collected",
        {"own": 188, "world": 8},
        "We collected 188 statements on Irn and 8 on the world that were public by 1 January 2024, those of "
        "the documents among them.",
    ),
    expect(
        "cards_title",
        {"claims": 202, "borne_out": 2, "contradicted": 1, "official": True},
        "2 of 202 statements are confirmed independently; 1 is contradicted",
    ),
    expect(
        "together_title",
        {"sentences": 9, "never": 6},
        "No counting rule bears out 6 of 9 sentences as a whole",
    ),
    expect("part", {"testable": "new_products", "value_relation": "exactly", "claimed": 6}, "6 new products"),
    expect("part", {"testable": "rank", "value_relation": "exactly", "claimed": 7}, "7th place"),
    expect(
        "at_place",
        {"place": 7, "day": SUNDAY, "least": 2, "most": 3},
        "7th place (30 June 2024): only rules that count 2 to 3 products of Irn give it.",
    ),
    expect(
        "flow_title",
        {"claimed": 148, "times": 13.45},
        "148 new products in the world: about 13 times too many",
    ),
    expect(
        "flow",
        {**FLOW, "new": 11, "above": 0.264, "widest": 117, "sister": "x"},
        "From 1 June 2024 to 30 June 2024, 148 products are said to have been approved in the world. Our "
        "records have 11 products newly licensed in that period, by 24 licences. As a count of what was "
        "licensed on 30 June 2024 it is 26% above the widest count by any rule (117 products); 216 licences "
        "were in force. Another text gives the same number for what stands on that day: probably a stock was "
        "reported as a flow.",
    ),
    expect(
        "windows_title",
        {"claimed": 6, "n": [3, 7]},
        "6 new products? By our records 3 or 7",
    ),
    expect(
        "window",
        {"starts": [JUNE, SUNDAY], "day": SUNDAY, "n": 3},
        "Counted from 1 June 2024 or 30 June 2024, 3 products were new by 30 June 2024.",
    ),
    expect("later", {"later": 0, "known_by": date(2020, 1, 1)}, ""),
    expect(
        "later",
        {"later": 1, "known_by": None},
        "1 further statement is not used: it became public only later.",
    ),
    expect(
        "later",
        {"later": 2, "known_by": date(2020, 1, 1)},
        "2 further statements are not used: they were not public by 1 January 2020, or stand "
        "on a page without a date.",
    ),
    expect(
        "spoken",
        {"speaker": "An Official", "publisher": "The Paper", "published": "2024-07-01"},
        "An Official, The Paper, 1 July 2024",
    ),
    expect(
        "spoken", {"speaker": "narrator", "publisher": "The Paper", "published": "2024"}, "The Paper, 2024"
    ),
    expect("spoken", {"speaker": "", "publisher": "The Paper", "published": ""}, "The Paper, undated"),
    expect("our_count", {"nearest": ""}, ""),
    expect(
        "our_count", {"nearest": "near", "testable": "other", "ours": 5, "tied": 0, "low": 5, "high": 5}, "5"
    ),
    expect(
        "our_count",
        {"nearest": "near", "testable": "other", "ours": 5, "tied": 0, "low": 3, "high": 9},
        "5 (3 to 9)",
    ),
    *(
        expect("why", values, text)
        for values, text in [
            ({"because": "answered", "text": "A page shows it."}, "A page shows it."),
            (
                {"because": "earlier", "other_published": "2020-10-13"},
                "The same sentence stood in a text of 13 October 2020.",
            ),
            (
                {"because": "conflict", "other_published": "2019-09-04"},
                "A statement of 4 September 2019 says otherwise; a count by one rule would decide.",
            ),
            ({"because": "outside_field"}, "It lies outside regenerative medicine."),
        ]
    ),
    *(
        expect(
            "why",
            {
                "because": "",
                "testable": "product_count",
                "whole": True,
                "tried": 4,
                "nearest": "near",
                "near": True,
            }
            | given,
            text,
        )
        for given, text in [
            (
                {"verdict": "borne_out", "nearest_value": 5, "alone_value": 4},
                "Our count: 5; without the statement's own documents: 4.",
            ),
            (
                {"verdict": "restated", "near": False, "ours": 7, "nearest_value": 7, "rules": 1},
                "The nearest count is 7; another rule agrees only by its own documents.",
            ),
            (
                {"verdict": "restated", "near": False, "ours": None, "testable": "rank", "rules": 2},
                "The nearest rule gives none; other rules agree only by its own documents.",
            ),
            (
                {"verdict": "restated", "n_missing": 3, "n_products": 7},
                "3 of 7 products are known only from the statement's own documents.",
            ),
            (
                {"verdict": "restated", "testable": "rank", "alone": None},
                "Only with its own documents; without them no place.",
            ),
            (
                {"verdict": "other_rule", "rules": 1, "held": 1, "ours": 5, "nearest_value": 5},
                "The rule nearest to the words gives 5; 1 of 4 rules gives it.",
            ),
            (
                {"verdict": "other_rule", "rules": 2, "held": 1, "ours": None, "whole": False},
                (
                    "The rule nearest to the words gives none; 2 of 4 rules give it, 1 of them without the "
                    "statement's own documents, none together with the rest of the sentence."
                ),
            ),
            (
                {"verdict": "contradicted", "ours": 5, "nearest_value": 5, "closest_value": 6, "whose": ""},
                "No rule gives it: the one nearest to the words gives 5, the closest of all 6.",
            ),
            (
                {"verdict": "contradicted", "ours": 0, "whose": "Taskin", "first_product": "DestroCell"},
                "DestroCell, for one of the named diseases, is of Taskin.",
            ),
            (
                {"verdict": "undecided", "reason": "coarse_dates", "low": 4, "high": 7},
                "Exact licence days would decide; known dates allow 4 to 7.",
            ),
        ]
    ),
    expect(
        "derivation",
        {"tried": 4, "nearest_label": "near", "ours": 5, "nearest_value": 5, "alone": None, "rules": 2}
        | {"held": 1, "names": ["a", "b"], "reason": ""},
        "nearest rule «near»: 5; without the statement's own documents: none; given by 2 of 4 rules, without "
        "those documents by 1: a; b",
    ),
    expect("said", {"quotation": "as it stands", "statement": "x"}, "«as it stands»"),
    expect("said", {"quotation": "", "statement": "In our words."}, "In our words."),
    expect(
        "change",
        {"because": "", "verdict": "restated", "lacking": ["A", "B"]},
        "A register entry, or a dated document of somebody else, for A and B.",
    ),
    expect("change", {"because": "no_outcome"}, "A dated report of the outcome."),
    expect(
        "windows",
        {"label": "a", "starts": ["2024-03-20", "2025-03-21"]},
        "a, new since 20 March 2024 or 21 March 2025",
    ),
    expect(
        "reported",
        {"reported": 1, "found": 1, "chance": 2, "first": 12, "chance_day": SUNDAY},
        "1 place in the world was reported for Irn; some counting rule gives it. Between them the rules gave "
        "2 of the first 12 places on 30 June 2024.",
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
        {"reported": 3, "found": 2, "most": 1, "chance": 9, "first": 12, "chance_day": SUNDAY},
        "Some rule gives 2 of 3 places reported for Irn. A step between places that no single rule gives is "
        "neither a rise nor a fall. Agreement by chance is likely: between them the rules gave 9 of the "
        "first 12 places on 30 June 2024.",
    ),
    expect(
        "reported_title",
        {"reported": 8, "found": 7, "most": 3},
        "A single counting rule gives at most 3 of 8 reported places",
    ),
    expect(
        "places_title",
        {"whole": False, "places": [12, 8, 7]},
        "No single counting rule gives 12th, 8th and 7th place",
    ),
    expect(
        "stated_title",
        {"years": ["1 or 4 in 2024", "7 in 2026"]},
        "Stated products: 1 or 4 in 2024; 7 in 2026",
    ),
    expect(
        "again_title",
        {"again": 23, "days": 1700, "exact_days": 932},
        "23 statements were made again, one about 1,700 days later",
    ),
    expect(
        "conflict",
        {"statement": "A.", "spoken": "X", "other_statement": "B.", "other_spoken": "Y", "note": "Not both."},
        "A. (X) Against this: B. (Y) Not both.",
    ),
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
]
