"""What is licensed here and what only elsewhere, in words that know how far anyone has searched."""

import pandas as pd
import pytest
from tests.made import event, made_tables, product

from regenatlas.chapters.coverage import words
from regenatlas.chapters.coverage.coverage import Search
from regenatlas.report.parameters import parse
from regenatlas.report.report import Report
from regenatlas.tables.provenance import Traced

TABLES = made_tables([product("a")], [event("a", "IFDA", "authorised", "2020")])


@pytest.fixture
def report():
    return Report("03_coverage", parse({"country": "IRN", "as_of": "2024-01-01"}, TABLES), TABLES)


def searched(status):
    return Search(status, (), ())


def facts(**numbers):
    units = {"areas": "therapeutic_area", "open": "therapeutic_area", "closed": "therapeutic_area"}
    return {name: Traced(n, (), name, name, units.get(name, "product")) for name, n in numbers.items()}


@pytest.mark.parametrize(
    ("status", "here", "said"),
    [
        (
            "no",
            0,
            (
                "Which advanced therapies may be used in Irn is unknown to this report; elsewhere 9 "
                "products are licensed, in 4 therapeutic areas."
            ),
        ),
        (
            "partly",
            0,
            (
                "On 1 January 2024 no advanced therapy licensed in Irn was found; elsewhere 1 product "
                "is licensed, in 4 therapeutic areas."
            ),
        ),
        (
            "partly",
            2,
            (
                "On 1 January 2024 products licensed in Irn were found in 2 of the 4 therapeutic areas "
                "that have one anywhere; 1 product licensed elsewhere was not found there."
            ),
        ),
        (
            "yes",
            2,
            (
                "On 1 January 2024 Irn has licensed products in 2 of the 4 therapeutic areas that have "
                "one anywhere; 1 product licensed elsewhere is not licensed there."
            ),
        ),
    ],
)
def test_the_answer_claims_no_more_than_was_searched(report, status, here, said):
    given = facts(areas=4, missing=1, world=9, here=here, areas_here=here)
    assert words.answer(report, searched(status), given).text == said


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("no", "The oldest of the 1 therapeutic area is eye disease: 3.5 years since the first licence."),
        (
            "partly",
            (
                "1 therapeutic area has had a product elsewhere while none was found in Irn; the "
                "longest wait is for eye disease, 3.5 years."
            ),
        ),
        (
            "yes",
            (
                "1 therapeutic area has had a product elsewhere and never one in Irn; the longest wait "
                "is for eye disease, 3.5 years."
            ),
        ),
    ],
)
def test_the_longest_wait_is_told(report, status, said):
    gaps = pd.DataFrame([{"area": "ophthalmology"}])
    given = facts(open=1, longest=3.5, closed=0)
    assert words.gap_sentence(report, searched(status), gaps, given).text == said


def test_how_far_behind_the_others_came(report):
    given = facts(open=0, closed=2, behind=18.46)
    assert words.gap_sentence(report, searched("yes"), pd.DataFrame(), given).text == (
        "Where Irn has had a product, its first came a median of 18.5 years after the world's (2 "
        "therapeutic areas)."
    )


def test_a_single_missing_product_has_no_half(report):
    one = words.longest_intro(report, searched("yes"), facts(missing=1, median=4.04)).text
    assert one == "The missing product has been licensed elsewhere for 4.0 years:"
    other = Report("x", report.parameters, TABLES)
    several = words.longest_intro(other, searched("yes"), facts(missing=3, median=4.04)).text
    assert several.startswith("Half of the 3 missing products have been licensed elsewhere for more than 4.0")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"open": True, "years": 3.04}, "3.0 so far"),
        ({"open": False, "years": 0, "own_id": "a", "own_basis": "decision"}, "first in the world"),
        ({"open": False, "years": 8.5, "own_id": "b", "own_basis": "not_later_than"}, "up to 8.5"),
        ({"open": False, "years": 8.5, "own_id": "b", "own_basis": "decision"}, "8.5"),
    ],
)
def test_years_behind_say_what_they_are(report, given, said):
    assert words._years(report, {"first_id": "a", **given}) == said
