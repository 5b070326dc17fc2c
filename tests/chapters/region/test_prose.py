"""What the chapter says of neighbours: what is missing is said, never zero, and no order of few countries."""

import pytest
from tests.prose import cases, expect, rendered, unrendered, untidy

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
    *cases("answer", **SCORED | {"all": [0, 6], "outside": [0, 5], "union": [0, 1], "firm": [True, False],
                                 "sub_region": [True, False], "groups": [1, 3], "first": [ONE, TWO]},
           scored="none"),
    *cases("centres_abroad", promised=[1, 4], opened=[0, 1, 4], exists=[0, 1], waiting=[0, 1], places=ONE),
    *cases("own_near", made=[1, 7], abroad=[0, 1], unsearched=[0, 1], around=[1, 6]),
    *cases("licensed_near", around=[0, 6], seen=[0, 2, 6], unsearched=[0, 2, 6], sub_region=[True, False]),
    *cases("uncertain", firm=[True, False]),
    *cases("settles", unsearched=[0, 1, 3]),
    *cases("scored", outside=[0, 6], firm=[True, False], ranked=[0, 3]),
    *cases("caution", **SCORED | {"firm": [True, False], "groups": [1, 3], "first": [ONE, TWO],
                                  "behind": [ONE, TWO, MANY]}),
    *cases("union", union=[0, 1, 2], outside=[0, 3], union_codes=TWO),
    *cases("neighbours", **AROUND | {"all": [0, 6], "figures": [5, 6], "sub_region": [True, False],
                                     "asked": [0, 1]},
           land=[0, 2], land_codes=TWO, water=[0, 1], water_codes=ONE),
    *cases("silent", silent=[[], TWO, MANY]),
    *cases("neighbours_caption", years=[[], ["population 2023", "health spending 2022"]]),
    *cases("usual_year", measure=["population", "gdp_head", "health_spending"], year="2023"),
    *cases("population", population=[None, 44.04], population_year=[None, "2015"], no_figure=NO_FIGURE),
    *cases("gdp_head", gdp_head=[None, 4431.2], gdp_head_year=[None, "2015"], no_figure=NO_FIGURE),
    *cases("health_spending", health_spending=[None, 238.4], health_spending_year=[None, "2015"],
           no_figure=NO_FIGURE),
    *cases("transplants", transplants=[None, 1, 716], transplants_highest=[None, 900],
            transplants_year=[None, "2017"],
           transplants_relation=["exactly", "at_least", "about"], no_figure=NO_FIGURE),
    *cases("donors", donors=[None, 900_000], donors_year=[None, "2023"],
           donors_relation=[None, "at_least", "about"], no_figure=NO_FIGURE),
    *cases("transplant_counts", counted=[[], ONE, MANY], others=[[], TWO], transplants=1, figures=9),
    *cases("licensed_around", around=6, seen=[0, 2], none_seen=[0, 2], unsearched=[0, 2]),
    *cases("exports", made=[0, 1, 7], abroad=[0, 1, 2], outside=[0, 4], union=[0, 1]),
    *cases("licensed", search=["yes", "partly", "no"], licences=[None, 0, 7], licences_missing="zero"),
    *cases("origin", origin=[0, 7], origin_missing="none_found"),
    *cases("open_areas", own=[True, False], union=[True, False], open_areas=[None, 0, 0.7],
           no_search="not_searched"),
    *cases("links", own=[True, False], links=[0, 2]),
    *cases("counted_what", what=["publications", "trials"]),
    *cases("period", start=["", "2012"], end=["", "2012", "2021"]),
    *cases("scatter_title", agreement=[None, -0.2, 0.19, 0.2]),
    *(case for name in ("axis_need", "axis_fit") for case in cases(name)),
    *(case for name in ("overall", "need", "fit") for case in cases(f"heading_{name}")),
    *cases("built_in", opposed=[[], ["spending"], ["spending", "people"]]),
    *cases("doubts", doubtful=[[], ONE, TWO]),
    *cases("group", group=[None, 1]),
    *cases("need", need_group=[None, 4], need_score=0.7781),
    *cases("fit", fit_group=[None, 1], fit_score=0.9),
    *cases("range", group=[None, 1], low=1, high=[1, 5]),
    *cases("order_title", groups=[1, 3], first=[ONE, TWO], first_n=2, ranked=5),
    *cases("parts", first_need=[ONE, MANY], first_fit=[TWO, MANY]),
    *cases("promised", promised=[0, 1, 2], hosts=1, opened=[0, 1], waiting=[0, 1], late=[0, 1, 2],
           exists=[0, 1], places=ONE, running=[0, 1]),
    *cases("promise", promised=["", "2018-04-30"]),
    *cases("due", due=["", "2019-03"], promised=["", "2018-04-30"]),
    *cases("opening", found=["running", "not_due", "not_seen", "one_exists"], status="active in 2018"),
    *cases("event_day", date="2018-11", date_inferred=[True, False]),
]  # fmt: skip


