"""What stands beside a headline count, on a small world made by hand."""

import pandas as pd
import pytest
from tests.made import event, made_tables, product, rule

from regenatlas.chapters.standing import headline
from regenatlas.chapters.standing.standing import standing
from regenatlas.report.parameters import parse
from regenatlas.report.report import Report

HOMES = {"a": "IRN", "b": "IRN", "c": "IRN", "k": "KOR", "l": "KOR", "u": "USA"}


def world(**searched):
    """Iran has three products, of which b may be a; Korea two, the USA one. `searched`: by jurisdiction."""
    grades = {"a": "independent", "b": "text_under_test", "c": "interested"}
    products = [
        product(key, origin_country=home, named=key != "b", may_be="a" if key == "b" else "")
        for key, home in HOMES.items()
    ]
    events = [
        event(
            key, "IFDA" if home == "IRN" else "FDA", "authorised", "2020", grade=grades.get(key, "register")
        )
        for key, home in HOMES.items()
    ]
    rules = [
        rule("plain", default=True),
        rule("cells", question="kinds", classes="gene_therapy"),
        rule("here", question="patients", count_by="jurisdiction", eu="as_one"),
    ]
    tables = made_tables(products, events, rules)
    regulators = tables["regulators"]
    states = [searched.get(code, "yes") for code in regulators["jurisdiction"]]
    return tables.replaced(regulators=regulators.assign(searched=states))


def told(country, tables):
    report = Report("02_standing", parse({"country": country, "as_of": "2024-01-01"}, tables), tables)
    return report, standing(tables, country, report.snapshot)


def test_the_answer_gives_the_count_as_a_range_and_the_confidence_in_the_place():
    text = headline.answer(*told("IRN", world())).text
    assert text == (
        "On 1 January 2024 Irn takes 1st place in the world with 2–3 products, among the 3 countries that"
        " have at least one (low confidence)."
    )


def test_the_front_page_finds_place_count_and_names_among_the_facts():
    def facts(country, tables):
        report, found = told(country, tables)
        answer = {fact.id: fact.value for fact in headline.answer(report, found).facts}
        return answer | {fact.id: fact.value for fact in headline.resting(report).facts}

    # What may be identical gives the lower end; a place that does not hang on it is the place itself.
    iran = facts("IRN", world())
    assert {key: iran[key] for key in ("rank", "count", "identity_fewest", "ranked", "named")} == {
        "rank": 1, "count": 3, "identity_fewest": 2, "ranked": 3, "named": 2
    }  # fmt: skip
    korea = facts("KOR", world())
    assert {key: korea[key] for key in ("rank", "identity_best", "count")} == {
        "rank": 2,
        "identity_best": 1,
        "count": 2,
    }
    assert facts("JPN", world())["count"] == 0
    assert "count" not in facts("JPN", world(JPN="no"))


def test_a_place_that_hangs_on_the_identity_of_others_is_a_range():
    report, found = told("KOR", world())
    assert (
        "Kor takes 1st to 2nd place in the world with 2 products, among"
        in headline.answer(report, found).text
    )
    assert headline.identity(report, found).text == (
        "Kor stands 1st if products of Irn that may be identical are one."
    )


def test_possible_identity_is_said_with_what_becomes_of_count_and_place():
    assert headline.identity(*told("IRN", world())).text == (
        "«B» may be «A»: if so, Irn has 2 products and stands 1st (shared with Kor)."
    )
    assert headline.identity(*told("USA", world())).text == ""


@pytest.mark.parametrize(
    ("state", "begins"),
    [
        ("yes", "On 1 January 2024 Jpn has no products"),
        ("partly", "On 1 January 2024 no products were found for Jpn"),
        ("no", "What is licensed in Jpn is not known"),
    ],
)
def test_a_country_without_a_product_is_told_by_how_far_it_was_searched(state, begins):
    report, found = told("JPN", world(JPN=state))
    assert headline.answer(report, found).text.startswith(begins)
    assert headline.resting(report).text == ""
    assert headline.confidence(report, found).text == ""
    assert headline.ranges(report, found).text == ""


def test_a_count_says_what_it_rests_on():
    report, _ = told("IRN", world())
    assert headline.resting(report).text == (
        "Best evidence of each product: independent press or article (1), statement of an interested "
        "official only (1) and only the text under test (1); a register entry for none. 2 products have a "
        "public name, 1 has none."
    )
    assert headline.resting(told("KOR", world())[0]).text == (
        "Best evidence of each product: register or gazette entry seen (2). 2 products have a public name."
    )


def test_confidence_is_explained_with_the_places_within_the_question():
    text = headline.confidence(*told("IRN", world(IRN="partly"))).text
    assert text == (
        "Confidence in the place is the lowest of three. In the evidence it is low: independent press or "
        "better shows only 1 of 3 products. "
        "In the search it is medium: its registers were searched in part. In the "
        "agreement of rules it is high: "
        "those that answer the same question give 1st."
    )


def test_ranges_are_told_question_by_question():
    # The FDA licenses the products of Korea and the USA, three as the IFDA does.
    assert headline.ranges(*told("IRN", world())).text == (
        "Rules put Irn 1st as a developer and 1st for its patients."
    )
    assert headline.ranges(*told("KOR", world())).text == "Rules put Kor 2nd as a developer."
    assert {end.value for end in headline.own_range(*told("KOR", world())).values()} == {2}


def test_the_own_range_of_a_rule_outside_the_field_is_its_own_place():
    tables = world()
    apart = pd.DataFrame([rule("apart", default=True, in_range=False)])
    others = tables["definitions"].assign(default=False).iloc[1:]
    report, found = told("KOR", tables.replaced(definitions=pd.concat([apart, others], ignore_index=True)))
    assert {key: end.value for key, end in headline.own_range(report, found).items()} == {
        "best": 2,
        "worst": 2,
    }


def test_a_finding_tells_how_far_rules_of_its_question_differ():
    found = headline.finding(*told("KOR", world(KOR="partly")))
    assert (found["missing"], found["level"], found["asked"]) == (None, "medium", "developer")
    assert (found["places"].text, found["products"].text) == ("1st to 2nd", "2 products")
    assert (found["spread"].text, found["moves"], found["rules"].value) == ("2nd", False, 1)
    assert found["rules"].rows == ("definitions:plain",)  # no gene therapy is counted
    assert not found["shared"]  # whom it is shared with hangs on the identity of others
    none = headline.finding(*told("JPN", world(JPN="no")))
    assert (none["missing"], none["asked"], none["rules"].value) == ("not_searched", "", 0)


def test_documents_that_would_settle_a_count_are_those_of_weakly_shown_products():
    assert headline.settles(*told("IRN", world())).text == (
        "A register entry or a dated licence for each of the 3 products of Irn would settle the count."
    )
    assert headline.settles(*told("KOR", world())).text == ""


def test_below_a_headline_stands_with_whom_a_place_is_shared():
    assert headline.among(*told("KOR", world())).text == (
        "The place is that of 1 January 2024, among 3 countries with at least one product."
    )
