"""What a count rests on: kept as codes when a report is made, put into words on the front page."""

import pytest
from tests.made import event, made_tables, product, rule
from tests.made_site import made_basis, nothing

from regenatlas.render.site.basis import basis, in_words
from regenatlas.report.wording import Wording
from regenatlas.tables.load import Tables


@pytest.fixture
def tables():
    """Iran: a seen in the register, b and its twin c known from an official; the United States: d."""
    known = [("a", "register"), ("b", "interested"), ("c", "interested")]
    return made_tables(
        [
            product("a"),
            product("b"),
            product("c", may_be="b"),
            *(product(name, origin_country="USA") for name in ("d", "e", "f")),
        ],
        [
            *(
                event(name, "IFDA", "authorised", "2025" if name == "a" else "2020", grade=grade)
                for name, grade in known
            ),
            *(event(name, "FDA", "authorised", "2020") for name in ("d", "e", "f")),
        ],
        [
            rule("mine", default=True),
            rule("first", count_by="first_jurisdiction"),
            rule("here", question="patients", count_by="jurisdiction"),
        ],
    )


def ledger(country="IRN", as_of="2026-02-11", known_by=None):
    return {"country": country, "as_of": as_of, "known_by": known_by, "definition": "mine"}


def test_grades_identity_range_and_confidence_are_kept_as_codes(tables):
    assert basis(ledger(), tables) == {
        "grades": {"register": 1, "interested": 2},
        "fewest": 2,
        "most": 3,
        "best": 1,
        "worst": 2,
        "before": 2,
        "confidence": "low",
        "missing": "",
    }


@pytest.mark.parametrize(
    ("searched", "missing", "confidence"),
    [("yes", "zero", "high"), ("partly", "none_found", "medium"), ("no", "not_searched", "low")],
)
def test_where_nothing_is_counted_it_is_kept_what_that_means(tables, searched, missing, confidence):
    regulators = tables["regulators"]
    regulators.loc[regulators["jurisdiction"] == "KOR", "searched"] = searched
    spoilt = Tables({**tables, "regulators": regulators})
    assert basis(ledger("KOR"), spoilt) == nothing(missing, confidence)


def test_it_is_the_knowledge_and_the_day_of_the_ledger(tables):
    assert basis(ledger(as_of="2019-12-31"), tables) == nothing("zero", "high")
    assert basis(ledger(known_by="2019-12-31"), tables) == nothing("zero", "high")


def words(found):
    said = in_words(found, Wording())
    return {name: said[name] for name in ("products", "range", "rests", "confidence", "level")}


def test_products_are_a_range_where_two_may_be_one_and_each_grade_is_named():
    found = made_basis(grades={"interested": 2, "register": 1}, fewest=2, most=3, confidence="low")
    assert words(found) == {
        "products": "2 to 3",
        "range": "1st to 9th",
        "rests": "register or gazette entry seen: 1; statement of an interested official only: 2",
        "confidence": "low confidence",
        "level": 2,
    }
    assert words(made_basis(worst=1))["range"] == "1st"
    assert words(made_basis())["products"] == "2"


@pytest.mark.parametrize(
    ("missing", "products", "rests"),
    [
        ("zero", "0", "none: the register was searched"),
        ("none_found", "none found", "none found: searched in part"),
        ("not_searched", "not searched", "not searched"),
    ],
)
def test_not_searched_is_no_zero(missing, products, rests):
    said = words(nothing(missing))
    assert (said["products"], said["rests"], said["range"]) == (products, rests, "")


def test_a_manifest_of_an_older_version_has_none():
    assert not any(in_words(None, Wording()).values())
