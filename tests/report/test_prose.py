"""What several chapters say: every branch is rendered, and a register that nobody searched is not empty."""

import pytest
from tests.prose import cases, rendered, unrendered, untidy

REGISTER = {"name": "Agency", "regulator_id": "AG"}
CASES = cases("register", searched=["yes", "partly", "no"], until=["", "2026-01-01"], **REGISTER)


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
