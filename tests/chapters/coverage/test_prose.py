"""What is licensed here and what only elsewhere, in words that know how far anyone has searched."""

import pytest
from tests.prose import cases, expect, rendered, searched, unrendered, untidy

from regenatlas.tables.provenance import Traced

CHAPTER = "04_coverage"
YES, PARTLY, NO = (searched(status) for status in ("yes", "partly", "no"))
ANY = [YES, PARTLY, NO]

ANSWER = {"search": ANY, "world": [0, 1, 9], "here": [0, 1, 4], "missing": [0, 1, 5], "areas": [1, 4]}
SEVEN = {"search": ANY, "all": 7, "here": [0, 1, 7], "licensed": [1, 5], "here_undocumented": [0, 1]}
SAID = {"claimed": [None, 7], "claimed_on": "2023-02", "undocumented": [0, 1], "permitted": [0, 1]}
GAP = {"own_id": ["a", "b"], "first_id": "a", "own_basis": ["decision", "not_later_than"]}
DISEASE = {
    "search": ANY, "condition": "burns", "licensed": [True, False], "first_name": "Alpha", "first_in": "USA",
    "first": "2017-08", "first_basis": ["decision", "not_later_than"], "now": "now 2 products",
    "open": [True, False], "here_n": [0, 1], "own_name": "Beta", "names_here": [("Beta", "Gamma")],
    "since": "2020", "years": [0, 3.04], "first_shown": [True, False], "other_first": [True, False],
    "permits": [(), ("Delta",)],
}  # fmt: skip

NOTHING = {"claimed": None, "all": 7, "here": 0, "here_undocumented": 0, "permitted": 0, "examples": ()}
LAGS = [Traced(3.2, (), "lag.a", "lag"), Traced(18.5, (), "lag.b", "lag")]

CASES = [
    *cases("headline", **ANSWER, areas_here=1, areas_undocumented=[0, 1]),
    *cases("diseases_finding", claimed=7, here=[0, 1], documented=[["gvhd"]]),
    *cases("delay", behind=[None, 3.2], at_most=[False, True]),
    *cases("answer", **ANSWER),
    *cases("uncertain", **ANSWER, areas_here=1, areas_undocumented=[0, 1]),
    *cases("settles", search=ANY, names=[[], ["Agency"]]),
    *cases("diseases_answer", **SEVEN, **SAID, examples=[(), ("burns: Beta",)], own_seen=[0, 1]),
    *cases("example", condition="burns", shown_here=("Beta",)),
    *cases("no_register"),
    *cases("matrix_title", search=ANY, mine=[0, 1, 3], wide=5, market=["USA", None],
           areas_undocumented=[0, 1]),
    *(case for key in ("yes", "partly", "no", "undocumented", "total")
      for case in cases(f"matrix_key_{key}")),
    *cases("fields", search=ANY, own=[(), ("other", "dental")], rest=[(), ("metabolic",)],
           undocumented=[(), ("dental",)]),
    *cases("not_drawn", codes=[(), ("USA",)]),
    *cases("dots_title", search=ANY, world=[1, 9], missing=[0, 1, 9]),
    *(case for key in ("here", "away", "axis") for case in cases(f"dots_key_{key}", search=ANY, here=1,
     missing=2)),
    *cases("longest_intro", search=ANY, missing=[1, 3], median=4.04),
    *cases("longest", name="Alpha", therapeutic_area="dental", since="2001-07", age=20.5, first_in="USA"),
    *cases("waiting_caption", search=ANY),
    *cases("waiting_status", search=[YES, PARTLY], why=["ended", "suspended", "permit", "unlicensed"]),
    *cases("gaps", search=ANY, open=[0, 1, 2], closed=[0, 1, 2], area="ophthalmology", longest=3.5,
     behind=[18.46, 0, None], each=[LAGS], at_most=[True, False]),
    *cases("fields_caption", search=ANY),
    *cases("fields_own", search=[YES, PARTLY], own_name="Beta", own_date=["", "2020-02"],
           own_basis=GAP["own_basis"], own_shown=[True, False], own_grade="interested"),
    *cases("fields_gap", **GAP, open=[True, False], years=[0, 8.5]),
    *cases("diseases_title", **SEVEN),
    *(case for key in ("live", "undocumented", "other", "none", "axis")
      for case in cases(f"diseases_key_{key}")),
    *cases("disease", **DISEASE, **GAP),
    *cases("disease_now", products=[0, 1, 2], places=[1, 2], kinds=[(), ("msc", "car_t")], more=[0, 1]),
    *cases("name_here", name="Beta", shown=[True, False], grade="interested"),
    *cases("first_for_it", date="2020", date_basis=GAP["own_basis"], first_in="USA"),
    *cases("evidence", uses=52, seen=4, own=[0, 1, 3], own_seen=[0, 1, 2]),
    *cases("aim", owner="Ministry", date="2023", name="Half as many go abroad", outcome="not_due"),
]  # fmt: skip


