"""Aims, answers, verdicts and cells for a leader, a follower and a country without a product."""

from datetime import date

from tests.prose import cases, expect

CHAPTER = "08_outlook"
DAY, THEN = date(2024, 6, 30), date(2029, 6, 30)
GOAL = {"unit": "IRN", "goal": "a place among the first 5", "then": THEN, "then_year": "2029"}
HAS = {"count": 7, "rank": 5, "gap": 0, "needed_now": 6, "day": DAY}
AHEAD = {"needed": 9, "needed_low": 6, "needed_high": 13, "low": 8, "middle": 12, "high": 20, "chance": 0.8}
AHEAD |= {"any": 0.08, "place": 4, "place_chance": 0.43, "place_low": 3, "place_high": 6}
STATED = {"kind": "stated", "name": "Top five", "announced": "2025-08-10", "owner": "A Minister", "due": ""}
TEST = {"ahead": 3, "inside80": [0.75, 0.88, 0.95], "mass80": 0.88, "gain": [None, -0.25, 0.27]}

TESTED = "The model was too sure."

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
    *cases("hangs", **GOAL, all=23, there=[0, 1, 23], least=0.01, most=0.95, member=[True, False]),
    *cases("bands", unit="IRN"),
    *cases("aim", **(STATED | {"kind": ["stated", "first", "first_places"], "due": ["", "2030"],
           "announced": ["", "2024", "2025-08-10"]}), past=[False, True], stated_top=5, first=5),
    *cases("settled", settled_n=[0, 1, 12], settled="0.8"),
    *cases("fresh", fresh_n=[0, 1, 62], came=["none", "5"], wholly=[0, 26], part=[0, 36]),
    *cases("lost", hazard=[0, 0.01]),
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
    *(case for name in ("held", "title_of_back_test") for case in cases(name, **TEST)),
    *(case for key in ("inside", "errors", "ahead", "crps", "trend", "last")
      for case in cases(f"back_test_key_{key}")),
    *cases("verdict", crps=1.17, trend=1.6, last=1.72, gain=[None, -0.25, 0.27]),
    *cases("hindsight", fitted=DAY, unit="IRN", range="3 to 9 products", actual=[2, 7, 11], low=3, high=9,
           beyond=0.004),
    *cases("tally_part", kind=["met", "reported", "missed", "silent", "running"], n=1,
           alone=[True, False]),
    *cases("tally", all=[1, 3], parts=[("1 missed",)]),
    *cases("heading_aim", **GOAL, rank=[None, 5], kind=["stated", "first_places"], past=[True, False]),
    *cases("heading_pace", unit="IRN", gained=[0, 7], years=5, own="1.3", settled="0.8"),
    *cases("heading_needed", **GOAL, needed="9 products"),
    *cases("heading_places", **GOAL, gap=[0, 4], chance=[0.2, 0.497, 0.8]),
    *cases("heading_scenarios", low=0.2, high=0.9),
    *cases("heading_rules", likely=[0, 13, 23], all=23),
    *cases("heading_test", mass80=[None, 0.88], inside80=[0.75, 0.88, 0.95]),
    *cases("heading_trials", publisher="The register", trials=[0, 45], late_recent=[0, 1, 2],
           modality=["", "msc"], since="2017", until="2021"),
    *cases("trials", trials=[0, 1, 45], world=1389, publisher="The register", day="2022-10-05", query="MSC",
           recent=[0, 1, 7], since="2017", until="2021", late_recent=[0, 2], group="late"),
    *cases("heading_targets", all=[1, 11], silent=[0, 6], running=[0, 1, 11]),
    *cases("other_aim", top=10, name="Top ten", owner="A Minister", announced="2024"),
    *cases("other_aims", aims=[("a", "b")]),
    *cases("need", **GOAL, gap=[0, 4], half=[0, 2], most=[0, 5]),
    *cases("savings", n=4, low=6.5, high=1000),
    *cases("scenario_place", place=[None, 5]),
    *cases("band", low=[0, 0.5], high=[0.9, 1.01]),
    *cases("band_places", best=[None, 1, 3], worst=3),
    *cases("band_rules", labels=("a", "b"), more=[0, 2]),
]  # fmt: skip


def answer(text, kind="stated", **now):
    given = {"kind": kind, "missing": None, "tested": TESTED, "named_n": None, "named_chance": None}
    return expect("answer", GOAL | AHEAD | HAS | given | now, text)


