"""Counts with what they cover; countries with much, little and nothing; departments staffed and short."""

from tests.prose import cases, expect

from regenatlas.tables.provenance import Traced

CHAPTER = "06_capacity"
RELATION = ["exactly", "at_least", "about"]
EITHER = [False, True]
LOOKED = ["found", "in_vain", "later", "not_searched"]
KNOWN = {
    "low_amount": "at least 438", "high_amount": "896", "low_rate": 53, "high_rate": 108, "high": 896,
    "low_scope": "national_annual", "high_scope": "national_annual_supported", "difference_rate": 120,
    "since": "2016", "until": "2020", "said_amount": "at least 1,300", "said_rate": 143, "said_year": "2023",
}  # fmt: skip
ENDS_OF_RATE = {"most_rate": 143, "least_year": "2015", "most_year": "2023"}
SPAN = {"low": 440, "high": [440, 1500], "low_relation": RELATION, "high_relation": RELATION}
WAY = {"first": 400, "first_year": "2015", "last": 500, "last_year": "2017"}
COUNT = {
    "transplants_total": [None, 254, 500], "paediatric": [None, 120, 254], "value_relation": RELATION,
    "allogeneic": [None, 90], "autologous": [None, 60], "teams": [None, 8],
}  # fmt: skip
ENDS = {"lowest": "300", "low_year": "2003", "highest": "about 4,400", "high_year": "2017"}
SCOPES = ["national_annual", "centre_cumulative"]
FIGURE = {"value": "25-30", "value_low": [None, 25], "value_high": 30, "counted": "6 beds"}
PARAMETER = {"name": ["beds", "readmitted", "patience"], "basis": ["reported", "assumption"]}
SHORT = [
    (),
    (Traced(1, (), "a", "", "physicians"),),
    (Traced(2, (), "b", "", "beds"), Traced(5, (), "c", "", "nurses")),
]
WARD = {
    "stable": EITHER, "missing": SHORT, "scarce": [("nurses",), ("beds", "nurses")], "within": 0.6,
    "target_days": 28, "target_share": 0.9,
}  # fmt: skip
FOUND = {
    "beds": 7, "open": 6, "needed": 9, "most": 60, "referrals": 37, "load": 3.04, "utilisation": 0.93,
    "excess": 12, "mean": 20, "quantile": [0.4, 45], "late": [1, 9], "lost": [0.4, 4], "lost_share": 0.05,
    "patience": 180, "patience_basis": ["assumption", "set"], "target_days_basis": ["proxy", "set"],
    "target_share_basis": ["assumption", "set"], "filled": "37 patients would fill 3 beds.",
}  # fmt: skip
KEYS = ("wait_low", "wait", "wait_high", "beds", "days", "target", "here")


def of(values, *names):
    """Those of the values that a passage needs."""
    return {name: values[name] for name in names}


