"""What the chapter says of neighbours: what is missing is said, never zero, and no order of few countries."""

import pytest
from tests.prose import cases, expect, rendered, unrendered, untidy

CHAPTER = "09_region"
ONE, TWO = ["JPN"], ["JPN", "KOR"]
MANY = ["CYP", "IND", "IRN", "IRQ", "KOR", "TUR", "USA"]
ORDER = {"all": 6, "figures": 5, "firm": True, "first_need": TWO, "first_fit": ONE, "draws": 2000, "least": 5}
LEAD = {"low": 1, "high": 4, "top": 0.684, "known_need": 0.8, "known_fit": 1}
CELL = {"search": "yes", "own": False}

CASES = [
    *cases("answer", **ORDER | LEAD | {"all": [0, 6], "firm": [True, False], "first_need": [ONE, TWO]},
           first=[ONE, TWO], scored="none"),
    *cases("scored", all=[0, 6], firm=[True, False], ranked=[0, 3]),
    *cases("caution", firm=[True, False], first=[ONE, TWO], low=1, high=[1, 4], rests_on="All is known."),
    *cases("rests_on", firm=[True, False], first=[ONE, TWO], **LEAD),
    *cases("neighbours", all=[0, 1, 6], figures=1),
    *cases("neighbours_caption", years=[[], ["population 2023", "health spending 2022"]]),
    *cases("usual_year", measure=["population", "gdp_head", "health_spending"], year="2023"),
    *cases("population", population=[None, 44.04], population_year=[None, "2015"]),
    *cases("gdp_head", gdp_head=[None, 4431.2], gdp_head_year=[None, "2015"]),
    *cases("health_spending", health_spending=[None, 238.4], health_spending_year=[None, "2015"]),
    *cases("transplants", transplants=[None, 1, 716], transplants_year=[None, "2017"],
           transplants_relation=["exactly", "at_least", "about"]),
    *cases("donors", donors=[None, 900_000], donors_year=[None, "2023"],
           donors_relation=[None, "at_least", "about"]),
    *cases("transplant_counts", counted=[[], ONE, MANY], others=[[], TWO], transplants=1, figures=9),
    *cases("people", group=["seen", "none_seen", "unsearched"], n=[1, 2],
           people=["", "with 44 million people"]),
    *cases("inhabitants", millions=[None, 9.96, 44]),
    *cases("exports", made=[0, 1, 7], abroad=[0, 1, 2]),
    *cases("licensed", search=["yes", "partly", "no"], licences=[None, 0, 7]),
    *cases("origin", origin=[0, 7]),
    *cases("without_rival", own=[True, False], search=["yes", "no"], open_areas=[None, 0, 0.7]),
    *cases("links", own=[True, False], links=[0, 2]),
    *cases("counted_what", what=["publications", "trials"]),
    *cases("period", start=["", "2012"], end=["", "2012", "2021"]),
    *cases("scatter_title", agreement=[None, -0.2, 0.19, 0.2], first=[ONE, TWO]),
    *(case for name in ("axis_need", "axis_fit") for case in cases(name)),
    *(case for name in ("overall", "need", "fit") for case in cases(f"heading_{name}")),
    *cases("built_in", opposed=[[], ["spending"], ["spending", "people"]]),
    *cases("doubts", doubtful=[[], ONE, TWO]),
    *cases("need", need_place=[None, 4], need_score=0.7781),
    *cases("fit", fit_place=[None, 1], fit_score=0.9),
    *(case for name in ("both", "range", "top")
      for case in cases(name, place=[None, 1], low=1, high=[1, 5], top=0.1)),
    *cases("order_title", first=[ONE, TWO], low=1, high=[1, 5]),
    *cases("steady", often=[[], ["Turkey (84%)"]]),
    *cases("promised", promised=[0, 1, 2], hosts=1, opened=[0, 1], waiting=[0, 1], late=[0, 1, 2],
           running=[0, 1]),
    *cases("promise", promised=["", "2018-04-30"]),
    *cases("due", due=["", "2019-03"], promised=["", "2018-04-30"]),
    *cases("opening", found=["running", "not_due", "not_seen"], status="active in 2018"),
    *cases("event_day", date="2018-11", date_inferred=[True, False]),
]  # fmt: skip


def test_every_branch_is_rendered():
    assert unrendered(CHAPTER, CASES) == []


def test_every_passage_reads_cleanly():
    assert untidy(CHAPTER, CASES) == []


