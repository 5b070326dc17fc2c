"""What several chapters say: every branch is rendered, and a register that nobody searched is not empty."""

import pytest
from tests.prose import cases, rendered, unrendered, untidy

REGISTER = {"name": "Agency", "regulator_id": "AG"}
STATED = {"rank": [None, 10], "rank_text": "foremost", "bound": [None, "13"]}
CASES = [
    *cases("register", searched=["yes", "partly", "no"], until=["", "2026-01-01"], **REGISTER),
    *cases("place", rank=[None, 7], shared=[False, True]),
    *cases("shared_place", tied=[0, 2, 4], tied_with=("JPN", "KOR")),
    *cases("number_or_none", n=[0, 3]),
    *cases("movement", before=6, now=[5, 6, 7], steps=1),
    *cases("stated_place", relation=["exactly", "top_n", "below"], **STATED),
]


def test_every_branch_is_rendered():
    assert unrendered("report", CASES) == []
    assert untidy("03_coverage", CASES) == []


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
    assert rendered("03_coverage", "register", values) == text


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
    assert rendered("03_coverage", "stated_place", values) == text
