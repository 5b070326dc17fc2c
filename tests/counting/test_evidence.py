"""Grades, documents, identity and confidence, on small tables made by hand."""

from datetime import date

import pandas as pd
import pytest
from tests.made import event, made_tables, product, rule, tail

from regenatlas.counting import evidence
from regenatlas.counting.evidence import Level
from regenatlas.counting.snapshot import take_snapshot

DAY = date(2026, 1, 1)
SOURCES = dict.fromkeys(["list", "release", "echo", "law"], "2025-01-01")


def claim(claim_id, source_id):
    return {"claim_id": claim_id, **tail(source_id)}


def link(one, other, relation):
    return {
        "link_id": f"{one}--{other}",
        "claim_id": one,
        "other_claim_id": other,
        "relation": relation,
        **tail(),
    }


def made(products, events, **more):
    claims = [claim("c1", "release"), claim("c2", "echo"), claim("c3", "law")]
    links = [link("c1", "c2", "repeats"), link("c2", "c3", "context")]
    return made_tables(products, events, sources=SOURCES, **{"claims": claims, "claim_links": links} | more)


@pytest.fixture
def tables():
    """Iran: one product by a list, two by a release, of which one may be the first; Korea two, Japan one."""
    products = [product("a"), product("b", named=False, may_be="a"), product("c", named=False)]
    products += [product(key, origin_country="KOR") for key in ("k1", "k2")] + [
        product("j", origin_country="JPN")
    ]
    events = [
        event("a", "IFDA", "authorised", "2020", grade="independent", source_id="list"),
        event("b", "IFDA", "authorised", "2021", grade="text_under_test", source_id="release"),
        event("c", "IFDA", "authorised", "2021", grade="text_under_test", source_id="release"),
        *(event(key, "MFDS", "authorised", "2019") for key in ("k1", "k2")),
        event("j", "PMDA", "conditional", "2018", grade="dated_document"),
        event("j", "PMDA", "converted", "2019", grade="register"),
    ]
    return made(products, events)


def test_a_product_has_the_best_grade_of_the_events_that_license_it(tables):
    snapshot = take_snapshot(tables, DAY)
    held = evidence.products_by_grade(tables, "IRN", snapshot)
    assert list(held["product_id"]) == ["a", "b", "c"]
    assert list(held["grade"]) == ["independent", "text_under_test", "text_under_test"]
    assert list(held["documented"]) == [True, False, False]
    assert list(held["sources"]) == [("list",), ("release",), ("release",)]
    assert list(evidence.products_by_grade(tables, "JPN", snapshot)["grade"]) == ["register"]
    assert evidence.products_by_grade(tables, "IND", snapshot).empty


def test_an_end_in_a_register_does_not_show_the_licence_before_it():
    events = [event("a", "IFDA", "authorised", "2020", grade="unseen")]
    events += [event("a", "IFDA", "suspended", "2021", grade="register")]
    events += [event("a", "IFDA", "reinstated", "2022", grade="interested")]
    rows = [f"authorisations:{row['event_id']}" for row in events]
    tables = made([product("a")], events)
    assert evidence.grade_of(tables, rows[:2]) == "unseen"
    assert evidence.grade_of(tables, rows) == "interested"
    assert evidence.grade_of(tables, []) == "unseen"


def test_a_count_rests_on_the_grades_of_its_products(tables):
    held = evidence.products_by_grade(tables, "IRN", take_snapshot(tables, DAY))
    found = evidence.resting(held)
    values = {key: number.value for key, number in found.items() if number.value}
    assert values == {"independent": 1, "text_under_test": 2, "named": 1, "unnamed": 2, "documented": 1}
    assert found["documented"].rows == ("authorisations:a.IFDA.authorised.2020",)
    assert found["register"].rows == ()


def test_documents_that_repeat_one_another_are_one_family(tables):
    assert evidence.document_family(tables, "echo") == {"release", "echo"}
    # Context does not make a witness.
    assert evidence.document_family(tables, "law") == {"law"}
    assert evidence.document_family(tables, "list") == {"list"}


def test_without_a_document_goes_what_is_known_from_it_alone(tables):
    moves = evidence.without_one_document(tables, "IRN", take_snapshot(tables, DAY))
    assert list(moves["source_id"]) == ["release", "list"]
    assert list(moves["lost"]) == [("b", "c"), ("a",)]
    assert list(moves["n"]) == [1, 2]
    # Three products lead; one shares the second place with Japan, two share the first with Korea.
    assert list(moves["rank"]) == [2, 1]
    assert list(moves["tied_with"]) == [("JPN",), ("KOR",)]


def test_a_product_with_a_second_document_is_not_lost(tables):
    events = tables["authorisations"]
    again = event("b", "FDA", "authorised", "2022", grade="register")
    more = tables.replaced(authorisations=pd.concat([events, pd.DataFrame([again])], ignore_index=True))
    moves = evidence.without_one_document(more, "IRN", take_snapshot(more, DAY))
    assert dict(zip(moves["source_id"], moves["lost"], strict=True)) == {"release": ("c",), "list": ("a",)}


