"""Aims, answers, verdicts and cells for a leader, a follower and a country without a product."""

from datetime import date

import pandas as pd
import pytest
from tests.prose import cases, expect, rendered, unrendered, untidy

from regenatlas.chapters.outlook.pace import bands

CHAPTER = "08_outlook"
DAY, THEN = date(2024, 6, 30), date(2029, 6, 30)
GOAL = {"unit": "IRN", "goal": "a place among the first 5", "then": THEN, "then_year": "2029"}
HAS = {"count": 7, "rank": 5, "gap": 0, "needed_now": 6, "day": DAY}
AHEAD = {"needed": 9, "needed_low": 6, "needed_high": 13, "low": 8, "middle": 12, "high": 20, "chance": 0.8}
AHEAD |= {"any": 0.08, "place": 4, "place_chance": 0.43, "place_low": 3, "place_high": 6}
STATED = {"kind": "stated", "name": "Top five", "announced": "2025-08-10", "owner": "A Minister", "due": ""}
TEST = {"ahead": 3, "inside80": [0.75, 0.88, 0.95], "mass80": 0.88, "gain": [None, -0.25, 0.27]}

TESTED = "by a model that was too sure"

CASES = [
    *cases("goal", top=[1, 5]),
    *cases("answer", kind=["stated", "first"], missing=["zero", "none_found"], named_chance=[None, 0.2],
           **GOAL, **(AHEAD | HAS | {"rank": [None, 1], "gap": [0, 4], "named_n": 3}), tested=TESTED),
    *cases("chance", **GOAL, missing=[None, "zero", "none_found", "not_searched"], kind=["stated", "first"],
           chance=0.2, needed=9, count=7, named_chance=[None, 0.2], named_n=[0, 3]),
    *cases("plan", centres=14, per_centre=3, products=42, years=31),
    *cases("settles", **GOAL, missing=[None, "none_found", "not_searched"], kind=["stated", "first"],
           named_chance=[None, 0.2], count=7),
    *cases("tested", **(TEST | {"mass80": [None, 0.88]})),
    *cases("answer_unknown", **GOAL, needed=9),
    *cases("hangs", **GOAL, all=23, there=[0, 1], least=0.01, most=0.95, member=[True, False]),
    *cases("bands", unit="IRN"),
    *cases("aim", **(STATED | {"kind": ["stated", "first", "first_places"], "due": ["", "2030"]}),
           stated_top=5, first=5),
    *cases("distance", **GOAL, **(HAS | {"rank": [None, 8], "gap": [0, 4]}), tied=[0, 2]),
    *cases("settled", settled_n=[0, 1, 12], settled="0.8"),
    *cases("fresh", fresh_n=[0, 1, 62], came=["none", "5"], wholly=[0, 26], part=[0, 36]),
    *cases("lost", hazard=[0, 0.01]),
    *cases("arrival", **GOAL, net=1.4, there=[0, 1], year=[None, 2030], farthest=30),
    *(case for kind in ("products", "numbers") for case in cases(f"{kind}_between", low=[1, 8], high=8)),
    *cases("span", middle=8, low=[8, 2], high=8),
    *cases("title_of_fan", **GOAL, rank=[None, 5], count=7, own="8 to 20", needed="9 products"),
    *cases("fan_key_own", unit="IRN"),
    *cases("fan_key_own_span", middle=12, low=[8, 20], high=20),
    *cases("fan_key_needed", top=[1, 5]),
    *cases("fan_key_needed_span", needed=9, needed_low=[6, 13], needed_high=13),
    *cases("fan_key_today", day=DAY),
    *cases("title_of_places", **GOAL, rank=5, place=4, place_chance=0.43, place_low=[3, 6], place_high=6),
    *(case for key in ("none", "today") for case in cases(f"place_key_{key}")),
    *cases("name_of_top", top=[1, 5], chance=0.2),
    *(case for name in ("held", "title_of_back_test") for case in cases(name, **TEST)),
    *(case for key in ("inside", "errors", "ahead", "crps", "trend", "last")
      for case in cases(f"back_test_key_{key}")),
    *cases("verdict", crps=1.17, trend=1.6, last=1.72, gain=[None, -0.25, 0.27]),
    *cases("hindsight", fitted=DAY, unit="IRN", range="3 to 9 products", actual=[2, 7, 11], low=3, high=9,
           beyond=0.004),
    *cases("tally_part", kind=["met", "reported", "missed", "silent", "running"], n=1),
    *cases("tally", all=[1, 3], parts=[("1 missed",)], silent=[0, 1]),
    *cases("due", due=["", "2026"]),
    *cases("scenario_place", place=[None, 5]),
    *cases("band", low=[0, 0.5], high=[0.9, 1.01]),
    *cases("band_places", best=[None, 1, 3], worst=3),
    *cases("band_rules", labels=("a", "b"), more=[0, 2]),
    *cases("target", target_value=[None, 5], target_metric=["target_rank", "saving"],
           target_relation=["up_to", ""], unit="USD"),
    *cases("known", hindsight=[True, False], status="later", grade=["", "interested"]),
    *cases("saving", relation=["up_to", "more_than", "at_least", "about", "exactly"], millions=[6.5, 40.0],
           yearly=[True, False]),
]  # fmt: skip


