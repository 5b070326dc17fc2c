"""The chapter speaks of many products, of one and of none, and says no more of a licence than is known."""

import pytest
from tests.prose import cases, expect, rendered, unrendered, untidy

CHAPTER = "02_portfolio"
NUMBERS = [0, 1, 2]
MANY = ("metabolic", "ophthalmology", "dental", "other")
AREAS = {"areas": [("dental",), ("dental", "ophthalmology"), MANY], "area_n": [1, 2]}
BASIS = ["decision", "not_later_than"]
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
    *cases("answer", total=NUMBERS, licensed=NUMBERS, counting="", purpose="for eye disease"),
    *cases("answer_counting", licensed=NUMBERS, counted=NUMBERS),
    *cases("answer_purpose", licensed=[0, 4], **AREAS),
    *cases("answer_others", licensed=[0, 1], imported=NUMBERS, searched=[True, False]),
    *cases("counts", why_not=[(), ("ended", "atmp")]),
    *cases("developers", total=NUMBERS, developers=NUMBERS, anonymous=NUMBERS, unnamed=NUMBERS),
    *cases("developed", total=[1, 3], counted=[0, 1], by_whom=["", "So."], reasons=REASONS, rule="strict",
           why_not=("ended",)),
    *cases("reason", why_not="cord_blood", n=1),
    *cases("since", first="2019", first_basis=BASIS),
    *cases("timeline_title", total=NUMBERS, licensed=NUMBERS, since="since 2019"),
    *cases("timeline_key_at_latest"),
    *cases("less_than_licensed", total=3, shown=[2, 3], **LESS),
    *cases("happened", **EVENT),
    *cases("ending", **ENDING, date_basis=BASIS),
    *cases("licensed_since", first="2019", first_basis=BASIS),
    *cases("usable", here=NUMBERS, imported=NUMBERS, domestic=NUMBERS, at_home="none"),
    *cases("number_at_home", imported=[0, 1], domestic=NUMBERS),
    *cases("central", central=NUMBERS, own=[0, 1]),
    *cases("too_few", n=[0, 1, 2, 3]),
    *cases("mix_title", n=1, **PART | {"category": [None, "dental"]}),
    *(case for key in ("country", "world", "share") for case in cases(f"mix_key_{key}", **PART)),
    *cases("of_class", category=["gene_therapy", "cell_therapy", "tissue_engineered"], n=[1, 4]),
    *cases("elsewhere", category="car_t", world_n=14),
    *cases("lag_title", compared=[1, 2], median=[0, 3.24], name="P0"),
    *(case for key in ("world", "country", "later") for case in cases(f"lag_key_{key}")),
    *cases("gap", years=[0, 2.5]),
    *cases("firsts", kinds=[1, 2], first_in=NUMBERS),
    *cases("stated_on", date=["", "2024-08"], published=["", "2025"]),
    *cases("candidate", name="A", name_local=["", "آ"]),
    *cases("changed", column=["row", "modality"], field="modality"),
]  # fmt: skip


def test_every_branch_is_rendered():
    assert unrendered(CHAPTER, CASES) == []


def test_every_passage_reads_cleanly():
    assert untidy(CHAPTER, CASES) == []


ALONE = {"total": 1, "rule": "strict", "by_whom": "", "why_not": ("cord_blood",)}
THREE = {"total": 3, "rule": "strict", "by_whom": "", "counted": 1}
LEFT_OUT = ["banked cord blood (1)", "no licence left (1)"]

