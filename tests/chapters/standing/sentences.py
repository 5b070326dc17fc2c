"""What the chapter says of a place: held, shared, lost, moved, or none at all."""

from datetime import date

from tests.prose import cases, expect

CHAPTER = "02_standing"
PLACE = {"unit": "IRN", "rank": [None, 5], "count": [1, 7], "ranked": 16}
RIVALS = [(), ("JPN",), ("JPN", "KOR"), ("JPN", "KOR", "CHN", "IND")]
GAP = {
    "above_n": 13,
    "to_tie": 6,
    "to_pass": 7,
    "rank_if_passed": 3,
    "entry_rank": 14,
    "below_n": 6,
    "lead_n": 1,
}
LISTS = {"regulator": "Health Canada", "day": "2024-06-14", "listed": 9, "elsewhere": 11, "both": 8}
LISTS |= {"estimate": 12, "low": 12, "high": 17, "level": 0.95}
DOCUMENT = {
    "unit": "IRN",
    "count": [0, 7],
    "moves": [True, False],
    "n": [0, 4],
    "rank": 6,
    "tie": ["", "(shared with Italy)"],
    "title": "Release",
    "publisher": "Press",
    "published": ["", "2026-02-11"],
    "grade": ["text_under_test", "register"],
    "bears": 3,
    "all": 3,
    "moving": [0, 2, 3],
}
PATH = {"first_rank": 5, "high_rank": 4, "low_rank": 6, "first_day": date(2024, 12, 31)}

SIZES = {
    "head_per": 0.76,
    "head_year": 2024,
    "head_of": 70,
    "head_none": 54,
    "gdp_per": 0.41,
    "gdp_year": 2023,
    "gdp_rank": 2,
    "gdp_of": 69,
}

FINDING = {
    "unit": "IRN",
    "count": 0,
    "places": "5th",
    "spread": "3rd to 8th",
    "asked": "developer",
    "moves": True,
    "rules": 16,
    "level": "low",
    "products": "6–7 products",
    "tie": "",
}
RANGE = {"asked": ["patients", "developer"], "moves": [True, False], "rules": [1, 3]}
MISSING = [None, "zero", "none_found", "not_searched"]

CASES = [
    *cases("regulators_searched", yes=6, partly=48, no=[0, 3]),
    *cases("headline", missing=MISSING, **FINDING),
    *cases("headline", missing=None, **FINDING | {"unit": ["EUU", "IRN"], "tie": ["", "shared"], **RANGE}),
    *cases("for_its_size", here="IRN", head_rank=6, head_of=70, head_per=0.76),
    *cases("hangs_on", title="Release", unit="IRN", n=4, rank=6, tie=["", "(shared with Italy)"]),
    *cases("settles", missing=MISSING, unit="IRN", weak=[0, 1, 7], count=[1, 7], status=["yes", "partly"]),
    *cases(
        "leaders",
        leaders=RIVALS[1:3],
        lead=41,
        total=112,
        unit=["JPN", "IRN"],
        count=[0, 7],
        products="7 products",
    ),
    *cases("leaders_title", unit="IRN", tie=["", "shared"], places="5th", ranked=16, share=0.06),
    *cases("places_title", unit="IRN", developer=["", "3rd"], patients=["", "4th"]),
    *cases("same_place", unit="IRN", all=[1, 22], same=[0, 1, 9], rank=5),
    *cases("places_key", own=[True, False]),
    *cases("place_axis"),
    *cases("asked", asked=["developer", "patients", "members", "apart"], country="IRN", unit=["IRN", "EUU"]),
    *cases("rules_of_step", labels=[("a",), ("a", "b")], first="a", more=1),
    *cases("apart", country="IRN", unit=["IRN", "EUU"], best=2, worst=[2, 6], rules=7),
    *cases("without_place", rules=[(), ("«a»",), ("«a»", "«b»", "«c»")], n_rules=3, all=[True, False]),
    *cases("unknown_conditions", unknown=[0, 1, 7], count=7),
    *cases("reproduced", all=[1, 8], matched=[0, 1, 6], chance=0.48),
    *cases("place_of_step", rank=5, shared=[True, False], partly=[True, False]),
    *cases("without_document", count=7, source_id=None, moves=False, all=0, moving=0),
    *cases("without_document", source_id="x", **DOCUMENT),
    *cases("document_title", moves=[True, False], n=[0, 4], unit="IRN", rank=6),
    *cases("moved_title", **PLACE, rank_before=[None, 6], high_rank=4, movement="kept its place"),
    *cases(
        "moved",
        **PLACE,
        rank_before=[None, 6],
        count_before=4,
        fewest_before=[3, 4],
        then=date(2025, 9, 29),
    ),
    *cases("history_title", **PLACE, **(PATH | {"first_rank": [5, 6], "high_rank": [4, 6]})),
    *cases("next_place_up", **PLACE, above=RIVALS, **GAP),
    *cases("next_place_down", **PLACE, below=RIVALS, n_below=4, **GAP),
    *cases("size_title", here="IRN", head_rank=6, gdp_rank=2, gdp_n=[None, 7]),
    *cases("by_size", here="IRN", **SIZES, head_rank=6, gdp_n=[None, 7]),
    *cases(
        "by_size_title", here="IRN", head=[["IRN"], ["KOR"], ["JPN", "KOR"]], head_top=3.09, head_per=0.76
    ),
    *cases("panel_head"),
    *cases("panel_gdp"),
    *cases("two_lists", **LISTS | {"high": [12, 17]}),
    *cases("completeness", compared=[0, 2]),
]


