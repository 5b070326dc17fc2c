"""The seven diseases in words: singular, none and all read as a person would say them."""

import pandas as pd
import pytest
from tests.made import event, made_tables, product

from regenatlas.chapters.coverage import condition_words as words
from regenatlas.chapters.coverage.coverage import Search
from regenatlas.report.parameters import parse
from regenatlas.report.report import Report
from regenatlas.tables.provenance import Traced

TABLES = made_tables([product("a")], [event("a", "IFDA", "authorised", "2020")])


@pytest.fixture
def report():
    return Report("03_coverage", parse({"country": "IRN", "as_of": "2024-01-01"}, TABLES), TABLES)


def uses(*verified, state="in_force"):
    rows = [
        {"jurisdiction": "IRN", "state": state, "verified": seen, "rows": (f"indications:{at}",)}
        for at, seen in enumerate(verified)
    ]
    other = {"jurisdiction": "KOR", "state": "in_force", "verified": True, "rows": ("indications:k",)}
    return pd.DataFrame([*rows, other])


@pytest.mark.parametrize(
    ("verified", "said"),
    [
        ((), ""),
        ((False,), "For the only use that stands here for Irn no page was seen that states it."),
        ((True,), "For the only use that stands here for Irn a page that states it was seen."),
        ((False, False), "For none of the 2 uses that stand here for Irn was a page seen that states it."),
        (
            (True, False, True),
            "Of the 3 uses that stand here for Irn, a page that states the use itself was seen for 2.",
        ),
    ],
)
def test_uses_with_and_without_a_page(report, verified, said):
    assert words.evidence(report, uses(*verified), ["IRN"]).text == said


def test_a_use_that_is_no_longer_licensed_does_not_stand_here(report):
    assert words.evidence(report, uses(True, state="withdrawn"), ["IRN"]).text == ""


def facts(here, licensed):
    numbers = {"all": 7, "here": here, "licensed": licensed}
    return {name: Traced(n, (), name, name, "disease") for name, n in numbers.items()}


@pytest.mark.parametrize(
    ("status", "here", "licensed", "said"),
    [
        (
            "no",
            0,
            7,
            "Each of the 7 diseases that the source documents name has a licensed product somewhere.",
        ),
        ("no", 0, 1, "Of the 7 diseases that the source documents name, 1 has a licensed product somewhere."),
        ("yes", 7, 7, "Each of the 7 diseases that the source documents name has a licensed product there."),
        (
            "yes",
            0,
            5,
            (
                "Of the 7 diseases that the source documents name, none have a licensed product there, "
                "and 5 somewhere in the world."
            ),
        ),
        (
            "partly",
            1,
            7,
            (
                "Of the 7 diseases that the source documents name, a licensed product was found there "
                "for 1, and somewhere in the world for 7."
            ),
        ),
    ],
)
def test_for_how_many_diseases_there_is_a_product(report, status, here, licensed, said):
    assert words.answer(report, Search(status, (), ()), facts(here, licensed)).text == said
