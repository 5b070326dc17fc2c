"""What the chapter says of neighbours: what is missing is said, never zero, and no order of few countries."""

from tests.prose import cases, expect

CHAPTER = "09_region"
NO_FIGURE = "not_collected"
ONE, TWO = ["JPN"], ["JPN", "KOR"]
MANY = ["CYP", "IND", "IRN", "IRQ", "KOR", "TUR", "USA"]
SCORED = {"all": 6, "outside": 5, "union": 1, "firm": True, "groups": 3, "ranked": 5, "first_n": 2}
SCORED |= {
    "sub_region": False,
    "draws": 2000,
    "ahead": 0.9,
    "least": 5,
    "behind": ONE,
    "first": TWO,
    "miles": 150,
}
CELL = {"search": "yes", "own": False, "union": False, "licences_missing": None}
AROUND = {"all": 6, "figures": 5, "asked": 0, "sub_region": False, "asked_codes": ONE, "miles": 150}

CASES = [
    *cases("centres_abroad", promised=[1, 4], opened=[0, 1, 4], exists=[0, 1], waiting=[0, 1], places=ONE),
    *cases("own_near", made=[1, 7], abroad=[0, 1], unsearched=[0, 1], around=[1, 6], union=[True, False]),
    *cases("licensed_near", around=[0, 1, 2, 6], seen=[0, 1, 2, 6], unsearched=[0, 2, 6], sub_region=[0, 1]),
    *cases("uncertain", firm=[True, False]),
    *cases("settles", unsearched=[0, 1, 3]),
    *cases("caution", **SCORED | {"firm": [True, False], "groups": [1, 3], "first": [ONE, TWO],
                                  "behind": [ONE, TWO, MANY]}),
    *cases("union", union=[0, 1, 2], outside=[0, 3], union_codes=TWO),
    *cases("neighbours", **AROUND | {"all": [0, 6], "figures": [5, 6], "sub_region": [True, False],
                                     "asked": [0, 1]},
           land=[0, 2], land_codes=TWO, water=[0, 1], water_codes=ONE),
    *cases("neighbours_caption", years=[[], ["population 2023", "health spending 2022"]]),
    *cases("usual_year", measure=["population", "health_spending"], year="2023"),
    *cases("population", population=[None, 44.04], population_year=[None, "2015"], no_figure=NO_FIGURE),
    *cases("health_spending", health_spending=[None, 238.4], health_spending_year=[None, "2015"],
           no_figure=NO_FIGURE),
    *cases("licensed_around", around=[1, 2, 6], seen=[0, 1, 2, 6], none_seen=[0, 2], unsearched=[0, 2]),
    *cases("exports", made_missing=["not_searched", "none_found", "zero"], made=[0, 1, 7],
           abroad=[0, 1, 2], outside=[0, 4], union=[0, 1]),
    *cases("licensed", search=["yes", "partly", "no"], licences=[None, 0, 7], licences_missing="zero"),
    *cases("origin", origin=[0, 7], origin_missing="none_found"),
    *cases("open_areas", own=[True, False], union=[True, False], open_areas=[None, 0, 0.7],
           no_search="not_searched"),
    *cases("heading_licences", around=[1, 2, 6], unsearched=[0, 2, 6]),
    *cases("own_place", name="A", countries=TWO),
    *cases("own_places", products=[("A (Jpn)",)]),
    *cases("heading_science", pairs=[1, 2]),
    *cases("weight_part", label="people", weight=0.4),
    *cases("need_and_fit", need=[("people (40%)",)], fit=[("money (60%)",)]),
    *cases("not_placed", names=TWO),
    *cases("counted_what", what=["publications", "trials"]),
    *cases("period", start=["", "2012"], end=["", "2012", "2021"]),
    *cases("scatter_title", agreement=[None, -0.2, 0.19, 0.2]),
    *(case for name in ("axis_need", "axis_fit") for case in cases(name)),
    *cases("doubts", doubtful=[[], ONE, TWO]),
    *cases("group", group=[None, 1]),
    *cases("need", need_group=[None, 4], need_score=0.7781),
    *cases("fit", fit_group=[None, 1], fit_score=0.9),
    *cases("range", group=[None, 1], low=1, high=[1, 5]),
    *cases("order_title", groups=[1, 3], first=[ONE, TWO, MANY], first_n=7, ranked=9),
    *cases("promised", promised=[0, 1, 2], hosts=1, opened=[0, 1], waiting=[0, 1], late=[0, 1, 2],
           exists=[0, 1], places=ONE, running=[0, 1]),
    *cases("heading_centres", promised=[0, 2], hosts=1, running=[0, 1], named=2),
    *cases("promise", promised=["", "2018-04-30"]),
    *cases("due", due=["", "2019-03"], promised=["", "2018-04-30"]),
    *cases("opening", found=["running", "possible", "not_due", "not_seen", "one_exists"],
           status="active in 2018"),
]  # fmt: skip