def test_possible_identity_makes_a_range_of_count_and_place(tables):
    own = evidence.identity_range(tables, "IRN", take_snapshot(tables, DAY))
    assert (own.fewest, own.most, own.best, own.worst, own.doubtful) == (2, 3, 1, 1, ("b",))
    # Korea has two and stands first beside Iran if Iran has two, second if it has three.
    korea = evidence.identity_range(tables, "KOR", take_snapshot(tables, DAY))
    assert (korea.fewest, korea.most, korea.best, korea.worst) == (2, 2, 1, 2)
    nobody = evidence.identity_range(tables, "IND", take_snapshot(tables, DAY))
    assert (nobody.most, nobody.best) == (0, None)


def test_a_twin_that_is_not_counted_takes_nothing_from_the_count():
    products = [product("a", **{"class": "other"}), product("b", may_be="a")]
    events = [event(key, "IFDA", "authorised", "2020") for key in ("a", "b")]
    own = evidence.identity_range(tables := made(products, events), "IRN", take_snapshot(tables, DAY))
    assert (own.fewest, own.most) == (1, 1)


def rivals(*counts):
    """Products of other countries, so many each, all by a register."""
    homes = {
        f"{code.lower()}{n}": code
        for code, most in zip(("KOR", "JPN", "CHN", "USA"), counts, strict=False)
        for n in range(most)
    }
    return [product(key, origin_country=home) for key, home in homes.items()], [
        event(key, "FDA", "authorised", "2019") for key in homes
    ]


@pytest.mark.parametrize(
    ("grades", "level"),
    [
        (["register", "dated_document"], Level.HIGH),
        (["register", "independent"], Level.MEDIUM),
        (["independent", "independent", "independent", "interested"], Level.MEDIUM),
        (["independent", "independent", "interested"], Level.LOW),
    ],
)
def test_evidence_is_as_strong_as_what_most_products_rest_on(grades, level):
    products = [product(f"p{n}") for n in range(len(grades))]
    events = [event(f"p{n}", "IFDA", "authorised", "2020", grade=grade) for n, grade in enumerate(grades)]
    tables = made(products, events)
    found = evidence.confidence(tables, "IRN", take_snapshot(tables, DAY))
    assert (found.evidence, found.search, found.spread, found.level) == (level, Level.HIGH, Level.HIGH, level)


@pytest.mark.parametrize(
    ("named", "places", "level"),
    [(4, 0, Level.HIGH), (3, 0, Level.HIGH), (2, 3, Level.MEDIUM), (1, 4, Level.LOW), (0, 0, Level.HIGH)],
)
def test_a_place_that_moves_far_with_the_rule_is_unsure(named, places, level):
    """Iran has four products, the second rule counts the named ones; others have 3, 3, 3 and 2.

    With none named Iran has no place under the second rule: the range is that of the first alone.
    """
    others, events = rivals(3, 3, 3, 2)
    products = [product(f"p{n}", named=n < named) for n in range(4)]
    events += [event(f"p{n}", "IFDA", "authorised", "2020") for n in range(4)]
    rules = [rule("plain", default=True), rule("named", named_only=True, question="kinds")]
    rules += [rule("patients", count_by="jurisdiction", question="patients")]
    tables = made_tables([*others, *products], events, rules)
    snapshot = take_snapshot(tables, DAY)
    ranks = evidence.question_places(tables, "IRN", snapshot)["rank"]
    assert ranks.max() - ranks.min() == places
    assert evidence.confidence(tables, "IRN", snapshot).spread is level


def test_other_questions_do_not_widen_the_range():
    others, events = rivals(3, 2, 1)
    rules = [rule("plain", default=True), rule("patients", count_by="jurisdiction", question="patients")]
    tables = made_tables([*others, product("p")], [*events, event("p", "IFDA", "authorised", "2020")], rules)
    snapshot = take_snapshot(tables, DAY)
    assert list(evidence.question_places(tables, "IRN", snapshot)["definition_id"]) == ["plain"]
    asked = take_snapshot(tables, DAY, "patients")
    assert list(evidence.question_places(tables, "IRN", asked)["definition_id"]) == ["patients"]


def test_the_place_of_the_union_is_not_the_place_of_a_member():
    rules = [rule("plain", default=True), rule("pooled", eu="as_one")]
    tables = made_tables(
        [product("a", origin_country="DEU")], [event("a", "EMA", "authorised", "2020")], rules
    )
    snapshot = take_snapshot(tables, DAY)
    assert list(evidence.question_places(tables, "DEU", snapshot)["definition_id"]) == ["plain"]
    assert list(evidence.question_places(tables, "DEU", take_snapshot(tables, DAY, "pooled"))["unit"]) == [
        "EUU"
    ]


def test_without_a_product_only_the_search_speaks(tables):
    regulators = tables["regulators"]
    for state, level in (("yes", Level.HIGH), ("partly", Level.MEDIUM), ("no", Level.LOW)):
        asked = tables.replaced(regulators=regulators.assign(searched=state))
        found = evidence.confidence(asked, "USA", take_snapshot(asked, DAY))
        assert (found.search, found.level) == (level, level)