SENTENCES = [
    answer(
        "On 30 June 2024 Irn has 7 products and a place among the first 5. By 30 June 2029 that place will "
        "probably take 9 (6 to 13). The chance of holding it then is 80% if all 7 count and 20% if only the "
        "3 with a public name do. The model was too sure.",
        named_n=3, named_chance=0.2,
    ),
    answer(
        "On 30 June 2024 Irn has 2 products and is 4 products short of a place among the first 5. By 30 June "
        "2029 that place will probably take 9 (6 to 13). The chance of having it then is 80%. The model "
        "was too sure.",
        count=2, rank=8, gap=4,
    ),
    answer(
        "By 30 June 2029 a place among the first 5 will probably take 9 products (6 to 13). None was found "
        "for Irn, whose registers were searched in part. Going by other countries that had none, it has a "
        "first one by then with a chance of 8%, and a place among the first 5 with a chance of 80%. The "
        "model was too sure.",
        count=0, rank=None, gap=6, missing="none_found",
    ),
    answer(
        "Irn leads the world with 41 products on 30 June 2024. The chance that it still does on 30 June "
        "2029 is 80%. The model was too sure.",
        kind="first", count=41, rank=1,
    ),
    expect("tested", {"mass80": 0.88, "inside80": 0.75, "gain": 0.2},
           "The model was too sure on past days: 75% of outcomes fell where it expected 88%."),
    expect("tested", {"mass80": 0.88, "inside80": 0.87, "gain": -0.2},
           "The model was about as sure as it should have been on past days: 87% of outcomes fell where it "
           "expected 88%. It did no better than simple guesses."),
    expect("tested", {"mass80": None, "inside80": None, "gain": None},
           "The model could not be tested on past days."),
    expect("answer_unknown", GOAL | {"needed": 9},
           "No register that licenses in Irn was searched, so its chance of a place among the first 5 "
           "cannot be forecast. By 30 June 2029 a place among the first 5 will probably take 9 products."),
    expect("heading_aim", GOAL | {"rank": 5, "kind": "stated", "past": False},
           "The stated aim is a place among the first 5; Irn has 5th place"),
    expect("heading_rules", {"likely": 13, "all": 23}, "13 of 23 rules give an even chance or better"),
    expect("heading_targets", {"all": 1, "silent": 1, "running": 0}, "What came of the one target is not "
                                                                     "known"),
    expect("need", GOAL | {"gap": 0, "half": 2, "most": 5},
           "For an even chance of a place among the first 5 Irn needs 2 further products by then, net of "
           "losses; for four chances in five it needs 5."),
    expect("need", GOAL | {"gap": 0, "half": 0, "most": 0},
           "With the products it has, Irn would still hold a place among the first 5 with at least four "
           "chances in five."),
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
           "To settle it one would need the counting rule behind the stated aim, and public names for all 7 "
           "products."),
    expect("fresh", {"fresh_n": 62, "came": "5", "wholly": 26, "part": 36},
           "Of 62 countries that had none, 5 gained a first one; the register was searched for 26 of them "
           "and in part for 36."),
    expect("hangs", GOAL | {"all": 16, "there": 1, "least": 0.001, "most": 0.89, "member": True},
           "The counting rule matters: 1 of 16 rules that count Irn by itself gives Irn a place among the "
           "first 5 today, and the chance for 2029 runs from under 1% to 89%."),
    expect("aim", STATED | {"stated_top": 5, "past": True, "announced": "", "due": "2020-12-31"},
           "A Minister stated the aim, on a day that is not known: to be among the first 5 («Top five»). It "
           "was due by 31 December 2020; that day has passed, so the same place stands in as an "
           "illustration."),
    expect("aim", STATED | {"stated_top": 5, "past": False},
           "A Minister stated the aim on 10 August 2025: to be among the first 5 («Top five»). No date was "
           "set."),
    expect("span", {"middle": 12, "low": 8, "high": 20}, "12 (8–20)"),
    expect("span", {"middle": 1, "low": 1, "high": 1}, "1"),
    expect("tally", {"all": 1, "parts": ["and was missed"]},
           "One target of Irn bears on this outlook, and was missed."),
    expect("title_of_places", GOAL | AHEAD | {"rank": 5, "place_low": 4, "place_high": 4},
           "Irn: 5th now and, with a chance of 43%, 4th in 2029"),
]  # fmt: skip
