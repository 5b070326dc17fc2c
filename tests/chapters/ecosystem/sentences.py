"""What the chapter says of institutions, programmes and statements, and where none were collected."""

from tests.prose import cases, expect

from regenatlas.chapters.ecosystem.pathways import WAYS
from regenatlas.tables.provenance import Traced

CHAPTER = "07_ecosystem"
PLACES = {
    "places": [0, 1, 33, 47],
    "working": [0, 33],
    "coming": [0, 13],
    "open": [0, 1],
    "alone": [0, 4],
    "offices": [0, 12],
    "unnamed": [0, 4],
}
NOTHING = {"missing": [["events", "companies"]], "authorities": [0, 2]}
CENTRE = {
    "city": "Shiraz",
    "status_code": ["in_service", "partly_in_service"],
    "stage": ["working", "coming"],
}
KNOWN = ["found", "in_vain", "later", "not_searched"]
TARGET = {"target_relation": ["exactly", "at_least", "up_to", "top_n"], "unit": ["rank", "centres", ""]}
SPOKEN = {"of": ["", "2013", "2013-12-31", "2017-04-30"], "start": ["", "2013-01-01"], "years": "2013"}
SAID = {
    "number": [None, 1.5, 40],
    "relation": ["exactly", "at_least", "more_than", "up_to", "about", "top_n"],
}

ASKED = {"of_own_class": 12, "of_conditional": 12, "of_without_licence": 12}
LAW = {
    "jurisdiction": ["IRN", "EUU"],
    "aspect": ["own_class", "fee"],
    "answer": ["yes", "not_found"],
    "since": ["", "2020-08"],
}

CASES = [
    *cases(
        "plans",
        all=[1, 26],
        done=[0, 2],
        confirmed=[0, 1, 2],
        missed=[0, 3],
        running=[0, 9],
        no_evidence=[0, 12],
    ),
    *cases("places", working=[1, 33], coming=[0, 13]),
    *cases("centres", named=4, working=[3, 4], shown=[0, 1], said="2020-06-01"),
    *cases("companies", low=2, high=160, ways=8, known=[0, 6]),
    *cases("events_only", all=12),
    *cases("offices_only", offices=1),
    *cases("nothing", authorities=[0, 2]),
    *cases("answer_places", **PLACES),
    *cases("answer_plans", announced_done=[0, 1]),
    *cases("answer_nothing", **NOTHING),
    *cases("not_collected", missing=[["companies"]]),
    *cases("heading_places", working=[0, 33], coming=[0, 13]),
    *cases("map_title", placed=[1, 3, 22], cities=[1, 2], first=[1, 2], city="Basra"),
    *cases("map_note", nowhere=[0, 6]),
    *(case for key in ("working", "coming", "open") for case in cases(f"map_key_{key}")),
    *cases("centre_part", since=["", "2016"], by=["", "2022"], **CENTRE),
    *cases("centres_stand", day_said="2020-06-01", named=4, working=[3, 4], parts=[["A", "B"]], shown=[0, 3]),
    *cases("centres_set_up", named=[1, 3], working=[0, 1], parts=[["A"]]),
    *cases("undated", left=[1, 2]),
    *cases("institution", name="Royan, Shiraz", people=["", "A. Person"], city=["", "Tehran", "Shiraz"]),
    *cases("since", since=["", "2018-04"]),
    *cases("seen", alone=[True, False], verified=[True, False]),
    *cases("state_words", words=["active", "told"]),
    *cases("heading_plans", all=[1, 26], no_evidence=[0, 1, 12]),
    *cases(
        "plans_title", due=[2, 9], overdue=[0, 2, 8], due_missed=[0, 1], due_not_due=[0, 9], due_done=[0, 1]
    ),
    *(
        case
        for key in ("today", "met", "reported_done", "licence_claimed")
        for case in cases(f"plans_key_{key}")
    ),
    *(case for name in ("uncertain", "settles") for case in cases(name, all=26, no_evidence=[0, 1, 12])),
    *cases("target", target_value=[None, 14], **TARGET),
    *cases("announced", announced=["", "2018"]),
    *cases("due", due=["", "2020"]),
    *cases(
        "known",
        hindsight=[True, False],
        outcome=["not_due", "no_evidence"],
        status="missed: 28 in 2022",
        grade=["", "interested"],
    ),
    *cases("heading_regulators", regulators=[0, 1, 2], licences=[0, 7]),
    *cases(
        "regulator",
        name="PEI",
        jurisdiction="IRN",
        searched=["no", "yes", "partly"],
        licences=7,
        searched_until=["", "2026-02-10"],
    ),
    *cases(
        "heading_pathways",
        known=[0, 4],
        own_class=["yes", "no", "not_found"],
        compared=[1, 13],
        past=[False, True],
    ),
    *cases(
        "pathways_compared",
        own_class=[0, 8],
        conditional=[0, 11],
        without_licence=[0, 1],
        past=[False, True],
        **ASKED,
    ),
    *cases("pathway", law=["", "Act"], words=["", "It lasts."], **LAW),
    *cases("ways_title", without_licence=[0, 11], of_without_licence=[0, 12]),
    *(case for key in (*WAYS, "undated") for case in cases(f"ways_key_{key}")),
    *cases("law_of", jurisdiction="EUU"),
    *cases("provides", law=["", "Act"], words=["", "It lasts."]),
    *cases("heading_sites", known=KNOWN, total=[None, 1, 32], sites=[1, 5]),
    *cases(
        "sites",
        known=KNOWN,
        total=[None, 32],
        counted=["", "2024-11"],
        sites=[0, 1, 5],
        listed=[0, 1, 9],
        listed_with=[0, 1, 4],
    ),
    *cases("sites_elsewhere", totals=[[], ["Kor 30"]]),
    *cases("site_total", country="KOR", number=30, since=["", "2019"]),
    *cases("site_named", site=["", "A plant"], number=[None, 30]),
    *cases("heading_unproven", known=KNOWN, businesses=[None, 1, 16], counted=["", "2016"], acts=[0, 1, 2]),
    *cases(
        "unproven",
        known=KNOWN,
        of=[None, 10],
        studied="2016",
        place=2,
        own=35,
        acts=[0, 1, 3],
        businesses=[None, 35],
    ),
    *cases("heading_events", all=[1, 50, 63], recent=50, first=1990),
    *cases("timeline_title", all=12, steps=[0, 7], first=1990),
    *cases("milestone", date="2014-05", heading="A law"),
    *(case for key in ("step", "other") for case in cases(f"timeline_key_{key}")),
    *cases("event", heading="A law", detail=["", "It says more."]),
    *cases("event_kind", kind="policy", regulatory=[True, False]),
    *cases(
        "heading_numbers",
        series=[None, "disputed", "not_comparable", "single"],
        statements=1,
        said=[1, 3],
        subjects=[("centres", "exports")],
    ),
    *cases("number_subject", group=["companies", "cord_blood_units", "foreign_centres_planned", "fda_ind"]),
    *cases("companies_title", low=2, high=[2, 160], ways=4),
    *cases("companies_word", statements=10, series=["single", "disputed"], known=[0, 6]),
    *cases("speaks_of", **SPOKEN),
    *cases("said_of", group=["companies", "fda_ind"]),
    *cases("stated_number", value="many", unit=["%", "companies"], **SAID),
    *cases("stated_by", speaker=["", "S", "narrator"], publisher=["", "P"]),
    *cases("number_label", years=["", "2013/14"], definition="all companies"),
    *cases("heading_ranks", measures=[1, 8]),
    *cases("dated_place", place="7th", date=["", "2024-08"]),
]