SENTENCES = [
    expect(
        "answer",
        {"total": 0},
        "By 1 January 2024 no advanced therapy developed in Irn had come to a licence, as far as the "
        "registers behind this report were searched.",
    ),
    expect(
        "answer",
        {"total": 2, "licensed": 1, "counting": ", which is not", "purpose": "for eye disease"},
        "On 1 January 2024 1 product developed in Irn holds a licence, which is not, for eye disease.",
    ),
    expect("answer_counting", {"licensed": 2, "counted": 2}, ""),
    expect(
        "answer_counting", {"licensed": 1, "counted": 0}, ", which the report's definition does not count"
    ),
    expect(
        "answer_counting", {"licensed": 2, "counted": 0}, ", none of which the report's definition counts"
    ),
    expect("answer_counting", {"licensed": 2, "counted": 1}, ", 1 of which the report's definition counts"),
    expect(
        "answer_purpose",
        {"licensed": 2, "areas": ("dental", "ophthalmology"), "area_n": 1},
        "for tooth and gum disease and eye disease",
    ),
    expect(
        "answer_purpose",
        {"licensed": 3, "areas": ("ophthalmology",), "area_n": 2},
        "most often for eye disease (2)",
    ),
    expect(
        "answer_purpose",
        {"licensed": 4, "areas": ("metabolic", "ophthalmology"), "area_n": 2},
        "most often for inherited metabolic disease and eye disease (2 each)",
    ),
    expect("answer_purpose", {"licensed": 4, "areas": MANY, "area_n": 1}, "spread over several fields"),
    expect("counts", {"why_not": ("ended", "cord_blood")}, "no: no licence left; banked cord blood"),
    expect(
        "developers",
        {"total": 2, "developers": 1, "anonymous": 1, "unnamed": 1},
        "1 developer is named behind the 2 products. For 1 product no source names the developer. 1 product "
        "has no public name and is known by the disease alone.",
    ),
    expect("developers", {"total": 1, "developers": 1, "anonymous": 0, "unnamed": 0}, ""),
    expect("developed", {**ALONE, "reasons": []}, "The definition of this report, «strict», counts it."),
    expect(
        "developed",
        {**ALONE, "reasons": LEFT_OUT[:1]},
        "The definition of this report, «strict», does not count it: banked cord blood.",
    ),
    expect(
        "developed", {**THREE, "reasons": []}, "The definition of this report, «strict», counts them all."
    ),
    expect(
        "developed",
        {**THREE, "by_whom": "So it is.", "reasons": LEFT_OUT},
        "So it is. The definition of this report, «strict», counts 1 of the 3 products; left out: "
        "banked cord blood (1) and no licence left (1).",
    ),
    expect(
        "timeline_title",
        {"total": 3, "licensed": 2, "since": "since 1 May 2019 at the latest"},
        "3 products of Irn since 1 May 2019 at the latest, 2 of them licensed today",
    ),
    expect(
        "timeline_title",
        {"total": 1, "licensed": 1, "since": "since 2019"},
        "1 product of Irn, licensed since 2019",
    ),
    expect(
        "since", {"first": "2019-05-01", "first_basis": "not_later_than"}, "since 1 May 2019 at the latest"
    ),
    expect(
        "less_than_licensed",
        {"total": 3, "shown": 2, "conditional": 1, "permits": 0, "suspended": 0},
        "The figure draws the 2 newest of the 3 products; the tables hold them all. 1 product rests on "
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
        "licensed_since", {"first": "2019-05-01", "first_basis": "not_later_than"}, "1 May 2019 at the latest"
    ),
    expect(
        "usable",
        {"here": 1, "imported": 0},
        "1 product may be used in Irn, and it was developed at home: no product of another country was found "
        "to be licensed there.",
    ),
    expect(
        "usable",
        {"here": 3, "imported": 1, "domestic": 2, "at_home": "2"},
        "3 products may be used in Irn; 2 were developed at home.",
    ),
    expect(
        "mix_title",
        {"category": "dermatology_wound", "n": 1, "total": 1, "world_n": 0, "world_total": 0},
        "1 of 1 product counted for Irn is for skin and wounds, against 0 of 0 in the rest of the world",
    ),
    expect("mix_title", {"category": None}, "Irn is spread over the fields as the rest of the world is"),
    expect("mix_key_country", {"total": 1}, "Irn: 1 product"),
    expect("of_class", {"category": "tissue_engineered", "n": 1}, "1 tissue-engineered product"),
    expect(
        "lag_title", {"compared": 1, "median": 0.0, "name": "P0"}, "P0 was the first of its kind in the world"
    ),
    expect(
        "lag_title",
        {"compared": 1, "median": 3.24, "name": "P0"},
        "P0 came 3.2 years after the world's first of its kind",
    ),
    expect(
        "lag_title",
        {"compared": 3, "median": 0.0},
        "At least half of the products of Irn were the world's first of their kind",
    ),
    expect(
        "lag_title",
        {"compared": 2, "median": 1.5},
        "Products of Irn came a median of 1.5 years after the world's first of their kind",
    ),
    expect("gap", {"years": 0.0}, "first in the world"),
    expect("gap", {"years": 2.5}, "2.5 years later"),
    expect(
        "firsts",
        {"kinds": 2, "first_in": 0},
        "In none of its 2 modalities did Irn have the world's first licence.",
    ),
    expect(
        "firsts", {"kinds": 2, "first_in": 2}, "In all of its 2 modalities Irn had the world's first licence."
    ),
    expect(
        "firsts", {"kinds": 2, "first_in": 1}, "In 1 of its 2 modalities Irn had the world's first licence."
    ),
    expect("stated_on", {"date": "2024-08", "published": ""}, "August 2024"),
    expect("stated_on", {"date": "", "published": "2025"}, "2025"),
    expect("stated_on", {"date": "", "published": ""}, "undated"),
    expect("candidate", {"name": "B", "name_local": ""}, "B"),
    expect("changed", {"column": "row", "field": "row"}, "whole row"),
]


@pytest.mark.parametrize(("name", "values", "text"), SENTENCES)
def test_a_sentence_fits_the_number_of_products(name, values, text):
    assert rendered(CHAPTER, name, values) == text