def test_every_branch_is_rendered():
    assert unrendered(CHAPTER, CASES) == []


def test_every_passage_reads_cleanly():
    assert untidy(CHAPTER, CASES) == []


HELD = {"world": 113, "here": 7, "areas": 14, "areas_here": 5}

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
        "Irn has licensed products in 5 of 14 therapeutic areas; in 3 of the 5 no document shows a licence",
    ),
    expect(
        "headline",
        {"search": YES, **HELD, "areas_undocumented": 0},
        "Irn has licensed products in 5 of 14 therapeutic areas",
    ),
    expect(
        "diseases_finding",
        {"claimed": 7, "here": 1, "documented": ["gvhd"]},
        "Irn is said to have products for 7 diseases; a documented licence was found for 1 "
        "(graft-versus-host disease)",
    ),
    expect("delay", {"behind": None}, ""),
    expect(
        "delay",
        {"behind": 18.46, "at_most": True},
        "First products came to Irn a median of at most 18.5 years after the world's first in the same field",
    ),
    expect("answer", {"world": 0}, "That holds as far as the registers were searched."),
    expect(
        "answer",
        {"search": NO, "world": 9, "areas": 4},
        "Elsewhere 9 products are licensed, in 4 therapeutic areas.",
    ),
    expect(
        "answer",
        {"search": PARTLY, "world": 1, "here": 0, "missing": 1, "areas": 4},
        "1 product is licensed elsewhere on 1 January 2024, in 4 therapeutic areas.",
    ),
    expect(
        "answer",
        {"search": PARTLY, "world": 9, "here": 8, "missing": 1},
        "1 product licensed elsewhere was not found in Irn on 1 January 2024.",
    ),
    expect(
        "answer",
        {"search": YES, "world": 9, "here": 7, "missing": 2},
        "2 products licensed elsewhere are not licensed in Irn on 1 January 2024.",
    ),
    expect(
        "answer",
        {"search": YES, "world": 9, "here": 9, "missing": 0},
        "On 1 January 2024 no product is licensed elsewhere only.",
    ),
    expect("uncertain", {"search": NO, "here": 0}, ""),
    expect("uncertain", {"search": YES, "here": 2, "areas_undocumented": 0, "missing": 4}, ""),
    expect(
        "uncertain",
        {"search": PARTLY, **HELD, "areas_undocumented": 3},
        "In 3 of the 5 therapeutic areas with a product in Irn the licence is undocumented: no register "
        "entry, document or independent press shows it.",
    ),
    expect(
        "uncertain",
        {"search": PARTLY, **HELD, "areas_undocumented": 0, "missing": 90},
        "Some of the 90 products not found may be licensed in Irn all the same: not every register was "
        "searched.",
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
        "diseases_answer",
        {"search": NO, "claimed": None, "all": 7, "licensed": 6, "undocumented": 1},
        "Of the 7 diseases that the source documents name, 6 have a licensed product somewhere; for 1 more "
        "a licence is undocumented.",
    ),
    expect(
        "diseases_answer",
        {**NOTHING, "search": YES, "licensed": 5},
        "Of the 7 diseases that the source documents name, none has a licensed product there, and 5 "
        "somewhere in the world.",
    ),
    expect(
        "diseases_answer",
        {
            "search": PARTLY,
            "claimed": 7,
            "claimed_on": "2023-02",
            "all": 7,
            "here": 1,
            "licensed": 6,
            "here_undocumented": 4,
            "permitted": 0,
            "examples": ["graft-versus-host disease: Beta"],
            "own_seen": 0,
        },
        "A text of February 2023 says that Irn has products for 7 diseases. Of the 7 diseases that the "
        "source documents name, a licensed product was found there for 1 (graft-versus-host disease: Beta), "
        "and somewhere in the world for 6. For 4 more a licence there is undocumented. For none was the text "
        "of a licence seen.",
    ),
    expect(
        "diseases_title",
        {"search": PARTLY, "all": 7, "here": 1, "licensed": 6, "here_undocumented": 4},
        "A licensed product was found in Irn for 1 of the 7 diseases; for 4 more a licence is undocumented",
    ),
    expect(
        "gaps",
        {"search": NO, "open": 1, "closed": 2, "area": "ophthalmology", "longest": 3.5},
        "The oldest of the 1 therapeutic area is eye disease: 3.5 years since the first licence.",
    ),
    expect(
        "gaps",
        {"search": PARTLY, "open": 1, "closed": 0, "area": "ophthalmology", "longest": 3.5},
        "1 therapeutic area has had a product elsewhere while none was found in Irn; the longest "
        "wait is for eye disease, 3.5 years.",
    ),
    expect(
        "gaps",
        {"search": YES, "open": 1, "closed": 2, "area": "ophthalmology", "longest": 3.5, "behind": 18.46}
        | {"at_most": True},
        "1 therapeutic area has had a product elsewhere and never one in Irn; the longest wait is "
        "for eye disease, 3.5 years. Where Irn has had a product, its first came a median of at most "
        "18.5 years after the world's (2 therapeutic areas).",
    ),
    expect(
        "gaps",
        {"search": YES, "open": 0, "closed": 7, "behind": 0},
        "In at least half of the 7 therapeutic areas in which Irn has had a product, its first was the "
        "world's.",
    ),
    expect(
        "gaps",
        {"search": YES, "open": 0, "closed": 2, "behind": None, "each": LAGS, "at_most": False},
        "Where Irn has had a product, its first came 3.2 and 18.5 years after the world's (2 therapeutic "
        "areas).",
    ),
    expect(
        "fields_own",
        {"search": PARTLY, "own_name": "Beta", "own_date": "2026", "own_basis": "not_later_than"}
        | {"own_shown": False, "own_grade": "text_under_test"},
        "Beta (2026 at the latest; only the text under test)",
    ),
    expect(
        "longest_intro",
        {"search": YES, "missing": 1, "median": 4.04},
        "The missing product has been licensed elsewhere for 4.0 years:",
    ),
    expect(
        "matrix_title",
        {"search": PARTLY, "mine": 3, "wide": 9, "market": "USA", "areas_undocumented": 2},
        "Licensed products found in 3 therapeutic areas in Irn (2 undocumented), in 9 in Usa",
    ),
    expect("fields_gap", {"open": True, "years": 3.04}, "3.0 so far"),
    expect("fields_gap", {"open": False, "years": 0, "own_id": "a", "first_id": "a"}, "first in the world"),
    expect(
        "fields_gap",
        {"open": False, "years": 8.5, "own_id": "b", "first_id": "a", "own_basis": "not_later_than"},
        "up to 8.5",
    ),
    expect(
        "disease",
        {"condition": "b_all", "licensed": False, "permits": ()},
        "B-cell acute leukaemia: by 1 January 2024 no product licensed for it was found anywhere.",
    ),
    expect(
        "disease",
        {
            "search": YES,
            "condition": "burns",
            "licensed": True,
            "first_name": "Alpha",
            "first_in": "USA",
            "first": "2001",
            "first_basis": "not_later_than",
            "now": "now 2 products",
            "open": False,
            "here_n": 1,
            "names_here": ["Beta", "Gamma"],
            "years": 8.5,
            "since": "2010",
            "own_basis": "day",
            "first_shown": True,
            "other_first": False,
            "permits": ["Delta"],
        },
        "Burns: first Alpha (Usa, 2001 at the latest); now 2 products. In Irn: Beta and Gamma; "
        "first licence 2010, 8.5 years later. By hospital exemption or permit: Delta.",
    ),
    expect(
        "disease_now",
        {"products": 2, "places": 1, "kinds": ["msc", "car_t"], "more": 1},
        "now 2 products in 1 jurisdiction (mesenchymal stromal cells, CAR-T cells), and 1 undocumented",
    ),
    expect(
        "evidence",
        {"uses": 52, "seen": 4, "own": 5, "own_seen": 0},
        "Of the 52 uses in force anywhere, the wording was read in a licence or on a page that states it for "
        "4; the others come from lists and general knowledge. Of the 5 uses of Irn none was read.",
    ),
    expect("not_drawn", {"codes": ["USA"]}, "Not drawn, because nobody searched their registers: Usa."),
    expect(
        "aim",
        {"owner": "Ministry", "date": "2023", "name": "Half as many", "outcome": "no_evidence"},
        "Ministry, 2023: Half as many. Outcome: no outcome seen.",
    ),
]


@pytest.mark.parametrize(("name", "values", "text"), SENTENCES)
def test_sentences_claim_no_more_than_was_searched(name, values, text):
    assert rendered(CHAPTER, name, values) == text
