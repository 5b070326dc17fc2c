"""The answer by what is known of the country, and numbers with the definition of their source."""

import pytest
from tests.prose import cases, expect, rendered, unrendered, untidy

CHAPTER = "06_science"
WAYS = {"cases": [0, 1, 3], "shortest": 2.0, "longest": 8.0}
EVERY = {"median": [None, 4.0], "all_cases": [0, 1, 2, 3], "all_median": [None, 5.0], "all_shortest": 1.0}
COUNT = {"field": "MSC", "period": "2014/2014"}
PLACES = {"first": 31, "first_date": "2015", "latest": 13, "latest_date": "2024", "same_since": "2020-06"}
NOTES = {"note": ["", "derived from a share"], "repeated": [False, True]}
SHARES = {"share": [None, 0.0, 0.035], "held": [None, 0.0, 0.063], "period": "2014/2014", "part": "6%"}
FALL = {
    "before": "9",
    "field_before": "cells",
    "end_before": "2016",
    "after": "5",
    "field": "genes",
    "end": "2018",
}
ORDERS = {
    "by_n": [None, 3], "by_products": 2, "of": 7, "first_by_n": [["USA"], ["IRN", "USA"]],
    "first_by_products": [["USA"]], "most_products": [0, 5], "kind": "papers",
}  # fmt: skip
PERIODS = ["2012/2021", "2018/2018", "/2020", "2001/", "/"]

CASES = [
    *cases("answer_by_cases", **WAYS, late=[False, True]),
    *cases(
        "answer_by_shares", **SHARES, cases=[0, 1], papers=[0, 3], trials=[0, 1], products=[None, 0, 1, 2]
    ),
    *cases("part", held=SHARES["held"]),
    *cases("papers", n=[0, 1, 2]),
    *cases("trials", n=[0, 1, 2]),
    *cases("counted_n", n=[None, 0, 1234]),
    *cases("counted_place", place=[None, 14]),
    *cases("counted_remark", **NOTES),
    *cases("fall", what=["publications", "trials"], **FALL),
    *cases("grown", **COUNT, before=20, period_before="2002/2011", after=50, times_as_many=2.5),
    *cases("per_million", number=2.0, field="cells", period=PERIODS),
    *cases("counts_title", **COUNT, n=13, world=[None, 373], share=0.035, place=2, of=2),
    *cases("counts_heading", **COUNT),
    *cases("counts_source", title="A page"),
    *cases("counts_grey", regions=[False, True]),
    *cases("region_XEU"),
    *cases("region_XRW"),
    *cases("share", **COUNT, share=0.035),
    *cases("stated_on", place="13th", date="2024"),
    *cases("no_place", latest=[None, 13], places=[[], ["below the 14th place (2016)"]]),
    *cases("places_title", **PLACES, statements=[1, 3], same_times=[1, 2]),
    *cases(
        "rise", publisher="Page", published="2020", before=[20, 10], start="2016", now=14, end="2019", steps=6
    ),
    *cases("kind", what=["publications", "trials"]),
    *cases("scatter_title", **ORDERS),
    *cases("axis_across", what=["publications", "trials"], **COUNT),
    *cases("axis_upwards"),
    *cases("agreement", agreement=[None, -0.2, 0.3, 0.7], compared=7),
    *cases("ways_title", **WAYS, **EVERY, all_longest=9.0),
    *cases("way_name", unnamed=[None, "vitiligo"], name="Alpha"),
    *cases("way_end", at_most=[False, True], years=15.84, began="2008", ended="2024"),
    *cases("way_licence", at_most=[False, True], licence_date="2024-10-24"),
    *cases("ways_of_country", cases=[0, 1, 3], median=[None, 4.0]),
]


def test_every_branch_is_rendered():
    assert unrendered(CHAPTER, CASES) == []


def test_every_passage_reads_cleanly():
    assert untidy(CHAPTER, CASES) == []