SENTENCES = [
    *(
        expect("headline", FINDING | {"missing": None} | values, text)
        for values, text in [
            (
                {},
                (
                    "Irn, with 6–7 products, takes 5th place in the world as a developer of advanced "
                    "therapies; other rules give 3rd to 8th (low confidence)"
                ),
            ),
            (
                {"asked": "patients", "tie": "shared", "moves": False},
                (
                    "Irn, with 6–7 products for its patients, shares 5th place in the world; no other rule "
                    "gives another (low confidence)"
                ),
            ),
            (
                {"unit": "USA"},
                (
                    "Usa (with Irn), with 6–7 products, takes 5th place in the world; other rules give 3rd "
                    "to 8th (low confidence)"
                ),
            ),
            (
                {"missing": "zero"},
                "No advanced therapy counts for Irn; its registers were searched",
            ),
            (
                {"missing": "not_searched"},
                (
                    "Whether Irn has an advanced therapy that counts is not known: none of its registers was "
                    "searched"
                ),
            ),
        ]
    ),
    *(
        expect("settles", {"missing": None, "unit": "IRN", "count": 7, "status": "yes"} | values, text)
        for values, text in [
            ({"weak": 0}, ""),
            (
                {"weak": 0, "status": "partly"},
                (
                    "A full search of the registers that license for Irn would settle whether more is "
                    "licensed there."
                ),
            ),
            (
                {"weak": 7},
                (
                    "A register entry or a dated licence for each of the 7 products of Irn would settle "
                    "the count."
                ),
            ),
            (
                {"weak": 3},
                "A register entry or a dated licence for 3 of the 7 products of Irn would settle the count.",
            ),
            (
                {"weak": 1, "count": 1},
                "A register entry or a dated licence for the one product would settle the count.",
            ),
            (
                {"weak": 0, "missing": "none_found"},
                (
                    "A full search of the registers that license for Irn would settle whether there is a "
                    "product."
                ),
            ),
            ({"weak": 0, "missing": "zero"}, ""),
        ]
    ),
    expect(
        "by_size",
        {"here": "IRN", **SIZES, "head_rank": 6, "gdp_n": 7},
        "Irn has 0.76 products for ten million inhabitants (2024), 6th of 70 countries, and 0.41 for a "
        "hundred billion dollars of gross domestic product at purchasing-power parity, PPP (2023), 2nd of "
        "69. In 54 of the 70 countries no product was found, though their registers were searched at least "
        "in part.",
    ),
    expect(
        "by_size_title",
        {"here": "IRN", "head": ["KOR"], "head_top": 3.09, "head_per": 0.76},
        "Kor leads by population with 3.09 products for ten million inhabitants; Irn has 0.76",
    ),
    expect("span_of_products", {"low": 4, "high": 4}, "4 products"),
    expect("span_of_products", {"low": 1, "high": 7}, "1–7 products"),
    expect("place", {"rank": 7, "shared": False}, "7th"),
    expect("place", {"rank": 7, "shared": True}, "7th, shared"),
    expect("place", {"rank": None, "shared": False}, "none"),
    expect("shared_place", {"tied": 0, "tied_with": ()}, ""),
    expect("shared_place", {"tied": 2, "tied_with": ("JPN", "KOR")}, "(shared with Jpn and Kor)"),
    expect("shared_place", {"tied": 4, "tied_with": RIVALS[3]}, "(shared with 4 other countries)"),
    expect("movement", {"before": 6, "now": 5, "steps": 1}, "gained 1 place"),
    expect("movement", {"before": 5, "now": 7, "steps": 2}, "lost 2 places"),
    expect("movement", {"before": 5, "now": 5, "steps": 0}, "kept its place"),
    expect(
        "leaders",
        {"leaders": ("JPN",), "lead": 2, "total": 5, "unit": "IRN", "count": 1, "products": "1 product"},
        "Jpn leads with 2 of the world's 5 products; Irn has 1 product",
    ),
    expect(
        "leaders",
        {"leaders": ("JPN",), "lead": 2, "total": 2, "unit": "IRN", "count": 0},
        "Jpn leads with 2 of the world's 2 products",
    ),
]


