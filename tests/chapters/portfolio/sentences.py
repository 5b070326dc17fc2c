"""The chapter speaks of many products, of one and of none, and says no more of a licence than is known."""

from tests.prose import cases, expect

from regenatlas.tables.provenance import Traced

CHAPTER = "03_portfolio"
NUMBERS = [0, 1, 2]
MANY = ("metabolic", "ophthalmology", "dental", "other")
AREAS = {"areas": [("dental",), ("dental", "ophthalmology"), MANY], "area_n": [1, 2]}
BASIS = ["decision", "not_later_than"]
SEARCH = ["yes", "partly", "no"]
FIRST = {"name": "P0", "leader": "A (Usa)", "modality": "msc"}
LAGS = [Traced(13.1, (), "lag.a", "lag"), Traced(8.4, (), "lag.b", "lag")]
REASONS = [[], ["banked cord blood (1)"]]
EVENT = {"event": "withdrawn", "kind": ["standard", "", "withdrawn", "handed_back"]}
ENDING = {
    "name": "Gone",
    "happened": "ended",
    "regulator_id": "IFDA",
    "jurisdiction": "IRN",
    "when": "2021-03-01",
}
LESS = {"conditional": NUMBERS, "permits": NUMBERS, "suspended": NUMBERS}
PART = {"category": "gene_therapy", "total": 3, "world_n": 1, "world_total": 9}

