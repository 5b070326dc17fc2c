"""What several chapters say: every branch is rendered, and a register that nobody searched is not empty."""

import pytest
from tests.prose import cases, rendered, unrendered, untidy

REGISTER = {"name": "Agency", "regulator_id": "AG"}
STATED = {"rank": [None, 10], "rank_text": "foremost", "bound": [None, "13"]}
HEADLINE = {
    "unit": "IRN",
    "ranked": 16,
    "count": 0,
    "places": "5th",
    "products": "6–7 products",
    "level": "low",
}
CONFIDENCE = {
    "level": "low",
    "of_evidence": ["high", "medium", "low"],
    "of_search": "medium",
    "of_spread": "low",
    "documented": 3,
    "count": 7,
    "status": "partly",
    "spread": "3rd to 8th",
}
IDENTITY = {"unit": "IRN", "fewest": 6, "best": 5, "worst": [5, 6]}
CASES = [
    *cases("register", searched=["yes", "partly", "no"], until=["", "2026-01-01"], **REGISTER),
    *cases("place", rank=[None, 7], shared=[False, True]),
    *cases("shared_place", tied=[0, 2, 4], tied_with=("JPN", "KOR")),
    *cases("among", missing=[None, "zero", "none_found", "not_searched"], tie=["", "(shared)"], **HEADLINE),
    *cases(
        "place_answer", missing=[None, "zero", "none_found", "not_searched"], tie=["", "(shared)"], **HEADLINE
    ),
    *cases("span_of_products", low=[6, 7], high=7),
    *cases("resting", seen=[[], ["a"]], register=[0, 1], named=3, unnamed=[0, 1, 4]),
    *cases("rests_on", grade="independent", n=[1, 3]),
    *cases("confidence", **CONFIDENCE),
    *cases("span", best=[5, 3], worst=5),
    *cases("ranges", unit="IRN", developer=["", "3rd"], patients=["", "4th"], members=["", "4th", "39th"]),
    *cases("identity", pairs=[[], ["a"]], others=[[], ["JPN"]], tie=["", "(shared)"], **IDENTITY),
    *cases("may_be", name="a", twin="b"),
    *cases("known_by", rows=[1, 3]),
    *cases("number_or_none", n=[0, 3]),
    *cases("movement", before=6, now=[5, 6, 7], steps=1),
    *cases("stated_place", relation=["exactly", "top_n", "below"], **STATED),
]


def test_every_branch_is_rendered():
    assert unrendered("report", CASES) == []
    assert untidy("04_coverage", CASES) == []


@pytest.mark.parametrize(
    ("searched", "until", "text"),
    [
        ("no", "", "Agency (AG): not searched; what it licensed is unknown here, which does not mean none."),
        ("partly", "", "Agency (AG): searched in part; more may have been licensed."),
        ("yes", "2026", "Agency (AG): register searched, up to 2026."),
        ("yes", "", "Agency (AG): searched in part; more may have been licensed."),
    ],
)
def test_a_register_says_how_far_it_was_searched(searched, until, text):
    values = {"searched": searched, "until": until, **REGISTER}
    assert rendered("04_coverage", "register", values) == text


@pytest.mark.parametrize(
    ("relation", "rank", "bound", "text"),
    [
        ("exactly", 7, None, "7th"),
        ("top_n", 5, None, "among the first 5"),
        ("below", None, "14", "below the 14th place"),
        ("exactly", None, None, "among the leaders"),
    ],
)
def test_a_place_stands_as_it_is_stated(relation, rank, bound, text):
    values = {"relation": relation, "rank": rank, "bound": bound, "rank_text": "among the leaders"}
    assert rendered("04_coverage", "stated_place", values) == text


@pytest.mark.parametrize(
    ("values", "text"),
    [
        (
            {"missing": None, "tie": ""},
            (
                "On 1 January 2024 Irn takes 5th place in the world with 6–7 products, among the 16 "
                "countries that have at least one (low confidence)."
            ),
        ),
        (
            {"missing": "not_searched"},
            (
                "What is licensed in Irn is not known: no register that licenses there was searched. "
                "On 1 January 2024 no product is known that would give it a place among the 16 "
                "countries that have at least one."
            ),
        ),
        (
            {"missing": "none_found"},
            (
                "On 1 January 2024 no products were found for Irn, so it has no place among the 16 "
                "countries that have at least one. Its registers were searched in part only: a "
                "product may have been missed."
            ),
        ),
        (
            {"missing": "zero"},
            (
                "On 1 January 2024 Irn has no products and so no place among the 16 countries that "
                "have at least one. The registers that license there were searched."
            ),
        ),
    ],
)
def test_an_answer_tells_a_place_from_none_found_and_from_not_searched(values, text):
    assert rendered("02_standing", "place_answer", HEADLINE | values) == text


@pytest.mark.parametrize(
    ("developer", "patients", "members", "text"),
    [
        (
            *("3rd to 8th", "4th to 12th", "39th"),
            (
                "Rules put Irn 3rd to 8th as a developer and 4th to 12th for its patients, or 39th if each "
                "EU member counts by itself."
            ),
        ),
        ("1st", "1st", "1st", "Rules put Irn 1st as a developer and 1st for its patients."),
        (
            *("8th", "", "2nd"),
            "Rules put Irn 8th as a developer and, if each EU member counts by itself, 2nd for its patients.",
        ),
        (
            *("", "9th", "39th"),
            "Rules put Irn 9th for its patients, or 39th if each EU member counts by itself.",
        ),
        ("", "", "", ""),
    ],
)
def test_a_range_answers_one_question_at_a_time(developer, patients, members, text):
    values = {"unit": "IRN", "developer": developer, "patients": patients, "members": members}
    assert rendered("02_standing", "ranges", values) == text


def test_confidence_says_why():
    given = CONFIDENCE | {"of_evidence": "low"}
    assert rendered("02_standing", "confidence", given) == (
        "Confidence in the place is the lowest of three. In the evidence it is low: independent press or "
        "better shows only 3 of 7 products. "
        "In the search it is medium: its registers were searched in part. In the "
        "agreement of rules it is low: "
        "those that answer the same question give 3rd to 8th."
    )


@pytest.mark.parametrize(
    ("values", "text"),
    [
        (
            {"missing": None, "tie": "(shared with Italy)"},
            (
                "The place (shared with Italy) is that of 1 January 2024, among 16 countries with at least "
                "one product."
            ),
        ),
        (
            {"missing": "not_searched"},
            "On 1 January 2024 16 countries have a product that counts; none is known of Irn.",
        ),
        (
            {"missing": "none_found"},
            "On 1 January 2024 16 countries have a product that counts. One of Irn may have been missed.",
        ),
        ({"missing": "zero"}, "On 1 January 2024 16 countries have a product that counts."),
    ],
)
def test_below_a_headline_stands_what_it_leaves_open(values, text):
    assert rendered("00_overview", "among", HEADLINE | values) == text