def test_every_branch_is_rendered():
    assert unrendered(CHAPTER, CASES) == []


def test_every_passage_reads_cleanly():
    assert untidy(CHAPTER, CASES) == []


def answer(text, kind="stated", **now):
    given = {"kind": kind, "missing": None, "tested": TESTED, "named_n": None, "named_chance": None}
    return expect("answer", GOAL | AHEAD | HAS | given | now, text)


SENTENCES = [
    answer(
        "By the rule of this report Irn has a place among the first 5 on 30 June 2024, with 7 products; the "
        "chance of having it on 30 June 2029, when it will probably take 9, is 80% if all 7 count and 20% if "
        "only the 3 with a public name do, by a model that was too sure.",
        named_n=3, named_chance=0.2,
    ),
    answer(
        "With 2 products on 30 June 2024 Irn is short of a place among the first 5, which takes 6 now and "
        "will probably take 9 by 30 June 2029; the chance of having it then is 80%, by a model that was too "
        "sure.",
        count=2, rank=8, gap=4,
    ),
    answer(
        "By 30 June 2029 a place among the first 5 will probably take 9 products. On 30 June 2024 none was "
        "found for Irn, whose register was searched in part; going by other countries that had none, it has "
        "one by then with a chance of 8%, and that place with a chance of 80%, by a model that was too sure.",
        count=0, rank=None, gap=6, missing="none_found",
    ),
    answer(
        "Irn leads the world with 41 products on 30 June 2024; the chance that it still does on 30 June 2029 "
        "is 80%, by a model that was too sure.",
        kind="first", count=41, rank=1,
    ),
    expect("tested", {"mass80": 0.88, "inside80": 0.75, "gain": 0.2},
           "by a model that was too sure on past days (75% of outcomes fell where it expected 88%)"),
    expect("tested", {"mass80": 0.88, "inside80": 0.87, "gain": -0.2},
           "by a model that was about as sure as it should have been on past days (87% of outcomes fell "
           "where it expected 88%) and no better than simple guesses"),
    expect("tested", {"mass80": None, "inside80": None, "gain": None},
           "by a model that could not be tested on past days"),
    expect("answer_unknown", GOAL | {"needed": 9},
           "No register that licenses in Irn was searched, so neither its place nor its chance of a place "
           "among the first 5 can be forecast. By 30 June 2029 a place among the first 5 will probably take "
           "9 products."),
    expect("chance", GOAL | {"missing": "not_searched"},
           "Whether Irn has a product is not known, so its chance of a place among the first 5 cannot be "
           "forecast"),
    expect("chance", GOAL | {"missing": "none_found", "needed": 9, "chance": 0.004},
           "By 2029 a place among the first 5 will probably take 9 products; Irn, where none was found, has "
           "a chance of under 1%"),
    expect("chance", GOAL | {"missing": None, "kind": "stated", "needed": 9, "count": 7, "chance": 0.75,
                             "named_chance": 0.21, "named_n": 3},
           "By 2029 a place among the first 5 will probably take 9 products; Irn, with 7, has a chance of "
           "75%, or 21% if only the 3 with a public name count"),
    expect("chance", GOAL | {"missing": None, "kind": "first", "count": 41, "chance": 0.9},
           "Irn leads with 41 products; the chance that it still does in 2029 is 90%"),
    expect("settles", {"missing": None, "kind": "first", "named_chance": None}, ""),
    expect("settles", GOAL | {"missing": None, "kind": "stated", "named_chance": 0.2, "count": 7},
           "The rule that those who stated the aim have in mind, and public names for all 7 products, would "
           "settle which chance of a place among the first 5 holds."),
    expect("fresh", {"fresh_n": 62, "came": "5", "wholly": 26, "part": 36},
           "Of the 62 countries that had none when those years began, 5 gained a first one. The register was "
           "searched for 26 of them and only in part for 36, where one may have gone unseen."),
    expect("hangs", GOAL | {"all": 16, "there": 1, "least": 0.001, "most": 0.89, "member": True},
           "The forecast hangs on the rule: of 16 rules that count Irn by itself 1 gives Irn a place among "
           "the first 5 today, and the chances of having it on 30 June 2029 run from under 1% to 89%."),
    expect(
        "aim", STATED | {"stated_top": 5},
        "The aim is stated: to be among the first 5 («Top five», announced 10 August 2025 by A Minister). No "
        "day was named by which it is to be reached.",
    ),
    expect(
        "aim", {"kind": "first_places", "first": 5},
        "No stated aim of Irn for a world place in this field was found by this day; a place among the first "
        "5 stands in as an illustration.",
    ),
    expect("span", {"middle": 12, "low": 8, "high": 20}, "12 (8–20)"),
    expect("span", {"middle": 1, "low": 1, "high": 1}, "1"),
    expect("tally", {"all": 1, "parts": ["1 missed"], "silent": 0},
           "1 target that bears on this outlook was found: 1 missed."),
    expect("target", {"target_value": 5, "target_metric": "target_rank", "unit": ""}, "among the first 5"),
    expect("target", {"target_value": 4e7, "target_metric": "", "target_relation": "up_to", "unit": "USD"},
           "up to 40,000,000 USD"),
    expect("saving", {"relation": "exactly", "millions": 1000.0, "yearly": True}, "1,000 a year"),
    expect("saving", {"relation": "exactly", "millions": 6.5, "yearly": False}, "6.5"),
    expect("saving", {"relation": "more_than", "millions": 40.0, "yearly": False}, "over 40"),
    expect("title_of_places", GOAL | AHEAD | {"rank": 5, "place_low": 4, "place_high": 4},
           "Irn: 5th now and, with a chance of 43%, 4th on 30 June 2029"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "values", "text"), SENTENCES)
