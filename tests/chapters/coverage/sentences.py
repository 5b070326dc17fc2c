"""What is licensed here and what only elsewhere, in words that know how far anyone has searched."""

from tests.prose import cases, expect, searched

from regenatlas.tables.provenance import Traced

CHAPTER = "04_coverage"
YES, PARTLY, NO = (searched(status) for status in ("yes", "partly", "no"))
ANY = [YES, PARTLY, NO]

HELD = {"world": 113, "here": 7, "areas": 14, "areas_here": 5}
GAP = {"own_id": ["a", "b"], "first_id": "a", "own_basis": ["decision", "not_later_than"]}
OWN = {"own_name": "Beta", "own_basis": GAP["own_basis"]}
LAGS = [Traced(3.2, (), "lag.a", "lag"), Traced(18.5, (), "lag.b", "lag")]
KEYS = {
    "matrix_key": ("yes", "partly", "no", "undocumented", "total"),
    "diseases_key": ("live", "undocumented", "other", "none", "axis"),
    "time_key": ("world",),
}

CASES = [
    *cases("headline", search=ANY, world=[0, 1, 9], here=[0, 1, 4], areas=14, areas_here=1,
           areas_undocumented=[0, 1]),
    *cases("diseases_finding", claimed=7, here=[0, 1], documented=[["gvhd"]]),
    *cases("delay", behind=[None, 3.2], at_most=[False, True]),
    *cases("uncertain", search=ANY, missing=[0, 1, 5]),
    *cases("settles", search=ANY, names=[[], ["Agency"]]),
    *cases("fields_title", search=[YES, PARTLY], own=[[], ["other"]],
           rest=[[], ["dental"], ["dental", "skin"]], away=2, market="USA", wide=12),
    *cases("fields", own=[(), ("other", "dental")], rest=[(), ("metabolic",)],
           undocumented=[(), ("dental",)]),
    *cases("matrix_title", search=[YES, PARTLY], mine=[0, 1, 3], wide=5, market=["USA", None],
           areas_undocumented=[0, 1]),
    *(case for name, keys in KEYS.items() for key in keys for case in cases(f"{name}_{key}")),
    *cases("not_drawn", codes=[(), ("USA",)]),
    *cases("missing_title", search=ANY, world=[1, 9], here=[0, 2], missing=[0, 1, 9], areas=4, median=5.6),
    *cases("median", search=ANY, missing=[1, 9], here=[0, 2], median=5.6, ended=[0, 1, 2]),
    *cases("time_title", years=10, world_before=35, world_now=113, own_before=0, own_now=7),
    *cases("waiting_caption", search=ANY),
    *cases("waiting_status", search=[YES, PARTLY], why=["ended", "suspended", "permit", "unlicensed"]),
    *cases("gaps_title", open=[0, 1], area="ophthalmology", longest=3.5, behind=[0, 4.0]),
    *cases("gaps", closed=[0, 1, 2], behind=[18.46, None], each=[LAGS], at_most=[True, False]),
    *cases("fields_caption"),
    *cases("fields_own", search=[YES, PARTLY], **OWN, own_date=["", "2020-02"], own_shown=[True, False],
           own_grade="interested"),
    *cases("years_behind", **GAP, open=[True, False], first_shown=[True, False], years=[None, 0, 8.5]),
    *cases("diseases_title", search=[YES, PARTLY], all=7, here=[0, 1, 7], here_undocumented=[0, 1]),
    *cases("diseases", all=7, permitted=[0, 1], own=[0, 1, 3], own_seen=[0, 1, 2]),
    *cases("diseases_figure", licensed=[1, 6], all=7),
    *cases("disease_first", licensed=[True, False], first_name="Alpha", first_in="USA", first_date="2017-08",
           first_basis=GAP["own_basis"], first_shown=[True, False]),
    *cases("disease_now", products_n=[0, 2], places_n=1, undocumented_n=[0, 1]),
    *cases("disease_here", search=[YES, PARTLY], here_n=[0, 1], open=[True, False], names_here="Beta",
           own_date="2020", permits=[(), ("Delta",)], here_date="2021", here_basis=OWN["own_basis"],
           former=[False, True], **OWN),
    *cases("name_here", name="Beta", shown=[True, False], grade="interested"),
    *cases("travel_title"),
    *cases("aim", owner="Ministry", date="2023", name="Half as many go abroad", outcome="not_due"),
    *cases("registers_title", search=[YES, PARTLY]),
]  # fmt: skip