def test_every_branch_is_rendered():
    assert unrendered(CHAPTER, CASES) == []


def test_every_passage_reads_cleanly():
    assert untidy(CHAPTER, CASES) == []


CLEARLY = (
    "«Clearly» means in at least 90% of 2,000 weightings, whatever the figures that are not known may be."
)
SENTENCES = [
    expect(
        "answer",
        {"all": 0},
        "Irn has no neighbour by land or across water, the list of the United Nations puts it in no "
        "sub-region, and no peers were named: there is nothing to compare.",
    ),
    expect(
        "answer",
        {"all": 4, "outside": 0},
        "A central licence of the European Union is valid in Irn and in all its neighbours. Where products "
        "could go is therefore no question there, and none is scored.",
    ),
    expect(
        "answer",
        {**SCORED, "firm": False, "outside": 1, "scored": "none"},
        "Of 1 neighbour outside the European Union's central licence none can be scored on both need and "
        "fit; groups take at least 5. What was collected stands side by side below.",
    ),
    expect(
        "answer",
        {**SCORED, "firm": False, "union": 0, "outside": 52, "scored": "3", "sub_region": True},
        "Irn has no neighbour by land or within 150 miles of water. Of 52 countries of its sub-region 3 can "
        "be scored on both need and fit; groups take at least 5. What was collected stands side by side "
        "below.",
    ),
    expect(
        "answer",
        SCORED,
        "Of the 5 neighbours that can be scored, none is clearly ahead of Jpn and Kor by need and fit "
        "together.",
    ),
    expect("answer", {**SCORED, "groups": 1}, ""),
    expect(
        "centres_abroad",
        {"promised": 4, "opened": 0, "exists": 1, "waiting": 0, "places": ONE},
        "Of 4 centres that Irn promised abroad none was seen open; in Jpn its promoter runs one that may be "
        "meant",
    ),
    expect(
        "centres_abroad",
        {"promised": 4, "opened": 4, "exists": 0, "waiting": 0},
        "All 4 centres that Irn promised abroad were seen open",
    ),
    expect(
        "own_near",
        {"made": 7, "abroad": 0, "around": 13, "unsearched": 5},
        "None of 7 products made in Irn was found licensed in 13 neighbours, of which 5 were not searched",
    ),
    expect(
        "own_near",
        {"made": 1, "abroad": 0, "around": 2, "unsearched": 0},
        "The one product made in Irn was not found licensed in 2 neighbours",
    ),
    expect(
        "licensed_near",
        {"around": 3, "seen": 3, "unsearched": 0, "sub_region": False},
        "A licensed product was found in all 3 neighbours of Irn",
    ),
    expect(
        "licensed_near",
        {"around": 52, "seen": 0, "unsearched": 50, "sub_region": True},
        "No licensed product was found in 52 countries of the sub-region of Irn; 50 were not searched",
    ),
    expect(
        "licensed_near",
        {"around": 3, "seen": 0, "unsearched": 3, "sub_region": False},
        "What is licensed around Irn is not known: no register of 3 neighbours was searched",
    ),
    expect("uncertain", {"firm": False}, ""),
    expect("settles", {"unsearched": 0}, ""),
    expect(
        "settles",
        {"unsearched": 3},
        "A search of the registers of 3 neighbours not searched so far would settle what is licensed there.",
    ),
    expect("caution", {"firm": False}, ""),
    expect(
        "caution",
        SCORED,
        "Among these no order can be told; clearly behind at least one of them is Jpn. " + CLEARLY,
    ),
    expect("caution", {**SCORED, "behind": MANY}, "Among these no order can be told. " + CLEARLY),
    expect("caution", {**SCORED, "first": ONE}, CLEARLY),
    expect(
        "union",
        {"union": 2, "outside": 1, "union_codes": TWO},
        "A central licence of the European Union is valid in Irn and in Jpn and Kor. Where products could go "
        "is no question between them, so these neighbours are left out of the scores.",
    ),
    expect(
        "neighbours",
        {**AROUND, "land": 2, "land_codes": TWO, "water": 1, "water_codes": ONE, "asked": 1},
        "Irn has 2 neighbours by land (Jpn and Kor) and 1 across water (Jpn). Across water means 150 miles "
        "of it at most. The reader named Jpn as well. The tables hold a figure for 5 of 6.",
    ),
    expect(
        "neighbours",
        {**AROUND, "sub_region": True},
        "Irn has no land border, and no other state within 150 miles of water. Its sub-region stands in, 6 "
        "other countries; for 5 of them licences, transplants or donors were looked up.",
    ),
    expect(
        "neighbours_caption",
        {"years": ["population 2023", "health spending 2022"]},
        "The neighbours, most people first, below Irn; a year in brackets where it is not the usual one "
        "(population 2023 and health spending 2022)",
    ),
    expect("population", {"population": 44, "population_year": None}, "44.0"),
    expect(
        "health_spending",
        {"health_spending": None, "health_spending_year": None, "no_figure": NO_FIGURE},
        "not collected",
    ),
    expect("gdp_head", {"gdp_head": 4431, "gdp_head_year": "2015"}, "4,431 (2015)"),
    expect(
        "transplants",
        {
            "transplants": 1,
            "transplants_year": "2017",
            "transplants_relation": "at_least",
            "transplants_highest": 1,
        },
        "at least 1.0 (2017)",
    ),
    expect(
        "transplants",
        {
            "transplants": 53,
            "transplants_year": "2015",
            "transplants_relation": "at_least",
            "transplants_highest": 108,
        },
        "53–108 (2015)",
    ),
    expect(
        "donors",
        {"donors": 900_000, "donors_year": "2023", "donors_relation": "about"},
        "about 900,000 (2023)",
    ),
    expect(
        "donors",
        {"donors": None, "donors_year": None, "donors_relation": None, "no_figure": NO_FIGURE},
        "not collected",
    ),
    expect(
        "transplant_counts",
        {"counted": ONE, "others": TWO, "transplants": 1, "figures": 9},
        "Such a count was collected for 1 of 9 (Jpn). For Jpn and Kor there are only other counts "
        "(statements, single centres, sums of many years); they cannot stand beside these, so a gap in this "
        "column does not mean few transplants.",
    ),
    expect(
        "transplant_counts",
        {"counted": MANY, "others": [], "transplants": 7, "figures": 9},
        "Such a count was collected for 7 of 9.",
    ),
    expect(
        "licensed_around",
        {"around": 13, "seen": 4, "none_seen": 4, "unsearched": 5},
        "A licensed product was found in 4 of 13 neighbours. In 4 decisions were searched at least in part "
        "and none was found. 5 were not searched at all: what is licensed there is unknown, not absent.",
    ),
    expect(
        "exports",
        {"made": 7, "abroad": 0, "outside": 3, "union": 0},
        "Of 7 products made in Irn none was seen licensed in a neighbour, as far as their registers were "
        "searched.",
    ),
    expect(
        "exports",
        {"made": 7, "abroad": 2, "outside": 2, "union": 1},
        "Of 7 products made in Irn, 2 are licensed in at least one neighbour outside the central licence, as "
        "far as their registers were searched.",
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
    expect("built_in", {"opposed": []}, ""),
    expect(
        "built_in",
        {"opposed": ["health spending per head"]},
        "That the two part is partly built in: health spending per head counts for the one and against the "
        "other.",
    ),
    expect("need", {"need_group": 4, "need_score": 0.7781}, "0.78 (4th group)"),
    expect("fit", {"fit_group": None}, "too little known"),
    expect("range", {"group": 1, "low": 1, "high": 5}, "1st – 5th"),
    expect("range", {"group": None}, "–"),
    expect(
        "order_title",
        {"groups": 3, "first": TWO, "first_n": 2, "ranked": 5},
        "2 of 5 have no other clearly ahead of them",
    ),
    expect(
        "parts",
        {"first_need": ONE, "first_fit": TWO},
        "By need alone no other is clearly ahead of Jpn, by fit alone of Jpn and Kor.",
    ),
    expect("parts", {"first_need": MANY, "first_fit": MANY}, ""),
    expect(
        "promised",
        {"promised": 2, "hosts": 2, "opened": 1, "exists": 0, "waiting": 0, "late": 1, "running": 1},
        "2 centres were promised in 2 countries. 1 was seen open. 1 was never seen open. 1 centre is "
        "described as running that no promise in the tables had announced.",
    ),
    expect(
        "promised",
        {"promised": 2, "hosts": 1, "opened": 0, "exists": 0, "waiting": 0, "late": 2, "running": 0},
        "2 centres were promised in 1 country. None was seen open.",
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
        "4 centres were promised in 4 countries. In Jpn a centre of the same promoter exists; whether it is "
        "the promised one is not known. Of the others none was seen open.",
    ),
    expect("due", {"due": "", "promised": "2018"}, "no date named"),
    expect("due", {"due": "", "promised": ""}, "–"),
    expect("opening", {"found": "not_seen"}, "no opening seen"),
    expect("event_day", {"date": "2018-11", "date_inferred": True}, "November 2018 (inferred)"),
]


@pytest.mark.parametrize(("name", "values", "text"), SENTENCES)
def test_a_sentence_reads(name, values, text):
    assert rendered(CHAPTER, name, values) == text