SENTENCES = [
    expect(
        "answer",
        {"all": 0},
        "The list of the United Nations puts Irn in no sub-region with other countries and no peers were "
        "named, so there is no neighbour to compare.",
    ),
    expect(
        "answer",
        {"all": 4, "firm": False, "scored": "4", "least": 5},
        "Of 4 neighbours of Irn, 4 can be scored on both need and fit; an order takes at least 5, so none is "
        "given. What was collected stands side by side below.",
    ),
    expect(
        "answer",
        {**ORDER, **LEAD, "first": ONE},
        "Of the 5 neighbours of Irn with a figure in the tables, Jpn and Kor stand first by need and Jpn by "
        "fit; on both together Jpn leads and stays among the first three in 68% of 2,000 other weightings.",
    ),
    expect(
        "answer",
        {**ORDER, **LEAD, "first_need": ONE, "first": TWO},
        "Of the 5 neighbours of Irn with a figure in the tables, Jpn stands first by need and Jpn by fit; on "
        "both together Jpn and Kor share the lead.",
    ),
    expect("caution", {"firm": False, "first": ONE, "low": 1, "high": 4, "rests_on": ""}, ""),
    expect(
        "caution",
        {"firm": True, "first": ONE, "low": 1, "high": 4, "rests_on": "All is known."},
        "The lead is no verdict: in nine of ten weightings the place of Jpn lies between 1st and 4th. All is "
        "known.",
    ),
    expect("rests_on", {"firm": True, "first": TWO}, ""),
    expect(
        "neighbours_caption",
        {"years": ["population 2023", "health spending 2022"]},
        "The neighbours, most people first, below Irn; a year in brackets where it is not the usual one "
        "(population 2023 and health spending 2022)",
    ),
    expect("population", {"population": 44, "population_year": None}, "44.0"),
    expect("health_spending", {"health_spending": None, "health_spending_year": None}, "not collected"),
    expect("gdp_head", {"gdp_head": 4431, "gdp_head_year": "2015"}, "4,431 (2015)"),
    expect(
        "transplants",
        {"transplants": 1, "transplants_year": "2017", "transplants_relation": "at_least"},
        "at least 1.0 (2017)",
    ),
    expect(
        "donors",
        {"donors": 900_000, "donors_year": "2023", "donors_relation": "about"},
        "about 900,000 (2023)",
    ),
    expect("donors", {"donors": None, "donors_year": None, "donors_relation": None}, "not collected"),
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
        "people",
        {"group": "unsearched", "n": 1, "people": "with 44 million people"},
        "1 country with 44 million people was not searched at all: what is licensed there is unknown, not "
        "absent.",
    ),
    expect("inhabitants", {"millions": 9.96}, "with 10.0 million people"),
    expect(
        "exports",
        {"made": 7, "abroad": 0},
        "Of 7 products made in Irn none was seen licensed in a neighbour, as far as their registers were "
        "searched.",
    ),
    expect("licensed", {**CELL, "search": "no", "licences": None}, "not searched"),
    expect("licensed", {**CELL, "search": "partly", "licences": 0}, "none seen"),
    expect("licensed", {**CELL, "search": "partly", "licences": 1}, "at least 1"),
    expect("licensed", {**CELL, "licences": 1}, "1"),
    expect("without_rival", {**CELL, "search": "no", "open_areas": None}, "not searched"),
    expect("without_rival", {**CELL, "own": True, "open_areas": 0}, "–"),
    expect("origin", {"origin": 0}, "none seen"),
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
    expect("need", {"need_place": 4, "need_score": 0.7781}, "4th (0.78)"),
    expect("fit", {"fit_place": None}, "too little known"),
    expect("range", {"place": 1, "low": 1, "high": 5}, "1st – 5th"),
    expect("range", {"place": None}, "–"),
    expect(
        "order_title",
        {"first": ONE, "low": 1, "high": 5},
        "Jpn leads, but other weights put it anywhere from 1st to 5th",
    ),
    expect(
        "promised",
        {"promised": 2, "hosts": 2, "opened": 1, "waiting": 0, "late": 1, "running": 1},
        "2 centres were promised in 2 countries. 1 was seen open. 1 was never seen open. 1 centre is "
        "described as running that no promise in the tables had announced.",
    ),
    expect(
        "promised",
        {"promised": 2, "hosts": 1, "opened": 0, "waiting": 0, "late": 2, "running": 0},
        "2 centres were promised in 1 country. None was seen open.",
    ),
    expect("due", {"due": "", "promised": "2018"}, "no date named"),
    expect("due", {"due": "", "promised": ""}, "–"),
    expect("opening", {"found": "not_seen"}, "no opening seen"),
    expect("event_day", {"date": "2018-11", "date_inferred": True}, "November 2018 (inferred)"),
]


@pytest.mark.parametrize(("name", "values", "text"), SENTENCES)
def test_a_sentence_reads(name, values, text):
    assert rendered(CHAPTER, name, values) == text