SENTENCES = [
    expect(
        "answer_by_cases",
        {"cases": 1, "shortest": 2.0, "late": False},
        "In Irn it does, in the one case where both are dated: from the first step in people to the licence "
        "it took 2.0 years.",
    ),
    expect(
        "answer_by_cases",
        {"cases": 3, "shortest": 2.0, "longest": 8.0, "late": True},
        "In Irn it does, by years, in the 3 cases where both are dated: from the first step in people to "
        "the licence it took at most 2.0 to 8.0 years.",
    ),
    expect(
        "answer_by_shares",
        {"cases": 0, "share": 0.035, "held": 0.0, "period": "2014/2014", "part": "none"},
        "By one count of trials, products lag behind science in Irn: 4% of the world's trials (2014), none "
        "of the products counted on 1 January 2024.",
    ),
    expect(
        "answer_by_shares",
        {"cases": 0, "share": None, "held": 0.02, "papers": 2, "trials": 0},
        "For Irn the question stays open: 2 counts of papers and no counts of trials have been collected, "
        "but neither its share of the world's trials nor the way of a product of its own from the first "
        "patient to the licence.",
    ),
    expect(
        "answer_by_shares",
        {"cases": 0, "share": None, "held": 0.02, "papers": 0, "trials": 0, "products": 1},
        "For Irn the question stays open: 1 product is counted, but no count of its papers or trials has "
        "been collected, and no first step in people is dated.",
    ),
    expect("part", {"held": 0.063}, "6%"),
    expect("part", {"held": 0}, "none"),
    expect("counted_n", {"n": None}, "not stated"),
    expect("counted_n", {"n": 5867}, "5,867"),
    expect("counted_place", {"place": None}, "not stated"),
    expect("counted_place", {"place": 14}, "14th"),
    expect("counted_remark", {"note": "derived from a share", "repeated": False}, "Derived from a share"),
    expect("counted_remark", {"note": "derived from a share", "repeated": True}, "as above"),
    expect("counted_remark", {"note": "", "repeated": True}, "none"),
    expect(
        "fall",
        {"what": "trials", **FALL},
        "9 (cells, 2016) come before 5 (genes, 2018): as the definitions differ, this shows no trend.",
    ),
    expect(
        "counts_title",
        {**COUNT, "n": 13, "world": 373, "share": 0.035},
        "Irn: 13 of 373 in «MSC» (2014), 4% of the world's",
    ),
    expect(
        "counts_title",
        {**COUNT, "n": 13, "world": None, "place": 2, "of": 2},
        "Irn: 13 in «MSC» (2014), 2nd of the 2 countries counted",
    ),
    expect(
        "places_title",
        {"statements": 1, **PLACES},
        "Irn: 13th in stem cell science for 2024, by one statement",
    ),
    expect(
        "rise",
        {
            "publisher": "Page",
            "published": "2020",
            "before": 20,
            "start": "2016",
            "now": 14,
            "end": "2019",
            "steps": 6,
        },
        "Page, 2020: from 20th (2016) to 14th (2019), 6 places gained.",
    ),
    expect(
        "agreement",
        {"agreement": 0.69, "compared": 7},
        "The two orders agree in part: their rank correlation is 0.69 for 7 countries, which shows no cause.",
    ),
    expect("way_name", {"unnamed": "vitiligo"}, "vitiligo, unnamed (Irn)"),
    expect("way_name", {"unnamed": None, "name": "Kymriah", "country": "USA"}, "Kymriah (Usa)"),
    expect(
        "way_end",
        {"at_most": True, "years": 15.8, "began": "2008", "ended": "2024"},
        "at most 15.8 (2008–2024)",
    ),
    expect("way_end", {"at_most": False, "years": 6.66, "began": "2010", "ended": "2017"}, "6.7 (2010–2017)"),
]


@pytest.mark.parametrize(("name", "values", "text"), SENTENCES)
def test_a_sentence_claims_no_more_than_its_count_does(name, values, text):
    assert rendered(CHAPTER, name, values) == text


@pytest.mark.parametrize(
    ("share", "held", "pace"),
    [
        (0.04, 0.06, "run ahead of science"),
        (0.06, 0.04, "lag behind science"),
        (0.05, 0.055, "keep step with science"),
    ],
)
def test_shares_that_hardly_differ_keep_step(share, held, pace):
    values = {"cases": 0, "share": share, "held": held, "period": "2014/2014", "part": "5%"}
    assert f"products {pace} in Irn" in rendered(CHAPTER, "answer_by_shares", values)