CASES = [
    *cases("headline", total=NUMBERS, licensed=NUMBERS, nameless=NUMBERS, papers=[0, 1], search=SEARCH,
           counting=["", ", which is not"], purpose=["", "for eye disease"], imported=NUMBERS),
    *cases("answer", total=NUMBERS, licensed=NUMBERS, nameless=NUMBERS, search=SEARCH, counting=", out",
           purpose=["", "for eye disease"], since="since 2019", ended=NUMBERS),
    *cases("settles", n=NUMBERS, names=["Agency"]),
    *cases("rests", licensed=NUMBERS, papers=NUMBERS, grades=[["no page seen (1)"]]),
    *cases("rest", grade="unseen", n=2),
    *cases("doubles", most=2, fewest=1, pairs=[[], ["A may be B"]]),
    *cases("pair", name="A", other="B"),
    *cases("unshown", unshown=NUMBERS, imported=[0, 1]),
    *cases("weaker", own_shown=[0, 1], total=2, world_shown=3, world_total=4, no_cells=[True, False],
           n=1, world_n=0),
    *cases("answer_counting", licensed=NUMBERS, counted=NUMBERS),
    *cases("answer_purpose", licensed=[0, 2, 4], **AREAS),
    *cases("answer_others", total=[0, 1], licensed=[0, 1], imported=NUMBERS, search=SEARCH),
    *cases("counts", why_not=[(), ("ended", "atmp")]),
    *cases("developers_title", total=NUMBERS, developers=NUMBERS, anonymous=[0, 1]),
    *cases("developed", total=[1, 3], counted=[0, 1], unnamed=NUMBERS, reasons=REASONS, rule="strict",
           why_not=("ended",), several=[False, True]),
    *cases("reason", why_not="cord_blood", n=1),
    *cases("since", first="2019", first_basis=BASIS),
    *cases("licences_title", total=NUMBERS, ended=NUMBERS),
    *cases("timeline_title", total=NUMBERS, since="since 2019"),
    *cases("timeline_key_at_latest"),
    *cases("less_than_licensed", total=3, shown=[2, 3], **LESS),
    *cases("happened", **EVENT),
    *cases("heading_access", products=[0, 3], covered=[0, 1], priced=[0, 1], refused=[0, 1], reached=[0, 1],
           worldwide=1),
    *cases("access", products=[0, 1, 2], priced=[0, 1], covered=[0, 1], refused=[0, 1], reached=[0, 2],
           worldwide=[0, 1]),
    *cases("heading_pivotal", known=[0, 1, 4], randomised=[0, 1, 4], licensed=4, sought=[0, 1],
           borrowed=[0, 1]),
    *cases("heading_pivotal", known=1, randomised=1, licensed=3, sought=0, borrowed=0),
    *cases("pivotal", known=[0, 1, 2], licensed=3, borrowed=[0, 1, 2], unsought=[0, 1], sought=[0, 1],
           unsized=[0, 1], median=[None, 40], others_median=[None, 70], others=[0, 1, 9],
           others_randomised=[0, 3]),
    *cases("trial", design="randomised", phase=["", "3"], patients=[None, 1, 40], comparator=["", "placebo"],
           name=["", "A-1"]),
    *cases("pivotal_title", known=3, randomised=[0, 1, 3]),
    *(case for key in ("axis", "randomised", "not", "others") for case in cases(f"pivotal_key_{key}")),
    *cases("heading_ends", all=[1, 3], commercial=[0, 2]),
    *cases("ends", unproven=[0, 1], safety=[0, 1], unknown=[0, 1], own=[0, 2], here=[0, 1]),
    *cases("safety", all=[1, 9], own=[0, 1], here=[0, 1]),
    *cases("ended_how", happened="ended", date="2021", date_basis=BASIS),
    *cases("reasons_title", all=3, commercial=[0, 1, 2], unproven=1),
    *cases("reasons_key_own"),
    *cases("reasons_key_other"),
    *cases("reason_text", n=2, some=["A", "B"]),
    *cases("ending", **ENDING, date_basis=BASIS),
    *cases("licensed_since", first="2019", first_basis=BASIS, first_regulator="IFDA"),
    *cases("usable", here=NUMBERS, imported=NUMBERS, domestic=NUMBERS, search=SEARCH),
    *cases("central", central=NUMBERS, own=[0, 1]),
    *cases("mix_title", n=1, **PART | {"category": [None, "dental"]}),
    *(case for key in ("country", "world", "share") for case in cases(f"mix_key_{key}", **PART)),
    *cases("of_class", category=["gene_therapy", "cell_therapy", "tissue_engineered"], n=[1, 4]),
    *cases("elsewhere", category="car_t", world_n=14),
    *cases("mix_figure", kinds=[[], ["CAR-T cells (14)"]]),
    *cases("how_late", compared=[1, 2], all=3, median=[None, 3.24], each=[LAGS[1:2]], kinds=2,
           first_in=[0, 1], is_first=[True, False], at_most=[True, False], **FIRST),
    *(case for key in ("world", "country", "later") for case in cases(f"lag_key_{key}")),
    *cases("gap", years=[0, 2.5], date_basis=BASIS),
    *cases("lag_title", label="CAR-T cells", years=8.4),
    *cases("one_lag", years=[0, 2.5], date_basis=BASIS, label="CAR-T cells", first_date="2017", **FIRST),
    *cases("heard", statements=NUMBERS, candidates=NUMBERS),
    *cases("stated_on", date=["", "2024-08"], published=["", "2025"]),
    *cases("candidate", name="A", name_local=["", "آ"]),
]  # fmt: skip


ALONE = {"total": 1, "rule": "strict", "unnamed": 0, "why_not": ("cord_blood",)}
THREE = {"total": 3, "rule": "strict", "unnamed": 0, "counted": 1, "several": False}
LEFT_OUT = ["banked cord blood (1)", "no licence left (1)"]

HELD = {"total": 15, "licensed": 13, "nameless": 0, "counting": ""}