CLEARLY = "«Clearly» means in at least 90% of 2,000 random weightings, whatever the unknown figures may be."
SENTENCES = [
    expect(
        "licensed_near",
        {"around": 2, "seen": 2, "unsearched": 0, "sub_region": False},
        "A licensed product was found in both neighbours of Irn",
    ),
    expect(
        "licensed_near",
        {"around": 1, "seen": 1, "unsearched": 0, "sub_region": True},
        "A licensed product was found in the only other country of the sub-region of Irn",
    ),
    expect(
        "licensed_around",
        {"around": 1, "seen": 0, "none_seen": 1, "unsearched": 0},
        "No licensed product was found in the one neighbour. 1 was searched at least in part without finding "
        "one.",
    ),
    expect("settles", {"unsearched": 0}, ""),
    expect(
        "settles",
        {"unsearched": 3},
        "A search of the registers of 3 neighbours would settle what is licensed there.",
    ),
    expect("caution", {"firm": False}, ""),
    expect(
        "caution",
        SCORED,
        "No other neighbour is clearly ahead of Jpn and Kor. Clearly behind at least one of them is Jpn. "
        + CLEARLY,
    ),
    expect(
        "caution",
        {**SCORED, "behind": MANY},
        "No other neighbour is clearly ahead of Jpn and Kor. " + CLEARLY,
    ),
    expect("caution", {**SCORED, "groups": 1}, CLEARLY),
    expect(
        "union",
        {"union": 2, "outside": 1, "union_codes": TWO},
        "A central licence of the European Union is valid in Irn and in Jpn and Kor, so the scores leave "
        "these neighbours out.",
    ),
    expect(
        "neighbours",
        {**AROUND, "land": 2, "land_codes": TWO, "water": 1, "water_codes": ONE, "asked": 1},
        "Irn has 2 neighbours by land (Jpn and Kor) and 1 across at most 150 miles of water (Jpn). The "
        "reader added Jpn.",
    ),
    expect(
        "neighbours",
        {**AROUND, "sub_region": True},
        "Irn has no land border and no other state within 150 miles of water. Its sub-region stands in: "
        "6 other countries, of which 5 have a figure.",
    ),
    expect(
        "neighbours_caption",
        {"years": ["people 2023", "health spending 2022"]},
        "What is licensed in each neighbour, below Irn; a year in brackets where it is not the usual one "
        "(people 2023 and health spending 2022)",
    ),
    expect(
        "exports",
        {"made": 7, "abroad": 0, "outside": 3, "union": 0, "made_missing": None},
        "None of 7 products made in Irn was found licensed in a neighbour.",
    ),
    expect(
        "exports",
        {"made": 7, "abroad": 2, "outside": 2, "union": 1, "made_missing": None},
        "2 of 7 products made in Irn are licensed in at least one neighbour outside "
        "the licence of the European Union.",
    ),
    expect(
        "heading_licences",
        {"around": 13, "unsearched": 5},
        "5 of 13 neighbours were never searched for licences",
    ),
    expect(
        "heading_licences",
        {"around": 3, "unsearched": 0},
        "All 3 neighbours were searched for licences, at least in part",
    ),
    expect(
        "order_title",
        {"groups": 3, "first": TWO, "first_n": 2, "ranked": 5},
        "By need and fit only Jpn and Kor have no neighbour clearly ahead",
    ),
    expect(
        "order_title",
        {"groups": 3, "first": MANY, "first_n": 7, "ranked": 9},
        "By need and fit 7 of 9 neighbours cannot be put in order",
    ),
    expect(
        "need_and_fit",
        {"need": ["people (40%)", "money (20%)"], "fit": ["money (60%)"]},
        "Need is made of people (40%) and money (20%); fit of money (60%). These weights are a choice, "
        "not a finding.",
    ),
    expect(
        "centres_abroad",
        {"promised": 4, "opened": 0, "exists": 1, "waiting": 0, "places": ONE},
        "Of 4 centres that Irn promised abroad, none was seen open; in Jpn a centre of the same promoter "
        "is known and may be meant",
    ),
    expect(
        "centres_abroad",
        {"promised": 4, "opened": 4, "exists": 0, "waiting": 0},
        "All 4 centres that Irn promised abroad were seen open",
    ),
    expect(
        "own_near",
        {"made": 7, "abroad": 0, "around": 13, "unsearched": 5, "union": False},
        "None of 7 products made in Irn was found licensed in 13 neighbours, of which 5 were not searched",
    ),
    expect(
        "own_near",
        {"made": 1, "abroad": 0, "around": 2, "unsearched": 0, "union": True},
        "The one product made in Irn was not found licensed in 2 neighbours outside the European Union",
    ),
    expect(
        "licensed_near",
        {"around": 3, "seen": 3, "unsearched": 0, "sub_region": False},
        "A licensed product was found in all 3 neighbours of Irn",
    ),
    expect(
        "licensed_near",
        {"around": 52, "seen": 0, "unsearched": 50, "sub_region": True},
        "No licensed product was found in 52 other countries of the sub-region of Irn; 50 were not searched",
    ),
    expect(
        "licensed_near",
        {"around": 3, "seen": 0, "unsearched": 3, "sub_region": False},
        "What is licensed around Irn is not known: no register of 3 neighbours was searched",
    ),
    expect("uncertain", {"firm": False}, ""),
    expect("population", {"population": 44, "population_year": None}, "44.0"),
    expect(
        "health_spending",
        {"health_spending": None, "health_spending_year": None, "no_figure": NO_FIGURE},
        "not collected",
    ),
    expect(
        "licensed_around",
        {"around": 13, "seen": 4, "none_seen": 4, "unsearched": 5},
        "A licensed product was found in 4 of 13 neighbours. 4 were searched at least in part without "
        "finding one. 5 were not searched at all: what is licensed there is unknown, not absent.",
    ),
    expect("licensed", {**CELL, "licences": None, "licences_missing": "not_searched"}, "not searched"),
    expect(
        "licensed", {**CELL, "licences": 0, "licences_missing": "none_found"}, "none found: searched in part"
    ),
    expect("licensed", {**CELL, "search": "partly", "licences": 1}, "at least 1"),
    expect("licensed", {**CELL, "licences": 1}, "1"),
    expect("open_areas", {**CELL, "open_areas": None, "no_search": "not_searched"}, "not searched"),
    expect("open_areas", {**CELL, "own": True, "open_areas": 0}, "–"),
    expect("open_areas", {**CELL, "union": True, "open_areas": 0}, "–"),
    expect("origin", {"origin": 0, "origin_missing": "zero"}, "none: the register was searched"),
    expect("period", {"start": "2012", "end": "2021"}, "2012–2021"),
    expect("period", {"start": "", "end": "2020"}, "2020"),
    expect("period", {"start": "2012", "end": ""}, "2012"),
    expect(
        "scatter_title",
        {"agreement": -0.7},
        "Where need is greater, fit tends to be smaller (rank correlation −1)",
    ),
    expect("need", {"need_group": 4, "need_score": 0.7781}, "0.78 (4th group)"),
    expect("fit", {"fit_group": None}, "too little known"),
    expect("range", {"group": 1, "low": 1, "high": 5}, "1st – 5th"),
    expect("range", {"group": None}, "–"),
    expect(
        "promised",
        {"promised": 2, "hosts": 2, "opened": 1, "exists": 0, "waiting": 0, "late": 1, "running": 1},
        "1 was seen open. 1 was never seen open. 1 centre runs abroad of which no promise was found.",
    ),
    expect(
        "promised",
        {"promised": 2, "hosts": 1, "opened": 0, "exists": 0, "waiting": 0, "late": 2, "running": 0},
        "None was seen open.",
    ),
    expect(
        "promised",
        {
            "promised": 4,
            "hosts": 4,
            "opened": 0,
            "exists": 1,
            "places": ONE,
            "waiting": 0,
            "late": 3,
            "running": 0,
        },
        "In Jpn a centre of the same promoter exists; whether it is "
        "the promised one is not known. Of the others none was seen open.",
    ),
    expect("due", {"due": "", "promised": "2018"}, "no date named"),
    expect("due", {"due": "", "promised": ""}, "–"),
    expect("opening", {"found": "not_seen"}, "no opening seen"),
]