def target(value, relation, unit):
    return {"target_value": value, "target_relation": relation, "unit": unit}


def spoken(start, end):
    return {"start": start, "of": end, "years": end[:4]}


def centre(city, status_code, since="", by=""):
    return {"stage": "working", "city": city, "status_code": status_code, "since": since, "by": by}


SENTENCES = [
    expect("plans", {"all": 26, "done": 2, "confirmed": 0, "missed": 3, "running": 9, "no_evidence": 12},
           "Of 26 plans announced in Irn, 2 are reported done (none confirmed by an outsider), 3 were "
           "missed and 9 are open; of 12 no outcome was seen"),
    expect("plans", {"all": 5, "done": 2, "confirmed": 2, "missed": 0, "running": 0, "no_evidence": 0},
           "Of 5 plans announced in Irn, 2 are reported done (as outsiders confirm)"),
    expect("plans", {"all": 5, "done": 0, "confirmed": 0, "missed": 1, "running": 0,
                     "no_evidence": 0},
           "Of 5 plans announced in Irn, none is reported done and 1 was missed"),
    expect("plans", {"all": 1, "done": 0, "confirmed": 0, "missed": 1, "running": 0,
                     "no_evidence": 0},
           "The only plan found for Irn was missed"),
    expect("places", {"working": 33, "coming": 13},
           "We found 33 places in Irn that make, use or study cell and gene therapies; 13 more are planned"),
    expect("centres", {"named": 4, "working": 4, "shown": 1, "said": "2020-06-01"},
           "All 4 comprehensive centres that a statement of 1 June 2020 names for Irn work; 1 is shown by "
           "another document"),
    expect("companies", {"low": 2, "high": 160, "ways": 8, "known": 6},
           "Officials put the companies of Irn at 2 to 160, counting in 8 ways; we know 6 by name"),
    expect("nothing", {"authorities": 0}, "Institutions and plans of Irn were not collected"),
    expect("uncertain", {"no_evidence": 12},
           "«No outcome seen» means that no page shows one: such a plan may be done all the same."),
    expect("settles", {"no_evidence": 1},
           "A licence, an inspection report or another document of an outsider would settle what came of "
           "such a plan."),
    expect("heading_plans", {"all": 26, "no_evidence": 12}, "No page shows what came of 12 of 26 plans"),
    expect("heading_plans", {"all": 1, "no_evidence": 0}, "What came of the one plan is known"),
    expect("plans_title", {"due": 9, "overdue": 1}, "1 of 9 dated plans passed its day without a known "
                                                    "outcome"),
    expect("plans_title", {"due": 9, "overdue": 0, "due_missed": 0, "due_not_due": 9},
           "None of 9 dated plans is due yet"),
    expect("heading_places", {"working": 33, "coming": 13}, "33 places are in service; 13 more are planned"),
    expect("heading_regulators", {"regulators": 1, "licences": 0},
           "No licence in force was found at the regulator"),
    expect("regulator", {"name": "PEI", "jurisdiction": "IRN", "searched": "partly", "licences": 7,
                         "searched_until": "2026-02-10"},
           "PEI (Irn): 7 licences in force found; searched only in part, up to 10 February 2026."),
    expect("heading_events", {"all": 63, "recent": 50, "first": Traced(1990, (), "y", "", "calendar_year")},
           "50 of 63 events since 1990 fall in the last ten years"),
    expect("number_or_none", {"n": 0}, "none"),
    expect("number_or_none", {"n": 3}, "3"),
    expect("map_title", {"placed": 1, "cities": 1, "first": 1, "city": "Basra"},
           "The only institution with a known city is in Basra"),
    expect("map_title", {"placed": 3, "cities": 1, "first": 3, "city": "Basra"},
           "All 3 institutions with a known city are in Basra"),
    expect("map_title", {"placed": 3, "cities": 2, "first": 2, "city": "Basra"},
           "2 of 3 institutions with a known city are in Basra"),
    expect("target", target(14, "exactly", "centres"), "14 centres"),
    expect("target", target(1000, "at_least", "patients/year"), "at least 1,000 patients/year"),
    expect("target", target(5, "top_n", "rank"), "among the first 5"),
    expect("target", target(10, "exactly", "rank"), "10th place"),
    expect("target", target(None, "", ""), "no number named"),
    expect("known", {"hindsight": True, "outcome": "not_due", "status": "missed"}, "the date has not come"),
    expect("known", {"hindsight": False, "outcome": "missed", "status": "missed: 28", "grade": ""},
           "missed: 28"),
    expect("known", {"hindsight": False, "outcome": "x", "status": "counted", "grade": "text_under_test"},
           "counted; evidence: only the text under test"),
    expect("answer_plans", {"announced_done": 4}, "4 further plans were announced only when done."),
    expect("answer_places", {"places": 0, "offices": 1, "unnamed": 0},
           "By 1 January 2024 we found no place in Irn that makes, uses or studies cell and gene therapies. "
           "1 supporting body (offices, agencies, networks) was found."),
    expect("plans_title", {"due": 2, "overdue": 2},
           "Both dated plans passed their day without a known outcome"),
    expect("answer_places", {"places": 1, "working": 0, "coming": 1, "open": 0, "alone": 0, "offices": 0,
                             "unnamed": 1},
           "By 1 January 2024 we found 1 place in Irn that makes, uses or studies cell and gene therapies: "
           "none in service, 1 planned. 1 further entry names no single institution."),
    expect("centre_part", centre("Tehran", "partly_in_service", since="2020-02-09"),
           "Tehran (partly, since 9 February 2020)"),
    expect("centre_part", centre("Kerman", "in_service"), "Kerman (start unknown)"),
    expect("centre_part", centre("Mashhad", "in_service", by="2022"), "Mashhad (by 2022)"),
    expect("centre_part", {**centre("Yazd", "announced"), "stage": "coming"}, "Yazd (announced)"),
    expect("companies_word", {"statements": 10, "series": "disputed", "known": 6},
           "The 10 statements are disputed, as different numbers are said of one year. We know 6 companies "
           "by name; no list behind a number was seen."),
    expect("speaks_of", spoken("2020-06-01", "2020-06-01"), "1 June 2020"),
    expect("speaks_of", spoken("2019-03-21", "2020-03-19"), "21 March 2019 – 19 March 2020"),
    expect("speaks_of", spoken("", "2013-12-31"), "by 2013"),
    expect("speaks_of", spoken("", "2017-04-30"), "by 30 April 2017"),
    expect("speaks_of", spoken("", ""), "undated"),
    expect("stated_number", {"number": 40, "relation": "more_than", "value": "", "unit": ""}, "more than 40"),
    expect("stated_number", {"number": 9.5, "relation": "exactly", "value": "9.5", "unit": "%"}, "9.5%"),
    expect("stated_number", {"number": None, "relation": "", "value": "yes", "unit": ""}, "yes"),
    expect("stated_place", {"relation": "below", "bound": "14", "rank": None, "rank_text": "below 14"},
           "below the 14th place"),
    expect("pathways_compared",
           {"own_class": 3, "conditional": 4, "without_licence": 4, "past": True, "of_own_class": 7,
            "of_conditional": 5, "of_without_licence": 6},
           "As far as found, 3 of 7 laws make such therapies a class of their own, 4 of 5 license them on "
           "incomplete evidence, and 4 of 6 let patients be treated without a product licence, be it in "
           "hospitals that make a product themselves or as single patients in need. A day is that of the "
           "rule that was found; an older one may have provided the same. Laws that came later are left "
           "out."),
]  # fmt: skip