SENTENCES = [
    expect(
        "headline",
        {"total": 0, "search": "partly", "imported": 0},
        "No licensed product developed in Irn was found; its registers were searched only in part",
    ),
    expect(
        "headline",
        {"total": 0, "search": "partly", "imported": 1},
        "No licensed product developed in Irn was found; 1 product from elsewhere is licensed there",
    ),
    expect(
        "headline",
        {"total": 0, "search": "no"},
        "Whether Irn has licensed products of its own is not known: none of its registers was searched",
    ),
    expect(
        "headline", {"total": 1, "licensed": 0}, "The only product developed in Irn has no licence in force"
    ),
    expect(
        "headline",
        {"total": 7, "licensed": 7, "nameless": 4, "papers": 0},
        "4 of the 7 licensed products of Irn have no public name, and none of the licences was seen",
    ),
    expect(
        "headline",
        {"total": 1, "licensed": 1, "nameless": 1, "papers": 0},
        "The only licensed product of Irn has no public name, and its licence was not seen",
    ),
    expect(
        "headline",
        {"total": 2, "licensed": 2, "nameless": 1, "papers": 1},
        "1 of the 2 licensed products of Irn has no public name",
    ),
    expect(
        "headline",
        {**HELD, "purpose": "4 of them for eye disease"},
        "Irn has 13 licensed products of its own, 4 of them for eye disease",
    ),
    expect("headline", {**HELD, "purpose": ""}, "Irn has 13 licensed products of its own, in several fields"),
    expect(
        "headline",
        {**HELD, "counting": ", 9 of which count by this rule"},
        "Irn has 13 licensed products of its own, 9 of which count by this rule",
    ),
    expect("answer", {"total": 0, "search": "yes"}, "This holds for 1 January 2024."),
    expect(
        "answer",
        {"total": 0, "search": "partly"},
        "This holds for 1 January 2024; a licence may have been missed.",
    ),
    expect(
        "answer",
        {"total": 0, "search": "no"},
        "By 1 January 2024 no licence of such a product was found elsewhere either.",
    ),
    expect(
        "answer",
        {"total": 3, "licensed": 0, "nameless": 0, "ended": 2},
        "This holds for 1 January 2024; 2 products had a licence once.",
    ),
    expect(
        "answer",
        {"total": 15, "licensed": 13, "nameless": 0, "since": "since 2007", "ended": 2},
        "15 products developed in Irn have been licensed or permitted since 2007; 2 have no licence left on "
        "1 January 2024.",
    ),
    expect(
        "answer",
        {"total": 7, "licensed": 7, "nameless": 4, "counting": "", "purpose": "3 of them for burns"},
        "7 products developed in Irn hold a licence on 1 January 2024, 3 of them for burns.",
    ),
    expect(
        "answer_others",
        {"total": 1, "licensed": 0, "imported": 0, "search": "partly"},
        "No product from elsewhere was found to be licensed there.",
    ),
    expect(
        "settles",
        {"n": 4, "names": ["Agency"]},
        "Register entries with name, holder and date (Agency) would settle the 4 products without a public "
        "name or a documented licence.",
    ),
    expect(
        "rests",
        {"licensed": 2, "papers": 0, "grades": ["independent press or article (1)", "no page seen (1)"]},
        "No licence was itself seen, in a register, a gazette or a dated document. Best evidence: "
        "independent press or article (1) and no page seen (1).",
    ),
    expect(
        "doubles",
        {"most": 7, "fewest": 6, "pairs": ["A may be B"]},
        "The 7 products counted may be 6: A may be B.",
    ),
    expect(
        "weaker",
        {
            "own_shown": 3,
            "total": 7,
            "world_shown": 104,
            "world_total": 105,
            "no_cells": True,
            "n": 6,
            "world_n": 0,
        },
        "A register entry, a document or independent press shows 3 of the 7, against 104 of 105 elsewhere. "
        "Whose cells they are made of is not known for 6, against 0 elsewhere.",
    ),
    expect("answer_counting", {"licensed": 2, "counted": 2}, ""),
    expect("answer_counting", {"licensed": 1, "counted": 0}, ", which does not count by this rule"),
    expect("answer_counting", {"licensed": 2, "counted": 0}, ", none of which counts by this rule"),
    expect("answer_counting", {"licensed": 2, "counted": 1}, ", 1 of which counts by this rule"),
    expect(
        "answer_purpose",
        {"licensed": 2, "areas": ("dental", "ophthalmology"), "area_n": 1},
        "for tooth and gum disease and eye disease",
    ),
    expect(
        "answer_purpose",
        {"licensed": 3, "areas": ("ophthalmology",), "area_n": 2},
        "2 of them for eye disease",
    ),
    expect(
        "answer_purpose",
        {"licensed": 5, "areas": ("metabolic", "ophthalmology"), "area_n": 2},
        "2 each for inherited metabolic disease and eye disease",
    ),
    expect("answer_purpose", {"licensed": 4, "areas": MANY, "area_n": 1}, ""),
    expect("counts", {"why_not": ("ended", "cord_blood")}, "no: no licence left; banked cord blood"),
    expect(
        "developers_title",
        {"total": 7, "developers": 1, "anonymous": 6},
        "7 products of Irn were ever licensed or permitted; no developer is named for 6",
    ),
    expect(
        "developers_title",
        {"total": 1, "developers": 1, "anonymous": 0},
        "1 product of Irn was ever licensed or permitted, from 1 developer",
    ),
    expect("developed", {**ALONE, "reasons": []}, "The rule «strict» counts it."),
    expect(
        "developed",
        {**ALONE, "reasons": LEFT_OUT[:1]},
        "The rule «strict» does not count the product: banked cord blood.",
    ),
    expect(
        "developed",
        {**THREE, "unnamed": 2, "reasons": LEFT_OUT},
        "2 products have no public name and are known by the disease alone. The rule «strict» counts 1 of "
        "the 3 products; left out: banked cord blood (1) and no licence left (1).",
    ),
    expect("licences_title", {"total": 3, "ended": 1}, "1 of 3 products of Irn has no licence left"),
    expect(
        "licences_title",
        {"total": 3, "ended": 0},
        "None of the 3 products of Irn is known to have lost its licence",
    ),
    expect(
        "since", {"first": "2019-05-01", "first_basis": "not_later_than"}, "since 1 May 2019 at the latest"
    ),
    expect(
        "less_than_licensed",
        {"total": 3, "shown": 2, "conditional": 1, "permits": 0, "suspended": 0},
        "The figure draws the 2 newest of the 3 products; the table holds them all. 1 product rests on "
        "conditional licences alone.",
    ),
    expect("happened", {"event": "authorised", "kind": "full_licence"}, "licensed"),
    expect(
        "happened",
        {"event": "conditional", "kind": "phase3_condition"},
        "licensed with conditions (on condition of a later phase III trial)",
    ),
    expect(
        "ending",
        {**ENDING, "happened": "ended (handed back by the holder)", "date_basis": "decision"},
        "Gone: ended (handed back by the holder), IFDA (Irn), 1 March 2021.",
    ),
    expect(
        "licensed_since",
        {"first": "2019-05-01", "first_basis": "not_later_than", "first_regulator": "IFDA"},
        "1 May 2019 at the latest (IFDA)",
    ),
    expect("usable", {"here": 1, "imported": 0}, "1 product may be used in Irn, developed at home"),
    expect(
        "usable",
        {"here": 3, "imported": 1, "domestic": 2},
        "3 products may be used in Irn; 2 were developed there",
    ),
    expect("usable", {"here": 0, "search": "no"}, "What may be used in Irn is not known"),
    expect("usable", {"here": 0, "search": "partly"}, "No product that may be used in Irn was found"),
    expect(
        "mix_title",
        {"category": "dermatology_wound", "n": 1, "total": 1, "world_n": 0, "world_total": 0},
        "1 of 1 product of Irn is for skin and wounds, against 0 of 0 elsewhere",
    ),
    expect("mix_title", {"category": None}, "Irn has the same mix of fields as the rest of the world"),
    expect("mix_key_country", {"total": 1}, "Irn: 1 product"),
    expect("of_class", {"category": "tissue_engineered", "n": 1}, "1 tissue-engineered product"),
    expect(
        "how_late",
        {"compared": 1, "is_first": True, **FIRST},
        "P0, of Irn, was the world's first licensed product of its kind (mesenchymal stromal cells)",
    ),
    expect(
        "how_late",
        {"compared": 1, "each": [LAGS[1]], "is_first": False, "at_most": False, **FIRST},
        "P0, of Irn, was licensed 8.4 years after A (Usa), the world's first of its kind",
    ),
    expect(
        "how_late",
        {"compared": 2, "all": 7, "median": None, "first_in": 0, "each": LAGS[:2], "at_most": True},
        "2 of 7 licensed products of Irn can be compared: they came at most 13.1 and 8.4 years after the "
        "world's first of their kind",
    ),
    expect(
        "how_late",
        {"compared": 6, "median": 1.5, "kinds": 4, "first_in": 1, "at_most": False},
        "Irn had the world's first licence in 1 of its 4 kinds; the median product came 1.5 years after the "
        "first",
    ),
    expect(
        "how_late",
        {"compared": 6, "median": 1.5, "first_in": 0, "at_most": True},
        "The median product of Irn came at most 1.5 years after the world's first of its kind",
    ),
    expect("gap", {"years": 0.0}, "first in the world"),
    expect("gap", {"years": 2.5, "date_basis": "not_later_than"}, "up to 2.5 years later"),
    expect(
        "one_lag",
        {"years": 8.4, "date_basis": "not_later_than", "label": "CAR-T cells", "first_date": "2017", **FIRST},
        "P0 came up to 8.4 years after A (Usa) of 2017, the first of its kind (CAR-T cells).",
    ),
    expect(
        "heard",
        {"statements": 60, "candidates": 1},
        "60 statements on products of Irn were collected; 1 candidate has no licence",
    ),
    expect("stated_on", {"date": "2024-08", "published": ""}, "August 2024"),
    expect("stated_on", {"date": "", "published": "2025"}, "2025"),
    expect("stated_on", {"date": "", "published": ""}, "undated"),
    expect("candidate", {"name": "B", "name_local": ""}, "B"),
    expect(
        "heading_pivotal",
        {"known": 0, "borrowed": 0, "sought": 0, "licensed": 7, "randomised": 0},
        "Trials behind the licences of Irn were not collected",
    ),
    expect(
        "heading_pivotal",
        {"known": 4, "sought": 0, "licensed": 54, "randomised": 0},
        "The trial behind the licence is known for 4 of 54 products of Irn; none was randomised",
    ),
    expect(
        "heading_pivotal",
        {"known": 1, "sought": 0, "licensed": 7, "randomised": 1},
        "The trial behind the licence is known for 1 of 7 products of Irn; it was randomised",
    ),
    # One product elsewhere is no group to be compared with.
    expect(
        "pivotal",
        {
            "known": 4,
            "licensed": 7,
            "borrowed": 2,
            "sought": 0,
            "unsought": 1,
            "unsized": 1,
            "median": 88,
            "others": 1,
            "others_median": 212,
            "others_randomised": 1,
        },
        "2 products were licensed on data of other products or published reports, without a trial of their "
        "own. For 1 product none was sought. The main trials had a median of 88 patients. For 1 product "
        "with a known trial the number of patients was not found. Where no trial is known there may be one.",
    ),
    expect(
        "heading_ends",
        {"all": 32, "commercial": 13},
        "Worldwide, 32 licences are known to have ended or been suspended; 13 ended for commercial reasons",
    ),
    expect(
        "reasons_title",
        {"all": 32, "commercial": 13, "unproven": 5},
        "More licences ended for commercial reasons (13) than because the benefit was not confirmed (5)",
    ),
    expect(
        "access",
        {"products": 1, "priced": 1, "covered": 0, "refused": 0, "reached": 0, "worldwide": 0},
        "Pages on price, payment or patients were found for 1 product: a price for 1 and no payer. These "
        "things were collected for some products only, and say nothing of the others.",
    ),
]