SENTENCES = [
    expect(
        "headline",
        {"search": YES, "world": 0},
        "No advanced therapy was licensed anywhere on 1 January 2024, in Irn as little as elsewhere",
    ),
    expect(
        "headline",
        {"search": NO, "world": 9},
        "What is licensed in Irn is not known: none of its registers was searched",
    ),
    expect(
        "headline",
        {"search": PARTLY, "world": 9, "here": 0},
        "None of the 9 products licensed somewhere in the world was found in Irn",
    ),
    expect(
        "headline",
        {"search": PARTLY, **HELD, "areas_undocumented": 3},
        "Irn has licensed products in 5 of 14 therapeutic areas; in 3 of the 5 neither a document nor "
        "independent press shows a licence",
    ),
    expect(
        "headline",
        {"search": YES, **HELD, "areas_undocumented": 0},
        "Irn has licensed products in 5 of 14 therapeutic areas",
    ),
    expect(
        "diseases_finding",
        {"claimed": 7, "here": 1, "documented": ["gvhd"]},
        "Irn is said to have products for 7 diseases; a document or independent press shows a licence for 1 "
        "(graft-versus-host disease)",
    ),
    expect("delay", {"behind": None}, ""),
    expect(
        "delay",
        {"behind": 18.46, "at_most": True},
        "First products came to Irn a median of at most 18.5 years after the world's first in the same field",
    ),
    expect("uncertain", {"search": NO}, ""),
    expect("uncertain", {"search": YES, "missing": 4}, ""),
    expect(
        "uncertain",
        {"search": PARTLY, "missing": 90},
        "Some of the 90 products not found may be licensed in Irn all the same: its registers were searched "
        "in part.",
    ),
    expect("settles", {"search": YES, "names": []}, ""),
    expect(
        "settles",
        {"search": PARTLY, "names": ["Agency"]},
        "A full and dated list of licences from the regulator (Agency) would settle what is licensed in Irn.",
    ),
    expect(
        "settles",
        {"search": NO, "names": []},
        "A full and dated list of licences from the country's own regulator would settle what is licensed in "
        "Irn.",
    ),
    expect(
        "fields_title",
        {"search": PARTLY, "own": [], "market": "USA", "wide": 12},
        "Usa has licensed products in 12 therapeutic areas, Irn in none that was found",
    ),
    expect(
        "fields_title",
        {"search": YES, "own": ["other"], "rest": ["dental"]},
        "Licensed elsewhere only: products for tooth and gum disease",
    ),
    expect(
        "matrix_title",
        {"search": PARTLY, "mine": 3, "wide": 9, "market": "USA", "areas_undocumented": 2},
        "Irn: licensed products in 3 therapeutic areas (2 undocumented); Usa: 9",
    ),
    expect(
        "missing_title",
        {"search": PARTLY, "world": 9, "here": 8, "missing": 1},
        "1 of the 9 products licensed anywhere was not found in Irn",
    ),
    expect(
        "missing_title",
        {"search": NO, "world": 9, "areas": 4},
        "9 products are licensed somewhere in the world, in 4 therapeutic areas",
    ),
    expect("median", {"search": YES, "missing": 1, "here": 2, "ended": 0}, ""),
    expect(
        "median",
        {"search": YES, "missing": 9, "here": 2, "median": 5.64, "ended": 1},
        "Half of these 9 have been licensed somewhere for more than 5.6 years. 1 of them was once licensed "
        "in Irn.",
    ),
    expect(
        "time_title",
        {"years": 10, "world_before": 35, "world_now": 113, "own_before": 0, "own_now": 7},
        "In 10 years licensed products rose from 35 to 113 in the world, from 0 to 7 in Irn",
    ),
    expect(
        "gaps_title",
        {"open": 1, "area": "ophthalmology", "longest": 3.5},
        "The field that waits longest: eye disease, 3.5 years after the world's first product",
    ),
    expect("gaps", {"closed": 7, "behind": 18.46}, ""),
    expect(
        "gaps",
        {"closed": 2, "behind": None, "each": LAGS, "at_most": False},
        "In 2 therapeutic areas a product came to Irn, 3.2 and 18.5 years after the world's first.",
    ),
    expect(
        "fields_own",
        {"search": PARTLY, "own_name": "Beta", "own_date": "2026", "own_basis": "not_later_than"}
        | {"own_shown": False, "own_grade": "text_under_test"},
        "Beta (2026 at the latest; only the text under test)",
    ),
    expect("years_behind", {"open": True, "first_shown": True, "years": 3.04}, "3.0 so far"),
    expect("years_behind", {"open": True, "first_shown": False, "years": 3.04}, "–"),
    expect(
        "years_behind",
        {"open": False, "years": 0, "own_id": "a", "first_id": "a", "first_shown": True},
        "first in the world",
    ),
    expect(
        "years_behind",
        {"open": False, "years": 8.5, "own_id": "b", "first_id": "a", "own_basis": "not_later_than"},
        "up to 8.5",
    ),
    expect(
        "diseases_title",
        {"search": PARTLY, "all": 7, "here": 1, "here_undocumented": 4},
        "Irn: documented products for 1 of 7 diseases, undocumented ones for 4 more",
    ),
    expect(
        "diseases",
        {"all": 7, "permitted": 0, "own": 5, "own_seen": 0},
        "The documents from which this project starts name 7 diseases; every country is held against the "
        "same list. Of the 5 indications licensed in Irn for these diseases, none was read in a "
        "licence: they come from lists and news.",
    ),
    expect(
        "disease_here",
        {"here_n": 2, "names_here": ["Beta", "Gamma, only the text under test"], "here_date": "2010"}
        | {"here_basis": "not_later_than", "former": False, "permits": ["Delta"]},
        "Beta and Gamma, only the text under test (since 2010 at the latest); by exemption or permit Delta",
    ),
    expect(
        "disease_here",
        {"here_n": 1, "names_here": ["Beta"], "here_date": "2010", "here_basis": "decision", "former": True}
        | {"own_name": "Alpha", "own_date": "2007-09", "own_basis": "decision", "permits": ()},
        "Beta (since 2010); first Alpha (September 2007), no longer",
    ),
    expect("disease_here", {"search": PARTLY, "here_n": 0, "open": True, "permits": ()}, "not found"),
    expect(
        "disease_now",
        {"products_n": 2, "places_n": 1, "undocumented_n": 1},
        "2 products in 1 jurisdiction; 1 more undocumented",
    ),
    expect("not_drawn", {"codes": ["USA"]}, "Not drawn, because nobody searched their registers: Usa."),
    expect(
        "aim",
        {"owner": "Ministry", "date": "2023", "name": "Half as many", "outcome": "no_evidence"},
        "Ministry, 2023: Half as many. Outcome: no outcome seen.",
    ),
]