def test_a_sentence_reads(name, values, text):
    assert rendered(CHAPTER, name, values) == text


@pytest.mark.parametrize(
    ("there", "year", "end"),
    [
        (1, None, "It would then still have a place among the first 5 after 30 years."),
        (1, 2030, "It would then lose a place among the first 5 in 2,030."),
        (0, 2030, "It would then reach a place among the first 5 in 2,030."),
        (0, None, "within 30 years: those ahead move as fast or faster."),
    ],
)
def test_a_constant_pace_keeps_loses_reaches_or_misses_the_place(there, year, end):
    values = GOAL | {"net": 1.4, "there": there, "year": year, "farthest": 30}
    assert rendered(CHAPTER, "arrival", values).endswith(end)


def test_definitions_are_grouped_by_chance_and_the_reports_own_comes_first():
    frame = pd.DataFrame({
        "label": list("abcdefg"), "own": [False] * 6 + [True], "n": 1, "there": True,
        "rank": pd.array([1, 2, 3, 4, 5, 6, None], "Int64"), "chance": [0.95] * 7, "rows": [()] * 7,
    })  # fmt: skip
    (band,) = bands(frame).to_dict("records")
    assert (rendered(CHAPTER, "band", band), band["rules"]) == ("90% or more", 7)
    assert rendered(CHAPTER, "band_places", band) == "1st–6th"
    assert rendered(CHAPTER, "band_rules", band) == "g; a; b; c; d and 2 more"