CASES = [
    *cases("known", year=[None, "2015"], low=[438, 896], low_relation=RELATION, difference=[None, 1067],
           said=[None, 1300], **KNOWN),
    *cases("headline", year=[None, "2015"], low=[438, 896], low_relation=RELATION, difference=[None, 1067],
           said=[None, 1300], said_relation=RELATION, others=[None, 19], median=191, **KNOWN),
    *cases("donors_finding", per=1.1, when="2025-09", place=[5, 6], of=6),
    *(case for name in ("uncertain", "settles") for case in cases(
        name, year=[None, "2015"], low=[438, 896], low_relation=RELATION, high=896, difference=[None, 1067],
        said=[None, 1300])),
    *cases("compared", others=[None, 3], low=[438, 896], high=896, above_low=1, above_high=0, n=9),
    *cases("named", low=0.4, low_country="USA", high=787, high_country="KOR", named=[[], ["Usa 582 (2012)"]]),
    *cases("named_rate", country="USA", relation=RELATION, rate=[0.4, 582], year=2012, counted=EITHER,
           highest=[None, 600]),
    *cases("larger", centre=[None, 500], centre_relation=RELATION, centre_year="2014", nation=[None, 438],
           nation_year="2015"),
    *(case for name in ("low", "high", "said") for case in cases(
        f"{name}_amount", **{name: 438, f"{name}_relation": RELATION})),
    *cases("own_rate", least_rate=[53, 143], **ENDS_OF_RATE),
    *cases("calculator", lacking=[[], ["beds"]], own=EITHER, own_share=EITHER),
    *cases("amount", n=[None, 0, 1438], relation=[*RELATION, ""]),
    *cases("lowest", **SPAN),
    *cases("highest", **SPAN),
    *cases("rate", rate=[0.39, 53], relation=RELATION, year=2015, counted=EITHER),
    *cases("rates_title", least_rate=[53, 143], **ENDS_OF_RATE),
    *cases("growth", rose=EITHER, change=0.25, **WAY),
    *cases("through_title", **WAY),
    *cases("when", year=[None, 2015]),
    *cases("transplants", **COUNT),
    *cases("in_a_year", scope=SCOPES, done="896"),
    *cases("in_all_years", scope=SCOPES, done="896"),
    *cases("undated_ends", **SPAN),
    *cases("undated", reports=[1, 2], ends="440 to 1,500 transplants", low=440, high=SPAN["high"]),
    *cases("claim", rank=5, date="2018-05", highest=896, more=[0, 1, 7]),
    *cases("series_title", ends=EITHER, alike=EITHER, reported=[1, 3], **ENDS),
    *cases("donors_title", n=5, per=[1.1, None], place=[6, 9], of=9),
    *cases("cord_blood_title", known=LOOKED, stored=[None, 5], released=[None, 2], stored_amount="5 units",
           released_amount="2 units", stored_by=["", "B", "public banks"], released_by=["", "B"]),
    *cases("units_by", bank=["", "B"], owner=["", "both", "private"]),
    *cases("units_amount", n=[1, 5], relation=RELATION),
    *cases("cord_blood", known=LOOKED, stored=[None, 5], stored_when=["", "2020"], released=[None, 2],
           released_when=["", "2020"], place=[None, 2], of=3),
    *cases("cord_blood_elsewhere", others=[[], ["Kor 2 units (2020)"]]),
    *cases("released_of", country="KOR", amount="2 units", bank=["", "B"], as_of=["", "2020"]),
    *cases("nation_title", n=[1, 3]),
    *cases("departments_title", complete=[0, 1]),
    *cases("department", department="A, Shiraz", city=["", "Tehran", "Shiraz"]),
    *cases("as_of", as_of=["", "2020"]),
    *cases("figure", unit=["text", "year", "beds"], value_number=[None, 6], value_relation=RELATION,
           **FIGURE),
    *cases("range", ranged=EITHER, low=26, high=56),
    *cases("basis", computed=EITHER, **PARAMETER),
    *cases("measured", computed=EITHER, measured_on=[(), ("children", "adults")], **PARAMETER),
    *cases("filled", **of(FOUND, "referrals", "load")),
    *cases("openings", **of(FOUND, "beds", "open", "filled"), scarce=WARD["scarce"]),
    *cases("waiting", **WARD, **of(FOUND, "excess", "quantile", "utilisation", "mean", "late")),
    *cases("loss", **of(FOUND, "lost", "lost_share", "patience", "patience_basis")),
    *cases("shortage", **WARD, needed=9),
    *cases("target", **of(FOUND, "target_days_basis", "target_share_basis", "most"), target_days=28,
           target_share=0.9),
    *cases("waits_title", needed=9, open=6, target_days=28, target_share=0.9),
    *(
        case
        for key in KEYS
        for case in cases(f"waits_key_{key}", low=26, value=40, high=56, open=6, target_days=28,
                          target_share=0.9, stable=EITHER)
    ),
    *cases("tornado", what="stay_allogeneic", lower=8, upper=14),
    *cases("checked", usual=[None, 7.2], full=9, low=6.7, high=12.3, brazil=[None, 6], new_zealand=4),
    *cases("gain", more=[1, 3], open=7, late_fewer=[1, 8], target_days=28,
           stable=EITHER, within=[0, 0.6]),
]  # fmt: skip