DOCUMENT_OF_SEVEN = {key: value[-1] if isinstance(value, list) else value for key, value in DOCUMENT.items()}
DOCUMENT_OF_SEVEN |= {"source_id": "x", "grade": "text_under_test", "moves": True, "published": "2026-02-11"}
SENTENCES += [
    expect(
        "apart",
        {"country": "IRN", "home": "Irn", "unit": "IRN", "best": 2, "worst": 6, "rules": 7},
        (
            "By 7 rules the European Union takes one place for all its members, 2nd to 6th; that is "
            "not the place of Irn."
        ),
    ),
    expect(
        "unknown_conditions",
        {"unknown": 7, "count": 7},
        "No page says of any of its 7 products whether the licence has conditions.",
    ),
    expect(
        "reproduced",
        {"all": 1, "matched": 1, "chance": 0.25},
        "1 statement gives Irn a world rank; some rule gives the same place on the day in question. That "
        "shows little: on such days some rule gives 25% of the first twelve places.",
    ),
    expect("place_of_step", {"rank": 5, "shared": True, "partly": True}, "5th, partly shared"),
    expect(
        "reproduced",
        {"all": 8, "matched": 6, "chance": 0.48},
        "8 statements give Irn a world rank; for 6 of them some rule gives the same place on the day in "
        "question. That shows little: on such days some rule gives 48% of the first twelve places.",
    ),
    expect(
        "without_place",
        {"rules": ("«a»",) * 3, "n_rules": 3, "all": False},
        "By 3 rules nothing counts for Irn.",
    ),
    expect(
        "without_place",
        {"rules": ("«a»",) * 3, "n_rules": 3, "all": True},
        "By none of the 3 rules does anything count for Irn.",
    ),
    expect(
        "without_document",
        DOCUMENT_OF_SEVEN | {"moving": 2},
        (
            "The document is «Release» (Press, 11 February 2026; only the text under test). Without what is "
            "known only from it, Irn has 4 products and stands 6th (shared with Italy). 2 of the 3 documents "
            "that alone show a product would move the place."
        ),
    ),
    expect(
        "without_document",
        DOCUMENT_OF_SEVEN | {"moves": False, "moving": 0, "grade": "register"},
        (
            "Most hangs on «Release» (Press, 11 February 2026; register or gazette entry seen): 3 products. "
            "Without it the place stays as it is."
        ),
    ),
    expect(
        "two_lists",
        LISTS,
        (
            "Health Canada, 14 June 2024: its own list names 9 licences in force, other documents name 11, "
            "both name 8. Were the two independent, about 12 would be in force (95% interval: 12 "
            "to 17)."
        ),
    ),
    expect(
        "two_lists",
        LISTS | {"high": 12},
        (
            "Health Canada, 14 June 2024: its own list names 9 licences in force, other documents name 11, "
            "both name 8. Were the two independent, about 12 would be in force (95% interval: 12 alone)."
        ),
    ),
    expect(
        "completeness",
        {"compared": 0},
        "Of no regulator a second list had been read by then, so that what is missing cannot be estimated.",
    ),
    *(
        expect("history_title", {"unit": "IRN", "rank": rank, **PATH, **path}, text)
        for path, rank, text in [
            ({"first_rank": 3, "high_rank": 3, "low_rank": 3}, 3, "Irn: 3rd whenever it had a place"),
            ({"first_rank": 6, "high_rank": 5, "low_rank": 6}, 5, "Irn: 6th on 31 December 2024, 5th now"),
            ({}, 5, "Irn: 5th, after places from 4th to 6th since 31 December 2024"),
            ({}, None, "Irn had a place, 4th at best, but has none now"),
        ]
    ),
]