SENTENCES = [
    # ---- the finding
    expect(
        "headline",
        {**KNOWN, "year": "2015", "low": 438, "low_relation": "at_least", "others": 19, "median": 191},
        "Irn reported from at least 53 to 108 blood stem cell transplants per ten million inhabitants in "
        "2015, by what is counted; the median of 19 other countries is 191",
    ),
    expect(
        "headline",
        {**KNOWN, "year": "2017", "low": 896, "low_rate": 108, "low_relation": "exactly", "others": None},
        "Irn reported 108 blood stem cell transplants per ten million inhabitants in 2017",
    ),
    expect(
        "headline",
        {"year": None, "said": 1300, "said_year": "2023", "said_relation": "at_least"},
        "A statement of 2023 gives Irn at least 1,300 blood stem cell transplants a year; no count was found",
    ),
    expect(
        "headline",
        {"year": None, "said": None, "difference": 1100},
        "By stated totals Irn does about 1,100 blood stem cell transplants a year; no count was found",
    ),
    expect(
        "headline",
        {"year": None, "said": None, "difference": None},
        "How many blood stem cell transplants are done in Irn in a year was not found",
    ),
    expect(
        "donors_finding",
        {"per": "1.1", "when": "2025-09-17", "place": 6, "of": 6},
        "Irn had 1.1 registered blood stem cell donors per thousand inhabitants (17 September 2025), the "
        "last of the 6 countries with a number",
    ),
    # ---- what is uncertain, and what would settle it
    expect(
        "uncertain",
        {"year": "2015", "low": 438, "high": 896, "said": 1300},
        "Which of the numbers of 2015 is nearer to all transplants in Irn is not known. What was stated "
        "of transplants in Irn after 2015 is no count.",
    ),
    expect(
        "uncertain",
        {"year": "2015", "low": 438, "high": 438, "low_relation": "at_least", "said": None},
        "The number of 2015 is a lower bound, as not all centres of Irn reported. No count of transplants in "
        "Irn after 2015 was found.",
    ),
    expect(
        "uncertain",
        {"year": "2017", "low": 896, "high": 896, "low_relation": "exactly", "said": None},
        "No count of transplants in Irn after 2017 was found.",
    ),
    expect(
        "uncertain",
        {"year": None, "said": 1300, "difference": None},
        "How many transplants are done in Irn rests on statements alone.",
    ),
    expect("uncertain", {"year": None, "said": None, "difference": None}, ""),
    expect("settles", {"year": "2017", "low": 896, "high": 896, "low_relation": "about"}, ""),
    expect(
        "settles",
        {"year": None},
        "A count of all transplant centres of Irn for one year, by a register or the ministry, would settle "
        "how many transplants are done.",
    ),
    # ---- the answer
    expect(
        "known",
        {**KNOWN, "year": "2015", "low": 438, "low_relation": "at_least", "difference": 1067, "said": 1300},
        "For 2015, at least 438 to 896 transplants of blood stem cells are on record in Irn, 53 to 108 per "
        "ten million inhabitants. The lower counts the whole country in one year, as registers or "
        "authorities count, as far as centres reported; the higher, operations that the state paid "
        "for in selected centres, one year. From 2016 to 2020 the totals stated for the country "
        "grew by about 1,067 transplants a year (120). "
        "The latest statement, of 2023, is at least 1,300 a year (143).",
    ),
    expect(
        "known",
        {
            "year": "2017",
            "low": 896,
            "high": 896,
            "low_amount": "896",
            "low_rate": 510,
            "high_rate": 510,
            "difference": None,
            "said": None,
        },
        "In 2017 Irn reported 896 transplants of blood stem cells, 510 per ten million inhabitants.",
    ),
    expect(
        "known",
        {**KNOWN, "year": None, "difference": None, "said": 1300},
        "No count of a whole year was found for Irn. A statement of 2023 gives at least 1,300 "
        "transplants of blood stem cells a year, 143 per ten million inhabitants.",
    ),
    expect(
        "compared",
        {"others": 20, "low": 438, "high": 896, "above_high": 11},
        "11 of 20 other countries have a higher rate than even the higher number of Irn",
    ),
    expect("compared", {"others": None, "n": 21}, "21 countries have a number; Irn has no count"),
    expect(
        "named",
        {"low": "0.4", "low_country": "USA", "high": 787, "high_country": "KOR"}
        | {"named": ["Usa 582 (2012)", "Kor 511 (2017)"]},
        "Counts run from 0.4 in Usa to 787 in Kor per ten million inhabitants. Neighbours and peers: Usa 582 "
        "(2012); Kor 511 (2017).",
    ),
    expect(
        "named_rate",
        {"country": "USA", "relation": "about", "rate": 138, "year": 2020, "counted": False, "highest": None},
        "Usa about 138 (2020, as stated)",
    ),
    expect(
        "named_rate",
        {"country": "USA", "relation": "at_least", "rate": 53, "year": 2015, "counted": True, "highest": 108},
        "Usa 53–108 (2015)",
    ),
    expect(
        "larger",
        {
            "centre": 500,
            "centre_relation": "about",
            "centre_year": "2014",
            "nation": 438,
            "nation_year": "2015",
        },
        "One hospital alone reports about 500 transplants for 2014, more than the 438 that all of Irn "
        "reported for 2015: that count leaves out centres.",
    ),
    expect(
        "larger",
        {"centre": 479, "centre_relation": "exactly", "centre_year": "2021", "nation": None},
        "One hospital alone reports 479 transplants for 2021.",
    ),
    expect(
        "calculator",
        {"lacking": [], "own": False, "own_share": True},
        "The only number of Irn in it is the share of donor transplants among children; all others are the "
        "same for every country.",
    ),
    # ---- numbers as their sources mean them
    expect("amount", {"n": 896, "relation": "exactly"}, "896"),
    expect("amount", {"n": 1438, "relation": "at_least"}, "at least 1,438"),
    expect("amount", {"n": 5000, "relation": "about"}, "about 5,000"),
    expect("amount", {"n": None, "relation": "exactly"}, "not given"),
    expect("rate", {"rate": 786.9, "relation": "exactly", "year": 2024, "counted": True}, "787 (2024)"),
    expect("rate", {"rate": 0.39, "relation": "exactly", "year": 2024, "counted": True}, "0.4 (2024)"),
    expect("rate", {"rate": 53, "relation": "at_least", "year": 2024, "counted": True}, "at least 53 (2024)"),
    expect(
        "rates_title",
        {"least_rate": 53, **ENDS_OF_RATE},
        "Irn: 53 to 143 transplants per ten million inhabitants, by year and by what is counted",
    ),
    expect("own_rate", {"least_rate": 53, **ENDS_OF_RATE}, "53–143 (2015–2023)"),
    expect(
        "growth",
        {**WAY, "rose": False, "change": 0.25},
        "From 2015 to 2017 the rate of Irn fell by 25%",
    ),
    expect("through_title", WAY, "Irn: from 400 to 500 transplants per ten million inhabitants"),
    # ---- all that is reported
    expect("in_a_year", {"scope": "national_cumulative", "done": "at least 7,459"}, "–"),
    expect("in_all_years", {"scope": "national_cumulative", "done": "at least 7,459"}, "at least 7,459"),
    expect("in_a_year", {"scope": "national_annual", "done": "896"}, "896"),
    expect("in_all_years", {"scope": "national_annual", "done": "896"}, "–"),
    expect(
        "transplants",
        {
            "transplants_total": None,
            "paediatric": None,
            "allogeneic": 3000,
            "value_relation": "at_least",
            "autologous": None,
        },
        "at least 3,000 from donors",
    ),
    expect(
        "transplants",
        {"transplants_total": None, "paediatric": 1105, "value_relation": "exactly"},
        "1,105 in children",
    ),
    expect(
        "transplants",
        {"transplants_total": 500, "paediatric": 120, "value_relation": "about"},
        "about 500, about 120 of them in children",
    ),
    expect(
        "transplants",
        {"transplants_total": 254, "paediatric": 254, "value_relation": "exactly"},
        "254, all in children",
    ),
    expect(
        "claim",
        {"rank": 2, "date": "2018-05", "highest": 896, "more": 9},
        "A report of May 2018 puts Irn 2nd in the world in transplants; even by its highest number, 896 a "
        "year, 9 countries do more",
    ),
    expect(
        "claim",
        {"rank": 5, "date": "2018-05", "highest": 896, "more": 1},
        "A report of May 2018 puts Irn 5th in the world in transplants; even by its highest number, 896 a "
        "year, 1 country does more, so that the place is possible",
    ),
    expect(
        "series_title",
        {"ends": True, "alike": False, "lowest": "at least 438", "highest": "896 transplants"},
        "Irn: from at least 438 to 896 transplants in a year, by what is counted",
    ),
    expect(
        "series_title", {**ENDS, "ends": True, "alike": True}, "Irn: from 300 (2003) to about 4,400 (2017)"
    ),
    expect(
        "series_title",
        {"ends": False, "reported": 3},
        "No two of 3 numbers reported of Irn are for a year of the whole country",
    ),
    # ---- departments and parameters
    expect(
        "measured",
        {"computed": False, "name": "patience", "basis": "assumption", "measured_on": ["children"]},
        "as long as those waited who were treated: children",
    ),
    expect("basis", {"computed": False, "basis": "set"}, "set by the reader"),
    # ---- what the model finds
    expect(
        "openings",
        {"scarce": ["nurses"], "beds": 7, "open": 6, "filled": "37 patients would fill 3 beds."},
        "Of 7 beds 6 can be open at a time: there are not enough nurses for more. 37 patients would fill "
        "3 beds.",
    ),
    expect(
        "waiting",
        {"stable": False, "excess": 12},
        "That is more than can be open: were nobody lost, the list would grow by 12 patients a year "
        "without end.",
    ),
    expect(
        "waiting",
        {"stable": True, "quantile": 0.4, "utilisation": 0.5, "within": 0.999, "target_days": 28},
        "Open beds are in use 50% of the time, and hardly anybody waits: over 99% are admitted within 28 "
        "days.",
    ),
    expect(
        "loss",
        {"lost": 0.4, "patience": 90, "patience_basis": "set"},
        "Hardly a child who can wait 90 days on average is lost for want of a bed.",
    ),
    expect(
        "loss",
        {"lost": 4, "lost_share": 0.05, "patience": 183, "patience_basis": "assumption"},
        "A child who can wait 183 days on average, our assumption, is lost if no bed is free by then: 4 "
        "patients a year, 5% of all. That is rather too high, as the formula takes stays to be more "
        "irregular than they are.",
    ),
    expect(
        "shortage",
        {"missing": [], "needed": 6, "target_days": 28, "target_share": 0.9},
        "To admit 90% within 28 days takes 6 beds open at a time, so nothing is missing.",
    ),
    expect(
        "shortage",
        {"missing": SHORT[1], "needed": 6, "target_days": 28, "target_share": 0.9, "scarce": ["physicians"]},
        "To admit 90% within 28 days takes 6 beds open at a time; 1 physician is missing for that. What "
        "runs short first: physicians.",
    ),
    expect(
        "shortage",
        {"missing": SHORT[2], "needed": 9, "target_days": 28, "target_share": 0.9, "scarce": ["nurses"]},
        "To admit 90% within 28 days takes 9 beds open at a time; 2 beds and 5 nurses are missing for "
        "that. What runs short first: nurses.",
    ),
    expect(
        "target",
        {
            "target_days": 14,
            "target_days_basis": "set",
            "target_share": 0.8,
            "target_share_basis": "set",
            "most": 60,
        },
        "The longest wait, 14 days, is set by the reader; that 80% should be admitted within it is set by "
        "the reader. As it is, the department meets the target for up to 60 patients a year.",
    ),
    expect(
        "gain",
        {"more": Traced(3, (), "more", "", "nurses"), "open": 7, "within": 0},
        "3 nurses more open one further bed (7 in all); the list would still grow.",
    ),
]
